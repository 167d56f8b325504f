"""Rich text for a terminal: lines of plain text, with formulas in plain signs."""

import re
import textwrap
import unicodedata
from html import unescape

from markupsafe import Markup

from quizgen.richtext import replace_math, without_pictures

_FRACTION = re.compile(r"\\[dt]?frac\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_GROUP = re.compile(r"\\(?:text|mathrm|mathit|operatorname)\s*\{([^{}]*)\}")
_BRACE = re.compile(r"\\underbrace\s*\{((?:[^{}]|\{[^{}]*\})*)\}_\{((?:[^{}]|\{[^{}]*\})*)\}")
_SCRIPT = re.compile(r"([_^])\{([^{}]*)\}")
_SIGNS = {
    r"\cdot": "·",
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
    r"\ ": " ",
} | {rf"\{name}": unicodedata.lookup(f"GREEK SMALL LETTER {name}") for name in ("alpha", "beta", "gamma", "epsilon")}
_SIGN = re.compile("|".join(re.escape(sign) + (r"(?![A-Za-z])" if sign[-1].isalpha() else "") for sign in _SIGNS))
_FUNCTION = re.compile(r"\\(log|ln|exp|max|min|gcd)(?![A-Za-z])")
_SPACES = re.compile(r"[ \t\n]+")
_BLOCK = re.compile(r"</?(?:p|div|ul|ol|pre|table|tr|h\d|blockquote|br|section)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def tex_to_text(source: str) -> str:
    r"""Write a formula without TeX: `\lfloor 59 / 2 \rfloor = 29` as `⌊59 / 2⌋ = 29`."""
    text = source.replace("{,}", ",")
    text = _GROUP.sub(r"\1", text)
    before = None
    while before != text:
        before = text
        text = _BRACE.sub(r"\1 [\2]", text)
        text = _FRACTION.sub(_fraction, text)
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
    """Write rich text as lines of at most `width` characters: paragraphs, a dash before each list item, no drawings."""
    text = str(replace_math(without_pictures(html), _escape_text, lambda source: f"<p>{_escape_text(source)}</p>"))
    text = text.replace("\n", " ").replace("<li>", "\n- ").replace("</li>", "\n")
    text = _TAG.sub("", _BLOCK.sub("\n", text))
    lines = (" ".join(unescape(line).split()) for line in text.split("\n"))
    return "\n".join(
        textwrap.fill(line, width, subsequent_indent="  " if line.startswith("- ") else "", break_long_words=False)
        for line in lines
        if line
    )


def _escape_text(source: str) -> str:
    return tex_to_text(source).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
