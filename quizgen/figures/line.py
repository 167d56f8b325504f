"""A window on a row of pixels: padding, the first, second and last position, and what is left over."""

from quizgen.drawing import Anchor, Drawing, Role, Sketchpad
from quizgen.figures.row import (
    LEFT,
    RIGHT,
    ROW,
    Track,
    cells,
    counted_row,
    crosses,
    label_row,
    mark_break,
    numbers,
    tracks,
)
from quizgen.figures.scale import Scale, fit
from quizgen.figures.words import columns_words, ordinal, pixels_words
from quizgen.solver import Placement

_TOP = 40
_SHOWN = 3
"""Positions that are drawn: the first, the second and the last."""


def sliding_window(placement: Placement, axis: str = "") -> Drawing:
    """Draw a window that slides over a padded row, and the row that it puts out.

    Args:
        placement: where the window lies, position by position.
        axis: "height" or "width", where the other axis has other numbers.
    """
    pad, scale = Sketchpad(), _scale(placement)
    _input(pad, scale, placement, axis)
    crosses(pad, scale, placement.dropped, _TOP)
    y = tracks(pad, scale, _tracks(placement), _TOP + ROW + 8, dots=placement.positions > _SHOWN)
    if remark := _at_the_end(placement):
        pad.text(scale.edges(range(scale.columns.stop - 1, scale.columns.stop))[1], y + 10, remark, Anchor.END)
        y += 16
    y = counted_row(pad, "output", Role.OUTPUT, placement.positions, y + 6)
    settings = placement.size, placement.before, placement.behind, placement.taps, placement.stride, placement.dilation
    play = f"window {' '.join(map(str, settings))} {placement.positions} {axis}".rstrip()
    return pad.drawing(y + 4, "A window slides along a row of pixels", _describe(placement, axis), play)


