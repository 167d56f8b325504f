r"""Math: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and blocks of code in the language `math`. Code and money come first."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath.index import math_block_dollar, math_inline_dollar

MATH = frozenset({"math_inline", "math_inline_double", "math_block", "math_block_label"})
"""The tokens that hold formulas."""

_inline_dollars = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)
_block_dollars = math_block_dollar(allow_labels=True, allow_blank_lines=False)

_MONEY = re.compile(r"[\d.,]+\s?(?:[kKmM]|bn)?[\s,;.:–-]+(?:[^\W\d]+[\s,;.:–-]+){2}")
_NO_MONEY = re.compile(r"[\\^_=+<>|{}]")
_TICKED = re.compile(r"`([^`]+)`")
_BRACKETS = {"(": ")", "[": "]"}
_WORDS = re.compile(r"[\d\s,.;–-]*|.*[^\W\d_]{2}.*", re.DOTALL)
_OPENING = re.compile(r"\\begin\{((?:equation|align|alignat|flalign|gather|multline|eqnarray)\*?)\}")
"""Environments of displayed formulas that stand alone in TeX."""

_OPTIONS = re.compile(r"\A(?:[ \t]*:[\w-]+:[^\n]*\n)+")
_SIGNS = re.compile(r"[\\^_=+<>]")


def math_plugin(parser: MarkdownIt) -> None:
    """Read formulas, wherever no code and no price stands."""
    parser.block.ruler.before("fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.after("math_block", "bracket_math", _bracket_block, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.after("bracket_math", "environment", _environment, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("escape", "bracket_math", _bracketed)
    parser.inline.ruler.before("escape", "math_inline", _inline)
    parser.core.ruler.after("block", "math_fences", _fences)


# Rules take what markdown-it gives them; `silent` asks whether a rule would apply.


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a displayed formula. It may end a paragraph: else its `+` or `-` would begin a list."""
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", position):
        return False
    first, last = state.env.get("open_math", (0, 0))
    if first < start < last:
        return False
    line, tokens = state.line, len(state.tokens)
    if not _block_dollars(state, start, end, silent):
        if "$$" not in state.src[position + 2 : state.eMarks[start]]:
            state.env["open_math"] = start, _blank_line(state, start, end)
        return False
    if silent:
        state.line = line
        del state.tokens[tokens:]
    return True


def _blank_line(state: StateBlock, start: int, end: int) -> int:
    """Return the next blank line: what doesn't end before it begins no formula on any line up to there."""
    return next((line for line in range(start, end) if state.isEmpty(line)), end)


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read a formula between dollars, unless code begins in it or it is about money."""
    if state.src[state.pos] != "$":
        return False
    start = state.pos
    if not _finds_dollars(state):
        return False
    marks = "$$" if state.src.startswith("$$", start) else "$"
    content = state.src[start + len(marks) : state.pos - len(marks)]
    quoted = _TICKED.fullmatch(content)
    if not quoted and ("`" in content or (_MONEY.match(content) and not _NO_MONEY.search(content))):
        state.pos = start
        return False
    if not silent:
        token = state.push("math_inline" if marks == "$" else "math_inline_double", "math", 0)
        token.content, token.markup = quoted[1] if quoted else content, marks
    return True


def _finds_dollars(state: StateInline) -> bool:
    """Look for a formula between dollars, and move behind it.

    The plugin looks at the character before the first dollar, and where there is none, Python gives it the last one of
    the text: a digit there would be the end of a price, and a backslash would take the dollar's meaning.
    """
    source = state.src
    if state.pos == 0:
        state.src = f"{source}\n"
    found = _inline_dollars(state, True)  # noqa: FBT003 - only looks
    state.src = source
    return found


def _bracketed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    r"""Read `\(…\)` and `\[…\]`, also with two backslashes, as some site generators want it."""
    source, start = state.src, state.pos
    if source[start] != "\\":
        return False
    slashes = 2 if source.startswith("\\\\", start) else 1
    opening = source[start + slashes : start + slashes + 1]
    if opening not in _BRACKETS or not opening:
        return False
    closing = "\\" * slashes + _BRACKETS[opening]
    end = _closing(state, closing, start + slashes + 1)
    content = source[start + slashes + 1 : end]
    if end < 0 or "`" in content or not content.strip() or _is_text(content, opening):
        return False
    if not silent:
        token = state.push("math_inline" if opening == "(" else "math_inline_double", "math", 0)
        token.content = content
    state.pos = end + len(closing)
    return True


def _closing(state: StateInline, closing: str, start: int) -> int:
    """Find where a formula ends.

    What is not in the rest of a text is not looked for again in it: many openings without an end would take quadratic
    time.
    """
    absent = state.env.setdefault("absent", {})
    key = (id(state.md), len(state.src), hash(state.src), closing)
    if absent.get(key, len(state.src) + 1) <= start:
        return -1
    end = state.src.find(closing, start, state.posMax)
    if end < 0 and state.posMax == len(state.src):
        absent[key] = start
    return end


def _is_text(content: str, opening: str) -> bool:
    r"""Tell whether `\[…\]` is an escaped bracket with words or a number in it."""
    return opening == "[" and bool(_WORDS.fullmatch(content)) and not _SIGNS.search(content)


def _bracket_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    r"""Read `\[`, lines and `\]`: as a paragraph, its `-` and `+` would begin lists."""
    if state.sCount[start] - state.blkIndent >= 4:  # noqa: PLR2004 - indented code
        return False
    first = _line(state, start)
    slashes = 2 if first.startswith("\\\\[") else 1
    if first[slashes : slashes + 1] != "[" or not first.startswith("\\"):
        return False
    closing = "\\" * slashes + "]"
    last = start
    while last < end and (line := _line(state, last)) and not line.endswith(closing):
        last += 1
    if last >= end or not _line(state, last).endswith(closing):
        return False
    content = state.getLines(start, last + 1, state.blkIndent, keepLastLF=False).strip()
    content = content[slashes + 1 : -len(closing)]
    if not content.strip() or _is_text(content, "["):
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content, token.block, token.map = content, True, [start, last + 1]
        state.line = last + 1
    return True


def _environment(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    r"""Read `\begin{equation}`, lines and `\end{equation}`, with nothing around it, as Jupyter and Pandoc do.

    It ends before a blank line and before the next one begins, so that no line is looked at for many of them.
    """
    opening = _OPENING.match(_line(state, start))
    if state.sCount[start] - state.blkIndent >= 4 or not opening:  # noqa: PLR2004 - indented code
        return False
    closing = f"\\end{{{opening[1]}}}"
    last = start
    while not (line := _line(state, last)).endswith(closing):
        last += 1
        if last >= end or not line or _OPENING.match(_line(state, last)):
            return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content = state.getLines(start, last + 1, state.blkIndent, keepLastLF=False).strip()
        token.block, token.map = True, [start, last + 1]
        state.line = last + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _fences(state: StateCore) -> None:
    """Make formulas of blocks of code whose language is `math`, or of MyST's directive, which may have options."""
    for token in state.tokens:
        if token.type == "fence" and token.info.strip() in {"math", "{math}"}:
            token.type, token.tag = "math_block", "math"
            if token.info.strip() != "math":
                token.content = _OPTIONS.sub("", token.content)
