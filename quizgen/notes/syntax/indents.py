"""Indented blocks: Markdown ignores a small indent, but below a definition such a block continues it."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

INDENT = "indent"
"""Where a block keeps that its first line is indented, in notes with definitions."""

_DEFINITION = re.compile(r"^ {0,3}:[ \t]", re.MULTILINE)


def indents_plugin(parser: MarkdownIt) -> None:
    """Note which blocks are indented by two blanks or more, if a line of the note looks like a definition."""
    parser.core.ruler.after("block", "indents", _note_indents)


def _note_indents(state: StateCore) -> None:
    if not _DEFINITION.search(state.src):
        return
    lines = state.src.split("\n")
    for token in state.tokens:
        if token.level == 0 and token.nesting >= 0 and token.map and lines[token.map[0]].startswith(("  ", "\t")):
            token.meta[INDENT] = True
