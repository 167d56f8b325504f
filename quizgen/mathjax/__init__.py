"""Rich text for readers with MathJax: Anki, Moodle, Canvas."""

import re
from functools import lru_cache

from markupsafe import Markup

from quizgen.mathjax.commands import in_known_commands, with_known_delimiters
from quizgen.mathml.environments import in_shared_commands
from quizgen.mathml.lines import in_own_lines
from quizgen.mathml.texts import PLAIN_TEXT, TEXT_COMMAND
from quizgen.richtext import MATH

__all__ = ["mathjax"]

_IN_WORDS = re.compile(r"\\(&amp;|.)", re.DOTALL)
_SIGNS_OF_WORDS = frozenset(("#", "%", "_", "&amp;", " ", ",", ":", ";", "!", ">"))
_FONTS = {"textbf": "mathbf", "textit": "mathit", "textsf": "mathsf", "texttt": "mathtt"}

_NO_LETTERS = (
    "\u0250-\u02af\u1a21-\u1aaf\u20a0-\u20ff\u2400-\u245f\u2de1-\u2dff\u2fe0-\u2fef\ua4a0-\ua4cf\ue000-\uf8ff"
    "\U0001d260-\U0001d35f\U0001d380-\U0001d3ff\U0001d800-\U0001deff\U0001fa00-\U0001ffff\U0002fa20-\U0010ffff"
)
"""The characters that MathJax 3.2 has no class for (`RANGES` in its `OperatorDictionary`), such as € and ə: a formula
with one of them fails, unless it stands in a text."""
_TEXT_OR_NO_LETTERS = re.compile(rf"\\(?:{TEXT_COMMAND})\s*\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}}|[{_NO_LETTERS}]+")

_FORMULA_IN_TEXT = re.compile(r"(?<!\\)\$[^$]*\$")


@lru_cache(maxsize=512)  # many cards share explanations and advice
def mathjax(html: Markup) -> Markup:
    r"""Rich text with MathJax's delimiters: `\(…\)` inline, `\[…\]` displayed. The TeX stays HTML-escaped."""
    return Markup(MATH.sub(_delimited, str(html)))  # noqa: S704 - was Markup


def _delimited(formula: re.Match[str]) -> str:
    is_displayed, source = formula.groups()
    if "\\" in source:
        source = in_own_lines(in_shared_commands(source), display=bool(is_displayed))
        source = PLAIN_TEXT.sub(_parted_words, in_known_commands(source))
    if not source.isascii():
        source = _TEXT_OR_NO_LETTERS.sub(_in_text, with_known_delimiters(source))
    return rf"\[{source}\]" if is_displayed else rf"\({source}\)"


def _in_text(found: re.Match[str]) -> str:
    if found[0].startswith("\\"):
        return _FORMULA_IN_TEXT.sub(lambda formula: _TEXT_OR_NO_LETTERS.sub(_in_text, formula[0]), found[0])
    return rf"{{\text{{{found[0]}}}}}"


def _parted_words(text: re.Match[str]) -> str:
    r"""Put signs with a backslash between texts: inside of one, MathJax shows the backslash of `\%` too."""
    command, _, content = text.groups()
    font = _FONTS.get(command)

    def parted(sign: re.Match[str]) -> str:
        if sign[1] not in _SIGNS_OF_WORDS:
            return sign[0]
        shown = rf"\{font}{{{sign[0]}}}" if font and sign[1] in {"#", "%", "_", "&amp;"} else sign[0]
        return rf"}}{shown}\{command}{{"

    inner = _IN_WORDS.sub(parted, content)
    if inner == content:
        return text[0]
    return f"{{\\{command}{{{inner}}}}}".replace(rf"\{command}{{}}", "")
