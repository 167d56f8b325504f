"""How many trainable parameters has a convolution? Then among numbers that don't matter, transposed, or unshared."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import weights_and_biases
from quizgen.kit import square
from quizgen.kit.one_layer import OfLayer
from quizgen.kit.parameters import area_effort, draw_bias, either, own
from quizgen.problem import Answer, Asks, Family, Integer, Level, Rank, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape
from quizgen.worked.parameters import conv_parameters, filter_weights, unshared_parameters

Layer = Conv2d | ConvTranspose2d


_FLAT: Wrong[OfLayer] = Wrong(
    "input-channels-forgotten", lambda q: q.of_filter(q.places), slots=own("reader", "channels", "kernel")
)
_ONE_SIDE: Wrong[OfLayer] = Wrong(
    "kernel-not-squared",
    lambda q: q.of_filter(q.side * q.channels) if q.places == q.side**2 else None,
    slots=own("kernel", "side"),
)


class OneFilter(OfLayer):
    """The weights of one filter."""

    words = "filter"

    def of_filter(self, weights: int) -> Integer:
        return Integer(weights)

    def task(self) -> Task:
        return Task("weights_of_one_filter", self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        return (filter_weights(self.layer),)

    def effort(self) -> int:
        return effort(self.filter_products())


_ONE_FILTER: tuple[Wrong[OneFilter], ...] = (
    _FLAT,
    Wrong("all-filters", lambda q: Integer(q.layer.parameters.weights)),
    Wrong("depth-from-filters", lambda q: q.of_filter(q.places * q.filters), slots=own("channels")),
    _ONE_SIDE,
)


class Count(OfLayer):
    """All parameters, with nothing in the question that doesn't matter."""

    words = "count"

    @property
    def biases(self) -> int:
        return self.layer.parameters.biases

    def of_count(self, count: int) -> Integer:
        """Return the answer for this many weights and biases in all filters together."""
        return Integer(count)

    def of_filter(self, weights: int) -> Integer:
        return self.of_count(weights * self.layer.out_channels + self.layer.parameters.biases)

    def task(self) -> Task:
        return Task("parameters", self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        return conv_parameters(self.layer)

    def effort(self) -> int:
        count = self.layer.parameters
        products = [*self.filter_products(), (count.weights_per_filter, self.layer.out_channels)]
        return effort(products, [count.biases] if self.layer.bias else [])

    def picture(self) -> Drawing | None:
        return weights_and_biases(self.layer)


def _count(rule: Callable[[Layer], int]) -> Callable[[Count], Answer | None]:
    return lambda q: q.of_count(rule(q.layer))


def _biases(rule: Callable[[Layer], int]) -> Callable[[Count], Answer | None]:
    """Lift a wrong number of biases where there are any."""
    return lambda q: q.of_count(q.layer.parameters.weights + rule(q.layer)) if q.layer.bias else None


_BIAS: tuple[Wrong[Count], ...] = (
    Wrong("bias-forgotten", _biases(lambda _: 0), slots=own("biases", "owner")),
    Wrong("bias-added", _count(lambda layer: layer.parameters.weights + layer.out_channels)),
)
_ONE_BIAS: Wrong[Count] = Wrong("one-bias", _biases(lambda _: 1), slots=own("filters", "owner"))
_BIAS_BEFORE: Wrong[Count] = Wrong(
    "bias-per-input-channel", _biases(lambda layer: layer.in_channels), slots=own("filters", "channels")
)
_ONE_OF_ALL: Wrong[Count] = Wrong(
    "one-filter", _count(lambda layer: layer.parameters.weights_per_filter + layer.bias), slots=own("filters")
)
_AT_POSITIONS: Wrong[Count] = Wrong(
    "counted-per-output-position", lambda q: Integer(q.layer.parameters.total * q.positions), slots=own("positions")
)

_COUNT: tuple[Wrong[Count], ...] = (_FLAT, *_BIAS, _ONE_SIDE, _ONE_OF_ALL, _ONE_BIAS, _BIAS_BEFORE)


class CountAmong(Count):
    """All parameters, among numbers that don't matter."""

    words = "among"


def _with_gaps(q: CountAmong) -> Answer:
    height, width = q.layer.windows
    return q.of_filter(height.extent * width.extent * q.channels)


_COUNT_AMONG: tuple[Wrong[CountAmong], ...] = (
    Wrong("dilated-kernel-counted", _with_gaps, (3,), slots=own("kernel")),
    Wrong(
        "longer-side-squared",
        lambda q: q.of_filter(max(q.layer.kernel_size) ** 2 * q.channels),
        (3,),
        slots=own("kernel"),
    ),
    _FLAT,
    *_BIAS,
    _AT_POSITIONS,
    _ONE_SIDE._replace(levels=(2,)),
    _ONE_OF_ALL,
    _ONE_BIAS,
)


class CountTransposed(Count):
    """All parameters of a transposed convolution, among numbers that don't matter."""

    words = "transposed"
    reader = owner = "output channel"


_COUNT_TRANSPOSED: tuple[Wrong[CountTransposed], ...] = (
    _FLAT,
    *_BIAS,
    _BIAS_BEFORE,
    _AT_POSITIONS,
    _ONE_SIDE,
    _ONE_BIAS,
)


@dataclass(frozen=True)
class Unshared(Count):
    """All parameters, if no position shared them with another."""

    layer: Conv2d
    words = "unshared"
    owner = "filter at each position"

    @property
    def biases(self) -> int:
        return self.layer.parameters.biases * self.positions

    @property
    def leaves_some(self) -> bool:
        """Whether the last window doesn't reach the end of the padded input."""
        return any(w.slide(side).remainder for w, side in zip(self.layer.windows, self.input.size, strict=True))

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
        return effort([*self.filter_products(), *sides, *filters])

    def picture(self) -> None:
        """Draw nothing: bars for one position would mislead."""


_UNSHARED: tuple[Wrong[Unshared], ...] = (
    Wrong("weights-shared", lambda q: Integer(q.layer.parameters.total), slots=own("positions")),
    Wrong(
        "input-positions-for-output",
        lambda q: Integer(q.layer.parameters.total * q.pixels),
        slots=own("positions", "pixels"),
    ),
    _FLAT,
    _BIAS[0],
    _BIAS[1]._replace(name="biases-added-everywhere"),
    Wrong(
        "biases-shared",
        lambda q: Integer(q.layer.parameters.weights * q.positions + q.layer.parameters.biases),
        slots=own("biases"),
    ),
    _ONE_SIDE,
)


_SMALL = (2, 3, 3, 4, 6, 8, 10, 12, 16, 20)
_LARGE = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512)
_SETTINGS = ((1, 1, 0), (1, 1, 0), (3, 1, 1), (3, 1, 1), (3, 2, 1), (3, 1, 0), (5, 1, 2), (5, 1, 0), (5, 2, 2))
_FIRST_SETTINGS = ((3, 1, 1), (3, 2, 1), (5, 1, 2), (5, 1, 0), (7, 2, 3), (11, 4, 2))
"""Kernel, stride and padding of layers inside a network, and of those that read an image."""
_SIDES = (14, 16, 20, 24, 28, 32, 40, 48, 56, 64)
_RECTANGLES: tuple[Pair, ...] = ((1, 3), (3, 1), (1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3))

