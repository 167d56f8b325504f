"""A note's problems come and go with it, in every command."""

import json
import tomllib
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


def test_levels_that_leave_out_all_problems_are_told(run: Run, elsewhere: Path) -> None:
    """The note does hold cards; it was told to ask questions in headings, or to drop --only."""
    (elsewhere / "one.md").write_text(PROBLEM, "utf-8")
    for only in ("notes", "problems"):
        outcome = run("html", "--notes", "one.md", "--only", only, "--level", "1,3")
        assert outcome.status == 2
        assert "--level: the problems in the notes are at level 2; give that, or leave --level out" in outcome.err


def test_a_single_problem_is_told_in_the_singular(run: Run, elsewhere: Path) -> None:
    """One instance with one answer, and one problem in the list."""
    (elsewhere / "one.md").write_text(PROBLEM.replace("2..40", "5"), "utf-8")
    assert "    1 instance, answer 10\n" in run("check", "one.md", "--cards").out.decode()
    assert " 1 problem   Twice" in run("list", "--notes", "one.md").out.decode()


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


_HASHES = "note#with #hashes.md", "#1 intro.md"


def test_names_of_notes_may_hold_hashes(run: Run, elsewhere: Path) -> None:
    """Advice leads to their cards, their codes give problems back, and what was printed is printed again."""
    advice = "{{number}} squared: see [[#^why]]"
    other = '    advice: "see [[note#with #hashes#Why is twice more?]]"\n```\n\nWhat is'
    concept = CONCEPT.replace("?\n", "? ^why\n", 1)
    texts = PROBLEM.replace("** 2\n", f'** 2\n    advice: "{advice}"\n'), PROBLEM.replace("```\n\nWhat is", other)
    (elsewhere / "folder").mkdir()
    for name, text, front in zip(_HASHES, texts, (concept, ""), strict=True):
        (elsewhere / "folder" / name).write_text(front + text, "utf-8")
    notes = ("--notes", "folder", "--only", "notes")
    cards = [card for card in json.loads(run("json", *notes).out)["cards"] if card["kind"] == "numeric"]
    assert [words["see"] for card in cards for words in card["mistakes"].values()] == [f"{_HASHES[0]}#^why"] * 2
    codes = [card["variants"][0]["code"] for card in cards]
    for code in codes:
        assert run("show", code, "--notes", "folder").out.decode().startswith(f"{code}: Twice, level 2\n")
    assert run("sheet", *notes, "--seed", 1, "-o", "a.html").status == 0
    assert run("sheet", "--config", "a.toml", "-o", "b.html").status == 0
    assert (elsewhere / "b.html").read_bytes() == (elsewhere / "a.html").read_bytes()
    assert "leads to no card" not in run("check", "folder").out.decode()


def _asked(run: Run, notes: object, codes: object) -> list[str]:
    """Return what a sheet of these codes asks, by its manifest."""
    outcome = run("sheet", "--notes", notes, "--codes", codes, "-o", "asked.html")
    assert outcome.status == 0, outcome.err
    return list(tomllib.loads(Path("asked.toml").read_text("utf-8"))["printed"]["versions"]["A"]["questions"])


def test_a_file_of_codes_holds_any_id(run: Run, elsewhere: Path) -> None:
    """Those of notes whose names look like comments, and of questions that hold what looks like a code."""
    units = "## What is km/1/h, or m/2/s?\nSpeeds.\n\n"
    (elsewhere / "folder").mkdir()
    (elsewhere / "folder" / "#1 intro.md").write_text(CONCEPT + PROBLEM, "utf-8")
    (elsewhere / "folder" / "a.md").write_text(units + PROBLEM + units.replace("What", "Why") + HALF, "utf-8")
    lines = [
        "# Week 3 #todo",
        "#a.md#half/3/aaaa",
        "#1 intro.md#^twice/2/k3f9; #1 intro.md#^twice/2/aaaa",
        "#1 intro.md#why is twice more",
        "a.md#what is km/1/h, or m/2/s, conv-macs/2/aaaa",
        "a.md#why is km/1/h, or m/2/s",
    ]
    (elsewhere / "codes.txt").write_text("\n".join(lines), "utf-8")
    asked = _asked(run, "folder", "codes.txt")
    assert asked == [*lines[2].split("; "), lines[3], *lines[4].rsplit(", ", 1), lines[5]]
    assert _asked(run, "folder", lines[4]) == asked[3:5]
    (elsewhere / "codes.txt").write_text("\n".join(lines[:2]), "utf-8")
    outcome = run("html", "--notes", "folder", "--codes", "codes.txt", "-o", "quiz.html")
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert "there is no code" in outcome.err


