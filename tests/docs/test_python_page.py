"""docs/python.md shows what happens."""

import doctest
from pathlib import Path

import pytest

import quizgen

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
