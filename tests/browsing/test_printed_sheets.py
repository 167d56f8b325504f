"""Sheets as a real browser prints them: the PDF is read back."""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from browser import executable
from playwright.sync_api import Browser
from pypdf import PdfReader

from quizgen.cli import main

pytestmark = pytest.mark.skipif(executable() is None, reason="no Chromium or Chrome is installed")

_TAG = re.compile(r"<[^>]*>")
PAPERS = {"a4": (595, 842), "letter": (612, 792)}
SEED = 77


@dataclass(frozen=True)
class Printed:
    """A sheet as a page of HTML, and the text of each page of the PDF."""

    html: str
    pages: list[str]
    sizes: set[tuple[int, int]]

    def part(self, name: str) -> list[str]:
        """Return the pages of a part."""
        footer = " · ".join(filter(None, (name, f"seed {SEED}")))
        return [page for page in self.pages if f"practice {footer} Page " in page]


def _write(path: Path, *arguments: str) -> Path:
    with pytest.raises(SystemExit) as caught:
        main(["sheet", "--seed", str(SEED), "-o", str(path), *arguments])
    assert not caught.value.code
    return path


def _print(browser: Browser, folder: Path, *arguments: str) -> Printed:
    path = _write(folder / "sheet.html", *arguments)
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-paged=yes]")
    page.pdf(path=folder / "sheet.pdf", prefer_css_page_size=True)
    page.close()
    reader = PdfReader(folder / "sheet.pdf")
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages}
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    return Printed(path.read_text("utf-8"), pages, sizes)


