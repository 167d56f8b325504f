"""The cards of a deck, each made when it is needed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, overload

from quizgen.cards import Card, concept_card, numeric_card
from quizgen.deck.order import Slot
from quizgen.deck.request import Request
from quizgen.deck.supply import Drawn, worth_sharing
from quizgen.notes import Concept
from quizgen.parallel import spread
from quizgen.problem import Problem, unpack

R = TypeVar("R")

_BATCH = 250
"""Problems that a process takes at a time. More, and the process that collects them needs more memory."""


class Cards(Sequence[Card]):
    """The cards of a deck. Each is made when it is asked for, so that a large deck needs little memory."""

    def __init__(
        self,
        request: Request,
        plan: Sequence[Slot | Concept],
        drawn: Mapping[Slot, Drawn],
        progress: Callable[[int], None],
    ) -> None:
        self._request, self._drawn, self._progress = request, drawn, progress
        self.plan = tuple(plan)
        self._families = {family.name: family for family in request.families}
        self._explanations = request.explanations
        if not request.pictures:
            self._explanations = {name: concept.undrawn for name, concept in request.explanations.items()}

    def __len__(self) -> int:
        return len(self.plan)

    @overload
    def __getitem__(self, index: int) -> Card: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Card, ...]: ...
    def __getitem__(self, index: int | slice) -> Card | tuple[Card, ...]:
        if isinstance(index, slice):
            return tuple(map(self._make, self.plan[index]))
        return self._make(self.plan[index])

    def __iter__(self) -> Iterator[Card]:
        for done, item in enumerate(self.plan, start=1):
            yield self._make(item)
            self._progress(done)

    def map(self, work: Callable[[int, Card], R]) -> Iterator[R]:
        """Yield what `work` makes of each card and its place in the deck, from 1.

        A family's cards come one after the other, since what they need then stays in the processor's caches. Processes
        share the work (`quizgen.parallel`), so `work` can't leave anything behind but its result.
        """
        problems = len(self) * self._request.variants
        size = max(1, min(_BATCH // self._request.variants, len(self) // 2))
        places = sorted(range(len(self)), key=lambda place: _kin(self.plan[place]))
        batches = [places[start : start + size] for start in range(0, len(places), size)]
        done = 0
        for made in spread(
            lambda batch: [work(place + 1, self[place]) for place in batch], batches, alone=not worth_sharing(problems)
        ):
            yield from made
            done += len(made)
            self._progress(done)

    def _make(self, item: Slot | Concept) -> Card:
        if isinstance(item, Concept):
            return concept_card(item if self._request.pictures else item.undrawn)
        name, level, number = item
        family = self._families[name]
        return numeric_card(
            family,
            level,
            number,
            [one if isinstance(one, Problem) else unpack(family, one) for one in self._drawn[item]],
            self._explanations,
            templates=self._request.templates,
            pictures=self._request.pictures,
        )


def _kin(item: Slot | Concept) -> tuple[str, int]:
    return ("", 0) if isinstance(item, Concept) else item[:2]
