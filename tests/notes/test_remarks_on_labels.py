"""A label may say how hard its question is, or how many points it is worth: `Question 3 (easy)`, `Q2 [2 points]:`."""

from pathlib import Path

import pytest
from noting import cards_of


@pytest.mark.parametrize("remark", ["(easy)", " (easy)", " [2 points]", "（2分）"])
@pytest.mark.parametrize(
    "written",
    [
        "### Question 3{}\n\nWhy pad?\n\n**Answer:** So.",
        "### Question 3{}\n\nWhy pad?\n\n### Answer\n\nSo.",
        "### 问题 3{}:\n\nWhy pad?\n\n### 答案\n\nSo.",
        "**Question 3{}:** Why pad?\n\n**Answer:** So.",
        "Q3{}: Why pad?\nA: So.",
    ],
)
def test_it_is_not_part_of_the_question(written: str, remark: str, tmp_path: Path) -> None:
    """It is left out with the label and its number, and isn't part of the id."""
    (card,) = cards_of(f"# Nets\n\n{written.format(remark)}\n", tmp_path)
    assert (card.key, card.question, card.answer) == ("why pad", "<p>Why pad?</p>", "<p>So.</p>")


@pytest.mark.parametrize(
    "written", ["## {}: Why pad?\nSo.", "**{}: Why pad?** So.", "> [!question] {}: Why pad?\n> So."]
)
def test_ids_of_cards_that_were_found_before_stay(written: str, tmp_path: Path) -> None:
    """The label was a part of these when it was shown."""
    (card,) = cards_of(written.format("Question 3 (easy)") + "\n", tmp_path)
    assert (card.key, card.title, card.question) == ("question 3 (easy): why pad", "Why pad?", "<p>Why pad?</p>")


def test_only_a_number_has_one(tmp_path: Path) -> None:
    """Brackets after a letter or a word may be anything."""
    (card,) = cards_of("## Q (easy): Why pad?\nSo.\n", tmp_path)
    assert card.title == "Q (easy): Why pad?"
