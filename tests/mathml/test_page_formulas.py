"""Formulas for pages: the same signs as the converter gives, whatever the numbers, and breaks where they belong."""

import re
from contextlib import suppress
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.mathml.convert import to_mathml
from quizgen.mathml.errors import TexError
from quizgen.mathml.page import formula

_TAG = re.compile(r"<[^>]*>")


def _signs(html: str) -> str:
    return unescape(_TAG.sub("", html)).replace(",", "")


def _pieces(source: str) -> list[str]:
    return [_signs(piece) for piece in re.findall(r"<math.*?</math>", formula(source))]


SHAPES = (
    r"A + B \cdot C = D",
    r"\left\lfloor \frac{A + 2 \cdot B - C}{D} \right\rfloor + 1 = A",
    r"\underbrace{A}_{\text{7 weights}} + B^{D} - x_A^B \approx C.5",
    r"A \times B \rightarrow \sqrt{C} \le \sum_{i = A}^{B} D",
    r"x^A, \frac A B, A^B_C",
    r"\begin{array}{cc} A & B \\ C & D \end{array}",
)
number = st.integers(0, 10**9).map(lambda value: f"{value:,}".replace(",", "{,}"))


@given(st.sampled_from(SHAPES), st.tuples(number, number, number, number))
def test_putting_numbers_in_gives_what_the_converter_gives(shape: str, numbers: tuple[str, str, str, str]) -> None:
    """One conversion serves all numbers: the signs and their order are those of a formula converted by itself."""
    source = shape
    for letter, value in zip("ABCD", numbers, strict=True):
        source = source.replace(letter, value)
    html = formula(source)
    assert _signs(html) == _signs(to_mathml(source))
    shown_tex = ET.fromstring(str(html).replace("<wbr>", "")).get("data-tex") or ""
    assert shown_tex.replace("{,}", "").replace(",", "") == source.replace("{,}", "").replace(",", "")


def test_thousands_stay_one_number() -> None:
    """A screen reader reads 18,496, not 18 and 496."""
    assert "<mn>18,496</mn>" in formula("17{,}000 + 1{,}496 = 18{,}496")


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("3 + 4 = 7", ["3+4", "=7"]),
        (r"(3 = 3) + [4 = 4]", ["(3=3)", "+[4=4]"]),
        (r"\lfloor 7 / 2 \rfloor = 3", ["⌊7/2⌋", "=3"]),
        ("a = -3", ["a", "=−3"]),
        ("1 + 2 + 3 + 4 + 5 + 6 - 7", ["1", "+2", "+3", "+4", "+5", "+6", "−7"]),
        ("n + 2p - k", ["n+2p−k"]),
        ("x", ["x"]),
    ],
)
def test_a_line_may_end_before_relations_and_in_long_sums(source: str, pieces: list[str]) -> None:
    """But not inside of brackets, and a minus stays with its number."""
    assert _pieces(source) == pieces


def test_signs_at_the_beginning_of_a_piece_keep_their_space() -> None:
    """A plus without anything before it would be taken for a sign of its number."""
    assert '<mo form="infix">+</mo><mn>6</mn>' in formula("1 + 2 + 3 + 4 + 5 + 6 - 7")


@pytest.mark.parametrize("source", [r"\frac{1}", r"x_{", r"\nosuch 5", r"3 & 4"])
def test_what_cannot_be_shown_is_refused(source: str) -> None:
    """As the converter refuses it."""
    with pytest.raises(TexError):
        formula(source)


def test_text_stays_text() -> None:
    """No markup comes out of a formula's text."""
    html = formula(r"\text{<b onclick=x>} < 3")
    assert "<b" not in html
    assert _signs(formula(r"\text{<b>7</b>} = 3")).endswith("<b>7</b>=3")
    assert "<b" not in formula(r"\text{<b>7</b>}")
    assert formula("4242424 + 84242424 = 3").count("4242424") == 4
    private = [chr(code) for code in (0xE000, 0xE001, 0xF8FF, 0xF0000, 0x10FFFD)]
    assert [sign for sign in private if _signs(formula(rf"\text{{a<{sign}}}")) != f"a<{sign}"] == []


@pytest.mark.parametrize("code", [*range(9), 0x1B, 0x7F, 0xFFFE, 0xFFFF])
def test_no_sign_becomes_another(code: int) -> None:
    """What XML can't hold is refused; all else stays what it is."""
    with suppress(TexError):
        assert _signs(formula(rf"\text{{a{chr(code)}}}")) == f"a{chr(code)}"


@pytest.mark.parametrize(
    "source",
    [
        r"\text{a \text{<script>alert(1)</script>}}",
        r"\color{red\" onclick=\"alert(1)}{x}",
        r'\color{red" onclick="alert(1)}{x}',
        r'\hspace{1em" onclick="alert(1)}',
        r"\href{javascript:alert(1)}{x}",
        r"\class{<img src=x onerror=alert(1)>}{x}",
        r"\mathbb{<script>x</script>}",
        r"\operatorname{<i/>}",
    ],
)
def test_no_markup_gets_through(source: str) -> None:
    """It is refused, or comes out as signs."""
    try:
        html = formula(source)
    except TexError:
        return
    for element in ET.fromstring(str(html).replace("<wbr>", "")).iter():
        assert element.tag.startswith("m") or element.tag == "span"
        assert not any(name.startswith("on") or name in {"href", "src", "style"} for name in dict(element.items()))
