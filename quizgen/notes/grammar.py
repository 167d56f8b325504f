"""Which parts of a note are cards: the rules of `docs/notes.md`, one function each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token
from markupsafe import Markup

from quizgen.notes.lead import ASKS, Lead, join, last_block_id, paragraph
from quizgen.notes.markdown import (
    Node,
    block_id,
    inline_tokens,
    is_break,
    plain_text,
    render,
    render_inline,
    without_tags,
)

_QUESTION_WORD = re.compile(r"(why|how|what|when|where|which|who|whose|whom)\b", re.IGNORECASE)
_LABEL = re.compile(r"q\s*\d*\s*[:.：]\s*", re.IGNORECASE)
_LABELLED = re.compile(_LABEL.pattern + r"(?=\S)", re.IGNORECASE)
_NUMBERED = re.compile(r"(q\s*)?\d+(\.\d+)*\s*[:.)]\s*", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"(explain|describe|compare|contrast|define|derive|prove|justify|discuss|summari[sz]e|distinguish|differentiate)"
    r"[:\s]+\S"
    # These verbs are nouns too ("State of the art", "List comprehensions"): only with an object that tells.
    r"|(state|name|list|give|show|sketch|outline|illustrate|calculate|compute)"
    r"\s+(the|a|an|that|why|how|what|when|where|which|two|three|four|five)\s",
    re.IGNORECASE,
)
_REMEDY = re.compile(r"(solutions?|fix(es)?|remed(y|ies)|mitigations?)\s*[:：]?$", re.IGNORECASE)
_COLONS = (":", "：")
_CALLOUT = re.compile(r"\[!(question|faq)\][+-]?[ \t]*", re.IGNORECASE)
_LISTS = {"bullet_list", "ordered_list"}


@dataclass(frozen=True, slots=True)
class Found:
    """A card found in a note, not yet with the identity that its note gives it.

    Attributes:
        key: what the identity is made of: the question, or a pitfall's name.
        line: first line in the file, from 1.
        last_line: the last one.
        block_id: an Obsidian block id (`^why-bn`) that replaces the question in the identity.
        tags: those behind the question, as they are written (`#exam/part-1`).
    """

    kind: Literal["heading", "bullet", "pitfall", "callout"]
    key: str
    title: str
    question: Markup
    answer: Markup
    breadcrumb: tuple[str, ...]
    line: int
    last_line: int
    block_id: str | None
    tags: tuple[str, ...] = ()


def find_cards(root: Node) -> Iterator[Found]:
    """Yield the cards of a note in its order. One without an answer is yielded too; its `answer` is empty."""
    places: list[tuple[int, str]] = []
    blocks = list(root.children)
    index = 0
    while index < len(blocks):
        block = blocks[index]
        index += 1
        if block.type != "heading":
            yield from _items(block, tuple(text for _, text in places))
            continue
        level = _level(block)
        places = [place for place in places if place[0] < level]
        title = plain_text(without_tags(inline_tokens(block))[0])
        if not _is_heading_question(title):
            if title:
                places.append((level, title))
            continue
        end = index
        while end < len(blocks) and not (blocks[end].type == "heading" and _level(blocks[end]) <= level):
            end += 1
        yield _heading_card(block, blocks[index:end], tuple(text for _, text in places))
        index = end


def _level(heading: Node) -> int:
    return int(heading.tag[1:])


def _items(block: Node, breadcrumb: tuple[str, ...]) -> Iterator[Found]:
    """Yield the cards among the list items and callouts in a block. What a card owns holds no other cards."""
    card = None
    if block.type == "list_item":
        card = _bullet_card(block, breadcrumb) or _pitfall_card(block, breadcrumb)
    elif block.type == "blockquote":
        card = _callout_card(block, breadcrumb)
    if card:
        yield card
        return
    for child in block.children:
        yield from _items(child, breadcrumb)


# Rule 1: a heading that asks ------------------------------------------------------------------------------------------


def _is_heading_question(text: str) -> bool:
    return text.endswith(ASKS) or bool(_INSTRUCTION.match(_NUMBERED.sub("", text, count=1)))


def _heading_card(block: Node, answer: list[Node], breadcrumb: tuple[str, ...]) -> Found:
    tokens, tags = without_tags(inline_tokens(block))
    title = plain_text(tokens)
    return Found(
        kind="heading",
        key=title,
        title=title,
        question=paragraph(render_inline(tokens)),
        answer=render(answer),
        breadcrumb=breadcrumb,
        line=_first_line(block),
        last_line=_last_line(answer[-1] if answer else block),
        block_id=block_id(block),
        tags=tags,
    )


# Rule 2: a list item that begins with a question in bold --------------------------------------------------------------


def _bullet_card(item: Node, breadcrumb: tuple[str, ...]) -> Found | None:
    lead = Lead.of(item)
    if lead is None or not _is_bold_question(lead.text):
        return None
    label = _LABELLED.match(lead.text)
    title = lead.text[label.end() if label else 0 :]
    return Found(
        kind="bullet",
        key=title,
        title=title,
        question=paragraph(render_inline(_without_label(lead.bold) if label else lead.bold)),
        answer=lead.body,
        breadcrumb=breadcrumb,
        line=_first_line(item),
        last_line=_last_line(item),
        block_id=lead.block_id,
    )


def _is_bold_question(text: str) -> bool:
    if text.endswith(ASKS) or _LABELLED.match(text):
        return True
    return text.endswith(".") and bool(_QUESTION_WORD.match(text))


def _without_label(tokens: list[Token]) -> list[Token]:
    """Return the tokens without the "Q:" that their first text begins with."""
    return [tokens[0].copy(content=_LABEL.sub("", tokens[0].content, count=1)), *tokens[1:]]


# Rule 3: a pitfall with its solution ----------------------------------------------------------------------------------


def _pitfall_card(item: Node, breadcrumb: tuple[str, ...]) -> Found | None:
    lead = Lead.of(item)
    if lead is None or not (lead.text.endswith(_COLONS) or lead.rest_text.startswith(_COLONS)):
        return None
    remedies = [entry for block in lead.blocks if block.type in _LISTS for entry in block.children if _is_remedy(entry)]
    if not remedies:
        return None
    name = lead.text.rstrip(":： ")
    happens = lead.inline
    bold = Markup("<strong>{}</strong>").format(render_inline(lead.bold).rstrip(":： "))
    return Found(
        kind="pitfall",
        key=name,
        title=f"{name}: how do you fix it?",
        question=join(
            paragraph(Markup("{}: {}").format(bold, happens) if happens else bold),
            *(_without_items(block, remedies) for block in lead.blocks),
            paragraph(Markup("How do you fix it?")),
        ),
        answer=join(*(remedy.body for entry in remedies if (remedy := Lead.of(entry)))),
        breadcrumb=breadcrumb,
        line=_first_line(item),
        last_line=_last_line(item),
        block_id=lead.block_id,
    )


def _is_remedy(item: Node) -> bool:
    lead = Lead.of(item)
    return lead is not None and bool(_REMEDY.match(lead.text))


def _without_items(block: Node, left_out: list[Node]) -> Markup:
    """Render a block; of a list, only the items that are not left out."""
    if block.type not in _LISTS:
        return render([block])
    kept = [item for item in block.children if item not in left_out]
    tag = "ol" if block.type == "ordered_list" else "ul"
    return Markup("<{0}>\n{1}\n</{0}>").format(tag, render(kept)) if kept else Markup()


# Rule 4: a callout that asks ------------------------------------------------------------------------------------------


def _callout_card(quote: Node, breadcrumb: tuple[str, ...]) -> Found | None:
    if not quote.children or quote.children[0].type != "paragraph":
        return None
    first = quote.children[0]
    tokens = inline_tokens(first)
    mark = _CALLOUT.match(tokens[0].content) if tokens and tokens[0].type == "text" else None
    if not mark:
        return None
    tokens[0] = tokens[0].copy(content=tokens[0].content[mark.end() :])
    end = next((index for index, token in enumerate(tokens) if is_break(token)), len(tokens))
    asked, tags = without_tags(tokens[:end])
    title = plain_text(asked)
    if not _is_heading_question(title):
        return None
    return Found(
        kind="callout",
        key=title,
        title=title,
        question=paragraph(render_inline(asked)),
        answer=join(paragraph(render_inline(tokens[end + 1 :])), render(quote.children[1:])),
        breadcrumb=breadcrumb,
        line=_first_line(quote),
        last_line=_last_line(quote),
        block_id=block_id(first) or last_block_id(quote),
        tags=tags,
    )


def _last_line(block: Node) -> int:
    return block.map[1] if block.map else 1


def _first_line(block: Node) -> int:
    return (block.map[0] if block.map else 0) + 1
