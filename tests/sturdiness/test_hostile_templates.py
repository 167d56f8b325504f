"""A style is safe, whoever wrote it; templates are programs, and even so a page that is printed shows no files."""

import base64
import zipfile
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from browser import executable
from conftest import Run
from playwright.sync_api import Browser, Request
from pypdf import PdfReader

from quizgen.cards import read_style

STYLE = """\ufeffbody, .card {{ outline: 3px solid rgb(1, 2, 3); }}\r
.card::after {{ content: "\\201C\\3c/style>"; background: url("data:image/png;base64,{0}") }}
@font-face {{ font-family: "Mine"; src: url( data:font/woff2;base64,{0}) }}
"""

REFUSED = {
    '@import "x.css";': "@import is refused",
    "@IMPORT url(data:text/css,x);": "@import is refused",
    "@\\69mport 'x';": "@import is refused",
    "@\\000069 mport 'x';": "@import is refused",
    "@\\i\\mport 'x';": "@import is refused",
    "b { background: url(https://example.org/x.png) }": "may only hold data:",
    "b { background: URL( 'x.png' ) }": "may only hold data:",
    "b { background: u\\72l(//example.org/x) }": "may only hold data:",
    "b { background: ur\\4c\n(x) }": "may only hold data:",
    "b { background: url(/**/data:x) }": "may only hold data:",
    "b { background: -webkit-image-set('https://example.org/x' 1x) }": "url(data:…) alone",
    "@font-face { src: src('https://example.org/x') }": "url(data:…) alone",
    "</style><script>alert(1)</script>": "no < may stand",
    "b { content: '<!--' }": "no < may stand",
    "b { \0 }": "no zero byte",
}


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("command", ["html", "sheet", "anki"])
def test_what_a_style_may_not_hold_is_refused_with_its_line(run: Run, elsewhere: Path, command: str, text: str) -> None:
    """However it is spelled."""
    (elsewhere / "bad.css").write_text(f"b {{ color: red }}\n\n{text}\n")
    outcome = run(command, "--n", 1, "--style", "bad.css", "-o", "out")
    assert (outcome.status, outcome.err.count("\n")) == (1, 1)
    assert outcome.err.startswith("quizgen: bad.css:3: ")
    assert REFUSED[text] in outcome.err
    assert not (elsewhere / "out").exists()


def test_a_style_that_is_no_text_file(run: Run, elsewhere: Path) -> None:
    """One line for what is missing, a folder, endless or in another encoding."""
    (elsewhere / "latin1.css").write_bytes(b"/* caf\xe9 */")
    for name, said in {"no.css": "No such file", ".": "folder", "/dev/zero": "device", "latin1.css": "UTF-8"}.items():
        outcome = run("html", "--n", 1, "--style", name)
        assert outcome.status
        assert (outcome.err.count("\n"), said in outcome.err) == (1, True)


def _note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


@pytest.mark.slow
def test_a_style_comes_last_in_every_look(run: Run, elsewhere: Path, browser: Browser) -> None:
    """On pages the browser obeys it, foreign ends of lines and all; in Anki it ends the cards' style."""
    (elsewhere / "my.css").write_bytes(STYLE.format(base64.b64encode(b"x").decode()).encode())
    for command in ("html", "sheet"):
        assert run(command, "--n", 2, "--style", "my.css", "-o", "page.html").status == 0
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", partial(_note, asked))
        page.goto((elsewhere / "page.html").as_uri())
        assert page.evaluate("getComputedStyle(document.body).outlineColor") == "rgb(1, 2, 3)"
        assert [url for url in asked if not url.startswith(("file:///", "data:"))] == []
        page.close()
    assert run("anki", "--n", 4, "--style", "my.css").status == 0
    with zipfile.ZipFile("cnn.apkg") as package:
        assert package.read("collection.anki2").count(b"outline: 3px solid rgb(1, 2, 3)") == 2
    assert read_style(elsewhere / "my.css").startswith("body")


def test_a_style_follows_templates_of_the_user(run: Run, elsewhere: Path) -> None:
    """Both may be given."""
    (elsewhere / "theme" / "shared").mkdir(parents=True)
    (elsewhere / "theme" / "shared" / "theme.css").write_text("/* theme */")
    (elsewhere / "my.css").write_text("/* mine */")
    page = run("html", "--n", 1, "--templates", "theme", "--style", "my.css", "-o", "-").out
    assert 0 < page.index(b"/* theme */") < page.index(b"/* mine */")


@pytest.mark.skipif(executable() is None, reason="no Chromium or Chrome is installed")
@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="{0}" width="400" height="400"></iframe>',
        pytest.param('<object data="{0}" width="400" height="400"></object>', marks=pytest.mark.slow),
        pytest.param('<meta http-equiv="refresh" content="0;url={0}">', marks=pytest.mark.slow),
        pytest.param('<script>location = "{0}"</script>', marks=pytest.mark.slow),
    ],
)
def test_a_page_that_is_printed_shows_no_file(run: Run, elsewhere: Path, html: str) -> None:
    """Not even if a template asks for it."""
    (elsewhere / "secret.txt").write_text("do not tell")
    (elsewhere / "theme" / "sheet").mkdir(parents=True)
    text = f"<!doctype html><title>x</title><p>printed</p>{html.format((elsewhere / 'secret.txt').as_uri())}"
    (elsewhere / "theme" / "sheet" / "page.html.j2").write_text(text)
    run("sheet", "--n", 1, "--templates", "theme", "-o", "x.pdf")
    if Path("x.pdf").exists():
        pages = PdfReader(BytesIO(Path("x.pdf").read_bytes())).pages
        assert "do not tell" not in "".join(page.extract_text() for page in pages)