def test_ids_of_concepts_stand_on_the_command_line_among_codes(run: Run, elsewhere: Path) -> None:
    """Alone, though they look like a missing file, before and after codes, and where one goes on as another begins."""
    asks = ("Why pad", "Why pad, say, by 1", "Why not v1.5")
    (elsewhere / "a.md").write_text("".join(f"## {ask}?\nFor its size.\n\n" for ask in asks) + PROBLEM, "utf-8")
    short, long, dotted = (f"a.md#{ask.lower()}" for ask in asks)
    code = "conv-macs/2/aaaa"
    for codes in (
        [short],
        [dotted],
        [code, short],
        [short, code],
        [long, short],
        [short, dotted, "a.md#^twice/2/k3f9", long, code],
    ):
        assert _asked(run, "a.md", ",".join(codes)) == codes
        assert _asked(run, "a.md", " ; ".join(codes)) == codes
    unknown = run("html", "--notes", "a.md", "--codes", f"{short}, a.md#why stride")
    assert (unknown.status, unknown.err.count("\n")) == (2, 1)
    assert "a.md#why stride: the notes hold no such card" in unknown.err


def test_case_tells_codes_apart_where_nothing_else_does(run: Run, elsewhere: Path) -> None:
    """Notes and block ids in capitals and without; in any other case it doesn't matter."""
    (elsewhere / "folder").mkdir()
    tripled = PROBLEM.replace("Twice ^twice", "Thrice ^TWICE").replace("2 *", "3 *").replace("2 \\cdot", "3 \\cdot")
    (elsewhere / "folder" / "one.md").write_text(f"---\nid: A.md\n---\n{tripled}\n{PROBLEM}", "utf-8")
    (elsewhere / "folder" / "two.md").write_text(f"---\nid: a.md\n---\n{PROBLEM}\n{HALF}", "utf-8")
    for code, title in {
        "A.md#^TWICE/2/k3f9": "Thrice",
        "A.md#^twice/2/k3f9": "Twice",
        "a.md#^twice/2/K3F9": "Twice",
        "A.MD#HALF/3/K3F9": "Half",
    }.items():
        shown = run("show", code, "--notes", "folder")
        assert f": {title}, level" in shown.out.decode()
        first = shown.out.decode().partition(": ")[0]
        assert first.casefold() == code.casefold()
        assert first.startswith(code.rsplit("/", 2)[0]) or title == "Half"
        assert _asked(run, "folder", code) == [first]
    unclear = run("show", "a.md#^Twice/2/k3f9", "--notes", "folder")
    assert (unclear.status, unclear.err.count("\n")) == (2, 1)
    assert "which is meant, A.md#^TWICE or A.md#^twice or a.md#^twice?" in unclear.err
    assert run("sheet", "--notes", "folder", "--only", "notes", "--seed", 1, "-o", "a.html").status == 0
    assert run("sheet", "--config", "a.toml", "-o", "b.html").status == 0
    assert (elsewhere / "b.html").read_bytes() == (elsewhere / "a.html").read_bytes()


def test_an_at_sign_in_a_name_means_nothing(run: Run, elsewhere: Path) -> None:
    """Neither a family of ours nor a problem of another note is chosen, or left out, together with this one."""
    (elsewhere / "folder").mkdir()
    for name in ("conv-output-size@c", "me@a", "me@b"):
        (elsewhere / "folder" / f"{name}.md").write_text(PROBLEM, "utf-8")
    notes = ("--notes", "folder", "--only", "problems", "--n", 6)
    assert {card.rsplit("/", 1)[0] for card in _cards(run, *notes, "--family", "me@a.md#^twice")} == {"me@a.md#^twice"}
    assert not [card for card in _cards(run, *notes, "--family", "conv-output-size") if "#" in card]
    assert "conv-output-size@c.md#^twice/1" in _cards(run, *notes, "--not-family", "conv-output-size")
    outcome = run("json", *notes, "--family", "me")
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert "--family me: there is no such family; did you mean me@a.md#^twice or me@b.md#^twice?" in outcome.err


def test_a_problem_of_a_note_is_found_by_its_heading(run: Run, elsewhere: Path) -> None:
    """The list without notes lacks it, so nobody is sent there."""
    (elsewhere / "a.md").write_text(PROBLEM + HALF, "utf-8")
    notes = ("--notes", "a.md", "--only", "problems")
    for typed, said in {
        "twice": "did you mean a.md#^twice?",
        "^Twi": "did you mean a.md#^twice?",
        "Half": "did you mean a.md#half?",
        "zz": "see: quizgen list, with the same --notes",
    }.items():
        outcome = run("json", *notes, "--family", typed)
        assert (outcome.status, outcome.err) == (2, f"quizgen: --family {typed}: there is no such family; {said}\n")
    assert run("json", "--family", "zz").err.endswith("there is no such family; see: quizgen list\n")
