"""The package that a new one takes the place of: the memory of when notes and note types changed.

Anki takes a changed text only from a note with a newer modification time, and overwrites what the user edited if an
unchanged note looks newer. Note types are treated alike: one that looks newer takes the styling and the templates that
the user edited with it. So whatever is unchanged keeps its time, and a note has changed if a learner sees a difference.
"""

import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from quizgen.export.anki.left_out import LATEST, bring_back, is_time, remember, time_of
from quizgen.export.anki.note_types import FIELDS, PLACE_FIELDS
from quizgen.richtext import without_joiners

COLLECTION = "collection.anki2"

_MOST_UNPACKED = 200
"""A collection is at most this many times as large as its package; ours are about ten times as large."""
_TIMES = {"mod", "usn", "did"}
"""Keys of a note type that don't count as a change of it."""
_TAG = re.compile(r"<[^<>]*>")
_BETWEEN_FIELDS = "\x1f"


@dataclass(frozen=True, slots=True)
class EarlierCard:
    """A card of the earlier package, made from a note, that the new one does not have.

    Attributes:
        id: the card's id.
        field: the same as Anki keeps it, escaped for HTML.
        title: its question as plain text; that of a problem names the skill.
        file: the note it came from, as exports name it; None for a problem, which names it in its id alone.
    """

    id: str
    field: str
    title: str
    file: str | None


def unpack(package: Path, target: Path) -> bool:
    """Put the collection of an earlier package at `target`; tell whether there is one."""
    try:
        if not package.is_file():
            return False  # a pipe or a device: there is nothing to read, or no end of it
        with zipfile.ZipFile(package) as archive, archive.open(COLLECTION) as source, target.open("wb") as copy:
            if archive.getinfo(COLLECTION).file_size > _MOST_UNPACKED * package.stat().st_size:
                return False
            shutil.copyfileobj(source, copy)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, EOFError):
        return False  # not one of our packages: there is nothing to remember
    return True


def compare(database: sqlite3.Connection, earlier: Path, now: int | None) -> tuple[EarlierCard, ...]:
    """Let what is unchanged keep its time, and what has changed be newer than it was; return what is missing.

    Args:
        database: the new collection.
        earlier: the unpacked earlier one.
        now: the time of what has changed, in seconds since 1970; None leaves all times as they are.
    """
    database.execute("ATTACH DATABASE ? AS earlier", (str(earlier),))
    try:
        database.execute("CREATE INDEX earlier.by_guid ON notes (guid)")
        if now is not None:
            _keep_times_of_notes(database, now)
            bring_back(database, now)
            _keep_times_of_note_types(database, now)
        return tuple(_missing(database))
    except (sqlite3.DatabaseError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return ()  # not one of our packages


def _keep_times_of_notes(database: sqlite3.Connection, now: int) -> None:
    database.create_function("seen", 2, _seen, deterministic=True)
    database.execute(
        "UPDATE notes SET mod = CASE WHEN notes.tags = old.tags AND notes.mid = old.mid "
        "AND (notes.flds = old.flds OR seen(notes.mid, notes.flds) = seen(old.mid, old.flds)) "
        "THEN old.mod ELSE max(?, old.mod + 1) END FROM earlier.notes AS old "
        "WHERE old.guid = notes.guid AND typeof(old.mod) = 'integer' AND old.mod BETWEEN 0 AND ?",
        (now, LATEST),
    )


def _seen(note_type: object, fields: object) -> str:
    """Leave out the fields that no learner learns from. It must not fail: without a journal nothing is undone."""
    names, values = FIELDS.get(note_type, ()), str(fields).split(_BETWEEN_FIELDS)
    if len(names) != len(values):
        return str(fields)
    return _BETWEEN_FIELDS.join(value for name, value in zip(names, values, strict=True) if name not in PLACE_FIELDS)


def _keep_times_of_note_types(database: sqlite3.Connection, now: int) -> None:
    new, old = (
        json.loads(database.execute(f"SELECT models FROM {name}.col").fetchone()[0])  # noqa: S608 - two names of ours
        for name in ("main", "earlier")
    )
    for key, held in new.items():
        if key not in old:
            held["mod"] = time_of(database, key, _countable(held), now) or held["mod"]
        elif is_time(before := old[key]["mod"]):
            held["mod"] = before if _countable(held) == _countable(old[key]) else max(now, before + 1)
    database.execute("UPDATE main.col SET models = ?", (json.dumps(new),))
    remember(database, {key: _countable(held) | {"mod": held["mod"]} for key, held in old.items()}, new)


def _countable(note_type: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in note_type.items() if name not in _TIMES}


def _missing(database: sqlite3.Connection) -> Iterable[EarlierCard]:
    """Yield the earlier cards of notes that are not in the new package, in the order of learning."""
    found = database.execute(
        "SELECT old.mid, old.flds FROM earlier.notes AS old JOIN earlier.cards ON cards.nid = old.id "
        "WHERE old.guid NOT IN (SELECT guid FROM main.notes) ORDER BY cards.due"  # looked up, not searched, for each
    )
    for note_type, fields in found:
        names, values = FIELDS.get(note_type, ()), fields.split(_BETWEEN_FIELDS)
        if not names or len(names) != len(values):
            continue
        held = dict(zip(names, values, strict=True))
        file = _text(held["Source"]) if "Context" in held else None
        if file is None and "#" not in held["ID"]:
            continue  # a built-in skill: the new deck may have chosen others
        yield EarlierCard(_text(held["ID"]), held["ID"], _text(held["Title"]), file)


def _text(field: str) -> str:
    """Read a field without its tags, and without what breaks up marks that mean something to Anki or MathJax."""
    return without_joiners(unescape(_TAG.sub("", field)))
