"""The quiz page in a real browser: judged, with new numbers, by keyboard, kept, counted."""

from pathlib import Path

import pytest
from quizzing import Open, Quiz, write_quiz

from quizgen.families import all_families


def test_every_family_is_judged(start: Open, quiz: Path) -> None:
    """The right answer, every named mistake, rubbish and nothing get their verdicts, and rubbish is not counted."""
    page = start(quiz)
    page.begin()
    families = set()
    for number, card in enumerate(page.cards):
        if "variants" not in card:
            continue
        families.add(card["family"])
        page.go_to(number)
        (variant,) = [one for one in card["variants"] if one["code"] == page.code]
        standing = page.standing
        wrong = list(dict.fromkeys(mistake["text"] for mistake in variant["mistakes"]))
        rubbish, nothing, *mistakes, right = page.answers(["no idea", "", *wrong, variant["answer"]["text"]])
        assert rubbish.verdict == nothing.verdict == "unreadable"
        assert "first" in nothing.words
        assert rubbish.standing == nothing.standing == standing
        for text, said in zip(wrong, mistakes, strict=True):
            assert said.verdict == "wrong"
            titles = [one["title"].lower() for one in variant["mistakes"] if one["text"] == text]
            assert all(title in said.words.lower() for title in titles)
            assert said.ideas >= 1
            assert said.standing != standing
        assert right.verdict == "right"
    assert families == {family.name for family in all_families()}


@pytest.mark.slow
def test_new_numbers_are_another_problem_that_is_judged_as_well(start: Open, small: Path) -> None:
    """Question, solution, answer and code change together, until all numbers were used."""
    page = start(small)
    page.begin()
    seen = []
    for number in range(3):
        variant = page.shown
        seen.append(page.page.locator(".current [data-part=question]").inner_text())
        assert page.answer(variant["answer"]["text"]) == "right"
        page.page.click(".current details.solution summary")
        assert page.page.locator(".current [data-part=answer]").inner_text() == variant["answer"]["text"]
        assert page.page.locator("#renew").is_visible() == (number < 2)
        if number < 2:
            page.page.click("#renew")
            assert page.page.locator(".current details.solution").is_hidden()
            assert page.page.input_value("#typed") == ""
    assert len(set(seen)) == 3


_ESCAPE_WHILE_COMPOSING = """() => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Escape", isComposing: true, bubbles: true, cancelable: true }))"""
"""Takes back what an input method proposes, and nothing else."""


def test_the_whole_quiz_by_keyboard(start: Open, small: Path) -> None:
    """Enter starts, judges and goes on, reveals; 1 and 2 say whether one knew it; Escape closes: no mouse."""
    page = start(small)
    keyboard = page.page.keyboard
    _tab_to(page, "begin")
    keyboard.press("Enter")
    for card in page.cards:
        if "variants" in card:
            assert page.active() == "typed"
            keyboard.type("7777777")
            keyboard.press("Enter")
            assert page.verdict in {"wrong", "unreadable"}
            keyboard.press("Control+A")
            keyboard.type(page.shown["answer"]["text"])
            keyboard.press("Enter")
            assert page.verdict == "right"
            keyboard.press("Enter")
        else:
            keyboard.press("Enter")
            page.page.wait_for_selector("#recall:visible")
            keyboard.press("1")
    _answer_what_returns(page)
    assert page.page.locator("#score").inner_text() == "4 of 4"
    _tab_to(page, "walk-through")
    keyboard.press("Enter")
    assert page.page.locator(".current [data-part=solution]").is_visible()
    page.page.evaluate(_ESCAPE_WHILE_COMPOSING)
    assert page.page.locator(".current [data-part=solution]").is_visible()
    keyboard.press("Escape")  # the solution
    keyboard.press("Escape")  # the view
    assert page.page.locator("#result").is_visible()


def _answer_what_returns(page: Quiz) -> None:
    """Give right answers, by keyboard, until the result is reached."""
    for _ in range(12):
        if page.page.locator("#result").is_visible():
            return
        page.page.keyboard.type(page.shown["answer"]["text"])
        page.page.keyboard.press("Enter")
        page.page.keyboard.press("Enter")
    pytest.fail("the quiz has no end")


