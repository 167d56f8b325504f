"""Multiple choice: the right answer among wrong ones, of which nothing but the arithmetic tells it apart.

Named mistakes alone would betray the answer: most lie on both sides of it, close by, and share parts with it. So what
a guesser looks at (which is largest, loneliest, longest, roundest, or has most in common with the others) is drawn
first, and the options are chosen to fit. At most one of them is a slip without a name: two mistakes at once, or a wrong
turn in the arithmetic.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice, product
from math import inf, prod
from operator import eq, sub
from random import Random
from typing import NamedTuple, TypeVar

from quizgen.problem.answers import Answer, Couple, Decimal, Integer, IntegerSet, Name, Range, Ratio, Size, Volume
from quizgen.problem.nearby import nearby
from quizgen.problem.problem import Problem

T = TypeVar("T")

CHOICES = 4
"""The right answer and three wrong ones. Problems of ours have that many mistakes; those of notes may have fewer."""

_SIZE, _GAP, _SHARED, _LENGTH, _ZEROS = _WEIGHTS = (80, 50, 30, 10, 10)
"""What each rank costs by which the answer misses the rank drawn for it, in each thing that a guesser looks at."""

_LONELY = (2, 2, 3, 4)
"""How often the answer is to be the closest to another option, …, the loneliest. The latter can't always be had."""

_SLIP = 6
"""What a slip costs: named mistakes teach more."""

_MOST_SLIPS = 8

_SLIP_BIT = 16**3
"""Marks a slip in its comparison (`_comparison`), above the bits that compare it with the answer."""

_OF_PARTS = (Volume, Size, Range, Couple)
"""Answers that can be mixed from the parts of two others."""

_WITH_TOLERANCE = (Decimal, Ratio)


class _Option(NamedTuple):
    """A possible option, and what a guesser sees of it."""

    answer: Answer
    parts: tuple[float, ...]
    size: float
    length: int
    zeros: int


def choices(problem: Problem) -> tuple[Answer, ...]:
    """Return the answers to choose from.

    The mistake that the problem was drawn to expose is always among them. The order is random, and the same whenever
    the problem is shown.
    """
    random = Random(f"{problem.code} choices")
    if isinstance(problem.answer, Name):
        return _names(problem, problem.answer, random)
    values, slips = _candidates(problem)
    right, *wrong = map(_option, (problem.answer, *values))
    lonely = random.choices(range(CHOICES), _LONELY)[0]
    ranks = (_rank(right, wrong[0], random), lonely, *(random.randrange(CHOICES) for _ in _WEIGHTS[2:]))
    best = _best(right, wrong, list(map(_option, slips)), ranks, random)
    shown = [problem.answer, *(option.answer for option in best)]
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


def _candidates(problem: Problem) -> tuple[list[Answer], list[Answer]]:
    """Return wrong answers that have a name, the target first, and slips.

    Where a note names too few mistakes, others near the answer fill up.
    """
    known = _Known()
    targets = (mistake.value for mistake in problem.mistakes if mistake.name == problem.target)
    values = list(filter(known.is_new, (*targets, *(mistake.value for mistake in problem.mistakes))))
    known.add(problem.answer)
    if len(values) < CHOICES - 1:
        values += islice(filter(known.is_new, nearby(problem.answer)), CHOICES + 1 - len(values))
    slips = islice(filter(known.is_new, _slips(problem.answer, values)), _MOST_SLIPS)
    return values, list(slips)


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


def _option(answer: Answer) -> _Option:
    parts = _parts(answer)
    if len(parts) == 1:  # as most have
        return _Option(answer, parts, parts[0], len(answer.text), _zeros(parts[0]))
    size = prod(parts) if min(parts) > 0 else sum(parts)  # as areas and volumes are compared; a sum for columns
    return _Option(answer, parts, size, len(answer.text), sum(map(_zeros, parts)))


@lru_cache(maxsize=4096)  # the numbers of a problem are those of many others
def _zeros(part: float) -> int:
    """Count the zeros at the end of a number."""
    text = f"{part:g}"
    return len(text) - len(text.rstrip("0")) if part and text.isdigit() else 0


def _parts(answer: Answer) -> tuple[float, ...]:
    """Return the numbers of an answer, in the order in which they are written."""
    if isinstance(answer, Integer):
        return (float(answer.value),)
    if isinstance(answer, _WITH_TOLERANCE):
        return (float(answer.exact),)
    if isinstance(answer, Volume):
        return (float(answer.height), float(answer.width), float(answer.channels))
    return tuple(map(float, answer.data))


