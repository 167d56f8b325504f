"""What is left of an image after several layers? Convolutions and pools in a row: the side, then the volume."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import floor, prod
from random import Random

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures import sizes_through
from quizgen.kit import square
from quizgen.kit.sizes import as_asked
from quizgen.kit.slides import Rule, padding_ignored, padding_once, positions, rounded_up
from quizgen.problem import Answer, Asks, Family, Level, Question, Step, Task, Topic, Volume, Wrong, effort
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Pair, Shape, Slide, Sliding, Window
from quizgen.worked.sizes import chain_side


@dataclass(frozen=True)
class _Stack(Question):
    """Square layers in a row on a square input."""

    input: Shape
    layers: tuple[Sliding, ...]

    def of_side(self, side: int) -> Answer | None:
        """Return the answer that follows from the side that the last layer puts out, right or wrong."""
        raise NotImplementedError

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """Every layer on what the one before puts out, along one axis."""
        slides: list[Slide] = []
        side = self.input.height
        for layer in self.layers:
            slides.append(layer.windows[0].slide(side))
            side = slides[-1].positions
        return tuple(slides)

    @property
    def side(self) -> int:
        return self.slides[-1].positions

    @property
    def filters(self) -> tuple[int, ...]:
        """Filters of the convolutions."""
        return tuple(layer.out_channels for layer in self.layers if isinstance(layer, Conv2d))

    def effort(self) -> int:
        products: list[Pair] = []
        for slide in self.slides:
            products += [(2, slide.window.padding), (slide.span, slide.window.stride)]
        return effort(products)

    def picture(self) -> Drawing:
        return sizes_through(self.layers, self.slides)


def _right(slide: Slide) -> int:
    return slide.positions


def _through(*, conv: Rule = _right, pool: Rule = _right) -> Callable[[_Stack], Answer | None]:
    """Lift wrong rules for single layers to the whole stack. Where none applies, a layer is worked out rightly."""

    def of_stack(q: _Stack) -> Answer | None:
        side = q.input.height
        for layer in q.layers:
            try:
                slide = layer.windows[0].slide(side)
            except IllPosedError:
                return None
            wrong = conv(slide) if isinstance(layer, Conv2d) else pool(slide)
            side = slide.positions if wrong is None else wrong
            if side < 1:
                return None
        return q.of_side(side)

    return of_stack


def _through_all(rule: Rule) -> Callable[[_Stack], Answer | None]:
    return _through(conv=rule, pool=rule)


def _other_stride(stride: Callable[[Window], int]) -> Rule:
    return lambda slide: replace(slide.window, stride=stride(slide.window)).slide(slide.size).positions


def _rounded_at_the_end(q: _Stack) -> Answer | None:
    """Carry fractions of pixels from layer to layer and round to the nearest; rounding down would give the answer."""
    side = Fraction(q.input.height)
    for slide in q.slides:
        side = (side + 2 * slide.window.padding - slide.window.kernel) / slide.window.stride + 1
    return q.of_side(floor(side + Fraction(1, 2)))


_STACK: tuple[Wrong[_Stack], ...] = (
    Wrong("no-plus-one", _through(conv=lambda slide: slide.steps)),  # pools are known to halve
    Wrong("convolutions-keep-size", _through(conv=lambda slide: -(-slide.size // slide.window.stride))),
    Wrong("pools-skipped", _through(pool=lambda slide: slide.size)),
    Wrong("last-layer-on-input", lambda q: q.of_side(q.slides[-1].window.slide(q.input.height).positions)),
    Wrong("last-layer-left-out", lambda q: q.of_side(q.slides[-1].size)),
    Wrong("rounded-up", _through_all(rounded_up), (2, 3)),
    Wrong("rounded-at-the-end", _rounded_at_the_end, (2, 3)),
    Wrong("padding-once", _through_all(positions(padding_once)), (2, 3)),
    Wrong("padding-ignored", _through_all(positions(padding_ignored)), (2,)),
    Wrong("conv-strides-ignored", _through(conv=_other_stride(lambda _: 1)), (2, 3)),
    Wrong("pool-stride-as-window", _through(pool=_other_stride(lambda window: window.kernel)), (2,)),
)


class OutputSide(_Stack):
    """One side of what the last layer puts out."""

    words = "side"

    def of_side(self, side: int) -> Answer | None:
        return as_asked("side", square(side), 1)

    def task(self) -> Task:
        return Task("output_size", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return chain_side(self.layers, self.input.height)


class OutputVolume(_Stack):
    """What the last layer puts out, as a volume."""

    words = "volume"

    def of_side(self, side: int) -> Answer | None:
        return as_asked("volume", square(side), self.filters[-1])

    def of_channels(self, channels: int) -> Answer | None:
        return as_asked("volume", square(self.side), channels)

    def task(self) -> Task:
        return Task("output_shape", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        answer = Volume(self.filters[-1], self.side, self.side)
        steps = chain_side(self.layers, self.input.height)
        return (*steps, Step("The last convolution decides the channels", answer.tex, answer))


def _strides_of_pools(q: OutputVolume) -> int:
    return prod(layer.stride[0] for layer in q.layers if not isinstance(layer, Conv2d))


_VOLUME: tuple[Wrong[OutputVolume], ...] = (
    *_STACK,
    Wrong("filters-added", lambda q: q.of_channels(sum(q.filters))),
    Wrong("channels-multiplied", lambda q: q.of_channels(q.input.channels * prod(q.filters))),
    Wrong("channels-pooled", lambda q: q.of_channels(q.filters[-1] // _strides_of_pools(q))),
)


_CUSTOMARY_SIDES = (28, 32, 64, 112, 128, 224)
"""Sides of the images that networks are often trained on."""


def _draw(
    question: type[_Stack], orders: tuple[str, ...], side: Callable[[Random], int], stride: Callable[[Random], int]
) -> Callable[[Random], _Stack | None]:
    """Draw convolutions and pools in one of the orders; `stride` draws that of a convolution."""

    def draw(rng: Random) -> _Stack | None:
        kinds, pixels = rng.choice(orders), side(rng)
        windows = [_draw_pool(rng) if kind == "p" else _draw_conv(rng, stride) for kind in kinds]
        channels = rng.choice((1, 3, 3))
        drawn = question(Shape(channels, pixels, pixels), _layers(rng, kinds, windows, channels))
        return drawn if drawn.side > 2 else None  # so little can be guessed

    return draw


def _often_customary(largest: int) -> Callable[[Random], int]:
    return lambda rng: rng.choice(_CUSTOMARY_SIDES) if rng.random() < 0.3 else rng.randint(18, largest)


def _sometimes_two(rng: Random) -> int:
    return rng.choice((1, 1, 1, 2))


def _draw_conv(rng: Random, draw_stride: Callable[[Random], int]) -> Window:
    kernel, stride = rng.choice((3, 3, 5, 5, 7)), draw_stride(rng)
    return Window(kernel, stride, rng.choice((0, 0, 1, 2, (kernel - 1) // 2)))


def _draw_pool(rng: Random) -> Window:
    return Window(*rng.choice(((2, 2, 0), (2, 2, 0), (3, 2, 0), (3, 2, 0), (3, 2, 1), (3, 3, 0))))


def _layers(rng: Random, kinds: str, windows: list[Window], channels: int) -> tuple[Sliding, ...]:
    layers: list[Sliding] = []
    pool = rng.choice((MaxPool2d, MaxPool2d, AvgPool2d))
    filters = rng.choice((6, 8, 12, 16, 20, 24, 32))
    for kind, window in zip(kinds, windows, strict=True):
        settings = square(window.kernel), square(window.stride), square(window.padding)
        if kind == "p":
            layers.append(pool(*settings))
        else:
            layers.append(Conv2d(channels, filters, *settings))
            channels, filters = filters, filters * rng.choice((1, 2, 2))
    return tuple(layers)


FAMILY = Family(
    "conv-stack-output-size",
    "Output size of several layers",
    Topic.OUTPUT_SIZE,
    questions=(Asks(OutputSide, _STACK, levels=(1, 2)), Asks(OutputVolume, _VOLUME, levels=(3,))),
    levels=(
        Level(
            "three layers, without strided convolutions",
            _draw(OutputSide, ("cp", "cpc", "ccp", "cpc", "pcp"), lambda rng: rng.randint(18, 96), lambda _: 1),
            ("A15",),
        ),
        Level(
            "four or five layers",
            _draw(OutputSide, ("cpcp", "ccpc", "cpcc", "cpcpc", "ccpcp"), _often_customary(128), _sometimes_two),
            ("A15",),
        ),
        Level(
            "the volume after a whole network",
            _draw(OutputVolume, ("cpcp", "ccpcp", "cpcpc", "cpccp", "cpcp"), _often_customary(160), _sometimes_two),
            ("A15",),
        ),
    ),
)
