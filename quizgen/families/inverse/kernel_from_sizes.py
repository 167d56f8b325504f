"""Which kernel turns one size into another? Squares, then rectangles, then with dilation or a stride."""

from collections.abc import Callable
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import window_of
from quizgen.kit import square
from quizgen.kit.inverse import Setting, axes_swapped, first_axis_for_both, on_each_axis, positive_or_none
from quizgen.kit.slides import Rule, padding_ignored, padding_once
from quizgen.problem import Answer, Asks, Family, Level, Size, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape, Slide
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.inverse import padded_side


class SquareKernel(Setting):
    """The side of a square kernel at stride 1."""

    words = "square"

    @property
    def right(self) -> Pair:
        return self.layer.kernel_size

    def of_rest(self, rest: int) -> int | None:
        """Return the kernel side, if so many pixels of a side were left by the moves; None if no kernel has them."""
        return positive_or_none(rest)

    def task(self) -> Task:
        details = (("target", self.output), *self.hints())
        return Task("inverse:output_size", Shape(1, *self.size), (self.layer,), details, unknown=(0, "kernel_size"))

    def hints(self) -> tuple[tuple[str, object], ...]:
        """Return what the question says of the kernel besides."""
        return ()

    def solve(self) -> tuple[Step, ...]:
        slide = self.slides[0]
        return (*_moves(slide), _rest(slide, "the rest is the kernel"))

    def effort(self) -> int:
        products: list[Pair] = []
        for slide in set(self.slides):
            window = slide.window
            products += [
                (2, window.padding or 1),
                (slide.steps, window.stride),
                (window.dilation, window.extent - 1),
            ]
        return effort(products, [self.output[0]])

    def picture(self) -> Drawing:
        return window_of(self.layer, self.size)


def _travelled(slide: Slide) -> int:
    """Count the pixels that the kernel travels."""
    return slide.steps * slide.window.stride


def _moves(slide: Slide, axis: str = "") -> tuple[Step, ...]:
    label, tex = "moves, one fewer than positions", f"{slide.positions} - 1"
    return (*padded_side(slide.window, slide.size, axis), integer_step(label, tex, slide.steps, axis))


def _rest(slide: Slide, label: str, axis: str = "") -> Step:
    travelled = _travelled(slide)
    return integer_step(label, f"{slide.padded} - {travelled}", slide.padded - travelled, axis)


def _left(rest: Rule) -> Callable[[SquareKernel], Answer | None]:
    """Lift a wrong rule for the pixels that the moves leave to the kernel."""
    return lambda q: q.on_axes(lambda slide: None if (pixels := rest(slide)) is None else q.of_rest(pixels))


def _left_in(room: Rule) -> Callable[[SquareKernel], Answer | None]:
    """Lift a wrong room: the kernel takes what of it is not travelled on top."""

    def rest(slide: Slide) -> int | None:
        pixels = room(slide)
        return None if pixels is None else pixels + slide.window.extent - _travelled(slide)

    return _left(rest)


def _padding_subtracted(slide: Slide) -> int | None:
    return slide.span - 4 * slide.window.padding if slide.window.padding else None


