"""Signs that a command of Unicode's mathematics stands for, in commands that LaTeX has."""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from quizgen.export.sheet.signs import sign_in_math

_ALPHABETS = {
    "BOLD": r"\mathbf{%s}",
    "BOLD ITALIC": r"\boldsymbol{%s}",
    "ITALIC": "%s",
    "SANS-SERIF": r"\mathsf{%s}",
    "SANS-SERIF BOLD": r"\boldsymbol{\mathsf{%s}}",
    "SANS-SERIF BOLD ITALIC": r"\boldsymbol{\mathsf{%s}}",
    "SANS-SERIF ITALIC": r"\mathsf{%s}",
    "MONOSPACE": r"\mathtt{%s}",
    "FRAKTUR": r"\mathfrak{%s}",
    "BLACK-LETTER": r"\mathfrak{%s}",
    "BOLD FRAKTUR": r"\boldsymbol{\mathfrak{%s}}",
}
_OF_CAPITALS = {
    "SCRIPT": r"\mathcal{%s}",
    "BOLD SCRIPT": r"\boldsymbol{\mathcal{%s}}",
    "DOUBLE-STRUCK": r"\mathbb{%s}",
}
"""Other letters of these fonts are other signs, or none."""

_LIKE_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))
"""Capitals that TeX has no command for, since they look like others."""

_MEANINGFUL = dict.fromkeys("#$%&_{}", "\\")
_SLASH = "\u0338"


@lru_cache(maxsize=512)
def sign_in_latex(command: str, known: frozenset[str]) -> tuple[str, str]:
    """Return the sign that a command stands for and LaTeX that shows it, both empty where there is none.

    Args:
        command: with its backslash.
        known: the commands that LaTeX has, without.
    """
    from latex2mathml.symbols_parser import convert_symbol  # noqa: PLC0415 - only for signs that LaTeX lacks

    code = convert_symbol(command)
    if code is None:
        return "", ""
    sign = chr(int(code, 16))
    return sign, _written(sign, _commands(known))


def shown_in_math(sign: str, known: frozenset[str]) -> str:
    """Return LaTeX that shows a sign in a formula, or nothing where there is none."""
    return _written(sign, _commands(known))


def _written(sign: str, commands: Mapping[str, str]) -> str:
    if sign.isascii():
        return _MEANINGFUL.get(sign, "") + sign
    if sign in _LIKE_LATIN:
        return rf"\mathrm{{{_LIKE_LATIN[sign]}}}"
    if shown := commands.get(sign) or sign_in_math(sign):
        return f"{{{{}}{shown}}}" if shown[0] in "^_" else shown  # so that it may be a script itself
    kind, _, parts = unicodedata.decomposition(sign).rpartition("> ")
    letters = "".join(chr(int(part, 16)) for part in parts.split())
    if letters.endswith(_SLASH):
        struck = _written(letters[0], commands)
        return rf"\not{struck}" if struck else ""
    return _letter(sign, letters, commands) if kind == "<font" and len(letters) == 1 else ""


def _letter(sign: str, letter: str, commands: Mapping[str, str]) -> str:
    """Write a letter or digit of a font."""
    plain = _written(letter, commands)
    is_latin = letter.isascii()
    words = unicodedata.name(sign).removeprefix("MATHEMATICAL ")
    style = words.partition(" SMALL ")[0].partition(" CAPITAL ")[0].partition(" DIGIT ")[0]
    shown = _ALPHABETS.get(style, "")
    if is_latin and letter.isupper():
        shown = shown or _OF_CAPITALS.get(style, "")
    elif not is_latin and style == "BOLD":
        shown = _ALPHABETS["BOLD ITALIC"]
    elif not is_latin and style not in {"BOLD ITALIC", "ITALIC"}:
        shown = ""
    return shown.replace("%s", plain) if plain else ""


@cache
def _commands(known: frozenset[str]) -> Mapping[str, str]:
    """Return a command that LaTeX has for each sign that has one; what means the same is first in the alphabet."""
    from latex2mathml.symbols_parser import parse_symbols  # noqa: PLC0415 - only for signs that LaTeX lacks

    found: dict[str, str] = {}
    for command, code in sorted(parse_symbols().items()):
        if command[1:] in known:
            found.setdefault(chr(int(code, 16)), command)
    return found
