"""Wrong answers without a name, near the right one: for problems of notes that name few mistakes."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil

from quizgen.problem.answers import Answer, Couple, Decimal, Integer, IntegerSet, Range, Ratio, Size, Volume

_FACTORS = tuple(Fraction(*one) for one in ((5, 4), (4, 5), (2, 1), (1, 2), (10, 1), (1, 10)))
_STEPS = (1, -1, 2, -2, 3)


def nearby(answer: Answer) -> Iterator[Answer]:
    """Yield answers of the same kind as one, larger and smaller ones in turn; some may equal it."""
    if isinstance(answer, Integer | Decimal | Ratio):
        yield from (_scaled(answer, factor) for factor in _FACTORS)
    yield from (_shifted(answer, step) for step in _STEPS)


def _scaled(answer: Integer | Decimal | Ratio, factor: Fraction) -> Answer:
    match answer:
        case Integer(value):
            return replace(answer, value=round(value * factor))
        case Decimal(scaled):
            return replace(answer, scaled=round(scaled * factor))
    return Ratio.of(*(answer.exact * factor).as_integer_ratio())


def _shifted(answer: Answer, step: int) -> Answer:  # noqa: PLR0911 - a case for each kind of answer
    also = 0 if step % 2 else step
    match answer:
        case Integer(value):
            return replace(answer, value=value + step)
        case Decimal(scaled, _, slack):
            return replace(answer, scaled=scaled + 3 * step * ceil(slack + 1))
        case Size(height, width):
            return Size(height + step, width + also)
        case Volume(channels, height, width):
            return Volume(channels, height + step, width + step)
        case Couple(first, second):
            return Couple(first + step, second + also)
        case Range(first, last):
            return Range(first + min(step, 0), last + max(step, 0))
        case IntegerSet(values):
            return IntegerSet.of({*values} ^ {values[0] + step} or {values[0] - step})
        case Ratio():
            return Ratio.of(*(answer.exact + step).as_integer_ratio())
    return answer
