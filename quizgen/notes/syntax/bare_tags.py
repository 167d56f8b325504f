"""Lines of nothing but HTML that lays out a page, such as `<p>` and `</div>`: they say nothing, and are left out."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_NAMES = "p|div|center|section|article|aside|main|header|footer|nav|figure|span|font"  # Notion puts callouts in <aside>
_LAYOUT = re.compile(rf"\s*(?:</?(?:{_NAMES})(?:\s[^<>]*)?>\s*)+", re.IGNORECASE)


def bare_tags_plugin(parser: MarkdownIt) -> None:
    """Take out tags that stand on lines of their own; within a line they stay text."""
    parser.core.ruler.after("inline", "bare_tags", _bare_tags)


def _bare_tags(state: StateCore) -> None:
    empty: set[int] = set()
    for index, token in enumerate(state.tokens):
        if token.type == "inline" and "<" in token.content and token.children:
            _clear(token.children)
            if state.tokens[index - 1].type == "paragraph_open" and not any(map(_holds, token.children)):
                empty |= {index - 1, index, index + 1}
    if empty:
        state.tokens = [token for index, token in enumerate(state.tokens) if index not in empty]


def _clear(children: list[Token]) -> None:
    """Empty the texts of such lines; the line breaks stay, so that lines keep their numbers."""
    for index, child in enumerate(children):
        alone = all(
            not 0 <= beside < len(children) or children[beside].type in {"softbreak", "hardbreak"}
            for beside in (index - 1, index + 1)
        )
        if alone and child.type == "text" and _LAYOUT.fullmatch(child.content):
            child.content = ""


def _holds(child: Token) -> bool:
    return bool(child.content.strip()) or child.type not in {"text", "softbreak", "hardbreak"}
