"""Notes of a few lines, read as the commands read them; and the built-in notes, read once for all tests."""

from collections.abc import Collection
from functools import cache
from pathlib import Path

from quizgen.notes import Concept, Library, read_notes
from quizgen.resources import CONTENT


@cache
def our_notes() -> Library:
    """Return what the built-in notes hold: read from Markdown with formulas checked, whatever is cached on disk."""
    return read_notes([CONTENT])


def cards_of(text: str, folder: Path, also: Collection[str] = ()) -> tuple[Concept, ...]:
    """Return the cards of a note with this text, which is written to a folder that has no other notes."""
    (folder / "note.md").write_text(text, "utf-8")
    return read_notes([folder], also=also).concepts
