"""Commands in formulas of notes on sheets for LaTeX: none that browsers show is lost there."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Run
from latex2mathml import commands
from latex2mathml.symbols_parser import parse_symbols

import quizgen.mathjax
from quizgen.export.sheet.latex import defined_here, definitions_for, known_to_latex, shown_by_name
from quizgen.export.sheet.letters import sign_in_latex
from quizgen.mathjax.commands import _WRITTEN
from quizgen.mathml.amsmath import _DELIMITERS, _RENAMED
from quizgen.mathml.convert import to_mathml
from quizgen.mathml.errors import TexError
from quizgen.richtext import tex

_NAME = re.compile(r"\\([A-Za-z]+)")
_KNOWN = Path(quizgen.mathjax.__file__).with_name("known.json")


def _converted() -> set[str]:
    """Return the names of the converter's commands."""
    ours = " ".join(json.loads(_KNOWN.read_text("utf-8"))).split()
    theirs = _NAME.findall(" ".join(map(repr, vars(commands).values())).replace(r"\\", "\\"))
    known = " ".join((*_RENAMED, *_DELIMITERS, r"\cancelto \genfrac", *parse_symbols()))
    return {*ours, *theirs, *_WRITTEN, *_NAME.findall(known)}


def _page(source: str) -> str:
    return f'<span data-tex="{tex(source).unescape()}"></span>'


def _refused(source: str) -> bool:
    try:
        to_mathml(source)
    except TexError:
        return True
    return False


def test_every_command_is_known_or_defined() -> None:
    r"""PdfLaTeX left out what it didn't know: `90\degree` was 90. What is right of `\ce` and `\bra` is plain TeX."""
    left = {
        name
        for name in _converted() - known_to_latex() - defined_here() - {"ce", "bra", "ket", "braket"}
        if not sign_in_latex(rf"\{name}", known_to_latex())[0]
    }
    assert [name for name in sorted(left) if not all(map(_refused, (rf"a \{name} b", rf"\{name}{{a}}{{b}}")))] == []
    assert known_to_latex().isdisjoint(
        defined_here() - {"TeX", "LaTeX", "th", "displaylines", "matrix", "pmatrix", "cases"}
    )


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (r"\upalpha", r"\alpha"),
        (r"\percent", r"\%"),
        (r"\BbbR", r"\mathbb{R}"),
        (r"\mscrL", r"\mathcal{L}"),
        (r"\mbfalpha", r"\boldsymbol{\alpha}"),
        (r"\mbfsansK", r"\boldsymbol{\mathsf{K}}"),
        (r"\mitA", "A"),
        (r"\nsubset", r"\not\subset"),
        (r"\second", r"{{}^{\prime\prime}}"),
        (r"\upAlpha", r"\mathrm{A}"),
    ],
)
def test_signs_of_unicode_by_commands_of_latex(command: str, shown: str) -> None:
    """Its mathematics has a name for each letter of each font."""
    assert (
        definitions_for(_page(rf"x {command} y")) == rf"\AtBeginDocument{{\providecommand{{{command}}}{{{shown}}}}}"
        "\n"
    )
    assert shown_by_name(_page(command)) == ()


@pytest.mark.parametrize("command", [r"\Bbbk", r"\frac", r"\unheardof", r"\text"])
def test_all_else_is_left_to_latex(command: str) -> None:
    """It knows them, or the note was refused."""
    assert definitions_for(_page(rf"{command}{{a}}{{b}}")) == ""


@pytest.mark.matrix
def test_a_command_without_a_sign_is_named(run: Run, elsewhere: Path) -> None:
    """The formula has its name, whoever writes the sheet is told, and words in code are none."""
    (elsewhere / "n.md").write_text("## What is it?\n$a \\lrtriangle b \\ce{H2O}$ and `\\Nearrow`\n", "utf-8")
    outcome = run("sheet", "--only", "notes", "--notes", "n.md", "-o", "n.tex")
    assert outcome.status == 0
    told = r"n.tex: pdflatex has no sign for \lrtriangle, and shows the name; compile it with xelatex or lualatex"
    assert told in outcome.err
    meaning = r"{{\ifPDFTeX\text{\ttfamily\textbackslash lrtriangle}\else ◿\fi}}"
    head = (elsewhere / "n.tex").read_text("utf-8").partition(r"\begin{document}")[0]
    assert rf"\AtBeginDocument{{\providecommand{{\lrtriangle}}{meaning}}}" in head
    assert "Nearrow" not in head


