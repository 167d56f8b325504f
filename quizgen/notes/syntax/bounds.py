"""How much a note may hold: what takes time and memory are its lines, blocks and signs, much more than its characters.

Real notes hold a twentieth of that in a megabyte. What holds more is refused before most of the work is done.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

LINES = 200_000
"""Lines of all kinds, blank ones and those of code included."""

BLOCKS = 250_000
"""Tokens of blocks: a paragraph has three, an item five, a cell of a table three."""

SIGNS = 150_000
"""Characters of running text that may begin or end something, ends of lines included."""

CARDS = 20_000
"""Cards of a note, with what only looks like one."""

_LONGEST_TARGET = 1_000
"""Characters of a link's address and title that are defined once and may be used often."""

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
    """Look at what there is before each block, and before each row of a table."""
    if len(state.tokens) > BLOCKS:
        said = f"up to here the note has more than {BLOCKS // 5:,} items or {BLOCKS // 3:,} cells of tables; {_SPLIT}"
        raise TooMuchError(start + 1, said)
    return False


def _signs(state: StateCore) -> None:
    found = 0
    for token in state.tokens:
        if token.type == "inline":
            found += sum(map(token.content.count, _SIGNS))
            if found > SIGNS:
                line = token.map[0] + 1 if token.map else 1
                said = f"up to here the text has more than {SIGNS:,} ends of lines and signs such as * [ or $; {_SPLIT}"
                raise TooMuchError(line, said)


def _targets(state: StateCore) -> None:
    """Forget definitions of links that are long: each use would hold it again. They stay text."""
    targets = state.env.get("references", {})
    for name in [name for name, one in targets.items() if len(one["href"] + one["title"]) > _LONGEST_TARGET]:
        del targets[name]
