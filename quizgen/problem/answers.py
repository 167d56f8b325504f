"""What an answer can be. Each kind knows its value as data, as text for people and as TeX.

`accepts` tells whether another answer counts as the same: exactly, but for decimals and ratios, which have a tolerance.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor, log10
from typing import ClassVar

from quizgen.problem.grouping import group_digits, group_digits_tex
from quizgen.problem.rounding import in_last_place
from quizgen.solver import Pair, Shape

WHOLE_TOLERANCE = 0.5
"""That of a ratio above 100, whose three significant digits are a whole number."""


class _Exact:
    """Accepts nothing but itself."""

    __slots__ = ()
    tolerance: ClassVar[float] = 0

    def accepts(self, other: object) -> bool:
        return self == other


@dataclass(frozen=True, slots=True)
class Integer(_Exact):
    """A whole number. `unit` is "bytes" or "kB" where memory is asked for; any other may be typed after the number."""

    value: int
    unit: str = field(default="", compare=False)
    kind: ClassVar[str] = "integer"

    def accepts(self, other: object) -> bool:
        return other.__class__ is Integer and self.value == other.value  # asked of every wrong answer: == takes longer

    @property
    def data(self) -> int:
        return self.value

    @property
    def text(self) -> str:
        return group_digits(self.value)

    @property
    def tex(self) -> str:
        return group_digits_tex(self.value)


@dataclass(frozen=True, slots=True)
class Size(_Exact):
    """Height × width, or the rows × columns of a matrix."""

    height: int
    width: int
    kind: ClassVar[str] = "shape"

    @classmethod
    def of(cls, pair: Pair) -> "Size":
        return cls(*pair)

    @property
    def data(self) -> list[int]:
        return [self.height, self.width]

    @property
    def text(self) -> str:
        return f"{self.height} × {self.width}"

    @property
    def tex(self) -> str:
        return rf"{self.height} \times {self.width}"


@dataclass(frozen=True, slots=True)
class Volume(_Exact):
    """A feature map, asked for and shown as height × width × channels; as data it is [C, H, W] like every shape."""

    channels: int
    height: int
    width: int
    kind: ClassVar[str] = "volume"

    @classmethod
    def of(cls, shape: Shape) -> "Volume":
        return cls(shape.channels, shape.height, shape.width)

    @property
    def data(self) -> list[int]:
        return [self.channels, self.height, self.width]

    @property
    def text(self) -> str:
        return f"{self.height} × {self.width} × {self.channels}"

    @property
    def tex(self) -> str:
        return rf"{self.height} \times {self.width} \times {self.channels}"


@dataclass(frozen=True, slots=True)
class Couple(_Exact):
    """Two whole numbers in a stated order, such as the padding on the left and on the right."""

    first: int
    second: int
    kind: ClassVar[str] = "pair"

    @property
    def data(self) -> list[int]:
        return [self.first, self.second]

    @property
    def text(self) -> str:
        return f"{group_digits(self.first)} and {group_digits(self.second)}"

    @property
    def tex(self) -> str:
        return rf"{group_digits_tex(self.first)} \text{{ and }} {group_digits_tex(self.second)}"


@dataclass(frozen=True, slots=True)
class Range(_Exact):
    """All whole numbers from the first to the last, both included."""

    first: int
    last: int
    kind: ClassVar[str] = "range"

    @property
    def data(self) -> list[int]:
        return [self.first, self.last]

    @property
    def text(self) -> str:
        return f"{group_digits(self.first)} to {group_digits(self.last)}"

    @property
    def tex(self) -> str:
        return rf"{group_digits_tex(self.first)} \ldots {group_digits_tex(self.last)}"


@dataclass(frozen=True, slots=True)
class IntegerSet(_Exact):
    """Some whole numbers, in rising order."""

    values: tuple[int, ...]
    kind: ClassVar[str] = "set"

    @classmethod
    def of(cls, values: "set[int] | frozenset[int] | range") -> "IntegerSet":
        return cls(tuple(sorted(values)))

    @property
    def data(self) -> list[int]:
        return list(self.values)

    @property
    def text(self) -> str:
        return ", ".join(map(group_digits, self.values))

    @property
    def tex(self) -> str:
        return ",\\; ".join(map(group_digits_tex, self.values))


@dataclass(frozen=True, slots=True)
class Ratio:
    """An exact quotient in lowest terms. A decimal close to it is accepted too."""

    numerator: int
    denominator: int
    kind: ClassVar[str] = "ratio"

    @classmethod
    def of(cls, numerator: int, denominator: int) -> "Ratio":
        return cls(*Fraction(numerator, denominator).as_integer_ratio())

    @property
    def exact(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def tolerance(self) -> float:
        """Half a unit of the third significant digit: every decimal with three of them is right, if rounded rightly."""
        if self.denominator == 1:
            return 0.0
        return 10.0 ** (floor(log10(abs(self.exact))) - 2) / 2

    @property
    def data(self) -> list[int]:
        return [self.numerator, self.denominator]

    @property
    def text(self) -> str:
        numerator = group_digits(self.numerator)
        return numerator if self.denominator == 1 else f"{numerator}/{group_digits(self.denominator)}"

    @property
    def tex(self) -> str:
        numerator = group_digits_tex(self.numerator)
        return numerator if self.denominator == 1 else rf"\frac{{{numerator}}}{{{group_digits_tex(self.denominator)}}}"

    def accepts(self, other: object) -> bool:
        """Accept an equal quotient, or within the tolerance a decimal, or a whole number that has three digits."""
        is_rounded = isinstance(other, Ratio) and other.denominator == 1 and self.tolerance >= WHOLE_TOLERANCE
        if isinstance(other, Decimal) or (isinstance(other, Ratio) and is_rounded):
            return abs(other.exact - self.exact) <= Fraction(self.tolerance)
        return self == other


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number rounded to `places` decimals, as the question says; held as an integer of the last place.

    A deviation of `slack` in the last place is accepted: rounding on the way may cost one. `unit` is "kB" or "MB" where
    memory is asked for, so that other units can be converted; any other may be typed after the number.
    """

    scaled: int
    places: int
    slack: int | Fraction = 1
    unit: str = field(default="", compare=False)
    kind: ClassVar[str] = "decimal"

    @classmethod
    def rounded(cls, value: Fraction, places: int, slack: int | Fraction = 1, unit: str = "") -> "Decimal":
        """Round to this many places, a half away from zero."""
        return cls(in_last_place(value, places), places, slack, unit)

    @property
    def exact(self) -> Fraction:
        return Fraction(self.scaled, 10**self.places)

    @property
    def tolerance(self) -> float:
        return float(self.slack) / float(10**self.places)

    @property
    def data(self) -> float:
        return self.scaled / float(10**self.places)

    @property
    def text(self) -> str:
        return self._digits.replace("-", "−")

    @property
    def tex(self) -> str:
        return self._digits.replace(",", "{,}")

    @property
    def _digits(self) -> str:
        """All digits: a float holds fifteen of them."""
        before, after = divmod(abs(self.scaled), 10**self.places)
        sign = "-" if self.scaled < 0 else ""
        return f"{sign}{before:,}.{after:0{self.places}d}" if self.places else f"{sign}{before:,}"

    def accepts(self, other: object) -> bool:
        """Accept a number within the tolerance."""
        if not isinstance(other, Decimal):
            return False
        # All in units of the finer of both last places.
        places = max(self.places, other.places)
        finer, others = 10 ** (places - self.places), 10 ** (places - other.places)
        return bool(abs(other.scaled * others - self.scaled * finer) <= self.slack * finer)


@dataclass(frozen=True, slots=True)
class Name(_Exact):
    """One of the names in the question, such as that of a stage; `options` are all that it may be."""

    value: str
    options: tuple[str, ...] = field(default=(), compare=False)
    kind: ClassVar[str] = "name"

    @property
    def data(self) -> str:
        return self.value

    @property
    def text(self) -> str:
        return self.value

    @property
    def tex(self) -> str:
        return rf"\text{{{self.value}}}".replace("_", r"\_")


Answer = Integer | Size | Volume | Couple | Range | IntegerSet | Ratio | Decimal | Name
