"""Pictures of notes: found in the notes folder only, named by content, carried into every export."""

import base64
import json
import os
import re
import unicodedata
from pathlib import Path

import pytest
from conftest import Run

from quizgen.notes import read_notes
from quizgen.notes.images import Image, ImageError, ImageFinder

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A folder of notes with pictures in several places, and one outside of it."""
    (tmp_path / "outside.png").write_bytes(PIXEL)
    folder = tmp_path / "vault"
    for name in ("week1/fig 1.png", "figures/window.png", "figures/deep/only-name.png", ".hidden/secret.png"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PIXEL + name.encode())
    (folder / "week1" / "text.txt").write_text("no picture")
    (folder / "week1" / "note.md").write_text(
        "## Why show a picture?\n![a pixel](<fig 1.png>) and ![[only-name.png]].\n"
    )
    return folder


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("fig 1.png", "week1/fig 1.png"),
        ("fig%201.png", "week1/fig 1.png"),
        ("../figures/window.png", "figures/window.png"),
        ("figures/window.png", "figures/window.png"),
        ("/figures/window.png", "figures/window.png"),
        ("only-name.png", "figures/deep/only-name.png"),
    ],
)
def test_a_picture_is_found_as_notes_refer_to_it(vault: Path, target: str, found: str) -> None:
    """Relative to the note, to the folder, or by name alone."""
    image = ImageFinder(vault).find(target, vault / "week1" / "note.md")
    assert image.path == (vault / found).resolve()
    assert re.fullmatch(r"quizgen-[0-9a-f]{16}\.png", image.name)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("../../outside.png", "lies outside the notes folder; copy it into the folder"),
        ("../../../../../../../../etc/passwd", "lies outside the notes folder"),
        ("secret.png", "there is no picture secret.png"),
        ("missing.png", "there is no picture missing.png; check its name and place"),
        ("text.txt", "is not a picture; use .avif, .gif"),
        ("a\0b.png", "its name holds a zero byte"),
    ],
)
def test_what_is_no_picture_of_the_folder_is_refused(vault: Path, target: str, message: str) -> None:
    """Never a file outside the notes folder, whatever the note says."""
    with pytest.raises(ImageError, match=re.escape(message)):
        ImageFinder(vault).find(target, vault / "week1" / "note.md")


def test_strange_files_are_refused_and_never_hang(vault: Path) -> None:
    """A name too long for the system, links in a circle, a pipe: each a reason, no traceback."""
    finder, note = ImageFinder(vault), vault / "week1" / "note.md"
    (vault / "week1" / "loop.png").symlink_to("loop.png")
    os.mkfifo(vault / "week1" / "pipe.png")
    for target, reason in {
        "x" * 300 + ".png": "could not be read",
        "loop.png": "circle",
        "pipe.png": "no picture",
    }.items():
        with pytest.raises(ImageError, match=reason) as caught:
            finder.find(target, note)
        assert len(str(caught.value)) < 250


def test_pictures_have_a_bound_together(vault: Path) -> None:
    """Each counts once, however often it is shown: what is exported holds it once."""
    finder, note = ImageFinder(vault), vault / "week1" / "note.md"
    for number in range(6):
        with (vault / f"large{number}.png").open("wb") as file:
            file.write(str(number).encode())
            file.truncate(19_000_000)
    for _ in range(20):
        finder.find("large0.png", note)
    for number in range(5):
        finder.find(f"large{number}.png", note)
    with pytest.raises(ImageError, match="have more than 100 MB; make them smaller"):
        finder.find("large5.png", note)


def test_names_are_equal_in_every_unicode_form(vault: Path) -> None:
    """As one system writes them and another reads them."""
    finder, note = ImageFinder(vault), vault / "week1" / "note.md"
    (vault / "deep").mkdir()
    (vault / "deep" / unicodedata.normalize("NFD", "caf\u00e9.png")).write_bytes(PIXEL)
    for form in ("NFC", "NFD"):
        assert finder.find(unicodedata.normalize(form, "caf\u00e9.png"), note)
        assert finder.find(unicodedata.normalize(form, "deep/caf\u00e9.png"), note)


def test_a_picture_keeps_its_width(vault: Path) -> None:
    """As Obsidian has it, with words or without."""
    (vault / "week1" / "note.md").write_text("## Why show it?\n![a pixel|300](<fig 1.png>) ![[only-name.png|40x20]]\n")
    (concept,) = read_notes([vault]).concepts
    assert re.findall(r'alt="([^"]*)" width="(\d+)"', concept.answer) == [("a pixel", "300"), ("", "40")]


def test_a_link_out_of_the_folder_is_not_followed(vault: Path) -> None:
    """A symbolic link is no way around it."""
    (vault / "week1" / "link.png").symlink_to(vault.parent / "outside.png")
    with pytest.raises(ImageError, match="lies outside the notes folder"):
        ImageFinder(vault).find("link.png", vault / "week1" / "note.md")


def test_the_name_follows_the_content(vault: Path) -> None:
    """Same bytes, same name; other bytes, another: Anki never shows an old picture under a new card."""
    finder, note = ImageFinder(vault), vault / "week1" / "note.md"
    before = finder.find("fig 1.png", note)
    (vault / "week1" / "copy.png").write_bytes((vault / "week1" / "fig 1.png").read_bytes())
    assert finder.find("copy.png", note).name == before.name
    (vault / "week1" / "fig 1.png").write_bytes(PIXEL)
    assert finder.find("fig 1.png", note).name != before.name


def test_a_concept_knows_its_pictures(vault: Path) -> None:
    """Those that question and answer show, in their order, with their words."""
    (concept,) = read_notes([vault]).concepts
    assert [image.path.name for image in concept.images] == ["fig 1.png", "only-name.png"]
    assert isinstance(concept.images[0], Image)
    assert 'alt="a pixel"' in concept.answer


def test_json_holds_the_pictures(run: Run, vault: Path) -> None:
    """As data in the HTML."""
    (card,) = json.loads(run("json", "--only", "notes", "--notes", vault).out)["cards"]
    sources = re.findall(r'<img src="([^"]+)"', card["variants"][0]["answer_html"])
    assert [source.partition(",")[0] for source in sources] == ["data:image/png;base64"] * 2
    assert base64.b64decode(sources[0].partition(",")[2]) == (vault / "week1" / "fig 1.png").read_bytes()


def test_what_stands_behind_a_question_is_asked_about(vault: Path) -> None:
    """Code and a picture of the note stay, for a heading and for a label; badges and what a link leads to don't."""
    (vault / "week1" / "note.md").write_text(
        "## What does this print? `7 // 2`\n3\n\n## Which window is it? ![it](<fig 1.png>)\nA wide one.\n\n"
        "Q: What does that print? `-7 // 2` ![[only-name.png]]\nA: -4\n\n"
        "## What is badged? ![b](https://x.org/b.svg) [![a](only-name.png)](https://x.org) [`C`](https://x.org)\nThis.\n"
    )
    found = read_notes([vault]).concepts
    assert [concept.id.partition("#")[2] for concept in found] == [
        "what does this print",
        "which window is it",
        "what does that print",
        "what is badged",
    ]
    questions = [str(concept.question) for concept in found]
    assert "print? <code>7 // 2</code>" in questions[0]
    assert re.search(r'it\? <img src="note-image:quizgen-[0-9a-f]+\.png" alt="it"', questions[1])
    assert re.search(r"print\? <code>-7 // 2</code> <img ", questions[2])
    assert re.fullmatch(r"(<[^>]*>)*What is badged\?(<[^>]*>)*\s*", questions[3])
    assert [len(concept.images) for concept in found] == [0, 1, 1, 0]


