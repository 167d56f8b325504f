"""How many trainable parameters has a batch normalisation? Alone, then with the convolutions in front of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.figures import parameter_bars
from quizgen.kit import integer, square
from quizgen.kit.parameters import area, parameters
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import BatchNorm2d, Conv2d, Layer, Pair, ReLU, Shape
from quizgen.worked.arithmetic import product, total
from quizgen.worked.parameters import filter_weights


@dataclass(frozen=True)
class Givens:
    """Convolutions, those without bias with a batch normalisation behind; or a batch normalisation on the input."""

    input: Shape
    convolutions: tuple[Conv2d, ...]
    asked: Literal["norms", "all"]

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        if not self.convolutions:
            return (BatchNorm2d(self.input.channels),)
        layers: list[Layer] = []
        for convolution in self.convolutions:
            layers.append(convolution)
            if not convolution.bias:
                layers += [BatchNorm2d(convolution.out_channels), ReLU()]
        return tuple(layers)

    @cached_property
    def normalised(self) -> tuple[Shape, ...]:
        """The maps that a batch normalisation works on."""
        if not self.convolutions:
            return (self.input,)
        shape, maps = self.input, []
        for convolution in self.convolutions:
            shape = convolution.output_shape(shape)
            if not convolution.bias:
                maps.append(shape)
        return tuple(maps)

    @cached_property
    def channels(self) -> int:
        """Channels that are normalised, in all layers."""
        return sum(shape.channels for shape in self.normalised)

    @cached_property
    def besides(self) -> int:
        """Parameters that are asked for besides those of batch normalisations."""
        return parameters(self.convolutions) if self.asked == "all" else 0


_SIDES = (7, 14, 16, 24, 28, 32, 56, 64)
_IMAGE_SIDES = (24, 28, 32, 40, 48, 56, 64)
_MAP_CHANNELS = (6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 60, 64, 80, 96, 120, 128, 160, 192, 256, 320, 384, 512)
_FILTERS = (6, 8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 64)
_USUAL = (3, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 256)
_CLASSES = (2, 5, 8, 10, 19, 20, 21)


def draw(rng: Random, level: int) -> Givens | None:
    side = rng.choice(_SIDES)
    if level == 1:
        if rng.random() < 0.4:  # noqa: PLR2004 - the others have convolutions in front
            return _unless_given(Givens(Shape(rng.choice(_MAP_CHANNELS), side, side), (), "norms"))
        return _unless_given(
            _stack(rng, rng.choice(_IMAGE_SIDES), (3, *rng.choices(_FILTERS, k=rng.choice((2, 3)))), (3, 3, 3), "norms")
        )
    if level == 2:  # noqa: PLR2004 - a level's number
        return _stack(rng, side, tuple(rng.choices(_USUAL, k=2)), (rng.choice((1, 3, 3, 3, 5)),), "all")
    widths = tuple(rng.choices(_USUAL[1:], k=3))
    kernels = rng.choice(((3, 3), (3, 3), (1, 3), (3, 1), (5, 3)))
    if rng.random() < 0.5:  # noqa: PLR2004 - half of them end with a convolution that gives the answers
        givens = _stack(rng, side, (rng.choice(_USUAL), rng.choice(_USUAL[1:])), kernels[:1], "all")
        head = Conv2d(givens.convolutions[-1].out_channels, rng.choice(_CLASSES), (1, 1), bias=True)
        return Givens(givens.input, (*givens.convolutions, head), "all")
    return _stack(rng, side, widths, kernels, "all")


def _stack(
    rng: Random, side: int, widths: tuple[int, ...], kernels: tuple[int, ...], asked: Literal["norms", "all"]
) -> Givens:
    """Draw convolutions without bias from width to width; the first may have a stride."""
    layers = tuple(
        Conv2d(
            inputs,
            outputs,
            square(kernel),
            square(rng.choice((1, 2)) if number == 0 else 1),
            square(kernel // 2),
            bias=False,
        )
        for number, (inputs, outputs, kernel) in enumerate(zip(widths, widths[1:], kernels, strict=False))
    )
    return Givens(Shape(widths[0], side, side), layers, asked)


def _unless_given(givens: Givens) -> Givens | None:
    """Refuse an answer that stands in the question."""
    answer = 2 * givens.channels
    stated = {givens.input.height, givens.input.channels, *(layer.out_channels for layer in givens.convolutions)}
    return None if answer in stated else givens


def task(givens: Givens) -> Task:
    layers = givens.layers
    if givens.asked == "all" or not givens.convolutions:
        return Task("parameters", givens.input, layers)
    numbers = tuple(number for number, layer in enumerate(layers) if isinstance(layer, BatchNorm2d))
    return Task("parameters_of_layers", givens.input, layers, (("numbers", numbers),))


def solve(givens: Givens) -> tuple[Step, ...]:
    if givens.asked == "norms":
        channels = [shape.channels for shape in givens.normalised]
        first = (total("Channels that are normalised", *channels),) if len(channels) > 1 else ()
        return (*first, product("A scale and a shift for each channel", 2, sum(channels)))
    if len(givens.convolutions) == 1:
        return _one_block(givens)
    return _several_blocks(givens)


def _one_block(givens: Givens) -> tuple[Step, ...]:
    (layer,) = givens.convolutions
    weights, norm = layer.parameters.weights, 2 * layer.out_channels
    return (
        filter_weights(layer),
        product("All filters; there is no bias to add", layer.parameters.weights_per_filter, layer.out_channels),
        product("Batch normalisation: scale and shift per channel", 2, layer.out_channels),
        total("Both layers", weights, norm),
    )


def _several_blocks(givens: Givens) -> tuple[Step, ...]:
    steps: list[Step] = []
    for number, layer in enumerate(givens.convolutions, start=1):
        factors = (*(layer.kernel_size if layer.kernel_size != (1, 1) else ()), layer.in_channels, layer.out_channels)
        steps.append(product(f"Convolution {number}: weights", *factors))
        if layer.bias:
            steps.append(total("Its biases, one per filter", layer.parameters.weights, layer.out_channels))
    channels = [shape.channels for shape in givens.normalised]
    if len(channels) > 1:
        steps.append(total("Channels that are normalised", *channels))
    steps.append(product("Batch normalisation: scale and shift per channel", 2, sum(channels)))
    counts = [layer.parameters.total for layer in givens.convolutions]
    return (*steps, total("All layers", *counts, 2 * sum(channels)))


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = [(2, givens.channels)]
    added: list[int] = []
    if givens.asked == "all":
        added.append(2 * givens.channels)
        for layer in givens.convolutions:
            height, width = layer.kernel_size
            each = layer.parameters.weights_per_filter
            products += [*area(height, width), (height * width, layer.in_channels), (each, layer.out_channels)]
            added += [layer.out_channels] if layer.bias else []
    elif len(givens.normalised) > 1:
        added += [shape.channels for shape in givens.normalised[1:]]
    return effort(products, added)


_Wrong = Callable[[Givens], Answer | None]


def _norms(rule: Callable[[tuple[Shape, ...]], int | None]) -> _Wrong:
    """Lift a wrong count for the batch normalisations to an answer; convolutions are counted right."""

    def of_givens(givens: Givens) -> Answer | None:
        count = rule(givens.normalised)
        return None if count is None else Integer(givens.besides + count)

    return of_givens


def _convolutions(rule: Callable[[tuple[Conv2d, ...]], int | None]) -> _Wrong:
    """Lift a wrong count for the convolutions to an answer; batch normalisations are counted right."""

    def of_givens(givens: Givens) -> Answer | None:
        if givens.asked != "all":
            return None
        count = rule(givens.convolutions)
        return None if count is None else Integer(count + 2 * givens.channels)

    return of_givens


def _channels(maps: tuple[Shape, ...]) -> int:
    return sum(shape.channels for shape in maps)


def _inputs_normalised(givens: Givens) -> int | None:
    if not givens.convolutions:
        return None
    return givens.besides + 2 * sum(layer.in_channels for layer in givens.convolutions if not layer.bias)


def _every_bias_kept(layers: tuple[Conv2d, ...]) -> int:
    return sum(layer.parameters.weights + layer.out_channels for layer in layers)


def _no_bias_at_all(layers: tuple[Conv2d, ...]) -> int | None:
    return sum(layer.parameters.weights for layer in layers) if any(layer.bias for layer in layers) else None


def _input_channels_forgotten(layers: tuple[Conv2d, ...]) -> int:
    return sum(
        layer.kernel_size[0] * layer.kernel_size[1] * layer.out_channels + layer.parameters.biases for layer in layers
    )


_TARGETS = ("running-statistics-counted", "one-per-channel", "per-activation", "inputs-normalised")
_WITH_CONVOLUTIONS = ("bias-kept", "norm-forgotten", "input-channels-forgotten")

FAMILY = Family(
    name="batchnorm-parameters",
    title="Parameters of a batch normalisation",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "batch normalisations alone",
            (*_TARGETS, "one-pair-per-layer", "last-norm-only", "convolutions-included"),
            max_effort=8,
            forms=("C12",),
        ),
        Level(
            2,
            "a convolution and its batch normalisation",
            (*_TARGETS, *_WITH_CONVOLUTIONS, "one-pair-per-layer"),
            max_effort=14,
            forms=("C13",),
        ),
        Level(
            3,
            "several convolutions, with batch normalisation or with bias",
            (*_TARGETS, *_WITH_CONVOLUTIONS, "last-norm-only", "last-bias-forgotten"),
            max_effort=20,
            forms=("C13",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: parameter_bars(g.layers),
    misconceptions=(
        Misconception(
            "running-statistics-counted",
            "running mean and variance counted as trainable",
            prose("They are averages over batches, and no gradient changes them: only scale and shift are trained."),
            "quizgen/parameters#^batch-norm-count",
            _norms(lambda maps: 4 * _channels(maps)),
        ),
        Misconception(
            "one-per-channel",
            "one parameter per channel",
            prose("Each channel is scaled and shifted: that takes two parameters, not one."),
            "quizgen/parameters#^batch-norm-count",
            _norms(_channels),
        ),
        Misconception(
            "per-activation",
            "a scale and a shift for every value of the map",
            prose("All positions of a channel are scaled and shifted alike: height and width don't enter the count."),
            "quizgen/parameters#^batch-norm-per-channel",
            _norms(lambda maps: 2 * sum(shape.count for shape in maps)),
        ),
        Misconception(
            "one-pair-per-layer",
            "one scale and one shift for the whole layer",
            prose("Channels are normalised one by one, and each gets a scale and a shift of its own."),
            "quizgen/parameters#^batch-norm-per-channel",
            _norms(lambda maps: 2 * len(maps)),
        ),
        Misconception(
            "inputs-normalised",
            "input channels of the convolution normalised",
            prose("The normalisation stands after the convolution: it works on the channels that the filters make."),
            "quizgen/convolution#^filters-and-channels",
            integer(_inputs_normalised),
        ),
        Misconception(
            "last-norm-only",
            "only the last batch normalisation counted",
            prose("Every batch normalisation has its own scales and shifts: add up the channels of all of them."),
            "quizgen/parameters#^batch-norm-count",
            _norms(lambda maps: 2 * maps[-1].channels if len(maps) > 1 else None),
        ),
        Misconception(
            "convolutions-included",
            "the convolutions counted too",
            prose("Asked are the batch normalisations only: the weights of the convolutions are not theirs."),
            "quizgen/parameters#^batch-norm-count",
            integer(
                lambda givens: parameters(givens.layers) if givens.asked == "norms" and givens.convolutions else None
            ),
        ),
        Misconception(
            "bias-kept",
            "biases added to convolutions without bias",
            prose("No bias is needed in front of a batch normalisation, and none is here: the shift does its work."),
            "quizgen/parameters#^bias-before-batch-norm",
            _convolutions(_every_bias_kept),
        ),
        Misconception(
            "norm-forgotten",
            "batch normalisation taken to have no parameters",
            prose(
                "Besides normalising, it scales and shifts each channel, and learns how much: two parameters a channel."
            ),
            "quizgen/parameters#^batch-norm-count",
            integer(lambda givens: givens.besides if givens.asked == "all" else None),
        ),
        Misconception(
            "input-channels-forgotten",
            "input channels of the filters forgotten",
            prose("A filter is as deep as its input: it has $k_h k_w$ weights for every input channel."),
            "quizgen/parameters#^filter-weights",
            _convolutions(_input_channels_forgotten),
        ),
        Misconception(
            "last-bias-forgotten",
            "biases of the last convolution left out",
            prose("No batch normalisation follows the last convolution. It has a bias, one for each filter."),
            "quizgen/parameters#^bias",
            _convolutions(_no_bias_at_all),
        ),
    ),
)
