"""How much memory does the output of a layer take for a batch? In bytes, then in kilobytes and megabytes."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.kit import square
from quizgen.kit.compute import area, area_products, keeping_padding, output_by, side_products
from quizgen.kit.slides import Rule, strided
from quizgen.problem import Answer, Asks, Decimal, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape
from quizgen.worked.arithmetic import product
from quizgen.worked.compute import keeps_size, output_sides

Unit = Literal["kB", "MB"]

_FLOAT32 = 4
_BYTES = {"kB": 10**3, "MB": 10**6}
_BINARY = {"kB": 2**10, "MB": 2**20}
_PLACES = {"kB": 1, "MB": 2}
"""Decimals to round to."""


@dataclass(frozen=True)
class _Memory(Question):
    """The memory of what a layer puts out for a batch of images."""

    layer: Conv2d
    input: Shape
    batch: int

    @cached_property
    def output(self) -> Shape:
        """What a single image becomes."""
        return self.layer.output_shape(self.input)

    @cached_property
    def bytes(self) -> int:
        return _FLOAT32 * self.batch * self.output.count

    def of_bytes(self, count: int) -> Answer | None:
        """Return the answer that so many bytes lead to; what rounds to nothing is none."""
        raise NotImplementedError

    def effort(self) -> int:
        count = self.output.count
        values = [(area(self.output.size), self.output.channels), (count, self.batch), (count * self.batch, _FLOAT32)]
        return effort([*area_products(self.output.size), *values])

    def steps(self, label: str = "Values of one image") -> tuple[Step, ...]:
        """Work out the bytes, from a given output on."""
        count = self.output.count
        return (
            product(label, *self.output.size, self.output.channels),
            product("Values of the batch", count, self.batch),
            product("4 bytes each", count * self.batch, _FLOAT32),
        )


def _bytes(wrong: Callable[[_Memory], int]) -> Callable[[_Memory], Answer | None]:
    return lambda q: q.of_bytes(wrong(q))


_MEMORY: tuple[Wrong[_Memory], ...] = (
    Wrong("batch-forgotten", _bytes(lambda q: q.bytes // q.batch)),
    Wrong("values-for-bytes", _bytes(lambda q: q.bytes // _FLOAT32)),
    Wrong("bits-for-bytes", _bytes(lambda q: 8 * q.bytes)),
    Wrong("double-precision", _bytes(lambda q: 2 * q.bytes), (1,)),
    Wrong("channels-forgotten", _bytes(lambda q: q.bytes // q.output.channels)),
    Wrong("one-side-of-the-map", _bytes(lambda q: q.bytes // q.output.height)),
)


class Bytes(_Memory):
    """The bytes of an output that is given."""

    words = "bytes"

    def of_bytes(self, count: int) -> Integer:
        return Integer(count)

    def task(self) -> Task:
        return Task("memory_bytes", self.input, (self.layer,), (("batch", self.batch),))

    def solve(self) -> tuple[Step, ...]:
        return self.steps()


@dataclass(frozen=True)
class OfOutput(_Memory):
    """The kilobytes or megabytes of an output that is given."""

    unit: Unit
    words = "of_output"

    @property
    def places(self) -> int:
        return _PLACES[self.unit]

    def of_bytes(self, count: int) -> Decimal | None:
        answer = self.rounded(count, _BYTES[self.unit])
        return answer if answer.scaled > 0 else None

    def rounded(self, count: int, unit: int) -> Decimal:
        return Decimal.rounded(Fraction(count, unit), self.places)

    def task(self) -> Task:
        details = (("batch", self.batch), ("unit", self.unit), ("places", self.places))
        return Task("activation_memory", self.input, (self.layer,), details)

    def solve(self) -> tuple[Step, ...]:
        return (*self.steps(), self.in_unit())

    def in_unit(self) -> Step:
        """Turn the bytes into the unit that is asked for."""
        unit = _BYTES[self.unit]
        answer = self.rounded(self.bytes, unit)
        sign = "=" if answer.exact * unit == self.bytes else r"\approx"
        tex = rf"{Integer(self.bytes).tex} / 10^{len(str(unit)) - 1} {sign} {answer.tex}"
        return Step(f"In {self.unit}", tex, answer)


_OF_OUTPUT: tuple[Wrong[OfOutput], ...] = (
    *_MEMORY,
    Wrong("binary-unit", lambda q: q.rounded(q.bytes, _BINARY[q.unit])),
)


class OfLayer(OfOutput):
    """The kilobytes or megabytes of the output of a layer whose settings are given."""

    words = "of_layer"

    def solve(self) -> tuple[Step, ...]:
        if keeps_size(self.layer, self.input):
            return (*self.steps("Values of one image; the padding keeps its size"), self.in_unit())
        return (*output_sides(self.layer, self.input), *self.steps(), self.in_unit())

    def effort(self) -> int:
        sides = [] if keeps_size(self.layer, self.input) else side_products(self.layer, self.input)
        return effort(sides) + super().effort()


def _side(rule: Rule) -> Callable[[OfLayer], Answer | None]:
    """Lift a wrong output side, where it has to be worked out."""

    def answer(q: OfLayer) -> Answer | None:
        size = None if keeps_size(q.layer, q.input) else output_by(rule, q.layer, q.input)
        return q.of_bytes(_FLOAT32 * q.batch * q.output.channels * area(size)) if size else None

    return answer


_OF_LAYER: tuple[Wrong[OfLayer], ...] = (
    *_OF_OUTPUT,
    Wrong("weights-counted", _bytes(lambda q: _FLOAT32 * q.layer.parameters.weights), (2,)),
    Wrong("input-counted", _bytes(lambda q: _FLOAT32 * q.batch * q.input.count)),
    Wrong("input-channels-multiplied", _bytes(lambda q: q.bytes * q.input.channels)),
    Wrong("stride-ignored", _side(strided(lambda slide: slide.span + 1)), (3,)),
    Wrong("no-plus-one", _side(lambda slide: slide.steps), (3,)),
)


_SIDES = (7, 8, 10, 12, 14, 16, 20, 24, 28, 30, 32, 40, 50, 56, 64)
_CHANNELS = (8, 12, 16, 20, 24, 32, 48, 50, 64, 96, 100, 128, 256)
_BATCHES = (2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128)


def _draw_bytes(rng: Random) -> Bytes:
    side = rng.choice((4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 30))
    layer = _same_size(3, rng.choice((3, 4, 5, 6, 8, 10, 12, 16, 20, 32)))
    return Bytes(layer, Shape(3, side, side), rng.choice((2, 3, 4, 5, 8, 10, 16, 20, 32)))


def _draw_same_size(rng: Random) -> OfOutput | None:
    """Draw layers that keep the size; three in five are given with settings that don't matter."""
    side, in_channels, filters = rng.choice(_SIDES), rng.choice((3, *_CHANNELS)), rng.choice(_CHANNELS)
    if rng.random() < 0.4:
        return _in_unit(OfOutput, _same_size(3, filters), side, rng.choice(_BATCHES))
    return _in_unit(OfLayer, _same_size(in_channels, filters), side, rng.choice(_BATCHES))


