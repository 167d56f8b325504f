"""Numeric cards on phones, simulated: 360 pixels wide, touched, in the colours of night, in engines of yesterday."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup
from playwright.sync_api import Browser, BrowserContext
from reviewing import PHONE, Client, Rendered

from quizgen.export.anki.html import shown
from quizgen.mathjax import mathjax
from quizgen.resources import TEMPLATES
from quizgen.richtext import tex

_HAS_FOCUS = "document.activeElement === document.querySelector('input')"


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of a small phone."""
    context = browser.new_context(**PHONE)
    yield context
    context.close()


def test_enter_turns_the_card_in_ankidroid(phone: BrowserContext, cards: list[Rendered]) -> None:
    """It has no `pycmd`, but a function `showAnswer`. Where there is neither, the keyboard goes away."""
    client = Client(phone)
    client.page.evaluate("() => { window.flips = 0; window.showAnswer = () => { flips += 1; }; }")
    client.show(cards[0].front)
    client.page.tap("input")
    client.page.press("input", "Enter")
    assert client.page.evaluate("flips") == 1
    client.page.evaluate("delete window.showAnswer")
    client.show(cards[0].front)
    client.page.tap("input")
    assert client.page.evaluate(_HAS_FOCUS)
    client.page.press("input", "Enter")
    assert not client.page.evaluate(_HAS_FOCUS)


def test_the_box_takes_no_focus_on_a_touch_screen(phone: BrowserContext, cards: list[Rendered]) -> None:
    """No keyboard comes up before the box is tapped."""
    client = Client(phone)
    client.show(cards[0].front)
    assert not client.page.evaluate(_HAS_FOCUS)


def test_taps_on_boxes_and_folds_are_theirs(phone: BrowserContext, cards: list[Rendered]) -> None:
    """`tappable` on everything that takes a tap, so that none is a gesture that grades."""
    client = Client(phone)
    for side in (cards[0].front, cards[0].back):
        client.show(side)
        assert client.page.locator("input, summary").count()
        assert not client.page.locator("input:not(.tappable), summary:not(.tappable)").count()


def test_the_box_is_in_view_and_nothing_is_too_wide(phone: BrowserContext, cards: list[Rendered]) -> None:
    """On a small screen, below any question and any picture, without scrolling."""
    client = Client(phone)
    measured = """() => [document.querySelector("form").getBoundingClientRect().bottom <= innerHeight,
        document.documentElement.scrollWidth <= innerWidth]"""
    for card in cards:
        client.show(card.front)
        assert client.page.evaluate(measured) == [True, True], client.shown(card)["code"]


_BROKEN_SIZES = r"""() => {
    const broken = [];
    const walker = document.createTreeWalker(document.querySelector("[data-part=question]"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const size of node.data.matchAll(/[\d,]+(?:\s×\s[\d,]+)+/g)) {
            const range = document.createRange();
            range.setStart(node, size.index);
            range.setEnd(node, size.index + size[0].length);
            const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
            if (tops.size > 1) broken.push(size[0]);
        }
    }
    return broken;
}"""


def test_sizes_stay_on_their_line(phone: BrowserContext, cards: list[Rendered]) -> None:
    """At every width from 240 to 360 pixels, 10 × 10 × 8 is never torn apart."""
    client = Client(phone)
    sized = [card for card in cards if re.search(r"\d\s×\s\d+\s×", card.variants[0]["question"])][:4]
    assert sized
    for card in sized:
        client.show(card.front)
        for width in range(240, 361, 15):
            client.page.evaluate("(width) => { document.getElementById('qa').style.width = `${width}px`; }", width)
            assert client.page.evaluate(_BROKEN_SIZES) == []


_NIGHTS = {
    "desktop": ("", "card card1 nightMode night_mode"),
    "AnkiDroid": ("", "card night_mode"),
    "the page has the class": ("nightMode", "card"),
    "the page has the other": ("night_mode", "card"),
    "before the body is a card": ("", "nightMode night_mode"),
    "before, and the page has the class": ("night_mode", ""),
}
_COLOURS = """([page, body]) => {
    document.documentElement.className = page;
    document.body.className = body;
    const style = (found) => getComputedStyle(document.querySelector(found));
    return [style(".card-body").color, style(".picture text").fill, style("input").backgroundColor];
}"""


