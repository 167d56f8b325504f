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


@pytest.mark.parametrize(
    ("asks", "question"),
    [
        ("## Sorting\n\nSay what it does.", "Sorting Say what it does."),
        ("### Challenge 2\n\nSay what it does.", "Say what it does."),
        ("## Exercise 1.2: Sorting (5 min)\n\nSay it.", "Sorting (5 min) Say it."),
        ("Say what it does.", "Say what it does."),
    ],
)
@pytest.mark.parametrize("kind", ["solution", "{.solution}", "spoiler Solution"])
def test_a_challenge_with_a_solution_is_a_card(asks: str, question: str, kind: str, tmp_path: Path) -> None:
    """Its heading asks, or its first line if the heading is only a number; the lesson goes on below it."""
    text = _CHALLENGE.format(asks=asks, kind=kind, title="", colons=":::", after="More.\n")
    (card,) = cards_of(text, tmp_path)
    assert (plain(card.question), plain(card.answer)) == (question, "It prints 1.")


@pytest.mark.parametrize(
    "asks",
    ["## Sorting\n\nSay it.", "Which is right?\n\n1. This\n2. That", "Say it.\n\n::: solution\nSo.\n:::\n\nSay more."],
)
def test_one_without_a_solution_of_its_own_is_not_a_card(asks: str, tmp_path: Path) -> None:
    """Nor is one in which a second task follows the first solution; an answer above ends there as it did."""
    assert not cards_of(f"# Nets\n\n::::: challenge\n{asks}\n:::::\n", tmp_path)
    (card,) = cards_of("## Why pad?\nSo.\n\n::::: challenge\n## Sorting\nSay it.\n:::::\n", tmp_path)
    assert card.answer == "<p>So.</p>"


_CALLED = (
    ":::{{admonition}} {}\n:class: tip\nSay this.\n:::\n\n:::{{admonition}} {}\n:class: dropdown\nIt sorts.\n:::",
    "```{{admonition}} {}\nSay this.\n```\n\n```{{dropdown}} {}\nIt sorts.\n```",
    "::::{{note}} {}\nSay this.\n\n:::{{tip}} {}\nIt sorts.\n:::\n::::",
    ":::note[{}]\nSay this.\n:::\n\n:::tip[{}]\nIt sorts.\n:::",
    '::: {{.callout-note}}\n## {}\nSay this.\n:::\n\n::: {{.callout-tip collapse="true"}}\n## {}\nIt sorts.\n:::',
)


@pytest.mark.parametrize("written", _CALLED)
@pytest.mark.parametrize(
    ("exercise", "solution"),
    [
        ("Exercise", "Solution"),
        ("Aufgabe 3", "Lösung"),
        ("Exercise 2.1 (easy)", "Solution to exercise 2.1"),
        ("練習 1", "解答"),
    ],
)
def test_a_box_called_exercise_is_a_card(written: str, exercise: str, solution: str, tmp_path: Path) -> None:
    """With the one called solution in it or below it; and it ends an answer above."""
    first, second = cards_of(f"## Why pad?\nSo.\n\n{written.format(exercise, solution)}\n\nMore.\n", tmp_path)
    assert first.answer == "<p>So.</p>"
    assert (second.title, second.question) == ("Say this.", "<p>Say this.</p>")
    assert second.answer == "<p>It sorts.</p>"


@pytest.mark.parametrize("called", [("Exercise", "Hint"), ("Exercise sheet", "Solution"), ("Solution", "Exercise")])
def test_other_boxes_are_not_cards(called: tuple[str, str], tmp_path: Path) -> None:
    """Without a solution, or with another title, nobody knows what is asked."""
    assert not cards_of(f"# Nets\n\n{_CALLED[0].format(*called)}\n", tmp_path)
