"""The cards of a deck."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from quizgen.notes import Concept, Image, MistakeWords, Source, WrittenProblem
from quizgen.problem import Problem


@dataclass(frozen=True, slots=True)
class Home:
    """The deck of a card: one that its note names, or else ours, or one below it for the folders of its note."""

    named: str | None = None
    folders: tuple[str, ...] = ()

    def below(self, root: str) -> str:
        """Return the deck's name where ours has the name `root`. What a note names keeps its name, like ours or not."""
        return "::".join((root, *self.folders)) if self.named is None else self.named


@dataclass(frozen=True, slots=True)
class Variant:
    """One instance of a skill: the problem, and its question and worked solution as rich text."""

    problem: Problem
    question: Markup
    solution: Markup


@dataclass(frozen=True, slots=True)
class NumericCard:
    """A skill, shown with other numbers each time.

    Attributes:
        id: family, level and slot (`conv-output-size/2/1`): new numbers, same card.
        title: short, unique, plain text.
        skill: the title without its slot, which several cards may share.
        variants: at least one; every exporter uses them in its own way.
        mistakes: the words of the variants' mistakes, by name.
        why: the concepts that explain them.
        written: the problem as a note has it, if the skill is from one.
    """

    id: str
    title: str
    skill: str
    deck: Home
    tags: tuple[str, ...]
    family: str
    level: int
    variants: tuple[Variant, ...]
    mistakes: Mapping[str, MistakeWords]
    why: tuple[Concept, ...]
    written: WrittenProblem | None = None
    kind: ClassVar[str] = "numeric"

    @property
    def source(self) -> Source | None:
        """Where a problem of a note stands."""
        return self.written.source if self.written else None

    @property
    def images(self) -> tuple[Image, ...]:
        """The pictures of that note in the variants."""
        return self.written.images if self.written else ()


@dataclass(frozen=True, slots=True)
class ConceptCard:
    """A question and its answer from a note. The context is where it stands there, if the question needs it.

    Attributes:
        note: what its note is called.
        language: its note's, if the note says so.
        is_built_in: its note is one of ours.
    """

    id: str
    title: str
    deck: Home
    tags: tuple[str, ...]
    source: Source
    context: tuple[str, ...]
    question: Markup
    answer: Markup
    images: tuple[Image, ...]
    note: str
    language: str | None
    is_built_in: bool
    kind: ClassVar[str] = "concept"


Card = NumericCard | ConceptCard
