"""A note that holds too much is refused at once; the message has the line and what to try."""

import re
from pathlib import Path

import pytest

from quizgen.errors import ContentError
from quizgen.notes import problems, read_notes, rendering, showing
from quizgen.notes.syntax import bounds

MUCH = {
    "a table": (
        "|a|b|\n|-|-|\n",
        "|1|2|\n",
        300,
        r":12[0-9]: .* too many blocks \(at most 200 items or 333 table cells\)",
    ),
    "short rows": (
        "",
        "|" + "a|" * 99 + "\n|" + "-|" * 99 + "\n" + "|b|\n" * 60,
        1,
        ":6: by this line the note has",
    ),
    "items": ("", "- a\n", 210, r":201: by this line the note has too many blocks \(at most 200 items"),
    "lines": ("```\n", "a\n", 2_001, ":2001: the note has more than 2,000 lines"),
    "open pictures": ("a\n\n", "![[", 600, ":3: by this line the text has more than 1,500 line breaks and characters"),
    "rows of text": ("", "a\n", 1_600, ":1: by this line the text has more than 1,500 line breaks"),
    "formulas": (
        "## Why?\n\n",
        "So.[^1]\n\n[^1]: $a" + "0" * 600 + "$\n    $b" + "0" * 600 + "$\n",
        1,
        ":1: by this line the note has more than 1,000 characters of formulas",
    ),
    "cards": ("", "Q: a?\nA: b\n", 51, ":1: by this line the note has more than 50 questions"),
    "footnotes": (
        "[^1]: " + "a" * 990 + "\n\n",
        "## Why?\n\nb[^1]\n\n",
        21,
        r":\d+: .* cards have more than 20,000",
    ),
}


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the bounds small, to be quick."""
    for name, bound in {"LINES": 2_000, "BLOCKS": 1_000, "SIGNS": 1_500, "CARDS": 50}.items():
        monkeypatch.setattr(bounds, name, bound)
    monkeypatch.setattr(rendering, "_MOST_FORMULAS", 1_000)
    monkeypatch.setattr(showing, "_MOST", 20_000)


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("name", MUCH)
def test_one_line_says_what_is_too_much(name: str, tmp_path: Path) -> None:
    before, unit, count, said = MUCH[name]
    path = tmp_path / "note.md"
    path.write_text(before + unit * count, "utf-8")
    with pytest.raises(ContentError, match=re.escape(str(path)) + said) as raised:
        read_notes([path])
    assert "\n" not in str(raised.value)
    assert re.search("; (?:split it into several notes|split the note, or shorten its footnotes)$", str(raised.value))


@pytest.mark.usefixtures("little")
def test_such_a_note_stops_no_folder(tmp_path: Path) -> None:
    """It is left out, and the message has its line."""
    (tmp_path / "large.md").write_text("- a\n" * 600, "utf-8")
    (tmp_path / "small.md").write_text("## Why?\nSo.\n", "utf-8")
    library = read_notes([tmp_path])
    assert [concept.title for concept in library.concepts] == ["Why?"]
    (message,) = library.messages
    assert (message.file.name, message.line, message.level) == ("large.md", 201, "error")
    assert message.text.startswith("this note is left out: by this line the note has too many")


def test_what_is_used_often_may_not_be_long(tmp_path: Path) -> None:
    """This goes for targets of links, headings above cards, tags and the whole frontmatter."""
    path = tmp_path / "note.md"
    tags = ", ".join(f"t{number}" for number in range(150))
    long = "x" * 1_001
    text = f"[a]: {long}\n[b]: c\n[d]: data:image/png;base64,{long}\n\n## {long * 2}\n\n**Why?** [a] ![][d][b]\n"
    path.write_text(f"---\ntags: [{tags}]\n---\n{text}", "utf-8")
    library = read_notes([path])
    (card,) = library.concepts
    assert card.answer == '<p>[a] <a href="c">b</a></p>'
    assert card.breadcrumb == ("x" * 2_000 + "…",)
    assert len(card.tags) == 100
    (message,) = library.messages
    assert (message.line, message.text) == (2, "there are more than 100 tags; the rest are left out")
    path.write_text(f"---\nid: a\ntext: {'x' * 20_000}\n---\n## Why?\nSo.\n", "utf-8")
    with pytest.raises(ContentError, match=":1: the frontmatter is longer than 20,000 characters; keep only what"):
        read_notes([path])


def test_equal_formulas_count_once(little: None, tmp_path: Path) -> None:  # noqa: ARG001
    """They are checked once, wherever they stand."""
    path = tmp_path / "note.md"
    path.write_text("".join(f"## Why {number}?\n\n${'a' * 900}$\n\n" for number in range(9)), "utf-8")
    assert len(read_notes([path]).concepts) == 9


def test_long_code_is_plain_from_some_point_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Colours take long; the code itself is all there."""
    monkeypatch.setattr(rendering, "_MOST_CODE", 20)
    path = tmp_path / "note.md"
    path.write_text("## Why?\n\n" + "```python\nx = 12345\n```\n\n" * 3, "utf-8")
    (card,) = read_notes([path]).concepts
    coloured = [code.count("<span") > 0 for code in str(card.answer).split("<pre>")[1:]]
    assert coloured == [True, True, False]
    assert str(card.answer).count("12345") == 3


def test_a_note_has_so_many_problems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Those before stay; each that is left out has its line."""
    monkeypatch.setattr(problems, "_MOST", 2)
    path = tmp_path / "note.md"
    block = "```problem\na: 2..40\nanswer: 2 * a\n```\n\nWhat is twice {{a}}?\n\n**Solution.** ${{answer}}$\n\n"
    path.write_text("".join(f"## Twice {name}\n\n{block}" for name in "abc"), "utf-8")
    library = read_notes([path])
    assert [problem.title for problem in library.problems] == ["Twice a", "Twice b"]
    (message,) = library.messages
    assert (message.line, message.level) == (23, "error")
    assert message.text.startswith("the note has more than 2 problems, so this one is left out; split")


def test_usual_notes_are_far_from_the_bounds() -> None:
    """Typical ones have 20,000 signs and 16,000 tokens of blocks in a megabyte; a note has at most five."""
    assert bounds.SIGNS >= 5 * 20_000
    assert bounds.BLOCKS >= 5 * 16_000
