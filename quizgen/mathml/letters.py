"""Letters of another style, as the characters that Unicode has for them: browsers ignore `mathvariant`."""

import re
import unicodedata
from functools import cache
from xml.etree import ElementTree as ET

_STYLES = {
    "bold": "BOLD",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "bold-fraktur": "BOLD FRAKTUR",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "sans-serif-italic": "SANS-SERIF ITALIC",
    "monospace": "MONOSPACE",
}
_LOOKS = {
    "bold": "font-weight: bold",
    "italic": "font-style: italic",
    "monospace": "font-family: monospace",
    "sans-serif": "font-family: sans-serif",
}
"""Texts keep their letters, so that they can be searched, and umlauts; the attribute is for readers that know it."""

_LETTERLIKE = {"SCRIPT": "SCRIPT", "DOUBLE-STRUCK": "DOUBLE-STRUCK", "FRAKTUR": "BLACK-LETTER"}
"""Some letters came into Unicode before their alphabet, so their names lack MATHEMATICAL: ℒ, ℝ, ℜ."""

_NOT_REPEATED = re.compile("LATIN |GREEK |LUNATE | LETTER")
"""Words in the names of plain letters that the names of their styled forms lack."""

_LIKE_LETTERS = frozenset("∂∇")
"""Operators that may be bold. Browsers don't know the bold ones, and would put space around them as operators."""


def style_letters(root: ET.Element) -> None:
    """Put the characters of a style in place of letters and numbers that ask for it by an attribute; style texts."""
    for element in root.iter():
        if element.tag.rpartition("}")[2] == "mtext" and (look := _LOOKS.get(element.get("mathvariant", ""))):
            element.set("style", look)
            continue
        style = _STYLES.get(element.get("mathvariant", ""))
        is_operator = element.tag.rpartition("}")[2] == "mo" and element.text in _LIKE_LETTERS
        if style is None or not (is_operator or element.tag.rpartition("}")[2] in {"mi", "mn"}):
            continue
        element.text = "".join(_styled(letter, style) for letter in element.text or "")
        del element.attrib["mathvariant"]
        if is_operator:
            element.tag = f"{element.tag.removesuffix('mo')}mi"


@cache
def _styled(letter: str, style: str) -> str:
    name = _NOT_REPEATED.sub("", unicodedata.name(letter, ""))
    wanted = [f"MATHEMATICAL {style} {name}"]
    if name.startswith("DIGIT"):  # there are no slanted digits
        wanted.append(f"MATHEMATICAL {style.removesuffix(' ITALIC')} {name}")
    wanted.append(f"{_LETTERLIKE.get(style, '-')} {name}")
    for one in wanted:
        try:
            return unicodedata.lookup(one)
        except KeyError:
            continue
    return letter
