"""What an export is about, as its content says: its title, its language, and the name of its decks and files.

The one place for this rule; every exporter asks it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from quizgen.cards.card import Card, ConceptCard
from quizgen.network_families.questions import NetworkQuestion
from quizgen.notes import Source

DECK = "CNN"
"""One deck for all numeric cards: Anki shows subdecks one after the other, and topics are best learned interleaved."""

_MOST_NAMED = 3
"""A title names at most this many networks and notes."""

_UNKNOWN_LANGUAGE = "und"
"""How HTML says that a language is not known."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What cards are about.

    Attributes:
        title: a heading.
        language: of the content, as HTML has it.
        deck: the deck of all cards that name no other.
        stem: how the names of files begin.
        is_noted: whether the title is that of notes, which stands alone as a heading.
    """

    title: str
    language: str
    deck: str
    stem: str
    is_noted: bool = False


NETWORKS = Subject("Convolutional networks", "en", DECK, "cnn")


class FromNote(Protocol):
    """A concept, its card, or a problem of a note."""

    @property
    def is_built_in(self) -> bool: ...
    @property
    def note(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def source(self) -> Source: ...


def subject_of(concepts: Iterable[FromNote], *, numeric: bool, networks: Iterable[str] = ()) -> Subject:
    """Say what an export is about.

    Args:
        concepts: those in it, and problems of notes.
        numeric: whether there are built-in problems too; they are about convolutional networks, and so is the whole.
        networks: the titles of those that all of these problems are about, if there are such.
    """
    found = tuple(concepts)
    own = tuple(concept for concept in found if not concept.is_built_in)
    if numeric or not found or len(own) < len(found):
        return _subject_named((*networks, *([_title(own)] if own else []))) if numeric and any(networks) else NETWORKS
    languages = {concept.language for concept in found}
    language = languages.pop() if len(languages) == 1 else None
    title = _title(found)
    return Subject(title, language or _UNKNOWN_LANGUAGE, _deck(title), stem_of(title), is_noted=True)


@dataclass(frozen=True, slots=True)
class About:
    """What a card is about: its note, or else the network of its problem, if it is about one."""

    note: FromNote | None
    network: str = ""


def about(card: Card) -> About:
    """Say what a card is about."""
    if isinstance(card, ConceptCard):
        return About(card)
    question = card.variants[0].problem.question
    network = question.network.title if isinstance(question, NetworkQuestion) and not card.written else ""
    return About(card.written, network)


def subject_of_cards(cards: Iterable[Card]) -> Subject:
    """Say what some cards are about."""
    return subject_about(map(about, cards))


def subject_about(cards: Iterable[About]) -> Subject:
    """Say what some cards are about, given what each of them is about: an export may have dropped the cards."""
    found = tuple(cards)
    titles = [one.network for one in found if one.note is None]
    notes = [one.note for one in found if one.note is not None]
    return subject_of(notes, numeric=bool(titles), networks=named_together(titles))


def named_together(titles: Iterable[str]) -> tuple[str, ...]:
    """Return the titles of the networks that problems are about, each once; none where one is about no network."""
    found = tuple(dict.fromkeys(titles))
    return () if "" in found else found


def _subject_named(titles: tuple[str, ...]) -> Subject:
    """Name an export after a few networks and notes."""
    if len(titles) > _MOST_NAMED:
        return NETWORKS
    *others, last = titles
    title = f"{', '.join(others)} and {last}" if others else last
    return Subject(title, NETWORKS.language, _deck(title), stem_of(title))


def _deck(title: str) -> str:
    """Write a title as the name of a deck, which Anki divides at double colons."""
    return re.sub(":{2,}", ":", title).strip(":") or title


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
