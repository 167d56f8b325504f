"""Notes on disk, and what they hold together."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from quizgen.errors import ContentError
from quizgen.notes.choices import Choices
from quizgen.notes.concept import Concept, Library, Message, WrittenProblem
from quizgen.notes.files import NoteFile, find_files
from quizgen.notes.identity import normalised
from quizgen.notes.images import ImageFinder
from quizgen.notes.reader import Note, read_note
from quizgen.notes.unicode import one_form

_C = TypeVar("_C", Concept, WrittenProblem)


def read(paths: Sequence[Path], choices: Choices, exclude: Sequence[str] = ()) -> Library:
    """Read notes as `read_notes` of the package does."""
    files = [file for path in paths for file in find_files(path, exclude)]
    files = list({_place(file.path): file for file in files}.values())
    reading = _Reading(choices, alone=len(files) == 1 and not paths[0].is_dir())
    for file in files:
        reading.read(file)
    return Library(
        tuple(paths),
        tuple(reading.names),
        _with_context(reading.concepts),
        tuple(reading.messages),
        reading.without_cards,
        tuple(reading.problems),
    )


def _place(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # links in a circle
        return path


class _Reading:
    """Reads one note after the other."""

    def __init__(self, choices: Choices, *, alone: bool) -> None:
        self._choices = choices
        self._alone = alone
        self._finders: dict[Path, ImageFinder] = {}
        self._owners: dict[str, NoteFile] = {}
        self._concepts: dict[str, Concept] = {}
        self._problems: dict[str, WrittenProblem] = {}
        self.names: list[str] = []
        self.messages: list[Message] = []
        self.without_cards = 0

    @property
    def concepts(self) -> list[Concept]:
        return list(self._concepts.values())

    @property
    def problems(self) -> list[WrittenProblem]:
        return list(self._problems.values())

    def read(self, file: NoteFile) -> None:
        finder = self._finders.setdefault(file.folder, ImageFinder(file.folder))
        try:
            with _nothing_collected():
                note = read_note(file, finder, self._choices)
        except ContentError as error:
            if self._alone:
                raise
            self._leave_out(file, str(error))
            return
        if note:
            self._keep(file, note)

    def _keep(self, file: NoteFile, note: Note) -> None:
        owner = self._owners.setdefault(note.id, file)
        if owner is not file:
            reason = f"has the same id as {owner.path} ({note.id}); give one of them another `id:` on top"
            if _alike(owner, file):
                reason = f"has the same name as {owner.path} but for the form of its Unicode characters; rename one"
            self._leave_out(file, f"{file.path}: {reason}")
            return
        self.names.append(file.shown)
        self.messages += note.messages
        self._keep_cards(self._concepts, note.concepts)
        self._keep_cards(self._problems, note.problems)
        if not note.concepts and not note.problems:
            self.without_cards += 1
            if self._alone:
                said = "no cards in this note; ask a question in a heading or in bold"
                self.messages.append(Message(file.path, 1, said))

    def _keep_cards(self, known: dict[str, _C], found: Iterable[_C]) -> None:
        """Keep what has an id of its own; ids of two notes may be equal where that of one note itself holds a #."""
        for one in found:
            owner = known.setdefault(one.id, one)
            if owner is not one:
                said = (
                    f"“{one.title}” is left out: it has the same id as line {owner.source.line} of {owner.path} "
                    f"({one.id}); give one of them a block id (^name)"
                )
                self.messages.append(Message(one.path, one.source.line, said, "error"))

    def _leave_out(self, file: NoteFile, reason: str) -> None:
        """Say which note is left out, on the line that the reason names."""
        place, _, text = reason.removeprefix(str(file.path)).partition(": ")
        line = int(place.lstrip(":")) if place.lstrip(":").isdigit() else 1
        self.messages.append(Message(file.path, line, f"this note is left out: {text}", "error"))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep Python from looking for garbage: a note's tokens form no cycles, so they are freed once it has been read."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _alike(one: NoteFile, other: NoteFile) -> bool:
    return one.folder == other.folder and one.relative != other.relative and _form(one) == _form(other)


def _form(file: NoteFile) -> str:
    return one_form(file.relative.as_posix())


def _with_context(concepts: list[Concept]) -> tuple[Concept, ...]:
    """Let questions that occur twice show where they stand."""
    titles = [normalised(concept.title) for concept in concepts]
    counts = Counter(titles)
    return tuple(
        replace(concept, needs_context=True) if counts[title] > 1 else concept
        for concept, title in zip(concepts, titles, strict=True)
    )
