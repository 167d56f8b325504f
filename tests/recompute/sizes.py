"""Padded inputs, pixels left over, TensorFlow's same padding, and blocks of pixels stacked into channels."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from recompute.basic import axis_of, output_of

Data = dict[str, Any]


def _padded_shape(problem: Data, _answer: Data) -> list[int]:
    """Lay a frame around every map, and look how far it reaches."""
    channels, height, width = problem["input"]
    above, left = problem["layers"][0]["padding"]
    rows = list(range(-above, height + above))
    columns = list(range(-left, width + left))
    return [channels, len(rows), len(columns)]


def _leftover(problem: Data, _answer: Data) -> int:
    """Move the kernel to the right for as long as it fits; count the pixels behind it."""
    kernel, stride, padding, dilation = axis_of(problem["layers"][0], 1)
    assert dilation == 1
    row = list(range(-padding, problem["input"][2] + padding))
    last = row[:kernel]
    while (further := row[row.index(last[0]) + stride :])[kernel - 1 :]:
        last = further[:kernel]
    return len([pixel for pixel in row if pixel > last[-1]])


def _windows(size: int, stride: int) -> list[int]:
    """Return where TensorFlow lets windows begin, counted from the first: at every stride within the input."""
    return list(range(0, size, stride))


def _ends(size: int, kernel: int, stride: int) -> list[int]:
    """Add zeros one by one, the odd ones behind, until all the windows fit."""
    starts = _windows(size, stride)
    for added in count():
        before, behind = [0] * (added - len(range(0, added, 2))), [0] * len(range(0, added, 2))
        pixels = len([*before, *[1] * size, *behind])
        if pixels >= starts[-1] + kernel:
            return [len(before), len(behind)]
    raise AssertionError


def _sizes(problem: Data, axis: int) -> Iterator[tuple[int, Data]]:
    """Follow one axis through the layers: yield each layer with the size in front of it, and at last that behind."""
    size = problem["input"][1 + axis]
    for layer in problem["layers"]:
        yield size, layer
        size = len(_windows(size, layer["stride"][axis]))
    yield size, {}


def _output_size_same(problem: Data, answer: Data) -> object:
    height, width = (list(_sizes(problem, axis))[-1][0] for axis in (0, 1))
    if answer["type"] == "integer":
        assert height == width
        return height
    return [height, width]


def _same_padding(problem: Data, _answer: Data) -> list[int]:
    axis = problem["axis"]
    size, layer = list(_sizes(problem, axis))[-2]
    return _ends(size, layer["kernel_size"][axis], layer["stride"][axis])


def _unshuffled_shape(problem: Data, _answer: Data) -> list[int]:
    """Move every number: a pixel goes to the position of its block, into the channel of its place in the block."""
    channels, height, width = output_of(problem["input"], problem["layers"])
    factor = problem["downscale_factor"]
    assert height % factor == 0
    assert width % factor == 0
    rows = {row // factor for row in range(height)}
    columns = {column // factor for column in range(width)}
    stacked = {
        (channel, row % factor, column % factor)
        for channel in range(channels)
        for row in range(height)
        for column in range(width)
    }
    return [len(stacked), len(rows), len(columns)]


ANSWERS = {
    "padded_shape": _padded_shape,
    "leftover": _leftover,
    "output_size:same": _output_size_same,
    "same_padding": _same_padding,
    "unshuffled_shape": _unshuffled_shape,
}
