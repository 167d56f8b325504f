"""What the quiz promises holds for every kind of question: names as answers, problems of one's own, choices, ideas."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize
from quizzing import ALL_VERDICTS, Open, Quiz, check_with_axe, write_quiz

_OWN = Path(__file__).parents[1] / "data" / "own" / "physics.md"
_NETWORK = ("--network", "resnet18", "--family", "network-heaviest-stage", "--family", "network-shape")

_KINDS = {
    "network": (*_NETWORK, "--n", "5", "--concepts", "1", "--variants", "2"),
    "own": ("--notes", str(_OWN), "--only", "notes", "--variants", "3"),
    "choices": ("--choices", "--only", "problems", *_NETWORK, "--n", "4", "--variants", "3"),
}
_OTHERS = ("own", "choices")
_SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in _OTHERS]
_SIZES = [pytest.param(size, marks=pytest.mark.slow) for size in ((1280, 720), (640, 400))]


@pytest.fixture(scope="module")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Make quizzes when they are asked for: about a network, with stages as answers; of a note; with choices."""
    folder = tmp_path_factory.mktemp("kinds")
    return cache(lambda kind: write_quiz(folder / f"{kind}.html", *_KINDS[kind]))


def _is_shown(page: Quiz, what: str) -> bool:
    return page.page.locator(what).is_visible()


def _choose(page: Quiz, *, right: bool) -> None:
    """Choose an option by its number, and check it with Enter."""
    texts = page.page.locator("#choosing .option span").all_inner_texts()
    wanted = page.shown["answer"]["text"]
    number = next(number for number, text in enumerate(texts, 1) if (text == wanted) == right)
    page.page.keyboard.press(str(number))
    page.page.keyboard.press("Enter")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["network", *_OTHERS])
def test_who_copies_every_answer_masters_nothing(start: Open, page_of: Callable[[str], Path], kind: str) -> None:
    """Wrong, then what the solution says, wherever it is asked again; ideas are looked at and not known."""
    page = start(page_of(kind))
    page.begin()
    ideas = 0
    for _ in range(60):
        if _is_shown(page, "#result"):
            break
        if page.page.locator(".current .concept").count():
            page.page.keyboard.press("Enter")
            page.page.wait_for_selector("#recall:visible")
            page.page.keyboard.press("2")
            ideas += 1
            if ideas > 3:  # an idea comes back until it is known
                page.finish()
        elif kind == "choices":
            _choose(page, right=False)
            _choose(page, right=True)
            page.page.click("#next")
        else:
            right = page.shown["answer"]["text"]
            page.page.click("#give-up")
            page.answers([right])
            page.page.click("#next")
    assert _is_shown(page, "#result")
    assert "0 mastered" in page.page.locator("#summary").inner_text()
    assert page.page.locator("#score").inner_text().startswith("0 of")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["network", *_OTHERS])
def test_who_makes_three_named_mistakes_sees_these_three(
    start: Open, page_of: Callable[[str], Path], kind: str
) -> None:
    """By name, each with its question."""
    page = start(page_of(kind))
    page.begin()
    titles: list[str] = []
    for number in page.numeric:
        page.go_to(number)
        options = page.page.locator("#choosing .option span").all_inner_texts()
        texts = [one["text"] for one in page.shown["mistakes"]]
        alone = [one for one in page.shown["mistakes"] if texts.count(one["text"]) == 1 and one["title"] not in titles]
        made = next((one for one in alone if kind != "choices" or one["text"] in options), None)
        if made is None or len(titles) == 3:
            continue
        titles.append(made["title"])
        if kind == "choices":
            page.page.keyboard.press(str(1 + options.index(made["text"])))
            page.page.keyboard.press("Enter")
        else:
            page.answers([made["text"]])
        assert page.verdict == "wrong"
    assert len(titles) == 3
    page.finish()
    names = page.page.locator("#mistakes-made > li > div > .name").all_inner_texts()
    assert sorted(name.strip(". ") for name in names) == sorted(titles)


@pytest.mark.parametrize("size", [(360, 640), *_SIZES], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("kind", ["network", *_SLOW])
def test_every_verdict_is_in_view(
    start: Open, page_of: Callable[[str], Path], kind: str, size: tuple[int, int]
) -> None:
    """Wholly, on large screens and small ones."""
    page = start(page_of(kind), viewport=ViewportSize(width=size[0], height=size[1]))
    page.begin()
    if kind != "choices":
        found = page.page.evaluate(ALL_VERDICTS)
        assert found["seen"] >= 3 * len(page.numeric) - 2
        assert found["problems"] == []
        return
    for number in page.numeric:
        page.go_to(number)
        for right in (False, True):
            page.page.evaluate("scrollTo(0, 0)")
            _choose(page, right=right)
            box = page.page.locator("#verdict").bounding_box()
            assert box
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= size[1]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["network", *_OTHERS])
def test_a_whole_session_by_keyboard(start: Open, page_of: Callable[[str], Path], kind: str) -> None:
    """From the first question to the result, with Enter, numbers and what is typed."""
    page = start(page_of(kind))
    page.page.focus("#begin")
    keyboard = page.page.keyboard
    keyboard.press("Enter")
    for _ in range(60):
        if _is_shown(page, "#result"):
            break
        if page.page.locator(".current .concept").count():
            keyboard.press("Enter")
            page.page.wait_for_selector("#recall:visible")
            keyboard.press("1")
        elif kind == "choices":
            _choose(page, right=True)
            keyboard.press("Enter")
        else:
            keyboard.type(page.shown["answer"]["text"])
            keyboard.press("Enter")
            assert page.verdict == "right"
            keyboard.press("Enter")
    total = len(page.cards)
    assert page.page.locator("#score").inner_text() == f"{total} of {total}"


