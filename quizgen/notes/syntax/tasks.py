"""Boxes of task lists: `- [ ]` and `- [x]`, as signs that every reader has.

mdit-py-plugins has a plugin for them, but it looks for the beginning of the list again at each item, and makes a form's
controls, which would do nothing on a card.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

BOX = "task_box"
"""The token of a box."""

_BOX = re.compile(r"\[([ xX])\](?=\s)")


def tasks_plugin(parser: MarkdownIt) -> None:
    """Read the box that an item begins with."""
    parser.core.ruler.after("inline", "task_boxes", _boxes)


def _boxes(state: StateCore) -> None:
    tokens = state.tokens
    for index in range(2, len(tokens)):
        children = tokens[index].children
        if tokens[index - 2].type != "list_item_open" or not children or children[0].type != "text":
            continue
        if box := _BOX.match(children[0].content):
            children[0].content = children[0].content[box.end() :]
            children.insert(0, Token(BOX, "", 0, content="☐" if box[1] == " " else "☑"))
