"""Importing decks into the real Anki library, and looking into them."""

import sqlite3
import warnings
import zipfile
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Anki's own imports warn of their own affairs
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest, ImportLogWithChanges

__all__ = ["Collection", "Log", "database_of", "deck_id", "import_package"]

Log = ImportLogWithChanges.Log


def import_package(collection: Collection, package: Path, *, merge_notetypes: bool = False) -> "Log":
    """Import a package as Anki's window does by default; return what happened to its notes."""
    options = ImportAnkiPackageOptions(merge_notetypes=merge_notetypes)
    request = ImportAnkiPackageRequest(package_path=str(package), options=options)
    return collection.import_anki_package(request).log


def deck_id(collection: Collection, name: str) -> int:
    """Return the id of a deck, which is made if there is none of that name."""
    found = collection.decks.id(name)
    assert found is not None
    return found


def database_of(package: Path) -> sqlite3.Connection:
    """Return a copy of the collection in a package."""
    database = sqlite3.connect(":memory:")
    with zipfile.ZipFile(package) as archive:
        database.deserialize(archive.read("collection.anki2"))
    return database
