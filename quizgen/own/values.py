"""What a name may stand for: a number of a range, one of some choices, or what follows from earlier names."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import floor
from random import Random

from quizgen.own.arithmetic import EvaluationError, Number, Value, bounded, exact
from quizgen.own.expressions import Expression, ExpressionError, evaluate, parse
from quizgen.own.hints import of_value

_STEP = re.compile(r"\s+step\s+")
_MOST_CHOICES = 200
Names = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Between:
    """The numbers `first..last step s`, both ends included."""

    first: Expression
    last: Expression
    step: Expression | None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return (self.first, self.last, *([self.step] if self.step else []))

    def draw(self, rng: Random, names: Names) -> Value:
        first, step, count = self._numbers(names)
        return bounded(first + step * rng.randrange(count))

    def all(self, names: Names) -> Iterator[Value]:
        first, step, count = self._numbers(names)
        return (bounded(first + step * index) for index in range(count))

    def _numbers(self, names: Names) -> tuple[Number, Number, int]:
        return self.worked_out(names) if any(one.names for one in self.expressions) else _fixed(self)

    def worked_out(self, names: Names) -> tuple[Number, Number, int]:
        """Return the first number, the step, and how many numbers there are.

        Raises:
            EvaluationError: there are none.
        """
        first, last = exact(evaluate(self.first, names)), exact(evaluate(self.last, names))
        step = exact(evaluate(self.step, names)) if self.step else Fraction(1)
        if step <= 0:
            raise EvaluationError("the step is not above 0")
        count = floor((last - first) / step) + 1
        if count < 1:
            raise EvaluationError(f"there is no number from {float(first):g} to {float(last):g}")
        return bounded(first), bounded(step), count


@lru_cache(maxsize=256)
def _fixed(numbers: Between) -> tuple[Number, Number, int]:
    """Work out once what depends on no names."""
    return numbers.worked_out({})


@dataclass(frozen=True, slots=True)
class OneOf:
    """Choices `a | b | c`."""

    expressions: tuple[Expression, ...]

    def draw(self, rng: Random, names: Names) -> Value:
        return evaluate(rng.choice(self.expressions), names)

    def all(self, names: Names) -> Iterator[Value]:
        return (evaluate(one, names) for one in self.expressions)


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the names before it, or a constant."""

    expression: Expression

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return (self.expression,)

    def draw(self, _rng: Random, names: Names) -> Value:
        return evaluate(self.expression, names)

    def all(self, names: Names) -> Iterator[Value]:
        return iter((evaluate(self.expression, names),))


Kind = Between | OneOf | Derived


def parse_value(text: str, known: Collection[str]) -> Kind:
    """Read what a name stands for.

    Raises:
        ExpressionError: it can't be read; places are those in `text`.
    """
    if hint := of_value(text):
        raise ExpressionError(hint, 0, len(text))
    choices = split(text, "|")
    if len(choices) > _MOST_CHOICES:
        raise ExpressionError(f"these are more than {_MOST_CHOICES} choices; write a range, such as 1..{len(choices)}")
    if len(choices) > 1:
        return OneOf(tuple(parse_part(text, start, end, known) for start, end in choices))
    ends = split(text, "..")
    if len(ends) == 1:
        return Derived(parse_part(text, 0, len(text), known))
    if len(ends) > 2:  # noqa: PLR2004 - first and last
        raise ExpressionError("a range has two ends, such as 2..40", ends[2][0] - 2, ends[2][0])
    (start, middle), (after, end) = ends
    found = _STEP.search(text, after)
    step = parse_part(text, found.end(), end, known) if found else None
    last = parse_part(text, after, found.start() if found else end, known)
    return Between(parse_part(text, start, middle, known), last, step)


def parse_part(text: str, start: int, end: int, known: Collection[str], *, collections: bool = False) -> Expression:
    """Read a part of a text; places in errors are those in the whole text."""
    inner = text[start:end]
    offset = start + len(inner) - len(inner.lstrip())
    try:
        return parse(inner.strip(), known, collections=collections)
    except ExpressionError as error:
        raise ExpressionError(str(error), error.start + offset, error.end + offset) from error


def split(text: str, mark: str) -> list[tuple[int, int]]:
    """Return where the parts of a text begin and end that a mark separates, outside of quotes and brackets."""
    parts, start, depth, quote = [], 0, 0, ""
    index = 0
    while index < len(text):
        sign = text[index]
        if quote:
            index += sign == "\\"  # what it stands before is part of the text
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth <= 0 and text.startswith(mark, index):
            parts.append((start, index))
            start = index = index + len(mark)
            continue
        index += 1
    return [*parts, (start, len(text))]
