"""Lessons of the Carpentries and their kin: challenges, with hints and solutions in divs that begin with a heading."""

from pathlib import Path

import pytest
from noting import cards_of

from quizgen.richtext import plain

_CHALLENGE = """# Nets

{colons}:: challenge

{asks}

{colons} {kind}

{title}

It prints 1.

{colons}

{colons}::

{after}
"""


@pytest.mark.parametrize("title", ["## Output", "### Solution to challenge 1", "# Result", "", "Output:"])
@pytest.mark.parametrize("colons", [":::", ":" * 30])
def test_a_solution_may_begin_with_a_heading(title: str, colons: str, tmp_path: Path) -> None:
    """The heading is the solution's title, and ends nothing; what stands above belongs to the question."""
    asks = "## What does it print?\n\nRun `print(1)`."
    text = _CHALLENGE.format(asks=asks, kind="solution", title=title, colons=colons, after="")
    (card,) = cards_of(text, tmp_path)
    assert (card.key, plain(card.question)) == ("what does it print", "What does it print? Run print(1).")
    assert plain(card.answer) == ("Output: It prints 1." if title == "Output:" else "It prints 1.")


def test_hints_and_further_solutions_stay_in_their_card(tmp_path: Path) -> None:
    """A hint stands before the answer, a second solution after the first."""
    parts = "".join(
        f"::: {kind}\n## {title}\n\n{text}\n:::\n\n"
        for kind, title, text in (
            ("hint", "A hint", "Think."),
            ("solution", "Solution 1", "One."),
            ("solution", "Or", "Two."),
        )
    )
    (card,) = cards_of(f"::::: challenge\n\n## Which is right?\n\n{parts}\n:::::\n", tmp_path)
    assert plain(card.question) == "Which is right? A hint Think."
    assert plain(card.answer) == "One. Or Two."
