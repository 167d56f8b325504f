"""Notes whose text runs from right to left, or that mix scripts: how a real browser lays them out."""

import pytest
from calling import call
from playwright.sync_api import Browser, Page

_NOTE = """## ما هي السرعة؟
> [!note] تذكر
> - السرعة كمية، مثل `v`

| الكمية | الوحدة |
|---|---|
| الزمن | ثانية[^1] |

> اقتباس

[^1]: في النظام الدولي.

## What is a `table`?
| a | b[^2] |
|---|---|
| 1 | 2 |

[^2]: Text.
"""

_LAYOUT = """() => Object.fromEntries(["table", "ol.footnotes", "blockquote"].map((name) => [
    name, [...document.querySelectorAll(`.worked-out ${name}`)].map((one) => {
        const { left, right } = one.getBoundingClientRect(), around = one.parentElement.getBoundingClientRect();
        const { direction, borderRightWidth } = getComputedStyle(one);
        return { direction, atRight: Math.abs(right - around.right) < 1, atLeft: Math.abs(left - around.left) < 1,
                 ruled: parseFloat(borderRightWidth) > 0 };
    })]))"""


@pytest.fixture(scope="module")
def key(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The key of a sheet made of a note in two scripts."""
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "note.md").write_text(_NOTE, "utf-8")
    path = folder / "sheet.html"
    outcome = call("sheet", "--only", "notes", "--notes", str(folder / "note.md"), "-o", str(path), "--no-manifest")
    assert outcome.status == 0, outcome.err
    page = browser.new_page()
    page.goto(path.as_uri())
    return page


def test_whatever_runs_from_right_to_left_begins_at_the_right(key: Page) -> None:
    """Tables, quotes and the numbers of footnotes; those of an English answer stay at the left."""
    found = key.evaluate(_LAYOUT)
    tables = {one["direction"]: one for one in found["table"]}
    assert (tables["rtl"]["atRight"], tables["rtl"]["atLeft"]) == (True, False)
    assert (tables["ltr"]["atRight"], tables["ltr"]["atLeft"]) == (False, True)
    assert sorted(one["direction"] for one in found["ol.footnotes"]) == ["ltr", "rtl"]
    assert [one["ruled"] for one in found["blockquote"]] == [True]


def test_only_scripts_that_have_italics_are_slanted(key: Page) -> None:
    """Whatever language the whole sheet is in."""
    styles = key.locator(".worked-out .asked p").evaluate_all(
        "(all) => Object.fromEntries(all.map((one) => [one.dir, getComputedStyle(one).fontStyle]))"
    )
    assert styles == {"auto": "normal", "": "italic"}
