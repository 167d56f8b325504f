"""Files and folders of notes; identity, tags and decks; hostile and broken notes."""

import os
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.errors import ContentError, QuizgenError, UsageError
from quizgen.notes import Concept, Library, read_notes
from quizgen.notes.draft import Place
from quizgen.notes.markdown import parse_tokens, tree
from quizgen.notes.styles import find_cards
from quizgen.notes.unicode import visible


def _write(folder: Path, **notes: str) -> Path:
    for name, text in notes.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _only(folder: Path) -> Concept:
    (concept,) = read_notes([folder]).concepts
    return concept


NOTE = "# Place\n\n- **Why first?** One.\n- **Why second?** Two.\n- **Trap**: it hurts.\n    - **Fix**: Step aside.\n"


def _ids(folder: Path, text: str) -> list[str]:
    return [concept.id for concept in read_notes([_write(folder, note=text)]).concepts]


def test_ids_come_from_the_question(tmp_path: Path) -> None:
    """Note, then the question without case, spacing and closing mark; a pitfall's name for a pitfall."""
    assert _ids(tmp_path, NOTE) == ["note.md#why first", "note.md#why second", "note.md#trap"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One.", "Another answer, *much* longer."),
        ("it hurts", "it hurts a lot"),
        ("Step aside", "Jump"),
        ("# Place", "# Elsewhere\n\nNew text.\n\n## Deeper"),
        ("Why first?", "why  First ?"),
        ("# Place", "---\ntags: x\n---\n# Place"),
    ],
)
def test_ids_survive_edits(tmp_path: Path, old: str, new: str) -> None:
    """Answers, places, spacing and case can change: the cards stay who they are."""
    before = _ids(tmp_path, NOTE)
    assert old in NOTE
    assert _ids(tmp_path, NOTE.replace(old, new)) == before


def test_ids_survive_reordering_and_additions(tmp_path: Path) -> None:
    """Neither order nor neighbours matter."""
    lines = NOTE.splitlines(keepends=True)
    moved = "".join([lines[0], lines[1], lines[3], "- **Why new?** Three.\n", lines[2], *lines[4:]])
    assert set(_ids(tmp_path, moved)) == {*_ids(tmp_path, NOTE), "note.md#why new"}


def test_a_block_id_lets_a_question_be_reworded(tmp_path: Path) -> None:
    """In headings, items and pitfalls."""
    for text in ("## Why {}? ^id-1\nA.", "- **Why {}?** A. ^id-1", "- **{}**: x\n    - **Fix**: y. ^id-1"):
        assert _ids(tmp_path, text.format("this")) == _ids(tmp_path, text.format("that")) == ["note.md#^id-1"]


def test_equal_questions_of_a_note_are_told_apart_by_their_place(tmp_path: Path) -> None:
    """Their headings tell them apart, and both show them."""
    folder = _write(tmp_path, note="# A\n- **Why x, really?** 1.\n# B\n- **Why x, really?** 2.\n")
    first, second = read_notes([folder]).concepts
    assert (first.id, second.id) == ("note.md#a > why x, really", "note.md#b > why x, really")
    assert (first.breadcrumb, second.breadcrumb) == (("A",), ("B",))
    assert first.needs_context
    assert second.needs_context


def test_two_notes_may_ask_the_same(tmp_path: Path) -> None:
    """Two notes, two cards; both show where they come from."""
    folder = _write(tmp_path, one="- **Why skip connections?** A.", two="- **Why skip connections?** B.")
    concepts = read_notes([folder]).concepts
    assert [concept.id for concept in concepts] == ["one.md#why skip connections", "two.md#why skip connections"]
    assert [concept.breadcrumb for concept in concepts] == [("one",), ("two",)]
    assert all(concept.needs_context for concept in concepts)


def test_a_bare_question_needs_its_place(tmp_path: Path) -> None:
    """A lone "Why?" can't be answered."""
    bare = _only(_write(tmp_path, note="# Dropout\n## In training\n- **Why?** So."))
    assert bare.needs_context
    assert bare.breadcrumb == ("Dropout", "In training")


def test_frontmatter_gives_id_tags_and_deck(tmp_path: Path) -> None:
    """Lists and strings, nested tags, numbers as text."""
    text = "---\nid: 007\ntags: [CNN/Size, '#exam', two words]\ndeck: Vision::Basics\n---\n## Why?\nSo."
    concept = _only(_write(tmp_path, note=text))
    assert concept.id == "007#why"
    assert concept.tags == ("cnn::size", "exam", "two-words")
    assert concept.deck == "Vision::Basics"
    assert _only(_write(tmp_path, note="---\ntags: a, b/c\n---\n## Why?\nSo.")).tags == ("a", "b::c")


