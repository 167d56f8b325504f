"""Frontmatter that is not YAML, as Hugo and Zola have it: TOML between lines of `+++`, or a JSON object."""

import json
import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

TOML = "+++"
JSON = "{"

_TOML = re.compile(
    r"\+\+\+[ \t]*\n"
    r"(?P<content>(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:\[[\w.\"'-]+\]|[\w.\"'-]+[ \t]*=).*?)"
    r"^\+\+\+[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
"""It begins with a key or a table: MyST has lines of `+++` too, between the cells of a notebook."""

_JSON = re.compile(r"\{\s*\"")
_LONGEST = 30_000
"""Characters of JSON to look at: more than frontmatter may have."""


def other_frontmatter_plugin(parser: MarkdownIt) -> None:
    """Take TOML and JSON at the top for frontmatter, as YAML is."""
    parser.block.ruler.before("front_matter", "other_front_matter", _rule)


def end_of_other(text: str) -> int:
    """Return where the TOML or JSON at the top of a text ends, or 0 if there is none."""
    if found := _TOML.match(text):
        return found.end()
    return _end_of_json(text) if _JSON.match(text) else 0


def _end_of_json(text: str) -> int:
    try:
        _, end = json.JSONDecoder().raw_decode(text[:_LONGEST])
    except (ValueError, RecursionError):
        return 0
    line_end = text.find("\n", end)
    rest = text[end : line_end if line_end >= 0 else len(text)]
    return 0 if rest.strip() else end


def _rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001 - markdown-it's signature
    if start != 0 or state.parentType != "root" or not state.src.startswith((TOML, JSON)):
        return False
    stop = end_of_other(state.src)
    if not stop or silent:
        return bool(stop)
    toml = _TOML.match(state.src)
    state.line = state.src.count("\n", 0, stop) + 1
    token = state.push("front_matter", "", 0)
    token.hidden = token.block = True
    token.markup, token.content = (TOML, toml["content"]) if toml else (JSON, state.src[:stop])
    token.map = [0, state.line]
    return True
