"""Sizes on their way through layers: a bar for each map, to scale."""

from collections.abc import Sequence

from quizgen.drawing import WIDTH, Anchor, Drawing, Role, Sketchpad
from quizgen.figures.layers import sliding_words
from quizgen.figures.words import pixels_words
from quizgen.solver import Slide, Sliding

_EDGE = 4
_LONGEST = WIDTH - 2 * _EDGE
_BAR = 9
_PITCH = 33


def sizes_through(layers: Sequence[Sliding], slides: Sequence[Slide]) -> Drawing:
    """Draw the side after each layer; what a layer leaves over of its input is crossed out.

    Args:
        layers: first to last.
        slides: each layer's window on what the one before puts out.
    """
    pad = Sketchpad()
    names = ["input", *map(sliding_words, layers)]
    sizes = [slides[0].size, *(slide.positions for slide in slides)]
    scale = _LONGEST / max(sizes)
    y = 14
    said = []
    for number, (name, size) in enumerate(zip(names, sizes, strict=True)):
        dropped = len(slides[number].placement.dropped) if number < len(slides) else 0
        left_over = f", {dropped} left over" if dropped else ""
        pad.text(_EDGE, y, name)
        pad.text(WIDTH - _EDGE, y, f"{size}{left_over}", Anchor.END, strong=True)
        length = max(2, round(scale * size))
        pad.box(Role.OUTPUT if number else Role.PIXEL, _EDGE, y + 5, length, _BAR)
        if dropped:
            cut = min(max(3, round(scale * dropped)), length)
            pad.cross(Role.DROPPED, _EDGE + length - cut, y + 5, cut, _BAR)
        said.append(f"{name}: {pixels_words(size)}{left_over}")
        y += _PITCH
    return pad.drawing(y - 10, "Sizes, layer by layer", f"{'; '.join(said)}.")
