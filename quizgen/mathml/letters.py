"""Letters of another style, as the characters that Unicode has for them: browsers ignore `mathvariant`."""

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


def style_letters(root: ET.Element) -> None:
    """Put the characters of a style in place of letters and numbers that ask for it by an attribute; style texts."""
    for element in root.iter():
        if element.tag.rpartition("}")[2] == "mtext" and (look := _LOOKS.get(element.get("mathvariant", ""))):
            element.set("style", look)
            continue
        style = _STYLES.get(element.get("mathvariant", ""))
        if style is None or element.tag.rpartition("}")[2] not in {"mi", "mn"}:
            continue
        element.text = "".join(_styled(letter, style) for letter in element.text or "")
        del element.attrib["mathvariant"]


@cache
def _styled(letter: str, style: str) -> str:
    name = unicodedata.name(letter, "").replace("LATIN ", "").replace("GREEK ", "").replace(" LETTER", "")
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
