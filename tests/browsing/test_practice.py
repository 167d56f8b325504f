"""Practice in the quiz: hints, what counts, what comes back, what is mastered, and what there is to see afterwards."""

from pathlib import Path

import pytest
from quizzing import Open, Quiz, write_quiz


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight questions to compute, five sets of numbers each."""
    return write_quiz(tmp_path_factory.mktemp("drill") / "drill.html", "--n", "8", "--only", "problems")


def _answer_right(page: Quiz) -> None:
    assert page.answer(page.shown["answer"]["text"]) == "right"


def _title(page: Quiz) -> str:
    return page.page.locator(".current h2").inner_text()


def _go_on(page: Quiz) -> None:
    page.page.press("#typed", "Enter")


def test_hints_come_one_at_a_time_and_count(start: Open, drill: Path) -> None:
    """Steps of the solution, never the last; after one a right answer counts, but not as known, and it comes back."""
    page = start(drill)
    page.begin()
    hints, offer = page.page.locator("#hints li"), page.page.locator("#hint")
    steps = page.page.locator(".current .steps > li").all_text_contents()
    shown = 0
    while offer.is_visible():
        offer.click()
        shown += 1
        assert hints.count() == shown
    assert shown
    assert " ".join(steps[-1].split()) not in [" ".join(text.split()) for text in hints.all_text_contents()]
    page.page.reload()
    assert hints.count() == shown
    _answer_right(page)
    said = page.page.locator("#verdict").inner_text()
    assert f"With {shown} hint" in said
    assert "comes back" in said
    page.finish()
    assert "0 of 8 right at once. 1 right in the end." in page.page.locator("#summary").inner_text()
    assert f"with {shown} hint" in page.page.locator("#answers li").first.inner_text()


_OPEN_AND_ANSWER = """(text) => {
    document.querySelector(".current details.solution").open = true;
    const typed = document.getElementById("typed");
    typed.value = text;
    typed.form.requestSubmit();
}"""


def test_who_answers_at_once_has_seen_the_solution_too(start: Open, tmp_path: Path) -> None:
    """A browser tells of what is opened only when it has time."""
    page = start(write_quiz(tmp_path / "fast.html", "--n", "1", "--only", "problems"))
    page.begin()
    page.answers(["7777777"])
    page.page.evaluate(_OPEN_AND_ANSWER, page.shown["answer"]["text"])
    assert "doesn’t count" in page.page.locator("#verdict").inner_text()


def test_copied_answers_show_nothing(start: Open, tmp_path: Path) -> None:
    """Who gives up and types what was shown, or looks at the solution first, ends with nothing right or mastered."""
    page = start(write_quiz(tmp_path / "copied.html", "--n", "3", "--only", "problems", "--variants", "3"))
    page.begin()
    for number in range(60):
        if page.page.locator("#result").is_visible():
            break
        if number % 2:
            page.page.click("#give-up")
            text = page.page.locator(".current [data-part=answer]").inner_text()
        else:
            text = page.shown["answer"]["text"]
            page.answers(["7777777"])
            page.page.click(".current details.solution summary")
        page.answers([text])
        assert "doesn’t count" in page.page.locator("#verdict").inner_text()
        page.page.click("#next")
    summary = page.page.locator("#summary").inner_text()
    assert "0 of 3 right at once." in summary
    assert "0 mastered" in summary
    assert page.page.locator("#score").inner_text() == "0 of 3"
    assert page.page.locator("#used-up").is_visible()
    assert page.page.locator("#practise").is_hidden()


def test_what_was_missed_returns_until_it_was_right_twice(start: Open, drill: Path) -> None:
    """Three questions later, with numbers that were never seen, two times; then it is mastered."""
    page = start(drill)
    page.begin()
    codes = [page.code]
    page.answers(["7777777"])
    _go_on(page)
    titles = []
    for _ in range(9):
        titles.append(_title(page))
        if "Question 1," in titles[-1]:
            codes.append(page.code)
        _answer_right(page)
        _go_on(page)
    again = "Question 1, again with new numbers"
    assert [number for number, title in enumerate(titles) if title == again] == [3, 7]
    assert len(set(codes)) == 3
    assert page.page.locator("#result").is_visible()
    assert "7 of 8 right at once. 8 right in the end. 1 mastered." in page.page.locator("#summary").inner_text()
    page.page.click("#once-more")
    assert "again" in _title(page)


def test_the_named_mistakes_that_were_made_are_listed(start: Open, drill: Path) -> None:
    """Each with its question, its idea and more practice; those that were not made are not."""
    page = start(drill)
    page.begin()
    titles = []
    for number in range(3):
        page.go_to(number)
        mistake = next(
            one
            for one in page.shown["mistakes"]
            if one["title"] not in titles
            and [other["text"] for other in page.shown["mistakes"]].count(one["text"]) == 1
        )
        titles.append(mistake["title"])
        page.answers([mistake["text"]])
    page.finish()
    made = page.page.locator("#mistakes-made > li")
    assert made.locator(":scope > div > .name").all_inner_texts() == [f"{title}." for title in titles]
    assert made.locator("details.why").count() == 3
    made.nth(1).get_by_role("button", name="Question 2").click()
    assert page.verdict == "wrong"
    page.page.click("#back")
    made.nth(2).get_by_role("button", name="Practise this").click()
    assert _title(page) == "Question 3, again with new numbers"


def test_what_is_mastered_is_not_offered_for_practice(start: Open, tmp_path: Path) -> None:
    """A mistake in a question that was mastered since has no button, which would lead nowhere."""
    page = start(write_quiz(tmp_path / "one.html", "--n", "1", "--only", "problems"))
    page.begin()
    practise = page.page.get_by_role("button", name="Practise this")
    page.answers([page.shown["mistakes"][0]["text"]])
    page.finish()
    assert practise.count()
    practise.first.click()
    for _ in range(2):
        _answer_right(page)
        _go_on(page)
    assert "You have mastered" in page.page.locator("#summary").inner_text()
    assert page.page.locator("#mistakes-made > li").count()
    assert practise.count() == 0


def test_every_answer_can_be_gone_through(start: Open, drill: Path) -> None:
    """From its row to the question, what was typed and the solution; on, back, and to one that is still open."""
    page = start(drill)
    page.begin()
    page.answers(["7777777"])
    page.finish()
    page.page.locator("#answers .asked").first.click()
    assert "7777777 is not the answer" in page.page.locator("#verdict").inner_text()
    assert page.page.locator(".current [data-part=solution]").is_visible()
    assert page.page.locator("#before").is_disabled()
    page.page.click("#after")
    assert _title(page) == "Question 2 of 8"
    assert "Not answered yet" in page.page.locator("#verdict").inner_text()
    assert page.page.locator(".current [data-part=solution]").is_hidden()
    page.page.click("#before")
    page.page.click("#back")
    page.page.locator("#answers .asked").nth(1).click()
    page.page.click("#renew")
    _answer_right(page)


def test_a_later_visit_begins_with_what_was_missed(start: Open, drill: Path) -> None:
    """In another tab, later: the start says so, and the missed question is the first, with new numbers."""
    page = start(drill)
    page.begin()
    _answer_right(page)
    _go_on(page)
    missed = page.code
    page.answers(["7777777"])
    page.page.evaluate("sessionStorage.clear()")
    page.page.reload()
    assert "begins with what you missed: 1 question" in page.page.locator("#resumed").inner_text()
    page.begin()
    assert _title(page) == "Question 2, again with new numbers"
    assert page.code != missed


@pytest.mark.slow
def test_two_tabs_agree(start: Open, drill: Path) -> None:
    """What is answered in one is known in the other, and nothing is lost; starting over counts for both."""
    page = start(drill)
    page.begin()
    _answer_right(page)
    other = Quiz(page.page.context, drill)
    other.begin()
    assert _title(other) == "Question 2 of 8"
    _answer_right(other)
    page.page.wait_for_function("document.getElementById('standing').textContent.startsWith('2 of 8')")
    page.go_to(2)
    _answer_right(page)
    other.page.wait_for_function("document.getElementById('standing').textContent.startsWith('3 of 8')")
    other.finish()
    other.page.click("#again")
    other.page.click("#forget")
    page.page.wait_for_function("document.body.dataset.view === 'start'")
    assert page.page.locator("#begin").inner_text() == "Start"
    assert other.errors == []
    other.page.close()


def test_a_concept_is_mastered_when_it_was_known_twice(start: Open, tmp_path: Path) -> None:
    """Known once is not enough; not known, it comes back."""
    page = start(write_quiz(tmp_path / "ideas.html", "--only", "notes", "--n", "2"))
    page.begin()
    for number, key in enumerate("21111"):
        if page.page.locator("#result").is_visible():
            assert number == 4
            break
        page.page.keyboard.press("Enter")
        page.page.wait_for_selector("#recall:visible")
        page.page.keyboard.press(key)
    assert "1 of 2 right at once. 2 right in the end. 1 mastered." in page.page.locator("#summary").inner_text()


def test_numbers_that_were_answered_are_used_up(start: Open, drill: Path) -> None:
    """What is tried on them afterwards changes nothing."""
    page = start(drill)
    page.begin()
    right = page.shown["answer"]["text"]
    page.answers([right, "7777777"])
    assert "doesn’t count" in page.page.locator("#verdict").inner_text()
    page.finish()
    assert "1 of 8 right at once." in page.page.locator("#summary").inner_text()
    assert f"{right} ✓ right" in page.page.locator("#answers li").first.inner_text()


_A_YEAR_AHEAD = """(key) => {
    const record = JSON.parse(localStorage.getItem(key));
    record.began += 31536000000;
    record.events.flat().forEach((event) => { event.at += 31536000000; });
    localStorage.setItem(key, JSON.stringify(record));
    sessionStorage.clear();
}"""


def _set_the_clock_back(page: Quiz) -> None:
    """Let all that was done so far have happened in a year, and visit the page again now."""
    page.page.evaluate(_A_YEAR_AHEAD, page.data[0]["key"])
    page.page.reload()


@pytest.mark.slow
def test_a_clock_that_is_set_back_mixes_nothing_up(start: Open, drill: Path) -> None:
    """A hint stays before the answer that it helped to, and starting over is no earlier than what it forgets."""
    page = start(drill)
    page.begin()
    page.page.click("#hint")
    _set_the_clock_back(page)
    page.begin()
    assert page.page.locator("#hints li").count() == 1
    _answer_right(page)
    assert "With 1 hint." in page.page.locator("#verdict").inner_text()
    page.finish()
    assert "0 of 8 right at once. 1 right in the end." in page.page.locator("#summary").inner_text()
    _set_the_clock_back(page)
    page.page.click("#restart")
    page.page.click("#forget")
    page.page.reload()
    assert page.page.locator("#begin").inner_text() == "Start"


@pytest.mark.slow
def test_very_many_tries_make_no_numbers_fresh_again(start: Open, tmp_path: Path) -> None:
    """Numbers whose answer was shown stay used up, however often others are tried afterwards."""
    page = start(write_quiz(tmp_path / "tries.html", "--n", "1", "--only", "problems", "--variants", "2"))
    page.begin()
    page.page.click("#give-up")
    page.page.click("#renew")
    page.answers(str(number) for number in range(7_000_000, 7_000_210))
    assert page.page.locator("#renew").is_hidden()
    page.finish()
    assert page.page.locator("#used-up").is_visible()
    assert page.page.locator("#answers .given").inner_text() == "7000209 ✗ wrong"
