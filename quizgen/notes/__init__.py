"""Ordinary Markdown notes become concepts: `docs/notes.md` holds the grammar."""

from quizgen.notes.concept import Concept, Message, Source
from quizgen.notes.images import Image
from quizgen.notes.library import Library, read_notes
from quizgen.notes.mistakes import MistakePage, MistakeWords, read_mistakes
from quizgen.notes.styles import ALSO

__all__ = [
    "ALSO",
    "Concept",
    "Image",
    "Library",
    "Message",
    "MistakePage",
    "MistakeWords",
    "Source",
    "read_mistakes",
    "read_notes",
]
