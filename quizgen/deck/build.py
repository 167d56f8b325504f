"""From a request to the cards of one export."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from quizgen.deck.cards import Cards
from quizgen.deck.concepts import choose_concepts
from quizgen.deck.order import numeric_order, place_concepts
from quizgen.deck.request import Request
from quizgen.deck.shares import concept_count
from quizgen.deck.supply import draw


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of one export in the order of learning, ids unique, no problem twice.

    Attributes:
        cards: made anew each time they are gone through.
        families: how many numeric cards there are of each family.
    """

    seed: int
    cards: Cards
    families: Mapping[str, int]


Progress = Callable[[int, int], None]
"""Is told how much of the work is done, and how much there is."""


def build_deck(request: Request, progress: Progress = lambda _done, _of: None) -> Deck:
    """Choose, draw and order the cards.

    Raises:
        UsageError: more cards are asked for than can be made.
    """
    count = concept_count(request.total, request.concept_limit, len(request.concepts), numeric=bool(request.families))
    concepts = choose_concepts(request.concepts, count, request.families, request.salt)
    numeric = (request.total or count) - count
    work = numeric * request.variants
    drawn = draw(request, numeric, lambda drawn: progress(drawn, 2 * work))
    slots = numeric_order(tuple(drawn), request.families)
    plan = place_concepts(slots, concepts, request.families)
    cards = Cards(request, plan, drawn, lambda made: progress(work + made * work // len(plan), 2 * work))
    return Deck(request.seed, cards, Counter(family for family, _, _ in slots))
