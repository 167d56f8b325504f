"""Rules that are tried only at their characters find what they find when they are tried everywhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from quizgen.notes.syntax import PLUGINS, parser
from quizgen.notes.syntax.dispatch import BLOCK, INLINE, dispatch_plugin

PIECES = (
    *(
        "a",
        "a?",
        " ",
        "    ",
        "\u3000",
        "\t",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "# ",
        "|",
        "---\n",
        "+++\n",
        "a=1\n",
        '{"a": 1}\n',
        "|-|-|\n",
        "===\n",
        "<br>",
        "<div>\n",
        '<img src="a.png">',
    ),
    *('!!! note "a"\n', "??? tip\n", "!!!"),
    *("<details>\n<summary>a</summary>\n", "</details>\n", "<sub>", "</sub>", "$", "$$\n", "\\(", "\\)", "\\[", "\\]"),
    *(
        "`",
        "```\n",
        "~~",
        "~~~\n",
        "==",
        "**",
        "_",
        "[",
        "]",
        "[[",
        "]]",
        "![",
        "](b)",
        "^[",
        "[^1]",
        "[^1]: ",
        "[a]: b\n",
    ),
    *("::: note\n", "::: {.a}\n", ":::\n", "```{tip} a\n", ":class: dropdown\n"),
    *("&amp;", "<http://a.b>", "[!note] ", " ^a\n", "\\", "[ ] ", "5", "5 k a b "),
)


def everywhere() -> MarkdownIt:
    """Return the parser of notes, with rules that are tried everywhere."""
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    for plugin in PLUGINS:
        if plugin is not dispatch_plugin:
            made.use(plugin)
    return made


EVERYWHERE = everywhere()


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_nothing_is_missed(text: str) -> None:
    """The tokens are the same, lines and all."""
    assert parser().parse(text, {}) == EVERYWHERE.parse(text, {})


@pytest.mark.parametrize("lines", [1, 39, 40, 41, 100])
@pytest.mark.parametrize("end", ["===\n", "- a\n", "\n===\n", "```\na\n```\n===\n", ""])
def test_a_heading_may_have_many_lines(lines: int, end: str) -> None:
    """Its underline is found far below its first line, too."""
    text = "a\n" * lines + end
    assert parser().parse(text, {}) == EVERYWHERE.parse(text, {})


def test_every_rule_is_known() -> None:
    """Signs listed under a name that no rule has would never count."""
    rules = EVERYWHERE.get_active_rules()
    assert {*INLINE, "text"} == set(rules["inline"])
    assert set(BLOCK) <= set(rules["block"])
