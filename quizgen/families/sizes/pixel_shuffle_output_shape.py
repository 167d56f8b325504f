"""What does a pixel shuffle, or its undoing, make of a volume? By itself, then after a convolution."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import pixel_shuffle
from quizgen.kit import square
from quizgen.kit.compute import side_products
from quizgen.kit.sizes import channels_first, is_ambiguous
from quizgen.kit.slides import Rule, padding_ignored, positions, slides_along, strided
from quizgen.problem import Answer, Asks, Family, Level, Question, Rank, Step, Task, Topic, Volume, Wrong, effort
from quizgen.solver import Conv2d, Pair, PixelShuffle, Shape, Window
from quizgen.worked import output_volume
from quizgen.worked.sizes import rearranged


@dataclass(frozen=True)
class _Rearranged(Question):
    """A volume whose pixels are traded for channels or the other way round, after a convolution if there is one."""

    input: Shape
    factor: int
    conv: Conv2d | None = None

    @property
    @abstractmethod
    def zoom(self) -> Fraction:
        """By how much each side grows."""

    @property
    @abstractmethod
    def output(self) -> Shape:
        """The output of the rearranging."""

    @cached_property
    def shape(self) -> Shape:
        """What is rearranged."""
        return self.conv.output_shape(self.input) if self.conv else self.input

    @property
    def before(self) -> tuple[Conv2d, ...]:
        """The layers before the rearranging."""
        return (self.conv,) if self.conv else ()

    def scaled(self, sides: Fraction, channels: Fraction, shape: Shape | None = None) -> Volume | None:
        """Return the shape with other sides and channels; None if they don't come out whole."""
        old = shape or self.shape
        new = old.channels * channels, old.height * sides, old.width * sides
        return Volume(*map(int, new)) if all(value.denominator == 1 for value in new) else None

    def of_shape(self, shape: Shape) -> Volume | None:
        """Rearrange a shape, right or wrong, as it is done."""
        return self.scaled(self.zoom, 1 / self.zoom**2, shape)

    def solve(self) -> tuple[Step, ...]:
        before = output_volume(self.conv, self.input) if self.conv else ()
        return (*before, *rearranged(self.shape, self.factor, self.output))

    def effort(self) -> int:
        products = side_products(self.conv, self.input) if self.conv else []
        products += [(side, self.factor) for side in set(self.shape.size)]
        return effort([*products, (self.factor**2, self.shape.channels)])

    def picture(self) -> Drawing:
        return pixel_shuffle(self.shape, self.output, self.factor)


class Shuffle(_Rearranged):
    """A pixel shuffle: it takes channels and makes the map larger."""

    words = "shuffle"

    @property
    def zoom(self) -> Fraction:
        return Fraction(self.factor)

    @cached_property
    def output(self) -> Shape:
        return PixelShuffle(self.factor).output_shape(self.shape)

    def task(self) -> Task:
        return Task("output_shape", self.input, (*self.before, PixelShuffle(self.factor)))


class Unshuffle(_Rearranged):
    """A pixel unshuffle: it stacks blocks of pixels into channels. The factor has to divide both sides."""

    words = "unshuffle"

    @property
    def zoom(self) -> Fraction:
        return Fraction(1, self.factor)

    @cached_property
    def output(self) -> Shape:
        channels, (height, width) = self.shape.channels, self.shape.size
        return Shape(channels * self.factor**2, height // self.factor, width // self.factor)

    def task(self) -> Task:
        return Task("unshuffled_shape", self.input, self.before, (("downscale_factor", self.factor),))


def _input_channels_kept(q: _Rearranged) -> Answer | None:
    return q.of_shape(replace(q.shape, channels=q.input.channels)) if q.conv else None


def _numbers(q: _Rearranged) -> Mapping[str, object]:
    return {"factor": q.factor, "block": q.factor**2}


def _slid(wrong: Rule) -> Callable[[_Rearranged], Answer | None]:
    """Lift a wrong rule for one side of the convolution's output."""

    def of_sides(q: _Rearranged) -> Answer | None:
        if q.conv is None:
            return None
        height, width = (wrong(slide) for slide in slides_along(q.conv.windows, q.input.size))
        if height is None or width is None or min(height, width) < q.factor:
            return None  # so small a map can't be meant
        return q.of_shape(Shape(q.conv.out_channels, height, width))

    return of_sides


_REARRANGED: tuple[Wrong[_Rearranged], ...] = (
    Wrong("channels-not-squared", lambda q: q.scaled(q.zoom, 1 / q.zoom), slots=_numbers),
    Wrong("channels-kept", lambda q: q.scaled(q.zoom, Fraction(1))),
    Wrong("other-way-round", lambda q: q.scaled(1 / q.zoom, q.zoom**2), (1, 2)),
    Wrong("channels-like-the-sides", lambda q: None if q.conv else q.scaled(q.zoom, q.zoom**2), (1,)),
    Wrong("sides-squared", lambda q: q.scaled(q.zoom**2, 1 / q.zoom**2), slots=_numbers),
    Wrong("input-channels-kept", _input_channels_kept, (2, 3)),
    Wrong("padding-ignored", _slid(positions(padding_ignored)), (2, 3)),
    Wrong("no-plus-one", _slid(lambda slide: slide.steps), (3,)),
    Wrong("stride-ignored", _slid(strided(lambda slide: slide.span + 1)), (3,)),
    Wrong("channels-first", channels_first(lambda q: q.output), ()),
)


_FACTORS = (2, 2, 2, 3, 4)
_MAPS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64)
"""Channels of the larger volume; the smaller one has more, by the factor squared."""

