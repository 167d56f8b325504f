"""Receptive fields along one axis, layer by layer from the input (Araujo, Norris & Sim 2019, Distill)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quizgen.solver.geometry import Window
from quizgen.solver.placement import Placement


class ReceptiveField(NamedTuple):
    """What one unit sees of the input along one axis. At the input itself, one pixel.

    Attributes:
        size: pixels from the first to the last one seen, as if the image had no borders.
        jump: pixels between the fields of two neighbouring units.
        padding: pixels by which the first unit's field begins before the image.
    """

    size: int = 1
    jump: int = 1
    padding: int = 0

    def after(self, window: Window) -> "ReceptiveField":
        """Return the field after one more layer. All three grow by the *old* jump."""
        size, jump, padding = self
        return ReceptiveField(
            size + window.dilation * (window.kernel - 1) * jump, jump * window.stride, padding + window.padding * jump
        )

    def start(self, unit: int) -> int:
        """Return the first column that `unit` (0-indexed) sees; negative in the padding."""
        return unit * self.jump - self.padding

    def placement(self, pixels: int, units: int) -> Placement:
        """Return where the fields of this many units lie on a row of pixels."""
        behind = self.start(units - 1) + self.size - pixels
        return Placement(pixels, self.padding, behind, self.size, self.jump, 1, units)


def receptive_fields(windows: Iterable[Window]) -> tuple[ReceptiveField, ...]:
    """Return the fields at the input and after each window."""
    fields = [ReceptiveField()]
    for window in windows:
        fields.append(fields[-1].after(window))
    return tuple(fields)


def trace(windows: Sequence[Window], units: Iterable[int] = (0,)) -> tuple[tuple[int, ...], ...]:
    """Return what units of the last layer depend on: units of the input, of each layer, and at last themselves.

    Positions are 0-indexed and rise; those in the padding of their layer are negative, as if maps had no borders.
    """
    traced = [tuple(sorted(units))]
    for window in reversed(windows):
        taps = range(-window.padding, window.extent - window.padding, window.dilation)
        traced.append(tuple(sorted({unit * window.stride + tap for unit in traced[-1] for tap in taps})))
    return tuple(reversed(traced))
