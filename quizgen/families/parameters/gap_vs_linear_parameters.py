"""What does global average pooling save before a fully connected layer? The pooled head, then the difference."""

from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from quizgen.kit.heads import Heads
from quizgen.kit.networks import parameter_products, positive_integer, total_of, without_bias
from quizgen.kit.parameters import draw_bias, either, own
from quizgen.problem import Answer, Asks, Family, Integer, Level, Step, Task, Topic, Wrong, effort
from quizgen.solver import Flatten, Layer, Linear, MaxPool2d, Pair, ReLU, Shape
from quizgen.worked.arithmetic import difference, integer_step, product, total, value_of
from quizgen.worked.networks import flattened, layer_count, pooled_size
from quizgen.worked.parameters import units_parameters


def _sizes(q: Heads) -> dict[str, object]:
    """Name the numbers that advice speaks of."""
    return {
        "channels": q.map.channels,
        "places": q.map.height * q.map.width,
        "values": q.map.count,
        "units": q.units,
        "weights": q.map.channels * q.units,
    }


_AVERAGED_OVER_CHANNELS: Wrong[Heads] = Wrong(
    "averaged-over-channels", lambda q: q.of_inputs(q.map.height * q.map.width, q.map.count), slots=_sizes
)
_ONE_NUMBER_LEFT: Wrong[Heads] = Wrong("one-number-left", lambda q: q.of_inputs(1, q.map.count), slots=_sizes)
_BIAS_FORGOTTEN: Wrong[Heads] = Wrong(
    "bias-forgotten", lambda q: replace(q, bias=False).with_more(0) if q.bias else None
)
_BIAS_ADDED: Wrong[Heads] = Wrong("bias-added", lambda q: None if q.bias else replace(q, bias=True).with_more(0))


class Head(Heads):
    """The parameters of the head with global pooling."""

    words = "head"

    def of_counts(self, pooled: int, flat: int) -> Integer:  # noqa: ARG002 - the other head is not asked about
        return Integer(pooled)

    def task(self) -> Task:
        return Task("parameters", self.shape, self.pooled_head)

    def solve(self) -> tuple[Step, ...]:
        left = integer_step("Values left by global average pooling, one per channel", "C", self.map.channels)
        linear = Linear(self.map.channels, self.units, self.bias)
        return left, *units_parameters(linear, "One weight for each input of each unit")

    def effort(self) -> int:
        return effort(*parameter_products(self.pooled_head))


_HEAD: tuple[Wrong[Head], ...] = (
    Wrong("pooling-ignored", lambda q: Integer(total_of(q.flat_head)), slots=_sizes),
    _BIAS_FORGOTTEN,
    _BIAS_ADDED,
    _AVERAGED_OVER_CHANNELS,
    _ONE_NUMBER_LEFT,
    Wrong("pooling-has-weights", lambda q: q.with_more(q.map.channels)),
    Wrong("one-bias", lambda q: Integer(total_of(q.pooled_head, without_bias) + 1) if q.bias else None),
)


class _Difference(Heads):
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
    Wrong("pooled-head-forgotten", lambda q: q.of_counts(0, q.counts[1]), slots=_sizes),
    Wrong("rest-for-saving", lambda q: Integer(q.counts[0])),
    _AVERAGED_OVER_CHANNELS,
    _ONE_NUMBER_LEFT,
)


class _SavingOnMap(_Difference):
    """What global pooling saves, if the heads differ in nothing else."""

    def solve(self) -> tuple[Step, ...]:
        flat = flattened("Inputs of each unit in head A", self.map)
        inputs = difference("Inputs that head B saves in each unit", self.map.count, self.map.channels)
        weights = product("Weights saved, one for each saved input of each unit", value_of(inputs), self.units)
        return *self.sizes(), flat, inputs, weights

    def sizes(self) -> tuple[Step, ...]:
        """Work out the size of what both heads read."""
        return ()

    def effort(self) -> int:
        return effort([*self.products(), (self.map.count - self.map.channels, self.units)])


_BIASES_SAVED: Wrong[_SavingOnMap] = Wrong(
    "biases-saved", lambda q: q.with_more(-q.units) if q.bias else None, slots=own("units")
)


class Saving(_SavingOnMap):
    """What global pooling saves on a map."""

    words = "saving"


_SAVING: tuple[Wrong[Saving], ...] = (
    *_DIFFERENCE,
    Wrong("one-side-flattened", lambda q: q.of_inputs(q.map.channels, q.map.height * q.map.channels), slots=_sizes),
    Wrong("channels-not-flattened", lambda q: q.of_inputs(1, q.map.height * q.map.width), slots=_sizes),
    _BIASES_SAVED,
)


@dataclass(frozen=True)
class SavingAfterPool(_SavingOnMap):
    """What global pooling saves on the output of a pool."""

    pool: MaxPool2d
    words = "pool"

    @property
    def front(self) -> tuple[Layer, ...]:
        return (self.pool,)

    @cached_property
    def map(self) -> Shape:
        return self.pool.output_shape(self.shape)

    def sizes(self) -> tuple[Step, ...]:
        return pooled_size(self.pool, self.shape)


