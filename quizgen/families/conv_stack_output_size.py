"""What is left of an image after several layers? Convolutions and pools in a row: the side, then the volume."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import floor, prod
from random import Random
from typing import Literal

from quizgen.figures import sizes_through
from quizgen.kit import square
from quizgen.kit.sizes import as_asked, asked_word
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, Volume, effort
from quizgen.richtext import prose
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Pair, Shape, Slide, Sliding, Window
from quizgen.worked.sizes import chain_side


@dataclass(frozen=True)
class Givens:
    """Square layers in a row on a square input, and what is asked of the last one's output: one side, the volume."""

    input: Shape
    layers: tuple[Sliding, ...]
    asked: Literal["side", "volume"]
    slides: tuple[Slide, ...] = field(init=False, repr=False, compare=False)
    """Every layer on what the one before puts out, along one axis."""

    def __post_init__(self) -> None:
        slides: list[Slide] = []
        size = self.input.height
        for layer in self.layers:
            slides.append(layer.windows[0].slide(size))
            size = slides[-1].positions
        object.__setattr__(self, "slides", tuple(slides))

    @cached_property
    def windows(self) -> tuple[tuple[Sliding, Window], ...]:
        """Every layer, and its window along one axis."""
        return tuple((layer, slide.window) for layer, slide in zip(self.layers, self.slides, strict=True))

    @cached_property
    def filters(self) -> tuple[int, ...]:
        """Filters of the convolutions."""
        return tuple(layer.out_channels for layer in self.layers if isinstance(layer, Conv2d))


_SIDES = (28, 32, 64, 112, 128, 224)
"""Sides of the images that networks are often trained on."""

_STACKS = {
    1: ("cp", "cpc", "ccp", "cpc", "pcp"),
    2: ("cpcp", "ccpc", "cpcc", "cpcpc", "ccpcp"),
    3: ("cpcp", "ccpcp", "cpcpc", "cpccp", "cpcp"),
}
"""Orders of convolutions and pools for each level."""


def draw(rng: Random, level: int) -> Givens | None:
    kinds = rng.choice(_STACKS[level])
    side = rng.choice(_SIDES) if level > 1 and rng.random() < 0.3 else rng.randint(18, 64 + 32 * level)  # noqa: PLR2004
    windows = [_draw_pool(rng) if kind == "p" else _draw_conv(rng, level) for kind in kinds]
    channels = rng.choice((1, 3, 3))
    givens = Givens(
        Shape(channels, side, side),
        _layers(rng, kinds, windows, channels),
        "volume" if level == 3 else "side",  # noqa: PLR2004 - a level's number
    )
    return givens if givens.slides[-1].positions > 2 else None  # noqa: PLR2004 - so little can be guessed


def _draw_conv(rng: Random, level: int) -> Window:
    kernel, stride = rng.choice((3, 3, 5, 5, 7)), 1 if level == 1 else rng.choice((1, 1, 1, 2))
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