def _tab_to(page: Quiz, target: str) -> None:
    for _ in range(30):
        page.page.keyboard.press("Tab")
        if page.active() == target:
            return
    pytest.fail(f"{target} can't be reached with the Tab key")


def test_what_was_done_survives_a_reload(start: Open, small: Path) -> None:
    """The question, what was typed, the verdict and the standing; starting over asks, and clears them."""
    page = start(small)
    page.begin()
    page.answer(page.shown["answer"]["text"])
    page.go_to(1)
    before = (page.standing, page.code)
    page.page.reload()
    assert (page.standing, page.code) == before
    page.go_to(page.numeric[0])
    assert page.verdict == "right"
    page.finish()
    assert page.page.locator("#score").inner_text() == "1 of 4"
    page.page.click("#again")
    page.page.keyboard.press("Escape")
    page.page.reload()
    assert page.page.locator("#score").inner_text() == "1 of 4"
    page.page.click("#again")
    page.page.click("#forget")
    page.page.reload()
    assert page.page.locator("#begin").inner_text() == "Start"


_RUBBISH = (
    "{",
    "[]",
    "null",
    '{"format":2,"events":[]}',
    '{"format":2,"began":1,"events":[[{}],[],[],[]]}',
    '{"format":2,"began":1,"events":{"length":4}}',
    '{"format":2,"began":1,"events":"four"}',
    '{"format":1,"began":9e15,"events":[[],[],[],[]]}',
    '{"format":2,"began":1,"events":[[{"at":2,"on":0,"what":"wrong"}],[],[],[]]}',
)


@pytest.mark.slow
def test_it_works_without_storage_and_with_a_broken_one(start: Open, small: Path) -> None:
    """Blocked storage, and rubbish in it: the quiz begins anew."""
    page = start(small)
    page.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    assert page.page.locator("#kept").is_visible()
    page.page.reload()
    assert page.page.locator("#not-kept").is_visible()
    assert page.page.locator("#kept").is_hidden()
    page.begin()
    assert page.answer(page.shown["answer"]["text"]) == "right"
    other = start(small)
    key = other.data[0]["key"]
    for rubbish in _RUBBISH:
        other.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, rubbish])
        other.page.reload()
        assert other.page.locator("#begin").inner_text() == "Start"
        other.begin()
        assert other.answer(other.shown["answer"]["text"]) == "right"
        other.page.reload()
        assert other.standing.startswith("1 of 4")


_BACK_LATER = """([key, began]) => {
    const record = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ ...record, began, events: record.events.map(() => []) }));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
}"""
"""What another page began anew while this one was in the browser's cache of pages left."""


def test_a_page_that_comes_back_knows_what_was_done_elsewhere(start: Open, small: Path) -> None:
    """It was told nothing while it was away, and would keep nothing that is done from then on."""
    page = start(small)
    page.begin()
    page.answer(page.shown["answer"]["text"])
    page.page.evaluate(_BACK_LATER, [page.data[0]["key"], 2**45])
    assert page.page.locator("#begin").inner_text() == "Start"
    page.begin()
    page.answer(page.shown["answer"]["text"])
    page.page.reload()
    assert page.standing.startswith("1 of 4")


def test_the_result_counts_what_was_right_at_once(start: Open, small: Path) -> None:
    """By topic and in all; what was missed can be practised with other numbers, and the sheet lists every answer."""
    page = start(small)
    page.begin()
    first, second, third = page.numeric
    page.go_to(first)
    right = page.shown["answer"]["text"]
    page.answer(right)
    page.go_to(second)
    mistake = page.shown["mistakes"][0]["text"]
    page.answer(mistake)
    missed = page.code
    page.go_to(third)
    page.page.click("#give-up")
    assert page.page.locator(".current [data-part=solution]").is_visible()
    page.finish()
    result = page.page.locator("#result")
    assert result.locator("#summary").inner_text() == "1 of 4 right at once. 1 not answered yet. 0 mastered."
    sheet = result.locator("#answers li")
    assert sheet.count() == 4
    assert f"{right} ✓ right" in sheet.nth(first).inner_text()
    assert f"{mistake} ✗ wrong" in sheet.nth(second).inner_text()
    assert "not known" in sheet.nth(third).inner_text()
    totals = [int(cell) for cell in result.locator("#by-topic tbody td:last-child").all_inner_texts()]
    assert sum(totals) == 4
    page.page.click("#practise")
    assert page.code != missed
    _answer_what_returns(page)
    assert "1 of 4 right at once. 3 right in the end. 1 not answered yet. 2 mastered." in result.inner_text()
    assert result.locator("#practise").is_hidden()
    page.page.click("#unanswered")
    assert page.page.locator(".current .concept").is_visible()


