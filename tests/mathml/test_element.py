"""A formula as one element of XML: the same MathML as on pages, in one piece."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.mathml.convert import to_mathml
from quizgen.mathml.errors import TexError
from quizgen.mathml.page import element, formula

SHAPES = (
    r"A + B \cdot C = D",
    r"\frac{A + 2 \cdot B}{D} + \frac12 \le 9^B + x_A",
    r"\text{A < B} & \nosuch",
    r"A + A + B + C + D + A + B = 4242424",
)
number = st.integers(0, 10**9).map(lambda value: f"{value:,}".replace(",", "{,}"))


@given(st.sampled_from(SHAPES), st.tuples(number, number, number, number), st.booleans())
def test_an_element_holds_what_a_page_shows(shape: str, numbers: tuple[str, str, str, str], display: bool) -> None:  # noqa: FBT001 - drawn
    """All pieces, whatever the numbers; what a page refuses is refused here."""
    source = shape
    for letter, value in zip("ABCD", numbers, strict=True):
        source = source.replace(letter, value)
    try:
        page = formula(source, display=display)
    except TexError:
        with pytest.raises(TexError):
            element(source, display=display)
        return
    pieces = re.findall(r"<math[^>]*>(.*?)</math>", page)
    shown = element(source, display=display)
    mode = ' display="block"' if display else ""
    assert shown == f"<math{mode}><mrow>{''.join(pieces)}</mrow></math>"
    assert "".join(ET.fromstring(shown).itertext()).replace(",", "") == _signs(to_mathml(source, display=display))


def test_a_prefix_stands_before_every_name() -> None:
    """As QTI 2.1 wants it."""
    shown = element(r"\frac{3}{4} = x", prefix="m:")
    assert "<m:mfrac><m:mrow><m:mn>3</m:mn></m:mrow>" in shown
    assert not re.search(r"</?(?!m:)\w", shown)


def _signs(xml: str) -> str:
    return "".join(ET.fromstring(xml).itertext()).replace(",", "")
