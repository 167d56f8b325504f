"""The cases of `golden.md`, `styles.md` and `text.md`: notes, and the cards expected of them."""

import re
from pathlib import Path

import pytest

from quizgen.notes import read_notes
from quizgen.richtext import plain

_CASE = re.compile(
    r"^## (?P<title>[^\n]+)\n~~~~\n(?P<note>.*?)^~~~~\n(?P<expected>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL
)
_DOCUMENTS = ("golden.md", "styles.md", "text.md")
_TEXTS = [Path(__file__).with_name(name).read_text("utf-8") for name in _DOCUMENTS]
CASES = {case["title"]: case for text in _TEXTS for case in _CASE.finditer(text)}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("title", CASES)
def test_note_gives_its_cards(title: str, line_end: str, tmp_path: Path) -> None:
    """Exactly the expected cards and messages, with either kind of line ends and a byte-order mark."""
    path = tmp_path / "note.md"
    path.write_bytes(b"\xef\xbb\xbf" + CASES[title]["note"].replace("\n", line_end).encode())
    library = read_notes([path])
    found = [f"{c.kind} {c.source.line}: {c.title} -> {plain(c.answer)}" for c in library.concepts]
    marks = {"hint": "hint", "warning": "!", "error": "!!"}
    found += [f"{marks[message.level]} {message.line}: {message.text}" for message in library.messages]
    assert found == CASES[title]["expected"].strip().splitlines()


def test_all_cases_are_read() -> None:
    """No case is lost to a typo in its fences."""
    for text in _TEXTS:
        assert len(list(_CASE.finditer(text))) == text.count("\n~~~~\n") // 2 > 5
    assert len(CASES) == sum(text.count("\n~~~~\n") for text in _TEXTS) // 2
