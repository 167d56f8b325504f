"""How far does a unit see? Stacks with stride 1, then with strides, then with pooling and dilation."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod
from random import Random
from typing import Literal

from quizgen.drawing import Drawing
from quizgen.figures import fields_of_units, receptive_cone
from quizgen.kit import integer, known
from quizgen.kit.fields import (
    IMAGE,
    LARGEST_FIELD,
    Sketch,
    Windows,
    draw_conv,
    draw_pool,
    field_side,
    has_strides,
    stack,
    units_across,
    windows_across,
    with_extents,
    with_new_jump,
    with_previous_stride,
    with_strides_added,
    with_strides_ignored,
    with_whole_kernels,
    without_dilation,
)
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import AdaptiveAvgPool2d, Conv2d, Flatten, Layer, Linear, Shape, Slide, Sliding, Window, grow
from quizgen.worked import receptive_field
from quizgen.worked.fields import dilated_kernels, jump_in_one, number_step, shift_in_one, side_in_one


@dataclass(frozen=True)
class Givens:
    """Square layers on a square image of `side` pixels, and a layer after them that joins all positions, or none."""

    layers: tuple[Sliding, ...]
    end: Literal["pool", "linear"] | None = None
    side: int = IMAGE.width

    @cached_property
    def windows(self) -> Windows:
        """The layers along one axis."""
        return windows_across(self.layers)

    @cached_property
    def pads(self) -> bool:
        """Whether any layer pads: a number that does not matter here."""
        return any(window.padding for window in self.windows)

    @cached_property
    def units(self) -> int:
        """How many units a row of the last map has."""
        return units_across(self.windows, self.side)

    @cached_property
    def ending(self) -> tuple[Layer, ...]:
        """The layers after the last map."""
        if self.end == "pool":
            return (AdaptiveAvgPool2d(),)
        if self.end == "linear":
            channels = next(layer.out_channels for layer in reversed(self.layers) if isinstance(layer, Conv2d))
            return Flatten(), Linear(channels * self.units**2, _CLASSES)
        return ()


_CLASSES = 10
_MOST_JOINED = {"pool": 32, "linear": 16}
"""Larger maps are not flattened or averaged as a whole."""

_SIDES = (24, 28, 32, 40, 48, 56, 60, 64, 72, 80, 84, 96, 100, 112, 120, 128, 144, 160, 192, 224, 256)


def draw(rng: Random, level: int) -> Givens | None:
    sketches = (_draw_plain, _draw_strided, _draw_mixed)[level - 1](rng)
    strides = sum(window.stride > 1 for _, window in sketches[:-1])
    if level > 1 and strides < 2:  # noqa: PLR2004 - with fewer, ignoring or adding strides is right by luck
        return None
    givens = Givens(stack(sketches))
    if not 1 < field_side(givens.windows) <= LARGEST_FIELD:
        return None
    return _with_end(rng, givens) if level == 3 and rng.random() < 0.3 else givens  # noqa: PLR2004 - now and then


def _draw_plain(rng: Random) -> list[Sketch]:
    return [draw_conv(rng, (1, 2, 3, 3, 3, 5, 5, 7, 11)) for _ in range(rng.choice((2, 3, 3, 4)))]


def _draw_strided(rng: Random) -> list[Sketch]:
    """Draw convolutions with two strides before the last layer."""
    count = rng.choice((3, 4, 4))
    strided = set(rng.sample(range(count - 1), 2))
    return [draw_conv(rng, (3, 3, 5, 7), rng.choice((2, 2, 3)) if i in strided else 1) for i in range(count)]


def _draw_mixed(rng: Random) -> list[Sketch]:
    """Draw convolutions and one or two pools, one layer dilated now and then."""
    count = rng.choice((4, 4, 5))
    pools = rng.choice(((1,), (2,), (1, 3)) if count > 4 else ((1,), (2,)))  # noqa: PLR2004 - never two in a row
    dilated = rng.randrange(count) if rng.random() < 0.5 else None  # noqa: PLR2004 - half of them
    return [
        draw_pool(rng)
        if i in pools
        else draw_conv(rng, (3, 3, 5), rng.choice((1, 1, 2)), rng.choice((2, 3)) if i == dilated else 1)
        for i in range(count)
    ]


def _with_end(rng: Random, givens: Givens) -> Givens | None:
    """Put a layer that joins all positions after the last map, on an image of which every pixel reaches that map."""
    end: Literal["pool", "linear"] = rng.choice(("pool", "linear"))
    for side in rng.sample(_SIDES, 6):
        units = _units_reached_from_all(givens.windows, side)
        if 1 < units <= _MOST_JOINED[end] and field_side(givens.windows) < side:
            return Givens(givens.layers, end, side)
    return None


def _units_reached_from_all(windows: Windows, side: int) -> int:
    """Return how many units a row of the last map has if every pixel reaches one of them, else 0."""
    for window in windows:
        slide = window.slide(side)
        if not _reaches_all(slide):
            return 0
        side = slide.positions
    return side


def _reaches_all(slide: Slide) -> bool:
    """Tell whether some window touches each pixel: none is dropped at the end, or lies between the taps of all."""
    window = slide.window
    dense = window.dilation == 1 or (window.stride == 1 and slide.positions >= window.dilation)
    return dense and window.stride <= window.kernel and slide.remainder <= window.padding


def task(givens: Givens) -> Task:
    image = Shape(IMAGE.channels, givens.side, givens.side)
    asked = "image_columns_seen" if givens.end else "receptive_field"
    return Task(asked, image, givens.layers + givens.ending)


def solve(givens: Givens) -> tuple[Step, ...]:
    if not givens.end:
        return receptive_field(givens.layers)
    return _whole_image(givens)


def _whole_image(givens: Givens) -> tuple[Step, ...]:
    """Show that the fields of the last map's units cover the image: the first begins, the last ends at the border."""
    windows, field, units = givens.windows, grow(givens.windows)[-1], givens.units
    first, last = field.start(0), field.start(units - 1)
    return (
        *dilated_kernels(windows),
        number_step("Units in a row of the map whose positions are all joined", "n", units),
        jump_in_one(windows),
        side_in_one(windows),
        shift_in_one(windows),
        number_step("The first unit's field begins at column", f"0 - {field.padding}", first),
        number_step(
            "The last unit's field ends at column",
            rf"{units - 1} \cdot {field.jump} - {field.padding} + {field.size} - 1",
            last + field.size - 1,
        ),
        number_step(
            f"In between lies the whole image, columns 0 to {givens.side - 1}", f"{givens.side - 1} + 1", givens.side
        ),
    )


