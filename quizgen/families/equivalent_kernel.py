"""Which single kernel sees as much as a stack? Equal layers, then mixed ones, then dilated and oblong ones."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit import known
from quizgen.kit.fields import (
    IMAGE,
    Windows,
    axes_of,
    dilation_as_holes,
    dilation_times_kernel,
    field_side,
    with_extents,
    with_whole_kernels,
    without_dilation,
)
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Size, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Window
from quizgen.worked.fields import number_step


@dataclass(frozen=True)
class Givens:
    """Convolutions with stride 1. One side is asked for where all are square, else height × width."""

    layers: tuple[Conv2d, ...]

    @cached_property
    def axes(self) -> tuple[Windows, Windows]:
        """The layers along the height and along the width."""
        return axes_of(self.layers)

    @cached_property
    def square(self) -> bool:
        """Whether nothing tells the axes apart."""
        height, width = self.axes
        return height == width

    @cached_property
    def equal(self) -> bool:
        """Whether all layers have the same kernel: then it is said once."""
        return len({(layer.kernel_size, layer.dilation) for layer in self.layers}) == 1

    @cached_property
    def dilated(self) -> bool:
        """Whether any layer is dilated."""
        return any(layer.dilation != (1, 1) for layer in self.layers)


_Sketch = tuple[Pair, int]
"""Kernel size and dilation of a layer."""


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        kernel = rng.choice((2, 3, 3, 3, 4, 5, 5, 6, 7, 9))
        return _givens([((kernel, kernel), 1)] * rng.randint(2, 8))
    if level == 2:  # noqa: PLR2004 - a level's number
        return _givens(_draw_mixed(rng))
    return _givens(_draw_dilated(rng) if rng.random() < 0.4 else _draw_oblong(rng))  # noqa: PLR2004 - both kinds


def _draw_mixed(rng: Random) -> list[_Sketch]:
    """Draw different kernels; now and then equal dilated ones."""
    if rng.random() < 0.3:  # noqa: PLR2004 - now and then
        kernel = rng.choice((3, 3, 5, 7))
        return [((kernel, kernel), rng.choice((2, 3, 4, 5)))] * rng.randint(2, 6)
    kernels = [rng.choice((1, 2, 3, 3, 5, 5, 7, 9, 11)) for _ in range(rng.randint(3, 6))]
    return [((kernel, kernel), 1) for kernel in kernels]


def _draw_dilated(rng: Random) -> list[_Sketch]:
    kernels = [rng.choice((3, 3, 5, 7)) for _ in range(rng.randint(2, 4))]
    return [((kernel, kernel), rng.choice((1, 2, 3, 4, 6))) for kernel in kernels]


def _draw_oblong(rng: Random) -> list[_Sketch]:
    """Draw kernels such as 1 × 7 and 7 × 1 among others, dilated now and then."""
    sketches = []
    for _ in range(rng.randint(2, 4)):
        kernel = rng.choice(((1, 3), (3, 1), (1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3), (3, 3), (3, 7)))
        sketches.append((kernel, rng.choice((1, 1, 1, 2, 3))))
    return sketches


def _givens(sketches: list[_Sketch]) -> Givens | None:
    layers = []
    channels = IMAGE.channels
    for kernel, dilation in sketches:
        layers.append(Conv2d(channels, 16, kernel, dilation=(dilation, dilation)))
        channels = 16
    givens = Givens(tuple(layers))
    sides = [field_side(axis) for axis in givens.axes]
    return givens if min(sides) > 1 and max(sides) <= _LARGEST else None


_LARGEST = 99
"""Kernels that large are never used, but it is easy to tell how large they would be."""


def task(givens: Givens) -> Task:
    return Task("equivalent_kernel", IMAGE, givens.layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    height, width = givens.axes
    if not givens.square:
        size = Size(field_side(height), field_side(width))
        return (
            *_side_steps(height, "Height: "),
            *_side_steps(width, "Width: "),
            Step("Height × width", size.tex, size),
        )
    if givens.equal:
        return _equal_steps(width[0], len(width))
    return _side_steps(width, "")


def _equal_steps(window: Window, count: int) -> tuple[Step, ...]:
    added = window.extent - 1
    gaps = f"{window.kernel} - 1"
    tex = gaps if window.dilation == 1 else rf"{window.dilation} \cdot ({gaps})"
    return (
        number_step("Each layer adds", tex, added),
        number_step(f"All {count} together", rf"{count} \cdot {added}", count * added),
        number_step("They add to the one pixel seen without any", f"1 + {count * added}", 1 + count * added),
    )


def _side_steps(windows: Windows, prefix: str) -> tuple[Step, ...]:
    """Work out one axis: what each layer adds, and the pixel that there is without any."""
    steps = [
        number_step(
            _label(prefix, f"layer {number} is dilated and adds"),
            rf"{window.dilation} \cdot ({window.kernel} - 1)",
            window.extent - 1,
        )
        for number, window in enumerate(windows, start=1)
        if window.dilation > 1 and window.kernel > 1
    ]
    added = "".join(f" + {window.extent - 1}" for window in windows if window.extent > 1)
    label = _label(prefix, "one pixel, and what each kernel adds to it")
    return (*steps, number_step(label, f"1{added}", field_side(windows)))


def _label(prefix: str, text: str) -> str:
    return prefix + text if prefix else text[0].upper() + text[1:]


def picture(givens: Givens) -> Drawing:
    return receptive_cone(givens.axes[1], axis="" if givens.square else "width")


def mental_effort(givens: Givens) -> int:
    products = [
        (window.dilation, window.kernel - 1) for axis in set(givens.axes) for window in axis if window.dilation > 1
    ]
    if givens.equal:
        products.append((len(givens.layers), givens.axes[0][0].extent - 1))
        return effort(products)
    return effort(products, [window.extent - 1 for axis in set(givens.axes) for window in axis if window.extent > 1])


def _axes(wrong: Callable[[Windows], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for one axis to an answer. It returns None on an axis where it does not apply."""

    def answer(givens: Givens) -> Answer | None:
        sides = tuple(wrong(axis) for axis in givens.axes)
        if sides == (None, None):
            return None
        height, width = (
            field_side(axis) if side is None else side for axis, side in zip(givens.axes, sides, strict=True)
        )
        if min(height, width) < 1:
            return None
        return Integer(width) if givens.square else Size(height, width)

    return answer