def task(givens: Givens) -> Task:
    return Task(asked_word(givens.asked), givens.input, givens.layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    steps = chain_side(givens.layers, givens.input.height)
    if givens.asked == "side":
        return steps
    side = givens.slides[-1].positions
    answer = Volume(givens.filters[-1], side, side)
    return (*steps, Step("The last convolution decides the channels", answer.tex, answer))


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for slide in givens.slides:
        products += [(2, slide.window.padding), (slide.span, slide.window.stride)]
    return effort(products)


def _answer(givens: Givens, side: int, channels: int | None = None) -> Answer | None:
    return as_asked(givens.asked, square(side), givens.filters[-1] if channels is None else channels)


def _each_layer(wrong: Callable[[Sliding, Window, int], int]) -> Callable[[Givens], Answer | None]:
    """Lift what a wrong rule makes of a layer and a size to what it makes of the whole stack."""

    def through_all(givens: Givens) -> Answer | None:
        size = givens.input.height
        for layer, window in givens.windows:
            size = wrong(layer, window, size)
            if size < 1:
                return None
        return _answer(givens, size)

    return through_all


def _other_windows(wrong: Callable[[Sliding, Window], Window | None]) -> Callable[[Givens], Answer | None]:
    """Lift wrong settings of a layer to a whole stack; None leaves the layer out. The rule itself is the right one."""

    def through_all(givens: Givens) -> Answer | None:
        windows = [wrong(layer, window) for layer, window in givens.windows]
        if windows == [slide.window for slide in givens.slides]:
            return None  # nothing to mistake
        size = givens.input.height
        for window in windows:
            if window is not None:
                size = _output(window, size)
        return _answer(givens, size)

    return through_all


def _output(window: Window, size: int) -> int:
    """Return what a window makes of a size, 0 if it fits nowhere."""
    room = size + 2 * window.padding - window.kernel
    return room // window.stride + 1 if room >= 0 else 0


def _without_start(layer: Sliding, window: Window, size: int) -> int:
    """Leave out the starting position of convolutions; pools are known to halve."""
    return _output(window, size) - isinstance(layer, Conv2d)


def _kept_by_convolutions(layer: Sliding, window: Window, size: int) -> int:
    return -(-size // window.stride) if isinstance(layer, Conv2d) else _output(window, size)


def _rounded_up(_layer: Sliding, window: Window, size: int) -> int:
    return -(-(size + 2 * window.padding - window.kernel) // window.stride) + 1


def _padded_once(_layer: Sliding, window: Window, size: int) -> int:
    return _output(replace(window, padding=0), size + window.padding)


def _rounded_at_the_end(givens: Givens) -> Answer | None:
    """Carry fractions of pixels from layer to layer and round to the nearest; rounding down would give the answer."""
    size = Fraction(givens.input.height)
    for slide in givens.slides:
        window = slide.window
        size = (size + 2 * window.padding - window.kernel) / window.stride + 1
    return _answer(givens, floor(size + Fraction(1, 2)))


def _on_the_input(givens: Givens) -> Answer | None:
    """Apply the last layer to the input."""
    return _answer(givens, givens.slides[-1].window.slide(givens.input.height).positions)


def _if_padded(rule: Callable[[Givens], Answer | None]) -> Callable[[Givens], Answer | None]:
    return lambda givens: rule(givens) if any(slide.window.padding for slide in givens.slides) else None


def _channels(wrong: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of channels to a whole volume."""
    return lambda givens: (
        _answer(givens, givens.slides[-1].positions, wrong(givens)) if givens.asked == "volume" else None
    )


_TARGETS = ("no-plus-one", "convolutions-keep-size", "pools-skipped", "last-layer-on-input", "last-layer-left-out")

FAMILY: Family[Givens] = Family(
    name="conv-stack-output-size",
    title="Output size of several layers",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(1, "three layers, without strided convolutions", _TARGETS, max_effort=8, forms=("A15",)),
        Level(
            2,
            "four or five layers",
            (
                *_TARGETS,
                "rounded-up",
                "rounded-at-the-end",
                "padding-once",
                "padding-ignored",
                "conv-strides-ignored",
                "pool-stride-as-window",
            ),
            max_effort=14,
            forms=("A15",),
        ),
        Level(
            3,
            "the volume after a whole network",
            (
                *_TARGETS,
                "rounded-up",
                "rounded-at-the-end",
                "padding-once",
                "conv-strides-ignored",
                "filters-added",
                "channels-multiplied",
                "channels-pooled",
            ),
            max_effort=20,
            forms=("A15",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: sizes_through(g.layers, g.slides),
    misconceptions=(
        Misconception(
            "no-plus-one",
            "starting position of the convolutions not counted",
            prose(
                "The division counts the moves of the kernel. Where it starts is a position too: add 1 in each layer."
            ),
            "quizgen/output-size#^plus-one",
            _each_layer(_without_start),
        ),
        Misconception(
            "convolutions-keep-size",
            "convolutions taken to keep the size",
            prose(
                "A convolution keeps the size only with stride 1 and padding $(k - 1) / 2$. Otherwise it changes it."
            ),
            "quizgen/output-size#^same-padding",
            _each_layer(_kept_by_convolutions),
        ),
        Misconception(
            "pools-skipped",
            "pools left out",
            prose("Pools slide a window as convolutions do, and shrink what they get by the same formula."),
            "quizgen/output-size#^who-changes-what",
            _other_windows(lambda layer, window: window if isinstance(layer, Conv2d) else None),
        ),
        Misconception(
            "last-layer-on-input",
            "last layer applied to the input",
            prose("Each layer works on what the layer before puts out: carry the size from layer to layer."),
            "quizgen/output-size#^chain",
            _on_the_input,
        ),
        Misconception(
            "last-layer-left-out",
            "stopped one layer early",
            prose("That is the size in front of the last layer. Its window slides over it as well."),
            "quizgen/output-size#^chain",
            lambda givens: _answer(givens, givens.slides[-1].size),
        ),
        Misconception(
            "rounded-up",
            "rounded up instead of down",
            prose("A kernel that would hang over the edge is not placed: round down in each layer."),
            "quizgen/output-size#^why-floor",
            _each_layer(_rounded_up),
        ),
        Misconception(
            "rounded-at-the-end",
            "fractions carried along and rounded at the end",
            prose("Layers pass on whole pixels: what one leaves over is lost to the next. Round down each time."),
            "quizgen/output-size#^chain",
            _rounded_at_the_end,
        ),
        Misconception(
            "padding-once",
            "padding counted once",
            prose("Padding $p$ is added at both ends of each axis, so a side grows by $2p$ before the kernel slides."),
            "quizgen/output-size#^padding-both-sides",
            _if_padded(_each_layer(_padded_once)),
        ),
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose("Each layer slides over its padded input: put $n + 2p$ where you put $n$."),
            "quizgen/output-size#^padding-both-sides",
            _other_windows(lambda _, window: replace(window, padding=0)),
        ),
        Misconception(
            "conv-strides-ignored",
            "strides of the convolutions ignored",
            prose(
                "Convolutions with a stride shrink their input as pools do: divide the room by $s$ before you add 1."
            ),
            "quizgen/output-size#^what-stride-does",
            _other_windows(lambda layer, window: replace(window, stride=1) if isinstance(layer, Conv2d) else window),
        ),
        Misconception(
            "pool-stride-as-window",
            "stride of a pool taken to be its window's size",
            prose("Windows of a pool may overlap. Divide by the stride that is stated, not by the window's side."),
            "quizgen/output-size#^pool-stride",
            _other_windows(
                lambda layer, window: window if isinstance(layer, Conv2d) else replace(window, stride=window.kernel)
            ),
        ),
        Misconception(
            "filters-added",
            "filters of all convolutions added up",
            prose(
                "Each convolution makes its channels anew, as many as it has filters. Only the last one's are put out."
            ),
            "quizgen/convolution#^filters-and-channels",
            _channels(lambda givens: sum(givens.filters)),
        ),
        Misconception(
            "channels-multiplied",
            "channels multiplied from layer to layer",
            prose("A filter sums over all its input channels and makes one map. Count the last convolution's filters."),
            "quizgen/convolution#^filters-and-channels",
            _channels(lambda givens: givens.input.channels * prod(givens.filters)),
        ),
        Misconception(
            "channels-pooled",
            "channels divided by the strides of the pools",
            prose("A pool works within each channel. Height and width shrink, the channels stay."),
            "quizgen/output-size#^pooling-channels",
            _channels(
                lambda givens: (
                    givens.filters[-1]
                    // prod(layer.stride[0] for layer in givens.layers if not isinstance(layer, Conv2d))
                )
            ),
        ),
    ),
)
