"""Fields of several units, or of several branches, on the pixels of the input."""

from collections.abc import Sequence

from quizgen.drawing import WIDTH, Anchor, Drawing, Role, Sketchpad
from quizgen.figures.row import LEFT, RIGHT, ROW, Track, cells, label_row, mark_break, numbers, tracks
from quizgen.figures.scale import Scale, fit
from quizgen.figures.words import columns_words, pixels_words
from quizgen.solver import Placement

_TOP = 22
_BAR = 12
_PITCH = 30
_NUMBER = 26
"""Room that a number of three digits takes."""


def fields_of_units(placement: Placement, units: range, column: int | None = None) -> Drawing:
    """Draw the fields of neighbouring units below the input.

    Args:
        placement: where fields lie; the window is a field, its stride the jump.
        units: those of interest; of many the first two and the last are drawn.
        column: a pixel to mark.
    """
    shown = sorted({units[0], units[min(1, len(units) - 1)], units[-1]})
    marks = [Track(f"unit {unit}", placement.touched(unit)) for unit in shown]
    reach = range(min(mark.touched[0] for mark in marks), max(mark.touched[-1] for mark in marks) + 1)
    columns = range(min(0, reach.start), max(placement.size, reach.stop))
    parts = (reach,) if column is not None else (marks[0].touched, marks[-1].touched)
    ends = (range(columns.start, 1), range(placement.size - 1, columns.stop))
    scale = fit(columns, (*parts, *ends), LEFT, RIGHT)
    pad = Sketchpad()
    label_row(pad, "input", _TOP)
    cells(pad, scale, Role.PADDING, range(columns.start, 0), _TOP)
    cells(pad, scale, Role.PIXEL, range(placement.size), _TOP)
    cells(pad, scale, Role.PADDING, range(placement.size, columns.stop), _TOP)
    numbers(pad, scale, _named(scale, placement, column), _TOP)
    mark_break(pad, scale, _TOP)
    y = tracks(pad, scale, marks, _TOP + ROW + 8, dots=len(units) > len(shown))
    if column is not None:
        left, *_, right = scale.edges(range(column, column + 1))
        middle = (left + right) // 2
        pad.line(Role.DROPPED, (middle, _TOP - 2), (middle, y - 4))
    said = [f"unit {unit} sees {columns_words(placement.touched(unit))}" for unit in shown]
    marked = "" if column is None else f" All units from {units[0]} to {units[-1]} see column {column}."
    words = f"On an input of {pixels_words(placement.size)}, {', '.join(said)}.{marked}"
    return pad.drawing(y, "What neighbouring units see", words)


def _named(scale: Scale, placement: Placement, column: int | None) -> list[int]:
    """Return the columns that are numbered: the marked one, and the first and last pixel where there is room."""
    ends = [0, placement.size - 1]
    if column is None:
        return ends
    return [column, *(end for end in ends if abs(scale.x(end) - scale.x(column)) >= _NUMBER)]


def fields_of_branches(fields: Sequence[tuple[str, int]], widest: int) -> Drawing:
    """Draw fields that are centred on each other, to scale.

    Args:
        fields: what each path is, and how many pixels it sees across.
        widest: of all paths together.
    """
    pad = Sketchpad()
    y = 4
    for name, size in fields:
        width = max(2, round((WIDTH - 8) * size / widest))
        pad.text(4, y + 12, name)
        pad.text(WIDTH - 4, y + 12, pixels_words(size), Anchor.END, strong=size == widest)
        pad.box(Role.TAP if size == widest else Role.RIVAL, (WIDTH - width) // 2, y + 17, width, _BAR)
        y += _PITCH + 8
    listed = ", ".join(f"{name}: {pixels_words(size)}" for name, size in fields)
    return pad.drawing(y, "What each path sees", f"{listed}. The widest contains the others: {pixels_words(widest)}.")
