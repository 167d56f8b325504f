"""How notes are read."""

from dataclasses import dataclass

UNMARKED, TERMS, HIGHLIGHTS = "unmarked", "terms", "highlights"

ALSO = (UNMARKED, TERMS, HIGHLIGHTS)
"""Styles that are read only if somebody asks for them: they find too much that is none."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How notes are read.

    Attributes:
        check_math: find out which formulas can't be shown; costs time.
        also: styles that are read only if somebody asks for them.
    """

    check_math: bool = True
    also: frozenset[str] = frozenset()
