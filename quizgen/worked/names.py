"""Layers in words."""

from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Pair

_KINDS = {Conv2d: "Convolution", MaxPool2d: "Max pooling", AvgPool2d: "Average pooling"}


def pair(value: Pair) -> str:
    """Write `2` for a setting that is equal on both axes, else `2 × 1` (height × width)."""
    height, width = value
    return str(height) if height == width else f"{height} × {width}"


def layer_name(layer: Conv2d | MaxPool2d | AvgPool2d) -> str:
    """Write a layer as `Convolution 3 × 3, stride 2, padding 1`; what is not the default, and the stride always."""
    height, width = layer.kernel_size
    words = [f"{_KINDS[type(layer)]} {height} × {width}", f"stride {pair(layer.stride)}"]
    if layer.padding != (0, 0):
        words.append(f"padding {pair(layer.padding)}")
    if not isinstance(layer, AvgPool2d) and layer.dilation != (1, 1):
        words.append(f"dilation {pair(layer.dilation)}")
    return ", ".join(words)