def test_colours_of_day_and_night_reach_the_card(phone: BrowserContext, cards: list[Rendered]) -> None:
    """Wherever a client puts its class, and before it has put any: text and pictures are never black on black."""
    client = Client(phone)
    client.show(next(card for card in cards if "<svg" in card.variants[0]["question"]).front)
    day = client.page.evaluate(_COLOURS, ["", "card"])
    assert day == ["rgb(31, 35, 40)", "rgb(31, 35, 40)", "rgb(243, 245, 248)"]
    assert client.page.evaluate(_COLOURS, ["", ""]) == day
    for name, classes in _NIGHTS.items():
        night = client.page.evaluate(_COLOURS, list(classes))
        assert night == ["rgb(228, 231, 235)", "rgb(228, 231, 235)", "rgb(38, 44, 52)"], name


_OLD_ENGINE = """for (const [owner, name] of [[Element.prototype, "replaceChildren"], [Promise, "any"],
    [Array.prototype, "at"], [String.prototype, "at"], [String.prototype, "replaceAll"], [Array.prototype, "findLast"],
    [Object, "hasOwn"], [window, "structuredClone"], [window, "matchMedia"], [window, "CSS"]])
    delete owner[name];"""


def test_old_engines_judge_all_the_same(phone: BrowserContext, cards: list[Rendered]) -> None:
    """Without what engines have learned since 2019, both sides agree and the verdict is there."""
    client = Client(phone)
    client.page.add_init_script(_OLD_ENGINE)
    client.page.goto("http://cards.test/")
    assert client.page.evaluate("typeof matchMedia") == "undefined"
    for card in cards[::9]:
        client.show(card.front)
        asked = client.shown(card)
        client.page.fill("input", asked["mistakes"][0]["text"])
        client.show(card.back)
        assert client.shown(card) == asked
        assert client.page.locator("[data-part=verdict]").get_attribute("class") == "verdict wrong"
        assert client.page.locator("[data-part=mistakes] li").count()
    assert client.errors == []


@pytest.mark.parametrize("script", ["anki/living.js", "shared/answers.js", "shared/feedback.js"])
def test_scripts_hold_no_new_syntax(script: str) -> None:
    """One sign that an engine does not know, and the whole script fails: no lookbehind, no `?.`, no `??`, no `||=`."""
    code = re.sub(r"^\s*//.*$", "", Path(TEMPLATES / script).read_text("utf-8"), flags=re.MULTILINE)
    assert not re.search(
        r"\(\?<[=!]|\?\.[A-Za-z(\[]|\?\?|\|\|=|&&=|\*\*=|#[a-z]+\b[ ]*[=(;]|\bawait\b|\bstatic\b", code
    )
    assert not re.search(r"replaceChildren|structuredClone|\.(?:at|replaceAll|hasOwn|findLast|flatMap)\(", code)


_LINES = """([html, width]) => {
    const box = document.querySelector("[data-part=question]");
    box.innerHTML = html.replace(/[\\\\][(](.*?)[\\\\][)]/g, '<i style="display: inline-block">$1</i>');
    box.style.width = `${width}px`;
    const torn = [];
    for (const formula of box.querySelectorAll("i")) {
        for (const [node, at] of [[formula.previousSibling, -1], [formula.nextSibling, 0]]) {
            const mark = node && node.data ? node.data.at(at) : " ";
            if (!/[(),.;:?]/.test(mark)) continue;
            const range = document.createRange();
            const start = at < 0 ? node.data.length - 1 : 0;
            range.setStart(node, start);
            range.setEnd(node, start + 1);
            const [line, own] = [range.getBoundingClientRect(), formula.getBoundingClientRect()];
            if (line.bottom <= own.top || line.top >= own.bottom) torn.push(mark);
        }
    }
    return torn;
}"""


def test_marks_stay_with_their_formulas(phone: BrowserContext, cards: list[Rendered]) -> None:
    """No full stop stands alone on a line: MathJax's formulas are boxes, at which a browser may end a line."""
    client = Client(phone)
    client.show(cards[0].front)
    formulas = map(tex, ("n", "n+2p", "k", "n-k+1"))
    neutral = Markup("One of them ({}), another one: {}, and the last is {}. Is it {}?").format(*formulas)
    widths = range(60, 240, 5)
    torn = [client.page.evaluate(_LINES, [str(mathjax(neutral)), width]) for width in widths]
    assert any(torn)
    assert not any(client.page.evaluate(_LINES, [str(shown(neutral)), width]) for width in widths)


def test_formulas_and_folds_are_what_they_were() -> None:
    """A mark after a displayed formula is in it, or it would begin a line; nothing else in a formula is touched."""
    assert shown(tex("x < 1", display=True) + ".") == r"\[x &lt; 1.\]"
    assert shown(tex("x", display=True) + Markup("<br>")) == r"\[x\]<br>"
    assert shown(tex("3 × 3") + " 3 × 3") == "\\(3 × 3\\) 3\u00a0×\u00a03"
    assert shown(Markup("<details><summary>a</summary></details>")).count('class="tappable"') == 1
