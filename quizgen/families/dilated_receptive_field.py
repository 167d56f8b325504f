"""How far does a unit see through dilated convolutions? Two or three, then more, then after strides."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod
from random import Random

from quizgen.figures import receptive_cone
from quizgen.kit import integer, known
from quizgen.kit.fields import (
    IMAGE,
    LARGEST_FIELD,
    Sketch,
    Windows,
    dilation_as_holes,
    dilation_times_kernel,
    draw_conv,
    field_side,
    has_dilation,
    has_strides,
    kernel_plus_dilation,
    stack,
    windows_across,
    with_extents,
    with_new_jump,
    with_previous_stride,
    with_strides_added,
    with_strides_ignored,
    with_whole_kernels,
    without_dilation,
)
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Sliding, Window, grow
from quizgen.worked import receptive_field


@dataclass(frozen=True)
class Givens:
    """Square convolutions on a square image, some of them dilated."""

    layers: tuple[Sliding, ...]

    @cached_property
    def windows(self) -> Windows:
        """The layers along one axis."""
        return windows_across(self.layers)

    @cached_property
    def pads(self) -> bool:
        """Whether any layer pads: a number that does not matter here."""
        return any(window.padding for window in self.windows)


_SERIES = ((1, 2, 4), (1, 2, 5), (1, 1, 2, 4), (1, 2, 4, 8), (1, 2, 3), (2, 4, 8), (1, 3, 9), (1, 2, 5, 9))
"""Dilations as papers have them: doubling ones, and those that leave no holes."""


def draw(rng: Random, level: int) -> Givens | None:
    sketches = (_draw_few, _draw_more, _draw_strided)[level - 1](rng)
    windows = tuple(window for _, window in sketches)
    if not has_dilation(windows) or field_side(windows) > LARGEST_FIELD:
        return None
    return Givens(stack(sketches))


def _draw_few(rng: Random) -> list[Sketch]:
    return [draw_conv(rng, (3, 3, 3, 5), dilation=rng.choice((1, 2, 2, 3, 4))) for _ in range(rng.choice((2, 2, 3)))]


def _draw_more(rng: Random) -> list[Sketch]:
    if rng.random() < 0.4:  # noqa: PLR2004 - the others are mixed
        dilations: tuple[int, ...] = rng.choice(_SERIES)
    else:
        dilations = tuple(rng.choice((1, 2, 3, 4, 6, 8)) for _ in range(rng.choice((3, 3, 4))))
    return [draw_conv(rng, (3, 3, 3, 5, 5, 7), dilation=dilation) for dilation in dilations]


def _draw_strided(rng: Random) -> list[Sketch]:
    """Draw strided convolutions first, dilated ones behind, as networks for segmentation have them."""
    strided = [draw_conv(rng, (3, 3, 5, 7), rng.choice((2, 2, 2, 3))) for _ in range(rng.choice((1, 2, 2)))]
    plain = [draw_conv(rng, (3, 3, 5)) for _ in range(rng.choice((0, 0, 1)))]
    dilated = [draw_conv(rng, (3, 3, 3, 5), dilation=rng.choice((2, 2, 3, 4, 5))) for _ in range(rng.choice((1, 2, 2)))]
    return [*strided, *plain, *dilated]


def task(givens: Givens) -> Task:
    return Task("receptive_field", IMAGE, givens.layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    return receptive_field(givens.layers)


def mental_effort(givens: Givens) -> int:
    windows, fields = givens.windows, grow(givens.windows)
    growth = [(window.extent - 1, field.jump) for window, field in zip(windows, fields, strict=False)]
    jumps = [(window.stride, field.jump) for window, field in zip(windows[:-1], fields, strict=False)]
    dilations = [(window.dilation, window.kernel - 1) for window in windows]
    return effort([*growth, *jumps, *dilations])


def _windows(wrong: Callable[[Windows], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for windows to an answer."""
    return integer(lambda givens: wrong(givens.windows))


def _strided(wrong: Callable[[Windows], int]) -> Callable[[Givens], Answer | None]:
    """Lift a rule that is wrong about strides; it does not apply where there are none."""
    return _windows(lambda windows: wrong(windows) if has_strides(windows) else None)


