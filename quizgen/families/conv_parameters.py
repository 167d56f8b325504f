"""How many trainable parameters has a convolution? With and without bias, then with numbers that don't matter."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from quizgen.kit import integer
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Shape
from quizgen.worked import conv_parameters


@dataclass(frozen=True, slots=True)
class Givens:
    """A convolution and the input it stands on, which only the expert level mentions: it doesn't change the count."""

    layer: Conv2d
    input: Shape
    mentions_input: bool


_SMALL = (1, 2, 3, 3, 4, 6, 8, 10, 12, 16, 20)
_USUAL = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 256)
_LARGE = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 3:  # noqa: PLR2004 - a level's number
        return _draw_expert(rng)
    channels, filters = (_SMALL, _SMALL) if level == 1 else (_USUAL, _USUAL)
    kernel = rng.choice((1, 2, 3, 3, 3, 5) if level == 1 else (1, 3, 3, 3, 5, 5, 7, 11))
    layer = Conv2d(rng.choice(channels), rng.choice(filters), (kernel, kernel), bias=rng.random() < 0.7)  # noqa: PLR2004
    return Givens(layer, _roomy_input(layer), mentions_input=False)


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


def _roomy_input(layer: Conv2d) -> Shape:
    return Shape(layer.in_channels, 32, 32)


def task(givens: Givens) -> Task:
    return Task("parameters", givens.input, (givens.layer,))


def solve(givens: Givens) -> tuple[Step, ...]:
    return conv_parameters(givens.layer)


def mental_effort(givens: Givens) -> int:
    layer, count = givens.layer, givens.layer.parameters
    height, width = layer.kernel_size
    area = [] if height == width else [(height, width)]  # squares are known by heart
    return effort(
        [*area, (height * width, layer.in_channels), (count.weights_per_filter, layer.out_channels)],
        [count.biases] if layer.bias else [],
    )


def _count(wrong: Callable[[Conv2d], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count for a layer to an answer."""
    return integer(lambda givens: wrong(givens.layer))


def _with_filters_of(layer: Conv2d, weights: int) -> int:
    """Count a layer with a wrong number of weights in a filter, biases as they should be."""
    return weights * layer.out_channels + layer.parameters.biases


def _one_side_counted(layer: Conv2d) -> int | None:
    if min(layer.kernel_size) == 1:
        return None  # there is no second side to forget
    return _with_filters_of(layer, max(layer.kernel_size) * layer.in_channels)


def _at_each_position(position_count: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    """Lift a count of positions to the parameters of a layer that would not share its weights."""

    def of_givens(givens: Givens) -> Answer | None:
        if not givens.mentions_input:
            return None
        return Integer(givens.layer.parameters.total * position_count(givens))

    return of_givens


def _output_positions(givens: Givens) -> int:
    output = givens.layer.output_shape(givens.input)
    return output.height * output.width


def _input_positions(givens: Givens) -> int:
    return givens.input.height * givens.input.width


def _dilated_area(layer: Conv2d) -> int | None:
    if layer.dilation == (1, 1):
        return None
    height, width = layer.windows
    return _with_filters_of(layer, height.extent * width.extent * layer.in_channels)


_TARGETS = ("bias-forgotten", "bias-added", "input-channels-forgotten", "kernel-not-squared", "one-filter")

FAMILY = Family(
    name="conv-parameters",
    title="Parameters of a convolution",
    topic=Topic.PARAMETERS,
    levels=(
        Level(1, "small layers, in the head", _TARGETS, max_effort=8, forms=("C1", "C2")),
        Level(
            2,
            "usual layers, with and without bias",
            (*_TARGETS, "one-bias", "bias-per-input-channel", "bias-per-weight", "bias-per-kernel"),
            max_effort=14,
            forms=("C1", "C2", "C10"),
        ),
        Level(
            3,
            "rectangular and dilated kernels, among numbers that don't matter",
            (
                *_TARGETS,
                "bias-per-input-channel",
                "bias-per-kernel",
                "counted-per-output-position",
                "counted-per-input-position",
                "dilated-kernel-counted",
            ),
            max_effort=20,
            forms=("C1", "C2", "C18"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    misconceptions=(
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose("Each filter has a bias of its own: add one parameter per output channel."),
            "quizgen/parameters#^bias",
            _count(lambda layer: layer.parameters.weights if layer.bias else None),
        ),
        Misconception(
            "bias-added",
            "biases added to a layer without bias",
            prose("This layer has no bias: the weights are all there is."),
            "quizgen/parameters#^bias",
            _count(lambda layer: None if layer.bias else layer.parameters.weights + layer.out_channels),
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
            _count(lambda layer: _with_filters_of(layer, layer.kernel_size[0] * layer.kernel_size[1])),
        ),
        Misconception(
            "kernel-not-squared",
            "only one side of the kernel counted",
            prose("A kernel is an area: multiply its height by its width."),
            "quizgen/parameters#^filter-weights",
            _count(_one_side_counted),
        ),
        Misconception(
            "one-filter",
            "only one filter counted",
            prose("That is a single filter. The layer has one for each output channel."),
            "quizgen/convolution#^filters-and-channels",
            _count(lambda layer: layer.parameters.weights_per_filter + layer.bias),
        ),
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
            _count(_dilated_area),
        ),
    ),
)
