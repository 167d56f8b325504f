"""The problems of a family that a deck needs, and the cards made of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quizgen.cards import NumericCard, numeric_card
from quizgen.deck.alike import alike
from quizgen.deck.request import Request
from quizgen.notes import Concept
from quizgen.problem import Family, Packed, Problem, distinct_problems, givens_in, pack, unpack

_KEPT = 100
"""So many problems of a level are kept as they are. Any others are packed, which takes a seventh of the memory, and
worked out again when their card is made."""


Rounds = Sequence[Mapping[int, int]]
"""How many problems are wanted of each level: at first, and once other families have run out of theirs. The order
counts, since no level repeats another's problems."""


class Supply:
    """Distinct problems of a family: at each level as many as are wanted, or there are.

    They follow from the request and the rounds alone, so that any process can draw them again.
    """

    def __init__(self, family: Family[Any], request: Request, explanations: Mapping[str, Concept]) -> None:
        self.templates = request.templates
        self._family, self._request, self._explanations = family, request, explanations
        self._drawn: dict[int, list[Problem[Any] | Packed]] = {level: [] for level in request.levels}
        self._running: dict[int, Iterator[Problem[Any]]] = {}
        self._seen: set[Any] = set()
        self._dry: set[int] = set()

    def draw(self, rounds: Rounds) -> dict[int, int]:
        """Draw what is not there yet; return how many problems there are of each level."""
        for wanted in rounds:
            for level, count in wanted.items():
                self._draw(level, count)
        return {level: len(drawn) for level, drawn in self._drawn.items()}

    def card(self, level: int, number: int) -> NumericCard:
        """Make the card of a level with this number, from 1. Its problems are drawn."""
        variants = self._request.variants
        problems = self._drawn[level][(number - 1) * variants : number * variants]
        return numeric_card(
            self._family,
            level,
            number,
            [one if isinstance(one, Problem) else unpack(self._family, one) for one in problems],
            self._explanations,
            templates=self._request.templates,
            pictures=self._request.pictures,
        )

    def rest(self) -> None:
        """Forget what only drawing needs."""
        self._running.clear()
        self._seen.clear()

    def _draw(self, level: int, count: int) -> None:
        drawn = self._drawn[level]
        while len(drawn) < count and level not in self._dry:
            problem = next(self._source(level), None)
            if problem is None:
                self._dry.add(level)  # finding out takes long
            else:
                drawn.append(problem if len(drawn) < _KEPT else pack(problem))

    def _source(self, level: int) -> Iterator[Problem[Any]]:
        """Return what draws the problems of a level that come next, also after a rest."""
        if not self._running:
            for drawn in self._drawn.values():
                self._seen.update(one.givens if isinstance(one, Problem) else givens_in(one) for one in drawn)
        if level not in self._running:
            after = self._drawn[level][-1].code if self._drawn[level] else ""
            problems = distinct_problems(self._family, level, self._request.seed, self._seen, after)
            if self._request.alike:
                problems = alike(problems, self._family, self._request.variants)
            self._running[level] = problems
        return self._running[level]
