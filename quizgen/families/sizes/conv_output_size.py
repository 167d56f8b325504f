"""How large is the output of a convolution? One side, then a whole volume, then rectangles; and what padding adds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.drawing import Drawing
from quizgen.figures import padded_row, window_along
from quizgen.kit import square
from quizgen.kit.sizes import as_asked, asked_word, first_for_both, mostly_rejected_if_guessable, sides, swapped
from quizgen.kit.slides import Rule, kernel_not_subtracted, left_over, padding_ignored, padding_once, positions, strided
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Volume, Wrong, effort
from quizgen.solver import Conv2d, Shape, Slide
from quizgen.worked import output_side, output_size, output_volume
from quizgen.worked.sizes import leftover, padded_side


def _depth(channels: Callable[[Conv2d], int]) -> Callable[["Output"], Answer | None]:
    """Lift a wrong number of channels to the volume."""
    return lambda q: as_asked("volume", q.output.size, channels(q.layer)) if q.asked == "volume" else None


def _with_settings_of(axis: Slide, other: Slide) -> int:
    return other.window.slide(axis.size).positions


@dataclass(frozen=True)
class Output(Question):
    """What a convolution makes of an input: one side, height × width, or the volume."""

    input: Shape
    layer: Conv2d
    asked: Literal["side", "size", "volume"]
    words = "output"

    @cached_property
    def axes(self) -> tuple[Slide, Slide]:
        height, width = self.layer.windows
        return height.slide(self.input.height), width.slide(self.input.width)

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)

    def task(self) -> Task:
        return Task(asked_word(self.asked), self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        match self.asked:
            case "side":
                return output_side(self.axes[0])
            case "size":
                return output_size(self.layer, self.input)
            case "volume":
                return output_volume(self.layer, self.input)

    def effort(self) -> int:
        slides = set(self.axes)
        return effort([(2, s.window.padding) for s in slides] + [(s.span, s.window.stride) for s in slides])

    def picture(self) -> Drawing:
        return window_along(self.axes)


_OUTPUT: tuple[Wrong[Output], ...] = (
    Wrong("no-plus-one", sides(lambda slide: slide.steps)),
    Wrong("padding-once", sides(positions(padding_once))),
    Wrong("padding-ignored", sides(positions(padding_ignored))),
    Wrong("stride-ignored", sides(strided(lambda slide: slide.span + 1))),
    Wrong("kernel-not-subtracted", sides(positions(kernel_not_subtracted))),
    Wrong("ceil-for-floor", sides(strided(lambda slide: -(-slide.span // slide.window.stride) + 1)), (2, 3)),
    Wrong("plus-one-inside", sides(strided(lambda slide: (slide.span + 1) // slide.window.stride)), (2,)),
    Wrong("stride-divides", sides(strided(lambda slide: -(-slide.size // slide.window.stride))), (2, 3)),
    Wrong("channels-kept", _depth(lambda layer: layer.in_channels), (2,)),
    Wrong("channels-multiplied", _depth(lambda layer: layer.in_channels * layer.out_channels), (2,)),
    Wrong("kernel-as-depth", _depth(lambda layer: layer.kernel_size[0]), (2,)),
    Wrong("axes-swapped", swapped(_with_settings_of), (3,)),
    Wrong("first-axis-for-both", first_for_both(_with_settings_of), (3,)),
)


@dataclass(frozen=True)
class PaddedInput(Question):
    """The input of a convolution once it is padded, as a volume."""

    input: Shape
    layer: Conv2d
    words = "padded"

    @property
    def padding(self) -> int:
        return self.layer.padding[0]

    def grown(self, longer: int, *, deeper: int = 0) -> Volume:
        """Return the input with so much added to its sides and to its channels."""
        return Volume(self.input.channels + deeper, self.input.height + longer, self.input.width + longer)

    def task(self) -> Task:
        return Task("padded_shape", self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        height, width = self.input.size
        if height == width:
            steps = [padded_side(height, self.padding)]
        else:
            steps = [padded_side(height, self.padding, "height"), padded_side(width, self.padding, "width")]
        answer = self.grown(2 * self.padding)
        return (*steps, Step("The channels are not padded", answer.tex, answer))

    def effort(self) -> int:
        return effort([(2, self.padding)] * len(set(self.input.size)))

    def picture(self) -> Drawing:
        across = self.layer.windows[1].slide(self.input.width)
        return padded_row(across.placement, "" if self.input.height == self.input.width else "width")


_PADDED_INPUT: tuple[Wrong[PaddedInput], ...] = (
    Wrong("depth-padded", lambda q: q.grown(2 * q.padding, deeper=2 * q.padding)),
    Wrong("padded-once-with-depth", lambda q: q.grown(q.padding, deeper=q.padding)),
    Wrong("padding-once", lambda q: q.grown(q.padding)),
)


def _pixels(rule: Rule) -> Callable[["Leftover"], Answer | None]:
    """Lift a wrong number of pixels left over."""
    return lambda q: None if (pixels := rule(q.row)) is None or pixels < 0 else Integer(pixels)


@dataclass(frozen=True)
class Leftover(Question):
    """The pixels at the end of a row that a kernel on a square input does not reach."""

    input: Shape
    layer: Conv2d
    words = "leftover"

    @cached_property
    def row(self) -> Slide:
        return self.layer.windows[1].slide(self.input.width)

    def task(self) -> Task:
        return Task("leftover", self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        return leftover(self.row)

    def effort(self) -> int:
        return effort([(2, self.row.window.padding), (self.row.span, self.row.window.stride)])

    def picture(self) -> Drawing:
        return window_along((self.row, self.row))


_LEFTOVER: tuple[Wrong[Leftover], ...] = (
    Wrong("missing-for-leftover", _pixels(lambda slide: slide.window.stride - slide.remainder)),
    Wrong("quotient-for-remainder", _pixels(lambda slide: slide.steps)),
    Wrong("plus-one-inside", _pixels(left_over(lambda slide: slide.span + 1))),
    Wrong("padding-once", _pixels(left_over(padding_once))),
    Wrong("padding-ignored", _pixels(left_over(padding_ignored))),
    Wrong("kernel-not-subtracted", _pixels(left_over(kernel_not_subtracted))),
)


_CHANNELS = (3, 8, 12, 16, 24, 32, 48, 64, 96, 128)
_FILTERS = (6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128)
_CUSTOMARY_SIDES = (112, 224)
_ONE_IN_TEN, _ONE_IN_FOUR = 0.1, 0.25


def _draw_side_or_padded(rng: Random) -> Question | None:
    return _draw_padded(rng) if rng.random() < _ONE_IN_FOUR else _draw_side(rng)


def _draw_volume_or_leftover(rng: Random) -> Question | None:
    return _draw_leftover(rng) if rng.random() < _ONE_IN_FOUR else _draw_volume(rng)


def _draw_padded(rng: Random) -> PaddedInput:
    kernel, padding = rng.choice(((3, 1), (5, 1), (5, 2), (7, 2), (7, 3), (9, 4), (11, 2), (11, 5)))
    height = rng.randint(10, 64)
    width = rng.choice((height, height, rng.randint(10, 64)))
    layer = Conv2d(rng.choice(_CHANNELS), 16, square(kernel), padding=square(padding))
    return PaddedInput(Shape(layer.in_channels, height, width), layer)


def _draw_side(rng: Random) -> Output | None:
    side, kernel, stride = rng.randint(8, 64), rng.choice((2, 3, 3, 3, 5, 5, 7)), rng.choice((1, 1, 2))
    padding = rng.randint(0, min(3, kernel - 1))
    layer = Conv2d(1, 1, square(kernel), square(stride), square(padding))
    return _unless_same_size(rng, Output(Shape(1, side, side), layer, "side"))


def _draw_leftover(rng: Random) -> Leftover:
    """Draw large strides: small ones leave few numbers to choose from."""
    stride = rng.choice((3, 4, 5, 6, 7, 8, 10, 12, 14, 16))
    kernel = stride + rng.choice((0, 0, 1, 2, 3, 4, 7))  # a kernel of the stride's size cuts the input into patches
    padding = rng.choice((0, 1, 2, 3)) if kernel < 12 else 0
    side = rng.randint(30, 99) if stride < 10 else rng.randint(100, 256)
    layer = Conv2d(1, 1, square(kernel), square(stride), square(padding))
    return Leftover(Shape(1, side, side), layer)


def _draw_volume(rng: Random) -> Output | None:
    side = rng.choice(_CUSTOMARY_SIDES) if rng.random() < _ONE_IN_TEN else rng.randint(15, 96)
    kernel, stride = rng.choice((3, 3, 5, 5, 7, 7, 4, 11)), rng.choice((1, 2, 2, 3, 3, 3, 4))
    padding = rng.randint(0, min(3, kernel - 1))
    layer = Conv2d(rng.choice(_CHANNELS), rng.choice(_FILTERS), square(kernel), square(stride), square(padding))
    return _unless_same_size(rng, Output(Shape(layer.in_channels, side, side), layer, "volume"))


def _draw_rectangle(rng: Random) -> Output | None:
    size = rng.randint(12, 96), rng.randint(12, 96)
    kernel = rng.choice((1, 3, 3, 5, 7)), rng.choice((1, 3, 3, 5, 7))
    stride = rng.choice((1, 2, 3)), rng.choice((1, 2, 3, 4))
    padding = rng.randint(0, min(3, kernel[0] - 1)), rng.randint(0, min(3, kernel[1] - 1))
    if size[0] == size[1] or (kernel[0] == kernel[1] and stride[0] == stride[1]):
        return None  # nothing to confuse
    if any(step > max(side, 2) for side, step in zip(kernel, stride, strict=True)):
        return None  # a kernel that jumps over pixels is rarely seen
    layer = Conv2d(rng.choice(_CHANNELS), rng.choice(_FILTERS), kernel, stride, padding)
    return _unless_same_size(rng, Output(Shape(layer.in_channels, *size), layer, rng.choice(("size", "volume"))))


def _unless_same_size(rng: Random, question: Output) -> Output | None:
    return mostly_rejected_if_guessable(rng, question, guessable=question.output.size == question.input.size)


FAMILY = Family(
    "conv-output-size",
    "Output size of a convolution",
    Topic.OUTPUT_SIZE,
    questions=(
        Asks(Output, _OUTPUT),
        Asks(PaddedInput, _PADDED_INPUT, levels=(1,)),
        Asks(Leftover, _LEFTOVER, levels=(2,)),
    ),
    levels=(
        Level("one side of a square, and the padded input", _draw_side_or_padded, ("A1", "A4")),
        Level(
            "the whole output volume, and what the kernel leaves over", _draw_volume_or_leftover, ("A1", "A2", "A17")
        ),
        Level("rectangles: other settings on each axis", _draw_rectangle, ("A3",)),
    ),
)
