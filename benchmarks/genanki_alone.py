"""What genanki alone needs to write notes that are finished: what quizgen is held against.

usage: python benchmarks/genanki_alone.py PACKAGE TARGET
Reads the notes of a package, writes them into another one, and prints the seconds that each took.
"""

import sqlite3
import sys
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path

import genanki

Notes = list[tuple[str, list[str], list[str]]]
"""Of each note its guid, tags and fields."""


def main(package: Path, target: Path) -> None:
    """Read, write, and print how long it took."""
    start = time.perf_counter()
    notes = _read(package)
    read = time.perf_counter()
    _write(notes, target)
    print(read - start, time.perf_counter() - read)


def _read(package: Path) -> Notes:
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(package) as archive,
        closing(sqlite3.connect(archive.extract("collection.anki2", folder))) as database,
    ):
        rows = database.execute("SELECT guid, tags, flds FROM notes").fetchall()
    return [(guid, tags.split(), fields.split("\x1f")) for guid, tags, fields in rows]


def _write(notes: Notes, target: Path) -> None:
    models = {
        width: genanki.Model(
            1_000 + width,
            f"fields {width}",
            fields=[{"name": f"f{number}"} for number in range(width)],
            templates=[{"name": "card", "qfmt": "{{f0}}{{f1}}{{f2}}", "afmt": "{{f1}}{{f2}}"}],
        )
        for width in {len(fields) for _, _, fields in notes}
    }
    deck = genanki.Deck(1_234_567, "deck")
    for guid, tags, fields in notes:
        deck.add_note(genanki.Note(models[len(fields)], fields, tags=tags, guid=guid))
    genanki.Package([deck]).write_to_file(target)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
