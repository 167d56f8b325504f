"""Two boxes that overlap: what they share and what they cover together."""

from quizgen.drawing import WIDTH, Anchor, Drawing, Role, Sketchpad

_LEFT, _TOP = 8, 22
_WIDE, _HIGH = 170, 150
"""Room for both boxes."""


def overlapping_boxes(width: int, height: int, right: int, down: int) -> Drawing:
    """Draw a true box and one of the same size predicted further right and down, and their intersection over union."""
    pad = Sketchpad()
    unit = min(_WIDE / (width + right), _HIGH / (height + down))
    wide, high = (max(1, round(side * unit)) for side in (width, height))
    across, below = round(right * unit), round(down * unit)
    pad.box(Role.PIXEL, _LEFT, _TOP, wide, high)
    pad.box(Role.OUTPUT, _LEFT + across, _TOP + below, wide, high)
    shared = max(0, width - right) * max(0, height - down)
    union = 2 * width * height - shared
    if shared:
        pad.box(Role.BAR, _LEFT + across, _TOP + below, max(1, wide - across), max(1, high - below))
    pad.text(_LEFT, _TOP - 8, "truth")
    bottom = _TOP + below + high
    end = _LEFT + across + wide
    pad.text(end, bottom + 16, "prediction", Anchor.END if end > _WIDE // 2 else Anchor.START)
    x, y = WIDTH - 4, _TOP + 40
    for line in (f"shared: {shared:,}", f"covered: {union:,}"):
        pad.text(x, y, line, Anchor.END)
        y += 20
    pad.text(x, y, f"IoU {_ratio(shared, union)}", Anchor.END, strong=True)
    words = (
        f"Two boxes of {width} × {height}, the predicted one {right} further right and {down} further down "
        "than the true one. "
        f"They share {shared:,} and together cover {union:,}: intersection over union {_ratio(shared, union)}."
    )
    return pad.drawing(max(bottom + 22, y + 6), "Intersection over union of two boxes", words)


def _ratio(shared: int, union: int) -> str:
    return f"{shared / union:.2f}" if shared % union else str(shared // union)
