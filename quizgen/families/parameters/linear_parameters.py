"""How many parameters has a fully connected layer on an image or a map? Then after a pool, then as a convolution."""

from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import weights_and_biases
from quizgen.kit import square
from quizgen.kit.parameters import area_effort, draw_bias, either
from quizgen.problem import Asks, Family, Integer, Level, Question, Size, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Flatten, Layer, Linear, MaxPool2d, Pair, Shape, Sliding
from quizgen.worked.arithmetic import product, total, value_of
from quizgen.worked.networks import flattened_after
from quizgen.worked.parameters import units_parameters


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
        """Return the parameters of as many units that read this many values."""
        return Integer(Linear(values, self.units, self.bias).parameters.total)

    def of_biases(self, biases: int) -> Integer:
        """Return the weights and this many biases."""
        return Integer(self.linear.parameters.weights + biases)

    def task(self) -> Task:
        return Task("parameters", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return *flattened_after(self.before, self.input), *units_parameters(
            self.linear, "One weight for each input of each unit"
        )

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


def _numbers(q: _Units) -> dict[str, object]:
    """Name the numbers that advice speaks of."""
    return {"inputs": q.map.count, "units": q.units, "channels": q.map.channels, "places": q.map.height * q.map.width}


_BIASES: tuple[Wrong[_Units], ...] = (
    Wrong("bias-forgotten", lambda q: q.of_biases(0) if q.bias else None, slots=_numbers),
    Wrong("bias-added", lambda q: None if q.bias else q.of_biases(q.units)),
)
_ONE_BIAS: Wrong[_Units] = Wrong("one-bias", lambda q: q.of_biases(1) if q.bias else None, slots=_numbers)
_CHANNELS_FORGOTTEN: Wrong[_Units] = Wrong(
    "channels-forgotten",
    lambda q: q.of_inputs(q.map.height * q.map.width) if q.map.channels > 1 else None,
    slots=_numbers,
)
_FLATTEN_FORGOTTEN: Wrong[_Units] = Wrong("flatten-forgotten", lambda q: q.of_inputs(q.map.channels), slots=_numbers)
_DIRECT: tuple[Wrong[_Units], ...] = (
    _CHANNELS_FORGOTTEN,
    *_BIASES,
    _ONE_BIAS,
    Wrong("one-side-flattened", lambda q: q.of_inputs(q.map.height * q.map.channels), slots=_numbers),
    Wrong("bias-per-input", lambda q: q.of_biases(q.map.count) if q.bias else None, slots=_numbers),
    Wrong("one-unit", lambda q: Integer(q.map.count + q.bias), slots=_numbers),
)


class OnImage(_Units):
    """The parameters of a fully connected layer on an image."""

    words = "image"


class OnMap(_Units):
    """The parameters of a fully connected layer on a feature map."""

    words = "map"


_ON_MAP: tuple[Wrong[_Units], ...] = (_FLATTEN_FORGOTTEN, *_DIRECT)


class AfterPool(_Units):
    """The parameters of a fully connected layer on the output of a pool."""

    words = "pool"


def _rounded_up(q: _Units) -> Integer | None:
    """Count the pool's last window although it hangs over the edge."""
    pool = q.before[-1].windows[0].slide(q.before_pool.height)
    return q.of_inputs((pool.positions + 1) ** 2 * q.map.channels) if pool.remainder else None


def _channels_pooled(q: _Units) -> Integer | None:
    stride = q.before[-1].stride[0]
    if q.map.channels % stride:
        return None
    return q.of_inputs(q.map.height * q.map.width * (q.map.channels // stride))


_POOLED: tuple[Wrong[_Units], ...] = (
    Wrong("size-before-pool", lambda q: q.of_inputs(q.before_pool.count)),
    Wrong("rounded-up", _rounded_up),
)
_AFTER_POOL: tuple[Wrong[_Units], ...] = (
    *_POOLED,
    _FLATTEN_FORGOTTEN,
    Wrong("pool-divides-channels", _channels_pooled, slots=_numbers),
    *_BIASES,
    _CHANNELS_FORGOTTEN,
    _ONE_BIAS,
)


class AfterLayers(_Units):
    """The parameters of the fully connected layer that ends a small network: after a convolution and a pool."""

    words = "layers"

    def task(self) -> Task:
        return Task("parameters_of_layers", self.input, self.layers, (("numbers", (len(self.layers) - 1,)),))


def _convolution_keeps_size(q: AfterLayers) -> Integer | None:
    if q.before_pool.size == q.input.size:
        return None  # so it does
    pooled = q.before[-1].output_shape(q.input)
    return q.of_inputs(pooled.height * pooled.width * q.map.channels)


def _convolution_numbers(q: AfterLayers) -> dict[str, object]:
    """Name the numbers along a side that advice on the convolution speaks of."""
    window = q.before[0].windows[0]
    return {
        "kernel": f"{window.kernel} × {window.kernel}",
        "padding": f"padding {window.padding}" if window.padding else "no padding",
        "before": q.input.width,
        "after": q.before_pool.width,
    }


_AFTER_LAYERS: tuple[Wrong[AfterLayers], ...] = (
    Wrong("convolution-keeps-size", _convolution_keeps_size, slots=_convolution_numbers),
    Wrong(
        "convolution-keeps-channels",
        lambda q: q.of_inputs(q.map.height * q.map.width * q.input.channels),
        slots=_numbers,
    ),
    *_POOLED,
    *_BIASES,
    _FLATTEN_FORGOTTEN,
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
        height, width, channels = *self.input.size, self.input.channels
        side = Step("Kernel, as large as the map", rf"{height} \times {width}", Size(height, width))
        filter_ = product("Weights of one filter", height, width, channels)
        filters = product("One filter for each unit", value_of(filter_), self.units)
        if not self.bias:
            return side, filter_, filters
        return side, filter_, filters, total("Plus one bias for each filter", value_of(filters), self.units)


def _kernel_side(q: AsConvolution) -> Integer | None:
    height, width = q.input.size
    return q.of_inputs(height * q.input.channels) if height == width else None


_AS_CONVOLUTION: tuple[Wrong[AsConvolution], ...] = (
    Wrong("one-by-one-kernel", lambda q: q.of_inputs(q.input.channels), slots=_numbers),
    Wrong("three-by-three-kernel", lambda q: q.of_inputs(3 * 3 * q.input.channels)),
    *_BIASES,
    _CHANNELS_FORGOTTEN,
    Wrong("one-filter", lambda q: Integer(q.map.count + q.bias)),
    Wrong("kernel-not-squared", _kernel_side),
)


_SMALL = (2, 4, 5, 6, 8, 10, 12, 16, 20, 32)
_USUAL = (8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 256, 512)
_COUNTS = (10, 20, 32, 50, 64, 84, 100, 120, 128, 200, 256, 500, 512, 1000)
_LARGE_COUNTS = (10, 100, 128, 200, 256, 500, 512, 1000, 2048, 4096)
_MAPS = ((4, 4), (5, 5), (6, 6), (7, 7), (7, 7), (8, 8), (5, 7), (6, 8), (4, 6))
_POOLS = ((2, 2), (2, 2), (3, 2), (3, 3))


def _draw_direct(rng: Random) -> _Units | None:
    if rng.random() < 0.6:
        shape, units = Shape(rng.choice(_SMALL), *square(rng.randint(2, 8))), rng.choice((2, 3, 4, 5, 8, 10, 20, 100))
        if shape.channels in {shape.width, units}:
            return None  # it must show which number was left out
        return OnMap(shape, units, draw_bias(rng))
    image = _draw_image(rng, (4, 5, 6, 8, 10, 16, 20, 28, 30, 32, 50))
    return OnImage(image, rng.choice((2, 3, 4, 5, 10, 20, 100)), draw_bias(rng))


def _draw_pooled(rng: Random) -> AfterPool | None:
    """Draw a map with a pool, whose window often doesn't fit evenly."""
    kernel, stride = rng.choice(_POOLS)
    shape, units = Shape(rng.choice(_USUAL), *square(rng.randint(7, 28))), rng.choice(_COUNTS)
    if shape.channels in {shape.width, units}:
        return None
    return AfterPool(shape, units, draw_bias(rng), (MaxPool2d(square(kernel), square(stride)),))


def _draw_layers(rng: Random) -> _Units:
    image = _draw_image(rng, (20, 24, 28, 30, 32, 36, 40, 48))
    kernel = rng.choice((3, 3, 5, 5, 7))
    padding = rng.choice((0, 0, 1, (kernel - 1) // 2))
    filters = rng.choice((4, 6, 8, 10, 12, 16, 20, 24, 32))
    convolution = Conv2d(image.channels, filters, square(kernel), padding=square(padding))
    pool_kernel, pool_stride = rng.choice(_POOLS)
    before = convolution, MaxPool2d(square(pool_kernel), square(pool_stride))
    return AfterLayers(image, rng.choice(_COUNTS), draw_bias(rng), before)


def _draw_convolution(rng: Random) -> _Units:
    shape = Shape(rng.choice(_USUAL), *rng.choice(_MAPS))
    return AsConvolution(shape, rng.choice(_LARGE_COUNTS), draw_bias(rng))


def _draw_image(rng: Random, sides: tuple[int, ...]) -> Shape:
    return Shape(rng.choice((1, 3, 3)), *square(rng.choice(sides)))


FAMILY = Family(
    "linear-parameters",
    "Parameters of a fully connected layer",
    Topic.PARAMETERS,
    questions=(
        Asks(OnImage, _DIRECT, levels=(1,)),
        Asks(OnMap, _ON_MAP, levels=(1,)),
        Asks(AfterPool, _AFTER_POOL, levels=(2,)),
        Asks(AfterLayers, _AFTER_LAYERS, levels=(3,)),
        Asks(AsConvolution, _AS_CONVOLUTION, levels=(3,)),
    ),
    levels=(
        Level("on an image or a feature map as it is", _draw_direct, ("C5", "C6")),
        Level("on the output of a pool, whose size is to be worked out", _draw_pooled, ("C5",)),
        Level(
            "after a convolution and a pool, or written as a convolution",
            either(_draw_layers, _draw_convolution),
            ("C5", "C22"),
        ),
    ),
)
