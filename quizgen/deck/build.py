"""From a request to the cards of one export."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from quizgen.cards import Card, Templates, concept_card, numeric_card
from quizgen.deck.alike import alike
from quizgen.deck.concepts import choose_concepts
from quizgen.deck.order import Slot, numeric_order, place_concepts
from quizgen.deck.shares import Cell, _All, concept_count, share
from quizgen.errors import UsageError
from quizgen.notes import Concept
from quizgen.problem import Drawn, Family, Problem, distinct_problems, work_out


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for.

    Attributes:
        total: cards in all; None for all concepts, where `families` is empty.
        seed: from which all chance comes.
        variants: problems a numeric card carries.
        levels: those to draw from.
        families: those to draw from; empty for concepts only.
        concepts: those found in the notes; empty for problems only.
        concept_limit: how many concepts; None for the usual share.
        explanations: concepts by id, to go with the mistakes that they explain.
        templates: what puts the problems into words.
        varied: the seed also decides which families and concepts a small export asks. Else these are always the same,
            so that a new seed gives new numbers to the same cards.
        alike: a card's variants ask in the same form, equally hard.
        pictures: whether cards show the pictures that quizgen draws.
    """

    total: int | None
    seed: int
    variants: int
    levels: tuple[int, ...]
    families: tuple[Family[Any], ...]
    concepts: tuple[Concept, ...]
    concept_limit: int | _All | None
    explanations: Mapping[str, Concept]
    templates: Templates
    varied: bool = False
    alike: bool = False
    pictures: bool = True


class Cards(Sequence[Card]):
    """The cards of a deck. Each is made when it is asked for, so that a large deck needs little memory."""

    def __init__(
        self,
        request: Request,
        plan: Sequence[Slot | Concept],
        drawn: Mapping[Slot, Sequence[Problem[Any] | Drawn[Any]]],
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

    def _make(self, item: Slot | Concept) -> Card:
        if isinstance(item, Concept):
            return concept_card(item if self._request.pictures else item.undrawn)
        name, level, number = item
        family = self._families[name]
        return numeric_card(
            family,
            level,
            number,
            [one if isinstance(one, Problem) else work_out(family, one) for one in self._drawn[item]],
            self._explanations,
            templates=self._request.templates,
            pictures=self._request.pictures,
        )


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of one export in the order of learning, ids unique, no problem twice.

    Attributes:
        cards: made anew each time they are gone through.
        families: how many numeric cards there are of each family.
    """

    seed: int
    cards: Sequence[Card]
    families: Mapping[str, int]


_KEPT = 100
"""So many problems of a family and level are kept as they are. Any more are worked out again when their card is made:
that takes time, but a worked-out problem takes ten times the memory of what it is made from."""


@dataclass(slots=True)
class _Supply:
    """Distinct problems of one family and level, drawn when asked for, until there are no new ones."""

    source: Iterator[Problem[Any]]
    drawn: list[Problem[Any] | Drawn[Any]] = field(default_factory=list)

    def reach(self, count: int) -> int:
        """Draw until there are `count` problems; return how many there are."""
        while len(self.drawn) < count and (problem := next(self.source, None)) is not None:
            is_kept = len(self.drawn) < _KEPT
            self.drawn.append(problem if is_kept else Drawn(problem.code, problem.target, problem.givens))
        return len(self.drawn)


Progress = Callable[[int, int], None]
"""Is told how much of the work is done, and how much there is."""


def build_deck(request: Request, progress: Progress = lambda _done, _of: None) -> Deck:
    """Choose, draw and order the cards.

    Raises:
        UsageError: more cards are asked for than can be made.
    """
    count = concept_count(request.total, request.concept_limit, len(request.concepts), numeric=bool(request.families))
    salt = _salt(request)
    concepts = choose_concepts(request.concepts, count, request.families, salt)
    numeric = (request.total or count) - count
    work = numeric * request.variants
    drawn = _draw(request, numeric, lambda drawn: progress(drawn, 2 * work))
    slots = numeric_order(tuple(drawn), request.families)
    plan = place_concepts(slots, concepts, request.families)
    cards = Cards(request, plan, drawn, lambda made: progress(work + made * work // len(plan), 2 * work))
    return Deck(request.seed, cards, Counter(family for family, _, _ in slots))


def _draw(
    request: Request, count: int, progress: Callable[[int], None]
) -> dict[Slot, Sequence[Problem[Any] | Drawn[Any]]]:
    """Draw the variants of `count` numeric cards. A level without enough problems leaves its share to the others."""
    supplies = _supplies(request)
    room: dict[Cell, int] = dict.fromkeys(supplies, count)
    while True:
        shares = share(count, request.families, request.levels, room, _salt(request))
        if shares.total() < count:
            raise UsageError(
                f"{count} numeric cards with {request.variants} variants each are asked for, but only "
                f"{shares.total()} can be made; lower --n or --variants, or take more families or levels"
            )
        short: dict[Cell, int] = {}
        for cell, cards in shares.items():
            has = supplies[cell].reach(cards * request.variants)
            if has < cards * request.variants:
                short[cell] = has // request.variants
            progress(sum(len(supply.drawn) for supply in supplies.values()))
        if not short:
            return _deal(shares, supplies, request.variants)
        room |= short


def _supplies(request: Request) -> dict[Cell, _Supply]:
    seen: dict[str, set[Any]] = defaultdict(set)

    def source(family: Family[Any], level: int) -> Iterator[Problem[Any]]:
        problems = distinct_problems(family, level, request.seed, seen[family.name])
        return alike(problems, family, request.variants) if request.alike else problems

    return {
        (family.name, level): _Supply(source(family, level)) for family in request.families for level in request.levels
    }


def _salt(request: Request) -> str:
    """Return what decides, besides its name, which family or concept comes first."""
    return f"{request.seed}/" if request.varied else ""


def _deal(
    shares: Mapping[Cell, int], supplies: Mapping[Cell, _Supply], variants: int
) -> dict[Slot, Sequence[Problem[Any] | Drawn[Any]]]:
    return {
        (*cell, number + 1): supplies[cell].drawn[number * variants : (number + 1) * variants]
        for cell, cards in shares.items()
        for number in range(cards)
    }
