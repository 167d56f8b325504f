"""How much memory do a model's parameters take? Whole numbers, then real models, then layers to count first."""

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Literal

from quizgen.kit import square
from quizgen.kit.networks import parameter_products, with_bias, with_flat_filters, with_kernel_side
from quizgen.problem import Answer, Asks, Decimal, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape
from quizgen.worked import conv_parameters
from quizgen.worked.arithmetic import product, quotient, total
from quizgen.worked.parameters import filter_weights

_BYTE = 8
_CLOSE = 4
"""Two decimals so many units of the last place apart can be told from a rounding error."""

Unit = Literal["kB", "MB"]


@dataclass(frozen=True)
class _Stored(Question):
    """What parameters take, each so many bits."""

    bits: int
    unit: Unit

    @property
    def parameters(self) -> int:
        raise NotImplementedError

    @property
    def bias_bits(self) -> int:
        return self.bits

    @property
    def places(self) -> int:
        """Decimals of the answer."""
        return 2

    @property
    def exponent(self) -> int:
        """Power of ten that the unit stands for."""
        return 3 if self.unit == "kB" else 6

    @property
    def unit_bytes(self) -> int:
        return 1_000 if self.unit == "kB" else 1_000_000

    @property
    def bytes(self) -> int:
        return self.bytes_of(self.parameters)

    def bytes_of(self, parameters: int) -> int:
        """Return what so many parameters take."""
        return parameters * self.bits // _BYTE

    def rounded(self, size: Fraction) -> Answer | None:
        """Return a size in the unit asked for; None if it can't be one."""
        return Decimal.rounded(size, self.places)

    def of_bytes(self, size: Fraction | int) -> Answer | None:
        """Return so many bytes in the unit asked for; None if that could be the right answer, badly rounded."""
        value, right = (self.rounded(Fraction(number) / self.unit_bytes) for number in (size, self.bytes))
        if isinstance(value, Decimal) and isinstance(right, Decimal) and abs(value.scaled - right.scaled) < _CLOSE:
            return None
        return value

    def details(self) -> tuple[tuple[str, int], ...]:
        """Tell how the parameters are stored, for the task."""
        stored = ("bits_per_weight", self.bits), ("bits_per_bias", self.bias_bits)
        return *stored, ("unit_bytes", self.unit_bytes), ("places", self.places)

    def alike(self) -> tuple[Step, ...]:
        """Work out the size of parameters that all take the same."""
        one = quotient("Bytes of one parameter", self.bits, _BYTE)
        return one, product("Bytes of all parameters", self.parameters, self.bits // _BYTE), self.in_units()

    def in_units(self) -> Step:
        size = Fraction(self.bytes, self.unit_bytes)
        value = self.rounded(size)
        assert value is not None  # noqa: S101 - draws are whole where the answer is
        equals = "=" if (size * 10**self.places).denominator == 1 else r"\approx"
        return Step(f"In {self.unit}", rf"{Integer(self.bytes).tex} / 10^{self.exponent} {equals} {value.tex}", value)


_STORED: tuple[Wrong[_Stored], ...] = (
    Wrong("bits-for-bytes", lambda q: q.of_bytes(q.bytes * _BYTE)),
    Wrong("prefix-missed", lambda q: q.of_bytes(q.bytes * 1000), (1, 2)),
    Wrong(
        "divided-by-bytes",
        lambda q: q.of_bytes(Fraction(q.parameters * _BYTE, q.bits)) if q.bits > _BYTE else None,
        (2,),
    ),
)

_ALIKE: tuple[Wrong[_Stored], ...] = (
    *_STORED,
    Wrong("one-byte-each", lambda q: q.of_bytes(q.parameters), (1, 2)),
    Wrong("half-precision-assumed", lambda q: q.of_bytes(2 * q.parameters), (1, 2)),
    Wrong("single-precision-assumed", lambda q: q.of_bytes(4 * q.parameters), (1, 2)),
    Wrong("double-precision-assumed", lambda q: q.of_bytes(8 * q.parameters) if q.bits == 32 else None, (1,)),
)


def _binary_unit(q: _Stored) -> Answer | None:
    return q.of_bytes(Fraction(q.bytes * q.unit_bytes, 1024 ** (q.exponent // 3)))


@dataclass(frozen=True)
class _Model(_Stored):
    """The size of a model with so many parameters."""

    count: int

    @property
    def parameters(self) -> int:
        return self.count

    def task(self) -> Task:
        return Task("model_size", Shape(3, 224, 224), (), (("parameter_count", self.count), *self.details()))

    def solve(self) -> tuple[Step, ...]:
        return self.alike()

    def effort(self) -> int:
        return effort([(self.count, self.bits // _BYTE)])


class WholeModel(_Model):
    """The size of a model, in whole kilobytes or megabytes."""

    words = "whole"

    @property
    def places(self) -> int:
        return 0

    def rounded(self, size: Fraction) -> Integer | None:
        return Integer(int(size)) if size.denominator == 1 else None


class RoundedModel(_Model):
    """The size of a model, to one or two decimals."""

    words = "rounded"

    @property
    def places(self) -> int:
        return 1 if self.count > 10**7 else 2


_ROUNDED_MODEL: tuple[Wrong[_Stored], ...] = (*_ALIKE, Wrong("binary-unit", _binary_unit))


@dataclass(frozen=True)
class _Layer(_Stored):
    """The size of a convolution's parameters."""

    layer: Conv2d

    @property
    def parameters(self) -> int:
        return self.layer.parameters.total

    def bytes_of(self, parameters: int) -> int:
        """Return what so many parameters take, if the layer's biases are among them."""
        biases = self.layer.parameters.biases
        return ((parameters - biases) * self.bits + biases * self.bias_bits) // _BYTE

    def task(self) -> Task:
        return Task("model_size", Shape(self.layer.in_channels, 32, 32), (self.layer,), self.details())


def _bias_forgotten(q: _Layer) -> Answer | None:
    return q.of_bytes(q.layer.parameters.weights * q.bits // _BYTE) if q.layer.bias else None


def _bias_added(q: _Layer) -> Answer | None:
    return None if q.layer.bias else q.of_bytes(with_bias(q.layer) * q.bits // _BYTE)


_LAYER: tuple[Wrong[_Layer], ...] = (
    Wrong("binary-unit", _binary_unit),
    Wrong("bias-forgotten", _bias_forgotten),
    Wrong("bias-added", _bias_added),
    Wrong("input-channels-forgotten", lambda q: q.of_bytes(q.bytes_of(with_flat_filters(q.layer)))),
    Wrong("kernel-not-squared", lambda q: q.of_bytes(q.bytes_of(with_kernel_side(q.layer)))),
)


class AlikeLayer(_Layer):
    """The size of a layer whose weights and biases are stored alike."""

    words = "alike"

    def solve(self) -> tuple[Step, ...]:
        return *conv_parameters(self.layer), *self.alike()

    def effort(self) -> int:
        products, biases = parameter_products([self.layer])
        return effort([*products, (self.parameters, self.bits // _BYTE)], biases)


class QuantisedLayer(_Layer):
    """The size of a layer whose biases are longer than its weights."""

    words = "quantised"

    @property
    def bias_bits(self) -> int:
        return 32

    def solve(self) -> tuple[Step, ...]:
        parts, each, bias = self.layer.parameters, self.bits // _BYTE, self.bias_bits // _BYTE
        return (
            filter_weights(self.layer),
            product("All filters", parts.weights_per_filter, parts.filters),
            product("Bytes of all weights", parts.weights, each),
            product("Bytes of all biases, one per filter", parts.biases, bias),
            total("Bytes of all parameters", parts.weights * each, parts.biases * bias),
            self.in_units(),
        )

    def effort(self) -> int:
        products, biases = parameter_products([self.layer])
        return effort([*products, (self.layer.parameters.weights, self.bits // _BYTE)], biases)


_QUANTISED_LAYER: tuple[Wrong[QuantisedLayer], ...] = (
    *_STORED,
    *_LAYER,
    Wrong("bias-stored-like-weights", lambda q: q.of_bytes(q.parameters * q.bits // _BYTE)),
    Wrong("weights-stored-like-bias", lambda q: q.of_bytes(q.parameters * q.bias_bits // _BYTE)),
)


_LEADING = (*range(1, 33), 35, 36, 40, 42, 44, 45, 48, 50, 55, 60, 65, 70, 75, 80, 85, 90, 110, 120, 140, 150, 250)
_HALVES = (1, 3, 5, 7, 9, 11, 13, 15, 25)
_CHANNELS = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128)
_FILTERS = (16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128, 256)


def _draw_whole(rng: Random) -> WholeModel | None:
    unit: Unit = rng.choice(("kB", "MB"))
    bits = rng.choice((32, 32, 16))
    thousands = 1000 * rng.choice(_LEADING) if rng.random() < 0.8 else 500 * rng.choice(_HALVES)
    model = WholeModel(bits, unit, thousands if unit == "kB" else 1000 * thousands)
    return None if model.bytes % model.unit_bytes else model


def _draw_rounded(rng: Random) -> RoundedModel:
    """Draw a count between that of a small and that of a large network, with as many digits as such counts have."""
    count = rng.randint(1_100, 9_999) * 10 ** rng.choice((3, 3, 4)) + rng.choice((0, 0, rng.randrange(1000)))
    return RoundedModel(rng.choice((32, 32, 16)), "MB", count)


def _draw_layer(rng: Random) -> _Layer | None:
    kernel = rng.choice((1, 3, 3, 3, 5, 5, 7))
    layer = Conv2d(rng.choice(_CHANNELS), rng.choice(_FILTERS), square(kernel), bias=rng.random() < 0.75)
    bits = rng.choice((32, 16, 8, 8))
    kind = QuantisedLayer if bits == 8 and layer.bias else AlikeLayer
    question = kind(bits, "kB", layer)
    return question if question.bytes >= question.unit_bytes else None


FAMILY = Family(
    "model-size",
    "Memory of a model's parameters",
    Topic.PARAMETERS,
    questions=(
        Asks(WholeModel, _ALIKE, levels=(1,)),
        Asks(RoundedModel, _ROUNDED_MODEL, levels=(2,)),
        Asks(AlikeLayer, (*_ALIKE, *_LAYER), levels=(3,)),
        Asks(QuantisedLayer, _QUANTISED_LAYER, levels=(3,)),
    ),
    levels=(
        Level("whole kilobytes or megabytes", _draw_whole, ("C23",)),
        Level("real models, rounded", _draw_rounded, ("C23",)),
        Level("a layer to count first, with weights and biases stored alike or not", _draw_layer, ("C23",)),
    ),
)
