r"""Environments and commands of mathtools, in those of amsmath, which more readers know: `dcases`, `psmallmatrix`.

Sources are TeX as it is or escaped for HTML.
"""

import re

from quizgen.mathml.brakets import without_brakets
from quizgen.mathml.columns import BRACED, with_plain_columns
from quizgen.mathml.nesting import cells_of, well_nested

ARGUMENT = rf"\s*{BRACED}"
_FORMULA = re.compile(r"\\(?:begin|end)\{(?:displaymath|math)\}")
"""LaTeX's environments for formulas themselves, which can't stand in one."""

_PRESCRIPT = re.compile(rf"\\prescript{ARGUMENT}{ARGUMENT}{ARGUMENT}")
_SMALL_MATRIX = re.compile(r"\\(begin|end)\{([pbBvV])smallmatrix\}")
_BRACKETS = {"p": ("(", ")"), "b": ("[", "]"), "B": (r"\{", r"\}"), "v": ("|", "|"), "V": (r"\|", r"\|")}
_BRACKET = re.compile(r"(\\begin\{(?:aligned|gathered|multlined)\})(?=\s*\[(?!\s*(?:[tbc]|[\d.]+\s*[a-z]{2})\s*\]))")
"""A bracket that begins the first cell where TeX and MathJax look for an option, and lose it: `[A, B] &= AB - BA`."""

_NAMES = r"(?P<display>d?)(?P<right>r?)cases(?P<words>\*?)"
_CASES = re.compile(
    rf"\\begin\{{(?P<name>(?!cases\}}){_NAMES})\}}"
    r"(?P<rows>(?:(?!\\(?:begin|end)\{(?:[dr]+cases\*?|cases\*)\}).)*)\\end\{(?P=name)\}",
    re.DOTALL,
)


def in_shared_commands(source: str) -> str:
    """Write a formula in commands of amsmath, which all readers of TeX know.

    Raises:
        TexError: it can't be shown as it is meant.
    """
    source = well_nested(_FORMULA.sub("", source))
    source = _BRACKET.sub(r"\1{}", source)
    if "{array}" in source:
        source = with_plain_columns(source)
    source = without_brakets(source)
    if "smallmatrix}" in source:
        source = _SMALL_MATRIX.sub(_bracketed, source)
    if r"\prescript" in source:
        source = _PRESCRIPT.sub(r"{}^{\1}_{\2}{\3}", source)
    left = source.count("cases")
    while left:  # what is inside first
        source, left = _CASES.subn(_in_cases, source)
    return source


def _bracketed(end: re.Match[str]) -> str:
    left, right = _BRACKETS[end[2]]
    return rf"\left{left}\begin{{smallmatrix}}" if end[1] == "begin" else rf"\end{{smallmatrix}}\right{right}"


def _in_cases(cases: re.Match[str]) -> str:
    style = r"\displaystyle " if cases["display"] else ""
    rows = ""
    for mark, cell in cells_of(cases["rows"]):
        if cases["words"] and mark.startswith("&"):
            rows += rf"{mark}\text{{{cell.strip()}}}"
        else:
            rows += f"{mark}{style}{cell}" if cell.strip() else f"{mark}{cell}"
    if cases["right"]:
        return rf"\left.\begin{{array}}{{ll}}{rows}\end{{array}}\right\}}"
    return rf"\begin{{cases}}{rows}\end{{cases}}"