Q = TypeVar("Q", bound=OfLayer)


def _telling(question: Q) -> Q | None:
    """Refuse as many input channels as there are rows in a square kernel: which was forgotten wouldn't show."""
    return None if question.layer.kernel_size == square(question.channels) else question


def _draw_bare(rng: Random) -> OfLayer | None:
    """Draw a layer with nothing else around it; one in five asks for a filter of it."""
    kernel = square(rng.choice((3, 3, 3, 5)))
    layer = Conv2d(rng.choice(_SMALL), rng.choice(_SMALL[1:]), kernel, bias=draw_bias(rng))
    question = OneFilter if rng.random() < 0.2 else Count
    return _telling(question(layer, Shape(layer.in_channels, 32, 32)))


def _draw_among(rng: Random) -> CountAmong | None:
    is_first = rng.random() < 0.25
    kernel, stride, padding = map(square, rng.choice(_FIRST_SETTINGS if is_first else _SETTINGS))
    channels, sides = (3, (32, 64, 96, 128, 224)) if is_first else (rng.choice(_LARGE), _SIDES)
    layer = Conv2d(channels, rng.choice(_LARGE), kernel, stride, padding, bias=draw_bias(rng))
    return _telling(CountAmong(layer, Shape(channels, *square(rng.choice(sides)))))


