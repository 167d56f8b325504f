"""Words of mistakes are content: read from Markdown, held against the families, filled with a problem's numbers."""

from pathlib import Path

import pytest
from conftest import Run
from noting import our_notes

from quizgen.cards import check_mistakes
from quizgen.catalogue import built_in_families, find_families
from quizgen.notes import read_mistakes, read_notes
from quizgen.resources import MISTAKES

CONCEPTS = {concept.id for concept in our_notes().concepts}
BOTTLENECK = find_families(("bottleneck-parameters",))
HEAD = "---\nquizgen: mistakes\n---\n# Title\n\n"
GOOD = "## Weights doubled ^weights-doubled\n\nCount $w$ once. [[parameters#^bias]]\n"


def _page(folder: Path, text: str, name: str = "bottleneck-parameters") -> Path:
    path = folder / f"{name}.md"
    path.write_text(HEAD + text, "utf-8")
    return path


def test_the_built_in_pages_are_right() -> None:
    """Every mistake of every family has its words, and every word its mistake."""
    assert check_mistakes(built_in_families(), CONCEPTS) == []


def test_a_page_is_no_note() -> None:
    """Its frontmatter says so: a reader of notes finds no cards in it and does not count it."""
    assert not any("mistakes" in name for name in our_notes().notes)
    assert read_notes([MISTAKES]).concepts == ()


def test_a_title_a_slug_the_advice_and_the_concept(tmp_path: Path) -> None:
    """The link at the end is the concept, and no part of the advice; math is math."""
    words = read_mistakes(_page(tmp_path, GOOD)).words["weights-doubled"]
    assert (words.title, words.see, words.line) == ("Weights doubled", "quizgen/parameters#^bias", 6)
    assert words.advice == "Count <tex>w</tex> once."


def test_advice_may_end_with_a_drawing(tmp_path: Path) -> None:
    """It is drawn within the line; without drawings, its title goes too."""
    text = "## A ^a\n\nCount the holes.\n![Two](quizgen:window?size=9&kernel=3&dilation=3) [[parameters#^bias]]\n"
    words = read_mistakes(_page(tmp_path, text)).words["a"]
    assert '<span class="picture"><svg' in words.advice
    assert words.undrawn.advice == "Count the holes."


def test_slots_are_filled_as_text(tmp_path: Path) -> None:
    """What a problem puts in is never markup."""
    text = "## A ^a\n\nEach filter reads **{{channels}}** channels, {{channels}}. [[parameters#^bias]]\n"
    words = read_mistakes(_page(tmp_path, text)).words["a"]
    assert words.slots == ("channels",)
    filled = words.advice_for([("channels", "<b>3")])
    assert filled == "Each filter reads <strong>&lt;b&gt;3</strong> channels, &lt;b&gt;3."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## No slug\n\nAdvice. [[parameters#^bias]]\n", "6: “No slug” has no slug"),
        (GOOD + GOOD, "9: “Weights doubled ^weights-doubled” has the slug ^weights-doubled of line 6"),
        ("## A ^a\n\n## B ^b\n\nX. [[parameters#^bias]]\n", "6: “A ^a” needs its advice in one paragraph"),
        ("## A ^a\n\nOne.\n\nTwo. [[parameters#^bias]]\n", "6: “A ^a” needs its advice in one paragraph"),
        ("## A ^a\n\nAdvice without a link.\n", "6: “A ^a” leads to no concept"),
        (GOOD, "6: no family knows the mistake ^weights-doubled"),
        (
            "## A ^bias-added\n\nX. [[parameters#^nothing]]\n",
            "6: ^bias-added: there is no concept quizgen/parameters#^nothing",
        ),
        (
            "## A ^bias-added\n\nX {{n}}. [[parameters#^bias]]\n",
            "6: ^bias-added has a slot {{n}} that Block does not fill",
        ),
        ("", "1: the mistake ^ratio-inverted has no words"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    """A slug that is missing, unknown or there twice, missing words, a missing concept, a slot that nothing fills."""
    path = _page(tmp_path, text)
    said = [str(one) for one in check_mistakes(BOTTLENECK, CONCEPTS, tmp_path)]
    assert any(line.startswith(f"{path}:{message}") for line in said), said


def test_the_table_puts_values_and_words_side_by_side(run: Run) -> None:
    """For sample problems of each level: question, answer, and each mistake with its value, title and advice."""
    shown = run("check", "--families", "--family", "bottleneck-parameters", "--table").out.decode()
    for level in (1, 2, 3):
        assert f"bottleneck-parameters/{level}/review0" in shown
    assert "Answer: " in shown
    for name in BOTTLENECK[0].mistakes:
        words = {
            **read_mistakes(MISTAKES / "shared.md").words,
            **read_mistakes(MISTAKES / "bottleneck-parameters.md").words,
        }[name]
        assert words.title.split()[0] in shown
