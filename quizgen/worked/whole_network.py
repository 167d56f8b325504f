"""Every number of a network's table, step by step."""

from collections.abc import Iterator

from quizgen.problem import Integer, Step, Volume
from quizgen.solver import (
    Activation,
    AdaptiveAvgPool2d,
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    Features,
    Field,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    PixelShuffle,
    PixelUnshuffle,
    ReceptiveField,
    Sees,
    Shape,
    Split,
    Upsample,
    ZeroPad2d,
    transposed_axes,
)
from quizgen.worked.arithmetic import product
from quizgen.worked.networks import flattened
from quizgen.worked.output_size import output_volume, volume_of
from quizgen.worked.parameters import conv_parameters, units_parameters
from quizgen.worked.sizes import pool_side, rearranged, transposed_side

Section = tuple[str, tuple[Step, ...]]
"""What is worked out, and its steps."""


_RESHAPED = {
    ZeroPad2d: "The padding adds rows and columns",
    Upsample: "Height and width grow; the channels stay",
    Split: "Only some channels; height and width stay",
    PixelUnshuffle: "Pixels become channels",
}


def layer_sections(network: Network) -> tuple[tuple[Section, ...], ...]:
    """Work out each layer: its output, parameters, MACs and receptive field, where there is something to work out."""
    before: Field = (ReceptiveField(), ReceptiveField())
    sections = []
    for layer, shape, field in zip(network.layers, network.shapes, network.fields, strict=False):
        sections.append(sections_of(layer, shape, before, field))
        before = field
    return tuple(sections)


def sections_of(layer: Layer, shape: Activation, before: Field, after: Field) -> tuple[Section, ...]:
    """Work out one layer on an input of this shape, whose units see `before`; those of the layer see `after`."""
    parts = (
        ("Output", tuple(_output(layer, shape))),
        ("Parameters", tuple(_parameters(layer))),
        ("MACs", tuple(_macs(layer, shape))),
        ("Receptive field", tuple(_field(layer, before, after))),
    )
    return tuple((title, steps) for title, steps in parts if steps)


def _output(layer: Layer, shape: Activation) -> Iterator[Step]:
    if isinstance(shape, Features):
        return
    if isinstance(layer, Conv2d):
        yield from output_volume(layer, shape)
    elif isinstance(layer, MaxPool2d | AvgPool2d):
        height, width = layer.windows
        ceil = layer.ceil_mode
        slides = height.slide(shape.height, ceil_mode=ceil), width.slide(shape.width, ceil_mode=ceil)
        yield from volume_of(slides, pool_side, layer.output_shape(shape), "The channels stay")
    elif isinstance(layer, ConvTranspose2d):
        yield from _transposed(layer, shape)
    elif isinstance(layer, PixelShuffle):
        yield from rearranged(shape, layer.upscale_factor, layer.output_shape(shape))
    elif isinstance(layer, Flatten):
        yield flattened("All values in a row", shape)
    elif isinstance(layer, AdaptiveAvgPool2d):
        answer = Volume.of(layer.output_shape(shape))
        yield Step("The size is given; the channels stay", answer.tex, answer)
    elif isinstance(after := layer.output_shape(shape), Shape) and after != shape:
        answer = Volume.of(after)
        yield Step(_RESHAPED.get(type(layer), "The shape after it"), answer.tex, answer)


def _transposed(layer: ConvTranspose2d, shape: Shape) -> Iterator[Step]:
    output = layer.output_shape(shape)
    if layer.dilation == (1, 1):
        yield from volume_of(transposed_axes(layer, shape), transposed_side, output, "One channel per filter")
        return
    for axis, side in enumerate(("Height", "Width")):
        tex = (
            rf"({shape.size[axis]} - 1) \cdot {layer.stride[axis]} - 2 \cdot {layer.padding[axis]} + "
            rf"{layer.dilation[axis]} \cdot ({layer.kernel_size[axis]} - 1) + {layer.output_padding[axis]} + 1"
        )
        yield Step(side, f"{tex} = {output.size[axis]}", Integer(output.size[axis]))
    answer = Volume.of(output)
    yield Step("One channel per filter", answer.tex, answer)


def _parameters(layer: Layer) -> Iterator[Step]:
    if isinstance(layer, Conv2d | ConvTranspose2d):
        yield from conv_parameters(layer)
    elif isinstance(layer, Linear):
        yield from units_parameters(layer, "A weight for each input and unit")
    elif layer.parameters.biases:
        count = layer.parameters
        yield product("A scale and a shift for each channel", 2, count.biases)
    elif layer.parameters.total:
        answer = Integer(layer.parameters.total)
        yield Step("One number for each channel", answer.tex, answer)


def _macs(layer: Layer, shape: Activation) -> Iterator[Step]:
    weights = layer.parameters.weights
    if isinstance(layer, Conv2d):
        output = layer.output_shape(shape)
        yield product("Each weight once per output position", output.height, output.width, weights)
    elif isinstance(layer, ConvTranspose2d) and isinstance(shape, Shape):
        yield product("Each weight once per input position", shape.height, shape.width, weights)
    elif isinstance(layer, Linear):
        yield product("Each weight once", layer.in_features, layer.out_features)


def _field(layer: Layer, before: Field, after: Field) -> Iterator[Step]:
    if isinstance(before, Sees) or isinstance(after, Sees) or before == after:
        return
    equal = before[0] == before[1] and after[0] == after[1]
    for axis, name in enumerate(("",) if equal else ("height: ", "width: ")):
        window, old, new = layer.windows[axis], before[axis], after[axis]
        grown = rf"r = {old.size} + ({window.extent} - 1) \cdot {old.jump} = {new.size}"
        yield Step(f"{name}grows by the old jump".capitalize(), grown, Integer(new.size))
        if window.stride > 1:
            spread = rf"j = {old.jump} \cdot {window.stride} = {new.jump}"
            yield Step(f"{name}the stride spreads what follows".capitalize(), spread, Integer(new.jump))
