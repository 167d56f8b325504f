"""How large is the output of a pool? A whole volume, then padding and ceil mode, then windows that ceil mode drops."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.figures import window_along
from quizgen.kit import known, square
from quizgen.kit.sizes import as_asked, asked_word, first_for_both, sides, swapped, thinned, when
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import AvgPool2d, MaxPool2d, Pair, Shape, Slide
from quizgen.worked.output_size import size_of, volume_of
from quizgen.worked.sizes import pool_side


@dataclass(frozen=True)
class Givens:
    """A pool on an input, and what is asked of its output: one side, height × width, or the volume."""

    input: Shape
    layer: MaxPool2d | AvgPool2d
    asked: Literal["side", "size", "volume"]

    @cached_property
    def kind(self) -> str:
        """What the pool does, as a word."""
        return "Max" if isinstance(self.layer, MaxPool2d) else "Average"

    @cached_property
    def axes(self) -> tuple[Slide, Slide]:
        height, width = self.layer.windows
        return (
            height.slide(self.input.height, ceil_mode=self.layer.ceil_mode),
            width.slide(self.input.width, ceil_mode=self.layer.ceil_mode),
        )

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)


_CHANNELS = (6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
_PLAIN = ((2, 2, 0), (3, 2, 0), (3, 3, 0), (3, 1, 0), (4, 2, 0), (5, 2, 0), (5, 3, 0), (4, 3, 0))
_PADDED = ((3, 2, 1), (3, 2, 1), (2, 2, 1), (3, 1, 1), (3, 3, 1), (4, 2, 1), (5, 2, 2), (5, 3, 1), (5, 3, 2), (7, 3, 3))
_OVERHANGING = ((3, 2, 0), (3, 2, 0), (3, 2, 1), (2, 2, 0), (5, 2, 1), (5, 3, 1), (5, 3, 2), (4, 3, 1), (5, 4, 1))
_DROPPING = ((3, 3, 1), (2, 2, 1), (2, 3, 0), (4, 3, 2), (4, 4, 1), (5, 4, 2), (3, 4, 0), (3, 4, 1), (2, 3, 1))
"""Kernel, stride and padding of pools. The last window may begin beyond the input only where k < s + p."""


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _draw_volume(rng, _PLAIN, rng.randint(8, 64))
    if level == 3:  # noqa: PLR2004 - a level's number
        return _draw_rectangle(rng)
    if rng.random() < 0.4:  # noqa: PLR2004 - the rest is in ceil mode
        return _draw_volume(rng, _PADDED, rng.choice((112, 56, 28, *range(15, 97))))
    return _draw_side(rng)


def _draw_volume(rng: Random, settings: tuple[tuple[int, int, int], ...], side: int) -> Givens | None:
    pool = _pool(rng, *(square(value) for value in rng.choice(settings)))
    return _unless_same_size(rng, Givens(Shape(rng.choice(_CHANNELS), side, side), pool, "volume"))


def _draw_side(rng: Random) -> Givens | None:
    pool = _pool(rng, *(square(value) for value in rng.choice(_OVERHANGING)), ceil_mode=True)
    side, channels = rng.randint(12, 96), rng.choice(_CHANNELS)
    return Givens(Shape(channels, side, side), pool, rng.choice(("side", "volume")))


def _draw_rectangle(rng: Random) -> Givens | None:
    height, width = rng.choice(_DROPPING), rng.choice(_OVERHANGING)
    if rng.random() < 0.5:  # noqa: PLR2004 - either may come first
        height, width = width, height
    if height[:2] == width[:2]:
        return None  # nothing to confuse
    pool = _pool(rng, *zip(height, width, strict=True), ceil_mode=True)
    input_ = Shape(rng.choice(_CHANNELS), rng.randint(8, 64), rng.randint(8, 64))
    if input_.height == input_.width:
        return None
    return Givens(input_, pool, rng.choice(("size", "volume")))


def _pool(rng: Random, kernel: Pair, stride: Pair, padding: Pair, *, ceil_mode: bool = False) -> MaxPool2d | AvgPool2d:
    if rng.random() < 0.7:  # noqa: PLR2004 - most pools take the maximum
        return MaxPool2d(kernel, stride, padding, ceil_mode=ceil_mode)
    return AvgPool2d(kernel, stride, padding, ceil_mode=ceil_mode)


def _unless_same_size(rng: Random, givens: Givens) -> Givens | None:
    return thinned(rng, givens, guessable=givens.output.size == givens.input.size)


def task(givens: Givens) -> Task:
    return Task(asked_word(givens.asked), givens.input, (givens.layer,))


def solve(givens: Givens) -> tuple[Step, ...]:
    match givens.asked:
        case "side":
            return pool_side(givens.axes[0], "")
        case "size":
            return size_of(givens.axes, pool_side, givens.output)
        case "volume":
            return volume_of(givens.axes, pool_side, givens.output, "Each channel is pooled for itself")


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for slide in set(givens.axes):
        products += [(2, slide.window.padding), (slide.span, slide.window.stride)]
        if slide.ceil_mode and slide.remainder:
            products.append((slide.steps, slide.window.stride))
    return effort(products)


def _channels(wrong: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of channels to a whole volume."""

    def on_volume(givens: Givens) -> Answer | None:
        if givens.asked != "volume":
            return None
        return as_asked("volume", givens.output.size, wrong(givens))

    return on_volume


def _with_padding(slide: Slide, each_side: int, once: int) -> int | None:
    """Return the output with other padding: on both sides, and on one side only."""
    if slide.window.padding == 0:
        return None
    window = replace(slide.window, padding=each_side)
    return window.slide(slide.size + once, ceil_mode=slide.ceil_mode).positions


