"""The quiz page in a real browser: offline, judged, by keyboard, on a phone, in the dark, and without scripts."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from quizgen.cli import main
from quizgen.families import all_families

Card = dict[str, Any]
FAMILIES = len(all_families())


def _write(path: Path, *arguments: str) -> Path:
    with pytest.raises(SystemExit) as caught:
        main(["html", "--seed", "6", "-o", str(path), *arguments])
    assert not caught.value.code
    return path


@pytest.fixture(scope="module")
def quiz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A card of every family and some concepts, two variants each."""
    folder = tmp_path_factory.mktemp("quiz")
    return _write(folder / "quiz.html", "--n", str(FAMILIES + 3), "--concepts", "3", "--variants", "2")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three questions to compute and one to explain."""
    return _write(tmp_path_factory.mktemp("small") / "small.html", "--n", "4", "--concepts", "1", "--variants", "3")


class Quiz:
    """A quiz open in a browser, and what went wrong in it."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())

    @property
    def cards(self) -> list[Card]:
        """What the page's script knows, mistakes with their words."""
        data = json.loads(self.page.locator("#quiz-data").text_content() or "")
        for card in data["cards"]:
            for variant in card.get("variants", []):
                variant["mistakes"] = [
                    {"text": text, "title": data["advice"][card["family"]][name][0]}
                    for name, _, text in variant["mistakes"]
                ]
        return list(data["cards"])

    def begin(self) -> None:
        self.page.click("#begin")

    def go_to(self, number: int) -> None:
        """Open a question, counted from 0."""
        self.page.evaluate("(number) => document.querySelectorAll('#numbers button')[number].click()", number)

    def answer(self, text: str) -> str:
        """Type an answer and press Enter; return the verdict."""
        self.page.fill("#typed", text)
        self.page.press("#typed", "Enter")
        return self.verdict

    @property
    def verdict(self) -> str:
        return (self.page.locator("#verdict").get_attribute("class") or "").removeprefix("verdict ")

    @property
    def code(self) -> str:
        return self.page.locator(".current [data-part=code]").inner_text()

    @property
    def standing(self) -> str:
        return self.page.locator("#standing").inner_text()

    def active(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))


Open = Callable[..., Quiz]


@pytest.fixture
def start(browser: Browser) -> Iterator[Open]:
    """Open a quiz in a new browser profile; in the end nothing has gone wrong, and nothing was asked of the network."""
    opened: list[tuple[BrowserContext, Quiz]] = []

    def open_quiz(path: Path, **options: Any) -> Quiz:  # noqa: ANN401 - options of a browser context
        context = browser.new_context(**options)
        opened.append((context, Quiz(context, path)))
        return opened[-1][1]

    yield open_quiz
    for context, quiz in opened:
        assert quiz.errors == []
        assert [url for url in quiz.requests if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in quiz.requests if url.startswith("file:")]) >= 1
        context.close()


def test_every_family_is_judged(start: Open, quiz: Path) -> None:
    """The right answer, every named mistake, rubbish and nothing get their verdicts, and rubbish is not counted."""
    page = start(quiz)
    page.begin()
    families = set()
    for number, card in enumerate(page.cards):
        if card["kind"] != "numeric":
            continue
        families.add(card["family"])
        page.go_to(number)
        (variant,) = [one for one in card["variants"] if one["code"] == page.code]
        standing = page.standing
        assert page.answer("no idea") == "unreadable"
        assert page.answer("") == "unreadable"
        assert "first" in page.page.locator("#verdict").inner_text()
        assert page.standing == standing
        for text in dict.fromkeys(mistake["text"] for mistake in variant["mistakes"]):
            assert page.answer(text) == "wrong"
            shown = page.page.locator("#verdict").inner_text().lower()
            assert all(one["title"].lower() in shown for one in variant["mistakes"] if one["text"] == text)
            assert page.page.locator("#verdict details.why").count() >= 1
        assert page.standing != standing
        assert page.answer(variant["answer"]["text"]) == "right"
    assert families == {family.name for family in all_families()}


def test_new_numbers_are_another_problem_that_is_judged_as_well(start: Open, small: Path) -> None:
    """Question, solution, answer and code change together, and come round again."""
    page = start(small)
    page.begin()
    card = next(card for card in page.cards if card["kind"] == "numeric")
    seen = []
    for _ in range(3):
        (variant,) = [one for one in card["variants"] if one["code"] == page.code]
        seen.append(page.page.locator(".current [data-part=question]").inner_text())
        assert page.answer(variant["answer"]["text"]) == "right"
        page.page.click(".current details.solution summary")
        assert page.page.locator(".current [data-part=answer]").inner_text() == variant["answer"]["text"]
        page.page.click("#renew")
        assert page.page.locator(".current details.solution").is_hidden()
        assert page.page.input_value("#typed") == ""
    assert len(set(seen)) == 3
    assert page.page.locator(".current [data-part=question]").inner_text() == seen[0]


