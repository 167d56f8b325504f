"""How many parameters has a whole network? A few layers, then several, then with the flattened size to work out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import parameter_bars
from quizgen.kit import integer, square
from quizgen.kit.networks import (
    Count,
    SideRule,
    convolutions_without_first,
    has_bias,
    kept_by_convolutions,
    lacks_bias,
    parameter_products,
    recount,
    rounded_up,
    size_products,
    total_of,
    unpadded,
    with_bias,
    with_flat_filters,
    with_one_bias,
    without_bias,
)
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Shape,
)
from quizgen.worked.networks import network_parameters

_FREE: dict[type, str] = {
    ReLU: "ReLU",
    MaxPool2d: "max pooling",
    AdaptiveAvgPool2d: "global average pooling",
    Flatten: "flatten",
    Dropout: "dropout",
}
"""Layers that have nothing to learn, by name."""


@dataclass(frozen=True)
class Layers(Question):
    """The parameters of layers in a row on a square input."""

    input: Shape
    layers: tuple[Layer, ...]
    words = "network"

    @cached_property
    def network(self) -> Network:
        return Network(self.input, self.layers)

    @property
    def has_parameters(self) -> bool:
        return any(layer.parameters.total for layer in self.layers)

    @property
    def has_bias(self) -> bool:
        return any(map(has_bias, self.layers))

    @property
    def has_norm(self) -> bool:
        return any(isinstance(layer, BatchNorm2d) for layer in self.layers)

    @property
    def parameter_free(self) -> tuple[str, ...]:
        """Names of the kinds of layers that have nothing to learn, in order."""
        return tuple(dict.fromkeys(_FREE[type(layer)] for layer in self.layers if type(layer) in _FREE))

    def task(self) -> Task:
        return Task("parameters", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return network_parameters(self.network, sizes=False)

    def effort(self) -> int:
        return effort(*parameter_products(self.layers))

    def picture(self) -> Drawing | None:
        return parameter_bars(self.layers)


def _each(count: Count, where: Callable[[Layer], bool] = lambda _: True) -> Callable[[Layers], Answer | None]:
    """Lift a wrong count of a layer to the network; it does not apply where no layer is of that kind."""
    return lambda q: Integer(total_of(q.layers, count)) if any(map(where, q.layers)) else None


def _norms(count: Callable[[int], int]) -> Callable[[Layers], Answer | None]:
    """Lift a wrong count for a batch normalisation of so many channels to the network."""
    return _each(
        lambda layer: count(layer.num_features) if isinstance(layer, BatchNorm2d) else layer.parameters.total,
        lambda layer: isinstance(layer, BatchNorm2d),
    )


def _additional(count: Callable[[Layer, Shape], int]) -> Callable[[Layers], Answer | None]:
    """Lift parameters that layers on feature maps don't really have to the network."""

    def answer(q: Layers) -> Answer | None:
        pairs = zip(q.layers, q.network.shapes, strict=False)
        more = sum(count(layer, shape) for layer, shape in pairs if isinstance(shape, Shape))
        return Integer(total_of(q.layers) + more) if more else None

    return answer


def _pool_area(layer: Layer) -> int:
    return prod(layer.kernel_size) if isinstance(layer, MaxPool2d) else 0


def _colours_read_by_all(q: Layers) -> Answer:
    colours = q.input.channels
    wrong = (replace(layer, in_channels=colours) if isinstance(layer, Conv2d) else layer for layer in q.layers)
    return Integer(total_of(wrong))


def _last_layer_only(q: Layers) -> Answer | None:
    counts = [layer.parameters.total for layer in q.layers if layer.parameters.total]
    return Integer(counts[-1]) if counts else None


_EVERYWHERE: tuple[Wrong[Layers], ...] = (
    Wrong("bias-forgotten", _each(without_bias, has_bias)),
    Wrong("bias-added", _each(with_bias, lacks_bias), (1,)),
    Wrong("one-bias", _each(with_one_bias, has_bias), (1, 2)),
    Wrong("input-channels-forgotten", _each(with_flat_filters, lambda layer: isinstance(layer, Conv2d)), (1, 2)),
    Wrong("colours-read-by-all", _colours_read_by_all, (2, 3)),
    Wrong("last-layer-only", _last_layer_only, (2,)),
    Wrong("pooling-windows-counted", _additional(lambda layer, map_: _pool_area(layer) * map_.channels), (1, 2)),
    Wrong("pooling-window-counted-once", _additional(lambda layer, _: _pool_area(layer)), (1,)),
    Wrong("activation-counted", _additional(lambda layer, m: m.channels if isinstance(layer, ReLU) else 0), (1,)),
)


