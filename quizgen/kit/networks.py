"""Wrong counts of layers, and walks through a network that carry a mistake along."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from quizgen.errors import IllPosedError
from quizgen.kit.fields import axes_of, field_side
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
    Network,
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
    """Forget the biases; batch-norm layers keep their shifts."""
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


def stack_products(stack: Sequence[Conv2d], others: Iterable[Layer] = ()) -> tuple[list[Pair], list[int]]:
    """Return the products and the biases of counting a stack, whose equal layers are counted once, and other layers."""
    different = stack if stack[0] != stack[-1] else stack[:1]
    products, biases = parameter_products((*different, *others))
    if len(different) == 1:
        products.append((len(stack), stack[0].parameters.weights))
    return products, biases


def with_same_field(stack: tuple[Conv2d, ...]) -> Conv2d:
    """Return the one layer with the receptive field of a stack, padded to keep the size."""
    first, last = stack[0], stack[-1]
    height, width = map(field_side, axes_of(stack))
    padding = height // 2, width // 2
    return Conv2d(first.in_channels, last.out_channels, (height, width), padding=padding, bias=first.bias)


def size_products(network: Network) -> list[Pair]:
    """Return what there is to multiply and divide for the sides of square maps, and for their values once flattened."""
    products: list[Pair] = []
    for layer, shape in zip(network.layers, network.shapes, strict=False):
        if isinstance(shape, Shape) and isinstance(layer, Sliding):
            window = layer.windows[0]
            products.append((window.slide(shape.height).span, window.stride))
        elif isinstance(shape, Shape) and isinstance(layer, Flatten):
            products.append((shape.height * shape.width, shape.channels))
    return products


SideRule = Callable[[Layer, Window, int], int]
"""The side after a layer that slides, right or wrong."""


def right_side(_layer: Layer, window: Window, side: int) -> int:
    """Slide as the solver does."""
    return window.slide(side).positions


def kept_by_convolutions(layer: Layer, window: Window, side: int) -> int:
    return side if isinstance(layer, Conv2d) else window.slide(side).positions


def unpadded(_layer: Layer, window: Window, side: int) -> int:
    return replace(window, padding=0).slide(side).positions


def rounded_up(_layer: Layer, window: Window, side: int) -> int:
    return -(-window.slide(side).span // window.stride) + 1


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


def positive_integer(value: int | None) -> Integer | None:
    """Make a positive wrong number a wrong answer; what is zero or less answers nothing."""
    return None if value is None or value < 1 else Integer(value)
