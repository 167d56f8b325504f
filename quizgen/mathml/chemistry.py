r"""Simple formulas of mhchem's `\ce`, written in plain TeX."""

import re

_FORMULA = re.compile(r"\\ce\s*\{((?:[A-Za-z0-9()\[\]+\-^_ =<>.*]|\{[A-Za-z0-9+\-]*\})*)\}")
_PART = re.compile(
    r"(?P<arrow><?-+>|<=>)(?:(?<=->)\[(?P<above>[A-Za-z0-9 ]*)\])?"
    r"|\^(?:\{(?P<raised>[A-Za-z0-9]*[+-]?)\}|(?P<charge>[a-z][+-]|[0-9]*[+-]?))|_(?:\{(?P<lowered>[A-Za-z0-9]+)\}|(?P<digits>[0-9]+))"
    r"|(?<=[A-Za-z0-9)\]])(?P<ion>[+-]+)(?=[ )\]]|\Z)"
    r"|(?P<letters>[A-Z][a-z]?|[a-z]+|[()\[\]])|(?P<number>\d+)|(?P<sign>.)"
)


_SIGNS = {".": r"\cdot ", "*": r"\cdot ", "{": "", "}": "", "^": "", "_": ""}
"""A point or a star stands between a salt and its water."""


def without_chemistry(source: str) -> str:
    r"""Write each simple formula of `\ce` in plain TeX: upright elements, their numbers below the line."""
    return _FORMULA.sub(lambda formula: _plain(formula[1]), source) if r"\ce" in source else source


def _plain(formula: str) -> str:
    parts: list[str] = []
    for part in _PART.finditer(formula):
        parts.append(_script(part) or _written(part, parts[-1] if parts else ""))
    return "".join(parts)


def _script(part: re.Match[str]) -> str:
    """Write what stands above or below the line."""
    above = part["raised"] or part["charge"] or part["ion"]
    below = part["lowered"] or part["digits"]
    return f"^{{{above}}}" if above else f"_{{{below}}}" if below else ""


def _written(part: re.Match[str], before: str) -> str:
    if arrow := part["arrow"]:
        return _arrow(arrow, part["above"])
    if letters := part["letters"]:
        return letters if letters in "()[]" else rf"\mathrm{{{letters}}}"
    if number := part["number"]:
        return f"_{{{number}}}" if before.endswith(("}", ")", "]")) else number
    sign = part["sign"] or ""
    if sign == " ":
        return r"\," if before else ""
    return _SIGNS.get(sign, sign)


def _arrow(arrow: str, above: str | None) -> str:
    if above:
        return rf"\xrightarrow{{\text{{{above}}}}} "
    return r"\rightleftharpoons " if arrow.startswith("<") else r"\rightarrow "