def _mean_skipped(q: Layers) -> int | None:
    rest = tuple(layer for layer in q.layers if not isinstance(layer, AdaptiveAvgPool2d))
    return None if rest == q.layers else recount(q.input, rest)


_LAYERS: tuple[Wrong[Layers], ...] = (
    *_EVERYWHERE,
    Wrong("norm-statistics-counted", _norms(lambda channels: 4 * channels)),
    Wrong("norm-counted-half", _norms(lambda channels: channels)),
    Wrong("norm-skipped", _norms(lambda _: 0), (2,)),
    Wrong("global-mean-skipped", integer(_mean_skipped)),
)


_MOST_COUNTING = 20
"""A network that is harder to count than this is refused anyway: no need to look at its sizes too."""


class FlattenedLayers(Layers):
    """Layers of which one reads what is left of the map after convolutions and pools."""

    def solve(self) -> tuple[Step, ...]:
        return network_parameters(self.network, sizes=True)

    def effort(self) -> int:
        products, biases = parameter_products(self.layers)
        if effort(products, biases) <= _MOST_COUNTING:
            products += size_products(self.network)
        return effort(products, biases)


def _flat(values: Callable[[Shape], int]) -> Callable[[FlattenedLayers], Answer | None]:
    """Lift a wrong number of values after the flattening to the network."""
    return integer(lambda q: recount(q.input, q.layers, flat=values))


def _sides(side: SideRule) -> Callable[[FlattenedLayers], Answer | None]:
    """Lift a wrong rule for the side after a layer to the network."""
    return integer(lambda q: recount(q.input, q.layers, side=side))


def _last_pool_skipped(q: FlattenedLayers) -> int | None:
    last = max(number for number, layer in enumerate(q.layers) if isinstance(layer, MaxPool2d))
    return recount(q.input, q.layers[:last] + q.layers[last + 1 :])


_FLATTENED_LAYERS: tuple[Wrong[FlattenedLayers], ...] = (
    *_EVERYWHERE,
    Wrong("no-plus-one", _sides(convolutions_without_first)),
    Wrong("convolutions-keep-the-size", _sides(kept_by_convolutions)),
    Wrong("padding-ignored", _sides(unpadded)),
    Wrong("rounded-up", _sides(rounded_up)),
    Wrong("last-pool-skipped", integer(_last_pool_skipped)),
    Wrong("one-side-flattened", _flat(lambda shape: shape.height * shape.channels)),
    Wrong("channels-only-flattened", _flat(lambda shape: shape.channels)),
)


_POOL = MaxPool2d((2, 2), (2, 2))
_FEW = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)
_FILTERS = (4, 5, 6, 8, 8, 10, 12, 16, 16, 20, 24, 32)
_SMALL_SIDES = (8, 12, 16, 20, 24, 28, 32)
_SIDES = (10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28, 28, 32, 32)
_CLASSES = (2, 3, 4, 5, 8, 10, 10, 10, 20)
_HIDDEN = (10, 20, 20, 30, 40, 50, 64, 100)


