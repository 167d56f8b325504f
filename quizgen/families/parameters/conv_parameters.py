"""How many trainable parameters has a convolution? Then among numbers that don't matter, transposed, or unshared."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import weights_and_biases
from quizgen.kit import square
from quizgen.kit.compute import area
from quizgen.kit.parameters import area_effort
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape
from quizgen.worked.parameters import conv_parameters, filter_weights, unshared_parameters

Layer = Conv2d | ConvTranspose2d


@dataclass(frozen=True)
class _OfLayer(Question):
    """What a convolution learns, and the input that it stands on."""

    layer: Layer
    input: Shape

    def of_filter(self, weights: int) -> Integer:
        """Return the answer for so many weights in a filter, with biases and all else as they should be."""
        raise NotImplementedError


_OF_FILTER: tuple[Wrong[_OfLayer], ...] = (
    Wrong("input-channels-forgotten", lambda q: q.of_filter(area(q.layer.kernel_size))),
    Wrong("kernel-not-squared", lambda q: q.of_filter(max(q.layer.kernel_size) * q.layer.in_channels)),
)


class OneFilter(_OfLayer):
    """The weights of one filter."""

    words = "filter"

    def of_filter(self, weights: int) -> Integer:
        return Integer(weights)

    def task(self) -> Task:
        return Task("weights_of_one_filter", self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        return (filter_weights(self.layer),)

    def effort(self) -> int:
        return effort(_filter_products(self.layer))


_ONE_FILTER: tuple[Wrong[OneFilter], ...] = (
    *_OF_FILTER,
    Wrong("all-filters", lambda q: Integer(q.layer.parameters.weights), (1,)),
    Wrong("bias-among-weights", lambda q: Integer(q.layer.parameters.weights_per_filter + q.layer.bias), (2,)),
    Wrong("depth-from-filters", lambda q: Integer(area(q.layer.kernel_size) * q.layer.out_channels), (2,)),
)


class Count(_OfLayer):
    """All parameters, with nothing in the question that doesn't matter."""

    words = "count"

    @cached_property
    def positions(self) -> int:
        """Where the filters are put."""
        return area(self.layer.output_shape(self.input).size)

    def of_count(self, count: int) -> Integer:
        """Return the answer for so many weights and biases in all filters together."""
        return Integer(count)

    def of_filter(self, weights: int) -> Integer:
        return self.of_count(weights * self.layer.out_channels + self.layer.parameters.biases)

    def task(self) -> Task:
        return Task("parameters", self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        return conv_parameters(self.layer)

    def effort(self) -> int:
        count = self.layer.parameters
        products = [*_filter_products(self.layer), (count.weights_per_filter, self.layer.out_channels)]
        return effort(products, [count.biases] if self.layer.bias else [])

    def picture(self) -> Drawing | None:
        return weights_and_biases(self.layer)


def _count(rule: Callable[[Layer], int]) -> Callable[[Count], Answer | None]:
    return lambda q: q.of_count(rule(q.layer))


def _biases(rule: Callable[[Layer], int]) -> Callable[[Count], Answer | None]:
    """Lift a wrong number of biases where there are any."""
    return lambda q: q.of_count(q.layer.parameters.weights + rule(q.layer)) if q.layer.bias else None


_BIAS: tuple[Wrong[Count], ...] = (
    Wrong("bias-forgotten", _count(lambda layer: layer.parameters.weights)),
    Wrong("bias-added", _count(lambda layer: layer.parameters.weights + layer.out_channels)),
)

_COUNT: tuple[Wrong[Count], ...] = (
    *_BIAS,
    Wrong("one-bias", _biases(lambda _: 1), (2,)),
    Wrong("bias-per-input-channel", _biases(lambda layer: layer.in_channels), (2, 3)),
    Wrong("bias-per-weight", _biases(lambda layer: layer.parameters.weights), (2,)),
    Wrong("bias-per-kernel", _biases(lambda layer: layer.in_channels * layer.out_channels), (2, 3)),
    *_OF_FILTER,
    Wrong("one-filter", _count(lambda layer: layer.parameters.weights_per_filter + layer.bias)),
)


class CountTransposed(Count):
    """All parameters of a transposed convolution, among numbers that don't matter."""

    words = "transposed"


_COUNT_TRANSPOSED: tuple[Wrong[Count], ...] = (
    *_COUNT,
    Wrong("counted-per-output-position", lambda q: Integer(q.layer.parameters.total * q.positions)),
    Wrong("counted-per-input-position", lambda q: Integer(q.layer.parameters.total * area(q.input.size))),
)


class CountAmong(Count):
    """All parameters, among numbers that don't matter."""

    words = "among"


_COUNT_AMONG: tuple[Wrong[CountAmong], ...] = (
    *_COUNT_TRANSPOSED,
    Wrong("dilated-kernel-counted", lambda q: q.of_filter(_dilated_area(q.layer) * q.layer.in_channels)),
)


@dataclass(frozen=True)
class Unshared(Count):
    """All parameters, if no position shared them with another."""

    layer: Conv2d
    words = "unshared"

    def of_count(self, count: int) -> Integer:
        return Integer(count * self.positions)

    def task(self) -> Task:
        return Task("parameters_unshared", self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        return unshared_parameters(self.layer, self.input)

    def effort(self) -> int:
        layer, count = self.layer, self.layer.parameters
        output = layer.output_shape(self.input)
        sides = [(2, layer.padding[0]), (output.height - 1, layer.stride[0]), *area_effort(*output.size)]
        filters = [(count.weights_per_filter + layer.bias, layer.out_channels), (count.total, self.positions)]
        return effort([*_filter_products(layer), *sides, *filters])

    def picture(self) -> None:
        """Draw nothing: bars for one position would mislead."""


_UNSHARED: tuple[Wrong[Unshared], ...] = (
    *_BIAS,
    *_OF_FILTER,
    Wrong("weights-shared", lambda q: Integer(q.layer.parameters.total)),
    Wrong("biases-shared", lambda q: Integer(q.layer.parameters.weights * q.positions + q.layer.parameters.biases)),
    Wrong("input-positions-for-output", lambda q: Integer(q.layer.parameters.total * area(q.input.size))),
)


def _dilated_area(layer: Layer) -> int:
    height, width = layer.windows
    return height.extent * width.extent


def _filter_products(layer: Layer) -> list[Pair]:
    height, width = layer.kernel_size
    places = [] if height == width else [(height, width)]  # squares are known by heart
    return [*places, (height * width, layer.in_channels)]


_SMALL = (1, 2, 3, 3, 4, 6, 8, 10, 12, 16, 20)
_USUAL = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 256)
_LARGE = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512)


