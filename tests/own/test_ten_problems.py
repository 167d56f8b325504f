"""Ten problems of four subjects, from note to card: their answers are computed once more, in floating point."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from importing import Collection, import_package
from quizzing import Open, write_quiz

NOTES = Path(__file__).parent.parent / "data" / "own"
Data = dict[str, Any]


def _side(pixels: int, kernel: int, stride: int, padding: int) -> int:
    """Count the positions of a kernel one by one."""
    return len(range(-padding, pixels + padding - kernel + 1, stride))


def _layers(filters: int, kernel: int, classes: int) -> int:
    """Count the weights and biases of each filter and each unit."""
    return sum(3 * kernel * kernel + 1 for _ in range(filters)) + sum(filters + 1 for _ in range(classes))


ANSWERS: dict[str, Callable[[Data], object]] = {
    "physics.md#^pressure": lambda v: v["density"] * 9.81 * v["depth"] / 1000,
    "physics.md#^pendulum": lambda v: math.tau * (_number(v["length"]) / 9.81) ** 0.5,
    "physics.md#^parallel": lambda v: 1 / (1 / v["first"] + 1 / v["second"]),
    "finance.md#^compound": lambda v: v["capital"] * math.prod([1 + v["rate"] / 100] * v["years"]),
    "finance.md#^break-even": lambda v: v["fixed"] / (v["price"] - v["cost"]),
    "statistics.md#^cards": lambda v: math.comb(v["red"], 2) / math.comb(v["red"] + v["blue"], 2),
    "statistics.md#^standard-error": lambda v: v["deviation"] * v["size"] ** -0.5,
    "statistics.md#^interval": lambda v: [v["mean"] - 2 * v["deviation"], v["mean"] + 2 * v["deviation"]],
    "networks.md#^rectangle": lambda v: [
        _side(v[side], v["kernel"], v["stride"], v["padding"]) for side in ("height", "width")
    ],
    "networks.md#^parameters": lambda v: _layers(v["filters"], v["kernel"], v["classes"]),
}


def _number(value: int | list[int]) -> float:
    return value[0] / value[1] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Data]:
    """All numeric cards of the notes, as JSON."""
    from quizgen.cli import main  # noqa: PLC0415 - `run` is for one test

    path = tmp_path_factory.mktemp("own") / "cards.json"
    with pytest.raises(SystemExit):
        main(["json", "--notes", str(NOTES), "--only", "notes", "--seed", "5", "-o", str(path)])
    exported = json.loads(path.read_text("utf-8"))["cards"]
    return {card["family"]: card for card in exported if card["kind"] == "numeric"}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_what_others_compute(name: str, cards: dict[str, Data]) -> None:
    """In all twelve variants, which differ; each with wrong answers that are wrong, and the values in its texts."""
    variants = cards[name]["variants"]
    assert len({json.dumps(one["problem"]["values"]) for one in variants}) == 12
    for variant in variants:
        answer, expected = variant["answer"], ANSWERS[name](variant["problem"]["values"])
        assert variant["problem"]["asked"] == "expression"
        value = _number(answer["value"]) if answer["type"] == "ratio" else answer["value"]
        places = answer.get("places", 9)
        if isinstance(expected, list):
            assert value == expected
        else:
            assert isinstance(expected, int | float)
            assert abs(value - expected) <= 0.5000001 * 10**-places
        assert variant["steps"][-1]["value"] == answer["value"]
        assert variant["mistakes"]
        assert all(abs_differs(one["value"], answer) for one in variant["mistakes"])
        texts = variant["question_html"] + variant["solution_html"]
        assert "{{" not in texts
        assert all(ord(sign) < 0xF0000 for sign in texts)


def abs_differs(value: object, answer: Data) -> bool:
    """Tell whether a mistake's value is beyond the tolerance."""
    if isinstance(value, int | float):
        return bool(abs(value - answer["value"]) > answer["tolerance"] + 1e-12)
    return bool(value != answer["value"])


