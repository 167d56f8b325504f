"""Paragraphs and list items that begin with bold text, as questions and pitfalls do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markdown_it.token import Token

from quizgen.notes.asking import MARKS, Asked, asked, ends_asking, number_length, question
from quizgen.notes.inline import plain_text, raw_text, split_at, with_text, without_blank_ends, without_start
from quizgen.notes.labels import question_label
from quizgen.notes.markdown import Node, block_id, inline_tokens, last_block_id
from quizgen.notes.node import once
from quizgen.notes.syntax.tasks import BOX

_CHECKBOX = re.compile(r"\[[ xX]\]\s*")
_SEPARATOR = re.compile(r"\s*(?:::(?!\S)|:(?!:|[a-z\d_+-]{1,40}:)|：|[–—-](?=\s))?\s*")
_SYMBOLS = re.compile(r"[^\w\s(\[$\\`\"'“„«]{1,3}\s*")
_REMARK = re.compile(r"\s*(?:[(（\[][^()（）\[\]]{1,60}[)）\]]|[^\w\s]+)\s*")


@dataclass
class Lead:
    """Bold text at the beginning of a paragraph, what follows it there, and the other blocks of the item."""

    bold: list[Token]
    rest: list[Token]
    blocks: list[Node]
    block_id: str | None
    text: str = field(init=False)
    rest_text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text, self.rest_text = plain_text(self.bold), plain_text(self.rest)

    @staticmethod
    @once
    def of(item: Node) -> "Lead | None":
        """Read the lead of a list item, with the blocks that belong to it."""
        if not item.children or item.children[0].type != "paragraph":
            return None
        name = block_id(item.children[0]) or last_block_id(item)
        return Lead.of_tokens(inline_tokens(item.children[0]), item.children[1:], name)

    @staticmethod
    @once
    def of_paragraph(node: Node) -> "Lead | None":
        """Read the lead of a paragraph."""
        return Lead.of_tokens(inline_tokens(node), block=block_id(node))

    @classmethod
    def of_tokens(cls, tokens: list[Token], below: Sequence[Node] = (), block: str | None = None) -> "Lead | None":
        """Read the lead of a line."""
        if not any(token.type == "strong_open" for token in tokens[:3]):
            return None
        tokens = _from_bold(tokens)
        if not tokens or tokens[0].type != "strong_open":
            return None
        end = next(i for i, t in enumerate(tokens) if t.type == "strong_close" and t.level == tokens[0].level)
        bold, rest = tokens[1:end], tokens[end + 1 :]
        if rest and rest[0].type == "text" and rest[0].content.startswith(tuple(MARKS)):  # **Why**? is a question too
            bold, rest = [*bold, with_text(rest[0], rest[0].content[0])], split_at(rest, 1)[1]
        return cls(bold, rest, list(below), block)

    @cached_property
    def question(self) -> Asked | None:
        """The bold text as a question, if it asks or has a question's label."""
        if ends_asking(self.text) or any(mark in self.text for mark in MARKS):
            return question(self.bold)
        label = question_label(self.bold)
        return asked(self.bold) if label and label.length < len(raw_text(self.bold)) else None

    @property
    def beside(self) -> list[Token]:
        """The rest of the paragraph, without the colon, dash or line break that sets it off."""
        match = _SEPARATOR.match(raw_text(self.rest))
        return without_start(self.rest, match.end() if match else 0)

    @property
    def remark(self) -> bool:
        """Tell whether the rest is only a remark in brackets or a sign: `(asked often)`, 👶."""
        if any(token.type == "image" for token in self.rest):
            return False
        return not self.rest_text or bool(_REMARK.fullmatch(self.rest_text))


def _from_bold(tokens: list[Token]) -> list[Token]:
    """Leave out a box, a number or a sign before the bold text."""
    kept = without_blank_ends(tokens[1:] if tokens[0].type == BOX else tokens)
    while kept and kept[0].type == "text":
        text = kept[0].content
        box, sign = _CHECKBOX.match(text), _SYMBOLS.match(text)
        length = number_length(text + "x") if text.strip() else len(text)
        length = length or (box.end() if box else 0) or (sign.end() if sign else 0)
        if not length or length < len(text.rstrip()):
            return kept
        kept = kept[1:]
    return kept
