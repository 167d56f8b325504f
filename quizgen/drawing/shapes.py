"""What a drawing is made of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What a shape stands for, from the back of a drawing to its front.

    The value is its class in the SVG: one letter, since Anki's notes carry many.
    """

    CONE = "v"
    """What lies between a unit and what it sees."""
    PIXEL = "c"
    """Cells of an input or of any map."""
    PADDING = "p"
    """Cells that padding adds: lighter, dashed."""
    OUTPUT = "o"
    """Cells of an output."""
    REACH = "h"
    """A thin line from the first to the last tap: what lies between them is a hole."""
    TAP = "k"
    """What a kernel touches, or a unit sees."""
    BAR = "r"
    """A quantity to scale."""
    RIVAL = "q"
    """A quantity that it is compared with: not filled."""
    FLOW = "a"
    """Lines along which maps pass."""
    GUIDE = "g"
    """Thin lines that lead the eye."""
    DROPPED = "x"
    """Crosses on what is left over or cut off."""
    BREAK = "b"
    """The mark where a long row is broken."""


class Anchor(StrEnum):
    """Which end of a text is at its place. The value is its class in the SVG."""

    START = "s"
    MIDDLE = "t"
    END = "e"


class Path(NamedTuple):
    """Lines and boxes of one role: `data` is SVG's path language, in whole units."""

    role: Role
    data: str


class Text(NamedTuple):
    """A label; `x` and `y` are where its base line is anchored.

    Named tuples, since a template can take them apart in a loop header, which is several times faster than asking for
    attributes in a sandbox.
    """

    role: str
    """Its classes: the anchor, and "m" (main) where it shows a result."""
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, and what it shows in words with the same numbers, for those who can't see it.

    Attributes:
        play: what it was drawn from, where a page's script can draw it again with other numbers; else empty.
    """

    width: int
    height: int
    title: str
    description: str
    paths: tuple[Path, ...]
    texts: tuple[Text, ...]
    play: str = ""
