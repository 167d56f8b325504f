"""Sheets as files to edit: boxes, fields and footers look as they do on a page."""

import re
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Run

TASKS = "## Which tasks?\n\nThese:\n\n- [ ] a\n- [x] b\n- [X] `c`\n\n1. [x] d\n"
TICKED = {".md": r"^- \[x\] |^1\.  \[x\] ", ".tex": r"\\item\[\$\\boxtimes\$\]|☑ d"}
OPEN = {".md": r"^- \[ \] ", ".tex": r"\\item\[\$\\square\$\]"}


@pytest.mark.parametrize("ending", TICKED)
def test_boxes_of_tasks(run: Run, elsewhere: Path, ending: str) -> None:
    """A ticked box is one as much as an open one; it was a sign after a bullet."""
    (elsewhere / "n.md").write_text(TASKS, "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", f"a{ending}").status == 0
    text = (elsewhere / f"a{ending}").read_text("utf-8")
    assert len(re.findall(OPEN[ending], text, re.MULTILINE)) == 1
    assert len(re.findall(TICKED[ending], text, re.MULTILINE)) == 3


def test_the_key_has_a_total(run: Run, elsewhere: Path) -> None:
    """Below the answers of each version, as on a page; without points there is none."""
    options = ("--n", 3, "--versions", 2, "--only", "problems", "--seed", 1, "-o", "a.md")
    assert run("sheet", *options, "--points", "1=4").status == 0
    (total,) = re.findall(r"^\| Total.*", (elsewhere / "a.md").read_text("utf-8"), re.MULTILINE)
    numbers = re.findall(r"\d+", total)
    head = re.search(r"Points:.*?/(?:&nbsp;|\s)*(\d+)", (elsewhere / "a.md").read_text("utf-8"))
    assert head
    assert numbers == [head[1]] * 2
    assert run("sheet", *options).status == 0
    assert "Total" not in (elsewhere / "a.md").read_text("utf-8")


GAP = "\u00a0"
FILES = {".docx": "word/document.xml", ".odt": "content.xml"}
FOOTERS = {".docx": "word/footerQuizgen1.xml", ".odt": "styles.xml"}


def _words(path: Path, name: str) -> str:
    """Return the text of a document, or of the file with this name in it."""
    if path.suffix in FILES:
        with ZipFile(path) as archive:
            return unescape(re.sub("<[^>]*>", "", archive.read(name).decode()))
    text = re.sub(r"\\([_{}])", r"\1", path.read_text("utf-8")).replace(r"\[", "[").replace("{[}", "[")
    return text.replace("~", GAP).replace("&nbsp;", GAP)


@pytest.mark.parametrize("ending", [".docx", ".odt", ".tex", ".md"])
def test_no_field_is_broken_across_lines(run: Run, elsewhere: Path, ending: str) -> None:
    """A word stays with the line to write on, also below a long name, and "Page" with its number."""
    (elsewhere / "names.csv").write_text("Name\nAnn Lee\n", "utf-8")
    options = ("--n", 1, "--only", "problems", "--seed", 1, "--no-pictures", "--points", "--line", "Desk")
    for name, more in (("a", ()), ("b", ("--students", "names.csv"))):
        assert run("sheet", *options, *more, "-o", f"{name}{ending}").status == 0
        words = _words(elsewhere / f"{name}{ending}", FILES.get(ending, ""))
        fields = ("Date: __________", "Points: ______ / ", "Desk: ______________________", "[____ / ")
        wanted = [*fields, "Name: ______________________"] if name == "a" else fields
        assert [field for field in wanted if field.replace(" ", GAP) not in words] == []
    if ending in FOOTERS:
        footer = _words(elsewhere / f"a{ending}", FOOTERS[ending])
        assert re.search(f"Page{GAP}1{GAP}of{GAP}1", footer)


BOXES = {
    ".md": r"> \*\*Mind \*this\*\*\*$\n>\n> > \*\*Tip\*\*$\n> >\n> > Inner\.$\n\nAfter\.$",
    ".tex": r"\\begin\{quote\}\n\\textbf\{Mind \\emph\{this\}\}\n\n\\begin\{quote\}\n\\textbf\{Tip\}\n\nInner\.$",
    ".docx": r'<w:pStyle w:val="BlockText"\s?/></w:pPr><w:r><w:rPr><w:b\s?/><w:bCs\s?/></w:rPr><w:t[^>]*>Mind',
    ".odt": r'<text:p text:style-name="P\d+"><text:span text:style-name="T\d+">Mind',
}


@pytest.mark.parametrize("ending", BOXES)
def test_a_callout_is_a_quotation_with_a_title(run: Run, elsewhere: Path, ending: str) -> None:
    """Its title looked like a sentence, and nobody saw where it ended."""
    (elsewhere / "n.md").write_text("## Why?\n\n> [!note] Mind *this*\n>\n> > [!tip]\n> > Inner.\n\nAfter.\n", "utf-8")
    path = elsewhere / f"a{ending}"
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", path.name).status == 0
    if path.suffix in FILES:
        with ZipFile(path) as archive:
            text = archive.read(FILES[path.suffix]).decode()
    else:
        text = path.read_text("utf-8")
    assert re.search(BOXES[ending], text, re.MULTILINE)
