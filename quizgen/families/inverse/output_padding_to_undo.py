"""Which output padding undoes a strided convolution? Squares, with padding and dilation, then for each axis."""

from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import window_along
from quizgen.kit import square
from quizgen.kit.inverse import Setting, axes_swapped, first_axis_for_both, on_each_axis
from quizgen.kit.slides import dilation_ignored, left_over, padding_ignored, padding_once
from quizgen.problem import Answer, Asks, Couple, Family, Level, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape, Slide
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.inverse import room


class EqualOutputPadding(Setting):
    """The output padding, for rows as for columns, with which a transposed convolution restores a square input."""

    words = "equal"

    @property
    def right(self) -> Pair:
        height, width = self.slides
        return height.remainder, width.remainder

    def task(self) -> Task:
        conv = self.layer
        back = ConvTranspose2d(
            conv.out_channels,
            conv.in_channels,
            conv.kernel_size,
            conv.stride,
            conv.padding,
            self.right,
            dilation=conv.dilation,
        )
        details = (("target", self.size),)
        return Task("inverse:output_size", Shape(1, *self.size), (conv, back), details, unknown=(1, "output_padding"))

    def solve(self) -> tuple[Step, ...]:
        return _one_axis(self.slides[0])

    def effort(self) -> int:
        products: list[Pair] = []
        for slide in set(self.slides):
            window = slide.window
            products += [
                (2, window.padding or 1),
                (window.dilation, window.kernel - 1),
                (slide.steps, window.stride),
            ]
        return effort(products)

    def picture(self) -> Drawing:
        return window_along(self.slides)


def _one_axis(slide: Slide, axis: str = "") -> tuple[Step, ...]:
    stride, reached = slide.window.stride, slide.steps * slide.window.stride
    return (
        *room(slide.window, slide.size, axis),
        integer_step("whole strides in it", rf"\lfloor {slide.span} / {stride} \rfloor", slide.steps, axis),
        integer_step("pixels they reach", rf"{slide.steps} \cdot {stride}", reached, axis),
        integer_step("pixels left over, to be added again", f"{slide.span} - {reached}", slide.remainder, axis),
    )


def _missing(slide: Slide) -> int | None:
    """Count what is missing to the next stride, where something is left over."""
    return slide.window.stride - slide.remainder if slide.remainder else None


_EQUAL: tuple[Wrong[EqualOutputPadding], ...] = (
    Wrong("always-zero", on_each_axis(lambda _: 0), (1, 2)),
    Wrong("stride-itself", on_each_axis(lambda slide: slide.window.stride), (1, 2)),
    Wrong("largest-allowed", on_each_axis(lambda slide: slide.window.stride - 1), (1, 2)),
    Wrong("input-over-stride", on_each_axis(lambda slide: slide.size % slide.window.stride)),
    Wrong("missing-to-next-stride", on_each_axis(_missing)),
    Wrong("padding-ignored", on_each_axis(left_over(padding_ignored)), (2, 3)),
    Wrong("padding-once", on_each_axis(left_over(padding_once)), (2, 3)),
    Wrong("padding-copied", on_each_axis(lambda slide: slide.window.padding or None), (2,)),
    Wrong("dilation-ignored", on_each_axis(left_over(dilation_ignored)), (2,)),
)


class OutputPaddingOnEachAxis(EqualOutputPadding):
    """The output padding for the height, and that for the width, that restore the input."""

    words = "axes"

    def of_setting(self, values: Pair) -> Answer:
        return Couple(*values)

    def solve(self) -> tuple[Step, ...]:
        height, width = self.slides
        answer = self.of_setting(self.right)
        last = Step("For the height, then for the width", answer.tex, answer)
        return (*_one_axis(height, "height"), *_one_axis(width, "width"), last)


_ON_EACH_AXIS: tuple[Wrong[OutputPaddingOnEachAxis], ...] = (
    *_EQUAL,
    Wrong("axes-swapped", axes_swapped),
    Wrong("first-axis-for-both", first_axis_for_both),
)


_WIDE = (4, 5, 7, 8, 9, 10, 11, 12, 16)
_LEAST = 3
"""Fewer positions make hardly a feature map any more."""


def _draw_square(rng: Random) -> EqualOutputPadding | None:
    stride = square(rng.choice((2, 3, 3, 4, 4, 5)))
    return _draw(rng, square(rng.randint(12, 40)), square(rng.choice((3, 4, 5, 7))), stride, most=1)


def _draw_dilated(rng: Random) -> EqualOutputPadding | None:
    """Draw large strides, and dilation now and then."""
    stride = square(rng.choice((3, 4, 5, 6, 8)))
    dilation = rng.choice((1, 1, 2, 3))
    kernel = square(rng.choice((3, 5, 7) if dilation > 1 else _WIDE))
    return _draw(rng, square(rng.randint(20, 96)), kernel, stride, most=4, dilation=dilation)


def _draw_axes(rng: Random) -> EqualOutputPadding | None:
    """Draw the settings of each axis; where they are equal, so must be the sides."""
    kernel = rng.choice((3, 4, 5, 7, 8)), rng.choice((3, 4, 5, 7, 8))
    stride = rng.choice((2, 3, 4, 5)), rng.choice((2, 3, 4, 5))
    return _draw(rng, (rng.randint(16, 64), rng.randint(16, 64)), kernel, stride, most=3)


def _draw(
    rng: Random, size: Pair, kernel: Pair, stride: Pair, *, most: int, dilation: int = 1
) -> EqualOutputPadding | None:
    """Draw the padding, at most `most`."""
    padding = rng.randint(0, min(most, *(side - 1 for side in kernel)))
    layer = Conv2d(1, 1, kernel, stride, square(padding), square(dilation))
    height, width = layer.windows
    if height.stride > height.extent or width.stride > width.extent:
        return None  # a kernel that jumps over pixels is rarely seen
    if height == width and size[0] != size[1]:
        return None  # only the sides differ
    question = (EqualOutputPadding if height == width else OutputPaddingOnEachAxis)(size, layer)
    return None if min(slide.positions for slide in question.slides) < _LEAST else question


FAMILY = Family(
    "output-padding-to-undo",
    "Output padding that undoes a convolution",
    Topic.OUTPUT_SIZE,
    questions=(
        Asks(EqualOutputPadding, _EQUAL),
        Asks(OutputPaddingOnEachAxis, _ON_EACH_AXIS, levels=(3,)),
    ),
    levels=(
        Level(
            "squares, little padding",
            _draw_square,
            ("B6",),
            max_share=0.45,  # it is less than the stride, and usual strides are small
        ),
        Level("larger strides, padding and dilation", _draw_dilated, ("B6",), max_share=0.3),  # as on level 1
        Level(
            "other settings on each axis",
            _draw_axes,
            ("B6",),
            max_share=0.2,  # two numbers, each less than its stride
        ),
    ),
)
