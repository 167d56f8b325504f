"""How many parameters has a whole network? A few layers, then several, then with the flattened size to work out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import prod
from random import Random

from quizgen.figures import parameter_bars
from quizgen.kit import known, square
from quizgen.kit.networks import (
    Count,
    SideRule,
    has_bias,
    lacks_bias,
    parameter_products,
    recount,
    total_of,
    with_bias,
    with_flat_filters,
    with_one_bias,
    without_bias,
)
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Features,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    Pair,
    ReLU,
    Shape,
    Sliding,
    Window,
)
from quizgen.worked.networks import network_parameters


@dataclass(frozen=True)
class Givens:
    """Layers in a row on a square input."""

    input: Shape
    layers: tuple[Layer, ...]

    @cached_property
    def network(self) -> Network:
        return _network(self.input, self.layers)

    @cached_property
    def has_parameters(self) -> bool:
        return any(layer.parameters.total for layer in self.layers)

    @cached_property
    def has_bias(self) -> bool:
        return any(map(has_bias, self.layers))

    @cached_property
    def has_norm(self) -> bool:
        return any(isinstance(layer, BatchNorm2d) for layer in self.layers)

    @cached_property
    def parameter_free(self) -> tuple[str, ...]:
        """Names of the kinds of layers that have nothing to learn, in order."""
        return tuple(dict.fromkeys(_FREE[type(layer)] for layer in self.layers if type(layer) in _FREE))

    @cached_property
    def flattens(self) -> bool:
        """Whether a fully connected layer's inputs depend on the size of a map that layers have changed."""
        slides = False
        for layer in self.layers:
            slides = not isinstance(layer, AdaptiveAvgPool2d) and (slides or isinstance(layer, Sliding))
            if isinstance(layer, Flatten):
                return slides
        return False


@lru_cache(maxsize=4)
def _network(shape: Shape, layers: tuple[Layer, ...]) -> Network:
    """Remember the last network: it is asked for once by the solution and by each of many mistakes."""
    return Network(shape, layers)


_FREE: dict[type, str] = {
    ReLU: "ReLU",
    MaxPool2d: "max pooling",
    AdaptiveAvgPool2d: "global average pooling",
    Flatten: "flatten",
    Dropout: "dropout",
}
_POOL = MaxPool2d((2, 2), (2, 2))
_FEW = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)
_FILTERS = (4, 5, 6, 8, 8, 10, 12, 16, 16, 20, 24, 32)
_SIDES = (10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28, 28, 32, 32)
_CLASSES = (2, 3, 4, 5, 8, 10, 10, 10, 20)
_HIDDEN = (10, 20, 20, 30, 40, 50, 64, 100)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _draw_few(rng)
    return _draw_pooled(rng) if level == 2 else _draw_flattened(rng)  # noqa: PLR2004 - a level's number