@pytest.mark.matrix
def test_the_package_that_strikes_out_is_loaded_where_it_is(run: Run, elsewhere: Path) -> None:
    """Pandoc loads it wherever a formula asks for it, and small TeXs, which lack it, stopped."""
    (elsewhere / "n.md").write_text("## What is it?\n$\\cancel{x}$ and `\\usepackage{cancel}`\n", "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "-o", "n.tex").status == 0
    head = (elsewhere / "n.tex").read_text("utf-8").partition(r"\begin{document}")[0]
    assert re.findall(r".*usepackage\{cancel\}.*", head) == [r"\IfFileExists{cancel.sty}{\usepackage{cancel}}{}"]
    assert r"\providecommand{\cancel}[1]" in head


@pytest.mark.matrix
def test_struck_out_text_compiles_in_a_small_tex(run: Run, elsewhere: Path) -> None:
    """It stopped for want of a package; without that, a line is drawn, and words tell of what is longer."""
    (elsewhere / "n.md").write_text(f"## Is it ~~größe $x$~~?\n\n~~{'long ' * 40}~~\n\n### A ~~head~~\n", "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "-o", "n.tex").status == 0
    head = (elsewhere / "n.tex").read_text("utf-8").partition(r"\begin{document}")[0]
    assert re.findall(r".*usepackage(?:\[\w+\])?\{(?:soul|lua-ul|luacolor)\}.*", head) == [
        r"  \IfFileExists{luacolor.sty}{\usepackage{luacolor}}{}",
        r"  \IfFileExists{lua-ul.sty}{\usepackage[soul]{lua-ul}}{",
        r"  \IfFileExists{soul.sty}{\usepackage{soul}}{",
    ]
    latex = shutil.which("pdflatex") or pytest.skip("pdflatex is not installed")
    made = subprocess.run([latex, "-interaction=nonstopmode", "n.tex"], cwd=elsewhere, capture_output=True, check=False)
    assert made.returncode == 0


_WITH_ARGUMENTS = {
    **dict.fromkeys(("bb", "scr", "mathscr", "mathbbm", "mathds"), "{R}"),
    **dict.fromkeys(("eqalign", "eqalignno", "matrix", "pmatrix", "cases"), r"{a & b \cr c & d}"),
    **dict.fromkeys(
        ("bra", "ket", "braket", "cancel", "bcancel", "xcancel", "sout", "widecheck", "mathsfit"), r"{\frac ab}"
    ),
    **dict.fromkeys(("mathclap", "mathllap", "mathrlap", "overbracket", "underbracket"), "{ab}^2_3"),
    **dict.fromkeys(("overparen", "underparen", "wideparen"), "{ab}^2_3"),
    "cancelto": r"{0}{\frac ab}",
    "displaylines": r"{a \cr b}",
    "Space": "{1em}{0em}{0em}",
}
_SCRIPTS = ("degree", "dprime", "trprime", "qprime", "sphat", "sptilde", "omicron", "upomicron")


def _formula(name: str) -> str:
    if name.startswith("x") and name != "xcancel":
        return rf"a \{name}{{b}} c \{name}[d]{{e}} f"
    if r"\cr" in _WITH_ARGUMENTS.get(name, ""):
        return rf"\{name}{_WITH_ARGUMENTS[name]}"
    return rf"a \{name}{_WITH_ARGUMENTS.get(name, '')} b" + (rf" + 90^\{name}" if name in _SCRIPTS else "")


@pytest.mark.matrix
def test_latex_compiles_all_that_is_defined(run: Run, elsewhere: Path) -> None:
    """Each meaning is one that it knows, and its signs are in its fonts."""
    latex = shutil.which("pdflatex") or pytest.skip("pdflatex is not installed")
    signs = [name for name in sorted(_NAME.findall(" ".join(parse_symbols()))) if name not in known_to_latex()]
    shown = [name for name in signs if name not in defined_here() and sign_in_latex(rf"\{name}", known_to_latex())[1]]
    formulas = [*map(_formula, sorted(defined_here())), *(rf"a \{name} b" for name in shown)]
    formulas += [r"\left\lparen x \right\rparen", r"\left\llbracket x \right\rrbracket", r"x^\second", r"\eqdef"]
    formulas += [r"\begin{pmatrix}a \\ b\end{pmatrix} \begin{cases}a & b\end{cases} \begin{matrix}a\end{matrix}"]
    assert [formula for formula in formulas if _refused(formula)] == []
    written = [*(f"${formula}$" for formula in formulas), f"$$ {' + '.join(['x'] * 80)} $$"]  # the last is too wide
    (elsewhere / "n.md").write_text("## What is it?\n" + "\n\n".join(written), "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "-o", "n.tex").status == 0
    command = [latex, "-interaction=nonstopmode", "n.tex"]
    made = subprocess.run(command, cwd=elsewhere, capture_output=True, check=False)
    log = (elsewhere / "n.log").read_text("utf-8", errors="replace")
    assert re.findall(r"^(?:!|Missing character|LaTeX Warning: Command|Overfull .hbox).*", log, re.MULTILINE) == []
    assert made.returncode == 0
