"""A sentence with ==highlighted== words, which the front leaves out. Only with `--also highlights`."""

from collections.abc import Sequence
from dataclasses import replace

from markdown_it.token import Token

from quizgen.notes.asking import Asked
from quizgen.notes.choices import HIGHLIGHTS
from quizgen.notes.draft import Draft, Found, Place, draft
from quizgen.notes.inline import in_bold, plain_text
from quizgen.notes.markdown import Node, block_id, blocks, inline_tokens, paragraph

_GAP = "[…]"
_MOST = 12
"""A paragraph with more highlights than this is marked for another reason."""


def highlight(nodes: Sequence[Node], index: int, place: Place) -> Found | None:
    """Make a card of each highlight in a paragraph."""
    block = nodes[index]
    if HIGHLIGHTS not in place.also or block.type != "paragraph":
        return None
    tokens = inline_tokens(block)
    starts = [number for number, token in enumerate(tokens) if token.type == "mark_open" and token.level == 0]
    if not 0 < len(starts) <= _MOST:
        return None
    cards = [card for start in starts for card in _cloze(tokens, start, block, place)]
    return Found(tuple(cards), index + 1) if cards else None


def _cloze(tokens: list[Token], start: int, block: Node, place: Place) -> list[Draft]:
    end = next(number for number in range(start, len(tokens)) if tokens[number].type == "mark_close")
    hidden = tokens[start + 1 : end]
    rest = [token for token in (*tokens[:start], *tokens[end + 1 :]) if token.type not in {"mark_open", "mark_close"}]
    if not plain_text(rest).strip(" .:") or not plain_text(hidden):
        return []
    gap = in_bold([Token("text", "", 0, content=_GAP)])
    shown = [*tokens[:start], *gap, *tokens[end + 1 :]]
    front = [token for token in shown if token.type not in {"mark_open", "mark_close"}]
    found = Asked(front, plain_text(front))
    card = draft("cloze", found, blocks(paragraph(hidden, block.map)), place, [block], name=block_id(block))
    return [replace(card, block_id=None, place_matters=True)]