def test_tags_behind_a_question_go_to_its_card(tmp_path: Path) -> None:
    """Behind those of the note, each once; they are not part of its identity."""
    text = "---\ntags: [cnn]\n---\n## Why?{}\nSo."
    tagged = _only(_write(tmp_path, note=text.format(" #Exam/part-1 #cnn #2nd")))
    assert tagged.tags == ("cnn", "exam::part-1", "2nd")
    assert (tagged.id, tagged.title) == ("note.md#why", "Why?")
    assert _only(_write(tmp_path, note=text.format(""))).id == tagged.id


@pytest.mark.parametrize("text", ["tags: [a", "a: b: c", "\t- x", "&a [*a"])
def test_broken_frontmatter_is_left_out_with_a_message(tmp_path: Path, text: str) -> None:
    """The cards are still found."""
    library = read_notes([_write(tmp_path, note=f"---\n{text}\n---\n## Why?\nSo.")])
    assert len(library.concepts) == 1
    assert "frontmatter is not YAML" in library.messages[0].text
    assert library.messages[0].line >= 2


def test_folders_are_read_in_a_stable_order_without_hidden_ones(tmp_path: Path) -> None:
    """Sorted by path; dot-files, .obsidian and other files are left out; folders become decks."""
    card = "## Why?\nSo."
    _write(tmp_path, **{"b": card, "a/z": card, "a/.hidden": card, ".obsidian/x": card, "C": card})
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    library = read_notes([tmp_path])
    assert [concept.id for concept in library.concepts] == ["C.md#why", "a/z.md#why", "b.md#why"]
    assert [concept.folders for concept in library.concepts] == [(), ("a",), ()]
    assert [concept.source.file for concept in library.concepts] == [
        f"{tmp_path.name}/{name}.md" for name in ("C", "a/z", "b")
    ]


def test_a_note_given_twice_counts_once(tmp_path: Path) -> None:
    """As a file and within its folder."""
    _write(tmp_path, note="## Why?\nSo.")
    assert len(read_notes([tmp_path, tmp_path / "note.md"]).concepts) == 1


def _left_out(library: Library) -> list[str]:
    return [message.text for message in library.messages if message.level == "error"]


def test_of_two_notes_with_one_id_the_second_is_left_out(tmp_path: Path) -> None:
    """Their cards would overwrite each other."""
    one, two = (_write(tmp_path / name, note="## Why?\nSo.") for name in ("one", "two"))
    library = read_notes([one, two])
    assert [concept.path for concept in library.concepts] == [one / "note.md"]
    (said,) = _left_out(library)
    assert (
        said
        == f"this note is left out: has the same id as {one}/note.md (note.md); give one of them another `id:` on top"
    )


def test_names_that_differ_in_their_unicode_form_only(tmp_path: Path) -> None:
    """The second is left out, and the message doesn't name the same name twice as if it were one."""
    for form in ("NFC", "NFD"):
        _write(tmp_path, **{unicodedata.normalize(form, "caf\u00e9"): "## Why tea?\nSo."})
    _write(tmp_path, other="## Why milk?\nSo.")
    library = read_notes([tmp_path])
    assert len(library.concepts) == 2
    (said,) = _left_out(library)
    assert "but for the form of its Unicode characters; rename one" in said


def test_one_bad_file_never_stops_a_folder(tmp_path: Path) -> None:
    """Latin-1, a link to nothing, one out of the folder, a note that is too large: the others are read."""
    outside = tmp_path / "outside.md"
    outside.write_text("## Why?\nSecret.")
    folder = _write(tmp_path / "notes", good="## Why read on?\nBecause.")
    (folder / "latin.md").write_bytes("one\ntwo\ncaf\u00e9\n".encode("latin-1"))
    (folder / "lost.md").symlink_to(folder / "nothing")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "secret.md").symlink_to(outside)
    (folder / "large.md").write_bytes(b"## Why?\n" + b"x" * 6_000_000)
    os.mkfifo(folder / "pipe.md")
    library = read_notes([folder])
    assert [concept.title for concept in library.concepts] == ["Why read on?"]
    assert {(m.file.name, m.line): m.text.removeprefix("this note is left out: ") for m in library.messages} == {
        ("large.md", 1): "is larger than 5 MB; split it into several notes",
        ("latin.md", 3): "not UTF-8 text; save the note with UTF-8 encoding",
        ("lost.md", 1): "could not be read (No such file or directory); check its permissions",
        ("loop.md", 1): "could not be read (its links go round in a circle); check its permissions",
        ("secret.md", 1): "is a link that leads out of the notes folder; copy the note into it",
    }