def _draw_spread(rng: Random) -> Count | None:
    """Draw a layer whose kernel is not square or dilated, with the padding that keeps the size."""
    (height, width), dilation = rng.choice(_RECTANGLES), 1
    if rng.random() < 0.5:
        side, dilation = rng.choice(((3, 2), (3, 2), (3, 3), (3, 4), (5, 2)))
        height = width = side
    padding, spread = (height // 2 * dilation, width // 2 * dilation), square(dilation)
    channels, filters = rng.choice((3, *_LARGE)), rng.choice(_LARGE)
    layer = Conv2d(channels, filters, (height, width), padding=padding, dilation=spread, bias=draw_bias(rng))
    return _telling(CountAmong(layer, Shape(channels, *square(rng.choice(_SIDES)))))


def _draw_transposed(rng: Random) -> Count | None:
    settings = rng.choice(((2, 2, 0), (3, 2, 0), (3, 2, 1), (4, 2, 1), (4, 4, 0), (5, 2, 2), (5, 3, 1)))
    kernel, stride, padding = map(square, settings)
    channels, filters = rng.choice(_LARGE), rng.choice((3, *_LARGE))
    layer = ConvTranspose2d(channels, filters, kernel, stride, padding, bias=draw_bias(rng))
    return _telling(CountTransposed(layer, Shape(channels, *square(rng.choice((4, 7, 8, 14, 16, 28, 32))))))


def _draw_unshared(rng: Random) -> Count | None:
    kernel, side = rng.choice((3, 3, 5)), rng.choice((8, 10, 12, 14, 16, 20, 24, 28, 32))
    channels, filters = rng.choice((3, 3, 4, 8, 16)), rng.choice((2, 4, 5, 6, 8, 10, 12, 16, 20))
    stride, padding = square(rng.choice((1, 1, 2))), square(rng.choice((0, 0, 1, 2)))
    layer = Conv2d(channels, filters, square(kernel), stride, padding, bias=draw_bias(rng))
    return _telling(Unshared(layer, Shape(channels, side, side)))


FAMILY = Family(
    "conv-parameters",
    "Parameters of a convolution",
    Topic.PARAMETERS,
    questions=(
        Asks(Count, _COUNT, levels=(1,)),
        Asks(OneFilter, _ONE_FILTER, levels=(1,)),
        Asks(CountAmong, _COUNT_AMONG, levels=(2, 3)),
        Asks(CountTransposed, _COUNT_TRANSPOSED, levels=(3,)),
        Asks(Unshared, _UNSHARED, levels=(3,)),
    ),
    levels=(
        Level("one filter, or all filters of a small layer", _draw_bare, ("C1", "C2", "C3")),
        Level("the numbers that count among those that don't", _draw_among, ("C1", "C2", "C10")),
        Level(
            "rectangular or dilated kernels, transposed convolutions, layers that share nothing",
            either(_draw_spread, _draw_spread, _draw_transposed, _draw_unshared),
            ("C1", "C2", "C4", "C17", "C18"),
        ),
    ),
    rank=Rank.CORE,
)
