"""ONNX's operators that change a map's size without windows: resizing, and pixels out of channels."""

from collections.abc import Sequence
from math import floor
from struct import pack, unpack
from typing import Any

from quizgen.networks.onnx_reader import Reader, UnsupportedError, attribute
from quizgen.networks.onnx_values import NCHW, Map
from quizgen.solver import Pair, PixelShuffle, PixelUnshuffle, Shape, Upsample

Proto = Any
"""A protobuf message, which is typed by the onnx package alone."""


def resize(reader: Reader, node: Proto) -> None:
    """Upsampling by a factor or to a size."""
    read = reader.map(node)
    if read.axes != NCHW or not isinstance(read.shape, Shape):
        raise UnsupportedError("it reads no image")
    mode = {"linear": "bilinear", "cubic": "bicubic"}.get(
        attribute(node, "mode", b"nearest").decode("ascii"), "nearest"
    )
    aligned = attribute(node, "coordinate_transformation_mode", b"") == b"align_corners"
    size = _resized(reader, node, read)
    layer = Upsample(size=size, mode=mode, align_corners=aligned)
    reader.give(node, reader.add(layer, read, reader.name(node), NCHW))


def _resized(reader: Reader, node: Proto, read: Map) -> Pair:
    """Return height and width, given as sizes or as factors of all axes or of some."""
    alone = len(node.input) == 2  # noqa: PLR2004 - no region before them: Upsample, and Resize up to opset 10
    scales = reader.constant(node, 1 if alone else 2)
    factors = (scales.values if scales and scales.values else None) or attribute(node, "scales")
    numbers = reader.numbers(node, 3) or factors
    axes = [axis % 4 for axis in attribute(node, "axes") or range(4)]
    if not numbers or len(numbers) != len(axes):
        raise UnsupportedError("its size is not known from the file")
    if attribute(node, "keep_aspect_ratio_policy", b"stretch") != b"stretch":
        raise UnsupportedError("it keeps the ratio of height to width; export it with sizes that do")
    if attribute(node, "coordinate_transformation_mode", b"") == b"tf_crop_and_resize":
        raise UnsupportedError("it cuts before it resizes")
    sizes = list(read.dims)
    for axis, number in zip(axes, numbers, strict=True):
        sizes[axis] = _scaled(sizes[axis], number) if numbers is factors else int(number)
    if sizes[1] != read.dims[1]:
        raise UnsupportedError("it changes the number of channels")
    if sizes[0] != 1:
        raise UnsupportedError(f"it makes a batch of {sizes[0]}; export the network for one image at a time")
    return sizes[2], sizes[3]


def _scaled(size: int, factor: float) -> int:
    """Multiply as ONNX does, in numbers of 32 bits: 10 × 2.8 is 28, though 2.8 is a little less there."""
    product: float = unpack("f", pack("f", size * factor))[0]
    return floor(product)


def expand(reader: Reader, node: Proto) -> None:
    """A map of one pixel spread over a larger one; nothing, where what reads it spreads it as well."""
    read, target = reader.map(node), reader.numbers(node, 1)
    if target is None:
        raise UnsupportedError("its target is not known from the file")
    sizes = [1] * (len(read.dims) - len(target)) + list(target)
    if len(sizes) == len(read.dims) and sizes[0] == reader.batch:
        sizes[0] = 1
    dims = tuple(own if size == 1 else size for own, size in zip(read.dims, sizes, strict=False))
    if len(sizes) > len(read.dims):
        raise UnsupportedError(f"it makes {_by(sizes)} of {_by(read.dims)}")
    if dims == read.dims or _is_spread_anyway(reader, node, dims):
        reader.give(node, read)
    elif read.axes == NCHW and read.dims[2:] == (1, 1) and dims[:2] == read.dims[:2]:
        reader.give(node, reader.add(Upsample(size=(dims[2], dims[3])), read, reader.name(node), NCHW))
    else:
        raise UnsupportedError(
            f"it makes {_by(dims)} of {_by(read.dims)}, and only a map of one pixel can be spread over height and width"
        )


def _by(sizes: Sequence[int]) -> str:
    return " × ".join(map(str, sizes[:6]))


def _is_spread_anyway(reader: Reader, node: Proto, dims: tuple[int, ...]) -> bool:
    """Tell whether a map is only multiplied by others that are as large, as a gate is."""
    readers = reader.readers(node.output[0])
    others = [reader.values.get(name) for one in readers for name in one.input if name != node.output[0]]
    gates = all(one.op_type == "Mul" for one in readers) and len(others) == len(readers) > 0
    return gates and all(isinstance(other, Map) and (other.axes, other.dims) == (NCHW, dims) for other in others)


def shuffle(reader: Reader, node: Proto) -> None:
    """Pixels out of channels, or the other way."""
    read = reader.map(node)
    if read.axes != NCHW:
        raise UnsupportedError("it reads no image")
    factor = attribute(node, "blocksize", 1)
    layer = PixelShuffle(factor) if node.op_type == "DepthToSpace" else PixelUnshuffle(factor)
    reader.give(node, reader.add(layer, read, reader.name(node), NCHW))
