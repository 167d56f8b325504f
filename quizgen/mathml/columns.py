r"""The columns of arrays, which all readers get in letters and bars: `*{3}{c}` as `ccc`."""

import re

from quizgen.mathml.errors import TexError

_BRACED = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_REPEATED = re.compile(rf"\*\s*(?:\{{\s*(\d+)\s*\}}|(\d))\s*(?:{_BRACED}|([lcr|:]))")
_DASHED = re.compile(r"\\hdashline(?![A-Za-z])")
_MOST = 100
_ARRAY = re.compile(rf"(\\begin\{{array\}}\s*(?:\[[tbc]\]\s*)?)\{{((?:[^{{}}]|{_BRACED})*)\}}")


def with_plain_columns(source: str) -> str:
    """Write each column of an array that is said to repeat, and dashed lines, which LaTeX lacks, as others.

    Raises:
        TexError: there are too many.
    """
    return _ARRAY.sub(lambda array: f"{array[1]}{{{_repeated(array[2]).replace(':', '|')}}}", source)


def with_solid_lines(source: str) -> str:
    """Write the dashed lines between rows as others, for readers that lack them."""
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
