"""What a unit sees: a row for each layer, from the unit down to the pixels of the input."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quizgen.drawing import NARROWEST, WIDTH, Anchor, Drawing, Role, Sketchpad
from quizgen.figures.words import columns_words, pixels_words
from quizgen.solver import ReceptiveField, Window, receptive_fields, trace

_LEFT, _RIGHT = 120, WIDTH - 6
"""Between which x rows lie; labels stand before them."""

_WIDEST = 18
_CELL = 12
_PITCH = 38
_MOST_SETTINGS = 2
"""Settings of a layer that are named in whole words; more of them have no room."""

_MOST = 7
"""Rows up to which every layer gets one."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A map on the way: the layer that makes it (None at the input), its units' field, and the units that are seen."""

    window: Window | None
    field: ReceptiveField
    units: tuple[int, ...]

    def left(self, unit: int) -> float:
        """Return where a unit's cell begins, in columns of the input: it is a jump wide, around the field's centre."""
        return self.field.start(unit) + (self.field.size - self.field.jump) / 2

    @property
    def span(self) -> tuple[float, float]:
        """Where the first unit's cell begins and where the last one's ends."""
        return self.left(self.units[0]), self.left(self.units[-1] + 1)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Columns of the input on the drawing."""

    first: float
    left: int
    unit: float

    def x(self, column: float) -> int:
        return self.left + round((column - self.first) * self.unit)


def receptive_cone(
    windows: Sequence[Window], units: Sequence[int] = (0,), pixels: int | None = None, axis: str = ""
) -> Drawing:
    """Draw what units of the last layer see.

    Args:
        windows: the layers along one axis.
        units: one unit, or two whose distance is of interest.
        pixels: of the input, where its borders matter: columns are numbered, and those of padding look lighter.
        axis: "height" or "width", where the other axis has other numbers.
    """
    rows = zip((None, *windows), receptive_fields(windows), trace(windows, units), strict=True)
    levels = [_Level(*row) for row in rows]
    levels.reverse()
    pad, scale = Sketchpad(), _scale(levels)
    y = 8
    above: tuple[tuple[int, int], ...] = ()
    for level in _chosen(levels):
        if level is None:
            pad.text(_LEFT // 2, y + 8, "⋮", Anchor.MIDDLE)
            y += 22
            continue
        start, end = (scale.x(edge) for edge in level.span)
        if above:
            pad.area(Role.CONE, *above, (end, y), (end, y + _CELL), (start, y + _CELL), (start, y))
        above = (start, y + _CELL), (end, y + _CELL)
        _label(pad, level, y)
        _row(pad, scale, level, y, pixels)
        y += _PITCH
    y += _CELL - _PITCH
    if axis:
        pad.text(4, y + 24, axis)
    height, words = _measure(pad, scale, levels, y, pixels), _describe(levels, pixels)
    return pad.drawing(height, "What a unit sees", words, _play(windows, units, pixels, axis))


def _play(windows: Sequence[Window], units: Sequence[int], pixels: int | None, axis: str) -> str:
    layers = (f"{window.kernel}.{window.stride}.{window.padding}.{window.dilation}" for window in windows)
    parts = " ".join(layers), " ".join(map(str, units)), str(pixels or ""), axis
    return f"cone {';'.join(parts)}"


def _chosen(levels: list[_Level]) -> list[_Level | None]:
    """Return the levels that are drawn; None stands for the middle ones of many."""
    return [*levels] if len(levels) <= _MOST else [*levels[:2], None, *levels[-3:]]


def _scale(levels: list[_Level]) -> _Scale:
    first, last = min(level.span[0] for level in levels), max(level.span[1] for level in levels)
    unit = min(_WIDEST, (_RIGHT - _LEFT) / (last - first))
    if unit >= 2:  # noqa: PLR2004 - enough for whole units
        unit = int(unit)
    return _Scale(first, _LEFT + round(_RIGHT - _LEFT - (last - first) * unit) // 2, unit)


def _label(pad: Sketchpad, level: _Level, y: int) -> None:
    window, field = level.window, level.field
    if window is None:
        pad.text(4, y + 10, "input")
        return
    settings = [f"kernel {window.kernel}"]
    settings += [f"stride {window.stride}"] if window.stride > 1 or window.dilation == 1 else []
    settings += [f"dilation {window.dilation}"] if window.dilation > 1 else []
    words = (
        ", ".join(settings)
        if len(settings) <= _MOST_SETTINGS
        else f"{settings[0]}, s {window.stride}, d {window.dilation}"
    )
    pad.text(4, y + 3, words)
    pad.text(4, y + 17, f"field {field.size}, jump {field.jump}", strong=True)


def _row(pad: Sketchpad, scale: _Scale, level: _Level, y: int, pixels: int | None) -> None:
    """Draw the units that are seen, a run without holes at a time."""
    runs = _runs(level.units, 1 / (level.field.jump * scale.unit))
    if len(runs) > 1:
        start, end = (scale.x(edge) for edge in level.span)
        pad.line(Role.REACH, (start, y + _CELL // 2), (end, y + _CELL // 2))
    for run in runs:
        if pixels is None or level.window:
            pad.cells(Role.TAP, _edges(scale, level, run), y, _CELL)
            continue
        pad.cells(Role.PADDING, _edges(scale, level, range(run.start, min(run.stop, 0))), y, _CELL)
        pad.cells(Role.TAP, _edges(scale, level, range(max(run.start, 0), min(run.stop, pixels))), y, _CELL)
        pad.cells(Role.PADDING, _edges(scale, level, range(max(run.start, pixels), run.stop)), y, _CELL)


def _edges(scale: _Scale, level: _Level, run: range) -> list[int]:
    """Return the edges of a run's cells; of cells too narrow to be told apart, those of the run."""
    if not run:
        return []
    start, step = level.left(run.start), level.field.jump
    if step * scale.unit < NARROWEST:
        return [scale.x(start), scale.x(start + step * len(run))]
    return [scale.x(start + step * number) for number in range(len(run) + 1)]


