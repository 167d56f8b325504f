"""What an export is about, as its content says: its title, its language, and the name that decks and files bear.

The one place for this rule; every exporter asks it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from quizgen.cards.card import Card, ConceptCard
from quizgen.notes import Source

DECK = "CNN"
"""One deck for all numeric cards: Anki shows subdecks one after the other, and topics are best learned interleaved."""

_BUILT_IN = "quizgen/"
_NOBODYS = "und"
"""How HTML says that a language is not known."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What cards are about.

    Attributes:
        title: a heading.
        language: of the content, as HTML has it.
        deck: the deck of all cards that name no other.
        stem: how the names of files begin.
    """

    title: str
    language: str
    deck: str
    stem: str

    @property
    def is_ours(self) -> bool:
        """Whether it is convolutional networks."""
        return self.deck == DECK

    def rooted(self, deck: str) -> str:
        """Return the name of a deck below ours, with this subject's own name in its place."""
        is_ours = deck == DECK or deck.startswith(f"{DECK}::")
        return self.deck + deck.removeprefix(DECK) if is_ours else deck


NETWORKS = Subject("Convolutional networks", "en", DECK, "cnn")


class FromNote(Protocol):
    """A concept, its card, or a problem of a note."""

    @property
    def id(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def source(self) -> Source: ...


def subject_of(concepts: Iterable[FromNote], *, numeric: bool) -> Subject:
    """Say what an export is about.

    Args:
        concepts: those in it, and problems of notes.
        numeric: whether there are built-in problems too; they are about convolutional networks, and so is the whole.
    """
    found = tuple(concepts)
    if numeric or not found or any(concept.id.startswith(_BUILT_IN) for concept in found):
        return NETWORKS
    languages = {concept.language for concept in found}
    language = languages.pop() if len(languages) == 1 else None
    title = _title(found)
    return Subject(title, language or _NOBODYS, re.sub(":{2,}", ":", title).strip(":") or title, stem_of(title))


def subject_of_cards(cards: Iterable[Card]) -> Subject:
    """Say what some cards are about."""
    found = tuple(cards)
    noted = [card if isinstance(card, ConceptCard) else card.written for card in found]
    return subject_of(filter(None, noted), numeric=None in noted)


def stem_of(name: str) -> str:
    """Write a name as that of a file: letters and digits of any script, with hyphens between."""
    return "-".join(re.findall(r"\w+", name.lower()))[:60] or "notes"


def _title(concepts: tuple[FromNote, ...]) -> str:
    """Return the title of the only note, else the name of the folder that all lie in."""
    notes = {concept.source.file: concept.note for concept in concepts}
    if len(notes) == 1:
        return next(iter(notes.values()))
    folders = {file.rpartition("/")[0].partition("/")[0] for file in notes}
    folder = folders.pop() if len(folders) == 1 else ""
    return folder[:1].upper() + folder[1:] if folder else ", ".join(dict.fromkeys(list(notes.values())[:2])) + " …"
