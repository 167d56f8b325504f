"""Ordinary Markdown notes become concepts: `docs/notes.md` holds the grammar."""

from collections.abc import Collection, Sequence
from pathlib import Path

from quizgen.notes.choices import ALSO, Choices
from quizgen.notes.concept import Concept, Library, Message, Slot, Source, Text, WrittenProblem
from quizgen.notes.images import Image
from quizgen.notes.mistakes import MistakePage, MistakeWords, read_mistakes
from quizgen.notes.ready import built_in_mistakes, built_in_notes, write_notes

__all__ = [
    "ALSO",
    "Concept",
    "Image",
    "Library",
    "Message",
    "MistakePage",
    "MistakeWords",
    "Slot",
    "Source",
    "Text",
    "WrittenProblem",
    "built_in_mistakes",
    "built_in_notes",
    "read_mistakes",
    "read_notes",
    "read_picture",
    "read_whole_text",
    "write_notes",
]


def read_notes(
    paths: Sequence[Path], *, check_math: bool = True, also: Collection[str] = (), exclude: Sequence[str] = ()
) -> Library:
    """Read notes: files, or folders with all that is in them (hidden files and folders left out).

    One file that can't be read stops nothing if there are others: it is left out, and a message says so.

    Args:
        paths: files and folders.
        check_math: find out which formulas can't be shown; costs time.
        also: styles that are read only on demand: unmarked, terms, highlights.
        exclude: names or patterns of files and folders that are left out.

    Raises:
        UsageError: a path is missing, or a folder without notes.
        ContentError: the only note can't be read.
    """
    from quizgen.notes.library import read  # noqa: PLC0415 - takes long to import, and our own notes are ready

    return read(paths, Choices(check_math, frozenset(also)), exclude)


def read_whole_text(path: Path) -> Text:
    """Read a Markdown file as one text, without looking for questions; its frontmatter is left out.

    Raises:
        ContentError: it can't be read, is not UTF-8 text, or holds a formula or picture that can't be shown.
    """
    from quizgen.notes.whole import read  # noqa: PLC0415 - takes long to import, and few need it

    return read(path)


def read_picture(path: Path) -> Image:
    """Find a picture by its path.

    Raises:
        ContentError: there is none, or it is no picture.
    """
    from quizgen.notes.whole import find  # noqa: PLC0415 - as above

    return find(path)