_CHANNELS, _FEW_CHANNELS = (16, 32, 36, 48, 64, 96, 128), (3, 6, 8, 12, 16)


def _draw_alone(rng: Random) -> _Rearranged | None:
    kind, factor, maps = _draw_kind(rng), rng.choice(_FACTORS), rng.choice(_MAPS)
    return _unless_ambiguous(kind(_source(kind, factor, maps, square(rng.randint(6, 48))), factor))


def _draw_after_same(rng: Random) -> _Rearranged | None:
    kind, factor, maps = _draw_kind(rng), rng.choice(_FACTORS), rng.choice(_MAPS)
    return _after_conv(rng, kind, factor, Window(3, 1, 1), _source(kind, factor, maps, square(rng.randint(6, 40))))


def _draw_after_any(rng: Random) -> _Rearranged | None:
    kind = _draw_kind(rng)
    window = Window(rng.choice((3, 3, 5, 5, 7)), rng.choice((1, 1, 2)), rng.choice((0, 0, 1, 2)))
    factor, maps = rng.choice(_FACTORS), rng.choice(_MAPS)
    blocks = rng.randint(6, 40), rng.randint(6, 40)
    if blocks[0] == blocks[1]:
        return None
    return _after_conv(rng, kind, factor, window, _source(kind, factor, maps, blocks))


def _draw_kind(rng: Random) -> type[_Rearranged]:
    return Shuffle if rng.random() < 0.65 else Unshuffle  # shuffles are met more often


def _source(kind: type[_Rearranged], factor: int, maps: int, blocks: Pair) -> Shape:
    """Return what is rearranged, so that the factor divides what it has to; `blocks` are the smaller volume's sides."""
    if kind is Shuffle:
        return Shape(maps * factor**2, *blocks)
    return Shape(maps, blocks[0] * factor, blocks[1] * factor)


def _after_conv(rng: Random, kind: type[_Rearranged], factor: int, window: Window, source: Shape) -> _Rearranged | None:
    """Choose an input that a convolution with this window makes the source of."""
    if not 1 < source.channels <= 256 or max(source.size) > 96:
        return None  # one filter, many, or large maps are rarely seen
    spare = rng.randrange(window.stride)  # pixels that the stride leaves over
    channels = rng.choice(_CHANNELS if kind is Shuffle else _FEW_CHANNELS)
    input_ = Shape(channels, *(_before(window, side, spare) for side in source.size))
    conv = Conv2d(channels, source.channels, square(window.kernel), square(window.stride), square(window.padding))
    return _unless_ambiguous(kind(input_, factor, conv))


def _unless_ambiguous(question: _Rearranged) -> _Rearranged | None:
    return None if is_ambiguous(question.input, question.output) else question


def _before(window: Window, side: int, spare: int) -> int:
    """Return a size that the window reduces to this side."""
    return (side - 1) * window.stride + window.kernel - 2 * window.padding + spare


FAMILY = Family(
    "pixel-shuffle-output-shape",
    "Output shape of a pixel shuffle",
    Topic.OUTPUT_SIZE,
    questions=(Asks(Shuffle, _REARRANGED), Asks(Unshuffle, _REARRANGED)),
    levels=(
        Level("a shuffle or unshuffle alone", _draw_alone, ("A16",)),
        Level("after a convolution that keeps the size", _draw_after_same, ("A16",)),
        Level("after any convolution, on rectangles", _draw_after_any, ("A16",)),
    ),
    rank=Rank.SPECIAL,
)
