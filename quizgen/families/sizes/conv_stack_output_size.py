"""What is left of an image after several layers? Convolutions and pools in a row: the side, then the volume."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures import sizes_through
from quizgen.kit import square
from quizgen.kit.sizes import as_asked, channels_first, is_ambiguous, value_if
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
        """Return the answer that follows from the side of the last layer's output, right or wrong."""
        raise NotImplementedError

    @cached_property
    def slides(self) -> tuple[Slide, ...]:
        """Every layer on the output of the one before, along one axis."""
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


def _kept_at_stride_one(slide: Slide) -> int | None:
    return value_if(slide.window.stride == 1, slide.size)


_STACK: tuple[Wrong[_Stack], ...] = (
    Wrong("convolutions-keep-size", _through(conv=_kept_at_stride_one)),
    Wrong("no-plus-one", _through_all(lambda slide: slide.steps)),
    Wrong("ceil-for-floor", _through_all(rounded_up), (2, 3)),
    Wrong("padding-ignored", _through_all(positions(padding_ignored)), (2, 3)),
    Wrong("padding-once", _through_all(positions(padding_once)), (2, 3)),
    Wrong("pools-skipped", _through(pool=lambda slide: slide.size)),
    Wrong("conv-strides-ignored", _through(conv=_other_stride(lambda _: 1)), (2, 3)),
)

_SIDE: tuple[Wrong[_Stack], ...] = (
    *_STACK,
    Wrong("pool-stride-as-window", _through(pool=_other_stride(lambda window: window.kernel)), (2,)),
    Wrong("last-layer-left-out", lambda q: q.of_side(q.slides[-1].size), (1,)),
)


class OutputSide(_Stack):
    """One side of the output of the last layer."""

    words = "side"

    def of_side(self, side: int) -> Answer | None:
        return as_asked("side", square(side), 1)

    def task(self) -> Task:
        return Task("output_size", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return chain_side(self.layers, self.input.height)


class OutputVolume(_Stack):
    """The output of the last layer, as a volume."""

    words = "volume"

    def of_side(self, side: int) -> Answer | None:
        return as_asked("volume", square(side), self.filters[-1])

    def of_channels(self, channels: int) -> Answer | None:
        return as_asked("volume", square(self.side), channels)

    @property
    def output(self) -> Shape:
        """The output of the last layer: the last convolution decides the channels."""
        return Shape(self.filters[-1], self.side, self.side)

    def task(self) -> Task:
        return Task("output_shape", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        answer = Volume.of(self.output)
        steps = chain_side(self.layers, self.input.height)
        return (*steps, Step("The last convolution sets the channels: one per filter", answer.tex, answer))


def _channels_pooled(q: OutputVolume) -> Answer | None:
    """Divide the channels by the stride of a pool at the end, where that comes out whole."""
    last = q.layers[-1]
    if isinstance(last, Conv2d) or q.filters[-1] % last.stride[0]:
        return None  # a convolution at the end sets the channels afresh
    return q.of_channels(q.filters[-1] // last.stride[0])


_VOLUME: tuple[Wrong[OutputVolume], ...] = (
    *_STACK,
    Wrong("channels-pooled", _channels_pooled),
    Wrong("channels-kept", lambda q: q.of_channels(q.input.channels)),
    Wrong("channels-first", channels_first(lambda q: q.output), ()),
)


_CUSTOMARY_SIDES = (28, 32, 64, 112, 128, 224)
"""Sides of the images that networks are often trained on."""


def _draw(
    question: type[_Stack],
    orders: tuple[str, ...],
    side: Callable[[Random], int],
    window: Callable[[Random], Window],
    *,
    rounded: bool | None = None,
) -> Callable[[Random], _Stack | None]:
    """Draw convolutions and pools in one of the orders; `window` draws that of a convolution.

    `rounded` says whether the strides of some layer should leave a remainder; without it, chance decides.
    """

    def draw(rng: Random) -> _Stack | None:
        kinds, pixels = rng.choice(orders), side(rng)
        windows = [_draw_pool(rng) if kind == "p" else window(rng) for kind in kinds]
        channels = rng.choice((1, 3, 3))
        drawn = question(Shape(channels, pixels, pixels), _layers(rng, kinds, windows, channels))
        if rounded is not None and rounded != any(slide.remainder for slide in drawn.slides):
            return None
        if drawn.side <= 2 or is_ambiguous(Shape(drawn.filters[-1], drawn.side, drawn.side)):
            return None  # so little can be guessed
        return drawn

    return draw


def _often_customary(largest: int) -> Callable[[Random], int]:
    return lambda rng: rng.choice(_CUSTOMARY_SIDES) if rng.random() < 0.3 else rng.randint(18, largest)


def _draw_plain(rng: Random) -> Window:
    kernel = rng.choice((3, 3, 5, 5, 7))
    return Window(kernel, 1, rng.choice((0, 0, 1)))


def _draw_conv(rng: Random) -> Window:
    kernel, stride = rng.choice((3, 3, 5, 5, 7)), rng.choice((1, 1, 1, 2))
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
    questions=(Asks(OutputSide, _SIDE, levels=(1, 2)), Asks(OutputVolume, _VOLUME, levels=(3,))),
    levels=(
        Level(
            "the side after two or three layers, where strides fit exactly",
            _draw(OutputSide, ("cp", "cpc", "ccp", "pcp"), lambda rng: rng.randint(18, 96), _draw_plain, rounded=False),
            ("A15",),
        ),
        Level(
            "the side after four or five layers, rounded down on the way",
            _draw(
                OutputSide, ("cpcp", "ccpc", "cpcc", "cpcpc", "ccpcp"), _often_customary(128), _draw_conv, rounded=True
            ),
            ("A15",),
        ),
        Level(
            "the volume after a whole network",
            _draw(OutputVolume, ("cpcp", "ccpcp", "cpcpc", "cpccp"), _often_customary(160), _draw_conv),
            ("A15",),
        ),
    ),
)
