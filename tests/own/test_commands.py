"""A note's problems come and go with it, in every command."""

import json
from pathlib import Path

import pytest
from conftest import Run

PROBLEM = """\
## Twice ^twice

```problem
number: 2..40
answer: 2 * number
mistakes:
  - squared: number ** 2
```

What is twice {{number}}?

**Solution.** $2 \\cdot {{number}} = {{answer}}$
"""
HALF = PROBLEM.replace("Twice ^twice", "Half").replace("answer: 2 *", "level: 3\nanswer: number + 2 *")
CONCEPT = "## Why is twice more?\n\nOnly of numbers above 0.\n\n"


@pytest.fixture
def note(elsewhere: Path) -> Path:
    path = elsewhere / "note.md"
    path.write_text(CONCEPT + PROBLEM + "\n" + HALF, "utf-8")
    return path


def _cards(run: Run, *options: object) -> list[str]:
    outcome = run("json", "--seed", 1, "--variants", 2, *options)
    assert outcome.status == 0, outcome.err
    return [card["id"] for card in json.loads(outcome.out)["cards"]]


@pytest.mark.usefixtures("note")
def test_only_notes_leaves_out_what_is_built_in(run: Run) -> None:
    """Each problem once and each concept; a number of cards first takes problems, then concepts."""
    everything = ["note.md#^twice/1", "note.md#half/1", "note.md#why is twice more"]
    assert sorted(_cards(run, "--notes", "note.md", "--only", "notes")) == everything
    assert sorted(_cards(run, "--notes", "note.md", "--only", "notes", "--n", 3)) == everything
    assert _cards(run, "--notes", "note.md", "--only", "notes", "--concepts", "none", "--level", 3) == [
        "note.md#half/1"
    ]
    more = _cards(run, "--notes", "note.md", "--only", "notes", "--n", 5)
    assert len(more) == len(set(more)) == 5


@pytest.mark.usefixtures("note")
def test_they_come_before_the_built_in_families(run: Run) -> None:
    """In a small deck both are there; `--only problems` leaves the concepts out, `--family` all other families."""
    cards = _cards(run, "--notes", "note.md", "--n", 8)
    assert {"note.md#^twice/1", "note.md#half/1"} < set(cards)
    assert len(cards) == 8
    cards = _cards(run, "--notes", "note.md", "--only", "problems", "--n", 4)
    assert {"note.md#^twice/1", "note.md#half/1"} < set(cards)
    assert "note.md#why is twice more" not in cards
    chosen = ("--notes", "note.md", "--family", "note.md#^twice", "--only", "problems", "--n", 2)
    assert _cards(run, *chosen) == ["note.md#^twice/1", "note.md#^twice/2"]


def test_a_note_with_problems_alone_has_cards(run: Run, elsewhere: Path) -> None:
    """One, and with choices too, though it names a single mistake."""
    (elsewhere / "alone.md").write_text(PROBLEM, "utf-8")
    assert _cards(run, "--notes", "alone.md", "--only", "notes") == ["alone.md#^twice/1"]
    assert run("html", "--choices", "--notes", "alone.md", "--only", "notes", "-o", "quiz.html").status == 0


@pytest.mark.usefixtures("note")
def test_a_code_gives_its_problem_back(run: Run) -> None:
    """With its note; without, a line says what is missing."""
    shown = run("show", "note.md#^twice/2/k3f9", "--notes", "note.md")
    assert shown.status == 0
    assert shown.out.decode().startswith("note.md#^twice/2/k3f9: Twice, level 2\n\nWhat is twice ")
    assert "Squared." in shown.out.decode()
    assert run("show", "NOTE.md#half/3/K3F9", "--notes", "note.md").status == 0
    assert "name its note with --notes" in run("show", "note.md#^twice/2/k3f9").err
    assert "has no level 1; its levels are 2" in run("show", "note.md#^twice/1/k3f9", "--notes", "note.md").err


@pytest.mark.usefixtures("note")
def test_list_and_check_show_them(run: Run) -> None:
    """With how many there are; samples and mistakes on demand, and the review of families."""
    listed = run("list", "--notes", "note.md").out.decode()
    assert "From your notes: before all others\n\n  note.md#^twice: Twice (1 named mistakes)\n" in listed
    assert "    level 2              39 problems  Twice\n" in listed
    checked = run("check", "note.md", "--cards").out.decode()
    assert checked.count("Answer: ") == 2 * 5
    assert "note.md:5: problem note.md#^twice, level 2\n    39 instances, answers 4 to 80\n" in checked
    assert "Squared: right by luck in " in checked
    data = json.loads(run("check", "note.md", "--format", "json").out)
    assert [(one["id"], one["level"], one["instances"]) for one in data["problems"]] == [
        ("note.md#^twice", 2, 39),
        ("note.md#half", 3, 39),
    ]
    review = run("check", "note.md", "--families", "--draws", 30)
    assert review.status == 0
    assert "note.md#^twice, level 2: 30 problems" in review.out.decode()


def test_what_is_wrong_is_said_in_one_line(run: Run, elsewhere: Path) -> None:
    """Where nothing else is left, an export says the first error; else it goes on without the problem."""
    (elsewhere / "note.md").write_text(PROBLEM.replace("2 * number", "2 * numbr"), "utf-8")
    alone = run("anki", "--notes", "note.md", "--only", "notes")
    assert (alone.status, alone.err.count("\n")) == (1, 1)
    assert "note.md:5:13: unknown name numbr; did you mean number?" in alone.err
    (elsewhere / "note.md").write_text(CONCEPT + PROBLEM.replace("2 * number", "2 * numbr"), "utf-8")
    outcome = run("anki", "--notes", "note.md", "--only", "notes")
    assert outcome.status == 0
    assert "1 remark on the notes; see: quizgen check note.md" in outcome.err


def test_pictures_and_all_of_markdown_come_along(run: Run, elsewhere: Path) -> None:
    """Tables, footnotes and pictures of the note, in each variant; braces after a backslash mean nothing."""
    square = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
        "0000000049454e44ae426082"
    )
    (elsewhere / "square.png").write_bytes(square)
    table = "| n | {{number}} |\n|---|---|\n| b | \\{{x}} `{{number + 1}}` |"
    text = f"![a square](square.png)\n\n{table}\n\nWhat is twice $x_{{{{number}}}}$?[^1]"
    note = PROBLEM.replace("What is twice {{number}}?", text) + "\n[^1]: A footnote on {{number}}.\n"
    (elsewhere / "note.md").write_text(note, "utf-8")
    outcome = run("json", "--notes", "note.md", "--only", "notes", "--seed", 2)
    (card,) = json.loads(outcome.out)["cards"]
    for variant in card["variants"]:
        number = variant["problem"]["values"]["number"]
        html = variant["question_html"]
        assert 'src="data:image/png' in html
        assert f"<code>{number + 1}</code>" in html
        assert f"x_{{{number}}}" in html
        assert "{{x}}" in html
        texts = variant["question_html"] + variant["solution_html"]
        assert texts.count("A footnote") == texts.count(f"A footnote on {number}.") == 1
    assert run("anki", "--notes", "note.md", "--only", "notes", "-o", "deck.apkg").status == 0
    assert run("html", "--notes", "note.md", "--only", "notes", "-o", "quiz.html").status == 0
