"""What does a pixel shuffle, or its undoing, make of a volume? By itself, then after a convolution."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from quizgen.figures import pixel_shuffle
from quizgen.kit import known, square
from quizgen.kit.sizes import as_asked, when
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, PixelShuffle, Shape, Slide, Window
from quizgen.worked import output_volume
from quizgen.worked.sizes import rearranged


@dataclass(frozen=True)
class Givens:
    """A volume that passes a pixel shuffle (it grows) or unshuffle, after a convolution if there is one."""

    input: Shape
    conv: Conv2d | None
    factor: int
    grows: bool

    @cached_property
    def shape(self) -> Shape:
        """What is rearranged."""
        return self.conv.output_shape(self.input) if self.conv else self.input

    @cached_property
    def output(self) -> Shape:
        return _shuffled(self.shape, self.factor) if self.grows else _unshuffled(self.shape, self.factor)


def _shuffled(shape: Shape, factor: int) -> Shape:
    return PixelShuffle(factor).output_shape(shape)


def _unshuffled(shape: Shape, factor: int) -> Shape:
    """Stack blocks of pixels into channels. The factor has to divide both sides."""
    return Shape(shape.channels * factor**2, shape.height // factor, shape.width // factor)


_FACTORS = (2, 2, 2, 3, 4)
_MAPS = (1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 64)
"""Channels of the larger volume; the smaller one has more, by the factor squared."""

_CHANNELS = (16, 32, 36, 48, 64, 96, 128)


def draw(rng: Random, level: int) -> Givens | None:
    grows = rng.random() < 0.65  # noqa: PLR2004 - shuffles are met more often
    if level == 1:
        return _draw_alone(rng, grows=grows)
    window = Window(3, 1, 1) if level == 2 else _draw_window(rng)  # noqa: PLR2004 - a level's number
    return _draw_behind_convolution(rng, window, grows=grows, is_square=level == 2)  # noqa: PLR2004


def _draw_alone(rng: Random, *, grows: bool) -> Givens:
    factor, maps = rng.choice(_FACTORS), rng.choice(_MAPS)
    side = rng.randint(6, 48)
    if grows:
        return Givens(Shape(maps * factor**2, side, side), None, factor, grows)
    return Givens(Shape(maps, side * factor, side * factor), None, factor, grows)


def _draw_window(rng: Random) -> Window:
    kernel, stride = rng.choice((3, 3, 5, 5, 7)), rng.choice((1, 1, 2))
    return Window(kernel, stride, rng.choice((0, 0, 1, 2)))


def _draw_behind_convolution(rng: Random, window: Window, *, grows: bool, is_square: bool) -> Givens | None:
    """Choose what is put out first, so that the factor divides what it has to."""
    factor, maps = rng.choice(_FACTORS), rng.choice(_MAPS)
    blocks = rng.randint(6, 40), rng.randint(6, 40)
    if is_square:
        blocks = square(blocks[0])
    elif blocks[0] == blocks[1]:
        return None
    height, width = blocks if grows else (blocks[0] * factor, blocks[1] * factor)
    filters = maps * factor**2 if grows else maps
    if filters > 256 or max(height, width) > 96:  # noqa: PLR2004 - larger ones are rarely seen
        return None
    spare = rng.randrange(window.stride)  # pixels that the stride leaves over
    input_ = Shape(
        rng.choice(_CHANNELS if grows else (3, 6, 8, 12, 16)),
        *(_before(window, side, spare) for side in (height, width)),
    )
    conv = Conv2d(input_.channels, filters, square(window.kernel), square(window.stride), square(window.padding))
    return Givens(input_, conv, factor, grows)


def _before(window: Window, side: int, spare: int) -> int:
    """Return a size that the window reduces to this side."""
    return (side - 1) * window.stride + window.kernel - 2 * window.padding + spare


def task(givens: Givens) -> Task:
    before = (givens.conv,) if givens.conv else ()
    if givens.grows:
        return Task("output_shape", givens.input, (*before, PixelShuffle(givens.factor)))
    return Task("unshuffled_shape", givens.input, before, (("downscale_factor", givens.factor),))


def solve(givens: Givens) -> tuple[Step, ...]:
    before = output_volume(givens.conv, givens.input) if givens.conv else ()
    return (*before, *rearranged(givens.shape, givens.factor, givens.output))


def mental_effort(givens: Givens) -> int:
    shape, products = givens.shape, list[Pair]()
    if givens.conv:
        for slide in set(_slides(givens.conv, givens.input)):
            products += [(2, slide.window.padding), (slide.span, slide.window.stride)]
    products += [(side, givens.factor) for side in set(shape.size)]
    return effort([*products, (givens.factor**2, shape.channels)])


def _slides(conv: Conv2d, shape: Shape) -> tuple[Slide, Slide]:
    height, width = conv.windows
    return height.slide(shape.height), width.slide(shape.width)


def _rearranged(givens: Givens, shape: Shape) -> Answer | None:
    """Rearrange a wrong volume rightly, if that is possible."""
    factor = givens.factor
    divides = shape.channels % factor**2 == 0 if givens.grows else max(side % factor for side in shape.size) == 0
    if not divides or min(shape.size) < factor:
        return None
    output = _shuffled(shape, factor) if givens.grows else _unshuffled(shape, factor)
    return as_asked("volume", output.size, output.channels)


def _channels(givens: Givens, channels: int) -> Answer | None:
    """Return the right sides with wrong channels."""
    return as_asked("volume", givens.output.size, channels)


def _channels_not_squared(givens: Givens) -> Answer | None:
    before, factor = givens.shape.channels, givens.factor
    return _channels(givens, before // factor if givens.grows else before * factor)


def _channels_like_the_sides(givens: Givens) -> Answer | None:
    before, area = givens.shape.channels, givens.factor**2
    if givens.grows:
        return _channels(givens, before * area)
    return _channels(givens, before // area) if before % area == 0 else None


def _sides_squared(givens: Givens) -> Answer | None:
    shape, area = givens.shape, givens.factor**2
    if givens.grows:
        return as_asked("volume", (shape.height * area, shape.width * area), givens.output.channels)
    if shape.height % area or shape.width % area:
        return None
    return as_asked("volume", (shape.height // area, shape.width // area), givens.output.channels)


def _other_way(givens: Givens) -> Answer | None:
    return _rearranged(replace(givens, grows=not givens.grows), givens.shape)


def _after_wrong_slides(wrong: Callable[[Slide], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for one side of the convolution's output."""

    def of_givens(givens: Givens) -> Answer | None:
        if givens.conv is None:
            return None
        height, width = (wrong(slide) for slide in _slides(givens.conv, givens.input))
        if height is None or width is None or min(height, width) < 1:
            return None
        return _rearranged(givens, Shape(givens.conv.out_channels, height, width))

    return of_givens