def _letters(text: str) -> str:
    """Return letters and digits alone; those of formulas are slanted in a PDF."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


def _questions(html: str, letter: str) -> list[tuple[str, str, str]]:
    """Return number, code and words of each question of a version."""
    part = html[html.index(f"Version {letter}</p>") if f"Version {letter}</p>" in html else html.index("<body") :]
    part = part[: part.index("</section>")]
    found = []
    for block in part.split('<article class="block question">')[1:]:
        number = re.search(r'class="number">(\d+)', block)
        code = re.search(r'class="code">([^<]*)', block)
        words = re.findall(r'<p(?: class="ask")?>(.*?)</p>', block, re.DOTALL)
        assert number
        found.append((number[1], code[1] if code else "", unescape(_TAG.sub("", words[-1]))))
    return found


@pytest.mark.parametrize(
    ("total", "paper", "versions"),
    [
        (5, "a4", 1),
        pytest.param(12, "letter", 2, marks=pytest.mark.slow),
        pytest.param(12, "letter", 3, marks=pytest.mark.slow),
        pytest.param(40, "a4", 2, marks=pytest.mark.slow),
    ],
)
def test_a_printed_sheet(browser: Browser, tmp_path: Path, total: int, paper: str, versions: int) -> None:
    """Nothing is split, the key begins on its own page, every footer is right, every question and answer is there."""
    sheet = _print(browser, tmp_path, "--n", str(total), "--paper", paper, "--versions", str(versions), "--points")
    assert sheet.sizes == {PAPERS[paper]}
    letters = [f"Version {letter}" for letter in "ABC"[:versions]] if versions > 1 else [""]
    names = [*letters, "Answer key", "Worked solutions"]
    assert [page for name in names for page in sheet.part(name)] == sheet.pages
    for name in names:
        _check_footers(sheet.part(name))
    for letter, name in zip("ABC", letters, strict=False):
        _check_questions(sheet, letter, name, total)
    assert len({len(sheet.part(name)) for name in letters}) == 1
    _check_key(sheet, versions, total)


def _check_footers(pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


def _check_questions(sheet: Printed, letter: str, name: str, total: int) -> None:
    pages = [_letters(page) for page in sheet.part(name)]
    questions = _questions(sheet.html, letter)
    assert [int(number) for number, _, _ in questions] == list(range(1, total + 1))
    place = 0
    for number, code, words in questions:
        found = [index for index, page in enumerate(pages) if _letters(words) in page and _letters(code) in page]
        assert len(found) == 1 or not code, (number, words)  # two ideas may end in the same words
        place = next((index for index in found if index >= place), -1)
        assert place >= 0, number


def _check_key(sheet: Printed, versions: int, total: int) -> None:
    key = " ".join(sheet.part("Answer key"))
    worked = _letters(" ".join(sheet.part("Worked solutions")))
    answers = re.findall(r"<tr><th scope=\"row\">(\d+)</th>(.*?)</tr>", sheet.html, re.DOTALL)
    assert len(answers) == total
    for number, cells in answers:
        texts = [unescape(_TAG.sub("", cell)).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)]
        assert len(texts) == versions + 1  # and the points
        assert " ".join([number, *" ".join(texts[:versions]).split()]) in key
        for letter, text in zip("ABC" if versions > 1 else ("",), texts[:versions], strict=False):
            assert text == "in words" or f"{letter}{number}{_letters(text)}" in worked


@pytest.mark.slow
def test_equal_sheets_are_equal_files(tmp_path: Path) -> None:
    """Byte for byte, whenever they are printed."""
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for path in (first, second):
        _write(path, "--n", "2", "--key", "separate")
    assert first.read_bytes() == second.read_bytes()
    assert first.with_stem("a-key").read_bytes() == second.with_stem("b-key").read_bytes()


def test_print_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    """What is longer, wider or higher than a page: every word is there once, in its order, and no page is blank."""
    lines = "\n".join(f"{number + 1}. item number {number} of a very long list" for number in range(80))
    code = "\n".join(f"code_{number} = {number}" for number in range(120))
    wide = " + ".join(f"term_{number}" for number in range(40))
    head = " | ".join(f"Column number {number}" for number in range(14))
    table = f"| {head} |\n|{'---|' * 14}\n| {' | '.join(f'cell {number} words' for number in range(14))} |"
    words = " ".join(f"word{number}" for number in range(1500))
    for name, (width, height) in {"tall": (300, 4000), "phone": (1080, 2400)}.items():
        size = f'width="{width}" height="{height}"'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><text y="{height - 9}">END</text></svg>'
        (tmp_path / f"{name}.svg").write_text(svg)
    questions = {
        "Why so long?": lines,
        "Why code?": f"```\n{code}\n{wide}\n```",
        "Why a table?": table,
        "Why words?": words,
    }
    pictures = {"Why tall?": "Before it.\n\n![](tall.svg)\n\nAfter it.", "Why a phone?": "![](phone.svg)"}
    note = "\n\n".join(f"## {question}\n{answer}" for question, answer in (questions | pictures).items())
    (tmp_path / "note.md").write_text(note, "utf-8")
    sheet = _print(browser, tmp_path, "--only", "notes", "--notes", str(tmp_path / "note.md"))
    text = " ".join(sheet.pages)
    assert [int(number) for number in re.findall(r"item number (\d+) of", text)] == list(range(80))
    assert [int(number) for number in re.findall(r"code_(\d+) =", text)] == list(range(120))
    assert [int(number) for number in re.findall(r"\bword(\d+)", text)] == list(range(1500))
    squeezed = text.replace(" ", "")
    assert all(f"term_{number}" in squeezed for number in range(40))
    assert all(f"cell{number}words" in squeezed or f"cell {number}" in text for number in range(14))
    assert text.count("END") == 2  # the lower ends of the pictures
    assert len(text.split("81. ")) == 1
    assert all(len(page.split()) > 25 or "END" in page for page in sheet.part("Answer key"))
    assert [page for page in sheet.pages if "Before it." in page and "END" in page and "After it." in page]


@pytest.mark.slow
def test_a_page_holds_its_first_question_however_much_space_is_asked_for(browser: Browser, tmp_path: Path) -> None:
    """It gives of its space; and a compact sheet takes fewer pages."""
    large = _print(
        browser, tmp_path, "--n", "2", "--only", "problems", "--workspace", "20", "--key", "none", "--title", "T" * 200
    )
    assert len(large.pages) == 2
    codes = [code for _, code, _ in _questions(large.html, "A")]
    assert [code in page for code, page in zip(codes, large.pages, strict=True)] == [True, True]
    usual, compact = (
        len(_print(browser, tmp_path, "--n", "12", "--key", "none", *flags).pages) for flags in ((), ("--compact",))
    )
    assert compact < usual


@pytest.mark.slow
def test_without_scripts_the_browser_breaks_the_pages(browser: Browser, tmp_path: Path) -> None:
    """Footers with title and page numbers, no question split, the key on a new page."""
    sheet = _write(tmp_path / "sheet.html", "--n", "8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sheet.as_uri())
    page.pdf(path=tmp_path / "plain.pdf", prefer_css_page_size=True)
    context.close()
    pages = [" ".join(one.extract_text().split()) for one in PdfReader(tmp_path / "plain.pdf").pages]
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert f"seed {SEED}" in text
    for _, code, words in _questions(sheet.read_text("utf-8"), "A"):
        assert [page for page in pages if code in page and _letters(words) in _letters(page)]
    first_key = next(index for index, text in enumerate(pages) if "Answer key · seed" in text)
    assert not any(" key " in text for text in pages[:first_key])
    assert all("Answer key" in text or "Worked solutions" in text for text in pages[first_key:])


def test_on_a_screen_no_error_and_no_request(browser: Browser, tmp_path: Path) -> None:
    """The policy lets the page's own style and script work, and nothing else is asked for."""
    sheet = _write(tmp_path / "sheet.html", "--n", "4")
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if request.url.startswith("http") else None)
    page.goto(sheet.as_uri())
    page.wait_for_selector("html[data-paged=yes]")
    assert problems == []
    page.close()


@pytest.mark.parametrize("command", ["sheet", "html"])
def test_highlights_are_seen_on_paper(browser: Browser, tmp_path: Path, command: str) -> None:
    """Their colour is a background, which browsers leave out."""
    (tmp_path / "note.md").write_text("## Which one?\nThe ==second==.\n", "utf-8")
    path = tmp_path / "page.html"
    note = ("--only", "notes", "--notes", str(tmp_path / "note.md"))
    with pytest.raises(SystemExit) as caught:
        main([command, *note, "-o", str(path)])
    assert not caught.value.code
    page = browser.new_page(java_script_enabled=False)
    page.goto(path.as_uri())
    lines = [page.evaluate("getComputedStyle(document.querySelector('mark')).textDecorationLine")]
    page.emulate_media(media="print")
    lines.append(page.evaluate("getComputedStyle(document.querySelector('mark')).textDecorationLine"))
    page.close()
    assert lines == ["none", "underline"]
