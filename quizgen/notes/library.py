"""Notes on disk: which files they are, and what they hold together."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from quizgen.errors import ContentError, UsageError
from quizgen.notes.concept import Concept, Message, Source
from quizgen.notes.frontmatter import Frontmatter, FrontmatterError, parse_frontmatter
from quizgen.notes.grammar import Found, find_cards
from quizgen.notes.markdown import Node, parse
from quizgen.richtext import plain

_ENDINGS = {".md", ".markdown"}
_BARE_WORDS = 2
"""A question of so few words ("Why?", "Why not?") needs its headings to be understood."""


@dataclass(frozen=True, slots=True)
class Library:
    """Some notes by the names that exports show, their concepts in order, and what there is to say about them."""

    notes: tuple[str, ...]
    concepts: tuple[Concept, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A note and the folder its identity is relative to."""

    path: Path
    folder: Path

    @property
    def relative(self) -> Path:
        return self.path.relative_to(self.folder)

    @property
    def shown(self) -> str:
        """The note as exports name it: no path of the machine they were made on."""
        name = self.folder.resolve().name
        return (Path(name) / self.relative if name else self.relative).as_posix()


def read_notes(paths: Iterable[Path]) -> Library:
    """Read notes: files, or folders with all that is in them (hidden files and folders left out).

    Raises:
        UsageError: a path is missing, or a folder without notes.
        ContentError: a note can't be read, or two notes have the same id.
    """
    files = [file for path in paths for file in _find(path)]
    files = list({file.path.resolve(): file for file in files}.values())
    concepts: list[Concept] = []
    messages: list[Message] = []
    owners: dict[str, Path] = {}
    for file in files:
        note_id, found, said = _read(file)
        messages += said
        if owners.setdefault(note_id, file.path) != file.path:
            raise ContentError(
                f"{file.path}: has the same id as {owners[note_id]} ({note_id}); give one of them another `id:` on top"
            )
        concepts += found
    return Library(tuple(file.shown for file in files), _with_context(concepts), tuple(messages))


def _find(path: Path) -> list[_File]:
    try:
        exists, is_folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: can't be reached; check the path and its permissions") from error
    if not exists:
        raise UsageError(f"{path}: there is no such file or folder; give a Markdown note or a folder of notes")
    if not is_folder:
        return [_File(path, path.parent)]
    found = []
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        notes = sorted(name for name in files if not name.startswith(".") and Path(name).suffix.lower() in _ENDINGS)
        found += [_File(Path(folder) / name, path) for name in notes]
    if not found:
        raise UsageError(f"{path}: there are no notes in this folder; put .md files there or name another one")
    return sorted(found, key=lambda file: file.relative.as_posix())


def _read(file: _File) -> tuple[str, list[Concept], list[Message]]:
    root = parse(_text(file.path))
    messages: list[Message] = []
    frontmatter = _frontmatter(root, file.path, messages)
    note_id = frontmatter.id or unicodedata.normalize("NFC", file.relative.as_posix())
    seen: Counter[str] = Counter()
    concepts = []
    for found in find_cards(root):
        if not plain(found.answer):
            messages.append(Message(file.path, found.line, f"“{found.title}” has no answer; write one below it"))
            continue
        key = f"^{found.block_id}" if found.block_id else _normalised(found.key)
        seen[key] += 1
        if seen[key] > 1:
            text = f"“{found.title}” occurs twice in this note; add what tells them apart, or a block id (^name)"
            messages.append(Message(file.path, found.line, text))
        concepts.append(_concept(file, frontmatter, found, f"{note_id}#{key}", seen[key]))
    if not concepts:
        messages.append(Message(file.path, 1, "no cards in this note; ask a question in a heading or in bold"))
    return note_id, concepts, messages


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ContentError(f"{path}: could not be read ({error.strerror}); check its permissions") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(f"{path}:{line}: not UTF-8 text; save the note with UTF-8 encoding") from error


def _frontmatter(root: Node, path: Path, messages: list[Message]) -> Frontmatter:
    blocks = [block for block in root.children if block.type == "front_matter"]
    if not blocks:
        return Frontmatter()
    try:
        return parse_frontmatter(blocks[0].content)
    except FrontmatterError as error:
        text = f"the frontmatter is not YAML ({error}) and is left out; check its quotes, colons and indents"
        messages.append(Message(path, error.line + 2, text))
        return Frontmatter()


def _normalised(question: str) -> str:
    """Reduce a question to what stays equal when its case, spacing or closing mark is touched up."""
    return " ".join(unicodedata.normalize("NFC", question).casefold().split()).rstrip("?？.:!… ")


def _concept(file: _File, frontmatter: Frontmatter, found: Found, identity: str, ordinal: int) -> Concept:
    return Concept(
        id=identity if ordinal == 1 else f"{identity} ({ordinal})",
        kind=found.kind,
        title=found.title,
        question=found.question,
        answer=found.answer,
        breadcrumb=found.breadcrumb or (file.path.stem,),
        needs_context=len(re.findall(r"\w+", found.title)) <= _BARE_WORDS,
        tags=frontmatter.tags,
        deck=frontmatter.deck,
        folders=file.relative.parts[:-1],
        source=Source(file.shown, found.line),
    )


def _with_context(concepts: list[Concept]) -> tuple[Concept, ...]:
    """Let questions that occur twice show where they stand."""
    titles = Counter(_normalised(concept.title) for concept in concepts)
    return tuple(
        replace(concept, needs_context=True) if titles[_normalised(concept.title)] > 1 else concept
        for concept in concepts
    )
