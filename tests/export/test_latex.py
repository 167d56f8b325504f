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
