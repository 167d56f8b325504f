"""`--source-link`: cards of the user's own notes lead back to them."""

from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import Make, Run
from importing import Collection, import_package


@pytest.fixture
def vault(elsewhere: Path) -> Path:
    """A folder with a note in a folder, both with names that need care."""
    note = elsewhere / "my vault" / "a & b" / 'what "is" #1?.md'
    note.parent.mkdir(parents=True)
    note.write_text("Some words.\n\n## Why is a a letter?\nOne.\n")
    return elsewhere / "my vault"


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        (
            "obsidian://open?vault=V&file={path}",
            "obsidian://open?vault=V&file=a%20%26%20b/what%20%22is%22%20%231%3F.md",
        ),
        ("https://notes.test/{stem}#L{line}", "https://notes.test/what%20%22is%22%20%231%3F#L3"),
        ("file:///home/me/{path}", "file:///home/me/a%20%26%20b/what%20%22is%22%20%231%3F.md"),
        ("HTTP://notes.test/'\"<b>", "HTTP://notes.test/'\"<b>"),
    ],
)
def test_the_source_is_a_link(make: Make, collection: Collection, vault: Path, pattern: str, address: str) -> None:
    """Path, name and line are percent-encoded, the rest is as it was typed; nothing leaves the attribute."""
    import_package(collection, make("--only", "notes", "--notes", vault, "--source-link", pattern))
    (card_id,) = collection.find_cards("")
    card = collection.get_card(card_id)
    source = card.note()["Source"]
    link, _, words = source.removeprefix('<a href="').partition('">')
    assert unescape(link) == address
    assert unescape(words) == 'my vault/a & b/what "is" #1?.md</a>'
    assert source.count("<") == 2
    assert source in card.answer()
    assert unquote(address)


def test_problems_have_none(make: Make, collection: Collection, vault: Path) -> None:
    """A numeric card's source is its code, and the built-in ideas behind it are no notes of the user's."""
    options = ("--n", 4, "--concepts", "all", "--notes", vault, "--variants", 1)
    import_package(collection, make(*options, "--source-link", "obsidian://open?file={path}"))
    numeric = [collection.get_card(card) for card in collection.find_cards('"note:quizgen numeric"')]
    assert len(numeric) == 3
    assert not any("obsidian:" in card.answer() for card in numeric)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("javascript:alert({line})", "begin it with http, https, obsidian, file and a :"),
        (" obsidian://x", "is not a kind of link that is known"),
        ("notes/{path}", "is not a kind of link that is known"),
        ("", "is not a kind of link that is known"),
        ("https://x.test/{name}", "{name} is not known; {path}, {stem} and {line} are"),
        ("https://x.test/{path", "write %7B or %7D in its place"),
        ("https://x.test/{{path}}", "write %7B or %7D in its place"),
        ("https://x.test/a b", "holds a space; write %20 in its place"),
        ("https://x.test/\u2028", "holds a space"),
        ("https://x.test/\udc80", "is not UTF-8 text"),
    ],
)
def test_other_links_are_refused(run: Run, vault: Path, pattern: str, said: str) -> None:
    """One line, and no file."""
    outcome = run("anki", "--only", "notes", "--notes", vault, "--source-link", pattern)
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1
    assert said in outcome.err
    assert not list(Path.cwd().glob("*.apkg"))


def test_only_notes_of_ones_own_are_linked(run: Run, vault: Path) -> None:
    """Without --notes there is nothing to lead to."""
    assert vault.is_dir()
    outcome = run("anki", "--source-link", "obsidian://open?file={path}")
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert "--source-link: links to notes of your own; name them with --notes" in outcome.err