def test_a_score_that_fell_is_explained(start: Open, tmp_path: Path) -> None:
    """Right at once and wrong later: the summary says how many were right in the end, as the score does."""
    page = start(write_quiz(tmp_path / "one.html", "--n", "1", "--only", "problems"))
    page.begin()
    assert page.answer(page.shown["answer"]["text"]) == "right"
    page.page.press("#typed", "Enter")
    page.page.click("#once-more")
    page.answers([page.shown["mistakes"][0]["text"]])
    page.finish()
    assert page.page.locator("#score").inner_text() == "0 of 1"
    assert "1 of 1 right at once. 0 right in the end." in page.page.locator("#summary").inner_text()


@pytest.mark.slow
def test_what_comes_back_and_when_is_said_as_it_is(start: Open, tmp_path: Path) -> None:
    """A question without others behind it comes back next; one without further numbers never, after a hint either."""
    page = start(write_quiz(tmp_path / "two.html", "--n", "1", "--only", "problems", "--variants", "2"))
    words = page.page.locator("#verdict"), page.page.locator("#hint-note")
    page.begin()
    page.page.click("#hint")
    assert words[1].inner_text() == "With a hint, the answer counts, but the question comes back."
    page.answer(page.shown["answer"]["text"])
    assert "It comes back next, with new numbers." in words[0].inner_text()
    page.page.click("#next")
    page.page.click("#hint")
    assert words[1].inner_text() == "With a hint, the answer counts, but not towards mastering the question."
    page.page.reload()
    assert words[1].inner_text() == "With a hint, the answer counts, but not towards mastering the question."
    page.answer(page.shown["answer"]["text"])
    assert "These were its last numbers" in words[0].inner_text()


@pytest.mark.parametrize("variants", ["1", "2"])
def test_the_start_promises_what_the_page_has(start: Open, tmp_path: Path, variants: str) -> None:
    """With a single set of numbers for each question nothing comes back, and nothing can be mastered."""
    page = start(write_quiz(tmp_path / "once.html", "--n", "1", "--only", "problems", "--variants", variants)).page
    said = page.locator("#start").inner_text()
    assert ("with new numbers" in said, "mastered" in said, "asked once" in said) == (
        (False, False, True) if variants == "1" else (True, True, False)
    )


def test_multiple_choice(start: Open, tmp_path: Path) -> None:
    """The right answer among named mistakes and at most one slip; keys choose, Enter checks and goes on."""
    page = start(
        write_quiz(tmp_path / "choices.html", "--choices", "--only", "problems", "--n", "4", "--variants", "3")
    )
    page.begin()
    for _ in range(4):
        variant = page.shown
        shown = page.page.locator("#choosing .option span").all_inner_texts()
        named = {mistake["text"] for mistake in variant["mistakes"]}
        assert len(set(shown) - named - {variant["answer"]["text"]}) <= 1
        page.page.click("#check")
        assert "Choose an answer first" in page.page.locator("#verdict").inner_text()
        page.page.keyboard.press(str(1 + next(i for i, text in enumerate(shown) if text != variant["answer"]["text"])))
        page.page.keyboard.press("Enter")
        assert page.verdict == "wrong"
        page.page.keyboard.press(str(1 + shown.index(variant["answer"]["text"])))
        page.page.keyboard.press("Enter")
        assert page.verdict == "right"
        assert "only new numbers" in page.page.locator("#verdict").inner_text()
        page.page.keyboard.press("Enter")
    page.finish()
    assert page.page.locator("#score").inner_text() == "0 of 4"
