"""How large is the matrix that im2col makes of an image? A row for each weight of a filter, a column per position."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.errors import IllPosedError
from quizgen.figures import window_of
from quizgen.kit import known, square
from quizgen.kit.compute import area, area_products, keeping_padding, side_products
from quizgen.problem import Answer, Family, Level, Misconception, Size, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape, Window
from quizgen.worked.arithmetic import product, value_of
from quizgen.worked.compute import keeps_size, output_sides, positions


@dataclass(frozen=True)
class Givens:
    """A convolution on an input; the question gives the size of the input, or at once that of the output."""

    layer: Conv2d
    input: Shape
    gives_output: bool = False

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)

    @cached_property
    def rows(self) -> int:
        return self.layer.parameters.weights_per_filter

    @cached_property
    def columns(self) -> int:
        return area(self.output.size)

    @cached_property
    def finds_size(self) -> bool:
        """Tell whether the output size has to be worked out."""
        return not self.gives_output and not keeps_size(self.layer, self.input)


_CHANNELS = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64)
_FILTERS = (6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        kernel, side = rng.choice((3, 3, 5)), rng.choice((5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 20, 28, 30))
        channels, filters = rng.choice((2, 3, 4, 5, 6, 8, 10, 12, 16, 20)), rng.choice(_FILTERS)
        layer = Conv2d(channels, filters, square(kernel), padding=keeping_padding(kernel), bias=False)
        return Givens(layer, Shape(channels, side, side), gives_output=rng.random() < 0.5)  # noqa: PLR2004 - half each
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw_square(rng)
    return _draw_rectangle(rng)


def _draw_square(rng: Random) -> Givens | None:
    kernel, stride = rng.choice((2, 3, 3, 3, 5, 5, 7)), rng.choice((1, 1, 2, 2, 3))
    padding, side, channels = rng.randint(0, kernel // 2), rng.randint(9, 64), rng.choice(_CHANNELS)
    if stride > kernel:
        return None  # a kernel that jumps over pixels is rarely seen
    layer = Conv2d(channels, rng.choice(_FILTERS), square(kernel), square(stride), square(padding), bias=False)
    return _unless_trivial(rng, Givens(layer, Shape(channels, side, side)))


def _draw_rectangle(rng: Random) -> Givens | None:
    kernel = rng.choice(((3, 3), (3, 3), (5, 5), (3, 5), (5, 3), (1, 7), (7, 1), (3, 1), (2, 4)))
    size, stride = (rng.randint(10, 64), rng.randint(10, 64)), rng.choice((1, 1, 2, 2, 3))
    dilation = rng.choice((1, 2, 2, 3)) if min(kernel) > 1 else 1
    channels, padding = rng.choice(_CHANNELS), rng.randint(0, 2) if min(kernel) > 1 else 0
    if stride > max(2, min(kernel)) or size[0] == size[1]:
        return None
    layer = Conv2d(
        channels,
        rng.choice(_FILTERS),
        kernel,
        square(stride),
        square(padding),
        square(dilation),
        bias=False,
    )
    return _unless_trivial(rng, Givens(layer, Shape(channels, *size)))


def _unless_trivial(rng: Random, givens: Givens) -> Givens | None:
    """Leave out maps of a few positions, and thin out outputs as large as the input: they can be guessed."""
    size = givens.output.size
    if min(size) < 4 or (size == givens.input.size and rng.random() > 0.2):  # noqa: PLR2004 - one in five stays
        return None
    return givens


def task(givens: Givens) -> Task:
    return Task("im2col_size", givens.input, (givens.layer,))


def solve(givens: Givens) -> tuple[Step, ...]:
    layer = givens.layer
    rows = product("Rows: the weights of one filter", *layer.kernel_size, layer.in_channels)
    sides = output_sides(layer, givens.input) if givens.finds_size else ()
    kept = "" if givens.gives_output or givens.finds_size else "; the padding keeps the size"
    columns = positions(f"Columns: the output positions{kept}", givens.output.size)
    answer = Size(value_of(rows), value_of(columns))
    return rows, *sides, columns, Step("Rows × columns", answer.tex, answer)


def mental_effort(givens: Givens) -> int:
    layer = givens.layer
    height, width = layer.kernel_size
    kernel = [] if height == width else [(height, width)]  # squares are known by heart
    sides = side_products(layer, givens.input) if givens.finds_size else []
    return effort([*kernel, (height * width, layer.in_channels), *sides, *area_products(givens.output.size)])


def _size(wrong: Callable[[Givens], Pair | None]) -> Callable[[Givens], Answer | None]:
    """Lift wrong rows and columns, unless they are no size at all."""

    def answer(givens: Givens) -> Answer | None:
        size = wrong(givens)
        return None if size is None or min(size) < 1 else Size.of(size)

    return answer


def _rows(wrong: Callable[[Givens], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of rows."""

    def size(givens: Givens) -> Pair | None:
        rows = wrong(givens)
        return None if rows is None else (rows, givens.columns)

    return _size(size)


