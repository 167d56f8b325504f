"""How much a note may hold. Its lines, blocks and signs take time and memory, far more than its length does.

A megabyte of ordinary notes has at most about a quarter of this. A note with more is refused before most of the work
is done.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

LINES = 200_000
"""Lines of all kinds, blank ones and those of code included."""

BLOCKS = 250_000
"""Tokens of blocks: a paragraph has three, an item five, a heading or a table cell three."""

SIGNS = 150_000
"""Characters of running text that may begin or end something, line breaks included."""

CARDS = 20_000
"""Cards of a note, including what only looks like one."""

_LONGEST_TARGET = 1_000
"""Characters of the address and title of a link that is defined once and may be used often."""

_SIGNS = "\n!$&*<=>[\\]^_`{}~"
_SPLIT = "split it into several notes"


class TooMuchError(Exception):
    """A note holds too much. `line` counts from 1."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(said)
        self.line = line


def bounds_plugin(parser: MarkdownIt) -> None:
    """Refuse notes that hold too much.

    Raises:
        TooMuchError: while such a note is parsed.
    """
    parser.core.ruler.before("block", "bound_of_lines", _lines)
    parser.block.ruler.before("table", "bound_of_blocks", _blocks, {"alt": ["blockquote"]})
    parser.core.ruler.after("block", "bound_of_signs", _signs)
    parser.core.ruler.after("block", "bound_of_targets", _targets)


def _lines(state: StateCore) -> None:
    if state.src.count("\n") > LINES:
        raise TooMuchError(LINES + 1, f"the note has more than {LINES:,} lines; {_SPLIT}")


def _blocks(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Count what has been found, before each block and each row of a table."""
    if len(state.tokens) > BLOCKS:
        most = f"{BLOCKS // 5:,} items or {BLOCKS // 3:,} table cells"
        said = f"by this line the note has too many blocks (at most {most}); {_SPLIT}"
        raise TooMuchError(start + 1, said)
    return False


def _signs(state: StateCore) -> None:
    if sum(map(state.src.count, _SIGNS)) <= SIGNS:  # its running text has no more
        return
    found = 0
    for token in state.tokens:
        if token.type == "inline":
            found += sum(map(token.content.count, _SIGNS))
            if found > SIGNS:
                line = token.map[0] + 1 if token.map else 1
                kinds = "line breaks and characters such as * [ or $"
                said = f"by this line the text has more than {SIGNS:,} {kinds}; {_SPLIT}"
                raise TooMuchError(line, said)


def _targets(state: StateCore) -> None:
    """Drop long definitions of links, since each use would repeat them. Such links stay text.

    Data is only emptied: no picture is read from it, nor does it become text.
    """
    targets = state.env.get("references", {})
    for name in [name for name, one in targets.items() if len(one["href"] + one["title"]) > _LONGEST_TARGET]:
        if targets[name]["href"].startswith("data:"):
            targets[name] |= {"href": "data:,", "title": ""}
        else:
            del targets[name]
