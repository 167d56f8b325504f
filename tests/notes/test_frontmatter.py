"""Frontmatter in each of its languages, what looks like it, and the titles that headings give."""

from pathlib import Path

import pytest

from quizgen.notes import read_notes
from quizgen.notes.concept import Concept

_CARD = "\n## Why?\nSo.\n"


def _read(tmp_path: Path, text: str) -> tuple[list[Concept], list[tuple[int, str]]]:
    path = tmp_path / "note.md"
    path.write_text(text + _CARD, "utf-8")
    library = read_notes([path])
    return list(library.concepts), [(message.line, message.text) for message in library.messages]


@pytest.mark.parametrize(
    "top",
    [
        '+++\n# Why is this a comment?\ntitle = "Maps"\ntags = ["cnn", "a/b"]\ndeck = "D"\nid = 7\nx = 2024-01-01\n+++',
        '+++\ndeck = "D"\nid = "7"\ntitle = "`%% Maps"\ntags = """cnn a/b"""\n[params]\nx = 1\n+++',
        '{\n  "title": "Maps",\n\t"tags": ["cnn", "a/b"],\n\n  "deck": "D",\n  "id": 7, "draft": false\n}',
        '{"title": "Maps", "tags": "cnn, a/b", "deck": "D", "id": "7"}',
        "---\ntitle: Maps\ntags: #cnn #a/b\ndeck: D\nid: 7\n---",
        "---\ntitle: Maps\ntags:\n- #cnn\n- #a/b\ndeck: D\nid: 7\n---",
        "---\nTitle: Maps\nTAGS: [cnn, a/b]\nDeck: D\nid: 7\n---",
    ],
    ids=["toml", "toml with a table", "json", "json on a line", "tags with #", "a list of tags with #", "capitals"],
)
def test_frontmatter_is_read_in_each_of_its_languages(tmp_path: Path, top: str) -> None:
    """What it says counts, nothing in it is a card, and the lines keep their numbers."""
    (concept,), messages = _read(tmp_path, top)
    assert (concept.id, concept.tags, concept.deck) == ("7#why", ("cnn", "a::b"), "D")
    assert concept.source.line == top.count("\n") + 2
    assert messages == []


@pytest.mark.parametrize(
    ("top", "line", "said"),
    [
        ("---\ntags: [a]\n", 1, "this frontmatter has no end, and is not read; close it with a line ---"),
        ('+++\ntitle = "x"\n', 1, "this frontmatter has no end, and is not read; close it with a line +++"),
        ("\n\n---\ntags: a\n---", 3, "counts only on the first line of a note; take out what stands above this ---"),
        ("---\nSome text.\n---", 2, "holds no key: value, and is left out; if it is text, put an empty line above it"),
        ('+++\na = 1\ntags = "x\n+++', 3, "is not TOML (Illegal character '\\n') and is left out"),
        ("+++\na = [\n+++", 2, "is not TOML (Invalid value) and is left out"),
        (f"+++\na = {'[' * 5000}\n+++", 2, "is not TOML (not TOML) and is left out"),
        ('+++\na = 1\ndeck = "A::"\n+++', 3, "deck: A:: lacks a name"),
        ('{\n"deck": "A::"\n}', 2, "deck: A:: lacks a name"),
        ("---\nDeck: 'A::'\n---", 2, "deck: A:: lacks a name"),
    ],
)
def test_frontmatter_that_is_not_read_is_told(tmp_path: Path, top: str, line: int, said: str) -> None:
    """With the line to look at; the card is found all the same."""
    concepts, messages = _read(tmp_path, top)
    assert len(concepts) == 1
    ((found, text),) = messages
    assert found == line
    assert said in text


@pytest.mark.parametrize(
    "top",
    [
        "+++\n\nText between two cells.\n\n+++",
        "---\n\nText below a rule.\n",
        "{{embed}}\n",
        '{"a": 1} is an object.',
        f'{{"a": {"[" * 5000}',
        "---\ntags: # none yet\n---",
        "---\nID: 12\n---",
    ],
)
def test_what_is_no_frontmatter_is_left_alone(tmp_path: Path, top: str) -> None:
    """Cells of a notebook, a rule, an object in a sentence, a comment in YAML; and a key of somebody else's."""
    (concept,), messages = _read(tmp_path, top)
    assert (concept.id, concept.tags, concept.deck) == ("note.md#why", (), None)
    assert messages == []


def test_attributes_of_a_heading_are_no_part_of_a_title(tmp_path: Path) -> None:
    """Pandoc and Docusaurus put them behind a heading. They are not shown; the id keeps what it had."""
    concept = _read(tmp_path, "# Intro {#intro}\n## Layers {.unnumbered #l}\n- **Why?** So.\n# End")[0][0]
    assert concept.breadcrumb == ("Intro", "Layers")
    assert concept.note == "Intro"
    assert concept.id == "note.md#intro {#intro} > layers {.unnumbered #l} > why"
