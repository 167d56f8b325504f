"""A new package takes an older one's place: equal or newer, what was learned and edited stays."""

import zipfile
from pathlib import Path

import pytest
from conftest import Make, Run
from importing import Collection, import_package


def test_new_numbers_keep_the_cards(make: Make, collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another seed updates every numeric note, adds none, leaves concepts alone and scheduling as it is."""
    monkeypatch.setattr("time.time", lambda: 1_800_000_000)
    import_package(collection, make("--n", 30, "--seed", 1))
    reviewed = collection.get_card(collection.find_cards('"note:quizgen numeric"')[0])
    collection.sched.set_due_date([reviewed.id], "7")
    monkeypatch.setattr("time.time", lambda: 1_800_000_100)
    log = import_package(collection, make("--n", 30, "--seed", 2))
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (0, 20, 10)
    assert collection.get_card(reviewed.id).due == collection.sched.today + 7


def test_an_unchanged_note_keeps_what_the_user_edited(
    make: Make, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer changes in the notes: that card is updated, an edit of another in Anki survives."""
    notes = Path("notes.md")
    notes.write_text("- **Why is a a letter?** One.\n- **Why is b one too?** Two.\n")
    monkeypatch.setattr("time.time", lambda: 1_700_000_000)
    import_package(collection, make("--only", "notes", "--notes", notes))
    edited = collection.get_note(collection.find_notes('"Title:Why is a a letter?"')[0])
    edited["Answer"] = "My own words."
    collection.update_note(edited)
    notes.write_text("- **Why is a a letter?** One.\n- **Why is b one too?** Two, and more.\n")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000)  # later than the user's edit
    log = import_package(collection, make("--only", "notes", "--notes", notes))
    assert (len(log.new), len(log.updated)) == (0, 1)
    assert collection.get_note(edited.id)["Answer"] == "My own words."
    changed = collection.get_note(collection.find_notes('"Title:Why is b one too?"')[0])
    assert changed["Answer"] == "<p>Two, and more.</p>"


def test_equal_builds_are_equal_byte_for_byte(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under SOURCE_DATE_EPOCH, whatever file is replaced."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = make("--n", 20, "--seed", 4).read_bytes()
    assert make("--n", 20, "--seed", 4).read_bytes() == first
    assert make("--n", 20, "--seed", 5).read_bytes() != first
    assert make("--n", 20, "--seed", 4).read_bytes() == first


@pytest.mark.usefixtures("elsewhere")
def test_a_time_that_is_none_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, and no file."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    outcome = run("anki", "--n", 3)
    assert outcome.status == 2
    assert "SOURCE_DATE_EPOCH=yesterday: is not a time" in outcome.err
    assert not Path("cnn.apkg").exists()


def test_packages_are_small_and_leave_nothing_behind(make: Make) -> None:
    """Deflated; no other file in the folder or in the folder for temporary files."""
    package = make("--n", 50)
    with zipfile.ZipFile(package) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert sorted(archive.namelist()) == ["collection.anki2", "media"]
    assert package.stat().st_size < 400_000
    assert [path.name for path in Path.cwd().iterdir() if path.suffix != ".anki2"] == ["cnn.apkg"]


def test_whatever_is_replaced_need_not_be_a_package(make: Make) -> None:
    """A file of another kind is no memory, and no obstacle."""
    Path("cnn.apkg").write_bytes(b"not a zip")
    assert zipfile.is_zipfile(make("--n", 3))


def test_a_new_family_adds_cards_and_touches_no_other(make: Make, collection: Collection) -> None:
    """The cards of the families that were there are unchanged to the last byte."""
    old = ("--only", "problems", "--seed", 5, "--family", "conv-parameters")
    import_package(collection, make("--n", 6, *old))
    log = import_package(collection, make("--n", 12, *old, "--family", "receptive-field"))
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (6, 0, 6)