def test_the_whole_quiz_by_keyboard(start: Open, small: Path) -> None:
    """Start, answer, go on, reveal, recall, reach the result, practise: no mouse."""
    page = start(small)
    keyboard = page.page.keyboard
    _tab_to(page, "begin")
    keyboard.press("Enter")
    for card in page.cards:
        if card["kind"] == "numeric":
            assert page.active() == "typed"
            keyboard.type("7777777")
            keyboard.press("Enter")
            assert page.verdict in {"wrong", "unreadable"}
            keyboard.press("Control+A")
            (variant,) = [one for one in card["variants"] if one["code"] == page.code]
            keyboard.type(variant["answer"]["text"])
            keyboard.press("Enter")
            assert page.verdict == "right"
            keyboard.press("Enter")
        else:
            keyboard.press("Tab")  # from the heading to the only thing there is
            keyboard.press("Enter")
            page.page.wait_for_selector("#recall:visible")
            _tab_to(page, "not-yet")
            keyboard.press("Enter")
    assert page.page.locator("#result").is_visible()
    assert page.page.locator("#score").inner_text() == "3 of 4"
    _tab_to(page, "practise")
    keyboard.press("Enter")
    assert page.page.locator(".current .concept").is_visible()
    keyboard.press("Tab")
    keyboard.press("Enter")
    page.page.wait_for_selector("#recall:visible")
    _tab_to(page, "knew")
    keyboard.press("Enter")
    assert page.page.locator("#score").inner_text() == "4 of 4"


def _tab_to(page: Quiz, target: str) -> None:
    for _ in range(30):
        page.page.keyboard.press("Tab")
        if page.active() == target:
            return
    pytest.fail(f"{target} can't be reached with the Tab key")


def test_what_was_done_survives_a_reload(start: Open, small: Path) -> None:
    """The question, what was typed, the verdict and the standing; starting over clears them."""
    page = start(small)
    page.begin()
    page.answer(_first_numeric(page)["answer"]["text"])
    page.go_to(1)
    before = (page.standing, page.code)
    page.page.reload()
    assert (page.standing, page.code) == before
    page.go_to(_numeric_numbers(page)[0])
    assert page.verdict == "right"
    page.page.click("#overview summary")
    page.page.click("#finish")
    assert page.page.locator("#score").inner_text() == "1 of 4"
    page.page.click("#again")
    page.page.reload()
    assert page.page.locator("#begin").inner_text() == "Start"


def _numeric_numbers(page: Quiz) -> list[int]:
    return [number for number, card in enumerate(page.cards) if card["kind"] == "numeric"]


def _first_numeric(page: Quiz) -> Card:
    (variant,) = [one for card in page.cards for one in card.get("variants", []) if one["code"] == page.code]
    return dict(variant)


def test_it_works_without_storage_and_with_a_broken_one(start: Open, small: Path) -> None:
    """Blocked storage, and rubbish in it: the quiz begins anew."""
    page = start(small)
    page.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page.page.reload()
    page.begin()
    assert page.answer(_first_numeric(page)["answer"]["text"]) == "right"
    other = start(small)
    key = json.loads(other.page.locator("#quiz-data").text_content() or "")["key"]
    for rubbish in ("{", "[]", "null", '{"format":1,"cards":[]}', '{"format":1,"view":"x","cards":[{},{},{},{}]}'):
        other.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, rubbish])
        other.page.reload()
        assert other.page.locator("#begin").inner_text() == "Start"


def test_the_result_counts_what_was_right_at_once(start: Open, small: Path) -> None:
    """By topic and in all; what was missed can be practised with other numbers, and the sheet lists every answer."""
    page = start(small)
    page.begin()
    first, second, third = _numeric_numbers(page)
    page.go_to(first)
    right = _first_numeric(page)["answer"]["text"]
    page.answer(right)
    page.go_to(second)
    mistake = _first_numeric(page)["mistakes"][0]["text"]
    page.answer(mistake)
    missed = page.code
    page.go_to(third)
    page.page.click("#give-up")
    assert page.page.locator(".current [data-part=solution]").is_visible()
    page.page.click("#overview summary")
    page.page.click("#finish")
    result = page.page.locator("#result")
    assert result.locator("#summary").inner_text() == "1 of 4 right at once. 1 not answered yet."
    sheet = result.locator("#answers li")
    assert sheet.count() == 4
    assert f"{right} ✓ right" in sheet.nth(first).inner_text()
    assert f"{mistake} ✗ wrong" in sheet.nth(second).inner_text()
    assert "not known" in sheet.nth(third).inner_text()
    totals = [int(cell) for cell in result.locator("#by-topic tbody td:last-child").all_inner_texts()]
    assert sum(totals) == 4
    page.page.click("#practise")
    assert page.code != missed
    assert page.page.locator("#next").inner_text() == "Next question"
    page.answer(_first_numeric(page)["answer"]["text"])
    page.page.press("#typed", "Enter")
    page.answer(_first_numeric(page)["answer"]["text"])
    assert page.page.locator("#next").inner_text() == "See the result"
    page.page.press("#typed", "Enter")
    assert result.locator("#summary").inner_text() == "1 of 4 right at once. 3 right in the end. 1 not answered yet."
    assert result.locator("#practise").is_hidden()
    page.page.click("#unanswered")
    assert page.page.locator(".current .concept").is_visible()