def padded_row(placement: Placement, axis: str = "") -> Drawing:
    """Draw a row with its padding, and no window; `axis` as in `sliding_window`."""
    columns = placement.padded
    pad, scale = (
        Sketchpad(),
        fit(columns, (range(columns.start, 1), range(placement.size - 1, columns.stop)), LEFT, RIGHT),
    )
    _input(pad, scale, placement, axis)
    y, right = _TOP + ROW, scale.edges(columns[-1:])[-1]
    pad.line(Role.GUIDE, (LEFT, y + 4), (LEFT, y + 10), (right, y + 10), (right, y + 4))
    pad.text((LEFT + right) // 2, y + 24, pixels_words(len(columns)), Anchor.MIDDLE, strong=True)
    words = f"{_sentence(_headline(placement, axis))}: {pixels_words(len(columns))} in all."
    return pad.drawing(y + 30, "A padded row of pixels", words)


def stamped_kernel(placement: Placement, axis: str = "") -> Drawing:
    """Draw a transposed convolution: each input pixel stamps the kernel on the output, whose ends are cut off.

    Args:
        placement: where the stamps lie, in the columns of the output.
        axis: "height" or "width", where the other axis has other numbers.
    """
    pad, scale = Sketchpad(), _scale(placement)
    if axis:
        pad.text(LEFT, 12, f"along the {axis}")
    y = counted_row(pad, "input", Role.PIXEL, placement.positions, 20 if axis else 4)
    y = tracks(pad, scale, _tracks(placement), y + 8, dots=placement.positions > _SHOWN) + 18
    label_row(pad, "output", y)
    cut, added = placement.cut, placement.added
    cells(pad, scale, Role.OUTPUT, range(placement.size - len(added)), y)
    cells(pad, scale, Role.PADDING, added, y)
    for part in cut:
        cells(pad, scale, Role.PADDING, part, y)
        crosses(pad, scale, part, y)
    numbers(pad, scale, sorted({0, placement.size - 1}), y)
    mark_break(pad, scale, y)
    y += ROW + 14
    pad.text(LEFT, y, pixels_words(placement.size), strong=True)
    if ends := _ends(placement):
        y += 16
        pad.text(LEFT, y, ends)
    title = "A transposed convolution stamps its kernel"
    return pad.drawing(y + 6, title, _describe_stamps(placement, axis, ends))


def _input(pad: Sketchpad, scale: Scale, placement: Placement, axis: str) -> None:
    """Draw the input row with its padding, its break and the numbers of its ends."""
    pad.text(LEFT, 12, _headline(placement, axis))
    label_row(pad, "input", _TOP)
    cells(pad, scale, Role.PADDING, range(placement.padded.start, 0), _TOP)
    cells(pad, scale, Role.PIXEL, range(placement.size), _TOP)
    cells(pad, scale, Role.PADDING, range(placement.size, placement.padded.stop), _TOP)
    numbers(pad, scale, sorted({0, placement.size - 1}), _TOP)
    mark_break(pad, scale, _TOP)


def _scale(placement: Placement) -> Scale:
    stop = max(placement.padded.stop, placement.last[-1] + 1, placement.size)
    columns = range(placement.padded.start, stop)
    second = placement.touched(min(1, placement.positions - 1))
    start = range(columns.start, max(second[-1] + 1, 1))
    end = range(min(placement.last[0], placement.size - 1), stop)
    return fit(columns, (start, end), LEFT, RIGHT)


def _headline(placement: Placement, axis: str) -> str:
    along = f"{axis}: " if axis else ""
    ends = placement.before, placement.behind
    padding = ", padding {} + {}".format(*ends) if any(ends) else ""
    return f"{along}{pixels_words(placement.size)}{padding}"


def _tracks(placement: Placement) -> list[Track]:
    kernel = f"kernel {placement.taps}"
    if placement.dilation > 1:
        kernel = f"{kernel}, dilation {placement.dilation}"
    remarks = {0: kernel, 1: f"stride {placement.stride}"}
    shown = sorted({0, min(1, placement.positions - 1), placement.positions - 1})
    return [Track(ordinal(position + 1), placement.touched(position), remarks.get(position, "")) for position in shown]


def _at_the_end(placement: Placement) -> str:
    """Say what the last window leaves over, or by how much it hangs over the end."""
    if placement.dropped:
        return f"{len(placement.dropped)} left over"
    return f"hangs over by {placement.overhang}" if placement.overhang else ""


def _ends(placement: Placement) -> str:
    """Say what is cut off the stamped row, and what output padding adds after it."""
    before, behind = (len(part) for part in placement.cut)
    if before == behind:
        said = [f"{before} cut off at each end"] if before else []
    else:
        said = [f"{before} cut off at the start"] if before else []
        said += [f"{behind} at the end"] if behind or not placement.added else []
    if placement.added:
        said.append(f"{len(placement.added)} added at the end")
    return ", ".join(said)


def _describe(placement: Placement, axis: str) -> str:
    said = [f"{_sentence(_headline(placement, axis))}; {_kernel(placement)}.", _positions("Window", placement, axis)]
    if placement.dropped:
        said.append(f"At the end no window reaches {columns_words(placement.dropped, axis)}.")
    if placement.overhang:
        said.append(f"The last window hangs over the end by {placement.overhang}.")
    said.append(f"The output has {pixels_words(placement.positions)}.")
    return " ".join(said)


def _describe_stamps(placement: Placement, axis: str, ends: str) -> str:
    along = f"{axis}: " if axis else ""
    said = [
        f"{_sentence(f'{along}{pixels_words(placement.positions)}')}; {_kernel(placement)}.",
        _positions("Stamp", placement, axis),
        f"{_sentence(ends)}." if ends else "",
        f"The output has {pixels_words(placement.size)}.",
    ]
    return " ".join(filter(None, said))


def _kernel(placement: Placement) -> str:
    dilation = f", dilation {placement.dilation}" if placement.dilation > 1 else ""
    return f"kernel {placement.taps}{dilation}, stride {placement.stride}"


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def _positions(name: str, placement: Placement, axis: str) -> str:
    first = f"{name} 1 lies on {columns_words(placement.touched(0), axis)}"
    if placement.positions == 1:
        return f"{first}."
    return f"{first}, the last one, {placement.positions}, on {columns_words(placement.last, axis)}."
