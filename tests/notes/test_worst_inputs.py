"""Notes made to take for ever: time grows with their length, whatever stands in them."""

import time
from collections.abc import Callable
from cProfile import Profile
from pathlib import Path
from pstats import Stats

import pytest

from quizgen.notes import read_notes
from quizgen.notes.highlighting import LANGUAGES, highlighted
from quizgen.notes.markdown import parse_tokens
from quizgen.notes.rendering import render
from quizgen.resources import CONTENT

_LENGTH = 3_000
_LONG = 40_000

WORST = {
    "tags": " #a",
    "block ids": " ^a",
    "blanks": " ",
    "labels": "Q: ",
    "answers": "A: a? ",
    "answer lines": "Q: a?\nA: b\n",
    "question marks": "?",
    "remarks": "? (a) ",
    "brackets": "(",
    "bold": "**a?** ",
    "bold lines": "**a?**\n\n",
    "open bold": "**",
    "highlights": "==a ",
    "closed highlights": "==a== ",
    "elements": "<sub>",
    "sub and sup": "<sub><sup>",
    "comments": "<!--",
    "comment ends": "-->",
    "percents": "%% ",
    "percent lines": "%%\n",
    "ticks": "` ``",
    "fences": "```\n~~~\n",
    "folds": "<details>\n",
    "folds with summaries": "<details><summary>a?</summary>\n",
    "closed folds": "<details><summary>a?</summary>b</details>\n",
    "divs": "::: note\n",
    "closed divs": "::: note\na\n:::\n",
    "ends of divs": ":::\n",
    "directives": "```{note}\n",
    "closed directives": "```{dropdown} a?\nb\n```\n",
    "divs and directives": "::: note\n```{note}\n",
    "classes": "::: {.a ",
    "callouts": "> [!question] a?\n> b\n\n",
    "nested callouts": "> ",
    "callout marks": "[!",
    "footnotes": "[^a]",
    "defined footnotes": "[^a]: [^a]\n\n",
    "inline footnotes": "^[a",
    "brackets of math": r"\(",
    "squares of math": r"\[",
    "double slashes": r"\\(",
    "dollars": "$a",
    "double dollars": "$$a\n",
    "money": "$5 a ",
    "double colons": "a::b\n",
    "lines of question marks": "?\n",
    "starts": "START\n\n",
    "starts and ends": "START\nEND\n",
    "numbers": "1. ",
    "numbered questions": "1. **a?**\n\nb\n\n",
    "boxes": "- [ ] a\n",
    "wikilinks": "[[a|",
    "pictures": "![[a.png",
    "pictures in HTML": '<img src="a.png">',
    "open pictures in HTML": "<img a=",
    "attributes of HTML": "<img a=b c ",
    "layout and pictures": "<p><img src=a.png></p>",
    "attributes": "![](a.png){a=b",
    "lowered": "a~b",
    "raised": "a^b",
    "roles": "{sub}`a`",
    "missing pictures": "![[a.png]]\n",
    "links": "[a](",
    "chinese": "为什么",
    "arabic": "لماذا؟ ",
    "quotes": "\"'“",
    "placeholders": "...",
    "layout": "<p>",
    "layout lines": "<p>\n",
    "headings": "# a?\n",
    "labels as headings": "# 问题\n",
    "frontmatter": "---\n",
    "tabs": "\t- ",
    "tables": "|a",
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_is_read_in_seconds(name: str, tmp_path: Path) -> None:
    """Three kilobytes of each, as a question, an answer, an item and alone."""
    start = time.process_time()
    for where in ("heading", "answer", "item", "alone"):
        _read(WORST[name] * (_LENGTH // len(WORST[name])), where, tmp_path)
    assert time.process_time() - start < 8


@pytest.mark.slow
@pytest.mark.parametrize("where", ["heading", "answer", "item", "alone"])
@pytest.mark.parametrize("name", WORST)
def test_four_times_the_worst_takes_four_times_as_long(name: str, where: str, tmp_path: Path) -> None:
    """And not sixteen times."""
    start = time.process_time()
    _read(WORST[name] * (_LONG // len(WORST[name])), where, tmp_path)
    assert time.process_time() - start < 8


@pytest.mark.parametrize("block", ["```\na\n```\n", "::: x\na\n:::\n"])
def test_a_long_note_without_blank_lines_is_read_in_seconds(block: str, tmp_path: Path) -> None:
    """What ends each paragraph is the next block, and nobody looks on for a blank line to the end of the note."""
    path = tmp_path / "note.md"
    path.write_text(f"{block}b\n" * (100_000 // len(f"{block}b\n")), "utf-8")
    start = time.process_time()
    read_notes([path])
    assert time.process_time() - start < 6


def _read(text: str, where: str, folder: Path) -> None:
    before = {"heading": "## Why?", "answer": "## Why?\n\n", "item": "- **Why?** ", "alone": ""}[where]
    path = folder / "note.md"
    path.write_text(f"{before}{text} !\n\n#flashcards\n\n## Why not?\nSo.\n", "utf-8")
    read_notes([path], also=("terms", "highlights", "unmarked"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["a ", "a\n", "<!--", "(", "'", '"', "\\", "f'{", "    \n", "/*", "<a ", "a.b(", "{", "x = 1\n"]
)
def test_code_is_highlighted_in_time_or_not_at_all(unit: str) -> None:
    """Every language of the list; the lines are as long as they may be."""
    line = (unit * 300)[:290]
    code = ((line if "\n" in unit else line + "\n") * 40)[:9_900]
    for language in sorted(LANGUAGES):
        start = time.process_time()
        highlighted(code, language)
        assert time.process_time() - start < 6, language


def test_code_of_other_languages_stays_plain() -> None:
    """Some lexers hang for ever on four characters."""
    for language in ("mcschema", "autohotkey", "gherkin", "fan", "java", "no-such", "", "PYTHON3000"):
        assert highlighted("<!--  a", language) == ""
    assert "<span" in highlighted("import os", "Python")
    assert highlighted("a = 1" + " " * 200, "python") == ""
    assert highlighted("a" * 301, "python") == ""


@pytest.mark.slow
def test_a_long_note_takes_about_twice_the_work_of_its_markdown(tmp_path: Path) -> None:
    """Counted in calls, since a busy machine makes every time longer; formulas and all.

    A third of a megabyte, to be quick; other tests show that the work grows with the length.
    """
    sources = [path.read_text("utf-8") for path in sorted(CONTENT.glob("*.md")) if "mistakes" not in path.name]
    text = "\n\n".join(source.partition("---\n# ")[2] for source in sources)
    text = "# " + text * (350_000 // len(text) + 1)
    path = tmp_path / "note.md"
    path.write_text(text, "utf-8")
    read_notes([path])
    alone = _calls(lambda: render(parse_tokens(text)))
    whole = _calls(lambda: read_notes([path]))
    assert whole < 2.5 * alone


def _calls(work: Callable[[], object]) -> int:
    profile = Profile()
    profile.runcall(work)
    return int(Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.slow
def test_ten_thousand_notes_in_two_minutes(tmp_path: Path) -> None:
    """On one core."""
    note = (Path(__file__).parents[1] / "data" / "notes" / "06-callouts-statistics.md").read_text("utf-8")
    for number in range(10_000):
        folder = tmp_path / str(number % 100)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.md").write_text(f"{note}\n## Why number {number}?\nSo.\n", "utf-8")
    start = time.process_time()
    library = read_notes([tmp_path])
    assert time.process_time() - start < 120
    assert len(library.concepts) == 70_000
