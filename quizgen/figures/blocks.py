"""Blocks of layers: how many channels there are on the way, the width of a map to scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizgen.drawing import WIDTH, Anchor, Drawing, Role, Sketchpad

_MAP = 8
_STEP = 40
_NARROWEST, _BROADEST = 12, 150
_CENTRE = 112


@dataclass(frozen=True, slots=True)
class Stage:
    """A layer of a block: its name and the channels that come out of it."""

    name: str
    channels: int


def chain(title: str, channels: int, stages: Sequence[Stage], *, skip: bool = False) -> Drawing:
    """Draw layers one below the other; with `skip`, the input is added to what comes out.

    Args:
        title: what the block is.
        channels: of its input.
        stages: its layers, first to last.
        skip: whether a line leads around them.
    """
    pad = Sketchpad()
    most = max(channels, *(stage.channels for stage in stages))
    y = 6
    _map(pad, channels, most, y)
    before = channels
    top = y + _MAP
    for stage in stages:
        _funnel(pad, before, stage.channels, most, y + _MAP)
        y += _MAP + _STEP
        _map(pad, stage.channels, most, y)
        pad.text(_CENTRE, y - _STEP // 2 + 4, stage.name, Anchor.MIDDLE)
        before = stage.channels
    if skip:
        y = _around(pad, top, y + _MAP, _half(most, most))
        _map(pad, before, most, y)
    listed = ", then ".join(f"{stage.name} to {stage.channels:,} channels" for stage in stages)
    added = " The input is added to the result." if skip else ""
    return pad.drawing(y + _MAP + 6, title, f"{channels:,} channels; {listed}.{added}")


def branches(title: str, channels: int, paths: Sequence[Sequence[Stage]], out: int, joined: str) -> Drawing:
    """Draw branches side by side that read the same map.

    Args:
        title: what the block is.
        channels: of its input.
        paths: the layers of each branch; a branch without layers passes its input on.
        out: channels after the branches have joined.
        joined: how they join, in a word.
    """
    pad = Sketchpad()
    column = (WIDTH - 8) // len(paths)
    deepest = max(len(path) for path in paths)
    bottom = 34 + deepest * _STEP
    pad.box(Role.BAR, 4, 18, WIDTH - 8, _MAP)
    pad.text(WIDTH // 2, 13, f"{channels:,} channels", Anchor.MIDDLE)
    for number, path in enumerate(paths):
        _branch(pad, path, 4 + column * number + column // 2, column, bottom)
    pad.box(Role.BAR, 4, bottom, WIDTH - 8, _MAP)
    pad.text(WIDTH // 2, bottom + 22, f"{joined}: {out:,} channels", Anchor.MIDDLE, strong=True)
    listed = "; ".join(
        ", then ".join(f"{stage.name} to {stage.channels:,} channels" for stage in path) or "the input as it is"
        for path in paths
    )
    words = f"{len(paths)} branches read {channels:,} channels: {listed}. {joined.capitalize()}: {out:,} channels."
    return pad.drawing(bottom + 28, title, words)


def _half(channels: int, most: int) -> int:
    return max(_NARROWEST, round(_BROADEST * channels / most)) // 2


def _map(pad: Sketchpad, channels: int, most: int, y: int) -> None:
    half = _half(channels, most)
    pad.box(Role.BAR, _CENTRE - half, y, 2 * half, _MAP)
    pad.text(_CENTRE + _BROADEST // 2 + 34, y + 8, f"{channels:,} channels")


def _funnel(pad: Sketchpad, above: int, below: int, most: int, y: int) -> None:
    wide, narrow = _half(above, most), _half(below, most)
    corners = (_CENTRE - wide, y), (_CENTRE + wide, y), (_CENTRE + narrow, y + _STEP), (_CENTRE - narrow, y + _STEP)
    pad.area(Role.CONE, *corners)


def _around(pad: Sketchpad, top: int, bottom: int, half: int) -> int:
    """Lead the input around the layers to a plus sign; return the y of the map below it."""
    x, plus = _CENTRE + half + 16, bottom + 16
    pad.line(Role.FLOW, (_CENTRE + half, top - 4), (x, top - 4), (x, plus), (_CENTRE + 8, plus))
    pad.line(Role.FLOW, (_CENTRE, bottom), (_CENTRE, plus - 8))
    pad.line(Role.FLOW, (_CENTRE - 4, plus), (_CENTRE + 4, plus))
    pad.line(Role.FLOW, (_CENTRE, plus - 4), (_CENTRE, plus + 4))
    pad.box(Role.FLOW, _CENTRE - 8, plus - 8, 16, 16)
    pad.line(Role.FLOW, (_CENTRE, plus + 8), (_CENTRE, plus + 16))
    return plus + 16


def _branch(pad: Sketchpad, path: Sequence[Stage], x: int, column: int, bottom: int) -> None:
    y = 26
    for stage in path:
        pad.line(Role.FLOW, (x, y), (x, y + 8))
        pad.box(Role.RIVAL, x - column // 2 + 3, y + 8, column - 6, 32)
        pad.text(x, y + 21, stage.name, Anchor.MIDDLE)
        pad.text(x, y + 35, f"{stage.channels:,}", Anchor.MIDDLE, strong=True)
        y += _STEP
    pad.line(Role.FLOW, (x, y), (x, bottom))
