"""How people write questions and answers: one table of styles, each a rule in a file of its own.

At each block of a note the styles are tried from top to bottom, and the first that finds something takes up its blocks:
nothing in them is looked at again. What none takes up is gone through from the inside.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from quizgen.errors import shortened
from quizgen.notes.asking import lasting_key
from quizgen.notes.draft import Draft, Found, Place
from quizgen.notes.inline import plain_text
from quizgen.notes.labels import heads_answer
from quizgen.notes.markdown import Node, inline_tokens, without_tags
from quizgen.notes.styles import highlights, terms, unmarked
from quizgen.notes.styles.bullets import bullet
from quizgen.notes.styles.callouts import callout
from quizgen.notes.styles.flashcards import flashcards
from quizgen.notes.styles.folded import folded
from quizgen.notes.styles.folds import fold
from quizgen.notes.styles.headings import heading, level, pair
from quizgen.notes.styles.labelled import labelled, labelled_item
from quizgen.notes.styles.numbered import numbered
from quizgen.notes.styles.paragraphs import bold_paragraph
from quizgen.notes.styles.pitfalls import pitfall
from quizgen.notes.styles.start_end import start_end
from quizgen.notes.styles.tagged import tagged_item
from quizgen.notes.syntax.callouts import BOXES
from quizgen.notes.syntax.divs import DIV, HEADING

Find = Callable[[Sequence[Node], int, Place], Found | None]


def _folded(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a plain question above a box with its answer, unless the box holds cards, which have always been found."""
    found = folded(blocks, index, place)
    box = blocks[found.end - 1] if found else None
    return None if box and any(find_cards(box.children[1:], place)) else found


@dataclass(frozen=True, slots=True)
class Style:
    """A way to write cards.

    Attributes:
        rank: cards of a lower rank get their identity first. A new style gets the next number, wherever it stands.
        blocks: the kinds of blocks that its cards may begin with; it is asked about no others.
    """

    find: Find
    rank: int
    blocks: Collection[str]


STYLES = (
    Style(start_end, 9, {"paragraph"}),
    Style(pair, 6, {"heading"}),
    Style(heading, 0, {"heading"}),
    Style(unmarked.unmarked, 10, {"heading"}),
    Style(fold, 5, {"fold"}),
    Style(callout, 3, BOXES),
    Style(numbered, 7, {"ordered_list", "bullet_list"}),
    Style(tagged_item, 14, {"list_item"}),
    Style(labelled_item, 4, {"list_item"}),
    Style(bullet, 1, {"list_item"}),
    Style(pitfall, 2, {"list_item"}),
    Style(labelled, 4, {"paragraph"}),
    Style(bold_paragraph, 8, {"paragraph"}),
    Style(flashcards, 11, {"paragraph"}),
    Style(terms.term, 12, {"list_item", "paragraph"}),
    Style(highlights.highlight, 13, {"paragraph"}),
    Style(_folded, 15, {"paragraph", "ordered_list", "bullet_list"}),
)

_BY_BLOCK = {
    kind: tuple(style for style in STYLES if kind in style.blocks) for kind in set().union(*(s.blocks for s in STYLES))
}

_LONGEST_HEADING = 2_000
"""How many characters of a heading the cards below it have: each has it in its place, and may in its id."""

_CONTAINERS = {"bullet_list", "ordered_list", "list_item", "blockquote", *BOXES}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A card and the rank of its style."""

    draft: Draft
    rank: int


def find_cards(blocks: Sequence[Node], place: Place) -> Iterator[Ranked]:
    """Yield the cards among some blocks, in their order. Those without an answer are yielded too."""
    places: list[tuple[int, str]] = []
    index, here = 0, place
    while index < len(blocks):
        block = blocks[index]
        if block.type == "heading":
            places = [one for one in places if one[0] < level(block)]
            here = _below(place, places) if places else place
        style, found = _first(blocks, index, here)
        within = _within(block, place, places, here)
        inside = _in_div(block, within) if found else []
        if found and inside and (len(inside) > 1 or found.end == index + 1):  # else a solution stands below
            yield from inside
            index += 1
            continue
        if style and found:
            yield from (Ranked(draft, style.rank) for draft in found.drafts)
        index = found.end if found else index + 1
        if block.type == "heading" and not _ends(blocks, index, level(block)):
            words, tags = without_tags(inline_tokens(block))
            title = lasting_key(plain_text(words), tags)  # it is part of ids
            if title and not heads_answer(title):
                places.append((level(block), shortened(title, _LONGEST_HEADING)))
            here = _below(place, places)
        elif not found and block.type in _CONTAINERS:
            yield from find_cards(block.children, within)


def _within(block: Node, place: Place, places: Sequence[tuple[int, str]], here: Place) -> Place:
    """Return the place of what stands in a block: below the heading that is the title of a box, if it has one."""
    tag = block.token.meta.get(HEADING) if block.type in _CONTAINERS else None
    if not tag:
        return here
    words, tags = without_tags(inline_tokens(block.children[0]))
    title = lasting_key(plain_text(words), tags)
    above = [one for one in places if one[0] < int(tag[1:])]
    if title and not heads_answer(title):
        above.append((int(tag[1:]), shortened(title, _LONGEST_HEADING)))
    return _below(place, above)


def _in_div(block: Node, place: Place) -> list[Ranked]:
    """Return the cards in a div, if any has an answer: they have always been found, even where the div asks itself."""
    cards = list(find_cards(block.children[1:], place)) if block.token.meta.get(DIV) else []
    return cards if any(card.draft.answer for card in cards) else []


def _below(place: Place, places: Sequence[tuple[int, str]]) -> Place:
    return Place((*place.breadcrumb, *(text for _, text in places)), place.flashcards, place.also)


def _ends(blocks: Sequence[Node], index: int, above: int) -> bool:
    """Tell whether a section ends at a block: then nothing stands below its heading."""
    return index == len(blocks) or (blocks[index].type == "heading" and level(blocks[index]) <= above)


def _first(blocks: Sequence[Node], index: int, place: Place) -> tuple[Style | None, Found | None]:
    for style in _BY_BLOCK.get(blocks[index].type, ()):
        if found := style.find(blocks, index, place):
            return style, found
    return None, None
