"""How large is the matrix that im2col makes of an image? A row per weight of a filter, a column per position."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import window_of
from quizgen.kit import square
from quizgen.kit.compute import area, area_products, keeping_padding, output_by, side_products
from quizgen.kit.parameters import own
from quizgen.kit.sizes import is_ambiguous
from quizgen.kit.slides import Rule, dilation_ignored, padding_ignored, positions, rounded_up, strided
from quizgen.problem import Answer, Asks, Family, Level, Question, Rank, Size, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape
from quizgen.worked.arithmetic import product
from quizgen.worked.compute import output_sides


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

    @property
    def channels(self) -> int:
        return self.layer.in_channels

    @property
    def taps(self) -> int:
        """Weights of a kernel per channel."""
        return area(self.layer.kernel_size)

    @property
    def kernel(self) -> str:
        return " × ".join(map(str, self.layer.kernel_size))

    def solve(self) -> tuple[Step, ...]:
        return self.steps()

    def steps(self, sides: tuple[Step, ...] = (), columns: str = "Columns: the output positions") -> tuple[Step, ...]:
        answer = Size(self.rows, self.columns)
        return (
            product("Rows: the values in one patch", *self.layer.kernel_size, self.channels),
            *sides,
            product(columns, *self.output.size),
            Step("Rows × columns", answer.tex, answer),
        )

    def effort(self) -> int:
        height, width = self.layer.kernel_size
        kernel = [] if height == width else [(height, width)]  # squares are known by heart
        return effort([*kernel, (self.taps, self.channels), *area_products(self.output.size)])

    def picture(self) -> Drawing:
        return window_of(self.layer, self.input.size)


def _kernel_side(q: _Matrix) -> Answer | None:
    height, width = q.layer.kernel_size
    return Size(height * q.channels, q.columns) if height == width else None


_CHANNELS_FORGOTTEN: Wrong[_Matrix] = Wrong(
    "input-channels-forgotten", lambda q: Size(q.taps, q.columns), slots=own("channels", "taps")
)
_SWAPPED: Wrong[_Matrix] = Wrong("rows-and-columns-swapped", lambda q: Size(q.columns, q.rows))

_MATRIX: tuple[Wrong[_Matrix], ...] = (
    _SWAPPED,
    _CHANNELS_FORGOTTEN,
    Wrong("channels-in-the-columns", lambda q: Size(q.taps, q.columns * q.channels), slots=own("channels")),
    Wrong("filters-as-rows", lambda q: Size(q.layer.out_channels, q.columns)),
    Wrong("filters-in-the-rows", lambda q: Size(q.rows * q.layer.out_channels, q.columns)),
    Wrong("kernel-not-squared", _kernel_side, slots=own("kernel", "taps")),
)


class OfOutput(_Matrix):
    """Given the output of the convolution."""

    words = "of_output"


class SameSize(_Matrix):
    """Given the input of a convolution that keeps the size."""

    words = "of_input"

    def solve(self) -> tuple[Step, ...]:
        return self.steps(columns="Columns: the output positions, as many as input pixels")


class OfInput(_Matrix):
    """Given the input of the convolution: the output size has to be worked out."""

    words = "of_input"

    def solve(self) -> tuple[Step, ...]:
        return self.steps(output_sides(self.layer, self.input))

    def effort(self) -> int:
        return effort(side_products(self.layer, self.input)) + super().effort()


class Dilated(OfInput):
    """Given a rectangular input and the settings of a dilated convolution."""


def _columns(rule: Rule) -> Callable[[OfInput], Answer | None]:
    """Lift a wrong rule for an output side."""
    return lambda q: Size(q.rows, area(size)) if (size := output_by(rule, q.layer, q.input)) else None


_PADDING: Wrong[OfInput] = Wrong("padding-ignored", _columns(positions(padding_ignored)))
_NO_PLUS_ONE: Wrong[OfInput] = Wrong("no-plus-one", _columns(lambda slide: slide.steps))
_STRIDE: Wrong[OfInput] = Wrong("stride-ignored", _columns(strided(lambda slide: slide.span + 1)))

_OF_INPUT: tuple[Wrong[OfInput], ...] = (
    Wrong("input-positions", lambda q: Size(q.rows, area(q.input.size)), slots=own("columns")),
    _PADDING,
    _NO_PLUS_ONE,
    Wrong("ceil-for-floor", _columns(rounded_up)),
    _STRIDE,
    _CHANNELS_FORGOTTEN,
    _SWAPPED,
)


def _dilated_kernel(q: Dilated) -> Answer:
    height, width = q.layer.windows
    return Size(height.extent * width.extent * q.channels, q.columns)


_DILATED: tuple[Wrong[Dilated], ...] = (
    Wrong("dilated-kernel-counted", _dilated_kernel, slots=own("kernel", "taps")),
    Wrong("dilation-ignored", _columns(positions(dilation_ignored))),
    _PADDING,
    _NO_PLUS_ONE,
    _STRIDE,
    _CHANNELS_FORGOTTEN,
    _SWAPPED,
)


_CHANNELS = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64)
_FILTERS = (6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128)


def _draw_same_size(rng: Random) -> _Matrix | None:
    kernel, side = rng.choice((3, 3, 5)), rng.choice((5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 20, 28, 30))
    channels, filters = rng.choice((2, 3, 4, 5, 6, 8, 10, 12, 16, 20)), rng.choice(_FILTERS)
    layer = Conv2d(channels, filters, square(kernel), padding=keeping_padding(kernel), bias=False)
    question = (OfOutput if rng.random() < 0.5 else SameSize)(layer, Shape(channels, side, side))
    return None if channels == kernel or is_ambiguous(question.input, question.output) else question


def _draw_square(rng: Random) -> OfInput | None:
    kernel, stride = rng.choice((3, 3, 3, 5, 5, 7)), rng.choice((1, 2, 2, 2, 3))
    padding, side, channels = rng.randint(0, kernel // 2), rng.randint(9, 64), rng.choice(_CHANNELS)
    layer = Conv2d(channels, rng.choice(_FILTERS), square(kernel), square(stride), square(padding), bias=False)
    return _unless_trivial(OfInput(layer, Shape(channels, side, side)))


def _draw_dilated(rng: Random) -> OfInput | None:
    kernel, dilation = rng.choice(((3, 3), (3, 3), (5, 5), (3, 5), (5, 3))), rng.choice((2, 2, 3))
    size, stride = (rng.randint(10, 64), rng.randint(10, 64)), rng.choice((1, 1, 2))
    channels, padding = rng.choice(_CHANNELS), rng.randint(0, 2)
    if size[0] == size[1]:
        return None
    settings = (kernel, square(stride), square(padding), square(dilation))
    layer = Conv2d(channels, rng.choice(_FILTERS), *settings, bias=False)
    return _unless_trivial(Dilated(layer, Shape(channels, *size)))


def _unless_trivial(question: OfInput) -> OfInput | None:
    """Leave out maps of a few positions, outputs as large as the input, and sides that equal the channels."""
    size = question.output.size
    is_trivial = min(size) < 4 or size == question.input.size or is_ambiguous(question.input, question.output)
    return None if is_trivial else question


FAMILY = Family(
    "im2col-shape",
    "Size of the im2col matrix",
    Topic.COMPUTE,
    questions=(
        Asks(OfOutput, _MATRIX, levels=(1,)),
        Asks(SameSize, _MATRIX, levels=(1,)),
        Asks(OfInput, _OF_INPUT, levels=(2,)),
        Asks(Dilated, _DILATED, levels=(3,)),
    ),
    levels=(
        Level("what the rows and columns are, where the size stays", _draw_same_size, ("D6",)),
        Level("how many columns a stride and padding leave", _draw_square, ("D6",)),
        Level("what dilation changes, on a rectangle", _draw_dilated, ("D6",)),
    ),
    rank=Rank.SPECIAL,
)
