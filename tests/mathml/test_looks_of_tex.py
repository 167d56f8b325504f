"""How formulas of notes look on a page: space, fonts, what stands above the line."""

import re

import pytest

from quizgen.mathml.convert import unseen
from quizgen.mathml.errors import TexError
from quizgen.mathml.page import formula


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"\ce{OH-}", r"\mathrm{O}\mathrm{H}^{-}"),
        (r"\ce{Na+ + Cl-}", r"\mathrm{Na}^{+}\,+\,\mathrm{Cl}^{-}"),
        (r"\ce{NH4+}", r"\mathrm{N}\mathrm{H}_{4}^{+}"),
        (r"\ce{CH3-CH3}", r"\mathrm{C}\mathrm{H}_{3}-\mathrm{C}\mathrm{H}_{3}"),
        (r"\ce{CuSO4.5H2O}", r"\mathrm{Cu}\mathrm{S}\mathrm{O}_{4}\cdot 5\mathrm{H}_{2}\mathrm{O}"),
    ],
)
def test_charges_stand_above_the_line(source: str, plain: str) -> None:
    """A sign that ends an ion is its charge; between elements it is a bond, between blanks a plus."""
    assert formula(source).replace(source, plain) == formula(plain)


@pytest.mark.parametrize(
    ("command", "look"),
    [
        ("textbf", "font-weight: bold"),
        ("textit", "font-style: italic"),
        ("texttt", "font-family: monospace"),
        ("text", ""),
    ],
)
def test_a_text_in_another_font_has_its_style(command: str, look: str) -> None:
    """Browsers ignore the attribute here, too; the letters stay as they are."""
    html = formula(rf"\{command}{{größer}}")
    assert ">größer</mtext>" in html
    assert (f' style="{look}"' in html) == bool(look)


@pytest.mark.parametrize(
    ("source", "sign"),
    [(r"X \sim N", "∼"), (r"a \pm b", "±"), (r"a \implies b", "⟹"), (r"a \iff b", "⟺"), (r"a \leqslant b", "⩽")],
)
def test_a_relation_is_no_letter(source: str, sign: str) -> None:
    """Only around a sign of its kind does a browser leave space."""
    assert f"<mo>{sign}</mo>" in formula(source)


@pytest.mark.parametrize("source", [r"-\infty", r"A = \emptyset", "x = 5.", "= ?", r"x \top"])
def test_a_letter_is_no_operator(source: str) -> None:
    """A browser would leave space around it: `( − ∞ , ∞ )`."""
    assert re.search(r"<mi>[∞∅.?⊤]</mi>", formula(source))


def test_a_comma_in_braces_is_part_of_a_number() -> None:
    """So people write decimals in many languages; a browser would leave space behind it."""
    assert "<mn>0,5</mn>" in formula(r"x = 0{,}5")
    assert "<mn>1,000,000</mn>" in formula(r"\alpha 1{,}000{,}000")
    assert "<mo>,</mo>" in formula("1, 2")


@pytest.mark.parametrize(
    ("source", "spaces"),
    [
        (r"O(n \log n)", 2),
        (r"2\log_2 x", 2),
        (r"\sin^2 x \cos y", 3),
        (r"-\log p(x)", 1),
        (r"\frac{\sin x}{x}", 1),
        (r"\exp(-x) + \log\left(x\right)", 0),
        (r"\max_x f + \text{if }x", 0),
        (r"\lceil \log n \rceil + \log \lfloor n \rfloor", 1),
    ],
)
def test_a_function_is_set_off_from_letters(source: str, spaces: int) -> None:
    """As TeX does it, and not from brackets and signs: n log n, but exp(x)."""
    assert formula(source).count('<mspace width="0.167em">') == spaces


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        *[("f(-x)", 1), ("y = -x", 1), (r"[-1, +1]", 2), (r"\lfloor -x \rfloor", 1), (r"\left(-x\right)", 2)],
        *[("a - b", 0), ("(a) - b", 0), ("|a| - b", 0)],
    ],
)
def test_a_sign_stands_close_to_its_own_term(source: str, signs: int) -> None:
    """After a bracket, a comma or a relation it is no operation between two terms."""
    assert formula(source).count('form="prefix"') == signs


@pytest.mark.parametrize(
    ("source", "displayed", "in_a_line"),
    [
        (r"\max_{x} f", "munder", "msub"),
        (r"\operatorname*{arg\,min}_{\theta} L", "munder", "msub"),
        (r"\lim_{n \to \infty} a", "munder", "msub"),
        (r"\left( \sum_{i=1}^{n} x \right)", "munderover", "msubsup"),
        (r"\sum\nolimits_{i} x", "msub", "msub"),
        (r"\log_{2} x", "msub", "msub"),
        (r"\int_{0}^{1} x", "msubsup", "msubsup"),
    ],
)
def test_limits_stand_below_a_displayed_operator(source: str, displayed: str, in_a_line: str) -> None:
    """And beside one in a line, as TeX places them; below an integral and a logarithm never."""
    assert f"<{displayed}>" in formula(source, display=True)
    assert f"<{in_a_line}>" in formula(source)


