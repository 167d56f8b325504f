"""ONNX's operators that change a map's size without windows: resizing, and pixels out of channels."""

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


def shuffle(reader: Reader, node: Proto) -> None:
    """Pixels out of channels, or the other way."""
    read = reader.map(node)
    if read.axes != NCHW:
        raise UnsupportedError("it reads no image")
    factor = attribute(node, "blocksize", 1)
    layer = PixelShuffle(factor) if node.op_type == "DepthToSpace" else PixelUnshuffle(factor)
    reader.give(node, reader.add(layer, read, reader.name(node), NCHW))
