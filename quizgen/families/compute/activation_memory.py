"""How much memory does the output of a layer take for a batch? In bytes, then in kilobytes and megabytes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from random import Random

from quizgen.kit import square
from quizgen.kit.compute import area, area_products, input_for, keeping_padding, output_by, side_products
from quizgen.kit.parameters import own
from quizgen.kit.sizes import is_ambiguous
from quizgen.kit.slides import Rule, padding_ignored, positions, strided
from quizgen.kit.stored import BINARY, DECIMAL, Unit, unit_slots
from quizgen.problem import Answer, Asks, Decimal, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape
from quizgen.worked.arithmetic import product
from quizgen.worked.compute import keeps_size, output_sides

_FLOAT32 = 4
_PLACES = {"kB": 1, "MB": 2}
"""Decimals to round to."""


@dataclass(frozen=True)
class _Memory(Question):
    """The memory of what a layer outputs for a batch of images."""

    layer: Conv2d
    input: Shape
    batch: int

    @cached_property
    def output(self) -> Shape:
        """What a single image becomes."""
        return self.layer.output_shape(self.input)

    @property
    def channels(self) -> int:
        """Of the output."""
        return self.output.channels

    @cached_property
    def bytes(self) -> int:
        return _FLOAT32 * self.batch * self.output.count

    def of_bytes(self, count: int) -> Answer | None:
        """Return the answer that this many bytes lead to; what rounds to nothing is none."""
        raise NotImplementedError

    def effort(self) -> int:
        count = self.output.count
        values = [(area(self.output.size), self.channels), (count, self.batch), (count * self.batch, _FLOAT32)]
        return effort([*area_products(self.output.size), *values])

    def steps(self, label: str = "Values for one image") -> tuple[Step, ...]:
        """Work out the bytes, from a given output on."""
        count = self.output.count
        return (
            product(label, *self.output.size, self.channels),
            product("Values for the whole batch", count, self.batch),
            product("Bytes, 4 for each value", count * self.batch, _FLOAT32),
        )


def _bytes(wrong: Callable[[_Memory], int]) -> Callable[[_Memory], Answer | None]:
    return lambda q: q.of_bytes(wrong(q))


_BATCH: Wrong[_Memory] = Wrong("batch-forgotten", _bytes(lambda q: q.bytes // q.batch), slots=own("batch"))
_VALUES: Wrong[_Memory] = Wrong("values-for-bytes", _bytes(lambda q: q.bytes // _FLOAT32))
_BITS: Wrong[_Memory] = Wrong("bits-for-bytes", _bytes(lambda q: 8 * q.bytes))

_MEMORY: tuple[Wrong[_Memory], ...] = (
    _BATCH,
    _VALUES,
    _BITS,
    Wrong("channels-forgotten", _bytes(lambda q: q.bytes // q.channels), slots=own("channels")),
    Wrong("gradients-counted", _bytes(lambda q: 2 * q.bytes)),
)


class Bytes(_Memory):
    """The bytes of an output that is given."""

    words = "bytes"

    def of_bytes(self, count: int) -> Integer:
        return Integer(count, "bytes")

    def task(self) -> Task:
        return Task("memory_bytes", self.input, (self.layer,), (("batch", self.batch),))

    def solve(self) -> tuple[Step, ...]:
        *steps, last = self.steps()
        return (*steps, replace(last, value=self.of_bytes(self.bytes)))


@dataclass(frozen=True)
class OfLayer(_Memory):
    """The kilobytes or megabytes of the output of a layer that keeps the size and whose settings are given."""

    unit: Unit
    words = "of_layer"

    @property
    def places(self) -> int:
        """Decimals to round to."""
        return _PLACES[self.unit]

    @property
    def in_channels(self) -> int:
        return self.layer.in_channels

    def of_bytes(self, count: int) -> Decimal | None:
        answer = self.rounded(count, DECIMAL[self.unit])
        return answer if answer.scaled > 0 else None

    def rounded(self, count: int, unit: int) -> Decimal:
        return Decimal.rounded(Fraction(count, unit), self.places, unit=self.unit)

    def task(self) -> Task:
        details = (("batch", self.batch), ("unit", self.unit), ("places", self.places))
        return Task("activation_memory", self.input, (self.layer,), details)

    def solve(self) -> tuple[Step, ...]:
        return (*self.steps("Values for one image: the padding keeps height and width"), self.in_unit())

    def in_unit(self) -> Step:
        """Turn the bytes into the unit that is asked for."""
        unit = DECIMAL[self.unit]
        answer = self.rounded(self.bytes, unit)
        sign = "=" if answer.exact * unit == self.bytes else r"\approx"
        tex = rf"{Integer(self.bytes).tex} / 10^{len(str(unit)) - 1} {sign} {answer.tex}"
        return Step(f"In {self.unit}", tex, answer)


_BINARY_UNIT: Wrong[OfLayer] = Wrong(
    "binary-unit", lambda q: q.rounded(q.bytes, BINARY[q.unit]), slots=lambda q: unit_slots(q.unit)
)
_INPUT: Wrong[OfLayer] = Wrong("input-counted", _bytes(lambda q: _FLOAT32 * q.batch * q.input.count))

_OF_LAYER: tuple[Wrong[OfLayer], ...] = (
    _BATCH,
    _INPUT,
    _VALUES,
    _BINARY_UNIT,
    Wrong("weights-counted", _bytes(lambda q: _FLOAT32 * q.layer.parameters.weights)),
    Wrong("input-channels-multiplied", _bytes(lambda q: q.bytes * q.input.channels), slots=own("in_channels")),
    _BITS,
)


class Resized(OfLayer):
    """The same, but the output size has to be worked out."""

    words = "resized"

    def solve(self) -> tuple[Step, ...]:
        return (*output_sides(self.layer, self.input), *self.steps(), self.in_unit())

    def effort(self) -> int:
        return effort(side_products(self.layer, self.input)) + super().effort()


def _side(rule: Rule) -> Callable[[Resized], Answer | None]:
    """Lift a wrong output side."""

    def answer(q: Resized) -> Answer | None:
        size = output_by(rule, q.layer, q.input)
        return q.of_bytes(_FLOAT32 * q.batch * q.channels * area(size)) if size else None

    return answer


_RESIZED: tuple[Wrong[Resized], ...] = (
    _INPUT,
    Wrong("stride-ignored", _side(strided(lambda slide: slide.span + 1))),
    Wrong("padding-ignored", _side(positions(padding_ignored))),
    Wrong("no-plus-one", _side(lambda slide: slide.steps)),
    _BATCH,
    _VALUES,
    _BINARY_UNIT,
)


_SIDES = (7, 8, 10, 12, 14, 16, 20, 24, 28, 30, 32, 40, 50, 56, 64)
_CHANNELS = (8, 12, 16, 20, 24, 32, 48, 50, 64, 96, 100, 128, 256)
_BATCHES = (2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128)


def _draw_bytes(rng: Random) -> Bytes | None:
    side = rng.choice((4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 30))
    layer = _same_size(3, rng.choice((3, 4, 5, 6, 8, 10, 12, 16, 20, 32)))
    drawn = Bytes(layer, Shape(3, side, side), rng.choice((2, 3, 4, 5, 8, 10, 16, 20)))
    return None if is_ambiguous(drawn.output) or drawn.batch == drawn.channels else drawn


def _draw_same_size(rng: Random) -> OfLayer | None:
    side, in_channels, filters = rng.choice(_SIDES), rng.choice((3, 3, *_CHANNELS)), rng.choice(_CHANNELS)
    layer = _same_size(in_channels, filters)
    return _in_unit(OfLayer, layer, Shape(in_channels, side, side), rng.choice(_BATCHES))


def _draw_other_size(rng: Random) -> OfLayer | None:
    kernel, stride = rng.choice((3, 3, 5, 5, 7)), rng.choice((1, 2, 2, 2, 3))
    in_channels, filters, padding = rng.choice((3, 3, *_CHANNELS)), rng.choice(_CHANNELS), rng.randint(0, kernel // 2)
    layer = Conv2d(in_channels, filters, square(kernel), square(stride), square(padding))
    shape = input_for(rng, layer, _SIDES)
    return None if keeps_size(layer, shape) else _in_unit(Resized, layer, shape, rng.choice(_BATCHES))


def _same_size(in_channels: int, filters: int) -> Conv2d:
    return Conv2d(in_channels, filters, (3, 3), padding=keeping_padding(3))


def _in_unit(question: type[OfLayer], layer: Conv2d, image: Shape, batch: int) -> OfLayer | None:
    """Ask for megabytes from one on, else for kilobytes. What lies between two roundings, or is tiny, is rejected."""
    count = Bytes(layer, image, batch).bytes
    unit: Unit = "MB" if count >= DECIMAL["MB"] else "kB"
    halves = (2 * count * 10 ** _PLACES[unit] % (2 * whole) == whole for whole in (DECIMAL[unit], BINARY[unit]))
    drawn = question(layer, image, batch, unit)
    rejected = count < BINARY["kB"] * 10 or any(halves) or layer.in_channels == layer.out_channels
    return None if rejected or is_ambiguous(drawn.input, drawn.output) else drawn


FAMILY = Family(
    "activation-memory",
    "Memory of a layer's output",
    Topic.COMPUTE,
    questions=(
        Asks(Bytes, _MEMORY, levels=(1,)),
        Asks(OfLayer, _OF_LAYER, levels=(2,)),
        Asks(Resized, _RESIZED, levels=(3,)),
    ),
    levels=(
        Level("bytes of an output that is given", _draw_bytes, ("D5",)),
        Level("kilobytes and megabytes: what takes memory, and what doesn't", _draw_same_size, ("D5",)),
        Level("kilobytes and megabytes, with the output size to work out", _draw_other_size, ("D5",)),
    ),
)
