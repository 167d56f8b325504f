"""Questions and answers with labels: `Q: …` and `A: …`, in many languages, on lines or in items of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from quizgen.notes.answers import beside, is_answer_fold
from quizgen.notes.asking import Asked, question_or_words
from quizgen.notes.draft import Draft, Found, Place, draft
from quizgen.notes.inline import joined, lines_of, split_at
from quizgen.notes.labels import Label, answer_label, answer_within, question_label, without_label
from quizgen.notes.markdown import Node, block_id, flat, inline_tokens, last_block_id, last_line
from quizgen.notes.styles.extent import below, beside_and_below, is_labelled, is_lone_div, is_stop
from quizgen.notes.styles.options import on_lines, options_before_answer, without_options

_FARTHEST = 6
"""Blocks that may stand between question and answer: code, options."""

_LISTS = {"bullet_list", "ordered_list"}


@dataclass
class _Part:
    """Lines of one question: what asks, options to choose from, and the answer, once it has begun."""

    asks: list[list[Token]]
    options: list[list[Token]] = field(default_factory=list)
    answers: list[list[Token]] | None = None


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
    front = _front(block, lines, label)
    if not cards or front[1]:
        across = _across(blocks, index, front, label, place)
        if across or not cards:
            return across
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
    if not label:
        return None
    lines = lines_of(inline_tokens(first))
    asks, options = _front(first, lines, label)
    if not options and _within(first, lines, label, place):
        return None
    found = _asked(asks, label)
    body, end = _nested(item, label), index + 1
    if not body and index + 1 < len(blocks) and len(item.children) == 1:
        body, end = _sibling(blocks[index + 1], label), index + 2
    if not found or not body:
        return None
    name = block_id(first) or last_block_id(item)
    card = draft("labels", found, body, place, blocks[index:end], name=name)
    return Found((_in_front(card, options),), end)


def _front(block: Node, lines: list[list[Token]], label: Label) -> tuple[list[Token], list[Node]]:
    """Return a question that is alone in its paragraph, and its options, if the first of them looks like an answer."""
    asks, options = without_options(lines, label)
    return (joined(asks), beside(on_lines(options), block)) if options else (inline_tokens(block), [])


def _within(block: Node, lines: list[list[Token]], label: Label, place: Place) -> list[Draft]:
    """Find questions and their answers among the lines of one paragraph."""
    parts: list[_Part] = []
    past = 0
    for index, line in enumerate(lines):
        part = parts[-1] if parts else None
        if part and index < past:
            part.options.append(line)
        elif not part or (part.answers is not None and question_label(line)):
            within = answer_within(line, label.languages)
            left, right = split_at(line, within[0]) if within else (line, [])
            parts.append(_Part([left], answers=[without_label(right, within[1])] if within else None))
        elif part.answers is not None:
            part.answers.append(line)
        elif (found := answer_label(line)) and found.languages & label.languages:
            past = options_before_answer(lines, index, label)
            if past > index:
                part.options.append(line)
            else:
                part.answers = [without_label(line, found)]
        else:
            part.asks.append(line)
    return [card for part in parts for card in _card(block, part, label, place)]


def _card(block: Node, part: _Part, label: Label, place: Place) -> list[Draft]:
    found = _asked(joined(part.asks), label) if part.answers is not None else None
    if not found or part.answers is None:
        return []
    card = draft("labels", found, beside(joined(part.answers), block), place, [block], name=block_id(block))
    return [_in_front(card, beside(on_lines(part.options), block) if part.options else ())]


def _asked(tokens: list[Token], label: Label) -> Asked | None:
    words = without_label(tokens, question_label(tokens) or label)
    return question_or_words(words)


def _extended(card: Draft, more: Sequence[Node]) -> Draft:
    return replace(card, answer=[*card.answer, *flat(more)], last_line=last_line(more[-1]))


def _across(
    blocks: Sequence[Node], index: int, front: tuple[list[Token], list[Node]], label: Label, place: Place
) -> Found | None:
    """Read a question and an answer in paragraphs of their own, with code or options in between."""
    asks, options = front
    for middle in range(index + 1, min(index + 2 + _FARTHEST, len(blocks))):
        block = blocks[middle]
        answer = answer_label(inline_tokens(block)) if block.type == "paragraph" else None
        if answer and answer.languages & label.languages:
            found = _asked(asks, label)
            if not found:
                return None
            first = beside(without_label(inline_tokens(block), answer), block)
            end = _end(first, blocks, middle + 1)
            card = draft(
                "labels", found, [*first, *blocks[middle + 1 : end]], place, blocks[index:end], name=block_id(block)
            )
            return Found((_in_front(card, [*options, *blocks[index + 1 : middle]]),), end)
        if is_answer_fold(block):
            folded = _asked(asks, label)
            taken = blocks[index : middle + 1]
            return _folded(folded, [*options, *taken[1:]], taken, place, middle + 1) if folded else None
        if is_stop(block) and not is_lone_div(block):
            return None
    return None


def _end(beside_label: Sequence[object], blocks: Sequence[Node], start: int) -> int:
    """Return where an answer ends: below a label that stands alone, all of it is still to come."""
    return beside_and_below(blocks, start, is_labelled) if beside_label else below(blocks, start)


def _folded(found: Asked, body: Sequence[Node], taken: Sequence[Node], place: Place, end: int) -> Found:
    return Found((draft("labels", found, body, place, taken, name=block_id(taken[0])),), end)


def _in_front(card: Draft, front: Sequence[Node]) -> Draft:
    return replace(card, question=[*card.question, *flat(front)]) if front else card


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
