"""Expressions give what they say, exactly where that is possible."""

from fractions import Fraction
from math import isclose, pi

import pytest

from quizgen.own.arithmetic import EvaluationError, Value
from quizgen.own.block import read_block
from quizgen.own.expressions import evaluate, parse
from quizgen.own.forms import Rounding
from quizgen.own.intext import read_in_text
from quizgen.own.rules import read_form
from quizgen.own.texts import shown
from quizgen.problem import Answer, Couple, Decimal, Integer, IntegerSet, Range, Ratio, Size, Volume

NAMES: dict[str, Value] = {"a": 7, "b": Fraction(3, 2), "filters": 8, "gas": "neon"}
VALUES: dict[str, Value] = {
    "1/3 + 1/6": Fraction(1, 2),
    "0.1 + 0.2": Fraction(3, 10),
    "a // 2": 3,
    "-a // 2": -4,
    "a % 4": 3,
    "b ** -2": Fraction(4, 9),
    "2 ** 10": 1024,
    "(-1) ** 5": -1,
    "sqrt(9/4)": Fraction(3, 2),
    "4 ** 0.5": 2,
    "floor(64 ** (1/3)) + floor(1000 ** (1/3))": 14,
    "(8/27) ** (-2/3)": Fraction(9, 4),
    "4 ** 1.5 + 0 ** 0.2": 8,
    "floor(b) + ceil(b) + round(b)": 5,
    "round(2.345, 2)": Fraction(235, 100),
    "round(0 - 5 / 2) + round(5 / 2)": 0,
    "round(0 - 1350, 0 - 2)": -1400,
    "abs(-b)": Fraction(3, 2),
    "min(a, b, 2) + max(1, 2)": Fraction(7, 2),
    "gcd(12, 18)": 6,
    "log(8, 2)": 3,
    "log(1/1000, 10)": -3,
    "a if gas == 'neon' else 0": 7,
    "1 if 2 < a <= 7 and not a == 3 else 0": 1,
    "1 if gas != 'neon' or a < 0 else 2": 2,
    "out(32, 3)": 30,
    "out(32, 5, 2, 1, 2)": 13,
    "out(32, 3, p=1)": 32,
    "parameters('conv {filters} k3', '3x32x32')": 3 * 9 * 8 + 8,
    "macs('conv {filters} k3 p1', '3x4x4')": 3 * 9 * 8 * 16,
    "field('conv 4 k3, conv 4 k3')": 5,
}


@pytest.mark.parametrize("text", VALUES)
def test_values_are_exact(text: str) -> None:
    """Fractions stay fractions, roots and logarithms are whole where they are."""
    value = evaluate(parse(text, NAMES), NAMES)
    assert value == VALUES[text]
    assert type(value) is type(VALUES[text])


CLOSE = {
    "sqrt(2)": 2**0.5,
    "9 ** (1/3)": 9 ** (1 / 3),
    "(4 ** 200) ** 1.5": 2.0**600,
    "log(e)": 1,
    "sin(pi / 6)": 0.5,
    "exp(1) - e": 0,
    "cos(pi)": -1,
}


def test_other_values_are_close() -> None:
    """Roots, powers, angles in radians, and the natural logarithm."""
    for text, expected in CLOSE.items():
        value = evaluate(parse(text, ()), {})
        assert isinstance(value, float)
        assert isclose(value, expected, abs_tol=1e-12)
    assert evaluate(parse("pi", ()), {}) == pi


SETTLED = {
    "10 * 9.81 * sin(30 * pi / 180)": "49.1",
    "3.7 * sin(pi / 6)": "1.9",
    "floor(10 * sin(pi / 6))": "5.0",
    "ceil(exp(log(3)) + 1)": "4.0",
    "round(2.1 * sin(pi / 6), 1)": "1.1",
    "gcd(sqrt(2) ** 2, 4)": "2.0",
}


@pytest.mark.parametrize("text", SETTLED)
def test_a_half_is_rounded_as_on_paper(text: str) -> None:
    """10 · 9.81 · sin 30° is 49.05, so 49.1, though floats make it a little less."""
    value = evaluate(parse(text, ()), {})
    assert Rounding(decimals=1).answer(value).text == SETTLED[text]
    assert shown(value, ".1f").text == SETTLED[text]