def _columns(
    wrong: Callable[[Window, int], int], applies: Callable[[Conv2d], bool] = lambda _: True
) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for an output side, where the sides have to be worked out and the rule applies."""

    def size(givens: Givens) -> Pair | None:
        if givens.gives_output or not applies(givens.layer):
            return None
        try:
            height, width = (
                wrong(window, side) for window, side in zip(givens.layer.windows, givens.input.size, strict=True)
            )
        except IllPosedError:
            return None
        return None if min(height, width) < 1 else (givens.rows, height * width)

    return _size(size)


def _kernel_not_squared(givens: Givens) -> int | None:
    if min(givens.layer.kernel_size) == 1:
        return None  # there is no second side to forget
    return givens.layer.kernel_size[0] * givens.layer.in_channels


def _dilated_kernel(givens: Givens) -> int | None:
    if givens.layer.dilation == (1, 1):
        return None
    height, width = givens.layer.windows
    return height.extent * width.extent * givens.layer.in_channels


def _input_positions(givens: Givens) -> Pair | None:
    return None if givens.gives_output else (givens.rows, area(givens.input.size))


_TARGETS = ("input-channels-forgotten", "rows-and-columns-swapped", "kernel-not-squared", "channels-in-the-columns")

FAMILY = Family(
    name="im2col-shape",
    title="Size of the im2col matrix",
    topic=Topic.COMPUTE,
    levels=(
        Level(
            1,
            "convolutions that keep the size",
            (*_TARGETS, "one-side-of-the-map", "filters-as-rows"),
            max_effort=8,
            forms=("D6",),
        ),
        Level(
            2,
            "strides and padding",
            (*_TARGETS, "one-side-of-the-map", "padding-ignored", "stride-ignored", "input-positions", "no-plus-one"),
            max_effort=14,
            forms=("D6",),
        ),
        Level(
            3,
            "rectangles and dilation",
            (
                *_TARGETS,
                "padding-ignored",
                "stride-ignored",
                "no-plus-one",
                "dilated-kernel-counted",
                "dilation-ignored",
            ),
            max_effort=20,
            forms=("D6",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: window_of(g.layer, g.input.size),
    misconceptions=(
        Misconception(
            "input-channels-forgotten",
            "input channels forgotten",
            prose("A patch is as deep as the input: a column holds $k_h k_w$ values of every input channel."),
            "quizgen/compute#^im2col",
            _rows(lambda givens: area(givens.layer.kernel_size)),
        ),
        Misconception(
            "rows-and-columns-swapped",
            "rows and columns swapped",
            prose("A patch becomes a column here, so its values go down the rows and the positions run across."),
            "quizgen/compute#^im2col",
            _size(lambda givens: (givens.columns, givens.rows)),
        ),
        Misconception(
            "kernel-not-squared",
            "only one side of the kernel counted",
            prose("A patch is an area: it holds $k_h \\cdot k_w$ values of each channel."),
            "quizgen/compute#^kernel-area",
            _rows(_kernel_not_squared),
        ),
        Misconception(
            "channels-in-the-columns",
            "a column of its own for each channel",
            prose("A filter sums over all channels at once, so their values at a position share one column."),
            "quizgen/compute#^im2col",
            _size(lambda givens: (area(givens.layer.kernel_size), givens.columns * givens.layer.in_channels)),
        ),
        Misconception(
            "filters-as-rows",
            "one row per filter",
            prose("That is the size of the result. The rows of the im2col matrix are what one filter multiplies."),
            "quizgen/compute#^im2col",
            _rows(lambda givens: givens.layer.out_channels),
        ),
        Misconception(
            "one-side-of-the-map",
            "only one side of the output counted",
            prose("The kernel stops at height times width positions, and each gets a column."),
            "quizgen/compute#^im2col",
            _size(lambda givens: (givens.rows, givens.output.width)),
        ),
        Misconception(
            "input-positions",
            "one column per input pixel",
            prose("Columns belong to the places where the kernel is put: as many as the output has pixels."),
            "quizgen/compute#^output-positions",
            _size(_input_positions),
        ),
        known(
            "padding-ignored",
            _columns(
                lambda window, side: Window(window.kernel, window.stride, 0, window.dilation).slide(side).positions,
                lambda layer: layer.padding != (0, 0),
            ),
        ),
        known(
            "stride-ignored",
            _columns(lambda window, side: window.slide(side).span + 1, lambda layer: layer.stride != (1, 1)),
        ),
        Misconception(
            "no-plus-one",
            "starting position of the kernel not counted",
            prose("The output side is the number of moves plus 1: the place where the kernel starts counts, too."),
            "quizgen/output-size#^plus-one",
            _columns(lambda window, side: window.slide(side).steps),
        ),
        Misconception(
            "dilated-kernel-counted",
            "holes of the dilated kernel copied, too",
            prose("Only pixels under a weight are copied. Dilation moves them apart; it doesn't add any."),
            "quizgen/parameters#^dilation",
            _rows(_dilated_kernel),
        ),
        Misconception(
            "dilation-ignored",
            "dilation ignored in the output size",
            prose("A dilated kernel spans $d(k - 1) + 1$ pixels, so it has less room to move."),
            "quizgen/output-size#^formula",
            _columns(
                lambda window, side: Window(window.kernel, window.stride, window.padding).slide(side).positions,
                lambda layer: layer.dilation != (1, 1),
            ),
        ),
    ),
)
