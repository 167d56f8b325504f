"""Every kind of answer, in every format: right, each named mistake, and others are graded as they should be.

The graders are written from the formats' specifications, and share nothing with what writes the files.
"""

import io
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from answering import OTHER, Attempt, Class, Made, Sample, attempts_of, exported, make_deck
from grading_moodle import Question, read_gift, read_xml
from grading_qti import CanvasItem, Graded, Item

from quizgen.export.lms.gift import GiftBank
from quizgen.export.lms.items import file_id
from quizgen.export.lms.moodle import MoodleBank
from quizgen.export.lms.qti.canvas import CanvasBank
from quizgen.export.lms.qti.package import QtiBank
from quizgen.export.lms.writing import Export
from quizgen.families import all_families

_KINDS = {"integer", "shape", "volume", "pair", "range", "set", "ratio", "decimal"}
_FAMILIES = len(all_families())

_NAMES = ("network-heaviest-stage", "network-what-if")

SAMPLES = [
    pytest.param(Sample(_FAMILIES, 1, (2,)), id="each family"),
    pytest.param(Sample(4, 2, network="resnet18", families=_NAMES), id="names"),
    pytest.param(Sample(10, 3, own=True), id="own problems"),
    pytest.param(Sample(26, 4, network="resnet50"), marks=pytest.mark.slow, id="all about a network"),
    pytest.param(Sample(_FAMILIES * 3, 12, (1, 2, 3)), marks=pytest.mark.slow, id="all families and levels"),
]


@pytest.fixture(scope="module", params=SAMPLES)
def made(request: pytest.FixtureRequest) -> Made:
    """Problems only."""
    return make_deck(request.param)


@pytest.fixture(scope="module")
def students(made: Made) -> Class:
    """All that is tried."""
    found = attempts_of(made)
    kinds = {attempt.kind for attempts in found.attempts.values() for attempt in attempts}
    families = {code.split("/")[0] for code in found.attempts}
    if families <= {family.name for family in all_families()}:
        assert kinds == _KINDS
        assert len(families) == _FAMILIES
    return found


def _check(attempt: Attempt, score: float, feedback: str) -> None:
    assert score == attempt.score, (attempt, feedback)
    shown = unescape(feedback)
    for part in attempt.says:
        assert part in shown, attempt


def _check_other(score: float, feedback: str) -> None:
    assert score == 0
    assert OTHER in feedback


def _moodle(command: str, made: Made, *, multiple_choice: bool = False) -> list[Question]:
    if command == "moodle":
        export = exported(made, MoodleBank(made.templates, "x", multiple_choice=multiple_choice))
        return read_xml(export.data.decode())
    return read_gift(exported(made, GiftBank("x", multiple_choice=multiple_choice)).data.decode())


def _by_id(questions: list[Question], students: Class) -> dict[str, Question]:
    found = {question.id: question for question in questions}
    assert found.keys() == students.attempts.keys()
    return found


@pytest.mark.parametrize("command", ["moodle", "gift"])
def test_moodle_grades_what_is_typed(command: str, made: Made, students: Class) -> None:
    """In both formats; in every spelling that is natural."""
    questions = _by_id(_moodle(command, made), students)
    for code, attempts in students.attempts.items():
        question = questions[code]
        assert question.kind == ("numerical" if attempts[0].kind in {"integer", "decimal"} else "shortanswer")
        for attempt in attempts:
            for typed in attempt.typed if attempt.score else attempt.typed[:2]:
                _check(attempt, *question.grade(typed))
        _check_other(*question.grade("987654321"))


@pytest.mark.parametrize("command", ["moodle", "gift"])
def test_moodle_grades_what_is_chosen(command: str, made: Made, students: Class) -> None:
    """One of four is right, and the others are named mistakes, but for a slip, or what fills up where few are named."""
    questions = _by_id(_moodle(command, made, multiple_choice=True), students)
    for code, attempts in students.attempts.items():
        question = questions[code]
        assert question.kind == "multichoice"
        known = {attempt.text: attempt for attempt in attempts if attempt.text}
        offered = {answer.text: answer for answer in question.answers}
        assert len(offered) == 4
        assert sum(answer.percent == 100 for answer in question.answers) == 1
        least = min(len(known), 4) - (attempts[0].kind != "name")
        assert len(offered.keys() & known.keys()) >= least, code
        for text in offered:
            if text in known:
                _check(known[text], *question.grade(text))
            else:
                _check_other(*question.grade(text))


