"""A heading that a callout of Quarto begins with is the callout's title, as Quarto shows it."""

import time
from pathlib import Path

import pytest
from noting import cards_of


@pytest.mark.parametrize("head", [".callout-note", '.callout-tip collapse="true"', '#tip-1 .callout-tip icon="false"'])
@pytest.mark.parametrize("heading", ["## Mind *this* {#sec-1}", "### Mind *this*", "# Mind *this*"])
def test_it_is_part_of_the_answer(head: str, heading: str, tmp_path: Path) -> None:
    """It divides nothing: what follows belongs to the answer, and to the section above."""
    text = f"# Nets\n\n## Why pad?\nSo.\n\n::: {{{head}}}\n\n{heading}\n\nBody.\n:::\n\nMore.\n\n## Why?\nYes.\n"
    first, second = cards_of(text, tmp_path)
    title = heading.removesuffix(" {#sec-1}").lstrip("# ").replace("*this*", "<em>this</em>")
    box = f'<div class="callout">\n<p class="title">{title}</p>\n<p>Body.</p>\n</div>'
    assert first.answer == f"<p>So.</p>\n{box}\n<p>More.</p>"
    assert second.key == "nets > why"


@pytest.mark.parametrize("asking", ["## What is the size?", "## Question\n\nWhat is the size?", "**What is it?**"])
def test_a_folded_solution_holds_the_answer(asking: str, tmp_path: Path) -> None:
    """Courses have solutions so."""
    (card,) = cards_of(f'{asking}\n\n::: {{.callout-tip collapse="true"}}\n## Solution\n\nIt is 32.\n:::\n', tmp_path)
    assert (card.key, card.answer) == (asking.rsplit("\n", maxsplit=1)[-1].strip("#* ?").lower(), "<p>It is 32.</p>")


@pytest.mark.parametrize("heading", ["## Why pad?", "## Explain padding", "## 为什么填充"])
@pytest.mark.parametrize("head", [".callout-note", '.callout-tip collapse="true"'])
def test_one_that_asks_is_a_card(heading: str, head: str, tmp_path: Path) -> None:
    """As it was before, also within other divs; and an answer above ends there."""
    box = f"::: {{{head}}}\n{heading}\n\nSo.\n:::\n"
    for around in (box, f"::: warning\n\n{box}\n:::\n"):
        first, second = cards_of(f"## Why stride?\nIt is.\n\n{around}", tmp_path)
        assert first.answer == "<p>It is.</p>"
        assert (second.title, second.answer) == (heading.strip("# "), "<p>So.</p>")


@pytest.mark.parametrize("inside", ["- **What is a pool?** So.", "**Q:** What is a pool?\n\n**A:** So."])
def test_cards_below_one_stay(inside: str, tmp_path: Path) -> None:
    """They end an answer above, and the heading is their place."""
    box = f"::: {{.callout-note}}\n## Quiz\n\n{inside}\n\n- **Why?** Yes.\n:::\n"
    cards = cards_of(f"# Nets\n\n## Why pad?\nIt is.\n\n{box}\nMore.\n", tmp_path)
    assert [card.key for card in cards] == ["why pad", "what is a pool", "nets > quiz > why"]
    assert cards[0].answer == "<p>It is.</p>"


@pytest.mark.parametrize("box", ["::: note\n## Part\nBody.\n:::", "::: {.callout-note}\n## A\n\n### B\nBody.\n:::"])
def test_other_headings_in_divs_stay(box: str, tmp_path: Path) -> None:
    """Pandoc has headings in divs that are nobody's title."""
    (card,) = cards_of(f"## Why pad?\nSo.\n\n{box}\n\nMore.\n", tmp_path)
    assert card.answer == "<p>So.</p>"


def test_deep_ones_take_little_time(tmp_path: Path) -> None:
    """Each is gone through once."""
    start = time.perf_counter()
    cards_of("::: {.callout-note}\n## A\n\n" * 80 + "Text.\n\n" + ":::\n\n" * 80, tmp_path)
    cards_of("::: {.callout-note}\nText.\n\n" * 80 + "::: {.callout-note}\n## Why?\nSo.\n" + ":::\n\n" * 81, tmp_path)
    assert time.perf_counter() - start < 2
