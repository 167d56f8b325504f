"""Cards whose source has gone: what they were, and how to find them in Anki, which keeps them."""

import re
from collections.abc import Iterable, Sequence

from quizgen.export.anki.earlier import EarlierCard
from quizgen.notes import Library

_SPECIAL = re.compile(r'["\\*_:]')


def gone_cards(missing: Iterable[EarlierCard], library: Library) -> tuple[EarlierCard, ...]:
    """Return those cards that are missing because the notes no longer hold them.

    What a smaller deck leaves out has not gone, nor has what stands in notes that were not read this time.
    """
    ids = {concept.id for concept in library.concepts}
    unread = {message.file.name for message in library.messages if message.level == "error"}
    folders = tuple(f"{path.resolve().name}/" for path in library.paths if path.is_dir())
    return tuple(
        card
        for card in missing
        if card.id not in ids
        and (card.file in library.notes or card.file.startswith(folders))
        and card.file.rpartition("/")[2] not in unread
    )


def search_for(cards: Sequence[EarlierCard]) -> str:
    """Return what to search for in Anki's browser (https://docs.ankiweb.net/searching.html)."""
    return " OR ".join(f'"ID:{_escaped(card.field)}"' for card in cards)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda sign: f"\\{sign[0]}", text)
