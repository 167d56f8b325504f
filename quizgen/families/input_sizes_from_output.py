"""Which inputs give this output? All of them after one layer, then the smallest, or all, in front of several."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import sizes_through, sliding_window
from quizgen.kit import square
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Range, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Pair, Shape, Sliding, Window
from quizgen.worked.inverse import integer_step, kernel_span


@dataclass(frozen=True)
class Givens:
    """Square layers and one side of their output. Asked for is the smallest input side, or all of them."""

    layers: tuple[Sliding, ...]
    output: int
    smallest: bool

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The layers along one axis."""
        return tuple(layer.windows[0] for layer in self.layers)

    @cached_property
    def pads(self) -> bool:
        return any(window.padding for window in self.windows)

    @cached_property
    def dilates(self) -> bool:
        return any(window.dilation > 1 for window in self.windows)


_LARGEST = 150


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        kernel, stride = rng.choice((2, 3, 3, 4, 5, 7)), rng.choice((2, 2, 3))
        padding = rng.choice((0, 0, 1)) if kernel > 2 else 0  # noqa: PLR2004 - as in pools
        return _checked(Givens((_conv(1, kernel, stride, padding),), rng.randint(4, 24), smallest=False))
    if level == 2:  # noqa: PLR2004 - a level's number
        layer = _pool(rng) if rng.random() < 0.25 else _strided(rng)  # noqa: PLR2004 - now and then
        return _checked(Givens((layer,), rng.randint(6, 40), smallest=False))
    if rng.random() < 0.65:  # noqa: PLR2004 - the larger part
        return _checked(Givens(_stack(rng, rng.choice((3, 4, 4))), 1, smallest=True))
    return _checked(Givens(_stack(rng, 2), rng.randint(3, 20), smallest=False))


def _checked(givens: Givens) -> Givens | None:
    """Reject inputs that are too large, and stacks on the way back through which nothing would be left."""
    sizes = _sizes(givens)
    if min(first for first, _ in sizes) < 1 or sizes[-1][1] > _LARGEST:
        return None
    return None if all(window.stride == 1 for window in givens.windows) else givens


def _strided(rng: Random) -> Sliding:
    kernel, stride = rng.choice((3, 3, 5, 7, 11)), rng.choice((2, 2, 3, 4))
    dilation = rng.choice((1, 1, 2, 3)) if kernel <= 5 else 1  # noqa: PLR2004 - large kernels aren't dilated
    return _conv(1, kernel, min(kernel, stride), rng.randint(0, min(3, kernel - 1)), dilation)


def _stack(rng: Random, count: int) -> tuple[Sliding, ...]:
    """Draw convolutions and pools in turn, or convolutions with strides."""
    layers: list[Sliding] = []
    channels, starts_pooling = 1, rng.random() < 0.6  # noqa: PLR2004 - the larger part
    for number in range(count):
        if starts_pooling and number % 2:
            layers.append(_pool(rng))
            continue
        kernel = rng.choice((3, 3, 5, 5, 7))
        stride = 1 if starts_pooling else rng.choice((1, 2, 2, 3))
        layers.append(_conv(channels, kernel, stride, rng.choice((0, 0, 1))))
        channels *= 2
    return tuple(layers)


def _conv(channels: int, kernel: int, stride: int, padding: int, dilation: int = 1) -> Conv2d:
    return Conv2d(channels, 2 * channels, square(kernel), square(stride), square(padding), square(dilation))


def _pool(rng: Random) -> Sliding:
    kernel, stride, padding = rng.choice(((2, 2, 0), (2, 2, 0), (3, 2, 0), (3, 2, 1), (3, 3, 0)))
    return rng.choice((MaxPool2d, MaxPool2d, AvgPool2d))(square(kernel), square(stride), square(padding))


def task(givens: Givens) -> Task:
    first, _ = _sizes(givens)[-1]
    asked = "smallest_input" if givens.smallest else "input_sizes"
    return Task(asked, Shape(1, first, first), givens.layers, (("target", givens.output),))


def _sizes(givens: Givens) -> list[Pair]:
    """Return the smallest and the largest side at the output, then in front of each layer from the last."""
    sizes = [(givens.output, givens.output)]
    for window in reversed(givens.windows):
        first, last = sizes[-1]
        sizes.append((_side_before(window, first), _side_before(window, last) + window.stride - 1))
    return sizes


def _side_before(window: Window, output: int) -> int:
    """Return the smallest side that gives this output side: nothing is left over."""
    return (output - 1) * window.stride + window.extent - 2 * window.padding


