"""Exact arithmetic for the expressions of notes: fractions stay fractions, and nothing grows beyond all bounds.

Values are whole numbers, fractions, floats (of roots, logarithms and the like), texts, and truth values.
"""

import math
import operator
from collections.abc import Callable
from fractions import Fraction

from quizgen.problem.rounding import in_last_place

Number = int | Fraction | float
Value = Number | str | bool

MOST_BITS = 512
"""Bits of a numerator or a denominator: about 150 digits."""

_HALF = Fraction(1, 2)
_RELIABLE_DIGITS = 14
_LAST_BITS = 8


class EvaluationError(Exception):
    """An expression has no value: what is wrong. `place` is the part of it that has none."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.place: object = None


def bounded(value: Number) -> Number:
    """Return a number in its simplest form.

    Raises:
        EvaluationError: it is too large, or no number.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            raise EvaluationError("the number is too large")
        return value
    if _bits(value) > MOST_BITS:
        raise EvaluationError("the number is too large")
    return value.numerator if value.denominator == 1 else value


def _bits(value: int | Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def number(value: object) -> Number:
    """Return a value that has to be a number."""
    if isinstance(value, int | Fraction | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        raise EvaluationError(f"“{value[:20]}” is a text, not a number")
    raise EvaluationError("this is not a number")


def exact(value: object) -> Fraction:
    """Return a number as a fraction; a float is taken as it is."""
    return Fraction(number(value))


def settled(value: object) -> Fraction:
    """Return a number as a fraction; a float as the short decimal that it misses by no more than its last bits.

    10 · 9.81 · sin 30° is 49.05, and by floats 49.04999999999999, which would be rounded to 49.0.
    """
    raw = exact(value)
    if not isinstance(value, float):
        return raw
    short = Fraction(f"{value:.{_RELIABLE_DIGITS}g}")
    return short if abs(short - raw) <= _LAST_BITS * Fraction(math.ulp(value)) else raw


def whole(value: object) -> int:
    """Return a value that has to be a whole number."""
    found = settled(value)
    if found.denominator != 1:
        raise EvaluationError(f"{float(found):g} is not a whole number")
    return found.numerator


def rounded(value: Fraction, places: int) -> Fraction:
    """Round to this many places, a half away from zero; below 0 to tens, hundreds and so on."""
    return in_last_place(value, places) / Fraction(10) ** places


def places_of(value: Fraction, significant: int) -> int:
    """Return to how many places a number other than 0 is rounded, so that it has these digits: 9.996 as 10.0."""
    places = significant - 1 - math.floor(math.log10(abs(value)) + 1e-12)
    return places - 1 if abs(rounded(value, places)) >= Fraction(10) ** (significant - places) else places


def _of_numbers(work: Callable[[Number, Number], Number]) -> Callable[[object, object], Number]:
    def guarded(one: object, other: object) -> Number:
        try:
            return bounded(work(number(one), number(other)))
        except ZeroDivisionError as error:
            raise EvaluationError("division by zero") from error
        except OverflowError as error:
            raise EvaluationError("the number is too large") from error

    return guarded


def of_number(work: Callable[[Number], Number]) -> Callable[[object], Number]:
    """Make a function of one number refuse what has no value, in words."""

    def guarded(value: object) -> Number:
        try:
            return bounded(work(number(value)))
        except OverflowError as error:
            raise EvaluationError("the number is too large") from error
        except ValueError as error:
            raise EvaluationError(f"not defined for {float(number(value)):g}") from error

    return guarded


def _divided(one: Number, other: Number) -> Number:
    if isinstance(one, float) or isinstance(other, float):
        return one / other
    return Fraction(one) / Fraction(other)


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(exponent, Fraction):
        if exponent == _HALF:
            return _root(base)
        root = _exact_root(base, exponent.denominator)
        if root is not None and _bits(root) * abs(exponent.numerator) <= MOST_BITS:
            return _power(root, exponent.numerator)
        exponent = float(exponent)
    if isinstance(base, float) or isinstance(exponent, float):
        if base < 0 and exponent != int(exponent):
            raise EvaluationError("a root of a negative number")
        return float(base) ** exponent
    if base == 0 and exponent < 0:
        raise ZeroDivisionError
    numerator, denominator = base.as_integer_ratio()
    if abs(numerator) <= 1 and denominator == 1:
        return base ** (abs(exponent) % 2 if base == -1 else min(abs(exponent), 1))
    if _bits(base) * abs(exponent) > 2 * MOST_BITS:
        raise EvaluationError("the number is too large")
    return Fraction(base) ** exponent


def _exact_root(value: Number, degree: int) -> Fraction | None:
    """Return a root if it is exact, as 4 for 64 and 3: by floats it is 3.9999999999999996."""
    if isinstance(value, float) or value < 0:
        return None
    above, below = (round(part ** (1 / degree)) for part in value.as_integer_ratio())
    return Fraction(above, below) if Fraction(above**degree, below**degree) == value else None


def _root(value: Number) -> Number:
    if value < 0:
        raise EvaluationError("a root of a negative number")
    if not isinstance(value, float):
        above, below = (math.isqrt(part) for part in value.as_integer_ratio())
        if Fraction(above * above, below * below) == value:
            return Fraction(above, below)
    return math.sqrt(value)


def _log(value: object, base: object = None) -> Number:
    """Return a logarithm, the natural one without a base; exact where the base to it gives the value."""
    argument = number(value)
    if argument <= 0 or (base is not None and (number(base) <= 0 or number(base) == 1)):
        raise EvaluationError("a logarithm needs positive numbers, and a base other than 1")
    if base is None:
        return bounded(math.log(argument))
    found = math.log(argument) / math.log(number(base))
    nearest = round(found)
    if not isinstance(argument, float) and abs(found - nearest) < 1e-9 and power(base, nearest) == argument:  # noqa: PLR2004
        return nearest
    return bounded(found)


def _round(value: object, places: object = 0) -> Number:
    """Round as answers are."""
    return bounded(rounded(settled(value), max(min(whole(places), 30), -30)))


def _near_zero(found: float, angle: float) -> bool:
    """Tell whether the sine or cosine of an angle beyond 1 is 0, and something else only because π is no float."""
    return abs(angle) > 1 and abs(found) < 1e-15 * abs(angle)


def _sine(value: Number) -> Number:
    found = math.sin(value)
    return 0 if _near_zero(found, float(value)) else found


def _cosine(value: Number) -> Number:
    found = math.cos(value)
    return 0 if _near_zero(found, float(value)) else found


def _tangent(value: Number) -> Number:
    if _cosine(value) == 0:
        raise ValueError
    return math.tan(value) if _sine(value) else 0


def _gcd(*values: object) -> Number:
    return math.gcd(*map(whole, values))


def _absolute(value: Number) -> Number:
    return value if value >= 0 else -value


def _negated(value: object) -> Number:
    return -number(value)


def _ordered(compare: Callable[[Number, Number], bool]) -> Callable[[object, object], bool]:
    return lambda one, other: compare(number(one), number(other))


def _equal(one: object, other: object) -> bool:
    if isinstance(one, str) != isinstance(other, str):
        raise EvaluationError("a text and a number are never equal")
    return one == other


divide = _of_numbers(_divided)
power = _of_numbers(_power)

OPERATORS: dict[str, Callable[..., object]] = {
    "Add": _of_numbers(operator.add),
    "Sub": _of_numbers(operator.sub),
    "Mult": _of_numbers(operator.mul),
    "Div": divide,
    "FloorDiv": _of_numbers(operator.floordiv),
    "Mod": _of_numbers(operator.mod),
    "Pow": power,
    "Eq": _equal,
    "NotEq": lambda one, other: not _equal(one, other),
    "Lt": _ordered(operator.lt),
    "LtE": _ordered(operator.le),
    "Gt": _ordered(operator.gt),
    "GtE": _ordered(operator.ge),
    "USub": _negated,
    "UAdd": number,
    "Not": operator.not_,
}
"""By the names of Python's syntax tree."""

CONSTANTS: dict[str, Value] = {"pi": math.pi, "e": math.e, "true": True, "false": False}

FUNCTIONS: dict[str, tuple[Callable[..., Value], int, int]] = {
    "floor": (of_number(lambda value: math.floor(settled(value))), 1, 1),
    "ceil": (of_number(lambda value: math.ceil(settled(value))), 1, 1),
    "round": (_round, 1, 2),
    "abs": (of_number(_absolute), 1, 1),
    "sqrt": (of_number(_root), 1, 1),
    "exp": (of_number(math.exp), 1, 1),
    "log": (_log, 1, 2),
    "sin": (of_number(_sine), 1, 1),
    "cos": (of_number(_cosine), 1, 1),
    "tan": (of_number(_tangent), 1, 1),
    "min": (lambda *values: min(map(number, values)), 1, 20),
    "max": (lambda *values: max(map(number, values)), 1, 20),
    "gcd": (_gcd, 1, 20),
}
"""Functions with the smallest and the largest number of their arguments. Angles are in radians."""
