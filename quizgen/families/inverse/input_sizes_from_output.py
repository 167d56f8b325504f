"""Which inputs give this output? All of them after one layer, then the smallest, or all, in front of several."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import sizes_through, sliding_window
from quizgen.kit.fields import Sketch, draw_pool, stack
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Range, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape, Sliding, Window
from quizgen.worked.inverse import kernel_span, largest_side, side_before, smallest_side


@dataclass(frozen=True)
class _Inputs(Question):
    """Square layers and one side of their output."""

    layers: tuple[Sliding, ...]
    output: int

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The layers along one axis."""
        return tuple(layer.windows[0] for layer in self.layers)

    @cached_property
    def pads(self) -> bool:
        return any(window.padding for window in self.windows)

    @cached_property
    def sizes(self) -> tuple[Pair, ...]:
        """The smallest and the largest side at the output, then in front of each layer from the last."""
        sizes = [(self.output, self.output)]
        for window in reversed(self.windows):
            first, last = sizes[-1]
            sizes.append((side_before(window, first), side_before(window, last) + window.stride - 1))
        return tuple(sizes)

    def of_sides(self, first: int, last: int) -> Answer | None:
        """Return the answer that the smallest and the largest side of the input make, right or wrong."""
        raise NotImplementedError

    def backwards(self) -> list[tuple[Window, Pair, str]]:
        """Return the layers from the last: the window, the sides after it, and a name where there are several."""
        count = len(self.layers)
        names = [f"layer {number}" if count > 1 else "" for number in range(count, 0, -1)]
        return list(zip(reversed(self.windows), self.sizes[:-1], names, strict=True))

    def effort(self) -> int:
        products: list[Pair] = []
        for window, (first, last), _ in self.backwards():
            products += [(first - 1, window.stride), (2, window.padding or 1), (window.dilation, window.kernel - 1)]
            if first != last:
                products.append((last - 1, window.stride))
        return effort([(a, b) for a, b in products if a])

    def through(self, size: int) -> Drawing:
        """Draw the way of an input through the layers."""
        slides = []
        for window in self.windows:
            slides.append(window.slide(size))
            size = slides[-1].positions
        return sliding_window(slides[0].placement) if len(slides) == 1 else sizes_through(self.layers, slides)

    def task_of(self, asked: str) -> Task:
        first, _ = self.sizes[-1]
        return Task(asked, Shape(1, first, first), self.layers, (("target", self.output),))


_Rule = Callable[[Window, int], int]
"""From a window and the side after it to the smallest side in front of it."""


def _fold(
    rule: _Rule, *, rest: int = -1, if_any: Callable[[Window], object] = lambda _: True
) -> Callable[[_Inputs], Answer | None]:
    """Lift a wrong rule for one layer to all of them.

    Args:
        rule: the wrong rule.
        rest: pixels that may be left over, beyond a stride.
        if_any: at least one window must be such, or the rule does not apply.
    """

    def backwards(q: _Inputs) -> Answer | None:
        if not any(map(if_any, q.windows)):
            return None
        first = last = q.output
        for window in reversed(q.windows):
            first, last = rule(window, first), rule(window, last) + window.stride + rest
        return q.of_sides(first, last)

    return backwards


def _padded(rule: _Rule) -> Callable[[_Inputs], Answer | None]:
    """Lift a rule that is wrong about padding."""
    return _fold(rule, if_any=lambda window: window.padding)


def _strides_multiplied(q: _Inputs) -> Answer | None:
    side = q.output * prod(window.stride for window in q.windows)
    return q.of_sides(side, side)


def _strides_ignored(q: _Inputs) -> Answer | None:
    side = q.output + sum(window.extent - 1 - 2 * window.padding for window in q.windows)
    return q.of_sides(side, side)


def _dilation_ignored(window: Window, output: int) -> int:
    return side_before(window, output) - window.extent + window.kernel


_ANY: tuple[Wrong[_Inputs], ...] = (
    Wrong("output-times-stride", _strides_multiplied, (1, 2)),
    Wrong("as-many-moves-as-positions", _fold(lambda w, out: side_before(w, out + 1)), (1, 2)),
    Wrong("kernel-ignored", _fold(lambda w, out: side_before(w, out) - w.extent + 1)),
    Wrong("strides-ignored", _strides_ignored, (2, 3)),
    Wrong("padding-added", _padded(lambda w, out: side_before(w, out) + 4 * w.padding), (2, 3)),
    Wrong("padding-ignored", _padded(lambda w, out: side_before(w, out) + 2 * w.padding), (2, 3)),
    Wrong("padding-once", _padded(lambda w, out: side_before(w, out) + w.padding), (2,)),
)


def _order_reversed(q: _Inputs) -> Answer | None:
    return q.of_sides(*replace(q, layers=q.layers[::-1]).sizes[-1])


def _pools_skipped(q: _Inputs) -> Answer | None:
    layers = tuple(layer for layer in q.layers if isinstance(layer, Conv2d))
    return q.of_sides(*replace(q, layers=layers).sizes[-1]) if len(layers) < len(q.layers) else None


_STACKED: tuple[Wrong[_Inputs], ...] = (
    Wrong("order-reversed", _order_reversed),
    Wrong("pools-skipped", _pools_skipped),
)


