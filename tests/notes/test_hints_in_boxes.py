"""A fold called "Hint" helps to find an answer, but isn't one."""

from pathlib import Path

import pytest
from noting import cards_of

from quizgen.richtext import plain

_HINTS = (
    "<details><summary>Hint</summary>Think.</details>",
    "<details><summary>Hint 2:</summary>\n\nThink.\n\n</details>",
    ":::{dropdown} Hint\nThink.\n:::",
    "```{hint}\n:class: dropdown\nThink.\n```",
    '??? tip "Hinweis"\n    Think.',
)
_ASKING = (
    "## Why pad?\n\n{}",
    ":::::{{exercise}}\nWhy pad?\n\n{}\n:::::",
    "**Why pad?**\n\n{}",
    "## Why pad?\n\n```\nx\n```\n\n{}",
)


@pytest.mark.parametrize("hint", _HINTS)
@pytest.mark.parametrize("asking", _ASKING)
def test_alone_it_makes_no_card(asking: str, hint: str, tmp_path: Path) -> None:
    """What it says is not what is asked for."""
    assert not cards_of(asking.format(hint) + "\n", tmp_path)


@pytest.mark.parametrize("hint", _HINTS)
@pytest.mark.parametrize("asking", _ASKING)
def test_before_an_answer_it_is_on_the_front(asking: str, hint: str, tmp_path: Path) -> None:
    """So that it can be looked at first."""
    text = asking.format(f"{hint}\n\n<details><summary>Solution</summary>\n\nSo.\n\n</details>")
    (card,) = cards_of(text + "\n", tmp_path)
    assert plain(card.question).endswith("Think.")
    assert plain(card.answer) == "So."


def test_a_callout_of_this_kind_may_be_the_answer(tmp_path: Path) -> None:
    """Obsidian has the same name for tips."""
    (card,) = cards_of("## How is it written?\n\n```\nx\n```\n\n> [!hint] Mind this\n> It pads.\n", tmp_path)
    assert "x" in card.answer
    assert "It pads." in card.answer
