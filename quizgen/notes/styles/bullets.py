"""A list item that begins with a question in bold: `- **Why X?** Because.`."""

from collections.abc import Sequence

from quizgen.notes.answers import beside
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.lead import Lead
from quizgen.notes.markdown import Node


def bullet(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a bold question; the rest of the item is the answer."""
    item = blocks[index]
    lead = Lead.of(item) if item.type == "list_item" else None
    asked = lead.question if lead else None
    if not lead or not asked or (lead.remark and not lead.blocks):
        return None
    body = [*beside(lead.beside, item.children[0]), *lead.blocks] if not lead.remark else lead.blocks
    return Found((draft("bullet", asked, body, place, [item], name=lead.block_id),), index + 1)
