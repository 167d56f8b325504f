"""Stacks to draw, and wrong rules for receptive fields: what the families about them share."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from random import Random

from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Shape, Sliding, Window, grow

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


def stack(sketches: Iterable[Sketch], channels: int = IMAGE.channels) -> tuple[Sliding, ...]:
    """Give the sketched windows channels: they double with each convolution, and no receptive field depends on them."""
    layers: list[Sliding] = []
    for kind, window in sketches:
        kernel, stride, padding, dilation = (
            (v, v) for v in (window.kernel, window.stride, window.padding, window.dilation)
        )
        if kind is Conv2d:
            filters = 16 if channels == IMAGE.channels else 2 * channels
            layers.append(Conv2d(channels, filters, kernel, stride, padding, dilation))
            channels = filters
        elif kind is MaxPool2d:
            layers.append(MaxPool2d(kernel, stride, padding))
        else:
            layers.append(AvgPool2d(kernel, stride, padding))
    return tuple(layers)


@lru_cache(maxsize=64)
def axes_of(layers: tuple[Sliding, ...]) -> tuple[Windows, Windows]:
    """Return the layers' windows along the height and along the width."""
    return tuple(layer.windows[0] for layer in layers), tuple(layer.windows[1] for layer in layers)


def windows_across(layers: tuple[Sliding, ...]) -> Windows:
    """Return the layers' windows along the width."""
    return axes_of(layers)[1]


def units_across(windows: Windows, pixels: int = IMAGE.width) -> int:
    """Return how many units a row has after the last layer, for an image so many pixels wide.

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
    return grow(windows)[-1].size


# Wrong rules for its side.


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


def with_whole_kernels(windows: Windows) -> int:
    return 1 + sum(window.extent * field.jump for window, field in zip(windows, grow(windows), strict=False))


def with_extents(windows: Windows, extent: Callable[[Window], int]) -> int | None:
    """Apply the right rule with wrong extents of the dilated kernels; None where nothing is dilated."""
    if not has_dilation(windows):
        return None
    extents = (extent(window) if window.dilation > 1 else window.extent for window in windows)
    return 1 + sum((span - 1) * field.jump for span, field in zip(extents, grow(windows), strict=False))


def dilation_times_kernel(window: Window) -> int:
    return window.dilation * window.kernel


def dilation_as_holes(window: Window) -> int:
    return window.kernel + (window.kernel - 1) * window.dilation


def kernel_plus_dilation(window: Window) -> int:
    return window.kernel + window.dilation


def without_dilation(window: Window) -> int:
    return window.kernel
