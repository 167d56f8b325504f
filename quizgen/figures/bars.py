"""Quantities compared with each other: a bar for each part, to scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizgen.drawing import WIDTH, Anchor, Drawing, Role, Sketchpad

_EDGE = 4
_LONGEST = WIDTH - 2 * _EDGE
_BAR = 9
_PITCH = 32


@dataclass(frozen=True, slots=True)
class Bar:
    """A part: its name, how much it is, and whether it is only there to compare with."""

    name: str
    amount: int
    rival: bool = False


def bars(title: str, parts: Sequence[Bar], unit: str = "") -> Drawing:
    """Draw positive amounts to scale, one below the other, those to compare with as outlines."""
    pad = Sketchpad()
    most = max(part.amount for part in parts)
    y = 14
    for part in parts:
        pad.text(_EDGE, y, part.name)
        pad.text(WIDTH - _EDGE, y, f"{part.amount:,}", Anchor.END, strong=not part.rival)
        length = max(1, round(_LONGEST * part.amount / most))
        pad.box(Role.RIVAL if part.rival else Role.BAR, _EDGE, y + 5, length, _BAR)
        y += _PITCH
    listed = "; ".join(f"{part.name}: {part.amount:,}{f' {unit}' if unit else ''}" for part in parts)
    return pad.drawing(y - 10, title, f"{listed}.")
