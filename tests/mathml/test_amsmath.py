r"""Environments and commands of amsmath and mathtools that the converter lacks: they look like those it has."""

import re

import pytest

from quizgen.mathjax import mathjax
from quizgen.mathml.convert import to_mathml
from quizgen.mathml.errors import TexError
from quizgen.richtext import tex


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"a \dag b \ddag", r"a \dagger b \ddagger"),
        (r"a\nobreak b\allowbreak c \relax d", r"a{} b{} c {} d"),
        (r"\begin{aligned}[t] a &= b \end{aligned}", r"\begin{align*} a &= b \end{align*}"),
        (r"\begin{alignat}{2} a &= b & c &= d \end{alignat}", r"\begin{align*} a &= b & c &= d \end{align*}"),
        (r"\begin{alignedat}[t]{1} a &= b \end{alignedat}", r"\begin{align*} a &= b \end{align*}"),
        (r"\begin{flalign*} a &= b \end{flalign*}", r"\begin{align*} a &= b \end{align*}"),
        (r"\begin{eqnarray} a &=& b \\ c &<& d \end{eqnarray}", r"\begin{align*} a &= b \\ c &< d \end{align*}"),
        (r"\begin{multline} a \\ + b \\ + c \end{multline}", r"\begin{align*}&a\\&\qquad+b\\&\qquad+c\end{align*}"),
        (r"\begin{equation*} a = b \label{x} \end{equation*}", r"a = b"),
        (r"\sum_{\begin{subarray}{l} i \\ j \end{subarray}} x", r"\sum_{\begin{substack}{l} i \\ j \end{substack}} x"),
        (r"\genfrac{}{}{}{}{n}{k}", r"{\frac{n}{k}}"),
        (r"\genfrac(){0pt}{0}{n}{k}", r"{\displaystyle \left( {{n} \atop {k}} \right)}"),
        (r"\genfrac{\{}{.}{0.4pt}{}{n}{k}", r"{\left\{ {{n} \above {0.4pt} {k}} \right.}"),
        (r"\left<a \middle< b \right>", r"\left\langle a \middle\langle b \right\rangle"),
        (r"\left\lt \frac{a}{b} \right\gt", r"\left\langle \frac{a}{b} \right\rangle"),
        (r"\wideparen{AB}", r"\overparen{AB}"),
        (r"\cancelto{0}{x}", r"\overset{0}{\cancel{x}}"),
        (r"\prescript{14}{6}{C}", r"{}^{14}_{6}{C}"),
        (r"\begin{bsmallmatrix} a & b \end{bsmallmatrix}", r"\left[\begin{smallmatrix} a & b \end{smallmatrix}\right]"),
        (r"\begin{array}{@{}l@{\,}r@{}} a & b \end{array}", r"\begin{array}{lr} a & b \end{array}"),
        (r"\begin{array}{l@{\:}r} a & b \end{array}", r"\begin{array}{lr} a & b \end{array}"),
    ],
)
def test_it_looks_as_what_it_stands_for(source: str, plain: str) -> None:
    """Unknown to the converter, these would be refused."""
    assert to_mathml(source, display=True) == to_mathml(plain, display=True)


_CASES = r"\frac{1}{2} & x > 0 \\[2pt] \begin{pmatrix} a & b \\ c & d \end{pmatrix} & \text{else} \\"


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (
            rf"f = \begin{{dcases}}{_CASES}\end{{dcases}}",
            (
                r"f = \begin{cases}\displaystyle \frac{1}{2} &\displaystyle x > 0 \\[2pt]\displaystyle "
                r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} &\displaystyle \text{else} \\\end{cases}"
            ),
        ),
        (
            r"\begin{rcases} a \\ b \end{rcases} \Rightarrow c",
            r"\left.\begin{array}{ll} a \\ b \end{array}\right\} \Rightarrow c",
        ),
        (r"\begin{cases*} a & if b \end{cases*}", r"\begin{cases} a &\text{if b}\end{cases}"),
        (
            r"\begin{dcases} a & \begin{rcases*} b & c \end{rcases*} \end{dcases}",
            (
                r"\begin{cases}\displaystyle a &\displaystyle \left.\begin{array}{ll} b &\text{c}\end{array}"
                r"\right\} \end{cases}"
            ),
        ),
        (r"\begin{cases} a & b \end{cases}", r"\begin{cases} a & b \end{cases}"),
    ],
)
def test_cases(source: str, plain: str) -> None:
    """MathJax has those of mathtools only where somebody loads it, and the converter has none."""

    def squeezed(text: str) -> str:
        return " ".join(text.replace(r"\displaystyle  ", r"\displaystyle ").split())

    assert to_mathml(source) == to_mathml(plain)
    assert squeezed(mathjax(tex(source))) == squeezed(mathjax(tex(plain)))


