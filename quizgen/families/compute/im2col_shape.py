"""How large is the matrix that im2col makes of an image? A row for each weight of a filter, a column per position."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import window_of
from quizgen.kit import square
from quizgen.kit.compute import area, area_products, keeping_padding, output_by, side_products
from quizgen.kit.slides import Rule, dilation_ignored, padding_ignored, positions, strided
from quizgen.problem import Answer, Asks, Family, Level, Question, Size, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape
from quizgen.worked.arithmetic import product
from quizgen.worked.compute import keeps_size, output_sides


@dataclass(frozen=True)
class _Matrix(Question):
    """The matrix that im2col makes of a convolution's input."""

    layer: Conv2d
    input: Shape

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)

    @property
    def rows(self) -> int:
        return self.layer.parameters.weights_per_filter

    @property
    def columns(self) -> int:
        return area(self.output.size)

    def task(self) -> Task:
        return Task("im2col_size", self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        return self.steps()

    def steps(self, sides: tuple[Step, ...] = (), columns: str = "Columns: the output positions") -> tuple[Step, ...]:
        answer = Size(self.rows, self.columns)
        return (
            product("Rows: the weights of one filter", *self.layer.kernel_size, self.layer.in_channels),
            *sides,
            product(columns, *self.output.size),
            Step("Rows × columns", answer.tex, answer),
        )

    def effort(self) -> int:
        height, width = self.layer.kernel_size
        kernel = [] if height == width else [(height, width)]  # squares are known by heart
        return effort([*kernel, (height * width, self.layer.in_channels), *area_products(self.output.size)])

    def picture(self) -> Drawing:
        return window_of(self.layer, self.input.size)


def _kernel_side(q: _Matrix) -> Answer | None:
    height, width = q.layer.kernel_size
    if min(height, width) == 1:
        return None  # there is no second side to forget
    return Size(height * q.layer.in_channels, q.columns)


_MATRIX: tuple[Wrong[_Matrix], ...] = (
    Wrong("input-channels-forgotten", lambda q: Size(area(q.layer.kernel_size), q.columns)),
    Wrong("rows-and-columns-swapped", lambda q: Size(q.columns, q.rows)),
    Wrong("kernel-not-squared", _kernel_side),
    Wrong("channels-in-the-columns", lambda q: Size(area(q.layer.kernel_size), q.columns * q.layer.in_channels)),
    Wrong("filters-as-rows", lambda q: Size(q.layer.out_channels, q.columns), (1,)),
    Wrong("one-side-of-the-map", lambda q: Size(q.rows, q.output.width), (1, 2)),
)


class OfOutput(_Matrix):
    """Given the output of the convolution."""

    words = "of_output"


class OfInput(_Matrix):
    """Given the input of the convolution: the output size may have to be worked out."""

    words = "of_input"

    def solve(self) -> tuple[Step, ...]:
        if keeps_size(self.layer, self.input):
            return self.steps(columns="Columns: the output positions; the padding keeps the size")
        return self.steps(output_sides(self.layer, self.input))

    def effort(self) -> int:
        sides = [] if keeps_size(self.layer, self.input) else side_products(self.layer, self.input)
        return effort(sides) + super().effort()


def _columns(rule: Rule) -> Callable[[OfInput], Answer | None]:
    """Lift a wrong rule for an output side."""
    return lambda q: Size(q.rows, area(size)) if (size := output_by(rule, q.layer, q.input)) else None


def _dilated_kernel(q: OfInput) -> Answer | None:
    if q.layer.dilation == (1, 1):
        return None
    height, width = q.layer.windows
    return Size(height.extent * width.extent * q.layer.in_channels, q.columns)


_OF_INPUT: tuple[Wrong[OfInput], ...] = (
    *_MATRIX,
    Wrong("input-positions", lambda q: Size(q.rows, area(q.input.size)), (2,)),
    Wrong("padding-ignored", _columns(positions(padding_ignored)), (2, 3)),
    Wrong("stride-ignored", _columns(strided(lambda slide: slide.span + 1)), (2, 3)),
    Wrong("no-plus-one", _columns(lambda slide: slide.steps), (2, 3)),
    Wrong("dilated-kernel-counted", _dilated_kernel, (3,)),
    Wrong("dilation-ignored", _columns(positions(dilation_ignored)), (3,)),
)


_CHANNELS = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64)
_FILTERS = (6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128)


def _draw_same_size(rng: Random) -> _Matrix:
    kernel, side = rng.choice((3, 3, 5)), rng.choice((5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 20, 28, 30))
    channels, filters = rng.choice((2, 3, 4, 5, 6, 8, 10, 12, 16, 20)), rng.choice(_FILTERS)
    layer = Conv2d(channels, filters, square(kernel), padding=keeping_padding(kernel), bias=False)
    question = OfOutput if rng.random() < 0.5 else OfInput
    return question(layer, Shape(channels, side, side))


def _draw_square(rng: Random) -> OfInput | None:
    kernel, stride = rng.choice((2, 3, 3, 3, 5, 5, 7)), rng.choice((1, 1, 2, 2, 3))
    padding, side, channels = rng.randint(0, kernel // 2), rng.randint(9, 64), rng.choice(_CHANNELS)
    if stride > kernel:
        return None  # a kernel that jumps over pixels is rarely seen
    layer = Conv2d(channels, rng.choice(_FILTERS), square(kernel), square(stride), square(padding), bias=False)
    return _unless_trivial(rng, OfInput(layer, Shape(channels, side, side)))


def _draw_rectangle(rng: Random) -> OfInput | None:
    kernel = rng.choice(((3, 3), (3, 3), (5, 5), (3, 5), (5, 3), (1, 7), (7, 1), (3, 1), (2, 4)))
    size, stride = (rng.randint(10, 64), rng.randint(10, 64)), rng.choice((1, 1, 2, 2, 3))
    dilation = rng.choice((1, 2, 2, 3)) if min(kernel) > 1 else 1
    channels, padding = rng.choice(_CHANNELS), rng.randint(0, 2) if min(kernel) > 1 else 0
    if stride > max(2, min(kernel)) or size[0] == size[1]:
        return None
    settings = (kernel, square(stride), square(padding), square(dilation))
    layer = Conv2d(channels, rng.choice(_FILTERS), *settings, bias=False)
    return _unless_trivial(rng, OfInput(layer, Shape(channels, *size)))


def _unless_trivial(rng: Random, question: OfInput) -> OfInput | None:
    """Leave out maps of a few positions, and thin out outputs as large as the input: they can be guessed."""
    size = question.output.size
    return None if min(size) < 4 or (size == question.input.size and rng.random() > 0.2) else question


FAMILY = Family(
    "im2col-shape",
    "Size of the im2col matrix",
    Topic.COMPUTE,
    questions=(
        Asks(OfOutput, _MATRIX, levels=(1,)),
        Asks(OfInput, _OF_INPUT),
    ),
    levels=(
        Level("convolutions that keep the size", _draw_same_size, ("D6",)),
        Level("strides and padding", _draw_square, ("D6",)),
        Level("rectangles and dilation", _draw_rectangle, ("D6",)),
    ),
)