@pytest.mark.parametrize("said", ["false", "no", "'false'", "mistakes"])
def test_a_note_can_be_left_out(tmp_path: Path, said: str) -> None:
    """By its own frontmatter; nothing is said about it."""
    folder = _write(tmp_path, note=f"---\nquizgen: {said}\n---\n## Why?\nSo.", other="## Why here?\nSo.")
    library = read_notes([folder])
    assert [concept.title for concept in library.concepts] == ["Why here?"]
    assert library.messages == ()
    assert library.notes == (f"{tmp_path.name}/other.md",)


def test_files_and_folders_can_be_excluded(tmp_path: Path) -> None:
    """By name, pattern, or path within the folder."""
    card = "## Why?\nSo."
    _write(tmp_path, **{"templates/a": card, "deep/templates/b": card, "c.draft": card, "deep/d": card, "e": card})
    shown = {
        (): 5,
        ("templates",): 3,
        ("templates/",): 3,
        ("*.draft.md",): 4,
        ("deep/templates", "e.md"): 3,
        ("*",): None,
    }
    for exclude, number in shown.items():
        if number is None:
            with pytest.raises(UsageError, match="every note in this folder is excluded"):
                read_notes([tmp_path], exclude=exclude)
        else:
            assert len(read_notes([tmp_path], exclude=exclude).concepts) == number


def test_a_folder_says_how_many_notes_have_no_cards(tmp_path: Path) -> None:
    """A number, not a remark for each."""
    library = read_notes([_write(tmp_path, a="Nothing.", b="Nothing.", c="## Why?\nSo.")])
    assert (library.without_cards, library.messages) == (2, ())


@pytest.mark.parametrize(
    ("deck", "said"),
    [
        ("A::", "lacks a name"),
        ("::A", "lacks a name"),
        ("A::::B", "lacks a name"),
        ("A::" * 3000 + "B", "too many levels"),
    ],
)
def test_a_deck_that_anki_would_refuse(tmp_path: Path, deck: str, said: str) -> None:
    """Left out with its line; the note's cards are read."""
    library = read_notes([_write(tmp_path, note=f'---\nid: x\ndeck: "{deck}"\n---\n## Why?\nSo.')])
    (concept,), (message,) = library.concepts, library.messages
    assert concept.deck is None
    assert (message.line, message.level) == (3, "warning")
    assert said in message.text


def test_tags_hold_no_markup(tmp_path: Path) -> None:
    """Anki puts them into the page as they are."""
    tags = r"""["<svg onload='x'>&amp;", b, '[sound:c.mp3]', '\(\href{d}{e}\)', '{{f}}']"""
    concept = _only(_write(tmp_path, note=f"---\ntags: {tags}\n---\n## Why?\nSo."))
    assert concept.tags == ("svg-onload=xamp;", "b", "sound:c.mp3", "(hrefde)", "f")


def test_missing_and_empty_paths_are_refused(tmp_path: Path) -> None:
    """With what to try."""
    with pytest.raises(UsageError, match="there is no such file or folder"):
        read_notes([tmp_path / "missing.md"])
    with pytest.raises(UsageError, match="there are no notes in this folder"):
        read_notes([tmp_path])


def test_a_note_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    """Latin-1 on the third line."""
    (tmp_path / "note.md").write_bytes("one\ntwo\ncaf\u00e9\n".encode("latin-1"))
    with pytest.raises(ContentError, match=r"note.md:3: not UTF-8 text; save"):
        read_notes([tmp_path / "note.md"])


def test_an_unreadable_note_is_an_error(tmp_path: Path) -> None:
    """Even for the superuser: a pipe, which would never end."""
    os.mkfifo(tmp_path / "note.md")
    with pytest.raises(UsageError, match=r"note.md: is neither a file nor a folder"):
        read_notes([tmp_path / "note.md"])


@given(st.text(alphabet=st.sampled_from("#*-> \n\t`$[]()^?:|~ab1W\\_\u200b"), max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """No exception, whatever the text; a card's line lies within the note."""
    for card in find_cards(tree(parse_tokens(visible(text))).children, Place()):
        assert 1 <= card.draft.line <= text.count("\n") + 1


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Cards, or one of our own errors."""
    path = tmp_path_factory.mktemp("notes") / "note.md"
    path.write_bytes(data)
    with suppress(QuizgenError):
        read_notes([path])