def test_a_number_near_a_whole_one_is_not_taken_for_it() -> None:
    """Only what floats can't tell from a short decimal is taken for it."""
    assert evaluate(parse("floor(5 - 10 ** -12 * sqrt(2))", ()), {}) == 4
    assert evaluate(parse("floor(10 ** 14 * sqrt(2))", ()), {}) == 141421356237309
    with pytest.raises(EvaluationError, match="is not a whole number"):
        evaluate(parse("gcd(2 + 10 ** -12 * sqrt(2), 4)", ()), {})


def test_angles_of_whole_turns() -> None:
    """The cosine of 90° is 0, and its tangent is not defined, though no float is a right angle."""
    for degrees in range(90, 7300, 180):
        assert evaluate(parse(f"cos({degrees} * pi / 180)", ()), {}) == 0
        assert evaluate(parse(f"sin(({degrees} - 90) * pi / 180)", ()), {}) == 0
        assert evaluate(parse(f"tan(({degrees} - 90) * pi / 180)", ()), {}) == 0
        with pytest.raises(EvaluationError, match=r"not defined for \d"):
            evaluate(parse(f"tan({degrees} * pi / 180)", ()), {})
    assert evaluate(parse("sin(10 ** -18)", ()), {}) == 1e-18
    assert Rounding(significant=3).answer(evaluate(parse("5 * cos(pi / 2)", ()), {})).text == "0.00"


SHOWN = {
    "18496": ("18,496", "18{,}496"),
    "2024:d": ("2024", "2024"),
    "-2.5": ("−2.5", "-2.5"),
    "1/3": ("1/3", r"\frac{1}{3}"),
    "-1/3": ("−1/3", r"-\frac{1}{3}"),
    "2/3:.2f": ("0.67", "0.67"),
    "1234.5678:.3g": ("1,230", "1{,}230"),
    "9.996:.3g": ("10.0", "10.0"),
    "-999.5:.3g": ("−1,000", "-1{,}000"),
    "0.00099996:.3g": ("0.00100", "0.00100"),
    "0.00012345:.2g": ("0.00012", "0.00012"),
    "5.972e24:.2e": ("5.97 · 10²⁴", r"5.97 \cdot 10^{24}"),
    "9.996e-8:.2e": ("1.00 · 10⁻⁷", r"1.00 \cdot 10^{-7}"),
    "-120:.0e": ("−1 · 10²", r"-1 \cdot 10^{2}"),
    "9.87:.1e": ("9.9", "9.9"),
    "0:.2e": ("0.00", "0.00"),
    "sqrt(2)": ("1.41421", "1.41421"),
    "gas": ("neon", r"\text{neon}"),
}


@pytest.mark.parametrize("text", SHOWN)
def test_values_are_shown_as_people_write_them(text: str) -> None:
    """As text, and as TeX."""
    shown = read_in_text(text, NAMES).shown(NAMES)
    assert (shown.text, shown.tex) == SHOWN[text]


ANSWERS: dict[str, tuple[str, Answer]] = {
    "a": ("", Integer(7)),
    "b": ("", Ratio(3, 2)),
    "b * 10": ("decimals: 1", Decimal(150, 1)),
    "1234.5": ("significant: 2", Decimal(1200, 0, 100)),
    "9.996": ("significant: 3", Decimal(100, 1)),
    "-99.96": ("significant: 3", Decimal(-100, 0)),
    "9.994": ("significant: 3", Decimal(999, 2)),
    "99960": ("significant: 3", Decimal(100_000, 0, 1000)),
    "sqrt(2)": ("significant: 3\ntolerance: 2 %", Decimal(141, 2, Fraction(282, 100))),
    "[a, 2]": ("", Size(7, 2)),
    "[3, a, 2]": ("", Volume(3, 7, 2)),
    "(a, 2)": ("", Couple(7, 2)),
    "{a, 2}": ("", IntegerSet((2, 7))),
    "2..a": ("", Range(2, 7)),
}


@pytest.mark.parametrize("text", ANSWERS)
def test_answers_are_of_all_kinds(text: str) -> None:
    """Those of the solver."""
    settings, expected = ANSWERS[text]
    block = read_block(f"answer: {text}\n{settings}")
    form = read_form({key.text: (key, node) for key, node in block.entries}, NAMES)
    assert form.answer(NAMES) == expected
