"""Where the windows of ONNX's operators are padded, and what transposed convolutions crop."""

from typing import Any

from quizgen.networks.onnx_reader import Reader, UnsupportedError, attribute
from quizgen.networks.onnx_values import Map
from quizgen.solver import Pair, Shape, TensorFlowAxis, halves

Sides = tuple[int, int, int, int]
"""Left, right, top, bottom."""

Proto = Any
"""A protobuf message, which is typed by the onnx package alone."""


def pair(node: Proto, name: str, default: int = 1) -> Pair:
    """Return an attribute of two numbers, for height and width."""
    values = attribute(node, name) or [default, default]
    if len(values) != 2:  # noqa: PLR2004 - height and width
        has = "have" if name.endswith("s") else "has"
        raise UnsupportedError(f"its {name} {has} {len(values)} axes; only images can be worked out")
    return values[0], values[1]


def padding_of(node: Proto, shape: Shape, kernel: Pair, stride: Pair, dilation: Pair) -> Sides:
    """Return the padding of four sides."""
    auto = attribute(node, "auto_pad", b"NOTSET").decode("ascii", "replace")
    if auto in {"SAME_UPPER", "SAME_LOWER"}:
        ends = []
        for axis in (0, 1):
            extent = dilation[axis] * (kernel[axis] - 1) + 1
            before, after = TensorFlowAxis(shape.size[axis], extent, stride[axis], "same").ends
            ends.append((after, before) if auto == "SAME_LOWER" else (before, after))
        (top, bottom), (left, right) = ends
        return left, right, top, bottom
    pads = attribute(node, "pads") or [0, 0, 0, 0]
    if auto == "VALID":
        return 0, 0, 0, 0
    if len(pads) != 4:  # noqa: PLR2004 - sides of a picture
        raise UnsupportedError(f"its padding has {len(pads)} numbers, not 4; only images can be worked out")
    top, left, bottom, right = pads
    return left, right, top, bottom


def cropped(node: Proto, shape: Shape, kernel: Pair, stride: Pair, dilation: Pair) -> Sides:
    """Return what a transposed convolution crops: all beyond the output that it names, or beyond input × stride."""
    auto, named = attribute(node, "auto_pad", b"NOTSET"), attribute(node, "output_shape")
    if auto not in {b"SAME_UPPER", b"SAME_LOWER"} and not named:
        return padding_of(node, shape, kernel, stride, dilation)
    added = pair(node, "output_padding", 0)
    beyond = [dilation[axis] * (kernel[axis] - 1) + 1 - stride[axis] + added[axis] for axis in (0, 1)]
    if named:
        output = pair(node, "output_shape")
        beyond = [beyond[axis] + stride[axis] * shape.size[axis] - output[axis] for axis in (0, 1)]
    if min(beyond) < 0 and named:
        raise UnsupportedError(
            "it names an output that is larger than its windows reach; export it with output_padding"
        )
    if min(beyond) < 0:
        raise UnsupportedError("its kernel is smaller than its stride; export it with numbers for its padding")
    (top, bottom), (left, right) = [halves(one) if auto == b"SAME_UPPER" else halves(one)[::-1] for one in beyond]
    return left, right, top, bottom


def symmetric(reader: Reader, read: Map, sides: Sides, name: str) -> tuple[Pair, Map]:
    """Return the padding of a layer, and what it reads: padded before, where padding differs from side to side."""
    left, right, top, bottom = sides
    if left == right and top == bottom:
        return (top, left), read
    return (0, 0), reader.padded(read, sides, name)


def around_pool(
    reader: Reader, node: Proto, read: Map, windows: tuple[Pair, Pair, Pair], name: str
) -> tuple[Pair, Map]:
    """Pad for a pool: with its own padding where PyTorch's has such, else before it."""
    shape, (kernel, stride, dilation) = read.shape, windows
    assert isinstance(shape, Shape)  # noqa: S101 - an image
    left, right, top, bottom = padding_of(node, shape, kernel, stride, dilation)
    if (left, top) == (right, bottom) and 2 * left <= kernel[1] and 2 * top <= kernel[0]:
        return (top, left), read
    if attribute(node, "ceil_mode", 0):
        extent = [dilation[axis] * (kernel[axis] - 1) + 1 for axis in (0, 1)]
        bottom = _reached(shape.height + top, bottom, extent[0], stride[0])
        right = _reached(shape.width + left, right, extent[1], stride[1])
    return (0, 0), reader.padded(read, (left, right, top, bottom), name)


def _reached(size: int, after: int, extent: int, stride: int) -> int:
    """Return how much of the padding after `size` pixels, the padding before included, is reached in ceil mode.

    A last window that starts in it is left out. As a layer of its own, padding would count as input.
    """
    steps = -(-(size + after - extent) // stride)
    return after if steps * stride < size else max(0, (steps - 1) * stride + extent - size)
