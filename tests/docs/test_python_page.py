"""docs/python.md shows what happens."""

import doctest
from pathlib import Path

import pytest

import quizgen
from quizgen.solver import Sees

_PAGE = Path(__file__).parents[2] / "docs" / "python.md"


def test_every_example_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line that a reader would type gives what is printed below it."""
    monkeypatch.chdir(tmp_path)  # a note is written
    result = doctest.testfile(str(_PAGE), module_relative=False, encoding="utf-8")
    assert result.failed == 0
    assert result.attempted >= 20


def test_every_function_is_described() -> None:
    """All that quizgen offers to Python."""
    text = _PAGE.read_text("utf-8")
    assert all(f"quizgen.{name}(" in text for name in quizgen.__all__ if not name.startswith("__"))


@pytest.mark.parametrize(
    ("layers", "sees"),
    [
        *[(layers, Sees.EVERYTHING) for layers in ("gap", "gap, conv 4 k1", "flatten, linear 3")],
        *[(layers, Sees.UNDEFINED) for layers in ("convt 4 k2 s2", "upsample 2, conv 4 k3", "pixelshuffle 2", "gap 2")],
    ],
)
def test_what_is_no_window_is_told(layers: str, sees: Sees) -> None:
    """Whoever unpacks the fields of every layer reads first that some have none."""
    assert quizgen.solve(f"conv 4 k3, {layers}", input="3x8x8").fields[-1] is sees
    assert f"`{sees.name}`" in _PAGE.read_text("utf-8")
    assert "Sees" in str(quizgen.solve.__doc__)
