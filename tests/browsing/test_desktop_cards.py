"""Numeric cards in the desktop's windows: the reviewer, and a preview of the same card beside it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext
from reviewing import Client, Rendered

_DESKTOP = "() => { window.flips = []; window.pycmd = (command) => flips.push(command); }"
_HAS_FOCUS = "document.activeElement === document.querySelector('input')"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile, as the desktop's windows share one."""
    made = browser.new_context()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("window", "separate"),
    [
        ("previewer", False),
        pytest.param("card layout", True, marks=pytest.mark.slow),
        pytest.param("previewer", True, marks=pytest.mark.slow),
        pytest.param("card layout", False, marks=pytest.mark.slow),
    ],
)
def test_a_preview_in_between_changes_nothing(
    context: BrowserContext, cards: list[Rendered], window: str, *, separate: bool
) -> None:
    """It shows both sides, goes on, comes back and draws new numbers: the reviewer's back is its front's."""
    card, other = cards[0], cards[1]
    reviewer, preview = Client(context, separate=separate), Client(context, title=window)
    reviewer.review(other)
    for _ in range(2):
        reviewer.show(card.front)
        asked = reviewer.shown(card)
        reviewer.frame.locator("input").fill(asked["answer"]["text"])
        drawn = {preview.review(card)}
        for _ in range(2):
            preview.review(other)
            drawn.add(preview.review(card))
        assert drawn - {asked["code"]}
        reviewer.show(card.back)
        assert reviewer.shown(card) == asked
        assert reviewer.part("answer") == asked["answer"]["text"]
        assert reviewer.frame.locator("[data-part=verdict]").get_attribute("class") == "verdict right"
        reviewer.review(other)


@pytest.mark.parametrize("window", ["previewer", "card layout"])
def test_a_preview_keeps_its_keys(context: BrowserContext, cards: list[Rendered], window: str) -> None:
    """The box takes no focus, and gives it up with Enter; nothing is flipped."""
    preview = Client(context, title=window)
    preview.page.evaluate(_DESKTOP)
    preview.show(cards[0].front)
    assert not preview.page.evaluate(_HAS_FOCUS)
    preview.page.fill("input", "12")
    preview.page.press("input", "Enter")
    assert not preview.page.evaluate(_HAS_FOCUS)
    assert preview.page.evaluate("flips") == []


def test_enter_turns_the_card(context: BrowserContext, cards: list[Rendered]) -> None:
    """The box has the focus; with an answer in it or without, Enter asks for the back."""
    reviewer = Client(context)
    reviewer.page.evaluate(_DESKTOP)
    reviewer.show(cards[0].front)
    assert reviewer.page.evaluate(_HAS_FOCUS)
    reviewer.page.press("input", "Enter")
    reviewer.page.fill("input", reviewer.shown(cards[0])["answer"]["text"])
    reviewer.page.press("input", "Enter")
    assert reviewer.page.evaluate("flips") == ["ans", "ans"]


@pytest.mark.slow
def test_what_cannot_be_read_is_said_on_the_front(context: BrowserContext, cards: list[Rendered]) -> None:
    """In every family the first Enter tells the form that is expected, and the second one flips all the same."""
    reviewer = Client(context)
    reviewer.page.evaluate(_DESKTOP)
    for number, card in enumerate(cards, start=1):
        reviewer.show(card.front)
        hint = reviewer.frame.locator("[data-part=hint]")
        reviewer.page.fill("input", "no idea")
        reviewer.page.press("input", "Enter")
        assert reviewer.page.evaluate("flips.length") == number - 1
        placeholder = reviewer.frame.locator("input").get_attribute("placeholder") or ""
        assert placeholder
        assert placeholder in hint.inner_text()
        reviewer.page.fill("input", "no ideas")
        assert hint.is_hidden()
        reviewer.page.press("input", "Enter")
        reviewer.page.press("input", "Enter")
        assert reviewer.page.evaluate("flips.length") == number
        if number == 5:
            break
