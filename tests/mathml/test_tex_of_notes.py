"""TeX as people write it in notes: shown, or refused with the reason."""

import re
import time
from contextlib import suppress
from html import unescape

import pytest

from quizgen.mathjax import mathjax
from quizgen.mathml.convert import to_mathml, unseen
from quizgen.mathml.errors import TexError
from quizgen.richtext import tex


def _signs(source: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", to_mathml(source, display=True)))


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        (r"\boldsymbol{x}", "𝒙"),
        (r"\mathbf{12}x", "𝟏𝟐x"),
        (r"{\bf x} y", "𝐱y"),
        (r"\mathbf{\alpha}", "𝛂"),
        (r"\mathbb{1}", "𝟙"),
        (r"\bb{R}", "ℝ"),
        (r"\mathbbm{1}", "𝟙"),
        (r"\mathds{1}", "𝟙"),
        (r"\mathscr{L}", "ℒ"),
        (r"\mathsf{x}", "𝗑"),
        (r"\boldsymbol{7}", "𝟕"),
    ],
)
def test_a_style_is_a_character_of_its_own(source: str, signs: str) -> None:
    """Browsers ignore the attribute, and a vector would look like a number."""
    assert _signs(source) == signs


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        (r"a = b \\ c = d", 2),
        (r"a &= b \\ c &= d \\", 2),
        (r"\begin{gathered} a \\ b \\ c \end{gathered}", 3),
        (r"\begin{gather*} a \\ b \end{gather*}", 2),
        (r"a \\[4pt] b", 2),
        (r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}", 2),
    ],
)
def test_lines_of_a_formula(source: str, rows: int) -> None:
    """A line break counts outside of an environment too."""
    assert to_mathml(source, display=True).count("<mtr") == rows


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        (r"\label{eq:loss} x \nonumber", "x"),
        (r"\arg z", "argz"),
        (r"\ce{H2O}", "H2O"),
        (r"\ce{2 H2 + O2 -> 2 H2O}", "2H2+O2→2H2O"),
        (r"\ce{SO4^2-}", "SO42−"),
        (r"\ce{^{14}_{6}C}", "614C"),
        (r"\ce{CuSO4.5H2O}", "CuSO4·5H2O"),
        (r"\ce{A ->[heat] B}", "A→heatB"),
    ],
)
def test_names_and_chemistry(source: str, signs: str) -> None:
    """Labels are left out; simple formulas of chemistry are formulas."""
    assert re.sub(r"\s", "", _signs(source)) == signs


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        (r"\text{C\#}", "C#"),
        (r"\text{a\_b} < \textbf{\%}", "a_b<%"),
        (r"\text{x \& \$5 \{y\}}", "x & $5 {y}"),
        (r"\texttt{<\_\_init\_\_>}", "<__init__>"),
        (r"x_\text{in\,\%\ now}", "xin% now"),
        (r"\mbox{50\;\%}, \text{a\\b}", r"50%,a\\b"),
    ],
)
def test_a_text_shows_signs_without_their_backslash(source: str, signs: str) -> None:
    """As TeX does: a percent sign, an underscore, an ampersand, braces, and the widths of spaces."""
    assert _signs(source).replace("\u00a0", " ") == signs


IN_MATHJAX = {
    r"\text{C\#} < x_\text{a\_b}": r"{\text{C}\#} < x_{\text{a}\_\text{b}}",
    r"\textbf{50\,\%}": r"{\textbf{50}\,\mathbf{\%}}",
    r"\mbox{a \& b}, \text{\%}": r"{\mbox{a }\&\mbox{ b}}, {\%}",
    r"\text{\$5, \{x\}}, \text{if $a\_b$}, a\_b, \text{a\\b}": "",
}