def _extents(extent: Callable[[Window], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong extent of a dilated kernel."""
    return _windows(lambda windows: with_extents(windows, extent))


def _dilation_carried_over(windows: Windows) -> int:
    size = spread = 1
    for window in windows:
        spread *= window.dilation
        size += (window.kernel - 1) * spread
        spread *= window.stride
    return size


def _previous_dilation(windows: Windows) -> int:
    """Let each dilation spread the taps of the layer after it, as a stride would."""
    size, jump = windows[0].kernel, 1
    for before, window in pairwise(windows):
        jump *= before.stride
        size += (window.kernel - 1) * before.dilation * jump
    return size


def _padding_added(windows: Windows) -> int | None:
    field = grow(windows)[-1]
    return field.size + 2 * field.padding if field.padding else None


_DILATION_TARGETS = (
    "dilation-ignored",
    "dilation-times-kernel",
    "dilation-as-holes",
    "kernel-plus-dilation",
    "dilation-one-layer-late",
)

FAMILY = Family(
    name="dilated-receptive-field",
    title="Receptive field of dilated convolutions",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(
            1,
            "two or three dilated convolutions",
            (*_DILATION_TARGETS, "kernels-added", "kernels-multiplied", "started-at-zero", "last-kernel-only"),
            max_effort=8,
            max_share=0.2,  # small odd numbers are all there is
            forms=("E4",),
        ),
        Level(
            2,
            "longer stacks with growing dilation",
            (*_DILATION_TARGETS, "dilation-carried-over", "whole-kernel-added", "padding-added", "kernels-added"),
            max_effort=14,
            forms=("E4",),
        ),
        Level(
            3,
            "dilated convolutions after strided ones",
            (
                *_DILATION_TARGETS,
                "new-jump",
                "strides-ignored",
                "strides-added",
                "previous-stride-only",
                "whole-kernel-added",
            ),
            max_effort=20,
            forms=("E4",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: receptive_cone(g.windows),
    misconceptions=(
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("A dilated kernel spans $d(k - 1) + 1$ units: use that in place of $k$."),
            "quizgen/receptive-field#^dilation",
            _extents(without_dilation),
        ),
        known("dilation-times-kernel", _extents(dilation_times_kernel)),
        known("dilation-as-holes", _extents(dilation_as_holes)),
        Misconception(
            "kernel-plus-dilation",
            "dilation added to the kernel",
            prose("Dilation stretches every gap between taps: the span is $d(k - 1) + 1$, not $k + d$."),
            "quizgen/receptive-field#^dilated-span",
            _extents(kernel_plus_dilation),
        ),
        Misconception(
            "dilation-one-layer-late",
            "dilation counted for the next layer",
            prose("A stride spreads the layers that follow, but dilation spreads the taps of its own kernel."),
            "quizgen/receptive-field#^dilation-and-jump",
            _windows(lambda windows: _previous_dilation(windows) if has_dilation(windows) else None),
        ),
        Misconception(
            "dilation-carried-over",
            "dilations multiplied from layer to layer",
            prose("Each layer has only its own dilation. It is strides that multiply, since they make up the jump."),
            "quizgen/receptive-field#^dilation-and-jump",
            _windows(_dilation_carried_over),
        ),
        Misconception(
            "kernels-added",
            "spans of the kernels added",
            prose(
                "Windows of neighbouring units overlap. A layer adds only $k_\\text{eff} - 1$ pixels (times the jump)."
            ),
            "quizgen/receptive-field#^new-pixels",
            _windows(lambda windows: sum(window.extent for window in windows)),
        ),
        Misconception(
            "kernels-multiplied",
            "spans of the kernels multiplied",
            prose("With stride 1 neighbouring windows overlap, so each layer only adds $k_\\text{eff} - 1$ pixels."),
            "quizgen/receptive-field#^new-pixels",
            _windows(lambda windows: prod(window.extent for window in windows)),
        ),
        Misconception(
            "whole-kernel-added",
            "the whole span added instead of the span less 1",
            prose("One tap of the kernel is the pixel you already have: only $k_\\text{eff} - 1$ are new."),
            "quizgen/receptive-field#^new-pixels",
            _windows(with_whole_kernels),
        ),
        known("started-at-zero", _windows(lambda windows: field_side(windows) - 1)),
        known("last-kernel-only", _windows(lambda windows: windows[-1].extent)),
        known("padding-added", _windows(_padding_added)),
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
            prose(
                "After a stride, neighbours lie further apart in the input: multiply $k_\\text{eff} - 1$ by the jump."
            ),
            "quizgen/receptive-field#^jump",
            _strided(with_strides_ignored),
        ),
        Misconception(
            "strides-added",
            "strides added instead of multiplied",
            prose("Strides multiply: after two strides of 1 the jump is still 1, after three of 2 it is 8."),
            "quizgen/receptive-field#^jump",
            _windows(with_strides_added),
        ),
        known("previous-stride-only", _strided(with_previous_stride)),
    ),
)