@pytest.mark.parametrize("name", ["pmatrix", "cases", "dcases", "aligned", "gathered", "align", "gather*", "split"])
@pytest.mark.parametrize("first", ["[r]", "{r}", "[A, B]", " [x]^2"])
def test_the_first_cell_of_a_table_may_begin_with_a_bracket(name: str, first: str) -> None:
    """The converter takes it for that of an option, and leaves out all of the cell, or refuses the formula."""
    shown = to_mathml(rf"\begin{{{name}}}{first} \\ b \end{{{name}}}")
    assert to_mathml(first).partition("<mrow>")[2].partition("</mrow></math>")[0] in shown


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"\begin{aligned} [A, B] &= C \end{aligned}", r"\begin{aligned}{} [A, B] &amp;= C \end{aligned}"),
        (r"\begin{gathered}[x] \end{gathered}", r"\begin{gathered}{}[x] \end{gathered}"),
        (r"\begin{aligned}[t] a \end{aligned}", r"\begin{aligned}[t] a \end{aligned}"),
        (r"\begin{multlined}[2.5cm] a \end{multlined}", r"\begin{multlined}[2.5cm] a \end{multlined}"),
        (r"[A, B] &= C \\ &= D", r"\begin{aligned}{}[A, B] &amp;= C \\ &amp;= D\end{aligned}"),
    ],
)
def test_readers_of_tex_take_no_first_cell_for_an_option(source: str, written: str) -> None:
    """TeX and MathJax look for one in brackets after these environments, and show nothing of it."""
    assert str(mathjax(tex(source))) == rf"\({written}\)"


def test_a_style_in_a_cell_counts_to_its_end() -> None:
    """The converter would close it before anything stands in it."""
    shown = to_mathml(r"\begin{cases} \displaystyle a + b & c \end{cases}")
    assert '<mstyle displaystyle="true" scriptlevel="0"><mi>a</mi><mo>+</mo><mi>b</mi></mstyle></mtd>' in shown


@pytest.mark.parametrize(
    ("command", "sign"),
    [
        (r"\{", "{"),
        (r"\}", "}"),
        (r"\lbrace", "{"),
        (r"\|", "‖"),
        (r"\rVert", "‖"),
        (r"\vert", "|"),
        ("<", "⟨"),
        (r"\langle", "⟨"),
        (r"\lfloor", "⌊"),
        (r"\rceil", "⌉"),
        (r"\uparrow", "↑"),
        (r"\backslash", "∖"),
        ("⟩", "⟩"),
        ("(", "("),
    ],
)
@pytest.mark.parametrize("size", ["big", "bigl", "Bigr", "biggl", "Biggr"])
def test_a_delimiter_of_a_given_size(command: str, sign: str, size: str) -> None:
    """It stretches to this size, and what browsers take for a relation keeps close to what it encloses."""
    shown = re.findall("<mo ([^>]*minsize[^>]*)>([^<]*)</mo>", to_mathml(rf"x \{size}{command} y"))
    assert [found for _, found in shown] == [sign]
    assert 'stretchy="true"' in shown[0][0] or sign not in "|‖∖↑"
    assert ('lspace="0"' in shown[0][0]) == (sign in "|‖∖↑")


def test_a_delimiter_between_two_things_has_room() -> None:
    """As a relation has it; and one that is not shown leaves nothing."""
    assert to_mathml(r"a \bigm| b") == to_mathml(r"a \;\big|\; b")
    assert to_mathml(r"\bigl. a \bigr)") == to_mathml(r"a \bigr)")


@pytest.mark.parametrize(
    "source", [r"\bigl\alpha x", r"\begin{multline} a", r"\genfrac{a}{b}{c}{}{}", r"\prescript{a}{b}"]
)
def test_what_is_none_is_refused(source: str) -> None:
    """As MathJax would show an error."""
    with pytest.raises(TexError):
        to_mathml(source)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (r"\begin{foo} a \end{foo}", "the environment foo is unknown"),
        (r"\begin{CD} A @>>> B \end{CD}", "the environment CD is unknown"),
        (r"\begin{tabular}{cc} a & b \end{tabular}", "the environment tabular is unknown"),
        (r"\begin{pmatrix} \begin{bar} a \end{bar} \end{pmatrix}", "the environment bar is unknown"),
        (r"\begin{multline} a & b \\ c \end{multline}", "a line of multline has no & in it"),
        ("x__1", "nothing stands between the two signs of __"),
        ("x^ ^2", "nothing stands between the two signs of ^ ^"),
    ],
)
def test_what_the_converter_overlooks_is_refused(source: str, reason: str) -> None:
    """It would be shown as something else; TeX with amsmath reports an error."""
    with pytest.raises(TexError) as refused:
        to_mathml(source)
    assert str(refused.value) == reason


@pytest.mark.parametrize("source", [r"\text{a__b}", r"a\_^2", "x^{_1}", r"x_\text{a}^\text{b}"])
def test_scripts_of_something_are_shown(source: str) -> None:
    """Also what only looks like two scripts in a row."""
    assert to_mathml(source)
