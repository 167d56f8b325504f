"""Hints of problems in notes: what their authors wrote step by step, and never the answer."""

from pathlib import Path

import pytest
from quizzing import Open, Quiz, write_quiz

_BLOCK = """```problem
width: 12..90
height: 103..909
answer: {answer}
{more}
```

A field is {{{{width}}}} m wide and {{{{height}}}} m long. Compute it.

**Solution.** """


def _problem(title: str, solution: str, *, answer: str = "width * height", more: str = "unit: m") -> str:
    return f"## {title}\n\n{_BLOCK.format(answer=answer, more=more)}{solution}\n\n"


def _open(start: Open, folder: Path, note: str) -> Quiz:
    path = folder / "field.md"
    path.write_text(note, "utf-8")
    page = start(write_quiz(folder / "quiz.html", "--notes", str(path), "--only", "notes"))
    page.begin()
    return page


def _hints(page: Quiz) -> list[str]:
    """Ask for one hint after the other; return what they say."""
    offer = page.page.locator("#hint")
    while offer.is_visible():
        offer.click()
    return [" ".join(text.split()) for text in page.page.locator("#hints > li").all_text_contents()]


_STEPS = """

1. An area is asked for.
2. It is a product:

   $$ A = w h $$

3. So $A = {{answer}}$ m²."""

_LIST = ["An area is asked for.", "It is a product: A=wh"]

_SOLUTIONS = {
    "numbered": (_STEPS, _LIST),
    "bulleted": (_STEPS.replace("1.", "- ").replace("2.", "- ").replace("3.", "- "), _LIST),
    "with words around it": (f"Think.{_STEPS}\n\nCheck it.", _LIST),
    "formulas": ("\n\n$$ A = w h $$\n\nHence\n\n$$ A = {{answer}} $$", ["A=wh"]),
    "formula and list": ("\n\n$$ A = w h $$\n\n- Look.\n- Compute.\n- Done.", ["A=wh", "Look.", "Compute."]),
    "one formula": ("It is\n\n$$ A = {{width}} \\cdot {{height}} = {{answer}} $$", []),
    "a check at the end": ("\n\n- Look.\n- It is {{answer}}.\n- It is plausible.\n- Done.", ["Look."]),
    "paragraphs": ("Look.\n\nCompute.\n\nIt is {{answer}}.", []),
    "inner lists": ("\n\n- Look\n  - here\n  - there\n- Done.", ["Look here there"]),
}


@pytest.mark.parametrize("solution", _SOLUTIONS)
def test_steps_of_a_solution_are_hints(start: Open, tmp_path: Path, solution: str) -> None:
    """Items of lists and formulas on their own lines, all but the last, up to the first that shows the answer."""
    written, hints = _SOLUTIONS[solution]
    page = _open(start, tmp_path, _problem("Area", written))
    assert _hints(page) == hints
    page.page.reload()
    assert _hints(page) == hints


_ANSWERS = (
    ("width * height * -1", "", "$A = {{-width * height}}$"),
    ("width / height", "", "$\\frac{{{width}}}{{{height}}}$"),
    ("width / height", "decimals: 3", "$A = {{width / height:.3f}}$"),
    ("[width, height]", "", "${{width}} \\times {{height}}$"),
    ("[width, height]", "", "{{width}} × {{height}}"),
    ("{width, height}", "", "{{answer}}"),
    ("width..width + 3", "", "{{answer}}"),
)


@pytest.mark.parametrize(("answer", "more", "shown"), _ANSWERS)
def test_no_hint_shows_the_answer(start: Open, tmp_path: Path, answer: str, more: str, shown: str) -> None:
    """However it is written; nor does a hint that follows from it."""
    solution = f"\n\n- Look.\n- It is {shown}.\n- Check.\n- Done."
    page = _open(start, tmp_path, _problem("Area", solution, answer=answer, more=more))
    assert _hints(page) == ["Look."]


@pytest.mark.parametrize(
    ("language", "words", "direction"), [("de", "Schau hin.", "ltr"), ("ar", "انظر إلى الحقل.", "rtl")]
)
def test_hints_keep_language_and_direction(
    start: Open, tmp_path: Path, language: str, words: str, direction: str
) -> None:
    problem = _problem("Area", f"\n\n1. {words}\n2. {{{{answer}}}}")
    page = _open(start, tmp_path, f"---\nlang: {language}\n---\n{problem}")
    assert _hints(page) == [words]
    line = page.page.locator("#hints > li")
    assert line.evaluate("(line) => line.closest('[lang]').lang") == language
    assert line.evaluate("(line) => getComputedStyle(line).direction") == direction
