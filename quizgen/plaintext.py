"""Rich text as plain text, with formulas in plain signs: in lines for a terminal, or on one line."""

import re
import textwrap
from dataclasses import dataclass, field
from html import unescape
from sys import maxsize

from markupsafe import Markup

from quizgen.mathml.plain import tex_to_text
from quizgen.richtext import replace_math, without_pictures

_BLOCK = re.compile(r"<(/?)(p|div|ul|ol|li|pre|table|tr|h\d|blockquote|br|section|hr)\b[^>]*>")
_PARTS = re.compile(r"(</?(?:p|div|ul|ol|li|pre|table|tr|h\d|blockquote|br|section|hr)\b[^>]*>|</t[dh]>)")
_START = re.compile(r'start="(\d{1,9})"')
_FOOTNOTE = re.compile(r'<sup class="footnote">(\d+)</sup>')
_IMAGE = re.compile(r"<img [^>]*>")
_STRUCK_OUT = re.compile("</?s>")
_TAG = re.compile(r"<[^>]*>")
_SMALL = re.compile(r"<(sub|sup)>([^<]*(?:<(?!/?su[bp]>)[^<]*)*)</\1>")
_SIGNS = {
    "sub": ("_", str.maketrans("0123456789+−-", "₀₁₂₃₄₅₆₇₈₉₊₋₋")),
    "sup": ("^", str.maketrans("0123456789+−-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")),
}
_RAISED = {"∘": "°"} | {sign: sign for sign in "°*†‡′″"}
_DIGITS = re.compile(r"[0-9+−-]+")


def to_terminal(html: Markup, width: int = 88) -> str:
    """Write rich text as lines of at most `width` characters: paragraphs, nested lists and code, without drawings."""
    text = str(replace_math(without_pictures(html), _escape_text, lambda source: f"<p>{_escape_text(source)}</p>"))
    text = _FOOTNOTE.sub(r"[\1]", _IMAGE.sub("[picture]", text))
    text = _STRUCK_OUT.sub("~~", _SMALL.sub(_in_signs, text))
    writer = _Writer(width)
    for part in _PARTS.split(text):
        writer.put(part)
    return "\n".join(writer.lines())


def to_line(html: Markup) -> str:
    """Write rich text on one line, however long it is."""
    return " ".join(to_terminal(html, maxsize).split())


def _in_signs(small: re.Match[str]) -> str:
    """Write what is lowered or raised, since 10³ is not 103; words and formulas as formulas have them."""
    words = _TAG.sub("", small[2])
    mark, signs = _SIGNS[small[1]]
    if mark == "^" and words in _RAISED:
        return _RAISED[words]
    if _DIGITS.fullmatch(words):
        return words.translate(signs)
    return mark + (words if words.isalnum() else f"({words})") if words.strip() else words


@dataclass(slots=True)
class _Writer:
    """Gathers the lines of a text, each indented as deep as the lists that it stands in."""

    width: int
    lists: list[int] = field(default_factory=list)
    mark: str = ""
    in_code: bool = False
    done: list[str] = field(default_factory=list)
    words: str = ""
    cells: list[str] = field(default_factory=list)

    def put(self, part: str) -> None:
        if part in {"</td>", "</th>"}:
            self.cells.append(self.words)
            self.words = ""
            return
        if not (tag := _BLOCK.fullmatch(part)):
            self.words += _TAG.sub("", part)
            return
        self.flush()
        name, closes = tag[2].lower(), bool(tag[1])
        if name == "pre":
            self.in_code = not closes
        elif name in {"ul", "ol"} and closes:
            self.lists = self.lists[:-1]
        elif name in {"ul", "ol"}:
            self.lists.append(int(start[1]) if (start := _START.search(part)) else int(name == "ol"))
        elif name == "li" and not closes and self.lists:
            self.mark = f"{self.lists[-1]}. " if self.lists[-1] else "- "
            self.lists[-1] += bool(self.lists[-1])

    def flush(self) -> None:
        """Write down what was gathered."""
        words = self._taken()
        depth = max(len(self.lists) - 1, 0)
        if self.in_code:
            self.done += [f"{'  ' * (depth + bool(self.lists))}{line}" for line in words.strip("\n").split("\n")]
            return
        words = " ".join(words.split())
        if not words:
            return
        first = "  " * depth + (self.mark or ("  " if self.lists else ""))
        rest = "  " * depth + "  " * bool(self.lists)
        self.mark = ""
        self.done += textwrap.wrap(
            words, self.width, initial_indent=first, subsequent_indent=rest, break_long_words=False
        )

    def _taken(self) -> str:
        """Take what was gathered: the cells of a row with bars between them, without empty ones at its ends."""
        words, cells = self.words, self.cells
        self.words, self.cells = "", []
        if cells:
            filled = [place for place, cell in enumerate([*cells, words]) if cell.strip()]
            words = " | ".join([*cells, words][filled[0] : filled[-1] + 1]) if filled else ""
        return unescape(words)

    def lines(self) -> list[str]:
        self.flush()
        return self.done


def _escape_text(source: str) -> str:
    return tex_to_text(source).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
