"""Numeric cards as Anki renders them, in a real browser: another variant each time, front and back never disagree."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator
from reviewing import PHONE, Client, Rendered

ONLY_FOR_GOOD = "a page for each side, and only what is stored for good"
KINDS: dict[str, dict[str, Any]] = {
    "one page": {},
    "one page on a phone": {"storage": "kept"},
    "a page for each side": {"separate": True},
    ONLY_FOR_GOOD: {"separate": True, "storage": "for good"},
    "a page for each side, and storage wiped between them": {"separate": True, "storage": "wiped"},
    "storage blocked": {"storage": "blocked"},
    "storage blocked, a page for each side": {"separate": True, "storage": "blocked"},
}
QUICK = ("a page for each side", "storage blocked")
each_kind = pytest.mark.parametrize(
    "client", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in KINDS], indirect=True
)
remembering = pytest.mark.parametrize(
    "client",
    [
        "a page for each side",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("one page", "one page on a phone", ONLY_FOR_GOOD)),
    ],
    indirect=True,
)
in_one_page = pytest.mark.parametrize("client", ["one page"], indirect=True)


@pytest.fixture
def client(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Client]:
    """A client of one of the kinds there are: the desktop's, or one of those that phones have."""
    context = browser.new_context(**(PHONE if KINDS[request.param] else {}))
    yield Client(context, **KINDS[request.param])
    context.close()


@each_kind
def test_front_and_back_never_disagree(client: Client, cards: list[Rendered]) -> None:
    """Several reviews of some cards: the back's question, answer and code are those of the front's variant."""
    for _ in range(3):
        for card in cards[::19]:
            client.show(card.front)
            asked = client.shown(card)
            client.show(card.back)
            assert client.shown(card) == asked
            assert client.part("answer") == asked["answer"]["text"]
            assert client.part("code") == asked["code"]
    assert client.errors == []


@remembering
def test_another_variant_comes_each_time(client: Client, cards: list[Rendered]) -> None:
    """Never the same twice in a row, and soon others; a front rendered twice keeps its variant."""
    codes = []
    for _ in range(5):
        client.show(cards[0].front)
        first = client.shown(cards[0])["code"]
        codes.append(client.review(cards[0]))
        assert codes[-1] == first
        client.review(cards[1])
    assert all(before != after for before, after in pairwise(codes))
    assert len(set(codes)) >= 2


@remembering
def test_a_front_that_comes_back_at_once_keeps_its_numbers(client: Client, cards: list[Rendered]) -> None:
    """So undo shows the same question, and so does Again where no other card is due; nothing is in the box."""
    card, other = cards[0], cards[1]
    client.review(other)
    client.review(card)
    client.review(other)
    client.show(card.front)
    code = client.shown(card)["code"]
    client.frame.locator("input").fill("12")
    client.show(card.back)
    client.show(other.front)
    client.show(card.front)
    assert client.shown(card)["code"] == code
    assert client.frame.locator("input").input_value() == ""
    assert client.review(card) == code
    client.review(other)
    assert client.review(card) != code


@in_one_page
def test_half_an_hour_later_the_numbers_are_others(client: Client, cards: list[Rendered]) -> None:
    """A card that was the last one of a day does not begin the next one with the same numbers."""
    code = client.review(cards[0])
    client.page.evaluate("""() => {
        const back = JSON.parse(window["quizgen:last back"]);
        window["quizgen:last back"] = JSON.stringify({ ...back, time: back.time - 31 * 60000 });
    }""")
    assert client.review(cards[0]) != code


@pytest.mark.slow
@in_one_page
def test_what_is_typed_is_judged_in_every_family(client: Client, cards: list[Rendered]) -> None:
    """A right answer, each mistake by its name and with its concept, rubbish, and nothing at all."""
    for number, card in enumerate(cards):
        for kind in ("right", "mistake", *(("rubbish", "nothing") if number % 8 == 0 else ())):
            client.show(card.front)
            variant = client.shown(card)
            mistakes = [m for m in variant["mistakes"] if m["text"] == variant["mistakes"][-1]["text"]]
            typed = {"right": variant["answer"]["text"], "mistake": mistakes[0]["text"], "rubbish": "no idea"}.get(
                kind, ""
            )
            client.frame.locator("input").fill(typed)
            client.show(card.back)
            _check_verdict(client.frame.locator("[data-part=verdict]"), kind, mistakes)
    assert client.errors == []


def _check_verdict(box: Locator, kind: str, mistakes: list[dict[str, Any]]) -> None:
    if kind == "nothing":
        assert box.is_hidden()
        return
    shown = box.inner_text()
    assert (
        box.get_attribute("class")
        == f"verdict { {'right': 'right', 'mistake': 'wrong', 'rubbish': 'unreadable'}[kind] }"
    )
    if kind == "mistake":
        assert all(mistake["title"].lower() in shown.lower() for mistake in mistakes)
        offered = {concept.get_attribute("data-id") for concept in box.locator("details.why").all()}
        assert offered == {mistake["see"] for mistake in mistakes}
        assert not box.locator("details[open]").count()


@pytest.mark.parametrize("client", [ONLY_FOR_GOOD], indirect=True)
def test_what_was_typed_is_kept_for_another_page(client: Client, cards: list[Rendered]) -> None:
    """Also if the client opens a new page for the back."""
    client.show(cards[0].front)
    client.frame.locator("input").fill(client.shown(cards[0])["answer"]["text"])
    client.show(cards[0].back)
    assert client.frame.locator("[data-part=verdict]").get_attribute("class") == "verdict right"


@in_one_page
def test_new_numbers_and_an_editor_do_no_harm(client: Client, cards: list[Rendered]) -> None:
    """A choice among variants that are gone is made anew; a blank that an editor appends is passed over."""
    card, other = cards[0], cards[1]
    client.show(card.front)
    swapped = card.back.replace(card.variants[0]["code"], "gone")
    key = client.page.evaluate("`quizgen:${document.getElementById('quizgen').dataset.id}`")
    stale = json.dumps({"index": 0, "code": "no such code", "seen": False, "typed": "1"})
    client.page.evaluate("([key, text]) => { localStorage.setItem(key, text); window[key] = text; }", [key, stale])
    client.show(swapped)
    assert client.part("answer")
    client.show(other.front.replace("</div>\n<script>", "&nbsp;</div>\n<script>"))
    assert client.shown(other)
    assert client.errors == []


def test_without_scripts_the_first_variant_is_complete(browser: Browser, cards: list[Rendered]) -> None:
    """Question, answer, solution and wrong answers of one variant; no input box, no data to be seen."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for card in cards[::10]:
        first = card.variants[0]
        page.set_content(card.back)
        assert page.locator("[data-part=answer]").inner_text() == first["answer"]["text"]
        assert page.locator("[data-part=code]").inner_text() == first["code"]
        assert page.locator("#quizgen-variants").is_hidden()
        page.set_content(card.front)
        assert page.locator("form").is_hidden()
    context.close()
