"""The collection of a package: notes go in as they are made, so a large deck needs little memory."""

import itertools
import sqlite3
from collections.abc import Iterable
from hashlib import sha256

import genanki
from markupsafe import escape

from quizgen.cards import Home
from quizgen.deck import Request
from quizgen.export.anki.note_types import NOTE_TYPES
from quizgen.export.anki.notes import NoteContent
from quizgen.export.pictures import read_image
from quizgen.notes.unicode import one_form
from quizgen.version import __version__

_NO_MARKUP = {ord("<"): "‹", ord(">"): "›"}
"""Not every version of Anki shows the names of decks as text."""
_DEFAULT, _DEFAULT_ID = "Default", 1
"""The deck that every collection has, and every package too."""


class Collection:
    """A collection that is being written.

    Its notes stay in the order in which they were made, family by family, so they compress to half the size. The order
    of learning is known only at the end, and is written then.

    Args:
        database: empty, and used by nobody else.
        root: name of our deck in Anki.
        now: the time that new notes get, in seconds since 1970.
        request: what the deck is made from.

    Attributes:
        images: the pictures of the notes, by name.
    """

    def __init__(self, database: sqlite3.Connection, root: str, now: int, request: Request) -> None:
        self.images: dict[str, bytes] = {}
        self._cursor = database.cursor()
        self._root, self._now = root, now
        self._templates = request.templates
        self._description = _description(request.seed)
        self._decks: dict[str, genanki.Deck] = {}
        self._homes: dict[Home, genanki.Deck] = {}
        self._ids = itertools.count(now * 1000)
        self._made = itertools.count(1)
        genanki.Package([]).write_to_db(self._cursor, now, self._ids)

    def add(self, content: NoteContent) -> int:
        """Write a note, and return the id of its card."""
        note_type = NOTE_TYPES[content.kind](self._templates)
        home = self._deck(content.deck)
        home.add_model(note_type)
        note = genanki.Note(note_type, list(content.fields), tags=content.tags, guid=content.guid, due=next(self._made))
        note.write_to_db(self._cursor, self._now, home.deck_id, self._ids)
        card = self._cursor.lastrowid
        assert card is not None  # noqa: S101 - it has just been written
        for image in content.images:
            if image.name not in self.images:
                self.images[image.name] = read_image(image)
        return card

    def finish(self, cards: Iterable[int]) -> None:
        """Put the cards into the order of learning, and write the decks."""
        self._cursor.executemany("UPDATE cards SET due = ? WHERE id = ?", enumerate(cards, start=1))
        for home in self._decks.values():
            home.write_to_db(self._cursor, self._now, self._ids)

    def _deck(self, home: Home) -> genanki.Deck:
        """Return the deck that stands there."""
        if home not in self._homes:
            self._homes[home] = self._find(home)
        return self._homes[home]

    def _find(self, home: Home) -> genanki.Deck:
        """Find a deck. Ours are put below the chosen root; other decks are named by their notes.

        Of names that are one to Anki the first counts: two decks would get an underscore each time they meet.
        """
        shown = home.below(self._root).translate(_NO_MARKUP)
        known_as = _known_as(shown)
        if known_as not in self._decks:
            is_default = known_as == _known_as(_DEFAULT)
            number, name = (_DEFAULT_ID, _DEFAULT) if is_default else (_deck_id(shown), shown)
            self._decks[known_as] = genanki.Deck(number, name, self._description)
        return self._decks[known_as]


def _known_as(name: str) -> str:
    """Return what is equal for names that Anki takes for one: it looks neither at case nor at how accents are made."""
    return one_form(one_form(name).casefold())


def _deck_id(name: str) -> int:
    """Derive a deck's id from its name, which is what Anki knows it by."""
    return (1 << 40) + int.from_bytes(sha256(name.encode()).digest()[:5])


def _description(seed: int) -> str:
    return escape(
        f"Made by quizgen {__version__} with seed {seed}. For new numbers, run quizgen anki again and import the "
        "new file: what you have learned stays."
    )
