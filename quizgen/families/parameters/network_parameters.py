"""How many parameters has a whole network? One convolution, then two, then with the flattened size to work out."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from quizgen.kit import integer, square
from quizgen.kit.counted import LayersInRow, in_convolutions, in_each, in_norms, pooling_counted
from quizgen.kit.networks import (
    SideRule,
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
    with_kernel_side,
    with_one_bias,
    without_bias,
)
from quizgen.problem import Answer, Asks, Family, Integer, Level, Rank, Step, Topic, Wrong, effort
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


def _read_by_all(q: LayersInRow) -> Answer | None:
    """Let every convolution read the network's input; the first one does."""
    channels = q.input.channels
    wrong = (replace(layer, in_channels=channels) if isinstance(layer, Conv2d) else layer for layer in q.layers)
    return Integer(total_of(wrong)) if sum(isinstance(layer, Conv2d) for layer in q.layers) > 1 else None


def _flat_filters(q: LayersInRow) -> Answer | None:
    """Forget input channels; on a grey image, that would be reading one channel everywhere."""
    return in_convolutions(with_flat_filters)(q) if q.input.channels > 1 else None


def _mean_skipped(q: LayersInRow) -> int | None:
    others = tuple(layer for layer in q.layers if not isinstance(layer, AdaptiveAvgPool2d))
    return None if others == q.layers else recount(q.input, others)


def _last_layer_only(q: LayersInRow) -> Answer | None:
    counts = [layer.parameters.total for layer in q.layers if layer.parameters.total]
    return Integer(counts[-1]) if len(counts) > 1 else None


_BIAS_FORGOTTEN: Wrong[LayersInRow] = Wrong("bias-forgotten", in_each(without_bias, has_bias))
_BIAS_ADDED: Wrong[LayersInRow] = Wrong("bias-added", in_each(with_bias, lacks_bias))
_ONE_BIAS: Wrong[LayersInRow] = Wrong("one-bias", in_each(with_one_bias, has_bias))
_FLAT_FILTERS: Wrong[LayersInRow] = Wrong("input-channels-forgotten", _flat_filters)
_READ_BY_ALL: Wrong[LayersInRow] = Wrong("colours-read-by-all", _read_by_all)
_MEAN_SKIPPED: Wrong[LayersInRow] = Wrong("global-mean-skipped", integer(_mean_skipped))
_POOLS: Wrong[LayersInRow] = Wrong("pooling-windows-counted", pooling_counted)
_NORMS: tuple[Wrong[LayersInRow], ...] = (
    Wrong("norm-skipped", in_norms(lambda _: 0)),
    Wrong("norm-counted-half", in_norms(lambda channels: channels)),
    Wrong("norm-statistics-counted", in_norms(lambda channels: 4 * channels)),
)


class OneConvolution(LayersInRow):
    """A convolution and what follows: layers with nothing to learn, batch normalisation or a classifier."""


_ONE_CONVOLUTION: tuple[Wrong[OneConvolution], ...] = (
    _BIAS_FORGOTTEN,
    _FLAT_FILTERS,
    *_NORMS,
    _MEAN_SKIPPED,
    _BIAS_ADDED,
    _POOLS,
    _ONE_BIAS,
    Wrong("kernel-not-squared", lambda q: None if q.has_norm else Integer(total_of(q.layers, with_kernel_side))),
)


class TwoConvolutions(LayersInRow):
    """Two convolutions with biases, and now and then a classifier after a global mean."""


_TWO_CONVOLUTIONS: tuple[Wrong[TwoConvolutions], ...] = (
    _READ_BY_ALL,
    _FLAT_FILTERS,
    _BIAS_FORGOTTEN,
    _MEAN_SKIPPED,
    Wrong("last-layer-only", _last_layer_only),
    _POOLS,
    _ONE_BIAS,
)


class Normalised(LayersInRow):
    """Two convolutions without biases, each with batch normalisation, and now and then a classifier."""


_NORMALISED: tuple[Wrong[Normalised], ...] = (
    *_NORMS,
    _READ_BY_ALL,
    _BIAS_ADDED,
    _MEAN_SKIPPED,
    _BIAS_FORGOTTEN._replace(levels=()),
)


_MOST_COUNTING = 20
"""A network that is harder to count than this is refused anyway: no need to look at its sizes too."""


