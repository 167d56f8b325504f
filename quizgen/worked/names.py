"""Layers in words."""

from quizgen.solver import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Pair,
    PixelShuffle,
    ReLU,
    Sliding,
)

_SLIDING = {
    Conv2d: "Convolution",
    MaxPool2d: "Max pooling",
    AvgPool2d: "Average pooling",
    ConvTranspose2d: "Transposed convolution",
}
_PLAIN = {BatchNorm2d: "Batch normalisation", ReLU: "ReLU", Dropout: "Dropout", Flatten: "Flatten"}


def pair(value: Pair) -> str:
    """Write `2` for a setting that is equal on both axes, else `2 × 1` (height × width)."""
    height, width = value
    return str(height) if height == width else f"{height} × {width}"


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
    if isinstance(layer, Linear):
        return [f"Fully connected, {layer.out_features} units"]
    if isinstance(layer, PixelShuffle):
        return [f"Pixel shuffle, factor {layer.upscale_factor}"]
    if isinstance(layer, AdaptiveAvgPool2d):
        if layer.output_size == (1, 1):
            return ["Global average pooling"]
        return [f"Adaptive average pooling to {layer.output_size[0]} × {layer.output_size[1]}"]
    return [_PLAIN[type(layer)]]