def _conv(rng: Random, read: int, filters: int, *, kernels: tuple[int, ...], bias: bool = True) -> Conv2d:
    kernel = rng.choice(kernels)
    return Conv2d(read, filters, square(kernel), padding=square(rng.choice((0, kernel // 2))), bias=bias)


def _draw_few(rng: Random) -> Layers:
    """Draw the first layers of a network, or its last ones, or some in the middle that learn nothing."""
    kinds = _draw_conv, _draw_norm, _draw_flat, _draw_mean, _draw_free
    return rng.choices(kinds, (8, 5, 2, 3, 1))[0](rng)


def _draw_conv(rng: Random) -> Layers:
    side, channels = rng.choice(_SMALL_SIDES), rng.choice((1, 2, 3, 3))
    conv = _conv(rng, channels, rng.choice(_FEW), kernels=(1, 3, 3, 3, 5), bias=rng.random() < 0.7)
    after = rng.choice(((ReLU(),), (_POOL,), (ReLU(), _POOL), (_POOL, Dropout()), (ReLU(), Dropout())))
    return Layers(Shape(channels, side, side), (conv, *after))


def _draw_norm(rng: Random) -> Layers:
    side, channels = rng.choice(_SMALL_SIDES), rng.choice((1, 2, 3, 3))
    conv = _conv(rng, channels, rng.choice(_FEW), kernels=(1, 3, 3, 3, 5), bias=False)
    return Layers(Shape(channels, side, side), (conv, BatchNorm2d(conv.out_channels), rng.choice((ReLU(), _POOL))))


def _draw_flat(rng: Random) -> Layers:
    shape = Shape(rng.choice((1, 2, 3, 3)), *square(rng.choice((2, 4, 5, 6, 8, 10))))
    return Layers(shape, (Flatten(), Linear(shape.count, rng.choice(_FEW), rng.random() < 0.7), ReLU()))


def _draw_mean(rng: Random) -> Layers:
    side, maps = rng.choice(_SMALL_SIDES), rng.choice((8, 10, 12, 16, 20, 32, 64))
    linear = Linear(maps, rng.choice(_FEW), rng.random() < 0.7)
    return Layers(Shape(maps, side, side), (AdaptiveAvgPool2d(), Flatten(), linear))


def _draw_free(rng: Random) -> Layers:
    side, maps = rng.choice(_SMALL_SIDES), rng.choice((8, 16, 32, 64, 128))
    return Layers(Shape(maps, side, side), rng.choice(((_POOL, ReLU()), (ReLU(), _POOL), (_POOL, Dropout()))))


def _draw_pooled(rng: Random) -> Layers:
    """Draw two convolutions, with batch normalisation or biases, and now and then a classifier after a global mean."""
    side, channels = rng.choice((16, 20, 24, 28, 32, 48, 64)), rng.choice((1, 3, 3))
    norm, classify = rng.random() < 0.5, rng.random() < 0.6
    first = _conv(rng, channels, rng.choice(_FILTERS), kernels=(3, 3, 5), bias=not norm)
    second = _conv(rng, first.out_channels, rng.choice(_FILTERS), kernels=(1, 3, 3, 5), bias=not norm)
    read = second.out_channels
    layers: tuple[Layer, ...] = (first, ReLU(), _POOL, second, ReLU())
    if norm:
        layers = (first, BatchNorm2d(second.in_channels), ReLU(), _POOL, second, BatchNorm2d(read), ReLU())
    if classify:
        layers += (AdaptiveAvgPool2d(), Flatten(), Linear(read, rng.choice(_CLASSES)))
    return Layers(Shape(channels, side, side), layers)


def _draw_flattened(rng: Random) -> FlattenedLayers:
    """Draw a small LeNet: one or two convolutions with pools, then one or two fully connected layers."""
    side, channels = rng.choice(_SIDES), rng.choice((1, 3))
    shape, front, read = Shape(channels, side, side), list[Layer](), channels
    for _ in range(rng.choice((1, 1, 2, 2))):
        conv = _conv(rng, read, rng.choice(_FILTERS[:8]), kernels=(3, 5))
        read = conv.out_channels
        front += [conv, ReLU(), _POOL]
    values, classes = Network(shape, tuple(front)).output.count, rng.choice(_CLASSES)
    if rng.random() < 0.6:  # more is a lot of arithmetic
        return FlattenedLayers(shape, (*front, Flatten(), Linear(values, classes)))
    hidden = rng.choice(_HIDDEN)
    return FlattenedLayers(shape, (*front, Flatten(), Linear(values, hidden), ReLU(), Linear(hidden, classes)))


FAMILY = Family(
    "network-parameters",
    "Parameters of a whole network",
    Topic.PARAMETERS,
    questions=(Asks(Layers, _LAYERS, levels=(1, 2)), Asks(FlattenedLayers, _FLATTENED_LAYERS, levels=(3,))),
    levels=(
        Level("two or three layers, some with nothing to learn", _draw_few, ("C19", "C21")),
        Level("two convolutions, batch normalisation or a classifier", _draw_pooled, ("C19", "C21")),
        Level("a small LeNet, with the flattened size to work out", _draw_flattened, ("C19", "C21")),
    ),
)
