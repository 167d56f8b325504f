"""Output sizes, step by step."""

from quizgen.problem import Integer, Size, Step, Volume
from quizgen.solver import Shape, Slide, Sliding


def describe_slide(slide: Slide, name: str) -> str:
    """Return the whole formula of one axis as TeX, with its numbers put in; `name` is what comes out."""
    window = slide.window
    kernel = rf"{window.dilation}({window.kernel} - 1) - 1" if window.dilation > 1 else str(window.kernel)
    padding = rf" + 2 \cdot {window.padding}" if window.padding else ""
    fraction = rf"\frac{{{slide.size}{padding} - {kernel}}}{{{window.stride}}}"
    return rf"\text{{{name}}} = \left\lfloor {fraction} \right\rfloor + 1"


def output_side(slide: Slide, side: str = "") -> tuple[Step, ...]:
    """Work out one side; `side` ("height", "width") goes before each label."""
    return tuple(_side_steps(slide, f"{side.capitalize()}: " if side else ""))


def output_size(layer: Sliding, shape: Shape) -> tuple[Step, ...]:
    """Work out height × width; once for both where nothing tells the axes apart."""
    output = layer.output_shape(shape)
    answer = Size.of(output.size)
    label = "Both sides are equal" if _is_square(layer, shape) else "Height × width"
    return (*_sides(layer, shape), Step(label, answer.tex, answer))


def output_volume(layer: Sliding, shape: Shape) -> tuple[Step, ...]:
    """Work out height × width × channels of a convolution: one channel per filter."""
    answer = Volume.of(layer.output_shape(shape))
    return (*_sides(layer, shape), Step("One channel per filter", answer.tex, answer))


def _is_square(layer: Sliding, shape: Shape) -> bool:
    height, width = layer.windows
    return height == width and shape.height == shape.width


def _sides(layer: Sliding, shape: Shape) -> tuple[Step, ...]:
    height, width = (window.slide(size) for window, size in zip(layer.windows, shape.size, strict=True))
    if _is_square(layer, shape):
        return output_side(height)
    return output_side(height, "height") + output_side(width, "width")


def _side_steps(slide: Slide, prefix: str) -> list[Step]:
    window = slide.window
    steps: list[tuple[str, str, int]] = []
    if window.padding:
        steps.append(("padding goes on both sides", rf"{slide.size} + 2 \cdot {window.padding}", slide.padded))
    if window.dilation > 1:
        steps.append(
            ("pixels the dilated kernel spans", rf"{window.dilation} \cdot ({window.kernel} - 1) + 1", window.extent)
        )
    steps.append(("room left for the kernel to move", f"{slide.padded} - {window.extent}", slide.span))
    if window.stride > 1:
        quotient = rf"{slide.span} / {window.stride}"
        if slide.remainder:
            label = f"whole strides in it; the last {_pixels(slide.remainder)} can't be reached"
            steps.append((label, rf"\lfloor {quotient} \rfloor", slide.steps))
        else:
            steps.append(("strides in it", quotient, slide.steps))
    steps.append(("the starting position counts too", f"{slide.steps} + 1", slide.positions))
    return [_step(prefix, *step) for step in steps]


def _step(prefix: str, label: str, tex: str, value: int) -> Step:
    text = prefix + label if prefix else label[0].upper() + label[1:]
    return Step(text, f"{tex} = {value}", Integer(value))


def _pixels(count: int) -> str:
    return "pixel" if count == 1 else f"{count} pixels"
