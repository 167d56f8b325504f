"""A card as it is found, before it has an identity and is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from quizgen.notes.answers import split_sides
from quizgen.notes.asking import Asked
from quizgen.notes.concept import Kind
from quizgen.notes.markdown import Node, Tokens, first_line, last_line, paragraph


@dataclass(frozen=True, slots=True)
class Draft:
    """A card found in a note, not yet with the identity that its note gives it.

    Attributes:
        key: what the identity is made of: the question, or a pitfall's name.
        title: the question as plain text.
        question: the blocks of the front.
        answer: the blocks of the back; empty if there is no answer.
        breadcrumb: the headings above it.
        line: first line in the file, from 1.
        last_line: the last one.
        block_id: an Obsidian block id (`^why-bn`) that replaces the question in the identity.
        tags: those after the question, as they are written (`#exam/part-1`).
        place_matters: it is never understood without its headings.
    """

    kind: Kind
    key: str
    title: str
    question: Tokens
    answer: Tokens
    breadcrumb: tuple[str, ...]
    line: int
    last_line: int
    block_id: str | None = None
    tags: tuple[str, ...] = ()
    place_matters: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Cards that a style found among the blocks of a note, and the index of the first block that it leaves alone."""

    drafts: tuple[Draft, ...]
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a style looks: the headings above, and what is known about the whole note."""

    breadcrumb: tuple[str, ...] = ()
    flashcards: bool = False
    also: frozenset[str] = field(default_factory=frozenset)


def draft(
    kind: Kind, asked: Asked, body: Sequence[Node], place: Place, blocks: Sequence[Node], *, name: str | None = None
) -> Draft:
    """Make a card of a question and what stands below it; `blocks` are those that it takes up, `name` its block id."""
    front, back = split_sides(body, asks=asked.title)
    line = first_line(blocks[0])
    return Draft(
        kind=kind,
        key=asked.key or asked.title,
        title=asked.title,
        question=[*paragraph(asked.tokens, (line - 1, line)), *front],
        answer=back,
        breadcrumb=place.breadcrumb,
        line=line,
        last_line=max(last_line(blocks[-1]), line),
        block_id=name,
        tags=asked.tags,
    )
