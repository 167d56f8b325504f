"""Multiple choice: the right answer among wrong ones, of which nothing but the arithmetic tells it apart.

Named mistakes alone would betray the answer: most lie on both sides of it, close by, and share parts with it. So what
a guesser looks at (which is largest, loneliest, longest, roundest, or has most in common with the others) is drawn
first, and the options are chosen to fit. At most one of them is a slip without a name: two mistakes at once, or a wrong
turn in the arithmetic.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from random import Random

from quizgen.problem.answers import Answer, Couple, Decimal, Integer, IntegerSet, Name, Range, Ratio, Size, Volume
from quizgen.problem.guessing import CHOICES, hardest_to_guess
from quizgen.problem.nearby import nearby
from quizgen.problem.problem import Problem

_MOST_SLIPS = 8

_OF_PARTS = (Volume, Size, Range, Couple)
"""Answers that can be mixed from the parts of two others."""

_WITH_TOLERANCE = (Decimal, Ratio)


def choices(problem: Problem) -> tuple[Answer, ...]:
    """Return the answers to choose from.

    The mistake that the problem was drawn to expose is always among them. The order is random, and the same whenever
    the problem is shown.
    """
    random = Random(f"{problem.code} choices")
    if isinstance(problem.answer, Name):
        return _names(problem, problem.answer, random)
    known = _Known()
    values = _named(problem, known)
    slips = islice(filter(known.is_new, _slips(problem.answer, values)), _MOST_SLIPS)
    shown = [problem.answer, *hardest_to_guess(problem.answer, values, slips, random)]
    random.shuffle(shown)
    return tuple(shown)


def _names(problem: Problem, answer: Name, random: Random) -> tuple[Answer, ...]:
    """Return names: the right one, that of the target, those of other mistakes, and others that the question names."""
    (target,) = (mistake.value for mistake in problem.mistakes if mistake.name == problem.target)
    named = [value for value, _ in problem.wrong_answers if value.data != target.data]
    known = {value.data for value in (answer, target, *named)}
    others = [Name(name, answer.options) for name in answer.options if name not in known]
    random.shuffle(named)
    random.shuffle(others)
    shown = [answer, target, *named, *others][:CHOICES]
    random.shuffle(shown)
    return tuple(shown)


class _Known:
    """Answers of which no two count as the same."""

    def __init__(self) -> None:
        self._all: set[Answer] = set()
        self._close: list[Decimal | Ratio] = []

    def add(self, value: Answer) -> None:
        self._all.add(value)
        if isinstance(value, _WITH_TOLERANCE):
            self._close.append(value)

    def is_new(self, value: Answer) -> bool:
        """Tell whether an answer counts as the same as none of them, and add it then."""
        if isinstance(value, _WITH_TOLERANCE):  # all others accept nothing but their equals
            if any(one.accepts(value) or value.accepts(one) for one in self._close):
                return False
            self._close.append(value)
        known = len(self._all)
        self._all.add(value)
        return len(self._all) > known


def _named(problem: Problem, known: _Known) -> list[Answer]:
    """Return wrong answers that have a name, the target first; they are known from then on, as is the right one.

    Where a note names too few mistakes, others near the answer fill up.
    """
    targets = (mistake.value for mistake in problem.mistakes if mistake.name == problem.target)
    values = list(filter(known.is_new, (*targets, *(mistake.value for mistake in problem.mistakes))))
    known.add(problem.answer)
    if len(values) < CHOICES - 1:
        values += islice(filter(known.is_new, nearby(problem.answer)), CHOICES + 1 - len(values))
    return values


def _slips(answer: Answer, named: Sequence[Answer]) -> Iterator[Answer]:
    """Yield wrong answers without a name: parts of two answers, or a mistake mirrored at the right one."""
    mixes = isinstance(answer, _OF_PARTS)
    for one, other in product((answer, *named) if mixes else (answer,), (answer, *named)):
        match one, other:
            case Integer(), Integer() if one is answer and 2 * one.value > other.value:
                yield Integer(2 * one.value - other.value)
            case Decimal(), Decimal() if one is answer and one.places == other.places and _is_mirrored(one, other):
                yield Decimal(2 * one.scaled - other.scaled, one.places, one.slack)
            case Ratio(), Ratio() if one is answer and 2 * one.exact > other.exact:
                yield Ratio.of(*(2 * one.exact - other.exact).as_integer_ratio())
            case Volume(), Volume():
                yield Volume(one.channels, other.height, other.width)
            case Size(), Size():
                yield Size(one.height, other.width)
            case Range(), Range() if one.first <= other.last:
                yield Range(one.first, other.last)
            case Couple(), Couple():
                yield Couple(one.first, other.second)
            case IntegerSet(), IntegerSet() if one is answer and len(other.values) > 1:
                yield IntegerSet.of({*one.values} ^ {other.values[-1]} or {other.values[0]})
            case _:
                pass


def _is_mirrored(one: Decimal, other: Decimal) -> bool:
    return one.scaled < 0 or 2 * one.scaled > other.scaled
