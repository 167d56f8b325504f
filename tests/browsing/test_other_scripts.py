"""Notes whose text runs from right to left, or that mix scripts: how a real browser lays them out."""

import json
from pathlib import Path

import pytest
from calling import call
from importing import Collection, import_package
from playwright.sync_api import Browser, Page
from quizzing import Open, write_quiz

_NOTE = """## ما هي السرعة؟
> [!note] تذكر
> - السرعة كمية، مثل `v`

| الكمية | الوحدة |
|---|---|
| الزمن | ثانية[^1] |

> اقتباس

[^1]: في النظام الدولي.

## What is a `table`?
| a | b[^2] |
|---|---|
| 1 | 2 |

[^2]: Text.
"""

_LAYOUT = """() => Object.fromEntries(["table", "ol.footnotes", "blockquote"].map((name) => [
    name, [...document.querySelectorAll(`.worked-out ${name}`)].map((one) => {
        const { left, right } = one.getBoundingClientRect(), around = one.parentElement.getBoundingClientRect();
        const { direction, borderRightWidth } = getComputedStyle(one);
        return { direction, atRight: Math.abs(right - around.right) < 1, atLeft: Math.abs(left - around.left) < 1,
                 ruled: parseFloat(borderRightWidth) > 0 };
    })]))"""


@pytest.fixture(scope="module")
def key(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The key of a sheet made of a note in two scripts."""
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "note.md").write_text(_NOTE, "utf-8")
    path = folder / "sheet.html"
    outcome = call("sheet", "--only", "notes", "--notes", str(folder / "note.md"), "-o", str(path), "--no-manifest")
    assert outcome.status == 0, outcome.err
    page = browser.new_page()
    page.goto(path.as_uri())
    return page


def test_whatever_runs_from_right_to_left_begins_at_the_right(key: Page) -> None:
    """Tables, quotes and the numbers of footnotes; those of an English answer stay at the left."""
    found = key.evaluate(_LAYOUT)
    tables = {one["direction"]: one for one in found["table"]}
    assert (tables["rtl"]["atRight"], tables["rtl"]["atLeft"]) == (True, False)
    assert (tables["ltr"]["atRight"], tables["ltr"]["atLeft"]) == (False, True)
    assert sorted(one["direction"] for one in found["ol.footnotes"]) == ["ltr", "rtl"]
    assert [one["ruled"] for one in found["blockquote"]] == [True]


def test_only_scripts_that_have_italics_are_slanted(key: Page) -> None:
    """Whatever language the whole sheet is in."""
    styles = key.locator(".worked-out .asked p").evaluate_all(
        "(all) => Object.fromEntries(all.map((one) => [one.dir, getComputedStyle(one).fontStyle]))"
    )
    assert styles == {"auto": "normal", "": "italic"}


_ENDS_AT_THE_LEFT = """(one) => {
    const text = one.firstChild;
    const at = (index) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + 1);
        return range.getBoundingClientRect().left;
    };
    return at(text.length - 1) < at(0);
}"""


@pytest.mark.slow
def test_names_in_a_quiz_run_as_their_own_script_does(start: Open, tmp_path: Path) -> None:
    """Among English words too: a title, a topic and a question that begin at the right end at the left."""
    note = tmp_path / "hebrew.md"
    note.write_text("# רשתות (CNN)\n\n## מהו ריפוד (padding)?\nפיקסלים.\n\n## What is it?\nPixels.\n", "utf-8")
    page = start(write_quiz(tmp_path / "hebrew.html", "--notes", str(note), "--only", "notes")).page

    def ends(what: str) -> list[bool]:
        return [bool(one.evaluate(_ENDS_AT_THE_LEFT)) for one in page.locator(what).all()]

    assert ends("h1") == ends(".topics span:first-child") == [True]
    page.click("#begin")
    page.evaluate("document.getElementById('finish').click()")
    assert ends("#by-topic tbody th") == [True]
    assert True in ends("#answers .asked")


_BOXES = """## ما هي السرعة؟
الجواب:

> [!note] تذكر
> السرعة كمية، مثل `v`

