"""The tables of docs/anki.md: what survives an import, cell by cell, in the real Anki library."""

import re
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from calling import call
from importing import Collection, deck_id, import_package

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Anki's own imports warn of their own affairs
    from anki.decks import DeckId

_PAGE = (Path(__file__).parents[2] / "docs" / "anki.md").read_text("utf-8")

_NOTE = "".join(f"## Why is {name} a letter?\nOne.\n\n" for name in "abcdefgh")
_DECK = ("--n", "16", "--variants", "1", "--notes", "note.md", "--concepts", "all", "--family", "conv-output-size")
_SECOND: Mapping[str, tuple[str, ...]] = {
    "the same deck": ("--seed", "1"),
    "new numbers": ("--seed", "2"),
    "more cards": ("--seed", "1", "--n", "20"),
    "another `--deck-name`": ("--seed", "1", "--deck-name", "Exams"),
    "another answer in your note": ("--seed", "1"),
}
_BEFORE, _AFTER = 1_600_000_000, 2_000_000_000
"""Seconds since 1970: packages are made long before and long after what is done in Anki."""


def _table() -> dict[str, dict[str, str]]:
    """Read the table of the page: column, row, what happens."""
    section = _PAGE.partition("## What survives")[2].partition("\n## ")[0]
    header, _, *rows = re.findall(r"^\|(.*)\|$", section, re.MULTILINE)
    names = [name.strip() for name in header.split("|")]
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    return {name: {row[0]: row[number] for row in cells} for number, name in enumerate(names) if number}


def _make(arguments: tuple[str, ...], when: int) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.time", lambda: when)
        assert call("anki", *_DECK, *arguments, "-o", "cnn.apkg").status == 0
    return Path("cnn.apkg").absolute()


class _Life:
    """A collection in which something was done to each of several cards, and to their deck and note type."""

    def __init__(self, collection: Collection, kind: str) -> None:
        self._collection = collection
        self.kind = kind
        self._cards = iter(collection.find_cards(f'"note:quizgen {kind}"', order="c.due"))
        actions: dict[str, Callable[[], Callable[[], str]]] = {
            "reviewed it": self._review,
            "suspended it": self._suspend,
            "flagged it": self._flag,
            "moved it to another deck": self._move,
            "tagged it": self._tag,
            "edited a field": self._edit,
            "deleted it": self._delete,
            "renamed its deck": self._rename,
            "restyled its note type": self._restyle,
        }
        self.checks = {name: action() for name, action in actions.items()}

    def _review(self) -> Callable[[], str]:
        number = next(self._cards)
        card = self._collection.get_card(number)
        card.start_timer()
        self._collection.sched.answerCard(card, 3)
        return lambda: _word(self._collection.get_card(number).reps == 1)

    def _suspend(self) -> Callable[[], str]:
        number = next(self._cards)
        self._collection.sched.suspend_cards([number])
        return lambda: _word(number in self._collection.find_cards("is:suspended"))

    def _flag(self) -> Callable[[], str]:
        number = next(self._cards)
        self._collection.set_user_flag_for_cards(3, [number])
        return lambda: _word(self._collection.get_card(number).user_flag() == 3)

    def _move(self) -> Callable[[], str]:
        number = next(self._cards)
        elsewhere = deck_id(self._collection, "Elsewhere")
        self._collection.set_deck([number], elsewhere)
        return lambda: _word(self._collection.get_card(number).did == elsewhere)

    def _tag(self) -> Callable[[], str]:
        note = self._collection.get_card(next(self._cards)).note()
        self._collection.tags.bulk_add([note.id], "leech")
        return lambda: _word("leech" in self._collection.get_note(note.id).tags)

    def _edit(self) -> Callable[[], str]:
        note = self._collection.get_card(next(self._cards)).note()
        note["Answer"] = "My own words"
        self._collection.update_note(note)
        return lambda: _word(self._collection.get_note(note.id)["Answer"] == "My own words")

    def _delete(self) -> Callable[[], str]:
        note = self._collection.get_card(next(self._cards)).note()
        title = note["Title"]
        self._collection.remove_notes([note.id])
        return lambda: "comes back" if self._collection.find_notes(f'"Title:{title}"') else "stays away"

    def _rename(self) -> Callable[[], str]:
        number = next(self._cards)
        self._collection.decks.rename(self._collection.get_card(number).did, "Mine")
        return lambda: _word(self._collection.decks.name(self._collection.get_card(number).did) == "Mine")

    def _restyle(self) -> Callable[[], str]:
        models = self._collection.models
        name = f"quizgen {self.kind}"
        note_type = models.by_name(name)
        assert note_type is not None
        note_type["css"] += ".card { color: red; }"
        note_type["tmpls"][0]["afmt"] += "<p>Mine</p>"
        models.update_dict(note_type)

        def check() -> str:
            models._clear_cache()  # noqa: SLF001 - an import does not tell it
            now = models.by_name(name)
            assert now is not None
            return _word(now["css"].endswith("red; }") and now["tmpls"][0]["afmt"].endswith("<p>Mine</p>"))

        return check


