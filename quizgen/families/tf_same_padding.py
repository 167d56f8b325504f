"""What do TensorFlow's paddings "same" and "valid" give, and where does "same" put its zeros?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.drawing import Drawing
from quizgen.figures import placed_along, sliding_window
from quizgen.kit import square
from quizgen.kit.sizes import either, sides, when
from quizgen.problem import Answer, Couple, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, MaxPool2d, Pair, Shape
from quizgen.worked.output_size import size_of
from quizgen.worked.sizes import Named, halves, named_ends, named_side


@dataclass(frozen=True)
class Givens:
    """One or two layers, each with the same of TensorFlow's paddings, on an input.

    Asked is one side or the size of the output, or the zeros that the last layer's padding adds at both ends of an
    axis (0: above and below, 1: left and right).
    """

    input: Shape
    layers: tuple[Conv2d | MaxPool2d, ...]
    padding: Literal["same", "valid"]
    asked: Literal["side", "size", "ends"]
    axis: Literal[0, 1] = 1

    @cached_property
    def axes(self) -> tuple[Named, Named]:
        """The last layer, along the height and along the width."""
        return self.chain(0)[-1], self.chain(1)[-1]

    @cached_property
    def output(self) -> Shape:
        height, width = self.axes
        return Shape(1, height.side, width.side)

    def chain(self, axis: int) -> tuple[Named, ...]:
        """Return every layer along an axis."""
        return self._chains[axis]

    @cached_property
    def _chains(self) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
        return self._along(0), self._along(1)

    def _along(self, axis: int) -> tuple[Named, ...]:
        chain: list[Named] = []
        size = self.input.size[axis]
        for layer in self.layers:
            chain.append(Named(size, layer.kernel_size[axis], layer.stride[axis], self.padding))
            size = chain[-1].side
        return tuple(chain)


_KERNELS = (2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 11)
_STRIDES = (2, 2, 3, 4)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        side = rng.randint(10, 96)
        layer = _conv(square(rng.choice((3, 3, 4, 5, 7))), square(rng.choice((2, 2, 3, 4))))
        return Givens(Shape(1, side, side), (layer,), rng.choice(("same", "valid")), "side")
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw_ends(rng) if rng.random() < 0.5 else _draw_size(rng)  # noqa: PLR2004 - half of them
    return _draw_ends_behind_a_layer(rng)


def _draw_size(rng: Random) -> Givens | None:
    size = rng.randint(16, 120), rng.randint(16, 120)
    kernel = rng.choice((3, 3, 5, 7)), rng.choice((3, 3, 5, 7))
    stride = rng.choice(_STRIDES)
    return Givens(Shape(1, *size), (_conv(kernel, square(stride)),), rng.choice(("same", "valid")), "size")


def _draw_ends(rng: Random) -> Givens | None:
    size = rng.randint(16, 120), rng.randint(16, 120)
    kernel, stride = rng.choice(_KERNELS), rng.choice(_STRIDES)
    if stride > kernel:
        return None  # gaps between the windows are rarely seen
    return Givens(Shape(1, *size), (_conv(square(kernel), square(stride)),), "same", "ends", rng.choice((0, 1)))


def _draw_ends_behind_a_layer(rng: Random) -> Givens | None:
    first = _conv(square(rng.choice((3, 5, 7, 11))), square(rng.choice((2, 2, 3, 4))))
    kernel, stride = rng.choice(_KERNELS), rng.choice(_STRIDES)
    if stride > kernel:
        return None
    small_and_pooled = kernel <= 4 and rng.random() < 0.7  # noqa: PLR2004 - larger pools are rarely seen
    last = MaxPool2d(square(kernel), square(stride)) if small_and_pooled else _conv(square(kernel), square(stride))
    size = rng.randint(48, 256), rng.randint(48, 256)
    return Givens(Shape(1, *size), (first, last), "same", "ends", rng.choice((0, 1)))


def _conv(kernel: Pair, stride: Pair) -> Conv2d:
    return Conv2d(1, 1, kernel, stride)


def task(givens: Givens) -> Task:
    if givens.asked == "ends":
        return Task("same_padding", givens.input, givens.layers, (("axis", givens.axis),))
    asked = "output_size:same" if givens.padding == "same" else "output_size"
    return Task(asked, givens.input, givens.layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    match givens.asked:
        case "side":
            return named_side(givens.axes[0], "")
        case "size":
            return size_of(givens.axes, named_side, givens.output)
        case "ends":
            *before, last = givens.chain(givens.axis)
            if not before:
                return named_ends(last)
            first = (step for number, axis in enumerate(before, 1) for step in named_side(axis, f"layer {number}"))
            return (*first, *named_ends(last, f"layer {len(givens.layers)}"))


def picture(givens: Givens) -> Drawing:
    about = f"layer {len(givens.layers)}" if len(givens.layers) > 1 else ""
    if givens.asked == "ends":
        return sliding_window(givens.axes[givens.axis].placement, about)
    height, width = givens.axes
    return placed_along((height.placement, width.placement), about)


def mental_effort(givens: Givens) -> int:
    asks_ends = givens.asked == "ends"
    axes = givens.chain(givens.axis) if asks_ends else set(givens.axes)
    products = [(axis.size, axis.stride) for axis in axes]
    if asks_ends:
        last = givens.chain(givens.axis)[-1]
        products += [(last.side - 1, last.stride), (last.added, 2)]
    return effort(products)


def _ends(wrong: Callable[[Named], Couple | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for the zeros at both ends."""
    return lambda givens: wrong(givens.chain(givens.axis)[-1]) if givens.asked == "ends" else None