def _input_channels_kept(givens: Givens) -> Answer | None:
    return _rearranged(givens, replace(givens.shape, channels=givens.input.channels)) if givens.conv else None


def _without_rearranging(givens: Givens) -> Answer | None:
    return as_asked("volume", givens.shape.size, givens.shape.channels) if givens.conv else None


_TARGETS = ("channels-not-squared", "channels-kept", "channels-like-the-sides", "sides-squared", "sides-kept")

FAMILY: Family[Givens] = Family(
    name="pixel-shuffle-output-shape",
    title="Output shape of a pixel shuffle",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(1, "a shuffle or unshuffle alone", (*_TARGETS, "other-way-round"), max_effort=8, forms=("A16",)),
        Level(
            2,
            "after a convolution that keeps the size",
            (*_TARGETS, "other-way-round", "input-channels-kept", "not-rearranged", "padding-ignored"),
            max_effort=14,
            forms=("A16",),
        ),
        Level(
            3,
            "after any convolution, on rectangles",
            (
                *_TARGETS,
                "input-channels-kept",
                "not-rearranged",
                "padding-ignored",
                "no-plus-one",
                "stride-ignored",
            ),
            max_effort=20,
            forms=("A16",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: pixel_shuffle(g.shape, g.output, g.factor),
    misconceptions=(
        Misconception(
            "channels-not-squared",
            "factor not squared for the channels",
            prose("Both sides change by $r$, so the pixels of a map change by $r^2$, and the channels by as much."),
            "quizgen/output-size#^pixel-shuffle",
            _channels_not_squared,
        ),
        Misconception(
            "channels-kept",
            "channels left as they were",
            prose("No number is lost: $r^2$ times as many pixels leave $r^2$ times fewer channels, or vice versa."),
            "quizgen/output-size#^pixel-shuffle",
            lambda givens: _channels(givens, givens.shape.channels),
        ),
        Misconception(
            "channels-like-the-sides",
            "channels changed in the same sense as the sides",
            prose("Pixels are traded for channels: where there are more of the one, there are fewer of the other."),
            "quizgen/output-size#^pixel-shuffle",
            _channels_like_the_sides,
        ),
        Misconception(
            "sides-squared",
            "sides changed by the factor squared",
            prose("The factor is that of each side. Only their product, the area, changes by $r^2$."),
            "quizgen/output-size#^pixel-shuffle",
            _sides_squared,
        ),
        Misconception(
            "sides-kept",
            "sides left as they were",
            prose("The channels that come or go are traded for pixels: each side changes by the factor $r$."),
            "quizgen/output-size#^pixel-shuffle",
            lambda givens: as_asked("volume", givens.shape.size, givens.output.channels),
        ),
        Misconception(
            "other-way-round",
            "shuffle and unshuffle confused",
            prose(
                "A shuffle makes the map larger and takes channels for it; an unshuffle makes it smaller and deeper."
            ),
            "quizgen/output-size#^space-to-depth",
            _other_way,
        ),
        Misconception(
            "input-channels-kept",
            "input channels taken instead of the filters",
            prose("What is rearranged is the output of the convolution: it has one channel per filter."),
            "quizgen/convolution#^filters-and-channels",
            _input_channels_kept,
        ),
        Misconception(
            "not-rearranged",
            "stopped after the convolution",
            prose("That is what the convolution puts out. It is rearranged afterwards."),
            "quizgen/output-size#^pixel-shuffle",
            _without_rearranging,
        ),
        known(
            "padding-ignored",
            _after_wrong_slides(
                lambda slide: when(
                    slide.window.padding > 0, (slide.size - slide.window.kernel) // slide.window.stride + 1
                )
            ),
        ),
        Misconception(
            "no-plus-one",
            "starting position of the kernel not counted",
            prose("The division counts the moves of the kernel. The place where it starts is a position too: add 1."),
            "quizgen/output-size#^plus-one",
            _after_wrong_slides(lambda slide: slide.steps),
        ),
        Misconception(
            "stride-ignored",
            "stride of the convolution ignored",
            prose("The kernel moves $s$ pixels at a time, so divide the room it has by $s$ before you add 1."),
            "quizgen/output-size#^what-stride-does",
            _after_wrong_slides(lambda slide: when(slide.window.stride > 1, slide.span + 1)),
        ),
    ),
)
