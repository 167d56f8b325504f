"""What exports are about follows from their content: nothing says CNN in a deck of a physicist's."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from conftest import Run

_WAVES = "---\nlang: de\n---\n# Wellen\n\n## Was ist Interferenz?\nÜberlagerung.\n"
_LIGHT = "---\nlang: de\ntags: optik\n---\n## Warum bricht sich Licht?\nEs wird langsamer.\n"


def _notes() -> None:
    for name, text in {"physik/wellen.md": _WAVES, "physik/optik/licht.md": _LIGHT}.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")


def test_names_titles_and_decks_follow_the_notes(run: Run, elsewhere: Path) -> None:
    """File names, the heading, the language and topics of a quiz, the decks of a package and of JSON."""
    _notes()
    for command in ("anki", "html"):
        assert run(command, "--only", "notes", "--notes", "physik").status == 0
    assert {path.name for path in elsewhere.iterdir()} == {"physik", "physik.apkg", "physik-quiz.html"}
    page = (elsewhere / "physik-quiz.html").read_text("utf-8")
    body = page[: page.index("<style>")] + page[page.index("<body>") :]
    assert '<html lang="de">' in body
    assert "<title>Physik</title>" in body
    assert '<span lang="de">Wellen</span>' in body  # its topic; the other has a tag
    assert '<span lang="de">Optik</span>' in body
    assert not any(word in body for word in ("CNN", "onvolution", "cnn", "quizgen show", "Type an answer"))
    data = json.loads(run("json", "--only", "notes", "--notes", "physik").out)
    assert {card["deck"] for card in data["cards"]} == {"Physik", "Physik::optik"}
    with zipfile.ZipFile("physik.apkg") as package:
        collection = package.read("collection.anki2")
    assert b"Physik::optik" in collection
    assert b"CNN" not in collection


def test_a_sheet_follows_them_too(run: Run, elsewhere: Path) -> None:
    """Its name, heading and footer, and the language of what is asked; the words around it are ours."""
    _notes()
    assert run("sheet", "--only", "notes", "--notes", "physik", "--seed", 1).status == 0
    assert {path.name for path in elsewhere.iterdir()} == {"physik", "physik-sheet.html", "physik-sheet.toml"}
    page = (elsewhere / "physik-sheet.html").read_text("utf-8")
    assert "<title>Physik</title>" in page
    assert page.count('<h1 lang="de">Physik</h1>') == 2
    assert page.count('<div class="card-body" lang="de">') == 2
    assert "onvolution" not in page[page.index("<body>") :]
    assert run("sheet", "--config", "physik-sheet.toml", "-o", "again.html").status == 0
    assert (elsewhere / "again.html").read_text("utf-8") == page


def test_one_note_gives_its_title(run: Run, elsewhere: Path) -> None:
    """By its frontmatter, its first heading or its file; a heading that asks is no title."""
    for text, title in {
        "---\ntitle: Strafrecht AT\n---\n# Anderes\n## Was ist Vorsatz?\nWissen und Wollen.": "Strafrecht AT",
        "# Strafrecht\n## Was ist Vorsatz?\nWissen und Wollen.": "Strafrecht",
        "# Was ist Vorsatz?\nWissen und Wollen.": "recht",
    }.items():
        (elsewhere / "recht.md").write_text(text, "utf-8")
        assert run("html", "--only", "notes", "--notes", "recht.md").status == 0
        page = (elsewhere / "recht-quiz.html").read_text("utf-8")
        assert f"<title>{title}</title>" in page
        assert '<html lang="und">' in page


def test_problems_make_it_networks(run: Run, elsewhere: Path) -> None:
    """As do built-in notes; a title that is given wins."""
    _notes()
    assert run("html", "--notes", "physik", "--n", 5).status == 0
    page = (elsewhere / "cnn-quiz.html").read_text("utf-8")
    assert "<title>Convolutional networks: a quiz</title>" in page
    assert '<html lang="en">' in page
    assert (
        "<title>Optics</title>" in run("html", "--only", "notes", "--n", 3, "--title", "Optics", "-o", "-").out.decode()
    )


def test_no_name_of_ones_own_passes_for_ours(run: Run, elsewhere: Path) -> None:
    """A folder called quizgen is like others; an id like ours is left out, so it explains none of our mistakes."""
    why = "## Why does light bend? ^bias\nIt slows down.\n"
    (elsewhere / "physik" / "quizgen").mkdir(parents=True)
    (elsewhere / "physik" / "quizgen" / "why.md").write_text(why, "utf-8")
    data = json.loads(run("json", "--only", "notes", "--notes", "physik").out)
    assert [(card["id"], card["deck"]) for card in data["cards"]] == [("quizgen/why.md#^bias", "why::quizgen")]
    (elsewhere / "mine.md").write_text(f"---\nid: quizgen/parameters\n---\n{why}", "utf-8")
    assert run("html", "--only", "notes", "--notes", "mine.md", "-o", "quiz.html").status == 0
    page = (elsewhere / "quiz.html").read_text("utf-8")
    assert "<title>mine</title>" in page
    assert '<html lang="und">' in page
    checked = run("check", "mine.md")
    assert checked.status == 0
    assert "mine.md:2: id: quizgen/parameters begins like the ids of quizgen's own notes" in checked.out.decode()
    options = ("--notes", "mine.md", "--concepts", "none", "--family", "conv-parameters", "--n", 3, "--seed", 1)
    noted = json.loads(run("json", *options).out)
    ours = json.loads(run("json", *options[2:]).out)
    assert [card["mistakes"] for card in noted["cards"]] == [card["mistakes"] for card in ours["cards"]]
    assert "quizgen/parameters#^bias" in {words["see"] for card in ours["cards"] for words in card["mistakes"].values()}
    assert run("html", *options, "-o", "quiz.html").status == 0
    assert "It slows down." not in (elsewhere / "quiz.html").read_text("utf-8")


def test_topics_of_ones_own_are_called_as_their_tags(run: Run, elsewhere: Path) -> None:
    """What ours are called beyond their tags is said of ours alone."""
    for tag, topic in {"compute": "Compute", "cloud/compute": "Compute", "cnn/compute": "Multiply-accumulates"}.items():
        (elsewhere / "mine.md").write_text(f"---\ntags: [{tag}]\n---\n## Why rent?\nIt is cheaper.\n", "utf-8")
        assert run("html", "--only", "notes", "--notes", "mine.md", "-o", "quiz.html").status == 0
        page = (elsewhere / "quiz.html").read_text("utf-8")
        assert f"<span>{topic}</span>" in page


def test_decks_that_notes_name_keep_their_names(run: Run, elsewhere: Path) -> None:
    """Even names like ours: only what no note names is called after the notes, or as the command says."""
    (elsewhere / "news").mkdir()
    for name, deck in {"a": "CNN", "b": "CNN::Anchors", "c": "CNNews"}.items():
        text = f"---\ndeck: {deck}\n---\n## Why watch {name}?\nFor news.\n"
        (elsewhere / "news" / f"{name}.md").write_text(text, "utf-8")
    (elsewhere / "news" / "d.md").write_text("## Why watch d?\nFor news.\n", "utf-8")
    named = {"a.md": "CNN", "b.md": "CNN::Anchors", "c.md": "CNNews"}
    for options, own in ((("--only", "notes"), "News"), (("--n", 8, "--concepts", "all"), "CNN")):
        cards = json.loads(run("json", "--notes", "news", *options).out)["cards"]
        assert {card["id"].partition("#")[0]: card["deck"] for card in cards if card["kind"] == "concept"} == {
            **named,
            "d.md": own,
        }
    assert run("anki", "--notes", "news", "--only", "notes", "--deck-name", "Mine", "-o", "a.apkg").status == 0
    with zipfile.ZipFile("a.apkg") as package:
        Path("collection").write_bytes(package.read("collection.anki2"))
    with closing(sqlite3.connect("collection")) as database:
        (decks,) = database.execute("SELECT decks FROM col").fetchone()
    assert {deck["name"] for deck in json.loads(decks).values()} - {"Default"} == {*named.values(), "Mine"}
