"""What the notes hold."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from quizgen.notes.images import Image
from quizgen.richtext import plain, without_pictures

Kind = Literal["heading", "bullet", "pitfall", "callout", "paragraph", "labels", "fold", "flashcard", "term", "cloze"]
"""How a card is written; see `docs/notes.md`."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a concept comes from: the note, seen from its folder's parent, and the line its question begins on."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Concept:
    """A question and its answer, found in a note.

    Attributes:
        id: the note's id and the question (never the answer), so that answers can be edited.
        note_id: the note's id, which may itself hold a `#`.
        kind: how it is written; see `docs/notes.md`.
        title: the question as plain text.
        question: the question as rich text.
        answer: the answer as rich text.
        breadcrumb: the headings above it.
        needs_context: the question alone would not be understood, or occurs twice.
        deck: what the note's frontmatter says, if anything.
        folders: the folders between the notes folder and the note.
        path: the note itself.
        images: pictures in question and answer.
        is_core: its note counts it among the ideas that come first.
        note: what its note is called: by its frontmatter, its first heading, or its file.
        language: its note's, as HTML has it, if the note says so.
        is_built_in: its note is one of ours.
    """

    id: str
    note_id: str
    kind: Kind
    title: str
    question: Markup
    answer: Markup
    breadcrumb: tuple[str, ...]
    needs_context: bool
    tags: tuple[str, ...]
    deck: str | None
    folders: tuple[str, ...]
    source: Source
    path: Path
    images: tuple[Image, ...] = ()
    is_core: bool = False
    note: str = ""
    language: str | None = None
    is_built_in: bool = False

    @property
    def key(self) -> str:
        """What the id says besides the note: the question, or its block id."""
        return self.id[len(self.note_id) + 1 :]

    @property
    def undrawn(self) -> "Concept":
        """The same without quizgen's drawings, unless there would be no answer left."""
        answer = without_pictures(self.answer)
        keeps = not plain(answer) and "<img" not in answer
        return replace(self, question=without_pictures(self.question), answer=self.answer if keeps else answer)


@dataclass(frozen=True, slots=True)
class Text:
    """A rich text and the pictures in it."""

    html: Markup
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """Something in a note that its author should know: what is wrong; what to try. A hint is a near miss.

    Attributes:
        column: where in the line, from 1; 0 if nothing says so.
        excerpt: the part of the note, and a line with a caret below the place; empty if there is none.
    """

    file: Path
    line: int
    text: str
    level: Literal["hint", "warning", "error"] = "warning"
    column: int = 0
    excerpt: str = ""

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}" if self.column else str(self.line)
        return f"{self.file}:{place}: {self.text}"


@dataclass(frozen=True, slots=True)
class Slot:
    """An `{{expression}}` of a text: where it stands in the file, from 1, and its placeholder in rich text."""

    text: str
    line: int
    column: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class WrittenProblem:
    """A problem as a note has it.

    Attributes:
        id: the note's id and the heading, or its block id.
        note_id: the note's id, which may itself hold a `#`.
        title: the heading.
        block: the text of the `problem` block.
        line: that of the heading, from 1.
        block_line: that of the block's first line, from 1.
        indent: columns that the block is set in.
        slots: the expressions of question and solution, each with the placeholder that stands for it there.
        question: rich text; empty if there is none.
        solution: rich text; empty if there is none.
        tags: the note's, and those of the heading.
        deck: what the note's frontmatter says, if anything.
        folders: the folders between the notes folder and the note.
        file: the note as exports show it.
        path: the note itself.
        note: the note's title.
        language: that of the note, as HTML has it, if it says so.
        images: pictures in question and solution.
        is_built_in: its note is one of ours.
    """

    id: str
    note_id: str
    title: str
    block: str
    line: int
    block_line: int
    indent: int
    slots: tuple[Slot, ...]
    question: Markup
    solution: Markup
    tags: tuple[str, ...]
    deck: str | None
    folders: tuple[str, ...]
    file: str
    path: Path
    note: str = ""
    language: str | None = None
    images: tuple[Image, ...] = ()
    is_built_in: bool = False

    @property
    def source(self) -> Source:
        """Where it stands."""
        return Source(self.file, self.line)


@dataclass(frozen=True, slots=True)
class Library:
    """Some notes, their concepts in order, and what there is to say about them.

    Attributes:
        paths: what was asked for.
        notes: the notes by the names that exports show.
        without_cards: how many of them hold no card.
        problems: those that the notes hold, not yet worked out (`quizgen.own`).
    """

    paths: tuple[Path, ...]
    notes: tuple[str, ...]
    concepts: tuple[Concept, ...]
    messages: tuple[Message, ...]
    without_cards: int = 0
    problems: tuple[WrittenProblem, ...] = ()