@pytest.mark.parametrize(
    "look",
    [
        pytest.param({"color_scheme": "light"}, marks=pytest.mark.slow),
        pytest.param({"color_scheme": "dark"}, marks=pytest.mark.slow),
        pytest.param({"forced_colors": "active"}, marks=pytest.mark.slow),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["network", *_SLOW])
def test_axe_finds_nothing(start: Open, page_of: Callable[[str], Path], kind: str, look: dict[str, str]) -> None:
    """A question with its wrong answer and its solution, and the result with the mistake."""
    page = start(page_of(kind), bypass_csp=True, **look)
    page.begin()
    page.go_to(page.numeric[0])
    if kind == "choices":
        _choose(page, right=False)
    else:
        page.answers([page.shown["mistakes"][0]["text"]])
    page.page.click(".current details.solution summary")
    check_with_axe(page, "wrong")
    page.finish()
    check_with_axe(page, "result")


def test_the_answer_sheet_tells_questions_below_one_heading_apart(start: Open, tmp_path: Path) -> None:
    """Each is listed as what is asked, after the headings that it needs."""
    note = tmp_path / "algebra.md"
    note.write_text("# Determinants\n\n## Why?\nFor volumes.\n\n## What is it used for?\nFor volumes.\n", "utf-8")
    page = start(write_quiz(tmp_path / "algebra.html", "--notes", str(note), "--only", "notes"))
    page.begin()
    page.finish()
    asked = page.page.locator("#answers .asked").all_inner_texts()
    assert sorted(asked) == ["Determinants › What is it used for?", "Determinants › Why?"]


def test_choices_are_printed_with_their_own_question(start: Open, tmp_path: Path) -> None:
    """The one that is asked, also with new numbers; and from the start those of every question."""
    page = start(write_quiz(tmp_path / "printed.html", "--choices", "--only", "problems", "--n", "2"))
    page.begin()
    page.page.click("#give-up")
    page.page.click("#renew")
    asked = page.page.locator("#choosing .option span").all_inner_texts()
    printed = page.page.locator("#q1 > .options > li")
    page.page.emulate_media(media="print")
    assert printed.all_inner_texts() == asked
    assert printed.first.is_visible()
    page.page.emulate_media(media="screen")
    assert printed.first.is_hidden()
    page.page.evaluate("document.getElementById('forget').click()")
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print")
    assert printed.first.is_visible()
    assert printed.all_inner_texts() == page.page.evaluate(
        "(code) => JSON.parse(document.getElementById('quiz-data').textContent.split('\\n')[2])"
        ".variants.find((one) => one.code === code).options",
        page.page.locator("#q1 [data-part=code]").inner_text(),
    )


_SIGNED = """## How cold is it? ^cold

```problem
a: 2..9
answer: {answer}
mistakes:
  - added: a + 40
```

It is {{{{a}}}} degrees, and gets colder.

**Solution.** {{{{answer}}}}
"""


@pytest.mark.parametrize(
    ("answer", "keyboard"), [("a - 30", "text"), ("a + 30", "numeric"), ("30 / (a + 0.5)", "text")]
)
def test_a_keyboard_has_the_signs_that_an_answer_needs(start: Open, tmp_path: Path, answer: str, keyboard: str) -> None:
    """That for numbers has no minus sign on an iPhone, and no stroke for fractions."""
    (tmp_path / "note.md").write_text(_SIGNED.format(answer=answer), "utf-8")
    page = start(write_quiz(tmp_path / "quiz.html", "--notes", str(tmp_path / "note.md"), "--only", "notes"))
    page.begin()
    assert page.page.locator("#typed").get_attribute("inputmode") == keyboard


_SAME_NAME = """## {name} ^{name}

```problem
a: 2..9
answer: a * 6
mistakes:
  - padding forgotten: a + 40
    advice: {advice} it.
```

Padding {{{{a}}}}?

**Solution.** {{{{answer}}}}
"""


def test_mistakes_of_one_name_keep_their_own_advice(start: Open, tmp_path: Path) -> None:
    """What a mistake is called may stand in two questions; the advice of each is shown, with the question it is for."""
    note = tmp_path / "note.md"
    texts = [_SAME_NAME.format(name=name, advice=advice) for name, advice in (("grow", "Add"), ("crop", "Subtract"))]
    note.write_text("\n".join(texts), "utf-8")
    page = start(write_quiz(tmp_path / "quiz.html", "--notes", str(note), "--only", "notes"))
    page.begin()
    for number in (0, 1):
        page.go_to(number)
        page.answers([page.shown["mistakes"][0]["text"]])
    page.finish()
    made = page.page.locator("#mistakes-made > li")
    assert sorted(made.locator("span").all_inner_texts()) == ["Add it.", "Subtract it."]
    assert made.get_by_role("button", name="Question 1").count() == 1
    assert made.get_by_role("button", name="Question 2").count() == 1