def _rounded_up(q: SavingAfterPool) -> Answer | None:
    shape = replace(q.pool, ceil_mode=True).output_shape(q.shape)
    return None if shape == q.map else Saving(shape, q.units, q.bias).with_more(0)


_SAVING_AFTER_POOL: tuple[Wrong[SavingAfterPool], ...] = (
    Wrong("pool-skipped", lambda q: Saving(q.shape, q.units, q.bias).with_more(0)),
    Wrong("ceil-for-floor", _rounded_up),
    *_DIFFERENCE,
    _BIASES_SAVED,
)


@dataclass(frozen=True)
class SavingWithHidden(_Difference):
    """What global pooling saves, if the head without it has a hidden layer with this many units in addition."""

    hidden: int
    words = "hidden"

    def flattening(self, values: int) -> tuple[Layer, ...]:
        first, last = Linear(values, self.hidden, self.bias), Linear(self.hidden, self.units, self.bias)
        return Flatten(), first, ReLU(), last

    def solve(self) -> tuple[Step, ...]:
        _, first, _, second = self.flat_head
        pooled, flat = self.counts
        return (
            flattened("Inputs of each hidden unit in head A", self.map),
            layer_count(first, "Hidden layer of head A"),
            layer_count(second, "Last layer of head A"),
            total("Both layers of head A", first.parameters.total, second.parameters.total),
            layer_count(self.pooled_head[-1], "Head B: its units read one value per channel"),
            difference("Parameters of A minus those of B", flat, pooled),
        )

    def effort(self) -> int:
        counted, biases = parameter_products((*self.flat_head, *self.pooled_head))
        return effort([*self.products(), *counted], biases)


_SAVING_WITH_HIDDEN: tuple[Wrong[SavingWithHidden], ...] = (
    Wrong(
        "hidden-layer-left-out", lambda q: Saving(q.shape, q.units, q.bias).with_more(0), slots=own("hidden", "units")
    ),
    Wrong(
        "last-layer-forgotten", lambda q: q.with_more(q.flat_head[-1].parameters.total), slots=own("hidden", "units")
    ),
    _BIAS_FORGOTTEN,
    _BIAS_ADDED,
    *_DIFFERENCE,
)


_POOL = MaxPool2d((2, 2), (2, 2))
_SIDES = (3, 4, 5, 6, 7, 7, 7, 8)
_SMALL_CHANNELS = (8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 100, 128, 256, 512)
_CHANNELS = (16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512, 1024)
_UNITS = (2, 3, 4, 5, 6, 8, 10, 12, 20, 50, 100, 200, 1000)
_HIDDEN = (20, 30, 32, 40, 50, 60, 64, 80, 100, 120, 200)


def _draw_head(rng: Random) -> Head:
    bias, side = draw_bias(rng), rng.choice(_SIDES)
    return Head(Shape(rng.choice(_SMALL_CHANNELS), side, side), rng.choice(_UNITS), bias)


def _draw_saving(rng: Random) -> Saving:
    bias, side = draw_bias(rng), rng.choice(_SIDES)
    return Saving(Shape(rng.choice(_CHANNELS), side, side), rng.choice(_UNITS), bias)


def _draw_pool(rng: Random) -> _Difference | None:
    """Draw a map that is not square, and of which the pool leaves out a row or a column."""
    sides = [rng.choice((7, 9, 11, 13, 15)), rng.choice((6, 8, 9, 10, 11, 12, 13, 14, 15, 16))]
    rng.shuffle(sides)
    return SavingAfterPool(Shape(rng.choice(_CHANNELS), *sides), rng.choice(_UNITS), draw_bias(rng), _POOL)


def _draw_hidden(rng: Random) -> _Difference | None:
    bias, side = draw_bias(rng), rng.choice(_SIDES)
    shape = Shape(rng.choice(_CHANNELS), side, side)
    question = SavingWithHidden(shape, hidden=rng.choice(_HIDDEN), units=rng.choice(_UNITS), bias=bias)
    pooled, flat = question.counts
    return question if pooled < flat else None  # with few hidden and many units, global pooling saves nothing


FAMILY = Family(
    "gap-vs-linear-parameters",
    "Parameters with global average pooling",
    Topic.PARAMETERS,
    questions=(
        Asks(Head, _HEAD, levels=(1,)),
        Asks(Saving, _SAVING, levels=(2,)),
        Asks(SavingAfterPool, _SAVING_AFTER_POOL, levels=(3,)),
        Asks(SavingWithHidden, _SAVING_WITH_HIDDEN, levels=(3,)),
    ),
    levels=(
        Level("a head that starts with global average pooling", _draw_head, ("C14",)),
        Level("what global pooling saves compared with flattening", _draw_saving, ("C14",)),
        Level(
            "what it saves after a pool, or compared with a head with a hidden layer",
            either(_draw_pool, _draw_hidden),
            ("C14",),
        ),
    ),
)
