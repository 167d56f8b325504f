"""How far does a dilated kernel reach, and how large is its output? The kernel alone, one side, then rectangles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit import square
from quizgen.kit.fields import IMAGE, dilation_as_holes, dilation_times_kernel, kernel_plus_dilation, without_dilation
from quizgen.kit.outputs import ConvOutput, channels_and_filters, unless_guessable
from quizgen.kit.sizes import (
    asked_volume,
    channels_first,
    first_for_both,
    of_equal_axes,
    sides,
    swapped,
    value_if,
    volumes,
)
from quizgen.kit.slides import Rule, padding_ignored, padding_once, positions, rounded_up, strided, with_settings_of
from quizgen.problem import Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape, Slide, Window
from quizgen.worked.sizes import dilated_kernel


@dataclass(frozen=True)
class KernelSpan(Question):
    """How many pixels one side of a dilated kernel spans."""

    layer: Conv2d
    words = "span"

    @property
    def window(self) -> Window:
        return self.layer.windows[0]

    def task(self) -> Task:
        return Task("receptive_field", Shape(1, *IMAGE.size), (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        return dilated_kernel(self.window)

    def effort(self) -> int:
        return effort([(self.window.dilation, self.window.kernel - 1)])

    def picture(self) -> Drawing:
        return receptive_cone(self.layer.windows[:1])


def _span(rule: Callable[[Window], int]) -> Callable[[KernelSpan], Integer]:
    return lambda q: Integer(rule(q.window))


def _gaps(q: KernelSpan) -> Mapping[str, object]:
    return {"gaps": q.window.kernel - 1, "dilation": q.window.dilation}


_KERNEL_SPAN: tuple[Wrong[KernelSpan], ...] = (
    Wrong("dilation-times-kernel", _span(dilation_times_kernel)),
    Wrong("dilation-as-holes", _span(dilation_as_holes)),
    Wrong("first-tap-left-out", _span(lambda window: window.extent - 1), slots=_gaps),
    Wrong("dilation-added", _span(kernel_plus_dilation), slots=_gaps),
    Wrong("dilation-ignored", _span(without_dilation)),
)


class Output(ConvOutput):
    """What a dilated convolution makes of an input."""


def _spanning(rule: Callable[[Window], int]) -> Rule:
    """Count the positions of a dilated kernel that is thought to span so much."""
    return positions(lambda slide: value_if(slide.window.dilation > 1, slide.padded - rule(slide.window)))


def _as_stride(slide: Slide) -> int | None:
    """Leave the kernel compact and let it move further instead; with a stride of its own, dilation is no second one."""
    window = slide.window
    if window.stride > 1 or window.dilation == 1:
        return None
    return (slide.padded - window.kernel) // window.dilation + 1


_OUTPUT: tuple[Wrong[Output], ...] = (
    Wrong("dilation-ignored", sides(_spanning(without_dilation))),
    Wrong("dilation-times-kernel", sides(_spanning(dilation_times_kernel))),
    Wrong("dilation-as-holes", of_equal_axes(sides(_spanning(dilation_as_holes))), (2,)),
    Wrong("no-plus-one", sides(lambda slide: slide.steps)),
    Wrong("padding-ignored", sides(positions(padding_ignored))),
    Wrong("padding-once", of_equal_axes(sides(positions(padding_once))), (2,)),
    Wrong("ceil-for-floor", of_equal_axes(sides(strided(rounded_up))), (2,)),
    Wrong("dilation-as-stride", of_equal_axes(sides(_as_stride)), (2,)),
    Wrong("axes-swapped", swapped(with_settings_of), (3,)),
    Wrong("first-axis-for-both", first_for_both(with_settings_of), (3,)),
    Wrong("channels-kept", volumes(lambda q: q.layer.in_channels), (3,), channels_and_filters),
    Wrong("channels-first", channels_first(asked_volume), ()),
)


_CHANNELS = (16, 24, 32, 48, 64, 96, 128)
_DILATIONS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 18, 20, 24, 30, 32, 36)
"""Networks for segmentation have convolutions with dilation 6, 12 and 18 side by side."""


def _draw_kernel(rng: Random) -> KernelSpan:
    kernel = rng.choice((2, 3, 3, 5, 5, 7, 7, 9))
    return KernelSpan(Conv2d(1, 1, square(kernel), dilation=square(rng.choice(_DILATIONS))))


def _draw_side(rng: Random) -> Output | None:
    window = _draw_window(rng, (2, 2, 3, 4))
    side = rng.randint(16, 96)
    layer = Conv2d(1, 1, square(window.kernel), square(window.stride), square(window.padding), square(window.dilation))
    return unless_guessable(rng, Output(Shape(1, side, side), layer, "side"))


def _draw_rectangle(rng: Random) -> Output | None:
    size = rng.randint(20, 96), rng.randint(20, 96)
    height, width = (_draw_window(rng, (1, 2, 2, 3, 4)) for _ in "hw")
    if size[0] == size[1] or height.extent == width.extent or height.dilation == width.dilation:
        return None  # nothing to confuse
    channels = rng.choice(_CHANNELS)
    layer = Conv2d(
        channels,
        rng.choice((channels // 2, 2 * channels)),
        (height.kernel, width.kernel),
        (height.stride, width.stride),
        (height.padding, width.padding),
        (height.dilation, width.dilation),
    )
    return unless_guessable(rng, Output(Shape(channels, *size), layer, rng.choice(("size", "volume"))))


def _draw_window(rng: Random, dilations: tuple[int, ...]) -> Window:
    kernel, stride = rng.choice((3, 3, 3, 5, 7)), rng.choice((1, 2, 2, 3))
    dilation = rng.choice(dilations)
    padding = rng.choice((0, 1, 2, 3, dilation * (kernel - 1) // 2))
    return Window(kernel, stride, padding, dilation)


FAMILY = Family(
    "dilated-conv-output-size",
    "Output size of a dilated convolution",
    Topic.OUTPUT_SIZE,
    questions=(Asks(KernelSpan, _KERNEL_SPAN, levels=(1,)), Asks(Output, _OUTPUT, levels=(2, 3))),
    levels=(
        Level("the span of the kernel", _draw_kernel, ("A6",)),
        Level("one side of a square", _draw_side, ("A5",)),
        Level("rectangles: different dilations along height and width", _draw_rectangle, ("A5",)),
    ),
)
