"""Which values share a mean: the channels of a batch of images as a grid, once for each normalisation."""

from quizgen.drawing import Drawing, Role, Sketchpad

_CELL, _ROW = 15, 13
_PANEL = 156
"""From the left edge of a panel to that of the next."""

_LEFT = 6


def normalised_axes(images: int, channels: int, groups: int) -> Drawing:
    """Draw a cell for each channel of each image, and mark the cells that are normalised together.

    Args:
        images: in the batch, one row each.
        channels: one column each.
        groups: of channels, for group norm; they divide the channels.
    """
    pad = Sketchpad()
    shared = {
        "batch norm": (images, 1),
        "layer norm": (1, channels),
        "instance norm": (1, 1),
        "group norm": (1, channels // groups),
    }
    tall = images * _ROW + 34
    for number, (name, (rows, columns)) in enumerate(shared.items()):
        x, y = _LEFT + _PANEL * (number % 2), 14 + tall * (number // 2)
        pad.text(x, y, name, strong=True)
        y += 8
        edges = list(range(x, x + _CELL * channels + 1, _CELL))
        for row in range(images):
            pad.cells(Role.PIXEL, edges, y + row * _ROW, _ROW)
            if row < rows:
                pad.cells(Role.TAP, edges[: columns + 1], y + row * _ROW, _ROW)
    y = 14 + 2 * tall
    pad.text(_LEFT, y - 4, f"rows: {_count(images, 'image')}; columns: {_count(channels, 'channel')}")
    listed = "; ".join(f"{name}: {_extent(*extent)}" for name, extent in shared.items())
    words = (
        f"A batch of {_count(images, 'image')} with {_count(channels, 'channel')} each. What shares a mean: {listed}."
    )
    return pad.drawing(y + 4, "What each normalisation averages over", words)


def _extent(images: int, channels: int) -> str:
    return f"{_count(channels, 'channel')} of {_count(images, 'image')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
