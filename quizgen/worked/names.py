"""Layers in words."""

from collections.abc import Callable
from functools import lru_cache

from quizgen.solver import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    Add,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    ChannelShuffle,
    Concat,
    Conv2d,
    ConvTranspose2d,
    GroupNorm,
    Hardsigmoid,
    Hardswish,
    InstanceNorm2d,
    Layer,
    LayerNorm,
    LayerScale,
    LeakyReLU,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    Multiply,
    Pair,
    PixelShuffle,
    PixelUnshuffle,
    Sliding,
    Split,
    Unflatten,
    Upsample,
    ZeroPad2d,
)

_SLIDING = {
    Conv2d: "Convolution",
    MaxPool2d: "Max pooling",
    AvgPool2d: "Average pooling",
    ConvTranspose2d: "Transposed convolution",
}
_PLAIN = {
    BatchNorm1d: "Batch normalisation",
    BatchNorm2d: "Batch normalisation",
    InstanceNorm2d: "Instance normalisation",
    LayerNorm: "Layer normalisation over channels",
    LayerScale: "Learned scale",
    LeakyReLU: "Leaky ReLU",
    Hardswish: "Hard swish",
    Hardsigmoid: "Hard sigmoid",
    Add: "Sum",
    Concat: "Concatenation",
    Multiply: "Product",
}
"""Others are called by their class: ReLU, Dropout, Flatten, SiLU."""


def pair(value: Pair) -> str:
    """Write `2` for a setting that is equal on both axes, else `2 × 1` (height × width)."""
    height, width = value
    return str(height) if height == width else f"{height} × {width}"


@lru_cache(maxsize=4096)  # templates, steps and pictures name the same layers
def layer_name(layer: Layer, *, filters: bool = False, bias: bool = False) -> str:
    """Write a layer as `Convolution 3 × 3, stride 2, padding 1`.

    Stride is always said, padding, dilation and the like where they are not the default.

    Args:
        layer: the layer.
        filters: say how many filters a convolution has.
        bias: say whether a convolution or a fully connected layer has a bias.
    """
    words = _sliding_words(layer, filters=filters) or _other_words(layer)
    if bias and isinstance(layer, Conv2d | ConvTranspose2d | Linear):
        words.append("with bias" if layer.bias else "without bias")
    return ", ".join(words)


def full_layer_name(layer: Layer) -> str:
    """Write a layer with its filters, and say where a bias is missing."""
    return layer_name(layer, filters=True, bias=getattr(layer, "bias", True) is False)


def _sliding_words(layer: Layer, *, filters: bool) -> list[str]:
    if not isinstance(layer, Sliding | ConvTranspose2d):
        return []
    height, width = layer.kernel_size
    words = [f"{_SLIDING[type(layer)]} {height} × {width}"]
    if filters and isinstance(layer, Conv2d | ConvTranspose2d):
        words.append(f"{layer.out_channels} filters" if layer.out_channels > 1 else "1 filter")
    words.append(f"stride {pair(layer.stride)}")
    if layer.padding != (0, 0):
        words.append(f"padding {pair(layer.padding)}")
    if isinstance(layer, ConvTranspose2d) and layer.output_padding != (0, 0):
        words.append(f"output padding {pair(layer.output_padding)}")
    if not isinstance(layer, AvgPool2d) and layer.dilation != (1, 1):
        words.append(f"dilation {pair(layer.dilation)}")
    if isinstance(layer, Conv2d | ConvTranspose2d) and layer.groups > 1:
        words.append(f"{layer.groups} groups")
    if isinstance(layer, MaxPool2d | AvgPool2d) and layer.ceil_mode:
        words.append("ceil mode")
    return words


def _other_words(layer: Layer) -> list[str]:
    worded = _WITH_SETTINGS.get(type(layer))
    return [worded(layer) if worded else _PLAIN.get(type(layer), type(layer).__name__)]


def _adaptive(layer: AdaptiveAvgPool2d) -> str:
    kind = "max" if isinstance(layer, AdaptiveMaxPool2d) else "average"
    if layer.output_size == (1, 1):
        return f"Global {kind} pooling"
    return f"Adaptive {kind} pooling to {layer.output_size[0]} × {layer.output_size[1]}"


def _upsampling(layer: Upsample) -> str:
    to = f"to {layer.size[0]} × {layer.size[1]}" if layer.size else f"by {pair(layer.scale_factor)}"
    return f"Upsampling {to}, {layer.mode}"


_WITH_SETTINGS: dict[type, Callable[..., str]] = {
    Linear: lambda layer: f"Fully connected, {layer.out_features} units",
    PixelShuffle: lambda layer: f"Pixel shuffle, factor {layer.upscale_factor}",
    PixelUnshuffle: lambda layer: f"Pixel unshuffle, factor {layer.downscale_factor}",
    AdaptiveAvgPool2d: _adaptive,
    AdaptiveMaxPool2d: _adaptive,
    Upsample: _upsampling,
    GroupNorm: lambda layer: f"Group normalisation, {layer.num_groups} groups",
    LocalResponseNorm: lambda layer: f"Local response normalisation over {layer.size} channels",
    ChannelShuffle: lambda layer: f"Channel shuffle, {layer.groups} groups",
    Split: lambda layer: f"Split: channels {layer.start} to {layer.start + layer.size - 1}",
    Unflatten: lambda layer: f"Unflatten to {layer.channels} × {layer.height} × {layer.width}",
    ZeroPad2d: lambda layer: f"Padding: left {layer.left}, right {layer.right}, top {layer.top}, bottom {layer.bottom}",
}
"""Layers with a setting worth saying."""