def _windows(wrong: Callable[[Named], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of windows: it is the wrong size, and asks for wrong zeros."""

    def zeros(axis: Named) -> Couple | None:
        windows = wrong(axis)
        return None if windows is None or windows < 1 else halves(axis.added_for(windows))

    return either(_ends(zeros), sides(wrong))


def _same(wrong: Callable[[Named], int | None]) -> Callable[[Givens], Answer | None]:
    return _windows(lambda axis: wrong(axis) if axis.padding == "same" else None)


def _valid(wrong: Callable[[Named], int | None]) -> Callable[[Givens], Answer | None]:
    return _windows(lambda axis: wrong(axis) if axis.padding == "valid" else None)


def _other_padding(axis: Named) -> int | None:
    other = replace(axis, padding="valid" if axis.padding == "same" else "same")
    return other.side if axis.size >= axis.kernel else None


def _for_the_first_input(givens: Givens) -> Answer | None:
    if len(givens.layers) == 1:
        return None
    chain = givens.chain(givens.axis)
    return replace(chain[-1], size=chain[0].size).ends


def _of_the_other_axis(givens: Givens) -> Answer | None:
    return givens.chain(1 - givens.axis)[-1].ends if givens.asked == "ends" else None


_SAME = ("size-kept", "rounded-down", "one-window-too-many")
_VALID = ("no-plus-one", "plus-one-before-rounding-down", "rounded-up-twice", "stride-ignored")
_ENDS = ("as-at-stride-one", "odd-pixel-before", "all-on-each-side", "all-behind", "one-stride-too-many")

FAMILY: Family[Givens] = Family(
    name="tf-same-padding",
    title="TensorFlow's same and valid padding",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(
            1,
            "one side of a square",
            (*_SAME, *_VALID, "paddings-confused"),
            max_effort=8,
            forms=("A12", "A14"),
        ),
        Level(
            2,
            "the size of a rectangle, and where the zeros go",
            (
                *_SAME,
                *_ENDS,
                *_VALID[:3],
                "paddings-confused",
                "other-axis",
            ),
            max_effort=14,
            max_share=0.15,  # zeros at two ends: kernels leave few pairs to choose from
            forms=("A12", "A13", "A14"),
        ),
        Level(
            3,
            "where the zeros go, after another layer",
            ("size-kept", "rounded-down", *_ENDS, "first-layer-skipped", "other-axis"),
            max_effort=20,
            max_share=0.2,  # nothing but such pairs
            forms=("A13",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=picture,
    misconceptions=(
        Misconception(
            "size-kept",
            "“same” taken to keep the size in spite of the stride",
            prose("“Same” keeps the size at stride 1 only. With a stride there are $\\lceil n / s \\rceil$ windows."),
            "quizgen/output-size#^tf-same",
            _same(lambda axis: when(axis.stride > 1, axis.size)),
        ),
        Misconception(
            "rounded-down",
            "rounded down instead of up",
            prose("“Same” pads so that no pixel is left over: what remains of the division gets a window of its own."),
            "quizgen/output-size#^tf-same",
            _same(lambda axis: when(axis.stride > 1, axis.size // axis.stride)),
        ),
        Misconception(
            "one-window-too-many",
            "1 added although the division rounds up",
            prose("$\\lceil n / s \\rceil$ counts the windows themselves, not the moves: add nothing to it."),
            "quizgen/output-size#^tf-same",
            sides(lambda axis: axis.side + 1 if axis.padding == "same" else None),
        ),
        Misconception(
            "paddings-confused",
            "“same” and “valid” confused",
            prose(
                "“Valid” adds no padding: windows must lie inside. “Same” adds zeros until every stride has a window."
            ),
            "quizgen/output-size#^valid",
            _windows(_other_padding),
        ),
        Misconception(
            "no-plus-one",
            "starting position not counted",
            prose("$(n - k) / s$, rounded down, counts the moves. The window's first position counts too: add 1."),
            "quizgen/output-size#^plus-one",
            _valid(lambda axis: (axis.size - axis.kernel) // axis.stride),
        ),
        Misconception(
            "plus-one-before-rounding-down",
            "1 added first, then rounded down",
            prose("Of $n - k + 1$ windows the stride keeps the first and every $s$-th after it: round up."),
            "quizgen/output-size#^valid",
            _valid(lambda axis: when(axis.stride > 1, (axis.size - axis.kernel + 1) // axis.stride)),
        ),
        Misconception(
            "rounded-up-twice",
            "rounded up and 1 added",
            prose("Either round $(n - k) / s$ down and add 1, or round $(n - k + 1) / s$ up: not both."),
            "quizgen/output-size#^valid",
            _valid(lambda axis: when(axis.stride > 1, -((axis.kernel - axis.size) // axis.stride) + 1)),
        ),
        Misconception(
            "stride-ignored",
            "stride ignored",
            prose("$n - k + 1$ is the number of windows at stride 1. Only every $s$-th of them is placed."),
            "quizgen/output-size#^what-stride-does",
            _valid(lambda axis: when(axis.stride > 1, axis.size - axis.kernel + 1)),
        ),
        Misconception(
            "as-at-stride-one",
            "zeros as at stride 1",
            prose("$k - 1$ zeros are needed at stride 1. With a stride, see how far the last window reaches out."),
            "quizgen/output-size#^tf-same-split",
            _ends(lambda axis: halves(axis.kernel - 1)),
        ),
        Misconception(
            "odd-pixel-before",
            "odd pixel put before instead of after",
            prose(
                "TensorFlow rounds the padding before down, so an odd pixel goes at the end: to the right, or below."
            ),
            "quizgen/output-size#^tf-same-split",
            _ends(lambda axis: Couple(axis.ends.second, axis.ends.first)),
        ),
        Misconception(
            "all-on-each-side",
            "all of the padding put at each end",
            prose("That is what both ends get together: half of it goes before, the rest after."),
            "quizgen/output-size#^tf-same-split",
            _ends(lambda axis: Couple(axis.added, axis.added)),
        ),
        Misconception(
            "all-behind",
            "all of the padding put at the end",
            prose("Only an odd pixel more goes at the end. What can be halved is put at both ends."),
            "quizgen/output-size#^tf-same-split",
            _ends(lambda axis: Couple(0, axis.added)),
        ),
        Misconception(
            "one-stride-too-many",
            "a stride counted for each window instead of each move",
            prose("Of $o$ windows the last begins after $o - 1$ strides: they need $(o - 1) s + k$ pixels."),
            "quizgen/output-size#^tf-same-split",
            _ends(lambda axis: halves(axis.added_for(axis.side + 1))),
        ),
        Misconception(
            "first-layer-skipped",
            "padding worked out for the size before the first layer",
            prose("The second layer pads what the first puts out: work out that size first."),
            "quizgen/output-size#^chain",
            _for_the_first_input,
        ),
        Misconception(
            "other-axis",
            "padding worked out for the other axis",
            prose("Rows are added along the height, columns along the width: take the side that they make longer."),
            "quizgen/output-size#^axes",
            _of_the_other_axis,
        ),
    ),
)
