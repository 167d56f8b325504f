"""The notes that the documentation shows give the cards that it says."""

import re
from pathlib import Path

import pytest

from quizgen.notes import Library, read_notes
from quizgen.plaintext import to_terminal

_ROOT = Path(__file__).parents[2]
_EXAMPLE = re.compile(
    r"^```markdown\n(?P<note>.*?)^```\n\n(?P<between>(?:(?!^```).)*?)(?P<table>^\|.*?)\n\n", re.MULTILINE | re.DOTALL
)
_PAGES = ("docs/notes.md", "README.md")
EXAMPLES = [match for page in _PAGES for match in _EXAMPLE.finditer((_ROOT / page).read_text("utf-8"))]


def _read(tmp_path: Path, note: str) -> Library:
    path = tmp_path / "note.md"
    path.write_text(note, "utf-8")
    return read_notes([path])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["note"].splitlines()[-1])
def test_an_example_gives_the_cards_below_it(example: re.Match[str], tmp_path: Path) -> None:
    """Those of the table, in this order: front and back, and in docs/notes.md the id; and no errors."""
    library = _read(tmp_path, example["note"])
    rows = [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in example["table"].splitlines()[2:]]
    found = [(f"`{c.id}`", _line(to_terminal(c.question)), _line(to_terminal(c.answer))) for c in library.concepts]
    assert [cells[-len(rows[0]) :] for cells in found] == rows
    assert not [message for message in library.messages if message.level == "error"]


def _line(text: str) -> str:
    return " ".join(text.split())


def test_every_example_has_its_table() -> None:
    """No block of Markdown goes untested."""
    blocks = sum((_ROOT / page).read_text("utf-8").count("```markdown\n") for page in _PAGES)
    assert len(EXAMPLES) == blocks == 6


def test_deck_and_tags_come_from_the_frontmatter(tmp_path: Path) -> None:
    """As the first example says."""
    for concept in _read(tmp_path, EXAMPLES[0]["note"]).concepts:
        assert f"in the deck *{concept.deck}* and" in EXAMPLES[0]["between"]
        assert "with the tags `{}` and `{}`".format(*concept.tags) in EXAMPLES[0]["between"]


def test_a_repeated_question_is_told(tmp_path: Path) -> None:
    """With what to try."""
    (example,) = (example for example in EXAMPLES if "shuffle" in example["note"])
    (message,) = _read(tmp_path, example["note"]).messages
    assert (message.level, message.line) == ("warning", 6)
    assert "occurs twice in this note" in message.text