def test_columns_are_aligned_in_every_browser() -> None:
    """Chromium reads no attribute of a table, but styles."""
    cases = formula(r"\begin{cases} 1 & x \\ 22 & y \end{cases}", display=True)
    assert cases.count('style="text-align: left"') == 4
    aligned = formula(r"\begin{aligned} a &= b \\ c + d &= e \end{aligned}", display=True)
    assert aligned.count("text-align: -webkit-right; padding-right: 0") == 2
    assert aligned.count("text-align: left; padding-left: 0") == 2
    centred = formula(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", display=True)
    assert "text-align" not in centred


@pytest.mark.parametrize(
    ("columns", "rows", "across", "down"),
    [
        ("cc|c", r"1 & 2 & 3 \\ \hline 4 & 5 & 6 \\ 7 & 8 & 9", [2, 5, 8], [3, 4, 5]),
        ("| cc |", r"\hline 1 & 2 \\ 3 & 4 \\ \hline", [], []),
        ("|c||c|", r"1 & 2 \\ 3 & 4", [1, 3], []),
        ("ccc|", r"1 & 2 & 3", [], []),
        ("l | r", r"1 & 2 \\ \hline 3 & 4", [1, 3], [2, 3]),
    ],
)
def test_lines_of_an_array_are_drawn(columns: str, rows: str, across: list[int], down: list[int]) -> None:
    """Between the columns and rows where they stand; a frame is left out."""
    array = formula(rf"\begin{{array}}{{{columns}}} {rows} \end{{array}}", display=True)
    cells = re.findall("<mtd[^>]*>", array)
    assert len(cells) == len(re.findall(r"\d", rows))
    assert [place for place, cell in enumerate(cells) if "border-left: 1px solid" in cell] == across
    assert [place for place, cell in enumerate(cells) if "border-top: 1px solid" in cell] == down


@pytest.mark.parametrize("columns", ["c|c;c", "@{=}cc@{}", "p{3cm}c", "*{2}{x}"])
def test_unknown_columns_are_refused(columns: str) -> None:
    """Otherwise they would be shown in the first cell."""
    with pytest.raises(TexError, match="columns of an array"):
        formula(rf"\begin{{array}}{{{columns}}} 1 & 2 \end{{array}}")


def test_the_frame_of_an_array_is_reported() -> None:
    """As that of a box is: nobody sees it."""
    assert unseen(r"\begin{array}{|c|c|} 1 & 2 \end{array}") == r"\begin{array}{|c|c|}"
    assert not unseen(r"\begin{array}{c|c} 1 & 2 \end{array}")


def test_a_definition_is_one_sign() -> None:
    """No space and no end of a line parts it; a colon that is a ratio stays one."""
    assert "<mo>:=</mo>" in formula("f(x) := x^2")
    assert "<mo>:=</mo>" in formula(r"\begin{aligned} a &:= b \end{aligned}", display=True)
    assert "<mi>:</mi>" in formula("3 : 4 = x")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            r"a \mathrel{\overset{\text{iid}}{\sim}} b",
            "<mover><mrow><mo>∼</mo></mrow><mrow><mtext>iid</mtext></mrow></mover>",
        ),
        (r"x \mathbin{\overset{.}{+}} y", "<mover><mrow><mo>+</mo></mrow><mrow><mo>.</mo></mrow></mover>"),
        (r"x \mathrel{\stackrel{d}{=}} y", "<mover><mrow><mo>=</mo></mrow><mrow><mi>d</mi></mrow></mover>"),
    ],
)
def test_a_relation_with_something_above_it_is_no_text(source: str, shown: str) -> None:
    """Browsers showed ~iid and =d, one sign after the other."""
    html = formula(source, display=True)
    assert shown in html
    assert re.search("<mo( [^>]*)?><m", html) is None


@pytest.mark.parametrize(("matrix", "bar"), [("vmatrix", "|"), ("Vmatrix", "‖")])
def test_the_bars_of_a_determinant_grow_beside_other_things(matrix: str, bar: str) -> None:
    """The one next to an equals sign stayed small."""
    html = formula(rf"1 + \begin{{{matrix}}} a \\ b \end{{{matrix}}} + 2", display=True)
    assert re.search(rf'<mo form="prefix"[^>]*>{re.escape(bar)}</mo><mtable', html)
    assert re.search(rf'</mtable><mo form="postfix"[^>]*>{re.escape(bar)}</mo>', html)
