"""Shapes, parameters and receptive fields of layers in a row."""

from functools import cache
from typing import Any

import bruteforce

Data = dict[str, Any]


def axis_of(layer: Data, axis: int) -> tuple[int, int, int, int]:
    """Return kernel, stride, padding, dilation along an axis of a layer that slides; one pixel for others."""
    if "kernel_size" not in layer:
        return 1, 1, 0, 1
    dilation = layer.get("dilation", [1, 1])
    return layer["kernel_size"][axis], layer["stride"][axis], layer["padding"][axis], dilation[axis]


def output_of(input_shape: list[int], layers: list[Data]) -> list[int]:
    """Return the shape after the last layer: [C, H, W], or [N] once flattened."""
    shape = list(input_shape)
    for layer in layers:
        shape = _after(shape, layer)
    return shape


def _after(shape: list[int], layer: Data) -> list[int]:  # noqa: PLR0911 - one for each kind of layer
    match layer["type"]:
        case "ReLU" | "Dropout" | "BatchNorm2d":
            return shape
        case "Flatten":
            return [len([None for _ in range(shape[0]) for _ in range(shape[1]) for _ in range(shape[2])])]
        case "Linear":
            assert shape == [layer["in_features"]]
            return [layer["out_features"]]
        case "AdaptiveAvgPool2d":
            return [shape[0], *layer["output_size"]]
        case "PixelShuffle":
            factor = layer["upscale_factor"]
            assert shape[0] % factor**2 == 0
            return [shape[0] // factor**2, shape[1] * factor, shape[2] * factor]
        case "ConvTranspose2d":
            assert shape[0] == layer["in_channels"]
            return [layer["out_channels"], *(_spread(side, layer, axis) for axis, side in enumerate(shape[1:]))]
    slide = bruteforce.output_size_ceil if layer.get("ceil_mode") else bruteforce.output_size
    sides = [slide(side, *axis_of(layer, axis)) for axis, side in enumerate(shape[1:])]
    assert shape[0] == layer.get("in_channels", shape[0])
    return [layer.get("out_channels", shape[0]), *sides]


def _spread(side: int, layer: Data, axis: int) -> int:
    """Stamp the kernel for every input pixel, crop the padding, append the output padding."""
    kernel, stride, padding, dilation = axis_of(layer, axis)
    stamped = {pixel for unit in range(side) for pixel in bruteforce.touched(unit * stride, kernel, dilation)}
    row = list(range(max(stamped) + 1 + layer["output_padding"][axis]))
    return len(row[padding : len(row) - padding])


def parameters_of(layers: list[Data]) -> int:
    """Count the trainable parameters of all layers."""
    return sum(_parameters(layer) for layer in layers)


def _parameters(layer: Data) -> int:
    match layer["type"]:
        case "Conv2d" | "ConvTranspose2d":
            kernel = tuple(layer["kernel_size"])
            channels = layer["in_channels"] // layer["groups"]
            return int(_one_filter(channels, kernel, bias=layer["bias"]) * layer["out_channels"])
        case "Linear":
            return int(_one_filter(layer["in_features"], (1, 1), bias=layer["bias"]) * layer["out_features"])
        case "BatchNorm2d":
            return len([(name, channel) for name in ("scale", "shift") for channel in range(layer["num_features"])])
    return 0


@cache
def _one_filter(in_channels: int, kernel_size: tuple[int, int], *, bias: bool) -> int:
    """Name every connection of one filter."""
    return bruteforce.parameters(in_channels, 1, kernel_size, 1, bias=bias)


def _output_size(problem: Data, answer: Data) -> object:
    _, height, width = output_of(problem["input"], problem["layers"])
    if answer["type"] == "integer":
        assert height == width
        return height
    return [height, width]


def _receptive_field(problem: Data, _answer: Data) -> int:
    return bruteforce.receptive_field([axis_of(layer, 1) for layer in problem["layers"]])[0]


ANSWERS = {
    "output_shape": lambda problem, _: output_of(problem["input"], problem["layers"]),
    "output_size": _output_size,
    "parameters": lambda problem, _: parameters_of(problem["layers"]),
    "receptive_field": _receptive_field,
}
