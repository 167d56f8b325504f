"""How a sheet fills its pages, measured in a real browser: little stays empty, and what belongs together stays so."""

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from browser import executable
from playwright.sync_api import Browser

from quizgen.cli import main

pytestmark = pytest.mark.skipif(executable() is None, reason="no Chromium or Chrome is installed")

_EMPTY = """() => [...document.querySelectorAll(".page")].map((page) => {
  const body = page.querySelector(".page-body").getBoundingClientRect();
  const last = Math.max(...[...page.querySelectorAll(".page-body *")].map((one) => one.getBoundingClientRect().bottom));
  return { empty: (body.bottom - last) / body.height, words: page.innerText };
})"""

_APART = """() => [...document.querySelectorAll(".place, .asked")].filter((heading) => {
  const next = heading.nextElementSibling?.getBoundingClientRect();
  const lines = heading.getClientRects();
  return !next || lines.length > 1 || Math.abs(next.left - lines[0].left) > 1;
}).map((heading) => heading.textContent)"""

_TORN = """() => [...document.querySelectorAll(".held")].filter((held) => {
  const formula = held.querySelector("math, .math").getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(held.lastElementChild === held.firstElementChild ? held.lastChild : held.lastElementChild);
  const end = range.getBoundingClientRect();
  return end.top > formula.bottom || end.right > held.closest("li, p").getBoundingClientRect().right + 1;
}).map((held) => held.textContent)"""

_BROKEN = r"""() => [...document.querySelectorAll(".answers")].flatMap((table) => {
  const cells = [...table.querySelectorAll("th, td")].filter((cell) => cell.firstChild?.data);
  const words = cells.flatMap((cell) => [...cell.firstChild.data.matchAll(/[^ \n-]+/g)].map((word) => {
    const range = document.createRange();
    range.setStart(cell.firstChild, word.index);
    range.setEnd(cell.firstChild, word.index + word[0].length);
    return [word[0], range.getClientRects().length];
  }));
  const isWide = table.offsetWidth > table.parentElement.clientWidth + 1;
  return words.filter(([, lines]) => lines > 1).map(([word]) => word).concat(isWide ? ["too wide"] : []);
})"""


def _measured(browser: Browser, folder: Path, script: str, *arguments: str) -> Any:  # noqa: ANN401 - what a script says
    path = folder / "sheet.html"
    with pytest.raises(SystemExit) as caught:
        main(["sheet", "--seed", "4", "--no-manifest", "-o", str(path), *arguments])
    assert not caught.value.code
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-paged=yes]")
    found = page.evaluate(script)
    page.close()
    return found


def _png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _problem(name: str, listing: str, more: str = "") -> str:
    return (
        f"## {name}\n\n```problem\nn: 3..40\nanswer: n * n\nmistakes:\n  - doubled: 2 * n\n```\n\n"
        f"Read this about {{{{n}}}}:\n\n```\n{listing}\n```\n{more}\n\n"
        "What is its square?\n\n**Solution.** ${{n}}^2 = {{answer}}$\n"
    )


def test_little_of_a_page_stays_empty(browser: Browser, tmp_path: Path) -> None:
    """Questions longer than a page begin on the page that they find, with their code; pictures give of their height."""
    (tmp_path / "phone.png").write_bytes(_png(1080, 2400))
    wide = "\n".join(f"line_{number} = number + {number}  # {'and a long comment ' * 5}" for number in range(25))
    long = "\n".join(f"row {number}" for number in range(70))
    note = _problem("Code and a picture", wide, "\n![](phone.png)\n") + _problem("A listing", long)
    note += "## Why short?\n\nShort.\n\n## Why a picture?\n\nBefore it.\n\n![](phone.png)\n"
    (tmp_path / "n.md").write_text(note)
    pages = _measured(
        browser, tmp_path, _EMPTY, "--notes", str(tmp_path / "n.md"), "--only", "notes", "--key", "append"
    )
    assert "line_0" in pages[0]["words"]
    starts = [page["words"] for page in pages if "row 0\n" in page["words"]]
    assert len(starts) == 1
    assert "Read this" in starts[0]
    for page in pages:
        number, count = map(int, page["words"].rpartition("Page ")[2].split(" of "))
        assert number == count or page["empty"] < 0.35, page["words"]


def test_what_belongs_together_stays_so(browser: Browser, tmp_path: Path) -> None:
    """No solution's heading ends a column or a page, and no line begins with the comma behind a formula."""
    options = ("--network", "resnet50", "--only", "problems", "--n", "12", "--points", "--key", "only")
    script = f"() => ({{apart: ({_APART})(), torn: ({_TORN})(), held: document.querySelectorAll('.held').length}})"
    found = _measured(browser, tmp_path, script, *options)
    assert found.pop("held") > 15
    assert found == {"apart": [], "torn": []}


_ON_LAST = """() => [...document.querySelectorAll(".steps-key .page.last")].map((page) => ({
  parts: [...page.querySelectorAll(".worked-out")].map((one) => one.getClientRects().length),
  over: Math.max(...[...page.querySelectorAll(".page-body *")].map((one) => one.getBoundingClientRect().bottom))
    - page.querySelector(".page-footer").getBoundingClientRect().top,
}))"""


def test_solutions_on_the_last_page_stay_whole(browser: Browser, tmp_path: Path) -> None:
    """A short one, alone on its page, was torn into two columns; where whole ones don't fit, one is still divided."""
    (last,) = _measured(browser, tmp_path, _ON_LAST, "--only", "problems", "--n", "1", "--key", "only")
    assert last["parts"] == [1]
    for number in range(2, 8):
        (last,) = _measured(browser, tmp_path, _ON_LAST, "--only", "problems", "--n", str(number), "--key", "only")
        assert last["over"] <= 1


def test_shuffled_versions_are_equally_long(browser: Browser, tmp_path: Path) -> None:
    """Whatever comes first: nobody sees from the pages which version is whose."""
    script = """() => [...document.querySelectorAll(".part")].map((part) => part.querySelectorAll(".page").length)"""
    options = ("--seed", "9", "--n", "7", "--versions", "3", "--shuffle", "--key", "none")
    assert len(set(_measured(browser, tmp_path, script, *options))) == 1


@pytest.mark.slow
def test_long_names_break_no_numbers_beside_them(browser: Browser, tmp_path: Path) -> None:
    """Neither the answers of others in the table of the key, nor the names themselves: the type gets smaller."""
    names = ("Maximilian Oberstleutnant-Schwarzenberger", "Bartholomew Featherstonehaugh-Cholmondeley", "Li", "Jo")
    (tmp_path / "names.csv").write_text("\n".join(["name", *names, "Venkatanarasimharajuvaripeta Ramaswamy"]))
    options = ("--seed", "8", "--n", "8", "--level", "3", "--only", "problems", "--key", "only", "--shuffle")
    assert _measured(browser, tmp_path, _BROKEN, "--students", str(tmp_path / "names.csv"), *options) == []
