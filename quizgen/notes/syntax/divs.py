"""Blocks of Quarto, Pandoc, MyST and Docusaurus (`::: {.callout-note}`, `:::{dropdown} Title`): callouts and folds."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from quizgen.notes.syntax.callouts import KIND, TITLED
from quizgen.notes.syntax.div_ends import find_ends, is_directive
from quizgen.notes.syntax.div_heads import Head, read_gate, read_head, with_class

DIV = "div"
"""Where a callout or a fold keeps that it stands between colons: cards in it have always been found."""

LABEL = "label"
"""Where a box keeps the label that an option gives it, by which a solution names its exercise."""

APART = "apart"
"""Where a box keeps that it is a div or a directive: its answer may stand in the next one."""

FIRST = "first_in_div"
"""Where a div, or the first block of one that leaves no box, keeps that it is one: no answer had to begin there."""

HEADING = "heading"
"""Where a box keeps the tag of the heading that gives it its title, as in Quarto."""

_OPEN = re.compile(r"(:{3,}|`{3,})[ \t]*(\S.*?)[ \t]*$")
_OPTION = re.compile(r":?([\w-]+):[ \t]*(.*)")
_ATTRIBUTES = re.compile(r"[ \t]{0,9}\{[#.][^{}]*\}$")
_OPENING = 4
"""Tokens that a box begins with: itself and its title."""
_TITLE = 3
_RULE = "---"
_LABELS = {"label", "name"}
_PROBLEM = "problem"
_TEXTS = frozenset({"paragraph", "reference"})
"""What no div ends, as Pandoc has it: it begins after a blank line. A question with its lines stays as it is."""


def divs_plugin(parser: MarkdownIt) -> None:
    """Read such blocks as callouts, or as folds. Those that only lay out a page leave what is in them."""
    parser.block.ruler.before("fence", "div", _div, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _div(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith((":::", "```"), position) or state.sCount[start] - state.blkIndent >= 4:  # noqa: PLR2004
        return False
    ticked = state.src[position] == "`"
    if silent and not ticked and state.parentType in _TEXTS:
        return False
    if "div_ends" not in state.env or state.env["div_ends"][0] is not state.src:
        state.env["div_ends"] = state.src, find_ends(state.src)
    ends = state.env["div_ends"][1]
    gate = position in ends.gates
    closing = ends.gates[position] if gate else ends.blocks.get(position)
    opening = _OPEN.fullmatch(state.src[position : state.eMarks[start]]) if closing else None
    last = bisect_right(state.bMarks, closing) - 1 if closing else end
    if not opening or not start < last < end or state.sCount[last] < state.blkIndent:
        return False
    head = _head(opening[2], ticked=ticked, gate=gate)
    first, head = _options(state, start + 1, last, head) if head and opening[2][0] == "{" else (start + 1, head)
    if not head or (gate and not (_closes(state, first, last) and _closes(state, last + 1, end))):
        return False
    if not silent:
        _push(state, head, (start, first + gate, last), ticked=ticked and not gate)
        state.line = last + 1 + gate
    return True


def _head(words: str, *, ticked: bool, gate: bool) -> Head | None:
    if gate:
        return read_gate(words)
    return read_head(words) if not ticked or is_directive(words) else None


def _closes(state: StateBlock, line: int, end: int) -> bool:
    """Tell whether a line holds only closing marks: a directive that begins or ends a part holds no text."""
    return line < end and _line(state, line)[:3] in {":::", "```"} and not _line(state, line).strip(":`")


def _options(state: StateBlock, first: int, last: int, head: Head) -> tuple[int, Head]:
    """Read options of a directive, such as `:class: dropdown`, or YAML between rules; return the line after them."""
    mark = _RULE if first < last and _line(state, first) == _RULE else ":"
    first += mark == _RULE
    while first < last:
        line = _line(state, first)
        if mark == line == _RULE:
            return first + 1, head
        option = _OPTION.match(line)
        if not option or not line.startswith(mark.strip("-")):
            break
        if option[1] == "class":
            head = with_class(head, option[2])
        elif option[1] in _LABELS:
            head = replace(head, label=option[2])
        first += 1
    return first, head


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _push(state: StateBlock, head: Head, lines: tuple[int, int, int], *, ticked: bool) -> None:
    """Put in a block, or only what it holds.

    Between colons, headings have always divided a note and problems have stood below them, so that boxes around them
    would change which cards there are.
    """
    start, first, last = lines
    kept = len(state.tokens)
    opened = open_box(state, head, start, last) if head.kind else None
    inside = len(state.tokens)
    before = state.parentType, state.lineMax
    state.parentType, state.lineMax = "blockquote", last
    if first < last:
        state.md.block.tokenize(state, first, last)
    state.parentType, state.lineMax = before
    if opened and head.headed and not head.title and _begins_with_title(state.tokens[inside:]):
        opened = _retitle(state.tokens, (kept, inside), head)
        inside = kept + _OPENING
    if opened and not ticked and any(map(_divides, state.tokens[inside:])):
        title = state.tokens[kept + 1 : inside] if head.title else []
        for token, kind in zip(title, ("paragraph_open", "inline", "paragraph_close"), strict=False):
            token.type, token.attrs = kind, {}
        state.level -= 1
        state.tokens[kept:inside] = title
    elif opened:
        state.push(f"{opened}_close", "div", -1)
    if state.tokens[kept:] and not ticked:
        state.tokens[kept].meta[FIRST] = True
        if opened and state.tokens[kept].type == f"{opened}_open":
            state.tokens[kept].meta[DIV] = True


def open_box(state: StateBlock, head: Head, start: int, last: int) -> str:
    """Open a callout or a fold and give it its title; return what it is."""
    block, title = ("fold", "summary") if head.folds else ("callout", "title")
    token = state.push(f"{block}_open", "div", 1)
    token.map, token.attrs["class"] = [start, last + 1], "callout"
    token.meta = {KIND: head.kind, TITLED: bool(head.title), APART: True, LABEL: head.label}
    state.push(f"{title}_open", "p", 1).attrs["class"] = "title"
    words = state.push("inline", "", 0)
    words.content, words.children = head.title or head.kind.capitalize(), []
    words.map = state.tokens[-2].map = [start, start + 1]
    state.push(f"{title}_close", "p", -1)
    return block


def _begins_with_title(inside: Sequence[Token]) -> bool:
    """Tell whether the first block is the only heading: with others, it is one of them."""
    return inside[:1] != [] and inside[0].type == "heading_open" and not any(map(_divides, inside[_TITLE:]))


def _retitle(tokens: list[Token], places: tuple[int, int], head: Head) -> str:
    """Make the heading that a box begins with its title; return what the box is."""
    kept, inside = places
    block, title = ("fold", "summary") if head.with_title(HEADING).folds else ("callout", "title")
    box, heading = tokens[kept], tokens[inside : inside + _TITLE]
    box.type, box.meta[TITLED], box.meta[HEADING] = f"{block}_open", True, heading[0].tag
    heading[0].type, heading[-1].type = f"{title}_open", f"{title}_close"
    heading[0].tag = heading[-1].tag = "p"
    heading[0].attrs["class"] = "title"
    heading[1].content = _ATTRIBUTES.sub("", heading[1].content)
    tokens[kept + 1 : inside + _TITLE] = heading
    return block


def _divides(token: Token) -> bool:
    return token.type == "heading_open" or (token.type == "fence" and token.info.split()[:1] == [_PROBLEM])
