"""Divs of Quarto and Pandoc and directives of MyST are callouts and folds."""

import time
from pathlib import Path

import pytest
from noting import cards_of

_BOX = '<div class="callout">\n<p class="title">{}</p>\n<p>Body.</p>\n</div>'


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('::: {.callout-note title="Mind *this*"}\nBody.\n:::', "Mind <em>this</em>"),
        ("::: {.callout-tip}\n\nBody.\n\n:::", "Tip"),
        ("::: warning :::\nBody.\n:::", "Warning"),
        (":::note[Mind this]\nBody.\n:::", "Mind this"),
        ('::::tip{title="Mind"}\nBody.\n::::', "Mind"),
        (":::info <b>\nBody.\n:::", "&lt;b&gt;"),
        (":::{admonition} Mind\n:class: tip\nBody.\n:::", "Mind"),
        ("```{note}\nBody.\n```", "Note"),
        ("````{important}\n---\nname: x\n---\nBody.\n````", "Important"),
        ("```{dropdown} More\nBody.\n```", "More"),
        ("::: details More\nBody.\n:::", "More"),
    ],
)
def test_a_box_in_an_answer(written: str, title: str, tmp_path: Path) -> None:
    """It has its title, or its kind, and what stands around it is not part of it."""
    (card,) = cards_of(f"## Why?\nBefore.\n\n{written}\nAfter.\n", tmp_path)
    assert card.answer == f"<p>Before.</p>\n{_BOX.format(title)}\n<p>After.</p>"


@pytest.mark.parametrize(
    "written",
    [
        ":::{dropdown} What is a logit?\nA score.\n:::",
        "```{admonition} What is a logit?\n:class: dropdown\nA score.\n```",
        '::: {.callout-tip collapse="true" title="What is a logit?"}\nA score.\n:::',
        "::: question What is a logit?\nA score.\n:::",
        "```{exercise}\nWhat is a logit?\n\nA score.\n```",
    ],
)
def test_one_that_asks_is_a_card(written: str, tmp_path: Path) -> None:
    """By itself, as one of Obsidian is; and an answer above ends there."""
    first, second = cards_of(f"# Odds\n\n## Why?\n\nBefore.\n\n{written}\n", tmp_path)
    assert first.answer == "<p>Before.</p>"
    assert (second.key, second.answer) == ("what is a logit", "<p>A score.</p>")


def test_a_div_that_does_not_ask_stays_in_its_answer(tmp_path: Path) -> None:
    """Even if words in it ask."""
    (card,) = cards_of("## Why?\n::: note\nIs it so?\n:::\n", tmp_path)
    assert "Is it so?" in card.answer


def test_labels_in_a_directive_leave_the_question_above_its_answer(tmp_path: Path) -> None:
    """What is a box now was code: no card was found in it."""
    cards = cards_of("## Why?\n```{tip}\n**Q:** What?\n\n**A:** So.\n```\n", tmp_path)
    assert [card.title for card in cards] == ["Why?"]


@pytest.mark.parametrize("name", ["{python}", "{r}", "{figure} a.png", "{code-cell}"])
def test_other_directives_stay_code(name: str, tmp_path: Path) -> None:
    """Braces after ticks are also what Quarto runs."""
    (card,) = cards_of(f"## Why?\n```{name}\n# a\n```\n", tmp_path)
    assert "<pre>" in card.answer


def test_layout_leaves_what_it_holds(tmp_path: Path) -> None:
    """Columns and the like are no boxes; in code, colons stay."""
    text = "::: {.columns}\n::: {.column width=50%}\nLeft.\n:::\n:::\n\n```\n::: note\n```\n"
    (card,) = cards_of(f"## Why?\n{text}", tmp_path)
    assert card.answer == "<p>Left.</p>\n<pre><code>::: note\n</code></pre>"


@pytest.mark.parametrize("written", ["::: note\nBody.", ":::", "::: two words\nBody.\n:::", ":::{toc}\n:::"])
def test_what_is_no_div_stays_text(written: str, tmp_path: Path) -> None:
    """One without an end, an end alone, and unknown names lose nothing."""
    (card,) = cards_of(f"## Why?\nSo.\n\n{written}\n", tmp_path)
    assert card.answer == f"<p>So.</p>\n<p>{written}</p>"


def test_a_question_of_several_lines_is_left_alone(tmp_path: Path) -> None:
    """A div begins after a blank line, as in Pandoc: what is written without one has its id already."""
    (card,) = cards_of("**Q:** Which?\n::: note\nBody.\n:::\n\n**A:** This.\n", tmp_path)
    assert card.key.rpartition(" > ")[2] == "which? ::: note body"


