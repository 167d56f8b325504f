"""How far does a unit see through dilated convolutions? One of them, then several, then some after strides."""

from random import Random

from quizgen.kit.fields import (
    LARGEST_FIELD,
    Sketch,
    Windows,
    dilation_as_holes,
    dilation_times_kernel,
    draw_conv,
    has_dilation,
    has_strides,
    if_dilated,
    if_strided,
    kernel_plus_dilation,
    stack,
    started_at_zero,
    with_extents,
    with_kernels_added,
    with_new_jump,
    with_strides_added,
    with_strides_ignored,
    without_dilation,
)
from quizgen.kit.stacks import FieldSide, strides_before, with_side
from quizgen.problem import Asks, Family, Level, Topic, Wrong


class DilatedSide(FieldSide):
    """How wide the field of a unit after convolutions is, some of them dilated."""

    words = "side"


def _dilation_carried_over(windows: Windows) -> int:
    """Let each dilation spread the taps of the layers after it, too, as a stride does."""
    size = spread = 1
    for window in windows:
        spread *= window.dilation
        size += (window.kernel - 1) * spread
        spread *= window.stride
    return size


def _kernel_plus_dilation(windows: Windows) -> int | None:
    return None if has_strides(windows) else with_extents(windows, kernel_plus_dilation)


def _spans_added(windows: Windows) -> int | None:
    return None if has_strides(windows) else with_kernels_added(windows)


def _started_at_zero(windows: Windows) -> int | None:
    return None if has_strides(windows) else started_at_zero(windows)


def _first_dilated(q: DilatedSide) -> dict[str, object]:
    number, window = next((n, window) for n, window in enumerate(q.windows, start=1) if window.dilation > 1)
    return {"layer": number, "taps": window.kernel, "dilation": window.dilation, "span": window.extent}


_SIDE: tuple[Wrong[DilatedSide], ...] = (
    Wrong("dilation-ignored", with_side(if_dilated(without_dilation)), (1, 2, 3), _first_dilated),
    Wrong("dilation-times-kernel", with_side(if_dilated(dilation_times_kernel)), (1, 2, 3)),
    Wrong("dilation-as-holes", with_side(if_dilated(dilation_as_holes)), (1, 2, 3)),
    Wrong("strides-ignored", with_side(if_strided(with_strides_ignored)), (3,)),
    Wrong("new-jump", with_side(if_strided(with_new_jump)), (3,)),
    Wrong("strides-added", with_side(if_strided(with_strides_added)), (3,), strides_before),
    Wrong("dilation-carried-over", with_side(_dilation_carried_over), (2, 3)),
    Wrong("spans-added", with_side(_spans_added), (1, 2)),
    Wrong("started-at-zero", with_side(_started_at_zero), (1,)),
    Wrong("kernel-plus-dilation", with_side(_kernel_plus_dilation), (1, 2), _first_dilated),
)


_SERIES = ((1, 2, 4), (1, 2, 5), (1, 1, 2, 4), (1, 2, 4, 8), (1, 2, 3), (2, 4, 8), (1, 3, 9), (1, 2, 5, 9))
"""Dilations as papers have them: doubling ones, and those that leave no holes."""


def _draw_one_dilated(rng: Random) -> DilatedSide | None:
    count = rng.choice((2, 3, 3))
    dilated = rng.randrange(count)
    rates = [rng.choice((2, 2, 3, 4)) if i == dilated else 1 for i in range(count)]
    return _side([draw_conv(rng, (3, 3, 5, 7), dilation=rate) for rate in rates])


def _draw_several_dilated(rng: Random) -> DilatedSide | None:
    if rng.random() < 0.4:
        dilations: tuple[int, ...] = rng.choice(_SERIES)
    else:
        dilations = tuple(rng.choice((1, 2, 2, 3, 4, 6, 8)) for _ in range(rng.choice((3, 3, 4))))
    if sum(dilation > 1 for dilation in dilations) < 2:
        return None
    return _side([draw_conv(rng, (3, 3, 5, 5, 7), dilation=dilation) for dilation in dilations])


def _draw_strided(rng: Random) -> DilatedSide | None:
    """Draw strided convolutions first and dilated ones after them, as networks for segmentation have them."""
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
        # small odd numbers are all there is
        Level("one dilated convolution among others", _draw_one_dilated, ("E4",), max_share=0.2),
        Level("several dilations, each for its own layer", _draw_several_dilated, ("E4",)),
        Level("dilated convolutions after strided ones", _draw_strided, ("E4",)),
    ),
)
