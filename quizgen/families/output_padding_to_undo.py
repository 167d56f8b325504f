"""Which output padding undoes a strided convolution? Squares, with padding and dilation, then for each axis."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.figures import window_along
from quizgen.kit import known, square
from quizgen.kit.inverse import where_it_applies
from quizgen.problem import Answer, Couple, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape, Slide, Window
from quizgen.worked.inverse import integer_step, room


@dataclass(frozen=True)
class Givens:
    """A convolution and its input, whose size is to be restored; asked for once, or for each axis."""

    size: Pair
    layer: Conv2d
    per_axis: bool

    @cached_property
    def slides(self) -> tuple[Slide, Slide]:
        height, width = (window.slide(side) for window, side in zip(self.layer.windows, self.size, strict=True))
        return height, width

    @cached_property
    def output_padding(self) -> Pair:
        height, width = self.slides
        return height.remainder, width.remainder


_WIDE = (4, 5, 7, 8, 9, 10, 11, 12, 16)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        stride = square(rng.choice((2, 3, 3, 4, 4, 5)))
        return _draw(rng, square(rng.randint(12, 40)), square(rng.choice((3, 4, 5, 7))), stride, most=1)
    if level == 2:  # noqa: PLR2004 - a level's number
        stride = square(rng.choice((3, 4, 5, 6, 8)))
        dilation = rng.choice((1, 1, 2, 3))
        kernel = square(rng.choice((3, 5, 7) if dilation > 1 else _WIDE))
        return _draw(rng, square(rng.randint(20, 96)), kernel, stride, most=4, dilation=dilation)
    kernel = rng.choice((3, 4, 5, 7, 8)), rng.choice((3, 4, 5, 7, 8))
    stride = rng.choice((2, 3, 4, 5)), rng.choice((2, 3, 4, 5))
    return _draw(rng, (rng.randint(16, 64), rng.randint(16, 64)), kernel, stride, most=3)


def _draw(rng: Random, size: Pair, kernel: Pair, stride: Pair, *, most: int, dilation: int = 1) -> Givens | None:
    """Draw the padding, at most `most`."""
    padding = rng.randint(0, min(most, *(side - 1 for side in kernel)))
    layer = Conv2d(1, 1, kernel, stride, square(padding), square(dilation))
    if any(window.stride > window.extent for window in layer.windows):
        return None  # a kernel that jumps over pixels is rarely seen
    per_axis = layer.windows[0] != layer.windows[1]
    if not per_axis and size[0] != size[1]:
        return None  # only the sides differ
    if min(window.slide(side).positions for window, side in zip(layer.windows, size, strict=True)) < 3:  # noqa: PLR2004
        return None  # hardly a feature map any more
    return Givens(size, layer, per_axis)


def task(givens: Givens) -> Task:
    layer = givens.layer
    back = ConvTranspose2d(
        layer.out_channels,
        layer.in_channels,
        layer.kernel_size,
        layer.stride,
        layer.padding,
        givens.output_padding,
        dilation=layer.dilation,
    )
    details = (("target", givens.size),)
    return Task("inverse:output_size", Shape(1, *givens.size), (layer, back), details, unknown=(1, "output_padding"))


def solve(givens: Givens) -> tuple[Step, ...]:
    height, width = givens.slides
    if not givens.per_axis:
        return _one_axis(height)
    answer = Couple(*givens.output_padding)
    last = Step("For the height, then for the width", answer.tex, answer)
    return (*_one_axis(height, "height"), *_one_axis(width, "width"), last)


def _one_axis(slide: Slide, prefix: str = "") -> tuple[Step, ...]:
    stride, reached = slide.window.stride, slide.steps * slide.window.stride
    return (
        *room(slide.window, slide.size, prefix),
        integer_step("whole strides in it", rf"\lfloor {slide.span} / {stride} \rfloor", slide.steps, prefix),
        integer_step("pixels they reach", rf"{slide.steps} \cdot {stride}", reached, prefix),
        integer_step("pixels left over, to be added again", f"{slide.span} - {reached}", slide.remainder, prefix),
    )


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for slide in set(givens.slides):
        window = slide.window
        products += [
            (2, window.padding or 1),
            (window.dilation, window.kernel - 1),
            (slide.steps, window.stride),
        ]
    return effort(products)


_Wrong = Callable[[Givens], Answer | None]


def _answer(givens: Givens, output_padding: Pair) -> Answer | None:
    if min(output_padding) < 0:
        return None
    return Couple(*output_padding) if givens.per_axis else Integer(output_padding[0])


def _each(wrong: Callable[[Window, int], int | None]) -> _Wrong:
    """Lift a wrong rule for one axis, from its window and side."""

    def on_both_axes(givens: Givens) -> Answer | None:
        axes = zip(givens.layer.windows, givens.size, strict=True)
        values = where_it_applies([wrong(window, side) for window, side in axes], givens.output_padding)
        return None if values is None else _answer(givens, values)

    return on_both_axes


def _padded(wrong: Callable[[Window, int], int]) -> _Wrong:
    """Lift a rule that is wrong about padding; it does not apply without."""
    return _each(lambda window, side: wrong(window, side) if window.padding else None)


def _axes(choose: Callable[[int, int], Pair]) -> _Wrong:
    """Lift a confusion of the axes."""
    return lambda givens: _answer(givens, choose(*givens.output_padding)) if givens.per_axis else None


def _without_dilation(window: Window, side: int) -> int | None:
    if window.dilation == 1:
        return None
    return (side + 2 * window.padding - window.kernel) % window.stride


_UNDO = "quizgen/inverse#^output-padding"
_PADDING = "quizgen/output-size#^padding-both-sides"

_TARGETS = ("always-zero", "stride-itself", "largest-allowed", "input-over-stride", "missing-to-next-stride")

FAMILY = Family(
    name="output-padding-to-undo",
    title="Output padding that undoes a convolution",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(
            1,
            "squares, little padding",
            _TARGETS,
            max_effort=8,
            max_share=0.45,  # it is less than the stride, and usual strides are small
            forms=("B6",),
        ),
        Level(
            2,
            "larger strides, padding and dilation",
            (*_TARGETS, "padding-ignored", "padding-once", "padding-copied", "dilation-ignored"),
            max_effort=14,
            max_share=0.3,  # as on level 1
            forms=("B6",),
        ),
        Level(
            3,
            "other settings on each axis",
            (
                "input-over-stride",
                "missing-to-next-stride",
                "padding-ignored",
                "padding-once",
                "axes-swapped",
                "first-axis-for-both",
            ),
            max_effort=20,
            max_share=0.2,  # two numbers, each less than its stride
            forms=("B6",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: window_along(g.slides),
    misconceptions=(
        Misconception(
            "always-zero",
            "no output padding",
            prose("Without it you get the smallest input that leads to this output. Pixels left over are missing."),
            _UNDO,
            _each(lambda _w, _n: 0),
        ),
        Misconception(
            "stride-itself",
            "the stride itself",
            prose(
                "With $s$ pixels left over the convolution would have made another move: fewer than $s$ are missing."
            ),
            _UNDO,
            _each(lambda w, _: w.stride),
        ),
        Misconception(
            "largest-allowed",
            "the largest value allowed",
            prose("It is less than the stride, but how much less depends on what was left over at this input size."),
            _UNDO,
            _each(lambda w, _: w.stride - 1),
        ),
        Misconception(
            "input-over-stride",
            "remainder of the input side",
            prose("It is the room of the kernel that is divided into strides: take the remainder of $n + 2p - k$."),
            _UNDO,
            _each(lambda w, n: n % w.stride),
        ),
        Misconception(
            "missing-to-next-stride",
            "pixels missing to the next stride",
            prose("The pixels left over after the last move are lost, not those that a further move would need."),
            _UNDO,
            _each(lambda w, n: w.stride - rest if (rest := w.slide(n).remainder) else None),
        ),
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose("The convolution moves over the padded input: put $n + 2p$ where you put $n$."),
            _PADDING,
            _padded(lambda w, n: (n - w.extent) % w.stride),
        ),
        known("padding-once", _padded(lambda w, n: (n + w.padding - w.extent) % w.stride)),
        Misconception(
            "padding-copied",
            "output padding equal to the padding",
            prose(
                "Padding is undone by the transposed convolution itself. Output padding stands for pixels left over."
            ),
            _UNDO,
            _padded(lambda w, _: w.padding),
        ),
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("A dilated kernel spans $d(k - 1) + 1$ pixels, which leaves it less room to move."),
            "quizgen/receptive-field#^dilation",
            _each(_without_dilation),
        ),
        Misconception(
            "axes-swapped",
            "height and width swapped",
            prose("The first number belongs to the height: it comes from the first side, kernel side and stride."),
            "quizgen/output-size#^axes",
            _axes(lambda height, width: (width, height)),
        ),
        Misconception(
            "first-axis-for-both",
            "the height's output padding used for both axes",
            prose("Each axis has its own side, kernel side and stride, so each leaves a rest of its own."),
            "quizgen/output-size#^axes",
            _axes(lambda height, _: (height, height)),
        ),
    ),
)
