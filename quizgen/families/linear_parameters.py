"""How many parameters has a fully connected layer on an image or a map? Then after layers, or as a convolution."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.figures import weights_and_biases
from quizgen.kit import integer, square
from quizgen.kit.parameters import area
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Flatten, Layer, Linear, MaxPool2d, Pair, Shape, Sliding
from quizgen.worked.parameters import conv_parameters, linear_parameters


@dataclass(frozen=True)
class Givens:
    """A fully connected layer on a flattened input, after `before`; or the convolution that can stand in for it."""

    input: Shape
    before: tuple[Sliding, ...]
    linear: Linear
    as_convolution: bool = False

    @cached_property
    def map(self) -> Shape:
        """What is flattened."""
        shape = self.input
        for layer in self.before:
            shape = layer.output_shape(shape)
        return shape

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        return (*self.before, Flatten(), self.linear)

    @cached_property
    def convolution(self) -> Conv2d:
        """The convolution that computes the same."""
        return Conv2d(self.input.channels, self.linear.out_features, self.input.size, bias=self.linear.bias)

    @cached_property
    def is_image(self) -> bool:
        return not self.before and self.input.channels in _IMAGE_CHANNELS

    @cached_property
    def behind_convolution(self) -> bool:
        return bool(self.before) and isinstance(self.before[0], Conv2d)


_IMAGE_CHANNELS = (1, 3)
_SMALL = (2, 4, 5, 6, 8, 10, 12, 16, 20, 32)
_USUAL = (8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 256, 512)
_UNITS = (10, 20, 32, 50, 64, 84, 100, 120, 128, 200, 256, 500, 512, 1000)
_MANY_UNITS = (10, 100, 128, 200, 256, 500, 512, 1000, 2048, 4096)
_POOLS = ((2, 2), (2, 2), (3, 2), (3, 3))


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        if rng.random() < 0.6:  # noqa: PLR2004 - the others are images
            return _on(rng, Shape(rng.choice(_SMALL), *square(rng.randint(2, 7))), (2, 3, 4, 5, 8, 10, 20))
        return _on(rng, _image(rng, (4, 5, 6, 8, 10, 16, 20, 28, 30)), (2, 3, 4, 5, 10))
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw_usual(rng)
    return _draw_behind_layers(rng) if rng.random() < 0.5 else _draw_convolution(rng)  # noqa: PLR2004 - half of them


def _draw_usual(rng: Random) -> Givens | None:
    kind = rng.choice(("image", "map", "pool"))
    if kind == "image":
        return _on(rng, _image(rng, (20, 28, 32, 40, 48, 50, 64, 96, 100, 128, 200)), _UNITS)
    side = rng.choice((3, 4, 5, 6, 7, 7, 8, 10, 12, 14))
    if kind == "map":
        return _on(rng, Shape(rng.choice(_USUAL), *square(side)), _UNITS)
    shape = Shape(rng.choice(_USUAL), *square(2 * side))
    return _on(rng, shape, _UNITS, (MaxPool2d(square(2), square(2)),))


def _draw_behind_layers(rng: Random) -> Givens | None:
    """Draw a small network: convolution, pool, fully connected layer."""
    image = _image(rng, (20, 24, 28, 30, 32, 36, 40, 48))
    kernel = rng.choice((3, 3, 5, 5, 7))
    padding = rng.choice((0, 0, 1, (kernel - 1) // 2))
    filters = rng.choice((4, 6, 8, 10, 12, 16, 20, 24, 32))
    convolution = Conv2d(image.channels, filters, square(kernel), padding=square(padding))
    pool_kernel, pool_stride = rng.choice(_POOLS)
    return _on(rng, image, _UNITS, (convolution, MaxPool2d(square(pool_kernel), square(pool_stride))))


def _draw_convolution(rng: Random) -> Givens | None:
    shape = Shape(
        rng.choice(_USUAL), *rng.choice(((4, 4), (5, 5), (6, 6), (7, 7), (7, 7), (8, 8), (5, 7), (6, 8), (4, 6)))
    )
    linear = Linear(shape.count, rng.choice(_MANY_UNITS), bias=rng.random() < 0.7)  # noqa: PLR2004 - most have one
    return Givens(shape, (), linear, as_convolution=True)


def _image(rng: Random, sides: tuple[int, ...]) -> Shape:
    return Shape(rng.choice((1, 3, 3)), *square(rng.choice(sides)))


def _on(rng: Random, shape: Shape, units: tuple[int, ...], before: tuple[Sliding, ...] = ()) -> Givens | None:
    """Put a fully connected layer on an input, after `before`."""
    flat = shape
    for layer in before:
        flat = layer.output_shape(flat)
    return Givens(shape, before, Linear(flat.count, rng.choice(units), bias=rng.random() < 0.75))  # noqa: PLR2004 - most


def task(givens: Givens) -> Task:
    if givens.as_convolution:
        return Task("parameters", givens.input, (givens.convolution,))
    if givens.behind_convolution:
        last = len(givens.layers) - 1
        return Task("parameters_of_layers", givens.input, givens.layers, (("numbers", (last,)),))
    return Task("parameters", givens.input, givens.layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    if givens.as_convolution:
        return conv_parameters(givens.convolution)
    return linear_parameters(givens.input, givens.before, givens.linear)


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    shape = givens.input
    for layer in givens.before:
        slide = layer.windows[0].slide(shape.height)
        products += [(2, slide.window.padding), (slide.span, slide.window.stride)]
        shape = layer.output_shape(shape)
    places = shape.height * shape.width
    products += [*area(*shape.size), (places, shape.channels), (shape.count, givens.linear.out_features)]
    return effort(products, [givens.linear.out_features] if givens.linear.bias else [])


_Rule = Callable[[Givens], int | None]
_Wrong = Callable[[Givens], Answer | None]


def _inputs(rule: _Rule) -> _Wrong:
    """Lift a wrong number of inputs to the parameters of the layer, biases as they should be."""

    def count(givens: Givens) -> int | None:
        inputs = rule(givens)
        return inputs * givens.linear.out_features + givens.linear.parameters.biases if inputs else None

    return integer(count)


def _weights_plus(biases: _Rule, *, if_bias: bool) -> _Wrong:
    """Lift a wrong number of biases to the parameters of the layer, weights as they should be."""

    def count(givens: Givens) -> int | None:
        added = biases(givens)
        if givens.linear.bias != if_bias or added is None:
            return None
        return givens.linear.parameters.weights + added

    return integer(count)


def _channels_only(givens: Givens) -> int | None:
    return None if givens.is_image or givens.as_convolution else givens.map.channels


def _one_side(givens: Givens) -> int:
    return givens.map.height * givens.map.channels


def _one_channel(givens: Givens) -> int | None:
    return givens.map.height * givens.map.width if givens.map.channels > 1 else None


def _before_pool(givens: Givens) -> int | None:
    shape = givens.input
    for layer in givens.before:
        if isinstance(layer, MaxPool2d):
            return shape.count
        shape = layer.output_shape(shape)
    return None


def _pooled_channels(givens: Givens) -> int | None:
    if not givens.before or givens.map.channels % givens.before[-1].stride[0]:
        return None
    return givens.map.height * givens.map.width * (givens.map.channels // givens.before[-1].stride[0])


def _rounded_up(givens: Givens) -> int | None:
    """Count a pool's last window though it hangs over the edge."""
    if not givens.before:
        return None
    shape = givens.input
    for layer in givens.before[:-1]:
        shape = layer.output_shape(shape)
    pool = givens.before[-1].windows[0].slide(shape.height)
    if not pool.remainder:
        return None
    return (pool.positions + 1) ** 2 * givens.map.channels


