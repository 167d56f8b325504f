"""Cards as Anki's library renders them, and clients that show their sides in a real browser."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from importing import Collection, import_package
from playwright.sync_api import BrowserContext, Frame, Page

from quizgen.cli import main

VARIANTS = 5
ADDRESS = "http://cards.test/"
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 500}, "is_mobile": True, "has_touch": True}
"""A small one, with the client's bars and a keyboard taken off."""
_BLOCKED = """for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {
    get() { throw new DOMException('blocked', 'SecurityError'); } });"""
_SHOW = """(html) => {
    const qa = document.getElementById("qa");
    qa.innerHTML = html;
    for (const old of qa.querySelectorAll("script")) {
        const made = document.createElement("script");
        made.textContent = old.textContent;
        old.replaceWith(made);
    }
}"""
_NEW_WINDOW = """() => {
    document.querySelectorAll("iframe").forEach((old) => old.remove());
    const made = document.createElement("iframe");
    document.body.append(made);
    made.contentDocument.body.className = "card";
    made.contentDocument.body.innerHTML = "<div id=qa></div>";
    return made;
}"""
_SHOWN = """(questions) => {
    const plain = (html) => {
        const div = document.createElement("div");
        div.innerHTML = html;
        return div.textContent;
    };
    const now = document.querySelector("[data-part=question]").textContent.trim();
    return questions.map((html) => plain(html).trim() === now);
}"""


@dataclass(frozen=True)
class Rendered:
    """Both sides of a card as Anki's library renders them, and the variants in it."""

    front: str
    back: str
    variants: list[dict[str, Any]]


def render(folder: Path) -> list[Rendered]:
    """Make one card of every family, through a package and a collection."""
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
    """Shows sides of a card as a client of Anki would.

    Args:
        context: the browser profile; clients in one share what is stored for good.
        separate: each side is shown in a window of its own: a fresh frame, which takes a tenth of a fresh page's time.
        storage: "kept"; "for good", where a page's own storage ends with it; "wiped" from page to page; or "blocked".
        title: of the page.
    """

    def __init__(
        self, context: BrowserContext, *, separate: bool = False, storage: str = "kept", title: str = "main webview"
    ) -> None:
        self._separate = separate
        self._storage = storage
        self.errors: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        body = f"<!doctype html><title>{title}</title><body class=card><div id=qa></div>"
        self.page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html"))
        if storage == "blocked":
            self.page.add_init_script(_BLOCKED)
        self.page.goto(ADDRESS)
        self.frame: Frame = self.page.main_frame

    def show(self, html: str) -> None:
        """Put a side into the page and run its scripts, as Anki's reviewer does."""
        if self._separate:
            self._turn_the_page()
        self.frame.evaluate(_SHOW, html)

    def _turn_the_page(self) -> None:
        """Leave for a new window: of the old one only what is stored is left."""
        if self._storage in {"for good", "wiped"}:
            self.page.evaluate("sessionStorage.clear()")
        if self._storage == "wiped":
            self.page.evaluate("localStorage.clear()")
        frame = self.page.evaluate_handle(_NEW_WINDOW).as_element()
        found = frame and frame.content_frame()
        assert found
        self.frame = found

    def part(self, name: str) -> str:
        return self.frame.locator(f"[data-part={name}]").inner_text()

    def shown(self, card: Rendered) -> dict[str, Any]:
        """Return the variant whose question is shown; exactly one has it."""
        matches = self.frame.evaluate(_SHOWN, [variant["question"] for variant in card.variants])
        (variant,) = [variant for variant, is_shown in zip(card.variants, matches, strict=True) if is_shown]
        return dict(variant)

    def review(self, card: Rendered) -> str:
        """Show both sides; return the code of the front's variant."""
        self.show(card.front)
        code = str(self.shown(card)["code"])
        self.show(card.back)
        return code
