"""Parameters of a convolution, step by step."""

from quizgen.problem import Integer, Step
from quizgen.solver import Conv2d


def conv_parameters(layer: Conv2d) -> tuple[Step, ...]:
    """Work out the trainable parameters: one filter, all filters, biases."""
    count = layer.parameters
    height, width = layer.kernel_size
    each, weights, total = Integer(count.weights_per_filter), Integer(count.weights), Integer(count.total)
    channels = rf"({layer.in_channels} / {layer.groups})" if layer.groups > 1 else str(layer.in_channels)
    steps = [
        Step("Weights of one filter", rf"{height} \cdot {width} \cdot {channels} = {each.tex}", each),
        Step(
            "All filters" if layer.bias else "All filters; there is no bias to add",
            rf"{each.tex} \cdot {layer.out_channels} = {weights.tex}",
            weights,
        ),
    ]
    if layer.bias:
        steps.append(Step("One bias per filter", f"{weights.tex} + {count.biases} = {total.tex}", total))
    return tuple(steps)
