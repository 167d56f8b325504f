"""Spaces within formulas, in the widths that browsers know."""

import re

import pytest

from quizgen.mathml.convert import to_mathml


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
    ],
)
def test_a_negative_space_is_a_margin(source: str, width: str) -> None:
    r"""As in `A \perp\!\!\!\perp B`; browsers ignore negative widths of spaces."""
    assert f'<mspace width="0" style="margin-left: {width}" />' in to_mathml(source)
