"""How many multiply-accumulates does a convolution need? The output counts; the input for a transposed one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.kit import integer, known, square
from quizgen.kit.compute import area, area_products, keeping_padding, odd_kernel, side_products
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape
from quizgen.worked.arithmetic import product, value_of
from quizgen.worked.compute import keeps_size, macs_at_a_position, output_sides, positions, spread_of_an_input_value


@dataclass(frozen=True)
class Givens:
    """A layer on an input, and which of the two shapes the question gives."""

    layer: Conv2d | ConvTranspose2d
    input: Shape
    given: Literal["input", "output", "both"] = "input"

    @cached_property
    def is_transposed(self) -> bool:
        return isinstance(self.layer, ConvTranspose2d)

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)

    @cached_property
    def places(self) -> Pair:
        """Height and width of the map at whose places all weights are used."""
        return self.input.size if self.is_transposed else self.output.size

    @cached_property
    def macs(self) -> int:
        return self.layer.macs(self.input)


_FEW = (1, 2, 3, 3, 4, 5, 6, 8, 10, 16, 20)
_FILTERS = (2, 4, 5, 6, 8, 10, 16, 20)
_USUAL = (3, 3, 4, 6, 8, 10, 16, 20, 32, 40, 50, 64, 80, 100)
_LARGEST_SIDE = 112
_UPSAMPLING = ((2, 2, 0, 0), (3, 2, 1, 1), (4, 2, 1, 0), (5, 2, 2, 1), (3, 3, 0, 0), (4, 4, 0, 0), (5, 3, 1, 0))


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _draw_same_size(rng)
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw_strided(rng)
    return _draw_transposed(rng) if rng.random() < 0.5 else _draw_grouped(rng)  # noqa: PLR2004 - one half each


def _draw_same_size(rng: Random) -> Givens | None:
    kernel, side = odd_kernel(rng, 3, 3, 3, 5), rng.choice((4, 5, 6, 7, 8, 10, 12, 14, 20, 30))
    layer = Conv2d(rng.choice(_FEW), rng.choice(_FILTERS), kernel, padding=keeping_padding(kernel[0]), bias=False)
    return Givens(layer, Shape(layer.in_channels, side, side), rng.choice(("input", "output")))


def _draw_strided(rng: Random) -> Givens | None:
    kernel, stride = rng.choice((2, 3, 3, 3, 5, 7)), rng.choice((1, 2, 2, 2, 3))
    if stride > kernel:
        return None
    padding = rng.randint(0, (kernel - 1) // 2)
    layer = Conv2d(
        rng.choice(_USUAL), rng.choice(_USUAL[2:]), square(kernel), square(stride), square(padding), bias=False
    )
    side = _input_side(layer, rng.choice((7, 8, 10, 12, 14, 16, 20, 28, 30, 32, 40, 50)), rng)
    return _unless_trivial(Givens(layer, Shape(layer.in_channels, side, side), rng.choice(("input", "input", "both"))))


def _draw_grouped(rng: Random) -> Givens | None:
    kernel, stride, groups = rng.choice((3, 3, 5)), rng.choice((1, 2, 2)), rng.choice((2, 2, 4, 4, 8))
    padding = rng.randint(0, (kernel - 1) // 2)
    channels = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
    in_channels, filters = rng.choice(channels), rng.choice(channels)
    if in_channels % groups or filters % groups:
        return None
    layer = Conv2d(in_channels, filters, square(kernel), square(stride), square(padding), groups=groups, bias=False)
    side = _input_side(layer, rng.choice((7, 8, 10, 14, 16, 20, 28, 30, 32, 40, 56)), rng)
    return _unless_trivial(Givens(layer, Shape(in_channels, side, side)))


def _draw_transposed(rng: Random) -> Givens | None:
    kernel, stride, padding, extra = map(square, rng.choice(_UPSAMPLING))
    in_channels, filters = (
        rng.choice((8, 12, 16, 20, 24, 32, 48, 64, 128)),
        rng.choice((3, 4, 6, 8, 12, 16, 20, 32, 64)),
    )
    layer = ConvTranspose2d(in_channels, filters, kernel, stride, padding, extra, bias=False)
    side = rng.choice((4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 28, 32, 40))
    return Givens(layer, Shape(in_channels, side, side))


def _input_side(layer: Conv2d, output: int, rng: Random) -> int:
    """Return one of the input sides that give this output side."""
    window = layer.windows[0]
    return (output - 1) * window.stride + window.kernel - 2 * window.padding + rng.randrange(window.stride)


def _unless_trivial(givens: Givens) -> Givens | None:
    if givens.input.height > _LARGEST_SIDE or givens.output.size == givens.input.size:
        return None
    return givens


def task(givens: Givens) -> Task:
    return Task("macs", givens.input, (givens.layer,))


def solve(givens: Givens) -> tuple[Step, ...]:
    layer = givens.layer
    if isinstance(layer, ConvTranspose2d):
        at_a_place = spread_of_an_input_value(layer)
        places = positions("Input positions: each input value is spread", givens.places)
        return *at_a_place, places, product("All input positions", value_of(at_a_place[-1]), value_of(places))
    at_a_place = macs_at_a_position(layer.kernel_size, layer.in_channels, layer.out_channels, layer.groups)
    sides: tuple[Step, ...] = ()
    label = "Output positions"
    if givens.given == "input":
        if keeps_size(layer, givens.input):
            label = "Output positions: the padding keeps the size"
        else:
            sides = output_sides(layer, givens.input)
    places = positions(label, givens.places)
    return *sides, *at_a_place, places, product("All output positions", value_of(at_a_place[-1]), value_of(places))


def mental_effort(givens: Givens) -> int:
    layer, count = givens.layer, givens.layer.parameters
    places = area_products(givens.places)
    if isinstance(layer, ConvTranspose2d):
        of_a_value = area(layer.kernel_size) * layer.out_channels
        kernels = [(area(layer.kernel_size), layer.out_channels), (of_a_value, layer.in_channels)]
        return effort([*kernels, *places, (count.weights, area(givens.places))])
    sides: list[Pair] = []
    if givens.given == "input" and not keeps_size(layer, givens.input):
        sides = side_products(layer, givens.input)
    read = layer.in_channels // layer.groups
    grouped = [(layer.in_channels, layer.groups)] if layer.groups > 1 else []
    filters = [(area(layer.kernel_size), read), (count.weights_per_filter, layer.out_channels)]
    return effort([*sides, *grouped, *filters, *places, (count.weights, area(givens.places))])


def _input_channels_forgotten(givens: Givens) -> int | None:
    layer = givens.layer
    read = layer.in_channels if givens.is_transposed else layer.in_channels // layer.groups
    return givens.macs // read if read > 1 else None


def _filters_forgotten(givens: Givens) -> int | None:
    return givens.macs // givens.layer.out_channels if givens.layer.out_channels > 1 else None


def _groups(wrong: Callable[[int, int], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong use of the groups, from the count and their number."""
    return integer(lambda givens: wrong(givens.macs, givens.layer.groups) if givens.layer.groups > 1 else None)


