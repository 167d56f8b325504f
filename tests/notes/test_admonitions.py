"""Admonitions of MkDocs are callouts and folds: `!!! note "Title"`, `??? success "Solution"`."""

from pathlib import Path

import pytest
from noting import cards_of

_BOX = '<div class="callout">\n<p class="title">{}</p>\n<p>Body.</p>\n<ul>\n<li>One.</li>\n</ul>\n</div>'


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('!!! note "Mind *it*"', "Mind <em>it</em>"),
        ("!!! warning", "Warning"),
        ('!!! tip ""', "Tip"),
        ('!!! danger inline end "Mind"', "Mind"),
        ('!!! note "A "kernel" here"  ', "A &quot;kernel&quot; here"),
        ('??? homework "At home"', "At home"),
        ("???+ example", "Example"),
    ],
)
@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_box_in_an_answer(head: str, title: str, blank: str, tmp_path: Path) -> None:
    """It holds what is indented below it, and nothing else."""
    (card,) = cards_of(f"## Why?\nBefore.\n\n{head}\n{blank}    Body.\n\n    - One.\n\nAfter.\n", tmp_path)
    assert card.answer == f"<p>Before.</p>\n{_BOX.format(title)}\n<p>After.</p>"


@pytest.mark.parametrize(
    "text", ["!!! warning", "???", "!!! Really now\n    so", "!!! note\nBody.", "??? tip\n   Body."]
)
def test_other_lines_with_these_signs_stay_text(text: str, tmp_path: Path) -> None:
    """Without indented text, or with words that aren't a kind, the signs are only signs."""
    (card,) = cards_of(f"## Why?\nSo.\n\n{text}\n", tmp_path)
    lines = "\n".join(line.strip() for line in text.splitlines())
    assert card.answer == f"<p>So.</p>\n<p>{lines}</p>"


@pytest.mark.parametrize("question", ["Why pad?", "Say why."])
@pytest.mark.parametrize("title", ['"Exercise"', '"Aufgabe 3"', ""])
@pytest.mark.parametrize("nested", ["", "    "])
@pytest.mark.parametrize("solution", ['??? success "Solution"', '!!! answer "Lösung"', "??? solution"])
def test_an_exercise_with_its_solution(question: str, title: str, nested: str, solution: str, tmp_path: Path) -> None:
    """The solution stands in it or below it; a title that only says what it is asks nothing."""
    text = f"!!! question {title}\n    {question}\n\n{nested}{solution}\n{nested}    To keep its size.\n"
    (card,) = cards_of(f"# Nets\n\n{text}\nMore.\n", tmp_path)
    assert (card.title, card.question, card.answer) == (question, f"<p>{question}</p>", "<p>To keep its size.</p>")


@pytest.mark.parametrize("head", ["??? note", "!!! question", "???+ faq"])
def test_one_that_asks_is_a_card(head: str, tmp_path: Path) -> None:
    """As a callout or a fold of another program is."""
    (card,) = cards_of(f'# Nets\n\n{head} "Why pad?"\n    To keep its size.\n\nMore.\n', tmp_path)
    assert (card.key, card.answer) == ("why pad", "<p>To keep its size.</p>")


@pytest.mark.parametrize("below", ["", '!!! success "Well done"\n    You are through.\n'])
def test_an_exercise_without_a_solution_is_not_a_card(below: str, tmp_path: Path) -> None:
    """Praise below it is not an answer."""
    assert not cards_of(f'!!! question "Exercise"\n    Why pad?\n\n    By 1.\n\n{below}', tmp_path)


@pytest.mark.parametrize(("item", "column"), [("- ", 4), ("1. ", 4), ("10. ", 4), ("- ", 2), ("- ", 3)])
def test_code_in_a_box_in_a_list_keeps_its_indent(item: str, column: int, tmp_path: Path) -> None:
    """MkDocs counts from the head, which stands at its fourth column, not from the text of the item."""
    lines = ('??? success "Answer"', "    So:", "", "        x = 1", "          y")
    text = "".join(f"{' ' * column}{line}\n" if line else "\n" for line in lines)
    (card,) = cards_of(f"{item}**Why pad?**\n\n{text}", tmp_path)
    assert card.answer == "<p>So:</p>\n<pre><code>x = 1\n  y\n</code></pre>"


def test_deep_ones_are_read(tmp_path: Path) -> None:
    """Each stands in the one above it."""
    text = "".join(f"{' ' * 4 * depth}!!! note\n" for depth in range(15)) + " " * 60 + "Text.\n"
    (card,) = cards_of(f"## Why?\n{text}", tmp_path)
    assert "Text." in card.answer
