"""A quiz that is written again under its name: the browser remembers what still holds of what was done in it."""

from pathlib import Path

from quizzing import Open, Quiz, write_quiz

_ONE = ("--n", "1", "--only", "problems", "--family", "conv-output-size", "--level", "1")

_PROBLEM = """## Two numbers ^two

```problem
first: 12..40
second: 12..40
answer: {rule}
```

What is the result of {{{{first}}}} and {{{{second}}}}?

**Solution.** It is {{{{answer}}}}.
"""


def _answer_right(page: Quiz) -> None:
    assert page.answer(page.shown["answer"]["text"]) == "right"


def _mastered(page: Quiz) -> str:
    page.finish()
    return page.page.locator("#summary").inner_text()


def test_fewer_numbers_forget_only_what_was_done_to_the_others(start: Open, tmp_path: Path) -> None:
    """And when the page has those again, or is still open elsewhere, that is known too."""
    quiz = write_quiz(tmp_path / "quiz.html", *_ONE, "--variants", "3")
    page = start(quiz)
    page.begin()
    page.page.click("#give-up")
    for _ in range(2):
        page.page.click("#renew")
        _answer_right(page)
    assert "Mastered" in page.page.locator("#verdict").inner_text()
    elsewhere = page.page.context.new_page()
    write_quiz(quiz, *_ONE, "--variants", "2")
    elsewhere.goto(quiz.as_uri())
    assert "You have answered 1 of 1 questions." in elsewhere.locator("#resumed").inner_text()
    elsewhere.click("#begin")
    assert "1 right in the end. 0 mastered." in elsewhere.locator("#summary").inner_text()
    assert "You have mastered them all." in _mastered(page)
    write_quiz(quiz, *_ONE, "--variants", "3")
    page.page.reload()
    assert "You have mastered them all." in _mastered(page)


def test_an_answer_that_was_put_right_is_asked_again(start: Open, tmp_path: Path) -> None:
    """What was right before the author corrected the answer counts no longer; what is right now does."""
    note = tmp_path / "note.md"
    options = ("--only", "notes", "--n", "1", "--notes", str(note))
    note.write_text(_PROBLEM.format(rule="first + second"), "utf-8")
    quiz = write_quiz(tmp_path / "quiz.html", *options)
    page = start(quiz)
    page.begin()
    _answer_right(page)
    page.page.click("#renew")
    _answer_right(page)
    code = page.code
    note.write_text(_PROBLEM.format(rule="first * second"), "utf-8")
    write_quiz(quiz, *options)
    page.page.reload()
    assert page.standing.startswith("0 of 1")
    assert "0 mastered" in _mastered(page)
    page.page.click("#unanswered")
    _answer_right(page)
    page.page.click("#renew")
    assert page.code == code
    _answer_right(page)
    page.page.reload()
    assert "You have mastered them all." in _mastered(page)


_COURSE = """# {name}

## Why {one}? ^one
Because.

## Why {two}? ^two
Therefore.
"""


def _course(folder: Path, name: str, one: str, two: str) -> Path:
    """Write the quiz of a course whose note and questions are named as those of other courses are."""
    folder.mkdir(exist_ok=True)
    (folder / "week1.md").write_text(_COURSE.format(name=name, one=one, two=two), "utf-8")
    return write_quiz(folder / "quiz.html", "--only", "notes", "--notes", str(folder / "week1.md"))


def _know_one(page: Quiz) -> None:
    page.begin()
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector("#recall:visible")
    page.page.keyboard.press("1")


def test_two_courses_that_name_their_questions_alike_know_nothing_of_each_other(start: Open, tmp_path: Path) -> None:
    """Each goes on where it was; a question in other words is the same one as long as another one stays."""
    first = _course(tmp_path / "physics", "Week 1", "is the sky blue", "does ice float")
    second = _course(tmp_path / "history", "Week 1", "did Rome fall", "was the wall built")
    page = start(first)
    _know_one(page)
    other = page.page.context.new_page()
    other.goto(second.as_uri())
    assert not other.locator("#resumed").is_visible()
    other.click("#begin")
    other.reload()
    _course(tmp_path / "physics", "Week 1", "is the sky blue by day", "does ice float")
    page.page.goto(first.as_uri())
    page.page.evaluate("sessionStorage.clear()")
    page.page.reload()
    assert "You have answered 1 of 2 questions." in page.page.locator("#resumed").inner_text()
    other.evaluate("sessionStorage.clear()")
    other.goto(second.as_uri())
    assert not other.locator("#resumed").is_visible()