def _oblong(wrong: Callable[[int, int], Size]) -> Callable[[Givens], Answer | None]:
    """Lift a confusion of the axes; it does not apply to squares."""

    def answer(givens: Givens) -> Answer | None:
        height, width = (field_side(axis) for axis in givens.axes)
        return None if givens.square else wrong(height, width)

    return answer


def _overlap_once(windows: Windows) -> int | None:
    return sum(window.extent for window in windows) - 1


def _longer_side_for_both(givens: Givens) -> Answer | None:
    """Take the larger side of each kernel for both axes."""
    if givens.square:
        return None
    pairs = zip(*givens.axes, strict=True)
    side = 1 + sum(max(height.extent, width.extent) - 1 for height, width in pairs)
    return Size(side, side)


_TARGETS = ("kernels-added", "kernels-multiplied", "one-not-added", "whole-kernel-added", "overlap-taken-off-once")
_DILATION_TARGETS = ("dilation-ignored", "dilation-times-kernel", "dilation-as-holes")

FAMILY = Family(
    name="equivalent-kernel",
    title="Kernel equivalent to a stack",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(
            1,
            "equal layers",
            (*_TARGETS, "one-kernel-only"),
            max_effort=8,
            max_share=0.15,  # few kernels and counts are usual
            forms=("E13",),
        ),
        Level(
            2, "mixed kernels, or equal dilated ones", (*_TARGETS, *_DILATION_TARGETS), max_effort=14, forms=("E13",)
        ),
        Level(
            3,
            "dilated and oblong kernels",
            (*_TARGETS, *_DILATION_TARGETS, "axes-swapped", "longer-side-for-both"),
            max_effort=20,
            forms=("E13",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=picture,
    misconceptions=(
        Misconception(
            "kernels-added",
            "kernel sizes added",
            prose("Windows of neighbouring units overlap: each layer adds $k - 1$ pixels to the one there is."),
            "quizgen/receptive-field#^equivalent-kernel",
            _axes(lambda windows: sum(window.extent for window in windows)),
        ),
        Misconception(
            "kernels-multiplied",
            "kernel sizes multiplied",
            prose("Sizes would multiply only if windows never overlapped. With stride 1 each layer adds $k - 1$."),
            "quizgen/receptive-field#^new-pixels",
            _axes(lambda windows: prod(window.extent for window in windows)),
        ),
        Misconception(
            "one-not-added",
            "the first pixel forgotten",
            prose(
                "Layers add $k - 1$ pixels each, and they add them to the one pixel that a unit sees without any layer."
            ),
            "quizgen/receptive-field#^new-pixels",
            _axes(lambda windows: field_side(windows) - 1),
        ),
        Misconception(
            "whole-kernel-added",
            "k instead of k − 1 added",
            prose("One tap of each kernel is the pixel there is already: only the other $k - 1$ are new."),
            "quizgen/receptive-field#^new-pixels",
            _axes(with_whole_kernels),
        ),
        Misconception(
            "overlap-taken-off-once",
            "overlap taken off only once",
            prose("Each further layer shares a pixel with what there is, so take 1 off for every layer but one."),
            "quizgen/receptive-field#^equivalent-kernel",
            _axes(_overlap_once),
        ),
        Misconception(
            "one-kernel-only",
            "size of a single kernel taken",
            prose("The second layer sees units that see $k$ pixels each. Every layer adds $k - 1$ to the field."),
            "quizgen/receptive-field#^definition",
            _axes(lambda windows: windows[-1].extent),
        ),
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("A dilated kernel spans $d(k - 1) + 1$ units, so it adds $d(k - 1)$."),
            "quizgen/receptive-field#^dilation",
            _axes(lambda windows: with_extents(windows, without_dilation)),
        ),
        known("dilation-times-kernel", _axes(lambda windows: with_extents(windows, dilation_times_kernel))),
        known("dilation-as-holes", _axes(lambda windows: with_extents(windows, dilation_as_holes))),
        Misconception(
            "axes-swapped",
            "height and width swapped",
            prose("Sizes are written height × width: the first number of each kernel adds to the height."),
            "quizgen/receptive-field#^equivalent-kernel",
            _oblong(lambda height, width: Size(width, height)),
        ),
        Misconception(
            "longer-side-for-both",
            "longer side of each kernel taken for both axes",
            prose("The axes don't mix: a 1 × 7 kernel widens the field by 6 and leaves its height as it is."),
            "quizgen/receptive-field#^equivalent-kernel",
            _longer_side_for_both,
        ),
    ),
)
