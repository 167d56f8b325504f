"""Environments within formulas: pages show them wherever they stand; other readers get those that may stand there."""

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Run

from quizgen.mathjax import mathjax
from quizgen.mathml.convert import to_mathml
from quizgen.mathml.errors import TexError
from quizgen.richtext import tex

NESTED = {
    r"x = \begin{align} a &= b \\ c &= d \end{align}": r"x = \begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"\left\{\begin{align*} a &= b \tag{1} \\ c \end{align*}\right.": (
        r"\left\{\begin{aligned} a &= b \qquad\text{(1)} \\ c \end{aligned}\right."
    ),
    r"\begin{align} a &= \begin{align} b \\ c \end{align} \end{align}": (
        r"\begin{align} a &= \begin{aligned} b \\ c \end{aligned} \end{align}"
    ),
    r"\begin{equation} \begin{align} a &= b \nonumber \end{align} \end{equation}": (
        r"\begin{equation} \begin{aligned} a &= b  \end{aligned} \end{equation}"
    ),
    r"y = \begin{gather} [a] \\ b \end{gather}": r"y = \begin{gathered}{} [a] \\ b \end{gathered}",
    r"\begin{alignat}{2} a &= b & c &= d \end{alignat} + e": (
        r"\begin{alignedat}{2} a &= b & c &= d \end{alignedat} + e"
    ),
    r"x \begin{equation} a \label{e} \end{equation}": "x  a  ",
    r"x = \begin{multline} a \\ b \end{multline}": r"x = \begin{aligned}& a \\&\qquad  b \end{aligned}",
    r"x = \begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}": (r"x = \begin{aligned} a &= b \\ c &= d \end{aligned}"),
    r"\begin{aligned} a &= b \tag{1} \\ c \tag*{Eq. 2} \end{aligned}": (
        r"\begin{aligned} a &= b \qquad\text{(1)} \\ c \qquad\text{Eq. 2} \end{aligned}"
    ),
    r"\begin{gathered} a \tag{$*$} \\ b \end{gathered}": r"\begin{gathered} a \qquad\text{($*$)} \\ b \end{gathered}",
    r"\begin{align} a \\ b \end{align} \tag{3}": r"\begin{aligned} a \\ b \end{aligned} \tag{3}",
    r"\sum_{\begin{substack}{l} i \\ j \end{substack}} x": r"\sum_{\begin{subarray}{l} i \\ j \end{subarray}} x",
    r"\sum_{\begin{substack} i<n \\ j \end{substack}} x": r"\sum_{\substack{ i<n \\ j }} x",
}
KEPT = [
    r"\begin{align} a &= b \tag{1} \\ c &= d \nonumber \end{align}",
    r"\begin{multline} a \\ b \tag{1} \end{multline}",
    r"\begin{equation} \begin{split} a &= b \\ &= c \end{split} \tag{3} \end{equation}",
    r"\begin{cases} a \\ b \end{cases} \tag{2}",
    r"a \tag{1}",
]


@pytest.mark.parametrize(("source", "written"), NESTED.items())
def test_an_environment_within_a_formula_is_one_that_may_stand_there(source: str, written: str) -> None:
    """MathJax showed an error instead of some, and LaTeX stopped at all."""
    assert mathjax(tex(source, display=True)).unescape() == rf"\[{written}\]"
    assert to_mathml(source, display=True) == to_mathml(written, display=True)


def test_a_tag_within_a_line_of_text_is_a_text() -> None:
    """LaTeX stopped at it."""
    assert str(mathjax(tex(r"x \tag{1}"))) == r"\(x \qquad\text{(1)}\)"
    assert str(mathjax(tex(r"\begin{align} a \tag{1} \end{align}"))) == r"\(\begin{align} a \tag{1} \end{align}\)"


def test_a_tag_may_hold_a_formula_with_braces() -> None:
    """Pages showed its dollars and lost a brace."""
    shown = "<mtext>(</mtext><msub><mi>x</mi><mrow><mn>1</mn></mrow></msub><mtext>)</mtext>"
    assert shown in to_mathml(r"a \tag{$x_{1}$}", display=True)
    assert "2em" in to_mathml(r"\begin{align} a \tag{$x_{1}$} \end{align}", display=True)


@pytest.mark.parametrize("source", KEPT)
def test_one_that_is_all_of_a_formula_stays(source: str) -> None:
    """Its lines have their numbers at the edge."""
    assert to_mathml(source, display=True)
    assert mathjax(tex(source, display=True)).unescape() == rf"\[{source}\]"


@pytest.mark.parametrize("source", [r"\tag{a} \tag{b} x", r"\begin{align} a \\ b \tag{1} \tag{2} \end{align}"])
def test_a_line_has_one_tag(source: str) -> None:
    """Pages showed both, and MathJax an error."""
    with pytest.raises(TexError, match=r"only one \\tag"):
        to_mathml(source, display=True)


@pytest.mark.matrix
def test_latex_shows_all_of_them(run: Run, elsewhere: Path) -> None:
    """It stopped at the first of them."""
    latex = shutil.which("pdflatex") or pytest.skip("pdflatex is not installed")
    formulas = [*NESTED, *KEPT]
    asked = "".join(f"## F{n}?\n\n$$\n{one}\n$$\n\n" for n, one in enumerate(formulas))
    (elsewhere / "n.md").write_text(rf"{asked}And $x \tag{{1}}$.")
    words = ("sheet", "--only", "notes", "--notes", "n.md", "--n", len(formulas), "--seed", 1, "-o", "a.tex")
    assert run(*words).status == 0
    made = subprocess.run([latex, "-halt-on-error", "a.tex"], cwd=elsewhere, capture_output=True, check=False)
    assert [line for line in made.stdout.decode(errors="replace").splitlines() if line.startswith("!")] == []
    assert made.returncode == 0
