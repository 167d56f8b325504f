r"""Letters of `\mathbb` and its like in sheets for LaTeX: pdfLaTeX has capitals only."""

import re
from pathlib import Path

import pytest
from conftest import Run

from quizgen.export.sheet.small_letters import with_small_letters


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"\mathbb{r}", r"\quizgensmallmathbb{r}"),
        (r"\mathbb{1}_A", r"\quizgensmallmathbb{1}_A"),
        (r"\mathbb k + \mathbb1", r"\quizgensmallmathbb{k} + \quizgensmallmathbb{1}"),
        (r"\mathcal{Loss}^2", r"{\mathcal{L}\quizgensmallmathcal{oss}}^2"),
        (r"\mathscr {h}", r"\quizgensmallmathscr{h}"),
        (r"\mathbb{R} \mathcal L \mathbb{AB}", r"\mathbb{R} \mathcal L \mathbb{AB}"),
        (r"\mathfrak{g} \mathbb{\hat x} \mathbbm{1}", r"\mathfrak{g} \mathbb{\hat x} \mathbbm{1}"),
    ],
)
def test_small_letters_are_set_apart(source: str, written: str) -> None:
    """It showed an arrow for the r, and nothing for the h."""
    assert with_small_letters(source) == written


def test_who_writes_the_sheet_is_told(run: Run, elsewhere: Path) -> None:
    """Other programs have these letters, so that only pdfLaTeX takes others."""
    (elsewhere / "n.md").write_text("## Which?\n\n$\\mathbb{r}$ and $\\mathbb{R}$ and $\\mathcal{l}$\n", "utf-8")
    outcome = run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "n.tex")
    assert outcome.status == 0
    assert r"n.tex: pdflatex lacks \mathbb{r}, \mathcal{l}, and shows bold or slanted letters" in outcome.err
    text = (elsewhere / "n.tex").read_text("utf-8")
    defined = re.findall(r"\\newcommand\{\\quizgensmall(\w+)\}\[1\]\{\\ifPDFTeX\\(\w+)\{#1\}\\else\\(\w+)\{#1\}", text)
    assert defined == [("mathbb", "mathbf", "mathbb"), ("mathcal", "mathit", "mathcal")]
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "n.md2.md").status == 0
    assert "quizgensmall" not in (elsewhere / "n.md2.md").read_text("utf-8")