def solve(givens: Givens) -> tuple[Step, ...]:
    steps: list[Step] = []
    many = len(givens.layers) > 1
    for number, (first, last) in zip(range(len(givens.layers), 0, -1), _sizes(givens), strict=False):
        window = givens.windows[number - 1]
        prefix = f"layer {number}" if many else ""
        steps += kernel_span(window, prefix)
        steps.append(_smallest(window, first, prefix))
        if not givens.smallest:
            steps.append(_largest(window, first, last, prefix))
    if givens.smallest:
        return tuple(steps)
    answer = Range(*_sizes(givens)[-1])
    return (*steps, Step("All input sides", f"n = {answer.tex}", answer))


def _smallest(window: Window, side: int, prefix: str) -> Step:
    padding = rf" - 2 \cdot {window.padding}" if window.padding else ""
    tex = rf"({side} - 1) \cdot {window.stride} + {window.extent}{padding}"
    return integer_step(
        "smallest side in front of it" if prefix else "smallest side", tex, _side_before(window, side), prefix
    )


def _largest(window: Window, first: int, last: int, prefix: str) -> Step:
    largest = _side_before(window, last) + window.stride - 1
    label = "largest side in front of it" if prefix else "largest side"
    if first == last:
        label += ", with a rest one pixel short of a stride"
        return integer_step(label, f"{_side_before(window, first)} + ({window.stride} - 1)", largest, prefix)
    padding = rf" - 2 \cdot {window.padding}" if window.padding else ""
    rest = f" + {window.stride - 1}" if window.stride > 1 else ""
    tex = rf"({last} - 1) \cdot {window.stride} + {window.extent}{padding}{rest}"
    return integer_step(label, tex, largest, prefix)


def picture(givens: Givens) -> Drawing:
    """Draw the smallest input where that is asked for, else the largest: what it leaves over is free."""
    size = _sizes(givens)[-1][0 if givens.smallest else 1]
    slides = []
    for window in givens.windows:
        slides.append(window.slide(size))
        size = slides[-1].positions
    return sliding_window(slides[0].placement) if len(slides) == 1 else sizes_through(givens.layers, slides)


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for window, (first, last) in zip(reversed(givens.windows), _sizes(givens), strict=False):
        products += [(first - 1, window.stride), (2, window.padding or 1), (window.dilation, window.kernel - 1)]
        if first != last:
            products.append((last - 1, window.stride))
    return effort([(a, b) for a, b in products if a])


_Rule = Callable[[Window, int], int]
"""From a window and the side after it to the smallest side in front of it."""
_Wrong = Callable[[Givens], Answer | None]


def _fold(rule: _Rule, *, rest: int = -1, when: Callable[[Window], object] = lambda _: True) -> _Wrong:
    """Lift a wrong rule for one layer to all of them.

    Args:
        rule: the wrong rule.
        rest: pixels that may be left over, beyond a stride.
        when: at least one window must be such, or the rule does not apply.
    """

    def backwards(givens: Givens) -> Answer | None:
        if not any(when(window) for window in givens.windows):
            return None
        first = last = givens.output
        for window in reversed(givens.windows):
            first, last = rule(window, first), rule(window, last) + window.stride + rest
        return _answer(givens, first, last)

    return backwards


def _answer(givens: Givens, first: int, last: int) -> Answer | None:
    if first < 1:
        return None
    return Integer(first) if givens.smallest else Range(first, last)


def _ends(choose: Callable[[int, int], Pair]) -> _Wrong:
    """Lift a wrong choice among the smallest and the largest input."""

    def of_givens(givens: Givens) -> Answer | None:
        return _answer(givens, *choose(*_sizes(givens)[-1]))

    return of_givens


def _strides_multiplied(givens: Givens) -> Answer | None:
    side = givens.output * prod(window.stride for window in givens.windows)
    return _answer(givens, side, side)


def _strides_times_kernel(givens: Givens) -> Answer | None:
    side = givens.windows[0].kernel * prod(window.stride for window in givens.windows)
    return Integer(side) if givens.smallest else None


def _strides_ignored(givens: Givens) -> Answer | None:
    side = givens.output
    for window in givens.windows:
        side += window.extent - 1 - 2 * window.padding
    return _answer(givens, side, side)


def _order_reversed(givens: Givens) -> Answer | None:
    if len(givens.layers) == 1:
        return None
    turned = Givens(givens.layers[::-1], givens.output, givens.smallest)
    return _answer(givens, *_sizes(turned)[-1])


def _pools_skipped(givens: Givens) -> Answer | None:
    layers = tuple(layer for layer in givens.layers if isinstance(layer, Conv2d))
    if not layers or len(layers) == len(givens.layers):
        return None
    return _answer(givens, *_sizes(Givens(layers, givens.output, givens.smallest))[-1])


_INPUTS = "quizgen/inverse#^several-inputs"
_PADDING = "quizgen/inverse#^padding-backwards"
_BACKWARDS = "quizgen/inverse#^smallest-input"

