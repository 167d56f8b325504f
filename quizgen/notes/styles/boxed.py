"""Boxes whose title is a heading, as in Quarto: where the heading asks, it stays one."""

from collections.abc import Sequence

from markdown_it.token import Token

from quizgen.notes.asking import instruction, question
from quizgen.notes.inline import plain_text
from quizgen.notes.labels import heads_question, question_label
from quizgen.notes.markdown import tree
from quizgen.notes.styles.unmarked import without_mark
from quizgen.notes.syntax.callouts import BOXES, TITLED
from quizgen.notes.syntax.divs import DIV, FIRST, HEADING

_TITLE = 3
"""Tokens of a title."""


def with_headings_that_ask(tokens: list[Token], *, english: bool) -> list[Token]:
    """Take off each box whose title is a heading that asks, and the divs around it.

    Such headings have always been cards, with all that a card's heading means for what stands around it.
    """
    opened: list[int] = []
    taken: set[int] = set()
    for index, token in enumerate(tokens):
        box = token.type.removesuffix("_open")
        if token.nesting > 0 and box in BOXES:
            opened.append(index)
            if HEADING in token.meta and _asks(tokens[index + 1 : index + 1 + _TITLE], english=english):
                taken |= {index, *(one for one in opened if tokens[one].meta.get(DIV))}
        elif token.nesting < 0 and token.type.removesuffix("_close") in BOXES:
            opened.pop()
    return _without(tokens, taken) if taken else tokens


def _asks(title: Sequence[Token], *, english: bool) -> bool:
    words = list(title[1].children or [])
    if question(words) or instruction(words) or question_label(words) or heads_question(plain_text(words)):
        return True
    return without_mark(tree(title).children[0], english=english) is not None


def _without(tokens: Sequence[Token], taken: set[int]) -> list[Token]:
    """Leave boxes out, but not what they hold and the titles that the note gives them."""
    kept: list[Token] = []
    opened: list[bool] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.nesting > 0 and token.type.removesuffix("_open") in BOXES:
            opened.append(index - 1 in taken)
            if opened[-1]:
                kept += _title_alone(token, tokens[index : index + _TITLE])
                index += _TITLE
                continue
        elif token.nesting < 0 and token.type.removesuffix("_close") in BOXES and opened.pop():
            continue
        kept.append(token)
    return kept


def _title_alone(box: Token, title: Sequence[Token]) -> list[Token]:
    if not box.meta[TITLED]:
        return []
    kind, tag = ("heading", str(box.meta[HEADING])) if HEADING in box.meta else ("paragraph", "p")
    title[0].type, title[0].tag, title[-1].type, title[-1].tag = f"{kind}_open", tag, f"{kind}_close", tag
    title[0].attrs.pop("class", None)
    if box.meta.get(FIRST):
        title[0].meta[FIRST] = True
    return list(title)