def _draw_other_size(rng: Random) -> OfOutput | None:
    kernel, stride = rng.choice((3, 3, 5, 5, 7)), rng.choice((1, 2, 2, 2, 3))
    in_channels, filters, padding = rng.choice((3, 3, *_CHANNELS)), rng.choice(_CHANNELS), rng.randint(0, kernel // 2)
    layer = Conv2d(in_channels, filters, square(kernel), square(stride), square(padding))
    side = (rng.choice(_SIDES) - 1) * stride + kernel - 2 * padding + rng.randrange(stride)
    if keeps_size(layer, Shape(in_channels, side, side)):
        return None
    return _in_unit(OfLayer, layer, side, rng.choice(_BATCHES))


def _same_size(in_channels: int, filters: int) -> Conv2d:
    return Conv2d(in_channels, filters, (3, 3), padding=keeping_padding(3))


def _in_unit(question: type[OfOutput], layer: Conv2d, side: int, batch: int) -> OfOutput | None:
    """Ask for megabytes from one on, else for kilobytes. What lies between two roundings, or is tiny, is rejected."""
    images = Shape(layer.in_channels, side, side)
    count = Bytes(layer, images, batch).bytes
    unit: Unit = "MB" if count >= _BYTES["MB"] else "kB"
    last_place = _BYTES[unit] // 10 ** _PLACES[unit]
    if count < _BINARY["kB"] * 10 or 2 * (count % last_place) == last_place:
        return None
    return question(layer, images, batch, unit)


FAMILY = Family(
    "activation-memory",
    "Memory of a layer's output",
    Topic.COMPUTE,
    questions=(
        Asks(Bytes, _MEMORY, levels=(1,)),
        Asks(OfOutput, _OF_OUTPUT, levels=(2,)),
        Asks(OfLayer, _OF_LAYER, levels=(2, 3)),
    ),
    levels=(
        Level("bytes of an output that is given", _draw_bytes, ("D5",)),
        Level("kilobytes and megabytes, among numbers that don't matter", _draw_same_size, ("D5",)),
        Level("kilobytes and megabytes, with the output size to work out", _draw_other_size, ("D5",)),
    ),
)
