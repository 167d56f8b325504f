r"""`\~` and `\^` stay signs: what is lowered or raised is only read when a card is shown, where escapes are gone."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

ESCAPED = "escaped"
"""Where a text keeps that it is a sign with a backslash before it. It is never joined with the text around it."""

_MARKS = frozenset("~^")
_APART = "escaped_mark"


def escaped_marks_plugin(parser: MarkdownIt) -> None:
    """Keep these signs apart from other text."""
    parser.core.ruler.before("text_join", "part_escaped", _part)
    parser.core.ruler.after("text_join", "name_escaped", _name)


def _part(state: StateCore) -> None:
    if "\\~" not in state.src and "\\^" not in state.src:
        return
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text_special" and token.content in _MARKS and token.info == "escape":
                token.type = _APART


def _name(state: StateCore) -> None:
    if "\\~" not in state.src and "\\^" not in state.src:
        return
    for block in state.tokens:
        for token in block.children or ():
            if token.type == _APART:
                token.type = "text"
                token.meta[ESCAPED] = True
