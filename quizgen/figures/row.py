"""Rows of cells and what lies on them: the parts that pictures of windows are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizgen.drawing import WIDTH, Anchor, Role, Sketchpad
from quizgen.figures.scale import Scale
from quizgen.figures.words import pixels_words, signed

LEFT, RIGHT = 50, WIDTH - 4
"""Between which x rows lie; labels stand before them."""

ROW = 16
"""Height of a row of cells."""

_TRACK = 10
_PITCH = 16
_CELL = 14
_FEW = 13
"""Cells up to which a row that is not to scale is drawn whole."""

_THINNEST = 3
"""A tap is drawn this wide at least, or it could not be seen."""

_LETTER = 6.3
"""How wide a letter is at most on average."""


@dataclass(frozen=True, slots=True)
class Track:
    """One position of a window: its name, the columns it touches, and a remark beside it."""

    name: str
    touched: range
    remark: str = ""


def label_row(pad: Sketchpad, label: str, y: int) -> None:
    """Write what a row of cells is before it."""
    pad.text(LEFT - 6, y + 13, label, Anchor.END)


def cells(pad: Sketchpad, scale: Scale, role: Role, columns: range, y: int) -> None:
    """Draw the shown ones of some columns."""
    for run in scale.runs(columns):
        pad.cells(role, scale.edges(run), y, ROW)


def crosses(pad: Sketchpad, scale: Scale, columns: Iterable[int], y: int) -> None:
    """Cross out the shown ones of some columns."""
    for column in columns:
        for run in scale.runs(range(column, column + 1)):
            left, right = scale.edges(run)
            pad.cross(Role.DROPPED, left, y, right - left, ROW)


def numbers(pad: Sketchpad, scale: Scale, columns: Iterable[int], y: int) -> None:
    """Write the numbers of some columns above a row."""
    for column in columns:
        left, right = scale.edges(range(column, column + 1))
        if right > RIGHT - ROW:
            pad.text(max(right, RIGHT), y - 5, signed(column), Anchor.END)
        else:
            pad.text((left + right) // 2, y - 5, signed(column), Anchor.MIDDLE)


def mark_break(pad: Sketchpad, scale: Scale, y: int) -> None:
    """Mark where a row is broken, if it is."""
    if scale.hidden:
        pad.zigzag(scale.x(scale.hidden.stop) - 16, y, ROW)


def tracks(pad: Sketchpad, scale: Scale, shown: Sequence[Track], y: int, *, dots: bool) -> int:
    """Draw windows one below the other, with dots before the last if some are left out; return the y below them."""
    for number, track in enumerate(shown, start=1):
        if dots and number == len(shown):
            pad.text(LEFT - 16, y + 6, "⋮", Anchor.END)
            y += 11
        pad.text(LEFT - 6, y + 10, track.name, Anchor.END)
        end = _taps(pad, scale, track.touched, y)
        if track.remark and end + 8 + _LETTER * len(track.remark) < WIDTH:
            pad.text(end + 8, y + 10, track.remark)
        y += _PITCH
    return y


def _taps(pad: Sketchpad, scale: Scale, touched: range, y: int) -> int:
    """Draw what a kernel touches, with a line through its holes; return the x after it."""
    end = 0
    for run in scale.runs(range(touched[0], touched[-1] + 1)):
        edges = scale.edges(run)
        end = edges[-1]
        if touched.step == 1:
            pad.cells(Role.TAP, edges, y, _TRACK)
        else:
            pad.line(Role.REACH, (edges[0], y + _TRACK // 2), (end, y + _TRACK // 2))
    if touched.step > 1:
        for column in touched:
            for run in scale.runs(range(column, column + 1)):
                left, right = scale.edges(run)
                spare = max(0, _THINNEST - (right - left))
                pad.box(Role.TAP, left - spare // 2, y, right - left + spare, _TRACK)
    return end


def counted_row(pad: Sketchpad, label: str, role: Role, count: int, y: int) -> int:
    """Draw a row that is not to scale: a cell for each pixel, of many the first and the last; return the y below."""
    label_row(pad, label, y)
    parts = [(LEFT, count)] if count <= _FEW else [(LEFT, 6), (LEFT + 6 * _CELL + 22, 5)]
    end = LEFT
    for x, cells_shown in parts:
        end = x + _CELL * cells_shown
        pad.cells(role, list(range(x, end + 1, _CELL)), y, ROW)
    if len(parts) > 1:
        pad.zigzag(parts[1][0] - 16, y, ROW)
    pad.text(end + 7, y + 13, pixels_words(count), strong=True)
    return y + ROW
