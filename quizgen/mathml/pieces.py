"""Formulas in pieces, cut where a reader would break them: before relations, and long sums before their signs."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from xml.etree import ElementTree as ET

from markupsafe import escape

from quizgen.mathml.convert import to_mathml
from quizgen.mathml.finish import tag_of

_RELATIONS = frozenset(("=", ":=", *"≈≤≥<>≠→←∈"))
_SIGNS = frozenset("+−")
_OPENING, _CLOSING = frozenset("([{⌊⌈"), frozenset(")]}⌋⌉")
_LONG = 9
"""A piece of more numbers, letters and signs than this may also be broken at its sums."""


@lru_cache(maxsize=4096)  # one that makes no template comes here each time it is shown
def convert_pieces(source: str, *, display: bool) -> tuple[str, ...]:
    """Convert a formula, and cut it where lines may end.

    Raises:
        TexError: it can't be shown as it is meant.
    """
    root = ET.fromstring(to_mathml(source, display=display))  # noqa: S314 - made and checked by the converter
    return tuple("".join(map(_html, piece)) for piece in _pieces(_top(root)))


def _top(root: ET.Element) -> Sequence[ET.Element]:
    """Return the elements of a formula's uppermost row."""
    children = list(root)
    while len(children) == 1 and tag_of(children[0]) == "mrow":
        children = list(children[0])
    return children


def _pieces(row: Sequence[ET.Element]) -> Iterator[Sequence[ET.Element]]:
    """Cut a row before its relations, and what is long then before its signs."""
    for piece in _cut(row, _RELATIONS):
        if sum(1 for element in piece for leaf in element.iter() if leaf.text) > _LONG:
            yield from _cut(piece, _SIGNS)
        else:
            yield piece


def _cut(row: Sequence[ET.Element], signs: frozenset[str]) -> Iterator[Sequence[ET.Element]]:
    depth, start = 0, 0
    for index, element in enumerate(row):
        sign = element.text
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if index > start and depth == 0 and sign in signs and _may_begin(element, row[index - 1]):
            yield row[start:index]
            start = index
    yield row[start:]


def _may_begin(element: ET.Element, before: ET.Element) -> bool:
    """Let a sign begin a line if it stands between two terms; after another sign it belongs to its number."""
    if tag_of(before) == "mo" and before.text not in _CLOSING:
        return False
    if element.text in _SIGNS:
        element.set("form", "infix")  # it would lose its space at the beginning of a row
    return True


def _html(element: ET.Element) -> str:
    """Write an element without a namespace: HTML knows MathML by its names."""
    name = tag_of(element)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in element.items())
    inner = "".join(_html(child) for child in element)
    return f"<{name}{attributes}>{escape(element.text or '')}{inner}</{name}>"
