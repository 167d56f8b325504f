"""Pictures to play with: the page's small solver and its drawings agree with Python's."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from quizzing import Open, Quiz, write_quiz

from quizgen.drawing import Drawing, to_svg
from quizgen.errors import IllPosedError
from quizgen.figures import receptive_cone, sliding_window
from quizgen.resources import TEMPLATES
from quizgen.solver import Placement, Window

_RECORDED = Path(__file__).parent.parent / "data" / "torch_answers.jsonl"
_SCRIPTS = ("solver", "pad", "window", "cone")

_SIZES = """(cases) => cases.map(({ n, k, s, p, d, ceil }) => {
    const window = { kernel: k, stride: s, before: p, behind: p, dilation: d ?? 1 };
    const { fits, positions } = quizSolver.slide(n, window, ceil ?? false);
    return fits ? positions : "error";
})"""

_FIELDS = """(cases) => cases.map(({ layers }) => {
    const windows = layers.map(([kernel, stride, padding, dilation]) => ({ kernel, stride, padding, dilation }));
    const field = quizSolver.fields(windows).at(-1);
    return { extent: field.size, jump: field.jump, start0: quizSolver.start(field, 0) };
})"""

_SAME = """(stills) => stills.filter((still) => {
    const holder = document.createElement("div");
    holder.innerHTML = still;
    const svg = holder.querySelector("svg");
    const before = svg.innerHTML;
    const { box, inner } = quizPlay.redraw(svg.dataset.play);
    svg.innerHTML = inner;
    return svg.innerHTML !== before || svg.getAttribute("viewBox") !== box;
})"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A blank page that knows the solver and the drawings."""
    opened = browser.new_page()
    for name in ("shared/feedback", *(f"html/play/{name}" for name in (*_SCRIPTS, "play"))):
        opened.add_script_tag(content=(TEMPLATES / f"{name}.js").read_text("utf-8"))
    yield opened
    opened.close()


def _cases(*whats: str) -> list[dict[str, Any]]:
    return [case for line in _RECORDED.read_text().splitlines() if (case := json.loads(line))["what"] in whats]


def test_every_recorded_size_and_field(page: Page) -> None:
    """Where PyTorch computes, the page computes the same; where PyTorch refuses, the page says that nothing fits."""
    pools = _cases("maxpool_floor", "maxpool_ceil", "avgpool_ceil")
    pools = [case for case in pools if 2 * case["p"] <= case["k"]]  # with more padding, they are no layers
    cases = _cases("conv_size") + pools
    assert len(cases) == 2697
    expected = ["error" if case["answer"] == 0 else case["answer"] for case in cases]
    assert page.evaluate(_SIZES, cases) == expected
    fields = _cases("receptive_field")
    assert len(fields) == 700
    names = "extent", "jump", "start0"
    assert page.evaluate(_FIELDS, fields) == [{name: case["answer"][name] for name in names} for case in fields]


