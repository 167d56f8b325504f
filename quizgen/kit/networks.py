"""Wrong counts of layers, and walks through a network that carry a mistake along."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from quizgen.errors import IllPosedError
from quizgen.problem import Integer
from quizgen.solver import (
    Activation,
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Features,
    Flatten,
    Layer,
    Linear,
    Pair,
    Shape,
    Sliding,
    Window,
)

Count = Callable[[Layer], int]
"""Parameters of a layer, right or wrong."""


def total_of(layers: Iterable[Layer], count: Count = lambda layer: layer.parameters.total) -> int:
    """Add up the parameters of layers, counted right unless told otherwise."""
    return sum(map(count, layers))


def has_bias(layer: Layer) -> bool:
    """Tell whether a layer has biases that it could do without."""
    return isinstance(layer, Conv2d | Linear) and layer.bias


def lacks_bias(layer: Layer) -> bool:
    """Tell whether a layer was told to have no biases."""
    return isinstance(layer, Conv2d | Linear) and not layer.bias


def without_bias(layer: Layer) -> int:
    """Forget the biases; a batch normalisation keeps its shift."""
    return layer.parameters.weights if has_bias(layer) else layer.parameters.total


def with_bias(layer: Layer) -> int:
    """Add biases where there are none."""
    return layer.parameters.total + (layer.parameters.filters if lacks_bias(layer) else 0)


def with_one_bias(layer: Layer) -> int:
    """Give a layer a single bias."""
    return layer.parameters.weights + 1 if has_bias(layer) else layer.parameters.total


def with_flat_filters(layer: Layer) -> int:
    """Forget that the filters of a convolution are as deep as their input."""
    if not isinstance(layer, Conv2d) or layer.in_channels == 1:
        return layer.parameters.total
    return replace(layer, in_channels=1).parameters.total


def with_kernel_side(layer: Layer) -> int:
    """Count a side of a square kernel for its area."""
    if not isinstance(layer, Conv2d) or min(layer.kernel_size) == 1:
        return layer.parameters.total
    return replace(layer, kernel_size=(1, max(layer.kernel_size))).parameters.total


def parameter_products(layers: Iterable[Layer]) -> tuple[list[Pair], list[int]]:
    """Return the products and the biases of counting layers, for the mental effort. Squares are known by heart."""
    products: list[Pair] = []
    biases: list[int] = []
    for layer in layers:
        if isinstance(layer, Conv2d):
            height, width = layer.kernel_size
            area = height * width
            products += [] if height == width else [(height, width)]
            products += [(area, layer.in_channels), (area * layer.in_channels, layer.out_channels)]
        elif isinstance(layer, Linear):
            products.append((layer.in_features, layer.out_features))
        elif isinstance(layer, BatchNorm2d):
            products.append((2, layer.num_features))
        if has_bias(layer):
            biases.append(layer.parameters.biases)
    return products, biases


SideRule = Callable[[Layer, Window, int], int]
"""The side after a layer that slides, right or wrong."""


def right_side(_layer: Layer, window: Window, side: int) -> int:
    """Slide as the solver does."""
    return window.slide(side).positions


def recount(
    shape: Shape,
    layers: Iterable[Layer],
    *,
    side: SideRule = right_side,
    flat: Callable[[Shape], int] = lambda shape: shape.count,
) -> int | None:
    """Count the parameters of a network whose sizes are worked out by other rules.

    Args:
        shape: the network's input.
        layers: the network. What a fully connected layer reads follows from the rules.
        side: the side after a layer that slides.
        flat: how many values a feature map has once flattened.

    Returns:
        The parameters; None if a rule leaves nothing of the feature map.
    """
    total = 0
    current: Activation = shape
    try:
        for layer in layers:
            fitting = layer
            if isinstance(layer, Linear) and isinstance(current, Features) and current.count != layer.in_features:
                fitting = replace(layer, in_features=current.count)
            total += fitting.parameters.total
            current = _after(current, fitting, side, flat)
    except IllPosedError:
        return None
    return total


def _after(current: Activation, layer: Layer, side: SideRule, flat: Callable[[Shape], int]) -> Activation:
    if isinstance(current, Features):
        return layer.output_shape(current)
    if isinstance(layer, Flatten):
        return Features(flat(current))
    if isinstance(layer, AdaptiveAvgPool2d) or not isinstance(layer, Sliding):
        return layer.output_shape(current)
    channels = layer.out_channels if isinstance(layer, Conv2d) else current.channels
    vertical, horizontal = layer.windows
    height = side(layer, vertical, current.height)
    is_square = current.height == current.width and vertical == horizontal
    return Shape(channels, height, height if is_square else side(layer, horizontal, current.width))


def whole(value: int | None) -> Integer | None:
    """Make a positive wrong number a wrong answer; what is zero or less answers nothing."""
    return None if value is None or value < 1 else Integer(value)
