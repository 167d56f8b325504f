"""The answer of a problem: from values to one of the solver's kinds of answers, rounded as the block says."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from quizgen.own.arithmetic import EvaluationError, Value, places_of, rounded, settled, whole
from quizgen.own.expressions import Expression, evaluate_all
from quizgen.problem import Answer, Couple, Decimal, Integer, IntegerSet, Range, Ratio, Size, Volume

_LARGEST = 10**15
_MOST_PLACES = 12
_MOST_SIDES = 3


class AnswerError(EvaluationError):
    """A number was found, but it can't be an answer: nobody could type it, or it needs a rounding."""


class RoundingMissingError(AnswerError):
    """The answer is a decimal, and the block doesn't say how to round it."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a number is rounded, and what deviation is right.

    Attributes:
        decimals: places after the point; None if the block gives none.
        significant: significant digits; None if the block gives none.
        tolerance: absolute, or relative to the answer (`is_share`); None for one in the last place.
        unit: what the answer is measured in, or nothing.
        as_ratio: numbers are exact fractions, whole ones too.
    """

    decimals: int | None = None
    significant: int | None = None
    tolerance: Fraction | None = None
    is_share: bool = False
    unit: str = ""
    as_ratio: bool = False

    @property
    def is_given(self) -> bool:
        return self.decimals is not None or self.significant is not None

    @property
    def words(self) -> str:
        """How to give the answer, as a sentence; empty if nothing has to be said."""
        if self.significant is not None:
            rounded = f"rounded to {self.significant} significant digit{'s' if self.significant > 1 else ''}"
        elif self.decimals:
            rounded = f"rounded to {self.decimals} decimal place{'s' if self.decimals > 1 else ''}"
        else:
            rounded = "" if self.decimals is None else "rounded to a whole number"
        if not self.unit:
            return f"Give the answer {rounded}." if rounded else ""
        return f"Give the answer in {self.unit}{', ' if rounded else ''}{rounded}."

    def answer(self, value: Value) -> Answer:
        """Make an answer of a number.

        Raises:
            AnswerError: it can't be typed, or needs a rounding that the block doesn't give.
            EvaluationError: it is not a number.
        """
        found = settled(value)
        if abs(found) >= _LARGEST:
            raise AnswerError("the answer is too large to be typed; use another unit")
        if self.is_given:
            return self._decimal(found)
        if found.denominator == 1 and self.tolerance is None and not self.as_ratio:
            return Integer(found.numerator, self.unit)
        if isinstance(value, float) or self.unit or self.tolerance is not None:
            raise RoundingMissingError(
                "the answer is a decimal; say how to round it, with decimals: 2 or significant: 3"
            )
        return Ratio.of(*found.as_integer_ratio())

    def _decimal(self, value: Fraction) -> Answer:
        places, step = self._places(value)
        shown = rounded(value, places)
        kept = max(places, 0)
        if kept > _MOST_PLACES:
            raise AnswerError("the answer is too small to be typed; use another unit")
        slack: Fraction | int = step
        if self.tolerance is not None:
            allowed = abs(shown) * self.tolerance if self.is_share else self.tolerance
            slack = allowed * 10**kept
        elif self.decimals == 0:
            slack = Fraction(1, 2)  # its neighbours are wrong
        return Decimal(Decimal.rounded(shown, kept).scaled, kept, slack, self.unit)

    def _places(self, value: Fraction) -> tuple[int, int]:
        """Return the places to round to (below 0 for tens), and one in the last of them, in units of what is shown."""
        if self.significant is None:
            return self.decimals or 0, 1
        if value == 0:
            return self.significant - 1, 1
        places = places_of(value, self.significant)
        return places, 10 ** max(-places, 0)


@dataclass(frozen=True, slots=True)
class Form:
    """What kind of answer an expression gives: a number, `[h, w]`, `[c, h, w]`, `(a, b)`, `{a, b}` or `first..last`."""

    expressions: tuple[Expression, ...]
    rounding: Rounding

    @property
    def is_number(self) -> bool:
        return len(self.expressions) == 1 and self.expressions[0].kind == "one"

    def values(self, names: Mapping[str, Value]) -> tuple[Value, ...]:
        """Return the numbers of the answer.

        Raises:
            EvaluationError: there are none.
        """
        return tuple(value for one in self.expressions for value in evaluate_all(one, names))

    def answer(self, names: Mapping[str, Value]) -> Answer:
        """Return the answer.

        Raises:
            EvaluationError: there is none.
        """
        values = self.values(names)
        if self.is_number:
            return self.rounding.answer(values[0])
        numbers = tuple(map(whole, values))
        if any(abs(one) >= _LARGEST for one in numbers):
            raise AnswerError("the answer is too large to be typed; use another unit")
        if len(self.expressions) > 1:
            first, last = numbers
            if last < first:
                raise EvaluationError(f"the range ends at {last}, before it begins at {first}")
            return Range(first, last)
        kind = self.expressions[0].kind
        if kind == "set":
            return IntegerSet.of(set(numbers))
        if kind == "couple":
            return Couple(*numbers)
        return Size(*numbers) if len(numbers) < _MOST_SIDES else Volume(*numbers)

    def fault(self) -> str:
        """Say what is wrong with the number of parts; empty if nothing is."""
        if self.is_number or len(self.expressions) > 1:
            return ""
        count, kind = len(self.expressions[0].parts), self.expressions[0].kind
        if kind == "couple" and count != 2:  # noqa: PLR2004 - a couple
            return "a couple has two numbers, such as (a, b)"
        if kind == "list" and count not in {2, 3}:
            return "a size has two numbers, [height, width], and a volume three, [channels, height, width]"
        return ""