def _has_bias(rng: Random) -> bool:
    return rng.random() < 0.7  # most convolutions of exercises have one


def _draw(channels: tuple[int, ...], kernels: tuple[int, ...]) -> Callable[[Random], _OfLayer]:
    """Draw a layer with a square kernel; one in five asks for a filter of it."""

    def draw(rng: Random) -> _OfLayer:
        kernel = square(rng.choice(kernels))
        layer = Conv2d(rng.choice(channels), rng.choice(channels), kernel, bias=_has_bias(rng))
        question = OneFilter if rng.random() < 0.2 else Count
        return question(layer, Shape(layer.in_channels, 32, 32))

    return draw


def _draw_expert(rng: Random) -> Count:
    draw = rng.choice((_draw_among, _draw_among, _draw_transposed, _draw_unshared))
    return draw(rng)


def _draw_among(rng: Random) -> CountAmong:
    kernel = rng.choice(((3, 3), (3, 3), (5, 5), (7, 7), (1, 1), (1, 3), (3, 1), (3, 5), (5, 3), (1, 7), (7, 1)))
    stride, padding = rng.choice((1, 1, 2)), rng.choice((0, 1, 2))
    dilation = rng.choice((1, 1, 2, 2, 3, 4)) if max(kernel) > 1 else 1
    layer = Conv2d(
        in_channels=rng.choice((3, *_LARGE)),
        out_channels=rng.choice(_LARGE),
        kernel_size=kernel,
        stride=square(stride),
        padding=square(padding),
        dilation=square(dilation),
        bias=_has_bias(rng),
    )
    side = rng.choice((14, 16, 20, 24, 28, 32, 40, 48, 56, 64))
    return CountAmong(layer, Shape(layer.in_channels, side, side))


def _draw_transposed(rng: Random) -> CountTransposed:
    kernel, stride, padding = rng.choice(((2, 2, 0), (3, 2, 0), (3, 2, 1), (4, 2, 1), (4, 4, 0), (5, 2, 2), (5, 3, 1)))
    layer = ConvTranspose2d(
        in_channels=rng.choice(_LARGE),
        out_channels=rng.choice((3, *_LARGE)),
        kernel_size=square(kernel),
        stride=square(stride),
        padding=square(padding),
        bias=_has_bias(rng),
    )
    return CountTransposed(layer, Shape(layer.in_channels, *square(rng.choice((4, 7, 8, 14, 16, 28, 32)))))


def _draw_unshared(rng: Random) -> Unshared:
    kernel, side = rng.choice((3, 3, 5, 5, 7)), rng.choice((7, 8, 10, 12, 14, 16, 20, 24, 28, 32))
    layer = Conv2d(
        in_channels=rng.choice((1, 3, 3, 4, 8, 16)),
        out_channels=rng.choice((2, 4, 5, 6, 8, 10, 12, 16, 20)),
        kernel_size=square(kernel),
        stride=square(rng.choice((1, 1, 2))),
        padding=square(rng.choice((0, 0, 1, 2))),
        bias=_has_bias(rng),
    )
    return Unshared(layer, Shape(layer.in_channels, side, side))


FAMILY = Family(
    "conv-parameters",
    "Parameters of a convolution",
    Topic.PARAMETERS,
    questions=(
        Asks(Count, _COUNT, levels=(1, 2)),
        Asks(OneFilter, _ONE_FILTER, levels=(1, 2)),
        Asks(CountAmong, _COUNT_AMONG, levels=(3,)),
        Asks(CountTransposed, _COUNT_TRANSPOSED, levels=(3,)),
        Asks(Unshared, _UNSHARED, levels=(3,)),
    ),
    levels=(
        Level("small layers or one filter, in the head", _draw(_SMALL, (1, 2, 3, 3, 3, 5)), ("C1", "C2", "C3")),
        Level(
            "usual layers, with and without bias, and their filters",
            _draw(_USUAL, (1, 3, 3, 3, 5, 5, 7, 11)),
            ("C1", "C2", "C3", "C10"),
        ),
        Level(
            "rectangular, dilated, transposed and unshared kernels, among numbers that may not matter",
            _draw_expert,
            ("C1", "C2", "C4", "C17", "C18"),
        ),
    ),
)
