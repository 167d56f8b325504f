"""A folded part whose summary asks: `<details><summary>What is a pod?</summary>`."""

from collections.abc import Sequence

from quizgen.notes.asking import question
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.markdown import Node, inline_tokens, last_block_id


def fold(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a summary that asks; what is folded away is the answer."""
    block = blocks[index]
    if block.type != "fold":
        return None
    asked = question(inline_tokens(block.children[0]))
    if not asked:
        return None
    return Found((draft("fold", asked, block.children[1:], place, [block], name=last_block_id(block)),), index + 1)
