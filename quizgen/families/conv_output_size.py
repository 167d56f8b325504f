"""How large is the output of a convolution? One side, then a whole volume, then rectangles."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from quizgen.errors import IllPosedError
from quizgen.problem import (
    Answer,
    Family,
    Integer,
    Level,
    Misconception,
    Size,
    Step,
    Task,
    Topic,
    Volume,
    effort,
)
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape, Window
from quizgen.worked import output_side, output_size, output_volume


@dataclass(frozen=True, slots=True)
class Givens:
    """A convolution on an input, and what is asked of its output: one side, height × width, or the volume."""

    input: Shape
    layer: Conv2d
    asked: Literal["side", "size", "volume"]


_CHANNELS = (3, 8, 12, 16, 24, 32, 48, 64, 96, 128)
_FILTERS = (6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128)
_CUSTOMARY_SIDES = (112, 224)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _draw_side(rng)
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw_volume(rng)
    return _draw_rectangle(rng)


def _draw_side(rng: Random) -> Givens | None:
    side, kernel, stride = rng.randint(8, 64), rng.choice((2, 3, 3, 3, 5, 5, 7)), rng.choice((1, 1, 2))
    padding = rng.randint(0, min(3, kernel - 1))
    layer = Conv2d(1, 1, (kernel, kernel), (stride, stride), (padding, padding))
    return _unless_same_size(rng, Givens(Shape(1, side, side), layer, "side"))


def _draw_volume(rng: Random) -> Givens | None:
    side = rng.choice(_CUSTOMARY_SIDES) if rng.random() < 0.1 else rng.randint(15, 96)  # noqa: PLR2004 - now and then
    kernel, stride = rng.choice((3, 3, 5, 5, 7, 7, 4, 11)), rng.choice((1, 2, 2, 3, 3, 3, 4))
    padding = rng.randint(0, min(3, kernel - 1))
    layer = Conv2d(rng.choice(_CHANNELS), rng.choice(_FILTERS), (kernel,) * 2, (stride,) * 2, (padding,) * 2)
    return _unless_same_size(rng, Givens(Shape(layer.in_channels, side, side), layer, "volume"))


def _draw_rectangle(rng: Random) -> Givens | None:
    size = rng.randint(12, 96), rng.randint(12, 96)
    kernel = rng.choice((1, 3, 3, 5, 7)), rng.choice((1, 3, 3, 5, 7))
    stride = rng.choice((1, 2, 3)), rng.choice((1, 2, 3, 4))
    padding = rng.randint(0, min(3, kernel[0] - 1)), rng.randint(0, min(3, kernel[1] - 1))
    if size[0] == size[1] or (kernel[0] == kernel[1] and stride[0] == stride[1]):
        return None  # nothing to confuse
    if any(step > max(side, 2) for side, step in zip(kernel, stride, strict=True)):
        return None  # a kernel that jumps over pixels is rarely seen
    layer = Conv2d(rng.choice(_CHANNELS), rng.choice(_FILTERS), kernel, stride, padding)
    return _unless_same_size(rng, Givens(Shape(layer.in_channels, *size), layer, rng.choice(("size", "volume"))))


def _unless_same_size(rng: Random, givens: Givens) -> Givens | None:
    """Thin out outputs as large as the input: they can be guessed."""
    same = givens.layer.output_shape(givens.input).size == givens.input.size
    return None if same and rng.random() > 0.1 else givens  # noqa: PLR2004 - one in ten stays


def task(givens: Givens) -> Task:
    asked = "output_shape" if givens.asked == "volume" else "output_size"
    return Task(asked, givens.input, (givens.layer,))


def solve(givens: Givens) -> tuple[Step, ...]:
    if givens.asked == "side":
        return output_side(givens.layer.windows[0].slide(givens.input.height))
    if givens.asked == "size":
        return output_size(givens.layer, givens.input)
    return output_volume(givens.layer, givens.input)


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for window, side in set(zip(givens.layer.windows, givens.input.size, strict=True)):
        slide = window.slide(side)
        products += [(2, window.padding), (slide.span, window.stride)]
    return effort(products)


def _answer(givens: Givens, size: Pair, channels: int) -> Answer | None:
    """Return a wrong answer in the form that is asked for, unless it is no size at all."""
    if min(size) < 1:
        return None
    if givens.asked == "side":
        return Integer(size[0])
    return Size.of(size) if givens.asked == "size" else Volume(channels, *size)


def _sides(wrong: Callable[[Window, int], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for one side to whole answers. It returns None on an axis where it does not apply."""

    def on_both_axes(givens: Givens) -> Answer | None:
        axes = tuple(zip(givens.layer.windows, givens.input.size, strict=True))
        sides = tuple(wrong(window, side) for window, side in axes)
        if sides == (None, None):
            return None
        right = givens.layer.output_shape(givens.input).size
        height, width = (right_side if side is None else side for side, right_side in zip(sides, right, strict=True))
        return _answer(givens, (height, width), givens.layer.out_channels)

    return on_both_axes


