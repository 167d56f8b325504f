"""Obsidian's block ids (`… ^why-bn`, at the end of a line): kept, and taken out of the text."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from quizgen.notes.inline import is_break

_BLOCK_ID = re.compile(r"(?:^|\s)\^([A-Za-z0-9-]+)\s*$")
_MAY_BE_ONE = re.compile(r"\^[A-Za-z0-9&#;\]\\-]*\s*$", re.MULTILINE)
"""How lines end that have one, before entities and escapes are read; a wikilink may hold it."""


def block_ids_plugin(parser: MarkdownIt) -> None:
    """Let paragraphs and headings know their block id; readers don't expect it in the text."""
    parser.core.ruler.push("block_ids", _block_ids)


def _block_ids(state: StateCore) -> None:
    for token in state.tokens:
        if "^" in token.content and ("&" in token.content or _MAY_BE_ONE.search(token.content)):
            _lift(token)


def _is_base(before: list[Token]) -> bool:
    """Tell whether a word in italics or a formula stands right before a mark, which is then an exponent's."""
    if not before or before[-1].type not in {"em_close", "strong_close", "math_inline", "code_inline"}:
        return False
    words = next((one.content for one in reversed(before) if one.content), "")
    return words[-1:].isalnum() or words.endswith((")", "]", "}"))


def _lift(inline: Token) -> None:
    children = inline.children or []
    for index, child in enumerate(children):
        if "^" in child.content and child.type == "text" and all(map(is_break, children[index + 1 : index + 2])):
            match = _BLOCK_ID.search(child.content, max(child.content.rfind("^") - 1, 0))
            if match and not (match[0].startswith("^") and _is_base(children[:index])):
                child.content = child.content[: match.start()]
                inline.meta["block_id"] = match[1]
                return
