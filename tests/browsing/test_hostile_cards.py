"""Cards of hostile notes, rendered by Anki and shown in a real browser: nothing runs, plays, loads or leads away."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import call
from importing import Collection, import_package
from playwright.sync_api import Browser, Page, Route

ADDRESS = "http://cards.test/"

HOSTILE = (
    "<script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<svg><script>hit()",
    "<b onclick=hit()>x</b>",
    "<details open ontoggle=hit()>",
    "<iframe src='http://away.test'></iframe>",
    "<a href='http://away.test'>x</a>",
    "&lt;script&gt;hit()&lt;/script&gt;",
    "[x](javascript:hit())",
    "[x](data:text/html,<script>hit()</script>)",
    "![x](http://away.test/x.png onerror=hit())",
    '!["onerror=hit()//](x.png)',
    "[sound:http://away.test/x.mp3]",
    "[sound:x.mp3]",
    "`[sound:x.mp3]`",
    "&#91;sound:x.mp3&#93;",
    "\\[sound:x.mp3\\]",
    "$[sound:x.mp3]$",
    "[anki:tts lang=en_US]x[/anki:tts]",
    "[anki:play:q:0]",
    "[latex]\\input{/etc/passwd}[/latex]",
    "[LaTeX]x[/LaTeX]",
    "[$]x[/$]",
    "[$$]x[/$$]",
    "[[type:ID]]",
    "`[[type:ID]]`",
    "[[[type:ID]]]",
    "{{c1::x}}",
    "{{ID}}",
    "{{{ID}}}",
    "{{#ID}}",
    "{{type:ID}}",
    "$\\href{javascript:hit()}{x}$",
    "\\\\(\\href{javascript:hit()}{x}\\\\)",
    "$x_{{1}}$",
    "<anki-mathjax>\\href{javascript:hit()}{x}</anki-mathjax>",
    "```html\n<script>hit()</script> [sound:x.mp3] [[type:ID]] {{ID}} \\(\\href{javascript:hit()}{x}\\)\n```",
    "</section></div><script>hit()</script>",
    "-->",
    "]]>",
)  # fmt: skip

_COUNTS = """() => ({
    hits: window.hits ?? 0,
    scripts: document.querySelectorAll("#qa script").length,
    elements: document.querySelectorAll(
        "#qa :is(iframe, object, embed, audio, video, form, input, button, svg script, img, base, link, meta)").length,
    handlers: [...document.querySelectorAll("#qa *")].filter(
        (one) => [...one.attributes].some((attribute) => attribute.name.startsWith("on"))).length,
    links: document.querySelectorAll("#qa a, #qa [href]").length,
})"""


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Fronts and backs of cards with a hostile text in every place of a note, as Anki renders them."""
    folder = tmp_path_factory.mktemp("hostile")
    notes = folder / "notes [sound:x.mp3]"
    notes.mkdir()
    for number, text in enumerate(HOSTILE):
        (notes / f"[sound:x{number}.mp3] {{{{ID}}}}.md").write_text(_note(text), "utf-8")
    package = folder / "out.apkg"
    outcome = call("anki", "--only", "notes", "--notes", str(notes), "-o", str(package))
    assert outcome.status == 0, outcome.err
    collection = Collection(str(folder / "collection.anki2"))
    import_package(collection, package)
    outputs = [collection.get_card(card_id).render_output() for card_id in collection.find_cards("")]
    names = [deck.name for deck in collection.decks.all_names_and_ids()]
    collection.close()
    assert len(outputs) > 1.9 * len(HOSTILE)
    assert not re.search("[<>]", "".join(names))
    assert [tag for output in outputs for tag in (*output.question_av_tags, *output.answer_av_tags)] == []
    return [side for output in outputs for side in (output.question_and_style(), output.answer_and_style())]


def _note(text: str) -> str:
    line = " ".join(text.split())
    top = line.replace("'", "''")
    return (
        f"---\ntags: ['{top}', b]\ndeck: '{top.replace('::', ':')}'\n---\n# {line}\n## Why?\n{text}\n\n- {line}\n\n"
        f"| {line} |\n|---|\n| {line} |\n\n> [!note] {line}\n> {line}\n\nx[^1]\n\n[^1]: {line}\n\n"
        f"## Why {line} at all?\n{text}\n"
    )


def _open(browser: Browser, body: str, files: Path | None = None) -> tuple[Page, list[str]]:
    """Open a page as Anki's reviewer does; what it asks for beyond Anki's own files is noted."""
    page, asked = browser.new_page(), list[str]()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        file = files / path if files and path else None
        if not path:
            route.fulfill(body=f"<!doctype html><meta charset=utf-8><body class=card>{body}", content_type="text/html")
        elif file and route.request.url.startswith(ADDRESS) and file.is_file():
            route.fulfill(path=file)
        else:
            asked.append(route.request.url)
            route.abort()

    page.route("**/*", answer)
    page.add_init_script("window.hits = 0; window.hit = window.alert = () => { window.hits += 1; };")
    page.goto(ADDRESS)
    return page, asked


def _harmless(page: Page) -> None:
    counts = page.evaluate(_COUNTS)
    assert counts == dict.fromkeys(counts, 0), page.locator("#qa").inner_html()


def test_nothing_runs_plays_loads_or_leads_away(browser: Browser, sides: list[str]) -> None:
    """Every side in a browser, clicked through."""
    page, asked = _open(browser, "<div id=qa></div>")
    for side in sides:
        assert not re.search(r"\[\[type:|\[sound:|\[anki:|\[/?latex|\[/?\$|\{\{", side, re.IGNORECASE)
        page.evaluate(
            """(html) => {
                const qa = document.getElementById("qa");
                qa.replaceChildren(document.createRange().createContextualFragment(html));
                for (const one of qa.querySelectorAll("*")) one.click?.();
            }""",
            side,
        )
        _harmless(page)
    assert asked == []
    page.close()


@pytest.fixture(scope="module")
def web() -> Path:
    """The files of Anki's own pages: they are in the package aqt, of which nothing else is needed."""
    found = importlib.util.find_spec("_aqt")
    if found is None or not found.submodule_search_locations:
        pytest.skip("Anki's web files are missing; pip install --no-deps aqt of anki's version")
    return Path(next(iter(found.submodule_search_locations))) / "data" / "web"


@pytest.fixture
def reviewer(browser: Browser, web: Path) -> Iterator[tuple[Page, list[str]]]:
    """Anki's reviewer, with its scripts and its MathJax."""
    scripts = ("js/mathjax.js", "js/vendor/mathjax/tex-chtml-full.js", "js/reviewer.js")
    body = "<div id=_mark hidden></div><div id=_flag hidden></div><div id=qa></div>" + "".join(
        f"<script src={script}></script>" for script in scripts
    )
    page, asked = _open(browser, body, web)
    page.wait_for_function("typeof _showQuestion === 'function' && window.MathJax?.startup?.promise")
    yield page, asked
    page.close()


@pytest.mark.matrix
def test_nothing_happens_in_anki_itself(reviewer: tuple[Page, list[str]], sides: list[str]) -> None:
    """The same with Anki's reviewer, which runs scripts, and typesets formulas."""
    page, asked = reviewer
    page.evaluate("MathJax.startup.promise")
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        for show in ("_showQuestion(one, two, 'card')", "_showAnswer(two)"):
            page.evaluate(f"([one, two]) => {{ {show}; }}", [front, back])
            page.wait_for_timeout(60)
            _harmless(page)
    assert "mjx-container" in page.evaluate("document.documentElement.innerHTML")
    assert asked == []
