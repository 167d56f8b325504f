"""ONNX's operators with weights or windows: convolutions, pooling, linear layers, normalisations."""

from typing import Any

from quizgen.networks.onnx_fitting import (
    check_channels,
    check_groups,
    check_inputs,
    check_scale_and_shift,
    has_bias,
    has_gemm_bias,
)
from quizgen.networks.onnx_padding import around_pool, cropped, padding_of, pair, symmetric
from quizgen.networks.onnx_reader import Reader, UnsupportedError, attribute
from quizgen.networks.onnx_values import FLAT, NCHW, Constant, Map
from quizgen.solver import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Features,
    Flatten,
    GroupNorm,
    InstanceNorm2d,
    Layer,
    LayerNorm,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    Shape,
)

Proto = Any
"""A protobuf message, which is typed by the onnx package alone."""


def convolution(reader: Reader, node: Proto) -> None:
    """A convolution; padding that differs from side to side is a layer before it."""
    read, kernel = _image(reader, node), _kernel(reader, node)
    shape = read.shape
    assert isinstance(shape, Shape)  # noqa: S101 - an image
    groups = attribute(node, "group", 1)
    check_channels(kernel, kernel.dims[1] * groups, shape.channels)
    size = (kernel.dims[2], kernel.dims[3])
    stride, dilation = pair(node, "strides"), pair(node, "dilations")
    sides = padding_of(node, shape, size, stride, dilation)
    name = reader.name(node)
    padding, read = symmetric(reader, read, sides, name)
    biased = has_bias(reader, node, kernel.dims[0])
    if biased and (kernel.name.startswith("onnx::Conv_") or node.input[2] == f"{node.input[1]}_bias"):
        reader.folded = True
    layer = Conv2d(shape.channels, kernel.dims[0], size, stride, padding, dilation, groups, biased)
    reader.give(node, reader.add(layer, read, name, NCHW, _shared(reader, node, kernel)))


def transposed(reader: Reader, node: Proto) -> None:
    """A transposed convolution; its padding crops."""
    read, kernel = _image(reader, node), _kernel(reader, node)
    shape = read.shape
    assert isinstance(shape, Shape)  # noqa: S101 - an image
    size, stride, dilation = (kernel.dims[2], kernel.dims[3]), pair(node, "strides"), pair(node, "dilations")
    left, right, top, bottom = cropped(node, shape, size, stride, dilation)
    even = left == right and top == bottom
    name, groups = reader.name(node), attribute(node, "group", 1)
    check_channels(kernel, kernel.dims[0], shape.channels)
    layer = ConvTranspose2d(
        shape.channels,
        kernel.dims[1] * groups,
        size,
        stride,
        (top, left) if even else (0, 0),
        pair(node, "output_padding", 0),
        groups,
        has_bias(reader, node, kernel.dims[1] * groups),
        dilation,
    )
    made = reader.add(layer, read, name, NCHW, _shared(reader, node, kernel))
    reader.give(node, made if even else reader.padded(made, (-left, -right, -top, -bottom), name))


def pooling(reader: Reader, node: Proto) -> None:
    """Max or average pooling."""
    read = _image(reader, node)
    shape = read.shape
    assert isinstance(shape, Shape)  # noqa: S101 - an image
    kernel = attribute(node, "kernel_shape", [])
    if len(kernel) != 2:  # noqa: PLR2004 - height and width
        raise UnsupportedError(f"its kernel has {len(kernel)} axes; only images can be worked out")
    size, stride, dilation = (kernel[0], kernel[1]), pair(node, "strides"), pair(node, "dilations")
    name = reader.name(node)
    ceil = bool(attribute(node, "ceil_mode", 0))
    padding, read = around_pool(reader, node, read, (size, stride, dilation), name)
    layer: Layer
    if node.op_type == "MaxPool":
        layer = MaxPool2d(size, stride, padding, dilation, ceil)
    elif dilation == (1, 1):
        layer = AvgPool2d(size, stride, padding, ceil)
    else:
        raise UnsupportedError("its windows have holes (dilations), which are known for MaxPool alone")
    reader.give(node, reader.add(layer, read, name, NCHW))


def global_pooling(reader: Reader, node: Proto) -> None:
    """Global pooling, also as a mean over height and width."""
    read = reader.map(node)
    if not node.op_type.startswith("Global"):
        named = {read.axes[axis] for axis in reader.numbers(node, 1) or attribute(node, "axes") or ()}
        if not named:
            raise UnsupportedError("its axes are not known from the file, or it goes over all of them")
        if named != {"H", "W"}:
            raise UnsupportedError(f"it goes over the axes {', '.join(sorted(named))}, not over height and width")
    elif isinstance(read.shape, Shape) and (read.axes[:2] != NCHW[:2] or len(read.axes) != len(NCHW)):
        raise UnsupportedError(f"it reads axes {' '.join(read.axes)}, and goes over all but the first two")
    layer = AdaptiveMaxPool2d() if "Max" in node.op_type else AdaptiveAvgPool2d()
    name = reader.name(node)
    made = reader.add(layer, read, name, read.axes)
    if not node.op_type.startswith("Global") and not attribute(node, "keepdims", 1):
        made = reader.add(Flatten(), made, f"{name}.flatten", FLAT)
    reader.give(node, made)


