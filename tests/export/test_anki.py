"""Decks are imported by the real Anki library, and looked at there."""

import html
import json
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Anki's own imports warn of their own affairs
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest, ImportLogWithChanges

Log = ImportLogWithChanges.Log


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    """A fresh collection."""
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def _import(collection: Collection, package: Path) -> "Log":
    options = ImportAnkiPackageOptions()
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options)).log


def _make(run: Run, *arguments: object) -> Path:
    path = Path.cwd() / "cnn.apkg"
    outcome = run("anki", *arguments)
    assert outcome.status == 0, outcome.err
    return path


@pytest.fixture(autouse=True)
def _elsewhere(elsewhere: Path) -> None:
    """Work in an empty folder."""


def test_the_default_deck_imports_cleanly(run: Run, collection: Collection) -> None:
    """50 notes, one card each, nothing conflicting; integrity clean; a second import changes nothing."""
    package = _make(run, "--n", 50)
    log = _import(collection, package)
    assert (log.found_notes, len(log.new)) == (50, 50)
    assert not any(
        (log.updated, log.duplicate, log.conflicting, log.first_field_match, log.missing_notetype, log.missing_deck)
    )
    assert (collection.note_count(), collection.card_count()) == (50, 50)
    again = _import(collection, package)
    assert (len(again.new), len(again.updated), len(again.conflicting)) == (0, 0, 0)
    assert len(again.duplicate) == 50
    message, ok = collection.fix_integrity()
    assert ok, message
    assert (collection.note_count(), collection.card_count()) == (50, 50)
    assert list(collection.get_empty_cards().notes) == []
    check = collection.media.check()
    assert (list(check.missing), list(check.unused)) == ([], [])


def test_pictures_come_along_and_can_be_left_out(run: Run, collection: Collection) -> None:
    """Drawings are in the fields and in every variant, without a brace; without them nothing is drawn."""
    arguments = ("--n", 20, "--only", "problems", "--seed", 5)
    _import(collection, _make(run, *arguments))
    drawn = 0
    for note_id in collection.find_notes(""):
        note = collection.get_note(note_id)
        drawings = [note["Question"] + note["Solution"]]
        drawings += [variant["question"] + variant["solution"] for variant in json.loads(note["Variants"])]
        drawn += sum("<svg" in text for text in drawings)
        for figure in re.findall(r"<figure.*?</figure>", "".join(drawings), re.DOTALL):
            assert not re.search(r"[{}]", figure)
    assert drawn > 10 * 13
    bare = zipfile.ZipFile(_make(run, *arguments, "--no-pictures"))
    assert b"viewBox" not in bare.read("collection.anki2")


def test_every_card_renders_completely(run: Run, collection: Collection) -> None:
    """No unresolved field, no template error, nothing double-escaped, math between MathJax's delimiters."""
    _import(collection, _make(run, "--n", 60, "--concepts", 20))
    for card_id in collection.find_cards(""):
        card = collection.get_card(card_id)
        note = card.note()
        for side in (card.question(), card.answer()):
            shown = re.sub(r"<style.*?</style>", "", side, flags=re.DOTALL)
            assert "{{" not in shown.replace("{{,}", "")
            assert "no field called" not in shown
            assert not re.search(r"<tex[ >]", shown)
            assert not re.search(r"&amp;(lt|gt|amp|quot|#\d+);", shown)
            assert shown.count(r"\(") == shown.count(r"\)")
            assert re.sub(r"<[^>]+>|\s", "", shown)
        assert note["Question"] in card.question()
        assert note["Answer"] in card.answer()
        assert note["Title"] == note.fields[0]
        for field in note.fields:
            assert not re.search(r"&amp;(lt|gt|amp|quot|#\d+);", field)


