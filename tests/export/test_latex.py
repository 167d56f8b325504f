"""Sheets for LaTeX: what its pages can hold."""

import re
from pathlib import Path

import pytest
from conftest import Run

SHORT = "Week 3"
LONG = "Week 3: a title that goes on and on until it no longer fits beside the number of a page"


@pytest.mark.parametrize("title", [SHORT, LONG, "第三周的练习和答案" * 4])
def test_a_long_footer_leaves_room_for_the_number_of_the_page(run: Run, elsewhere: Path, title: str) -> None:
    """It is broken within a box; on one line it would be printed over "Page 1 of 2"."""
    options = ("--n", 1, "--only", "problems", "--seed", 1, "--no-pictures")
    assert run("sheet", *options, "--title", title, "-o", "a.tex").status == 0
    footers = re.findall(r"\\renewcommand\{\\quizgenfooter\}\{(.*)", (elsewhere / "a.tex").read_text("utf-8"))
    assert len(footers) == 2
    assert [footer.startswith(r"\parbox[t]{0.8\headwidth}{") for footer in footers] == [title != SHORT] * 2
    assert all(title in footer for footer in footers)


def test_svg_of_a_note_is_as_large_as_on_a_page(run: Run, elsewhere: Path) -> None:
    """96 of its pixels are an inch, however many dots it is drawn with; a width in the note counts."""
    (elsewhere / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="288" height="96"/>')
    (elsewhere / "n.md").write_text("## Why?\n![wide](a.svg)\n\n## How?\n![[a.svg|192]]\n")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "x.tex").status == 0
    found = re.findall(r"\\includegraphics\[([^]]*)\]", (elsewhere / "x.tex").read_text("utf-8"))
    assert sorted(re.findall(r"width=([\d.]+)cm", " ".join(found))) == ["5.08", "7.62"]
