"""Signs that pdfLaTeX has in no font: its file compiles, and whoever writes it is told."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Run

SHOWN = "Α ά ϕ 𝔼 𝒟 ạ x̂ a\u2009b\u200b… é „ﬁ“ ½ → −"
NOTE = f"## Is it {SHOWN}?\n\nЖук 中文 ع 😀 ☎ in `Ж 中 ạ x̂` and $Ж$, $中_1$ and:\n\n```python\nЖ = 'ά'\n```\n"


def _write(run: Run, folder: Path, note: str) -> str:
    (folder / "n.md").write_text(note, "utf-8")
    outcome = run("sheet", "--only", "notes", "--notes", "n.md", "--title", "A", "--seed", 1, "-o", "n.tex")
    assert outcome.status == 0
    return outcome.err


def test_what_is_lacking_is_said_once(run: Run, elsewhere: Path) -> None:
    """It has the number of each sign in its place."""
    told = _write(run, elsewhere, NOTE)
    assert told.count("pdflatex") == 1
    assert "n.tex: pdflatex has no sign for Ж у к 中 文 and 3 more, and shows their numbers; compile it with" in told
    head = (elsewhere / "n.tex").read_text("utf-8").partition(r"\begin{document}")[0]
    assert r"\quizgensign{中}{4E2D}{\quizgenlacking{4E2D}}" in head
    assert r"\quizgensign{ạ}{1EA1}{\ensuremath{\text{\d{a}}}}" in head


def test_nothing_is_said_of_what_is_shown(run: Run, elsewhere: Path) -> None:
    """Accents and letters of formulas are made of what it has."""
    assert "pdflatex" not in _write(run, elsewhere, f"## Is it {SHOWN}?\n\nYes.\n")


MARKED = "x⃗ k̲ x̅ a̸"


def test_marks_that_are_commands_before_a_letter_are_numbers(run: Run, elsewhere: Path) -> None:
    r"""LaTeX has `\vec` and its like for what follows, and took the next letter, or stopped."""
    told = _write(run, elsewhere, f"## Is it {MARKED} or ñ?\n\nYes.\n")
    assert "pdflatex has no sign for \u20d7 \u0332 \u0305 \u0338, and shows their numbers" in told


@pytest.mark.matrix
def test_pdflatex_compiles_it(run: Run, elsewhere: Path) -> None:
    """It stopped at each of these signs, in words, code and formulas."""
    latex = shutil.which("pdflatex") or pytest.skip("pdflatex is not installed")
    _write(run, elsewhere, f"{NOTE}\n{MARKED}\n")
    made = subprocess.run([latex, "-interaction=nonstopmode", "n.tex"], cwd=elsewhere, capture_output=True, check=False)
    log = (elsewhere / "n.log").read_text("utf-8", errors="replace")
    assert re.findall(r"^(?:!|Missing character).*", log, re.MULTILINE) == []
    assert made.returncode == 0
