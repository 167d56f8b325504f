"""Decks are imported by the real Anki library, and looked at there."""

import html
import json
import re
import zipfile
from pathlib import Path

import pytest
from conftest import Make, Run
from importing import Collection, import_package


def test_the_default_deck_imports_cleanly(make: Make, collection: Collection) -> None:
    """50 notes, one card each, nothing conflicting; integrity clean; a second import changes nothing."""
    package = make("--n", 50)
    log = import_package(collection, package)
    assert (log.found_notes, len(log.new)) == (50, 50)
    assert not any(
        (log.updated, log.duplicate, log.conflicting, log.first_field_match, log.missing_notetype, log.missing_deck)
    )
    assert (collection.note_count(), collection.card_count()) == (50, 50)
    again = import_package(collection, package)
    assert (len(again.new), len(again.updated), len(again.conflicting)) == (0, 0, 0)
    assert len(again.duplicate) == 50
    message, ok = collection.fix_integrity()
    assert ok, message
    assert (collection.note_count(), collection.card_count()) == (50, 50)
    assert list(collection.get_empty_cards().notes) == []
    check = collection.media.check()
    assert (list(check.missing), list(check.unused)) == ([], [])


def test_pictures_come_along_and_can_be_left_out(make: Make, collection: Collection) -> None:
    """Drawings are in the fields and in every variant, without a brace; without them nothing is drawn."""
    arguments = ("--n", 40, "--only", "problems", "--seed", 5)
    import_package(collection, make(*arguments))
    drawn = 0
    for note_id in collection.find_notes(""):
        note = collection.get_note(note_id)
        drawings = [note["Question"] + note["Solution"]]
        drawings += [variant["question"] + variant["solution"] for variant in json.loads(note["Variants"])["variants"]]
        drawn += sum("<svg" in text for text in drawings)
        for figure in re.findall(r"<figure.*?</figure>", "".join(drawings), re.DOTALL):
            assert not re.search(r"[{}]", figure)
    assert drawn > 10 * 13
    bare = zipfile.ZipFile(make(*arguments, "--no-pictures"))
    assert b"viewBox" not in bare.read("collection.anki2")


def test_every_card_renders_completely(make: Make, collection: Collection) -> None:
    """No unresolved field, no template error, nothing double-escaped, math between MathJax's delimiters."""
    import_package(collection, make("--n", 60, "--concepts", 20))
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


def test_a_note_that_speaks_of_fields_is_shown_as_it_is(make: Make, collection: Collection) -> None:
    """Anki takes no field's name, and no gap to fill, out of a note; something unseen separates the braces."""
    Path("note.md").write_text("## Why {{ID}}?\nSo {{FrontSide}}, {{c1::gap}} and $x_{{1}}$.\n")
    import_package(collection, make("--only", "notes", "--notes", "note.md"))
    (card_id,) = collection.find_cards("")
    card = collection.get_card(card_id)
    assert "Why {<wbr>{ID}}?" in card.question()
    shown = r'So {<wbr>{FrontSide}}, {<wbr>{c1::gap}} and <span class="together">\(x_{ {1}}\).</span>'
    assert shown in card.answer()


def test_cards_are_learned_in_the_order_of_the_deck(make: Make, collection: Collection) -> None:
    """`due` counts up in the order of the export, and all cards are in one deck."""
    package = make("--n", 40, "--seed", 3)
    import_package(collection, package)
    notes = [collection.get_card(card_id).note() for card_id in collection.find_cards("", order="c.due")]
    numeric = [note["ID"] for note in notes if "Variants" in note]
    assert len(numeric) == 27
    assert [name.split("/")[1] for name in numeric] == sorted(name.split("/")[1] for name in numeric)
    assert {collection.decks.name(collection.get_card(c).did) for c in collection.find_cards("")} == {"CNN"}


def test_variants_are_carried_and_readable(make: Make, collection: Collection) -> None:
    """JSON that a browser reads back: as many variants as asked for, the first one shown, mistakes explained once."""
    import_package(collection, make("--n", 12, "--only", "problems", "--variants", 4))
    for note_id in collection.find_notes(""):
        note = collection.get_note(note_id)
        assert not set("<>&'") & set(note["Variants"])
        assert "\\\\" not in note["Variants"]
        data = json.loads(note["Variants"])
        variants = data["variants"]
        assert len(variants) == 4
        assert data["mistakes"].keys() == {one["name"] for variant in variants for one in variant["mistakes"]}
        assert all(list(words) == ["title", "advice", "see"] for words in data["mistakes"].values())
        assert len({variant["code"] for variant in variants}) == 4
        assert variants[0]["question"] == note["Question"]
        assert variants[0]["solution"] == note["Solution"]
        assert variants[0]["answer"]["text"] == html.unescape(note["Answer"])
        assert variants[0]["code"] == note["Source"]


def test_note_types_keep_their_ids_and_fields(make: Make, collection: Collection) -> None:
    """A changed list would split the collections of all users: it is complete from the first release on."""
    import_package(collection, make("--n", 9))
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
    for field in numeric["flds"][1:5]:  # what an editor shows of them changes nothing in a review
        assert "Reviews draw from Variants" in field["description"]
    variants = numeric["flds"][-1]
    assert (variants["collapsed"], variants["plainText"], variants["excludeFromSearch"]) == (True, True, True)


def test_notes_decide_their_deck_and_tags(make: Make, collection: Collection) -> None:
    """`deck:` as it is; else the notes' own name and the folder. Nested tags."""
    for name, text in {
        "a/one.md": "## Why is one odd?\nSo.",
        "two.md": "---\ndeck: My::Own\ntags: x/y\n---\n## Why is two even?\nSo.",
    }.items():
        path = Path("notes") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    import_package(collection, make("--only", "notes", "--notes", "notes"))
    decks = {
        collection.get_card(c).note()["Title"]: collection.decks.name(collection.get_card(c).did)
        for c in collection.find_cards("")
    }
    assert decks == {"Why is one odd?": "Notes::a", "Why is two even?": "My::Own"}
    assert "x::y" in collection.tags.all()


