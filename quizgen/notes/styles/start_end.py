"""Cards between START and END, as Obsidian-to-Anki has them: a kind, then `Front:` and `Back:`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from quizgen.notes.asking import Asked, question_or_words
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.inline import joined, lines_of, raw_text, without_start
from quizgen.notes.markdown import Node, block_id, blocks, flat, inline_tokens, paragraph

_FIELD = re.compile(r"\s*(front|back|tags|id|text|extra)\s*:\s*", re.IGNORECASE)
_FARTHEST = 60
"""Blocks; a START without its END is none."""


@dataclass(slots=True)
class _Fields:
    """What stands between START and END, by its field."""

    current: str = ""
    tokens: dict[str, list[Token]] = field(default_factory=dict)
    line: list[list[Token]] = field(default_factory=list)

    def put_line(self, line: list[Token]) -> None:
        match = _FIELD.match(raw_text(line)[:20])
        if match:
            self.flush()
            self.current = match[1].lower()
            line = without_start(line, match.end())
        elif not self.current:  # the kind of card stands first; a front may go without its name
            self.current = "front"
            return
        if line:
            self.line.append(line)

    def flush(self) -> None:
        self.tokens.setdefault(self.current, []).extend(paragraph(joined(self.line)))
        self.line = []

    def put_block(self, block: Node) -> None:
        self.flush()
        self.tokens.setdefault(self.current or "front", []).extend(flat([block]))


def start_end(nodes: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read what stands between a line START and a line END."""
    if nodes[index].type != "paragraph" or raw_text(inline_tokens(nodes[index])[:1]).strip() != "START":
        return None
    fields, end = _Fields(), index
    for end in range(index, min(index + _FARTHEST, len(nodes))):
        if nodes[end].type != "paragraph":
            fields.put_block(nodes[end])
            continue
        lines = lines_of(inline_tokens(nodes[end]))
        words = [raw_text(line).strip() for line in lines]
        if end > index and words[0] == "START":
            return None
        last = words.index("END") if "END" in words else len(lines)
        for line in lines[1 if end == index else 0 : last]:
            fields.put_line(line)
        fields.flush()
        if last < len(lines):
            return _card(fields, nodes[index : end + 1], place, end + 1)
    return None


def _card(fields: _Fields, taken: Sequence[Node], place: Place, end: int) -> Found | None:
    front, back = blocks(fields.tokens.get("front", [])), blocks(fields.tokens.get("back", []))
    if not front or front[0].type != "paragraph" or not back:
        return None
    found: Asked | None = question_or_words(inline_tokens(front[0]))
    if not found:
        return None
    card = draft("flashcard", found, back, place, taken, name=block_id(taken[-1]))
    tags = [tag for node in blocks(fields.tokens.get("tags", [])) for tag in raw_text(inline_tokens(node)).split()]
    return Found((replace(card, question=[*card.question, *flat(front[1:])], tags=(*card.tags, *tags)),), end)
