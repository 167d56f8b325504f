"""Which single kernel sees as much as a stack? Equal layers, then mixed ones, then dilated and oblong ones."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit import square
from quizgen.kit.fields import (
    IMAGE,
    SideRule,
    Windows,
    axes_of,
    dilation_as_holes,
    dilation_times_kernel,
    field_side,
    if_plain,
    started_at_zero,
    with_extents,
    with_kernels_added,
    with_kernels_multiplied,
    with_last_kernel_only,
    without_dilation,
)
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Rank, Size, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Window
from quizgen.worked.arithmetic import integer_step


@dataclass(frozen=True)
class Kernel(Question):
    """The kernel that sees as much as convolutions with stride 1."""

    layers: tuple[Conv2d, ...]

    @cached_property
    def axes(self) -> tuple[Windows, Windows]:
        """The layers along the height and along the width."""
        return axes_of(self.layers)

    @cached_property
    def equal(self) -> bool:
        """Whether all layers have the same kernel and dilation: then these are said once."""
        return len({(layer.kernel_size, layer.dilation) for layer in self.layers}) == 1

    @cached_property
    def dilated(self) -> bool:
        """Whether any layer is dilated."""
        return any(layer.dilation != (1, 1) for layer in self.layers)

    def of_sides(self, height: int, width: int) -> Answer:
        """Return the answer that follows from the sides, right or wrong."""
        raise NotImplementedError

    def task(self) -> Task:
        return Task("equivalent_kernel", IMAGE, self.layers)

    def effort(self) -> int:
        windows = [window for axis in set(self.axes) for window in axis]
        products = [(window.dilation, window.kernel - 1) for window in windows if window.dilation > 1]
        if self.equal:
            return effort([*products, (len(self.layers), self.axes[0][0].extent - 1)])
        return effort(products, [window.extent - 1 for window in windows if window.extent > 1])


def _dilated(extent: Callable[[Window], int]) -> Callable[[Kernel], Answer | None]:
    """Lift wrong extents of the dilated kernels; they apply where some layer is dilated, on both axes."""

    def on_both_axes(q: Kernel) -> Answer | None:
        if not q.dilated:
            return None
        height, width = (with_extents(axis, extent) or field_side(axis) for axis in q.axes)
        return q.of_sides(height, width)

    return on_both_axes


def _along_axis(windows: Windows, axis: str = "") -> tuple[Step, ...]:
    """Work out one axis: what each layer adds, and the pixel that is seen before any layer."""
    dilated = [
        integer_step(
            f"what layer {number} adds (dilation {window.dilation})",
            rf"{window.dilation} \cdot ({window.kernel} - 1)",
            window.extent - 1,
            axis,
        )
        for number, window in enumerate(windows, start=1)
        if window.dilation > 1 and window.kernel > 1
    ]
    added = "".join(f" + {window.extent - 1}" for window in windows if window.extent > 1)
    label = "the pixel seen before any layer, and what each layer adds"
    return (*dilated, integer_step(label, f"K = 1{added}", field_side(windows), axis))


def _sides(wrong: SideRule) -> Callable[[Kernel], Answer | None]:
    """Lift a wrong side of one axis; None: the rule does not apply."""

    def on_both_axes(q: Kernel) -> Answer | None:
        height, width = (wrong(axis) for axis in q.axes)
        return None if height is None or width is None else q.of_sides(height, width)

    return on_both_axes


def _sum(q: Kernel) -> dict[str, object]:
    """Write what the layers add along the width, as a sum."""
    return {"sum": " + ".join(["1", *(str(window.extent - 1) for window in q.axes[1] if window.extent > 1)])}


_KERNEL: tuple[Wrong[Kernel], ...] = (
    Wrong("kernels-added", _sides(if_plain(with_kernels_added)), (1, 2)),
    Wrong("one-not-added", _sides(started_at_zero), None, _sum),
    Wrong("kernels-multiplied", _sides(if_plain(with_kernels_multiplied)), (1, 2)),
    Wrong("dilation-ignored", _dilated(without_dilation), (2, 3)),
    Wrong("dilation-times-kernel", _dilated(dilation_times_kernel), (2, 3)),
    Wrong("dilation-as-holes", _dilated(dilation_as_holes), (2, 3)),
    Wrong("spans-added", lambda q: _sides(with_kernels_added)(q) if q.dilated else None, (2, 3)),
)


class Square(Kernel):
    """One side of the kernel, where nothing tells the axes apart."""

    words = "square"

    def of_sides(self, height: int, width: int) -> Answer:  # noqa: ARG002 - they are the same
        return Integer(width)

    def solve(self) -> tuple[Step, ...]:
        return _along_axis(self.axes[1])

    def picture(self) -> Drawing:
        return receptive_cone(self.axes[1])


class EqualSquares(Square):
    """The same where all layers are alike: it takes a product."""

    words = "equal"

    def solve(self) -> tuple[Step, ...]:
        window, count = self.axes[1][0], len(self.layers)
        added = window.extent - 1
        gaps = f"{window.kernel} - 1"
        tex = gaps if window.dilation == 1 else rf"{window.dilation} \cdot ({gaps})"
        return (
            integer_step("What each layer adds", tex, added),
            integer_step(f"What the {count} layers add together", rf"{count} \cdot {added}", count * added),
            integer_step("The pixel seen before any layer counts, too", f"K = 1 + {count * added}", 1 + count * added),
        )


_EQUAL: tuple[Wrong[EqualSquares], ...] = (
    *_KERNEL,
    Wrong("one-kernel-only", lambda q: _sides(with_last_kernel_only)(q) if not q.dilated else None, (1,)),
)


class Rectangle(Kernel):
    """Height × width of the kernel."""

    words = "rectangle"

    @property
    def sides(self) -> Pair:
        height, width = self.axes
        return field_side(height), field_side(width)

    def of_sides(self, height: int, width: int) -> Size:
        return Size(height, width)

    def solve(self) -> tuple[Step, ...]:
        height, width = self.axes
        size = self.of_sides(*self.sides)
        return (*_along_axis(height, "height"), *_along_axis(width, "width"), Step("Height × width", size.tex, size))

    def picture(self) -> Drawing:
        return receptive_cone(self.axes[1], axis="width")


def _with_longer_sides(q: Rectangle) -> Answer:
    """Take the larger side of each kernel for both axes."""
    side = 1 + sum(max(height.extent, width.extent) - 1 for height, width in zip(*q.axes, strict=True))
    return q.of_sides(side, side)


_RECTANGLE: tuple[Wrong[Rectangle], ...] = (
    Wrong("axes-swapped", lambda q: q.of_sides(*reversed(q.sides))),
    Wrong("longer-side-for-both", _with_longer_sides),
    *_KERNEL,
)


_Sketch = tuple[Pair, int]
"""Kernel size and dilation of a layer."""

_LARGEST = 99
"""Kernels this large are never used, but it is easy to tell how large they would be."""


def _draw_equal(rng: Random) -> Kernel | None:
    kernel, most = rng.choice(((3, 12), (3, 12), (5, 9), (5, 9), (7, 7), (9, 6)))
    return _question([(square(kernel), 1)] * rng.randint(2, most))


def _draw_mixed(rng: Random) -> Kernel | None:
    """Draw different kernels; now and then equal dilated ones."""
    if rng.random() < 0.3:
        kernel = rng.choice((3, 3, 5))
        return _question([(square(kernel), rng.choice((2, 3, 4, 5)))] * rng.randint(2, 5))
    kernels = [rng.choice((3, 3, 5, 5, 7, 9)) for _ in range(rng.randint(3, 6))]
    if rng.random() < 0.3:
        kernels[rng.randrange(len(kernels))] = 1
    if len(set(kernels)) == 1:
        return None
    return _question([(square(kernel), 1) for kernel in kernels])


def _draw_dilated_or_oblong(rng: Random) -> Kernel | None:
    return _question(_draw_dilated(rng) if rng.random() < 0.4 else _draw_oblong(rng))


def _draw_dilated(rng: Random) -> list[_Sketch]:
    kernels = [rng.choice((3, 3, 5, 7)) for _ in range(rng.randint(2, 4))]
    return [(square(kernel), rng.choice((1, 2, 3, 4, 6))) for kernel in kernels]


def _draw_oblong(rng: Random) -> list[_Sketch]:
    """Draw kernels such as 1 × 7 and 7 × 1 among others, dilated now and then."""
    kernels = ((1, 3), (3, 1), (1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3), (3, 3), (3, 7))
    return [(rng.choice(kernels), rng.choice((1, 1, 1, 2, 3))) for _ in range(rng.randint(2, 4))]


def _question(sketches: list[_Sketch]) -> Kernel | None:
    """Ask in the way that suits the layers, if they add to each side and none gets too large."""
    channels = (IMAGE.channels, *[16] * (len(sketches) - 1))
    layers = tuple(
        Conv2d(depth, 16, kernel, dilation=square(dilation))
        for depth, (kernel, dilation) in zip(channels, sketches, strict=True)
    )
    height, width = axes_of(layers)
    sides = field_side(height), field_side(width)
    if min(sides) == 1 or max(sides) > _LARGEST:
        return None
    if height != width:
        return Rectangle(layers)
    return EqualSquares(layers) if len(set(sketches)) == 1 else Square(layers)


FAMILY = Family(
    "equivalent-kernel",
    "Kernel equivalent to a stack",
    Topic.RECEPTIVE_FIELD,
    questions=(
        Asks(EqualSquares, _EQUAL),
        Asks(Square, _KERNEL, levels=(2, 3)),
        Asks(Rectangle, _RECTANGLE, levels=(3,)),
    ),
    levels=(
        Level("equal layers", _draw_equal, ("E13",), max_share=0.2),  # few kernels and counts are usual
        # odd sides that one adds up in one's head
        Level("mixed kernels, or equal dilated ones", _draw_mixed, ("E13",), max_share=0.15),
        Level("dilated and rectangular kernels", _draw_dilated_or_oblong, ("E13",)),
    ),
    rank=Rank.SPECIAL,
)
