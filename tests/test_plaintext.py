"""Formulas and rich text on a terminal."""

import json
import re
import time
import unicodedata
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup
from noting import our_notes

from quizgen import mathml
from quizgen.cards import numeric_card
from quizgen.families import all_families
from quizgen.mathml.plain import tex_to_text
from quizgen.plaintext import to_terminal
from quizgen.problem import LEVELS, Family, problem_for
from quizgen.richtext import tex


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\lfloor 59 / 2 \rfloor = 29", "⌊59 / 2⌋ = 29"),
        (r"\left\lfloor \frac{63 + 2 \cdot 1 - 7}{2} \right\rfloor + 1", "⌊(63 + 2 · 1 − 7)/2⌋ + 1"),
        (r"9{,}408 \times 2", "9,408 × 2"),
        (r"k_\text{eff} = 2", "k_eff = 2"),
        (r"\underbrace{k_h \cdot k_w}_{\text{one filter}}", "k_h · k_w [one filter]"),
        (r"\frac{\frac{1}{2}}{3}", "(1/2)/3"),
        (r"C_{out}^{2}", "C_out^2"),
        (r"\binom{n}{k} = \tfrac12", "(n choose k) = 1/2"),
        (r"\mathbf{W}\mathbf{x} + \boldsymbol\theta, \textbf{so}", "Wx + θ, so"),
        (r"x \in \mathbb{R}^{m \times n}, \mathbbm{1}", "x ∈ ℝ^(m × n), 𝟙"),
        (r"\sqrt[3]{x} + \sqrt 2", "√[3](x) + √(2)"),
        (r"\hat{y}_i, \bar x, \hat\theta, \overline{ab}", "ŷ_i, x̄, θ̂, overline(ab)"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "(1, 2; 3, 4)"),
        (r"\left[\begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array}\right]", "[1, 2; 3, 4]"),
        (r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}", "{x, x > 0; 0, otherwise}"),
        (r"\begin{align*} a &= b \\ &\le c \end{align*}", "a = b; ≤ c"),
        (
            r"\operatorname*{arg\,min}_{x} f, \arg\max_y, 2\log x, \exp\left(-x\right)",
            "arg min_x f, arg max_y, 2 log x, exp(−x)",
        ),
        (r"\left. \frac{df}{dx} \right|_{x=0}, p\left(x \middle| y\right)", "df/dx|_(x = 0), p(x | y)"),
        (r"\mathbb{E}_{x\sim p}[f], \|x\|, P(A \mid B)", "E_(x ~ p)[f], ‖x‖, P(A | B)"),
        (r"a \not= b \not\in C", "a ≠ b ∉ C"),
        (r"\overbrace{a+b}^{n} \overset{!}{=} \xrightarrow[b]{a}", "a + b [n] =^! →_b^a"),
        (r"{\color{red} x} + \text{if $x$}, \{y\} \tag{1}", "x + if x, {y} (1)"),
        (r"\ce{2H2 + O2 -> 2H2O}, 90^{\circ}", "2H_2 + O_2 → 2H_2O, 90°"),
        (r"\sum_{i=1}^n x_i, \max(0, x), \min_k x, a \bmod b", "Σ_(i = 1)^n x_i, max(0, x), min_k x, a mod b"),
        (r"\softmax x", r"\softmax x"),
        (r"f'(x), x^{-1}, 10^{-3}, x^\top, x^{(l)}", "f′(x), x^(−1), 10^(−3), x^⊤, x^(l)"),
        (r"2\frac12, k_h k_w, 3x^2y, \frac{1}{2}m, AB", "2 1/2, k_h k_w, 3x^2 y, 1/2 m, AB"),
        (r"-x \cdot -3, (-3), [-1, 1], a = -b", "−x · −3, (−3), [−1, 1], a = −b"),
        (r"\forall x \in A \exists y, \int_0^1 f\,dx, n!", "∀x ∈ A ∃y, ∫_0^1 f dx, n!"),
        (r"\ce{SO4^2-}, \underline{x}, \mathrm{d}x, \phantom{y}a\!b\quad c", "SO_4^(2−), x̲, dx, ab c"),
        (r"1, 2, \ldots, n, {\text{if }}x, {\max}", "1, 2, …, n, if x, max"),
        (r"|-x| + \left|-1\right|, \lfloor -x \rfloor, ||-x||", "|−x| + |−1|, ⌊−x⌋, ||−x||"),
        (r"1 + \cdots + n, (-\infty, \infty)", "1 + ⋯ + n, (−∞, ∞)"),
        (r"0{,}5 + \alpha 1{,}000 = x.", "0,5 + α1,000 = x."),
        (r"\frac12(a + b) + \frac1n\sqrt{x}\frac{a + b}{2}", "1/2 (a + b) + 1/n √(x) (a + b)/2"),
        (r"x\frac12, f(x)\frac{a}{b}, \lim_x \frac{a + b}{c}", "x 1/2, f(x) a/b, lim_x (a + b)/c"),
        (r"(a + b)^2c, |x|^2 y, \nabla^2f, \partial_t u", "(a + b)^2 c, |x|^2 y, ∇^2 f, ∂_t u"),
        (r"\mathrm{ReLU}x, \text{sign}y, \ce{(NH4)2SO4}, n\text{th}", "ReLU x, sign y, (NH_4)_2SO_4, nth"),
        (r"f_i''(x) + f'^2 + x_1'^2 + y'''", "f″_i(x) + f′^2 + x′_1^2 + y‴"),
        (r"\frac{a}{b}^2 + {x^y}^z + {x_i}_j + {x_i}^2 + x^{}", "(a/b)^2 + (x^y)^z + (x_i)_j + x_i^2 + x"),
        (r"\begin{aligned} a &= b & c &= d \\ &= e & &= f \end{aligned}", "a = b, c = d; = e, = f"),
        (r"\begin{align} a &= b \end{align}", "a = b (1)"),
        (r"\mathring{A}, \acute e", "Å, é"),
        (r"1,000 + (3,224,224), (3, 224), x_{1,2}", "1,000 + (3,224,224), (3, 224), x_(1,2)"),
        (r"\unknown{x}", r"\unknown{x}"),
    ],
)
def test_formulas_are_written_without_tex(tex: str, text: str) -> None:
    """What the worked steps use comes out as one would type it."""
    assert tex_to_text(tex) == text


