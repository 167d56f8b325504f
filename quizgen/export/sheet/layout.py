"""How a sheet looks, and where its answers go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from quizgen.notes import Image, Text

PAPERS = {"a4": ("210mm", "297mm"), "letter": ("215.9mm", "279.4mm")}
"""Width and height."""


class Key(Enum):
    """Where the answers go."""

    APPEND = "append"
    SEPARATE = "separate"
    NONE = "none"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the questions of each version, besides the title.

    Attributes:
        lines: what students fill in besides name and date, such as "Student number".
    """

    course: str = ""
    institution: str = ""
    logo: Image | None = None
    instructions: Text | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet looks.

    Attributes:
        title: heading of every version.
        language: of the questions, as HTML has it.
        paper: one of `PAPERS`.
        shuffle: whether each version has an order of its own.
        points: what questions count, by their numbers in the first order, where that is not the usual; None if no
            points are shown.
        workspace: empty space below a question to compute, in cm.
        compact: no more space than that; else what is left of a page is shared among its questions.
        exam: neither codes nor the seed on what students get.
        people: versions are named after people.
    """

    title: str
    paper: str
    workspace: float
    head: Head = field(default_factory=Head)
    points: Mapping[int, int] | None = None
    shuffle: bool = False
    compact: bool = False
    exam: bool = False
    people: bool = False
    language: str = "en"

    @property
    def key_title(self) -> str:
        """The key's heading on one line, with a dash, since many titles hold a colon."""
        return f"Answer key – {self.title}"
