"""How large is the output of a transposed convolution? One side, then output padding, then rectangles and volumes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.figures import stamps_of
from quizgen.kit import known
from quizgen.kit.sizes import as_asked, asked_word, first_for_both, sides, swapped, thinned, when
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import ConvTranspose2d, Pair, Shape, Window
from quizgen.worked.output_size import size_of, volume_of
from quizgen.worked.sizes import Spread, spreads, transposed_side


@dataclass(frozen=True)
class Givens:
    """A transposed convolution on an input, and what is asked of its output: one side, height × width, the volume."""

    input: Shape
    layer: ConvTranspose2d
    asked: Literal["side", "size", "volume"]

    @cached_property
    def axes(self) -> tuple[Spread, Spread]:
        return spreads(self.layer, self.input)

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)


_CHANNELS = (16, 24, 32, 48, 64, 96, 128, 256)
_USUAL = ((4, 2, 1), (3, 2, 1), (2, 2, 0), (3, 2, 0), (5, 2, 2), (5, 2, 1), (4, 2, 0), (4, 1, 0), (5, 1, 1), (3, 1, 0))
_LARGE = ((3, 3, 1), (4, 3, 1), (5, 3, 1), (5, 3, 2), (6, 3, 1), (7, 3, 2), (6, 4, 1), (7, 4, 2), (8, 4, 2), (5, 4, 1))
"""Kernel, stride and padding."""


def draw(rng: Random, level: int) -> Givens | None:
    if level == 3:  # noqa: PLR2004 - a level's number
        return _draw_rectangle(rng)
    if level == 1:
        spread = _draw_spread(rng, (*_USUAL, *_LARGE), rng.randint(4, 32), output_padding=False)
    else:
        spread = _draw_spread(rng, (*_USUAL, *_LARGE), rng.randint(4, 64), output_padding=rng.random() < 0.6)  # noqa: PLR2004
    layer = _layer((1, 1), (spread, spread))
    return _unless_guessable(rng, Givens(Shape(1, spread.size, spread.size), layer, "side"))


def _draw_rectangle(rng: Random) -> Givens | None:
    height, width = (
        _draw_spread(rng, (*_USUAL, *_LARGE), rng.randint(5, 48), output_padding=rng.random() < 0.5)  # noqa: PLR2004
        for _ in "hw"
    )
    if height.size == width.size or (height.kernel == width.kernel and height.stride == width.stride):
        return None  # nothing to confuse
    channels = rng.choice(_CHANNELS)
    layer = _layer((channels, rng.choice((channels // 2, channels // 2, 12, 20))), (height, width))
    return _unless_guessable(
        rng, Givens(Shape(channels, height.size, width.size), layer, rng.choice(("size", "volume")))
    )


def _layer(channels: Pair, axes: tuple[Spread, Spread]) -> ConvTranspose2d:
    height, width = axes
    return ConvTranspose2d(
        *channels,
        kernel_size=(height.kernel, width.kernel),
        stride=(height.stride, width.stride),
        padding=(height.padding, width.padding),
        output_padding=(height.output_padding, width.output_padding),
    )


def _draw_spread(rng: Random, settings: tuple[tuple[int, int, int], ...], size: int, *, output_padding: bool) -> Spread:
    kernel, stride, padding = rng.choice(settings)
    return Spread(size, kernel, stride, padding, rng.randrange(stride) if output_padding else 0)


def _unless_guessable(rng: Random, givens: Givens) -> Givens | None:
    """Thin out outputs that are just the input times the stride."""
    return thinned(rng, givens, guessable=all(axis.side == axis.size * axis.stride for axis in givens.axes))


def task(givens: Givens) -> Task:
    return Task(asked_word(givens.asked), givens.input, (givens.layer,))


def solve(givens: Givens) -> tuple[Step, ...]:
    match givens.asked:
        case "side":
            return transposed_side(givens.axes[0], "")
        case "size":
            return size_of(givens.axes, transposed_side, givens.output)
        case "volume":
            return volume_of(givens.axes, transposed_side, givens.output, "One channel per filter")


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    added: list[int] = []
    for axis in set(givens.axes):
        products += [(axis.size - 1, axis.stride), (2, axis.padding)]
        added += [extra for extra in (axis.output_padding,) if extra]
    return effort(products, added)


def _channels(wrong: Callable[[ConvTranspose2d], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of channels to a whole volume."""

    def on_volume(givens: Givens) -> Answer | None:
        if givens.asked != "volume":
            return None
        return as_asked("volume", givens.output.size, wrong(givens.layer))

    return on_volume


def _as_convolution(axis: Spread) -> int | None:
    window = Window(axis.kernel, axis.stride, axis.padding)
    return window.slide(axis.size).positions if axis.size + 2 * axis.padding >= axis.kernel else None


def _with_settings_of(axis: Spread, other: Spread) -> int:
    return replace(other, size=axis.size).side


_TARGETS = ("as-convolution", "size-times-stride", "padding-added", "kernel-not-added", "one-stride-too-many")

