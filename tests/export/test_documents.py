"""Sheets as files to edit: what pandoc makes of them is read back."""

import base64
import re
import zipfile
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import Run

from quizgen.errors import ContentError
from quizgen.export.rasters import svg_file_to_png

_TAG = re.compile(r"<[^>]*>")
SHEET = ("--n", 9, "--concepts", 1, "--versions", 2, "--points", "--seed", 8317, "--title", "Week & 3")


def _write(run: Run, *arguments: object) -> str:
    outcome = run("sheet", *SHEET, *arguments)
    assert outcome.status == 0, outcome.err
    return outcome.err


def _parts(path: Path) -> dict[str, str]:
    """Return all files of text in an archive, each of which is XML."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        texts = {name: archive.read(name).decode() for name in names}
    for text in texts.values():
        ET.fromstring(text)
    return texts


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", unescape(_TAG.sub("", text)))


def _asked(run: Run, elsewhere: Path) -> list[str]:
    """Return what the same sheet asks as a page."""
    _write(run, "-o", "page.html", "--no-manifest")
    page = (elsewhere / "page.html").read_text("utf-8")
    asked = re.findall(r'<p class="ask">(.*?)</p>', page, re.DOTALL)
    assert len(asked) == 16
    return [_letters(words) for words in asked]


@pytest.mark.parametrize("ending", ["docx", "odt", "tex"])
def test_each_kind_of_file(run: Run, elsewhere: Path, ending: str) -> None:
    """Two questions, and what stands above and below them, are all there; the long tests below look closer."""
    (elsewhere / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (elsewhere / "how.md").write_text("Sixty minutes.\n")
    head = ("--logo", "logo.svg", "--instructions", "how.md", "--course", "CS 231")
    assert run("sheet", "--n", 2, "--seed", 1, "--concepts", 1, *head, "-o", f"a.{ending}").status == 0
    path = elsewhere / f"a.{ending}"
    text = path.read_text("utf-8") if ending == "tex" else "".join(_parts(path).values())
    for words in ("CS 231", "Sixty minutes.", "Answer", "key"):
        assert words in text


@pytest.mark.matrix
def test_word(run: Run, elsewhere: Path) -> None:
    """Formulas are Word's own, every question is there with space and box, each part counts its pages."""
    _write(run, "-o", "a.docx", "--paper", "letter", "--workspace", 3)
    parts = _parts(elsewhere / "a.docx")
    document = parts["word/document.xml"]
    assert document.count("<m:oMath>") > 40
    assert "quizgen-" not in document
    assert document.count('<w:t xml:space="preserve">Answer</w:t>') == 16
    assert document.count('w:before="1701"') == 16  # an empty paragraph for it would let LibreOffice split questions
    words = _letters(document)
    assert all(asked in words for asked in _asked(run, elsewhere))
    assert document.count('<w:pgSz w:w="12240" w:h="15840"/>') == document.count("<w:sectPr>") == 3
    footers = [text for name, text in sorted(parts.items()) if "footerQuizgen" in name]
    assert ["Version A" in footers[0], "Version B" in footers[1], "Answer key" in footers[2]] == [True] * 3
    assert all("Week &amp; 3" in footer and " PAGE " in footer for footer in footers)
    for number, footer in enumerate(footers, start=1):
        assert f" PAGEREF quizgenEnd{number} " in footer
        assert document.count(f'w:name="quizgenEnd{number}"') == 1
    for code in re.findall(r"[a-z0-9-]+/[123]/[a-z0-9]+</w:t>", document[document.index("step by step") :]):
        before = document[: document.rindex(code)]
        assert "<w:keepNext/>" in before[before.rindex("<w:p>") :], code  # heading, code and picture stay together
    for part in document.split('w:val="Heading2"')[1:]:
        if "Answer</w:t>" in part:
            paragraphs = re.findall(r"<w:p>.*?</w:p>", part[part.index("</w:p>") :], re.DOTALL)
            box = next(index for index, one in enumerate(paragraphs) if "Answer</w:t>" in one)
            assert all("<w:keepNext/>" in one for one in paragraphs[:box])


QUESTION = """
## A table ^t

```problem
a: 2..90
answer: a + 1
```

| layer | size |
|---|---|
| conv | {{a}} |

```python
a = {{a}}

print(a + 1)
```

What is printed?

**Solution.** {{answer}}
"""


def test_nothing_of_a_question_is_split_in_word(run: Run, elsewhere: Path) -> None:
    """To stay with what follows doesn't keep a listing or a row of a table from being split itself."""
    (elsewhere / "n.md").write_text(QUESTION)
    assert run("sheet", "--notes", "n.md", "--only", "notes", "--n", 1, "--key", "none", "-o", "a.docx").status == 0
    document = _parts(elsewhere / "a.docx")["word/document.xml"]
    question = document[document.index('w:val="Heading2"') : document.index("<w:pBdr>")]
    paragraphs = re.findall(r"<w:p>.*?</w:p>", question, re.DOTALL)
    assert len(paragraphs) == 7
    assert all("<w:keepNext/><w:keepLines/>" in paragraph for paragraph in paragraphs)
    assert (
        question.count("<w:tr><w:trPr><w:cantSplit/>") == question.count("<w:tr>") == question.count("</w:trPr>") == 2
    )


