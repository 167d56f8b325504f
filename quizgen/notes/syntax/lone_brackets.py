"""Opening brackets after the last closing one: markdown-it would search the rest of the text for each one's partner."""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline


def lone_brackets_plugin(parser: MarkdownIt) -> None:
    """Leave such brackets as text."""
    parser.inline.ruler.before("link", "lone_bracket", _lone)


def _lone(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    opening = "![" if state.src.startswith("![", state.pos) else state.src[state.pos]
    if not opening.endswith("["):
        return False
    ends: dict[str, int] = state.env.setdefault("last_bracket", {})
    if ends.get("source") != hash(state.src):
        ends["source"], ends["last"] = hash(state.src), state.src.rfind("]")
    if state.pos < ends["last"]:
        return False
    if not silent:
        state.pending += opening
    state.pos += len(opening)
    return True
