"""What a package remembers of notes and note types that an earlier one had and it has not: when they last changed.

A smaller deck leaves cards out, and a larger one brings them back. Without this they would look new then, and Anki
would overwrite what the user edited in them. Kept are times and fingerprints: no text of a deck travels in another.
"""

import json
import sqlite3
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from quizgen.export.anki.note_types import FIELDS

LATEST = 253_402_300_799
"""The last second of the year 9999: no time is later."""

_TABLE = "quizgen_left_out"
"""In the collection, where Anki doesn't look. It is there only if there is something to remember."""

_DIGITS = 16
"""Of a fingerprint: enough for the two that are compared."""

Types = Mapping[str, dict[str, Any]]
"""Note types by their ids, without what doesn't count as a change of them, but for the time `mod`."""


def is_time(value: object) -> bool:
    """Tell whether a time may stand in a package of ours."""
    return isinstance(value, int) and 0 <= value <= LATEST


def bring_back(database: sqlite3.Connection, now: int) -> None:
    """Give notes that the earlier package had left out their times.

    The database knows the earlier one as `earlier`, and a function `seen` of a note type's id and a note's fields.
    """
    database.create_function("fingerprint", 3, _of_note, deterministic=True)
    database.create_function("is_ours", 1, FIELDS.__contains__, deterministic=True)
    if _has_table(database):
        database.execute(
            "UPDATE notes SET mod = CASE WHEN fingerprint(mid, tags, seen(mid, flds)) = old.content "  # noqa: S608
            f"THEN old.time ELSE max(?, old.time + 1) END FROM earlier.{_TABLE} AS old WHERE old.key = notes.guid "
            "AND notes.guid NOT IN (SELECT guid FROM earlier.notes) "
            "AND typeof(old.time) = 'integer' AND old.time BETWEEN 0 AND ?",
            (now, LATEST),
        )


def time_of(database: sqlite3.Connection, key: str, note_type: dict[str, Any], now: int) -> int | None:
    """Return the time of a note type that the earlier package had left out, if it had."""
    if not _has_table(database):
        return None
    found = database.execute(f"SELECT content, time FROM earlier.{_TABLE} WHERE key = ?", (key,)).fetchone()  # noqa: S608
    if not found or not is_time(found[1]):
        return None
    return int(found[1]) if found[0] == _of_type(note_type) else max(now, found[1] + 1)


def remember(database: sqlite3.Connection, types: Types, new: Types) -> None:
    """Write down what the earlier package knew of ours and the new one has not. Anki may have put others there."""
    rows = database.execute(
        "SELECT guid, fingerprint(mid, tags, seen(mid, flds)), mod FROM earlier.notes "
        "WHERE guid NOT IN (SELECT guid FROM main.notes) AND is_ours(mid)"
    ).fetchall()
    ours = (key for key in map(str, FIELDS) if key in types and key not in new)
    rows += [(key, _of_type(types[key]), types[key]["mod"]) for key in ours]
    known = {row[0]: row for row in rows if _is_sound(row)}
    if _has_table(database):
        kept = database.execute(
            f"SELECT key, content, time FROM earlier.{_TABLE} WHERE key NOT IN (SELECT guid FROM main.notes)"  # noqa: S608
        )
        known = {row[0]: row for row in kept if _is_sound(row) and row[0] not in new} | known
    if known:
        database.execute(f"CREATE TABLE main.{_TABLE} (key TEXT PRIMARY KEY, content TEXT, time INTEGER) WITHOUT ROWID")
        database.executemany(f"INSERT INTO main.{_TABLE} VALUES (?, ?, ?)", sorted(known.values()))  # noqa: S608


def _has_table(database: sqlite3.Connection) -> bool:
    found = database.execute("SELECT 1 FROM earlier.sqlite_master WHERE type = 'table' AND name = ?", (_TABLE,))
    return found.fetchone() is not None


def _is_sound(row: tuple[object, ...]) -> bool:
    key, content, time = row
    return isinstance(key, str) and isinstance(content, str) and is_time(time)


def _of_type(note_type: dict[str, Any]) -> str:
    return _fingerprint({name: value for name, value in note_type.items() if name != "mod"})


def _of_note(note_type: object, tags: object, seen: object) -> str:
    return _fingerprint([note_type, tags, seen])


def _fingerprint(data: object) -> str:
    return sha256(json.dumps(data, sort_keys=True, default=repr).encode()).hexdigest()[:_DIGITS]
