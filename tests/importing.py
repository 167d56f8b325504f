"""Importing decks into the real Anki library."""

import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Anki's own imports warn of their own affairs
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest, ImportLogWithChanges

__all__ = ["Collection", "Log", "import_package"]

Log = ImportLogWithChanges.Log


def import_package(collection: Collection, package: Path, *, merge_notetypes: bool = False) -> "Log":
    """Import a package as Anki's window does by default; return what happened to its notes."""
    options = ImportAnkiPackageOptions(merge_notetypes=merge_notetypes)
    request = ImportAnkiPackageRequest(package_path=str(package), options=options)
    return collection.import_anki_package(request).log
