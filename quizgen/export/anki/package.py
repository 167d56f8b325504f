"""The package file: a SQLite collection in a zip.

The package being replaced is the memory of when notes and note types have changed (`earlier.py`).
"""

import io
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
from pathlib import Path

from quizgen.cards import DECK
from quizgen.deck import Deck, Progress, Request, build_parts
from quizgen.errors import UsageError, shortened
from quizgen.export.anki.collection import Collection
from quizgen.export.anki.earlier import COLLECTION, EarlierCard, compare, unpack
from quizgen.export.anki.left_out import LATEST
from quizgen.export.anki.notes import note_content
from quizgen.export.anki.source_link import SourceLink
from quizgen.files import no_room, temporary_folder

_LEVEL = 2
"""Of compression. 6, the usual one, takes nearly three times as long and saves a fifth."""
_LARGE = 2**30
"""Collections beyond this size in bytes are packed in the way for large files, which older readers don't know."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package for Anki.

    Attributes:
        data: the file.
        deck: the deck in it.
        missing: the cards of notes in the package that it replaces which it does not have.
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
    now = int(time.time()) if fixed is None else fixed
    with temporary_folder() as folder, _explained(folder):
        path, earlier = folder / COLLECTION, folder / "earlier.anki2"
        with closing(sqlite3.connect(path)) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")  # nobody else ever sees it
            # Worker processes are copied while it is open; they end without looking at it.
            collection = Collection(database, root, now, request)
            deck = build_parts(request, partial(note_content, source_link=source_link), collection.add, progress)
            collection.finish(deck.cards)
            database.commit()
            missing = compare(database, earlier, now if fixed is None else None) if unpack(replaces, earlier) else ()
            database.commit()
        return Package(_zip(path, collection.images), deck, missing)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise no_room(folder.parent, error) from error


def _source_date_epoch() -> int | None:
    """Return the time that a reproducible build has (reproducible-builds.org), if one is asked for."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) > LATEST:
        raise UsageError(f"SOURCE_DATE_EPOCH={shortened(text)}: is not a time; give seconds since 1970 or unset it")
    return int(text)


def _zip(collection: Path, images: dict[str, bytes]) -> bytes:
    """Pack the collection, and the pictures as Anki has them: numbered files, and a list of their names.

    A file opened by its name gets the zip format's first date, so that equal decks are packed into equal bytes.
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
