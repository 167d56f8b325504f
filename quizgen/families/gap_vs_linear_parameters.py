"""What does global average pooling save in front of a fully connected layer? The pooled head, then the difference."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.figures import parameter_bars
from quizgen.kit import known
from quizgen.kit.networks import parameter_products, total_of, whole, without_bias
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import AdaptiveAvgPool2d, Flatten, Layer, Linear, MaxPool2d, Pair, ReLU, Shape
from quizgen.worked.arithmetic import difference, total
from quizgen.worked.networks import flattened, layer_count, pooled_size


@dataclass(frozen=True)
class Givens:
    """A feature map and what stands after it: flattening or global pooling, then fully connected layers.

    Attributes:
        pool: a pooling layer in front of both heads.
        hidden: units of a fully connected layer that only the flattening head has in addition.
        units: units of the last layer.
        bias: of all fully connected layers.
    """

    shape: Shape
    pool: MaxPool2d | None
    hidden: int | None
    units: int
    bias: bool
    asked: Literal["head", "saving"]

    @cached_property
    def map(self) -> Shape:
        """What both heads read."""
        return self.pool.output_shape(self.shape) if self.pool else self.shape

    @cached_property
    def front(self) -> tuple[Layer, ...]:
        """What comes before both heads."""
        return (self.pool,) if self.pool else ()

    @cached_property
    def pooled_head(self) -> tuple[Layer, ...]:
        return AdaptiveAvgPool2d(), Flatten(), Linear(self.map.channels, self.units, self.bias)

    @cached_property
    def flat_head(self) -> tuple[Layer, ...]:
        """The head without global pooling."""
        if self.hidden is None:
            return Flatten(), Linear(self.map.count, self.units, self.bias)
        hidden = Linear(self.map.count, self.hidden, self.bias)
        return Flatten(), hidden, ReLU(), Linear(self.hidden, self.units, self.bias)


_POOL = MaxPool2d((2, 2), (2, 2))
_SIDES = (3, 4, 5, 6, 7, 7, 7, 8)
_SMALL_CHANNELS = (8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 100, 128, 256, 512)
_CHANNELS = (16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512, 1024)
_UNITS = (2, 3, 4, 5, 6, 8, 10, 12, 20, 50, 100, 200, 1000)
_HIDDEN = (20, 30, 32, 40, 50, 60, 64, 80, 100, 120, 200)


def draw(rng: Random, level: int) -> Givens | None:
    bias = rng.random() < 0.75  # noqa: PLR2004 - most fully connected layers have one
    if level == 1:
        side = rng.choice(_SIDES)
        return Givens(Shape(rng.choice(_SMALL_CHANNELS), side, side), None, None, rng.choice(_UNITS), bias, "head")
    if level == 2:  # noqa: PLR2004 - a level's number
        side = rng.choice(_SIDES)
        return Givens(Shape(rng.choice(_CHANNELS), side, side), None, None, rng.choice(_UNITS), bias, "saving")
    return _draw_pooled(rng, bias=bias) if rng.random() < 0.5 else _draw_hidden(rng, bias=bias)  # noqa: PLR2004 - half


def _draw_pooled(rng: Random, *, bias: bool) -> Givens:
    sides = rng.randint(6, 16), rng.randint(6, 16)
    return Givens(Shape(rng.choice(_CHANNELS), *sides), _POOL, None, rng.choice(_UNITS), bias, "saving")


def _draw_hidden(rng: Random, *, bias: bool) -> Givens:
    side = rng.choice(_SIDES)
    shape = Shape(rng.choice(_CHANNELS), side, side)
    return Givens(shape, None, rng.choice(_HIDDEN), rng.choice(_UNITS), bias, "saving")


def task(givens: Givens) -> Task:
    layers = (*givens.front, *givens.pooled_head)
    if givens.asked == "head":
        return Task("parameters", givens.shape, layers)
    others = (*givens.front, *givens.flat_head)
    return Task("difference:parameters", givens.shape, layers, (("other_layers", others),))


def solve(givens: Givens) -> tuple[Step, ...]:
    channels = Integer(givens.map.channels)
    if givens.asked == "head":
        left = Step("Global average pooling leaves one value per map", f"C = {channels.tex}", channels)
        return left, layer_count(givens.pooled_head[-1], _unit_label(givens))
    sizes = pooled_size(givens.pool, givens.shape) if givens.pool else ()
    flat = flattened("Values that head A flattens", givens.map)
    if givens.hidden is not None:
        return (*sizes, flat, *_layer_by_layer(givens))
    inputs = difference("Head B reads one value per map; that is fewer inputs by", givens.map.count, channels.value)
    saved = Integer(_saved(givens))
    product = rf"{inputs.value.tex} \cdot {Integer(givens.units).tex} = {saved.tex}"
    return *sizes, flat, inputs, Step("Each input has a weight for every unit", product, saved)


def _unit_label(givens: Givens) -> str:
    return "A weight per value, and a bias, for every unit" if givens.bias else "A weight per value for every unit"


def _layer_by_layer(givens: Givens) -> tuple[Step, ...]:
    first, _, second = givens.flat_head[1:]
    one, two = layer_count(first, "Head A, first layer"), layer_count(second, "Head A, second layer")
    flat = total("Head A", first.parameters.total, second.parameters.total)
    pooled = layer_count(givens.pooled_head[-1], "Head B: one input per map")
    return one, two, flat, pooled, difference("Saved", total_of(givens.flat_head), total_of(givens.pooled_head))


def _saved(givens: Givens) -> int:
    return total_of(givens.flat_head) - total_of(givens.pooled_head)


def mental_effort(givens: Givens) -> int:
    if givens.asked == "head":
        return effort(*parameter_products(givens.pooled_head))
    shape = givens.map
    area: list[Pair] = [] if shape.height == shape.width else [shape.size]
    products = [*area, (shape.height * shape.width, shape.channels)]
    if givens.hidden is None:
        return effort([*products, (shape.count - shape.channels, givens.units)])
    counted, biases = parameter_products((*givens.flat_head, *givens.pooled_head))
    return effort([*products, *counted], biases)


def _saving(wrong: Callable[[Givens], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong saving to an answer."""
    return lambda givens: whole(wrong(givens)) if givens.asked == "saving" else None