def picture(givens: Givens) -> Drawing:
    if not givens.end:
        return receptive_cone(givens.windows)
    placement = grow(givens.windows)[-1].placement(givens.side, givens.units)
    return fields_of_units(placement, range(givens.units))


def mental_effort(givens: Givens) -> int:
    windows, fields = givens.windows, grow(givens.windows)
    growth = [(window.extent - 1, field.jump) for window, field in zip(windows, fields, strict=False)]
    jumps = [(window.stride, field.jump) for window, field in zip(windows[:-1], fields, strict=False)]
    dilations = [(window.dilation, window.kernel - 1) for window in windows]
    return effort([*growth, *jumps, *dilations])


def _windows(wrong: Callable[[Windows], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for windows to an answer. Where all positions are joined at the end, no such rule is tried."""
    return integer(lambda givens: None if givens.end else wrong(givens.windows))


def _strided(wrong: Callable[[Windows], int]) -> Callable[[Givens], Answer | None]:
    """Lift a rule that is wrong about strides; it does not apply where there are none."""
    return _windows(lambda windows: wrong(windows) if has_strides(windows) else None)


def _top_down_rule(windows: Windows) -> int:
    size = 1
    for window in windows:
        size = size * window.stride + window.extent - 1
    return size


def _pools_skipped(givens: Givens) -> Answer | None:
    convolutions = tuple(layer.windows[1] for layer in givens.layers if isinstance(layer, Conv2d))
    return None if givens.end or len(convolutions) == len(givens.layers) else Integer(field_side(convolutions))


def _pool_kernels_skipped(givens: Givens) -> Answer | None:
    if givens.end or all(isinstance(layer, Conv2d) for layer in givens.layers):
        return None
    return Integer(
        field_side(
            tuple(
                window if isinstance(layer, Conv2d) else Window(1, window.stride)
                for layer, window in zip(givens.layers, givens.windows, strict=True)
            )
        )
    )


def _at_end(wrong: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    """Lift a rule that is wrong about a layer that joins all positions; it does not apply where there is none."""
    return integer(lambda givens: wrong(givens) if givens.end else None)


def _as_kernel(givens: Givens) -> int:
    """Take the joining layer for a kernel as large as the map, on an image without borders."""
    field = grow(givens.windows)[-1]
    return field.size + (givens.units - 1) * field.jump


_TARGETS = ("kernels-added", "kernels-multiplied", "whole-kernel-added", "started-at-zero", "last-kernel-only")
_STRIDE_TARGETS = (
    "new-jump",
    "strides-ignored",
    "previous-stride-only",
    "strides-added",
    "order-reversed",
    "top-down-rule",
)

FAMILY = Family(
    name="receptive-field",
    title="Receptive field of a stack",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(
            1,
            "stacks with stride 1",
            (*_TARGETS, "padding-added"),
            max_effort=8,
            max_share=0.2,  # small odd numbers are all there is
            forms=("E2",),
        ),
        Level(
            2,
            "convolutions with strides",
            (*_STRIDE_TARGETS, "whole-kernel-added", "padding-added"),
            max_effort=14,
            forms=("E1",),
        ),
        Level(
            3,
            "pooling and dilation among the strides, or a layer that joins all positions",
            (
                *_STRIDE_TARGETS,
                "pools-skipped",
                "pool-kernels-skipped",
                "dilation-ignored",
                "end-overlooked",
                "end-sees-the-map-only",
                "end-beyond-the-image",
            ),
            max_effort=20,
            forms=("E3", "E12"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=picture,
    misconceptions=(
        Misconception(
            "new-jump",
            "each layer's own stride used too early",
            prose("A layer's taps are spaced by the jump of its input. Its own stride counts from the next layer on."),
            "quizgen/receptive-field#^old-jump",
            _strided(with_new_jump),
        ),
        Misconception(
            "strides-ignored",
            "strides ignored",
            prose("After a stride, neighbouring units lie further apart in the input: multiply $k - 1$ by the jump."),
            "quizgen/receptive-field#^jump",
            _strided(with_strides_ignored),
        ),
        known("previous-stride-only", _strided(with_previous_stride)),
        Misconception(
            "strides-added",
            "strides added instead of multiplied",
            prose("A step of 2 made of steps of 2 is a step of 4 here, and three of them make 8: strides multiply."),
            "quizgen/receptive-field#^jump",
            _strided(with_strides_added),
        ),
        Misconception(
            "order-reversed",
            "layers taken in reverse order",
            prose(
                "With this rule, start at the input: a stride widens the steps of the layers after it, not before it."
            ),
            "quizgen/receptive-field#^order",
            _strided(lambda windows: field_side(windows[::-1])),
        ),
        Misconception(
            "top-down-rule",
            "the rule for going backwards used forwards",
            prose("Multiplying $r$ by the stride belongs to the way from the last layer to the first: $r s + k - s$."),
            "quizgen/receptive-field#^order",
            _strided(_top_down_rule),
        ),
        Misconception(
            "kernels-added",
            "kernel sizes added",
            prose("Windows of neighbouring units overlap. A layer adds only $k - 1$ new pixels (times the jump)."),
            "quizgen/receptive-field#^new-pixels",
            _windows(lambda windows: sum(window.extent for window in windows)),
        ),
        known("kernels-multiplied", _windows(lambda windows: prod(window.extent for window in windows))),
        Misconception(
            "whole-kernel-added",
            "k instead of k − 1 added",
            prose("One tap of the kernel is the pixel you already have: only the other $k - 1$ are new."),
            "quizgen/receptive-field#^new-pixels",
            _windows(with_whole_kernels),
        ),
        known("started-at-zero", _windows(lambda windows: field_side(windows) - 1)),
        known("last-kernel-only", _windows(lambda windows: windows[-1].extent)),
        known(
            "padding-added",
            _windows(
                lambda windows: (
                    field_side(windows) + 2 * grow(windows)[-1].padding if grow(windows)[-1].padding else None
                )
            ),
        ),
        Misconception(
            "pools-skipped",
            "pooling layers left out",
            prose("A pool slides a window like a convolution: its kernel widens the field, its stride the jump."),
            "quizgen/receptive-field#^pooling",
            _pools_skipped,
        ),
        Misconception(
            "pool-kernels-skipped",
            "only the strides of the pools counted",
            prose("A pool's window sees several units too: add $(k - 1)$ times the jump for it."),
            "quizgen/receptive-field#^pooling",
            _pool_kernels_skipped,
        ),
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("A dilated kernel spans $d(k - 1) + 1$ units: use that in place of $k$."),
            "quizgen/receptive-field#^dilation",
            _windows(lambda windows: with_extents(windows, without_dilation)),
        ),
        Misconception(
            "end-overlooked",
            "field of the last map given",
            prose(
                "The last layer joins all positions of this map, so it sees what they see together: the whole image."
            ),
            "quizgen/receptive-field#^global",
            _at_end(lambda givens: field_side(givens.windows)),
        ),
        Misconception(
            "end-sees-the-map-only",
            "size of the last map given",
            prose("That many positions are joined, but each of them sees several pixels of the image."),
            "quizgen/receptive-field#^global",
            _at_end(lambda givens: givens.units),
        ),
        Misconception(
            "end-beyond-the-image",
            "field counted beyond the image",
            prose("Part of the outer fields lies in the padding. Pixels of the image are all there are to see."),
            "quizgen/receptive-field#^global",
            _at_end(_as_kernel),
        ),
    ),
)
