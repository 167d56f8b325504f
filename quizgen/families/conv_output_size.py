"""How large is the output of a convolution? One side, then a whole volume, then rectangles; and what padding adds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.drawing import Drawing
from quizgen.figures import padded_row, window_along
from quizgen.kit import known, square
from quizgen.kit.sizes import as_asked, asked_word, either, first_for_both, sides, swapped, thinned, when
from quizgen.problem import (
    Answer,
    Family,
    Integer,
    Level,
    Misconception,
    Step,
    Task,
    Topic,
    Volume,
    effort,
)
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape, Slide
from quizgen.worked import output_side, output_size, output_volume
from quizgen.worked.sizes import leftover, padded_side


@dataclass(frozen=True)
class Givens:
    """A convolution on an input, and what is asked.

    Of its output: one side, height × width, or the volume. Of its input: the padded volume, or the pixels left over.
    """

    input: Shape
    layer: Conv2d
    asked: Literal["side", "size", "volume", "padded", "leftover"]

    @cached_property
    def axes(self) -> tuple[Slide, Slide]:
        height, width = self.layer.windows
        return height.slide(self.input.height), width.slide(self.input.width)

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)


_CHANNELS = (3, 8, 12, 16, 24, 32, 48, 64, 96, 128)
_FILTERS = (6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128)
_CUSTOMARY_SIDES = (112, 224)


def draw(rng: Random, level: int) -> Givens | None:
    one_in_four = rng.random() < 0.25  # noqa: PLR2004 - as it says
    if level == 1:
        return _draw_padded(rng) if one_in_four else _draw_side(rng)
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw_leftover(rng) if one_in_four else _draw_volume(rng)
    return _draw_rectangle(rng)


def _draw_padded(rng: Random) -> Givens:
    kernel, padding = rng.choice(((3, 1), (5, 1), (5, 2), (7, 2), (7, 3), (9, 4), (11, 2), (11, 5)))
    height = rng.randint(10, 64)
    width = rng.choice((height, height, rng.randint(10, 64)))
    layer = Conv2d(rng.choice(_CHANNELS), 16, square(kernel), padding=square(padding))
    return Givens(Shape(layer.in_channels, height, width), layer, "padded")


def _draw_side(rng: Random) -> Givens | None:
    side, kernel, stride = rng.randint(8, 64), rng.choice((2, 3, 3, 3, 5, 5, 7)), rng.choice((1, 1, 2))
    padding = rng.randint(0, min(3, kernel - 1))
    layer = Conv2d(1, 1, square(kernel), square(stride), square(padding))
    return _unless_same_size(rng, Givens(Shape(1, side, side), layer, "side"))


def _draw_leftover(rng: Random) -> Givens:
    """Draw large strides: small ones leave few numbers to choose from."""
    stride = rng.choice((3, 4, 5, 6, 7, 8, 10, 12, 14, 16))
    kernel = stride + rng.choice((0, 0, 1, 2, 3, 4, 7))  # a kernel of the stride's size cuts the input into patches
    padding = rng.choice((0, 1, 2, 3)) if kernel < 12 else 0  # noqa: PLR2004 - large patches are never padded
    side = rng.randint(30, 99) if stride < 10 else rng.randint(100, 256)  # noqa: PLR2004 - several patches in a row
    layer = Conv2d(1, 1, square(kernel), square(stride), square(padding))
    return Givens(Shape(1, side, side), layer, "leftover")


def _draw_volume(rng: Random) -> Givens | None:
    side = rng.choice(_CUSTOMARY_SIDES) if rng.random() < 0.1 else rng.randint(15, 96)  # noqa: PLR2004 - now and then
    kernel, stride = rng.choice((3, 3, 5, 5, 7, 7, 4, 11)), rng.choice((1, 2, 2, 3, 3, 3, 4))
    padding = rng.randint(0, min(3, kernel - 1))
    layer = Conv2d(rng.choice(_CHANNELS), rng.choice(_FILTERS), square(kernel), square(stride), square(padding))
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
    return thinned(rng, givens, guessable=givens.output.size == givens.input.size)


def task(givens: Givens) -> Task:
    asked = {"padded": "padded_shape", "leftover": "leftover"}.get(givens.asked, asked_word(givens.asked))
    return Task(asked, givens.input, (givens.layer,))


def solve(givens: Givens) -> tuple[Step, ...]:
    match givens.asked:
        case "padded":
            return _solve_padded(givens)
        case "leftover":
            return leftover(givens.axes[1])
        case "side":
            return output_side(givens.axes[0])
        case "size":
            return output_size(givens.layer, givens.input)
        case "volume":
            return output_volume(givens.layer, givens.input)


def _solve_padded(givens: Givens) -> tuple[Step, ...]:
    shape, padding = givens.input, givens.layer.padding[0]
    answer = Volume(shape.channels, shape.height + 2 * padding, shape.width + 2 * padding)
    if shape.height == shape.width:
        steps = [padded_side(shape.height, padding)]
    else:
        steps = [padded_side(shape.height, padding, "height"), padded_side(shape.width, padding, "width")]
    return (*steps, Step("The channels are not padded", answer.tex, answer))


def picture(givens: Givens) -> Drawing:
    if givens.asked != "padded":
        return window_along(givens.axes)
    height, width = givens.axes
    return padded_row(width.placement, "" if height == width else "width")


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for slide in set(givens.axes):
        products.append((2, slide.window.padding))
        if givens.asked != "padded":
            products.append((slide.span, slide.window.stride))
    return effort(products)


def _channels(wrong: Callable[[Conv2d], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of channels to a whole volume."""

    def on_volume(givens: Givens) -> Answer | None:
        if givens.asked != "volume":
            return None
        return as_asked("volume", givens.output.size, wrong(givens.layer))

    return on_volume


