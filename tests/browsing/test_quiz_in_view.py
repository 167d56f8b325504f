"""What a learner sees: verdicts in view, whatever the screen; colours that are forced; paper."""

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize
from pypdf import PdfReader
from quizzing import ALL_VERDICTS, Open, write_quiz

_BORDER = """(id) => {
    const { borderTopWidth, borderTopStyle } = getComputedStyle(document.getElementById(id));
    return `${borderTopWidth} ${borderTopStyle}`;
}"""


@pytest.mark.parametrize(
    "size",
    [pytest.param((1280, 720), marks=pytest.mark.slow), pytest.param((640, 400), marks=pytest.mark.slow), (360, 640)],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
def test_every_verdict_is_in_view(start: Open, quiz: Path, size: tuple[int, int]) -> None:
    """Wholly, after wrong and right answers to every family; what is longer than the screen is folded or scrolls."""
    page = start(quiz, viewport=ViewportSize(width=size[0], height=size[1]))
    page.begin()
    found = page.page.evaluate(ALL_VERDICTS)
    assert found["seen"] > 60
    assert found["problems"] == []


def test_enter_never_skips_a_verdict(start: Open, small: Path) -> None:
    """Where it is out of view, Enter first brings it back; held down, it does nothing."""
    page = start(small, viewport={"width": 640, "height": 400})
    page.begin()
    page.answer(page.shown["answer"]["text"])
    code = page.code
    page.page.evaluate("scrollTo(0, 0); document.getElementById('typed').focus({ preventScroll: true })")
    page.page.evaluate("document.body.style.paddingBottom = '2000px'; scrollTo(0, 2000)")
    page.page.keyboard.press("Enter")
    assert page.code == code
    page.page.keyboard.down("Enter")
    page.page.keyboard.down("Enter")  # as a key that is held down repeats
    page.page.keyboard.up("Enter")
    assert page.page.locator(".current h2").inner_text() == "Question 2 of 4"


def test_forced_colours_leave_the_bar_and_the_verdict(start: Open, small: Path) -> None:
    """The bar has an outline, and its filled part another colour than the rest."""
    page = start(small, forced_colors="active")
    page.begin()
    page.answer(page.shown["answer"]["text"])
    assert page.page.evaluate(_BORDER, "progress") == "1px solid"
    assert page.page.evaluate(_BORDER, "verdict") == "2px solid"
    looks = []
    for share in ("0", "this.max"):
        page.page.locator("#progress").evaluate(f"(bar) => {{ bar.value = {share.replace('this', 'bar')}; }}")
        looks.append(page.page.locator("#progress").screenshot())
    assert looks[0] != looks[1]


def test_paper_holds_what_is_on_the_screen(start: Open, small: Path) -> None:
    """All questions without solutions from the start, one with its verdict from there, the answers from the result."""
    page = start(small)

    def printed() -> str:
        sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.page.pdf())).pages]
        assert all(sheets)
        return " ".join(sheets)

    asks = [text.split("?")[0][-25:] for text in page.page.locator(".ask").all_text_contents()]
    paper = printed()
    assert all(number in paper for number in ("Question 1", "Question 2", "Question 3", "Question 4", "Name"))
    assert all(" ".join(ask.split()) in " ".join(paper.split()) for ask in asks)
    assert "step by step" not in paper
    page.begin()
    text = page.shown["mistakes"][0]["text"]
    page.answer(text)
    paper = printed()
    assert "Question 1" in paper
    assert f"{text} is not the answer" in paper
    assert "Question 2" not in paper
    page.finish()
    paper = printed()
    assert "Answer sheet" in paper
    assert re.search(rf"{text}\s+✗?\s*wrong", paper)
    assert "Practise" not in paper


def test_no_lone_heading_on_paper_without_scripts(start: Open, small: Path) -> None:
    """Ideas that are folded don't print, nor does what stands above them."""
    page = start(small, java_script_enabled=False)
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.page.pdf())).pages]
    assert all(len(text) > 100 for text in sheets)
    assert not any("The ideas behind it" in text for text in sheets)


_TORN = """() => {
    dispatchEvent(new Event("beforeprint"));
    document.documentElement.classList.remove("live");
    document.querySelectorAll("details").forEach((box) => { box.open = true; });
    const lines = (node, from, to) => {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, to);
        return range.getClientRects();
    };
    const torn = [];
    let sizes = 0, marks = 0;
    document.querySelectorAll("#exercises math").forEach((math) => {
        const next = (math.closest(".math") ?? math).nextSibling;
        if (next?.nodeType !== Node.TEXT_NODE || !/^[.,;:?)]/.test(next.data)) return;
        marks += 1;
        const formula = [...(math.closest(".math")?.children ?? [math])].at(-1).getBoundingClientRect();
        if (lines(next, 0, 1)[0].top > formula.bottom) torn.push(next.data);
    });
    const walker = document.createTreeWalker(document.getElementById("exercises"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { currentNode: node } = walker;
        if (!node.parentElement.closest("p, li") || node.parentElement.closest("math, svg, b, .result")) continue;
        for (const { 0: size, index } of node.data.matchAll(/\\d+\\s×\\s\\d+/g)) {
            sizes += 1;
            if (lines(node, index, index + size.length).length > 1) torn.push(size);
        }
    }
    return { torn, sizes, marks };
}"""


@pytest.mark.parametrize("width", [320, pytest.param(360, marks=pytest.mark.slow)])
def test_no_line_ends_within_a_size_or_before_a_mark(start: Open, quiz: Path, width: int) -> None:
    """61 × 61 stays on its line, and a comma with its formula, in every question and solution."""
    found = start(quiz, viewport={"width": width, "height": 640}).page.evaluate(_TORN)
    assert found["torn"] == []
    assert found["sizes"] > 100
    assert found["marks"] > 30


_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_LONG_WORDS = f"""# {_LONG}

## Sum_of_{_LONG}

```problem
a: 20..90
b: 3..19
answer: a + b
mistakes:
  - {_LONG} subtracted: a - b
```

What is {{{{a}}}} + {{{{b}}}}?

**Solution.** {{{{answer}}}}

## What_is_a_{_LONG}?
A word.
"""


def test_no_word_is_wider_than_the_page(start: Open, tmp_path: Path) -> None:
    """Not in the topics, an option, the table of the result, the mistakes that were made or the answer sheet."""
    note = tmp_path / "note.md"
    note.write_text(_LONG_WORDS, "utf-8")
    path = write_quiz(tmp_path / "long.html", "--notes", str(note), "--only", "notes", "--choices")
    page = start(path, viewport={"width": 360, "height": 640})

    def reach() -> int:
        return int(page.page.evaluate("document.documentElement.scrollWidth"))

    assert reach() == 360
    page.begin()
    page.go_to(page.numeric[0])
    option = page.page.locator(".option", has_text=page.shown["mistakes"][0]["text"])
    option.click()
    page.page.click("#check")
    option.locator("span").evaluate("(span, word) => { span.textContent = word; }", _LONG)
    assert reach() == 360
    page.finish()
    assert page.page.locator("#made").is_visible()
    assert reach() == 360
