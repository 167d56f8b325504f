"""Questions and answers with labels: `Q: …` and `A: …`, in many languages, on lines or in items of their own."""

from collections.abc import Sequence
from dataclasses import replace

from markdown_it.token import Token

from quizgen.notes.answers import beside, is_answer_fold
from quizgen.notes.asking import Asked, asked, question
from quizgen.notes.draft import Draft, Found, Place, draft
from quizgen.notes.inline import joined, lines_of, split_at
from quizgen.notes.labels import Label, answer_label, answer_within, question_label, without_label
from quizgen.notes.markdown import Node, block_id, flat, inline_tokens, last_block_id, last_line
from quizgen.notes.styles.extent import below, beside_and_below, is_labelled, is_stop

_FARTHEST = 6
"""Blocks that may stand between question and answer: code, options."""

_LISTS = {"bullet_list", "ordered_list"}


def labelled(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a paragraph that begins with a question's label and has a matching answer."""
    block = blocks[index]
    if block.type != "paragraph":
        return None
    label = question_label(inline_tokens(block))
    if not label:
        return None
    lines = lines_of(inline_tokens(block))
    cards = _within(block, lines, label, place)
    if not cards:
        return _across(blocks, index, label, place)
    end = _end(cards[-1].answer, blocks, index + 1)
    if end > index + 1:  # what follows goes on with the last answer
        last = cards[-1]
        cards[-1] = _extended(last, blocks[index + 1 : end])
    return Found(tuple(cards), end)


def labelled_item(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read an item that begins with a question's label; the answer is nested in it, or the next item."""
    item = blocks[index]
    if item.type != "list_item" or not item.children or item.children[0].type != "paragraph":
        return None
    first = item.children[0]
    label = question_label(inline_tokens(first))
    if not label or _within(first, lines_of(inline_tokens(first)), label, place):
        return None
    found = _asked(inline_tokens(first), label)
    body, end = _nested(item, label), index + 1
    if not body and index + 1 < len(blocks) and len(item.children) == 1:
        body, end = _sibling(blocks[index + 1], label), index + 2
    if not found or not body:
        return None
    name = block_id(first) or last_block_id(item)
    return Found((draft("labels", found, body, place, blocks[index:end], name=name),), end)


def _within(block: Node, lines: list[list[Token]], label: Label, place: Place) -> list[Draft]:
    """Find questions and their answers among the lines of one paragraph."""
    cards: list[Draft] = []
    asks: list[list[Token]] = []
    answers: list[list[Token]] | None = None
    for line in lines:
        if question_label(line) and (answers is not None or not asks):
            cards += _card(block, asks, answers, label, place)
            asks, answers = [line], None
            within = answer_within(line, label.languages)
            if within:
                left, right = split_at(line, within[0])
                asks, answers = [left], [without_label(right, within[1])]
        elif answers is not None:
            answers.append(line)
        elif (found := answer_label(line)) and found.languages & label.languages:
            answers = [without_label(line, found)]
        else:
            asks.append(line)
    return [*cards, *_card(block, asks, answers, label, place)]


def _card(
    block: Node, asks: list[list[Token]], answers: list[list[Token]] | None, label: Label, place: Place
) -> list[Draft]:
    found = _asked(joined(asks), label) if asks and answers is not None else None
    if not found or answers is None:
        return []
    return [draft("labels", found, beside(joined(answers), block), place, [block], name=block_id(block))]


def _asked(tokens: list[Token], label: Label) -> Asked | None:
    words = without_label(tokens, question_label(tokens) or label)
    return question(words) or asked(words)


def _extended(card: Draft, more: Sequence[Node]) -> Draft:
    return replace(card, answer=[*card.answer, *flat(more)], last_line=last_line(more[-1]))


def _across(blocks: Sequence[Node], index: int, label: Label, place: Place) -> Found | None:
    """Read a question and an answer in paragraphs of their own, with code or options in between."""
    for middle in range(index + 1, min(index + 2 + _FARTHEST, len(blocks))):
        block = blocks[middle]
        answer = answer_label(inline_tokens(block)) if block.type == "paragraph" else None
        if answer and answer.languages & label.languages:
            found = _asked(inline_tokens(blocks[index]), label)
            if not found:
                return None
            first = beside(without_label(inline_tokens(block), answer), block)
            end = _end(first, blocks, middle + 1)
            card = draft(
                "labels", found, [*first, *blocks[middle + 1 : end]], place, blocks[index:end], name=block_id(block)
            )
            return Found((_in_front(card, blocks[index + 1 : middle]),), end)
        if is_answer_fold(block):
            return _folded(blocks[index : middle + 1], label, place, middle + 1)
        if is_stop(block):
            return None
    return None


def _end(beside_label: Sequence[object], blocks: Sequence[Node], start: int) -> int:
    """Return where an answer ends: below a label that stands alone, all of it is still to come."""
    return beside_and_below(blocks, start, is_labelled) if beside_label else below(blocks, start)


def _folded(taken: Sequence[Node], label: Label, place: Place, end: int) -> Found | None:
    found = _asked(inline_tokens(taken[0]), label)
    return Found((draft("labels", found, taken[1:], place, taken, name=block_id(taken[0])),), end) if found else None


def _in_front(card: Draft, front: Sequence[Node]) -> Draft:
    return replace(card, question=[*card.question, *flat(front)])


def _nested(item: Node, label: Label) -> list[Node]:
    """Return the answer that is nested in an item, its label taken off."""
    under = list(item.children[1:])
    if not under:
        return []
    inner = under[0].children[0] if under[0].type in _LISTS else None
    first = inner.children[0] if inner and inner.children else under[0]
    if first.type != "paragraph":
        return []
    answer = answer_label(inline_tokens(first))
    if not answer or not answer.languages & label.languages:
        return []
    rest = [*inner.children[1:], *under[1:]] if inner else under[1:]
    if inner and len(under[0].children) > 1:
        return []
    return [*beside(without_label(inline_tokens(first), answer), first), *rest]


def _sibling(item: Node, label: Label) -> list[Node]:
    """Return the answer that is the next item."""
    if not item.children or item.children[0].type != "paragraph":
        return []
    first = item.children[0]
    answer = answer_label(inline_tokens(first))
    if not answer or not answer.languages & label.languages:
        return []
    return [*beside(without_label(inline_tokens(first), answer), first), *item.children[1:]]
