"""Notes of a few lines, read as the commands read them."""

from collections.abc import Collection
from pathlib import Path

from quizgen.notes import Concept, read_notes


def cards_of(text: str, folder: Path, also: Collection[str] = ()) -> tuple[Concept, ...]:
    """Return the cards of a note with this text, which is written to a folder that has no other notes."""
    (folder / "note.md").write_text(text, "utf-8")
    return read_notes([folder], also=also).concepts
