"""From a request to the cards of one export."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter

from quizgen.deck.cards import Cards, Supplies
from quizgen.deck.concepts import choose_concepts
from quizgen.deck.order import numeric_order, place_concepts
from quizgen.deck.request import Request
from quizgen.deck.shares import Cell, concept_count, share
from quizgen.deck.supply import Rounds, Supply
from quizgen.errors import UsageError
from quizgen.parallel import Crew, Task

_FEW = 300
"""So many problems are made in the time that it takes to start other processes."""


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
    shares, rounds = _draw(request, numeric, crew, lambda drawn: progress(drawn, 2 * work))
    slots = [(name, level, number + 1) for (name, level), cards in shares.items() for number in range(cards)]
    plan = place_concepts(numeric_order(slots, request.families), concepts, request.families)
    cards = Cards(request, plan, rounds, crew, lambda made: progress(work + made * work // len(plan), 2 * work))
    return Deck(request.seed, cards, Counter(family for family, _, _ in slots))


def _draw(
    request: Request, count: int, crew: Crew[Supplies], progress: Callable[[int], None]
) -> tuple[Counter[Cell], Mapping[str, Rounds]]:
    """Draw for `count` numeric cards. A level without enough problems leaves its share to the others.

    Returns:
        The shares, and what was drawn for them from each family.
    """
    room: dict[Cell, int] = {(family.name, level): count for family in request.families for level in request.levels}
    rounds: dict[str, list[dict[int, int]]] = defaultdict(list)
    while True:
        shares = share(count, request.families, request.levels, room, request.salt)
        if shares.total() < count:
            raise UsageError(
                f"{count} numeric cards with {request.variants} variants each are asked for, but only "
                f"{shares.total()} can be made; lower --n or --variants, or take more families or levels"
            )
        for name, levels in groupby(sorted(shares), key=itemgetter(0)):
            rounds[name].append({level: shares[name, level] * request.variants for _, level in levels})
        tasks = [Task(name, partial(_draw_family, name, wanted)) for name, wanted in rounds.items()]
        drawn = dict(zip(rounds, _told(crew.map(tasks), progress), strict=True))
        short = {cell: has for cell in shares if (has := drawn[cell[0]][cell[1]] // request.variants) < shares[cell]}
        if not short:
            return shares, rounds
        room |= short


def _draw_family(name: str, rounds: Rounds, supplies: Supplies) -> dict[int, int]:
    return supplies[name].draw(rounds)


def _told(drawn: Iterable[dict[int, int]], progress: Callable[[int], None]) -> Iterator[dict[int, int]]:
    """Pass on what has been drawn, and tell how much it is."""
    done = 0
    for levels in drawn:
        done += sum(levels.values())
        progress(done)
        yield levels