def test_a_note_that_speaks_of_fields_is_shown_as_it_is(run: Run, collection: Collection) -> None:
    """Anki takes no field's name, and no gap to fill, out of a note."""
    Path("note.md").write_text("## Why {{ID}}?\nSo {{FrontSide}}, {{c1::gap}} and $x_{{1}}$.\n")
    _import(collection, _make(run, "--only", "notes", "--notes", "note.md"))
    (card_id,) = collection.find_cards("")
    card = collection.get_card(card_id)
    assert "Why {{ID}}?" in card.question()
    assert r"So {{FrontSide}}, {{c1::gap}} and \(x_{{1}}\)." in card.answer()


def test_cards_are_learned_in_the_order_of_the_deck(run: Run, collection: Collection) -> None:
    """`due` counts up in the order of the export, and all cards are in one deck."""
    package = _make(run, "--n", 40, "--seed", 3)
    _import(collection, package)
    notes = [collection.get_card(card_id).note() for card_id in collection.find_cards("", order="c.due")]
    numeric = [note["ID"] for note in notes if "Variants" in note]
    assert len(numeric) == 27
    assert [name.split("/")[1] for name in numeric] == sorted(name.split("/")[1] for name in numeric)
    assert {collection.decks.name(collection.get_card(c).did) for c in collection.find_cards("")} == {"CNN"}


def test_variants_are_carried_and_readable(run: Run, collection: Collection) -> None:
    """JSON that a browser reads back from the field's text: as many variants as asked for, the first one shown."""
    _import(collection, _make(run, "--n", 12, "--only", "problems", "--variants", 4))
    for note_id in collection.find_notes(""):
        note = collection.get_note(note_id)
        assert not set("<>&'") & set(note["Variants"])
        assert "\\\\" not in note["Variants"]
        variants = json.loads(note["Variants"])
        assert len(variants) == 4
        assert len({variant["code"] for variant in variants}) == 4
        assert variants[0]["question"] == note["Question"]
        assert variants[0]["solution"] == note["Solution"]
        assert variants[0]["answer"]["text"] == html.unescape(note["Answer"])
        assert variants[0]["code"] == note["Source"]


def test_note_types_keep_their_ids_and_fields(run: Run, collection: Collection) -> None:
    """A changed list would split the collections of all users: it is complete from the first release on."""
    _import(collection, _make(run, "--n", 9))
    numeric, concept = (collection.models.by_name(name) for name in ("quizgen numeric", "quizgen concept"))
    assert numeric is not None
    assert concept is not None
    assert (numeric["id"], concept["id"]) == (1763801001003, 1763801002007)
    assert [field["name"] for field in numeric["flds"]] == [
        "Title",
        "Question",
        "Answer",
        "Solution",
        "Mistakes",
        "Why",
        "Source",
        "ID",
        "Variants",
    ]
    assert [field["name"] for field in concept["flds"]] == [
        "Title",
        "Context",
        "Question",
        "Answer",
        "Source",
        "ID",
    ]
    assert [field["id"] for field in numeric["flds"]] == [1763801001004 + number for number in range(9)]
    variants = numeric["flds"][-1]
    assert (variants["collapsed"], variants["plainText"], variants["excludeFromSearch"]) == (True, True, True)


