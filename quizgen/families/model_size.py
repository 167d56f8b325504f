"""How much memory do a model's parameters take? Whole numbers, then real models, then layers to count first."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.kit import known, square
from quizgen.kit.networks import parameter_products, with_bias, with_flat_filters, with_kernel_side
from quizgen.problem import Answer, Decimal, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Shape
from quizgen.worked import conv_parameters

_BYTE = 8


@dataclass(frozen=True)
class Givens:
    """Parameters and how they are stored.

    Attributes:
        count: how many parameters there are.
        bits: of a weight, and of any parameter if there is no layer.
        bias_bits: of a bias.
        places: decimals of the answer; None where it is a whole number.
        layer: the layer whose parameters they are, if they are to be counted first.
    """

    count: int
    bits: int
    bias_bits: int
    unit: Literal["kB", "MB"]
    places: int | None
    layer: Conv2d | None = None

    @cached_property
    def exponent(self) -> int:
        """Power of ten that the unit stands for."""
        return 3 if self.unit == "kB" else 6

    @cached_property
    def unit_bytes(self) -> int:
        return int(10**self.exponent)

    @cached_property
    def bytes(self) -> int:
        """What all parameters take."""
        if self.layer is None:
            return self.count * self.bits // _BYTE
        parts = self.layer.parameters
        return (parts.weights * self.bits + parts.biases * self.bias_bits) // _BYTE


_LEADING = (*range(1, 33), 35, 36, 40, 42, 44, 45, 48, 50, 55, 60, 65, 70, 75, 80, 85, 90, 110, 120, 140, 150, 250)
_HALVES = (1, 3, 5, 7, 9, 11, 13, 15, 25)
_CHANNELS = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128)
_FILTERS = (16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128, 256)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _draw_whole(rng)
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw_model(rng)
    return _draw_layer(rng)


def _draw_whole(rng: Random) -> Givens | None:
    unit: Literal["kB", "MB"] = rng.choice(("kB", "MB"))
    bits = rng.choice((32, 32, 16))
    thousands = 1000 * rng.choice(_LEADING) if rng.random() < 0.8 else 500 * rng.choice(_HALVES)  # noqa: PLR2004 - most
    givens = Givens(thousands * (1 if unit == "kB" else 1000), bits, bits, unit, None)
    return None if givens.bytes % givens.unit_bytes else givens


def _draw_model(rng: Random) -> Givens:
    """Draw a count between that of a small and that of a large network, with as many digits as such counts have."""
    count = rng.randint(1_100, 9_999) * 10 ** rng.choice((3, 3, 4)) + rng.choice((0, 0, rng.randrange(1000)))
    bits = rng.choice((32, 32, 16))
    return Givens(count, bits, bits, "MB", 1 if count > 10**7 else 2)


def _draw_layer(rng: Random) -> Givens | None:
    kernel = rng.choice((1, 3, 3, 3, 5, 5, 7))
    layer = Conv2d(rng.choice(_CHANNELS), rng.choice(_FILTERS), square(kernel), bias=rng.random() < 0.75)  # noqa: PLR2004
    bits = rng.choice((32, 16, 8, 8))
    bias_bits = 32 if bits == 8 and layer.bias else bits  # noqa: PLR2004 - as quantised layers have them
    givens = Givens(layer.parameters.total, bits, bias_bits, "kB", 2, layer)
    return givens if givens.bytes >= givens.unit_bytes else None


def task(givens: Givens) -> Task:
    stored = (
        ("bits_per_weight", givens.bits),
        ("bits_per_bias", givens.bias_bits),
        ("unit_bytes", givens.unit_bytes),
        ("places", givens.places or 0),
    )
    if givens.layer is None:
        return Task("model_size", Shape(3, 224, 224), (), (("parameter_count", givens.count), *stored))
    return Task("model_size", Shape(givens.layer.in_channels, 32, 32), (givens.layer,), stored)


def solve(givens: Givens) -> tuple[Step, ...]:
    if givens.layer is None:
        return (_one("Bytes of one parameter", givens.bits), _all(givens.count, givens.bits), _in_units(givens))
    parts = givens.layer.parameters
    if givens.bits == givens.bias_bits:
        counted = conv_parameters(givens.layer)
        return (
            *counted,
            _one("Bytes of one parameter", givens.bits),
            _all(givens.count, givens.bits),
            _in_units(givens),
        )
    weights = conv_parameters(replace(givens.layer, bias=False))[:-1]
    number = Integer(parts.weights)
    product = rf"{Integer(parts.weights_per_filter).tex} \cdot {parts.filters} = {number.tex}"
    size, bias_size = parts.weights * givens.bits // _BYTE, parts.biases * givens.bias_bits // _BYTE
    total = Integer(givens.bytes)
    return (
        *weights,
        Step("All filters", product, number),
        _bytes("Bytes of all weights", parts.weights, givens.bits),
        _bytes("Bytes of all biases, one per filter", parts.biases, givens.bias_bits),
        Step("Bytes of all parameters", f"{Integer(size).tex} + {Integer(bias_size).tex} = {total.tex}", total),
        _in_units(givens),
    )


def _one(label: str, bits: int) -> Step:
    size = Integer(bits // _BYTE)
    return Step(label, f"{bits} / {_BYTE} = {size.tex}", size)


def _all(count: int, bits: int) -> Step:
    return _bytes("Bytes of all parameters", count, bits)


def _bytes(label: str, count: int, bits: int) -> Step:
    total = Integer(count * bits // _BYTE)
    return Step(label, rf"{Integer(count).tex} \cdot {bits // _BYTE} = {total.tex}", total)


def _in_units(givens: Givens) -> Step:
    value = _answer(givens, Fraction(givens.bytes))
    assert value is not None  # noqa: S101 - draws are whole where the answer is
    exact = Fraction(givens.bytes, givens.unit_bytes)
    equals = "=" if givens.places is None or (exact * 10**givens.places).denominator == 1 else r"\approx"
    tex = rf"{Integer(givens.bytes).tex} / 10^{givens.exponent} {equals} {value.tex}"
    return Step(f"In {givens.unit}", tex, value)


def _answer(givens: Givens, size: Fraction) -> Answer | None:
    """Return a number of bytes in the unit asked for; None if that should be a whole number and is not."""
    value = size / givens.unit_bytes
    if givens.places is not None:
        return Decimal.rounded(value, givens.places)
    return Integer(int(value)) if value.denominator == 1 else None


def mental_effort(givens: Givens) -> int:
    if givens.layer is None:
        return effort([(givens.count, givens.bits // _BYTE)])
    products, biases = parameter_products([givens.layer])
    stored = givens.count if givens.bits == givens.bias_bits else givens.layer.parameters.weights
    return effort([*products, (stored, givens.bits // _BYTE)], biases)


def _size(wrong: Callable[[Givens], Fraction | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of bytes to an answer."""

    def answer(givens: Givens) -> Answer | None:
        size = wrong(givens)
        return None if size is None else _unless_close(givens, _answer(givens, size))

    return answer