def test_nothing_of_our_formulas_is_lost() -> None:
    """Every letter and digit is written, in its order."""
    shapes = json.loads((Path(mathml.__file__).parent / "shapes.json").read_text("utf-8"))
    for source, pieces in (shapes["inline"] | shapes["display"]).items():
        shown = "".join(ET.fromstring(f"<math>{''.join(pieces)}</math>").itertext())
        written = tex_to_text(source)
        assert _letters(written) == _letters(shown), source
        assert not set("\\{}$") & set(written) or "\\{" in source


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text.replace("ϵ", "ε").replace("∑", "Σ")))


@pytest.mark.parametrize(
    "source", [r"\begin{" * 600, r"\begin{cases}" * 300, r"\sqrt{" * 800, r"\text{$" * 600, "{" * 4_000]
)
def test_the_worst_formulas_are_written_at_once(source: str) -> None:
    """Whatever a note holds is written in an instant."""
    start = time.monotonic()
    tex_to_text(source)
    assert time.monotonic() - start < 2


def test_rich_text_becomes_lines() -> None:
    """Paragraphs and list items on lines of their own, long ones wrapped, entities resolved."""
    html = Markup("<p>One &lt; two</p>\n<ul>\n<li>first</li><li>second</li></ul>Then {}.").format(tex("a<b"))
    assert to_terminal(html) == "One < two\n- first\n- second\nThen a < b."
    assert max(map(len, to_terminal(Markup("<p>{}</p>").format("word " * 60)).splitlines())) <= 88


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p><tex>|x|</tex></p>", "|x|"),
        ("<ul><li>The norm is <tex>|x|</tex></li><li><tex>|a|</tex> and b</li></ul>", "- The norm is |x|\n- |a| and b"),
        ("<p><code>||</code></p>", "||"),
        ("<table><tr>\n<th></th>\n<th>a</th>\n<th></th>\n</tr><tr><td><tex>|x|</tex></td><td></td><td>b</td></tr></table>",
         "a\n|x| | | b"),
        ("<table><tr><td>a<br>b</td><td>c</td></tr><tr><td></td></tr></table>After", "a\nb | c\nAfter"),
    ],
)  # fmt: skip
def test_bars_stand_between_cells_and_nowhere_else(html: str, lines: str) -> None:
    """Empty cells at the ends of a row have none, and those of a text stay."""
    assert to_terminal(Markup(html)) == lines  # noqa: S704 - written here


def test_pictures_are_left_out() -> None:
    """A terminal shows neither a drawing nor what it says in words."""
    figure = Markup('<figure class="picture"><svg><title>A window</title>\n<text>3</text></svg></figure>')
    assert to_terminal(Markup("<p>One</p>") + figure + Markup("<p>two</p>")) == "One\ntwo"


@pytest.mark.parametrize("family", all_families(), ids=lambda family: family.name)
def test_no_tex_is_left_in_any_family(family: Family) -> None:
    """Questions, solutions, steps and advice."""
    for level in LEVELS:
        problems = [problem_for(family, level, f"plain{number}") for number in range(10)]
        card = numeric_card(family, level, 1, problems, {})
        for variant in card.variants:
            texts = [to_terminal(variant.question), to_terminal(variant.solution)]
            texts += [tex_to_text(step.tex) for step in variant.problem.steps]
            texts += [to_terminal(words.advice) for words in card.mistakes.values()]
            assert not [text for text in texts if set("\\$") & set(text)]


def test_no_tex_is_left_in_the_notes() -> None:
    """The built-in notes use nothing that a terminal can't show."""
    for concept in our_notes().concepts:
        assert "\\" not in to_terminal(concept.question + concept.answer)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup>3</sup> H<sub>2</sub>O Ca<sup>2+</sup> s<sup>-1</sup>", "10³ H₂O Ca²⁺ s⁻¹"),
        ("x<sub><em>i</em></sub> x<sup>n+1</sup> 19<sup>th</sup>", "x_i x^(n+1) 19^th"),
        ("x<sup>&lt;2&gt;</sup> e<sup><tex>x</tex></sup>", "x^(<2>) e^x"),
        ("100<sup>∘</sup>C", "100°C"),
        ('a<sup class="footnote">1</sup><sup></sup>', "a[1]"),
    ],
)
def test_what_is_lowered_or_raised_stays_so(html: str, text: str) -> None:
    """A thousand would be a hundred and three."""
    assert to_terminal(Markup("<p>{}</p>").format(Markup(html))) == text  # noqa: S704 - our own


def test_words_that_are_struck_out_are_not_said_after_all() -> None:
    """A terminal has no line through them: the signs of notes stand around them."""
    assert to_terminal(Markup("<p>It is <s>never</s> always <s>so</s>.</p>")) == "It is ~~never~~ always ~~so~~."
