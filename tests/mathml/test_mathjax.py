"""Formulas as MathJax reads them: in commands that it knows."""

import pytest

from quizgen.mathjax import mathjax
from quizgen.mathml.convert import to_mathml
from quizgen.richtext import tex


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"\bm{x} + \bm y", r"\boldsymbol{x} + \boldsymbol y"),
        (r"\argmax_i x_i", r"\operatorname*{argmax}_i x_i"),
        (r"\mathbbm{1}\mathds{1}\bb{R}", r"\mathbb{1}\mathbb{1}\mathbb{R}"),
        (r"\sgn x \sign x", r"\operatorname{sgn} x \operatorname{sign} x"),
        (r"\emph{5\%} \textmd{a\%}", r"{\textit{5}\mathit{\%}} {\text{a}\%}"),
        (r"\llbracket x \rrbracket", "⟦ x ⟧"),
        (r"a \eqdef b \less c \percent", r"a ≝ b &lt; c \%"),
        (r"x^\dprime", r"x^{\prime\prime}"),
        (r"\begin{displaymath}x_1\end{displaymath}", "x_1"),
        (r"\begin{math}x\\y\end{math}", r"\begin{gathered}x\\y\end{gathered}"),
    ],
)
def test_a_command_that_it_lacks_is_one_that_it_has(source: str, written: str) -> None:
    """It would show the command's name, in red."""
    assert to_mathml(source)  # it is no wrong formula
    assert str(mathjax(tex(source))) == rf"\({written}\)"
    assert str(mathjax(tex(source, display=True))) == rf"\[{written}\]"


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{a}{b} \cdot \boldsymbol{x} \le \mathbb{R}",
        r"\begin{gathered} a \\bm \end{gathered}",
        r"\begin{aligned} a &= b \\ &= c \end{aligned}",
        r"\ce{H2O}",
        r"\operatorname*{arg\,max}_i",
        r"\unheardof{x}",
    ],
)
def test_all_else_is_written_as_it_is(source: str) -> None:
    r"""A letter after `\\` belongs to no command, and what nobody knows stays as it is."""
    assert str(mathjax(tex(source))) == rf"\({source.replace('&', '&amp;')}\)"


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("3 € + 5 ₹", r"3 {\text{€}} + 5 {\text{₹}}"),
        (r"\frac{1}{2}\,€", r"\frac{1}{2}\,{\text{€}}"),
        (r"\euro^2", r"{\text{€}}^2"),
        ("x_ə", r"x_{\text{ə}}"),
        (r"\text{5 € each} \mathrm{€}", r"\text{5 € each} \mathrm{{\text{€}}}"),
        (r"\text{if $5 €$}", r"\text{if $5 {\text{€}}$}"),
        (r"\text{5 € or $\frac{1}{2} €$}", r"\text{5 € or $\frac{1}{2} {\text{€}}$}"),
        (r"\mbox{5 € in \{a\}}", r"\mbox{5 € in \{a\}}"),
        ("π × é · 中 − ℝ → ½ £ ¥", "π × é · 中 − ℝ → ½ £ ¥"),
    ],
)
def test_characters_that_it_has_no_class_for_stand_in_a_text(source: str, written: str) -> None:
    """Elsewhere they make all of the formula an error."""
    assert to_mathml(source)
    assert str(mathjax(tex(source))) == rf"\({written}\)"


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"\left\llbracket \frac{a}{b} \right\rrbracket", r"\left.⟦ \frac{a}{b} ⟧\right."),
        (r"\left⌊x\right⌋", r"\left\lfloor x\right\rfloor "),
        (r"\bigl⟨ x \big‖ y", r"\bigl\langle  x \big\Vert  y"),
    ],
)
def test_brackets_of_any_size_are_written_as_it_knows_them(source: str, written: str) -> None:
    """Others make all of the formula an error."""
    assert to_mathml(source)
    assert str(mathjax(tex(source))) == rf"\({written}\)"


@pytest.mark.parametrize(
    ("source", "inner"),
    [
        (r"a &= b \\ c &= d", r"\begin{aligned}a &= b \\ c &= d\end{aligned}"),
        (r"a < b \\[2pt] c \\", r"\begin{gathered}a < b \\[2pt] c \end{gathered}"),
        (r"a \\ b \tag{1}", r"\begin{gather*}a \\ b \tag{1}\end{gather*}"),
        (r"a &= b \\ &= c \notag", r"\begin{align*}a &= b \\ &= c \notag\end{align*}"),
    ],
)
def test_lines_without_an_environment_are_given_one(source: str, inner: str) -> None:
    r"""It shows them in one line, or an error because of the `&`."""
    assert to_mathml(source, display=True)
    assert mathjax(tex(source, display=True)).unescape() == rf"\[{inner}\]"
