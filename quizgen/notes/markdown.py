"""A note's Markdown as tokens and as a tree, and what can be read off them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markdown_it.token import Token

from quizgen.notes.inline import (
    BREAKS,
    on_one_line,
    plain_text,
    raw_text,
    start_of,
    with_text,
    without_blank_ends,
)
from quizgen.notes.node import Node, tree
from quizgen.notes.rendering import render_inline
from quizgen.notes.syntax import parser
from quizgen.notes.syntax.img_tags import TAGS
from quizgen.notes.syntax.math import MATH
from quizgen.notes.unicode import visible

__all__ = ["Node", "Tokens", "plain_text", "render_inline", "tree"]

Tokens = Sequence[Token]

LINE = "line"
"""Where tokens that may be reported keep the line of the file they stand on."""

_REPORTED = MATH | {"image"}
_MAY_BE_REPORTED = re.compile(r"[$\\!]|<img|\{math\}`", re.IGNORECASE)
"""What each formula and picture within lines begins with."""

_TAG = re.compile(r"#(?:[\w/-]|::(?=\w))*[^\W\d](?:[\w/-]|::(?=\w))*")
"""Nested as Obsidian has them (`#exam/part-1`), or Anki (`#exam::part-1`)."""


def parse_tokens(text: str, environment: dict[str, Any] | None = None) -> list[Token]:
    """Parse a note, of which all can be seen, into tokens; what the rules learn goes to the environment.

    Line numbers are the file's, whatever the frontmatter.
    """
    tokens = parser().parse(text, {} if environment is None else environment)
    for token in tokens:
        _note_lines(token)
    return tokens


def inline(text: str) -> list[Token]:
    """Parse the text of a paragraph."""
    return list(parser().parseInline(visible(text), {})[0].children or [])


def _note_lines(token: Token) -> None:
    if token.type in _REPORTED:
        token.meta[LINE] = _line(token)
    if token.children and (not token.content or _MAY_BE_REPORTED.search(token.content)):
        for child, line in with_lines(token):
            if child.type in _REPORTED or child.type == "code_inline":
                child.meta[LINE] = line
            for picture in child.meta.get(TAGS, {}).values():
                picture.meta[LINE] = line


def with_lines(block: Token) -> Iterator[tuple[Token, int]]:
    """Yield the inline tokens of a block with the line of the file they stand on, from 1."""
    line = _line(block)
    for child in block.children or ():
        yield child, line
        line += child.content.count("\n") if child.content else child.type in BREAKS


def _line(token: Token) -> int:
    return (token.map[0] if token.map else 0) + 1


def block_id(block: Node) -> str | None:
    """Return the block id of a heading or a paragraph."""
    return block.children[0].token.meta.get("block_id") if block.children else None


def without_tags(tokens: list[Token]) -> tuple[list[Token], tuple[str, ...]]:
    """Take tags, as Obsidian or Anki has them, from the end of a question."""
    if not tokens or tokens[-1].type != "text" or "#" not in tokens[-1].content:
        return tokens, ()
    kept = tokens[-1].content.rstrip()
    tags: list[str] = []
    while (start := kept.rfind("#")) > 0 and kept[start - 1].isspace() and _TAG.fullmatch(kept, start):
        tags.append(kept[start:])
        kept = kept[:start].rstrip()
    if not tags:
        return tokens, ()
    return [*tokens[:-1], with_text(tokens[-1], kept)], tuple(reversed(tags))


def inline_tokens(block: Node) -> list[Token]:
    """Return the inline tokens of a heading or a paragraph."""
    return list(block.children[0].token.children or []) if block.children else []


def paragraph(tokens: Iterable[Token], lines: tuple[int, int] | None = None, kind: str = "paragraph") -> list[Token]:
    """Make a paragraph of inline tokens; nothing of nothing."""
    children = without_blank_ends(list(tokens))
    if not children:
        return []
    inline = Token("inline", "", 0, children=children, content=raw_text(children), map=list(lines) if lines else None)
    opening, closing = Token(f"{kind}_open", "p", 1, map=inline.map, block=True), Token(f"{kind}_close", "p", -1)
    closing.block = True
    return [opening, inline, closing]


def blocks(tokens: Tokens) -> list[Node]:
    """Return tokens of blocks as nodes."""
    return list(tree(tokens).children) if tokens else []


def flat(nodes: Iterable[Node]) -> list[Token]:
    """Return the tokens of nodes."""
    return [token for node in nodes for token in node.to_tokens()]


def text_of(nodes: Iterable[Node], most: int) -> str:
    """Return the first letters of what can be read in some blocks, on one line."""
    texts: list[str] = []
    length = 0
    for token in (one for node in nodes for one in node.to_tokens() if one.content or one.children):
        text = _plain_start(token.children or [], most) if token.type == "inline" else " ".join(token.content.split())
        texts.append(text)
        length += len(text) + 1
        if length > most:
            break
    return " ".join(texts)[:most]


def _plain_start(tokens: Tokens, most: int) -> str:
    """Return at least this many letters of a plain text, if it has them."""
    raw = start_of(tokens, 2 * most)
    text = on_one_line(raw)
    return text if len(text) >= most or len(raw) < 2 * most else plain_text(tokens)


def first_line(block: Node) -> int:
    """Return the line of the file that a block begins on, from 1."""
    return _line(block.token)


def last_line(block: Node) -> int:
    """Return the line of the file that a block ends on, from 1."""
    lines = block.token.map
    return lines[1] if lines else 1


def last_block_id(item: Node) -> str | None:
    """Return the block id that stands at the very end of a block."""
    last = item
    while last.children and last.type not in {"paragraph", "heading", "title"}:
        last = last.children[-1]
    return block_id(last) if last.type != "title" else None
