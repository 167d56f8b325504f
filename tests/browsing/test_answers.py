"""The reader of typed answers in the browser agrees with the one in Python."""

import json
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from quizgen.export.json import answer_data
from quizgen.problem import (
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
from quizgen.resources import TEMPLATES

GROUPS = json.loads((Path(__file__).parent.parent / "data" / "typed_answers.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A blank page that knows the reader."""
    opened = browser.new_page()
    opened.add_script_tag(content=(TEMPLATES / "shared" / "answers.js").read_text("utf-8"))
    yield opened
    opened.close()


def _verdicts(page: Page, cases: list[tuple[str, dict[str, Any]]]) -> list[str]:
    script = "(cases) => cases.map(([text, answer]) => quizgenAnswers.judge(text, answer).verdict)"
    return list(page.evaluate(script, [list(case) for case in cases]))


def _answer(data: dict[str, Any]) -> Answer:  # noqa: PLR0911 - one for each kind
    value = data["value"]
    match data["type"]:
        case "integer":
            return Integer(value, data.get("unit", ""))
        case "set":
            return IntegerSet(tuple(value))
        case "decimal":
            return Decimal.rounded(Fraction(str(value)), data["places"], unit=data.get("unit", ""))
        case "shape":
            return Size(*value)
        case "volume":
            return Volume(*value)
        case "pair":
            return Couple(*value)
        case "range":
            return Range(*value)
        case "name":
            return Name(value, tuple(data["options"]))
    return Ratio(*value)


def test_recorded_cases(page: Page) -> None:
    """Every way of writing in the contract gets its verdict."""
    cases, expected = [], []
    for group in GROUPS:
        answer = answer_data(_answer(group["answer"]))
        for verdict in ("right", "wrong", "unreadable"):
            cases += [(text, answer) for text in group[verdict]]
            expected += [verdict] * len(group[verdict])
    found = _verdicts(page, cases)
    assert [case for case, a, b in zip(cases, found, expected, strict=True) if a != b] == []


ELSEWHERE: dict[str, Any] = {
    **dict.fromkeys(("integer", "decimal"), 7),
    **{kind: [5, 7] for kind in ("ratio", "set", "shape", "pair", "range")},
    "volume": [5, 7, 9],
    "name": "stem",
}
"""The answer of a question in which another one is a mistake, by kind."""


def test_every_way_of_writing_an_answer_names_it_where_it_is_a_mistake(page: Page) -> None:
    """How numbers are told apart, and how far they may be rounded, follows from the mistake as from an answer."""
    cases = []
    for group in GROUPS:
        answer = answer_data(_answer(group["answer"]))
        asked = answer | {"value": ELSEWHERE[answer["type"]]}
        cases += [[text, asked, [{"value": answer["value"]}]] for text in group["right"]]
    script = "(cases) => cases.map((case_) => quizgenAnswers.judge(...case_).mistakes.length)"
    assert [case for case, found in zip(cases, page.evaluate(script, cases), strict=True) if found != 1] == []


EDGES: list[tuple[Answer, str, str]] = [
    (Decimal(500, 10), "0.0000000499", "0.0000000498"),
    (Decimal(5, 12), "0.000000000006", "0.000000000007"),
    (Decimal(12345678912, 2), "123456789.13", "123456789.14"),
    (Decimal(99999999999912, 2), "999999999999.13", "999999999999.14"),
    (Ratio(1, 3 * 10**10), "0.0000000000333", "0.0000000000334"),
    (Integer(5), "5.0", "5.0000000001"),
]
"""Answers, each with one at the edge of what is accepted, and one beyond it."""


def test_tolerance_of_tiny_and_huge_numbers(page: Page) -> None:
    """What floats can't tell apart at one size is neither accepted nor refused at another."""
    cases = [(text, answer) for answer, edge, beyond in EDGES for text in (edge, beyond)]
    assert [judge(text, answer) for text, answer in cases] == [Verdict.RIGHT, Verdict.WRONG] * len(EDGES)
    assert _verdicts(page, [(text, answer_data(answer)) for text, answer in cases]) == ["right", "wrong"] * len(EDGES)


ANSWERS: tuple[Answer, ...] = (
    Integer(18496),
    Integer(-3),
    Size(24, 60),
    Volume(20, 30, 31),
    Couple(0, 1),
    Range(-3, 4),
    IntegerSet((6, 7, 8)),
    Ratio(73, 576),
    Ratio(16, 1),
    Decimal(10223, 2),
    Decimal(12345, 1),
    Decimal(18680, 2, unit="MB"),
    Integer(32000, "bytes"),
    Ratio(25, 1152),
)


@pytest.mark.slow
def test_any_text_gets_the_same_verdict_as_in_python(page: Page) -> None:
    """Ten thousand texts of signs that matter, and mutations of the right answers."""
    rng = random.Random("typed answers")
    signs = "0123456789 ,.;:'x×*/-−–‑…()[]{}toandbypxmbkgifle%=~½²１٣\u200b\t"
    cases: list[tuple[str, Answer]] = []
    for number in range(10_000):
        answer = ANSWERS[number % len(ANSWERS)]
        text = answer.text if rng.random() < 0.6 else ""
        for _ in range(rng.randint(0, 4)):
            place, cut = rng.randint(0, len(text)), rng.randint(0, 1)
            text = text[:place] + rng.choice(signs) + text[place + cut :]
        cases.append((text, answer))
    found = _verdicts(page, [(text, answer_data(answer)) for text, answer in cases])
    differing = [
        (text, answer, verdict, judge(text, answer))
        for (text, answer), verdict in zip(cases, found, strict=True)
        if Verdict(verdict) is not judge(text, answer)
    ]
    assert differing == []


def test_rounded_too_far_in_a_larger_unit(page: Page) -> None:
    """Both say how many decimals are missing, and in which unit: 0.19 GB has two already."""
    answer = Decimal.rounded(Fraction("186.8"), 2, unit="MB")
    script = "([text, answer]) => quizgenAnswers.judge(text, answer).hint"
    for text in ("0.19 GB", "0.187 GB", "0.2 GB"):
        said = "That is rounded too far: please give 2 decimals in MB."
        assert hint(text, answer) == page.evaluate(script, [text, answer_data(answer)]) == said
