"""A plain question with a box named "Answer" right below it: with such a box, it needs neither bold nor a heading."""

from collections.abc import Sequence

from quizgen.notes.answers import beside, is_answer_box, is_material
from quizgen.notes.asking import Asked, ends_asking, is_rhetorical, question
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.inline import joined, lines_of, raw_text
from quizgen.notes.markdown import Node, block_id, inline_tokens
from quizgen.notes.styles.options import on_lines

_FARTHEST = 6
"""Blocks that may stand between question and answer: code, options."""


def folded(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read `Why pad?` or `1. Why pad?`, and the fold or callout "Answer" that stands below it or below its options."""
    first, *nested = _opening(blocks[index])
    end = _end(blocks, index + 1) if first.type == "paragraph" and all(map(is_material, nested)) else None
    found, options = _question(first) if end else (None, [])
    if not found or not end or is_rhetorical(found.title):
        return None
    body = [*options, *nested, *blocks[index + 1 : end]]
    card = draft("fold", found, body, place, blocks[index:end], name=block_id(first))
    return Found((card,), end) if card.answer else None


def _opening(block: Node) -> Sequence[Node]:
    """Return the blocks that a question begins with: those of an item, if it is alone in its list."""
    if block.type == "paragraph" or len(block.children) != 1:
        return [block]
    return block.children[0].children or [block]


def _end(blocks: Sequence[Node], start: int) -> int | None:
    """Return the index after the box with the answer; nothing if there is none, or one that holds another."""
    for index in range(start, min(start + 1 + _FARTHEST, len(blocks))):
        block = blocks[index]
        if is_answer_box(block):
            return None if any(map(is_answer_box, block.walk())) else index + 1
        if not is_material(block):
            return None
    return None


def _question(block: Node) -> tuple[Asked | None, list[Node]]:
    """Split a paragraph into a question and the options on the lines below it."""
    tokens = inline_tokens(block)
    lines = lines_of(tokens)
    asks = next((number for number, line in enumerate(lines, start=1) if ends_asking(raw_text(line))), len(lines))
    options = beside(on_lines(lines[asks:]), block) if asks < len(lines) else []
    if options and all(map(is_material, options)):
        return question(joined(lines[:asks])), options
    return question(tokens), []
