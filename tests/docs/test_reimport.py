"""What README answers about importing again, with reviews done in the real Anki library."""

import warnings
from pathlib import Path

import pytest
from conftest import Make
from importing import Collection, deck_id, import_package

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Anki's own imports warn of their own affairs
    from anki.decks import DeckId
    from anki.scheduler.v3 import Scheduler


def _import(make: Make, collection: Collection, *arguments: object) -> tuple[int, int]:
    """Make a deck and import it; return how many notes are new and how many updated."""
    log = import_package(collection, make(*arguments))
    return len(log.new), len(log.updated)


def _review(collection: Collection) -> int:
    """Answer the next card well."""
    scheduler = collection.sched
    assert isinstance(scheduler, Scheduler)
    card = scheduler.getCard()
    assert card is not None
    scheduler.answerCard(card, 3)
    return card.id


def test_edited_answers_moved_cards_and_new_numbers_keep_history(
    make: Make, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All reviews are still there, a card that was moved in Anki stays where it is, and answers are the new ones."""
    monkeypatch.setattr("time.time", lambda: 1_800_000_000)
    note = Path("note.md")
    note.write_text("## Why is a a letter?\nOne.\n\n## Why is b one, too?\nTwo.\n")
    options = ("--n", 12, "--concepts", "all", "--notes", note)
    assert _import(make, collection, *options, "--seed", 1) == (12, 0)
    collection.decks.set_current(DeckId(deck_id(collection, "CNN")))
    assert len({_review(collection) for _ in range(12)}) == 12
    moved = collection.find_cards('"Title:Why is a a letter?"')[0]
    elsewhere = deck_id(collection, "Elsewhere")
    collection.set_deck([moved], elsewhere)
    monkeypatch.setattr("time.time", lambda: 1_900_000_000)
    note.write_text("# Letters\n- **WHY is a  a letter?** Another answer.\n\n## Why is b one, too?\nTwo.\n")
    assert _import(make, collection, *options, "--seed", 2) == (0, 11)
    assert all(collection.get_card(card).reps for card in collection.find_cards(""))
    assert collection.get_card(moved).did == elsewhere
    assert collection.get_card(moved).note()["Answer"] == "<p>Another answer.</p>"
    assert collection.card_count() == 12


def test_a_reworded_question_is_a_new_card_unless_it_has_a_block_id(
    make: Make, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old card stays in Anki; with a block id it is the same card, in new words."""
    monkeypatch.setattr("time.time", lambda: 1_800_000_000)
    note = Path("note.md")
    note.write_text("## Why is a a letter? ^a\nOne.\n\n## Why is b one, too?\nTwo.\n")
    options = ("--only", "notes", "--notes", note)
    assert _import(make, collection, *options) == (2, 0)
    monkeypatch.setattr("time.time", lambda: 1_900_000_000)
    note.write_text("## Why is A called a letter? ^a\nOne.\n\n## Why is B called one, too?\nTwo.\n")
    assert _import(make, collection, *options) == (1, 1)
    assert collection.card_count() == 3
