"""Accents in formulas of LibreOffice.

Pandoc writes them as marks that combine with a letter. As they have none, LibreOffice shows each as a ring of dots with
the mark beside it; so they become signs that stand for themselves.
"""

from xml.etree import ElementTree as ET

_M = "{http://www.w3.org/1998/Math/MathML}"
_OVER = {
    "\u0300": "`", "\u0301": "´", "\u0302": "ˆ", "\u0303": "˜", "\u0304": "¯", "\u0305": "¯", "\u0306": "˘",
    "\u0307": "˙", "\u0308": "¨", "\u030a": "˚", "\u030c": "ˇ", "\u20d6": "←", "\u20d7": "→", "\u20db": "···",
    "\u20dc": "····", "\u20e1": "↔", "\u20ee": "←", "\u20ef": "→", "‾": "¯",
}  # fmt: skip
_KNOWN = {f"{_M}mover": _OVER, f"{_M}munder": {"_": "‾"}}
_BELOW = frozenset("\u20ee\u20ef")


def stand_for_itself(element: ET.Element) -> bool:
    """Write an accent as a sign of its own; return whether it was none."""
    known = _KNOWN.get(element.tag, {})
    sign = element[1].text or "" if len(element) > 1 else ""
    if sign not in known or element[1].get("accent") != "true":
        return False
    if sign in _BELOW:
        element.tag = f"{_M}munder"
    element[1].tag = f"{_M}mtext"
    element[1].text = known[sign]
    element[1].attrib.clear()
    return True