class FlattenedLayers(LayersInRow):
    """Layers of which one reads what is left of the map after convolutions and pools."""

    sizes_matter = True

    def solve(self) -> tuple[Step, ...]:
        return network_parameters(self.network, sizes=True)

    def effort(self) -> int:
        products, biases = parameter_products(self.layers)
        if effort(products, biases) <= _MOST_COUNTING:
            products += size_products(self.network)
        return effort(products, biases)


def _sides(side: SideRule) -> Callable[[FlattenedLayers], Answer | None]:
    """Lift a wrong rule for the side after a layer to the network."""
    return integer(lambda q: recount(q.input, q.layers, side=side))


def _last_pool_skipped(q: FlattenedLayers) -> int | None:
    last = max(number for number, layer in enumerate(q.layers) if isinstance(layer, MaxPool2d))
    return recount(q.input, q.layers[:last] + q.layers[last + 1 :])


_FLATTENED_LAYERS: tuple[Wrong[FlattenedLayers], ...] = (
    Wrong("convolutions-keep-the-size", _sides(kept_by_convolutions)),
    Wrong("last-pool-skipped", integer(_last_pool_skipped)),
    Wrong("channels-only-flattened", integer(lambda q: recount(q.input, q.layers, flat=lambda shape: shape.channels))),
    Wrong("padding-ignored", _sides(unpadded)),
    Wrong("rounded-up", _sides(rounded_up)),
    _BIAS_FORGOTTEN,
    _READ_BY_ALL,
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


def _draw_one_convolution(rng: Random) -> OneConvolution | None:
    """Draw the first layers of a network, or a very small one; refuse kernels as wide as the input is deep."""
    side, channels, what = rng.choice(_SMALL_SIDES), rng.choice((1, 2, 3, 3)), rng.random()
    is_norm = what < 0.35
    bias = not is_norm and rng.random() < 0.8
    conv = _conv(rng, channels, rng.choice(_FEW), kernels=(3, 3, 3, 5), bias=bias)
    if conv.kernel_size == square(channels) and not is_norm:
        return None
    return OneConvolution(Shape(channels, side, side), (conv, *_after(rng, conv.out_channels, what)))


def _after(rng: Random, maps: int, what: float) -> tuple[Layer, ...]:
    """Draw what follows the only convolution."""
    if what < 0.35:
        return BatchNorm2d(maps), ReLU(), *((_POOL,) if rng.random() < 0.5 else ())
    if what < 0.6:
        return ReLU(), AdaptiveAvgPool2d(), Flatten(), Linear(maps, rng.choice(_CLASSES))
    return rng.choice(((ReLU(), _POOL), (ReLU(), _POOL, Dropout()), (_POOL, ReLU())))


def _draw_two_convolutions(rng: Random) -> LayersInRow:
    """Draw two convolutions, with batch normalisation or biases, and now and then a classifier after a global mean."""
    side, channels = rng.choice((16, 20, 24, 28, 32, 48, 64)), rng.choice((1, 3, 3))
    norm, classify = rng.random() < 0.5, rng.random() < 0.6
    first = _conv(rng, channels, rng.choice(_FILTERS), kernels=(3, 3, 5), bias=not norm)
    second = _conv(rng, first.out_channels, rng.choice(_FILTERS), kernels=(1, 3, 3, 5), bias=not norm)
    read = second.out_channels
    tail: tuple[Layer, ...] = ()
    if classify:
        tail = AdaptiveAvgPool2d(), Flatten(), Linear(read, rng.choice(_CLASSES))
    shape = Shape(channels, side, side)
    if not norm:
        return TwoConvolutions(shape, (first, ReLU(), _POOL, second, ReLU(), *tail))
    norms = BatchNorm2d(second.in_channels), BatchNorm2d(read)
    return Normalised(shape, (first, norms[0], ReLU(), _POOL, second, norms[1], ReLU(), *tail))


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
    questions=(
        Asks(OneConvolution, _ONE_CONVOLUTION, levels=(1,)),
        Asks(TwoConvolutions, _TWO_CONVOLUTIONS, levels=(2,)),
        Asks(Normalised, _NORMALISED, levels=(2,)),
        Asks(FlattenedLayers, _FLATTENED_LAYERS, levels=(3,)),
    ),
    levels=(
        Level("a convolution and what follows it, some of it with nothing to learn", _draw_one_convolution, ("C19",)),
        Level("two convolutions in a chain, with or without batch normalisation", _draw_two_convolutions, ("C21",)),
        Level("a small LeNet, with the flattened size to work out", _draw_flattened, ("C19", "C21")),
    ),
    rank=Rank.CORE,
)
