"""Parameters of layers in a row, of branches and of stacks, step by step."""

from collections.abc import Iterable, Iterator, Sequence

from quizgen.problem import Integer, Step
from quizgen.solver import (
    Activation,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    Shape,
    Slide,
    Sliding,
)
from quizgen.worked.arithmetic import integer_step, product, total

NUMBER_WORDS = {2: "two", 3: "three", 4: "four", 5: "five"}
"""Small numbers in words."""


def count_tex(layer: Layer) -> str:
    """Write the parameters of a layer as one product: what one filter or unit has, times how many there are."""
    if isinstance(layer, BatchNorm2d):
        return rf"2 \cdot {layer.num_features}"
    if isinstance(layer, Conv2d):
        height, width = layer.kernel_size
        area = "" if (height, width) == (1, 1) else rf"{height} \cdot {width} \cdot "
        one, many, bias = f"{area}{layer.in_channels}", layer.out_channels, layer.bias
    elif isinstance(layer, Linear):
        one, many, bias = Integer(layer.in_features).tex, layer.out_features, layer.bias
    else:
        return "0"
    bracket = f"({one} + 1)" if bias else one
    return rf"{bracket} \cdot {Integer(many).tex}"


def layer_count(layer: Layer, label: str) -> Step:
    """Work out the parameters of one layer in one formula."""
    total = Integer(layer.parameters.total)
    return Step(label, f"{count_tex(layer)} = {total.tex}", total)


def short_name(layer: Layer) -> str:
    """Name a layer in two words."""
    if isinstance(layer, Conv2d):
        return f"{layer.kernel_size[0]} × {layer.kernel_size[1]} convolution"
    return "batch normalisation" if isinstance(layer, BatchNorm2d) else "fully connected"


def network_parameters(network: Network, *, sizes: bool) -> tuple[Step, ...]:
    """Work out the trainable parameters of layers in a row: layer by layer, then the sum.

    Args:
        network: the layers, at least one of which has parameters; maps are square.
        sizes: work out the sides on the way to a flattening too.
    """
    return tuple(_network_steps(network, sizes=sizes))


def _network_steps(network: Network, *, sizes: bool) -> Iterator[Step]:
    counts: list[int] = []
    for number, (layer, shape) in enumerate(zip(network.layers, network.shapes, strict=False), start=1):
        if sizes:
            yield from _size_steps(number, layer, shape)
        if layer.parameters.total:
            counts.append(layer.parameters.total)
            yield layer_count(layer, f"Layer {number}, {short_name(layer)}")
    if len(counts) > 1:
        yield total("All layers together", *counts)


def _size_steps(number: int, layer: Layer, shape: Activation) -> Iterator[Step]:
    if not isinstance(shape, Shape):
        return
    if isinstance(layer, Sliding):
        yield side_after(f"Side of the map after layer {number}", layer.windows[0].slide(shape.height))
    elif isinstance(layer, Flatten) and shape.size != (1, 1):
        yield flattened("Values once flattened", shape)


def side_after(label: str, slide: Slide) -> Step:
    """Work out one side in one formula."""
    window, side = slide.window, Integer(slide.positions)
    padding = rf" + 2 \cdot {window.padding}" if window.padding else ""
    span = f"{slide.size}{padding} - {window.extent}"
    if window.stride == 1:
        return Step(label, f"{span} + 1 = {side.tex}", side)
    floors = (r"\lfloor ", r" \rfloor") if slide.remainder else ("", "")
    return Step(label, rf"{floors[0]}({span}) / {window.stride}{floors[1]} + 1 = {side.tex}", side)


def flattened(label: str, shape: Shape) -> Step:
    """Count the values of a feature map."""
    return product(label, shape.height, shape.width, *((shape.channels,) if shape.channels > 1 else ()))


def flattened_after(before: Iterable[Sliding], shape: Shape) -> tuple[Step, ...]:
    """Work out how many values of square maps a fully connected layer reads after other layers and a flattening."""
    steps: list[Step] = []
    for layer in before:
        name = "convolution" if isinstance(layer, Conv2d) else "pooling"
        steps.append(side_after(f"Side of the map after the {name}", layer.windows[0].slide(shape.height)))
        shape = layer.output_shape(shape)
    return *steps, flattened("Values once flattened, the inputs of every unit", shape)


def stack_parameters(stack: Sequence[Conv2d], name: str = "the stack") -> tuple[Step, ...]:
    """Work out the parameters of a stack of equal layers, or of two that differ."""
    first, last = stack[0], stack[-1]
    if first == last:
        one = layer_count(first, f"One layer of {name}")
        every = "Both" if len(stack) == 2 else f"All {NUMBER_WORDS[len(stack)]}"  # noqa: PLR2004 - a pair
        return one, product(f"{every} layers of {name}", len(stack), first.parameters.total)
    one, two = layer_count(first, f"First layer of {name}"), layer_count(last, f"Second layer of {name}")
    return one, two, total(f"Both layers of {name}", first.parameters.total, last.parameters.total)


def kernel_of_stack(count: int, small: int) -> Step:
    """Work out the kernel that sees as much as a stack of this many small ones."""
    tex = rf"{count} \cdot ({small} - 1) + 1"
    return integer_step("Side of A's kernel", tex, count * (small - 1) + 1)


def layers_of_stack(small: int, large: int) -> Step:
    """Work out how many small kernels see as much as a large one."""
    return integer_step("Number of layers in B", f"({large} - 1) / ({small} - 1)", (large - 1) // (small - 1))


def pooled_size(pool: MaxPool2d, shape: Shape) -> tuple[Step, ...]:
    """Work out the sides of a map after a pool: once where they are equal."""
    height, width = (window.slide(side) for window, side in zip(pool.windows, shape.size, strict=True))
    if height == width:
        return (side_after("Side of the map after the pooling", height),)
    return side_after("Height after the pooling", height), side_after("Width after the pooling", width)