def _inputs(pooled: Callable[[Shape], int], flat: Callable[[Shape], int]) -> Callable[[Givens], Answer | None]:
    """Lift wrong numbers of inputs after global pooling and after flattening to an answer."""

    def answer(givens: Givens) -> Answer | None:
        head = Linear(pooled(givens.map), givens.units, givens.bias).parameters.total
        if givens.asked == "head":
            return whole(head)
        first = Linear(flat(givens.map), givens.hidden or givens.units, givens.bias).parameters.total
        later = total_of(givens.flat_head[2:])
        return whole(first + later - head)

    return answer


def _flattened(flat: Callable[[Shape], int], pooled: Callable[[Shape], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of flattened values to an answer; it does not apply where nothing is flattened."""
    wrong = _inputs(pooled, flat)
    return lambda givens: wrong(givens) if givens.asked == "saving" else None


def _one_weight_per_map(givens: Givens) -> Answer | None:
    channels = givens.map.channels
    if givens.asked == "head":
        return Integer(total_of(givens.pooled_head) + channels)
    return whole(_saved(givens) - channels)


def _bias_forgotten(givens: Givens) -> Answer | None:
    if not givens.bias:
        return None
    pooled = total_of(givens.pooled_head, without_bias)
    if givens.asked == "head":
        return Integer(pooled)
    return Integer(total_of(givens.flat_head, without_bias) - pooled)


def _bias_added(givens: Givens) -> Answer | None:
    if givens.bias:
        return None
    if givens.asked == "head":
        return Integer(total_of(givens.pooled_head) + givens.units)
    return Integer(_saved(givens) + givens.hidden) if givens.hidden else None


def _one_bias(givens: Givens) -> Answer | None:
    if not givens.bias or givens.asked != "head":
        return None
    return Integer(total_of(givens.pooled_head, without_bias) + 1)


def _biases_saved(givens: Givens) -> int | None:
    return _saved(givens) + givens.units if givens.bias else None


def _pool_skipped(givens: Givens) -> int | None:
    return (givens.shape.count - givens.shape.channels) * givens.units if givens.pool else None


def _hidden_left_out(givens: Givens) -> int | None:
    return (givens.map.count - givens.map.channels) * givens.units if givens.hidden else None


def _square_assumed(givens: Givens) -> int | None:
    height, width = givens.map.size
    channels = givens.map.channels
    return (height * height - 1) * channels * givens.units if givens.pool and height != width else None


_TARGETS = ("pooling-has-weights", "one-number-left", "averaged-over-channels")

FAMILY = Family(
    name="gap-vs-linear-parameters",
    title="Parameters saved by global average pooling",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "the head after global average pooling",
            (*_TARGETS, "pooling-ignored", "bias-forgotten", "bias-added", "one-bias"),
            max_effort=8,
            forms=("C14",),
        ),
        Level(
            2,
            "what it saves against flattening",
            (*_TARGETS, "head-forgotten", "one-side-flattened", "channels-not-flattened", "biases-saved"),
            max_effort=14,
            forms=("C14",),
        ),
        Level(
            3,
            "what it saves, with a pool in front or a hidden layer",
            (
                *_TARGETS,
                "head-forgotten",
                "biases-saved",
                "bias-forgotten",
                "pool-skipped",
                "hidden-layer-left-out",
                "square-assumed",
            ),
            max_effort=20,
            forms=("C14",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: parameter_bars(g.pooled_head, g.flat_head),
    misconceptions=(
        Misconception(
            "pooling-has-weights",
            "a weight per map counted for the pooling",
            prose("A mean is a fixed rule: global average pooling has nothing to learn."),
            "quizgen/networks#^parameter-free",
            _one_weight_per_map,
        ),
        Misconception(
            "pooling-ignored",
            "global pooling ignored, all values connected",
            prose("After global pooling only one value per map is left, so each unit has $C$ weights, not $H W C$."),
            "quizgen/networks#^gap-saving",
            lambda givens: Integer(total_of(givens.flat_head)) if givens.asked == "head" else None,
        ),
        Misconception(
            "one-number-left",
            "a single mean for all maps",
            prose("Global average pooling takes the mean of each map by itself: $C$ values are left, one per channel."),
            "quizgen/architectures#^gap",
            _inputs(lambda _: 1, lambda shape: shape.count),
        ),
        Misconception(
            "averaged-over-channels",
            "mean taken over the channels",
            prose("It is height and width that are averaged away. The channels stay: $C$ values, not $H W$."),
            "quizgen/architectures#^gap",
            _inputs(lambda shape: shape.height * shape.width, lambda shape: shape.count),
        ),
        Misconception(
            "head-forgotten",
            "weights after the pooling not subtracted",
            prose("The pooled head still has a fully connected layer, with $C$ weights per unit: subtract them."),
            "quizgen/networks#^gap-saving",
            _saving(lambda givens: _saved(givens) + givens.map.channels * givens.units),
        ),
        known(
            "one-side-flattened", _flattened(lambda shape: shape.height * shape.channels, lambda shape: shape.channels)
        ),
        Misconception(
            "channels-not-flattened",
            "channels forgotten in both heads",
            prose("Each of the $C$ maps brings its own values: $H W C$ inputs when flattened, $C$ when pooled."),
            "quizgen/networks#^flatten",
            _flattened(lambda shape: shape.height * shape.width, lambda _: 1),
        ),
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose("Each unit of a fully connected layer has a bias of its own."),
            "quizgen/parameters#^bias",
            _bias_forgotten,
        ),
        Misconception(
            "bias-added",
            "biases added to layers without bias",
            prose("There is no bias here: the weights are all there is."),
            "quizgen/parameters#^bias",
            _bias_added,
        ),
        Misconception(
            "one-bias",
            "one bias for the whole layer",
            prose("The bias belongs to a unit, not to the layer: there are as many as units."),
            "quizgen/parameters#^bias",
            _one_bias,
        ),
        Misconception(
            "biases-saved",
            "biases of the last layer counted as saved",
            prose("The last layer has the same number of units in both heads, so its biases cancel."),
            "quizgen/networks#^gap-saving",
            _saving(_biases_saved),
        ),
        Misconception(
            "pool-skipped",
            "size before the max pooling used",
            prose("The heads read what the max pooling puts out: work out its height and width first."),
            "quizgen/networks#^flatten",
            _saving(_pool_skipped),
        ),
        Misconception(
            "hidden-layer-left-out",
            "hidden layer left out",
            prose("The flattened values are connected with the hidden layer, and only that with the last one."),
            "quizgen/networks#^where",
            _saving(_hidden_left_out),
        ),
        Misconception(
            "square-assumed",
            "height used for both sides",
            prose("This map is not square: height and width after the pool need a computation each."),
            "quizgen/output-size#^axes",
            _saving(_square_assumed),
        ),
    ),
)
