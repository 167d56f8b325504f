"""A feature pyramid: the maps of an encoder from fine to coarse, and the pyramid's maps beside them."""

from quizgen.drawing import Anchor, Drawing, Role, Sketchpad
from quizgen.solver import Window

_HALVES = Window(3, 2, 1)
_MAP = 10
_PITCH = 46
_BROADEST, _NARROWEST = 112, 12
_ENCODER, _PYRAMID = 66, 232
"""The x of the middle of both columns."""


def feature_pyramid(size: int, levels: int, channels: int) -> Drawing:
    """Draw maps as wide as their sides, the coarsest on top; arrows show what is computed from what.

    Args:
        size: side of the image; the finest map is a quarter of it, rounded up.
        levels: maps, each with half the side of the one below it.
        channels: of every map of the pyramid.
    """
    pad = Sketchpad()
    sides = _sides(size, levels)
    y = 16
    pad.text(_ENCODER, y, "encoder", Anchor.MIDDLE)
    pad.text(_PYRAMID, y, f"pyramid, {channels:,} channels", Anchor.MIDDLE)
    y += 24
    for number, side in enumerate(reversed(sides)):
        half = max(_NARROWEST, round(_BROADEST * side / sides[0])) // 2
        if number:
            pad.line(Role.FLOW, (_ENCODER, y - 1), (_ENCODER, y - _PITCH + _MAP + 2))
            _head(pad, _ENCODER, y - _PITCH + _MAP + 2, up=True)
            pad.line(Role.FLOW, (_PYRAMID, y - _PITCH + _MAP), (_PYRAMID, y - 2))
            _head(pad, _PYRAMID, y - 2, up=False)
            pad.text(_PYRAMID + 6, y - 14, "× 2, add")
        pad.box(Role.RIVAL, _ENCODER - half, y, 2 * half, _MAP)
        pad.box(Role.BAR, _PYRAMID - half, y, 2 * half, _MAP)
        _across(pad, _ENCODER + half, _PYRAMID - half, y + _MAP // 2)
        pad.text((_ENCODER + _PYRAMID) // 2, y, "1 × 1", Anchor.MIDDLE)
        pad.text(_ENCODER - 6, y + _MAP + 15, f"{side} × {side}", Anchor.END)
        y += _PITCH
    listed = ", ".join(f"{side} × {side}" for side in reversed(sides))
    words = (
        f"The maps of an encoder and, beside each, one of the pyramid with {channels:,} channels, the coarsest first: "
        f"{listed}. A 1 × 1 convolution leads across from each map of the encoder; each map of the pyramid is enlarged "
        "by 2 and added to the next finer one."
    )
    return pad.drawing(y - _PITCH + _MAP + 22, "A feature pyramid", words)


def _sides(size: int, levels: int) -> list[int]:
    side = size
    for _ in range(2):
        side = _HALVES.slide(side).placement.positions
    sides = [side]
    while len(sides) < levels:
        sides.append(_HALVES.slide(sides[-1]).placement.positions)
    return sides


def _across(pad: Sketchpad, left: int, right: int, y: int) -> None:
    pad.line(Role.FLOW, (left, y), (right - 2, y))
    pad.line(Role.FLOW, (right - 6, y - 3), (right - 2, y), (right - 6, y + 3))


def _head(pad: Sketchpad, x: int, y: int, *, up: bool) -> None:
    back = y + 4 if up else y - 4
    pad.line(Role.FLOW, (x - 3, back), (x, y), (x + 3, back))