_CLOSE = 4
"""Two decimals so many units of the last place apart can be told from a rounding error."""


def _unless_close(givens: Givens, value: Answer | None) -> Answer | None:
    right = _answer(givens, Fraction(givens.bytes))
    if isinstance(value, Decimal) and isinstance(right, Decimal) and abs(value.scaled - right.scaled) < _CLOSE:
        return None
    return value


def _with_bits(bits: int, *, right: int | None = None) -> Callable[[Givens], Answer | None]:
    """Store everything with so many bits a number; only where `right` bits would be right, if that is said.

    Where weights and biases differ, mistakes of their own take the one for the other.
    """

    def size(givens: Givens) -> Fraction | None:
        if givens.bits != givens.bias_bits or right not in {None, givens.bits}:
            return None
        return Fraction(givens.count * bits, _BYTE)

    return _size(size)


def _binary_unit(givens: Givens) -> Answer | None:
    if givens.places is None:
        return None  # never a whole number
    size = Fraction(givens.bytes, 2 ** (10 * givens.exponent // 3))
    return _unless_close(givens, Decimal.rounded(size, givens.places))


def _recounted(count: Callable[[Conv2d], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count of a layer's parameters to an answer; biases keep their number and their size."""

    def size(givens: Givens) -> Fraction | None:
        total = None if givens.layer is None else count(givens.layer)
        if givens.layer is None or total is None:
            return None
        biases = min(total, givens.layer.parameters.biases)
        return Fraction((total - biases) * givens.bits + biases * givens.bias_bits, _BYTE)

    return _size(size)


def _bias_forgotten(givens: Givens) -> Fraction | None:
    if givens.layer is None or not givens.layer.bias:
        return None
    return Fraction(givens.layer.parameters.weights * givens.bits, _BYTE)


def _bias_added(givens: Givens) -> Fraction | None:
    if givens.layer is None or givens.layer.bias:
        return None
    return Fraction(with_bias(givens.layer) * givens.bits, _BYTE)


def _mixed(bits: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    """Lift one size for weights and biases alike to an answer; it does not apply where they are alike."""
    return _size(
        lambda givens: None if givens.bits == givens.bias_bits else Fraction(givens.count * bits(givens), _BYTE)
    )


_TARGETS = ("bits-for-bytes", "one-byte-each")

FAMILY = Family(
    name="model-size",
    title="Memory of a model's parameters",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "whole kilobytes or megabytes",
            (
                *_TARGETS,
                "half-precision-assumed",
                "single-precision-assumed",
                "double-precision-assumed",
                "prefix-missed",
            ),
            max_effort=8,
            forms=("C23",),
        ),
        Level(
            2,
            "real models, rounded",
            (
                *_TARGETS,
                "binary-unit",
                "half-precision-assumed",
                "single-precision-assumed",
                "divided-by-bytes",
                "prefix-missed",
            ),
            max_effort=14,
            forms=("C23",),
        ),
        Level(
            3,
            "a layer to count first, with weights and biases stored alike or not",
            (
                "bits-for-bytes",
                "binary-unit",
                "bias-forgotten",
                "bias-added",
                "bias-stored-like-weights",
                "weights-stored-like-bias",
                "input-channels-forgotten",
                "kernel-not-squared",
            ),
            max_effort=20,
            forms=("C23",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    misconceptions=(
        Misconception(
            "bits-for-bytes",
            "bits taken for bytes",
            prose("A byte has 8 bits, so a number of 32 bits takes 4 bytes: divide the bits by 8."),
            "quizgen/networks#^bytes",
            _size(lambda givens: Fraction(givens.bytes * _BYTE)),
        ),
        Misconception(
            "one-byte-each",
            "one byte per parameter",
            prose("A parameter takes a byte only if it is stored with 8 bits. Divide its bits by 8 to get its bytes."),
            "quizgen/networks#^bytes",
            _with_bits(8),
        ),
        Misconception(
            "half-precision-assumed",
            "two bytes per parameter",
            prose("Two bytes are 16 bits, half precision. How many bits these parameters have is stated."),
            "quizgen/networks#^precision",
            _with_bits(16),
        ),
        Misconception(
            "single-precision-assumed",
            "four bytes per parameter",
            prose("Four bytes are 32 bits, which is usual but not what these parameters are stored with."),
            "quizgen/networks#^precision",
            _with_bits(32),
        ),
        Misconception(
            "double-precision-assumed",
            "eight bytes per parameter",
            prose(
                "Eight bytes are 64 bits, double precision, which networks hardly ever use. Look at the bits stated."
            ),
            "quizgen/networks#^precision",
            _with_bits(64, right=32),
        ),
        Misconception(
            "prefix-missed",
            "result a thousand times too large",
            prose("Each prefix is a factor of 1,000: bytes, kilobytes, megabytes. Divide by what the unit stands for."),
            "quizgen/networks#^bytes",
            _size(lambda givens: Fraction(givens.bytes * 1000)),
        ),
        Misconception(
            "divided-by-bytes",
            "divided by the bytes of a parameter",
            prose("Every parameter takes that many bytes, so multiply: there are more bytes than parameters."),
            "quizgen/networks#^bytes",
            _size(lambda givens: Fraction(givens.count * _BYTE, givens.bits) if givens.bits > _BYTE else None),
        ),
        Misconception(
            "binary-unit",
            "divided by a power of 1,024",
            prose(
                "Here a kilobyte is 1,000 and a megabyte 1,000,000 bytes. With powers of 1,024 they are KiB and MiB."
            ),
            "quizgen/networks#^mb",
            _binary_unit,
        ),
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose("Each filter has a bias of its own, and it is stored with the weights."),
            "quizgen/parameters#^bias",
            _size(_bias_forgotten),
        ),
        Misconception(
            "bias-added",
            "biases added to a layer without bias",
            prose("This layer has no bias: the weights are all there is to store."),
            "quizgen/parameters#^bias",
            _size(_bias_added),
        ),
        Misconception(
            "bias-stored-like-weights",
            "biases taken to be as short as the weights",
            prose("Weights and biases are stored with different numbers of bits here: work out their bytes apart."),
            "quizgen/networks#^precision",
            _mixed(lambda givens: givens.bits),
        ),
        Misconception(
            "weights-stored-like-bias",
            "weights taken to be as long as the biases",
            prose("Only the biases have 32 bits here. The weights, nearly all of the layer, are shorter."),
            "quizgen/networks#^precision",
            _mixed(lambda givens: givens.bias_bits),
        ),
        known("input-channels-forgotten", _recounted(with_flat_filters)),
        known("kernel-not-squared", _recounted(with_kernel_side)),
    ),
)
