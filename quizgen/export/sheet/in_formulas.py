r"""Signs beyond ASCII that are typed in formulas: pdfLaTeX has them for texts, and shows other ones in formulas.

There `3 × 3` became `3Ö3`, since a formula has fonts with other signs in these places, and `10²³` stopped it, since
each small digit is a script of its own.
"""

import re

from markupsafe import Markup

from quizgen.export.sheet.lacking import declared_for_texts
from quizgen.export.sheet.latex import known_to_latex
from quizgen.export.sheet.letters import shown_in_math
from quizgen.export.sheet.signs import LOWERED, RAISED

_FORMULA = re.compile(r'data-tex="([^"]*)"')
_OPENING = r"""\newcommand{\quizgeninformulas}[3]{\AtBeginDocument{%
\expandafter\let\csname quizgen#2\expandafter\endcsname\csname u8:\detokenize{#1}\endcsname
\DeclareUnicodeCharacter{#2}{\ifmmode#3\else\csname quizgen#2\endcsname\fi}}}
"""
_AS_TEXT = r"{\text{\csname quizgen%s\endcsname}}"
_SCRIPT = re.compile(r"(?<!\\)([\^_]\s*)([^\x00-\x7f])")
_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_UP, _DOWN = (rf"(?<!\\){mark}\s*(?:\w|\\[A-Za-z]+(?:{_BRACES})?|{_BRACES})" for mark in (r"\^", "_"))
_TEXT = re.compile(r"(?<!\\)(\\(?:text(?:normal|rm|sf|tt|bf|it|up)?|mbox)\s*\{)((?:[^{}$\\]|\\[^()])*)(?=\})")


def with_scripts_apart(source: str) -> str:
    """Write a formula so that each small digit has something to stand at, and each sign in a script is in braces."""
    up, down = rf"(?:{_UP}|'|[{RAISED}])", rf"(?:{_DOWN}|[{LOWERED}])"
    for signs, script, other, mark in ((RAISED, up, down, r"\^'"), (LOWERED, down, up, "_")):
        source = re.sub(rf"({script}(?:\s*{other})*)(?=\s*[{signs}])", r"\1{}", source)
        source = re.sub(rf"([{signs}](?:\s*{other})*)(?=\s*[{mark}])", r"\1{}", source)
    return _SCRIPT.sub(r"\1{\2}", source)


def with_signs_in_text(source: str) -> str:
    r"""Escape what stops LaTeX in a text within a formula, such as \text{in_channels}; MathML shows it as it stands."""
    return _TEXT.sub(lambda text: text[1] + re.sub(r"(?<!\\)[_^%#]", _escaped, text[2]), source)


def _escaped(sign: re.Match[str]) -> str:
    return rf"\{sign[0]}" + ("{}" if sign[0] == "^" else "")


def declared_in_formulas(page: str) -> str:
    """Return TeX that lets pdfLaTeX show the signs of a page's formulas that it has for texts."""
    formulas = (Markup(found).unescape() for found in _FORMULA.findall(page))  # noqa: S704 - to take escapes off
    signs = sorted(sign for sign in set().union(*formulas) if declared_for_texts(sign))
    lines = [rf"\quizgeninformulas{{{sign}}}{{{ord(sign):04X}}}{{{_shown(sign)}}}" + "\n" for sign in signs]
    return "".join([_OPENING, *lines]) if lines else ""


def _shown(sign: str) -> str:
    in_math = "" if sign.isalpha() else shown_in_math(sign, known_to_latex())
    return in_math or _AS_TEXT % f"{ord(sign):04X}"
