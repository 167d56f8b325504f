"""What does global average pooling save in front of a fully connected layer? The pooled head, then the difference."""

from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import parameter_bars
from quizgen.kit.networks import parameter_products, positive_integer, total_of, without_bias
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import AdaptiveAvgPool2d, Flatten, Layer, Linear, MaxPool2d, Pair, ReLU, Shape
from quizgen.worked.arithmetic import difference, integer_step, product, total, value_of
from quizgen.worked.networks import flattened, layer_count, pooled_size


@dataclass(frozen=True)
class _Heads(Question):
    """A feature map and two heads that can stand after it: one pools it globally, the other flattens it as it is.

    Attributes:
        units: of the last layer.
        bias: of all fully connected layers.
    """

    shape: Shape
    units: int
    bias: bool

    @property
    def front(self) -> tuple[Layer, ...]:
        """What comes before both heads."""
        return ()

    @property
    def map(self) -> Shape:
        """What both heads read."""
        return self.shape

    def pooling(self, values: int) -> tuple[Layer, ...]:
        """Return the head with global pooling, if that leaves so many values."""
        return AdaptiveAvgPool2d(), Flatten(), Linear(values, self.units, self.bias)

    def flattening(self, values: int) -> tuple[Layer, ...]:
        """Return the head without global pooling, if flattening makes so many values."""
        return Flatten(), Linear(values, self.units, self.bias)

    @cached_property
    def pooled_head(self) -> tuple[Layer, ...]:
        return self.pooling(self.map.channels)

    @cached_property
    def flat_head(self) -> tuple[Layer, ...]:
        return self.flattening(self.map.count)

    @cached_property
    def counts(self) -> tuple[int, int]:
        """The parameters of the head with global pooling and of that without."""
        return total_of(self.pooled_head), total_of(self.flat_head)

    def of_counts(self, pooled: int, flat: int) -> Answer | None:
        """Return the answer that follows from the parameters of both heads, right or wrong."""
        raise NotImplementedError

    def of_inputs(self, pooled: int, flat: int) -> Answer | None:
        """Return the answer that follows from the numbers of values that are left after pooling and flattening."""
        return self.of_counts(total_of(self.pooling(pooled)), total_of(self.flattening(flat)))

    def with_more(self, parameters: int) -> Answer | None:
        """Return the answer if the head with global pooling had so many parameters more."""
        pooled, flat = self.counts
        return self.of_counts(pooled + parameters, flat)

    def picture(self) -> Drawing | None:
        return parameter_bars(self.pooled_head, self.flat_head)


_HEADS: tuple[Wrong[_Heads], ...] = (
    Wrong("pooling-has-weights", lambda q: q.with_more(q.map.channels)),
    Wrong("one-number-left", lambda q: q.of_inputs(1, q.map.count)),
    Wrong("averaged-over-channels", lambda q: q.of_inputs(q.map.height * q.map.width, q.map.count)),
)


def _bias_forgotten(q: _Heads) -> Answer | None:
    return replace(q, bias=False).with_more(0) if q.bias else None


def _bias_added(q: _Heads) -> Answer | None:
    return None if q.bias else replace(q, bias=True).with_more(0)


class Head(_Heads):
    """The parameters of the head with global pooling."""

    words = "head"

    def of_counts(self, pooled: int, flat: int) -> Integer:  # noqa: ARG002 - the other head is not asked about
        return Integer(pooled)

    def task(self) -> Task:
        return Task("parameters", self.shape, self.pooled_head)

    def solve(self) -> tuple[Step, ...]:
        label = "A weight per value, and a bias, for every unit" if self.bias else "A weight per value for every unit"
        left = integer_step("Global average pooling leaves one value per map", "C", self.map.channels)
        return left, layer_count(self.pooled_head[-1], label)

    def effort(self) -> int:
        return effort(*parameter_products(self.pooled_head))


_HEAD: tuple[Wrong[Head], ...] = (
    *_HEADS,
    Wrong("pooling-ignored", lambda q: Integer(total_of(q.flat_head))),
    Wrong("bias-forgotten", _bias_forgotten),
    Wrong("bias-added", _bias_added),
    Wrong("one-bias", lambda q: Integer(total_of(q.pooled_head, without_bias) + 1) if q.bias else None),
)


class _Difference(_Heads):
    """How many fewer parameters the head with global pooling has."""

    def of_counts(self, pooled: int, flat: int) -> Integer | None:
        return positive_integer(flat - pooled)

    def task(self) -> Task:
        others = (*self.front, *self.flat_head)
        layers = (*self.front, *self.pooled_head)
        return Task("difference:parameters", self.shape, layers, (("other_layers", others),))

    def products(self) -> list[Pair]:
        """Return what there is to multiply for the number of flattened values."""
        height, width = self.map.size
        area: list[Pair] = [] if height == width else [(height, width)]
        return [*area, (height * width, self.map.channels)]


_DIFFERENCE: tuple[Wrong[_Difference], ...] = (
    *_HEADS,
    Wrong("head-forgotten", lambda q: q.with_more(-q.map.channels * q.units)),
    Wrong("one-side-flattened", lambda q: q.of_inputs(q.map.channels, q.map.height * q.map.channels), (2,)),
    Wrong("channels-not-flattened", lambda q: q.of_inputs(1, q.map.height * q.map.width), (2,)),
    Wrong("biases-saved", lambda q: q.with_more(-q.units) if q.bias else None),
)


