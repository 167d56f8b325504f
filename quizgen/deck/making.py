"""Cards made in one go: those of one family, or some concepts."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from quizgen.cards import Card, Templates
from quizgen.deck.order import Slot
from quizgen.deck.request import Request
from quizgen.problem import Family, Problem, Question, Rank, distinct_problems

P = TypeVar("P")

Work = Callable[[Card, Templates], P]
"""What an export makes of a card."""

Rounds = tuple[Mapping[int, int], ...]
"""The numbers of cards wanted of each level: at first, then each time that another level ran out of problems."""


class Batch(NamedTuple):
    """Cards of one family; those of all rounds but the last have been made before."""

    family: str
    rounds: Rounds


Key = Slot | str
"""Which card it is: a numeric card's slot, or a concept's id."""

_PROBLEMS_AT_ONCE = 64
"""This many are drawn, then put into words, then exported: what each step needs stays in the processor's caches."""


def make_cards(request: Request, work: Work[P], batch: Batch | Sequence[str]) -> Iterator[tuple[Key, P]]:
    """Yield what an export wants of each card of a family, or of each concept in a list of ids.

    There are fewer cards where a level runs out of problems.
    """
    cards = _numeric_cards(request, batch) if isinstance(batch, Batch) else _concept_cards(request, batch)
    for chunk in cards:
        yield from [(key, work(card, request.templates)) for key, card in chunk]


def _concept_cards(request: Request, ids: Sequence[str]) -> Iterator[list[tuple[Key, Card]]]:
    concepts = {concept.id: concept for concept in request.concepts}
    for one in ids:
        yield [(one, request.concept_card(concepts[one]))]


def _numeric_cards(request: Request, batch: Batch) -> Iterator[list[tuple[Key, Card]]]:
    """Yield the cards of a family, in chunks.

    No level repeats a problem of another, so the order of drawing counts. A later round therefore draws the problems of
    the earlier ones again, and nothing has to be remembered in between.
    """
    family = next(family for family in request.families if family.name == batch.family)
    drawn = _draw(family, request, batch.rounds)
    while chunk := list(islice(drawn, max(_PROBLEMS_AT_ONCE // request.variants, 1))):
        yield [
            ((family.name, level, number), request.numeric_card(family, level, number, variants))
            for (level, number), variants in chunk
        ]


def _draw(family: Family, request: Request, rounds: Rounds) -> Iterator[tuple[tuple[int, int], tuple[Problem, ...]]]:
    """Yield level, number and variants of each card of the last round."""
    seen: set[Question] = set()
    problems = {level: distinct_problems(family, level, request.seed, seen) for level in request.levels}
    numbers: Counter[int] = Counter()
    for position, wanted in enumerate(rounds, start=1):
        for level, count in wanted.items():
            while numbers[level] < count:
                variants = tuple(islice(problems[level], request.variants))
                is_enough = variants and not numbers[level] and family.rank is Rank.OWN
                if len(variants) < request.variants and not is_enough:
                    break
                numbers[level] += 1
                if position == len(rounds):
                    yield (level, numbers[level]), variants
