"""The package file: a SQLite collection in a zip.

What notes hold goes to a temporary file as it is made, and from there to the collection, so that a large deck needs
little memory.

The package being replaced is the memory of when notes and note types have changed (`earlier.py`).
"""

import io
import itertools
import json
import os
import re
import shutil
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import genanki
from markupsafe import escape

from quizgen.cards import DECK, Templates
from quizgen.deck import Deck, Progress, Request, build_parts
from quizgen.errors import UsageError, shortened
from quizgen.export.anki.earlier import COLLECTION, LATEST, EarlierCard, compare, unpack
from quizgen.export.anki.note_types import NOTE_TYPES
from quizgen.export.anki.notes import NoteContent, note_content
from quizgen.export.anki.source_link import SourceLink
from quizgen.export.pictures import read_image
from quizgen.files import Spool, no_room, temporary_folder
from quizgen.version import __version__

_LEVEL = 2
"""Of compression. 6, the usual one, takes nearly three times as long and saves a fifth."""
_LARGE = 2**30
"""Collections beyond this size in bytes are packed in the way for large files, which older readers don't know."""

_NO_MARKUP = {ord("<"): "‹", ord(">"): "›"}
"""Not every version of Anki shows the names of decks as text."""


@dataclass(frozen=True, slots=True)
class _Naming:
    """The name of our deck in Anki, and the time that new notes bear, in seconds since 1970."""

    root: str
    now: int


@dataclass(frozen=True, slots=True)
class Package:
    """A package for Anki.

    Attributes:
        data: the file.
        deck: the deck in it.
        missing: the concept cards of the package that it replaces which it does not have.
    """

    data: bytes
    deck: Deck[int]
    missing: tuple[EarlierCard, ...]


def to_apkg(
    request: Request,
    replaces: Path,
    root: str = DECK,
    source_link: SourceLink | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Package:
    """Return a package for Anki.

    Args:
        request: which cards it holds.
        replaces: the package that this one will replace, if there is one: what is unchanged keeps its time.
        root: name of the deck in Anki; decks that notes name themselves keep their names.
        source_link: leads from a concept card to its note.
        progress: is called from time to time.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is set, and is not a time; or more cards are asked for than can be made.
        OutputError: there is no room for temporary files.
    """
    fixed = _source_date_epoch()
    naming = _Naming(root, int(time.time()) if fixed is None else fixed)
    with temporary_folder() as folder, _explained(folder), Spool[NoteContent](folder / "notes") as contents:
        deck = build_parts(request, partial(note_content, source_link=source_link), contents.append, progress)
        collection, earlier = folder / COLLECTION, folder / "earlier.anki2"
        with closing(sqlite3.connect(collection)) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")  # nobody else ever sees it
            images = _write_notes(database, deck, contents, request.templates, naming)
            database.commit()
            missing = (
                compare(database, earlier, naming.now if fixed is None else None) if unpack(replaces, earlier) else ()
            )
            database.commit()
        return Package(_zip(collection, images), deck, missing)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise no_room(folder.parent, error) from error


def _source_date_epoch() -> int | None:
    """Return the time that a reproducible build bears (reproducible-builds.org), if one is asked for."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) > LATEST:
        raise UsageError(f"SOURCE_DATE_EPOCH={shortened(text)}: is not a time; give seconds since 1970 or unset it")
    return int(text)


def _write_notes(
    database: sqlite3.Connection, deck: Deck[int], contents: Spool[NoteContent], templates: Templates, naming: _Naming
) -> dict[str, bytes]:
    """Write decks, note types and notes; return the pictures of the notes by name.

    The notes stand in the order in which they were made, family by family: so they compress to half the size.
    """
    cursor, ids = database.cursor(), itertools.count(naming.now * 1000)
    genanki.Package([]).write_to_db(cursor, naming.now, ids)
    decks: dict[str, genanki.Deck] = {}
    images: dict[str, bytes] = {}
    for position, due in sorted((position, due) for due, position in enumerate(deck.cards, start=1)):
        content = contents.read(position)
        name = _deck_name(content.deck, naming.root)
        home = decks.setdefault(name, genanki.Deck(_deck_id(name), name, _description(deck)))
        note_type = NOTE_TYPES[content.kind](templates)
        home.add_model(note_type)
        note = genanki.Note(note_type, list(content.fields), tags=content.tags, guid=content.guid, due=due)
        note.write_to_db(cursor, naming.now, home.deck_id, ids)
        images |= {image.name: read_image(image) for image in content.images if image.name not in images}
    for home in decks.values():
        home.write_to_db(cursor, naming.now, ids)
    return images


def _deck_name(name: str, root: str) -> str:
    """Put another root in the place of ours; other decks are named by their notes, and hold no markup."""
    is_ours = name == DECK or name.startswith(f"{DECK}::")
    return (root + name.removeprefix(DECK) if is_ours else name).translate(_NO_MARKUP)


def _deck_id(name: str) -> int:
    """Derive a deck's id from its name, which is what Anki knows it by."""
    return (1 << 40) + int.from_bytes(sha256(name.encode()).digest()[:5])


def _description(deck: Deck[int]) -> str:
    return escape(
        f"Made by quizgen {__version__} with seed {deck.seed}. For new numbers, run quizgen anki again and import the "
        "new file: what you have learned stays."
    )


def _zip(collection: Path, images: dict[str, bytes]) -> bytes:
    """Pack the collection, and the pictures as Anki has them: numbered files, and a list of their names.

    A file opened by its name bears the zip format's first date, so that equal decks are packed into equal bytes.
    """
    media = json.dumps({str(number): name for number, name in enumerate(images)}).encode()
    contents = {"media": media, **{str(number): data for number, data in enumerate(images.values())}}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        is_large = collection.stat().st_size > _LARGE
        with collection.open("rb") as source, archive.open(COLLECTION, "w", force_zip64=is_large) as packed:
            shutil.copyfileobj(source, packed)
        for name, data in contents.items():
            with archive.open(name, "w") as packed:
                packed.write(data)
    return buffer.getvalue()