def test_new_numbers_keep_the_cards(run: Run, collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another seed updates every numeric note, adds none, leaves concepts alone and scheduling as it is."""
    monkeypatch.setattr("time.time", lambda: 1_800_000_000)
    _import(collection, _make(run, "--n", 30, "--seed", 1))
    reviewed = collection.get_card(collection.find_cards('"note:quizgen numeric"')[0])
    collection.sched.set_due_date([reviewed.id], "7")
    monkeypatch.setattr("time.time", lambda: 1_800_000_100)
    log = _import(collection, _make(run, "--n", 30, "--seed", 2))
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (0, 20, 10)
    assert collection.get_card(reviewed.id).due == collection.sched.today + 7


def test_an_unchanged_note_keeps_what_the_user_edited(
    run: Run, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer changes in the notes: that card is updated, an edit of another in Anki survives."""
    notes = Path("notes.md")
    notes.write_text("- **Why is a a letter?** One.\n- **Why is b one too?** Two.\n")
    monkeypatch.setattr("time.time", lambda: 1_700_000_000)
    _import(collection, _make(run, "--only", "notes", "--notes", notes))
    edited = collection.get_note(collection.find_notes('"Title:Why is a a letter?"')[0])
    edited["Answer"] = "My own words."
    collection.update_note(edited)
    notes.write_text("- **Why is a a letter?** One.\n- **Why is b one too?** Two, and more.\n")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000)  # later than the user's edit
    log = _import(collection, _make(run, "--only", "notes", "--notes", notes))
    assert (len(log.new), len(log.updated)) == (0, 1)
    assert collection.get_note(edited.id)["Answer"] == "My own words."
    changed = collection.get_note(collection.find_notes('"Title:Why is b one too?"')[0])
    assert changed["Answer"] == "<p>Two, and more.</p>"


def test_equal_builds_are_equal_byte_for_byte(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under SOURCE_DATE_EPOCH, whatever file is replaced."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = _make(run, "--n", 20, "--seed", 4).read_bytes()
    assert _make(run, "--n", 20, "--seed", 4).read_bytes() == first
    assert _make(run, "--n", 20, "--seed", 5).read_bytes() != first
    assert _make(run, "--n", 20, "--seed", 4).read_bytes() == first


def test_a_time_that_is_none_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, and no file."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    outcome = run("anki", "--n", 3)
    assert outcome.status == 2
    assert "SOURCE_DATE_EPOCH=yesterday: is no time" in outcome.err
    assert not Path("cnn.apkg").exists()


def test_packages_are_small_and_leave_nothing_behind(run: Run) -> None:
    """Deflated; no other file in the folder or in the folder for temporary files."""
    package = _make(run, "--n", 50)
    with zipfile.ZipFile(package) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert sorted(archive.namelist()) == ["collection.anki2", "media"]
    assert package.stat().st_size < 400_000
    assert [path.name for path in Path.cwd().iterdir() if path.suffix != ".anki2"] == ["cnn.apkg"]


def test_whatever_is_replaced_need_not_be_a_package(run: Run) -> None:
    """A file of another kind is no memory, and no obstacle."""
    Path("cnn.apkg").write_bytes(b"not a zip")
    assert zipfile.is_zipfile(_make(run, "--n", 3))


def test_notes_decide_their_deck_and_tags(run: Run, collection: Collection) -> None:
    """`deck:` as it is; else CNN and the folder. Nested tags."""
    for name, text in {
        "a/one.md": "## Why is one odd?\nSo.",
        "two.md": "---\ndeck: My::Own\ntags: x/y\n---\n## Why is two even?\nSo.",
    }.items():
        path = Path("notes") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    _import(collection, _make(run, "--only", "notes", "--notes", "notes"))
    decks = {
        collection.get_card(c).note()["Title"]: collection.decks.name(collection.get_card(c).did)
        for c in collection.find_cards("")
    }
    assert decks == {"Why is one odd?": "CNN::a", "Why is two even?": "My::Own"}
    assert "x::y" in collection.tags.all()


def test_pictures_come_along(run: Run, collection: Collection) -> None:
    """Packed as media under names made of their content; nothing missing, nothing unused."""
    folder = Path("vault")
    folder.mkdir()
    for name, data in {"a.png": b"one", "b.svg": b"<svg/>", "c.png": b"unused"}.items():
        (folder / name).write_bytes(data)
    (folder / "n.md").write_text("## Why two pictures here?\n![](a.png) ![[b.svg|words]] ![again](a.png)\n")
    _import(collection, _make(run, "--only", "notes", "--notes", folder))
    check = collection.media.check()
    assert (list(check.missing), list(check.unused)) == ([], [])
    files = sorted(Path(collection.media.dir()).iterdir())
    assert [file.read_bytes() for file in files if file.suffix == ".png"] == [b"one"]
    assert {file.suffix for file in files} == {".png", ".svg"}
    note = collection.get_note(collection.find_notes("")[0])
    assert note["Answer"].count(f'src="{next(f.name for f in files if f.suffix == ".png")}"') == 2


def test_hostile_notes_come_out_as_text(run: Run, collection: Collection) -> None:
    """Scripts, links to scripts, fields, clozes and templates are shown, not run."""
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) {{Answer}} {{c1::x}} {% raw %} {{ 7 * 7 }}"
    Path("n.md").write_text(f"## Why {hostile}?\n{hostile}\n")
    _import(collection, _make(run, "--only", "notes", "--notes", "n.md"))
    card = collection.get_card(collection.find_cards("")[0])
    for side in (card.question(), card.answer()):
        shown = re.sub(r"<style.*?</style>", "", side, flags=re.DOTALL)
        assert "<script" not in shown
        assert "href" not in shown
        for text in ("&lt;script&gt;alert(1)&lt;/script&gt;", "{{Answer}}", "{{c1::x}}", "{% raw %}", "{{ 7 * 7 }}"):
            assert text in shown


