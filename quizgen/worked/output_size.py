"""Output sizes, step by step."""

from collections.abc import Callable
from typing import TypeVar

from quizgen.problem import Size, Step, Volume
from quizgen.solver import Shape, Slide, Sliding
from quizgen.worked.arithmetic import integer_step

A = TypeVar("A")
Sides = Callable[[A, str], tuple[Step, ...]]
"""Works out one axis; the text ("height", "width" or none) goes before each label."""


PADDED = "padded side, with padding at both ends"
START = "add the starting position"
"""Labels of steps that every window has."""


def describe_slide(slide: Slide, name: str) -> str:
    """Return the whole formula of one axis as TeX, with its numbers put in; `name` is what comes out."""
    window = slide.window
    kernel = rf"{window.dilation}({window.kernel} - 1) - 1" if window.dilation > 1 else str(window.kernel)
    padding = rf" + 2 \cdot {window.padding}" if window.padding else ""
    fraction = rf"\frac{{{slide.size}{padding} - {kernel}}}{{{window.stride}}}"
    return rf"\text{{{name}}} = \left\lfloor {fraction} \right\rfloor + 1"


def output_side(slide: Slide, side: str = "") -> tuple[Step, ...]:
    """Work out one side; `side` ("height", "width") goes before each label."""
    return tuple(integer_step(*step, side) for step in _side_steps(slide))


def output_size(layer: Sliding, shape: Shape) -> tuple[Step, ...]:
    """Work out height × width; once for both where nothing tells the axes apart."""
    return size_of(_slides(layer, shape), output_side, layer.output_shape(shape))


def output_volume(layer: Sliding, shape: Shape) -> tuple[Step, ...]:
    """Work out height × width × channels of a convolution: one channel per filter."""
    return volume_of(_slides(layer, shape), output_side, layer.output_shape(shape), "One channel per filter")


def size_of(axes: tuple[A, A], sides: Sides[A], output: Shape) -> tuple[Step, ...]:
    """Work out both axes, or one where they are equal, and put the size together."""
    answer = Size.of(output.size)
    label = "Height and width are equal" if axes[0] == axes[1] else "Height × width"
    return (*_both(axes, sides), Step(label, answer.tex, answer))


def volume_of(axes: tuple[A, A], sides: Sides[A], output: Shape, channels: str) -> tuple[Step, ...]:
    """Work out both axes, or one where they are equal, and put the volume together; `channels` labels that."""
    answer = Volume.of(output)
    return (*_both(axes, sides), Step(channels, answer.tex, answer))


def pixels(count: int) -> str:
    """Write `1 pixel` for one, `3 pixels` for more."""
    return "1 pixel" if count == 1 else f"{count} pixels"


def strides_that_fit(slide: Slide) -> tuple[str, str, int]:
    """Divide the distance that a window can move by the stride, rounded down: label, TeX and value of the step."""
    quotient = rf"{slide.span} / {slide.window.stride}"
    if not slide.remainder:
        return "strides that fit", quotient, slide.steps
    left_over = f"{pixels(slide.remainder)} {'is' if slide.remainder == 1 else 'are'} left over"
    return f"whole strides that fit; {left_over}", rf"\lfloor {quotient} \rfloor", slide.steps


def _slides(layer: Sliding, shape: Shape) -> tuple[Slide, Slide]:
    height, width = layer.windows
    return height.slide(shape.height), width.slide(shape.width)


def _both(axes: tuple[A, A], sides: Sides[A]) -> tuple[Step, ...]:
    height, width = axes
    if height == width:
        return sides(height, "")
    return sides(height, "height") + sides(width, "width")


def _side_steps(slide: Slide) -> list[tuple[str, str, int]]:
    window = slide.window
    steps: list[tuple[str, str, int]] = []
    if window.padding:
        steps.append((PADDED, rf"{slide.size} + 2 \cdot {window.padding}", slide.padded))
    if window.dilation > 1:
        span = rf"{window.dilation} \cdot ({window.kernel} - 1) + 1"
        steps.append(("pixels that the dilated kernel spans", span, window.extent))
    steps.append(("distance that the kernel can move", f"{slide.padded} - {window.extent}", slide.span))
    if window.stride > 1:
        steps.append(strides_that_fit(slide))
    steps.append((START, f"{slide.steps} + 1", slide.positions))
    return steps
