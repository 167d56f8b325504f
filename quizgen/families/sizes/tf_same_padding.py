"""What do TensorFlow's paddings "same" and "valid" give, and where does "same" put its zeros?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import ClassVar, Literal

from quizgen.drawing import Drawing
from quizgen.figures import placed_along, sliding_window
from quizgen.kit import sometimes, square
from quizgen.kit.inverse import ceil_div
from quizgen.kit.outputs import LayerOutput
from quizgen.kit.sizes import sides
from quizgen.problem import Asks, Couple, Family, Level, Question, Rank, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, MaxPool2d, Pair, Shape, TensorFlowAxis, halves
from quizgen.worked.sizes import tensorflow_ends, tensorflow_side


class _Output(LayerOutput[Conv2d, TensorFlowAxis]):
    """What a convolution with one of the paddings makes of an input: one side, or height × width."""

    padding: ClassVar[Literal["same", "valid"]]

    @cached_property
    def axes(self) -> tuple[TensorFlowAxis, TensorFlowAxis]:
        (height, width), kernel, stride = self.input.size, self.layer.kernel_size, self.layer.stride
        return (
            TensorFlowAxis(height, kernel[0], stride[0], self.padding),
            TensorFlowAxis(width, kernel[1], stride[1], self.padding),
        )

    @cached_property
    def output(self) -> Shape:
        height, width = self.axes
        return Shape(1, height.side, width.side)

    def steps(self, axis: TensorFlowAxis, name: str) -> tuple[Step, ...]:
        return tensorflow_side(axis, name)

    def effort(self) -> int:
        return effort((axis.size, axis.stride) for axis in set(self.axes))

    def picture(self) -> Drawing:
        height, width = self.axes
        return placed_along((height.placement, width.placement))


class Same(_Output):
    """The output with padding "same"."""

    words = "same"
    padding = "same"

    def task(self) -> Task:
        return Task("output_size:same", self.input, (self.layer,))


_SAME: tuple[Wrong[Same], ...] = (
    Wrong("size-kept", sides(lambda axis: axis.size)),
    Wrong("rounded-down", sides(lambda axis: axis.size // axis.stride)),
    Wrong("one-window-too-many", sides(lambda axis: axis.side + 1)),
    Wrong("paddings-confused", sides(lambda axis: replace(axis, padding="valid").side)),
)


class Valid(_Output):
    """The output with padding "valid"."""

    words = "valid"
    padding = "valid"


_VALID: tuple[Wrong[Valid], ...] = (
    Wrong("paddings-confused", sides(lambda axis: replace(axis, padding="same").side)),
    Wrong("no-plus-one", sides(lambda axis: (axis.size - axis.kernel) // axis.stride)),
    Wrong("ceil-for-floor", sides(lambda axis: ceil_div(axis.size - axis.kernel, axis.stride) + 1)),
    Wrong("stride-ignored", sides(lambda axis: axis.size - axis.kernel + 1), (1,)),
)


@dataclass(frozen=True)
class Ends(Question):
    """The zeros that padding "same" of the last layer adds at both ends of an axis.

    Attributes:
        layers: one or two.
        axis: 0 for zeros above and below, 1 for those on the left and on the right.
    """

    input: Shape
    layers: tuple[Conv2d | MaxPool2d, ...]
    axis: Literal[0, 1]
    words = "ends"

    def along(self, axis: int) -> tuple[TensorFlowAxis, ...]:
        """Return every layer along an axis."""
        chain: list[TensorFlowAxis] = []
        size = self.input.size[axis]
        for layer in self.layers:
            chain.append(TensorFlowAxis(size, layer.kernel_size[axis], layer.stride[axis], "same"))
            size = chain[-1].side
        return tuple(chain)

    @cached_property
    def chain(self) -> tuple[TensorFlowAxis, ...]:
        """Every layer along the axis that is asked about."""
        return self.along(self.axis)

    @property
    def about(self) -> str:
        """Says which layer pads, where there are several."""
        return f"layer {len(self.layers)}" if len(self.layers) > 1 else ""

    def task(self) -> Task:
        return Task("same_padding", self.input, self.layers, (("axis", self.axis),))

    def solve(self) -> tuple[Step, ...]:
        *before, last = self.chain
        first = (step for number, axis in enumerate(before, 1) for step in tensorflow_side(axis, f"layer {number}"))
        return (*first, *tensorflow_ends(last, self.about))

    def effort(self) -> int:
        last = self.chain[-1]
        products = [(axis.size, axis.stride) for axis in self.chain]
        return effort([*products, (last.side - 1, last.stride), (last.added, 2)])

    def picture(self) -> Drawing:
        return sliding_window(self.chain[-1].placement, self.about)


def _ends(zeros: Callable[[TensorFlowAxis], Pair]) -> Callable[[Ends], Couple]:
    """Lift a wrong rule for the zeros before and after."""
    return lambda q: Couple(*zeros(q.chain[-1]))


def _windows(count: Callable[[TensorFlowAxis], int]) -> Callable[[Ends], Couple]:
    """Lift a wrong number of windows: it asks for wrong zeros."""
    return _ends(lambda axis: halves(axis.added_for(count(axis))))


def _rounded_down(q: Ends) -> Couple:
    """Round the windows of every layer down, as many as there are."""
    windows = q.chain[0].size
    for axis in q.chain:
        size, windows = windows, windows // axis.stride
    return Couple(*halves(replace(q.chain[-1], size=size).added_for(windows)))


def _first_layer_skipped(q: Ends) -> Couple | None:
    return Couple(*replace(q.chain[-1], size=q.chain[0].size).ends) if len(q.chain) > 1 else None


_ENDS: tuple[Wrong[Ends], ...] = (
    Wrong("odd-pixel-before", _ends(lambda axis: (axis.ends[1], axis.ends[0]))),
    Wrong("as-at-stride-one", _ends(lambda axis: halves(axis.kernel - 1))),
    Wrong("all-on-each-side", _ends(lambda axis: square(axis.added))),
    Wrong("all-at-the-end", _ends(lambda axis: (0, axis.added))),
    Wrong("one-stride-too-many", _windows(lambda axis: axis.side + 1)),
    Wrong("rounded-down", _rounded_down),
    Wrong("first-layer-skipped", _first_layer_skipped, (3,)),
    Wrong("other-axis", lambda q: Couple(*q.along(1 - q.axis)[-1].ends)),
)


_KERNELS = (2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9, 11)
_STRIDES = (2, 2, 3, 4)
_SETTINGS = tuple(
    (square(kernel), square(stride))
    for kernel, stride in ((3, 2), (3, 2), (5, 2), (7, 2), (4, 2), (3, 3), (5, 3), (7, 3), (4, 4), (7, 4), (11, 4))
)
"""Kernels and strides that leave no gaps between the windows."""


def _draw_side(rng: Random) -> _Output:
    side = rng.randint(10, 96)
    layer = Conv2d(1, 1, *rng.choice(_SETTINGS))
    return rng.choice((Same, Valid))(Shape(1, side, side), layer, "side")


def _draw_size(rng: Random) -> _Output | None:
    size = rng.randint(16, 120), rng.randint(16, 120)
    kernel = rng.choice((3, 3, 5, 7)), rng.choice((3, 3, 5, 7))
    stride = rng.choice(_STRIDES)
    if stride > min(kernel):
        return None
    layer = Conv2d(1, 1, kernel, square(stride))
    return rng.choice((Same, Valid))(Shape(1, *size), layer, "size")


def _draw_ends(rng: Random) -> Ends | None:
    size = rng.randint(16, 120), rng.randint(16, 120)
    kernel, stride = rng.choice(_KERNELS), rng.choice(_STRIDES)
    if stride > kernel:
        return None  # gaps between the windows are rarely seen
    return _unless_none(Ends(Shape(1, *size), (Conv2d(1, 1, square(kernel), square(stride)),), rng.choice((0, 1))))


def _draw_ends_after_a_layer(rng: Random) -> Ends | None:
    first = Conv2d(1, 1, *rng.choice(_SETTINGS))
    kernel, stride = rng.choice(_KERNELS), rng.choice(_STRIDES)
    if stride > kernel:
        return None
    small_and_pooled = kernel <= 4 and rng.random() < 0.7  # larger pools are rarely seen
    last = (
        MaxPool2d(square(kernel), square(stride)) if small_and_pooled else Conv2d(1, 1, square(kernel), square(stride))
    )
    size = rng.randint(48, 256), rng.randint(48, 256)
    return _unless_none(Ends(Shape(1, *size), (first, last), rng.choice((0, 1))))


def _unless_none(question: Ends) -> Ends | None:
    return question if question.chain[-1].added else None


FAMILY = Family(
    "tf-same-padding",
    "TensorFlow's same and valid padding",
    Topic.OUTPUT_SIZE,
    questions=(Asks(Same, _SAME, levels=(1, 2)), Asks(Valid, _VALID, levels=(1, 2)), Asks(Ends, _ENDS, levels=(2, 3))),
    levels=(
        Level("one side of a square", _draw_side, ("A12", "A14")),
        Level(
            "the size of a rectangle, and where the zeros go",
            sometimes(0.5, _draw_ends, otherwise=_draw_size),
            ("A12", "A13", "A14"),
            max_share=0.15,  # zeros at two ends: kernels leave few pairs to choose from
        ),
        Level(
            "where the zeros go, after another layer",
            _draw_ends_after_a_layer,
            ("A13",),
            max_share=0.2,  # nothing but such pairs
        ),
    ),
    rank=Rank.SPECIAL,
)
