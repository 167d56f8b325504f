"""Signs beyond ASCII in formulas of sheets for LaTeX: pdfLaTeX has them for texts, and showed other ones."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Run

from quizgen.export.sheet.in_formulas import declared_in_formulas, with_scripts_apart, with_signs_in_text

NOTE = r"""## Is it $größe_é = 3 × 3 ÷ 2 · 1$?

Yes: $10²³ + 10⁻³ + xₙ₊₁ + x^² + f'² + x^T² + x²' + x²^T$ for $\text{m² × größe}$, €, ‖ and 3 × 3.
So is $x_{\text{in_channels}}² + x^a_b²$.
"""


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("10²³ + x²", "10²{}³ + x²"),
        ("x_i₂ xₙ₊₁ xᵢ²", "x_i{}₂ xₙ{}₊{}₁ xᵢ²"),
        ("f'² + x²' + x^T² + x²^T", "f'{}² + x²{}' + x^T{}² + x²{}^T"),
        (r"x^{a}² + x^\top ² + x_{i}²", r"x^{a}{}² + x^\top{} ² + x_{i}²"),
        (r"x^² + x^é_ ä + \text{m²}", r"x^{²} + x^{é}_ {ä} + \text{m²}"),
        (
            r"x^{a^{b}}² + x^a_b² + x'₁² + x₂^a_b + x_{a_{b}}₂",
            r"x^{a^{b}}{}² + x^a_b{}² + x'₁{}² + x₂^a{}_b + x_{a_{b}}{}₂",
        ),
        (r"x²_i³ + x^\text{a}²", r"x²_i{}³ + x^\text{a}{}²"),
        (r"x^2 + f' + \text{\^é \_²}", r"x^2 + f' + \text{\^é \_²}"),
    ],
)
def test_each_script_has_something_to_stand_at(source: str, written: str) -> None:
    """Two in a row stopped it, and so did a letter whose sign is more than one thing."""
    assert with_scripts_apart(source) == written


def test_a_text_in_a_formula_has_the_signs_that_are_typed() -> None:
    """A name from a program stopped it; what stands between dollars is a formula again."""
    typed = r"\text{in_channels}_2 + \mbox{a^b \_} + \text{$x_1$} + \mathrm{a_b}"
    assert with_signs_in_text(r"\text{5 % or #1, \% and \#}") == r"\text{5 \% or \#1, \% and \#}"
    assert with_signs_in_text(typed) == r"\text{in\_channels}_2 + \mbox{a\^{}b \_} + \text{$x_1$} + \mathrm{a_b}"


def test_only_formulas_need_other_signs() -> None:
    """What has a sign in formulas has that there; letters are those of texts."""
    page = '<p>ö ÷</p><span data-tex="3 × é &amp; ≤ ² Ж">…</span>'
    lines = re.findall(r"^\\quizgeninformulas\{.*", declared_in_formulas(page), re.MULTILINE)
    assert lines == [
        r"\quizgeninformulas{×}{00D7}{\times}",
        r"\quizgeninformulas{é}{00E9}{{\text{\csname quizgen00E9\endcsname}}}",
    ]
    assert declared_in_formulas("<p>ö ×</p>") == ""


@pytest.mark.matrix
def test_pdflatex_shows_what_is_typed(run: Run, elsewhere: Path) -> None:
    """It showed `3 × 3` as `3Ö3`."""
    latex = shutil.which("pdflatex") or pytest.skip("pdflatex is not installed")
    (elsewhere / "n.md").write_text(NOTE, "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "n.tex").status == 0
    made = subprocess.run([latex, "-interaction=nonstopmode", "n.tex"], cwd=elsewhere, capture_output=True, check=False)
    log = (elsewhere / "n.log").read_text("utf-8", errors="replace")
    assert re.findall(r"^(?:!|Missing character|.*invalid in math mode).*", log, re.MULTILINE) == []
    assert made.returncode == 0
    reader = shutil.which("pdftotext") or pytest.skip("pdftotext is not installed")
    text = subprocess.run([reader, "n.pdf", "-"], cwd=elsewhere, capture_output=True, check=True).stdout.decode()
    assert "größe" in text
    assert "= 3 × 3 ÷ 2 · 1" in text