> [!tip]
> اقتباس

> [!note] Remember
> Text, and a word: كمية
"""


def test_callouts_run_as_their_first_words_do(start: Open, tmp_path: Path) -> None:
    """With a title or without, though title and text are one paragraph of the note; their rule is where they begin."""
    (tmp_path / "boxes.md").write_text(_BOXES, "utf-8")
    page = start(write_quiz(tmp_path / "boxes.html", "--notes", str(tmp_path / "boxes.md"), "--only", "notes")).page
    page.click("#begin")
    page.keyboard.press("Enter")
    found = page.locator(".current .callout").evaluate_all(
        """(all) => all.map((one) => {
            const { borderLeftWidth, borderRightWidth } = getComputedStyle(one);
            const directions = [...one.children].map((line) => getComputedStyle(line).direction);
            return [parseFloat(borderRightWidth) > parseFloat(borderLeftWidth), directions];
        })"""
    )
    assert found == [[True, ["rtl", "rtl"]], [True, ["rtl", "rtl"]], [False, ["ltr", "ltr"]]]


_IN_GERMAN = """```problem
depth: 2..40
answer: depth * 3
mistakes:
  - Einmal: depth
    advice: Dreimal.
```

Wie viel ist das Dreifache von {{depth}}?

**Lösung.** {{answer}}
"""

_SPOKEN = """(name) => Object.fromEntries([...document.querySelectorAll(name)].map((one) => [
    one.textContent.replace(/ of .*/, ""), one.closest("[lang]").lang]))"""


def test_the_words_of_a_quiz_are_english_in_every_language(start: Open, tmp_path: Path) -> None:
    """A screen reader speaks a note's words in its language, and the headings and folds of the page in English."""
    text = "---\nlang: de\n---\n# Wasser\n## Warum schwimmt Eis?\nEs ist leichter.\n## Wie viel?\n" + _IN_GERMAN
    (tmp_path / "wasser.md").write_text(text, "utf-8")
    page = start(write_quiz(tmp_path / "wasser.html", "--notes", str(tmp_path / "wasser.md"), "--only", "notes")).page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    headings = page.evaluate(_SPOKEN, ".exercise :is(h2, h3, summary)")
    assert headings == dict.fromkeys(
        (
            "Question 1",
            "Question 2",
            "Show the answer",
            "Solution, step by step",
            "Wrong answers, and where they come from",
        ),
        "en",
    )
    assert set(page.evaluate(_SPOKEN, "h1, .exercise .question").values()) == {"de"}


_IN_ARABIC = """## ضغط الماء

```problem
a: 2..40
b: -9..-2
answer: a * b
mistakes:
  - جمع: a + b
    advice: لا تجمع {{a}} و {{b}}.
```

كم يساوي {{a}} ضرب {{b}}؟

**Solution.** ${{a}} \\cdot {{b}} = {{answer}}$
"""


_LEVEL_LAST = """(all) => all.map((one) => {
    const after = document.createRange();
    after.setStartAfter(one.querySelector("bdi"));
    after.setEndAfter(one.lastChild);
    return after.getBoundingClientRect().left >= one.querySelector("bdi").getBoundingClientRect().right - 1;
})"""
"""Whether a code ends with its level and letters, and not with the heading."""


def test_a_title_turns_no_number_of_a_card_around(tmp_path: Path, browser: Browser) -> None:
    """Anki gives a card on a computer the direction of its first words: here of the title, which alone may have it."""
    note = tmp_path / "note.md"
    note.write_text(_IN_ARABIC, "utf-8")
    call("anki", "--notes", str(note), "--only", "notes", "--variants", "1", "-o", str(tmp_path / "deck.apkg"))
    collection = Collection(str(tmp_path / "collection.anki2"))
    import_package(collection, tmp_path / "deck.apkg")
    (card,) = map(collection.get_card, collection.find_cards(""))
    back = card.answer()
    mistake = json.loads(card.note()["Variants"])["variants"][0]["mistakes"][0]["text"]
    collection.close()
    context = browser.new_context()
    page = context.new_page()
    page.set_content('<body class="card"><div id="qa" dir="auto"></div>')
    typed = back.replace("showVerdict(state.typed.trim()", f'showVerdict("{mistake}"')
    page.evaluate(
        "(html) => document.querySelector('#qa').append(document.createRange().createContextualFragment(html))", typed
    )
    directions = {
        part: page.locator(part).first.evaluate("(one) => getComputedStyle(one).direction")
        for part in ("header", ".question p", ".result", ".verdict .head", ".verdict .head + p", "summary", "footer")
    }
    assert page.locator("footer").evaluate_all(_LEVEL_LAST) == [True]
    context.close()
    right_to_left = {part for part, direction in directions.items() if direction == "rtl"}
    assert right_to_left == {"header", ".question p", ".verdict .head + p"}