def test_each_kind_of_answer_is_there(cards: dict[str, Data]) -> None:
    """Whole numbers, decimals, fractions, sizes and ranges; levels, tags and titles are the notes'."""
    kinds = {card["variants"][0]["answer"]["type"] for card in cards.values()}
    assert kinds == {"integer", "decimal", "ratio", "shape", "range"}
    pendulum = cards["physics.md#^pendulum"]
    assert (pendulum["id"], pendulum["level"]) == ("physics.md#^pendulum/1", 1)
    assert pendulum["tags"] == ["physics", "oscillation"]
    assert pendulum["title"] == "Period of a pendulum"
    assert pendulum["source"] == {"file": "own/physics.md", "line": 29}
    see = [one["see"] for one in cards["physics.md#^pressure"]["mistakes"].values()]
    assert see == ["physics.md#^why-pressure", ""]


def test_anki_imports_them(tmp_path: Path, run: Run, collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten living cards and a concept; new numbers keep the notes, and so whatever was learned."""
    imported = []
    for seed in (1, 2):
        path = tmp_path / f"{seed}.apkg"
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_800_000_000 + seed))  # Anki takes what is newer by a second
        options = ("--notes", NOTES, "--only", "notes", "--seed", seed, "--variants", 3)
        assert run("anki", *options, "-o", path).status == 0
        import_package(collection, path)
        notes = [collection.get_note(number) for number in collection.find_notes("")]
        imported.append({note["ID"]: (note.id, note["Question"], set(note.tags)) for note in notes})
    first, second = imported
    assert len(first) == len(ANSWERS) + 1
    assert {name: note[0] for name, note in first.items()} == {name: note[0] for name, note in second.items()}
    changed = [name for name in first if first[name][1] != second[name][1]]
    assert len(changed) >= len(ANSWERS) - 1
    assert first["finance.md#^compound/1"][2] == {"finance"}


@pytest.mark.slow
def test_the_quiz_judges_them(start: Open, tmp_path: Path) -> None:
    """The first named mistake of every other one is recognised by what it leads to."""
    quiz = start(write_quiz(tmp_path / "quiz.html", "--notes", str(NOTES), "--only", "notes", "--variants", "1"))
    quiz.begin()
    assert len(quiz.numeric) == len(ANSWERS)
    for number in quiz.numeric[::2]:
        quiz.go_to(number)
        mistake = quiz.shown["mistakes"][0]
        (said,) = quiz.answers([mistake["text"]])
        assert "wrong" in said.verdict
        assert mistake["title"] in said.words


def test_a_sheet_asks_them_in_versions(tmp_path: Path, run: Run) -> None:
    """Other numbers on each, and no conventions of networks, which these notes don't need."""
    path = tmp_path / "sheet.html"
    options = ("--notes", NOTES, "--only", "notes", "--versions", 3, "--seed", 4, "-o", path)
    assert run("sheet", *options).status == 0
    text = path.read_text("utf-8")
    assert "Conventions," not in text
    for name in ANSWERS:
        assert text.count(f"{name}/") >= 3


def test_a_manifest_prints_them_again(elsewhere: Path, run: Run) -> None:
    """The same sheet; and codes make a quiz by themselves."""
    assert run("sheet", "--notes", NOTES, "--only", "notes", "--seed", 4, "--versions", 2, "-o", "a.html").status == 0
    page = (elsewhere / "a.html").read_text("utf-8")
    assert run("sheet", "--config", "a.toml", "-o", "b.html").status == 0
    assert (elsewhere / "b.html").read_text("utf-8") == page
    code = "physics.md#^pressure/2/k3f9"
    assert run("html", "--notes", NOTES, "--codes", code, "-o", "c.html").status == 0
    assert code in (elsewhere / "c.html").read_text("utf-8")
    outcome = run("html", "--notes", NOTES, "--codes", "physics.md#^none/2/k3f9", "-o", "d.html")
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
