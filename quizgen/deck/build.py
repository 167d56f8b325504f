"""From a request to the cards of one export."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from quizgen.deck.cards import Cards, Supplies
from quizgen.deck.concepts import choose_concepts
from quizgen.deck.order import numeric_order, place_concepts
from quizgen.deck.request import Request
from quizgen.deck.shares import Cell, concept_count, share
from quizgen.deck.supply import Supply
from quizgen.errors import UsageError
from quizgen.parallel import Crew, Task

_FEW = 300
"""So many problems are made in the time that it takes to start other processes."""

Wanted = dict[str, dict[int, int]]
"""How many problems of each family and level."""


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


def build_deck(request: Request, progress: Progress = lambda _done, _of: None, *, shared: bool = False) -> Deck:
    """Choose, draw and order the cards.

    Args:
        request: what the user asked for.
        progress: is told how far the work is.
        shared: processes share the work (`Cards.map`).

    Raises:
        UsageError: more cards are asked for than can be made.
    """
    count = concept_count(request.total, request.concept_limit, len(request.concepts), numeric=bool(request.families))
    concepts = choose_concepts(request.concepts, count, request.families, request.salt)
    numeric = (request.total or count) - count
    work = numeric * request.variants
    explanations = request.shown_explanations
    supplies = {family.name: Supply(family, request, explanations) for family in request.families}
    crew = Crew[Supplies](supplies, alone=not shared or work <= _FEW)
    shares = _draw(request, numeric, crew, lambda drawn: progress(drawn, 2 * work))
    slots = [(name, level, number + 1) for (name, level), cards in shares.items() for number in range(cards)]
    plan = place_concepts(numeric_order(slots, request.families), concepts, request.families)
    cards = Cards(
        request, plan, _wanted(shares, request), crew, lambda made: progress(work + made * work // len(plan), 2 * work)
    )
    return Deck(request.seed, cards, Counter(family for family, _, _ in slots))


def _draw(request: Request, count: int, crew: Crew[Supplies], progress: Callable[[int], None]) -> Mapping[Cell, int]:
    """Draw for `count` numeric cards; return their shares. A level without enough problems leaves its to the others."""
    room: dict[Cell, int] = {(family.name, level): count for family in request.families for level in request.levels}
    while True:
        shares = share(count, request.families, request.levels, room, request.salt)
        if shares.total() < count:
            raise UsageError(
                f"{count} numeric cards with {request.variants} variants each are asked for, but only "
                f"{shares.total()} can be made; lower --n or --variants, or take more families or levels"
            )
        wanted, short, done = _wanted(shares, request), False, 0
        tasks = [Task(name, partial(_draw_family, name, levels)) for name, levels in wanted.items()]
        for (name, levels), drawn in zip(wanted.items(), crew.map(tasks), strict=True):
            done += sum(drawn.values())
            progress(done)
            for level, has in drawn.items():
                if has < levels[level]:
                    room[name, level], short = has // request.variants, True
        if not short:
            return shares


def _draw_family(name: str, wanted: Mapping[int, int], supplies: Supplies) -> dict[int, int]:
    return supplies[name].draw(wanted)


def _wanted(shares: Mapping[Cell, int], request: Request) -> Wanted:
    wanted: Wanted = defaultdict(dict)
    for (name, level), cards in shares.items():
        wanted[name][level] = cards * request.variants
    return dict(wanted)
