"""Answers of many digits are graded by their last place too."""

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from conftest import Run
from grading_moodle import Question, read_gift, read_xml
from grading_qti import CanvasItem, Item

from quizgen.export.lms.answers import spellings
from quizgen.export.lms.items import file_id
from quizgen.problem import Answer, Couple, Integer, IntegerSet, Range, Ratio, Verdict, judge

_OPTIONS = ["--notes", "money.md", "--only", "notes", "--seed", 1]
_NOTE = """## Interest ^i

```problem
capital: 123456789..987654321
rate: 100.25 | 101.75 | 104.25
answer: capital * rate / 100
decimals: 2
mistakes:
  - only the rate: capital + rate
```

What do {{capital}} become at {{rate}} %?

**Solution.** {{answer}}
"""


@pytest.fixture
def answers(run: Run, elsewhere: Path) -> dict[str, tuple[str, str]]:
    """The right answer of each problem, and what is two units of its last place off."""
    (elsewhere / "money.md").write_text(_NOTE, "utf-8")
    (card,) = json.loads(run("json", *_OPTIONS).out)["cards"]
    found = {}
    for variant in card["variants"]:
        text = variant["answer"]["text"].replace(",", "")
        found[variant["code"]] = text, f"{float(text) + 0.02:.2f}"
    assert any(len(right.rstrip("0")) > 11 for right, _ in found.values())
    return found


def _moodle(run: Run, command: str) -> list[Question]:
    text = run(command, *_OPTIONS, "-o", "-").out.decode()
    return read_xml(text) if command == "moodle" else read_gift(text)


@pytest.mark.parametrize("command", ["moodle", "gift"])
def test_moodle_tells_close_answers_apart(run: Run, answers: dict[str, tuple[str, str]], command: str) -> None:
    """It does so with both of its formats."""
    for question in _moodle(run, command):
        right, wrong = answers[question.id]
        assert question.grade(right)[0] == 1
        assert question.grade(wrong)[0] == 0


def test_qti_tells_close_answers_apart(run: Run, elsewhere: Path, answers: dict[str, tuple[str, str]]) -> None:
    """The answer that a player shows is the right one, too."""
    assert run("qti", *_OPTIONS, "-o", "x.zip").status == 0
    archive = ZipFile(elsewhere / "x.zip")
    for code, (right, wrong) in answers.items():
        item = Item(archive.read(f"items/{file_id(code)}.xml").decode())
        assert float(item.correct["RESPONSE1"][0]) == float(right)
        assert item.grade({"RESPONSE1": right}).score == 1
        assert item.grade({"RESPONSE1": wrong}).score == 0


def test_canvas_tells_close_answers_apart(run: Run, elsewhere: Path, answers: dict[str, tuple[str, str]]) -> None:
    """It does so where numbers are typed."""
    assert run("qti", *_OPTIONS, "--canvas", "--typed", "-o", "x.zip").status == 0
    archive = ZipFile(io.BytesIO((elsewhere / "x.zip").read_bytes()))
    (name,) = (name for name in archive.namelist() if re.fullmatch(r"(quizgen-\d+)/\1\.xml", name))
    items = [one for one in ET.fromstring(archive.read(name)).iter() if one.tag.endswith("}item")]
    graded = {element.get("ident"): CanvasItem(element) for element in items}
    for code, (right, wrong) in answers.items():
        item = graded[file_id(code)]
        assert item.grade(right).score > 0
        assert item.grade(wrong).score == 0


@pytest.mark.parametrize(
    "answer",
    [Couple(1024, 2048), Couple(3, -4), Range(1000, 1200), IntegerSet((900, 1000)), Ratio(1, 1500), Integer(18496)],
)
def test_what_is_shown_may_be_typed(answer: Answer) -> None:
    """With commas and a real minus sign."""
    assert answer.text in spellings(answer)


@pytest.mark.parametrize(
    ("ratio", "texts"),
    [
        (Ratio(5, 16), {"0.312", "0.313", "0.3125"}),
        (Ratio(-17, 32), {"-0.531", "-0.5312", "-0.5313", "-0.53125"}),
        (Ratio(1, 2), {"0.5", ".5", "0.500"}),
        (Ratio(5, 4), {"1.25", "1.250"}),
        (Ratio(3001, 2), {"1500", "1501", "1500.5"}),
        (Ratio(2, 3), {"0.667", "0.6667"}),
    ],
)
def test_decimals_of_a_fraction(ratio: Ratio, texts: set[str]) -> None:
    """A half may be rounded up or to the even digit, and what ends may be written as far as it goes."""
    found = spellings(ratio)
    assert texts <= {*found}
    assert len({*found}) == len(found)
    assert {judge(text, ratio) for text in found} == {Verdict.RIGHT}


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        (Couple(3, -5), ("3, -5", "3, −5", "(3, −5)", "3 −5")),
        (Couple(-3, 5), ("-3, 5", "−3, 5", "(−3, 5)", "[−3,5]")),
        (Range(-5, -3), ("-5 to -3", "from −5 to −3", "[−5, −3]")),
        (IntegerSet((-5, 2)), ("2, −5", "{−5, 2}", "2 and −5")),
        (Ratio(-3, 8), ("-.375", "−.375", "−3/8")),
        (Ratio(-1, 2), ("-0.5", "-.5", "−.500")),
    ],
)
def test_a_number_below_zero_is_typed_as_freely_as_others(answer: Answer, typed: tuple[str, ...]) -> None:
    """With either minus sign wherever the number stands, and without a zero before the point."""
    assert set(typed) <= set(spellings(answer))
    assert {judge(text, answer) for text in typed} == {Verdict.RIGHT}


def test_a_dash_between_numbers_is_no_minus_sign() -> None:
    """A range is typed with a dash too, which stays one."""
    assert not [text for text in spellings(Range(31, 32)) if "−" in text]