@dataclass(frozen=True)
class Saving(_Difference):
    """What global pooling saves on a map, after a pool or not."""

    pool: MaxPool2d | None = None
    words = "saving"

    @property
    def front(self) -> tuple[Layer, ...]:
        return (self.pool,) if self.pool else ()

    @cached_property
    def map(self) -> Shape:
        return self.pool.output_shape(self.shape) if self.pool else self.shape

    def solve(self) -> tuple[Step, ...]:
        sizes = pooled_size(self.pool, self.shape) if self.pool else ()
        flat = flattened("Values that head A flattens", self.map)
        label = "Head B reads one value per map; that is fewer inputs by"
        inputs = difference(label, self.map.count, self.map.channels)
        return *sizes, flat, inputs, product("Each input has a weight for every unit", value_of(inputs), self.units)

    def effort(self) -> int:
        return effort([*self.products(), (self.map.count - self.map.channels, self.units)])


def _square_assumed(q: Saving) -> Answer | None:
    height, width = q.map.size
    return q.of_inputs(q.map.channels, height * height * q.map.channels) if height != width else None


_SAVING: tuple[Wrong[Saving], ...] = (
    *_DIFFERENCE,
    Wrong("pool-skipped", lambda q: replace(q, pool=None).with_more(0) if q.pool else None, (3,)),
    Wrong("square-assumed", _square_assumed, (3,)),
)


@dataclass(frozen=True)
class SavingWithHidden(_Difference):
    """What global pooling saves, if the head without it has a hidden layer with so many units in addition."""

    hidden: int
    words = "hidden"

    def flattening(self, values: int) -> tuple[Layer, ...]:
        first, last = Linear(values, self.hidden, self.bias), Linear(self.hidden, self.units, self.bias)
        return Flatten(), first, ReLU(), last

    def solve(self) -> tuple[Step, ...]:
        _, first, _, second = self.flat_head
        pooled, flat = self.counts
        return (
            flattened("Values that head A flattens", self.map),
            layer_count(first, "Head A, first layer"),
            layer_count(second, "Head A, second layer"),
            total("Head A", first.parameters.total, second.parameters.total),
            layer_count(self.pooled_head[-1], "Head B: one input per map"),
            difference("Saved", flat, pooled),
        )

    def effort(self) -> int:
        counted, biases = parameter_products((*self.flat_head, *self.pooled_head))
        return effort([*self.products(), *counted], biases)


_SAVING_WITH_HIDDEN: tuple[Wrong[SavingWithHidden], ...] = (
    *_DIFFERENCE,
    Wrong("bias-forgotten", _bias_forgotten),
    Wrong("bias-added", _bias_added, ()),
    Wrong("hidden-layer-left-out", lambda q: Saving(q.shape, q.units, q.bias).with_more(0)),
)


_POOL = MaxPool2d((2, 2), (2, 2))
_SIDES = (3, 4, 5, 6, 7, 7, 7, 8)
_SMALL_CHANNELS = (8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 100, 128, 256, 512)
_CHANNELS = (16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512, 1024)
_UNITS = (2, 3, 4, 5, 6, 8, 10, 12, 20, 50, 100, 200, 1000)
_HIDDEN = (20, 30, 32, 40, 50, 60, 64, 80, 100, 120, 200)


def _draw_head(rng: Random) -> Head:
    bias, side = _draw_bias(rng), rng.choice(_SIDES)
    return Head(Shape(rng.choice(_SMALL_CHANNELS), side, side), rng.choice(_UNITS), bias)


def _draw_saving(rng: Random) -> Saving:
    bias, side = _draw_bias(rng), rng.choice(_SIDES)
    return Saving(Shape(rng.choice(_CHANNELS), side, side), rng.choice(_UNITS), bias)


def _draw_pool_or_hidden(rng: Random) -> _Difference | None:
    bias = _draw_bias(rng)
    return _draw_pool(rng, bias=bias) if rng.random() < 0.5 else _draw_hidden(rng, bias=bias)


def _draw_pool(rng: Random, *, bias: bool) -> Saving:
    sides = rng.randint(6, 16), rng.randint(6, 16)
    return Saving(Shape(rng.choice(_CHANNELS), *sides), rng.choice(_UNITS), bias, _POOL)


def _draw_hidden(rng: Random, *, bias: bool) -> SavingWithHidden | None:
    side = rng.choice(_SIDES)
    shape = Shape(rng.choice(_CHANNELS), side, side)
    question = SavingWithHidden(shape, hidden=rng.choice(_HIDDEN), units=rng.choice(_UNITS), bias=bias)
    pooled, flat = question.counts
    return question if pooled < flat else None  # with few hidden and many units, global pooling saves nothing


def _draw_bias(rng: Random) -> bool:
    """Give most layers a bias, as in most networks."""
    return rng.random() < 0.75


FAMILY = Family(
    "gap-vs-linear-parameters",
    "Parameters saved by global average pooling",
    Topic.PARAMETERS,
    questions=(
        Asks(Head, _HEAD, levels=(1,)),
        Asks(Saving, _SAVING, levels=(2, 3)),
        Asks(SavingWithHidden, _SAVING_WITH_HIDDEN, levels=(3,)),
    ),
    levels=(
        Level("the head after global average pooling", _draw_head, ("C14",)),
        Level("what it saves against flattening", _draw_saving, ("C14",)),
        Level("what it saves, with a pool in front or a hidden layer", _draw_pool_or_hidden, ("C14",)),
    ),
)
