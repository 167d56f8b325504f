"""`<details>` with a `<summary>`: a part of a note that is folded away, as blocks."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_OPEN = re.compile(r"<details(?:\s[^<>]*)?>", re.IGNORECASE)
_EITHER = re.compile(
    r"^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(?P<opening><details(?:\s[^<>]*)?>)|(?<!`)(?P<closing></details\s*>)",
    re.IGNORECASE | re.MULTILINE,
)
_SUMMARY = re.compile(r"\s*<summary(?:\s[^<>]*)?>(.*?)</summary\s*>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"</?(?:p|h[1-6]|div|span|font|center|i|em|big|small|a)(?:\s[^<>]*)?>", re.IGNORECASE)
_BOLD = re.compile(r"</?(?:b|strong)\s*>", re.IGNORECASE)
_CODE = re.compile(r"</?code\s*>", re.IGNORECASE)
_LONGEST_SUMMARY = 20
"""Lines: a summary that is never closed must not swallow the rest of the note."""


def folds_plugin(parser: MarkdownIt) -> None:
    """Read `<details>` as a block `fold` that holds a `summary` and other blocks."""
    parser.block.ruler.before("html_block", "fold", _fold, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _fold(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if state.sCount[start] - state.blkIndent >= 4:  # noqa: PLR2004 - indented code
        return False
    opening = _OPEN.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if not opening:
        return False
    found = _ends(state, start, end)
    summary = _summary(state, start, found[0], opening.end()) if found else None
    if not found or not summary:
        return False
    if silent:
        return True
    last, closing = found
    words, (line, position) = summary
    _push(state, start, words, (line, last))
    _inside(state, (line, position), (last, closing))
    state.push("fold_close", "div", -1)
    state.line = last + 1
    return True


def _ends(state: StateBlock, start: int, end: int) -> tuple[int, int] | None:
    """Find the line and the position at which a fold ends."""
    if "folds" not in state.env or state.env["folds"][0] is not state.src:  # a problem's texts are read once more
        state.env["folds"] = state.src, _pairs(state.src)
    closing = state.env["folds"][1].get(state.bMarks[start] + state.tShift[start])
    if closing is None:
        return None
    line = start
    while line < end and state.eMarks[line] < closing:
        line += 1
    return (line, closing) if line < end else None


def _pairs(source: str) -> dict[int, int]:
    """Return where each fold ends, by where it begins; what is never closed is none."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for tag in _EITHER.finditer(source):
        if tag["opening"]:
            opened.append(tag.start("opening"))
        elif opened:
            pairs[opened.pop()] = tag.start("closing")
    return pairs


def _summary(state: StateBlock, start: int, last: int, position: int) -> tuple[str, tuple[int, int]] | None:
    """Return the words of the summary, and the line and position after it."""
    limit = state.eMarks[min(last, start + _LONGEST_SUMMARY)]
    match = _SUMMARY.match(state.src, position, limit)
    if not match:
        return None
    line = start
    while state.eMarks[line] < match.end():
        line += 1
    words = _CODE.sub("`", _BOLD.sub("", _TAGS.sub("", match[1])))
    return " ".join(words.split()), (line, match.end())


def _push(state: StateBlock, start: int, words: str, lines: tuple[int, int]) -> None:
    line, last = lines
    token = state.push("fold_open", "div", 1)
    token.map = [start, last + 1]
    token.attrs["class"] = "callout"
    token = state.push("summary_open", "p", 1)
    token.map = [start, line + 1]
    token.attrs["class"] = "title"
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = words, [start, line + 1], []
    state.push("summary_close", "p", -1)


def _inside(state: StateBlock, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Parse what stands between the end of the summary and the closing tag, each given by line and position.

    Their lines may hold other text outside of that, so these are cut meanwhile, and restored afterwards.
    """
    (line, position), (end, closing) = first, last
    saved = [(values, index, values[index]) for values in _columns(state) for index in (line, end)]
    _cut(state, line, position)
    state.eMarks[end] = max(closing, state.bMarks[end] + state.tShift[end] if end == line else state.bMarks[end])
    stop = end + 1 if state.src[state.bMarks[end] : closing].strip(" \t>") or line == end else end
    begin = line if state.src[state.bMarks[line] : state.eMarks[line]].strip() else line + 1
    before = state.parentType, state.lineMax
    state.parentType, state.lineMax = "blockquote", stop
    if begin < stop:
        state.md.block.tokenize(state, begin, stop)
    state.parentType, state.lineMax = before
    for values, index, value in reversed(saved):
        values[index] = value


def _columns(state: StateBlock) -> tuple[list[int], ...]:
    return state.bMarks, state.eMarks, state.tShift, state.sCount


def _cut(state: StateBlock, line: int, position: int) -> None:
    """Let a line begin at a position."""
    text = state.src[position : state.eMarks[line]]
    shift = len(text) - len(text.lstrip(" \t"))
    state.bMarks[line], state.tShift[line] = position, shift
    state.sCount[line] = state.blkIndent
