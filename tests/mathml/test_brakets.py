r"""Sets and brackets of the package braket, and the columns of arrays: all readers get them in plain commands."""

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from conftest import Run

from quizgen.mathjax import mathjax
from quizgen.mathml.convert import to_mathml
from quizgen.mathml.errors import TexError
from quizgen.richtext import tex

WRITTEN = {
    r"\set{x | x > 0}": (r"{\{\,x \mid  x > 0\,\}}", "{x∣x>0}"),
    r"\set{1, \|x\|}": (r"{\{\,1, \|x\|\,\}}", "{1,‖x‖}"),
    r"\Set{x^{|I|} | \left|x\right| > 1 | y}": (
        r"{\left\{\,x^{|I|} \;\middle\vert\;  \left|x\right| > 1 | y\,\right\}}",
        "{x|I|||x|>1|y}",
    ),
    r"\bra{x} A \ket y": (r"{\langle x\rvert } A {\lvert y\rangle }", "⟨x|A|y⟩"),
    r"\braket{a|b|c}": (r"{\langle a\vert b\vert c\rangle }", "⟨a|b|c⟩"),
    r"\Bra{a}\Ket\psi": (r"{\left\langle a\right\vert }{\left\vert \psi\right\rangle }", "⟨a||ψ⟩"),
    r"\Braket{a | b}": (r"{\left\langle a \,\middle\vert\,  b\right\rangle }", "⟨a|b⟩"),
    r"\ketbra{a}{b}": (r"{\lvert a\rangle\langle b\rvert }", "|a⟩⟨b|"),
    r"\set{\braket{a|b} | c}_i": (r"{\{\,{\langle a\vert b\rangle } \mid  c\,\}}_i", "{⟨a|b⟩∣c}i"),
    r"\begin{array}{*{2}{c}} 1 & 2 \end{array}": (r"\begin{array}{cc} 1 & 2 \end{array}", "12"),
    r"\begin{array}{l*2{r|}c} 1 & 2 & 3 & 4 \end{array}": (
        r"\begin{array}{lr|r|c} 1 & 2 & 3 & 4 \end{array}",
        "1234",
    ),
    r"\begin{array}{c:c} 1 & 2 \\ \hdashline 3 & 4 \end{array}": (
        r"\begin{array}{c|c} 1 & 2 \\ \hdashline 3 & 4 \end{array}",
        "1234",
    ),
}


@pytest.mark.parametrize(("source", "written", "signs"), [(one, *both) for one, both in WRITTEN.items()])
def test_they_are_written_in_plain_commands(source: str, written: str, signs: str) -> None:
    r"""Pages refused most of them, LaTeX stopped at `\braket`, and the bars of pages stood apart."""
    assert mathjax(tex(source)).unescape() == rf"\({written}\)"
    assert unescape(re.sub("<[^>]*>", "", to_mathml(source))) == signs


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (r"\ketbra{x}", r"an argument of \\ketbra is missing"),
        (r"{\ket}", r"an argument of \\ket is missing"),
        (r"\begin{array}{*{101}{c}} 1 \end{array}", "at most 100 columns"),
        (r"\begin{array}{*{99}{*{99}{c}}} 1 \end{array}", "at most 100 columns"),
        (r"\begin{array}{c@{+}c} 1 & 2 \end{array}", r"l, c, r, \|, : and \*\{…\}\{…\}, not c@\{\+\}c"),
    ],
)
def test_what_is_wrong_with_them_is_said(source: str, message: str) -> None:
    """By name, with what may be written."""
    with pytest.raises(TexError, match=message):
        to_mathml(source)


@pytest.mark.matrix
def test_latex_shows_all_of_them(run: Run, elsewhere: Path) -> None:
    r"""It knows neither the package nor `\hdashline`."""
    latex = shutil.which("pdflatex") or pytest.skip("pdflatex is not installed")
    (elsewhere / "n.md").write_text("## Which?\n\n" + "\n\n".join(f"$${one}$$" for one in WRITTEN))
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "a.tex").status == 0
    made = subprocess.run([latex, "-halt-on-error", "a.tex"], cwd=elsewhere, capture_output=True, check=False)
    assert [line for line in made.stdout.decode(errors="replace").splitlines() if line.startswith("!")] == []
    assert made.returncode == 0