def _conv(
    rng: Random, read: int, filters: int, *, kernels: tuple[int, ...] = (3, 3, 3, 5), bias: bool = True
) -> Conv2d:
    kernel = rng.choice(kernels)
    return Conv2d(read, filters, square(kernel), padding=square(rng.choice((0, kernel // 2))), bias=bias)


def _draw_few(rng: Random) -> Givens:
    side, channels, units = rng.choice((8, 12, 16, 20, 24, 28, 32)), rng.choice((1, 2, 3, 3)), rng.choice(_FEW)
    bias = rng.random() < 0.7  # noqa: PLR2004 - more often than not
    conv = _conv(rng, channels, units, kernels=(1, 3, 3, 3, 5), bias=bias)
    kind = rng.choices(("conv", "norm", "flat", "mean", "free"), (8, 5, 2, 3, 1))[0]
    if kind == "conv":
        after = rng.choice(((ReLU(),), (_POOL,), (ReLU(), _POOL), (_POOL, Dropout()), (ReLU(), Dropout())))
        return Givens(Shape(channels, side, side), (conv, *after))
    if kind == "norm":
        norm = replace(conv, bias=False), BatchNorm2d(units)
        return Givens(Shape(channels, side, side), (*norm, rng.choice((ReLU(), _POOL))))
    if kind == "flat":
        shape = Shape(channels, *square(rng.choice((2, 4, 5, 6, 8, 10))))
        return Givens(shape, (Flatten(), Linear(shape.count, units, bias), ReLU()))
    if kind == "mean":
        maps = rng.choice((8, 10, 12, 16, 20, 32, 64))
        return Givens(Shape(maps, side, side), (AdaptiveAvgPool2d(), Flatten(), Linear(maps, units, bias)))
    maps = rng.choice((8, 16, 32, 64, 128))
    return Givens(Shape(maps, side, side), rng.choice(((_POOL, ReLU()), (ReLU(), _POOL), (_POOL, Dropout()))))


def _draw_pooled(rng: Random) -> Givens:
    """Draw two convolutions, with batch normalisation or biases, and now and then a classifier after a global mean."""
    side, channels = rng.choice((16, 20, 24, 28, 32, 48, 64)), rng.choice((1, 3, 3))
    norm, classify = rng.random() < 0.5, rng.random() < 0.6  # noqa: PLR2004 - about half
    layers: list[Layer] = []
    read = channels
    for number in range(2):
        conv = _conv(rng, read, rng.choice(_FILTERS), kernels=(1, 3, 3, 5) if number else (3, 3, 5), bias=not norm)
        read = conv.out_channels
        layers += [conv, *([BatchNorm2d(read)] if norm else []), ReLU(), *([_POOL] if number == 0 else [])]
    if classify:
        layers += [AdaptiveAvgPool2d(), Flatten(), Linear(read, rng.choice(_CLASSES))]
    return Givens(Shape(channels, side, side), tuple(layers))


def _draw_flattened(rng: Random) -> Givens:
    """Draw a small LeNet: one or two convolutions with pools, then one or two fully connected layers."""
    side, channels = rng.choice(_SIDES), rng.choice((1, 3))
    front: list[Layer] = []
    read = channels
    for _ in range(rng.choice((1, 1, 2, 2))):
        conv = _conv(rng, read, rng.choice(_FILTERS[:8]), kernels=(3, 5))
        read = conv.out_channels
        front += [conv, ReLU(), _POOL]
    shape = Shape(channels, side, side)
    flat = Network(shape, (*front, Flatten())).output
    assert isinstance(flat, Features)  # noqa: S101 - that is what flattening gives
    classes = rng.choice(_CLASSES)
    if rng.random() < 0.6:  # noqa: PLR2004 - more is a lot of arithmetic
        return Givens(shape, (*front, Flatten(), Linear(flat.count, classes)))
    hidden = rng.choice(_HIDDEN)
    back = Linear(flat.count, hidden), ReLU(), Linear(hidden, classes)
    return Givens(shape, (*front, Flatten(), *back))


def task(givens: Givens) -> Task:
    return Task("parameters", givens.input, givens.layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    return network_parameters(givens.network, sizes=givens.flattens)


_MOST_COUNTING = 20
"""A network that is harder to count than this is refused anyway: no need to look at its sizes too."""


def mental_effort(givens: Givens) -> int:
    products, biases = parameter_products(givens.layers)
    if givens.flattens and effort(products, biases) <= _MOST_COUNTING:
        for layer, shape in zip(givens.layers, givens.network.shapes, strict=False):
            products += _size_products(layer, shape)
    return effort(products, biases)


def _size_products(layer: Layer, shape: object) -> list[Pair]:
    if not isinstance(shape, Shape):
        return []
    if isinstance(layer, Sliding):
        window = layer.windows[0]
        return [(window.slide(shape.height).span, window.stride)]
    return [(shape.height * shape.width, shape.channels)] if isinstance(layer, Flatten) else []


def _each(count: Count, where: Callable[[Layer], bool] = lambda _: True) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count of a layer to the network; it does not apply where no layer is of that kind."""

    def answer(givens: Givens) -> Answer | None:
        return Integer(total_of(givens.layers, count)) if any(map(where, givens.layers)) else None

    return answer


def _norms(count: Callable[[int], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count for a batch normalisation of so many channels to the network."""
    return _each(
        lambda layer: count(layer.num_features) if isinstance(layer, BatchNorm2d) else layer.parameters.total,
        lambda layer: isinstance(layer, BatchNorm2d),
    )


def _additional(count: Callable[[Layer, Shape], int]) -> Callable[[Givens], Answer | None]:
    """Lift parameters that layers on feature maps don't really have to the network."""

    def answer(givens: Givens) -> Answer | None:
        pairs = zip(givens.layers, givens.network.shapes, strict=False)
        more = sum(count(layer, shape) for layer, shape in pairs if isinstance(shape, Shape))
        return Integer(total_of(givens.layers) + more) if more else None

    return answer


def _pool_area(layer: Layer) -> int:
    return prod(layer.kernel_size) if isinstance(layer, MaxPool2d) else 0


def _flat(values: Callable[[Shape], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of values after the flattening to the network."""
    return lambda givens: _integer(recount(givens.input, givens.layers, flat=values) if givens.flattens else None)


def _sides(side: SideRule) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for the side after a layer to the network."""
    return lambda givens: _integer(recount(givens.input, givens.layers, side=side) if givens.flattens else None)


def _integer(value: int | None) -> Answer | None:
    return None if value is None else Integer(value)


def _no_plus_one(layer: Layer, window: Window, side: int) -> int:
    slide = window.slide(side)
    return slide.steps if isinstance(layer, Conv2d) else slide.positions


def _kept_by_convolutions(layer: Layer, window: Window, side: int) -> int:
    return side if isinstance(layer, Conv2d) else window.slide(side).positions


def _unpadded(_layer: Layer, window: Window, side: int) -> int:
    return replace(window, padding=0).slide(side).positions


def _rounded_up(_layer: Layer, window: Window, side: int) -> int:
    return -(-window.slide(side).span // window.stride) + 1


def _last_pool_skipped(givens: Givens) -> Answer | None:
    pools = [number for number, layer in enumerate(givens.layers) if isinstance(layer, MaxPool2d)]
    if not pools or not givens.flattens:
        return None
    rest = givens.layers[: pools[-1]] + givens.layers[pools[-1] + 1 :]
    return _integer(recount(givens.input, rest))


def _mean_skipped(givens: Givens) -> Answer | None:
    rest = tuple(layer for layer in givens.layers if not isinstance(layer, AdaptiveAvgPool2d))
    return None if rest == givens.layers else _integer(recount(givens.input, rest))


def _colours_read_by_all(givens: Givens) -> Answer | None:
    def count(layer: Layer) -> int:
        if not isinstance(layer, Conv2d) or layer.in_channels == givens.input.channels:
            return layer.parameters.total
        return replace(layer, in_channels=givens.input.channels).parameters.total

    return Integer(total_of(givens.layers, count))


def _last_layer_only(givens: Givens) -> Answer | None:
    counts = [layer.parameters.total for layer in givens.layers if layer.parameters.total]
    return Integer(counts[-1]) if counts else None


_TARGETS = ("bias-forgotten", "one-bias", "input-channels-forgotten")

FAMILY = Family(
    name="network-parameters",
    title="Parameters of a whole network",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "two or three layers, some with nothing to learn",
            (
                *_TARGETS,
                "bias-added",
                "pooling-windows-counted",
                "pooling-window-counted-once",
                "activation-counted",
                "norm-statistics-counted",
                "norm-counted-half",
                "global-mean-skipped",
            ),
            max_effort=8,
            forms=("C19", "C21"),
        ),
        Level(
            2,
            "two convolutions, batch normalisation or a classifier",
            (
                *_TARGETS,
                "norm-statistics-counted",
                "norm-counted-half",
                "norm-skipped",
                "colours-read-by-all",
                "pooling-windows-counted",
                "global-mean-skipped",
                "last-layer-only",
            ),
            max_effort=14,
            forms=("C19", "C21"),
        ),
        Level(
            3,
            "a small LeNet, with the flattened size to work out",
            (
                "bias-forgotten",
                "colours-read-by-all",
                "no-plus-one",
                "convolutions-keep-the-size",
                "padding-ignored",
                "rounded-up",
                "last-pool-skipped",
                "one-side-flattened",
                "channels-only-flattened",
            ),
            max_effort=20,
            forms=("C19", "C21"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: parameter_bars(g.layers),
    misconceptions=(
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose("Each filter and each unit has a bias of its own, where a layer has biases at all."),
            "quizgen/parameters#^bias",
            _each(without_bias, has_bias),
        ),
        Misconception(
            "bias-added",
            "biases added to layers without bias",
            prose("A layer that is said to be without bias has its weights and nothing more."),
            "quizgen/parameters#^bias",
            _each(with_bias, lacks_bias),
        ),
        Misconception(
            "one-bias",
            "one bias per layer",
            prose("The bias belongs to a filter or a unit, not to the layer: there are as many as outputs."),
            "quizgen/parameters#^bias",
            _each(with_one_bias, has_bias),
        ),
        Misconception(
            "input-channels-forgotten",
            "input channels of the convolutions forgotten",
            prose("A filter is as deep as its input: it has $k_h k_w$ weights for every channel that it reads."),
            "quizgen/parameters#^filter-weights",
            _each(with_flat_filters, lambda layer: isinstance(layer, Conv2d)),
        ),
        Misconception(
            "colours-read-by-all",
            "every convolution reads the input's channels",
            prose("Only the first convolution reads the input. Any later one reads what the one before puts out."),
            "quizgen/networks#^chain",
            _colours_read_by_all,
        ),
        Misconception(
            "last-layer-only",
            "only the last layer counted",
            prose("The network learns all its layers: add up the parameters of each."),
            "quizgen/networks#^where",
            _last_layer_only,
        ),
        Misconception(
            "pooling-windows-counted",
            "a window of weights per channel counted for the pooling",
            prose("A pool takes the largest value of a window. There are no weights in the window."),
            "quizgen/networks#^parameter-free",
            _additional(lambda layer, shape: _pool_area(layer) * shape.channels),
        ),
        Misconception(
            "pooling-window-counted-once",
            "one window of weights counted for the pooling",
            prose("A pool takes the largest value of a window: a fixed rule, without a weight."),
            "quizgen/networks#^parameter-free",
            _additional(lambda layer, _: _pool_area(layer)),
        ),
        Misconception(
            "activation-counted",
            "a parameter per channel counted for ReLU",
            prose("ReLU replaces negative values by 0. That rule is fixed: nothing is learned."),
            "quizgen/networks#^parameter-free",
            _additional(lambda layer, shape: shape.channels if isinstance(layer, ReLU) else 0),
        ),
        Misconception(
            "norm-statistics-counted",
            "running mean and variance counted as trainable",
            prose("Mean and variance are measured, not trained: only a scale and a shift per channel are parameters."),
            "quizgen/networks#^batch-norm-numbers",
            _norms(lambda channels: 4 * channels),
        ),
        Misconception(
            "norm-counted-half",
            "one parameter per channel for batch normalisation",
            prose("Each channel has two learned numbers, a scale and a shift."),
            "quizgen/networks#^batch-norm-numbers",
            _norms(lambda channels: channels),
        ),
        Misconception(
            "norm-skipped",
            "batch normalisation counted as free",
            prose("After normalising, each channel gets a learned scale and a learned shift: $2C$ parameters."),
            "quizgen/networks#^batch-norm-numbers",
            _norms(lambda _: 0),
        ),
        Misconception(
            "global-mean-skipped",
            "global average pooling skipped",
            prose("It leaves one value per channel, so that is how many inputs the fully connected layer has."),
            "quizgen/networks#^gap-saving",
            _mean_skipped,
        ),
        Misconception(
            "no-plus-one",
            "starting positions not counted in the convolutions' sizes",
            prose(
                "A convolution's output has $n + 2p - k + 1$ positions a side at stride 1: the first one counts too."
            ),
            "quizgen/output-size#^plus-one",
            _sides(_no_plus_one),
        ),
        Misconception(
            "convolutions-keep-the-size",
            "only the pools make the map smaller",
            prose(
                "Without enough padding a convolution takes $k - 1 - 2p$ pixels off a side. Fewer values are flattened."
            ),
            "quizgen/networks#^flatten",
            _sides(_kept_by_convolutions),
        ),
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose(
                "Padding adds $p$ pixels at both ends of a side, so the map after it is larger and more is flattened."
            ),
            "quizgen/output-size#^padding-both-sides",
            _sides(_unpadded),
        ),
        Misconception(
            "rounded-up",
            "odd side rounded up by the pooling",
            prose("A window that would hang over the edge is not placed: half of an odd side is rounded down."),
            "quizgen/output-size#^why-floor",
            _sides(_rounded_up),
        ),
        Misconception(
            "last-pool-skipped",
            "size before the last pool flattened",
            prose("What is flattened is what the last pool puts out, a quarter of the values before it."),
            "quizgen/networks#^flatten",
            _last_pool_skipped,
        ),
        known("one-side-flattened", _flat(lambda shape: shape.height * shape.channels)),
        Misconception(
            "channels-only-flattened",
            "only the channels counted as inputs",
            prose("Each channel is a whole map, and all its positions are flattened: $H W C$ inputs."),
            "quizgen/networks#^flatten",
            _flat(lambda shape: shape.channels),
        ),
    ),
)
