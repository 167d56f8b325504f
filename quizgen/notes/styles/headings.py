"""A heading that asks: `## Why pad?`, `## Explain the forward pass`; or a heading 问题 with 答案 after it."""

from collections.abc import Sequence

from quizgen.notes.answers import beside, is_answer_callout, is_answer_fold
from quizgen.notes.asking import Asked, asked, instruction, question, question_or_words
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.inline import joined, lines_of, plain_text
from quizgen.notes.labels import (
    Label,
    answer_label,
    heads_answer,
    heads_question,
    is_long,
    question_label,
    without_label,
    without_remark,
)
from quizgen.notes.lead import Lead
from quizgen.notes.markdown import Node, block_id, inline_tokens
from quizgen.notes.styles.callouts import CHALLENGE, callout
from quizgen.notes.styles.extent import is_labelled, is_lone_div, is_stop
from quizgen.notes.styles.folds import fold
from quizgen.notes.styles.labelled import labelled
from quizgen.notes.styles.options import are_options
from quizgen.notes.syntax.callouts import KIND
from quizgen.notes.syntax.divs import DIV, FIRST, HEADING


def heading(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a heading that asks; all up to the next heading of its level belongs to the answer."""
    block = blocks[index]
    if block.type != "heading":
        return None
    tokens = inline_tokens(block)
    found = question(tokens) or instruction(tokens) or _labelled(blocks[index : index + 2])
    if not found:
        return None
    end = answer_end(blocks, index, place)
    body = _without_label(blocks[index + 1 : end], question_label(tokens))
    card = draft("heading", found, body, place, blocks[index:end], name=block_id(block))
    return Found((card,), end)


def pair(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a heading "Question", and a heading, a fold or a label "Answer", which says where the answer begins."""
    block = blocks[index]
    if block.type != "heading" or not heads_question(without_remark(plain_text(inline_tokens(block)))):
        return None
    if index + 1 == len(blocks) or blocks[index + 1].type != "paragraph":
        return None
    first = blocks[index + 1]
    end = _end_of_pair(blocks, index) or _end_of_label(blocks, index, place)
    line, *rest = lines_of(inline_tokens(first))
    found = question_or_words(line) if end else None
    if not found or not end:
        return None
    below = [*(beside(joined(rest), first)), *blocks[index + 2 : end]]
    return Found((draft("heading", found, below, place, blocks[index:end], name=block_id(first)),), end)


def _end_of_pair(blocks: Sequence[Node], index: int) -> int | None:
    middle = _next_heading(blocks, index)
    if middle < len(blocks) and level(blocks[middle]) >= level(blocks[index]) and _is_answer(blocks[middle]):
        return section_end(blocks, middle)
    return next((i + 1 for i in range(index + 2, middle) if _is_answer_box(blocks[i])), None)


def _is_answer_box(block: Node) -> bool:
    """Tell whether a block is a fold named "Answer", or a box with a heading of that name."""
    return is_answer_fold(block) or (HEADING in block.token.meta and is_answer_callout(block))


def _end_of_label(blocks: Sequence[Node], index: int, place: Place) -> int | None:
    """Return where an answer below "**Answer:**" ends, unless what stands there is a card by itself."""
    first, middle = blocks[index + 1], _next_heading(blocks, index)
    if _asks(first):
        return None
    label = next((i for i in range(index + 2, middle) if _says_answer(blocks[i])), None)
    if label is None or any(map(is_stop, blocks[index + 2 : label])):
        return None
    end = answer_end(blocks, index, place)
    end = next((i for i in range(label + 1, end) if _asks(blocks[i])), end)
    return end if end > label else None


def _asks(block: Node) -> bool:
    """Tell whether a paragraph or a list holds a question of its own."""
    if block.type != "paragraph":
        return block.type in {"bullet_list", "ordered_list"} and is_stop(block)
    lead = Lead.of_paragraph(block)
    return bool(lead and lead.question) or is_labelled(block)


def _says_answer(block: Node) -> bool:
    tokens = inline_tokens(block) if block.type == "paragraph" else []
    return answer_label(tokens) is not None and is_long(tokens)


def _next_heading(blocks: Sequence[Node], index: int) -> int:
    return next((i for i in range(index + 1, len(blocks)) if blocks[i].type == "heading"), len(blocks))


def section_end(blocks: Sequence[Node], index: int) -> int:
    """Return the index of the next heading of the same or a higher level."""
    own = level(blocks[index])
    return next((i for i in range(index + 1, len(blocks)) if _heads(blocks[i], own)), len(blocks))


def _heads(block: Node, lowest: int) -> bool:
    """Tell whether a block is a heading of this or a higher level, or a challenge that has one for a title."""
    if block.type == "heading":
        return level(block) <= lowest
    meta = block.token.meta
    return meta.get(KIND) == CHALLENGE and HEADING in meta and int(meta[HEADING][1:]) <= lowest


def answer_end(blocks: Sequence[Node], index: int, place: Place) -> int:
    """Return where the answer to a heading ends: with its section, or where another question has its own answer."""
    end = section_end(blocks, index)
    divided = end > index + 1 and blocks[index + 1].token.meta.get(FIRST) and not is_lone_div(blocks[index + 1])
    first = index + 1 if divided else index + 2
    return next((i for i in range(first, end) if _is_another(blocks, i, place)), end)


def _is_another(blocks: Sequence[Node], index: int, place: Place) -> bool:
    """Tell whether a block begins a card for certain: with labels, as a callout or a fold that asks."""
    block = blocks[index]
    if is_answer_fold(block):
        return False
    if HEADING in block.token.meta and not (is_lone_div(block) or is_answer_callout(block)):
        return True
    if block.token.meta.get(DIV) and any(_is_another(block.children, i, place) for i in range(len(block.children))):
        return True
    found = callout(blocks, index, place) or fold(blocks, index, place) or labelled(blocks, index, place)
    return found is not None and all(card.answer for card in found.drafts)


def _without_label(body: Sequence[Node], label: Label | None) -> Sequence[Node]:
    """Take "A1." off an answer below "Q1."; elsewhere it may be the first of some options."""
    if not label or not body or body[0].type != "paragraph":
        return body
    tokens = inline_tokens(body[0])
    answer = answer_label(tokens)
    if not answer or not answer.languages & label.languages or are_options(lines_of(tokens)):
        return body
    return [*beside(without_label(tokens, answer), body[0]), *body[1:]]


def level(block: Node) -> int:
    """Return the level of a heading."""
    return int(block.tag[1:])


def _is_answer(block: Node) -> bool:
    return heads_answer(plain_text(inline_tokens(block)))


def _labelled(first: Sequence[Node]) -> Asked | None:
    """Read "## Q3: The rank of a matrix" if an answer with its label stands below."""
    label = question_label(inline_tokens(first[0]))
    if not label or len(first) == 1 or first[1].type != "paragraph":
        return None
    answer = answer_label(inline_tokens(first[1]))
    return asked(inline_tokens(first[0])) if answer and answer.languages & label.languages else None
