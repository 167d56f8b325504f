"""What a guesser sees of the options of multiple choice, and the search for options that tell nothing."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations, product
from math import inf, prod
from operator import eq, sub
from random import Random
from typing import NamedTuple

from quizgen.problem.answers import Answer, Decimal, Integer, Ratio, Volume

CHOICES = 4
"""The right answer and three wrong ones. Problems of ours have that many mistakes; those of notes may have fewer."""

_SIZE, _GAP, _SHARED, _LENGTH, _ZEROS = _WEIGHTS = (80, 50, 30, 10, 10)
"""What each rank costs by which the answer misses the rank drawn for it, in each thing that a guesser looks at."""

_LONELY = (2, 2, 3, 4)
"""How often the answer is to be the closest to another option, …, the loneliest. The latter can't always be had."""

_SLIP = 6
"""What a slip costs: named mistakes teach more."""

_SLIP_BIT = 16**3
"""Marks a slip in its comparison (`_comparison`), above the bits that compare it with the answer."""


class _Option(NamedTuple):
    """A possible option, and what a guesser sees of it."""

    answer: Answer
    parts: tuple[float, ...]
    size: float
    length: int
    zeros: int


def hardest_to_guess(
    right: Answer, wrong: Sequence[Answer], slips: Iterable[Answer], random: Random
) -> tuple[Answer, ...]:
    """Return the wrong answers that give a guesser least to go by: the target, and two more if there are any.

    Args:
        right: the right answer.
        wrong: answers of named mistakes; the first is the target.
        slips: other wrong answers. One of them at most is taken, and they are made only if they can do better.
        random: draws what a guesser is to see, and decides between answers that are equally good.
    """
    answer, *options = map(_option, (right, *wrong))
    lonely = random.choices(range(CHOICES), _LONELY)[0]
    ranks = (_rank(answer, options[0], random), lonely, *(random.randrange(CHOICES) for _ in _WEIGHTS[2:]))
    best = _best(answer, options, map(_option, slips), ranks, random)
    return tuple([option.answer for option in best])


def _rank(right: _Option, target: _Option, random: Random) -> int:
    """Draw how many options are to be smaller than the answer.

    The target is always there, so the answer can't be the smallest where that is smaller, nor the largest where it is
    larger. Each end gets from one side what it can't have from the other.
    """
    weights = (0, 1, 1, 2) if target.size < right.size else (2, 1, 1, 0)
    return random.choices(range(CHOICES), weights)[0]


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
    if isinstance(answer, Decimal | Ratio):
        return (float(answer.exact),)
    if isinstance(answer, Volume):
        return (float(answer.height), float(answer.width), float(answer.channels))
    return tuple(map(float, answer.data))


def _best(
    right: _Option, wrong: Sequence[_Option], slips: Iterable[_Option], ranks: tuple[int, ...], random: Random
) -> Sequence[_Option]:
    """Return the target, which is the first, and two others, one of which may be a slip; fewer where there are no more.

    They are chosen so that the right answer is closest to the ranks that it was given; a random order decides between
    equals. Slips are made only if they can do better than named mistakes.
    """
    target, *others = wrong
    random.shuffle(others)
    compared = [_comparison(option, right) for option in others]
    search = _Search(right, target, ranks, shares=any(len(option.parts) > 1 for option in (right, *wrong)))
    search.look_at(list(combinations(others, 2)), combinations(compared, 2))
    if search.cost > _SLIP:
        made = list(slips)
        random.shuffle(made)
        marked = [_comparison(option, right) + _SLIP_BIT for option in made]
        search.look_at(list(product(others, made)), product(compared, marked))
    return target, *(search.found or others)


class _Search:
    """Looks for the pair with which, and with the target, the right answer is closest to its ranks.

    There are dozens of pairs to choose from, and this is done for every problem, so the search is branch and bound:
    what is cheap to compare gives a lower bound of each pair's cost, pairs are looked at from the lowest bound on, and
    the search ends where the bound alone reaches the best cost.

    Attributes:
        found: the best pair so far.
        cost: what it costs; 0 if the right answer has all its ranks.
    """

    def __init__(self, right: _Option, target: _Option, ranks: tuple[int, ...], *, shares: bool) -> None:
        self.found: tuple[_Option, ...] = ()
        self.cost = sum(_WEIGHTS) * CHOICES  # more than any pair can cost
        self._always = (right, target)
        self._of_target = _comparison(target, right)
        self._ranks = ranks
        self._shares = shares

    def look_at(self, pairs: Sequence[tuple[_Option, ...]], compared: Iterable[tuple[int, ...]]) -> None:
        """Take the best of these pairs, whose comparisons with the answer are given, if it beats the one found."""
        sums = list(map(sum, compared))
        bound_of = _cheap_costs(self._of_target, set(sums), self._ranks)  # few sums differ
        bounds = [bound_of[total] for total in sums]
        for place in sorted(range(len(pairs)), key=bounds.__getitem__):
            left = self.cost - bounds[place]
            if left <= 0:
                break
            cost = self._rest(pairs[place], left)
            if cost < left:
                self.cost, self.found = bounds[place] + cost, pairs[place]

    def _rest(self, pair: tuple[_Option, ...], left: int) -> int:
        """Return what gaps and shared parts cost; of a pair whose gaps cost all that is left, no more than these."""
        options = (*self._always, *pair)
        cost = _GAP * _distance(*_gaps([option.size for option in options]), self._ranks[1])
        if self._shares and cost < left:
            shared = [_shared(option, options) for option in options]
            cost += _SHARED * _distance(shared, shared[0], self._ranks[2])
        return cost


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