FAMILY: Family[Givens] = Family(
    name="transposed-conv-output-size",
    title="Output size of a transposed convolution",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(1, "one side of a square", (*_TARGETS, "padding-once", "padding-ignored"), max_effort=8, forms=("A10",)),
        Level(
            2,
            "one side, with output padding",
            (
                *_TARGETS,
                "padding-once",
                "padding-ignored",
                "stride-ignored",
                "output-padding-forgotten",
                "output-padding-twice",
            ),
            max_effort=14,
            forms=("A10", "A11"),
        ),
        Level(
            3,
            "rectangles and volumes",
            (
                *_TARGETS,
                "padding-once",
                "output-padding-forgotten",
                "output-padding-twice",
                "channels-kept",
                "channels-multiplied",
                "axes-swapped",
                "first-axis-for-both",
            ),
            max_effort=20,
            forms=("A10", "A11"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: stamps_of(g.layer, g.input),
    misconceptions=(
        Misconception(
            "as-convolution",
            "worked out like an ordinary convolution",
            prose("A transposed convolution goes the other way: it spreads its input out, $s$ pixels for each step."),
            "quizgen/output-size#^transposed",
            sides(_as_convolution),
        ),
        Misconception(
            "one-stride-too-many",
            "a stride counted for each pixel instead of each gap",
            prose("Between $n$ pixels there are $n - 1$ steps: multiply the stride by $n - 1$."),
            "quizgen/output-size#^transposed",
            sides(lambda axis: when(axis.stride > 1, axis.side + axis.stride)),
        ),
        Misconception(
            "size-times-stride",
            "input side simply multiplied by the stride",
            prose("That holds only for matching kernel and padding. Count $n - 1$ strides, add the kernel, then crop."),
            "quizgen/output-size#^transposed",
            sides(lambda axis: when(axis.stride > 1, axis.size * axis.stride)),
        ),
        Misconception(
            "kernel-not-added",
            "the steps counted, but not the last kernel",
            prose("$(n - 1) s$ only leads to where the last kernel begins. It covers $k$ pixels: add them, then crop."),
            "quizgen/output-size#^transposed",
            sides(lambda axis: (axis.size - 1) * axis.stride),
        ),
        Misconception(
            "stride-ignored",
            "stride ignored",
            prose("Neighbouring input pixels are stamped $s$ pixels apart: multiply $n - 1$ by the stride."),
            "quizgen/output-size#^transposed",
            sides(
                lambda axis: when(axis.stride > 1, replace(axis, stride=1, output_padding=0).side + axis.output_padding)
            ),
        ),
        Misconception(
            "padding-added",
            "padding added instead of cut off",
            prose("Padding of a transposed convolution crops its output, $p$ pixels at each end: subtract $2p$."),
            "quizgen/output-size#^transposed-padding",
            sides(lambda axis: when(axis.padding > 0, axis.side + 4 * axis.padding)),
        ),
        Misconception(
            "padding-once",
            "padding cut off once",
            prose("Padding is cut off at both ends of each axis: subtract $2p$."),
            "quizgen/output-size#^transposed-padding",
            sides(lambda axis: when(axis.padding > 0, axis.side + axis.padding)),
        ),
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose("Padding makes the output of a transposed convolution smaller, by $p$ pixels at each end."),
            "quizgen/output-size#^transposed-padding",
            sides(lambda axis: when(axis.padding > 0, axis.side + 2 * axis.padding)),
        ),
        Misconception(
            "output-padding-forgotten",
            "output padding forgotten",
            prose("Output padding adds its rows and columns at the very end, after the cropping."),
            "quizgen/output-size#^output-padding",
            sides(lambda axis: when(axis.output_padding > 0, axis.side - axis.output_padding)),
        ),
        Misconception(
            "output-padding-twice",
            "output padding added at both ends",
            prose("Output padding is added at one end only, the bottom and the right: count it once."),
            "quizgen/output-size#^output-padding",
            sides(lambda axis: when(axis.output_padding > 0, axis.side + axis.output_padding)),
        ),
        Misconception(
            "channels-kept",
            "input channels kept",
            prose("Each filter makes one output channel, whatever comes in. Count the filters."),
            "quizgen/convolution#^filters-and-channels",
            _channels(lambda layer: layer.in_channels),
        ),
        Misconception(
            "channels-multiplied",
            "channels multiplied by filters",
            prose("What the input channels contribute to a filter's map is summed up: one map per filter."),
            "quizgen/convolution#^filters-and-channels",
            _channels(lambda layer: layer.in_channels * layer.out_channels),
        ),
        known("axes-swapped", swapped(_with_settings_of)),
        Misconception(
            "first-axis-for-both",
            "the height's settings used for both axes",
            prose("Each axis has its own kernel side, stride and paddings: work out height and width separately."),
            "quizgen/output-size#^axes",
            first_for_both(_with_settings_of),
        ),
    ),
)
