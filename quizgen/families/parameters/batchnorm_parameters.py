"""How many trainable parameters has a batch-norm layer? Alone, then with the convolution before it, then in a row."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import parameter_bars
from quizgen.kit import square
from quizgen.kit.compute import area
from quizgen.kit.parameters import area_effort, own, parameters
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import BatchNorm2d, Conv2d, Layer, Pair, ReLU, Shape
from quizgen.worked.arithmetic import product, total
from quizgen.worked.parameters import filter_weights

Maps = tuple[Shape, ...]
"""What the batch-norm layers work on, one map each."""


class _Normalising(Question):
    """Batch-norm layers."""

    @property
    def layers(self) -> tuple[Layer, ...]:
        raise NotImplementedError

    @property
    def maps(self) -> Maps:
        raise NotImplementedError

    def of_norms(self, count: int) -> Integer:
        """Return the answer for this many parameters in the batch-norm layers, with all else as it should be."""
        return Integer(count)

    @property
    def channels(self) -> int:
        """Channels that are normalised, in all layers."""
        return _channels(self.maps)

    def picture(self) -> Drawing | None:
        return parameter_bars(self.layers)


def _norms(rule: Callable[[Maps], int]) -> Callable[[_Normalising], Answer | None]:
    return lambda q: q.of_norms(rule(q.maps))


def _channels(maps: Maps) -> int:
    return sum(shape.channels for shape in maps)


_STATISTICS: Wrong[_Normalising] = Wrong(
    "running-statistics-counted", _norms(lambda maps: 4 * _channels(maps)), slots=own("channels")
)
_ONE_PER_CHANNEL: Wrong[_Normalising] = Wrong("one-per-channel", _norms(_channels), slots=own("channels"))
_PER_POSITION: Wrong[_Normalising] = Wrong(
    "per-activation", _norms(lambda maps: 2 * sum(shape.count for shape in maps))
)
_ONE_PAIR: Wrong[_Normalising] = Wrong("one-pair-per-layer", _norms(lambda maps: 2 * len(maps)), slots=own("channels"))


@dataclass(frozen=True)
class Alone(_Normalising):
    """The parameters of a batch-norm layer on the input."""

    input: Shape
    words = "alone"

    @property
    def layers(self) -> tuple[Layer, ...]:
        return (BatchNorm2d(self.input.channels),)

    @property
    def maps(self) -> Maps:
        return (self.input,)

    def task(self) -> Task:
        return Task("parameters", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return (product("One scale and one shift per channel", 2, self.input.channels),)

    def effort(self) -> int:
        return effort([(2, self.input.channels)])


_ALONE: tuple[Wrong[Alone], ...] = (_STATISTICS, _ONE_PER_CHANNEL, _ONE_PAIR, _PER_POSITION)


@dataclass(frozen=True)
class _Stack(_Normalising):
    """Convolutions, and a batch-norm layer after each that has no bias."""

    input: Shape
    convolutions: tuple[Conv2d, ...]

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        layers: list[Layer] = []
        for conv in self.convolutions:
            layers += [conv] if conv.bias else [conv, BatchNorm2d(conv.out_channels), ReLU()]
        return tuple(layers)

    @cached_property
    def maps(self) -> Maps:
        shape, maps = self.input, []
        for convolution in self.convolutions:
            shape = convolution.output_shape(shape)
            if not convolution.bias:
                maps.append(shape)
        return tuple(maps)

    @property
    def biases(self) -> int:
        return sum(layer.parameters.biases for layer in self.convolutions)


_INPUTS: Wrong[_Stack] = Wrong(
    "inputs-normalised", lambda q: q.of_norms(2 * sum(layer.in_channels for layer in q.convolutions if not layer.bias))
)
_LAST_ONLY: Wrong[_Stack] = Wrong("last-norm-only", lambda q: q.of_norms(2 * q.maps[-1].channels))


class OfStack(_Stack):
    """The parameters of the batch-norm layers only."""

    words = "norms"

    def task(self) -> Task:
        numbers = tuple(number for number, layer in enumerate(self.layers) if isinstance(layer, BatchNorm2d))
        return Task("parameters_of_layers", self.input, self.layers, (("numbers", numbers),))

    def solve(self) -> tuple[Step, ...]:
        normalised = total("Channels that are normalised", *(shape.channels for shape in self.maps))
        return normalised, product("One scale and one shift per channel", 2, self.channels)

    def effort(self) -> int:
        return effort([(2, self.channels)], [shape.channels for shape in self.maps[1:]])


_OF_STACK: tuple[Wrong[OfStack], ...] = (
    _STATISTICS,
    _ONE_PER_CHANNEL,
    _LAST_ONLY,
    _INPUTS,
    Wrong("convolutions-included", lambda q: Integer(parameters(q.layers))),
    _ONE_PAIR,
    _PER_POSITION,
)


class WholeStack(_Stack):
    """The parameters of convolutions and batch-norm layers."""

    words = "whole"

    def of_norms(self, count: int) -> Integer:
        return Integer(parameters(self.convolutions) + count)

    def of_convolutions(self, count: int) -> Integer:
        """Return the answer for this many parameters in the convolutions."""
        return Integer(count + 2 * self.channels)

    def task(self) -> Task:
        return Task("parameters", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return _one_block(self.convolutions[0]) if len(self.convolutions) == 1 else _several_blocks(self)

    def effort(self) -> int:
        products: list[Pair] = [(2, self.channels)]
        added = [2 * self.channels]
        for layer in self.convolutions:
            places, each = area(layer.kernel_size), layer.parameters.weights_per_filter
            products += [*area_effort(*layer.kernel_size), (places, layer.in_channels), (each, layer.out_channels)]
            added += [layer.out_channels] if layer.bias else []
        return effort(products, added)


def _convolutions(rule: Callable[[Conv2d], int]) -> Callable[[WholeStack], Answer | None]:
    """Lift a wrong count of a convolution to all of them."""
    return lambda q: q.of_convolutions(sum(map(rule, q.convolutions)))


_WHOLE_STACK: tuple[Wrong[WholeStack], ...] = (
    _STATISTICS,
    Wrong("bias-kept", _convolutions(lambda layer: layer.parameters.weights + layer.out_channels)),
    Wrong("norm-forgotten", lambda q: q.of_norms(0), slots=own("channels")),
    _ONE_PER_CHANNEL,
    _INPUTS,
    _LAST_ONLY._replace(levels=(3,)),
    Wrong("last-bias-forgotten", _convolutions(lambda layer: layer.parameters.weights), (3,), slots=own("biases")),
    Wrong(
        "input-channels-forgotten",
        _convolutions(lambda layer: area(layer.kernel_size) * layer.out_channels + layer.parameters.biases),
    ),
)


def _one_block(layer: Conv2d) -> tuple[Step, ...]:
    count = layer.parameters
    return (
        filter_weights(layer),
        product("All filters, which have no biases", count.weights_per_filter, layer.out_channels),
        product("Batch norm: one scale and one shift per channel", 2, layer.out_channels),
        total("Both layers", count.weights, 2 * layer.out_channels),
    )


def _several_blocks(q: WholeStack) -> tuple[Step, ...]:
    steps: list[Step] = []
    for number, layer in enumerate(q.convolutions, start=1):
        factors = (*(layer.kernel_size if layer.kernel_size != (1, 1) else ()), layer.in_channels, layer.out_channels)
        steps.append(product(f"Weights of convolution {number}", *factors))
        if layer.bias:
            steps.append(total("With its biases, one per filter", layer.parameters.weights, layer.out_channels))
    if len(q.maps) > 1:
        steps.append(total("Channels that are normalised", *(shape.channels for shape in q.maps)))
    steps.append(product("Batch norm: one scale and one shift per channel", 2, q.channels))
    counts = [layer.parameters.total for layer in q.convolutions]
    return (*steps, total("All layers", *counts, 2 * q.channels))


_SIDES = (7, 14, 16, 24, 28, 32, 56, 64)
_IMAGE_SIDES = (24, 28, 32, 40, 48, 56, 64)
_MAP_CHANNELS = (6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 60, 64, 80, 96, 120, 128, 160, 192, 256, 320, 384, 512)
_FILTERS = (6, 8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 64)
_USUAL = (3, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 256)
_COLOURS = _USUAL[0]
_CLASSES = (2, 5, 8, 10, 19, 20, 21)

S = TypeVar("S", bound=_Stack)


def _draw_norms(rng: Random) -> _Normalising | None:
    """Draw a batch-norm layer alone, or some after convolutions; refuse an answer that stands in the question."""
    if rng.random() < 0.4:
        side, channels = rng.choice(_SIDES), rng.choice(_MAP_CHANNELS)
        return None if side in {channels, 2 * channels} else Alone(Shape(channels, side, side))
    side, widths = rng.choice(_IMAGE_SIDES), (3, *rng.choices(_FILTERS, k=rng.choice((2, 3))))
    stack = _stack(rng, OfStack, side, widths, (3, 3, 3))
    return None if 2 * stack.channels in {side, *widths} else stack


def _draw_block(rng: Random) -> WholeStack | None:
    """Draw one block; refuse a 1 × 1 kernel on colours, and filters that leave the number of channels as it is."""
    side, kernel, read = rng.choice(_SIDES), rng.choice((1, 3, 3, 3, 5)), rng.choice(_USUAL)
    filters = rng.choice(_USUAL[1:])
    if (kernel == 1 and read == _COLOURS) or read in {side, filters}:
        return None
    return _stack(rng, WholeStack, side, (read, filters), (kernel,))


def _draw_blocks(rng: Random) -> WholeStack:
    """Draw two convolutions; half of the time the second gives the answers, and has a bias."""
    side, kernels = rng.choice(_SIDES), rng.choice(((3, 3), (3, 3), (1, 3), (3, 1), (5, 3)))
    if rng.random() < 0.5:
        block = _stack(rng, WholeStack, side, (rng.choice(_USUAL[1:]), rng.choice(_USUAL[1:])), kernels[:1])
        head = Conv2d(block.convolutions[-1].out_channels, rng.choice(_CLASSES), (1, 1), bias=True)
        return WholeStack(block.input, (*block.convolutions, head))
    return _stack(rng, WholeStack, side, tuple(rng.choices(_USUAL[1:], k=3)), kernels)


def _stack(rng: Random, question: type[S], side: int, widths: tuple[int, ...], kernels: tuple[int, ...]) -> S:
    """Draw convolutions without bias from width to width; the first may have a stride."""
    stride, layers = rng.choice((1, 2)), []
    for inputs, outputs, kernel in zip(widths, widths[1:], kernels, strict=False):
        layers.append(Conv2d(inputs, outputs, square(kernel), square(stride), square(kernel // 2), bias=False))
        stride = 1
    return question(Shape(widths[0], side, side), tuple(layers))


FAMILY = Family(
    "batchnorm-parameters",
    "Parameters with batch norm",
    Topic.PARAMETERS,
    questions=(
        Asks(Alone, _ALONE, levels=(1,)),
        Asks(OfStack, _OF_STACK, levels=(1,)),
        Asks(WholeStack, _WHOLE_STACK, levels=(2, 3)),
    ),
    levels=(
        Level("batch-norm layers alone", _draw_norms, ("C12",)),
        Level("a convolution and its batch-norm layer", _draw_block, ("C13",)),
        Level("several convolutions, with batch norm or with bias", _draw_blocks, ("C13",)),
    ),
)