@pytest.mark.parametrize("source", IN_MATHJAX)
def test_mathjax_finds_signs_with_a_backslash_outside_of_texts(source: str) -> None:
    """Inside it knows only those of dollars, braces and backslashes; these and all else stay as they are."""
    written = str(mathjax(tex(source)))
    assert unescape(written) == rf"\({IN_MATHJAX[source] or source}\)"


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        (r"a \not= b \not = c \not{=} d", "a≠b≠c≠d"),
        (r"a \not< b \not> c \not| d", "a≮b≯c∤d"),
        (r"a \not\in B \not\le C \not\to D", "a∉B≰C↛D"),
        (r"a \notin B \neq C", "a∉B≠C"),
        (r"a \not\propto b \not\perp c \not\models d \not\!\!\perp e", "a∝̸b⟂̸c⊧̸d⟂̸e"),
    ],
)
def test_a_relation_that_does_not_hold_is_one_sign(source: str, signs: str) -> None:
    """A stroke of its own is not seen, and the formula would say the opposite."""
    assert _signs(source) == signs


def test_what_cannot_be_struck_out_is_refused() -> None:
    """A letter is no relation."""
    with pytest.raises(TexError, match="strike out"):
        to_mathml(r"a \not x")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (r"\operatorname*{arg\,min}_x L", "arg min"),
        (r"\operatorname*{arg~min}_x L", "arg min"),
        (r"\operatorname*{\arg\min}_x L", "arg min"),
        (r"\underset{x}{\operatorname{arg\,min}} L", "arg min"),
        (r"\operatorname{log-sum-exp}(x)", "log-sum-exp"),
        (r"\operatorname{top5}(x)", "top5"),
        (r"\operatorname*{arg}_x L", "arg"),
        (r"\mathop{\mathrm{argmin}}_x L", "argmin"),
        (r"\mathop{\arg\min}_x L", "arg min"),
    ],
)
def test_the_name_of_an_operator_is_one_word(source: str, name: str) -> None:
    """Without the star, and upright: not the letters of variables."""
    words = [unescape(one) for one in re.findall(r"<mo[^>]*>([^<(]*)</mo>", to_mathml(source, display=True))]
    assert [re.sub(r"\s", " ", one) for one in words if one and one != ")"] == [name]
    assert "*" not in _signs(source)


@pytest.mark.parametrize("source", [r"\mathrm{d}", r"A^\mathrm{T}", r"\mathrm {d}x", r"\mathrm{Fe}", r"\ce{O2}"])
def test_upright_letters_are_upright(source: str) -> None:
    """Browsers slant a single letter that isn't marked: a differential, a transposed matrix, an element."""
    letters = re.findall(r'<mi mathvariant="normal">(.)</mi>', to_mathml(source))
    assert "".join(letters) in {"d", "T", "Fe", "O"}


def test_tags_are_set_off_and_stand_alone() -> None:
    """A number right beside a variable would be its factor, and one of the converter's own a second tag."""
    assert '<mspace width="2em" /><mtext>(1)</mtext>' in to_mathml(r"a = b \tag{1}", display=True)
    assert _signs(r"a = b \tag*{A}") == "a=bA"
    lines = r"\begin{align} a &= b \tag{7} \\ c &= d \nonumber \end{align}"
    assert _signs(lines) == "a=b(7)c=d"


@pytest.mark.parametrize(("kind", "signs"), [("p", "(12)"), ("b", "[12]"), ("v", "|12|")])
def test_a_matrix_with_aligned_columns_keeps_its_brackets(kind: str, signs: str) -> None:
    """It has a star, and where its columns are aligned."""
    for alignment in ("", "[r]"):
        source = rf"\begin{{{kind}matrix*}}{alignment} 1 & 2 \end{{{kind}matrix*}}"
        assert _signs(source) == signs


@pytest.mark.parametrize("source", [r"\textcolor[rgb]{1,0,0}{x}", r"\color[HTML]{FF0000} x", r"\color{red!50} x"])
def test_a_colour_in_numbers_is_refused(source: str) -> None:
    """The converter would show the numbers."""
    with pytest.raises(TexError, match="a colour has to be"):
        to_mathml(source)
    assert "red" in to_mathml(r"\color{red} x")


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"y \text{ if $x_{i} > 0$}", r"y {\text{ if }x_{i} > 0}"),
        (r"\textbf{$x$ and $y$ are \$5}", r"{x\textbf{ and }y\textbf{ are \$5}}"),
    ],
)
def test_a_formula_in_a_text_is_a_formula(source: str, plain: str) -> None:
    """Its dollars are not shown."""
    assert to_mathml(source) == to_mathml(plain)


