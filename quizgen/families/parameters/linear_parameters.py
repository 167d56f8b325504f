"""How many parameters has a fully connected layer on an image or a map? Then after layers, or as a convolution."""

from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import weights_and_biases
from quizgen.kit import square
from quizgen.kit.parameters import area_effort
from quizgen.problem import Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Flatten, Layer, Linear, MaxPool2d, Pair, Shape, Sliding
from quizgen.worked.parameters import conv_parameters, linear_parameters


@dataclass(frozen=True)
class _Units(Question):
    """Units that read all values of an input, after the layers `before` and a flattening."""

    input: Shape
    units: int
    bias: bool
    before: tuple[Sliding, ...] = ()

    @cached_property
    def before_pool(self) -> Shape:
        """What the last of the layers before reads; the input if there are none."""
        shape = self.input
        for layer in self.before[:-1]:
            shape = layer.output_shape(shape)
        return shape

    @cached_property
    def map(self) -> Shape:
        """What is flattened."""
        return self.before[-1].output_shape(self.before_pool) if self.before else self.input

    @cached_property
    def linear(self) -> Linear:
        return Linear(self.map.count, self.units, self.bias)

    @property
    def layers(self) -> tuple[Layer, ...]:
        return (*self.before, Flatten(), self.linear)

    def of_inputs(self, values: int) -> Integer:
        """Return the parameters of as many units that read so many values."""
        return Integer(Linear(values, self.units, self.bias).parameters.total)

    def of_biases(self, biases: int) -> Integer:
        """Return the weights and so many biases."""
        return Integer(self.linear.parameters.weights + biases)

    def task(self) -> Task:
        return Task("parameters", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return linear_parameters(self.input, self.before, self.linear)

    def effort(self) -> int:
        products: list[Pair] = []
        shape = self.input
        for layer in self.before:
            slide = layer.windows[0].slide(shape.height)
            products += [(2, slide.window.padding), (slide.span, slide.window.stride)]
            shape = layer.output_shape(shape)
        products += [*area_effort(*shape.size), (shape.height * shape.width, shape.channels)]
        return effort([*products, (shape.count, self.units)], [self.units] if self.bias else [])

    def picture(self) -> Drawing | None:
        return weights_and_biases(self.linear)


_UNITS: tuple[Wrong[_Units], ...] = (
    Wrong("bias-forgotten", lambda q: q.of_biases(0) if q.bias else None),
    Wrong("bias-added", lambda q: None if q.bias else q.of_biases(q.units)),
    Wrong("one-bias", lambda q: q.of_biases(1) if q.bias else None, (2,)),
    Wrong("bias-per-input", lambda q: q.of_biases(q.map.count) if q.bias else None, (1, 2)),
    Wrong("one-unit", lambda q: Integer(q.map.count + q.bias), (1, 2)),
    Wrong("one-side-counted", lambda q: q.of_inputs(q.map.height * q.map.channels)),
    Wrong(
        "channels-forgotten",
        lambda q: q.of_inputs(q.map.height * q.map.width) if q.map.channels > 1 else None,
        (1, 2),
    ),
)


class OnImage(_Units):
    """The parameters of a fully connected layer on an image."""

    words = "image"


class OnMap(_Units):
    """The parameters of a fully connected layer on a feature map."""

    words = "map"


_ON_MAP: tuple[Wrong[_Units], ...] = (*_UNITS, Wrong("flatten-forgotten", lambda q: q.of_inputs(q.map.channels)))


class AfterPool(_Units):
    """The parameters of a fully connected layer on what a pool puts out."""

    words = "pool"


def _channels_pooled(q: _Units) -> Integer | None:
    stride = q.before[-1].stride[0]
    if q.map.channels % stride:
        return None
    return q.of_inputs(q.map.height * q.map.width * (q.map.channels // stride))


_AFTER_POOL: tuple[Wrong[_Units], ...] = (
    *_ON_MAP,
    Wrong("size-before-pool", lambda q: q.of_inputs(q.before_pool.count)),
    Wrong("pool-divides-channels", _channels_pooled, (2,)),
)


class AfterLayers(_Units):
    """The parameters of the fully connected layer that ends a small network: after a convolution and a pool."""

    words = "layers"

    def task(self) -> Task:
        return Task("parameters_of_layers", self.input, self.layers, (("numbers", (len(self.layers) - 1,)),))


def _rounded_up(q: AfterLayers) -> Integer | None:
    """Count the pool's last window though it hangs over the edge."""
    pool = q.before[-1].windows[0].slide(q.before_pool.height)
    return q.of_inputs((pool.positions + 1) ** 2 * q.map.channels) if pool.remainder else None


def _convolution_keeps_size(q: AfterLayers) -> Integer | None:
    if q.before_pool.size == q.input.size:
        return None  # so it does
    pooled = q.before[-1].output_shape(q.input)
    return q.of_inputs(pooled.height * pooled.width * q.map.channels)


_AFTER_LAYERS: tuple[Wrong[AfterLayers], ...] = (
    *_AFTER_POOL,
    Wrong("rounded-up", _rounded_up),
    Wrong("convolution-keeps-size", _convolution_keeps_size),
    Wrong("convolution-keeps-channels", lambda q: q.of_inputs(q.map.height * q.map.width * q.input.channels)),
)


class AsConvolution(_Units):
    """The parameters of the convolution that can stand in for a fully connected layer on a map."""

    words = "convolution"

    @property
    def convolution(self) -> Conv2d:
        return Conv2d(self.input.channels, self.units, self.input.size, bias=self.bias)

    def task(self) -> Task:
        return Task("parameters", self.input, (self.convolution,))

    def solve(self) -> tuple[Step, ...]:
        return conv_parameters(self.convolution)


_AS_CONVOLUTION: tuple[Wrong[AsConvolution], ...] = (
    *_UNITS,
    Wrong("one-by-one-kernel", lambda q: q.of_inputs(q.input.channels)),
    Wrong("three-by-three-kernel", lambda q: q.of_inputs(3 * 3 * q.input.channels)),
)


_SMALL = (2, 4, 5, 6, 8, 10, 12, 16, 20, 32)
_USUAL = (8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 256, 512)
_COUNTS = (10, 20, 32, 50, 64, 84, 100, 120, 128, 200, 256, 500, 512, 1000)
_LARGE_COUNTS = (10, 100, 128, 200, 256, 500, 512, 1000, 2048, 4096)
_MAPS = ((4, 4), (5, 5), (6, 6), (7, 7), (7, 7), (8, 8), (5, 7), (6, 8), (4, 6))
_POOLS = ((2, 2), (2, 2), (3, 2), (3, 3))


def _draw_small(rng: Random) -> _Units:
    if rng.random() < 0.6:
        shape = Shape(rng.choice(_SMALL), *square(rng.randint(2, 7)))
        return OnMap(shape, rng.choice((2, 3, 4, 5, 8, 10, 20)), _draw_bias(rng))
    image = _draw_image(rng, (4, 5, 6, 8, 10, 16, 20, 28, 30))
    return OnImage(image, rng.choice((2, 3, 4, 5, 10)), _draw_bias(rng))


def _draw_usual(rng: Random) -> _Units:
    kind = rng.choice(("image", "map", "pool"))
    if kind == "image":
        image = _draw_image(rng, (20, 28, 32, 40, 48, 50, 64, 96, 100, 128, 200))
        return OnImage(image, rng.choice(_COUNTS), _draw_bias(rng))
    side = rng.choice((3, 4, 5, 6, 7, 7, 8, 10, 12, 14))
    if kind == "map":
        return OnMap(Shape(rng.choice(_USUAL), *square(side)), rng.choice(_COUNTS), _draw_bias(rng))
    shape = Shape(rng.choice(_USUAL), *square(2 * side))
    return AfterPool(shape, rng.choice(_COUNTS), _draw_bias(rng), (MaxPool2d(square(2), square(2)),))


def _draw_layers_or_convolution(rng: Random) -> _Units:
    return _draw_layers(rng) if rng.random() < 0.5 else _draw_convolution(rng)


def _draw_layers(rng: Random) -> AfterLayers:
    image = _draw_image(rng, (20, 24, 28, 30, 32, 36, 40, 48))
    kernel = rng.choice((3, 3, 5, 5, 7))
    padding = rng.choice((0, 0, 1, (kernel - 1) // 2))
    filters = rng.choice((4, 6, 8, 10, 12, 16, 20, 24, 32))
    convolution = Conv2d(image.channels, filters, square(kernel), padding=square(padding))
    pool_kernel, pool_stride = rng.choice(_POOLS)
    before = convolution, MaxPool2d(square(pool_kernel), square(pool_stride))
    return AfterLayers(image, rng.choice(_COUNTS), _draw_bias(rng), before)


def _draw_convolution(rng: Random) -> AsConvolution:
    shape = Shape(rng.choice(_USUAL), *rng.choice(_MAPS))
    return AsConvolution(shape, rng.choice(_LARGE_COUNTS), rng.random() < 0.7)


def _draw_image(rng: Random, sides: tuple[int, ...]) -> Shape:
    return Shape(rng.choice((1, 3, 3)), *square(rng.choice(sides)))


def _draw_bias(rng: Random) -> bool:
    """Give most layers a bias, as in most networks."""
    return rng.random() < 0.75


FAMILY = Family(
    "linear-parameters",
    "Parameters of a fully connected layer",
    Topic.PARAMETERS,
    questions=(
        Asks(OnImage, _UNITS, levels=(1, 2)),
        Asks(OnMap, _ON_MAP, levels=(1, 2)),
        Asks(AfterPool, _AFTER_POOL, levels=(2,)),
        Asks(AfterLayers, _AFTER_LAYERS, levels=(3,)),
        Asks(AsConvolution, _AS_CONVOLUTION, levels=(3,)),
    ),
    levels=(
        Level("small maps and images, in the head", _draw_small, ("C5", "C6")),
        Level("images, maps, and maps after a pool", _draw_usual, ("C5", "C6")),
        Level(
            "after a convolution and a pool, or written as a convolution", _draw_layers_or_convolution, ("C5", "C22")
        ),
    ),
)
