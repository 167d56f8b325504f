"""How large is the output of a convolution? One side, then a whole volume, then rectangles; and what padding adds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import padded_row, window_along
from quizgen.kit import CHANNELS, sometimes, square
from quizgen.kit.outputs import ConvOutput, channels_and_filters, unless_guessable
from quizgen.kit.sizes import (
    asked_volume,
    channels_first,
    first_for_both,
    is_ambiguous,
    of_equal_axes,
    of_one_side,
    sides,
    swapped,
    volumes,
)
from quizgen.kit.slides import (
    Rule,
    clear_padding_once,
    kernel_not_subtracted,
    left_over,
    padding_ignored,
    padding_once,
    positions,
    rounded_up,
    side_over_stride,
    strided,
    with_settings_of,
)
from quizgen.problem import (
    Answer,
    Asks,
    Family,
    Integer,
    Level,
    Question,
    Rank,
    Step,
    Task,
    Topic,
    Volume,
    Wrong,
    effort,
)
from quizgen.solver import Conv2d, Shape, Slide
from quizgen.worked.sizes import leftover, padded_side


class Output(ConvOutput):
    """What a convolution makes of an input: one side, height × width, or the volume."""


_OUTPUT: tuple[Wrong[Output], ...] = (
    Wrong("no-plus-one", sides(lambda slide: slide.steps)),
    Wrong("padding-ignored", sides(positions(padding_ignored))),
    Wrong("padding-once", sides(positions(clear_padding_once)), (1, 3)),
    Wrong("stride-ignored", sides(strided(lambda slide: slide.span + 1))),
    Wrong("ceil-for-floor", sides(strided(rounded_up)), (2, 3)),
    Wrong("stride-divides", of_equal_axes(sides(side_over_stride)), (1, 2)),
    Wrong("kernel-not-subtracted", of_one_side(sides(positions(kernel_not_subtracted))), (1,)),
    Wrong("channels-kept", volumes(lambda q: q.layer.in_channels), (2,), channels_and_filters),
    Wrong(
        "channels-multiplied",
        of_equal_axes(volumes(lambda q: q.layer.in_channels * q.layer.out_channels)),
        (2,),
        channels_and_filters,
    ),
    Wrong("channels-first", channels_first(asked_volume), ()),
    Wrong("axes-swapped", swapped(with_settings_of), (3,)),
    Wrong("first-axis-for-both", first_for_both(with_settings_of), (3,)),
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

    @property
    def output(self) -> Shape:
        """The padded input."""
        height, width = self.input.size
        return Shape(self.input.channels, height + 2 * self.padding, width + 2 * self.padding)

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
        answer = Volume.of(self.output)
        return (*steps, Step("The channels are not padded", answer.tex, answer))

    def effort(self) -> int:
        return effort([(2, self.padding)] * len(set(self.input.size)))

    def picture(self) -> Drawing:
        across = self.layer.windows[1].slide(self.input.width)
        return padded_row(across.placement, "" if self.input.height == self.input.width else "width")


_PADDED_INPUT: tuple[Wrong[PaddedInput], ...] = (
    Wrong("padding-once", lambda q: q.grown(q.padding)),
    Wrong(
        "depth-padded",
        lambda q: q.grown(2 * q.padding, deeper=2 * q.padding),
        slots=lambda q: {"channels": q.input.channels},
    ),
    Wrong("channels-first", channels_first(lambda q: q.output), ()),
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
    Wrong(
        "quotient-for-remainder",
        _pixels(lambda slide: slide.steps),
        slots=lambda q: {"moves": q.row.steps, "covered": q.row.steps * q.row.window.stride},
    ),
    Wrong("missing-for-leftover", _pixels(lambda slide: slide.window.stride - slide.remainder)),
    Wrong("kernel-not-subtracted", _pixels(left_over(kernel_not_subtracted)), (2,)),
    Wrong("padding-ignored", _pixels(left_over(padding_ignored))),
    Wrong("padding-once", _pixels(left_over(padding_once))),
    Wrong("plus-one-inside", _pixels(left_over(lambda slide: slide.span + 1)), (2,)),
)


_FILTERS = (6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128)
_STRIDED = ((3, 2), (5, 2), (7, 2), (4, 3), (3, 3), (5, 3), (7, 3), (7, 4), (8, 4), (11, 4))
"""Kernels and strides of layers that make a map much smaller."""

_PATCHED = ((4, 4), (7, 4), (11, 4), (8, 8), (14, 14), (16, 16), (16, 8), (16, 10), (16, 12), (12, 8), (32, 16), (9, 5))
"""Kernels and strides that cut an input into patches, some of which overlap."""

_CUSTOMARY_SIDES = (112, 224)
_ONE_IN_TEN = 0.1


def _draw_padded(rng: Random) -> PaddedInput | None:
    padding = rng.choice((1, 2, 3, 4, 5))
    height = rng.randint(10, 64)
    width = rng.choice((height, height, rng.randint(10, 64)))
    layer = Conv2d(rng.choice(CHANNELS), 16, square(2 * padding + 1), padding=square(padding))
    question = PaddedInput(Shape(layer.in_channels, height, width), layer)
    return None if is_ambiguous(question.input, question.output) else question


def _draw_side(rng: Random) -> Output | None:
    side, kernel, stride = rng.randint(8, 64), rng.choice((2, 3, 3, 3, 5, 5, 7)), rng.choice((1, 1, 2))
    padding = rng.randint(0, min(3, kernel - 1))
    layer = Conv2d(1, 1, square(kernel), square(stride), square(padding))
    question = Output(Shape(1, side, side), layer, "side")
    return None if question.axes[0].remainder else unless_guessable(rng, question)  # rounding comes at level 2


def _draw_leftover(rng: Random) -> Leftover | None:
    kernel, stride = rng.choice(_PATCHED)
    padding = rng.choice((0, 1, 2, 3)) if kernel < 12 and kernel > stride else 0  # patches are cut without padding
    side = rng.randint(30, 99) if stride < 10 else rng.randint(100, 256)
    layer = Conv2d(1, 1, square(kernel), square(stride), square(padding))
    question = Leftover(Shape(1, side, side), layer)
    return question if question.row.remainder else None


def _draw_volume(rng: Random) -> Output | None:
    side = rng.choice(_CUSTOMARY_SIDES) if rng.random() < _ONE_IN_TEN else rng.randint(15, 96)
    kernel, stride = rng.choice(_STRIDED)
    padding = rng.randint(0, min(3, kernel // 2))
    layer = Conv2d(rng.choice(CHANNELS), rng.choice(_FILTERS), square(kernel), square(stride), square(padding))
    question = Output(Shape(layer.in_channels, side, side), layer, "volume")
    return unless_guessable(rng, question, guessable=question.axes[0].remainder == 0)


def _draw_rectangle(rng: Random) -> Output | None:
    size = rng.randint(12, 96), rng.randint(12, 96)
    kernel = rng.choice((1, 3, 3, 5, 7)), rng.choice((1, 3, 3, 5, 7))
    stride = rng.choice((1, 2, 3)), rng.choice((1, 2, 3, 4))
    padding = rng.randint(0, min(3, kernel[0] // 2)), rng.randint(0, min(3, kernel[1] // 2))
    if size[0] == size[1] or (kernel[0] == kernel[1] and stride[0] == stride[1]):
        return None  # nothing to confuse
    if any(step > side for side, step in zip(kernel, stride, strict=True)):
        return None  # a kernel that jumps over pixels is rarely seen
    layer = Conv2d(rng.choice(CHANNELS), rng.choice(_FILTERS), kernel, stride, padding)
    return unless_guessable(rng, Output(Shape(layer.in_channels, *size), layer, rng.choice(("size", "volume"))))


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
        Level(
            "one side of a square, where strides fit exactly; the padded input",
            sometimes(0.25, _draw_padded, otherwise=_draw_side),
            ("A1", "A4"),
        ),
        Level(
            "the output volume, where strides don't fit exactly; the pixels left over",
            sometimes(0.25, _draw_leftover, otherwise=_draw_volume),
            ("A1", "A2", "A17"),
        ),
        Level("rectangles: different settings along height and width", _draw_rectangle, ("A3",)),
    ),
    rank=Rank.CORE,
)
