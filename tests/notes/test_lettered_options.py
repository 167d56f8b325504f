"""Options that are written on lines of their own are shown so."""

import json
from pathlib import Path

import pytest
from conftest import Run

from quizgen.richtext import plain


@pytest.mark.parametrize(
    "note",
    [
        "Q: Which is prime?\na) 4\nb) 5\n\nA: b\n",
        "Q: Which is prime?\na) 4\nb) 5\nAnswer: b\n",
        "- Q: Which is prime?\n  a) 4\n  b) 5\n  - A: b\n",
        "**Which is prime?**\na) 4\nb) 5\n\n**Answer:** b\n",
    ],
)
def test_each_option_has_its_line(run: Run, elsewhere: Path, note: str) -> None:
    """On the front of the card, below what asks."""
    (elsewhere / "n.md").write_text(note, "utf-8")
    outcome = run("json", "--notes", "n.md", "--only", "notes", "--seed", 1)
    (card,) = json.loads(outcome.out)["cards"]
    assert "a) 4<br>\nb) 5" in card["variants"][0]["question_html"].replace("<br />", "<br>")
    assert plain(card["variants"][0]["answer_html"]) == "b"
