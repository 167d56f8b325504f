"""Divs of Quarto and Pandoc and directives of MyST are callouts and folds."""

from pathlib import Path

import pytest

from quizgen.notes import read_notes
from quizgen.notes.concept import Concept

_BOX = '<div class="callout">\n<p class="title">{}</p>\n<p>Body.</p>\n</div>'


def _cards(text: str, folder: Path) -> tuple[Concept, ...]:
    (folder / "note.md").write_text(text, "utf-8")
    return read_notes([folder]).concepts


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
    (card,) = _cards(f"## Why?\nBefore.\n\n{written}\nAfter.\n", tmp_path)
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
    first, second = _cards(f"# Odds\n\n## Why?\n\nBefore.\n\n{written}\n", tmp_path)
    assert first.answer == "<p>Before.</p>"
    assert (second.key, second.answer) == ("what is a logit", "<p>A score.</p>")


def test_a_div_that_does_not_ask_stays_in_its_answer(tmp_path: Path) -> None:
    """Even if words in it ask."""
    (card,) = _cards("## Why?\n::: note\nIs it so?\n:::\n", tmp_path)
    assert "Is it so?" in card.answer


def test_labels_in_a_directive_leave_the_question_above_its_answer(tmp_path: Path) -> None:
    """What is a box now was code: no card was found in it."""
    cards = _cards("## Why?\n```{tip}\n**Q:** What?\n\n**A:** So.\n```\n", tmp_path)
    assert [card.title for card in cards] == ["Why?"]


@pytest.mark.parametrize("name", ["{python}", "{r}", "{figure} a.png", "{code-cell}"])
def test_other_directives_stay_code(name: str, tmp_path: Path) -> None:
    """Braces after ticks are also what Quarto runs."""
    (card,) = _cards(f"## Why?\n```{name}\n# a\n```\n", tmp_path)
    assert "<pre>" in card.answer


def test_layout_leaves_what_it_holds(tmp_path: Path) -> None:
    """Columns and the like are no boxes; in code, colons stay."""
    text = "::: {.columns}\n::: {.column width=50%}\nLeft.\n:::\n:::\n\n```\n::: note\n```\n"
    (card,) = _cards(f"## Why?\n{text}", tmp_path)
    assert card.answer == "<p>Left.</p>\n<pre><code>::: note\n</code></pre>"


@pytest.mark.parametrize("written", ["::: note\nBody.", ":::", "::: two words\nBody.\n:::", ":::{toc}\n:::"])
def test_what_is_no_div_stays_text(written: str, tmp_path: Path) -> None:
    """One without an end, an end alone, and unknown names lose nothing."""
    (card,) = _cards(f"## Why?\nSo.\n\n{written}\n", tmp_path)
    assert card.answer == f"<p>So.</p>\n<p>{written}</p>"


def test_a_question_of_several_lines_is_left_alone(tmp_path: Path) -> None:
    """A div begins after a blank line, as in Pandoc: what is written without one has its id already."""
    (card,) = _cards("**Q:** Which?\n::: note\nBody.\n:::\n\n**A:** This.\n", tmp_path)
    assert card.key.rpartition(" > ")[2] == "which? ::: note body"


@pytest.mark.parametrize("around", ["{}", "::: note\n\n{}\n:::\n", '::: {{.callout-tip title="T"}}\n\n{}\n:::\n'])
def test_cards_inside_keep_their_ids(around: str, tmp_path: Path) -> None:
    """Headings, lists and labels between colons have always been looked at, also below another question."""
    inside = "{}**Q:** What is a pool?\n\n**A:** A window.\n\n- **What is a stride?** A step.\n\n"
    for heading in ("", "### Why pad?\n\nTo keep size.\n\n"):
        keys = [card.key for card in _cards("## Why?\n\nSo.\n\n" + around.format(inside.format(heading)), tmp_path)]
        assert keys[-1] == "what is a stride" or heading or around == "{}"
        assert "what is a pool" in keys
