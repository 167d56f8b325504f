"""Footnotes stand below the half of a card that refers to them: on paper a question has no answer below it."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Run
from markupsafe import Markup

from quizgen.export.lms.qti.xhtml import xhtml
from quizgen.richtext import without_footnotes

NOTE = """
## Which rate (see[^a]), and why[^b]?

So[^c], as the question says[^b].

[^a]: First, see[^d].
[^b]: Second.
[^c]: Fourth, see[^a].
[^d]: Third.
[^e]: Not here.

## Why not?

So[^e].

## When[^c]?

Now.
"""


def _cards(run: Run) -> list[tuple[str, str]]:
    outcome = run("json", "--notes", "n.md", "--only", "notes", "--seed", 1)
    assert outcome.status == 0
    cards = {card["source"]["line"]: card["variants"][0] for card in json.loads(outcome.out)["cards"]}
    return [(cards[line]["question_html"], cards[line]["answer_html"]) for line in sorted(cards)]


def _items(*notes: str) -> str:
    return "\n".join(f"<li><p>{note}</p></li>" for note in notes)


def _number(number: int) -> str:
    return f'<sup class="footnote">{number}</sup>'


def test_each_half_has_its_own(run: Run, elsewhere: Path) -> None:
    """They count on from question to answer; what a footnote refers to stands beside it, and nothing stands twice."""
    (elsewhere / "n.md").write_text(NOTE, "utf-8")
    first, second, third = _cards(run)
    asked = _items(f"First, see{_number(3)}.", "Second.", "Third.")
    assert first[0].endswith(f'{_number(2)}?</p>\n<ol class="footnotes">\n{asked}\n</ol>')
    answered = _items(f"Fourth, see{_number(1)}.")
    assert first[1].startswith(f"<p>So{_number(4)}, as the question says{_number(2)}.</p>")
    assert first[1].endswith(f'</p>\n<ol class="footnotes" start="4">\n{answered}\n</ol>')
    assert second[0] == "<p>Why not?</p>"
    assert second[1] == f'<p>So{_number(1)}.</p>\n<ol class="footnotes">\n{_items("Not here.")}\n</ol>'
    assert third[1] == "<p>Now.</p>"
    assert third[0].count("<li>") == 3


@pytest.mark.parametrize("ending", [".html", ".docx", ".odt", ".tex", ".md"])
def test_paper_shows_them_with_the_question(run: Run, elsewhere: Path, ending: str) -> None:
    """The sheet without its key had the number of a footnote alone."""
    (elsewhere / "n.md").write_text("## Which rate[^a]?\n\nSo.\n\n[^a]: It is SECOND.\n", "utf-8")
    options = ("--notes", "n.md", "--only", "notes", "--seed", 1, "--key", "none", "--no-manifest")
    assert run("sheet", *options, "-o", f"a{ending}").status == 0
    path = elsewhere / f"a{ending}"
    assert "SECOND" in (_inside(path) if ending in {".docx", ".odt"} else path.read_text("utf-8"))


def _inside(path: Path) -> str:
    with ZipFile(path) as archive:
        return archive.read("word/document.xml" if path.suffix == ".docx" else "content.xml").decode()


def test_a_name_has_none() -> None:
    """A quiz lists its questions without their footnotes."""
    text = Markup('<p>Why<sup class="footnote">1</sup>?</p>\n<ol class="footnotes">\n<li>So.</li>\n</ol>')
    assert without_footnotes(text) == "<p>Why?</p>"


def test_numbers_count_on_where_lists_begin_with_1() -> None:
    """QTI has no lists that begin later, so the footnotes of a question are named in their place."""
    later = Markup('<ol class="footnotes" start="3">\n<li>So.</li>\n</ol>')
    assert re.findall("<li>(.*?)</li>", xhtml(later, "a")) == ["see the question", "see the question", "So."]
