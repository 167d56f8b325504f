"""How much memory do a model's parameters take? Whole numbers, then real models and training, then layers to count."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from quizgen.kit import sometimes, square
from quizgen.kit.networks import parameter_products, with_bias, with_flat_filters, with_kernel_side
from quizgen.kit.stored import BINARY, BYTE, Stored, StoredLayer, Unit, unit_slots
from quizgen.problem import Answer, Asks, Family, Integer, Level, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape
from quizgen.worked import conv_parameters
from quizgen.worked.arithmetic import product, total
from quizgen.worked.parameters import filter_weights


def _numbers(q: Stored) -> dict[str, object]:
    """Name the numbers that advice speaks of."""
    each = q.bits // BYTE
    return {"bits": q.bits, "bytes": "1 byte" if each == 1 else f"{each} bytes", "unit": q.unit, "power": q.unit_bytes}


def _binary_unit(q: Stored) -> Answer | None:
    return q.of_bytes(Fraction(q.bytes * q.unit_bytes, BINARY[q.unit]))


_BITS: Wrong[Stored] = Wrong("bits-for-bytes", lambda q: q.of_bytes(q.bytes * BYTE), slots=_numbers)
_ONE_BYTE: Wrong[Stored] = Wrong("one-byte-each", lambda q: q.of_bytes(q.parameters), slots=_numbers)
_SINGLE: Wrong[Stored] = Wrong("single-precision-assumed", lambda q: q.of_bytes(4 * q.parameters), slots=_numbers)
_BINARY: Wrong[Stored] = Wrong("binary-unit", _binary_unit, slots=lambda q: unit_slots(q.unit))
_PREFIX: Wrong[Stored] = Wrong("prefix-missed", lambda q: q.of_bytes(q.bytes * 1000), slots=_numbers)


@dataclass(frozen=True)
class _Model(Stored):
    """The size of a model with this many parameters."""

    count: int

    @property
    def parameters(self) -> int:
        return self.count

    def task(self) -> Task:
        return Task("model_size", Shape(3, 224, 224), (), (("parameter_count", self.count), *self.details()))

    def solve(self) -> tuple[Step, ...]:
        return self.alike()

    def effort(self) -> int:
        return effort([(self.count, self.bits // BYTE)])


class WholeModel(_Model):
    """The size of a model, in whole kilobytes or megabytes."""

    words = "whole"

    @property
    def places(self) -> int:
        return 0

    def rounded(self, size: Fraction) -> Integer | None:
        return Integer(int(size), self.unit) if size.denominator == 1 else None


_WHOLE_MODEL: tuple[Wrong[Stored], ...] = (
    _BITS,
    _ONE_BYTE,
    _SINGLE,
    Wrong("half-precision-assumed", lambda q: q.of_bytes(2 * q.parameters), slots=_numbers),
    _PREFIX,
)


class RoundedModel(_Model):
    """The size of a model, to one or two decimals."""

    words = "rounded"

    @property
    def places(self) -> int:
        return 1 if self.count > 10**7 else 2


_ROUNDED_MODEL: tuple[Wrong[Stored], ...] = (_BINARY, _BITS, _ONE_BYTE, _SINGLE, _PREFIX)


@dataclass(frozen=True)
class Trained(_Model):
    """What a model takes while it is trained: its parameters, a gradient for each, and what the optimiser keeps.

    Attributes:
        kept: numbers that the optimiser keeps for each parameter: one average for momentum, two for Adam.
    """

    kept: int
    words = "trained"

    @property
    def copies(self) -> int:
        """Numbers stored for each parameter."""
        return 2 + self.kept

    @property
    def places(self) -> int:
        return 1

    def bytes_of(self, parameters: int) -> int:
        """Return what training with this many parameters takes."""
        return self.with_copies(parameters, self.copies)

    def with_copies(self, parameters: int, copies: int) -> int:
        """Return the bytes of this many numbers for each parameter."""
        return copies * parameters * self.bits // BYTE

    def task(self) -> Task:
        details = ("parameter_count", self.count), ("numbers_per_parameter", self.copies), *self.details()
        return Task("model_size", Shape(3, 224, 224), (), details)

    def solve(self) -> tuple[Step, ...]:
        return (
            total("Numbers stored for each parameter", 1, 1, self.kept),
            product("Bytes for each parameter", self.copies, self.bits // BYTE),
            product("Bytes in all", self.count, self.copies * self.bits // BYTE),
            self.in_units(),
        )

    def effort(self) -> int:
        return effort([(self.copies, self.bits // BYTE), (self.count, self.copies * self.bits // BYTE)])


def _copies(count: Callable[[Trained], int | None]) -> Callable[[Trained], Answer | None]:
    """Lift a wrong number of numbers for each parameter."""
    return lambda q: None if (copies := count(q)) is None else q.of_bytes(q.with_copies(q.count, copies))


_TRAINED: tuple[Wrong[Trained], ...] = (
    Wrong("parameters-only", _copies(lambda _: 1)),
    Wrong("optimizer-forgotten", _copies(lambda _: 2)),
    Wrong("gradients-forgotten", _copies(lambda q: 1 + q.kept if q.kept > 1 else None)),  # else: one of two numbers
    _BINARY,
    _BITS,
)


def _bias_forgotten(q: StoredLayer) -> Answer | None:
    return q.of_bytes(q.layer.parameters.weights * q.bits // BYTE) if q.layer.bias else None


def _bias_added(q: StoredLayer) -> Answer | None:
    return None if q.layer.bias else q.of_bytes(with_bias(q.layer) * q.bits // BYTE)


_COUNTED: tuple[Wrong[StoredLayer], ...] = (
    Wrong("bias-forgotten", _bias_forgotten),
    Wrong("bias-added", _bias_added),
    _BINARY,
    Wrong("input-channels-forgotten", lambda q: q.of_bytes(q.bytes_of(with_flat_filters(q.layer)))),
    Wrong("kernel-not-squared", lambda q: q.of_bytes(q.bytes_of(with_kernel_side(q.layer)))),
)


class AlikeLayer(StoredLayer):
    """The size of a layer whose weights and biases are stored alike."""

    words = "alike"

    def solve(self) -> tuple[Step, ...]:
        return *conv_parameters(self.layer), *self.alike()

    def effort(self) -> int:
        products, biases = parameter_products([self.layer])
        return effort([*products, (self.parameters, self.bits // BYTE)], biases)


class QuantisedLayer(StoredLayer):
    """The size of a layer whose biases are longer than its weights."""

    words = "quantised"

    @property
    def bias_bits(self) -> int:
        return 32

    def solve(self) -> tuple[Step, ...]:
        parts, each, bias = self.layer.parameters, self.bits // BYTE, self.bias_bits // BYTE
        return (
            filter_weights(self.layer),
            product("Weights of all filters", parts.weights_per_filter, parts.filters),
            product("Bytes of the weights", parts.weights, each),
            product("Bytes of the biases, one per filter", parts.biases, bias),
            total("Bytes of all parameters", parts.weights * each, parts.biases * bias),
            self.in_units(),
        )

    def effort(self) -> int:
        products, biases = parameter_products([self.layer])
        return effort([*products, (self.layer.parameters.weights, self.bits // BYTE)], biases)


_ALIKE_LAYER: tuple[Wrong[StoredLayer], ...] = (_BITS, _ONE_BYTE, _SINGLE, *_COUNTED)
_QUANTISED_LAYER: tuple[Wrong[QuantisedLayer], ...] = (
    Wrong("bias-stored-like-weights", lambda q: q.of_bytes(q.parameters * q.bits // BYTE)),
    Wrong("weights-stored-like-bias", lambda q: q.of_bytes(q.parameters * q.bias_bits // BYTE)),
    *_COUNTED,
    Wrong("bits-for-bytes", lambda q: q.of_bytes(q.bytes * BYTE), slots=_numbers),
)


_LEADING = (*range(1, 33), 35, 36, 40, 42, 44, 45, 48, 50, 55, 60, 65, 70, 75, 80, 85, 90, 110, 120, 140, 150, 250)
_HALVES = (1, 3, 5, 7, 9, 11, 13, 15, 25)
_CHANNELS = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128)
_DEEP = 16
"""With fewer channels than these, a 1 × 1 convolution has hardly any weights."""

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


def _draw_trained(rng: Random) -> Trained:
    """Draw a network with a few million parameters, trained in single precision."""
    thousands = rng.randint(12, 999) * rng.choice((10, 100, 100))
    return Trained(32, "MB", 1000 * thousands, kept=rng.choice((1, 2, 2, 2)))


def _draw_layer(rng: Random) -> StoredLayer | None:
    kernel, bits = rng.choice((1, 3, 3, 3, 5, 5, 7)), rng.choice((32, 16, 8, 8))
    bias = bits == BYTE or rng.random() < 0.6  # at a byte each without biases, there would be no bytes to work out
    layer = Conv2d(rng.choice(_CHANNELS), rng.choice(_FILTERS), square(kernel), bias=bias)
    if kernel == 1 and layer.in_channels < _DEEP:
        return None  # nothing to count
    kind = QuantisedLayer if bits == BYTE else AlikeLayer
    question = kind(bits, "kB", layer)
    return question if question.bytes >= question.unit_bytes else None


FAMILY = Family(
    "model-size",
    "Memory of a model's parameters",
    Topic.PARAMETERS,
    questions=(
        Asks(WholeModel, _WHOLE_MODEL, levels=(1,)),
        Asks(RoundedModel, _ROUNDED_MODEL, levels=(2,)),
        Asks(Trained, _TRAINED, levels=(2,)),
        Asks(AlikeLayer, _ALIKE_LAYER, levels=(3,)),
        Asks(QuantisedLayer, _QUANTISED_LAYER, levels=(3,)),
    ),
    levels=(
        Level("whole kilobytes or megabytes", _draw_whole, ("C23",)),
        Level(
            "real models, and what training them takes",
            sometimes(0.4, _draw_rounded, otherwise=_draw_trained),
            ("C23",),
        ),
        Level("a layer to count first, with weights and biases stored alike or not", _draw_layer, ("C23",)),
    ),
)
