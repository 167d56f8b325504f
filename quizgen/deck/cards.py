"""The cards of a deck, each made when it is needed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import ceil
from typing import TypeVar, overload

from quizgen.cards import Card, Templates, concept_card
from quizgen.deck.order import Slot
from quizgen.deck.request import Request
from quizgen.deck.supply import Rounds, Supply
from quizgen.notes import Concept
from quizgen.parallel import Crew, Task

R = TypeVar("R")

Supplies = Mapping[str, Supply]
"""By family."""

Work = Callable[[Card, int, Templates], R]
"""What an export makes of a card and its place in the deck, from 1: a function of a module, not one made on the way."""

_BATCH = 64
"""Problems whose cards are made in one go."""


class Cards(Sequence[Card]):
    """The cards of a deck. Each is made when it is asked for, so that a large deck needs little memory."""

    def __init__(
        self,
        request: Request,
        plan: Sequence[Slot | Concept],
        rounds: Mapping[str, Rounds],
        crew: Crew[Supplies],
        progress: Callable[[int], None],
    ) -> None:
        self.plan = tuple(plan)
        self._request, self._rounds, self._progress = request, rounds, progress
        self._supplies, self._crew = crew.state, crew

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

    def map(self, work: Work[R]) -> Iterator[R]:
        """Yield what `work` makes of each card, first of the concepts, then of family after family.

        That order lets processes share the work, and what a family needs stays in the processor's caches.
        """
        done = 0
        for place, item in enumerate(self.plan, start=1):
            if isinstance(item, Concept):
                yield work(self._make(item), place, self._request.templates)
                done += 1
        for made in self._crew.map(self._tasks(work)):
            yield from made
            done += len(made)
            self._progress(done)
        self._crew.close()

    def _tasks(self, work: Work[R]) -> list[Task[Supplies, list[R]]]:
        """Return what there is to do: the first cards of each family, then the next ones."""
        placed = [(place, item) for place, item in enumerate(self.plan, start=1) if not isinstance(item, Concept)]
        by_family: dict[str, list[tuple[int, Slot]]] = {name: [] for name in self._rounds}
        for place, slot in sorted(placed, key=lambda pair: pair[1]):
            by_family[slot[0]].append((place, slot))
        size = _even(max(map(len, by_family.values()), default=1), _BATCH // self._request.variants)
        starts = range(0, len(placed), size)
        return [
            Task(name, partial(_make_batch, name, self._rounds[name], batch, work))
            for start in starts
            for name, slots in by_family.items()
            if (batch := slots[start : start + size])
        ]

    def _make(self, item: Slot | Concept) -> Card:
        if isinstance(item, Concept):
            return concept_card(item if self._request.pictures else item.undrawn)
        name, level, number = item
        self._supplies[name].draw(self._rounds[name])
        return self._supplies[name].card(level, number)


def _even(count: int, most: int) -> int:
    """Return the size of parts that are equal, as few as there can be with `most` in each."""
    return ceil(count / ceil(count / max(1, most)))


def _make_batch(
    name: str,
    rounds: Rounds,
    batch: Sequence[tuple[int, Slot]],
    work: Work[R],
    supplies: Supplies,
) -> list[R]:
    """Make some cards of a family, and of these what the export wants."""
    supply = supplies[name]
    supply.draw(rounds)
    supply.rest()
    return [work(supply.card(level, number), place, supply.templates) for place, (_, level, number) in batch]
