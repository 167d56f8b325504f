"""From a request to the cards of one export."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from quizgen.cards import Card, Templates
from quizgen.deck.concepts import choose_concepts
from quizgen.deck.making import Batch, Key, Work, make_cards
from quizgen.deck.order import numeric_order, place_concepts
from quizgen.deck.request import Request
from quizgen.deck.shares import Cell, concept_count, own_skills, share
from quizgen.deck.workers import Workers
from quizgen.errors import UsageError
from quizgen.families import level_sizes
from quizgen.notes import Concept

P = TypeVar("P")
R = TypeVar("R")

_MIN_PROBLEMS_TO_FORK = 300
"""Starting other processes takes as long as making this many problems."""

Progress = Callable[[int, int], None]
"""Is called with how much of the work is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Deck(Generic[R]):
    """The cards of one export in the order of learning, ids unique, no problem twice.

    Attributes:
        cards: the cards, or what an export has made of them.
        families: how many numeric cards there are of each family.
    """

    seed: int
    cards: tuple[R, ...]
    families: Mapping[str, int]


def build_deck(request: Request, progress: Progress = lambda _done, _of: None) -> Deck[Card]:
    """Choose, draw and order the cards.

    Args:
        request: what the user asked for.
        progress: is called from time to time.

    Raises:
        UsageError: more cards are asked for than can be made.
    """
    return build_parts(request, _card_itself, lambda card: card, progress, use_processes=False)


def _card_itself(card: Card, _templates: Templates) -> Card:
    return card


def build_parts(
    request: Request, work: Work[P], keep: Callable[[P], R], progress: Progress, *, use_processes: bool = True
) -> Deck[R]:
    """Build a deck card by card, holding only what an export needs of each.

    Args:
        request: what the user asked for.
        work: what the export makes of a card: a function of a module, as other processes may call it.
        keep: is called in this process with what has been made, concepts first, then family by family;
            what it returns is held.
        progress: is called from time to time.
        use_processes: share the work of a large deck among processes.

    Raises:
        UsageError: more cards are asked for than can be made.
    """
    wanted = _wanted(request)
    is_large = wanted.numeric * request.variants > _MIN_PROBLEMS_TO_FORK
    with Workers(partial(make_cards, request, work), use_processes=use_processes and is_large) as workers:
        made = _make_all(request, wanted, workers, keep, progress)
    slots = tuple(key for key in made if not isinstance(key, str))
    plan = place_concepts(numeric_order(slots, request.families), wanted.concepts, request.families)
    cards = tuple(made[item.id if isinstance(item, Concept) else item] for item in plan)
    return Deck(request.seed, cards, Counter(family for family, _, _ in slots))


class _Wanted(NamedTuple):
    """The concepts of a deck, and the number of its numeric cards."""

    concepts: tuple[Concept, ...]
    numeric: int


def _wanted(request: Request) -> _Wanted:
    """Return how a request's cards divide into those of concepts and numeric ones."""
    own = own_skills(request.families, request.levels)
    count = concept_count(
        request.total, request.concept_limit, len(request.concepts), numeric=bool(request.families), own=own
    )
    concepts = choose_concepts(request.concepts, count, request.families, request.salt)
    if isinstance(request.total, int):
        return _Wanted(concepts, request.total - count if request.families else 0)
    return _Wanted(concepts, own or 0)


def _make_all(
    request: Request,
    wanted: _Wanted,
    workers: Workers[Batch | Sequence[str], tuple[Key, P]],
    keep: Callable[[P], R],
    progress: Progress,
) -> dict[Key, R]:
    """Make the cards of concepts, then the numeric ones, family by family.

    A level that runs out of problems leaves its share to the others: the cards are shared again, now that its limit is
    known, and families whose shares have grown make the rest in another round.
    """
    concepts, count = [concept.id for concept in wanted.concepts], wanted.numeric
    # A level has room for all cards until it runs out; small levels were counted beforehand.
    room: dict[Cell, int] = {(family.name, level): count for family in request.families for level in request.levels}
    counted = _counted_room(request)
    rounds: dict[str, list[dict[int, int]]] = defaultdict(list)
    made: dict[Key, R] = {}
    got: Counter[Cell] = Counter()
    while True:
        shares = share(count, request.families, request.levels, room | counted, request.salt, topics=request.topics)
        if shares.total() < count and counted:
            counted = {}  # a count may be one or two too low: no search finds all problems of a level
            continue
        if shares.total() < count:
            several = request.variants > 1
            each, lower = (f" with {request.variants} variants each", " or --variants") if several else ("", "")
            raise UsageError(
                f"{count} numeric cards{each} are asked for, but only {shares.total()} can be made; lower --n{lower}, "
                "or take more families or levels"
            )
        batches = _next_batches(shares, got, rounds)
        for parts in workers.map([concepts, *batches] if not made else batches):
            made |= {key: keep(part) for key, part in parts}
            progress(len(made), len(concepts) + count)
        got = Counter(key[:2] for key in made if not isinstance(key, str))
        short = {cell: got[cell] for cell in shares if got[cell] < shares[cell]}
        if not short:
            return made
        room |= short
        counted = {cell: cards for cell, cards in counted.items() if cell not in short}


def _counted_room(request: Request) -> dict[Cell, int]:
    """Return how many cards small levels can give: to find it out while making the deck would take a second round."""
    sizes = level_sizes()
    return {
        (family.name, level): size // request.variants
        for family in request.families
        for level in request.levels
        if isinstance(size := sizes.get(family.name, {}).get(level), int)
    }


def _next_batches(shares: Counter[Cell], got: Counter[Cell], rounds: dict[str, list[dict[int, int]]]) -> list[Batch]:
    """Return the batches of the families that have fewer cards than their shares, and note them in their rounds."""
    wanted: dict[str, dict[int, int]] = defaultdict(dict)
    for name, level in sorted(shares):
        wanted[name][level] = shares[name, level]
    short = sorted({name for name, level in shares if got[name, level] < shares[name, level]})
    for name in short:
        rounds[name].append(wanted[name])
    return [Batch(name, tuple(rounds[name])) for name in short]
