"""A quiz page open in a real browser, and what a learner does with it."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from quizgen.cli import main

Card = dict[str, Any]

_SUBMIT = """(texts) => {
    const typed = document.getElementById("typed"), box = document.getElementById("verdict");
    return texts.map((text) => {
        typed.value = text;
        typed.dispatchEvent(new InputEvent("input", { bubbles: true }));
        typed.form.requestSubmit();
        return [
            box.className.replace("verdict ", ""),
            box.innerText,
            box.querySelectorAll("details.why").length,
            document.getElementById("standing").innerText,
        ];
    });
}"""

ALL_VERDICTS = """() => {
    const lines = document.getElementById("quiz-data").textContent.split("\\n");
    const cards = lines.slice(2).map((line) => JSON.parse(line));
    const typed = document.getElementById("typed"), box = document.getElementById("verdict");
    const problems = [];
    let seen = 0;
    document.querySelectorAll("#numbers button").forEach((button, number) => {
        button.click();
        if (document.getElementById("form").hidden) return;
        const card = cards[number];
        const variant = card.variants[Number(document.querySelector(".current").dataset.variant)];
        const wrong = [...new Set(variant.mistakes.map((mistake) => mistake[2]))];
        for (const text of [...wrong.slice(0, 2), variant.answer.text]) {
            scrollTo(0, 0);
            typed.value = text;
            typed.dispatchEvent(new InputEvent("input", { bubbles: true }));
            typed.form.requestSubmit();
            const { top, bottom } = box.getBoundingClientRect();
            const isCut = box.scrollHeight > box.clientHeight + 1 && box.tabIndex !== 0;
            if (top < 0 || bottom > innerHeight || isCut) problems.push([variant.code, text, top, bottom]);
            seen += 1;
        }
    });
    return { problems, seen };
}"""
"""Answers wrong and right to every question; tells which verdicts were not wholly in view, and how many there were."""


def write_quiz(path: Path, *arguments: str) -> Path:
    with pytest.raises(SystemExit) as caught:
        main(["html", "--seed", "6", "-o", str(path), *arguments])
    assert not caught.value.code
    return path


class Said(NamedTuple):
    """What the page says to an answer: its verdict, all of its words, how many ideas behind it, the standing."""

    verdict: str
    words: str
    ideas: int
    standing: str


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
        _, advice, *cards = self.data
        for card in cards:
            for variant in card.get("variants", []):
                variant["mistakes"] = [
                    {"text": text, "title": advice[card["family"]][name][0]}
                    for name, _, text, *_ in variant["mistakes"]
                ]
        return cards

    @property
    def data(self) -> list[Any]:
        """The lines of data that the page's script reads."""
        return [json.loads(line) for line in (self.page.locator("#quiz-data").text_content() or "").split("\n")]

    def begin(self) -> None:
        self.page.click("#begin")

    def go_to(self, number: int) -> None:
        """Open a question, counted from 0."""
        self.page.evaluate("(number) => document.querySelectorAll('#numbers button')[number].click()", number)

    def finish(self) -> None:
        """Go to the result."""
        self.page.evaluate("document.getElementById('finish').click()")

    def answer(self, text: str) -> str:
        """Type an answer and press Enter; return the verdict."""
        self.page.fill("#typed", text)
        self.page.press("#typed", "Enter")
        return self.verdict

    def answers(self, texts: Iterable[str]) -> list[Said]:
        """Give one answer after another, in one go: a keyboard takes a hundred times as long."""
        return [Said(*said) for said in self.page.evaluate(_SUBMIT, list(texts))]

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

    @property
    def numeric(self) -> list[int]:
        """The numbers, from 0, of questions to compute."""
        return [number for number, card in enumerate(self.cards) if "variants" in card]

    @property
    def shown(self) -> Card:
        """The variant whose question is shown."""
        code = self.code  # asked once: each time takes as long as reading the cards
        (variant,) = [one for card in self.cards for one in card.get("variants", []) if one["code"] == code]
        return dict(variant)


def check_with_axe(page: Quiz, where: str) -> None:
    """Look for what keeps people out, as WCAG 2.2 AA has it."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page.page, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.response["violations"] == [], f"{where}: {found.generate_report()}"


Open = Callable[..., Quiz]
