"""Layers as they are given, made ready to be drawn: along which axis, under which name, with which count."""

from collections.abc import Iterable, Sequence

from quizgen.drawing import Drawing
from quizgen.figures.bars import Bar, bars
from quizgen.figures.blocks import Stage
from quizgen.figures.line import sliding_window, stamped_kernel
from quizgen.solver import (
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Layer,
    Linear,
    Pair,
    Placement,
    Shape,
    Slide,
    Sliding,
)


def window_along(slides: tuple[Slide, Slide], about: str = "") -> Drawing:
    """Draw a window along the axis that shows more: the one that leaves something over, else the width.

    Args:
        slides: along height and width.
        about: what the input is, where that is not plain.
    """
    height, width = slides
    return placed_along((height.placement, width.placement), about)


def placed_along(placements: tuple[Placement, Placement], about: str = "") -> Drawing:
    """Draw a window whose positions along height and width are given; see `window_along`."""
    placement, axis = _telling(placements)
    return sliding_window(placement, ", ".join(filter(None, (about, axis))))


def window_of(layer: Sliding, size: Pair) -> Drawing:
    """Draw a layer's window on an input of this height and width; see `window_along`."""
    rows, columns = layer.windows
    return window_along((rows.slide(size[0]), columns.slide(size[1])))


def stamps_of(layer: ConvTranspose2d, shape: Shape) -> Drawing:
    """Draw what a transposed convolution does along the axis that shows more."""
    return stamped_kernel(*_telling((layer.placement(0, shape.height), layer.placement(1, shape.width))))


def parameter_bars(layers: Iterable[Layer], rivals: Iterable[Layer] = ()) -> Drawing | None:
    """Draw the trainable parameters of layers to scale, and those of others that they are compared with.

    Nothing is drawn of a single layer: one bar says nothing.
    """
    parts = [Bar(count_words(layer), layer.parameters.total) for layer in layers]
    parts += [Bar(f"instead: {count_words(layer)}", layer.parameters.total, rival=True) for layer in rivals]
    parts = [part for part in parts if part.amount]
    return bars("Trainable parameters", parts) if len(parts) > 1 else None


def weights_and_biases(layer: Layer) -> Drawing | None:
    """Draw a layer's weights and biases to scale; nothing without biases."""
    count = layer.parameters
    if not count.biases:
        return None
    each = f"{count.filters:,} × {count.weights_per_filter:,} weights"
    parts = [Bar(each, count.weights), Bar(f"{count.biases:,} biases", count.biases)]
    return bars("Trainable parameters of a layer", parts)


def mac_bars(shape: Shape, layers: Sequence[Layer], rivals: Iterable[Layer]) -> Drawing:
    """Draw the multiply-accumulates of layers in a row to scale, and those of layers that read the input instead."""
    parts, current = [], shape
    for layer in layers:
        parts.append(Bar(count_words(layer), layer.macs(current)))
        after = layer.output_shape(current)
        current = after if isinstance(after, Shape) else current
    parts += [Bar(f"instead: {count_words(layer)}", layer.macs(shape), rival=True) for layer in rivals]
    return bars("Multiply-accumulates", parts, "MACs")


def stages(layers: Iterable[Layer], channels: int) -> list[Stage]:
    """Return layers as the stages of a block that reads this many channels."""
    found = []
    for layer in layers:
        channels = layer.out_channels if isinstance(layer, Conv2d) else channels
        found.append(Stage(kernel_words(layer), channels))
    return found


def kernel_words(layer: Layer) -> str:
    """Name a layer by its kernel: 3 × 3, 3 × 3 depthwise, pool 2 × 2."""
    if not isinstance(layer, Sliding | ConvTranspose2d):
        return type(layer).__name__
    height, width = layer.kernel_size
    kernel = f"{height} × {width}"
    if not isinstance(layer, Conv2d | ConvTranspose2d):
        return f"pool {kernel}"
    if layer.groups == 1:
        return kernel
    return f"{kernel} depthwise" if layer.groups == layer.in_channels else f"{kernel}, {layer.groups} groups"


def count_words(layer: Layer) -> str:
    """Name a layer with what goes in and comes out: 3 × 3, 64 → 128."""
    if isinstance(layer, Conv2d | ConvTranspose2d):
        return f"{kernel_words(layer)}, {layer.in_channels} → {layer.out_channels}"
    if isinstance(layer, Linear):
        return f"linear, {layer.in_features:,} → {layer.out_features:,}"
    if isinstance(layer, BatchNorm2d):
        return f"batch norm, {layer.num_features} channels"
    return kernel_words(layer)


def sliding_words(layer: Sliding, *, padding: bool = True) -> str:
    """Name a layer with its settings along the width where they are not 1 or 0: pool 3 × 3, s 2, p 1."""
    window = layer.windows[1]
    words = [kernel_words(layer)]
    words += [f"s {window.stride}"] if window.stride > 1 else []
    words += [f"p {window.padding}"] if window.padding and padding else []
    words += [f"d {window.dilation}"] if window.dilation > 1 else []
    return ", ".join(words)


def _telling(placements: tuple[Placement, Placement]) -> tuple[Placement, str]:
    """Return the axis that shows more, and its name where the other one differs."""
    height, width = placements
    if height == width:
        return width, ""
    if height.dropped and not width.dropped:
        return height, "height"
    return width, "width"
