"""The problems of a deck, drawn until there are enough."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from quizgen.deck.alike import alike
from quizgen.deck.order import Slot
from quizgen.deck.request import Request
from quizgen.deck.shares import Cell, share
from quizgen.errors import UsageError
from quizgen.parallel import spread
from quizgen.problem import Family, Packed, Problem, distinct_problems, givens_in, pack

Drawn = Sequence[Problem[Any] | Packed]
"""Problems, some of them to be worked out again when they are needed."""

_KEPT = 100
"""So many problems of a family and level are kept as they are, unless processes share the work: a worked-out problem
takes much more memory than what it is made from."""

_FEW = 300
"""So many problems are made in the time that it takes to start other processes."""


def worth_sharing(problems: int) -> bool:
    """Tell whether there are so many problems that other processes should help."""
    return problems > _FEW


def draw(request: Request, count: int, progress: Callable[[int], None]) -> dict[Slot, Drawn]:
    """Draw the variants of `count` numeric cards. A level without enough problems leaves its share to the others.

    Raises:
        UsageError: there are not so many different problems.
    """
    supplies = {family.name: _Supply(family, request) for family in request.families}
    room: dict[Cell, int] = {(name, level): count for name in supplies for level in request.levels}
    alone = request.alike or not worth_sharing(count * request.variants)  # groups of alike problems can't be resumed
    while True:
        shares = share(count, request.families, request.levels, room, request.salt)
        if shares.total() < count:
            raise UsageError(
                f"{count} numeric cards with {request.variants} variants each are asked for, but only "
                f"{shares.total()} can be made; lower --n or --variants, or take more families or levels"
            )
        wanted: dict[str, dict[int, int]] = defaultdict(dict)
        for (name, level), cards in shares.items():
            wanted[name][level] = cards * request.variants
        for drawn in _reach(supplies, wanted, alone=alone):
            progress(drawn)
        reached = {(name, level): len(supplies[name].drawn[level]) for name, level in shares}
        short = {(name, level): has for (name, level), has in reached.items() if has < wanted[name][level]}
        if not short:
            return _deal(shares, supplies, request.variants)
        room |= {cell: has // request.variants for cell, has in short.items()}
        alone = True  # only few are missing


class _Supply:
    """Distinct problems of a family, at each level as many as were asked for or there are."""

    def __init__(self, family: Family[Any], request: Request) -> None:
        self._family, self._request = family, request
        self._running: dict[int, Iterator[Problem[Any]]] = {}
        self._seen: set[Any] = set()
        self.drawn: dict[int, list[Problem[Any] | Packed]] = {level: [] for level in request.levels}

    def reach(self, wanted: Mapping[int, int], *, kept: int) -> None:
        """Draw until there are so many problems of each level, or no new ones; pack all but the first `kept`."""
        for level, count in wanted.items():
            drawn = self.drawn[level]
            while len(drawn) < count and (problem := next(self._source(level), None)) is not None:
                drawn.append(problem if len(drawn) < kept else pack(problem))

    def packed(self) -> dict[int, list[Packed]]:
        """Return what is drawn, for another process to `take`."""
        return {
            level: [pack(one) if isinstance(one, Problem) else one for one in self.drawn[level]] for level in self.drawn
        }

    def take(self, drawn: Mapping[int, Sequence[Packed]]) -> None:
        """Take over what a copy of this process has drawn, unless this one has done it itself."""
        if not self._running:
            self.drawn = {level: [*problems] for level, problems in drawn.items()}

    def _source(self, level: int) -> Iterator[Problem[Any]]:
        """Return what draws the problems of a level that come next, also behind those of another process."""
        if not self._running:
            for drawn in self.drawn.values():
                self._seen.update(givens_in(one) for one in drawn if isinstance(one, Packed))
        if level not in self._running:
            after = self.drawn[level][-1].code if self.drawn[level] else ""
            problems = distinct_problems(self._family, level, self._request.seed, self._seen, after)
            if self._request.alike:
                problems = alike(problems, self._family, self._request.variants)
            self._running[level] = problems
        return self._running[level]


def _reach(supplies: Mapping[str, _Supply], wanted: Mapping[str, Mapping[int, int]], *, alone: bool) -> Iterator[int]:
    """Draw so many problems of each family and level; yield how many there are by then."""

    def reach(name: str) -> dict[int, list[Packed]]:
        supplies[name].reach(wanted[name], kept=_KEPT if alone else 0)
        return supplies[name].packed()

    done = 0
    for name, drawn in zip(wanted, spread(reach, tuple(wanted), alone=alone), strict=True):
        supplies[name].take(drawn)
        done += sum(map(len, drawn.values()))
        yield done


def _deal(shares: Mapping[Cell, int], supplies: Mapping[str, _Supply], variants: int) -> dict[Slot, Drawn]:
    return {
        (name, level, number + 1): supplies[name].drawn[level][number * variants : (number + 1) * variants]
        for (name, level), cards in shares.items()
        for number in range(cards)
    }