def _runs(units: tuple[int, ...], unseen: float) -> list[range]:
    """Return the runs of units; holes of no more than `unseen` units are too narrow to be drawn."""
    runs, start = [], units[0]
    for unit, following in pairwise(units):
        if following > unit + 1 + unseen:
            runs.append(range(start, unit + 1))
            start = following
    return [*runs, range(start, units[-1] + 1)]


def _measure(pad: Sketchpad, scale: _Scale, levels: list[_Level], y: int, pixels: int | None) -> int:
    """Say below the input how much of it is seen; return the y below."""
    seen, units = levels[-1], levels[0].units
    start, end = seen.span
    text = _seen_words(seen, pixels)
    if len(units) > 1:
        field = levels[0].field
        start, end = (field.start(unit) for unit in (units[0], units[-1]))
        text = f"{pixels_words(field.start(units[-1]) - field.start(units[0]))} apart"
    left, right = scale.x(start), scale.x(end)
    pad.line(Role.GUIDE, (left, y + 4), (left, y + 10), (right, y + 10), (right, y + 4))
    middle = (_LEFT + _RIGHT) // 2 if len(units) == 1 else max((left + right) // 2, _LEFT + 30)
    pad.text(middle, y + 24, text, Anchor.MIDDLE, strong=True)
    return y + 30


def _seen_words(seen: _Level, pixels: int | None) -> str:
    columns = range(seen.units[0], seen.units[-1] + 1)
    if pixels is not None:
        return columns_words(columns)
    if len(seen.units) < len(columns):
        return f"{len(seen.units)} of {pixels_words(len(columns))}"
    return pixels_words(len(columns))


def _describe(levels: list[_Level], pixels: int | None) -> str:
    depth = len(levels) - 1
    rows = [
        f"layer {depth - number} has field {level.field.size} and jump {level.field.jump}"
        for number, level in enumerate(levels[:-1])
    ]
    if len(levels) > _MOST:
        rows = [*rows[:2], "…", *rows[-2:]]
    return f"{_who_sees(levels, pixels)} From there down, {', '.join(rows)}."


def _who_sees(levels: list[_Level], pixels: int | None) -> str:
    units, field, layer = levels[0].units, levels[0].field, f"of layer {len(levels) - 1}"
    if len(units) > 1:
        apart = field.start(units[-1]) - field.start(units[0])
        return f"The fields of units {units[0]} and {units[-1]} {layer} lie {pixels_words(apart)} apart."
    who = "A unit" if pixels is None else f"Unit {units[0]}"
    return f"{who} {layer} sees {_seen_words(levels[-1], pixels)} of the input."
