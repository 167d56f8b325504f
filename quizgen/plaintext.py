"""Rich text for a terminal: lines of plain text, with formulas in plain signs."""

import re
import textwrap
import unicodedata
from dataclasses import dataclass, field
from html import unescape

from markupsafe import Markup

from quizgen.richtext import replace_math, without_pictures

_ROOT = re.compile(r"\\sqrt\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_GROUP = re.compile(r"\\(?:text|mathrm|mathit|operatorname)\s*\{([^{}]*)\}")
_BRACE = re.compile(r"\\underbrace\s*\{((?:[^{}]|\{[^{}]*\})*)\}_\{((?:[^{}]|\{[^{}]*\})*)\}")
_SCRIPT = re.compile(r"([_^])\{([^{}]*)\}")
_LETTERS = ("alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "mu", "pi", "rho", "sigma", "phi", "omega")
_SIGNS = {
    r"\cdot": "·",
    r"\cup": "∪",
    r"\times": "×",
    r"\lfloor": "⌊",
    r"\rfloor": "⌋",
    r"\lceil": "⌈",
    r"\rceil": "⌉",
    r"\leftarrow": "←",
    r"\rightarrow": "→",
    r"\to": "→",
    r"\ldots": "…",
    r"\dots": "…",
    r"\approx": "≈",
    r"\leq": "≤",
    r"\le": "≤",
    r"\geq": "≥",
    r"\ge": "≥",
    r"\neq": "≠",
    r"\cap": "∩",
    r"\in": "∈",
    r"\infty": "∞",
    r"\partial": "∂",
    r"\propto": "∝",
    r"\pm": "±",
    r"\odot": "⊙",
    r"\ll": "≪",
    r"\gg": "≫",
    r"\lVert": "‖",
    r"\rVert": "‖",
    r"\bmod": "mod",
    r"\sum": "Σ",
    r"\qquad": "   ",
    r"\quad": "  ",
    r"\left": "",
    r"\right": "",
    r"\big": "",
    r"\Big": "",
    r"\bigl": "",
    r"\bigr": "",
    r"\Bigl": "",
    r"\Bigr": "",
    r"\{": "{",
    r"\}": "}",
    r"\,": " ",
    r"\;": " ",
    r"\!": "",
    r"\%": "%",
    r"\#": "#",
    r"\&": "&",
    r"\_": "_",
    r"\$": "$",
    r"{\backslash}": "\\",
    r"{\sim}": "~",
    r"{}^(\wedge)": "^",
    r"\ ": " ",
}
_SIGNS |= {
    rf"\{name if case == 'SMALL' else name.capitalize()}": unicodedata.lookup(f"GREEK {case} LETTER {name}")
    for case in ("SMALL", "CAPITAL")
    for name in _LETTERS
}
_SIGNS |= {r"\lambda": "λ", r"\Lambda": "Λ"}
_SIGN = re.compile("|".join(re.escape(sign) + (r"(?![A-Za-z])" if sign[-1].isalpha() else "") for sign in _SIGNS))
_FUNCTION = re.compile(r"\\(log|ln|exp|max|min|gcd)(?![A-Za-z])")
_SPACES = re.compile(r"[ \t\n]+")
_BLOCK = re.compile(r"<(/?)(p|div|ul|ol|li|pre|table|tr|h\d|blockquote|br|section|hr)\b[^>]*>")
_PARTS = re.compile(r"(</?(?:p|div|ul|ol|li|pre|table|tr|h\d|blockquote|br|section|hr)\b[^>]*>|</t[dh]>)")
_START = re.compile(r'start="(\d{1,9})"')
_FOOTNOTE = re.compile(r'<sup class="footnote">(\d+)</sup>')
_IMAGE = re.compile(r"<img [^>]*>")
_TAG = re.compile(r"<[^>]*>")


def tex_to_text(source: str) -> str:
    r"""Write a formula without TeX: `\lfloor 59 / 2 \rfloor = 29` as `⌊59 / 2⌋ = 29`."""
    text = source.replace("{,}", ",")
    text = _GROUP.sub(r"\1", text)
    before = None
    while before != text:
        before = text
        text = _BRACE.sub(r"\1 [\2]", text)
        text = _ROOT.sub(r"√(\1)", _FRACTION.sub(_fraction, text))
        text = _SCRIPT.sub(lambda match: match[1] + (match[2] if len(match[2]) == 1 else f"({match[2]})"), text)
        text = _GROUP.sub(r"\1", text)
    text = _SIGN.sub(lambda match: _SIGNS[match[0]], text)
    text = _FUNCTION.sub(r"\1", text)
    text = re.sub(r"(?<=[⌊⌈(]) | (?=[⌋⌉)])", "", _SPACES.sub(" ", text))
    return text.replace("_(out)", "_out").replace("_(in)", "_in").replace("_(eff)", "_eff").strip()


def _fraction(match: re.Match[str]) -> str:
    above, below = (part if re.fullmatch(r"[\w,.]+", part.strip()) else f"({part.strip()})" for part in match.groups())
    return f"{above.strip()}/{below.strip()}"


def to_terminal(html: Markup, width: int = 88) -> str:
    """Write rich text as lines of at most `width` characters: paragraphs, nested lists and code, without drawings."""
    text = str(replace_math(without_pictures(html), _escape_text, lambda source: f"<p>{_escape_text(source)}</p>"))
    text = _FOOTNOTE.sub(r"[\1]", _IMAGE.sub("[picture]", text))
    writer = _Writer(width)
    for part in _PARTS.split(text):
        writer.put(part)
    return "\n".join(writer.lines())


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