def _reach(q: SquareKernel) -> Answer | None:
    """Halve the pixels that are lost, where there are enough of them."""
    height, width = ((side - 1) // 2 for side in q.right)
    return q.of_setting((height, width)) if min(height, width) >= 1 else None


_ANY: tuple[Wrong[SquareKernel], ...] = (
    Wrong("no-plus-one", _left_in(lambda slide: slide.span - slide.window.stride)),
    Wrong("one-taken-off", _left_in(lambda slide: slide.span - 2 * slide.window.stride), (1, 2)),
    Wrong("padding-ignored", _left_in(padding_ignored)),
    Wrong("padding-once", _left_in(padding_once)),
    Wrong("padding-subtracted", _left_in(_padding_subtracted), (2, 3)),
)

_SQUARE: tuple[Wrong[SquareKernel], ...] = (*_ANY, Wrong("reach-for-side", _reach))


class RectangularKernel(SquareKernel):
    """The height and width of a kernel at stride 1."""

    words = "rectangular"

    def of_setting(self, values: Pair) -> Answer:
        return Size.of(values)

    def solve(self) -> tuple[Step, ...]:
        answer = self.of_setting(self.right)
        steps: list[Step] = []
        for slide, axis in zip(self.slides, ("height", "width"), strict=True):
            steps += [*_moves(slide, axis), _rest(slide, "the rest is the kernel", axis)]
        return (*steps, Step("Height × width", answer.tex, answer))


_RECTANGULAR: tuple[Wrong[RectangularKernel], ...] = (
    *_SQUARE,
    Wrong("axes-swapped", axes_swapped),
    Wrong("first-axis-for-both", first_axis_for_both),
)


class DilatedKernel(SquareKernel):
    """The weights along one side of a square kernel that is dilated."""

    words = "dilated"

    def of_rest(self, rest: int) -> int | None:
        """Return the weights; None too if the dilation does not divide the gaps between them."""
        gaps, broken = divmod(rest - 1, self.layer.dilation[0])
        return None if gaps < 0 or broken else gaps + 1

    def solve(self) -> tuple[Step, ...]:
        slide = self.slides[0]
        window, gaps = slide.window, slide.window.kernel - 1
        return (
            *_moves(slide),
            _rest(slide, "the rest is what the kernel spans"),
            integer_step("gaps between the weights", f"({window.extent} - 1) / {window.dilation}", gaps),
            integer_step("one weight more than gaps", f"{gaps} + 1", window.kernel),
        )


_DILATED: tuple[Wrong[DilatedKernel], ...] = (
    *_ANY,
    Wrong("dilation-ignored", on_each_axis(lambda slide: slide.window.extent)),
    Wrong("span-divided", on_each_axis(lambda slide: slide.window.extent // slide.window.dilation)),
    Wrong("dilation-subtracted", on_each_axis(lambda slide: slide.window.extent - slide.window.dilation)),
)


class OddKernel(SquareKernel):
    """The side of a square kernel that is odd, as the question says: with a stride, the sizes alone leave several."""

    words = "odd"

    def of_rest(self, rest: int) -> int | None:
        return positive_or_none(rest - 1 + rest % 2)

    def hints(self) -> tuple[tuple[str, object], ...]:
        return (("odd", 1),)

    def solve(self) -> tuple[Step, ...]:
        slide = self.slides[0]
        stride, rest = slide.window.stride, slide.window.kernel + slide.remainder
        sides = ", ".join(str(rest - left_over) for left_over in range(stride))
        label = f"less than a stride is left over, so it is one of {sides}: only one is odd"
        return (
            *_moves(slide),
            integer_step("pixels the kernel travels", rf"{slide.steps} \cdot {stride}", _travelled(slide)),
            _rest(slide, "the rest is the kernel and what is left over"),
            integer_step(label, "k", slide.window.kernel),
        )


_ODD: tuple[Wrong[OddKernel], ...] = (
    *_ANY,
    Wrong("stride-ignored", _left(lambda slide: slide.padded - slide.steps)),
    # All that is not travelled, although the question says that the kernel is odd:
    Wrong("division-taken-as-exact", on_each_axis(lambda slide: slide.window.kernel + slide.remainder)),
)


_KERNELS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_RECTANGLE_KERNELS = (1, 2, 3, 3, 4, 5, 5, 7, 7, 9, 11)

K = TypeVar("K", bound=SquareKernel)


def _draw_square(rng: Random) -> SquareKernel | None:
    padding = square(rng.choice((0, 1, 1, 2, 3)))
    return _on_square(rng, SquareKernel, Conv2d(1, 1, square(rng.choice(_KERNELS)), padding=padding))


def _draw_rectangular(rng: Random) -> RectangularKernel | None:
    kernel = rng.choice(_RECTANGLE_KERNELS), rng.choice(_RECTANGLE_KERNELS)
    padding = rng.randint(0, min(3, kernel[0] - 1)), rng.randint(0, min(3, kernel[1] - 1))
    size = rng.randint(14, 64), rng.randint(14, 64)
    if size[0] == size[1] or padding == (0, 0):
        return None
    return RectangularKernel(size, Conv2d(1, 1, kernel, padding=padding))


def _draw_dilated_or_odd(rng: Random) -> SquareKernel | None:
    return _draw_dilated(rng) if rng.random() < 0.5 else _draw_odd(rng)


def _draw_dilated(rng: Random) -> DilatedKernel | None:
    kernel, dilation = rng.choice(_KERNELS[:-2]), rng.choice((2, 2, 2, 3, 4))
    padding = rng.randint(0, 4)
    layer = Conv2d(1, 1, square(kernel), padding=square(padding), dilation=square(dilation))
    return _on_square(rng, DilatedKernel, layer)


def _draw_odd(rng: Random) -> OddKernel | None:
    """Draw a stride with which just one odd kernel gives the output: of 2 sides one is odd, of 3 the one between."""
    kernel, stride = rng.choice((3, 5, 7, 9, 11, 13)), rng.choice((2, 2, 3))
    layer = Conv2d(1, 1, square(kernel), square(stride), square(rng.randint(0, min(4, kernel - 1))))
    question = _on_square(rng, OddKernel, layer)
    return question if question and (stride == 2 or question.slides[0].remainder == 1) else None


def _on_square(rng: Random, question: type[K], layer: Conv2d) -> K | None:
    window = layer.windows[0]
    side = rng.randint(12, 64)
    if side + 2 * window.padding - window.extent < 4 * window.stride:
        return None  # too small to be real
    output = window.slide(side).positions
    if output == side or window.kernel in (output, window.padding, window.dilation, window.stride):
        return None  # can be guessed
    return question((side, side), layer)


FAMILY = Family(
    "kernel-from-sizes",
    "Kernel from input and output size",
    Topic.OUTPUT_SIZE,
    questions=(
        Asks(SquareKernel, _SQUARE, levels=(1,)),
        Asks(RectangularKernel, _RECTANGULAR, levels=(2,)),
        Asks(DilatedKernel, _DILATED, levels=(3,)),
        Asks(OddKernel, _ODD, levels=(3,)),
    ),
    levels=(
        Level(
            "square kernels at stride 1",
            _draw_square,
            ("B2",),
            max_share=0.25,  # ten kernel sides, and the answer is one of them
        ),
        Level("rectangular kernels at stride 1", _draw_rectangular, ("B2",)),
        Level("dilated kernels, and odd ones with a stride", _draw_dilated_or_odd, ("B2",), max_share=0.25),  # as on 1
    ),
)