def _padded(added: Callable[[int], tuple[int, int]]) -> Callable[[Givens], Answer | None]:
    """Lift what is wrongly added to each side and to the channels to a padded volume."""

    def on_volume(givens: Givens) -> Answer | None:
        if givens.asked != "padded":
            return None
        longer, deeper = added(givens.layer.padding[0])
        shape = givens.input
        return Volume(shape.channels + deeper, shape.height + longer, shape.width + longer)

    return on_volume


def _leftover(wrong: Callable[[Slide], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of pixels left over."""

    def on_row(givens: Givens) -> Answer | None:
        value = wrong(givens.axes[1]) if givens.asked == "leftover" else None
        return None if value is None or value < 0 else Integer(value)

    return on_row


def _with_room(slide: Slide, room: int) -> int | None:
    """Return the output of a padded side for a wrong room for the kernel to move."""
    return when(slide.window.padding > 0, room // slide.window.stride + 1)


def _left_of(slide: Slide, room: int) -> int | None:
    """Return what a padded side would leave over of a wrong room."""
    return when(slide.window.padding > 0, room % slide.window.stride)


def _with_settings_of(axis: Slide, other: Slide) -> int:
    return other.window.slide(axis.size).positions


_SIZE_TARGETS = ("no-plus-one", "padding-once", "padding-ignored", "stride-ignored", "kernel-not-subtracted")

FAMILY: Family[Givens] = Family(
    name="conv-output-size",
    title="Output size of a convolution",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(
            1,
            "one side of a square, and the padded input",
            (*_SIZE_TARGETS, "depth-padded", "padded-once-with-depth"),
            max_effort=8,
            forms=("A1", "A4"),
        ),
        Level(
            2,
            "the whole output volume, and what the kernel leaves over",
            (
                *_SIZE_TARGETS,
                "ceil-for-floor",
                "plus-one-inside",
                "stride-divides",
                "channels-kept",
                "channels-multiplied",
                "kernel-as-depth",
                "missing-for-leftover",
                "quotient-for-remainder",
            ),
            max_effort=14,
            forms=("A1", "A2", "A17"),
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
    picture=picture,
    misconceptions=(
        Misconception(
            "no-plus-one",
            "starting position not counted",
            prose("The division counts the moves of the kernel. The place where it starts is a position too: add 1."),
            "quizgen/output-size#^plus-one",
            sides(lambda slide: slide.steps),
        ),
        Misconception(
            "plus-one-inside",
            "1 added before the division",
            prose("The 1 stands for a whole position, not for a pixel: nothing is added before the division."),
            "quizgen/output-size#^plus-one",
            either(
                sides(lambda slide: when(slide.window.stride > 1, (slide.span + 1) // slide.window.stride)),
                _leftover(lambda slide: (slide.span + 1) % slide.window.stride),
            ),
        ),
        known(
            "padding-once",
            either(
                sides(lambda slide: _with_room(slide, slide.span - slide.window.padding)),
                _leftover(lambda slide: _left_of(slide, slide.span - slide.window.padding)),
                _padded(lambda padding: (padding, 0)),
            ),
        ),
        known(
            "padding-ignored",
            either(
                sides(lambda slide: _with_room(slide, slide.size - slide.window.extent)),
                _leftover(lambda slide: _left_of(slide, slide.size - slide.window.extent)),
            ),
        ),
        known(
            "ceil-for-floor",
            sides(lambda slide: when(slide.window.stride > 1, -(-slide.span // slide.window.stride) + 1)),
        ),
        Misconception(
            "stride-ignored",
            "stride ignored",
            prose("The kernel moves $s$ pixels at a time, so divide the room it has by $s$ before you add 1."),
            "quizgen/output-size#^what-stride-does",
            sides(lambda slide: when(slide.window.stride > 1, slide.span + 1)),
        ),
        Misconception(
            "stride-divides",
            "input side simply divided by the stride",
            prose("Dividing $n$ by $s$ holds only for matching kernel and padding. Subtract the kernel first."),
            "quizgen/output-size#^what-stride-does",
            sides(lambda slide: when(slide.window.stride > 1, -(-slide.size // slide.window.stride))),
        ),
        Misconception(
            "kernel-not-subtracted",
            "kernel size not subtracted",
            prose("The kernel's far edge must stay inside, so it can travel only $n + 2p - k$ pixels."),
            "quizgen/output-size#^formula",
            either(
                sides(lambda slide: when(slide.window.kernel > 1, slide.padded // slide.window.stride + 1)),
                _leftover(lambda slide: slide.padded % slide.window.stride),
            ),
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
            "depth-padded",
            "channels padded like the sides",
            prose("Padding is a frame around each map. The number of maps, the channels, stays what it was."),
            "quizgen/output-size#^padding-both-sides",
            _padded(lambda padding: (2 * padding, 2 * padding)),
        ),
        Misconception(
            "padded-once-with-depth",
            "padding added once, and to the channels too",
            prose("Padding goes on both ends, so height and width grow by $2p$ each. The channels are not padded."),
            "quizgen/output-size#^padding-both-sides",
            _padded(lambda padding: (padding, padding)),
        ),
        Misconception(
            "missing-for-leftover",
            "pixels missing for one more step, not those left over",
            prose("Left over is the remainder of the division by $s$. What lacks for another step is $s$ minus that."),
            "quizgen/output-size#^leftover",
            _leftover(lambda slide: slide.window.stride - slide.remainder),
        ),
        Misconception(
            "quotient-for-remainder",
            "number of steps given, not what is left",
            prose("The whole quotient counts the steps of the kernel. The pixels they leave over are the remainder."),
            "quizgen/output-size#^leftover",
            _leftover(lambda slide: slide.steps),
        ),
        known("axes-swapped", swapped(_with_settings_of)),
        Misconception(
            "first-axis-for-both",
            "the height's settings used for both axes",
            prose("Each axis has its own kernel side, stride and padding: work out height and width separately."),
            "quizgen/output-size#^axes",
            first_for_both(_with_settings_of),
        ),
    ),
)
