"""Rich text for readers with MathJax: Anki, Moodle, Canvas."""

import re
from functools import lru_cache

from markupsafe import Markup

from quizgen.mathjax.commands import in_known_commands
from quizgen.richtext import MATH

__all__ = ["mathjax"]

_WORDS = re.compile(r"\\(text(?:bf|it|md|normal|rm|sf|tt|up)?|[mh]box)\s*\{((?:[^{}\\$]|\\[^A-Za-z()\[\]])*)\}")
"""A text in a formula, without formulas and commands in it."""
_IN_WORDS = re.compile(r"\\(&amp;|.)", re.DOTALL)
_SIGNS_OF_WORDS = frozenset(("#", "%", "_", "&amp;", " ", ",", ":", ";", "!", ">"))
_FONTS = {"textbf": "mathbf", "textit": "mathit", "textsf": "mathsf", "texttt": "mathtt"}


@lru_cache(maxsize=512)  # many cards share explanations and advice
def mathjax(html: Markup) -> Markup:
    r"""Rich text with MathJax's delimiters: `\(…\)` inline, `\[…\]` displayed. The TeX stays HTML-escaped."""
    return Markup(MATH.sub(_delimited, str(html)))  # noqa: S704 - was Markup


def _delimited(formula: re.Match[str]) -> str:
    is_displayed, source = formula.groups()
    if "\\" in source:
        source = _WORDS.sub(_parted_words, in_known_commands(source))
    return rf"\[{source}\]" if is_displayed else rf"\({source}\)"


def _parted_words(text: re.Match[str]) -> str:
    r"""Put signs with a backslash between texts: inside of one, MathJax shows the backslash of `\%` too."""
    command, content = text.groups()
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
