"""The same questions answered by counting. Nothing here is shared with quizgen, and nothing here is a formula."""

from collections.abc import Sequence

Axis = tuple[int, int, int, int]
"""kernel, stride, padding, dilation along one axis"""


def touched(start: int, kernel: int, dilation: int) -> list[int]:
    """Pixels under the taps of a kernel whose first tap lies at `start`."""
    return [start + tap * dilation for tap in range(kernel)]


def output_size(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """Slide the kernel over the padded pixels and count where all its taps lie on one. 0: nowhere."""
    pixels = {*range(-padding, size + padding)}
    count = 0
    start = -padding
    while start < size + padding:
        count += pixels.issuperset(touched(start, kernel, dilation))
        start += stride
    return count


def output_size_ceil(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """Go on until a window has reached the end, but never begin one beyond the input and its left padding."""
    last_pixel = size + padding - 1
    starts = [-padding]
    while touched(starts[-1], kernel, dilation)[-1] < last_pixel:
        starts.append(starts[-1] + stride)
    return sum(start < size for start in starts)


def parameters(in_channels: int, out_channels: int, kernel_size: Sequence[int], groups: int, *, bias: bool) -> int:
    """Name every weight by the connection it stands for, and count the names."""
    names: set[tuple[object, ...]] = set()
    for filter_ in range(out_channels):
        if bias:
            names.add(("bias", filter_))
        for channel in range(in_channels):
            if channel * groups // in_channels != filter_ * groups // out_channels:
                continue  # another group's channel
            for row in range(kernel_size[0]):
                for column in range(kernel_size[1]):
                    names.add(("weight", filter_, channel, row, column))
    return len(names)


def seen_columns(unit: int, layers: Sequence[Axis]) -> set[int]:
    """Trace a unit of the last layer back to the input columns that reach it, on an image without borders."""
    units = {unit}
    for kernel, stride, padding, dilation in reversed(layers):
        units = {pixel for u in units for pixel in touched(u * stride - padding, kernel, dilation)}
    return units


def receptive_field(layers: Sequence[Axis]) -> tuple[int, int, int]:
    """Measure extent, jump and first column of unit 0's receptive field."""
    first, second = seen_columns(0, layers), seen_columns(1, layers)
    return max(first) - min(first) + 1, min(second) - min(first), min(first)
