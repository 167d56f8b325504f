"""The cards of one family, made in one go."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from quizgen.cards import Card, Templates, numeric_card
from quizgen.deck.order import Slot
from quizgen.deck.request import Request
from quizgen.problem import Family, Problem, Question, Rank, distinct_problems

P = TypeVar("P")

Work = Callable[[Card, Templates], P]
"""What an export makes of a card."""

Rounds = tuple[Mapping[int, int], ...]
"""How many cards there are to be of each level: at first, and once others have run out of problems."""

Batch = tuple[str, Rounds]
"""A family's name, and its cards; those of all rounds but the last have been made before."""

_PROBLEMS_AT_ONCE = 64
"""So many are drawn, then put into words, then exported: what each step needs stays in the processor's caches."""


def make_cards(request: Request, work: Work[P], batch: Batch) -> Iterator[tuple[Slot, P]]:
    """Yield what an export wants of each card of a family; fewer where a level runs out of problems.

    Nothing is left to remember: a later round draws the problems of the earlier ones again, since the order counts: no
    level repeats another's problems.
    """
    name, rounds = batch
    family = next(family for family in request.families if family.name == name)
    explanations = request.shown_explanations
    drawn = _draw(family, request, rounds)
    while some := list(islice(drawn, max(_PROBLEMS_AT_ONCE // request.variants, 1))):
        cards = [
            numeric_card(
                family, level, number, variants, explanations, templates=request.templates, pictures=request.pictures
            )
            for (_, level, number), variants in some
        ]
        yield from [(slot, work(card, request.templates)) for (slot, _), card in zip(some, cards, strict=True)]


def _draw(family: Family, request: Request, rounds: Rounds) -> Iterator[tuple[Slot, tuple[Problem, ...]]]:
    """Yield the variants of each card of the last round."""
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
                    yield (family.name, level, numbers[level]), variants
