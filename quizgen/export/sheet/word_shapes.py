r"""Formulas of Word in Word's own shapes, where pandoc writes other ones.

It draws a brace below a sum as a small sign in its limit, writes `\tfrac{a+b}{c}` as a+b/c and the bars of a
determinant as strokes that don't grow, and puts a sign over \bar{x} that LibreOffice shows as an acute accent.
"""

from xml.etree import ElementTree as ET

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VALUE = f"{_M}val"
_LIMITS = {f"{_M}limLow": "bot", f"{_M}limUpp": "top"}
_BESIDE = frozenset("⏞⏟⎴⎵⏜⏝⏠⏡")
"""What lies along the whole of what it stands above or below."""

_ACCENTS = {"‾": "\u0305", "¯": "\u0305"}
"""Accents of pandoc, and Word's own signs for them."""

_ARROWS = {"\u20d6": ("←", "top"), "\u20e1": ("↔", "top"), "\u20ee": ("←", "bot"), "\u20ef": ("→", "bot")}
"""Accents that LibreOffice shows as ´, and their signs and places; Word has every accent above."""

_BARS = {"∣": "|", "∥": "‖"}
"""Relations that pandoc takes for bars."""

_DELIMITERS = frozenset(_M + name for name in ("begChr", "sepChr", "endChr"))


def in_words_shapes(formula: ET.Element) -> bool:
    """Write braces, bars, arrows, accents and fractions as Word does; return whether there were other ones."""
    changed = [_in_shape(element) for element in list(formula.iter())[::-1]]  # what is inside first
    return any(changed)


def _in_shape(element: ET.Element) -> bool:
    if element.tag == f"{_M}type" and element.get(_VALUE) == "lin":
        element.set(_VALUE, "bar")
        return True
    if element.tag in _DELIMITERS and (bar := _BARS.get(element.get(_VALUE, ""))):
        element.set(_VALUE, bar)
        return True
    if element.tag == f"{_M}acc":
        return _accent(element)
    beside = _only_sign(element.find(f"{_M}lim")) if element.tag in _LIMITS else ""
    if beside in _BESIDE:
        _group(element, beside, _LIMITS[element.tag])
        return True
    return False


def _accent(element: ET.Element) -> bool:
    sign = element.find(f"{_M}accPr/{_M}chr")
    found = "" if sign is None else sign.get(_VALUE, "")
    if sign is not None and found in _ACCENTS:
        sign.set(_VALUE, _ACCENTS[found])
    elif found in _ARROWS:
        _group(element, *_ARROWS[found])
    return found in _ACCENTS or found in _ARROWS


def _group(element: ET.Element, sign: str, place: str) -> None:
    """Let a sign lie along the base of an element, which stays on its line."""
    properties = ET.Element(f"{_M}groupChrPr")
    for name, value in (("chr", sign), ("pos", place), ("vertJc", "top" if place == "bot" else "bot")):
        ET.SubElement(properties, _M + name, {_VALUE: value})
    base = element.find(f"{_M}e")
    element.tag = f"{_M}groupChr"
    element[:] = [properties] if base is None else [properties, base]


def _only_sign(row: ET.Element | None) -> str:
    """Return what a row shows, if that is a single run."""
    return "".join(row.itertext()).strip() if row is not None and len(row) == 1 else ""
