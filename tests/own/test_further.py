"""Functions of combinatorics, statistics and trigonometry, against Python's own."""

import math
import statistics
from collections.abc import Callable
from fractions import Fraction

import pytest

from quizgen.own.arithmetic import EvaluationError, Value
from quizgen.own.expressions import ExpressionError, evaluate, parse
from quizgen.own.steps import with_numbers

SAMPLES: tuple[list[int | Fraction], ...] = (
    [4],
    [3, 5],
    [2, 7, 7],
    [1, 4, 4, 9],
    [Fraction(1, 2), 3, Fraction(5, 4), 8, 0],
    [-3, -3, -3],
)
FUNCTIONS: dict[str, Callable[[list[Fraction]], float | Fraction]] = {
    "sum": sum,
    "mean": statistics.mean,
    "median": statistics.median,
    "variance": statistics.variance,
    "pvariance": statistics.pvariance,
    "stdev": statistics.stdev,
    "pstdev": statistics.pstdev,
}


def _value(text: str) -> Value:
    return evaluate(parse(text, ()), {})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_statistics_of_lists(name: str) -> None:
    """Those of a sample and of a whole population; means, medians and variances exactly."""
    for sample in SAMPLES[1:] if name in {"variance", "stdev"} else SAMPLES:
        found = _value(f"{name}({', '.join(map(str, sample))})")
        expected = FUNCTIONS[name]([Fraction(one) for one in sample])
        assert found == expected if "stdev" not in name else math.isclose(float(found), expected, abs_tol=1e-15)


def test_ways_to_choose_and_to_order() -> None:
    """Also where there are none, and for numbers that only a few are chosen of."""
    for number in range(12):
        assert _value(f"factorial({number})") == math.factorial(number)
        for chosen in range(14):
            assert _value(f"comb({number}, {chosen})") == math.comb(number, chosen)
            assert _value(f"perm({number}, {chosen})") == math.perm(number, chosen)
    assert _value("comb(10 ** 40, 2)") == 10**40 * (10**40 - 1) // 2


REFUSED = {
    "factorial(10 ** 100)": "the number is too large",
    "factorial(200)": "the number is too large",
    "factorial(-1)": "-1 things can't be counted",
    "comb(5.5, 2)": "5.5 is not a whole number",
    "comb(10 ** 100, 10 ** 99)": "the number is too large",
    "perm(10 ** 100, 10 ** 99)": "the number is too large",
    "asin(2)": "not defined for 2",
    "mean(1, 'a')": "“a” is a text, not a number",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_no_value_is_said(text: str) -> None:
    """At once, however large the numbers are."""
    with pytest.raises(EvaluationError, match=REFUSED[text]):
        _value(text)
    with pytest.raises(ExpressionError, match="stdev takes 2 to 20 numbers"):
        parse("stdev(3)", ())


CLOSE = {
    "degrees(asin(1/2))": 30,
    "degrees(acos(1/2))": 60,
    "degrees(atan(1))": 45,
    "sin(radians(30))": 0.5,
    "normal(0)": 0.5,
    "normal(1.96)": 0.9750021,
    "1 - normal(1)": 0.1586553,
    "normal(-8) * 10 ** 16": 6.22096,
}


@pytest.mark.parametrize("text", CLOSE)
def test_angles_and_the_normal_distribution(text: str) -> None:
    """Angles are in radians, and shares are those below a number."""
    assert math.isclose(float(_value(text)), CLOSE[text], rel_tol=1e-6)


def test_a_value_may_have_the_name_of_such_a_function() -> None:
    """Notes that called a value so before there was the function go on to work."""
    names: dict[str, Value] = {"a": 2, "b": 5, "mean": 9}
    assert evaluate(parse("mean + mean(a, b)", names), names) == Fraction(25, 2)
    with pytest.raises(ExpressionError, match=r"median is a function; write median\(…\)"):
        parse("median + 1", names)


STEPS = {
    "factorial(a) / factorial(a - 2)": "6! / (6 - 2)!",
    "comb(a, 2)": r"\binom{6}{2}",
    "asin(1 / a)": r"\arcsin(1 / 6)",
    "mean(a, 2)": r"\operatorname{mean}(6, 2)",
}


@pytest.mark.parametrize("text", STEPS)
def test_steps_are_written_as_in_books(text: str) -> None:
    """Factorials with their mark, binomial coefficients above each other."""
    names: dict[str, Value] = {"a": 6}
    assert with_numbers(parse(text, names).parts[0], names) == STEPS[text]
