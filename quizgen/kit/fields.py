"""Stacks to draw, and wrong rules for receptive fields: what the families about them share."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import prod
from random import Random

from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Shape, Sliding, Window, receptive_fields

Windows = tuple[Window, ...]
"""The layers of a stack along one axis, from the input on."""

Sketch = tuple[type[Sliding], Window]
"""A layer before it has channels."""

IMAGE = Shape(3, 224, 224)
"""An image large enough for every stack that is drawn."""

LARGEST_FIELD = 150
"""Larger receptive fields mean more arithmetic, not more insight."""

_POOLS = ((2, 2, 0), (2, 2, 0), (3, 2, 0), (3, 2, 1), (3, 3, 0))


def same(kernel: int, stride: int = 1, dilation: int = 1) -> Sketch:
    """Sketch a convolution with an odd kernel, padded so that stride 1 keeps the size."""
    return Conv2d, Window(kernel, stride, dilation * (kernel - 1) // 2, dilation)


def draw_conv(rng: Random, kernels: Sequence[int], stride: int = 1, dilation: int = 1) -> Sketch:
    """Sketch a convolution with a kernel out of `kernels`, padded (see `same`) or not."""
    kernel = rng.choice(kernels)
    return Conv2d, Window(kernel, stride, rng.choice((0, dilation * (kernel - 1) // 2)), dilation)


def draw_pool(rng: Random) -> Sketch:
    """Sketch a pool as networks have them."""
    kernel, stride, padding = rng.choice(_POOLS)
    return rng.choice((MaxPool2d, MaxPool2d, AvgPool2d)), Window(kernel, stride, padding)


def draw_around_pool(rng: Random, count: int) -> list[Sketch]:
    """Sketch this many layers: convolutions with a pool among them, and one that is dilated now and then."""
    pool = rng.randrange(1, count)
    dilated = rng.randrange(count) if rng.random() < 0.4 else None  # noqa: PLR2004 - less than half of them
    return [
        draw_pool(rng) if i == pool else draw_conv(rng, (3, 3, 5), rng.choice((1, 1, 2)), 2 if i == dilated else 1)
        for i in range(count)
    ]


def stack(
    sketches: Iterable[Sketch], channels: int = IMAGE.channels, filters: int | None = None
) -> tuple[Sliding, ...]:
    """Give the sketched windows channels, on which no receptive field depends.

    All convolutions have this many `filters`; without that, the channels double with each.
    """
    layers: list[Sliding] = []
    for kind, window in sketches:
        kernel, stride, padding, dilation = (
            (v, v) for v in (window.kernel, window.stride, window.padding, window.dilation)
        )
        if kind is Conv2d:
            out_channels = filters or (16 if channels == IMAGE.channels else 2 * channels)
            layers.append(Conv2d(channels, out_channels, kernel, stride, padding, dilation))
            channels = out_channels
        elif kind is MaxPool2d:
            layers.append(MaxPool2d(kernel, stride, padding))
        else:
            layers.append(AvgPool2d(kernel, stride, padding))
    return tuple(layers)


@lru_cache(maxsize=64)  # each wrong method of a draw asks for those of the same layers
def axes_of(layers: tuple[Sliding, ...]) -> tuple[Windows, Windows]:
    """Return the layers' windows along the height and along the width."""
    return tuple(layer.windows[0] for layer in layers), tuple(layer.windows[1] for layer in layers)


def windows_across(layers: tuple[Sliding, ...]) -> Windows:
    """Return the layers' windows along the width."""
    return axes_of(layers)[1]


def units_across(windows: Windows, pixels: int = IMAGE.width) -> int:
    """Return how many units a row has after the last layer, for an image of this many pixels across.

    Raises:
        IllPosedError: a window fits nowhere.
    """
    for window in windows:
        pixels = window.slide(pixels).positions
    return pixels


def has_strides(windows: Windows) -> bool:
    return any(window.stride > 1 for window in windows)


def has_dilation(windows: Windows) -> bool:
    return any(window.dilation > 1 for window in windows)


def field_side(windows: Windows) -> int:
    """Return the right side of the receptive field."""
    return receptive_fields(windows)[-1].size


# Wrong rules for its side.


SideRule = Callable[[Windows], int | None]
"""A wrong side of the field; None for a stack to which the rule does not apply."""


def if_strided(rule: SideRule) -> SideRule:
    """Apply a rule that is wrong about strides only where there are some."""
    return lambda windows: rule(windows) if has_strides(windows) else None


def if_plain(rule: SideRule) -> SideRule:
    """Apply a rule for kernels alone only where nothing has a stride or is dilated."""
    return lambda windows: None if has_strides(windows) or has_dilation(windows) else rule(windows)


def if_dilated(extent: Callable[[Window], int]) -> SideRule:
    """Apply the right rule with wrong extents of the dilated kernels, where there are some (see `with_extents`)."""
    return lambda windows: with_extents(windows, extent)


def with_kernels_added(windows: Windows) -> int:
    return sum(window.extent for window in windows)


def with_kernels_multiplied(windows: Windows) -> int:
    return prod(window.extent for window in windows)


def with_last_kernel_only(windows: Windows) -> int:
    return windows[-1].extent


def multiplied_by_strides(windows: Windows) -> int:
    """Let each stride stretch the field that there is: r · s + k − 1."""
    size = 1
    for window in windows:
        size = size * window.stride + window.extent - 1
    return size


def started_at_zero(windows: Windows) -> int:
    return field_side(windows) - 1


def with_padding_added(windows: Windows) -> int | None:
    field = receptive_fields(windows)[-1]
    return field.size + 2 * field.padding if field.padding else None


def with_new_jump(windows: Windows) -> int:
    size = jump = 1
    for window in windows:
        jump *= window.stride
        size += (window.extent - 1) * jump
    return size


def with_strides_ignored(windows: Windows) -> int:
    return 1 + sum(window.extent - 1 for window in windows)


def with_strides_added(windows: Windows) -> int:
    size, jump = windows[0].extent, 0
    for before, window in pairwise(windows):
        jump += before.stride
        size += (window.extent - 1) * jump
    return size


def with_previous_stride(windows: Windows) -> int:
    return windows[0].extent + sum((window.extent - 1) * before.stride for before, window in pairwise(windows))


def with_whole_kernels(windows: Windows) -> int | None:
    """Add k jumps for each layer; None where something is dilated, as k is not what counts there."""
    if has_dilation(windows):
        return None
    return 1 + sum(
        window.extent * field.jump for window, field in zip(windows, receptive_fields(windows), strict=False)
    )


def with_extents(windows: Windows, extent: Callable[[Window], int]) -> int | None:
    """Apply the right rule with wrong extents of the dilated kernels; None where nothing is dilated."""
    if not has_dilation(windows):
        return None
    extents = (extent(window) if window.dilation > 1 else window.extent for window in windows)
    return 1 + sum((span - 1) * field.jump for span, field in zip(extents, receptive_fields(windows), strict=False))


def dilation_times_kernel(window: Window) -> int:
    return window.dilation * window.kernel


def dilation_as_holes(window: Window) -> int:
    return window.kernel + (window.kernel - 1) * window.dilation


def kernel_plus_dilation(window: Window) -> int:
    return window.kernel + window.dilation


def without_dilation(window: Window) -> int:
    return window.kernel
