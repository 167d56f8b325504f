"""Marks that flashcard programs act on wherever they stand, even in code: sounds, speech, LaTeX, boxes, fields.

Anki's own list is in its `rslib/src` (`card_rendering/parser.rs`, `latex.rs`, `cloze.rs`) and `aqt/reviewer.py`.
"""

import re
from collections.abc import Iterable

from markupsafe import Markup

_BRACKETS = ("sound:", "anki:", "latex", "/latex", "$", "/$", "[type:")
_LONGEST = max(map(len, _BRACKETS))
_MARK = re.compile(r"\{(?=\{)|\[(?=sound:|anki:|/?latex|/?\$|\[type:)", re.IGNORECASE)
_PIECE = re.compile(rf"<[^>]*>|\\\(.*?\\\)|\\\[.*?\\\]|{_MARK.pattern}", re.IGNORECASE | re.DOTALL)

_IN_TEXT, _IN_FORMULA, _IN_TAG = "<wbr>", " ", "\u2060"
"""What breaks up a mark without being seen: an element that isn't copied along, a blank of TeX, a word joiner."""


def harmless(html: str) -> Markup:
    """Break up the marks in rich text, with math between MathJax's delimiters, so that all of it is only shown."""
    if not _is_marked(str(html)):
        return Markup(html)  # noqa: S704 - was HTML
    return Markup(_PIECE.sub(_broken_up, str(html)))  # noqa: S704 - was HTML


def all_harmless(fields: Iterable[str]) -> tuple[str, ...]:
    """Break up the marks in each field of a note. Hardly any note has one, so all fields are searched at once."""
    texts = tuple(map(str, fields))  # Markup is slow to copy to another process
    return tuple(str(harmless(text)) for text in texts) if _is_marked("\n".join(texts)) else texts


def harmless_json(text: str) -> str:
    """Break up the marks in JSON that stands in a field. The strings in it stay what they are."""
    while "{{" in text:  # most cards have them, in the slots of advice
        text = text.replace("{{", "\\u007b{")
    return _MARK.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text) if _is_marked(text) else text


def _is_marked(text: str) -> bool:
    """Tell whether there may be a mark: much faster than the expression, and there is hardly ever one."""
    if "{{" in text:
        return True
    place = text.find("[")
    while place >= 0:
        if text[place + 1 : place + 1 + _LONGEST].lower().startswith(_BRACKETS):
            return True
        place = text.find("[", place + 1)
    return False


def _broken_up(piece: re.Match[str]) -> str:
    between = {"<": _IN_TAG, "\\": _IN_FORMULA}.get(piece[0][0], _IN_TEXT)
    return piece[0] + between if between == _IN_TEXT else _MARK.sub(rf"\g<0>{between}", piece[0])
