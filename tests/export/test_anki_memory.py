"""What counts as a change, and which ids are for ever: tests/data/anki.json freezes both."""

import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Make
from importing import Collection, database_of, import_package

_FROZEN = json.loads((Path(__file__).parents[1] / "data" / "anki.json").read_text("utf-8"))
_NOTE = "---\ntags: old\n---\n## Why is a a letter?\nOne.\n\n## Why is b one?\nTwo.\n"
_ONE = ("--only", "notes", "--notes", "notes")
_TWO = ("--n", "6", "--concepts", "2", "--notes", "notes", "--family", "conv-output-size", "--variants", "2")


@pytest.fixture
def write(elsewhere: Path) -> Callable[[str], None]:
    """Write the note, in a folder of its own."""

    def put(text: str) -> None:
        path = elsewhere / "notes" / "letters.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    return put


def _times(package: Path) -> dict[str, int]:
    """Return when each note has changed, by its id."""
    rows = database_of(package).execute("SELECT flds, mod FROM notes")
    return {fields.split("\x1f")[5 if fields.count("\x1f") == 5 else 7]: time for fields, time in rows}


def _note_types(package: Path) -> dict[str, Any]:
    (models,) = database_of(package).execute("SELECT models FROM col").fetchone()
    return {model["name"]: model for model in json.loads(models).values()}


def test_ids_and_fields_are_for_ever(make: Make, write: Callable[[str], None]) -> None:
    """Of note types, templates, fields and notes: another one would split every user's collection."""
    write(_NOTE)
    package = make(*_TWO, "--seed", 1)
    found = {
        name: {
            "id": int(model["id"]),
            "fields": {field["name"]: field["id"] for field in model["flds"]},
            "templates": {template["name"]: template["id"] for template in model["tmpls"]},
        }
        for name, model in _note_types(package).items()
    }
    assert found == _FROZEN["note types"]
    rows = database_of(package).execute("SELECT flds, guid FROM notes").fetchall()
    guids = {fields.split("\x1f")[5 if fields.count("\x1f") == 5 else 7]: guid for fields, guid in rows}
    assert guids == _FROZEN["notes"]


_CHANGES: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing": ((), _NOTE),
    "a line above": ((), _NOTE.replace("## Why is a", "Letters, letters.\n\n## Why is a")),
    "the order of the questions": ((), _NOTE.replace("## Why is a", "## Why is z last?\nSo.\n\n## Why is a")),
    "a link to the source": (("--source-link", "obsidian://open?file={path}&line={line}"), _NOTE),
    "the deck's name": (("--deck-name", "Exams"), _NOTE),
    "case and spacing of the question": ((), _NOTE.replace("Why is a a letter?", "WHY is a  a letter?")),
    "the answer": ((), _NOTE.replace("One.", "One, and more.")),
    "a tag": ((), _NOTE.replace("old", "new")),
}


@pytest.mark.parametrize("change", _FROZEN["changes"])
def test_what_a_learner_sees_decides_what_has_changed(
    change: str, make: Make, write: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed note is newer than it was; place, line and link change none."""
    options, text = _CHANGES[change]
    write(_NOTE)
    monkeypatch.setattr("time.time", lambda: 1_700_000_000)
    before = _times(make(*_ONE))["letters.md#why is a a letter"]
    write(text)
    monkeypatch.setattr("time.time", lambda: 1_600_000_000)  # a clock that was put back
    after = _times(make(*_ONE, *options))["letters.md#why is a a letter"]
    assert {before: "keeps its time", before + 1: "is newer"}[after] == _FROZEN["changes"][change]


def test_every_change_is_tried() -> None:
    """What is frozen is what is tested."""
    assert list(_CHANGES) == list(_FROZEN["changes"])


def test_a_line_above_takes_nothing_from_the_user(
    make: Make, write: Callable[[str], None], collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was edited in Anki stays when a card only moves in its note."""
    write(_NOTE)
    monkeypatch.setattr("time.time", lambda: 1_600_000_000)
    import_package(collection, make(*_ONE))
    edited = collection.get_note(collection.find_notes('"Title:Why is a a letter?"')[0])
    edited["Answer"] = "My own words."
    collection.update_note(edited)
    write(_CHANGES["a line above"][1])
    monkeypatch.setattr("time.time", lambda: 2_000_000_000)
    log = import_package(collection, make(*_ONE))
    assert (len(log.new), len(log.updated)) == (0, 0)
    assert collection.get_note(edited.id)["Answer"] == "My own words."


def test_note_types_keep_their_time_until_ours_change(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through new numbers and more cards; a style of the user's own makes them newer, and so does leaving it out."""
    Path("my.css").write_text(".card { --accent: #8a2be2; }")
    times = []
    for number, options in enumerate(((), ("--seed", 2), ("--n", 9), ("--style", "my.css"), ("--style", "my.css"), ())):
        monkeypatch.setattr("time.time", lambda number=number: 1_700_000_000 + number)
        types = _note_types(make("--n", 6, "--seed", 1, "--variants", 1, *options))
        times.append({name: model["mod"] - 1_700_000_000 for name, model in types.items()})
    assert [set(time.values()) for time in times] == [{0}, {0}, {0}, {3}, {3}, {5}]


def test_an_earlier_package_of_any_kind_is_no_obstacle(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands in it: the new one is whole, and its times are times."""
    first = make("--n", 4, "--seed", 1, "--variants", 1)
    good = zipfile.ZipFile(first).read("collection.anki2")
    monkeypatch.setattr("time.time", lambda: 1_700_000_000)
    for spoil in (
        "UPDATE notes SET flds = x'ff00', mod = 'never'",
        "UPDATE notes SET mid = 'x', flds = 7; UPDATE col SET models = '{'",
        "UPDATE notes SET mod = 9223372036854775807; UPDATE col SET models = replace(models, '\"mod\"', '\"was\"')",
        "DELETE FROM col; DROP TABLE cards",
        "DROP TABLE notes; CREATE VIEW notes AS SELECT 1 AS guid",
    ):
        database = sqlite3.connect(":memory:")
        database.deserialize(good)
        database.executescript(spoil)
        with zipfile.ZipFile(first, "w") as archive:
            archive.writestr("collection.anki2", database.serialize())
        package = make("--n", 4, "--seed", 2, "--variants", 1)
        assert all(0 <= time < 2_000_000_000 for time in _times(package).values()), spoil
        (said,) = database_of(package).execute("PRAGMA integrity_check").fetchone()
        assert said == "ok"
