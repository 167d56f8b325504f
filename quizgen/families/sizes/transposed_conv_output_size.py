"""How large is the output of a transposed convolution? One side, then output padding, then rectangles and volumes."""

from dataclasses import replace
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures import stamps_of
from quizgen.kit.outputs import LayerOutput, channels_and_filters, unless_guessable
from quizgen.kit.sizes import (
    asked_volume,
    channels_first,
    first_for_both,
    of_equal_axes,
    of_one_side,
    sides,
    swapped,
    value_if,
    volumes,
)
from quizgen.problem import Asks, Family, Level, Step, Topic, Wrong, effort
from quizgen.solver import ConvTranspose2d, Pair, Shape, TransposedAxis, Window, transposed_axes
from quizgen.worked.sizes import transposed_side


class Output(LayerOutput[ConvTranspose2d, TransposedAxis]):
    """What a transposed convolution makes of an input."""

    @cached_property
    def axes(self) -> tuple[TransposedAxis, TransposedAxis]:
        return transposed_axes(self.layer, self.input)

    def steps(self, axis: TransposedAxis, name: str) -> tuple[Step, ...]:
        return transposed_side(axis, name)

    def effort(self) -> int:
        axes = set(self.axes)
        products = [(axis.size - 1, axis.stride) for axis in axes] + [(2, axis.padding) for axis in axes]
        return effort(products, [axis.output_padding for axis in axes if axis.output_padding])

    def picture(self) -> Drawing:
        return stamps_of(self.layer, self.input)


def _as_convolution(axis: TransposedAxis) -> int | None:
    try:
        return Window(axis.kernel, axis.stride, axis.padding).slide(axis.size).positions
    except IllPosedError:
        return None


def _with_settings_of(axis: TransposedAxis, other: TransposedAxis) -> int:
    return replace(other, size=axis.size).side


def _without_kernel(axis: TransposedAxis) -> int | None:
    return value_if(axis.output_padding == 0, axis.side - axis.kernel)  # with output padding there is more to forget


_OUTPUT: tuple[Wrong[Output], ...] = (
    Wrong("as-convolution", sides(_as_convolution)),
    Wrong("size-times-stride", sides(lambda axis: value_if(axis.stride > 1, axis.size * axis.stride))),
    Wrong("one-stride-too-many", sides(lambda axis: axis.side + axis.stride)),
    Wrong("padding-added", sides(lambda axis: axis.side + 4 * axis.padding)),
    Wrong("padding-once", of_equal_axes(sides(lambda axis: axis.side + axis.padding)), (1, 2)),
    Wrong("padding-ignored", of_one_side(sides(lambda axis: axis.side + 2 * axis.padding)), (1, 2)),
    Wrong("kernel-not-added", of_one_side(sides(_without_kernel)), (1,)),
    Wrong("output-padding-forgotten", sides(lambda axis: axis.side - axis.output_padding), (2, 3)),
    Wrong("output-padding-twice", sides(lambda axis: axis.side + axis.output_padding), (2, 3)),
    Wrong("channels-kept", volumes(lambda q: q.layer.in_channels), (3,), channels_and_filters),
    Wrong("channels-first", channels_first(asked_volume), ()),
    Wrong("axes-swapped", swapped(_with_settings_of), (3,)),
    Wrong("first-axis-for-both", first_for_both(_with_settings_of), (3,)),
)


_CHANNELS = (16, 24, 32, 48, 64, 96, 128, 256)
_USUAL = ((4, 2, 1), (3, 2, 1), (2, 2, 0), (3, 2, 0), (5, 2, 2), (5, 2, 1), (4, 2, 0), (4, 1, 0), (5, 1, 1), (3, 1, 0))
_LARGE = ((3, 3, 0), (3, 3, 1), (5, 3, 1), (5, 3, 2), (6, 2, 2), (7, 3, 2), (7, 4, 2), (7, 4, 3), (8, 4, 2), (5, 4, 1))
"""Kernel, stride and padding."""


def _draw_side(rng: Random) -> Output | None:
    axis = _draw_axis(rng, rng.randint(4, 32), output_padding=False)
    return _unless_guessable(rng, (1, 1), (axis, axis), "side")


def _draw_output_padding(rng: Random) -> Output | None:
    axis = _draw_axis(rng, rng.randint(4, 64), output_padding=True)
    if axis.output_padding == 0:
        return None  # that is level 1
    return _unless_guessable(rng, (1, 1), (axis, axis), "side")


def _draw_rectangle(rng: Random) -> Output | None:
    height, width = (_draw_axis(rng, rng.randint(5, 48), output_padding=rng.random() < 0.5) for _ in "hw")
    if height.size == width.size or (height.kernel == width.kernel and height.stride == width.stride):
        return None  # nothing to confuse
    channels = rng.choice(_CHANNELS)
    filters = rng.choice((channels // 2, channels // 2, 12, 20))
    return _unless_guessable(rng, (channels, filters), (height, width), rng.choice(("size", "volume")))


def _draw_axis(rng: Random, size: int, *, output_padding: bool) -> TransposedAxis:
    kernel, stride, padding = rng.choice((*_USUAL, *_LARGE))
    return TransposedAxis(size, kernel, stride, padding, rng.randrange(stride) if output_padding else 0)


def _unless_guessable(
    rng: Random, channels: Pair, axes: tuple[TransposedAxis, TransposedAxis], asked: Literal["side", "size", "volume"]
) -> Output | None:
    """Put the layer together, but seldom one whose output is just the input times the stride."""
    height, width = axes
    layer = ConvTranspose2d(
        *channels,
        kernel_size=(height.kernel, width.kernel),
        stride=(height.stride, width.stride),
        padding=(height.padding, width.padding),
        output_padding=(height.output_padding, width.output_padding),
    )
    question = Output(Shape(layer.in_channels, height.size, width.size), layer, asked)
    guessable = all(axis.side == axis.size * axis.stride for axis in axes)
    return unless_guessable(rng, question, guessable=guessable)


FAMILY = Family(
    "transposed-conv-output-size",
    "Output size of a transposed convolution",
    Topic.OUTPUT_SIZE,
    questions=(Asks(Output, _OUTPUT),),
    levels=(
        Level("one side of a square", _draw_side, ("A10",)),
        Level("one side of a square, with output padding", _draw_output_padding, ("A11",)),
        Level("rectangles: different settings along height and width; volumes", _draw_rectangle, ("A10", "A11")),
    ),
)
