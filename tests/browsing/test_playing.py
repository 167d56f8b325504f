"""Pictures to play with: the page's small solver and its drawings agree with Python's."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

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
