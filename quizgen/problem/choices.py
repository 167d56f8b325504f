"""Multiple choice: the right answer among wrong ones, of which nothing but the arithmetic tells it apart.

Named mistakes alone would betray the answer: most lie on both sides of it, close by, and share parts with it. So what
a guesser looks at (which is largest, loneliest, longest, roundest, or has most in common with the others) is drawn
first, and the options are chosen to fit. At most one of them is a slip without a name: two mistakes at once, or a wrong
turn in the arithmetic.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, product
from math import inf, prod
from operator import sub
from random import Random
from typing import NamedTuple

from quizgen.problem.answers import Answer, Couple, Decimal, Integer, IntegerSet, Name, Range, Ratio, Size, Volume
from quizgen.problem.nearby import nearby
from quizgen.problem.problem import Problem

CHOICES = 4
"""The right answer and three wrong ones. Problems of ours have that many mistakes; those of notes may have fewer."""

_WEIGHTS = (8, 5, 3, 1, 1)
"""How much it matters that size, distance from the others, shared parts, length and roundness tell nothing."""

_LONELY = (2, 2, 3, 4)
"""How often the answer is to be the closest to another option, …, the loneliest. The latter can't always be had."""

_SLIP = 0.6
"""What a slip costs, in ranks: named mistakes teach more."""

_MOST_SLIPS = 8

_OF_PARTS = (Volume, Size, Range, Couple)
"""Answers that can be mixed from the parts of two others."""


class _Option(NamedTuple):
    """A possible option, and what a guesser sees of it."""

    answer: Answer
    parts: tuple[float, ...]
    size: float
    length: int
    zeros: int
    is_slip: bool


def choices(problem: Problem) -> tuple[Answer, ...]:
    """Return the answers to choose from.

    The mistake that the problem was drawn to expose is always among them. The order is random, and the same whenever
    the problem is shown.
    """
    random = Random(f"{problem.code} choices")
    if isinstance(problem.answer, Name):
        return _names(problem, problem.answer, random)
    right = _option(problem.answer)
    sets = list(_candidates(problem))
    lonely = random.choices(range(CHOICES), _LONELY)[0]
    ranks = [_rank(right, sets[0][0], random), lonely, *(random.randrange(CHOICES) for _ in _WEIGHTS[2:])]
    random.shuffle(sets)
    chosen, least = sets[0], inf
    for wrong in sets:
        cost = _cost((right, *wrong), ranks, least)
        if cost < least:
            chosen, least = wrong, cost
            if not cost:
                break
    shown = [problem.answer, *(option.answer for option in chosen)]
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


def _rank(right: _Option, target: _Option, random: Random) -> int:
    """Draw how many options are to be smaller than the answer.

    The target is always there, so the answer can't be the smallest where that is smaller, nor the largest where it is
    larger. Each end gets from one side what it can't have from the other.
    """
    weights = (0, 1, 1, 2) if target.size < right.size else (2, 1, 1, 0)
    return random.choices(range(CHOICES), weights)[0]


def _candidates(problem: Problem) -> Iterator[tuple[_Option, ...]]:
    """Yield sets of wrong answers: the target and two others, one of which may be a slip.

    Where a note names too few mistakes, others near the answer fill up.
    """
    values = [mistake.value for mistake in problem.mistakes if mistake.name == problem.target]
    for value, _ in problem.wrong_answers:
        _add(values, value)
    if len(values) < CHOICES - 1:
        for value in nearby(problem.answer):
            if len(values) < CHOICES + 1:
                _add(values, value, (problem.answer,))
    slips: list[Answer] = []
    for value in _slips(problem.answer, values):
        _add(slips, value, (problem.answer, *values))
        if len(slips) == _MOST_SLIPS:
            break
    first, *others = map(_option, values)
    for pair in combinations(others, 2):
        yield (first, *pair)
    for other, slip in product(others, [_option(one, is_slip=True) for one in slips]):
        yield (first, other, slip)
    if len(values) < CHOICES - 1:
        yield (first, *others)


def _add(values: list[Answer], value: Answer, others: Sequence[Answer] = ()) -> None:
    """Add a value unless it counts as the same as one that is there."""
    if not any(value.accepts(known) or known.accepts(value) for known in (*values, *others)):
        values.append(value)


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


def _option(answer: Answer, *, is_slip: bool = False) -> _Option:
    parts = _parts(answer)
    size = prod(parts) if min(parts) > 0 else sum(parts)  # as areas and volumes are compared; a sum for columns
    return _Option(answer, parts, size, len(answer.text), sum(map(_zeros, parts)), is_slip)


@lru_cache(maxsize=4096)
def _zeros(part: float) -> int:
    """Count the zeros at the end of a number."""
    text = f"{part:g}"
    return len(text) - len(text.rstrip("0")) if part and text.isdigit() else 0


def _parts(answer: Answer) -> tuple[float, ...]:
    """Return the numbers of an answer, in the order in which they are written."""
    match answer:
        case Integer(value):
            return (float(value),)
        case Decimal() | Ratio():
            return (float(answer.exact),)
        case Volume(channels, height, width):
            return (float(height), float(width), float(channels))
    return tuple(map(float, answer.data))


def _cost(options: Sequence[_Option], ranks: Sequence[int], least: float) -> float:
    """Return how far the right answer, the first one, is from the ranks that it was given; less is better.

    Infinity stands for what isn't less than `least`: most sets are ruled out by what weighs most.
    """
    slips = _SLIP * options[-1].is_slip  # only the last can be one
    distance = 0
    for look, rank, weight in zip(_LOOKS, ranks, _WEIGHTS, strict=True):
        distance += weight * _distance(look(options), rank)
        if distance + slips >= least:
            return inf
    return distance + slips


def _gaps(sizes: Sequence[float]) -> list[float]:
    """Return how far the first size is from the one closest to it, then the same for the others, by size."""
    ordered = sorted(sizes)
    steps = [inf, *map(sub, ordered[1:], ordered), inf]
    gaps = list(map(min, steps, steps[1:]))
    return [gaps.pop(ordered.index(sizes[0])), *gaps]


def _distance(values: Sequence[float], rank: int) -> int:
    """Return how far the first value is from a rank among all; equal values share theirs."""
    lowest = sorted(values).index(values[0])
    if rank < lowest:
        return lowest - rank
    highest = lowest + values.count(values[0]) - 1
    return max(rank - highest, 0)


def _shared(option: _Option, options: Sequence[_Option]) -> int:
    """Count the parts that an option has in common with the others, place by place."""
    if len(option.parts) == 1:
        return 0
    return sum(mine == theirs for other in options for mine, theirs in zip(option.parts, other.parts, strict=False))


_LOOKS: tuple[Callable[[Sequence[_Option]], list[float]], ...] = (
    lambda options: [option.size for option in options],
    lambda options: _gaps([option.size for option in options]),
    lambda options: [_shared(option, options) for option in options],
    lambda options: [option.length for option in options],
    lambda options: [option.zeros for option in options],
)
"""What a guesser looks at, as a number for each option, in the order of the weights."""
