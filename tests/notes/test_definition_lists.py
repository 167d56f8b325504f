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


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        (":   One.\n\n    *Two.*\n\n    - Three.", "<p>One.</p>\n<p><em>Two.</em></p>\n<ul>\n<li>Three.</li>\n</ul>"),
        (": One.\n\n  Two.\n\n: Three.", "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"),
        ("\n:   One.\n\n\tTwo.\n\n:   Three.", "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"),
        (": One.\n\n        x = 1", "<p>One.</p>\n<pre><code>x = 1\n</code></pre>"),
        (": One.\n\n  ```\n  x = 1\n  ```", "<p>One.</p>\n<pre><code>x = 1\n</code></pre>"),
        (": One.\n\nTwo.", "<p>One.</p>"),
    ],
)
def test_what_is_indented_below_a_definition_belongs_to_it(written: str, answer: str, tmp_path: Path) -> None:
    """Further paragraphs, lists and code do, and so do further definitions; what is not indented does not."""
    (card, other) = _cards(f"# Words\n\nStride\n{written}\n\nPool\n: A window.\n", tmp_path)
    assert card[1:] == ("Stride", answer)
    assert other[1:] == ("Pool", "<p>A window.</p>")


@pytest.mark.parametrize("between", ["", "\n"])
def test_an_indented_term_is_not_part_of_the_definition_above(between: str, tmp_path: Path) -> None:
    """Some indent the whole list."""
    cards = _cards("".join(f"  {term}\n{between}  : So.\n\n" for term in ("Stride", "Pool")), tmp_path)
    assert [card[1:] for card in cards] == [("Stride", "<p>So.</p>"), ("Pool", "<p>So.</p>")]