def _best(
    right: _Option, wrong: Sequence[_Option], slips: Sequence[_Option], ranks: tuple[int, ...], random: Random
) -> Sequence[_Option]:
    """Return the target, which is the first, and two others, one of which may be a slip; fewer where there are no more.

    They are chosen so that the right answer is closest to the ranks that it was given. There are dozens of sets to
    choose from, and this is done for every problem, so the search is branch and bound: what is cheap to compare gives a
    lower bound of each set's cost, sets are looked at from the lowest bound on, and the search ends where the bound
    alone exceeds the best cost. Of equally good sets, a random order decides.
    """
    target, *others = wrong
    sets = _sets(others, slips)
    order = list(range(len(sets)))
    random.shuffle(order)
    of_target, *of_others = [_comparison(option, right) for option in wrong]
    sums = list(map(sum, _sets(of_others, [_comparison(option, right) + _SLIP_BIT for option in slips])))
    bound_of = _cheap_costs(of_target, set(sums), ranks)  # few sums differ
    bounds = [bound_of[sums[index]] for index in order]
    shares = any(len(option.parts) > 1 for option in (right, *wrong))
    best = (sum(_WEIGHTS) * CHOICES, 0)  # more than any set can cost
    for place in sorted(range(len(order)), key=bounds.__getitem__):
        cost = bounds[place]
        if (cost, place) > best:
            break
        options = (right, target, *sets[order[place]])
        cost += _GAP * _distance(*_gaps([option.size for option in options]), ranks[1])
        if shares and cost <= best[0]:
            shared = [_shared(option, options) for option in options]
            cost += _SHARED * _distance(shared, shared[0], ranks[2])
        best = min(best, (cost, place))
    return target, *sets[order[best[1]]]


def _sets(others: Sequence[T], slips: Sequence[T]) -> list[tuple[T, ...]]:
    """Return all pairs with at most one slip; if there are fewer than two others, also these without a slip."""
    pairs: list[tuple[T, ...]] = [*combinations(others, 2), *product(others, slips)]
    return pairs if len(others) > 1 else [*pairs, tuple(others)]


def _comparison(option: _Option, right: _Option) -> int:
    """Compare an option with the right answer in size, length and zeros; return all three as one number.

    Each has four bits: 4 if the option has less, 1 if it has as much. So the sum over the three wrong options of a set
    tells in each four bits how many have less, and how many as much: at most 4 * 3, which never overflows.
    """
    size = 4 * (option.size < right.size) + (option.size == right.size)
    length = 4 * (option.length < right.length) + (option.length == right.length)
    zeros = 4 * (option.zeros < right.zeros) + (option.zeros == right.zeros)
    return size << 8 | length << 4 | zeros


_MISSES = tuple(
    tuple(max(bits // 4 - rank, rank - bits // 4 - bits % 4, 0) for bits in range(16)) for rank in range(CHOICES)
)
"""For each rank, by how many ranks the right answer misses it, by four bits of a sum of comparisons.

Options with as much as the answer share its rank, as in `_distance`.
"""


def _cheap_costs(of_target: int, sums: Iterable[int], ranks: Sequence[int]) -> dict[int, int]:
    """Return what size, length and zeros cost, and a slip, for each sum of two comparisons besides the target's."""
    sizes, lengths, zeros = _MISSES[ranks[0]], _MISSES[ranks[3]], _MISSES[ranks[4]]
    return {
        pair: _SLIP * (pair // _SLIP_BIT)
        + _SIZE * sizes[(compared := of_target + pair) >> 8 & 15]
        + _LENGTH * lengths[compared >> 4 & 15]
        + _ZEROS * zeros[compared & 15]
        for pair in sums
    }


def _gaps(sizes: Sequence[float]) -> tuple[list[float], float]:
    """Return how far each size is from the one closest to it, by size, and how far the first is."""
    ordered = sorted(sizes)
    steps = [inf, *map(sub, ordered[1:], ordered), inf]
    gaps = list(map(min, steps, steps[1:]))
    return gaps, gaps[ordered.index(sizes[0])]


def _distance(values: Sequence[float], value: float, rank: int) -> int:
    """Return how far one of the values is from a rank among all; equal values share theirs."""
    lowest = sorted(values).index(value)
    if rank < lowest:
        return lowest - rank
    highest = lowest + values.count(value) - 1
    return max(rank - highest, 0)


def _shared(option: _Option, options: Sequence[_Option]) -> int:
    """Count the parts that an option has in common with the others, place by place."""
    if len(option.parts) == 1:
        return 0
    return sum([sum(map(eq, option.parts, other.parts)) for other in options])