@pytest.mark.parametrize("around", ["{}", "::: note\n\n{}\n:::\n", '::: {{.callout-tip title="T"}}\n\n{}\n:::\n'])
def test_cards_inside_keep_their_ids(around: str, tmp_path: Path) -> None:
    """Headings, lists and labels between colons have always been looked at, also below another question."""
    inside = "{}**Q:** What is a pool?\n\n**A:** A window.\n\n- **What is a stride?** A step.\n\n"
    for heading in ("", "### Why pad?\n\nTo keep size.\n\n"):
        keys = [card.key for card in cards_of("## Why?\n\nSo.\n\n" + around.format(inside.format(heading)), tmp_path)]
        assert keys[-1] == "what is a stride" or heading or around == "{}"
        assert "what is a pool" in keys


@pytest.mark.parametrize("head", ['{.callout-tip collapse="true" title="Can you answer these?"}', "{.exercise}"])
def test_cards_in_a_div_that_asks_stay(head: str, tmp_path: Path) -> None:
    """They were cards before the div was a box: the box around them is none."""
    inside = "**Q:** What is a pool?\n\n**A:** A window.\n\n- **What is a stride?** A step."
    cards = cards_of(f"::: {head}\n\n{inside}\n\n:::\n", tmp_path)
    assert [card.key for card in cards] == ["what is a pool", "what is a stride"]


_ASKING = ("::: exercise\nCompute it.\n:::", "::: details What is an edge?\nA line.\n:::")


@pytest.mark.parametrize("box", _ASKING)
@pytest.mark.parametrize("asking", ["## Why pad?", "**Why pad?**", "1. **Why pad?**"])
def test_a_div_that_asks_is_the_answer_if_nothing_else_is(box: str, asking: str, tmp_path: Path) -> None:
    """The question above it was a card, and stays one."""
    (card,) = cards_of(f"{asking}\n\n{box}\n\nMore.\n", tmp_path)
    assert card.key == "why pad"
    assert '<div class="callout">' in card.answer
    assert card.answer.endswith("<p>More.</p>")


@pytest.mark.parametrize("box", _ASKING)
def test_a_div_between_a_question_and_its_answer_is_in_front(box: str, tmp_path: Path) -> None:
    """As a hint is, even if it asks."""
    (card,) = cards_of(f"**Q:** Why pad?\n\n{box}\n\n**A:** So.\n", tmp_path)
    assert (card.key, card.answer) == ("why pad", "<p>So.</p>")
    assert '<div class="callout">' in card.question


def test_an_exercise_without_an_answer_ends_none(tmp_path: Path) -> None:
    """It is no card, so it stays where it is read."""
    (card,) = cards_of("**Why pad?**\n\nTo keep it.\n\n::: exercise\nCompute it.\n:::\n\nMore.\n", tmp_path)
    assert "Compute it." in card.answer
    assert card.answer.endswith("<p>More.</p>")


@pytest.mark.parametrize(
    "written",
    [
        "::: question\n\n**Why pad?**\n\nBy 1.\n\n:::\n\n::: answer\n\nSo.\n\n:::",
        "::: {#exr-1 .exercise}\nWhy pad?\n\nBy 1.\n:::\n\n::: {.solution}\nSo.\n:::",
        "```{exercise}\n:label: one\n\nWhy pad?\n\nBy 1.\n```\n\n```{solution} one\n:class: dropdown\nSo.\n```",
    ],
)
def test_a_solution_stands_below_its_exercise(written: str, tmp_path: Path) -> None:
    """Quarto, MyST and VuePress have the two in blocks of their own, one after the other."""
    (card,) = cards_of(f"# Exercises\n\n{written}\n\nAfter.\n", tmp_path)
    assert (card.key, card.answer) == ("why pad", "<p>So.</p>")
    assert card.question == "<p>Why pad?</p>\n<p>By 1.</p>"


@pytest.mark.parametrize("head", ["note", "question", "details Why?", "exercise\nCompute it."])
def test_deep_divs_take_little_time(head: str, tmp_path: Path) -> None:
    """Each is gone through once, whatever stands around it; twice at each depth would take minutes."""
    start = time.perf_counter()
    cards_of(f"::: {head}\n\n" * 80 + "Text.\n\n" + ":::\n\n" * 80, tmp_path)
    assert time.perf_counter() - start < 2