def _convolution_keeps_size(givens: Givens) -> int | None:
    if not givens.behind_convolution:
        return None
    if givens.before[0].output_shape(givens.input).size == givens.input.size:
        return None  # so it does
    pooled = givens.before[-1].output_shape(givens.input)
    return pooled.height * pooled.width * givens.map.channels


def _convolution_keeps_channels(givens: Givens) -> int | None:
    if not givens.behind_convolution:
        return None
    return givens.map.height * givens.map.width * givens.input.channels


def _kernel_of(side: int) -> _Rule:
    """Return the inputs of a filter with a kernel of this side in place of the map's."""
    return lambda givens: side * side * givens.map.channels if givens.as_convolution else None


_TARGETS = ("bias-forgotten", "bias-added", "bias-per-input", "channels-forgotten")

FAMILY = Family(
    name="linear-parameters",
    title="Parameters of a fully connected layer",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "small maps and images, in the head",
            (*_TARGETS, "flatten-forgotten", "one-side-counted", "one-unit"),
            max_effort=8,
            forms=("C5", "C6"),
        ),
        Level(
            2,
            "images, maps, and maps after a pool",
            (
                *_TARGETS,
                "one-bias",
                "flatten-forgotten",
                "one-side-counted",
                "one-unit",
                "size-before-pool",
                "pool-divides-channels",
            ),
            max_effort=14,
            forms=("C5", "C6"),
        ),
        Level(
            3,
            "after a convolution and a pool, or written as a convolution",
            (
                "bias-forgotten",
                "bias-added",
                "flatten-forgotten",
                "one-side-counted",
                "size-before-pool",
                "rounded-up",
                "convolution-keeps-size",
                "convolution-keeps-channels",
                "one-by-one-kernel",
                "three-by-three-kernel",
            ),
            max_effort=20,
            forms=("C5", "C22"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: weights_and_biases(g.linear),
    misconceptions=(
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose("Each unit adds a bias of its own to its sum: as many parameters more as there are units."),
            "quizgen/parameters#^linear-count",
            _weights_plus(lambda _: 0, if_bias=True),
        ),
        Misconception(
            "bias-added",
            "biases added to a layer without bias",
            prose("This layer has no bias: the weights are all there is."),
            "quizgen/parameters#^linear-count",
            _weights_plus(lambda givens: givens.linear.out_features, if_bias=False),
        ),
        Misconception(
            "one-bias",
            "one bias for the whole layer",
            prose("A bias belongs to a unit, not to the layer: there are as many as units."),
            "quizgen/parameters#^linear-count",
            _weights_plus(lambda _: 1, if_bias=True),
        ),
        Misconception(
            "bias-per-input",
            "one bias per input",
            prose("A unit sums over all its inputs first and adds one bias to the sum: count units, not inputs."),
            "quizgen/parameters#^linear-count",
            _weights_plus(lambda givens: givens.linear.in_features, if_bias=True),
        ),
        Misconception(
            "one-unit",
            "only one unit counted",
            prose("That is a single unit. Every unit of the layer has as many weights."),
            "quizgen/parameters#^linear-count",
            integer(lambda givens: givens.linear.in_features + givens.linear.bias),
        ),
        Misconception(
            "flatten-forgotten",
            "only the channels counted as inputs",
            prose(
                "Nothing sums up the positions: flattening makes every value an input, $H \\cdot W \\cdot C$ of them."
            ),
            "quizgen/parameters#^flatten",
            _inputs(_channels_only),
        ),
        Misconception(
            "one-side-counted",
            "only one side of the map counted",
            prose("The values fill an area: multiply height by width, and then by the channels."),
            "quizgen/parameters#^flatten",
            _inputs(_one_side),
        ),
        Misconception(
            "channels-forgotten",
            "channels forgotten",
            prose("Each position holds one value per channel, and each value has weights of its own."),
            "quizgen/parameters#^flatten",
            _inputs(_one_channel),
        ),
        Misconception(
            "size-before-pool",
            "size in front of the pool used",
            prose("The layer reads what the pool lets through: work out the size after the pool first."),
            "quizgen/parameters#^pool-before-linear",
            _inputs(_before_pool),
        ),
        Misconception(
            "pool-divides-channels",
            "channels divided by the pool",
            prose("A pool makes height and width smaller. It treats each channel by itself, so all of them remain."),
            "quizgen/parameters#^pool-before-linear",
            _inputs(_pooled_channels),
        ),
        Misconception(
            "rounded-up",
            "output of the pool rounded up",
            prose("A window that would hang over the edge is not placed: round down before you add 1."),
            "quizgen/output-size#^why-floor",
            _inputs(_rounded_up),
        ),
        Misconception(
            "convolution-keeps-size",
            "convolution taken to keep the size",
            prose("It keeps the size only with padding $(k - 1) / 2$. With less, each side shrinks by $k - 1 - 2p$."),
            "quizgen/output-size#^formula",
            _inputs(_convolution_keeps_size),
        ),
        Misconception(
            "convolution-keeps-channels",
            "channels of the image used instead of the filters",
            prose("The convolution makes one map per filter, and it is these maps that are flattened."),
            "quizgen/convolution#^filters-and-channels",
            _inputs(_convolution_keeps_channels),
        ),
        Misconception(
            "one-by-one-kernel",
            "a 1 × 1 kernel taken",
            prose(
                "A 1 × 1 kernel sees one position at a time. To weigh all values at once it must cover the whole map."
            ),
            "quizgen/parameters#^linear-as-convolution",
            _inputs(_kernel_of(1)),
        ),
        Misconception(
            "three-by-three-kernel",
            "a 3 × 3 kernel taken",
            prose(
                "A unit weighs all values of the map, so the kernel has to be as large as the map, not the usual size."
            ),
            "quizgen/parameters#^linear-as-convolution",
            _inputs(_kernel_of(3)),
        ),
    ),
)
