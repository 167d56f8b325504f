"""What parameters take in memory."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from quizgen.problem import Answer, Decimal, Integer, Question, Step, Task
from quizgen.solver import Conv2d, Shape
from quizgen.worked.arithmetic import product, quotient

BYTE = 8
"""Bits of a byte."""

_CLOSE = 4
"""Two decimals this many units of the last place apart can be told from a rounding error."""

Unit = Literal["kB", "MB"]
DECIMAL: dict[Unit, int] = {"kB": 10**3, "MB": 10**6}
BINARY: dict[Unit, int] = {"kB": 2**10, "MB": 2**20}
"""Bytes of the units, and of those for which they are often taken."""


def unit_slots(unit: Unit) -> dict[str, object]:
    """Name the numbers that advice on a unit speaks of."""
    binary = {"kB": "KiB", "MB": "MiB"}[unit]
    return {"unit": unit, "decimal": f"{DECIMAL[unit]:,}", "binary": f"{BINARY[unit]:,}", "binary_unit": binary}


@dataclass(frozen=True)
class Stored(Question):
    """What parameters take, each this many bits."""

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
        return DECIMAL[self.unit]

    @property
    def bytes(self) -> int:
        return self.bytes_of(self.parameters)

    def bytes_of(self, parameters: int) -> int:
        """Return what this many parameters take."""
        return parameters * self.bits // BYTE

    def rounded(self, size: Fraction) -> Answer | None:
        """Return a size in the unit asked for; None if it can't be one."""
        return Decimal.rounded(size, self.places, unit=self.unit)

    def of_bytes(self, size: Fraction | int) -> Answer | None:
        """Return this many bytes in the unit asked for; None if that could be the right answer, badly rounded."""
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
        one = quotient("Bytes of one parameter", self.bits, BYTE)
        return one, product("Bytes of all parameters", self.parameters, self.bits // BYTE), self.in_units()

    def in_units(self) -> Step:
        size = Fraction(self.bytes, self.unit_bytes)
        value = self.rounded(size)
        assert value is not None  # noqa: S101 - draws are whole where the answer is
        equals = "=" if (size * 10**self.places).denominator == 1 else r"\approx"
        return Step(f"In {self.unit}", rf"{Integer(self.bytes).tex} / 10^{self.exponent} {equals} {value.tex}", value)


@dataclass(frozen=True)
class StoredLayer(Stored):
    """The size of a convolution's parameters."""

    layer: Conv2d

    @property
    def parameters(self) -> int:
        return self.layer.parameters.total

    def bytes_of(self, parameters: int) -> int:
        """Return what this many parameters take, if the layer's biases are among them."""
        biases = self.layer.parameters.biases
        return ((parameters - biases) * self.bits + biases * self.bias_bits) // BYTE

    def task(self) -> Task:
        return Task("model_size", Shape(self.layer.in_channels, 32, 32), (self.layer,), self.details())
