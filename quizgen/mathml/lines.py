r"""Formulas of several lines: `a \\ b` outside of an environment, which TeX itself and MathJax don't break."""

import re

from quizgen.mathml.nesting import in_line

_STRUCTURE = re.compile(r"\\begin\b|\\end\b|\\\\|\\.|[{}]|&(?:lt;|gt;|#\d+;|quot;)?", re.DOTALL)
_LAST_BREAKS = re.compile(r"(\\\\\s*)+\Z")
_NUMBERED = re.compile(r"\\(?:tag|label|nonumber|notag)(?![A-Za-z])")


def in_lines(source: str) -> str:
    r"""Put a formula with `\\` outside of an environment into one.

    Args:
        source: its TeX, as it is or escaped for HTML.
    """
    return _in_environment(source, "aligned", "gathered")


def in_own_lines(source: str, *, display: bool) -> str:
    r"""Do the same for readers of TeX, for whom a line may have a number only in a displayed environment."""
    if display and _NUMBERED.search(source):
        return _in_environment(source, "align*", "gather*")
    return in_lines(source) if display or r"\tag" not in source else in_lines(in_line(source))


def _in_environment(source: str, aligned: str, centred: str) -> str:
    if r"\\" not in source:
        return source
    has_breaks, has_marks = _breaks_and_marks(source)
    if not has_breaks:
        return source
    name = aligned if has_marks else centred
    begin = rf"\begin{{{name}}}{'{}' if source.lstrip().startswith('[') else ''}"  # the bracket of no option
    return rf"{begin}{_LAST_BREAKS.sub('', source)}\end{{{name}}}"


def _breaks_and_marks(source: str) -> tuple[bool, bool]:
    r"""Tell whether a formula has `\\` and `&` outside of braces and environments."""
    depth, breaks, marks = 0, False, False
    for sign in _STRUCTURE.findall(source):
        if sign in {r"\begin", "{"}:
            depth += 1 if sign == "{" else 2
        elif sign in {r"\end", "}"}:
            depth -= 1 if sign == "}" else 2
        elif depth == 0:
            breaks |= sign == r"\\"
            marks |= sign == "&"
    return breaks, marks