def test_a_command_in_a_text_is_refused() -> None:
    """The text would end at the brace of the inner one, and show its name."""
    with pytest.raises(TexError, match=r"textbf.* can't stand in a text"):
        to_mathml(r"\text{so \textbf{x}}")
    assert _signs(r"\text{C:\temp}") == r"C:\temp"


@pytest.mark.parametrize("source", ["", "  ", r"\label{a}"])
def test_an_empty_formula_says_so(source: str) -> None:
    """And not that there are no tokens."""
    with pytest.raises(TexError, match="it is empty"):
        to_mathml(source)


@pytest.mark.parametrize(
    "source",
    [
        *(
            r"\def\x{\x\x}\x",
            r"\newcommand{\a}{b}",
            r"\DeclareMathOperator{\a}{b} \a",
            r"\href{javascript:alert(1)}{x}",
            r"\style{position:fixed}{x}",
        ),
        *(r"\cssId{quizgen}{x}", r"\require{ams}", r"\unicode{x41}", r"\class{a}{x}"),
    ],
)
def test_what_reaches_beyond_a_formula_is_refused(source: str) -> None:
    """Links, styles, and macros that the next formula would still know."""
    with pytest.raises(TexError, match="is not allowed"):
        to_mathml(source)


def test_frames_and_strikes_are_known_not_to_show() -> None:
    """So that whoever checks a note can say it."""
    assert unseen(r"a + \boxed{x}") == r"\boxed"
    assert unseen(r"\cancel{x}") == r"\cancel"
    assert unseen(r"\boxedx") == ""


@pytest.mark.parametrize("source", [r"\ce{" * 500, r"\\" * 1_900, r"\label" * 600, r"\text{" * 600, "{" * 3_900])
def test_the_worst_formulas_take_no_time(source: str) -> None:
    """Every expression that meets a formula is linear in it."""
    start = time.monotonic()
    with suppress(TexError):
        to_mathml(source)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        (r"\begin{pmatrix} 1 & 2 \\ 3 & \end{pmatrix}", "(123)"),
        (r"\begin{cases} 1 & \\ 2 & \end{cases}", "{12"),
        (r"\begin{aligned} a &= b \\ & \quad + c & \end{aligned}", "a=b+c"),
    ],
)
def test_a_row_with_an_empty_last_cell_is_shown(source: str, signs: str) -> None:
    """The converter would leave out all of it, without a word."""
    assert _signs(source) == signs


@pytest.mark.parametrize(
    ("source", "element"),
    [
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}^\top", "msup"),
        (r"\begin{bmatrix} \begin{pmatrix} 1 \end{pmatrix}^2 \end{bmatrix} ^{-1}", "msup"),
        (r"\begin{Vmatrix} 1 \end{Vmatrix}_2^2", "msubsup"),
    ],
)
def test_a_matrix_may_have_an_exponent(source: str, element: str) -> None:
    """It belongs to the brackets, too."""
    assert re.search(rf"<{element}><mrow>(?:<mrow>)?<mo>[(\[‖]</mo>.*<mtable>", to_mathml(source))


@pytest.mark.parametrize("name", ["bmatrix", "vmatrix", "align"])
def test_an_environment_is_no_command(name: str) -> None:
    """MathJax would show its name in red."""
    with pytest.raises(TexError, match=rf"write \\begin\{{{name}\}}"):
        to_mathml(rf"\{name}{{1 & 2 \\ 3 & 4}}")
    assert to_mathml(rf"\begin{{{name}}} 1 & 2 \\ 3 & 4 \end{{{name}}}")
