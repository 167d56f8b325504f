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
        return [page for page in self.pages if f"· {name} · seed {SEED}" in page]


def _write(path: Path, *arguments: str) -> Path:
    with pytest.raises(SystemExit) as caught:
        main(["sheet", "--seed", str(SEED), "-o", str(path), *arguments])
    assert not caught.value.code
    return path


def _print(folder: Path, *arguments: str) -> Printed:
    html = _write(folder / "sheet.html", *arguments).read_text("utf-8")
    reader = PdfReader(_write(folder / "sheet.pdf", *arguments))
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages}
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    return Printed(html, pages, sizes)


def _letters(text: str) -> str:
    """Return letters and digits alone; those of formulas are slanted in a PDF."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


def _questions(html: str, letter: str) -> list[tuple[str, str, str]]:
    """Return number, code and words of each question of a version."""
    part = html[html.index(f"Version {letter}</p>") :]
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
    [(5, "a4", 1), (12, "letter", 3), (20, "a4", 2), pytest.param(40, "a4", 2, marks=pytest.mark.slow)],
)
def test_a_printed_sheet(tmp_path: Path, total: int, paper: str, versions: int) -> None:
    """Nothing is split, the key begins on its own page, every footer is right, every question and answer is there."""
    sheet = _print(tmp_path, "--n", str(total), "--paper", paper, "--versions", str(versions), "--points")
    assert sheet.sizes == {PAPERS[paper]}
    names = [f"Version {letter}" for letter in "ABC"[:versions]] + ["Answer key", "Worked solutions"]
    assert [page for name in names for page in sheet.part(name)] == sheet.pages
    for name in names:
        _check_footers(sheet.part(name))
    for letter in "ABC"[:versions]:
        _check_questions(sheet, letter, total)
    _check_key(sheet, versions, total)


def _check_footers(pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


def _check_questions(sheet: Printed, letter: str, total: int) -> None:
    pages = [_letters(page) for page in sheet.part(f"Version {letter}")]
    questions = _questions(sheet.html, letter)
    assert [int(number) for number, _, _ in questions] == list(range(1, total + 1))
    place = 0
    for number, code, words in questions:
        found = [index for index, page in enumerate(pages) if _letters(words) in page and _letters(code) in page]
        assert len(found) == 1, (number, words)
        assert found[0] >= place, number
        place = found[0]


def _check_key(sheet: Printed, versions: int, total: int) -> None:
    key = " ".join(sheet.part("Answer key"))
    worked = _letters(" ".join(sheet.part("Worked solutions")))
    answers = re.findall(r"<tr><th scope=\"row\">(\d+)</th>(.*?)</tr>", sheet.html, re.DOTALL)
    assert len(answers) == total
    for number, cells in answers:
        texts = [unescape(_TAG.sub("", cell)).strip() for cell in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)]
        assert len(texts) == versions
        assert f"{number} {' '.join(texts)}" in key
        for letter, text in zip("ABC", texts, strict=False):
            assert text == "in words" or f"{letter}{number}{_letters(text)}" in worked


def test_equal_sheets_are_equal_files(tmp_path: Path) -> None:
    """Byte for byte, whenever they are printed."""
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for path in (first, second):
        _write(path, "--n", "2", "--key", "separate")
    assert first.read_bytes() == second.read_bytes()
    assert first.with_stem("a-key").read_bytes() == second.with_stem("b-key").read_bytes()


def test_an_answer_longer_than_a_page_is_all_there(tmp_path: Path) -> None:
    """It goes on on the next page; a block of code that no page can hold makes its page longer."""
    lines = "\n".join(f"- item number {number} of a very long list" for number in range(150))
    code = "\n".join(f"code_{number} = {number}" for number in range(120))
    (tmp_path / "note.md").write_text(f"## Why so long?\n{lines}\n\n## Why code?\n```\n{code}\n```\n", "utf-8")
    sheet = _print(tmp_path, "--only", "notes", "--notes", str(tmp_path / "note.md"))
    text = " ".join(sheet.pages)
    assert all(f"item number {number} of" in text for number in range(150))
    assert all(f"code_{number} =" in text for number in range(120))


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
    assert all("Version A" in text for text in pages[:first_key])
    assert not any("Version A · seed" in text for text in pages[first_key:])


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
