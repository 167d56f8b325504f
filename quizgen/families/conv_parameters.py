"""How many trainable parameters has a convolution? Then among numbers that don't matter, transposed, or unshared."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.figures import weights_and_biases
from quizgen.kit import integer, known, square
from quizgen.kit.parameters import area
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape
from quizgen.worked.parameters import conv_parameters, filter_weights, unshared_parameters

_Layer = Conv2d | ConvTranspose2d


@dataclass(frozen=True)
class Givens:
    """A convolution, the input it stands on, and what is asked.

    Attributes:
        mentions_input: the question tells the input's size, stride and padding, which don't change the count.
        asked: all parameters, the weights of one filter, or all parameters if no position shared them with another.
    """

    layer: _Layer
    input: Shape
    mentions_input: bool
    asked: Literal["layer", "filter", "unshared"] = "layer"

    @cached_property
    def is_transposed(self) -> bool:
        return isinstance(self.layer, ConvTranspose2d)


_SMALL = (1, 2, 3, 3, 4, 6, 8, 10, 12, 16, 20)
_USUAL = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 256)
_LARGE = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 3:  # noqa: PLR2004 - a level's number
        return rng.choice((_draw_expert, _draw_expert, _draw_transposed, _draw_unshared))(rng)
    channels, filters = (_SMALL, _SMALL) if level == 1 else (_USUAL, _USUAL)
    kernel = rng.choice((1, 2, 3, 3, 3, 5) if level == 1 else (1, 3, 3, 3, 5, 5, 7, 11))
    layer = Conv2d(rng.choice(channels), rng.choice(filters), (kernel, kernel), bias=rng.random() < 0.7)  # noqa: PLR2004
    asked: Literal["layer", "filter"] = "filter" if rng.random() < 0.2 else "layer"  # noqa: PLR2004 - one in five
    return Givens(layer, _roomy_input(layer), mentions_input=False, asked=asked)


def _draw_expert(rng: Random) -> Givens | None:
    kernel = rng.choice(((3, 3), (3, 3), (5, 5), (7, 7), (1, 1), (1, 3), (3, 1), (3, 5), (5, 3), (1, 7), (7, 1)))
    stride, padding = rng.choice((1, 1, 2)), rng.choice((0, 1, 2))
    dilation = rng.choice((1, 1, 2, 2, 3, 4)) if max(kernel) > 1 else 1
    layer = Conv2d(
        in_channels=rng.choice((3, *_LARGE)),
        out_channels=rng.choice(_LARGE),
        kernel_size=kernel,
        stride=(stride, stride),
        padding=(padding, padding),
        dilation=(dilation, dilation),
        bias=rng.random() < 0.7,  # noqa: PLR2004 - most convolutions of exercises have one
    )
    side = rng.choice((14, 16, 20, 24, 28, 32, 40, 48, 56, 64))
    return Givens(layer, Shape(layer.in_channels, side, side), mentions_input=True)


def _draw_transposed(rng: Random) -> Givens | None:
    kernel, stride, padding = rng.choice(((2, 2, 0), (3, 2, 0), (3, 2, 1), (4, 2, 1), (4, 4, 0), (5, 2, 2), (5, 3, 1)))
    layer = ConvTranspose2d(
        in_channels=rng.choice(_LARGE),
        out_channels=rng.choice((3, *_LARGE)),
        kernel_size=square(kernel),
        stride=square(stride),
        padding=square(padding),
        bias=rng.random() < 0.7,  # noqa: PLR2004 - as above
    )
    return Givens(layer, Shape(layer.in_channels, *square(rng.choice((4, 7, 8, 14, 16, 28, 32)))), mentions_input=True)


def _draw_unshared(rng: Random) -> Givens | None:
    kernel, side = rng.choice((3, 3, 5, 5, 7)), rng.choice((7, 8, 10, 12, 14, 16, 20, 24, 28, 32))
    layer = Conv2d(
        in_channels=rng.choice((1, 3, 3, 4, 8, 16)),
        out_channels=rng.choice((2, 4, 5, 6, 8, 10, 12, 16, 20)),
        kernel_size=square(kernel),
        stride=square(rng.choice((1, 1, 2))),
        padding=square(rng.choice((0, 0, 1, 2))),
        bias=rng.random() < 0.7,  # noqa: PLR2004 - as above
    )
    return Givens(layer, Shape(layer.in_channels, side, side), mentions_input=True, asked="unshared")


def _roomy_input(layer: Conv2d) -> Shape:
    return Shape(layer.in_channels, 32, 32)


_ASKED = {"layer": "parameters", "filter": "weights_of_one_filter", "unshared": "parameters_unshared"}


def task(givens: Givens) -> Task:
    return Task(_ASKED[givens.asked], givens.input, (givens.layer,))


def solve(givens: Givens) -> tuple[Step, ...]:
    if givens.asked == "filter":
        return (filter_weights(givens.layer),)
    if givens.asked == "unshared" and isinstance(givens.layer, Conv2d):
        return unshared_parameters(givens.layer, givens.input)
    return conv_parameters(givens.layer)


def mental_effort(givens: Givens) -> int:
    layer, count = givens.layer, givens.layer.parameters
    height, width = layer.kernel_size
    places = [] if height == width else [(height, width)]  # squares are known by heart
    products: list[Pair] = [*places, (height * width, layer.in_channels)]
    if givens.asked == "filter":
        return effort(products)
    if givens.asked == "unshared":
        output = layer.output_shape(givens.input)
        products += [(2, layer.padding[0]), (output.height - 1, layer.stride[0]), *area(*output.size)]
        products += [
            (count.weights_per_filter + layer.bias, layer.out_channels),
            (count.total, output.height * output.width),
        ]
        return effort(products)
    products.append((count.weights_per_filter, layer.out_channels))
    return effort(products, [count.biases] if layer.bias else [])


_Rule = Callable[[_Layer], int | None]
_Wrong = Callable[[Givens], Answer | None]


def _count(rule: _Rule) -> _Wrong:
    """Lift a wrong count for a layer that shares its weights to an answer."""
    return integer(lambda givens: rule(givens.layer) if givens.asked == "layer" else None)


def _count_at_positions(rule: _Rule) -> _Wrong:
    """Lift a wrong count for a layer to an answer; without sharing, it is wrong at each position."""

    def count(givens: Givens) -> int | None:
        value = rule(givens.layer)
        if value is None or givens.asked == "filter":
            return None
        return value * _output_positions(givens) if givens.asked == "unshared" else value

    return integer(count)


def _weights(of_filter: _Rule) -> _Wrong:
    """Lift a wrong number of weights in a filter to an answer, biases and all else as they should be."""

    def count(givens: Givens) -> int | None:
        weights = of_filter(givens.layer)
        if weights is None or givens.asked == "filter":
            return weights
        shared = weights * givens.layer.out_channels + givens.layer.parameters.biases
        return shared * _output_positions(givens) if givens.asked == "unshared" else shared

    return integer(count)


def _filter_only(rule: _Rule) -> _Wrong:
    """Lift a wrong number of weights to an answer where one filter is asked for."""
    return integer(lambda givens: rule(givens.layer) if givens.asked == "filter" else None)


def _unshared_only(rule: Callable[[Givens], int | None]) -> _Wrong:
    """Lift a wrong count to an answer where nothing is shared."""
    return integer(lambda givens: rule(givens) if givens.asked == "unshared" else None)


def _one_side_counted(layer: _Layer) -> int | None:
    if min(layer.kernel_size) == 1:
        return None  # there is no second side to forget
    return max(layer.kernel_size) * layer.in_channels


def _slice_weights(layer: _Layer) -> int:
    return layer.kernel_size[0] * layer.kernel_size[1]


def _at_each_position(position_count: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    """Lift a count of positions to the parameters of a layer that would not share its weights."""

    def of_givens(givens: Givens) -> Answer | None:
        if not givens.mentions_input or givens.asked != "layer":
            return None
        return Integer(givens.layer.parameters.total * position_count(givens))

    return of_givens


def _output_positions(givens: Givens) -> int:
    output = givens.layer.output_shape(givens.input)
    return output.height * output.width


def _input_positions(givens: Givens) -> int:
    return givens.input.height * givens.input.width


def _dilated_area(layer: _Layer) -> int | None:
    if layer.dilation == (1, 1):
        return None
    height, width = layer.windows
    return height.extent * width.extent * layer.in_channels


def _bias_of_filter_counted(layer: _Layer) -> int | None:
    return layer.parameters.weights_per_filter + 1 if layer.bias else None


def _depth_from_filters(layer: _Layer) -> int | None:
    return _slice_weights(layer) * layer.out_channels if layer.out_channels != layer.in_channels else None


def _biases_shared(givens: Givens) -> int | None:
    count = givens.layer.parameters
    return count.weights * _output_positions(givens) + count.biases if givens.layer.bias else None


_TARGETS = ("bias-forgotten", "bias-added", "input-channels-forgotten", "kernel-not-squared", "one-filter")

FAMILY = Family(
    name="conv-parameters",
    title="Parameters of a convolution",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "small layers or one filter, in the head",
            (*_TARGETS, "all-filters"),
            max_effort=8,
            forms=("C1", "C2", "C3"),
        ),
        Level(
            2,
            "usual layers, with and without bias, and their filters",
            (
                *_TARGETS,
                "one-bias",
                "bias-per-input-channel",
                "bias-per-weight",
                "bias-per-kernel",
                "bias-among-weights",
                "depth-from-filters",
            ),
            max_effort=14,
            forms=("C1", "C2", "C3", "C10"),
        ),
        Level(
            3,
            "rectangular, dilated, transposed and unshared kernels, among numbers that may not matter",
            (
                *_TARGETS,
                "bias-per-input-channel",
                "bias-per-kernel",
                "counted-per-output-position",
                "counted-per-input-position",
                "dilated-kernel-counted",
                "weights-shared",
                "biases-shared",
                "input-positions-for-output",
            ),
            max_effort=20,
            forms=("C1", "C2", "C4", "C17", "C18"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: weights_and_biases(g.layer) if g.asked == "layer" else None,
    misconceptions=(
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose("Each filter has a bias of its own: one parameter more than its weights."),
            "quizgen/parameters#^bias",
            _count_at_positions(lambda layer: layer.parameters.weights if layer.bias else None),
        ),
        Misconception(
            "bias-added",
            "biases added to a layer without bias",
            prose("This layer has no bias: the weights are all there is."),
            "quizgen/parameters#^bias",
            _count_at_positions(lambda layer: None if layer.bias else layer.parameters.weights + layer.out_channels),
        ),
        Misconception(
            "one-bias",
            "one bias for the whole layer",
            prose("The bias belongs to a filter, not to the layer: there are as many as output channels."),
            "quizgen/parameters#^bias",
            _count(lambda layer: layer.parameters.weights + 1 if layer.bias else None),
        ),
        Misconception(
            "bias-per-input-channel",
            "one bias per input channel",
            prose("A bias is added to an output map after the sum over the inputs: count output channels."),
            "quizgen/parameters#^bias",
            _count(lambda layer: layer.parameters.weights + layer.in_channels if layer.bias else None),
        ),
        Misconception(
            "bias-per-weight",
            "one bias per weight",
            prose("A filter multiplies with many weights, sums up, and adds a single bias to the sum."),
            "quizgen/parameters#^bias",
            _count(lambda layer: 2 * layer.parameters.weights if layer.bias else None),
        ),
        Misconception(
            "bias-per-kernel",
            "one bias per pair of input and output channel",
            prose(
                "The slices of a filter are summed before the bias is added, so a filter has one bias, not one a slice."
            ),
            "quizgen/parameters#^bias",
            _count(
                lambda layer: layer.parameters.weights + layer.in_channels * layer.out_channels if layer.bias else None
            ),
        ),
        Misconception(
            "input-channels-forgotten",
            "input channels forgotten",
            prose("A filter is as deep as its input: it has $k_h k_w$ weights for every input channel."),
            "quizgen/parameters#^filter-weights",
            _weights(_slice_weights),
        ),
        known("kernel-not-squared", _weights(_one_side_counted)),
        known("one-filter", _count(lambda layer: layer.parameters.weights_per_filter + layer.bias)),
        Misconception(
            "counted-per-output-position",
            "weights counted again at each output position",
            prose("The same filter is used at all positions: the size of the image does not change the count."),
            "quizgen/parameters#^sharing",
            _at_each_position(_output_positions),
        ),
        Misconception(
            "counted-per-input-position",
            "weights counted again at each input pixel",
            prose("The same filter is used at all positions: the size of the image does not change the count."),
            "quizgen/parameters#^sharing",
            _at_each_position(_input_positions),
        ),
        Misconception(
            "dilated-kernel-counted",
            "holes of the dilated kernel counted",
            prose("Dilation spreads the same weights further apart. The holes between them hold no parameters."),
            "quizgen/parameters#^dilation",
            _weights(_dilated_area),
        ),
        Misconception(
            "all-filters",
            "all filters counted",
            prose("Asked is a single filter. How many others the layer has doesn't matter to it."),
            "quizgen/parameters#^count",
            _filter_only(lambda layer: layer.parameters.weights),
        ),
        Misconception(
            "bias-among-weights",
            "bias counted among the weights",
            prose(
                "The bias is a parameter of the filter, but it is added, not multiplied with an input: it is no weight."
            ),
            "quizgen/parameters#^bias",
            _filter_only(_bias_of_filter_counted),
        ),
        Misconception(
            "depth-from-filters",
            "number of filters taken for the depth",
            prose("A filter is as deep as what it reads: count the input channels, not the filters."),
            "quizgen/parameters#^filter-weights",
            _filter_only(_depth_from_filters),
        ),
        Misconception(
            "weights-shared",
            "counted as a convolution that shares its weights",
            prose(
                "This layer shares nothing: every output position has filters of its own, so multiply by the positions."
            ),
            "quizgen/parameters#^unshared",
            _unshared_only(lambda givens: givens.layer.parameters.total),
        ),
        Misconception(
            "biases-shared",
            "weights unshared, but biases shared",
            prose("Biases are not shared here either: every filter has its own, at each output position."),
            "quizgen/parameters#^unshared",
            _unshared_only(_biases_shared),
        ),
        Misconception(
            "input-positions-for-output",
            "input pixels counted instead of output positions",
            prose("There is a set of filters for each place where the window is put: count output positions."),
            "quizgen/parameters#^unshared",
            _unshared_only(lambda givens: givens.layer.parameters.total * _input_positions(givens)),
        ),
    ),
)
