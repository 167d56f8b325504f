"""What spaced-repetition plugins write: `question::answer`, or a line `?` between question and answer.

Only in a note that says so, with `#flashcards` or a plugin's mark: elsewhere `::` belongs to code.
"""

from collections.abc import Sequence

from markdown_it.token import Token

from quizgen.notes.answers import beside
from quizgen.notes.asking import question_or_words
from quizgen.notes.draft import Draft, Found, Place, draft
from quizgen.notes.inline import joined, lines_of, raw_text, split_at, without_blank_ends, without_start
from quizgen.notes.markdown import Node, inline_tokens

_BOTH = ":::"
"""Between two sides of which each may be asked."""

_BETWEEN = {"?": False, "??": True}
"""The lines that separate a question from its answer, and whether the card may be turned round."""


def flashcards(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a paragraph whose lines are cards."""
    block = blocks[index]
    if not place.flashcards or block.type != "paragraph":
        return None
    lines = lines_of(inline_tokens(block))
    middle = next((number for number, line in enumerate(lines) if raw_text(line).strip() in _BETWEEN), None)
    if middle:
        return _multiline(blocks, index, place, lines, middle)
    cards = [card for line in lines for card in _line(line, block, place)]
    return Found(tuple(cards), index + 1) if cards else None


def separator(line: Sequence[Token]) -> tuple[int, int]:
    """Return where `::` or `:::` stands in the words of a line, and how long it is; (-1, 0) if nowhere."""
    position = 0
    for token in line:
        found = token.content.find("::") if token.type == "text" else -1
        if found >= 0:
            return position + found, len(_BOTH) if token.content.startswith(_BOTH, found) else 2
        position += len(raw_text([token]))
    return -1, 0


def _line(line: list[Token], block: Node, place: Place) -> list[Draft]:
    at, length = separator(line)
    if at < 1:
        return []
    front, back = without_blank_ends(split_at(line, at)[0]), without_start(split_at(line, at)[1], length)
    sides = ((front, back), (back, front)) if length == len(_BOTH) else ((front, back),)
    return [card for asks, answers in sides for card in _card(asks, beside(answers, block), [block], place)]


def _multiline(blocks: Sequence[Node], index: int, place: Place, lines: list[list[Token]], middle: int) -> Found | None:
    """Read the lines before and after a `?`; blocks that follow without a blank line belong to the answer."""
    block, end = blocks[index], index + 1
    while end < len(blocks) and _touches(blocks[end - 1], blocks[end]):
        end += 1
    front, back = joined(lines[:middle]), joined(lines[middle + 1 :])
    taken = blocks[index:end]
    cards = _card(front, [*beside(back, block), *blocks[index + 1 : end]], taken, place)
    if _BETWEEN[raw_text(lines[middle]).strip()] and end == index + 1:
        cards += _card(back, beside(front, block), taken, place)
    return Found(tuple(cards), end) if cards else None


def _touches(before: Node, after: Node) -> bool:
    last = before
    while last.children and last.children[-1].map:
        last = last.children[-1]  # a list's own lines include blank ones after it
    return bool(last.map and after.map and last.map[1] == after.map[0] and after.type != "heading")


def _card(front: list[Token], body: Sequence[Node], taken: Sequence[Node], place: Place) -> list[Draft]:
    found = question_or_words(front)
    return [draft("flashcard", found, body, place, taken)] if found and body else []
