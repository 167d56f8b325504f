"""Numeric cards as Anki renders them, in a real browser: another variant each time, front and back never disagree."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from importing import Collection, import_package
from playwright.sync_api import Browser, BrowserContext, Locator

from quizgen.cli import main

VARIANTS = 5
ADDRESS = "http://cards.test/"


@dataclass(frozen=True)
class Rendered:
    """Both sides of a card as Anki's library renders them, and the variants in it."""

    front: str
    back: str
    variants: list[dict[str, Any]]


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> list[Rendered]:
    """One card of every family, through a package and a collection."""
    folder = tmp_path_factory.mktemp("living")
    package = folder / "cnn.apkg"
    with pytest.raises(SystemExit):
        main(
            ["anki", "--n", "39", "--only", "problems", "--variants", str(VARIANTS), "--seed", "8", "-o", str(package)]
        )
    collection = Collection(str(folder / "collection.anki2"))
    import_package(collection, package)
    found = [collection.get_card(card_id) for card_id in collection.find_cards("", order="c.due")]
    rendered = [Rendered(card.question(), card.answer(), _variants(card.note()["Variants"])) for card in found]
    collection.close()
    return rendered


def _variants(text: str) -> list[dict[str, Any]]:
    """Read the variants of a note, each mistake with its words."""
    data = json.loads(text)
    for variant in data["variants"]:
        variant["mistakes"] = [mistake | data["mistakes"][mistake["name"]] for mistake in variant["mistakes"]]
    return list(data["variants"])


class Client:
    """Shows sides of a card as a client of Anki would, in one page or in a page for each side."""

    def __init__(self, context: BrowserContext, *, separate: bool, storage: bool) -> None:
        self._separate = separate
        self.errors: list[str] = []
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.route("**/*", lambda route: route.fulfill(body="<!doctype html><body class=card><div id=qa></div>"))
        if not storage:
            self.page.add_init_script(
                "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, "
                "{ get() { throw new DOMException('blocked', 'SecurityError'); } });"
            )
        self.page.goto(ADDRESS)

    def show(self, html: str) -> None:
        """Put a side into the page and run its scripts, as Anki's reviewer does."""
        if self._separate:
            self._turn_the_page()
        self.page.evaluate(
            """(html) => {
                const qa = document.getElementById("qa");
                qa.innerHTML = html;
                for (const old of qa.querySelectorAll("script")) {
                    const made = document.createElement("script");
                    made.textContent = old.textContent;
                    old.replaceWith(made);
                }
            }""",
            html,
        )

    def _turn_the_page(self) -> None:
        """Leave for a new page: of the old one only what is stored for good is left."""
        self.page.evaluate("() => { try { sessionStorage.clear(); } catch { /* blocked */ } }")
        self.page.goto(ADDRESS)

    def part(self, name: str) -> str:
        return self.page.locator(f"[data-part={name}]").inner_text()

    def shown(self, card: Rendered) -> dict[str, Any]:
        """Return the variant whose question is shown; exactly one has it."""
        script = """(questions) => {
            const plain = (html) => {
                const div = document.createElement("div");
                div.innerHTML = html;
                return div.textContent;
            };
            const now = document.querySelector("[data-part=question]").textContent.trim();
            return questions.map((html) => plain(html).trim() === now);
        }"""
        matches = self.page.evaluate(script, [variant["question"] for variant in card.variants])
        (variant,) = [variant for variant, is_shown in zip(card.variants, matches, strict=True) if is_shown]
        return dict(variant)


KINDS = {
    "one page": {"separate": False, "storage": True},
    "a page for each side": {"separate": True, "storage": True},
    "storage blocked": {"separate": False, "storage": False},
    "storage blocked, a page for each side": {"separate": True, "storage": False},
}
each_kind = pytest.mark.parametrize("client", KINDS, indirect=True)
remembering = pytest.mark.parametrize("client", list(KINDS)[:2], indirect=True)


@pytest.fixture
def client(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Client]:
    """A client of one of the kinds there are."""
    context = browser.new_context()
    yield Client(context, **KINDS[request.param])
    context.close()


@each_kind
def test_front_and_back_never_disagree(client: Client, cards: list[Rendered]) -> None:
    """Several reviews of some cards: the back's question, answer and code are those of the front's variant."""
    for card in cards[::13]:
        for _ in range(4):
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
    card, codes = cards[0], []
    for _ in range(10):
        client.show(card.front)
        first = client.shown(card)["code"]
        client.show(card.front)
        codes.append(client.shown(card)["code"])
        assert codes[-1] == first
        client.show(card.back)
    assert all(before != after for before, after in pairwise(codes))
    assert len(set(codes)) >= 3


@pytest.mark.parametrize("client", ["one page"], indirect=True)
def test_what_is_typed_is_judged_in_every_family(client: Client, cards: list[Rendered]) -> None:
    """A right answer, each mistake by its name and with its concept, rubbish, and nothing at all."""
    for card in cards:
        for kind in ("right", "mistake", "rubbish", "nothing"):
            client.show(card.front)
            variant = client.shown(card)
            mistakes = [m for m in variant["mistakes"] if m["text"] == variant["mistakes"][-1]["text"]]
            typed = {"right": variant["answer"]["text"], "mistake": mistakes[0]["text"], "rubbish": "no idea"}.get(
                kind, ""
            )
            client.page.locator("input").fill(typed)
            client.show(card.back)
            _check_verdict(client.page.locator("[data-part=verdict]"), kind, mistakes)
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


@pytest.mark.parametrize("client", ["a page for each side"], indirect=True)
def test_what_was_typed_is_kept_for_another_page(client: Client, cards: list[Rendered]) -> None:
    """Also if the client opens a new page for the back."""
    client.show(cards[0].front)
    client.page.locator("input").fill(client.shown(cards[0])["answer"]["text"])
    client.show(cards[0].back)
    assert client.page.locator("[data-part=verdict]").get_attribute("class") == "verdict right"


@pytest.mark.parametrize("client", ["one page"], indirect=True)
def test_enter_flips_on_the_desktop_and_leaves_the_box_elsewhere(client: Client, cards: list[Rendered]) -> None:
    """The desktop offers `pycmd`; a phone's keyboard goes away."""
    client.page.evaluate("() => { window.flips = []; window.pycmd = (command) => flips.push(command); }")
    client.show(cards[0].front)
    box = client.page.locator("input")
    assert box.evaluate("(input) => document.activeElement === input")
    box.press("Enter")
    assert client.page.evaluate("flips") == ["ans"]
    client.page.evaluate("delete window.pycmd")
    client.show(cards[0].front)
    client.page.locator("input").press("Enter")
    assert client.page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize("client", ["one page"], indirect=True)
def test_new_numbers_and_an_editor_do_no_harm(client: Client, cards: list[Rendered]) -> None:
    """A choice among variants that are gone is made anew; a blank that an editor appends is passed over."""
    card, other = cards[0], cards[1]
    client.show(card.front)
    swapped = card.back.replace(card.variants[0]["code"], "gone")
    key = client.page.evaluate("`quizgen:${document.getElementById('quizgen').dataset.id}`")
    stale = json.dumps({"index": 0, "code": "no such code", "seen": False, "typed": "1", "time": 9e15})
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
