"""Admonitions of MkDocs: `!!! question "Title"` or, folded, `??? success "Title"`, with their text indented below."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from quizgen.notes.syntax.div_heads import KINDS, Head
from quizgen.notes.syntax.divs import open_box

INDENTED = "indented"
"""Where a box keeps that it is an admonition of MkDocs."""

_HEAD = re.compile(r"(!!!|\?\?\?\+?)[ \t]?([\w-]{1,40}(?:[ \t]+[\w-]{1,40}){0,5})(?:[ \t]+\"(.*)\")?[ \t]*")
_INDENT = 4
"""Columns by which the text is indented below its head."""


def admonitions_plugin(parser: MarkdownIt) -> None:
    """Read admonitions as callouts or folds. They begin after a blank line: none ends a paragraph."""
    parser.block.ruler.before("fence", "admonition", _admonition)


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("!!!", "???"), position) or state.sCount[start] - state.blkIndent >= _INDENT:
        return False
    head = _head(state.src[position : state.eMarks[start]])
    last = _last(state, start, end) if head else start
    if not head or last == start:
        return False
    if silent:
        return True
    kept = len(state.tokens)
    block = open_box(state, head, start, last)
    state.tokens[kept].meta[INDENTED] = True
    before = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = "blockquote", last + 1, _inner_indent(state, start, last)
    state.md.block.tokenize(state, start + 1, last + 1)
    state.parentType, state.lineMax, state.blkIndent = before
    state.push(f"{block}_close", "div", -1)
    state.line = last + 1
    return True


def _head(line: str) -> Head | None:
    """Read the first line. Without a title in quotation marks, only a known kind sets it apart from ordinary text."""
    found = _HEAD.fullmatch(line)
    kind = found[2].split()[0].lower() if found else ""
    if not found or (found[3] is None and kind not in KINDS):
        return None
    return Head(kind, (found[3] or "").strip(), folds=found[1] != "!!!")


def _inner_indent(state: StateBlock, start: int, last: int) -> int:
    """Return where the text begins: in a list, a head and all below it may stand to the right of the item's text."""
    lines = range(start + 1, last + 1)
    columns = (state.sCount[line] for line in lines if state.bMarks[line] + state.tShift[line] < state.eMarks[line])
    return min(state.sCount[start] + _INDENT, *columns)


def _last(state: StateBlock, start: int, end: int) -> int:
    """Return the last line of the indented text, or the line of the head if there is none."""
    last = start
    for line in range(start + 1, end):
        if state.bMarks[line] + state.tShift[line] >= state.eMarks[line]:
            continue
        if state.sCount[line] - state.blkIndent < _INDENT:
            break
        last = line
    return last