def test_advice_that_is_folded_keeps_its_direction(start: Open, tmp_path: Path) -> None:
    """Where it takes more than the screen, only the name of a mistake stays in view."""
    long = _IN_ARABIC.replace("{{b}}.\n", "{{b}}. " + "لا تجمع. " * 60 + "\n")
    (tmp_path / "note.md").write_text(long, "utf-8")
    quiz = write_quiz(tmp_path / "quiz.html", "--notes", str(tmp_path / "note.md"), "--only", "notes")
    page = start(quiz, viewport={"width": 360, "height": 400})
    page.begin()
    mistakes = page.data[2]["variants"][0]["mistakes"]
    assert page.answer(mistakes[0][2]) == "wrong"
    folded = page.page.locator("#verdict details.why").first
    assert folded.evaluate("(one) => getComputedStyle(one).direction") == "rtl"


_SAID_TO_BE_ARABIC = f"---\nlanguage: ar\n---\n{_IN_ARABIC}"

_AT_RIGHT = """(all) => all.map((one) => {
    const advice = document.createRange();
    advice.setStartAfter(one);
    advice.setEndAfter(one.parentElement.lastChild);
    return one.getBoundingClientRect().left >= advice.getBoundingClientRect().right - 1;
})"""
"""Whether what is said of a mistake begins at the right, with its name."""


def test_mistakes_run_as_their_own_words_do(start: Open, tmp_path: Path) -> None:
    """In the list below the solution, for the first numbers and for others, and in the result."""
    (tmp_path / "note.md").write_text(_SAID_TO_BE_ARABIC, "utf-8")
    quiz = write_quiz(
        tmp_path / "quiz.html", "--notes", str(tmp_path / "note.md"), "--only", "notes", "--n", "1", "--variants", "2"
    )
    page = start(quiz)
    page.begin()
    for number in range(2):
        mistakes = page.data[2]["variants"][number]["mistakes"]
        assert page.answer(mistakes[0][2]) == "wrong"
        page.page.evaluate("document.querySelector('.current details.solution').open = true")
        assert page.page.locator(".current .mistakes .name").evaluate_all(_AT_RIGHT) == [True]
        assert page.page.locator(".current footer").evaluate_all(_LEVEL_LAST) == [True]
        if not number:
            page.page.click("#renew")
    page.finish()
    assert page.page.locator("#answers .code").evaluate_all(_LEVEL_LAST) == [True]
    assert page.page.locator("#mistakes-made .name").evaluate_all(_AT_RIGHT) == [True]


def test_mistakes_on_a_card_run_as_their_own_words_do(tmp_path: Path, browser: Browser) -> None:
    """In the list that a card has before its script runs."""
    (tmp_path / "note.md").write_text(_SAID_TO_BE_ARABIC, "utf-8")
    deck = tmp_path / "deck.apkg"
    assert not call("anki", "--notes", str(tmp_path / "note.md"), "--only", "notes", "-o", str(deck)).status
    collection = Collection(str(tmp_path / "collection.anki2"))
    import_package(collection, deck)
    (note,) = (collection.get_note(one) for one in collection.find_notes(""))
    page = browser.new_page()
    page.set_content(note["Mistakes"])
    collection.close()
    assert page.locator(".name").evaluate_all(_AT_RIGHT) == [True]
    page.close()