def gemm(reader: Reader, node: Proto) -> None:
    """A fully connected layer."""
    read, weights = reader.map(node), _weights(reader, node, 2)
    if attribute(node, "transA", 0):
        raise UnsupportedError("its input is transposed")
    outputs = weights.dims[0] if attribute(node, "transB", 0) else weights.dims[1]
    if not isinstance(read.shape, Features):
        raise UnsupportedError("it reads a feature map, not a vector")
    check_inputs(weights, read.shape.count, outputs)
    layer = Linear(read.shape.count, outputs, has_gemm_bias(reader, node, outputs))
    reader.give(node, reader.add(layer, read, reader.name(node), FLAT, _shared(reader, node, weights)))


def matmul(reader: Reader, node: Proto) -> None:
    """A linear layer on a vector; on channels at the end it is a 1 × 1 convolution."""
    if isinstance(reader.value(node, 1), Map):
        if isinstance(reader.value(node, 0), Constant):
            raise UnsupportedError("it multiplies a constant by a map; in a linear layer, the map comes first")
        raise UnsupportedError("it multiplies two maps, as attention does")
    read, weights = reader.map(node), _weights(reader, node, 2)
    inputs, outputs = weights.dims
    layer: Layer
    if isinstance(read.shape, Features):
        layer = Linear(read.shape.count, outputs, bias=False)
        check_inputs(weights, read.shape.count, outputs)
    elif read.axes[-1] == "C":
        layer = Conv2d(inputs, outputs, (1, 1), bias=False)
    else:
        raise UnsupportedError("it multiplies along the width, not along the channels")
    reader.give(node, reader.add(layer, read, reader.name(node), read.axes, (weights.name, "")))


def batch_norm(reader: Reader, node: Proto) -> None:
    """Scale and shift are parameters, running statistics are none."""
    read = reader.map(node)
    channels = _channels(read)
    check_scale_and_shift(reader, node, channels)
    layer = BatchNorm1d(channels) if isinstance(read.shape, Features) else BatchNorm2d(channels)
    reader.give(node, reader.add(layer, read, reader.name(node), read.axes))


def other_norms(reader: Reader, node: Proto) -> None:
    """Layer, group, instance and local response normalisation."""
    read = reader.map(node)
    channels = _channels(read)
    layer: Layer
    if node.op_type == "LayerNormalization":
        axis = attribute(node, "axis", -1)
        if read.axes[axis] != "C" or read.axes[-1] != "C":
            raise UnsupportedError("it goes over more than the channels")
        layer = LayerNorm(channels)
    elif node.op_type == "GroupNormalization":
        groups = attribute(node, "num_groups", 1)
        check_groups(reader, node, groups, channels)
        layer = GroupNorm(groups, channels)
    elif node.op_type == "InstanceNormalization":
        layer = InstanceNorm2d(channels, affine=True)
    else:
        layer = LocalResponseNorm(attribute(node, "size", 1))
    if node.op_type != "LRN":
        check_scale_and_shift(reader, node, channels)
    reader.give(node, reader.add(layer, read, reader.name(node), read.axes))


def _image(reader: Reader, node: Proto) -> Map:
    read = reader.map(node)
    if read.axes != NCHW:
        raise UnsupportedError(f"it reads axes {' '.join(read.axes)}, not batch, channels, height, width")
    return read


def _kernel(reader: Reader, node: Proto) -> Constant:
    return _weights(reader, node, 4)


def _weights(reader: Reader, node: Proto, axes: int) -> Constant:
    weights = reader.constant(node, 1)
    if weights is None:
        raise UnsupportedError("its weights are computed from the input")
    if len(weights.dims) != axes and axes == 2:  # noqa: PLR2004 - a matrix
        raise UnsupportedError(f"its weights are {' × '.join(map(str, weights.dims))}, and not a matrix")
    if len(weights.dims) != axes:
        raise UnsupportedError(f"its weights have {len(weights.dims)} axes, not {axes}; only images can be worked out")
    return weights


def _shared(reader: Reader, node: Proto, weights: Constant) -> tuple[str, str]:
    """Name weights and biases, so that a kernel that is used twice counts once."""
    bias = reader.constant(node, 2)
    return (weights.name, bias.name if bias else "") if weights.name else ("", "")


def _channels(read: Map) -> int:
    return read.shape.count if isinstance(read.shape, Features) else read.shape.channels