def test_multiple_choice(start: Open, tmp_path: Path) -> None:
    """The right answer among named mistakes; judged as a typed one is; Enter goes on."""
    page = start(_write(tmp_path / "choices.html", "--choices", "--only", "problems", "--n", "6", "--variants", "2"))
    page.begin()
    for _ in range(6):
        variant = _first_numeric(page)
        radios = page.page.locator("#choosing input")
        shown = page.page.locator("#choosing .option").all_inner_texts()
        named = {mistake["text"] for mistake in variant["mistakes"]}
        assert set(shown) <= named | {variant["answer"]["text"]}
        page.page.click("#check")
        assert "Choose an answer first" in page.page.locator("#verdict").inner_text()
        wrong = next(text for text in shown if text != variant["answer"]["text"])
        radios.nth(shown.index(wrong)).check()
        page.page.click("#check")
        assert page.verdict == "wrong"
        radios.nth(shown.index(variant["answer"]["text"])).check()
        page.page.keyboard.press("Enter")
        assert page.verdict == "right"
        page.page.keyboard.press("Enter")
    assert page.page.locator("#score").inner_text() == "6 of 6"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(start: Open, small: Path, scheme: str) -> None:
    """WCAG 2.2 AA: at the start, before an answer, after a wrong and a right one, on a concept, on the result."""
    page = start(small, color_scheme=scheme, bypass_csp=True)
    _check_with_axe(page, "start")
    page.begin()
    page.go_to(_numeric_numbers(page)[0])
    _check_with_axe(page, "question")
    page.answer(_first_numeric(page)["mistakes"][0]["text"])
    page.page.click("#verdict details.why summary")
    page.page.click(".current details.solution summary")
    _check_with_axe(page, "wrong")
    page.answer(_first_numeric(page)["answer"]["text"])
    _check_with_axe(page, "right")
    (concept,) = {0, 1, 2, 3} - set(_numeric_numbers(page))
    page.go_to(concept)
    page.page.click(".current details.solution summary")
    page.page.click("#overview summary")
    _check_with_axe(page, "concept")
    page.page.click("#finish")
    _check_with_axe(page, "result")


def _check_with_axe(page: Quiz, where: str) -> None:
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page.page, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.response["violations"] == [], f"{where}: {found.generate_report()}"


def test_nothing_scrolls_sideways_on_a_small_screen(start: Open, quiz: Path) -> None:
    """320 pixels, every question with its solution, answered and unanswered, and the result."""
    page = start(quiz, viewport={"width": 320, "height": 568}, has_touch=True)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 320
    page.begin()
    for number, card in enumerate(page.cards):
        page.go_to(number)
        if card["kind"] == "numeric":
            page.answer(_first_numeric(page)["mistakes"][0]["text"])
        page.page.evaluate("document.querySelectorAll('.current details').forEach((box) => { box.open = true; })")
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 320, page.code
    page.page.evaluate("document.getElementById('finish').click()")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_everything_can_be_read(start: Open, quiz: Path) -> None:
    """Each question with its solution folded below it, the ideas at the end, links to them; no dead controls."""
    page = start(quiz, java_script_enabled=False).page
    articles = page.locator(".exercise")
    assert articles.count() == FAMILIES + 3
    for article in articles.all():
        assert article.locator(".question").is_visible()
        article.locator("summary").click()
        assert len(article.locator("details").inner_text()) > 40
    assert not page.locator("button:visible, input:visible").count()
    for link in page.locator(".mistakes a").all()[::20]:
        assert page.locator(link.get_attribute("href") or "").count() == 1
    assert page.locator("noscript").first.is_visible()


def test_the_policy_forbids_what_does_not_belong_to_the_page(browser: Browser, small: Path, tmp_path: Path) -> None:
    """A script, a request or a style that someone puts into the file does nothing."""
    text = small.read_text("utf-8")
    evil = "<script>window.evil = 1</script><img src='https://example.com/x.png'><style>h1 { color: red }</style>"
    (tmp_path / "evil.html").write_text(text.replace("<main>", f"<main>{evil}"), "utf-8")
    page = browser.new_page()
    requested: list[str] = []
    page.on("requestfinished", lambda request: requested.append(request.url))
    page.goto((tmp_path / "evil.html").as_uri())
    assert page.evaluate("window.evil") is None
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
    assert [url for url in requested if url.startswith("http")] == []
    page.close()


def test_without_mathml_formulas_are_tex(browser: Browser, small: Path) -> None:
    """A browser that doesn't know MathML shows readable TeX."""
    page = browser.new_page()
    page.add_init_script("Element.prototype.getBoundingClientRect = () => ({ width: 0 });")
    page.goto(small.as_uri())
    assert not page.locator("math").count() - page.locator("#math-probe math").count()
    assert page.locator("code.tex").count() > 5
    page.close()
