"""What the families about compute and memory share: efforts, and counts that a wrong method would make."""

from random import Random

from quizgen.kit.slides import Rule, slides_along
from quizgen.solver import Conv2d, Pair, Shape, Sliding

KNOWN_SQUARES = 16
"""Squares of sides up to this one are known by heart."""


def area_products(size: Pair) -> list[Pair]:
    """Return what there is to multiply for the number of places on a map."""
    height, width = size
    return [] if height == width <= KNOWN_SQUARES else [size]


def side_products(layer: Sliding, shape: Shape) -> list[Pair]:
    """Return what there is to multiply and divide for the sides of an output."""
    slides = {window.slide(size) for window, size in zip(layer.windows, shape.size, strict=True)}
    products = [(2, slide.window.padding) for slide in slides]
    return products + [(slide.span, slide.window.stride) for slide in slides]


def keeping_padding(kernel: int) -> Pair:
    """Return the padding that keeps the size of an input at stride 1; `kernel` is odd."""
    return (kernel - 1) // 2, (kernel - 1) // 2


def input_for(rng: Random, layer: Conv2d, outputs: tuple[int, ...]) -> Shape:
    """Choose a square input from which a layer with a square window makes an output with one of these sides."""
    window = layer.windows[0]
    left_over = rng.randrange(window.stride)
    side = (rng.choice(outputs) - 1) * window.stride + window.extent - 2 * window.padding + left_over
    return Shape(layer.in_channels, side, side)


def area(size: Pair) -> int:
    """Return height times width."""
    return size[0] * size[1]


def output_by(rule: Rule, layer: Sliding, shape: Shape) -> Pair | None:
    """Return height and width of an output by a wrong rule for its sides; None where it does not lead to a size."""
    height, width = map(rule, slides_along(layer.windows, shape.size))
    return None if height is None or width is None or min(height, width) < 1 else (height, width)
