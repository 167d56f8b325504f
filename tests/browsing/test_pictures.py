"""Pictures in a real browser: legible on a small phone, nothing over anything else, in light, in dark and in print."""

from typing import Any

import pytest
from pictured import figures
from playwright.sync_api import Browser, Page

from quizgen.cards import find_templates, numeric_card
from quizgen.families import all_families
from quizgen.problem import LEVELS, problem_for

PER_LEVEL = 6
MEASURE = """() => {
const leaves = (box, frame) => box.left < frame.left - 3 || box.right > frame.right + 3
  || box.top < frame.top - 3 || box.bottom > frame.bottom + 3;
return [...document.querySelectorAll('figure')].flatMap((figure) => {
  const svg = figure.querySelector('svg'), name = figure.previousElementSibling.textContent;
  const frame = svg.getBoundingClientRect(), found = [];
  const boxes = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
  for (const [words, box] of boxes) {
    if (box.height < 11) found.push(`${name}: "${words}" is ${box.height} pixels high`);
    if (leaves(box, frame)) found.push(`${name}: "${words}" leaves the picture`);
  }
  boxes.forEach(([words, a], index) => boxes.slice(index + 1).forEach(([others, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 0.5 && high > 5) found.push(`${name}: "${words}" and "${others}" overlap`);
  }));
  for (const path of svg.querySelectorAll('path'))
    if (leaves(path.getBoundingClientRect(), frame)) found.push(`${name}: a shape leaves the picture`);
  return found;
});
}"""


@pytest.fixture(scope="module")
def pictures() -> str:
    """Pictures of all families and levels, each below its code."""
    parts = []
    for family in all_families():
        for level in LEVELS:
            problems = [problem_for(family, level, f"seen{number}") for number in range(PER_LEVEL)]
            for variant in numeric_card(family, level, 1, problems, {}).variants:
                found = figures(variant.question) + figures(variant.solution)
                parts += [f"<b>{variant.problem.code}</b>{figure}" for figure in found]
    return "".join(parts)


def _page(browser: Browser, pictures: str, width: int, classes: str = "card") -> Page:
    """Show pictures as a card in Anki does."""
    style = find_templates().render("anki/style.css.j2")
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.set_content(f"<style>{style}</style><body class='{classes}'><div class=card-body>{pictures}</div>")
    return page


@pytest.mark.parametrize(
    "width", [320, pytest.param(390, marks=pytest.mark.slow), pytest.param(800, marks=pytest.mark.slow)]
)
def test_every_label_can_be_read(browser: Browser, pictures: str, width: int) -> None:
    """No label is tiny, lies over another or leaves its picture, and no page scrolls sideways."""
    page = _page(browser, pictures, width)
    problems: list[Any] = page.evaluate(MEASURE)
    assert problems == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


@pytest.mark.parametrize("classes", ["card", "card nightMode"])
def test_every_role_is_seen(browser: Browser, pictures: str, classes: str) -> None:
    """Each shape has a colour of the palette that differs from the paper, in light and in dark."""
    page = _page(browser, pictures, 390, classes)
    invisible: list[str] = page.evaluate(
        """() => {
          const paper = getComputedStyle(document.body).backgroundColor;
          return [...document.querySelectorAll('figure path, figure text')].filter((shape) => {
            const style = getComputedStyle(shape);
            return [style.fill, style.stroke].every((colour) => colour === 'none' || colour === paper);
          }).map((shape) => shape.outerHTML);
        }"""
    )
    assert invisible == []
    page.close()
