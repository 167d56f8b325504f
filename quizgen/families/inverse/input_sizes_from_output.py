"""Which inputs give this output? All of them after one layer, then the smallest, or all, before several."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.kit.fields import Sketch, draw_pool, stack
from quizgen.kit.inputs import Inputs, fold, padded
from quizgen.problem import Answer, Asks, Family, Integer, Level, Range, Step, Task, Topic, Wrong
from quizgen.solver import Conv2d, Sliding, Window
from quizgen.worked.inverse import largest_side, side_before, sides_of_one_layer, smallest_side


def _dilation_ignored(window: Window, output: int) -> int:
    return side_before(window, output) - window.extent + window.kernel


def _only_the_smallest(q: Inputs) -> Answer | None:
    first, _ = q.sizes[-1]
    return q.of_sides(first, first)


def _numbers(q: Inputs) -> Mapping[str, object]:
    """Return the numbers that advice may name."""
    window, (_, largest) = q.windows[0], q.sizes[-1]
    kernel = {"kernel": window.kernel, "dilation": window.dilation, "span": window.extent}
    return {"stride": window.stride, "most": window.stride - 1, "largest": largest, **kernel}


_ONLY_THE_SMALLEST = Wrong[Inputs]("only-the-smallest", _only_the_smallest, slots=_numbers)
_WHOLE_STRIDE = Wrong[Inputs]("whole-stride-left-over", fold(side_before, left_over=0), slots=_numbers)
_AS_MANY_MOVES = Wrong[Inputs]("as-many-moves-as-positions", fold(lambda w, out: side_before(w, out + 1)))
_PADDING_ADDED = Wrong[Inputs]("padding-added", padded(lambda w, out: side_before(w, out) + 4 * w.padding))
_PADDING_IGNORED = Wrong[Inputs]("padding-ignored", padded(lambda w, out: side_before(w, out) + 2 * w.padding))


class LayerInputs(Inputs):
    """All input sides with which one layer gives its output."""

    words = "layer"

    def of_sides(self, first: int, last: int) -> Answer | None:
        return Range(first, last) if first >= 1 else None

    @property
    def checks(self) -> tuple[str, ...]:
        """What the smallest and the largest input become."""
        first, last = self.sizes[-1]
        return self.check(first), self.check(last)

    def task(self) -> Task:
        return self.task_of("input_sizes")

    def solve(self) -> tuple[Step, ...]:
        answer = Range(*self.sizes[-1])
        return (*self.steps(), Step("All input sides", f"n = {answer.tex}", answer))

    def steps(self) -> tuple[Step, ...]:
        """Work out the smallest and the largest side."""
        return sides_of_one_layer(self.windows[0], self.output)

    def picture(self) -> Drawing:
        """Draw the largest input: what it leaves over is free."""
        return self.through(self.sizes[-1][1])


_LAYER: tuple[Wrong[LayerInputs], ...] = (
    _ONLY_THE_SMALLEST,
    Wrong("output-times-stride", fold(lambda w, out: out * w.stride)),
    _AS_MANY_MOVES,
    _WHOLE_STRIDE,
    Wrong("kernel-ignored", fold(lambda w, out: side_before(w, out) - w.extent)),
)


class PaddedInputs(LayerInputs):
    """All input sides with which one layer that pads, or is dilated, gives its output."""


_PADDED: tuple[Wrong[PaddedInputs], ...] = (
    _PADDING_ADDED,
    Wrong("padding-once", padded(lambda w, out: side_before(w, out) + w.padding)),
    _PADDING_IGNORED,
    Wrong("dilation-ignored", fold(_dilation_ignored, if_any=lambda window: window.dilation > 1), slots=_numbers),
    _ONLY_THE_SMALLEST,
    _AS_MANY_MOVES,
    _WHOLE_STRIDE,
)


class StackInputs(LayerInputs):
    """All input sides with which several layers give their output."""

    words = "stack"

    def steps(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        for window, (first, last), layer in self.backwards():
            steps += (smallest_side(window, first, layer), largest_side(window, last, layer))
        return tuple(steps)


def _left_over_at_first_layer(q: StackInputs) -> Answer | None:
    first, _ = q.sizes[-1]
    return q.of_sides(first, first + q.windows[0].stride - 1)


def _order_reversed(q: Inputs) -> Answer | None:
    return q.of_sides(*replace(q, layers=q.layers[::-1]).sizes[-1])


def _pools_skipped(q: Inputs) -> Answer | None:
    layers = tuple(layer for layer in q.layers if isinstance(layer, Conv2d))
    return q.of_sides(*replace(q, layers=layers).sizes[-1]) if len(layers) < len(q.layers) else None


_STACKED: tuple[Wrong[Inputs], ...] = (
    _PADDING_ADDED,
    _PADDING_IGNORED,
    Wrong("order-reversed", _order_reversed),
    Wrong("pools-skipped", _pools_skipped),
)

_STACK: tuple[Wrong[StackInputs], ...] = (
    _ONLY_THE_SMALLEST,
    Wrong("left-over-at-first-layer", _left_over_at_first_layer),
    *_STACKED,
)


class SmallestInput(Inputs):
    """The side of the smallest input with which several layers give their output."""

    words = "smallest"

    def of_sides(self, first: int, last: int) -> Answer | None:  # noqa: ARG002 - asked for is the other
        return Integer(first) if first >= 1 else None

    @property
    def checks(self) -> tuple[str, ...]:
        """What the smallest input becomes."""
        return (self.check(self.sizes[-1][0]),)

    def task(self) -> Task:
        return self.task_of("smallest_input")

    def solve(self) -> tuple[Step, ...]:
        return tuple(smallest_side(window, first, layer) for window, (first, _), layer in self.backwards())

    def picture(self) -> Drawing:
        return self.through(self.sizes[-1][0])


def _strides_ignored(q: SmallestInput) -> Answer | None:
    return q.of_sides(q.output + sum(window.extent - 1 - 2 * window.padding for window in q.windows), 0)


def _pools_multiplied(q: SmallestInput) -> Answer | None:
    """Undo a pool by its stride alone, and all else as it should be."""
    side = q.output
    for layer, window in zip(reversed(q.layers), reversed(q.windows), strict=True):
        side = side_before(window, side) if isinstance(layer, Conv2d) else side * window.stride
    return q.of_sides(side, side)


_SMALLEST: tuple[Wrong[SmallestInput], ...] = (
    Wrong("strides-ignored", _strides_ignored),
    Wrong("largest-for-smallest", lambda q: Integer(q.sizes[-1][1])),
    _AS_MANY_MOVES,
    Wrong("pools-multiplied", _pools_multiplied),
    *_STACKED,
)


_LARGEST = 150

Q = TypeVar("Q", bound=Inputs)


def _draw_layer(rng: Random) -> LayerInputs | None:
    kernel, stride = rng.choice((2, 3, 3, 5, 5, 7)), rng.choice((2, 2, 3))
    if stride > kernel:
        return None
    return _checked(LayerInputs(stack([(Conv2d, Window(kernel, stride))], 1), rng.randint(4, 24)))


def _draw_padded(rng: Random) -> PaddedInputs | None:
    layers = stack([draw_pool(rng) if rng.random() < 0.15 else _draw_strided(rng)], 1)
    window = layers[0].windows[0]
    if not window.padding and window.dilation == 1:
        return None  # as on level 1
    return _checked(PaddedInputs(layers, rng.randint(6, 40)))


def _draw_stack(rng: Random) -> Inputs | None:
    if rng.random() < 0.65:
        return _checked(SmallestInput(_draw_layers(rng, rng.choice((3, 4, 4))), 1))
    return _checked(StackInputs(_draw_layers(rng, 2), rng.randint(3, 20)))


def _checked(q: Q) -> Q | None:
    """Reject inputs that are too large, and stacks on the way back through which a single pixel would be left."""
    if min(first for first, _ in q.sizes[1:]) <= 1 or q.sizes[-1][1] > _LARGEST:
        return None
    return None if all(window.stride == 1 for window in q.windows) else q


def _draw_strided(rng: Random) -> Sketch:
    kernel, stride = rng.choice((3, 3, 5, 7, 11)), rng.choice((2, 2, 3, 4))
    dilation = rng.choice((1, 1, 2, 3)) if kernel <= 5 else 1  # large kernels aren't dilated
    return Conv2d, Window(kernel, min(kernel, stride), rng.randint(0, min(3, kernel // 2)), dilation)


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
        Asks(LayerInputs, _LAYER, levels=(1,)),
        Asks(PaddedInputs, _PADDED, levels=(2,)),
        Asks(StackInputs, _STACK, levels=(3,)),
        Asks(SmallestInput, _SMALLEST, levels=(3,)),
    ),
    levels=(
        Level("all input sides of one layer without padding", _draw_layer, ("B4",)),
        Level("all input sides, with padding or dilation", _draw_padded, ("B4",)),
        Level("several layers, undone from the last: the smallest input, or all", _draw_stack, ("B4", "B5")),
    ),
)
