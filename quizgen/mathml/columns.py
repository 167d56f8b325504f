r"""The columns of arrays, which all readers get as letters and bars: `*{3}{c}` as `ccc`."""

import re

from quizgen.mathml.errors import TexError

BRACED = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
"""An argument in braces, with up to two levels of braces in it."""

_REPEATED = re.compile(rf"\*\s*(?:\{{\s*(\d+)\s*\}}|(\d))\s*(?:{BRACED}|([lcr|:]))")
_DASHED = re.compile(r"\\hdashline(?![A-Za-z])")
_DASHED_BAR = re.compile(r"(?<!\\):")
r"""Not the space `\:`, which `@{\:}` puts between columns."""

_MOST = 100
_ARRAY = re.compile(rf"(\\begin\{{array\}}\s*(?:\[[tbc]\]\s*)?)\{{((?:[^{{}}]|{BRACED})*)\}}")


def with_plain_columns(source: str) -> str:
    """Write out the repeated columns of arrays, and make the dashed lines between columns solid: LaTeX has no others.

    Raises:
        TexError: an array has too many columns.
    """
    return _ARRAY.sub(lambda array: f"{array[1]}{{{_DASHED_BAR.sub('|', _repeated(array[2]))}}}", source)


def with_solid_lines(source: str) -> str:
    """Make the dashed lines between rows solid, for readers that have no others."""
    return _DASHED.sub(r"\\hline", source)


def _repeated(columns: str) -> str:
    while found := _REPEATED.search(columns):
        times, repeated = int(found[1] or found[2]), found[3] or found[4] or ""
        if times * len(repeated) > _MOST:
            raise TexError(f"an array has at most {_MOST} columns")
        columns = f"{columns[: found.start()]}{repeated * times}{columns[found.end() :]}"
        if len(columns) > 10 * _MOST:
            raise TexError(f"an array has at most {_MOST} columns")
    return columns
