"""The quiz page for everybody: offline, accessible, on a phone, in the dark, and without scripts or MathML."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from quizzing import Open, Quiz, check_with_axe, write_quiz

from quizgen.families import all_families

FAMILIES = len(all_families())


@pytest.mark.parametrize(
    "look",
    [
        {"color_scheme": "light"},
        pytest.param({"color_scheme": "dark"}, marks=pytest.mark.slow),
        pytest.param({"forced_colors": "active"}, marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_axe_finds_nothing(start: Open, small: Path, look: dict[str, str]) -> None:
    """WCAG 2.2 AA: start, hints, wrong and right answers, a concept, result, answers again, a dialog, a picture."""
    page = start(small, bypass_csp=True, **look)
    check_with_axe(page, "start")
    page.begin()
    page.go_to(page.numeric[0])
    page.page.click("#hint")
    check_with_axe(page, "question")
    page.answer(page.shown["mistakes"][0]["text"])
    page.page.click("#verdict details.why summary")
    page.page.click(".current details.solution summary")
    check_with_axe(page, "wrong")
    page.answer(page.shown["answer"]["text"])
    check_with_axe(page, "right")
    (concept,) = {0, 1, 2, 3} - set(page.numeric)
    page.go_to(concept)
    page.page.click(".current details.solution summary")
    page.page.click("#overview summary")
    check_with_axe(page, "concept")
    page.page.click("#finish")
    check_with_axe(page, "result")
    page.page.click("#answers li:first-child .asked")
    page.page.locator(".current button.play").first.click()
    check_with_axe(page, "answers")
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("Escape")
    page.page.click("#again")
    check_with_axe(page, "dialog")


_TOO_WIDE = """() => {
    const lines = document.getElementById("quiz-data").textContent.split("\\n");
    const cards = lines.slice(2).map((line) => JSON.parse(line));
    const typed = document.getElementById("typed"), wide = [];
    const look = (what) => { if (document.documentElement.scrollWidth > 320) wide.push(what); };
    look("start");
    document.getElementById("begin").click();
    document.querySelectorAll("#numbers button").forEach((button, number) => {
        button.click();
        const { title, variants } = cards[number];
        look(title);
        if (variants) {
            typed.value = variants[0].mistakes[0][2];
            typed.form.requestSubmit();
        }
        document.querySelectorAll(".current details").forEach((box) => { box.open = true; });
        look(`${title}, answered`);
    });
    document.getElementById("finish").click();
    look("result");
    return wide;
}"""


@pytest.mark.slow
def test_nothing_scrolls_sideways_on_a_small_screen(start: Open, quiz: Path) -> None:
    """320 pixels, every question with its solution, answered and unanswered, and the result."""
    page = start(quiz, viewport={"width": 320, "height": 568}, has_touch=True)
    assert page.page.evaluate(_TOO_WIDE) == []
    assert page.page.locator("#made li").count() > 10


_LARGE_LETTERS = """() => {
    const style = new CSSStyleSheet();
    style.replaceSync("html { font-size: 200%; }");
    document.adoptedStyleSheets = [style];
}"""


@pytest.mark.slow
def test_nothing_scrolls_sideways_in_large_letters(start: Open, tmp_path: Path) -> None:
    """Twice as large on a small phone: pictures that are played with, and the result, whose table scrolls by itself."""
    families = ("pool-output-size", "dilated-receptive-field")
    options = [option for name in families for option in ("--family", name)]
    path = write_quiz(tmp_path / "large.html", "--n", "2", "--only", "problems", *options)
    page = start(path, viewport={"width": 360, "height": 740}, has_touch=True)
    page.page.evaluate(_LARGE_LETTERS)
    page.begin()
    for number in range(2):
        page.go_to(number)
        page.page.click("#give-up")
        page.page.locator(".current button.play").first.click()
        assert page.page.evaluate("document.documentElement.scrollWidth") == 360
    page.finish()
    assert page.page.evaluate("document.documentElement.scrollWidth") == 360
    table = page.page.locator(".wide")
    assert table.evaluate("(box) => box.scrollWidth > box.clientWidth && box.tabIndex === 0")


def test_how_far_one_is_can_be_seen_on_a_small_screen(start: Open, quiz: Path) -> None:
    """The bar keeps a width, though the words beside it become long; in large letters too."""
    page = start(quiz, viewport={"width": 320, "height": 568}, has_touch=True)
    page.begin()
    for number in page.numeric[:12]:
        page.go_to(number)
        page.page.click("#give-up")
    assert page.standing.endswith(" · 12 to come back")
    bar = "document.getElementById('progress').offsetWidth"
    assert page.page.evaluate(bar) >= 40
    page.page.evaluate(_LARGE_LETTERS)
    assert page.page.evaluate(bar) >= 40
    assert page.page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.slow
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
    page.click("#begin")
    assert not page.locator("math").count() - page.locator("#math-probe math").count()
    assert page.locator("code.tex").count() > 5
    page.close()


def test_a_question_becomes_part_of_the_page_when_it_is_asked(start: Open, small: Path) -> None:
    """So a page with a thousand questions opens as fast as one with ten; on paper they are all there."""
    page = start(small).page
    questions = page.locator("#exercises > article")
    assert questions.count() == 0
    page.click("#begin")
    assert questions.count() == 1
    page.evaluate("sessionStorage.clear()")
    page.reload()
    assert questions.count() == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert questions.evaluate_all("(all) => all.map((one) => one.id)") == ["q1", "q2", "q3", "q4"]


def test_a_page_saved_while_it_is_used_has_its_questions(start: Open, small: Path, tmp_path: Path) -> None:
    """The one that was asked is part of the page by then; each is found by its number."""
    page = start(small).page
    page.click("#begin")
    (tmp_path / "saved.html").write_text(page.content(), "utf-8")
    page.goto((tmp_path / "saved.html").as_uri())
    page.evaluate("sessionStorage.clear()")
    page.reload()
    questions = page.locator("#exercises > article")
    assert questions.count() == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert questions.evaluate_all("(all) => all.map((one) => one.id)") == ["q1", "q2", "q3", "q4"]


def _saved(page: Quiz, path: Path) -> None:
    """Save the page as it is now, and send it to somebody else."""
    path.write_text(page.page.content(), "utf-8")


@pytest.mark.slow
def test_a_page_saved_with_new_numbers_asks_the_first_ones_of_somebody_else(
    start: Open, small: Path, tmp_path: Path
) -> None:
    """Question and solution belong to the answer, though others stood in their place when the page was saved, twice."""
    page = start(small)
    page.begin()
    page.go_to(page.numeric[0])
    first = page.code, page.page.locator(".current [data-part=question]").inner_text()
    solution = page.page.locator(".current [data-part=solution]").text_content()
    for name in ("once.html", "twice.html"):
        page.page.click("#give-up")
        page.page.click("#renew")
        assert page.code != first[0]
        _saved(page, tmp_path / name)
        page = start(tmp_path / name)
        page.begin()
        page.go_to(page.numeric[0])
        assert (page.code, page.page.locator(".current [data-part=question]").inner_text()) == first
        assert page.page.locator(".current [data-part=solution]").text_content() == solution


def test_a_browser_that_cannot_run_the_quiz_shows_it(browser: Browser, small: Path, tmp_path: Path) -> None:
    """As it is without scripts: the browser may be too old for the script."""
    text = small.read_text("utf-8")
    (tmp_path / "old.html").write_text(text.replace('"use strict";', '"use strict"; let let;', 1), "utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "old.html").as_uri())
    assert page.locator(".exercise .question:visible").count() == 4
    assert page.locator("#ideas details:visible").count() > 3
    assert page.locator("button:visible").count() == 0
    assert "Scripts are off" in page.locator(".masthead").inner_text()
    page.close()