class LayerInputs(_Inputs):
    """All input sides with which one layer gives its output."""

    words = "layer"

    def of_sides(self, first: int, last: int) -> Answer | None:
        return Range(first, last) if first >= 1 else None

    def task(self) -> Task:
        return self.task_of("input_sizes")

    def solve(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        for window, (first, last), layer in self.backwards():
            steps += kernel_span(window, layer)
            steps += (smallest_side(window, first, layer), largest_side(window, first, last, layer))
        answer = Range(*self.sizes[-1])
        return (*steps, Step("All input sides", f"n = {answer.tex}", answer))

    def picture(self) -> Drawing:
        """Draw the largest input: what it leaves over is free."""
        return self.through(self.sizes[-1][1])


def _only_the_smallest(q: LayerInputs) -> Answer | None:
    first, _ = q.sizes[-1]
    return q.of_sides(first, first)


_LAYER: tuple[Wrong[LayerInputs], ...] = (
    Wrong("only-the-smallest", _only_the_smallest, (1, 2)),
    Wrong("whole-stride-left-over", _fold(side_before, rest=0), (1, 2)),
    *_ANY,
    Wrong("dilation-ignored", _fold(_dilation_ignored, if_any=lambda window: window.dilation > 1), (2,)),
)


class StackInputs(LayerInputs):
    """All input sides with which several layers give their output."""

    words = "stack"


_STACK: tuple[Wrong[StackInputs], ...] = (*_LAYER, *_STACKED)


class SmallestInput(_Inputs):
    """The side of the smallest input with which several layers give their output."""

    words = "smallest"

    def of_sides(self, first: int, last: int) -> Answer | None:  # noqa: ARG002 - asked for is the other
        return Integer(first) if first >= 1 else None

    def task(self) -> Task:
        return self.task_of("smallest_input")

    def solve(self) -> tuple[Step, ...]:
        return tuple(smallest_side(window, first, layer) for window, (first, _), layer in self.backwards())

    def picture(self) -> Drawing:
        return self.through(self.sizes[-1][0])


def _strides_times_kernel(q: SmallestInput) -> Answer:
    return Integer(q.windows[0].kernel * prod(window.stride for window in q.windows))


_SMALLEST: tuple[Wrong[SmallestInput], ...] = (
    Wrong("largest-for-smallest", lambda q: Integer(q.sizes[-1][1])),
    *_ANY,
    Wrong("strides-times-kernel", _strides_times_kernel),
    *_STACKED,
)


_LARGEST = 150

Q = TypeVar("Q", bound=_Inputs)


def _draw_layer(rng: Random) -> LayerInputs | None:
    kernel, stride = rng.choice((2, 3, 3, 4, 5, 7)), rng.choice((2, 2, 3))
    padding = rng.choice((0, 0, 1)) if kernel > 2 else 0  # as in pools
    layers = stack([(Conv2d, Window(kernel, stride, padding))], 1)
    return _checked(LayerInputs(layers, rng.randint(4, 24)))


def _draw_padded(rng: Random) -> LayerInputs | None:
    layers = stack([draw_pool(rng) if rng.random() < 0.25 else _draw_strided(rng)], 1)
    return _checked(LayerInputs(layers, rng.randint(6, 40)))


def _draw_stack(rng: Random) -> _Inputs | None:
    if rng.random() < 0.65:
        return _checked(SmallestInput(_draw_layers(rng, rng.choice((3, 4, 4))), 1))
    return _checked(StackInputs(_draw_layers(rng, 2), rng.randint(3, 20)))


def _checked(q: Q) -> Q | None:
    """Reject inputs that are too large, and stacks on the way back through which nothing would be left."""
    if min(first for first, _ in q.sizes) < 1 or q.sizes[-1][1] > _LARGEST:
        return None
    return None if all(window.stride == 1 for window in q.windows) else q


def _draw_strided(rng: Random) -> Sketch:
    kernel, stride = rng.choice((3, 3, 5, 7, 11)), rng.choice((2, 2, 3, 4))
    dilation = rng.choice((1, 1, 2, 3)) if kernel <= 5 else 1  # large kernels aren't dilated
    return Conv2d, Window(kernel, min(kernel, stride), rng.randint(0, min(3, kernel - 1)), dilation)


def _draw_layers(rng: Random, count: int) -> tuple[Sliding, ...]:
    """Draw convolutions and pools in turn, or convolutions with strides."""
    sketches: list[Sketch] = []
    has_pools = rng.random() < 0.6
    for number in range(count):
        if has_pools and number % 2:
            sketches.append(draw_pool(rng))
            continue
        kernel = rng.choice((3, 3, 5, 5, 7))
        stride = 1 if has_pools else rng.choice((1, 2, 2, 3))
        sketches.append((Conv2d, Window(kernel, stride, rng.choice((0, 0, 1)))))
    return stack(sketches, 1)


FAMILY = Family(
    "input-sizes-from-output",
    "Input sizes for an output size",
    Topic.OUTPUT_SIZE,
    questions=(
        Asks(LayerInputs, _LAYER, levels=(1, 2)),
        Asks(StackInputs, _STACK, levels=(3,)),
        Asks(SmallestInput, _SMALLEST, levels=(3,)),
    ),
    levels=(
        Level("all input sides of one layer", _draw_layer, ("B4",)),
        Level("all input sides, with padding", _draw_padded, ("B4",)),
        Level("the smallest input of a whole stack, or all of them", _draw_stack, ("B4", "B5")),
    ),
)
