"""A family of problems made from a note, and what its questions can do besides. Light to import: it reads no note."""

import sys
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from quizgen.notes import MistakeWords, WrittenProblem
from quizgen.problem import Family, Question


class OwnQuestion(Question):
    """A question whose words come from a note."""

    @abstractmethod
    def texts(self) -> tuple[Markup, Markup]:
        """Return question and solution as rich text, with this question's numbers.

        Raises:
            IllPosedError: an expression in them has no value.
        """


@dataclass(frozen=True, kw_only=True)
class OwnFamily(Family):
    """The problems of one `problem` block.

    Attributes:
        written: the problem as the note has it.
        words: those of its mistakes, by their names.
        tags: those of its cards.
        instances: how many different problems there are; None if more than can be counted, or nobody has.
    """

    written: WrittenProblem
    words: Mapping[str, MistakeWords]
    tags: tuple[str, ...]
    instances: int | None = None

    @property
    def kind(self) -> str:
        """The whole name: an @ in a note's is a letter like others."""
        return self.name

    @property
    def is_strict(self) -> bool:
        return True

    def max_effort(self, level: int) -> int:  # noqa: ARG002 - no level has a bound here
        """Return no bound: the author decides what is too hard."""
        return sys.maxsize
