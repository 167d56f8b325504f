"""How far does a dilated kernel reach, and how large is its output? The kernel alone, one side, then rectangles."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone, window_along
from quizgen.kit import known, square
from quizgen.kit.sizes import asked_word, either, first_for_both, sides, swapped, thinned, when
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape, Slide, Window
from quizgen.worked import output_side, output_size, output_volume
from quizgen.worked.sizes import dilated_kernel


@dataclass(frozen=True)
class Givens:
    """A dilated convolution on an input. Asked is what its kernel spans, or one side, the size or volume put out."""

    input: Shape
    layer: Conv2d
    asked: Literal["span", "side", "size", "volume"]

    @cached_property
    def axes(self) -> tuple[Slide, Slide]:
        height, width = self.layer.windows
        return height.slide(self.input.height), width.slide(self.input.width)

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)


_CHANNELS = (16, 24, 32, 48, 64, 96, 128)
_DILATIONS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24)
"""Networks for segmentation have convolutions with dilation 6, 12 and 18 side by side."""


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _draw_kernel(rng)
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw_side(rng)
    return _draw_rectangle(rng)


def _draw_kernel(rng: Random) -> Givens:
    layer = Conv2d(
        1, 1, square(rng.choice((2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 11))), dilation=square(rng.choice(_DILATIONS))
    )
    return Givens(Shape(1, 224, 224), layer, "span")


def _draw_side(rng: Random) -> Givens | None:
    window = _draw_window(rng)
    side = rng.randint(16, 96)
    layer = Conv2d(1, 1, square(window.kernel), square(window.stride), square(window.padding), square(window.dilation))
    return _unless_same_size(rng, Givens(Shape(1, side, side), layer, "side"))


def _draw_rectangle(rng: Random) -> Givens | None:
    size = rng.randint(20, 96), rng.randint(20, 96)
    height, width = _draw_window(rng, plain=True), _draw_window(rng, plain=True)
    if size[0] == size[1] or height.extent == width.extent or height.dilation == width.dilation:
        return None  # nothing to confuse
    channels = rng.choice(_CHANNELS)
    layer = Conv2d(
        channels,
        rng.choice((channels, 2 * channels)),
        (height.kernel, width.kernel),
        (height.stride, width.stride),
        (height.padding, width.padding),
        (height.dilation, width.dilation),
    )
    return _unless_same_size(rng, Givens(Shape(channels, *size), layer, rng.choice(("size", "volume"))))


def _draw_window(rng: Random, *, plain: bool = False) -> Window:
    """Draw one axis; `plain` ones may do without dilation."""
    kernel, stride = rng.choice((3, 3, 3, 5, 7)), rng.choice((1, 2, 2, 3))
    dilation = rng.choice((1, 2, 2, 3, 4)) if plain else rng.choice((2, 2, 3, 4))
    padding = rng.choice((0, 1, 2, 3, dilation * (kernel - 1) // 2))
    return Window(kernel, stride, padding, dilation)


def _unless_same_size(rng: Random, givens: Givens) -> Givens | None:
    return thinned(rng, givens, guessable=givens.output.size == givens.input.size)


def task(givens: Givens) -> Task:
    asked = "receptive_field" if givens.asked == "span" else asked_word(givens.asked)
    return Task(asked, givens.input, (givens.layer,))


def solve(givens: Givens) -> tuple[Step, ...]:
    match givens.asked:
        case "span":
            return dilated_kernel(givens.layer.windows[0])
        case "side":
            return output_side(givens.axes[0])
        case "size":
            return output_size(givens.layer, givens.input)
        case "volume":
            return output_volume(givens.layer, givens.input)


def picture(givens: Givens) -> Drawing:
    return receptive_cone(givens.layer.windows[:1]) if givens.asked == "span" else window_along(givens.axes)


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for slide in set(givens.axes):
        window = slide.window
        products.append((window.dilation, window.kernel - 1))
        if givens.asked != "span":
            products += [(2, window.padding), (slide.span, window.stride)]
    return effort(products)


def _span(wrong: Callable[[Window], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong length of the dilated kernel to an answer: the length itself, or the output that it gives."""

    def of_kernel(givens: Givens) -> Answer | None:
        return Integer(wrong(givens.layer.windows[0])) if givens.asked == "span" else None

    def of_output(slide: Slide) -> int | None:
        window = slide.window
        return when(window.dilation > 1, (slide.padded - wrong(window)) // window.stride + 1)

    return either(of_kernel, sides(of_output))


def _with_room(slide: Slide, room: int) -> int | None:
    """Return the output of a padded side for a wrong room for the kernel to move."""
    return when(slide.window.padding > 0, room // slide.window.stride + 1)


def _as_stride(slide: Slide) -> int | None:
    """Return the output if the kernel stayed whole and moved further instead."""
    window = slide.window
    return when(window.dilation > 1, (slide.padded - window.kernel) // (window.stride * window.dilation) + 1)


def _with_settings_of(axis: Slide, other: Slide) -> int:
    return other.window.slide(axis.size).positions


_TARGETS = ("dilation-ignored", "dilation-times-kernel", "dilation-as-holes", "dilation-added", "first-tap-left-out")

FAMILY: Family[Givens] = Family(
    name="dilated-conv-output-size",
    title="Output size of a dilated convolution",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(1, "the span of the kernel", (*_TARGETS, "two-gaps-only"), max_effort=8, forms=("A6",)),
        Level(
            2,
            "one side of a square",
            (*_TARGETS, "two-gaps-only", "dilation-as-stride", "padding-once", "no-plus-one", "ceil-for-floor"),
            max_effort=14,
            forms=("A5",),
        ),
        Level(
            3,
            "rectangles: other dilations on each axis",
            (
                "dilation-ignored",
                "dilation-times-kernel",
                "dilation-as-stride",
                "padding-ignored",
                "padding-once",
                "no-plus-one",
                "axes-swapped",
                "first-axis-for-both",
            ),
            max_effort=20,
            forms=("A5",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=picture,
    misconceptions=(
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("Dilation moves the taps apart, so the kernel spans $d(k - 1) + 1$ pixels and not $k$."),
            "quizgen/output-size#^effective-kernel",
            _span(lambda window: window.kernel),
        ),
        Misconception(
            "dilation-times-kernel",
            "dilation multiplied by the whole kernel",
            prose("Between $k$ taps there are only $k - 1$ gaps: multiply $d$ by these, then add the first tap."),
            "quizgen/output-size#^effective-kernel",
            _span(lambda window: window.dilation * window.kernel),
        ),
        Misconception(
            "dilation-as-holes",
            "dilation taken for the number of holes",
            prose("Dilation is the step from tap to tap: $d$ leaves $d - 1$ holes between two of them."),
            "quizgen/output-size#^effective-kernel",
            _span(lambda window: window.kernel + (window.kernel - 1) * window.dilation),
        ),
        Misconception(
            "dilation-added",
            "dilation added to the kernel",
            prose("Each of the $k - 1$ gaps grows, so the dilation multiplies: $d(k - 1) + 1$."),
            "quizgen/output-size#^effective-kernel",
            _span(lambda window: window.kernel + window.dilation),
        ),
        Misconception(
            "first-tap-left-out",
            "only the steps between the taps counted",
            prose("$d(k - 1)$ leads from the first tap to the last. The first one covers a pixel too: add 1."),
            "quizgen/output-size#^effective-kernel",
            _span(lambda window: window.dilation * (window.kernel - 1)),
        ),
        Misconception(
            "two-gaps-only",
            "only two gaps widened, as in a kernel of 3",
            prose("A kernel of $k$ taps has $k - 1$ gaps, and dilation widens each of them by $d - 1$."),
            "quizgen/output-size#^effective-kernel",
            _span(lambda window: window.kernel + 2 * (window.dilation - 1)),
        ),
        Misconception(
            "dilation-as-stride",
            "dilation used as a stride",
            prose("Dilation spreads the taps of the kernel. How far the kernel moves is the stride's business alone."),
            "quizgen/output-size#^dilation-is-no-stride",
            sides(_as_stride),
        ),
        known("padding-once", sides(lambda slide: _with_room(slide, slide.span - slide.window.padding))),
        known("padding-ignored", sides(lambda slide: _with_room(slide, slide.size - slide.window.extent))),
        Misconception(
            "no-plus-one",
            "starting position not counted",
            prose("The division counts the moves of the kernel. The place where it starts is a position too: add 1."),
            "quizgen/output-size#^plus-one",
            sides(lambda slide: slide.steps),
        ),
        known(
            "ceil-for-floor",
            sides(lambda slide: when(slide.window.stride > 1, -(-slide.span // slide.window.stride) + 1)),
        ),
        known("axes-swapped", swapped(_with_settings_of)),
        Misconception(
            "first-axis-for-both",
            "the height's settings used for both axes",
            prose("Each axis has its own kernel side, dilation, stride and padding: work out both separately."),
            "quizgen/output-size#^axes",
            first_for_both(_with_settings_of),
        ),
    ),
)
