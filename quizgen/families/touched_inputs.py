"""How many pixels does a unit really depend on? Equal dilations, then mixed ones, then also the holes they leave."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod
from random import Random
from typing import Literal

from quizgen.figures import receptive_cone
from quizgen.kit import integer
from quizgen.kit.fields import (
    IMAGE,
    Sketch,
    Windows,
    field_side,
    has_dilation,
    stack,
    windows_across,
)
from quizgen.problem import Answer, Family, Integer, IntegerSet, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Sliding, Window, trace
from quizgen.worked.fields import dilated_kernels, number_step, side_in_one


@dataclass(frozen=True)
class Givens:
    """Square convolutions. Asked is how many pixels of a row a unit depends on, or how many of its field it doesn't."""

    layers: tuple[Sliding, ...]
    asked: Literal["touched", "holes"]

    @cached_property
    def windows(self) -> Windows:
        """The layers along one axis."""
        return windows_across(self.layers)

    @cached_property
    def side(self) -> int:
        """Pixels from the first to the last one touched."""
        return field_side(self.windows)

    @cached_property
    def touched(self) -> int:
        """Pixels that a unit depends on."""
        return len(_trace(self.windows)[-1])

    @cached_property
    def holes(self) -> int:
        """Pixels between the first and the last one touched that are not."""
        return self.side - self.touched


def _trace(windows: Windows) -> list[list[int]]:
    """Return the positions that a unit depends on in the input of the last layer, of the one before, and so on."""
    return [list(positions) for positions in reversed(trace(windows)[:-1])]


_MOST, _MOST_RUNS = 24, 6
"""More positions, or runs of positions without a hole, fill a board."""


def draw(rng: Random, level: int) -> Givens | None:
    sketches = (_draw_equal, _draw_two_or_three, _draw_three)[level - 1](rng)
    windows = tuple(window for _, window in sketches)
    positions = _trace(windows)[-1]
    full = len(positions) == field_side(windows)
    if len(positions) > _MOST or (not _spacing(positions) and len(_runs(positions)) > _MOST_RUNS):
        return None
    holes = level == 3 and rng.random() < 0.4  # noqa: PLR2004 - both ways
    if full and (holes or rng.random() > 0.15):  # noqa: PLR2004 - some have no holes
        return None
    return Givens(stack(sketches), "holes" if holes else "touched")


def _draw_equal(rng: Random) -> list[Sketch]:
    """Draw layers with one dilation, and a plain one after them now and then: it sees their grid."""
    kernel = rng.choice((2, 3, 3, 4, 5, 5, 7))
    dilation = rng.choice((2, 2, 3, 4))
    layers = [(Conv2d, Window(kernel, dilation=dilation))] * rng.randint(2, 4)
    if rng.random() < 0.3:  # noqa: PLR2004 - now and then
        return [(Conv2d, Window(rng.choice((3, 5)), dilation=dilation)), *layers]
    return list(layers)


def _draw_two_or_three(rng: Random) -> list[Sketch]:
    return _draw_mixed(rng, rng.choice((2, 3)))


def _draw_three(rng: Random) -> list[Sketch]:
    """Draw three layers, the first one with a stride now and then."""
    sketches = _draw_mixed(rng, 3)
    if rng.random() < 0.4:  # noqa: PLR2004 - now and then
        sketches[0] = (Conv2d, Window(rng.choice((2, 3, 3, 4, 5)), 2))
    return sketches


def _draw_mixed(rng: Random, count: int) -> list[Sketch]:
    dilations = [rng.choice((1, 2, 2, 3, 4, 5, 6)) for _ in range(count)]
    return [(Conv2d, Window(rng.choice((2, 3, 3, 4, 5)), dilation=dilation)) for dilation in dilations]