_TARGETS = ("only-the-smallest", "output-times-stride", "whole-stride-left-over", "as-many-moves-as-positions")
_RULES = ("kernel-ignored", "strides-ignored", "padding-added", "padding-ignored")

FAMILY = Family(
    name="input-sizes-from-output",
    title="Input sizes for an output size",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(1, "all input sides of one layer", (*_TARGETS, "kernel-ignored"), max_effort=8, forms=("B4",)),
        Level(
            2,
            "all input sides, with padding",
            (*_TARGETS, *_RULES, "padding-once", "dilation-ignored"),
            max_effort=14,
            forms=("B4",),
        ),
        Level(
            3,
            "the smallest input of a whole stack, or all of them",
            (*_RULES, "strides-times-kernel", "largest-for-smallest", "order-reversed", "pools-skipped"),
            max_effort=20,
            forms=("B4", "B5"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=picture,
    misconceptions=(
        Misconception(
            "only-the-smallest",
            "only the smallest input",
            prose("Up to $s - 1$ more pixels are too few for another move, so larger inputs give the same output."),
            _INPUTS,
            _ends(lambda first, _: (first, first)),
        ),
        Misconception(
            "largest-for-smallest",
            "pixels left over counted in",
            prose(
                "Pixels that no stride reaches may be there but need not: for the smallest input nothing is left over."
            ),
            _INPUTS,
            lambda givens: Integer(_sizes(givens)[-1][1]) if givens.smallest else None,
        ),
        Misconception(
            "whole-stride-left-over",
            "a whole stride left over",
            prose("With $s$ pixels left over the kernel would move once more. At most $s - 1$ can be."),
            _INPUTS,
            lambda givens: None if givens.smallest else _fold(_side_before, rest=0)(givens),
        ),
        Misconception(
            "output-times-stride",
            "output side times stride",
            prose(
                "A layer turns positions of its kernel into outputs: count its moves, one fewer, and add the kernel."
            ),
            _INPUTS,
            _strides_multiplied,
        ),
        Misconception(
            "as-many-moves-as-positions",
            "as many moves as positions",
            prose("The first position takes no move: the kernel travels $(\\text{out} - 1) \\cdot s$ pixels."),
            "quizgen/output-size#^plus-one",
            _fold(lambda w, out: out * w.stride + w.extent - 2 * w.padding),
        ),
        Misconception(
            "kernel-ignored",
            "kernel size not added",
            prose("The moves say only how far the kernel travels. The pixels it covers itself come on top."),
            _INPUTS,
            _fold(lambda w, out: (out - 1) * w.stride + 1 - 2 * w.padding),
        ),
        Misconception(
            "strides-ignored",
            "strides ignored",
            prose("Each move skips $s$ pixels: multiply the moves by the stride before you add the kernel."),
            "quizgen/output-size#^what-stride-does",
            _strides_ignored,
        ),
        Misconception(
            "padding-added",
            "padding added instead of subtracted",
            prose("Padding brings pixels that the input needn't have: on the way back take $2p$ off."),
            _PADDING,
            _fold(lambda w, out: _side_before(w, out) + 4 * w.padding, when=lambda w: w.padding),
        ),
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose("What you found is the padded side. Padding adds $p$ pixels at both ends: take $2p$ off."),
            _PADDING,
            _fold(lambda w, out: _side_before(w, out) + 2 * w.padding, when=lambda w: w.padding),
        ),
        Misconception(
            "padding-once",
            "padding counted once",
            prose("Padding $p$ is added at both ends of each axis: take $2p$ off."),
            "quizgen/output-size#^padding-both-sides",
            _fold(lambda w, out: _side_before(w, out) + w.padding, when=lambda w: w.padding),
        ),
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("A dilated kernel spans $d(k - 1) + 1$ pixels: use that in place of $k$."),
            "quizgen/receptive-field#^dilation",
            _fold(lambda w, out: (out - 1) * w.stride + w.kernel - 2 * w.padding, when=lambda w: w.dilation > 1),
        ),
        Misconception(
            "strides-times-kernel",
            "strides multiplied with the kernel",
            prose(
                "Windows of neighbouring units overlap, so sizes don't simply multiply: go back one layer at a time."
            ),
            _BACKWARDS,
            _strides_times_kernel,
        ),
        Misconception(
            "order-reversed",
            "layers taken from first to last",
            prose("The side is known after the last layer. Start there and undo the layers from last to first."),
            _BACKWARDS,
            _order_reversed,
        ),
        Misconception(
            "pools-skipped",
            "pooling layers left out",
            prose("A pool slides a window like a convolution, and shrinks the most: undo it by the same rule."),
            "quizgen/receptive-field#^pooling",
            _pools_skipped,
        ),
    ),
)
