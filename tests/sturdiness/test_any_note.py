"""Whatever stands in a note: what is exported is well-formed, runs nothing and is no template."""

import json
import os
import re
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from calling import call, scripts_of
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.resources import CONTENT

SOURCES = [path.read_text("utf-8") for path in sorted(CONTENT.glob("*.md"))]

pieces = st.sampled_from(
    [
        *(
            "<script>alert(1)</script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "{{Front}}",
            "{{#ID}}",
            "{% raw %}",
        ),
        *(
            "[a](javascript:alert(1))",
            "![x](quizgen:window?size=9&kernel=3)",
            '!["><b>](quizgen:bottleneck?channels=8)',
        ),
        *(
            "$\\text{<b>}$",
            "$x_{{1}}$",
            "$$\n\\frac{1}{2}\n$$",
            "<tex>1</tex>",
            "```html\n<b>\n```",
            "| a |\n|--|\n| {{c1::x}} |",
        ),
        *(
            "\\(\\href{javascript:alert(1)}{x}\\)",
            "\\\\(\\style{position:fixed}{x}\\\\)",
            "\\\\( lone",
            "\\\\[ lone",
            "<details><summary>Why?</summary>",
            "</details>",
            "> [!question] Why?",
            "**Why?** ",
            "Q: Why?\nA: ",
            "[^1]\n\n[^1]: note",
            "&lt;",
            "-->",
            "<!--",
            "]]>",
            "\u2028",
            "\x1f",
            "\x0b",
            "</figure>",
            "> [!question] Who?\n> Me.",
            "\\(",
            "\\)",
        ),
        *(
            "![](quizgen:cone?kernels=3,3&strides=2,1)",
            "[x](data:text/html,<script>alert(1)</script>)",
            "**",
            "`",
            "\ud800",
        ),
    ]
)


@st.composite
def notes(draw: st.DrawFn) -> str:
    """A question, then parts of a real note, hostile pieces and anything else; or these in the question."""
    source = draw(st.sampled_from(SOURCES))
    start = draw(st.integers(0, max(len(source) - 500, 0)))
    parts = draw(st.lists(pieces | st.text(max_size=20), min_size=1, max_size=8))
    cut = draw(st.integers(0, 500))
    words = draw(st.sampled_from(["Why", *parts]))
    return f"## {words}?\nBecause {parts[0]}.\n\n{source[start : start + cut]}{' '.join(parts)}\n"