def task(givens: Givens) -> Task:
    return Task("touched_inputs" if givens.asked == "touched" else "untouched_inputs", IMAGE, givens.layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    windows = givens.windows
    steps = []
    for number, positions in zip(range(len(windows), 0, -1), _trace(windows), strict=True):
        steps.append(Step(_trace_label(windows, number), _listed(positions), IntegerSet(tuple(positions))))
    last = _trace(windows)[-1]
    steps.append(_count_step(last))
    if givens.asked == "touched":
        return tuple(steps)
    return (
        *steps,
        *dilated_kernels(windows),
        side_in_one(windows),
        number_step("Pixels of the field less those touched", f"{givens.side} - {len(last)}", givens.holes),
    )


def _trace_label(windows: Windows, number: int) -> str:
    window = windows[number - 1]
    if window.dilation > 1:
        label = f"Layer {number} has {window.kernel} taps that lie {window.dilation} apart"
    else:
        label = f"Layer {number} has {window.kernel} neighbouring taps"
    if number < len(windows):
        places = "each of these" if window.stride == 1 else f"{window.stride} times each of these"
        label += f", beginning at {places}"
    return label


def _count_step(positions: list[int]) -> Step:
    step, last = _spacing(positions), positions[-1]
    if step:
        tex = f"{last} / {step} + 1" if step > 1 else f"{last} + 1"
        return number_step("Count the steps between them, and the first", tex, len(positions))
    return number_step("Count them, run by run", " + ".join(str(len(run)) for run in _runs(positions)), len(positions))


def _listed(positions: list[int]) -> str:
    r"""Write positions as TeX: `\{0, 2, \ldots, 12\}` where they are evenly spaced, else `\{0, 3\text{–}9, 12\}`."""
    if len(positions) > 5 and _spacing(positions):  # noqa: PLR2004 - five fit
        first, second, *_, last = positions
        return rf"\{{{first}, {second}, \ldots, {last}\}}"
    return rf"\{{{', '.join(map(_run_tex, _runs(positions)))}\}}"


def _run_tex(run: list[int]) -> str:
    return rf"{run[0]}\text{{–}}{run[-1]}" if len(run) > 2 else ", ".join(map(str, run))  # noqa: PLR2004 - two are named


def _runs(positions: list[int]) -> list[list[int]]:
    """Split positions where a hole lies between them."""
    runs = [[positions[0]]]
    for before, position in pairwise(positions):
        if position == before + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def _spacing(positions: list[int]) -> int | None:
    """Return the distance of neighbours if it is the same everywhere."""
    gaps = {second - first for first, second in pairwise(positions)}
    return gaps.pop() if len(gaps) == 1 else None


def mental_effort(givens: Givens) -> int:
    """Count as much as writing the last row of positions would: a digit for each one that is not evenly spaced."""
    written = 0
    for positions in _trace(givens.windows):
        written += 1 if _spacing(positions) else len(positions) // 3
    products = [(window.dilation, window.kernel - 1) for window in givens.windows if window.dilation > 1]
    return effort(products) + written


def _count(wrong: Callable[[Windows], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count of touched pixels to an answer: what it leaves of the field, where holes are asked for."""

    def value(givens: Givens) -> int | None:
        count = wrong(givens.windows)
        if count is None or givens.asked == "touched":
            return count
        left = givens.side - count
        return left if left > 0 else None

    return integer(value)


def _without_dilation(windows: Windows) -> int:
    return 1 + sum(window.kernel - 1 for window in windows)


def _largest_dilation_as_grid(windows: Windows) -> int | None:
    """Take the whole field for a grid as wide as the largest dilation."""
    largest = max(window.dilation for window in windows)
    return (field_side(windows) - 1) // largest + 1 if has_dilation(windows) else None


def _field_for_touched(givens: Givens) -> Answer | None:
    return Integer(givens.side) if givens.asked == "touched" else None


def _touched_for_holes(givens: Givens) -> Answer | None:
    return Integer(givens.touched) if givens.asked == "holes" else None


def _side_for_holes(givens: Givens) -> Answer | None:
    return Integer(givens.side) if givens.asked == "holes" else None


def _holes_of_widest(givens: Givens) -> Answer | None:
    """Count the holes of the kernel that has most."""
    holes = max(window.extent - window.kernel for window in givens.windows)
    value = holes if givens.asked == "holes" else givens.side - holes
    return Integer(value) if holes and value > 0 and len(givens.layers) > 1 else None


def _one_too_few(givens: Givens) -> int | None:
    evenly = _spacing(_trace(givens.windows)[-1])
    return givens.touched - 1 if evenly and givens.asked == "touched" else None


def _area(givens: Givens) -> Answer | None:
    return Integer(givens.touched**2) if givens.asked == "touched" else None


_TARGETS = ("field-for-touched", "paths-counted", "kernels-added", "one-kernel-only", "holes-of-one-kernel")

FAMILY = Family(
    name="touched-inputs",
    title="Pixels a dilated stack touches",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(
            1,
            "equal dilations",
            (*_TARGETS, "one-not-added", "area-for-side"),
            max_effort=8,
            max_share=0.25,  # small numbers are all there is
            forms=("E14",),
        ),
        Level(
            2,
            "mixed dilations",
            (*_TARGETS, "dilation-ignored", "largest-dilation-as-grid"),
            max_effort=14,
            max_share=0.15,  # counts that fit on a board
            forms=("E14",),
        ),
        Level(
            3,
            "three layers, touched or left out",
            (
                *_TARGETS,
                "dilation-ignored",
                "largest-dilation-as-grid",
                "touched-for-left-out",
                "field-for-left-out",
            ),
            max_effort=20,
            max_share=0.15,  # counts that fit on a board
            forms=("E14",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: receptive_cone(g.windows),
    misconceptions=(
        Misconception(
            "field-for-touched",
            "width of the field given",
            prose("The field reaches that far, but taps of dilated kernels leave holes in it. Count what they touch."),
            "quizgen/receptive-field#^gridding",
            _field_for_touched,
        ),
        Misconception(
            "paths-counted",
            "numbers of taps multiplied",
            prose("Many paths of taps lead to the same pixel. Note each position once."),
            "quizgen/receptive-field#^touched",
            _count(lambda windows: prod(window.kernel for window in windows)),
        ),
        Misconception(
            "kernels-added",
            "numbers of taps added",
            prose("Each tap of one layer reaches all taps of the layer before: trace the positions, then count them."),
            "quizgen/receptive-field#^touched",
            _count(lambda windows: sum(window.kernel for window in windows)),
        ),
        Misconception(
            "one-kernel-only",
            "taps of a single layer counted",
            prose("Each of these taps is a unit that sees several positions itself. Trace them down to the input."),
            "quizgen/receptive-field#^touched",
            _count(lambda windows: windows[-1].kernel if len(windows) > 1 else None),
        ),
        Misconception(
            "holes-of-one-kernel",
            "holes of a single kernel taken off",
            prose("Which pixels are left out depends on all layers: holes may be filled by another layer, or stay."),
            "quizgen/receptive-field#^gridding",
            _holes_of_widest,
        ),
        Misconception(
            "one-not-added",
            "one position too few",
            prose("Between $n$ evenly spaced positions lie $n - 1$ steps: add the first position to the steps."),
            "quizgen/receptive-field#^touched",
            integer(_one_too_few),
        ),
        Misconception(
            "area-for-side",
            "counted in both directions",
            prose("Asked is for one row of pixels. Squared, it is the number of pixels in the whole square."),
            "quizgen/receptive-field#^touched",
            _area,
        ),
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose(
                "Without dilation many paths meet in one pixel. With unequal dilations fewer do, so more are touched."
            ),
            "quizgen/receptive-field#^gridding",
            _count(_without_dilation),
        ),
        Misconception(
            "largest-dilation-as-grid",
            "every pixel of a grid of the largest dilation counted",
            prose("A grid remains only if all dilations share a factor. Other dilations put taps between its lines."),
            "quizgen/receptive-field#^gridding",
            _count(_largest_dilation_as_grid),
        ),
        Misconception(
            "touched-for-left-out",
            "touched pixels counted",
            prose("These are the pixels that the unit depends on. Asked is for the others inside its field."),
            "quizgen/receptive-field#^touched",
            _touched_for_holes,
        ),
        Misconception(
            "field-for-left-out",
            "touched pixels not taken off",
            prose("That is the width of the whole field. Take off the pixels that taps do touch."),
            "quizgen/receptive-field#^gridding",
            _side_for_holes,
        ),
    ),
)