def test_a_remark_takes_nothing_from_what_is_asked_about(vault: Path) -> None:
    """Code, pictures and formulas behind a question stay beside a remark, a sign or in brackets; ids stay the same."""
    (vault / "week1" / "note.md").write_text(
        "## What is padded? (oral) `Conv2d(3, 8)`\nThe map.\n\n## What is summed? `Conv2d(3, 8)` (oral)\nProducts.\n\n"
        "## What is left? (often asked) ![it](<fig 1.png>)\nThe border.\n\n## Which is faster? (`a` or `b`)\nBoth.\n\n"
        "## What is `k`? — `k = 3` [[Kernels]] ([notes](https://x.org))\nThe kernel.\n\n## How much is it? $3+3$\n6\n\n"
        "> [!question] Which shape has this? $A x$\n> A vector's.\n\n## Why not $x$? Since $x$ is no word\nNone.\n"
    )
    found = read_notes([vault]).concepts
    shown = {one.id.partition("#")[2]: re.sub(r"</?p>|\s+$", "", str(one.question)) for one in found}
    picture = shown.pop("what is left? (often asked)")
    assert re.fullmatch(r'What is left\? \(often asked\) <img src="note-image:[^"]+" alt="it"[^>]*>', picture)
    assert shown == {
        "what is padded? (oral)": "What is padded? (oral) <code>Conv2d(3, 8)</code>",
        "what is summed": "What is summed? <code>Conv2d(3, 8)</code> (oral)",
        "which is faster": "Which is faster? (<code>a</code> or <code>b</code>)",
        "what is k": "What is <code>k</code>? — <code>k = 3</code>",
        "how much is it": "How much is it? <tex>3+3</tex>",
        "which shape has this? a x": "Which shape has this? <tex>A x</tex>",
    }
