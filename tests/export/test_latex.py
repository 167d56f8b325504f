"""Sheets for LaTeX: what its pages can hold."""

import re
from pathlib import Path

import pytest
from conftest import Run

SHORT = "Week 3"
LONG = "Week 3: a title that goes on and on until it no longer fits beside the number of a page"


@pytest.mark.parametrize("title", [SHORT, LONG, "第三周的练习和答案" * 4])
def test_a_long_footer_leaves_room_for_the_number_of_the_page(run: Run, elsewhere: Path, title: str) -> None:
    """It is broken within a box; on one line it would be printed over "Page 1 of 2"."""
    options = ("--n", 1, "--only", "problems", "--seed", 1, "--no-pictures")
    assert run("sheet", *options, "--title", title, "-o", "a.tex").status == 0
    footers = re.findall(r"\\renewcommand\{\\quizgenfooter\}\{(.*)", (elsewhere / "a.tex").read_text("utf-8"))
    assert len(footers) == 2
    assert [footer.startswith(r"\parbox[t]{0.8\headwidth}{") for footer in footers] == [title != SHORT] * 2
    assert all(title in footer for footer in footers)


def test_svg_of_a_note_is_as_large_as_on_a_page(run: Run, elsewhere: Path) -> None:
    """96 of its pixels are an inch, however many dots it is drawn with; a width in the note counts."""
    (elsewhere / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="288" height="96"/>')
    (elsewhere / "n.md").write_text("## Why?\n![wide](a.svg)\n\n## How?\n![[a.svg|192]]\n")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "x.tex").status == 0
    found = re.findall(r"\\includegraphics\[([^]]*)\]", (elsewhere / "x.tex").read_text("utf-8"))
    assert sorted(re.findall(r"width=([\d.]+)cm", " ".join(found))) == ["5.08", "7.62"]


HEADS = ("Characteristic", "Convolutional", "Fullyconnected", "Transformerbased", "Recurrentnetworks")
FEW = ("n", "Explanation of what goes on in this column of a table", "a", "b", "Interchangeabilities")


def _table(*heads: str) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), heads))


def _widths(text: str) -> list[float]:
    return [float(width) for width in re.findall(r"\\real\{([\d.]+)\}", text)]


def test_no_column_is_narrower_than_its_words(run: Run, elsewhere: Path) -> None:
    """All columns had one width, so that words ran into those beside them; where they fit, it is one still."""
    tables = [_table(*HEADS), _table(*FEW), _table(*("some words",) * 8), _table(*HEADS, *HEADS)]
    (elsewhere / "n.md").write_text("## Why?\n\n" + "\n\nThen\n\n".join(tables) + "\n", "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "n.tex").status == 0
    text = (elsewhere / "n.tex").read_text("utf-8")
    small, few, even, broken = text.split(r"\begin{longtable}")[1:]
    assert all(0.9 < sum(_widths(table)) <= 1 for table in (small, few, even, broken))
    for share, head in zip(_widths(small), HEADS, strict=True):
        assert share * 105 > len(head)  # signs of a small line
    for share, word in zip(_widths(few), ("n", "Explanation", "a", "b", "Interchangeabilities"), strict=True):
        assert share * 75 > len(word)  # signs of a line
    assert len(set(_widths(even))) == 1
    assert text.count(r"\scriptsize") == 2
    assert broken.count(r"\hspace{0pt}") == 20
    assert r"\hspace" not in small + few + even


LINES = r"""## Which lines?

$$a &= b \\ c &= d$$

$$x = 1 \\ y = 2$$

$$x \\ y \tag{1}$$
"""


@pytest.mark.parametrize("ending", ["tex", "md"])
def test_lines_without_an_environment_stand_in_one(run: Run, elsewhere: Path, ending: str) -> None:
    """LaTeX stopped at them, or put all of them into one line."""
    (elsewhere / "n.md").write_text(LINES, "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", f"a.{ending}").status == 0
    text = (elsewhere / f"a.{ending}").read_text("utf-8")
    shown = [r"\begin{aligned}a &= b \\ c &= d\end{aligned}", r"\begin{gathered}x = 1 \\ y = 2\end{gathered}"]
    assert [text.count(lines) for lines in (*shown, r"\begin{gather*}x \\ y \tag{1}\end{gather*}")] == [1, 1, 1]


def test_signs_in_a_row_stay_apart(run: Run, elsewhere: Path) -> None:
    """The fonts of LaTeX made one quotation mark of two of them, but in code."""
    (elsewhere / "n.md").write_text("## Is 1 << 2 >> 3 in `a << b`?\n\n- x,,y \\`\\`z 2<3\n", "utf-8")
    options = ("--only", "notes", "--notes", "n.md", "--seed", 1, "--title", "a << b")
    assert run("sheet", *options, "-o", "n.tex").status == 0
    text = (elsewhere / "n.tex").read_text("utf-8")
    assert r"Is 1 \textless{}\/\textless{} 2 \textgreater{}\/\textgreater{} 3 in " in text
    assert r"x,\/,y `\/`z 2\textless3" in text
    assert r"\renewcommand{\quizgenfooter}{a \textless{}\/\textless{} b" in text
    assert r"\texttt{a\ \textless{}\textless{}\ b}" in text


_LONG = " + ".join("abcdefghijkl") + r" \\ + " + " + ".join("mnopqrstuvwxyz")
DISPLAYED = rf"""## What is displayed by itself?

\begin{{multline}}
{_LONG}
\end{{multline}}

\begin{{alignat*}}{{1}}
a &= {_LONG}
\end{{alignat*}}
"""


def test_what_is_displayed_by_itself_stands_in_no_box(run: Run, elsewhere: Path) -> None:
    """LaTeX would stop at such an environment in the box that makes wide formulas fit."""
    (elsewhere / "n.md").write_text(DISPLAYED, "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "n.tex").status == 0
    body = (elsewhere / "n.tex").read_text("utf-8").partition(r"\begin{document}")[2]
    assert r"\quizgenfit" not in body
    assert [body.count(rf"\begin{{{name}}}") for name in ("multline", "alignat*")] == [1, 1]


def test_a_formula_stands_in_no_other_one(run: Run, elsewhere: Path) -> None:
    r"""LaTeX stops at `\begin{displaymath}` between its own delimiters, and MathJax doesn't know it."""
    formulas = r"$$\begin{displaymath} a + b \end{displaymath}$$ and $\begin{math} c \end{math}$"
    (elsewhere / "n.md").write_text(f"## What is it?\n{formulas}\n", "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "n.tex").status == 0
    body = (elsewhere / "n.tex").read_text("utf-8").partition(r"\begin{document}")[2]
    assert r"\[ a + b \]" in " ".join(body.split())
    assert "math}" not in body