@pytest.mark.matrix
def test_an_exam_in_word_gives_nothing_away(run: Run, elsewhere: Path) -> None:
    """No code and no seed in any part of the file; the key has both, and equal exams are equal files."""
    said = _write(run, "-o", "a.docx", "--exam")
    assert said.startswith("a.docx, a-key.docx and a.toml:")
    first = (elsewhere / "a.docx").read_bytes()
    manifest = (elsewhere / "a.toml").read_text("utf-8")
    codes = [code for code in re.findall(r'"([^"]*/[123]/[^"]*)"', manifest) if "#" not in code]
    exam, key = (_parts(elsewhere / name) for name in ("a.docx", "a-key.docx"))
    assert len(codes) == 16
    assert not [name for name, text in exam.items() if "8317" in text or any(code in text for code in codes)]
    assert all(code in key["word/document.xml"] for code in codes)
    assert "Seed 8317" in key["word/document.xml"]
    _write(run, "-o", "a.docx", "--exam")
    assert (elsewhere / "a.docx").read_bytes() == first


@pytest.mark.matrix
def test_libreoffice(run: Run, elsewhere: Path) -> None:
    """Formulas are objects, questions keep their words, each part has a footer of its own."""
    _write(run, "-o", "a.odt")
    parts = _parts(elsewhere / "a.odt")
    assert sum("Formula" in name and name.endswith("content.xml") for name in parts) > 40
    words = _letters(parts["content.xml"])
    assert all(asked in words for asked in _asked(run, elsewhere))
    assert parts["styles.xml"].count("<style:master-page") == 4
    assert 'fo:page-height="297mm"' in parts["styles.xml"]
    assert parts["content.xml"].count("QuizgenBox") == 17
    assert [parts["content.xml"].count(f'text:name="quizgenEnd{number}"') for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
    assert parts["styles.xml"].count("<text:bookmark-ref ") == 3


_SUM = " + ".join(rf"\frac{{w_{{{number}}}}}{{1 + x_{{{number}}}}}" for number in range(12))
WIDE = rf"""
## Why wide?

`{"x" * 60}` and https://example.com/{"y" * 60}

| {" | ".join(f"Column number {number}" for number in range(10))} |
|{"---|" * 10}
| {" | ".join("some words" for _ in range(10))} |

$$ y = {_SUM} $$
"""


def test_what_is_wide(run: Run, elsewhere: Path) -> None:
    """LaTeX is told where to break and what to make smaller, and LibreOffice where a fraction ends."""
    (elsewhere / "n.md").write_text(WIDE)
    for ending in ("tex", "odt"):
        assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", f"n.{ending}").status == 0
    text = (elsewhere / "n.tex").read_text("utf-8")
    assert text.count(r"\allowbreak{}") == 7 + 9
    assert text.count("p{(") == 10
    assert r"\[\quizgenfit{y = " in text.partition(r"\usepackage{graphicx}")[2]
    assert text.count(r"\label{quizgen-end-") == text.count(r"\pageref{quizgen-end-") == 2
    formulas = [text for name, text in _parts(elsewhere / "n.odt").items() if name.startswith("Formula")]
    (formula,) = [text for text in formulas if "mfrac" in text]
    assert formula.count("<mrow><mfrac>") == formula.count('</mfrac><mspace width="0"/></mrow>') == 12


@pytest.mark.matrix
@pytest.mark.parametrize("ending", ["tex", "md"])
def test_text_with_pictures_beside_it(run: Run, elsewhere: Path, ending: str) -> None:
    """Formulas stay TeX, and every picture that is named is there, with 300 dots per inch."""
    said = _write(run, "-o", f"a.{ending}")
    text = (elsewhere / f"a.{ending}").read_text("utf-8")
    pictures = set(re.findall(r"a-[0-9a-f]{8}\.png", text))
    assert f"{len(pictures)} pictures: 9 cards" in said
    assert pictures == {path.name for path in elsewhere.glob("*.png")}
    assert all((elsewhere / name).read_bytes().startswith(b"\x89PNG") for name in pictures)
    assert len(re.findall(r"\\\(|\$", text)) > 40
    assert text.count("Answer") >= 16
    if ending == "tex":
        assert text.count(r"\begin{minipage}") == text.count(r"\end{minipage}") >= 16
        assert r"\usepackage{fancyhdr}" in text


@pytest.mark.matrix
def test_pictures_of_notes(run: Run, elsewhere: Path) -> None:
    """SVG is drawn, what LaTeX can't show is refused by name."""
    (elsewhere / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (elsewhere / "b.webp").write_bytes(b"RIFF")
    (elsewhere / "n.md").write_text("## Why?\n![](a.svg)\n")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "-o", "x.tex").status == 0
    (elsewhere / "n.md").write_text("## Why?\n![](b.webp)\n")
    outcome = run("sheet", "--only", "notes", "--notes", "n.md", "-o", "y.tex")
    assert outcome.status == 1
    assert "b.webp: .tex files hold no .webp pictures; save it as PNG" in outcome.err


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'
_PATTERN = '<pattern id="p" patternUnits="userSpaceOnUse" width="1e8" height="1e8"><path d="M0 0h9"/></pattern>'
PICTURES = {
    "large": (_SVG.format('width="99999999" height="99999999"', ""), "it takes too much memory"),
    "large inside": (_SVG.format('width="9" height="9"', _PATTERN + '<path fill="url(#p)" d="M0 0h9v9z"/>'), "memory"),
    "none": ("<p>no picture", "can't be drawn ("),
    "no text": ("\x89PNG", "can't be drawn ("),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_that_can_not_be_drawn(kind: str) -> None:
    """Whoever made it: one line, and the process lives on."""
    svg, said = PICTURES[kind]
    with pytest.raises(ContentError, match=re.escape(said)):
        svg_file_to_png(svg.encode("latin-1"), "a.svg")


PANDOCS = {
    "echo pandoc 2.17.1.1": (2, "is written by pandoc 3.1 or newer, and"),
    "echo pandoc 3.9; [ $# -eq 1 ] || { echo oh no >&2; exit 1; }": (1, "failed (oh no); write a .pdf or .html"),
}


@pytest.mark.parametrize("script", PANDOCS)
def test_a_pandoc_that_will_not_do(run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Too old, or failing: one line, and nothing is written."""
    pandoc = elsewhere / "pandoc"
    pandoc.write_text(f"#!/bin/sh\n{script}\n")
    pandoc.chmod(0o755)
    monkeypatch.setenv("QUIZGEN_PANDOC", str(pandoc))
    outcome = run("sheet", "--n", 1, "--seed", 1, "-o", "a.docx")
    status, said = PANDOCS[script]
    assert outcome.status == status
    assert said in outcome.err
    assert outcome.err.count("\n") == 1
    assert [path.name for path in elsewhere.iterdir()] == ["pandoc"]


def test_a_missing_pandoc_is_told_with_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says that the variable names no program, and how to get one."""
    monkeypatch.setenv("QUIZGEN_PANDOC", "nosuchpandoc")
    outcome = run("sheet", "-o", "a.odt")
    assert outcome.status == 2
    missing = "QUIZGEN_PANDOC names nosuchpandoc, which is not a program; install it with: pip install pypandoc_binary"
    assert outcome.err.endswith(f"{missing}\n")
    monkeypatch.setattr("quizgen.export.pandoc.find_spec", lambda _name: None)
    assert run("sheet", "-o", "a.odt").err.endswith(f"{missing} resvg-py\n")


_SIZE = 'width="8" height="8"'


def test_a_picture_from_elsewhere_shows_no_other_file(tmp_path: Path) -> None:
    """What an SVG names stays outside; what it holds is drawn."""
    (tmp_path / "red.svg").write_text(_SVG.format(_SIZE, '<rect width="8" height="8" fill="red"/>'), "utf-8")
    secret = tmp_path / "red.png"
    secret.write_bytes(svg_file_to_png((tmp_path / "red.svg").read_bytes(), "red.svg"))
    held = base64.b64encode(secret.read_bytes()).decode()
    blank, named, inside = (
        svg_file_to_png(_SVG.format(_SIZE, f'<image href="{href}" width="8" height="8"/>').encode(), "a.svg")
        for href in ("#nothing", secret, f"data:image/png;base64,{held}")
    )
    assert named == blank != inside


@pytest.mark.matrix
def test_latex_knows_the_commands_of_notes(run: Run, elsewhere: Path) -> None:
    """A formula that every other format shows mustn't stop LaTeX: its head defines what is used, and no more."""
    (elsewhere / "n.md").write_text("## What is it?\n$\\argmax_y \\bm{x} + \\mathds{1}$ and $\\ce{H2O}$\n", "utf-8")
    (elsewhere / "m.md").write_text("## What is it?\n$x$\n", "utf-8")
    for name in ("n", "m"):
        note, sheet = str(elsewhere / f"{name}.md"), str(elsewhere / f"{name}.tex")
        assert run("sheet", "--only", "notes", "--notes", note, "-o", sheet).status == 0
    text, plain = ((elsewhere / name).read_text("utf-8") for name in ("n.tex", "m.tex"))
    for meaning in (r"{\argmax}{\operatorname*{arg\,max}}", r"{\bm}{\boldsymbol}", r"{\mathds}{\mathbf}"):
        assert rf"\providecommand{meaning}" in text
    assert r"\mathrm{H}_{2}\mathrm{O}" in text
    assert r"\ce" not in text
    assert "\\AtBeginDocument{\\providecommand" not in plain
