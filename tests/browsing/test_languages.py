"""In which language a screen reader speaks: a note's words in the note's, wherever they stand, and ours in English."""

import re
from pathlib import Path

import pytest
from calling import call
from importing import Collection, import_package
from playwright.sync_api import Browser, Page
from quizzing import Open, write_quiz
from reviewing import Client

_NOTE = """---
lang: de
title: Druck und Tiefe
---
## Warum wächst der Druck? ^warum
Jeder Meter Wasser wiegt gleich viel. ![Ein Fenster über Pixeln](quizgen:window?size=7&kernel=3)

## Sonstiges
- **Warum?** Darum.

## Druck unter Wasser ^druck

```problem
depth: 2..40
answer: depth * 9.81
unit: kPa
decimals: 1
mistakes:
  - Schwerkraft vergessen: depth * 1.0
    advice: Das Gewicht der Säule braucht $g$. [[druck#^warum]]
  - Zentimeter genommen: depth * 0.0981
```

Wie groß ist der Druck in {{depth}} m Tiefe?

**Solution.**

1. **Formel aufstellen:** $p = 9.81 d$
2. **Einsetzen:** ${{answer}}$ kPa
"""

_GERMAN = (
    *("Druck", "wächst", "Wasser", "Pixeln", "Warum?", "Darum", "Sonstiges", "Schwerkraft", "Gewicht", "Zentimeter"),
    *("Formel", "Einsetzen"),
)

_SPOKEN = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        const isData = parentElement.matches("noscript") || parentElement.closest("script, style, #quizgen-variants");
        if (isData || !data.trim()) continue;
        found.push([data.trim(), parentElement.closest("[lang]")?.getAttribute("lang") ?? ""]);
    }
    return found;
}"""


def _spoken(page: Page) -> set[tuple[str, str]]:
    return {(words, language) for words, language in page.evaluate(_SPOKEN)}


def _check(spoken: set[tuple[str, str]], *names: str) -> None:
    """Every text with German words is German, and such are there; those that begin like our own words are English."""
    german = {(words, language) for words, language in spoken if any(name in words for name in _GERMAN)}
    assert {language for _, language in german} == {"de"}, german
    assert all(any(name in words for words, _ in german) for name in names), (names, german)
    ours = ("Give the answer", "7 pixels", "Play with", "✗", "Wrong answers", "The ideas behind it")
    english = {(words, language) for words, language in spoken if words.startswith(ours)}
    assert {language for _, language in english} == {"en"}, english


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "druck.md"
    path.write_text(_NOTE, "utf-8")
    return path


@pytest.mark.parametrize("others", [("--only", "notes"), ("--n", "5", "--concepts", "2")])
def test_a_quiz_speaks_a_notes_words_in_its_language(
    start: Open, note: Path, tmp_path: Path, others: tuple[str, ...]
) -> None:
    """Topics, skills, verdicts, ideas, pictures and the result; in a German page and in an English one."""
    quiz = start(write_quiz(tmp_path / "quiz.html", "--notes", str(note), *others))
    spoken = _spoken(quiz.page)
    quiz.begin()
    for number, card in enumerate(quiz.cards):
        quiz.go_to(number)
        if card.get("family") == "druck.md#^druck":
            assert quiz.answer(quiz.shown["mistakes"][0]["text"]) == "wrong"
            quiz.page.click("#verdict details.why summary")
            quiz.page.wait_for_selector("#verdict button.play")
        spoken |= _spoken(quiz.page)
    quiz.finish()
    quiz.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    spoken |= _spoken(quiz.page)
    _check(spoken, "Druck und Tiefe", "Druck unter", "Schwerkraft", "Gewicht", "Zentimeter", "Formel", "Pixeln")
    said = dict(spoken)
    assert [said[words] for words in ("Play with this picture", "Topic")] == ["en", "en"]


def test_without_scripts_each_language_is_marked_too(start: Open, note: Path, tmp_path: Path) -> None:
    path = write_quiz(tmp_path / "quiz.html", "--notes", str(note), "--only", "notes")
    quiz = start(path, java_script_enabled=False)
    spoken = quiz.page.locator("a[href^='#idea']").evaluate_all("(links) => links.map((link) => link.lang)")
    assert spoken == ["en"]
    _check(_spoken(quiz.page), "Schwerkraft", "Gewicht", "Warum wächst")


def test_a_living_card_speaks_a_notes_words_in_its_language(browser: Browser, note: Path, tmp_path: Path) -> None:
    package = tmp_path / "druck.apkg"
    assert call("anki", "--notes", str(note), "--only", "problems", "--n", "3", "-o", str(package)).status == 0
    collection = Collection(str(tmp_path / "collection.anki2"))
    import_package(collection, package)
    (card_id,) = collection.find_cards("ID:druck.md*")
    card = collection.get_card(card_id)
    front, back = card.question(), card.answer()
    collection.close()
    client = Client(browser.new_context())
    client.show(front)
    assert client.page.locator("input").get_attribute("lang") == "en"
    depth = re.search(r"in (\d+) m", client.part("question"))
    assert depth
    client.page.fill("input", f"{depth[1]}.0")  # gravity is forgotten
    client.show(back)
    spoken = _spoken(client.page) - {("Druck unter Wasser", "")}  # the title is a field of Anki, and plain text
    _check(spoken, "Druck in", "Schwerkraft", "Gewicht", "Zentimeter", "Warum wächst", "Pixeln", "Formel")
    assert client.errors == []


@pytest.mark.parametrize("others", [("--only", "notes"), ("--n", "5", "--concepts", "2")])
def test_a_sheet_speaks_a_notes_words_in_its_language(
    browser: Browser, note: Path, tmp_path: Path, others: tuple[str, ...]
) -> None:
    path = tmp_path / "sheet.html"
    outcome = call("sheet", "--notes", str(note), "--seed", "6", *others, "-o", str(path), "--no-manifest")
    assert outcome.status == 0, outcome.err
    page = browser.new_page()
    page.goto(path.as_uri())
    _check(_spoken(page), "Druck in", "Schwerkraft", "Zentimeter", "Formel", "Pixeln", "Sonstiges")
