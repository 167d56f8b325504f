"""Receptive fields along one axis, layer by layer from the input (Araujo, Norris & Sim 2019, Distill)."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizgen.solver.geometry import Window


@dataclass(frozen=True, slots=True)
class ReceptiveField:
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
        return ReceptiveField(
            size=self.size + (window.extent - 1) * self.jump,
            jump=self.jump * window.stride,
            padding=self.padding + window.padding * self.jump,
        )

    def start(self, unit: int) -> int:
        """Return the first column that `unit` (0-indexed) sees; negative in the padding."""
        return unit * self.jump - self.padding


def grow(windows: Iterable[Window]) -> tuple[ReceptiveField, ...]:
    """Return the fields at the input and after each window."""
    fields = [ReceptiveField()]
    for window in windows:
        fields.append(fields[-1].after(window))
    return tuple(fields)
