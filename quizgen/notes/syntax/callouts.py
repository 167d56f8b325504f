"""Callouts (`> [!note]- Title`): quotations with a kind and a title, as blocks of their own."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from quizgen.notes.inline import is_break, without_blank_ends

_MARK = re.compile(r"\[!([\w-]{1,30})(?:\|[^\]]{0,60})?\][+-]?[ \t]*")

KIND = "callout"
"""Where a callout's token keeps its kind: note, question, success, …"""

TITLED = "titled"
"""Where it keeps whether the note gives it a title; else its kind is shown."""

BOXES = frozenset({"callout", "fold"})
"""Types of the blocks that have a title and hold others."""


def callouts_plugin(parser: MarkdownIt) -> None:
    """Turn quotations that begin with `[!kind]` into callouts: a title, then the other blocks."""
    parser.core.ruler.push("callouts", _callouts)


def _callouts(state: StateCore) -> None:
    if "[!" not in state.src:
        return
    tokens: list[Token] = []
    open_quotes: list[bool] = []
    source = state.tokens
    index = 0
    while index < len(source):
        token = source[index]
        index += 1
        if token.type == "blockquote_open":
            mark = _mark(source[index : index + 2])
            open_quotes.append(mark is not None)
            if mark:
                tokens += _opened(token, mark, source[index : index + 2])
                index += 3
                continue
        elif token.type == "blockquote_close" and open_quotes.pop():
            token.type, token.tag = "callout_close", "div"
        tokens.append(token)
    state.tokens = tokens


def _mark(inside: list[Token]) -> re.Match[str] | None:
    """Find the mark that a callout begins with."""
    if [token.type for token in inside] != ["paragraph_open", "inline"]:
        return None
    children = inside[1].children
    return _MARK.match(children[0].content) if children and children[0].type == "text" else None


def _opened(quote: Token, mark: re.Match[str], inside: list[Token]) -> list[Token]:
    """Return the beginning of a callout, its title, and what else its first paragraph holds."""
    opening, inline = inside
    children = inline.children or []
    children[0].content = children[0].content[mark.end() :]
    end = next((index for index, child in enumerate(children) if is_break(child)), len(children))
    quote.type, quote.tag = "callout_open", "div"
    quote.meta[KIND] = mark[1].lower()
    quote.attrs["class"] = "callout"
    first, last = opening.map or [0, 1]
    words = without_blank_ends(children[:end])
    quote.meta[TITLED] = bool(words)
    title = _paragraph("title", words or [Token("text", "", 0, content=mark[1].capitalize())], [first, first + 1])
    title[0].attrs["class"] = "title"
    if "block_id" in inline.meta and end == len(children):
        title[1].meta["block_id"] = inline.meta["block_id"]
    rest = without_blank_ends(children[end + 1 :])
    if not rest:
        return [quote, *title]
    body = _paragraph("paragraph", rest, [first + 1, last])
    body[1].meta = inline.meta
    return [quote, *title, *body]


def _paragraph(kind: str, children: list[Token], lines: list[int]) -> list[Token]:
    opening, inline, closing = Token(f"{kind}_open", "p", 1), Token("inline", "", 0), Token(f"{kind}_close", "p", -1)
    opening.map = inline.map = lines
    opening.block = closing.block = True
    inline.children = children
    return [opening, inline, closing]
