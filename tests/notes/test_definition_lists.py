"""Definition lists of Pandoc, PHP Markdown Extra and MyST are terms: cards with `--also terms`, else text."""

from pathlib import Path

import pytest
from noting import cards_of


def _cards(text: str, folder: Path, also: tuple[str, ...] = ("terms",)) -> list[tuple[str, str, str]]:
    return [(card.key, card.title, card.answer) for card in cards_of(text, folder, also)]


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("*Stride*\n: The step\nof the kernel.", "<p>The step\nof the kernel.</p>"),
        ("Stride\n:   The step.\n:   A distance.", "<p>The step.</p>\n<p>A distance.</p>"),
        ("Stride\n\n: The step: 1.", "<p>The step: 1.</p>"),
        ("Stride ^s\n: The step.", "<p>The step.</p>"),
    ],
)
def test_a_term_is_a_card(written: str, answer: str, tmp_path: Path) -> None:
    """Only if they are asked for: an answer may hold such a list as well."""
    (card, other) = _cards(f"# Words\n\n{written}\n\nPool\n: A window.\n", tmp_path)
    assert card[1:] == ("Stride", answer)
    assert other[1:] == ("Pool", "<p>A window.</p>")
    assert _cards(f"# Words\n\n{written}\n", tmp_path, ()) == []
    assert len(_cards(f"# Why?\n\nSo:\n\n{written}\n", tmp_path)) == 1


@pytest.mark.parametrize(
    "written",
    [
        "Apple\n: red\nOrange\n: a colour",
        "Note\n: Mind this.",
        "Text\n:::",
        "Text\n:smile: so",
        ": alone",
        "Text.\n\n:::",
        "Term\n:",
        ": a\n: b",
    ],
)
def test_what_may_be_none_is_none(written: str, tmp_path: Path) -> None:
    """Where the next term could be a line of the definition, no card says something wrong."""
    assert _cards(f"# Words\n\n{written}\n", tmp_path) == []
