"""A numbered question whose answer follows below the list, not indented: `1. **Why pad?**`, then a paragraph."""

from collections.abc import Sequence

from quizgen.notes.asking import Asked, question
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.lead import Lead
from quizgen.notes.markdown import Node, inline_tokens
from quizgen.notes.styles.extent import below


def numbered(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a list of one item that asks and holds no answer."""
    block = blocks[index]
    if block.type not in {"ordered_list", "bullet_list"} or len(block.children) != 1:
        return None
    asked, name = _lone_question(block.children[0])
    if not asked:
        return None
    end = _end(blocks, index + 1, int(block.token.attrs.get("start", 1)) + 1)
    if end == index + 1:
        return None
    return Found((draft("bullet", asked, blocks[index + 1 : end], place, blocks[index:end], name=name),), end)


def _lone_question(item: Node) -> tuple[Asked | None, str | None]:
    """Read an item that is a bold question or a heading that asks, and nothing else."""
    if len(item.children) == 1 and item.children[0].type == "heading":
        return question(inline_tokens(item.children[0])), None
    lead = Lead.of(item) if len(item.children) == 1 else None
    return (lead.question, lead.block_id) if lead and lead.remark else (None, None)


def _end(blocks: Sequence[Node], start: int, following: int) -> int:
    """Return where the answer ends: at what ends others, at the next number, or the next question of this kind."""
    end = below(blocks, start)
    return next((index for index in range(start, end) if _is_next(blocks[index], following)), end)


def _is_next(block: Node, following: int) -> bool:
    if block.type == "ordered_list" and block.token.attrs.get("start", 1) == following:
        return True
    return block.type in {"ordered_list", "bullet_list"} and _lone_question(block.children[0])[0] is not None