def _with_side(wrong: Callable[[int, Conv2d], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong output side, from the input side and the layer; only where the side has to be worked out."""

    def macs(givens: Givens) -> int | None:
        layer = givens.layer
        if isinstance(layer, ConvTranspose2d) or givens.given != "input" or keeps_size(layer, givens.input):
            return None
        side = wrong(givens.input.height, layer)
        return None if side is None or side < 1 else side * side * layer.parameters.weights

    return integer(macs)


def _padding_ignored(side: int, layer: Conv2d) -> int | None:
    if layer.padding == (0, 0):
        return None
    return (side - layer.kernel_size[0]) // layer.stride[0] + 1


def _input_size_used(givens: Givens) -> int | None:
    if givens.is_transposed or givens.given == "output" or givens.input.size == givens.output.size:
        return None
    return area(givens.input.size) * givens.layer.parameters.weights


def _output_size_used(givens: Givens) -> int | None:
    return area(givens.output.size) * givens.layer.parameters.weights if givens.is_transposed else None


_TARGETS = ("input-channels-forgotten", "positions-forgotten", "kernel-not-squared", "one-side-of-the-map", "flops")

FAMILY = Family(
    name="conv-macs",
    title="Multiply-accumulates of a convolution",
    topic=Topic.COMPUTE,
    levels=(
        Level(1, "small layers that keep the size", (*_TARGETS, "filters-forgotten"), max_effort=8, forms=("D1",)),
        Level(
            2,
            "strides and padding: which size counts",
            (
                *_TARGETS,
                "biases-counted",
                "input-size-used",
                "no-plus-one",
                "padding-ignored",
            ),
            max_effort=14,
            forms=("D1", "D2"),
        ),
        Level(
            3,
            "transposed and grouped convolutions",
            (
                "flops",
                "kernel-not-squared",
                "input-size-used",
                "no-plus-one",
                "output-size-used",
                "groups-ignored",
                "groups-divide-twice",
            ),
            max_effort=20,
            forms=("D2", "D7"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    misconceptions=(
        Misconception(
            "input-channels-forgotten",
            "input channels forgotten",
            prose("A filter is as deep as the channels it reads: each of them brings its own $k_h k_w$ products."),
            "quizgen/parameters#^filter-weights",
            integer(_input_channels_forgotten),
        ),
        Misconception(
            "filters-forgotten",
            "only one filter counted",
            prose("Every filter does this work anew: multiply by the number of output channels."),
            "quizgen/convolution#^filters-and-channels",
            integer(_filters_forgotten),
        ),
        Misconception(
            "positions-forgotten",
            "positions forgotten",
            prose("That is the number of weights. Each weight is used again at every position on the map."),
            "quizgen/compute#^count",
            integer(lambda givens: givens.layer.parameters.weights),
        ),
        Misconception(
            "one-side-of-the-map",
            "only one side of the map counted",
            prose("A map is an area: its positions are height times width."),
            "quizgen/compute#^count",
            integer(lambda givens: givens.places[0] * givens.layer.parameters.weights),
        ),
        Misconception(
            "kernel-not-squared",
            "only one side of the kernel counted",
            prose("A kernel is an area: each channel brings $k_h \\cdot k_w$ products."),
            "quizgen/compute#^kernel-area",
            integer(lambda givens: givens.macs // givens.layer.kernel_size[0]),
        ),
        known("flops", integer(lambda givens: 2 * givens.macs)),
        Misconception(
            "biases-counted",
            "additions of biases counted",
            prose("A bias is only added. The question counts products with weights."),
            "quizgen/compute#^bias-left-out",
            integer(lambda givens: givens.macs + givens.output.count),
        ),
        Misconception(
            "input-size-used",
            "input positions used instead of output positions",
            prose("The kernel works once for each output pixel, so the size of the output counts."),
            "quizgen/compute#^output-positions",
            integer(_input_size_used),
        ),
        Misconception(
            "no-plus-one",
            "starting position of the kernel not counted",
            prose("The output side is the number of moves plus 1, because the kernel works where it starts, too."),
            "quizgen/output-size#^plus-one",
            _with_side(lambda side, layer: layer.windows[0].slide(side).steps),
        ),
        Misconception(
            "padding-ignored",
            "padding ignored in the output size",
            prose("The kernel slides over the padded input: put $n + 2p$ where you put $n$."),
            "quizgen/output-size#^padding-both-sides",
            _with_side(_padding_ignored),
        ),
        Misconception(
            "output-size-used",
            "output positions used for a transposed convolution",
            prose("A transposed convolution spreads each input value by a whole kernel, so the input's size counts."),
            "quizgen/compute#^transposed",
            integer(_output_size_used),
        ),
        Misconception(
            "groups-ignored",
            "groups ignored",
            prose("A filter reads only the channels of its own group: $C_\\text{in} / G$ of them."),
            "quizgen/compute#^groups",
            _groups(lambda macs, groups: macs * groups),
        ),
        Misconception(
            "groups-divide-twice",
            "filters divided by the groups, too",
            prose("Only what a filter reads is divided by $G$. The groups together still have all filters."),
            "quizgen/compute#^groups",
            _groups(lambda macs, groups: macs // groups),
        ),
    ),
)
