"""Notes on disk: which files they are, and what they hold together."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quizgen.errors import ContentError, UsageError
from quizgen.notes.concept import Concept, Message
from quizgen.notes.images import ImageFinder
from quizgen.notes.reader import NoteFile, normalised, read_note

_ENDINGS = {".md", ".markdown"}


@dataclass(frozen=True, slots=True)
class Library:
    """Some notes by the names that exports show, their concepts in order, and what there is to say about them."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...]
    concepts: tuple[Concept, ...]
    messages: tuple[Message, ...]


def read_notes(paths: Sequence[Path], *, check_math: bool = True) -> Library:
    """Read notes: files, or folders with all that is in them (hidden files and folders left out).

    `check_math` finds out which formulas can't be shown, and costs time.

    Raises:
        UsageError: a path is missing, or a folder without notes.
        ContentError: a note can't be read, or two notes have the same id.
    """
    files = [file for path in paths for file in _find(path)]
    files = list({file.path.resolve(): file for file in files}.values())
    finders = {file.folder: ImageFinder(file.folder) for file in files}
    concepts: list[Concept] = []
    messages: list[Message] = []
    owners: dict[str, Path] = {}
    names: list[str] = []
    for file in files:
        note = read_note(file, finders[file.folder], check_math=check_math)
        if note is None:
            continue
        names.append(file.shown)
        messages += note.messages
        if owners.setdefault(note.id, file.path) != file.path:
            raise ContentError(
                f"{file.path}: has the same id as {owners[note.id]} ({note.id}); give one of them another `id:` on top"
            )
        concepts += note.concepts
    return Library(tuple(paths), tuple(names), _with_context(concepts), tuple(messages))


def _find(path: Path) -> list[NoteFile]:
    try:
        exists, is_folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: can't be reached; check the path and its permissions") from error
    if not exists:
        raise UsageError(f"{path}: there is no such file or folder; give a Markdown note or a folder of notes")
    if not is_folder:
        return [NoteFile(path, path.parent)]
    found = []
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        notes = sorted(name for name in files if not name.startswith(".") and Path(name).suffix.lower() in _ENDINGS)
        found += [NoteFile(Path(folder) / name, path) for name in notes if _is_text(Path(folder) / name)]
    if not found:
        raise UsageError(f"{path}: there are no notes in this folder; put .md files there or name another one")
    return sorted(found, key=lambda file: file.relative.as_posix())


def _is_text(path: Path) -> bool:
    """Leave out pipes and devices, which may never end. A broken link stays, and is told when it is read."""
    return path.is_file() or not path.exists()


def _with_context(concepts: list[Concept]) -> tuple[Concept, ...]:
    """Let questions that occur twice show where they stand."""
    titles = Counter(normalised(concept.title) for concept in concepts)
    return tuple(
        replace(concept, needs_context=True) if titles[normalised(concept.title)] > 1 else concept
        for concept in concepts
    )