def _windows(rng: random.Random) -> Iterator[Drawing]:
    while True:
        window = Window(rng.randint(1, 11), rng.randint(1, 12), rng.randint(0, 5), rng.choice((1, 1, 2, 5)))
        try:
            placement = window.slide(rng.randint(1, 260), ceil_mode=rng.random() < 0.3).placement
        except IllPosedError:
            continue
        yield sliding_window(placement, rng.choice(("", "width", "layer 2, height")))
        size, kernel, stride = rng.randint(5, 90), rng.randint(1, 7), rng.randint(1, 4)
        count = -(-size // stride)
        added = max(0, (count - 1) * stride + kernel - size)
        yield sliding_window(Placement(size, added // 2, added - added // 2, kernel, stride, 1, count))


def _cones(rng: random.Random) -> Iterator[Drawing]:
    while True:
        depth = rng.randint(1, 9)
        layers = [
            Window(rng.choice((1, 2, 3, 5, 7)), rng.choice((1, 1, 2, 3)), rng.randint(0, 3), rng.choice((1, 1, 2, 3)))
            for _ in range(depth)
        ]
        units = rng.choice(((0,), (0, 1), (rng.randint(0, 5),), (2, 9)))
        yield receptive_cone(layers, units, rng.choice((None, None, 224, 32)), rng.choice(("", "height")))


def test_the_first_frame_is_the_still_picture(page: Page) -> None:
    """Drawn in the page from what the still picture says it was drawn from: every shape, label and word is the same."""
    rng = random.Random("frames")
    windows, cones = _windows(rng), _cones(rng)
    stills = [str(to_svg(next(drawings))) for _ in range(150) for drawings in (windows, cones)]
    assert page.evaluate(_SAME, stills) == []


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question about a window and one about a receptive field."""
    options = ("--n", "2", "--only", "problems", "--variants", "1", "--level", "2")
    families = ("--family", "pool-output-size", "--family", "receptive-field-region")
    return write_quiz(tmp_path_factory.mktemp("sizes") / "sizes.html", *options, *families)


def _open_panel(page: Quiz, family: str) -> str:
    """Give up on the family's question, start to play by keyboard, and return the still picture."""
    page.begin()
    page.go_to(next(number for number, card in enumerate(page.cards) if card["family"] == family))
    page.page.click("#give-up")
    page.page.locator(".current button.play").focus()
    still = page.page.locator(".current figure svg").inner_html()
    page.page.keyboard.press("Enter")
    assert page.page.locator(".current figure svg").inner_html() == still
    return still


def test_a_window_is_moved_and_changed_by_keyboard(start: Open, sizes: Path) -> None:
    """Each change is drawn, computed and said; what fits nowhere is refused in words; the first picture comes back."""
    page = start(sizes)
    still = _open_panel(page, "pool-output-size")
    said = page.page.locator(".current .said")
    for name, value in {"input": 32, "kernel": 3, "stride": 2, "padding": 1, "dilation": 2}.items():
        page.page.get_by_label(name, exact=True).fill(str(value))
    assert "⌊(32 + 2 · 1 − 2 · (3 − 1) − 1)\u00a0/\u00a02⌋ + 1 = ⌊29\u00a0/\u00a02⌋ + 1 = 15" in said.inner_text()
    assert "15 positions. 1 left over." in said.inner_text()
    slider = page.page.get_by_role("slider")
    slider.focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "Window 3 of 15, on columns 3 to 7"
    assert "3rd" in page.page.locator(".current figure svg text").all_text_contents()
    page.page.get_by_label("input", exact=True).fill("2")
    assert "spans 5 pixels and fits nowhere on the padded input of 4" in said.inner_text()
    assert page.page.locator(".current figure svg").is_hidden()
    page.page.get_by_role("button", name="As it was").click()
    assert page.page.locator(".current figure svg").inner_html() == still


def test_a_receptive_field_grows_with_its_layers(start: Open, sizes: Path) -> None:
    """A layer more, a larger kernel, another unit."""
    page = start(sizes)
    still = _open_panel(page, "receptive-field-region")
    said = page.page.locator(".current .said")
    before = int(re.findall(r"Field (\d+), jump (\d+)", said.inner_text())[0][0])
    page.page.get_by_role("button", name="One more layer").click()
    field, jump = map(int, re.findall(r"Field (\d+), jump (\d+)", said.inner_text())[0])
    assert field == before + 2 * jump
    page.page.get_by_label("kernel of layer 1").fill("9")
    slider = page.page.get_by_role("slider")
    unit = int(slider.input_value()) - 1
    slider.focus()
    page.page.keyboard.press("ArrowRight")
    assert f"Unit {unit + 1} sees columns" in said.inner_text()
    page.page.get_by_role("button", name="As it was").click()
    assert page.page.locator(".current figure svg").inner_html() == still


@pytest.mark.slow
def test_enter_on_a_button_that_can_do_no_more_stays_at_the_picture(start: Open, sizes: Path) -> None:
    """Eight layers are the most and one is the least; the next Enter does nothing, and never leaves the question."""
    page = start(sizes)
    _open_panel(page, "receptive-field-region")
    code = page.code
    for name, end in (("One more layer", 8), ("One layer less", 1)):
        button = page.page.get_by_role("button", name=name)
        button.focus()
        for _ in range(9):
            page.page.keyboard.press("Enter")
        assert page.page.locator(".current table.settings tr").count() == end + 1
        assert (page.code, page.page.evaluate("document.activeElement.textContent")) == (code, name)
        assert button.get_attribute("aria-disabled") == "true"


@pytest.mark.slow
def test_only_units_that_there_are_look(start: Open, sizes: Path) -> None:
    """With fewer of them the last one looks, and where a kernel fits nowhere there is none, and no picture."""
    page = start(sizes)
    still = _open_panel(page, "receptive-field-region")
    said, svg = page.page.locator(".current .said"), page.page.locator(".current figure svg")
    page.page.get_by_role("slider").press("End")
    for name, value in {"kernel": 1, "stride": 16, "padding": 0, "dilation": 1}.items():
        page.page.get_by_label(f"{name} of layer 1").fill(str(value))
    unit, first = map(int, re.findall(r"Unit (\d+) sees columns? −?(\d+)", said.inner_text())[0])
    assert page.page.get_by_role("slider").get_attribute("max") == str(unit + 1)
    assert first < 224
    page.page.get_by_label("dilation of layer 1").fill("32")
    page.page.get_by_label("kernel of layer 1").fill("9")
    assert "The kernel of layer 1 spans 257 pixels and fits nowhere on its padded input of 224." in said.inner_text()
    assert "Unit" not in said.inner_text()
    assert svg.is_hidden()
    page.page.get_by_role("button", name="As it was").click()
    assert svg.is_visible()
    assert svg.inner_html() == still


@pytest.mark.slow
def test_a_page_saved_while_a_picture_is_played_with(start: Open, sizes: Path, tmp_path: Path) -> None:
    """The still picture is back for who opens it, and can be played with."""
    page = start(sizes)
    still = _open_panel(page, "pool-output-size")
    page.page.get_by_label("kernel", exact=True).fill("7")
    (tmp_path / "saved.html").write_text(page.page.content(), "utf-8")
    page = start(tmp_path / "saved.html")
    assert _open_panel(page, "pool-output-size") == still
    kernel = page.page.get_by_label("kernel", exact=True)
    kernel.fill("9")
    assert page.page.locator(".current div.play").count() == 1
    assert page.page.locator(".current svg[data-play]").first.inner_html() != still


def test_what_no_setting_can_be_is_refused_aloud(start: Open, sizes: Path) -> None:
    """A box says what it takes; what it does not take changes nothing and is marked, until it is put right."""
    page = start(sizes)
    _open_panel(page, "pool-output-size")
    said = page.page.locator(".current .said")
    kernel = page.page.get_by_label("kernel", exact=True)
    kernel.fill("3")
    before = said.inner_text()
    expect(kernel).to_have_accessible_description("a whole number from 1 to 32")
    for refused in ("", "0", "-3", "3.5", "1e3", "33", "9" * 20):
        kernel.fill(refused)
        assert kernel.get_attribute("aria-invalid") == "true"
        assert said.inner_text() == before
    kernel.fill("1e0")
    assert kernel.get_attribute("aria-invalid") == "false"
    assert said.inner_text() != before
