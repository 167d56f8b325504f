"""Formulas between dollars, at the edges of a text."""

import pytest

from quizgen.notes.markdown import inline

BEGINNINGS = {
    "$r = 5$ m²": "r = 5",
    "$x$ has degree 2": "x",
    "$$x$$ is in figure 3": "x",
    "$x$ ends in \\": "x",
    "$x$": "x",
    "$x$5": "",
    "$x": "",
    "$5 and then 7": "",
    "$5 a day, or $35 for 7": "",
}


@pytest.mark.parametrize("text", BEGINNINGS)
def test_how_a_text_ends_does_not_matter_to_a_formula_that_begins_it(text: str) -> None:
    """Only what stands next to a dollar does: a digit there makes a price of it."""
    formulas = [token.content for token in inline(text) if token.type.startswith("math")]
    assert formulas == [BEGINNINGS[text]] * bool(BEGINNINGS[text])
