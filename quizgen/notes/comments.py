"""Comments are taken out of a note before anything else is looked at: `<!-- … -->` and Obsidian's `%% … %%`.

Code comes first: what begins inside of a fence, an indented block or a code span is no comment.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt

from quizgen.notes.syntax.bounds import bounds_plugin
from quizgen.notes.syntax.dispatch import dispatch_plugin
from quizgen.notes.syntax.other_frontmatter import end_of_other

SCHEDULED = "<!--SR:"
"""How a spaced-repetition plugin marks what it asks."""

_START = re.compile(
    r"^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*)*(?P<fence>`{3,}|~{3,})"
    r"|(?P<ticks>`+)"
    r"|(?P<html><!--)"
    r"|(?<![\w%])(?P<percent>%%)(?!%)",
    re.MULTILINE,
)
_FRONTMATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^[ >]*(?: {4}|\t)[^\n]*?(?:<!--|%%)", re.MULTILINE)
_QUOTE = re.compile(r"(?:[ \t]*>)*[ \t]*")
_BLANK = re.compile(r"\n[ \t]*\n")


def without_comments(text: str) -> str:
    """Return a text without its comments; its lines keep their numbers."""
    if "<!--" not in text and "%%" not in text:
        return text
    kept, done = [], 0
    for start, end in _comments(text):
        kept += [text[done:start], _emptied(text[start:end])]
        done = end
    return "".join([*kept, text[done:]])


def gaps(text: str) -> dict[int, list[tuple[int, int]]]:
    """Return what comments took out of the lines of a text: by the line's number from 0, the columns, and how much."""
    found: dict[int, list[tuple[int, int]]] = {}
    line = column = done = 0
    for start, end in _comments(text) if "<!--" in text or "%%" in text else ():
        before = text[done:start].split("\n")
        line += len(before) - 1
        column = len(before[-1]) + (column if len(before) == 1 else 0)
        first, *others = text[start:end].split("\n")
        found.setdefault(line, []).append((column, len(first)))
        column += len(first)
        for other in others:
            kept, column, line = len(_quote(other)), len(other), line + 1
            found[line] = [(kept, column - kept)]
        done = end
    return found


def _emptied(comment: str) -> str:
    """Return what stays of a comment: the ends of its lines, and the marks of the quotation that it stands in."""
    lines = comment.split("\n")[1:]
    return "".join("\n" + _quote(line) for line in lines)


def _quote(line: str) -> str:
    found = _QUOTE.match(line)
    return found[0] if found and ">" in found[0] else ""


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where comments begin and end. Whatever begins first counts: code in a comment, a comment in code."""
    finder = _Finder(text)
    frontmatter = _FRONTMATTER.match(text)
    position = frontmatter.end() if frontmatter else end_of_other(text)
    while match := _START.search(text, position):
        kind, start = match.lastgroup or "", match.start(match.lastgroup or 0)
        position = match.end()
        if code_end := finder.indented(start):
            position = code_end
        elif kind == "fence":
            position = finder.end_of_fence(match)
        elif kind == "ticks":
            position = finder.end_of_span(match[kind], position)
        elif end := finder.end_of_comment(kind, start):
            yield start, end
            position = end


class _Finder:
    """Finds where things end, and remembers what is not there, so that no text takes quadratic time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: dict[str, int] = {}
        self._code = _indented_code(text) if _INDENTED.search(text) else []
        self._starts = [start for start, _ in self._code]

    def indented(self, position: int) -> int:
        """Return the end of the indented code that a position lies in, or 0."""
        index = bisect_right(self._starts, position) - 1
        return self._code[index][1] if index >= 0 and position < self._code[index][1] else 0

    def end_of_fence(self, match: re.Match[str]) -> int:
        fence = match["fence"]
        line_end = self._find("\n", match.end()) or len(self._text)
        if fence[0] in self._text[match.end() : line_end] and fence[0] == "`":
            return self.end_of_span(fence, match.end())
        closing = re.compile(rf"^[ \t>]*{re.escape(fence)}{re.escape(fence[0])}*[ \t]*$", re.MULTILINE)
        found = closing.search(self._text, line_end)
        return found.end() if found else len(self._text)

    def end_of_span(self, ticks: str, position: int) -> int:
        """Return the end of a code span, or the end of its opening ticks if none ends."""
        if self._absent.get(ticks, 0) > position:
            return position
        blank = _BLANK.search(self._text, position)
        limit = blank.start() if blank else len(self._text)
        found = re.compile(rf"(?<!`){ticks}(?!`)").search(self._text, position, limit)
        if found:
            return found.end()
        self._absent[ticks] = limit
        return position

    def end_of_comment(self, kind: str, start: int) -> int:
        """Return the end of a comment, or 0 if it has none."""
        if kind == "html":
            end = self._find("-->", start + 2)
            return end + 3 if end else 0
        line_end = self._find("\n", start) or len(self._text)
        end = self._text.find("%%", start + 2, line_end)
        if end > start + 2:
            return end + 2
        before = self._text[self._text.rfind("\n", 0, start) + 1 : start]
        if before.strip(" \t>") or (line_end > start + 2 and not self._text[start + 2].isspace()):
            return 0  # %%timeit, or a %% somewhere in a sentence
        found = re.compile(r"%%[ \t]*$", re.MULTILINE).search(self._text, line_end)
        return found.end() if found else 0

    def _find(self, what: str, start: int) -> int:
        if self._absent.get(what):
            return 0
        found = self._text.find(what, start)
        if found < 0:
            self._absent[what] = start
        return max(found, 0)


@cache
def _blocks() -> MarkdownIt:
    parser = MarkdownIt("commonmark").use(bounds_plugin)
    parser.core.ruler.enableOnly(["normalize", "bound_of_lines", "block"])
    return parser.use(dispatch_plugin)


def _indented_code(text: str) -> list[tuple[int, int]]:
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    return [
        (starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)])
        for token in _blocks().parse(text)
        if token.type == "code_block" and token.map
    ]
