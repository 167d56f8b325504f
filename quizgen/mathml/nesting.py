r"""Environments within a formula: those for displayed formulas can't stand there, nor can the numbers of their lines.

Sources are TeX as it is or escaped for HTML.
"""

import re
from collections.abc import Iterator

from quizgen.mathml.errors import TexError

_WITHIN = {
    **dict.fromkeys(("align", "align*", "flalign", "flalign*"), "aligned"),
    **dict.fromkeys(("alignat", "alignat*"), "alignedat"),
    **dict.fromkeys(("gather", "gather*"), "gathered"),
}
"""What takes the place of an environment within another formula."""

_NUMBERED = frozenset((*_WITHIN, "equation", "equation*", "multline", "multline*", "eqnarray", "eqnarray*"))
"""Environments whose lines may have tags if nothing else is in the formula."""

_TAG = r"\\tag\s*(?P<star>\*?)\s*\{(?P<words>(?:[^{}]|\{[^{}]*\})*)\}"
_ANY_TAG = re.compile(_TAG)
UNSEEN = r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])"
"""What says something about the number of a line, and shows nothing."""

_ENVIRONMENT = r"\\(?P<end>begin|end)\s*\{(?P<name>[A-Za-z]+\*?)\}"
_TOKEN = re.compile(rf"{_ENVIRONMENT}|(?P<tag>{_TAG})|(?P<unseen>{UNSEEN})|(?P<row>\\\\)|\\.", re.DOTALL)
_COLUMNS = re.compile(r"\s*\{\s*[lcr]\s*\}")
_PART = re.compile(
    r"(?P<opens>\\begin\b|\{)|(?P<closes>\\end\b|\})|(?P<mark>\\\\\*?(?:\s*\[[^\[\]]*\])?|&(?!lt;|gt;|#\d+;|quot;)(?:amp;)?)|\\.",
    re.DOTALL,
)


def cells_of(rows: str) -> Iterator[tuple[str, str]]:
    r"""Split the contents of an environment into cells, each with the mark before it: `&`, `\\`, or nothing."""
    mark, start, depth = "", 0, 0
    for part in _PART.finditer(rows):
        depth += bool(part["opens"]) - bool(part["closes"])
        if part["mark"] and not depth:
            yield mark, rows[start : part.start()]
            mark, start = part["mark"], part.end()
    yield mark, rows[start:]


def in_lines_of_multline(rows: str) -> str:
    """Indent all lines but the first: TeX moves the last one to the right end, which is far away on a wide page."""
    if any(mark.startswith("&") for mark, _ in cells_of(rows)):
        raise TexError("a line of multline has no & in it")
    return "".join(rf"{mark}&\qquad {cell}" if mark else f"&{cell}" for mark, cell in cells_of(rows))


def in_pairs(rows: str) -> str:
    """Join the sign between two sides with the right one: the three columns of `eqnarray` become two."""
    written, column = "", 0
    for mark, cell in cells_of(rows):
        column = column + 1 if mark.startswith("&") else 0
        written += f"{mark if column < 2 else ''}{cell}"  # noqa: PLR2004 - the third
    return written


def well_nested(source: str) -> str:
    r"""Replace environments for displayed formulas that are only a part of one by those that may stand in a formula.

    Within another environment the tag of a line becomes a text after it. `substack` becomes the command of that name.

    Raises:
        TexError: a line has two tags.
    """
    if r"\begin" not in source and r"\tag" not in source:
        return source
    return _Nested(source).written()


class _Nested:
    """One formula, read from its beginning to its end.

    Args:
        source: its TeX.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._kept = _first_is_all(source)
        self._open: list[tuple[str, list[str]]] = [("", [])]
        self._tags = 0

    def written(self) -> str:
        """Return the formula; one whose environments don't match stays as it is."""
        place = 0
        for token in _TOKEN.finditer(self._source):
            self._add(self._source[place : token.start()])
            place = token.end()
            if token["end"] == "begin":
                self._open.append((token["name"], []))
            elif token["end"]:
                if self._open[-1][0] != token["name"]:
                    return self._source
                self._close()
            else:
                self._add(self._numbered(token))
        self._add(self._source[place:])
        return "".join(self._open[0][1]) if len(self._open) == 1 else self._source

    def _add(self, text: str) -> None:
        self._open[-1][1].append(text)

    def _close(self) -> None:
        name, parts = self._open.pop()
        rows = "".join(parts)
        is_kept = self._kept and len(self._open) == 1
        self._add(rf"\begin{{{name}}}{rows}\end{{{name}}}" if is_kept else _within(name, rows))

    def _numbered(self, token: re.Match[str]) -> str:
        """Write a tag where it can stand."""
        depth = len(self._open) - 1
        has_lines = depth == 0 or (depth == 1 and self._kept and self._open[1][0] in _NUMBERED)
        if not has_lines:
            return _as_text(token) if token["tag"] else "" if token["unseen"] else token[0]
        self._tags = 0 if token["row"] else self._tags + bool(token["tag"])
        if self._tags > 1:
            raise TexError(r"a line can have only one \tag")
        return token[0]


def _first_is_all(source: str) -> bool:
    """Tell whether a formula is one environment and nothing else: a tag after it belongs to a formula around it."""
    depth = 0
    for token in re.finditer(_ENVIRONMENT, source):
        if depth == 0 and source[: token.start()].strip():
            return False
        depth += 1 if token["end"] == "begin" else -1
        if depth == 0:
            return not source[token.end() :].strip()
    return False


def _within(name: str, rows: str) -> str:
    if name == "substack":
        has_columns = _COLUMNS.match(rows)
        return rf"\begin{{subarray}}{rows}\end{{subarray}}" if has_columns else rf"\substack{{{rows}}}"
    plain = name.removesuffix("*")
    if plain == "equation":
        return rows
    if plain == "multline":
        return rf"\begin{{aligned}}{in_lines_of_multline(rows)}\end{{aligned}}"
    if plain == "eqnarray":
        return rf"\begin{{aligned}}{in_pairs(rows)}\end{{aligned}}"
    name = _WITHIN.get(name, name)
    return rf"\begin{{{name}}}{rows}\end{{{name}}}"


def in_line(source: str) -> str:
    """Write the tags of a formula within a line of text as texts; an environment on its own keeps them."""
    return source if _first_is_all(source) else with_tags_as_texts(source)


def with_tags_as_texts(source: str) -> str:
    """Write each tag as a text, set off from what stands before it."""
    return _ANY_TAG.sub(_as_text, source)


def _as_text(tag: re.Match[str]) -> str:
    words = tag["words"] if tag["star"] else f"({tag['words']})"
    return rf"\qquad\text{{{words}}}"