def _items(export: Export) -> dict[str, Item]:
    package = ZipFile(io.BytesIO(export.data))
    names = [name for name in package.namelist() if name.startswith("items/") and name.endswith(".xml")]
    return {Path(name).stem: Item(package.read(name).decode()) for name in names}


def _enter(item: Item, attempt: Attempt) -> Graded | None:
    """Fill in the gaps, tick the numbers of a set, or choose a name; None if that isn't offered."""
    if attempt.kind == "name":
        chosen = item.choices().get(attempt.text)
        return item.grade({"RESPONSE1": chosen}) if chosen else None
    if attempt.kind == "set":
        return item.grade({"RESPONSE1": [item.choices()[str(number)] for number in attempt.value]})
    gaps = {f"RESPONSE{place}": f"{number:.12g}" for place, number in enumerate(attempt.numbers, start=1)}
    assert gaps.keys() == item.types.keys()
    return item.grade(gaps)


@pytest.mark.parametrize("version", ["2.1", "3"])
def test_qti_grades_gaps_together(version: str, made: Made, students: Class) -> None:
    """A mistake with one right number scores nothing, and is named; the solution comes in any case."""
    items = _items(exported(made, QtiBank(made.templates, "x", version=version)))
    assert len(items) == len(students.attempts)
    for code, attempts in students.attempts.items():
        item = items[file_id(code)]
        for attempt in attempts:
            graded = _enter(item, attempt)
            if graded is None:
                assert not attempt.score
                continue
            _check(attempt, graded.score, graded.feedback)
            assert graded.solution
        nothing = item.grade({name: [] if kind[0] == "multiple" else "" for name, kind in item.types.items()})
        _check_other(nothing.score, nothing.feedback)
        correct = item.grade(
            {name: v if item.types[name][0] == "multiple" else v[0] for name, v in item.correct.items()}
        )
        assert correct.score == 1


def test_qti_grades_what_is_chosen(made: Made, students: Class) -> None:
    """As Moodle does."""
    items = _items(exported(made, QtiBank(made.templates, "x", multiple_choice=True)))
    for code, attempts in students.attempts.items():
        item = items[file_id(code)]
        known = {attempt.text: attempt for attempt in attempts if attempt.text}
        assert len(item.choices()) == 4
        for text, identifier in item.choices().items():
            graded = item.grade({"RESPONSE1": identifier})
            if text in known:
                _check(known[text], graded.score, graded.feedback)
            else:
                _check_other(graded.score, graded.feedback)


def _canvas_items(export: Export) -> dict[str, CanvasItem]:
    package = ZipFile(io.BytesIO(export.data))
    (name,) = (
        name for name in package.namelist() if name.endswith(".xml") and Path(name).stem == Path(name).parent.name
    )
    root = ET.fromstring(package.read(name))
    return {item.attrib["ident"]: CanvasItem(item) for item in root.iter() if item.tag.endswith("}item")}


def test_canvas_grades_what_is_chosen(made: Made, students: Class) -> None:
    """With feedback on each mistake."""
    items = _canvas_items(exported(made, CanvasBank(made.templates, "x")))
    assert len(items) == len(students.attempts)
    for code, attempts in students.attempts.items():
        item = items[file_id(code)]
        assert item.kind == "multiple_choice_question"
        known = {attempt.text: attempt for attempt in attempts if attempt.text}
        assert len(item.choices()) == 4
        for text, identifier in item.choices().items():
            graded = item.grade(identifier)
            if text in known:
                _check(known[text], graded.score, graded.feedback)
            else:
                assert graded.score == 0
            assert ("Compare your steps" in graded.feedback) == (graded.score == 0)


def test_canvas_grades_what_is_typed(made: Made, students: Class) -> None:
    """No mistake is a condition: Canvas would count it as right."""
    items = _canvas_items(exported(made, CanvasBank(made.templates, "x", multiple_choice=False)))
    for code, attempts in students.attempts.items():
        item = items[file_id(code)]
        assert item.kind == (
            "numerical_question" if attempts[0].kind in {"integer", "decimal"} else "short_answer_question"
        )
        for attempt in attempts:
            for typed in attempt.typed[:2]:
                assert item.grade(typed).score == attempt.score, (attempt, typed)
        conditions = [element for element in item.root.iter() if element.tag.endswith("}respcondition")]
        assert len(conditions) == 3