def test_code_is_highlighted(run: Run, collection: Collection) -> None:
    """In a known language; the styles come with the note type, for light and dark."""
    Path("n.md").write_text(
        "## Why colour the code?\n```python\nfor x in 'ab': pass  # <b>\n```\n\n```nonsense\n<i>\n```\n"
    )
    _import(collection, _make(run, "--only", "notes", "--notes", "n.md"))
    note = collection.get_note(collection.find_notes("")[0])
    assert '<span class="k">for</span>' in note["Answer"]
    assert "# &lt;b&gt;" in note["Answer"]
    assert "&lt;i&gt;" in note["Answer"]
    note_type = note.note_type()
    assert note_type is not None
    style = note_type["css"]
    assert ".k, .kc" in style
    assert style.count("--code-keyword:") == 2


def test_a_new_family_adds_cards_and_touches_no_other(run: Run, collection: Collection) -> None:
    """The cards of the families that were there are unchanged to the last byte."""
    old = ("--only", "problems", "--seed", 5, "--family", "conv-parameters")
    _import(collection, _make(run, "--n", 6, *old))
    log = _import(collection, _make(run, "--n", 12, *old, "--family", "receptive-field"))
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (6, 0, 6)


def test_the_deck_can_have_another_name(run: Run, collection: Collection) -> None:
    """Subdecks from folders come below it; a deck that a note names keeps its name."""
    for name, text in {
        "a/one.md": "## Why is one odd?\nSo.",
        "two.md": "---\ndeck: Own\n---\n## Why is two even?\nSo.",
    }.items():
        path = Path("notes") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    _import(collection, _make(run, "--n", 5, "--concepts", "all", "--notes", "notes", "--deck-name", "Exams::Vision"))
    names = {collection.decks.name(collection.get_card(c).did) for c in collection.find_cards("")}
    assert names == {"Exams::Vision", "Exams::Vision::a", "Own"}
    outcome = run("anki", "--deck-name", "Exams:: ")
    assert outcome.status == 2
    assert "a name is missing; give one such as CNN or Exams::CNN" in outcome.err


def test_templates_hold_no_field_but_the_note_types(run: Run, collection: Collection) -> None:
    """Scripts have no two braces side by side, which Anki would take for a field."""
    _import(collection, _make(run, "--n", 3, "--only", "problems"))
    numeric = collection.models.by_name("quizgen numeric")
    assert numeric is not None
    (template,) = numeric["tmpls"]
    for side in ("qfmt", "afmt"):
        fields = {name.lstrip("#/") for name in re.findall(r"\{\{(.*?)\}\}", template[side])}
        assert fields <= {field["name"] for field in numeric["flds"]}
        script = template[side].partition("<script>")[2]
        assert "{{" not in script
        assert "}}" not in script