def _stride_of_the_kernels_size(slide: Slide) -> int | None:
    window = slide.window
    if window.kernel == window.stride:
        return None
    return replace(window, stride=window.kernel).slide(slide.size, ceil_mode=slide.ceil_mode).positions


def _rounded_up(slide: Slide) -> int:
    return -(-slide.span // slide.window.stride) + 1


def _dropped_too_early(slide: Slide) -> int | None:
    """Return the output if the last window had to begin within n pixels, the padding before them among these."""
    if not slide.ceil_mode or slide.window.padding == 0:
        return None
    windows = _rounded_up(slide)
    return windows - ((windows - 1) * slide.window.stride >= slide.size)


def _with_settings_of(axis: Slide, other: Slide) -> int:
    return other.window.slide(axis.size, ceil_mode=axis.ceil_mode).positions


_TARGETS = ("no-plus-one", "stride-as-window", "stride-divides", "stride-ignored", "channels-pooled", "channels-merged")

FAMILY: Family[Givens] = Family(
    name="pool-output-size",
    title="Output size of a pool",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(1, "the volume of a plain pool", (*_TARGETS, "rounded-up"), max_effort=8, forms=("A7",)),
        Level(
            2,
            "padding, and ceil mode",
            (*_TARGETS, "rounded-up", "rounded-down", "padding-once", "padding-ignored"),
            max_effort=14,
            forms=("A7", "A8"),
        ),
        Level(
            3,
            "rectangles in ceil mode, with windows that are dropped",
            (
                "rounded-down",
                "last-window-kept",
                "dropped-too-early",
                "padding-once",
                "padding-ignored",
                "no-plus-one",
                "stride-as-window",
                "channels-pooled",
                "axes-swapped",
                "first-axis-for-both",
            ),
            max_effort=20,
            forms=("A8", "A9"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: window_along(g.axes),
    misconceptions=(
        Misconception(
            "no-plus-one",
            "starting position not counted",
            prose("The division counts the moves of the window. The place where it starts is a position too: add 1."),
            "quizgen/output-size#^plus-one",
            sides(lambda slide: slide.positions - 1),
        ),
        Misconception(
            "rounded-up",
            "rounded up without ceil mode",
            prose("Without ceil mode a window that would hang over the edge is not placed: round down."),
            "quizgen/output-size#^why-floor",
            sides(lambda slide: None if slide.ceil_mode else when(slide.window.stride > 1, _rounded_up(slide))),
        ),
        Misconception(
            "rounded-down",
            "rounded down in ceil mode",
            prose("In ceil mode pixels that are left over get a window too, even if it hangs over the edge: round up."),
            "quizgen/output-size#^ceil-mode",
            sides(lambda slide: slide.steps + 1 if slide.ceil_mode and slide.remainder else None),
        ),
        Misconception(
            "last-window-kept",
            "window kept that begins beyond the input",
            prose(
                "After rounding up, check where the last window begins: after $n + p$ pixels or more, it is dropped."
            ),
            "quizgen/output-size#^ceil-mode",
            sides(lambda slide: _rounded_up(slide) if slide.ceil_mode and slide.remainder else None),
        ),
        Misconception(
            "dropped-too-early",
            "window dropped that begins within the input",
            prose(
                "The first window begins in the padding. Count from there: the last may begin after $n + p - 1$ pixels."
            ),
            "quizgen/output-size#^ceil-mode",
            sides(_dropped_too_early),
        ),
        known("padding-once", sides(lambda slide: _with_padding(slide, 0, slide.window.padding))),
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose("The window slides over the padded input: put $n + 2p$ where you put $n$."),
            "quizgen/output-size#^padding-both-sides",
            sides(lambda slide: _with_padding(slide, 0, 0)),
        ),
        Misconception(
            "stride-as-window",
            "stride taken to be the window's size",
            prose("Windows may overlap or leave gaps. Divide by the stride that is stated, not by the window's side."),
            "quizgen/output-size#^pool-stride",
            sides(_stride_of_the_kernels_size),
        ),
        Misconception(
            "stride-divides",
            "input side simply divided by the stride",
            prose("Dividing $n$ by $s$ holds only for matching window and padding. Subtract the window first."),
            "quizgen/output-size#^what-stride-does",
            sides(lambda slide: when(slide.window.stride > 1, -(-slide.size // slide.window.stride))),
        ),
        Misconception(
            "stride-ignored",
            "stride ignored",
            prose("The window moves $s$ pixels at a time, so divide the room it has by $s$ before you add 1."),
            "quizgen/output-size#^what-stride-does",
            sides(lambda slide: when(slide.window.stride > 1, slide.span + 1)),
        ),
        Misconception(
            "channels-pooled",
            "channels divided by the stride too",
            prose("A pool works within each channel. Height and width shrink, the channels stay."),
            "quizgen/output-size#^pooling-channels",
            _channels(lambda givens: givens.input.channels // givens.layer.stride[0]),
        ),
        Misconception(
            "channels-merged",
            "all channels pooled into one",
            prose("A pool never looks across channels: each map is pooled for itself and stays a map."),
            "quizgen/output-size#^pooling-channels",
            _channels(lambda _: 1),
        ),
        known("axes-swapped", swapped(_with_settings_of)),
        Misconception(
            "first-axis-for-both",
            "the height's settings used for both axes",
            prose("Each axis has its own window side, stride and padding: work out height and width separately."),
            "quizgen/output-size#^axes",
            first_for_both(_with_settings_of),
        ),
    ),
)
