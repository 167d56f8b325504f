"""Functions of combinatorics, statistics and trigonometry for the expressions of notes.

Their names aren't reserved: a note may call a value `mean`, and say `mean: mean(a, b, c)`.
"""

import math
from collections.abc import Callable
from fractions import Fraction

from quizgen.own.arithmetic import EvaluationError, Number, Value, bounded, divide, number, of_number, power, whole

_MOST_NUMBERS = 20
_MOST_FACTORS = 512
"""Products of more factors are too large in any case: binomial coefficients at least double with each, for example."""


def _count(value: object) -> int:
    found = whole(value)
    if found < 0:
        raise EvaluationError(f"{found} things can't be counted")
    return found


def _with_few_factors(factors: int, work: Callable[[], int]) -> Number:
    if factors > _MOST_FACTORS:
        raise EvaluationError("the number is too large")
    return bounded(work())


def _factorial(value: object) -> Number:
    count = _count(value)
    return _with_few_factors(count, lambda: math.factorial(count))


def _combinations(of: object, chosen: object) -> Number:
    count, taken = _count(of), _count(chosen)
    return _with_few_factors(min(taken, count - taken), lambda: math.comb(count, taken))


def _permutations(of: object, chosen: object) -> Number:
    count, taken = _count(of), _count(chosen)
    return _with_few_factors(min(taken, count), lambda: math.perm(count, taken))


def _sum(*values: object) -> Number:
    return bounded(sum(map(number, values)))


def _mean(*values: object) -> Number:
    return divide(_sum(*values), len(values))


def _median(*values: object) -> Number:
    ordered = sorted(map(number, values))
    middle = len(ordered) // 2
    return _mean(ordered[-middle - 1], ordered[middle])


def _squares(values: tuple[object, ...]) -> Number:
    """Return the sum of the squared deviations from the mean."""
    mean = _mean(*values)
    return _sum(*(power(number(value) - mean, 2) for value in values))


def _variance(*values: object) -> Number:
    return divide(_squares(values), len(values) - 1)


def _variance_of_all(*values: object) -> Number:
    return divide(_squares(values), len(values))


def _root(value: Number) -> Number:
    return power(value, Fraction(1, 2))


def _normal(value: Number) -> float:
    """Return which share of a standard normal distribution lies below a number."""
    return math.erfc(-value / math.sqrt(2)) / 2


FUNCTIONS: dict[str, tuple[Callable[..., Value], int, int]] = {
    "asin": (of_number(math.asin), 1, 1),
    "acos": (of_number(math.acos), 1, 1),
    "atan": (of_number(math.atan), 1, 1),
    "radians": (of_number(math.radians), 1, 1),
    "degrees": (of_number(math.degrees), 1, 1),
    "factorial": (_factorial, 1, 1),
    "comb": (_combinations, 2, 2),
    "perm": (_permutations, 2, 2),
    "sum": (_sum, 1, _MOST_NUMBERS),
    "mean": (_mean, 1, _MOST_NUMBERS),
    "median": (_median, 1, _MOST_NUMBERS),
    "variance": (_variance, 2, _MOST_NUMBERS),
    "pvariance": (_variance_of_all, 1, _MOST_NUMBERS),
    "stdev": (lambda *values: _root(_variance(*values)), 2, _MOST_NUMBERS),
    "pstdev": (lambda *values: _root(_variance_of_all(*values)), 1, _MOST_NUMBERS),
    "normal": (of_number(_normal), 1, 1),
}
"""Functions with the smallest and the largest number of their arguments."""
