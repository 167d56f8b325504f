"""How far does a dilated kernel reach, and how large is its output? The kernel alone, one side, then rectangles."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone, window_along
from quizgen.kit import square
from quizgen.kit.compute import side_products
from quizgen.kit.fields import (
    IMAGE,
    dilation_as_holes,
    dilation_times_kernel,
    kernel_plus_dilation,
    without_dilation,
)
from quizgen.kit.outputs import LayerOutput
from quizgen.kit.sizes import first_for_both, mostly_rejected_if_guessable, sides, swapped, value_if
from quizgen.kit.slides import (
    Rule,
    padding_ignored,
    padding_once,
    positions,
    rounded_up,
    slides_along,
    with_settings_of,
)
from quizgen.problem import Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape, Slide, Window
from quizgen.worked import output_side
from quizgen.worked.sizes import dilated_kernel

_SPANS: dict[str, Callable[[Window], int]] = {
    "dilation-ignored": without_dilation,
    "dilation-times-kernel": dilation_times_kernel,
}
"""What a dilated kernel is thought to span."""

_GAPS: dict[str, Callable[[Window], int]] = {
    "dilation-as-holes": dilation_as_holes,
    "dilation-added": kernel_plus_dilation,
    "first-tap-left-out": lambda window: window.extent - 1,
    "two-gaps-only": lambda window: window.kernel + 2 * (window.dilation - 1),
}
"""The same, where nothing else is to be watched."""


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


_KERNEL_SPAN: tuple[Wrong[KernelSpan], ...] = tuple(Wrong(name, _span(rule)) for name, rule in (_SPANS | _GAPS).items())


class Output(LayerOutput[Conv2d, Slide]):
    """What a dilated convolution makes of an input."""

    @cached_property
    def axes(self) -> tuple[Slide, Slide]:
        return slides_along(self.layer.windows, self.input.size)

    def steps(self, axis: Slide, name: str) -> tuple[Step, ...]:
        return output_side(axis, name)

    def effort(self) -> int:
        kernels = [(slide.window.dilation, slide.window.kernel - 1) for slide in set(self.axes)]
        return effort(kernels + side_products(self.layer, self.input))

    def picture(self) -> Drawing:
        return window_along(self.axes)


def _spanning(rule: Callable[[Window], int]) -> Rule:
    """Count the positions of a dilated kernel that is thought to span so much."""
    return positions(lambda slide: value_if(slide.window.dilation > 1, slide.padded - rule(slide.window)))


def _as_stride(slide: Slide) -> int:
    """Leave the kernel whole and let it move further instead."""
    window = slide.window
    return (slide.padded - window.kernel) // (window.stride * window.dilation) + 1


_OUTPUT: tuple[Wrong[Output], ...] = (
    *(Wrong[Output](name, sides(_spanning(rule))) for name, rule in _SPANS.items()),
    *(Wrong[Output](name, sides(_spanning(rule)), (2,)) for name, rule in _GAPS.items()),
    Wrong("dilation-as-stride", sides(_as_stride)),
    Wrong("padding-once", sides(positions(padding_once))),
    Wrong("padding-ignored", sides(positions(padding_ignored)), (3,)),
    Wrong("no-plus-one", sides(lambda slide: slide.steps)),
    Wrong("ceil-for-floor", sides(rounded_up), (2,)),
    Wrong("axes-swapped", swapped(with_settings_of), (3,)),
    Wrong("first-axis-for-both", first_for_both(with_settings_of), (3,)),
)


_CHANNELS = (16, 24, 32, 48, 64, 96, 128)
_DILATIONS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24)
"""Networks for segmentation have convolutions with dilation 6, 12 and 18 side by side."""


def _draw_kernel(rng: Random) -> KernelSpan:
    kernel = rng.choice((2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 11))
    return KernelSpan(Conv2d(1, 1, square(kernel), dilation=square(rng.choice(_DILATIONS))))


def _draw_side(rng: Random) -> Output | None:
    window = _draw_window(rng, (2, 2, 3, 4))
    side = rng.randint(16, 96)
    layer = Conv2d(1, 1, square(window.kernel), square(window.stride), square(window.padding), square(window.dilation))
    return _unless_same_size(rng, Output(Shape(1, side, side), layer, "side"))


def _draw_rectangle(rng: Random) -> Output | None:
    size = rng.randint(20, 96), rng.randint(20, 96)
    height, width = (_draw_window(rng, (1, 2, 2, 3, 4)) for _ in "hw")
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
    return _unless_same_size(rng, Output(Shape(channels, *size), layer, rng.choice(("size", "volume"))))


def _draw_window(rng: Random, dilations: tuple[int, ...]) -> Window:
    kernel, stride = rng.choice((3, 3, 3, 5, 7)), rng.choice((1, 2, 2, 3))
    dilation = rng.choice(dilations)
    padding = rng.choice((0, 1, 2, 3, dilation * (kernel - 1) // 2))
    return Window(kernel, stride, padding, dilation)


def _unless_same_size(rng: Random, question: Output) -> Output | None:
    return mostly_rejected_if_guessable(rng, question, guessable=question.output.size == question.input.size)


FAMILY = Family(
    "dilated-conv-output-size",
    "Output size of a dilated convolution",
    Topic.OUTPUT_SIZE,
    questions=(Asks(KernelSpan, _KERNEL_SPAN, levels=(1,)), Asks(Output, _OUTPUT, levels=(2, 3))),
    levels=(
        Level("the span of the kernel", _draw_kernel, ("A6",)),
        Level("one side of a square", _draw_side, ("A5",)),
        Level("rectangles: other dilations on each axis", _draw_rectangle, ("A5",)),
    ),
)
