"""Formulas and rich text on a terminal."""

import pytest
from markupsafe import Markup

from quizgen.cards import numeric_card
from quizgen.families import all_families
from quizgen.notes import read_notes
from quizgen.plaintext import tex_to_text, to_terminal
from quizgen.problem import LEVELS, Family, problem_for
from quizgen.resources import CONTENT
from quizgen.richtext import tex


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\lfloor 59 / 2 \rfloor = 29", "⌊59 / 2⌋ = 29"),
        (r"\left\lfloor \frac{63 + 2 \cdot 1 - 7}{2} \right\rfloor + 1", "⌊(63 + 2 · 1 - 7)/2⌋ + 1"),
        (r"9{,}408 \times 2", "9,408 × 2"),
        (r"k_\text{eff} = 2", "k_eff = 2"),
        (r"\underbrace{k_h \cdot k_w}_{\text{one filter}}", "k_h · k_w [one filter]"),
        (r"\frac{\frac{1}{2}}{3}", "(1/2)/3"),
        (r"C_{out}^{2}", "C_out^2"),
    ],
)
def test_formulas_are_written_without_tex(tex: str, text: str) -> None:
    """What the worked steps use comes out as one would type it."""
    assert tex_to_text(tex) == text


def test_rich_text_becomes_lines() -> None:
    """Paragraphs and list items on lines of their own, long ones wrapped, entities resolved."""
    html = Markup("<p>One &lt; two</p>\n<ul>\n<li>first</li><li>second</li></ul>Then {}.").format(tex("a<b"))
    assert to_terminal(html) == "One < two\n- first\n- second\nThen a<b."
    assert max(map(len, to_terminal(Markup("<p>{}</p>").format("word " * 60)).splitlines())) <= 88


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p><tex>|x|</tex></p>", "|x|"),
        ("<ul><li>The norm is <tex>|x|</tex></li><li><tex>|a|</tex> and b</li></ul>", "- The norm is |x|\n- |a| and b"),
        ("<p><code>||</code></p>", "||"),
        ("<table><tr>\n<th></th>\n<th>a</th>\n<th></th>\n</tr><tr><td><tex>|x|</tex></td><td></td><td>b</td></tr></table>",
         "a\n|x| | | b"),
        ("<table><tr><td>a<br>b</td><td>c</td></tr><tr><td></td></tr></table>After", "a\nb | c\nAfter"),
    ],
)  # fmt: skip
def test_bars_stand_between_cells_and_nowhere_else(html: str, lines: str) -> None:
    """Empty cells at the ends of a row have none, and those of a text stay."""
    assert to_terminal(Markup(html)) == lines  # noqa: S704 - written here


def test_pictures_are_left_out() -> None:
    """A terminal shows neither a drawing nor what it says in words."""
    figure = Markup('<figure class="picture"><svg><title>A window</title>\n<text>3</text></svg></figure>')
    assert to_terminal(Markup("<p>One</p>") + figure + Markup("<p>two</p>")) == "One\ntwo"


@pytest.mark.parametrize("family", all_families(), ids=lambda family: family.name)
def test_no_tex_is_left_in_any_family(family: Family) -> None:
    """Questions, solutions, steps and advice."""
    for level in LEVELS:
        problems = [problem_for(family, level, f"plain{number}") for number in range(10)]
        card = numeric_card(family, level, 1, problems, {})
        for variant in card.variants:
            texts = [to_terminal(variant.question), to_terminal(variant.solution)]
            texts += [tex_to_text(step.tex) for step in variant.problem.steps]
            texts += [to_terminal(words.advice) for words in card.mistakes.values()]
            assert not [text for text in texts if set("\\$") & set(text)]


def test_no_tex_is_left_in_the_notes() -> None:
    """The built-in notes use nothing that a terminal can't show."""
    for concept in read_notes([CONTENT]).concepts:
        assert "\\" not in to_terminal(concept.question + concept.answer)
