"""Which strides turn one size into another? All of them: first without padding, then with, then for rectangles."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import window_along
from quizgen.kit import square
from quizgen.kit.inverse import OnInput, ceil_div
from quizgen.kit.slides import Rule, dilation_ignored, kernel_not_subtracted, padding_ignored, padding_once
from quizgen.problem import Asks, Family, IntegerSet, Level, Rank, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape, Slide
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.inverse import output_check, room

_MOST = 6
"""More strides than that are no fun to write down."""

_Fit = Callable[[Slide], range]
"""The strides that fit on one axis, right or wrong."""


def _fitting(span: int, positions: int) -> range:
    """Return the strides with which a kernel has this many positions."""
    return range(span // positions + 1, span // (positions - 1) + 1)


def _fit(slide: Slide) -> range:
    return _fitting(slide.span, slide.positions)


class Strides(OnInput):
    """All strides, equal along both axes, with which a convolution has its output. Its own is one of them."""

    words = "strides"

    @cached_property
    def is_square(self) -> bool:
        height, width = self.slides
        return height == width

    @cached_property
    def strides(self) -> frozenset[int]:
        height, width = self.on_axes(_fit)
        return height & width

    def on_axes(self, fit: _Fit) -> tuple[frozenset[int], frozenset[int]]:
        """Return the strides that suit the height, and those that suit the width."""
        height, width = self.slides
        return frozenset(fit(height)), frozenset(fit(width))

    def of_strides(self, strides: frozenset[int]) -> IntegerSet | None:
        """Return the answer that some strides make, unless it is none: no stride, or far too many to be listed."""
        return IntegerSet.of(strides) if strides and min(strides) >= 1 and len(strides) <= _MOST + 2 else None

    @property
    def checks(self) -> tuple[str, ...]:
        """The output sides with the smallest of the strides and with the largest."""
        ends = sorted({min(self.strides), max(self.strides)})
        slides = [
            replace(slide.window, stride=stride).slide(slide.size) for stride in ends for slide in self.slides_to_check
        ]
        return tuple(rf"s = {slide.window.stride}: \; {output_check(slide)}" for slide in slides)

    def task(self) -> Task:
        details = (("target", self.output),)
        return Task("inverse_all:output_size", Shape(1, *self.size), (self.layer,), details, unknown=(0, "stride"))

    def solve(self) -> tuple[Step, ...]:
        height, width = self.slides
        answer = IntegerSet.of(self.strides)
        if self.is_square:
            steps, label = _one_axis(height), "All strides from the smallest to the largest"
        else:
            steps, label = _one_axis(height, "height") + _one_axis(width, "width"), "Strides that suit both axes"
        return (*steps, Step(label, f"s = {answer.tex}", answer))

    def effort(self) -> int:
        products: list[Pair] = []
        for slide in set(self.slides):
            window, strides, positions = slide.window, _fit(slide), slide.positions
            products += [
                (2, window.padding or 1),
                (window.dilation, window.kernel - 1),
                (strides[-1], positions - 1),
                (strides[0], positions),
            ]
        return effort(products)

    def picture(self) -> Drawing:
        return window_along(self.slides)


def _one_axis(slide: Slide, axis: str = "") -> tuple[Step, ...]:
    moves, strides = slide.positions - 1, _fit(slide)
    return (
        *room(slide.window, slide.size, axis),
        integer_step(
            f"largest stride that still fits {_times(moves)}",
            rf"s_\text{{max}} = \lfloor {slide.span} / {moves} \rfloor",
            strides[-1],
            axis,
        ),
        integer_step(
            f"smallest stride that no longer fits {_times(moves + 1)}",
            rf"s_\text{{min}} = \lfloor {slide.span} / {moves + 1} \rfloor + 1",
            strides[0],
            axis,
        ),
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


_Rule = Callable[[Strides], IntegerSet | None]


def _both(fit: _Fit) -> _Rule:
    """Lift a wrong rule for one axis to the strides that suit both."""

    def of_both(q: Strides) -> IntegerSet | None:
        height, width = q.on_axes(fit)
        return q.of_strides(height & width)

    return of_both


def _in(room: Rule) -> _Rule:
    """Lift a wrong room for the kernel to move."""

    def fit(slide: Slide) -> range:
        pixels = room(slide)
        return range(0) if pixels is None else _fitting(max(pixels, 0), slide.positions)

    return _both(fit)


def _one_of(choose: Callable[[frozenset[int]], int]) -> _Rule:
    """Lift the choice of a single stride where there are several."""
    return lambda q: q.of_strides(frozenset((choose(q.strides),))) if len(q.strides) > 1 else None


def _confused(choose: Callable[[frozenset[int], frozenset[int]], frozenset[int]]) -> _Rule:
    """Lift a wrong choice among the strides that suit the height and those that suit the width."""
    return lambda q: None if q.is_square else q.of_strides(choose(*q.on_axes(_fit)))


def _sides_divided(slide: Slide) -> range:
    stride = slide.size // slide.positions
    return range(stride, stride + 1)


def _rounded_up(slide: Slide) -> range:
    """Return the strides with which the division, rounded up, gives the moves: s(m − 1) < r ≤ s·m."""
    moves = slide.positions - 1
    return range(ceil_div(slide.span, moves), (slide.span - 1) // (moves - 1) + 1) if moves > 1 else range(0)


def _numbers(q: Strides) -> Mapping[str, object]:
    """Return the numbers that advice may name."""
    slide = q.slides[0]
    return {"positions": slide.positions, "moves": slide.steps, "room": slide.span, "side": slide.size}


_LARGEST_ONLY = Wrong[Strides]("largest-only", _one_of(max))
_SMALLEST_ONLY = Wrong[Strides]("smallest-only", _one_of(min))
_AS_MANY_MOVES = Wrong[Strides](
    "as-many-moves-as-positions", _both(lambda slide: _fitting(slide.span, slide.positions + 1)), slots=_numbers
)
_ROUNDED_UP = Wrong[Strides]("rounded-up", _both(_rounded_up))
_PADDINGS: tuple[Wrong[Strides], ...] = (
    Wrong("padding-once", _in(padding_once)),
    Wrong("padding-ignored", _in(padding_ignored)),
)

_PLAIN: tuple[Wrong[Strides], ...] = (
    _LARGEST_ONLY,
    _AS_MANY_MOVES,
    Wrong("sides-divided", _both(_sides_divided), slots=_numbers),
    Wrong("kernel-ignored", _in(kernel_not_subtracted), slots=_numbers),
    _SMALLEST_ONLY,
    _ROUNDED_UP,
)


class PaddedStrides(Strides):
    """All strides with which a convolution with padding has its output."""


_PADDED: tuple[Wrong[PaddedStrides], ...] = (_LARGEST_ONLY, *_PADDINGS, _AS_MANY_MOVES, _SMALLEST_ONLY, _ROUNDED_UP)


class SharedStrides(Strides):
    """All strides that suit both axes of a rectangle."""


_SHARED: tuple[Wrong[SharedStrides], ...] = (
    Wrong("height-only", _confused(lambda height, _: height)),
    Wrong("width-only", _confused(lambda _, width: width)),
    Wrong("either-axis", _confused(lambda height, width: height | width)),
    *_PADDINGS,
    Wrong("dilation-ignored", _in(dilation_ignored)),
)


_SIDES = range(9, 97)
"""Usual feature maps."""

_STRIDES = (2, 3, 3, 4, 4, 5, 5, 6, 7, 8)
_LARGEST = 12
"""Larger strides have no use."""

S = TypeVar("S", bound=Strides)


def _draw_plain(rng: Random) -> Strides | None:
    layer = _layer(square(rng.choice((2, 3, 3, 4, 5, 5, 7))), rng.choice(_STRIDES))
    return _draw(rng, Strides, layer, square(rng.randint(3, 6)))


def _draw_padded(rng: Random) -> PaddedStrides | None:
    layer = _layer(square(rng.choice((3, 5, 7, 11))), rng.choice(_STRIDES), padding=rng.randint(1, 4))
    return _draw(rng, PaddedStrides, layer, square(rng.randint(3, 8)))


def _draw_rectangle(rng: Random) -> SharedStrides | None:
    kernel = rng.choice((3, 5, 7)), rng.choice((3, 5, 7))
    layer = _layer(kernel, rng.choice(_STRIDES), padding=rng.randint(0, 4), dilation=rng.choice((1, 1, 2, 3)))
    return _draw(rng, SharedStrides, layer, (rng.randint(3, 7), rng.randint(3, 7)))


def _layer(kernel: Pair, stride: int, *, padding: int = 0, dilation: int = 1) -> Conv2d:
    return Conv2d(1, 1, kernel, square(stride), square(padding), square(dilation))


def _draw(rng: Random, kind: type[S], layer: Conv2d, positions: Pair) -> S | None:
    """Draw an input on which the stride has these positions; the smallest of all that do stands for them."""
    stride, padding = layer.stride[0], layer.padding[0]
    left_over = square(rng.randrange(stride))
    if kind is SharedStrides:
        left_over = left_over[0], rng.randrange(stride)
    height, width = (
        (count - 1) * stride + rest + window.extent - 2 * padding
        for window, count, rest in zip(layer.windows, positions, left_over, strict=True)
    )
    if min(window.extent for window in layer.windows) // 2 < padding or height not in _SIDES or width not in _SIDES:
        return None
    question = kind((height, width), layer)
    if question.is_square == (kind is SharedStrides) or max(question.strides) > _LARGEST:
        return None
    if len(question.strides) > _MOST or (len(question.strides) == 1 and rng.random() < 0.5):
        return None  # several teach more
    return replace(question, layer=replace(layer, stride=square(min(question.strides))))


FAMILY = Family(
    "strides-from-sizes",
    "All strides that give an output size",
    Topic.OUTPUT_SIZE,
    questions=(
        Asks(Strides, _PLAIN, levels=(1,)),
        Asks(PaddedStrides, _PADDED, levels=(2,)),
        Asks(SharedStrides, _SHARED, levels=(3,)),
    ),
    levels=(
        Level("squares without padding", _draw_plain, ("B3",), max_share=0.15),  # two neighbours, mostly
        Level("squares with padding", _draw_padded, ("B3",), max_share=0.15),  # as on level 1
        # both axes together often leave one stride
        Level("rectangles: strides that suit both axes", _draw_rectangle, ("B3",), max_share=0.2),
    ),
    rank=Rank.SPECIAL,
)
