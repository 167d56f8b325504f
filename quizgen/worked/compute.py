"""Multiply-accumulates, step by step, and the sizes they are counted on."""

from quizgen.problem import Step
from quizgen.solver import ConvTranspose2d, Layer, Pair, Shape, Sliding
from quizgen.worked.arithmetic import product, quotient, value_of
from quizgen.worked.output_size import output_side


def output_sides(layer: Sliding, shape: Shape) -> tuple[Step, ...]:
    """Work out the sides of an output; once for both where nothing tells the axes apart."""
    height, width = (window.slide(size) for window, size in zip(layer.windows, shape.size, strict=True))
    if height == width:
        *before, last = output_side(height)
        return (*before, Step(f"Output side: {last.label[0].lower()}{last.label[1:]}", last.tex, last.value))
    return output_side(height, "height") + output_side(width, "width")


def keeps_size(layer: Layer, shape: Shape) -> bool:
    """Tell whether a layer's padding makes up for its kernel, so that the output is as large as the input."""
    output = layer.output_shape(shape)
    return (
        isinstance(layer, Sliding)
        and layer.stride == (1, 1)
        and isinstance(output, Shape)
        and output.size == shape.size
    )


def macs_at_a_position(kernel: Pair, in_channels: int, filters: int, groups: int = 1) -> tuple[Step, ...]:
    """Work out the multiply-accumulates of all filters at one position."""
    channels = in_channels // groups
    steps = [quotient("Input channels that each filter reads", in_channels, groups)] if groups > 1 else []
    one = product("MACs for one output value: the weights of a filter", *kernel, channels)
    return (*steps, one, product("MACs at one output position: all filters", value_of(one), filters))


def spread_of_an_input_value(layer: ConvTranspose2d) -> tuple[Step, ...]:
    """Work out the multiply-accumulates of a transposed convolution at one input position."""
    one = product("MACs for one input value: a whole kernel for each filter", *layer.kernel_size, layer.out_channels)
    return one, product("MACs at one input position: all input channels", value_of(one), layer.in_channels)
