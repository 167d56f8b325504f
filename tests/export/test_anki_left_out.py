"""What a smaller deck leaves out is remembered, so that it is no news when it comes back."""

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from conftest import Make
from importing import Collection, database_of, import_package

_NOTE = "".join(f"## Why is {letter} a letter?\nAnswer {letter}.\n\n" for letter in "abc")
_OWN = ("--only", "notes", "--notes", "n.md")
_THEN, _LATER = 1_600_000_000, 2_000_000_000


@pytest.fixture
def note(elsewhere: Path) -> Path:
    """A note with three questions."""
    path = elsewhere / "n.md"
    path.write_text(_NOTE)
    return path


def _times(package: Path) -> dict[str, int]:
    return dict(database_of(package).execute("SELECT flds, mod FROM notes WHERE flds LIKE '%n.md#%'").fetchall())


def _types(package: Path) -> dict[str, int]:
    (models,) = database_of(package).execute("SELECT models FROM col").fetchone()
    return {model["name"]: model["mod"] for model in json.loads(models).values()}


def _remembers(package: Path) -> int:
    database = database_of(package)
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'quizgen_left_out'").fetchone():
        return 0
    return int(database.execute("SELECT count(*) FROM quizgen_left_out").fetchone()[0])


def test_edits_outlive_smaller_decks(
    make: Make, note: Path, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few cards, only problems, then all of them: what has changed in the note alone is new."""
    monkeypatch.setattr("time.time", lambda: _THEN)
    import_package(collection, make(*_OWN))
    for found in collection.find_notes(""):
        edited = collection.get_note(found)
        edited["Answer"], edited.tags = "My own words.", ["marked"]
        collection.update_note(edited)
    monkeypatch.setattr("time.time", lambda: _LATER)
    for smaller in ((*_OWN, "--n", 1), ("--only", "problems", "--n", 2, "--variants", 1)):
        import_package(collection, make(*smaller))
    note.write_text(_NOTE.replace("Answer c.", "Another answer."))
    log = import_package(collection, make(*_OWN))
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (0, 1, 2)
    kept = [collection.get_note(found) for found in collection.find_notes("tag:marked")]
    assert [one["Answer"] for one in kept] == ["My own words."] * 2
    assert collection.fix_integrity()[1]


def test_note_types_keep_their_time_as_well(make: Make, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through decks without cards of theirs; another style is newer."""
    assert note.exists()
    times = []
    problems = ("--only", "problems", "--n", 2, "--variants", 1)
    Path("my.css").write_text(".card { --accent: #8a2be2; }")
    for number, options in enumerate((_OWN, problems, problems, _OWN, problems, (*_OWN, "--style", "my.css"))):
        monkeypatch.setattr("time.time", lambda number=number: _THEN + number)
        times.append({name.split()[1]: mod - _THEN for name, mod in _types(make(*options)).items()})
    own, numeric = {"concept": 0}, {"numeric": 1}
    assert times == [own, numeric, numeric, own, numeric, {"concept": 5}]


def test_only_what_is_missing_is_remembered(make: Make, note: Path) -> None:
    """As a fingerprint, without its text, and no longer than until it comes back."""
    assert note.exists()
    assert _remembers(make(*_OWN)) == 0
    smaller = make(*_OWN, "--n", 1)
    assert _remembers(smaller) == 2
    assert b"is c a letter" not in zipfile.ZipFile(smaller).read("collection.anki2")
    assert _remembers(make("--only", "problems", "--n", 1, "--variants", 1)) == 4  # three notes and their type
    assert _remembers(make(*_OWN)) == 2  # a problem and its type


def test_notes_of_others_are_not_remembered(make: Make, note: Path, elsewhere: Path) -> None:
    """Those of a deck that Anki wrote there, which may be large."""
    assert note.exists()
    theirs = Collection(str(elsewhere / "theirs.anki2"))
    import_package(theirs, make(*_OWN))
    basic, home = theirs.models.by_name("Basic"), theirs.decks.id("Default")
    assert basic
    assert home
    for number in range(5):
        one = theirs.new_note(basic)
        one["Front"] = f"Mine {number}"
        theirs.add_note(one, home)
    theirs.close(downgrade=True)
    with zipfile.ZipFile("cnn.apkg", "w") as archive:
        archive.write(elsewhere / "theirs.anki2", "collection.anki2")
    assert _remembers(make(*_OWN, "--n", 1)) == 2


def test_a_memory_of_any_kind_is_no_obstacle(make: Make, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new package is whole, and its times are times."""
    assert note.exists()
    make(*_OWN)
    package = make(*_OWN, "--n", 1)
    good = zipfile.ZipFile(package).read("collection.anki2")
    monkeypatch.setattr("time.time", lambda: _THEN)
    for spoil in (
        "UPDATE quizgen_left_out SET content = x'ff', time = 'never'",
        "UPDATE quizgen_left_out SET content = 7, time = 9223372036854775807",
        "UPDATE quizgen_left_out SET time = -1; UPDATE notes SET guid = x'ff00'",
        "DROP TABLE quizgen_left_out; CREATE TABLE quizgen_left_out (other)",
        "DROP TABLE quizgen_left_out; CREATE VIEW quizgen_left_out AS SELECT 1 AS key, 2 AS content, 3 AS time",
    ):
        database = sqlite3.connect(":memory:")
        database.deserialize(good)
        database.executescript(spoil)
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr("collection.anki2", database.serialize())
        times = _times(make(*_OWN))
        assert len(times) == 3, spoil
        assert all(0 <= time < _LATER for time in times.values()), spoil
        assert database_of(package).execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert set(_types(package)) == {"quizgen concept"}
