"""How far does a unit see through dilated convolutions? Two or three, then more, then after strides."""

from itertools import pairwise
from random import Random

from quizgen.kit.fields import (
    LARGEST_FIELD,
    Sketch,
    Windows,
    dilation_as_holes,
    dilation_times_kernel,
    draw_conv,
    has_dilation,
    if_dilated,
    if_strided,
    kernel_plus_dilation,
    stack,
    started_at_zero,
    with_kernels_added,
    with_kernels_multiplied,
    with_last_kernel_only,
    with_new_jump,
    with_padding_added,
    with_previous_stride,
    with_strides_added,
    with_strides_ignored,
    with_whole_kernels,
    without_dilation,
)
from quizgen.kit.stacks import FieldSide, with_side
from quizgen.problem import Asks, Family, Level, Topic, Wrong


class DilatedSide(FieldSide):
    """How wide the field of a unit after convolutions is, some of them dilated."""

    words = "side"


def _previous_dilation(windows: Windows) -> int:
    """Let each dilation spread the taps of the layer after it, as a stride would."""
    size, jump = windows[0].kernel, 1
    for before, window in pairwise(windows):
        jump *= before.stride
        size += (window.kernel - 1) * before.dilation * jump
    return size


def _dilation_carried_over(windows: Windows) -> int:
    size = spread = 1
    for window in windows:
        spread *= window.dilation
        size += (window.kernel - 1) * spread
        spread *= window.stride
    return size


_SIDE: tuple[Wrong[DilatedSide], ...] = (
    Wrong("dilation-ignored", with_side(if_dilated(without_dilation))),
    Wrong("dilation-times-kernel", with_side(if_dilated(dilation_times_kernel))),
    Wrong("dilation-as-holes", with_side(if_dilated(dilation_as_holes))),
    Wrong("kernel-plus-dilation", with_side(if_dilated(kernel_plus_dilation))),
    Wrong("dilation-one-layer-late", with_side(_previous_dilation)),
    Wrong("dilation-carried-over", with_side(_dilation_carried_over), (2,)),
    Wrong("kernels-added", with_side(with_kernels_added), (1, 2)),
    Wrong("kernels-multiplied", with_side(with_kernels_multiplied), (1,)),
    Wrong("whole-kernel-added", with_side(with_whole_kernels), (2, 3)),
    Wrong("started-at-zero", with_side(started_at_zero), (1,)),
    Wrong("last-kernel-only", with_side(with_last_kernel_only), (1,)),
    Wrong("padding-added", with_side(with_padding_added), (2,)),
    Wrong("new-jump", with_side(if_strided(with_new_jump)), (3,)),
    Wrong("strides-ignored", with_side(if_strided(with_strides_ignored)), (3,)),
    Wrong("strides-added", with_side(with_strides_added), (3,)),
    Wrong("previous-stride-only", with_side(if_strided(with_previous_stride)), (3,)),
)


_SERIES = ((1, 2, 4), (1, 2, 5), (1, 1, 2, 4), (1, 2, 4, 8), (1, 2, 3), (2, 4, 8), (1, 3, 9), (1, 2, 5, 9))
"""Dilations as papers have them: doubling ones, and those that leave no holes."""


def _draw_few(rng: Random) -> DilatedSide | None:
    count = rng.choice((2, 2, 3))
    return _side([draw_conv(rng, (3, 3, 3, 5), dilation=rng.choice((1, 2, 2, 3, 4))) for _ in range(count)])


def _draw_more(rng: Random) -> DilatedSide | None:
    if rng.random() < 0.4:
        dilations: tuple[int, ...] = rng.choice(_SERIES)
    else:
        dilations = tuple(rng.choice((1, 2, 3, 4, 6, 8)) for _ in range(rng.choice((3, 3, 4))))
    return _side([draw_conv(rng, (3, 3, 3, 5, 5, 7), dilation=dilation) for dilation in dilations])


def _draw_strided(rng: Random) -> DilatedSide | None:
    """Draw strided convolutions first, dilated ones behind, as networks for segmentation have them."""
    strided = [draw_conv(rng, (3, 3, 5, 7), rng.choice((2, 2, 2, 3))) for _ in range(rng.choice((1, 2, 2)))]
    plain = [draw_conv(rng, (3, 3, 5)) for _ in range(rng.choice((0, 0, 1)))]
    dilated = [draw_conv(rng, (3, 3, 3, 5), dilation=rng.choice((2, 2, 3, 4, 5))) for _ in range(rng.choice((1, 2, 2)))]
    return _side([*strided, *plain, *dilated])


def _side(sketches: list[Sketch]) -> DilatedSide | None:
    """Ask for the field if some layer is dilated and it is not too large."""
    question = DilatedSide(stack(sketches))
    return question if has_dilation(question.windows) and question.field.size <= LARGEST_FIELD else None


FAMILY = Family(
    "dilated-receptive-field",
    "Receptive field of dilated convolutions",
    Topic.RECEPTIVE_FIELD,
    questions=(Asks(DilatedSide, _SIDE),),
    levels=(
        Level(
            "two or three dilated convolutions",
            _draw_few,
            ("E4",),
            max_share=0.2,  # small odd numbers are all there is
        ),
        Level("longer stacks with growing dilation", _draw_more, ("E4",)),
        Level("dilated convolutions after strided ones", _draw_strided, ("E4",)),
    ),
)
