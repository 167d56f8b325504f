"""Receptive fields that differ from unit to unit, as they do after upsampling: along one axis, exactly."""

from collections.abc import Iterable
from itertools import chain
from math import gcd, lcm
from typing import NamedTuple

from quizgen.solver.geometry import Window
from quizgen.solver.receptive_field import ReceptiveField

Span = tuple[int, int]
"""The first and the last column that a unit sees; negative in the padding."""

_MOST_PHASES = 1024
_MOST_WORK = 1 << 17


class UnitFields(NamedTuple):
    """What every unit sees along one axis, as if the image had no borders.

    It repeats: `period` units further on, everything lies `shift` columns further on. Without upsampling the period is
    1, and this is a `ReceptiveField`.

    Attributes:
        spans: what units 0, 1, … see, as many as the period is long; None where a unit sees nothing, as between the
            stamps of a transposed convolution whose stride is larger than its kernel.
        shift: columns between the fields of unit 0 and of the unit one period further on.
    """

    spans: tuple[Span | None, ...] = ((0, 0),)
    shift: int = 1

    @property
    def period(self) -> int:
        return len(self.spans)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many columns units see, each number once, rising. 0 for those that see nothing."""
        return tuple(sorted({span[1] - span[0] + 1 if span else 0 for span in self.spans}))

    @property
    def uniform(self) -> ReceptiveField | None:
        """The receptive field of all units, if they have one in common."""
        if len(self.spans) > 1 or not self.spans[0]:
            return None
        first, last = self.spans[0]
        return ReceptiveField(last - first + 1, self.shift, -first)

    def seen(self, unit: int) -> Span | None:
        """Return the first and the last column that `unit` (0-indexed) sees."""
        cycle, phase = divmod(unit, len(self.spans))
        span = self.spans[phase]
        return span and (span[0] + cycle * self.shift, span[1] + cycle * self.shift)

    def after(self, window: Window) -> "UnitFields":
        """Return the fields after a window that slides."""
        kernel, stride, padding, dilation = window.kernel, window.stride, window.padding, window.dilation
        if len(self.spans) == 1 and (only := self.spans[0]):  # as nearly always
            first = only[0] - padding * self.shift
            last = only[1] + (dilation * (kernel - 1) - padding) * self.shift
            return UnitFields(((first, last),), self.shift * stride)
        old = len(self.spans)
        period = old // gcd(old, stride)
        # Of taps with one phase the first sees the least column and the last one the greatest.
        few = min(kernel, old)
        taps = {*range(few), *range(kernel - few, kernel)}
        spans = (_hull(self.seen(unit * stride - padding + dilation * tap) for tap in taps) for unit in range(period))
        return UnitFields(tuple(spans), self.shift * stride * period // old)

    def spread(self, stamp: Window) -> "UnitFields | None":
        """Return the fields after a transposed convolution with this window; None where they are too many to tell."""
        kernel, stride, padding, dilation = stamp.kernel, stamp.stride, stamp.padding, stamp.dilation
        period = len(self.spans) * stride
        if period > _MOST_PHASES or period * kernel > _MOST_WORK:
            return None
        spans = []
        for unit in range(period):
            starts = (unit + padding - dilation * tap for tap in range(kernel))
            spans.append(_hull(self.seen(start // stride) for start in starts if start % stride == 0))
        return UnitFields(tuple(spans), self.shift)

    def joined(self, other: "UnitFields") -> "UnitFields | None":
        """Return the union with other units' fields at the same place; None where they drift apart."""
        if self == other:
            return self
        mine, theirs = len(self.spans), len(other.spans)
        if self.shift * theirs != other.shift * mine:
            return None
        period = lcm(mine, theirs)
        if period > _MOST_PHASES:
            return None
        spans = tuple(_hull((self.seen(unit), other.seen(unit))) for unit in range(period))
        return UnitFields(spans, self.shift * (period // mine))


def _hull(spans: Iterable[Span | None]) -> Span | None:
    """Return the least span around some."""
    columns = list(chain.from_iterable(span for span in spans if span))
    return (min(columns), max(columns)) if columns else None
