"""Spaces within formulas, in the widths that browsers know."""

import re
import time
from xml.etree import ElementTree as ET

import pytest

from quizgen.mathml.convert import to_mathml
from quizgen.mathml.errors import TexError
from quizgen.mathml.spaces import set_width


@pytest.mark.parametrize(
    ("source", "width"),
    [
        (r"a\,b", "0.167em"),
        (r"a\thinspace b", "0.167em"),
        (r"a\thickspace b", "0.278em"),
        (r"a\mkern18mu b", "1.000em"),
        (r"a\mspace{9mu}b", "0.500em"),
        (r"a\hspace{2ex}b", "2ex"),
        (r"a\hspace*{1em}b", "1em"),
        (r"a\hspace{.5em}b", "0.5em"),
        (r"a\hspace{1 em}b", "1em"),
    ],
)
def test_a_space_has_a_width_that_browsers_know(source: str, width: str) -> None:
    """They ignore names of widths and the unit mu: what should stand apart would run together."""
    assert re.findall(r"<mspace([^>]*)/>", to_mathml(source)) == [f' width="{width}" ']


@pytest.mark.parametrize(
    ("source", "width"),
    [
        (r"a\!b", "-0.167em"),
        (r"a\negthickspace b", "-0.278em"),
        (r"a\hspace{-1em}b", "-1em"),
        (r"a\hspace*{-1em}b", "-1em"),
        (r"a\mkern-9mu b", "-0.500em"),
        (r"a\mspace{-.9mu}b", "-0.050em"),
        (r"a\hspace{-1 em}b", "-1em"),
        (r"\TeX", "-.14em"),
    ],
)
def test_a_negative_space_is_a_margin(source: str, width: str) -> None:
    r"""As in `A \perp\!\!\!\perp B`; browsers ignore negative widths of spaces."""
    assert f'<mspace width="0" style="margin-left: {width}" />' in to_mathml(source)


@pytest.mark.parametrize(
    "width", ["x", ".", "-", r"\textwidth", "-1em;color:red", "-1em; position: fixed", "-calc(1em)"]
)
def test_nothing_but_a_number_gets_into_a_style(width: str) -> None:
    """A note is data: what it writes as a width must not become rules of a page."""
    with pytest.raises(TexError, match="number with a unit"):
        set_width(ET.Element("mspace", width=width))


@pytest.mark.parametrize("source", [r"a\hspace{x}b", r"a\hspace{\textwidth}b", r"a\hspace{--1em}b"])
def test_a_width_that_is_not_a_number_is_refused(source: str) -> None:
    """As MathJax refuses it."""
    with pytest.raises(TexError, match="number with a unit"):
        to_mathml(source)


def test_thousands_of_blanks_before_a_width_take_no_time() -> None:
    """Each blank could belong to several parts of the command, which would be tried in all ways."""
    start = time.process_time()
    with pytest.raises(TexError):
        to_mathml("\\hspace" + " " * 3_900)
    assert time.process_time() - start < 5
