"""Channels that become pixels, and pixels that become channels."""

from quizgen.drawing import WIDTH, Anchor, Drawing, Role, Sketchpad
from quizgen.solver import Shape

_CELL = 22
_TOP = 24


def pixel_shuffle(before: Shape, after: Shape, factor: int) -> Drawing:
    """Draw one place of a map before and after a pixel shuffle, or an unshuffle where the map shrinks.

    Args:
        before: what is rearranged.
        after: what comes out.
        factor: by how much a side grows or shrinks.
    """
    pad = Sketchpad()
    grows = after.height > before.height
    deep, flat = (64, WIDTH - 84) if grows else (WIDTH - 84, 64)
    side = _CELL * factor
    shift = min(10, 60 // factor**2)
    for number in range(factor**2 - 1, -1, -1):
        pad.box(
            Role.PADDING if number else Role.OUTPUT,
            deep - 20 + number * shift,
            _TOP + side // 2 + 6 - number * shift // 2,
            _CELL,
            _CELL,
        )
    for row in range(factor):
        edges = [flat - side // 2 + _CELL * column for column in range(factor + 1)]
        pad.cells(Role.OUTPUT, edges, _TOP + row * _CELL, _CELL)
    middle = _TOP + side // 2
    pad.line(Role.FLOW, (WIDTH // 2 - 22, middle), (WIDTH // 2 + 22, middle))
    pad.line(Role.FLOW, (WIDTH // 2 + 16, middle - 5), (WIDTH // 2 + 22, middle), (WIDTH // 2 + 16, middle + 5))
    block = f"{factor} × {factor} pixels"
    pad.text(deep, 13, f"{factor**2} channels", Anchor.MIDDLE)
    pad.text(flat, 13, block, Anchor.MIDDLE)
    y = _TOP + max(side, side // 2 + 6 + _CELL) + 20
    for x, shape, strong in ((64, before, False), (WIDTH - 84, after, True)):
        pad.text(x, y, f"{shape.height} × {shape.width} × {shape.channels}", Anchor.MIDDLE, strong=strong)
    names = f"{factor**2} channels", f"{factor} × {factor} pixels of one"
    old, new = names if grows else names[::-1]
    words = (
        f"At each place, {old} become {new}: {before.height} × {before.width} × {before.channels} becomes "
        f"{after.height} × {after.width} × {after.channels} (height × width × channels)."
    )
    return pad.drawing(y + 6, "Channels become pixels" if grows else "Pixels become channels", words)