def _word(stays: bool) -> str:  # noqa: FBT001 - a helper of one line
    return "stays" if stays else "is lost"


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("column", _SECOND)
def test_each_cell_is_as_the_page_says(column: str, collection: Collection) -> None:
    """What was done to a card, a deck or a note type, then the import; changed cards where cards change."""
    Path("note.md").write_text(_NOTE)
    import_package(collection, _make(_SECOND["the same deck"], _BEFORE))
    life = _Life(collection, "concept" if "answer" in column else "numeric")
    if "answer" in column:
        Path("note.md").write_text(_NOTE.replace("One.", "Two."))
    log = import_package(collection, _make(_SECOND[column], _AFTER))
    assert {row: check() for row, check in life.checks.items()} == _table()[column]
    changed = {"new numbers": 7, "another answer in your note": 7}.get(column, 0)
    assert len(log.updated) == changed
    assert not log.conflicting
    decks = _decks(collection)
    assert decks["Mine"] == 14
    assert decks["Elsewhere"] == 1
    if column == "more cards":
        assert decks["CNN"] == 4 + 1  # and the one that came back
    if column == "another `--deck-name`":
        assert decks["Exams"] == 1


def _decks(collection: Collection) -> dict[str, int]:
    """Return how many cards there are in each deck."""
    decks = collection.decks
    return {deck.name: decks.card_count(DeckId(deck.id), include_subdecks=False) for deck in decks.all_names_and_ids()}


@pytest.mark.usefixtures("elsewhere")
def test_a_renamed_deck_goes_on_under_its_name(collection: Collection) -> None:
    """With `--deck-name` new cards land in it; another name counts for new cards alone."""
    Path("note.md").write_text(_NOTE)
    import_package(collection, _make(_SECOND["the same deck"], _BEFORE))
    collection.decks.rename(DeckId(deck_id(collection, "CNN")), "Mine")
    import_package(collection, _make((*_SECOND["more cards"], "--deck-name", "Mine"), _AFTER))
    assert _decks(collection) == {"Default": 0, "Mine": 20}
    import_package(collection, _make((*_SECOND["more cards"], "--deck-name", "Other"), _AFTER))
    assert _decks(collection) == {"Default": 0, "Mine": 20, "Other": 0}


@pytest.mark.usefixtures("elsewhere")
def test_a_field_of_the_users_own_needs_merged_note_types(collection: Collection) -> None:
    """Without, old cards conflict, and new ones get a type of their own; with it, changed cards lose what is in it."""
    Path("note.md").write_text(_NOTE)
    import_package(collection, _make(_SECOND["the same deck"], _BEFORE))
    note_type = collection.models.by_name("quizgen numeric")
    assert note_type is not None
    collection.models.add_field(note_type, collection.models.new_field("Mine"))
    collection.models.update_dict(note_type)
    note = collection.get_note(collection.find_notes('"note:quizgen numeric"')[0])
    note["Mine"] = "My words"
    collection.update_note(note)
    package = _make((*_SECOND["more cards"],), _AFTER)
    log = import_package(collection, package)
    assert (len(log.new), len(log.conflicting)) == (4, 8)
    assert collection.models.by_name("quizgen numeric+")
    log = import_package(collection, package, merge_notetypes=True)
    assert not log.conflicting
    assert len(collection.find_notes('"note:quizgen numeric"')) == 12
    assert collection.get_note(note.id)["Mine"] == "My words"
    log = import_package(collection, _make(_SECOND["new numbers"], _AFTER), merge_notetypes=True)
    assert not log.conflicting
    assert collection.get_note(note.id)["Mine"] == ""


def test_the_page_has_every_cell() -> None:
    """Nine rows and five columns."""
    table = _table()
    assert list(table) == list(_SECOND)
    assert all(len(rows) == 9 for rows in table.values())
