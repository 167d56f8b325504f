"""Which output padding undoes a strided convolution? Without padding, then with padding or dilation, then per axis."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar, TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import window_along
from quizgen.kit import square
from quizgen.kit.inverse import Setting, axes_swapped, first_axis_for_both, on_each_axis
from quizgen.kit.slides import dilation_ignored, left_over, padding_ignored, padding_once
from quizgen.problem import Answer, Asks, Couple, Family, Level, Rank, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape, Slide
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.inverse import room, transposed_check


class EqualOutputPadding(Setting):
    """The output padding, for rows as for columns, with which a transposed convolution restores a square input."""

    words = "equal"
    least: ClassVar[int] = 0

    @property
    def right(self) -> Pair:
        height, width = self.slides
        return height.remainder, width.remainder

    @property
    def checks(self) -> tuple[str, ...]:
        """The sides that the transposed convolution restores."""
        return tuple(map(transposed_check, self.slides_to_check))

    def task(self) -> Task:
        conv, (inputs, outputs) = self.layer, (self.layer.out_channels, self.layer.in_channels)
        settings = conv.kernel_size, conv.stride, conv.padding, self.right
        back = ConvTranspose2d(inputs, outputs, *settings, dilation=conv.dilation)
        details = (("target", self.size),)
        return Task("inverse:output_size", Shape(1, *self.size), (conv, back), details, unknown=(1, "output_padding"))

    def solve(self) -> tuple[Step, ...]:
        return _one_axis(self.slides[0])

    def effort(self) -> int:
        products: list[Pair] = []
        for slide in set(self.slides):
            window = slide.window
            products += [(2, window.padding or 1), (window.dilation, window.kernel - 1), (slide.steps, window.stride)]
        return effort(products)

    def picture(self) -> Drawing:
        return window_along(self.slides)


def _one_axis(slide: Slide, axis: str = "") -> tuple[Step, ...]:
    stride, reached = slide.window.stride, slide.steps * slide.window.stride
    return (
        *room(slide.window, slide.size, axis),
        integer_step("whole strides that fit", rf"\lfloor {slide.span} / {stride} \rfloor", slide.steps, axis),
        integer_step("pixels that they cover", rf"{slide.steps} \cdot {stride}", reached, axis),
        integer_step("pixels left over, which have to be added", f"{slide.span} - {reached}", slide.remainder, axis),
    )


def _stride_as_factor(slide: Slide) -> int:
    """Let the transposed convolution make the output larger by the stride, no more and no less."""
    return slide.size - slide.positions * slide.window.stride


def _numbers(q: EqualOutputPadding) -> Mapping[str, object]:
    """Return the numbers that advice may name."""
    window, output = q.slides[0].window, q.output[0]
    of_kernel = {"kernel": window.kernel, "dilation": window.dilation, "span": window.extent}
    return {"stride": window.stride, "output": output, "product": output * window.stride, **of_kernel}


_NO_OUTPUT_PADDING = Wrong[EqualOutputPadding]("always-zero", on_each_axis(lambda _: 0))
_LARGEST_ALLOWED = Wrong[EqualOutputPadding]("largest-allowed", on_each_axis(lambda slide: slide.window.stride - 1))
_MISSING_TO_NEXT = Wrong[EqualOutputPadding](
    "missing-to-next-stride", on_each_axis(lambda slide: slide.window.stride - slide.remainder)
)
_INPUT_OVER_STRIDE = Wrong[EqualOutputPadding](
    "input-over-stride", on_each_axis(lambda slide: slide.size % slide.window.stride)
)
_PADDING_IGNORED = Wrong[EqualOutputPadding]("padding-ignored", on_each_axis(left_over(padding_ignored)))
_PADDING_ONCE = Wrong[EqualOutputPadding]("padding-once", on_each_axis(left_over(padding_once)))

_EQUAL: tuple[Wrong[EqualOutputPadding], ...] = (
    _NO_OUTPUT_PADDING,
    _LARGEST_ALLOWED,
    _MISSING_TO_NEXT,
    _INPUT_OVER_STRIDE,
    Wrong("stride-as-factor", on_each_axis(_stride_as_factor), slots=_numbers),
)


class PaddedOutputPadding(EqualOutputPadding):
    """The output padding, where the convolution has padding or dilation."""


_PADDED: tuple[Wrong[PaddedOutputPadding], ...] = (
    _NO_OUTPUT_PADDING,
    _PADDING_ONCE,
    _PADDING_IGNORED,
    Wrong("dilation-ignored", on_each_axis(left_over(dilation_ignored)), slots=_numbers),
    _MISSING_TO_NEXT,
    Wrong("padding-copied", on_each_axis(lambda slide: slide.window.padding or None)),
    _LARGEST_ALLOWED,
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
    Wrong("axes-swapped", axes_swapped),
    Wrong("first-axis-for-both", first_axis_for_both),
    _PADDING_ONCE,
    _PADDING_IGNORED,
    _MISSING_TO_NEXT,
    _INPUT_OVER_STRIDE,
    _NO_OUTPUT_PADDING,
)


_LEAST = 3
"""Fewer positions make hardly a feature map any more."""


def _draw_plain(rng: Random) -> EqualOutputPadding | None:
    layer = Conv2d(1, 1, square(rng.choice((3, 4, 5, 7, 8, 11))), square(rng.choice((3, 3, 4, 4, 5, 5))))
    return _checked(EqualOutputPadding(square(rng.randint(12, 64)), layer))


def _draw_padded(rng: Random) -> PaddedOutputPadding | None:
    """Draw padding, and dilation now and then."""
    kernel, dilation = rng.choice((3, 5, 7)), rng.choice((1, 1, 2, 3))
    padding = square(rng.randint(0 if dilation > 1 else 1, min(4, kernel - 1)))
    layer = Conv2d(1, 1, square(kernel), square(rng.choice((2, 3, 4, 5, 6))), padding, square(dilation))
    return _checked(PaddedOutputPadding(square(rng.randint(16, 96)), layer))


def _draw_axes(rng: Random) -> OutputPaddingOnEachAxis | None:
    kernel = rng.choice((3, 3, 4, 5, 5, 7)), rng.choice((3, 3, 4, 5, 5, 7))
    stride = rng.choice((2, 3, 4, 5)), rng.choice((2, 3, 4, 5))
    layer = Conv2d(1, 1, kernel, stride, square(rng.randint(0, 3)))
    return _checked(OutputPaddingOnEachAxis((rng.randint(16, 64), rng.randint(16, 64)), layer))


Q = TypeVar("Q", bound=EqualOutputPadding)


def _checked(question: Q) -> Q | None:
    """Reject kernels that jump over pixels or are padded too much, tiny outputs, and axes that need nothing."""
    windows = question.layer.windows
    if any(window.stride > window.extent or window.padding > window.extent // 2 for window in windows):
        return None
    if min(slide.positions for slide in question.slides) < _LEAST:
        return None
    only_sides_differ = windows[0] == windows[1] and question.size[0] != question.size[1]
    return None if only_sides_differ or 0 in question.right else question


FAMILY = Family(
    "output-padding-to-undo",
    "Output padding that undoes a convolution",
    Topic.OUTPUT_SIZE,
    questions=(
        Asks(EqualOutputPadding, _EQUAL, levels=(1,)),
        Asks(PaddedOutputPadding, _PADDED, levels=(2,)),
        Asks(OutputPaddingOnEachAxis, _ON_EACH_AXIS, levels=(3,)),
    ),
    levels=(
        # it is less than the stride, and usual strides are small
        Level("the pixels that the strides leave over, without padding", _draw_plain, ("B6",), max_share=0.45),
        Level("the pixels left over with padding or dilation", _draw_padded, ("B6",), max_share=0.4),  # as on level 1
        # two numbers, each less than its stride
        Level("different settings on each axis", _draw_axes, ("B6",), max_share=0.25),
    ),
    rank=Rank.SPECIAL,
)
