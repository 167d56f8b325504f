"""Parameters, step by step."""

from quizgen.problem import Step
from quizgen.solver import Conv2d, ConvTranspose2d, Linear, Shape, Sliding
from quizgen.worked.arithmetic import integer_step, product, total
from quizgen.worked.output_size import output_side

_FILTER: dict[type[Conv2d | ConvTranspose2d], tuple[str, str]] = {
    Conv2d: ("of", "filter"),
    ConvTranspose2d: ("for", "output channel"),
}
"""What belongs to one output channel, in words: a transposed convolution doesn't gather with filters."""


def conv_parameters(layer: Conv2d | ConvTranspose2d) -> tuple[Step, ...]:
    """Work out the trainable parameters: one filter, all filters, biases."""
    count = layer.parameters
    of, filter_ = _FILTER[type(layer)]
    label = f"Weights {of} all {filter_}s" if layer.bias else f"All {filter_}s, which have no biases"
    weights = product(label, count.weights_per_filter, layer.out_channels)
    biases = (total(f"One bias per {filter_}", count.weights, count.biases),) if layer.bias else ()
    return filter_weights(layer), weights, *biases


def filter_weights(layer: Conv2d | ConvTranspose2d) -> Step:
    """Work out the weights of one filter."""
    height, width = layer.kernel_size
    channels = rf"({layer.in_channels} / {layer.groups})" if layer.groups > 1 else str(layer.in_channels)
    of, filter_ = _FILTER[type(layer)]
    tex = rf"{height} \cdot {width} \cdot {channels}"
    return integer_step(f"Weights {of} one {filter_}", tex, layer.parameters.weights_per_filter)


def unshared_parameters(layer: Conv2d, shape: Shape) -> tuple[Step, ...]:
    """Work out the parameters of a layer with the windows of `layer` that doesn't share its weights."""
    count, (height, width) = layer.parameters, layer.kernel_size
    output = layer.output_shape(shape)
    unit = filter_weights(layer)
    if layer.bias:
        tex = rf"{height} \cdot {width} \cdot {layer.in_channels} + 1"
        unit = integer_step("Weights and bias of one filter at one position", tex, count.weights_per_filter + 1)
    return (
        *_output_sides(layer, shape),
        product("Output positions: height times width", *output.size),
        unit,
        product("All filters at one position", count.weights_per_filter + layer.bias, layer.out_channels),
        product("All positions, each with its own filters", count.total, output.height * output.width),
    )


def units_parameters(linear: Linear, weights: str = "One weight for each pair of value and unit") -> tuple[Step, ...]:
    """Work out the weights and biases of units that read a row of values."""
    count = linear.parameters
    label = weights if linear.bias else f"{weights}; there are no biases"
    multiplied = product(label, linear.in_features, linear.out_features)
    if not linear.bias:
        return (multiplied,)
    return multiplied, total("One bias per unit", count.weights, count.biases)


def _output_sides(layer: Sliding, shape: Shape) -> tuple[Step, ...]:
    """Work out the sides of an output; once for both where nothing tells the axes apart."""
    height, width = (window.slide(size) for window, size in zip(layer.windows, shape.size, strict=True))
    return output_side(height) if height == width else output_side(height, "height") + output_side(width, "width")
