"""Sheets as files to edit: only formulas become formulas, and no sign of a text is lost."""

import re
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Run
from markdown_it import MarkdownIt

NOTE = r"""
## Is `\(\input{/etc/hostname}\)` or `\[a\]` bad, as in `f\(x\)`?

So a\\) b, (c\\) and x\\] end, with $y_1$, $$z$$ and [formulas $v$](https://e.org).

## The mark `\(p\)` ^mark

```problem
a: 2..90
answer: a + 1
mistakes:
  - 'took \(q\)': a + 3
```

What is {{a}} + 1?

**Solution.** {{answer}}
"""
OPTIONS = {
    "--title": r"Week \(3\)",
    "--course": r"Course \[4\]",
    "--institution": r"Room \(5\)",
    "--line": r"Desk \(6\)",
}
NAME = r"Ann \(7\)"
WORDS = (r"\(\input{/etc/hostname}\)", r"\[a\]", r"f\(x\)", r"a\) b, (c\) and x\] end", r"Took \(q\).")

_FORMULAS = {
    ".docx": re.compile(r"<m:oMath>"),
    ".odt": re.compile("<draw:object "),
    ".tex": re.compile(r"(?<!\\)\\[(\[]"),
    ".md": re.compile(r"\$?\$\w+\$\$?"),
}


def _source(path: Path) -> str:
    """Return the text of a document as the file has it."""
    if path.suffix in {".docx", ".odt"}:
        with ZipFile(path) as archive:
            return archive.read("word/document.xml" if path.suffix == ".docx" else "content.xml").decode()
    return path.read_text("utf-8").partition(r"\begin{document}")[2] or path.read_text("utf-8")


def _shown(path: Path) -> str:
    """Return the text of a document as it is seen."""
    text = _source(path)
    if path.suffix == ".tex":
        text = re.sub(r"\{([\[\]])\}", r"\1", text)
        return re.sub(r"\\([{}])", r"\1", re.sub(r"\\textbackslash(?:\{\})?", r"\\", text))
    if path.suffix == ".md":
        parts = re.split("(`.*?`)", text)
        parts[::2] = [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", part) for part in parts[::2]]
        return "".join(parts)
    return unescape(re.sub("<[^>]*>", "", text))


@pytest.mark.parametrize("ending", _FORMULAS)
def test_only_formulas_become_formulas(run: Run, elsewhere: Path, ending: str) -> None:
    r"""What looks like one in code, titles and names stays as it is, `\input` above all, and so does `\)` in a text."""
    (elsewhere / "n.md").write_text(NOTE, "utf-8")
    (elsewhere / "names.csv").write_text(f"Name\n{NAME}\n", "utf-8")
    options = [word for option in OPTIONS.items() for word in option]
    notes = ("--only", "notes", "--notes", "n.md", "--students", "names.csv")
    assert run("sheet", "--seed", 1, *notes, *options, "-o", f"a{ending}").status == 0
    path = elsewhere / f"a{ending}"
    assert len(_FORMULAS[ending].findall(_source(path))) == 3
    shown = _shown(path)
    assert [words for words in (*OPTIONS.values(), NAME, *WORDS) if words not in shown] == []


TABLE = r"""
## Why a table?

| a \| b | $\|x\| + \left\|y\right\|$ | `a \| b` |
|---|---|---|
| 1 | $P(A\|B)$ and $\\|v\\|$ | `x \|\| y` |
"""


def test_bars_end_no_cell_in_markdown(run: Run, elsewhere: Path) -> None:
    """Whoever reads the table finds them in code and in formulas again, where two of them are a norm."""
    (elsewhere / "n.md").write_text(TABLE, "utf-8")
    assert run("sheet", "--seed", 1, "--only", "notes", "--notes", "n.md", "-o", "a.md").status == 0
    read = MarkdownIt("commonmark").enable("table").render((elsewhere / "a.md").read_text("utf-8"))
    heads, cells = (re.findall(f"<{tag}>(.*?)</{tag}>", read)[-3:] for tag in ("th", "td"))
    assert heads == ["a | b", r"$|x| + \left|y\right|$", "<code>a | b</code>"]
    assert cells == ["1", r"$P(A|B)$ and $\Vert v\Vert$", "<code>x || y</code>"]


def test_lines_of_a_cell_in_markdown(run: Run, elsewhere: Path) -> None:
    """Pandoc had no table for them and wrote "[TABLE]": all that stood in it was lost."""
    (elsewhere / "n.md").write_text(
        "## Why a table?\n\n| a<br>b | c |\n|---|---|\n| 1 | x<br>**y**<br>$z$ |\n", "utf-8"
    )
    assert run("sheet", "--seed", 1, "--only", "notes", "--notes", "n.md", "-o", "a.md").status == 0
    written = (elsewhere / "a.md").read_text("utf-8")
    read = MarkdownIt("commonmark").enable("table").render(written)
    assert re.findall("<t[hd]>(.*?)</t[hd]>", read) == ["a<br>b", "c", "1", "x<br><strong>y</strong><br>$z$"]


def test_signs_that_latex_does_not_know_are_signs_of_formulas(run: Run, elsewhere: Path) -> None:
    """A sign of texts is another one there: the minus of a text came out as an equals sign."""
    assert run("sheet", "--n", 1, "--seed", 1, "-o", "a.tex").status == 0
    source = (elsewhere / "a.tex").read_text("utf-8")
    declared = dict(re.findall(r"\\DeclareUnicodeCharacter\{(\w+)\}\{\\ensuremath\{(.*)\}\}", source))
    assert (declared["2212"], declared["2192"]) == ("-", r"\rightarrow")
    assert [shown for shown in declared.values() if shown.startswith(r"\text")] == []


def test_signs_of_notes_are_declared_where_they_occur(run: Run, elsewhere: Path) -> None:
    """PdfLaTeX left out what it didn't know: the minus of a power, or the mark of a task that is done."""
    (elsewhere / "n.md").write_text("## Which rate?\n\nThis one:\n\n- [x] 10⁻⁶ ⇒ slow, for x ∈ ℝⁿ\n", "utf-8")
    sheets = {}
    for name, chosen in (("a.tex", ("--notes", "n.md", "--only", "notes")), ("b.tex", ("--only", "problems"))):
        assert run("sheet", "--n", 1, "--seed", 1, *chosen, "-o", name).status == 0
        source = (elsewhere / name).read_text("utf-8")
        sheets[name] = dict(re.findall(r"\\DeclareUnicodeCharacter\{(\w+)\}\{\\ensuremath\{(.*)\}\}", source))
    more = {chr(int(code, 16)): shown for code, shown in sheets["a.tex"].items() if code not in sheets["b.tex"]}
    shown = {"⇒": r"\Rightarrow", "⁻": "^{-}", "ⁿ": "^{n}", "ℝ": r"\mathbb{R}", "☑": r"\rlap{$\square$}\checkmark"}
    assert more == shown
