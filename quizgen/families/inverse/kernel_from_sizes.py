"""Which kernel turns one size into another? Squares, rectangles, then dilated ones, or all that a stride allows."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import window_of
from quizgen.kit import square
from quizgen.kit.inverse import OnInput, Setting, axes_swapped, first_axis_for_both, on_each_axis
from quizgen.kit.kernels import KernelSides, kernel_effort, moves, rest_step
from quizgen.kit.slides import Rule
from quizgen.problem import Answer, Asks, Family, IntegerSet, Level, Size, Step, Task, Topic, Wrong
from quizgen.solver import Conv2d, Pair, Shape, Slide
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.inverse import output_check


class SquareKernel(Setting):
    """The side of a square kernel at stride 1."""

    words = "square"

    @property
    def right(self) -> Pair:
        return self.layer.kernel_size

    @property
    def checks(self) -> tuple[str, ...]:
        """The output sides with the answer."""
        return tuple(map(output_check, self.slides_to_check))

    def of_rest(self, rest: int) -> int | Fraction:
        """Return the kernel side, if this many pixels of a side are left by the moves."""
        return rest

    def task(self) -> Task:
        details = (("target", self.output),)
        return Task("inverse:output_size", Shape(1, *self.size), (self.layer,), details, unknown=(0, "kernel_size"))

    def solve(self) -> tuple[Step, ...]:
        slide = self.slides[0]
        return (*moves(slide), rest_step(slide, "pixels that the moves leave for the kernel"))

    def effort(self) -> int:
        return kernel_effort(self)

    def picture(self) -> Drawing:
        return window_of(self.layer, self.size)


def _short(missing: Rule) -> Callable[[SquareKernel], Answer | None]:
    """Lift a wrong rule that leaves the kernel this many pixels too few."""

    def of_axis(q: SquareKernel, slide: Slide) -> int | Fraction | None:
        few = missing(slide)
        return None if few is None else q.of_rest(slide.window.extent - few)

    return lambda q: q.on_axes(lambda slide: of_axis(q, slide))


def _stride(slide: Slide) -> int:
    return slide.window.stride


def _padding_times(factor: int) -> Rule:
    """Take the padding this many times, where there is some."""
    return lambda slide: factor * slide.window.padding or None


_PADDINGS: tuple[Wrong[SquareKernel], ...] = (
    Wrong("padding-ignored", _short(_padding_times(2))),
    Wrong("padding-once", _short(_padding_times(1))),
)

_NO_PLUS_ONE = Wrong[SquareKernel]("no-plus-one", _short(_stride))
_ONE_ADDED_TWICE = Wrong[SquareKernel]("one-added-twice", _short(lambda _: -1))

_SQUARE: tuple[Wrong[SquareKernel], ...] = (_NO_PLUS_ONE, _ONE_ADDED_TWICE, *_PADDINGS)


class RectangularKernel(SquareKernel):
    """The height and width of a kernel at stride 1."""

    words = "rectangular"

    def of_setting(self, values: Pair) -> Answer:
        return Size.of(values)

    def solve(self) -> tuple[Step, ...]:
        answer = self.of_setting(self.right)
        steps: list[Step] = []
        for slide, axis in zip(self.slides, ("height", "width"), strict=True):
            steps += [*moves(slide, axis), rest_step(slide, "pixels that the moves leave for the kernel", axis)]
        return (*steps, Step("Height × width", answer.tex, answer))


_RECTANGULAR: tuple[Wrong[RectangularKernel], ...] = (
    Wrong("axes-swapped", axes_swapped),
    Wrong("first-axis-for-both", first_axis_for_both),
    _NO_PLUS_ONE,
    _ONE_ADDED_TWICE,
    *_PADDINGS,
)


class DilatedKernel(SquareKernel):
    """The weights along one side of a square kernel that is dilated."""

    words = "dilated"

    def of_rest(self, rest: int) -> int | Fraction:
        return Fraction(rest - 1, self.layer.dilation[0]) + 1

    def solve(self) -> tuple[Step, ...]:
        slide = self.slides[0]
        window, gaps = slide.window, slide.window.kernel - 1
        return (
            *moves(slide),
            rest_step(slide, "pixels that the moves leave for the span of the kernel"),
            integer_step(
                f"gaps between the weights, {window.dilation} pixels each",
                f"({window.extent} - 1) / {window.dilation}",
                gaps,
            ),
            integer_step("weights, one more than gaps", f"{gaps} + 1", window.kernel),
        )


def _numbers(q: DilatedKernel) -> Mapping[str, object]:
    """Return the numbers that advice may name."""
    window = q.slides[0].window
    return {"span": window.extent, "dilation": window.dilation, "gaps": window.kernel - 1}


def _holes(slide: Slide) -> Fraction:
    return Fraction(slide.window.extent - 1, slide.window.dilation + 1) + 1


_DILATED: tuple[Wrong[DilatedKernel], ...] = (
    Wrong("dilation-ignored", on_each_axis(lambda slide: slide.window.extent), slots=_numbers),
    Wrong("gaps-for-weights", on_each_axis(lambda slide: slide.window.kernel - 1), slots=_numbers),
    Wrong(
        "dilation-subtracted", on_each_axis(lambda slide: slide.window.extent - slide.window.dilation), slots=_numbers
    ),
    Wrong("dilation-as-holes", on_each_axis(_holes), slots=_numbers),
    *_PADDINGS,
)


def _short_of_all(missing: Rule) -> Callable[[KernelSides], Answer | None]:
    """Lift a wrong rule that leaves the kernel this many pixels too few."""
    return lambda q: None if (few := missing(q.slides[0])) is None else q.of_rest(q.rest - few)


def _stride_of(q: KernelSides) -> Mapping[str, object]:
    stride = q.layer.stride[0]
    return {"stride": stride, "most": stride - 1}


_SIDES: tuple[Wrong[KernelSides], ...] = (
    Wrong("nothing-left-over", lambda q: IntegerSet.of({q.rest}), slots=_stride_of),
    Wrong("no-plus-one", _short_of_all(_stride)),
    Wrong("whole-stride-left-over", lambda q: q.of_rest(q.rest, more=1), slots=_stride_of),
    Wrong("stride-ignored", lambda q: IntegerSet.of({q.slides[0].padded - q.slides[0].steps}), slots=_stride_of),
    Wrong("padding-ignored", _short_of_all(_padding_times(2))),
    Wrong("padding-once", _short_of_all(_padding_times(1))),
)


_KERNELS = (2, 3, 4, 5, 6, 7, 9, 11)
_RECTANGLE_KERNELS = (1, 2, 3, 3, 4, 5, 5, 7, 7, 9)


def _draw_square(rng: Random) -> SquareKernel | None:
    kernel = rng.choice(_KERNELS)
    layer = Conv2d(1, 1, square(kernel), padding=square(rng.randint(0, min(3, kernel - 1))))
    side = _draw_side(rng, layer)
    return SquareKernel((side, side), layer) if side else None


def _draw_rectangular(rng: Random) -> RectangularKernel | None:
    kernel = rng.choice(_RECTANGLE_KERNELS), rng.choice(_RECTANGLE_KERNELS)
    padding = rng.randint(0, (kernel[0] - 1) // 2), rng.randint(0, (kernel[1] - 1) // 2)
    size = rng.randint(14, 64), rng.randint(14, 64)
    if size[0] == size[1] or kernel[0] == kernel[1] or padding == (0, 0):
        return None
    return RectangularKernel(size, Conv2d(1, 1, kernel, padding=padding))


def _draw_dilated_or_strided(rng: Random) -> OnInput | None:
    return _draw_dilated(rng) if rng.random() < 0.5 else _draw_strided(rng)


def _draw_dilated(rng: Random) -> DilatedKernel | None:
    kernel, dilation = rng.choice((2, 3, 3, 4, 5, 5, 7, 9)), rng.choice((2, 2, 2, 3, 4))
    layer = Conv2d(1, 1, square(kernel), padding=square(rng.randint(0, 4)), dilation=square(dilation))
    side = _draw_side(rng, layer)
    return DilatedKernel((side, side), layer) if side else None


def _draw_strided(rng: Random) -> KernelSides | None:
    """Draw the smallest kernel that gives an output: it leaves over as much as possible."""
    stride, positions, kernel = rng.choice((2, 2, 3, 3, 4)), rng.randint(5, 32), rng.randint(2, 11)
    padding = rng.randint(0, min(3, kernel - 1))
    side = positions * stride - 1 + kernel - 2 * padding
    if side > _LARGEST or kernel < stride:
        return None
    return KernelSides((side, side), Conv2d(1, 1, square(kernel), square(stride), square(padding)))


_LARGEST = 96


def _draw_side(rng: Random, layer: Conv2d) -> int | None:
    """Draw an input on which the kernel moves, and which does not give it away."""
    window, side = layer.windows[0], rng.randint(12, 64)
    if side + 2 * window.padding - window.extent < 4:
        return None  # too small to be real
    output = window.slide(side).positions
    return None if output == side or window.kernel in (output, window.padding, window.dilation) else side


FAMILY = Family(
    "kernel-from-sizes",
    "Kernel from input and output size",
    Topic.OUTPUT_SIZE,
    questions=(
        Asks(SquareKernel, _SQUARE, levels=(1,)),
        Asks(RectangularKernel, _RECTANGULAR, levels=(2,)),
        Asks(DilatedKernel, _DILATED, levels=(3,)),
        Asks(KernelSides, _SIDES, levels=(3,)),
    ),
    levels=(
        # eight kernel sides, and the answer is one of them
        Level("the side of a square kernel at stride 1", _draw_square, ("B2",), max_share=0.3),
        Level("height and width of a kernel, each from its own sizes", _draw_rectangular, ("B2",)),
        # half of them hold few weights
        Level("dilated kernels, or all kernels that a stride allows", _draw_dilated_or_strided, ("B2",), max_share=0.2),
    ),
)