def _channels(wrong: Callable[[Conv2d], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of channels to a whole volume."""

    def on_volume(givens: Givens) -> Answer | None:
        if givens.asked != "volume":
            return None
        return _answer(givens, givens.layer.output_shape(givens.input).size, wrong(givens.layer))

    return on_volume


def _axes(choose: Callable[[Window, Window], tuple[Window, Window]]) -> Callable[[Givens], Answer | None]:
    """Lift a confusion of the two axes' settings. It does not apply where the settings are equal."""

    def on_axes(givens: Givens) -> Answer | None:
        height, width = givens.layer.windows
        if height == width:
            return None
        try:
            first, second = (
                window.slide(side).positions
                for window, side in zip(choose(height, width), givens.input.size, strict=True)
            )
        except IllPosedError:
            return None
        return _answer(givens, (first, second), givens.layer.out_channels)

    return on_axes


def _if(applies: bool, value: int) -> int | None:  # noqa: FBT001 - reads as a sentence
    return value if applies else None


_SIZE_TARGETS = ("no-plus-one", "padding-once", "padding-ignored", "stride-ignored", "kernel-not-subtracted")

FAMILY = Family(
    name="conv-output-size",
    title="Output size of a convolution",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(1, "one side of a square", _SIZE_TARGETS, max_effort=8, forms=("A1",)),
        Level(
            2,
            "the whole output volume",
            (
                *_SIZE_TARGETS,
                "ceil-for-floor",
                "plus-one-inside",
                "stride-divides",
                "channels-kept",
                "channels-multiplied",
                "kernel-as-depth",
            ),
            max_effort=14,
            forms=("A1", "A2"),
        ),
        Level(
            3,
            "rectangles: other settings on each axis",
            (*_SIZE_TARGETS, "ceil-for-floor", "stride-divides", "axes-swapped", "first-axis-for-both"),
            max_effort=20,
            forms=("A3",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    misconceptions=(
        Misconception(
            "no-plus-one",
            "starting position not counted",
            prose("The division counts the moves of the kernel. The place where it starts is a position too: add 1."),
            "quizgen/output-size#^plus-one",
            _sides(lambda w, n: w.slide(n).steps),
        ),
        Misconception(
            "plus-one-inside",
            "1 added before the division",
            prose("The 1 is a whole position, not a pixel: divide first, round down, then add 1."),
            "quizgen/output-size#^plus-one",
            _sides(lambda w, n: _if(w.stride > 1, (w.slide(n).span + 1) // w.stride)),
        ),
        Misconception(
            "padding-once",
            "padding counted once",
            prose("Padding $p$ is added at both ends of each axis, so a side grows by $2p$."),
            "quizgen/output-size#^padding-both-sides",
            _sides(lambda w, n: _if(w.padding > 0, (n + w.padding - w.extent) // w.stride + 1)),
        ),
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose("The kernel slides over the padded input: put $n + 2p$ where you put $n$."),
            "quizgen/output-size#^padding-both-sides",
            _sides(lambda w, n: _if(w.padding > 0, (n - w.extent) // w.stride + 1)),
        ),
        Misconception(
            "ceil-for-floor",
            "rounded up instead of down",
            prose("A kernel that would hang over the edge is not placed. A leftover shorter than a stride is dropped."),
            "quizgen/output-size#^why-floor",
            _sides(lambda w, n: _if(w.stride > 1, -(-w.slide(n).span // w.stride) + 1)),
        ),
        Misconception(
            "stride-ignored",
            "stride ignored",
            prose("The kernel moves $s$ pixels at a time, so divide the room it has by $s$ before you add 1."),
            "quizgen/output-size#^what-stride-does",
            _sides(lambda w, n: _if(w.stride > 1, w.slide(n).span + 1)),
        ),
        Misconception(
            "stride-divides",
            "input side simply divided by the stride",
            prose("Dividing $n$ by $s$ holds only for matching kernel and padding. Subtract the kernel first."),
            "quizgen/output-size#^what-stride-does",
            _sides(lambda w, n: _if(w.stride > 1, -(-n // w.stride))),
        ),
        Misconception(
            "kernel-not-subtracted",
            "kernel size not subtracted",
            prose("The kernel's far edge must stay inside, so it can travel only $n + 2p - k$ pixels."),
            "quizgen/output-size#^formula",
            _sides(lambda w, n: _if(w.kernel > 1, (n + 2 * w.padding) // w.stride + 1)),
        ),
        Misconception(
            "channels-kept",
            "input channels kept",
            prose("Each filter reads all input channels and makes one output channel. Count the filters."),
            "quizgen/convolution#^filters-and-channels",
            _channels(lambda layer: layer.in_channels),
        ),
        Misconception(
            "channels-multiplied",
            "channels multiplied by filters",
            prose("A filter sums over all input channels: it makes one map, not one per input channel."),
            "quizgen/convolution#^filters-and-channels",
            _channels(lambda layer: layer.in_channels * layer.out_channels),
        ),
        Misconception(
            "kernel-as-depth",
            "kernel side taken for the depth",
            prose("The kernel's side says how far a filter reaches. The depth of the output is the number of filters."),
            "quizgen/convolution#^filters-and-channels",
            _channels(lambda layer: layer.kernel_size[0]),
        ),
        Misconception(
            "axes-swapped",
            "height and width settings swapped",
            prose("Pairs are given as height × width: use the first number for rows, the second for columns."),
            "quizgen/output-size#^axes",
            _axes(lambda height, width: (width, height)),
        ),
        Misconception(
            "first-axis-for-both",
            "the height's settings used for both axes",
            prose("Each axis has its own kernel side, stride and padding: work out height and width separately."),
            "quizgen/output-size#^axes",
            _axes(lambda height, _: (height, height)),
        ),
    ),
)
