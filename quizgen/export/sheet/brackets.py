"""Brackets in formulas of Word, which hold what stands between them where it matters.

Pandoc hangs the power of `(a + b)^2` on the closing bracket alone. Word shows that as TeX does, but LibreOffice reads
it as a bracket without an end, and shows an upside-down question mark in place of the whole; so it does with `[0, 1)`,
`|x|` and brackets after a sum, which pandoc tears apart.
"""

import re
from xml.etree import ElementTree as ET

from quizgen.export.sheet.word_shapes import in_words_shapes
from quizgen.export.sheet.word_signs import with_literal_signs

_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ROOT = f'<quizgen xmlns:m="{_M}" xmlns:w="{_W}">'
_FORMULA = re.compile(r"<m:oMath>.*?</m:oMath>", re.DOTALL)
_PAIRS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩"}
_CLOSING = frozenset(_PAIRS.values())
_BARS = frozenset("|‖∥")
_SUM = f"{{{_M}}}nary"
_SCRIPTS = frozenset(f"{{{_M}}}{name}" for name in ("sSub", "sSup", "sSubSup"))


def with_whole_brackets(document: str) -> str:
    """Return a document of Word whose brackets hold what is between them where readers need it."""
    for prefix, space in (("m", _M), ("w", _W)):
        ET.register_namespace(prefix, space)
    return _FORMULA.sub(_whole, document)


def _whole(match: re.Match[str]) -> str:
    root = ET.fromstring(f"{_ROOT}{match[0]}</quizgen>")  # noqa: S314 - pandoc wrote it
    is_reshaped = in_words_shapes(root)
    changed = [_hold(element) for element in list(root.iter())[::-1]]  # what is inside first
    is_marked = with_literal_signs(root)
    if not (is_reshaped or is_marked or any(changed)):
        return match[0]
    return ET.tostring(root, "unicode").partition(">")[2].removesuffix("</quizgen>")


def _hold(parent: ET.Element) -> bool:
    """Put brackets among the children of an element around what they enclose; return whether there are any."""
    row: list[ET.Element] = []
    opened: list[int] = []
    changed = False
    for child in parent:
        sign = _sign(child) or _sign(_base(child))
        start = _opening(sign, row, opened)
        if start is not None and _must_hold(row[start], child, sign):
            _put(row, start, child, sign)
            changed = True
            continue
        if start is None and _opener(child):
            opened.append(len(row))
        row.append(child)
    if changed:
        parent[:] = row
    return changed


def _opening(sign: str, row: list[ET.Element], opened: list[int]) -> int | None:
    """Return where the bracket stands that this sign closes, and forget those after it."""
    bars = [place for place in opened if _opener(row[place]) == sign] if sign in _BARS else []
    if bars and bars[-1] == opened[-1]:
        return opened.pop()
    while sign in _CLOSING and opened:
        place = opened.pop()
        if _opener(row[place]) not in _BARS:
            return place
    return None


def _must_hold(first: ET.Element, closing: ET.Element, end: str) -> bool:
    begin = _opener(first)
    return first.tag == _SUM or closing.tag in _SCRIPTS or begin in _BARS or _PAIRS[begin] != end


def _put(row: list[ET.Element], start: int, closing: ET.Element, end: str) -> None:
    """Replace what a row has from an opening bracket on by one that holds it, with the closing one's index."""
    first = row[start]
    held = _delimiter(_opener(first), row[start + 1 :], end)
    base = _base(closing)
    whole = held
    if base is not None:
        closing[list(closing).index(base)] = _element("e", held)
        whole = closing
    if first.tag == _SUM:
        first[-1][-1:] = [whole]  # pandoc lets a sum end after the bracket
        whole = first
    row[start:] = [whole]


def _delimiter(begin: str, held: list[ET.Element], end: str) -> ET.Element:
    settings = (("begChr", begin), ("sepChr", ""), ("endChr", end), ("grow", "0"))
    properties = _element("dPr", *(_element(name, value=value) for name, value in settings))
    return _element("d", properties, _element("e", *held))


def _element(name: str, *children: ET.Element, value: str | None = None) -> ET.Element:
    made = ET.Element(f"{{{_M}}}{name}", {} if value is None else {f"{{{_M}}}val": value})
    made.extend(children)
    return made


def _opener(element: ET.Element) -> str:
    """Return the bracket that opens with an element, or nothing; pandoc has it within a sum before it."""
    if element.tag == _SUM and len(element) and len(element[-1]):
        element = element[-1][-1]
    sign = _sign(element)
    return sign if sign in _PAIRS or sign in _BARS else ""


def _base(element: ET.Element) -> ET.Element | None:
    return element.find(f"{{{_M}}}e") if element.tag in _SCRIPTS else None


def _sign(element: ET.Element | None) -> str:
    """Return the sign that a run, or what holds nothing but one, consists of; words are none."""
    if element is not None and element.tag == f"{{{_M}}}e" and len(element) == 1:
        element = element[0]
    if element is None or element.tag != f"{{{_M}}}r" or element.find(f"{{{_M}}}rPr/{{{_M}}}nor") is not None:
        return ""
    text = "".join(element.itertext())
    return text if len(text) == 1 else ""
