"""Typed answers are read as people write them, and what can't be read is not called wrong."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.problem import (
    EXPECTED,
    Answer,
    Couple,
    Decimal,
    Integer,
    IntegerSet,
    Name,
    Range,
    Ratio,
    Size,
    Verdict,
    Volume,
    hint,
    judge,
)

_MAKE: dict[str, Callable[[Any, int], Answer]] = {
    "integer": lambda value, _: Integer(value),
    "shape": lambda value, _: Size(*value),
    "volume": lambda value, _: Volume(*value),
    "pair": lambda value, _: Couple(*value),
    "range": lambda value, _: Range(*value),
    "set": lambda value, _: IntegerSet(tuple(value)),
    "ratio": lambda value, _: Ratio(*value),
    "decimal": lambda value, places: Decimal.rounded(Fraction(str(value)), places),
}

GROUPS = json.loads((Path(__file__).parent.parent / "data" / "typed_answers.json").read_text("utf-8"))
CASES = [
    (group["answer"], text, verdict)
    for group in GROUPS
    for verdict in ("right", "wrong", "unreadable")
    for text in group[verdict]
]


@pytest.mark.parametrize(("answer", "text", "verdict"), CASES)
def test_typed_answers(answer: dict[str, Any], text: str, verdict: str) -> None:
    """Each recorded way of writing gets its verdict."""
    if answer["type"] == "name":
        made: Answer = Name(answer["value"], tuple(answer["options"]))
    else:
        made = _MAKE[answer["type"]](answer["value"], answer.get("places", 0))
    if isinstance(made, Integer | Decimal):
        made = replace(made, unit=answer.get("unit", ""))
    assert judge(text, made) is Verdict(verdict)
    assert bool(hint(text, made)) == (verdict == "unreadable")


def test_every_kind_has_cases_and_a_hint() -> None:
    """A new kind of answer is not forgotten."""
    kinds = {group["answer"]["type"] for group in GROUPS}
    assert kinds == {*_MAKE, "name"} == set(EXPECTED)


answers = st.one_of(
    st.integers(-(10**9), 10**9).map(Integer),
    st.tuples(st.integers(1, 5000), st.integers(1, 5000)).map(Size.of),
    st.builds(Volume, st.integers(1, 5000), st.integers(1, 999), st.integers(1, 999)),
    st.builds(Couple, st.integers(-9999, 9999), st.integers(-9999, 9999)),
    st.builds(Range, st.integers(-9999, 9999), st.integers(-9999, 9999)),
    st.sets(st.integers(-9999, 9999), min_size=2).map(IntegerSet.of),
    st.builds(Ratio.of, st.integers(1, 99999), st.integers(1, 99999)),
    st.builds(Decimal, st.integers(-(10**22), 10**22), st.integers(1, 12)),
    st.sampled_from(["stem", "layer3", "features.12", "down_4"]).map(
        lambda name: Name(name, ("stem", "layer3", "features.12", "down_4"))
    ),
)


@given(answers)
def test_the_text_of_an_answer_is_a_right_answer(answer: Answer) -> None:
    """Whatever quizgen shows can be typed back."""
    assert judge(answer.text, answer) is Verdict.RIGHT


@given(st.text(max_size=60), answers)
def test_nothing_typed_is_an_error(text: str, answer: Answer) -> None:
    """Any text has a verdict."""
    assert judge(text, answer) in Verdict


def test_all_digits_of_a_decimal_are_shown() -> None:
    """Those that a float can't hold, too."""
    answer = Decimal(-123456789012345123456, 6)
    assert (answer.text, answer.tex) == ("−123,456,789,012,345.123456", "-123{,}456{,}789{,}012{,}345.123456")
    assert Decimal(12345, 0).text == "12,345"
    assert Decimal(5, 3).text == "0.005"


def test_a_whole_number_near_a_large_ratio_is_right_by_luck() -> None:
    """So no problem is drawn to expose the mistake that leads to it."""
    ratio = Ratio(1000, 3)
    assert ratio.accepts(Ratio(333, 1))
    assert not ratio.accepts(Ratio(334, 1))
    assert not ratio.accepts(Ratio(667, 2))
    assert not Ratio(49, 3).accepts(Ratio(16, 1))
    assert not Ratio(333, 1).accepts(Ratio(332, 1))
