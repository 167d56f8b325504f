"""Formulas of our own families and notes are ready; the converter is for those of others."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quizgen.mathml.errors import TexError
from quizgen.mathml.known import known_pieces
from quizgen.mathml.page import element, formula
from quizgen.mathml.pieces import convert_pieces
from quizgen.mathml.skeletons import skeleton

_RUN = "import sys; from quizgen.cli import main\ntry: main()\nfinally: print('latex2mathml' in sys.modules)"


def _converts(command: str, folder: Path) -> bool:
    """Run a command with a folder of its own for what is kept, and tell whether it imports the converter."""
    options = ("--n", "12", "--variants", "1", "--seed", "1", "-o", str(folder / "out"))
    run = [sys.executable, "-c", _RUN, command, *options]
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    shown = subprocess.run(run, capture_output=True, text=True, check=True, timeout=60, env=environment).stdout
    return {"True\n": True, "False\n": False}[shown]


def test_nothing_is_converted_where_all_formulas_are_ours(tmp_path: Path) -> None:
    """The converter is not even imported once the built-in notes have been read, which checks their formulas."""
    assert [_converts(command, tmp_path) for command in ("qti", "qti", "html")] == [True, False, False]


def test_known_formulas_hold_the_numbers_that_are_asked_for() -> None:
    """One shape for all numbers, on pages and in XML, inline and displayed."""
    shape, numbers = skeleton(r"12 + 3 = 15")
    assert numbers == ["12", "3", "15"]
    assert known_pieces(shape, display=False) == convert_pieces(shape, display=False)
    assert "<mn>12</mn><mo>+</mo><mn>3</mn>" in formula(r"12 + 3 = 15")
    assert "<mn>1,200</mn><mo>+</mo><mn>3</mn>" in element(r"1{,}200 + 3 = 1{,}203")


@pytest.mark.parametrize(
    "source", ["8004242424 + 1 = 3", "x_{8014242424} = 14242424", r"\frac{8004242424}{2}", "8994242424"]
)
def test_numbers_like_the_marks_are_shown_as_they_are(source: str) -> None:
    """Nothing is put in their place, and nothing is lost."""
    number = re.search(r"\d{7,}", source)
    assert number
    for shown in (formula(source), formula(source, display=True), element(source)):
        assert f"<mn>{number[0]}</mn>" in shown


def test_unknown_formulas_are_converted_and_checked() -> None:
    """Those of users' notes, say."""
    shape, _ = skeleton(r"\zeta_7^2 \ne 3")
    assert known_pieces(shape, display=False) is None
    assert "<mi>ζ</mi>" in formula(r"\zeta_7^2 \ne 3")
    with pytest.raises(TexError):
        formula(r"12 + \nosuch = 15")