@pytest.fixture(autouse=True, scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Work in a folder of our own."""
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("any"))
    yield
    os.chdir(before)


def _check(text: str, command: str) -> None:
    Path("note.md").write_text(text.encode("utf-8", "replace").decode(), encoding="utf-8", newline="")
    Path("out").unlink(missing_ok=True)
    outcome = call(command, "--only", "notes", "--notes", "note.md", "--seed", "1", "-o", "out")
    if outcome.status:
        assert outcome.status == 1
        assert outcome.err.startswith("quizgen: note.md")
        return
    if command == "anki":
        _check_package(Path("out"))
    elif command == "json":
        for card in json.loads(Path("out").read_text("utf-8"))["cards"]:
            (variant,) = card["variants"]
            assert scripts_of(variant["question_html"]) == scripts_of(variant["answer_html"]) == 0
    else:
        page = Path("out").read_text("utf-8")
        assert scripts_of(page) == _scripts(command)
        assert not re.search(r"""(?:href|src)=["']?\s*javascript:""", page)


@cache
def _scripts(command: str) -> int:
    """Return how many scripts a page has whose note is harmless."""
    Path("harmless.md").write_text("## Why?\nSo.\n")
    assert call(command, "--only", "notes", "--notes", "harmless.md", "-o", "harmless.html").status == 0
    return scripts_of(Path("harmless.html").read_text("utf-8"))


def _check_package(path: Path) -> None:
    Path("collection").write_bytes(zipfile.ZipFile(path).read("collection.anki2"))
    database = sqlite3.connect("collection")
    (models,) = database.execute("SELECT models FROM col").fetchone()
    fields = database.execute("SELECT flds FROM notes").fetchall()
    database.close()
    assert fields
    assert not re.search(r"alert|Because|::x", models)
    for (text,) in fields:
        assert sum(map(scripts_of, text.split("\x1f"))) == 0


@settings(max_examples=10)
@given(notes(), st.sampled_from(["anki", "html", "sheet", "json"]))
def test_any_note(text: str, command: str) -> None:
    """Every format."""
    _check(text, command)


@pytest.mark.slow
@settings(max_examples=250)
@given(notes(), st.sampled_from(["anki", "html", "sheet", "json"]))
def test_very_many_notes(text: str, command: str) -> None:
    """The same, searched for long."""
    _check(text, command)


@pytest.mark.parametrize("command", ["anki", "html", "sheet", "json"])
def test_signs_that_nobody_sees(command: str) -> None:
    """Half a Unicode character, which YAML can write, and the sign between Anki's fields, anywhere in a note."""
    hidden = "\x1f\x00\x0b\x7f"
    top = r'id: "a\ud800\x1f"' + "\n" + r'tags: ["b\ud800\x1f"]' + "\n" + r'deck: "c\ud800\x1f"'
    _check(f"---\n{top}\n---\n# T{hidden}\n## Why{hidden}?\nSo{hidden} &#31; $x{hidden}$ `{hidden}a`.\n", command)
    assert Path("out").exists()


_MATHJAX = re.compile(r"\\\\[(\[](.*?)(?:\\\\[)\]]|\Z)", re.DOTALL)

LURKING = {
    "formula": r"\(\href{javascript:alert(1)}{x}\)",
    "two slashes": r"\\(\href{javascript:alert(1)}{x}\\)",
    "display": r"\[\style{position:fixed}{x}\]",
    "dollars": r"$\cssId{quizgen}{x}$ and $$\require{unicode}$$",
    "macro": r"$\def\x{\x\x}$ and then $\x$",
    "lone": r"\\( \\[ and \\\\( too",
    "over a link": r"\\[(x](https://example.org) \\[[(x]] **\\**(x)",
    "over a tag": r"<b>\\</b>( \\<br>(",
    "around code": r"\\( `a` \href{b}{c} \\) \( `a` \style{b}{c} \)",
    "words of a picture": r"![\\(\href{javascript:alert(1)}{x}\\)](https://example.org/x.png)",
    "words of a missing one": r"![\\(\href{a}{b}\\)](x.png) ![c\\](x.png)(\href{a}{b}\\)",
    "words of a drawing": r"![\\(\href{a}{b}\\)](quizgen:bottleneck?channels=8)",
    "entities": r"&#92;(\href{a}{b}&#92;) \\&lpar;\href{a}{b}\\&rpar; &bsol;[\href{a}{b}&bsol;]",
    "in bold": r"**\\(\href{javascript:alert(1)}{x}\\)**",
}


def test_no_reader_gets_tex_that_was_refused() -> None:
    """Neither as a formula of ours nor as text that a reader would take for one."""
    Path("lurking").mkdir()
    for name, words in LURKING.items():
        top = f"# {words} " + r"\\( `a` \href{b}{c} \\)"
        text = f"{top}\n## Why {name}?\nSo.\n## Why {words} at all?\nSo {words}.\n\n- {words}\n"
        Path(f"lurking/{name}.md").write_text(text, "utf-8")
    assert call("anki", "--only", "notes", "--notes", "lurking", "-o", "lurking.apkg").status == 0
    Path("collection").write_bytes(zipfile.ZipFile("lurking.apkg").read("collection.anki2"))
    database = sqlite3.connect("collection")
    notes = database.execute("SELECT flds FROM notes").fetchall()
    database.close()
    for (text,) in notes:
        for shown in text.split("\x1f"):
            for source in _MATHJAX.findall(re.sub(r"<(pre|code)\b.*?</\1>", "", shown)):  # MathJax leaves code alone
                assert not re.search(r"href|style|cssId|require|def|^\s", source), source


NESTED = {
    "quotes": "> " * 20_000,
    "lists": "- " * 20_000,
    "brackets": "[" * 20_000,
    "links": "[a](" * 10_000,
    "pictures": "![" * 20_000,
    "wikilinks": "[[" * 20_000,
    "stars": "*a **b " * 5_000,
    "ticks": "".join("`" * (number % 90) + " " for number in range(2_000)),
    "dollars": "$ " * 20_000,
    "braces": "$" + "{" * 1_900 + "}" * 1_900 + "$",
    "fractions": "$" + r"\frac{" * 300 + "$",
    "elements": "<a " * 10_000,
    "tables": "|" * 10_000 + "\n" + "|-" * 10_000,
    "escapes": "\\" * 40_000,
    "aliases": "",
}


def test_a_host_without_an_end_beside_a_problem_is_read_at_once() -> None:
    """Decoding it would take the square of its length, a minute here."""
    problem = "## Sum\n\n```problem\na: 2..9\nanswer: a + 1\n```\n\nWhat is {{a}} + 1?\n\n**Solution.** {{answer}}\n"
    Path("note.md").write_text(f"{problem}\n## Other\n\nxn--{'abcdefghij' * 60_000}\n", "utf-8")
    start = time.monotonic()
    assert call("check", "note.md").status == 0
    assert time.monotonic() - start < 10


def test_notes_made_to_hang_do_not() -> None:
    """Tens of kilobytes of the worst, and of YAML that doubles at every line, take seconds."""
    top = "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" if n else "a0: &a0 [x, x]" for n in range(40))
    spent = {}
    for name, worst in NESTED.items():
        Path("note.md").write_text(f"---\n{top}\ntags: *a39\n---\n## Why?\nSo {worst}\n", "utf-8")
        start = time.monotonic()
        assert call("check", "note.md").status in {0, 1}
        spent[name] = time.monotonic() - start
    assert max(spent.values()) < 10, spent
