"""Which strides turn one size into another? All of them: first without padding, then with, then for rectangles."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.figures import window_along
from quizgen.kit import known, square
from quizgen.problem import Answer, Family, IntegerSet, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape, Slide, Window
from quizgen.worked.inverse import integer_step, room


@dataclass(frozen=True)
class Givens:
    """A convolution, with one of the strides that are asked for, and its input."""

    size: Pair
    layer: Conv2d

    @cached_property
    def output(self) -> Pair:
        return self.layer.output_shape(Shape(1, *self.size)).size

    @cached_property
    def slides(self) -> tuple[Slide, Slide]:
        height, width = (window.slide(side) for window, side in zip(self.layer.windows, self.size, strict=True))
        return height, width

    @cached_property
    def is_square(self) -> bool:
        height, width = self.slides
        return height == width


_MOST = 6
"""More strides than that are no fun to write down."""


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _draw(rng, rng.randint(3, 10), square(rng.randint(3, 6)), square(rng.randint(2, 7)))
    stride, outputs = rng.randint(3, 14), square(rng.randint(3, 7))
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw(rng, stride, outputs, square(rng.choice((3, 5, 7, 8, 11, 16))), padding=rng.randint(0, 4))
    outputs, kernel = (outputs[0], rng.randint(3, 7)), (rng.choice((3, 5, 7)), rng.choice((3, 5, 7)))
    return _draw(rng, stride, outputs, kernel, padding=rng.randint(0, 4), dilation=rng.choice((1, 2, 3)))


def _draw(
    rng: Random, stride: int, outputs: Pair, kernel: Pair, *, padding: int = 0, dilation: int = 1
) -> Givens | None:
    """Draw an input on which the stride has these positions; the smallest of all that do stands for them."""
    if min(kernel) <= padding:
        return None
    rests = square(rng.randrange(stride))
    if outputs[0] != outputs[1] or kernel[0] != kernel[1]:
        rests = rests[0], rng.randrange(stride)
    windows = [Window(side, stride, padding, dilation) for side in kernel]
    height, width = (
        (output - 1) * stride + rest + window.extent - 2 * padding
        for window, output, rest in zip(windows, outputs, rests, strict=True)
    )
    if min(height, width) < 9 or max(height, width) > 96:  # noqa: PLR2004 - usual feature maps
        return None
    strides = _common(windows[0].slide(height), windows[1].slide(width))
    if len(strides) > _MOST or (len(strides) == 1 and rng.random() < 0.5):  # noqa: PLR2004 - several teach more
        return None
    return Givens((height, width), Conv2d(1, 1, kernel, square(min(strides)), square(padding), square(dilation)))


def task(givens: Givens) -> Task:
    details = (("target", givens.output),)
    return Task("inverse_all:output_size", Shape(1, *givens.size), (givens.layer,), details, unknown=(0, "stride"))


def _fitting(span: int, output: int) -> range:
    """Return the strides with which a kernel has so many positions."""
    return range(span // output + 1, span // (output - 1) + 1)


def _common(height: Slide, width: Slide) -> frozenset[int]:
    """Return the strides that suit both axes."""
    strides = frozenset(_fitting(height.span, height.positions))
    return strides if height == width else strides & frozenset(_fitting(width.span, width.positions))


def _strides(givens: Givens) -> frozenset[int]:
    return _common(*givens.slides)


def solve(givens: Givens) -> tuple[Step, ...]:
    height, width = givens.slides
    answer = IntegerSet.of(_strides(givens))
    if givens.is_square:
        return (*_one_axis(height), Step("All strides from the smallest to the largest", f"s = {answer.tex}", answer))
    last = Step("Strides that suit both axes", f"s = {answer.tex}", answer)
    return (*_one_axis(height, "height"), *_one_axis(width, "width"), last)


def _one_axis(slide: Slide, prefix: str = "") -> tuple[Step, ...]:
    moves, strides = slide.positions - 1, _fitting(slide.span, slide.positions)
    return (
        *room(slide.window, slide.size, prefix),
        integer_step(
            f"largest stride that fits in {_times(moves)}",
            rf"s_\text{{max}} = \lfloor {slide.span} / {moves} \rfloor",
            strides[-1],
            prefix,
        ),
        integer_step(
            f"smallest stride that does not fit in {_times(moves + 1)}",
            rf"s_\text{{min}} = \lfloor {slide.span} / {moves + 1} \rfloor + 1",
            strides[0],
            prefix,
        ),
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for slide in set(givens.slides):
        window, output = slide.window, slide.positions
        products += [
            (2, window.padding or 1),
            (window.dilation, window.kernel - 1),
            (_fitting(slide.span, output)[-1], output - 1),
            (_fitting(slide.span, output)[0], output),
        ]
    return effort(products)


_Wrong = Callable[[Givens], Answer | None]


def _set(strides: frozenset[int]) -> Answer | None:
    """Return a wrong answer, unless it is none: no stride, or far too many to be listed."""
    return IntegerSet.of(strides) if strides and min(strides) >= 1 and len(strides) <= 2 * _MOST else None


def _each(wrong: Callable[[Slide, int], range]) -> _Wrong:
    """Lift a wrong rule for one axis, from the slide and its output side to the strides, to what suits both."""

    def on_both_axes(givens: Givens) -> Answer | None:
        height, width = (frozenset(wrong(slide, slide.positions)) for slide in givens.slides)
        return _set(height & width)

    return on_both_axes


def _span(wrong: Callable[[Window, int], int | None]) -> _Wrong:
    """Lift a wrong rule for the room, which does not apply where it returns None."""

    def with_room(givens: Givens) -> Answer | None:
        height, width = givens.slides
        spans = [wrong(slide.window, slide.size) for slide in (height, width)]
        if None in spans:
            return None
        first, second = (
            frozenset(_fitting(max(span or 0, 0), slide.positions))
            for span, slide in zip(spans, (height, width), strict=True)
        )
        return _set(first & second)

    return with_room


def _one_of(choose: Callable[[frozenset[int]], int]) -> _Wrong:
    """Lift the choice of a single stride where there are several."""

    def single(givens: Givens) -> Answer | None:
        strides = _strides(givens)
        return IntegerSet((choose(strides),)) if len(strides) > 1 else None

    return single


def _rounded_up(slide: Slide, output: int) -> range:
    """Return the strides with which the division, rounded up, gives the moves: s(m − 1) < r ≤ s·m."""
    moves = output - 1
    smallest = -(-slide.span // moves)
    return range(smallest, (slide.span - 1) // (moves - 1) + 1) if moves > 1 else range(0)


def _one_axis_only(number: int) -> _Wrong:
    def of_axis(givens: Givens) -> Answer | None:
        if givens.is_square:
            return None
        slide = givens.slides[number]
        return _set(frozenset(_fitting(slide.span, slide.positions)))

    return of_axis


def _either_axis(givens: Givens) -> Answer | None:
    if givens.is_square:
        return None
    height, width = (frozenset(_fitting(slide.span, slide.positions)) for slide in givens.slides)
    return _set(height | width)


_STRIDES = "quizgen/inverse#^several-strides"
_PADDING = "quizgen/output-size#^padding-both-sides"
_AXES = "quizgen/inverse#^stride-both-axes"

_TARGETS = ("largest-only", "smallest-only", "sides-divided", "as-many-moves-as-positions", "room-over-positions")
_RULES = ("one-too-small", "rounded-up")

FAMILY = Family(
    name="strides-from-sizes",
    title="All strides that give an output size",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(1, "squares without padding", (*_TARGETS, "kernel-ignored"), max_effort=8, forms=("B3",)),
        Level(
            2,
            "squares with padding",
            (*_TARGETS, *_RULES, "padding-ignored", "padding-once"),
            max_effort=14,
            forms=("B3",),
        ),
        Level(
            3,
            "rectangles and dilation: strides that suit both axes",
            (
                *_RULES,
                "padding-ignored",
                "padding-once",
                "dilation-ignored",
                "height-only",
                "width-only",
                "either-axis",
            ),
            max_effort=20,
            forms=("B3",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: window_along(g.slides),
    misconceptions=(
        Misconception(
            "largest-only",
            "only the largest stride",
            prose("A smaller stride leaves more pixels over, which are dropped: several strides can fit as often."),
            _STRIDES,
            _one_of(max),
        ),
        Misconception(
            "smallest-only",
            "only the smallest stride",
            prose("A larger stride may still fit as often, with fewer pixels left over: find the largest one too."),
            _STRIDES,
            _one_of(min),
        ),
        Misconception(
            "sides-divided",
            "input side divided by output side",
            prose("A stride divides the room of the kernel, not the input, and into moves, not into positions."),
            "quizgen/output-size#^what-stride-does",
            _each(lambda slide, out: range(slide.size // out, slide.size // out + 1)),
        ),
        Misconception(
            "room-over-positions",
            "room divided by the positions, rounded down",
            prose("That stride fits too often. Divide by the moves, one fewer, for the largest stride."),
            "quizgen/output-size#^plus-one",
            _each(lambda slide, out: range(slide.span // out, slide.span // out + 1)),
        ),
        Misconception(
            "as-many-moves-as-positions",
            "as many moves as positions",
            prose("The first position takes no move: the stride has to fit one time fewer than there are positions."),
            "quizgen/output-size#^plus-one",
            _each(lambda slide, out: _fitting(slide.span, out + 1)),
        ),
        Misconception(
            "one-too-small",
            "a stride too small included",
            prose(
                "At that stride one more move fits, and the output is larger. The room must be less than $o \\cdot s$."
            ),
            _STRIDES,
            _each(lambda slide, out: range(slide.span // out, slide.span // (out - 1) + 1)),
        ),
        Misconception(
            "rounded-up",
            "a last move over the edge allowed",
            prose(
                "A move that would take the kernel over the edge isn't made: round down, and only whole moves count."
            ),
            "quizgen/output-size#^why-floor",
            _each(_rounded_up),
        ),
        Misconception(
            "kernel-ignored",
            "kernel size not subtracted",
            prose("The kernel has to stay inside, so it can move only $n + 2p - k$ pixels. Divide that."),
            "quizgen/output-size#^formula",
            _span(lambda w, n: n + 2 * w.padding),
        ),
        known("padding-ignored", _span(lambda w, n: n - w.extent if w.padding else None)),
        known("padding-once", _span(lambda w, n: n + w.padding - w.extent if w.padding else None)),
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("A dilated kernel spans $d(k - 1) + 1$ pixels, which leaves it less room to move."),
            "quizgen/receptive-field#^dilation",
            _span(lambda w, n: n + 2 * w.padding - w.kernel if w.dilation > 1 else None),
        ),
        Misconception(
            "height-only",
            "only the height looked at",
            prose("The stride has to give the right width too: keep only those that suit both axes."),
            _AXES,
            _one_axis_only(0),
        ),
        Misconception(
            "width-only",
            "only the width looked at",
            prose("The stride has to give the right height too: keep only those that suit both axes."),
            _AXES,
            _one_axis_only(1),
        ),
        Misconception(
            "either-axis",
            "strides that suit just one axis included",
            prose("The stride is the same along both axes, so it has to suit both: take what the two lists share."),
            _AXES,
            _either_axis,
        ),
    ),
)
