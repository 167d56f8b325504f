"""Who a card is: an id that stays while a note is edited, since Anki keeps the history of what has the same id.

It is made of the note's id and the question. A number before a question is no part of it, nor are case, spacing and the
closing mark. The ids of equal questions, and of those that mean nothing without their headings, include their place;
only where that is equal too, their order counts. Cards of a lower rank come first, so that a new style never changes an
old id.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence

from quizgen.notes.asking import MARKS, number_length
from quizgen.notes.needs_place import names_nothing
from quizgen.notes.styles import Ranked

_CLOSING = MARKS + ".:!…;。 "
_STEP = " > "


def normalised(question: str) -> str:
    """Reduce a question to what stays equal when its number, case, spacing or closing mark is touched up."""
    question = question[number_length(question) :]
    return " ".join(unicodedata.normalize("NFC", question).casefold().split()).rstrip(_CLOSING)


def identify(note_id: str, cards: Sequence[Ranked]) -> list[tuple[str, bool]]:
    """Return the id of each card, and whether its question occurs before and nothing tells the two apart."""
    ids: dict[int, tuple[str, bool]] = {}
    taken: set[str] = set()
    orders: dict[str, int] = {}
    for rank in sorted({card.rank for card in cards}):
        batch = [(number, card) for number, card in enumerate(cards) if card.rank == rank]
        keys = [_key(card) for _, card in batch]
        counts = Counter(keys)
        equal: set[str] = set()
        for key, (number, card) in zip(keys, batch, strict=True):
            needs_place = _needs_place(card)
            bears_place = needs_place or counts[key] > 1 or key in taken
            name = _with_place(key, card) if bears_place and not card.draft.block_id else key
            order = orders.get(name, 1)
            while (name if order == 1 else f"{name} ({order})") in taken:
                order += 1
            orders[name] = order
            chosen = name if order == 1 else f"{name} ({order})"
            taken.add(chosen)
            ids[number] = (f"{note_id}#{chosen}", (key in equal and not needs_place) or order > 1)
            equal.add(key)
    return [ids[number] for number in range(len(cards))]


def _key(card: Ranked) -> str:
    return f"^{card.draft.block_id}" if card.draft.block_id else normalised(card.draft.key)


def _needs_place(card: Ranked) -> bool:
    return not card.draft.block_id and (card.draft.place_matters or names_nothing(card.draft.title))


def _with_place(key: str, card: Ranked) -> str:
    return _STEP.join([*map(normalised, card.draft.breadcrumb), key])
