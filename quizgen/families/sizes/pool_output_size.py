"""How large is the output of a pool? A whole volume, then padding and ceil mode, then windows that ceil mode drops."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import window_along
from quizgen.kit import square
from quizgen.kit.outputs import LayerOutput, unless_guessable
from quizgen.kit.sizes import asked_volume, channels_first, first_for_both, of_equal_axes, sides, swapped, volumes
from quizgen.kit.slides import rounded_up, side_over_stride, slides_along, strided, with_settings_of
from quizgen.problem import Asks, Family, Level, Rank, Step, Topic, Wrong, effort
from quizgen.solver import AvgPool2d, MaxPool2d, Pair, Shape, Slide
from quizgen.worked.sizes import pool_side


class Output(LayerOutput[MaxPool2d | AvgPool2d, Slide]):
    """What a pool makes of an input."""

    channels = "Each channel is pooled separately"

    @property
    def article(self) -> str:
        """What the pool does, as the beginning of a sentence."""
        return "A max" if isinstance(self.layer, MaxPool2d) else "An average"

    @cached_property
    def axes(self) -> tuple[Slide, Slide]:
        return slides_along(self.layer.windows, self.input.size, ceil_mode=self.layer.ceil_mode)

    def steps(self, axis: Slide, name: str) -> tuple[Step, ...]:
        return pool_side(axis, name)

    def effort(self) -> int:
        products: list[Pair] = []
        for slide in set(self.axes):
            products += [(2, slide.window.padding), (slide.span, slide.window.stride)]
            if slide.ceil_mode and slide.remainder:
                products.append((slide.steps, slide.window.stride))
        return effort(products)

    def picture(self) -> Drawing:
        return window_along(self.axes)


def _in_ceil_mode(rule: Callable[[Slide], int]) -> Callable[[Slide], int | None]:
    return lambda slide: rule(slide) if slide.ceil_mode else None


def _stride_divides(slide: Slide) -> int | None:
    return None if slide.ceil_mode or slide.window.padding else side_over_stride(slide)


def _unpadded(slide: Slide) -> int | None:
    unpadded = replace(slide.window, padding=0).slide(slide.size, ceil_mode=slide.ceil_mode)
    return unpadded.positions if slide.window.padding else None


def _stride_as_window(slide: Slide) -> int:
    window = replace(slide.window, stride=slide.window.kernel)
    return window.slide(slide.size, ceil_mode=slide.ceil_mode).positions


def _channels_pooled(q: Output) -> int:
    """Divide the channels by the stride, where there is one and that comes out whole."""
    channels, (stride, across) = q.input.channels, q.layer.stride
    return channels if stride != across or channels % stride else channels // stride


_OUTPUT: tuple[Wrong[Output], ...] = (
    Wrong("ceil-for-floor", sides(lambda slide: None if slide.ceil_mode else rounded_up(slide)), (1, 2)),
    Wrong("rounded-down", sides(_in_ceil_mode(lambda slide: slide.steps + 1)), (2, 3)),
    Wrong("last-window-kept", sides(_in_ceil_mode(rounded_up)), (3,)),
    Wrong("no-plus-one", sides(lambda slide: None if slide.ceil_mode else slide.steps), (1, 2)),
    Wrong("stride-as-window", sides(_stride_as_window)),
    Wrong("stride-divides", of_equal_axes(sides(_stride_divides)), (1,)),
    Wrong("padding-ignored", sides(_unpadded), (2, 3)),
    Wrong("stride-ignored", of_equal_axes(sides(strided(lambda slide: slide.span + 1))), (1,)),
    Wrong("channels-pooled", volumes(_channels_pooled), (1,), lambda q: {"channels": q.input.channels}),
    Wrong("channels-first", channels_first(asked_volume), ()),
    Wrong("axes-swapped", swapped(with_settings_of), (3,)),
    Wrong("first-axis-for-both", first_for_both(with_settings_of), (3,)),
)


_CHANNELS = (6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
_PLAIN = ((2, 2, 0), (3, 2, 0), (3, 3, 0), (3, 1, 0), (4, 2, 0), (5, 2, 0), (5, 3, 0), (4, 3, 0))
_PADDED = ((3, 2, 1), (3, 2, 1), (2, 2, 1), (3, 1, 1), (3, 3, 1), (4, 2, 1), (5, 2, 2), (5, 3, 1), (5, 3, 2), (7, 3, 3))
_OVERHANGING = ((3, 2, 0), (3, 2, 0), (3, 2, 1), (2, 2, 0), (5, 2, 1), (5, 3, 1), (5, 3, 2), (4, 3, 1), (5, 4, 1))
_DROPPING = ((3, 3, 1), (2, 2, 1), (2, 3, 0), (4, 3, 2), (4, 4, 1), (5, 4, 2), (3, 4, 0), (3, 4, 1), (2, 3, 1))
"""Kernel, stride and padding of pools. The last window may begin beyond the input only where k < s + p."""


def _draw_plain(rng: Random) -> Output | None:
    return _draw_volume(rng, _PLAIN, rng.randint(8, 64))


def _draw_padded_or_ceil(rng: Random) -> Output | None:
    if rng.random() < 0.4:
        return _draw_volume(rng, _PADDED, rng.choice((112, 56, 28, *range(15, 97))))
    pool = _pool(rng, *(square(value) for value in rng.choice(_OVERHANGING)), ceil_mode=True)
    side, channels = rng.randint(12, 96), rng.choice(_CHANNELS)
    question = Output(Shape(channels, side, side), pool, rng.choice(("side", "volume")))
    return unless_guessable(rng, question) if _rounds_up(question) else None


def _draw_volume(rng: Random, settings: tuple[tuple[int, int, int], ...], side: int) -> Output | None:
    pool = _pool(rng, *(square(value) for value in rng.choice(settings)))
    question = Output(Shape(rng.choice(_CHANNELS), side, side), pool, "volume")
    return unless_guessable(rng, question)


def _draw_rectangle(rng: Random) -> Output | None:
    height, width = rng.choice(_DROPPING), rng.choice(_OVERHANGING)
    if rng.random() < 0.5:
        height, width = width, height
    if height[:2] == width[:2]:
        return None  # nothing to confuse
    pool = _pool(rng, *zip(height, width, strict=True), ceil_mode=True)
    input_ = Shape(rng.choice(_CHANNELS), rng.randint(8, 64), rng.randint(8, 64))
    if input_.height == input_.width:
        return None
    question = Output(input_, pool, rng.choice(("size", "volume")))
    rounds = _rounds_up(question) and any(_drops(slide) for slide in question.axes)
    return unless_guessable(rng, question) if rounds else None


def _rounds_up(question: Output) -> bool:
    """Tell whether ceil mode changes anything."""
    return any(slide.positions != slide.steps + 1 for slide in question.axes)


def _drops(slide: Slide) -> bool:
    """Tell whether ceil mode drops a window that would start beyond the input."""
    return slide.positions < rounded_up(slide)


def _pool(rng: Random, kernel: Pair, stride: Pair, padding: Pair, *, ceil_mode: bool = False) -> MaxPool2d | AvgPool2d:
    kind = MaxPool2d if rng.random() < 0.7 else AvgPool2d  # most pools take the maximum
    return kind(kernel, stride, padding, ceil_mode=ceil_mode)


FAMILY = Family(
    "pool-output-size",
    "Output size of a pool",
    Topic.OUTPUT_SIZE,
    questions=(Asks(Output, _OUTPUT),),
    levels=(
        Level("the volume of a plain pool", _draw_plain, ("A7",)),
        Level("padding, or ceil mode", _draw_padded_or_ceil, ("A7", "A8")),
        Level("rectangles in ceil mode, where it drops windows along one axis", _draw_rectangle, ("A8", "A9")),
    ),
    rank=Rank.CORE,
)
