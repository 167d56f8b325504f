"""The package file: a SQLite collection in a zip, made in memory.

Anki takes a changed text only from a note with a newer modification time, and overwrites what the user edited if an
unchanged note looks newer. So a note keeps its time until its content changes. The package being replaced is the
memory of these times.
"""

import io
import itertools
import json
import os
import sqlite3
import time
import zipfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import genanki
from markupsafe import escape

from quizgen import __version__
from quizgen.cards import DECK, ConceptCard, Templates, find_templates
from quizgen.deck import Deck
from quizgen.errors import UsageError
from quizgen.export.anki.notes import note_for
from quizgen.export.pictures import read_image

_COLLECTION = "collection.anki2"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

Content = tuple[str, str]
"""A note's tags and fields."""


def to_apkg(deck: Deck, replaces: Path, root: str = DECK, templates: Templates | None = None) -> bytes:
    """Return the deck as a package for Anki.

    Args:
        deck: what it holds.
        replaces: the package that this one will replace, if there is one: unchanged notes keep their times.
        root: name of the deck in Anki; decks that notes name themselves keep their names.
        templates: how cards look; ours if none are given.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is set, and is no time.
    """
    fixed = _source_date_epoch()
    now = int(time.time()) if fixed is None else fixed
    with closing(sqlite3.connect(":memory:")) as database:
        _write_notes(database, deck, root, now, templates or find_templates())
        if fixed is None:
            _keep_times(database, _times(replaces), now)
        database.commit()
        collection = database.serialize()
    return _zip({_COLLECTION: collection, **_media(deck)})


def _media(deck: Deck) -> dict[str, bytes]:
    """Return the pictures as Anki has them: numbered files, and a list of their names."""
    images = {image.name: image for card in deck.cards if isinstance(card, ConceptCard) for image in card.images}
    files = {str(number): read_image(image) for number, image in enumerate(images.values())}
    return {"media": json.dumps({str(number): name for number, name in enumerate(images)}).encode(), **files}


def _source_date_epoch() -> int | None:
    """Return the time that a reproducible build bears (reproducible-builds.org), if one is asked for."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise UsageError(f"SOURCE_DATE_EPOCH={text}: is no time; give seconds since 1970 or unset it")
    return int(text)


def _write_notes(database: sqlite3.Connection, deck: Deck, root: str, now: int, templates: Templates) -> None:
    decks: dict[str, genanki.Deck] = {}
    for due, card in enumerate(deck.cards, start=1):
        is_ours = card.deck == DECK or card.deck.startswith(f"{DECK}::")
        name = root + card.deck.removeprefix(DECK) if is_ours else card.deck
        if name not in decks:
            decks[name] = genanki.Deck(_deck_id(name), name, _description(deck))
        decks[name].add_note(note_for(card, due, templates))
    genanki.Package(list(decks.values())).write_to_db(database.cursor(), now, itertools.count(now * 1000))


def _deck_id(name: str) -> int:
    """Derive a deck's id from its name, which is what Anki knows it by."""
    return (1 << 40) + int.from_bytes(sha256(name.encode()).digest()[:5])


def _description(deck: Deck) -> str:
    return escape(
        f"Made by quizgen {__version__} with seed {deck.seed}. For new numbers, run quizgen anki again and import the "
        "new file: what you have learned stays."
    )


def _times(package: Path) -> dict[str, tuple[int, Content]]:
    """Read each note's modification time and content from an earlier package; nothing if there is none."""
    try:
        with zipfile.ZipFile(package) as archive:
            collection = archive.read(_COLLECTION)
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(collection)
            rows = database.execute("SELECT guid, mod, tags, flds FROM notes").fetchall()
    except (OSError, KeyError, zipfile.BadZipFile, sqlite3.Error):
        return {}  # not one of our packages: there is nothing to remember
    return {guid: (mod, (tags, fields)) for guid, mod, tags, fields in rows}


def _keep_times(database: sqlite3.Connection, before: dict[str, tuple[int, Content]], now: int) -> None:
    for guid, tags, fields in database.execute("SELECT guid, tags, flds FROM notes").fetchall():
        if guid not in before:
            continue
        time_before, content = before[guid]
        changed = content != (tags, fields)
        mod = max(now, time_before + 1) if changed else time_before
        database.execute("UPDATE notes SET mod = ? WHERE guid = ?", (mod, guid))


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)
    return buffer.getvalue()
