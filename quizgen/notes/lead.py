"""List items that begin with bold text, as questions and pitfalls do."""

import re
from dataclasses import dataclass, field

from markdown_it.token import Token
from markupsafe import Markup

from quizgen.notes.markdown import Node, block_id, inline_tokens, is_break, plain_text, render, render_inline

ASKS = ("?", "？")
"""How a question ends."""

_CHECKBOX = re.compile(r"^\[[ xX]\]\s*$")
_SEPARATOR = re.compile(r"^\s*(?:[:：]|[–—-](?=\s))?\s*")


@dataclass(slots=True)
class Lead:
    """A list item that begins with bold text: that text, what follows it in its paragraph, and the other blocks."""

    bold: list[Token]
    rest: list[Token]
    blocks: list[Node]
    block_id: str | None
    text: str = field(init=False)
    rest_text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text, self.rest_text = plain_text(self.bold), plain_text(self.rest)

    @classmethod
    def of(cls, item: Node) -> "Lead | None":
        if not item.children or item.children[0].type != "paragraph":
            return None
        tokens = inline_tokens(item.children[0])
        while tokens and tokens[0].type == "text" and not _CHECKBOX.sub("", tokens[0].content).strip():
            tokens = tokens[1:]
        if not tokens or tokens[0].type != "strong_open":
            return None
        end = next(i for i, t in enumerate(tokens) if t.type == "strong_close" and t.level == tokens[0].level)
        bold, rest = tokens[1:end], tokens[end + 1 :]
        if rest and rest[0].content.startswith(ASKS):  # **Why**? is a question as well
            mark, text = rest[0].content[0], rest[0].content[1:]
            bold, rest = [*bold, rest[0].copy(content=mark)], [rest[0].copy(content=text), *rest[1:]]
        return cls(bold, rest, list(item.children[1:]), block_id(item.children[0]) or last_block_id(item))

    @property
    def inline(self) -> Markup:
        """The rest of the paragraph, without the colon, dash or line break that sets it off."""
        return render_inline(_without_separator(self.rest))

    @property
    def body(self) -> Markup:
        """Everything after the bold text, to the end of the item."""
        return join(paragraph(self.inline), render(self.blocks))


def last_block_id(item: Node) -> str | None:
    """Return the block id that stands at the very end of an item."""
    last = item
    while last.children and last.type not in {"paragraph", "heading"}:
        last = last.children[-1]
    return block_id(last)


def _without_separator(tokens: list[Token]) -> list[Token]:
    for index, token in enumerate(tokens):
        if is_break(token):
            continue
        content = _SEPARATOR.sub("", token.content, count=1) if token.type == "text" else token.content
        if content or token.type != "text":
            return [token.copy(content=content), *tokens[index + 1 :]]
    return []


def paragraph(inline: Markup) -> Markup:
    return Markup("<p>{}</p>").format(inline) if inline else Markup()


def join(*parts: Markup) -> Markup:
    return Markup("\n").join(part for part in parts if part)
