"""The cards of one family, made in one go."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from quizgen.cards import Card, Templates, numeric_card
from quizgen.deck.order import Slot
from quizgen.deck.request import Request
from quizgen.problem import Question, Rank, distinct_problems

P = TypeVar("P")

Work = Callable[[Card, Templates], P]
"""What an export makes of a card."""

Rounds = tuple[Mapping[int, int], ...]
"""How many cards there are to be of each level: at first, and once others have run out of problems."""

Batch = tuple[str, Rounds]
"""A family's name, and its cards; those of all rounds but the last have been made before."""


def make_cards(request: Request, work: Work[P], batch: Batch) -> Iterator[tuple[Slot, P]]:
    """Yield what an export wants of each card of a family; fewer where a level runs out of problems.

    Nothing is left to remember: a later round draws the problems of the earlier ones again, since the order counts: no
    level repeats another's problems.
    """
    name, rounds = batch
    family = next(family for family in request.families if family.name == name)
    seen: set[Question] = set()
    problems = {level: distinct_problems(family, level, request.seed, seen) for level in request.levels}
    explanations = request.shown_explanations
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
                    number = numbers[level]
                    card = numeric_card(
                        family,
                        level,
                        number,
                        variants,
                        explanations,
                        templates=request.templates,
                        pictures=request.pictures,
                    )
                    yield (name, level, number), work(card, request.templates)
