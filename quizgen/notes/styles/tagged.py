"""An item of Logseq that is tagged as a card: `- What is a pool? #card`, with its answer nested in it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from quizgen.notes.answers import beside
from quizgen.notes.asking import question_or_words, with_lasting_key
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.inline import joined, lines_of, raw_text
from quizgen.notes.markdown import Node, inline_tokens, last_block_id, without_tags

_CARD = {"#card", "#flashcard"}
_PROPERTY = re.compile(r"\s*[\w-]+::(?:\s|$)")
_GAPS = re.compile(r"\{\{cloze\b")


def tagged_item(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read an item with such a tag and something below it; Logseq's properties are no part of either side."""
    item = blocks[index]
    if len(item.children) < 2 or item.children[0].type != "paragraph":  # noqa: PLR2004 - the question, and an answer
        return None
    first, *rest = lines_of(inline_tokens(item.children[0]))
    words, tags = without_tags(first)
    if _CARD.isdisjoint(tags) or _GAPS.search(raw_text(words)):
        return None
    found = question_or_words(words)
    if not found:
        return None
    more = joined([line for line in rest if not _PROPERTY.match(raw_text(line))])
    body = [*beside(more, item.children[0]), *item.children[1:]]
    kept = tuple(tag for tag in tags if tag not in _CARD)
    found = with_lasting_key(replace(found, tags=kept))
    return Found((draft("flashcard", found, body, place, [item], name=last_block_id(item)),), index + 1)
