"""Ordinary Markdown notes become concepts: `docs/notes.md` holds the grammar."""

from quizgen.notes.concept import Concept, Message, Source
from quizgen.notes.images import Image
from quizgen.notes.library import Library, read_notes

__all__ = ["Concept", "Image", "Library", "Message", "Source", "read_notes"]