def test_pictures_come_along(make: Make, collection: Collection) -> None:
    """Packed as media under names made of their content; nothing missing, nothing unused."""
    folder = Path("vault")
    folder.mkdir()
    for name, data in {"a.png": b"one", "b.svg": b"<svg/>", "c.png": b"unused"}.items():
        (folder / name).write_bytes(data)
    (folder / "n.md").write_text("## Why two pictures here?\n![](a.png) ![[b.svg|words]] ![again](a.png)\n")
    import_package(collection, make("--only", "notes", "--notes", folder))
    check = collection.media.check()
    assert (list(check.missing), list(check.unused)) == ([], [])
    files = sorted(Path(collection.media.dir()).iterdir())
    assert [file.read_bytes() for file in files if file.suffix == ".png"] == [b"one"]
    assert {file.suffix for file in files} == {".png", ".svg"}
    note = collection.get_note(collection.find_notes("")[0])
    assert note["Answer"].count(f'src="{next(f.name for f in files if f.suffix == ".png")}"') == 2


def test_hostile_notes_come_out_as_text(make: Make, collection: Collection) -> None:
    """Scripts, links to scripts, fields, clozes and templates are shown, not run."""
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) {{Answer}} {{c1::x}} {% raw %} {{ 7 * 7 }}"
    Path("n.md").write_text(f"## Why {hostile}?\n{hostile}\n")
    import_package(collection, make("--only", "notes", "--notes", "n.md"))
    card = collection.get_card(collection.find_cards("")[0])
    for side in (card.question(), card.answer()):
        shown = re.sub(r"<style.*?</style>", "", side, flags=re.DOTALL)
        assert "<script" not in shown
        assert "href" not in shown
        assert "{{" not in shown
        for text in ("&lt;script&gt;alert(1)&lt;/script&gt;", "{{Answer}}", "{{c1::x}}", "{% raw %}", "{{ 7 * 7 }}"):
            assert text in shown.replace("<wbr>", "")


def test_code_is_highlighted(make: Make, collection: Collection) -> None:
    """In a known language; the styles come with the note type, for light and dark."""
    Path("n.md").write_text(
        "## Why colour the code?\n```python\nfor x in 'ab': pass  # <b>\n```\n\n```nonsense\n<i>\n```\n"
    )
    import_package(collection, make("--only", "notes", "--notes", "n.md"))
    note = collection.get_note(collection.find_notes("")[0])
    assert '<span class="k">for</span>' in note["Answer"]
    assert "# &lt;b&gt;" in note["Answer"]
    assert "&lt;i&gt;" in note["Answer"]
    note_type = note.note_type()
    assert note_type is not None
    style = note_type["css"]
    assert ".k, .kc" in style
    assert style.count("--code-keyword:") == 2


def test_the_deck_can_have_another_name(make: Make, run: Run, collection: Collection) -> None:
    """Subdecks from folders come below it; a deck that a note names keeps its name."""
    for name, text in {
        "a/one.md": "## Why is one odd?\nSo.",
        "two.md": "---\ndeck: Own\n---\n## Why is two even?\nSo.",
    }.items():
        path = Path("notes") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    import_package(collection, make("--n", 5, "--concepts", "all", "--notes", "notes", "--deck-name", "Exams::Vision"))
    names = {collection.decks.name(collection.get_card(c).did) for c in collection.find_cards("")}
    assert names == {"Exams::Vision", "Exams::Vision::a", "Own"}
    outcome = run("anki", "--deck-name", "Exams:: ")
    assert outcome.status == 2
    assert "a name is missing; give one such as CNN or Exams::CNN" in outcome.err


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Vision", "vision", "VISION::Nets"), {"Vision", "Vision::Nets"}),
        (("\u00c9cole", "e\u0301cole"), {"\u00c9cole"}),
        (("Default",), {"Default"}),
        (("default", "DEFAULT"), {"Default"}),
    ],
)
def test_names_that_are_one_to_anki_name_one_deck(
    make: Make, collection: Collection, names: tuple[str, ...], expected: set[str]
) -> None:
    """It looks neither at case nor at how accents are written, and would call a second deck "vision_"."""
    notes = Path("notes")
    notes.mkdir()
    for number, name in enumerate(names):
        (notes / f"{number}.md").write_text(f"---\ndeck: {name}\n---\n## Why is {number} a number?\nSo.", "utf-8")
    package = make("--only", "notes", "--notes", notes)
    for _ in range(2):
        import_package(collection, package)
        assert {collection.decks.name(collection.get_card(c).did) for c in collection.find_cards("")} == expected
        assert not [deck.name for deck in collection.decks.all_names_and_ids() if deck.name.endswith("_")]


def test_templates_hold_no_field_but_the_note_types(make: Make, collection: Collection) -> None:
    """Scripts have no two braces side by side, which Anki would take for a field."""
    import_package(collection, make("--n", 3, "--only", "problems"))
    numeric = collection.models.by_name("quizgen numeric")
    assert numeric is not None
    (template,) = numeric["tmpls"]
    for side in ("qfmt", "afmt"):
        fields = {name.lstrip("#/") for name in re.findall(r"\{\{(.*?)\}\}", template[side])}
        assert fields <= {field["name"] for field in numeric["flds"]}
        script = template[side].partition("<script>")[2]
        assert "{{" not in script
        assert "}}" not in script
