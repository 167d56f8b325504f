"""Numbers are rounded as calculators do it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.problem.rounding import in_last_place


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("2.5", 0, 3),
        ("-2.5", 0, -3),
        ("-13.49", 0, -13),
        ("1350", -2, 14),
        ("-1350", -2, -14),
        ("0.125", 2, 13),
        ("0", 3, 0),
    ],
)
def test_a_half_goes_away_from_zero(value: str, places: int, expected: int) -> None:
    """Below zero as above."""
    assert in_last_place(Fraction(value), places) == expected


@given(st.fractions(), st.integers(-3, 6))
def test_nothing_is_nearer(value: Fraction, places: int) -> None:
    """What is returned is at most half a unit away, and its sign is that of the number."""
    found = in_last_place(value, places)
    assert abs(Fraction(found) / Fraction(10) ** places - value) * Fraction(10) ** places <= Fraction(1, 2)
    assert in_last_place(-value, places) == -found
