"""Columns to scale on a drawing, with a visible break where a long row has a dull middle."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_UNBROKEN = 20
"""Columns up to which a row is never broken."""

_WIDEST = 18
_GAP = 22
"""Units that the mark of a break takes."""

_FEWEST = 4
"""A break that hides fewer columns than this is not worth it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where columns lie.

    Attributes:
        columns: all columns, first to last.
        left: x of the first column's left edge.
        unit: the width of a column; a fraction only where columns are too many for whole units.
        hidden: the columns that the break hides; empty where the row is not broken.
    """

    columns: range
    left: int
    unit: float
    hidden: range

    def x(self, column: int) -> int:
        """Return the left edge of a shown column."""
        return self._edge(column, behind=bool(self.hidden) and column >= self.hidden.stop)

    def runs(self, columns: range) -> Iterator[range]:
        """Yield the shown parts of some neighbouring columns."""
        if not self.hidden:
            parts = [columns]
        else:
            before = range(columns.start, min(columns.stop, self.hidden.start))
            parts = [before, range(max(columns.start, self.hidden.stop), columns.stop)]
        return (part for part in parts if part)

    def edges(self, run: range) -> list[int]:
        """Return the edges of the cells of a run: one more than it has columns."""
        behind = bool(self.hidden) and run.start >= self.hidden.stop
        return [self._edge(column, behind=behind) for column in range(run.start, run.stop + 1)]

    def _edge(self, column: int, *, behind: bool) -> int:
        """Return the left edge of a column, before the break or after it."""
        shown = column - self.columns.start
        if not behind:
            return self.left + round(shown * self.unit)
        return self.left + _GAP + round((shown - len(self.hidden)) * self.unit)


def fit(columns: range, interesting: Iterable[range], left: int, right: int) -> Scale:
    """Fit columns between two x, and hide the longest run of columns that are of no interest.

    Args:
        columns: all columns.
        interesting: ranges of columns (all of each, from its first to its last) that have to be seen.
        left: where the first column begins.
        right: where the last one must have ended.
    """
    hidden = range(0)
    if len(columns) > _UNBROKEN:
        hidden = _dull(columns, interesting)
    room = right - left - (_GAP if hidden else 0)
    shown = len(columns) - len(hidden)
    unit = room / shown
    return Scale(columns, left, min(_WIDEST, int(unit)) if unit >= 2 else unit, hidden)  # noqa: PLR2004 - whole units


def _dull(columns: range, interesting: Iterable[range]) -> range:
    """Return the longest gap between the interesting columns, less what may be shown of it without crowding."""
    reached, longest = columns.start, range(0)
    for wanted in sorted(interesting, key=lambda part: part.start):
        if wanted.start - reached > len(longest):
            longest = range(reached, wanted.start)
        reached = max(reached, wanted.stop)
    spare = max(2, _UNBROKEN - 2 - (len(columns) - len(longest)))
    shrunk = range(longest.start + (spare + 1) // 2, longest.stop - spare // 2)
    return shrunk if len(shrunk) >= _FEWEST else range(0)
