"""Cards whose source has gone: what they were, and how to find them in Anki, which keeps them."""

import re
from collections.abc import Collection, Iterable, Sequence

from quizgen.export.anki.earlier import EarlierCard
from quizgen.notes import Concept, Library, WrittenProblem

_SPECIAL = re.compile(r'["\\*_:]')


def gone_cards(missing: Iterable[EarlierCard], library: Library) -> tuple[EarlierCard, ...]:
    """Return those cards that are missing because the notes no longer hold them.

    What a smaller deck leaves out has not gone, nor has what stands in notes that were not read this time. The card of
    a problem doesn't say which file it came from, only its note's id. So it counts as gone if the note with that id was
    read, or if a concept has gone from a note of that name.
    """
    held: tuple[Concept | WrittenProblem, ...] = (*library.concepts, *library.problems)
    asked = {one.id for one in held}
    missing = [card for card in missing if _question(card) not in asked]
    unread = {message.file.name for message in library.messages if message.level == "error"}
    folders = tuple(f"{path.resolve().name}/" for path in library.paths if path.is_dir())
    gone = {
        card
        for card in missing
        if card.file is not None
        and (card.file in library.notes or card.file.startswith(folders))
        and _file_name(card.file) not in unread
    }
    names = {*library.notes, *(card.file for card in gone if card.file)}
    notes = {one.note_id for one in held if one.path.name not in unread}
    if not any(one.is_built_in for one in held):  # ours are called otherwise
        notes |= {name.partition("/")[2] or name for name in names if _file_name(name) not in unread}
    return tuple(card for card in missing if card in gone or (card.file is None and _is_in(card, notes)))


def _file_name(shown: str) -> str:
    return shown.rpartition("/")[2]


def _question(card: EarlierCard) -> str:
    """Return the id of what is asked: a problem has several cards."""
    return card.id if card.file is not None else card.id.rpartition("/")[0]


def _is_in(card: EarlierCard, notes: Collection[str]) -> bool:
    """Tell whether a problem's id begins with that of one of these notes, which may itself hold a `#`."""
    parts = card.id.split("#")
    return any("#".join(parts[:count]) in notes for count in range(1, len(parts)))


def search_for(cards: Sequence[EarlierCard]) -> str:
    """Return what to search for in Anki's browser (https://docs.ankiweb.net/searching.html)."""
    return " OR ".join(f'"ID:{_escaped(card.field)}"' for card in cards)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda sign: f"\\{sign[0]}", text)
