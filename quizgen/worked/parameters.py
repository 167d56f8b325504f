"""Parameters, step by step."""

from quizgen.problem import Step
from quizgen.solver import Conv2d, ConvTranspose2d, Linear, Shape, Sliding
from quizgen.worked.arithmetic import integer_step, product, total
from quizgen.worked.names import layer_name
from quizgen.worked.output_size import output_side

_FILTER: dict[type[Conv2d | ConvTranspose2d], tuple[str, str]] = {
    Conv2d: ("filter", "filters"),
    ConvTranspose2d: ("output channel", "output channels"),
}
"""What belongs to one output channel, in words: a transposed convolution doesn't gather with filters."""


def conv_parameters(layer: Conv2d | ConvTranspose2d) -> tuple[Step, ...]:
    """Work out the trainable parameters: one filter, all filters, biases."""
    count = layer.parameters
    filter_, filters = _FILTER[type(layer)]
    label = f"All {filters}" if layer.bias else f"All {filters}; there is no bias to add"
    weights = product(label, count.weights_per_filter, layer.out_channels)
    biases = (total(f"One bias per {filter_}", count.weights, count.biases),) if layer.bias else ()
    return filter_weights(layer), weights, *biases


def filter_weights(layer: Conv2d | ConvTranspose2d) -> Step:
    """Work out the weights of one filter."""
    height, width = layer.kernel_size
    channels = rf"({layer.in_channels} / {layer.groups})" if layer.groups > 1 else str(layer.in_channels)
    label = f"Weights of one {_FILTER[type(layer)][0]}"
    return integer_step(label, rf"{height} \cdot {width} \cdot {channels}", layer.parameters.weights_per_filter)


def unshared_parameters(layer: Conv2d, shape: Shape) -> tuple[Step, ...]:
    """Work out the parameters of a layer with the windows of `layer` that doesn't share its weights."""
    count, (height, width) = layer.parameters, layer.kernel_size
    output = layer.output_shape(shape)
    unit = filter_weights(layer)
    if layer.bias:
        tex = rf"{height} \cdot {width} \cdot {layer.in_channels} + 1"
        unit = integer_step("Weights and bias of one filter", tex, count.weights_per_filter + 1)
    return (
        *_output_sides(layer, shape),
        product("Output positions", *output.size),
        unit,
        product("All filters of one position", count.weights_per_filter + layer.bias, layer.out_channels),
        product("All positions, each with its own filters", count.total, output.height * output.width),
    )


def linear_parameters(shape: Shape, before: tuple[Sliding, ...], linear: Linear) -> tuple[Step, ...]:
    """Work out the parameters of a fully connected layer after `before` and a flattening, or on the input itself."""
    steps: list[Step] = []
    for layer in before:
        steps += _output_sides(layer, shape, f"{layer_name(layer).split(',')[0]}: ")
        shape = layer.output_shape(shape)
    sides = (shape.height, shape.width)
    row = product("Values in a row", *sides, *((shape.channels,) if shape.channels > 1 else ()))
    return (*steps, row, *units_parameters(linear))


def units_parameters(linear: Linear, weights: str = "A weight for each value and unit") -> tuple[Step, ...]:
    """Work out the weights and biases of units that read a row of values."""
    count = linear.parameters
    label = weights if linear.bias else f"{weights}; there is no bias to add"
    multiplied = product(label, linear.in_features, linear.out_features)
    if not linear.bias:
        return (multiplied,)
    return multiplied, total("One bias per unit", count.weights, count.biases)


def _output_sides(layer: Sliding, shape: Shape, prefix: str = "") -> tuple[Step, ...]:
    """Work out the sides of an output; once for both where nothing tells the axes apart."""
    height, width = (window.slide(size) for window, size in zip(layer.windows, shape.size, strict=True))
    steps = output_side(height) if height == width else output_side(height, "height") + output_side(width, "width")
    if not prefix:
        return steps
    return tuple(Step(prefix + step.label[0].lower() + step.label[1:], step.tex, step.value) for step in steps)
