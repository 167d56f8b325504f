"""A graph on another input, or with another layer, has the shapes of one that is made anew, or fails with its words."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.errors import IllPosedError
from quizgen.networks import open_network, zoo
from quizgen.solver import (
    Activation,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Graph,
    Layer,
    MaxPool2d,
    Multiply,
    Node,
    ReLU,
    Shape,
    Sliding,
    Upsample,
    ZeroPad2d,
)
from quizgen.solver.layers import AdaptiveAvgPool2d, Flatten, PixelUnshuffle

_CHANNELS = 4

_SIDES = (1, 2, 3, 5, 8, 31, 32, 33, 97, 224, 225, 299)


def _found(shapes: Callable[[], Graph]) -> tuple[Activation, ...] | str:
    try:
        return shapes().shapes
    except IllPosedError as error:
        return str(error)


@st.composite
def _layers(draw: st.DrawFn) -> Layer:
    """Layers that keep the channels; some keep the size, some change it on some inputs alone."""
    pair = st.tuples(st.integers(1, 3), st.integers(1, 3))
    kernel, stride, dilation = draw(pair), draw(pair), draw(pair)
    padding = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
    half = (kernel[0] // 2, kernel[1] // 2)
    sides = st.integers(-1, 2)
    layers: list[Layer] = [
        ReLU(),
        BatchNorm2d(_CHANNELS),
        Conv2d(_CHANNELS, _CHANNELS, kernel, stride, padding, dilation),
        Conv2d(_CHANNELS, _CHANNELS, kernel, (1, 1), half),
        MaxPool2d(kernel, stride, half, dilation, ceil_mode=draw(st.booleans())),
        AvgPool2d(kernel, (1, 1), half),
        ConvTranspose2d(_CHANNELS, _CHANNELS, kernel, stride),
        ZeroPad2d(draw(sides), draw(sides), draw(sides), draw(sides)),
        Upsample(stride),
        AdaptiveAvgPool2d(),
        PixelUnshuffle(2),
        Flatten(),
    ]
    return draw(st.sampled_from(layers))


@st.composite
def _graphs(draw: st.DrawFn) -> Graph:
    """Small graphs that fit one input; nodes that don't are left out."""
    nodes: list[Node] = []
    shape = Shape(_CHANNELS, *draw(st.tuples(st.integers(6, 24), st.integers(6, 24))))
    for number in range(draw(st.integers(2, 12))):
        inputs = st.integers(max(0, len(nodes) - 3), len(nodes))
        join = draw(st.sampled_from([None, None, None, Add(), Concat(), Multiply()]))
        if join:
            node = Node(join, tuple(draw(st.lists(inputs, min_size=1, max_size=3))), f"join{number}")
        else:
            node = Node(draw(_layers()), (draw(inputs),), f"layer{number}")
        if not isinstance(_found(lambda node=node: Graph(shape, (*nodes, node))), str):  # type: ignore[misc]
            nodes.append(node)
    return Graph(shape, tuple(nodes))


@given(_graphs(), st.tuples(st.integers(3, 5), st.integers(1, 40), st.integers(1, 40)))
def test_another_input(graph: Graph, size: tuple[int, int, int]) -> None:
    """Also one of other channels, and one that a layer can't take."""
    shape = Shape(*size)
    assert _found(lambda: graph.with_input(shape)) == _found(lambda: Graph(shape, graph.nodes))


@given(_graphs(), st.integers(1, 40), st.data())
def test_another_layer_on_another_input(graph: Graph, side: int, data: st.DataObject) -> None:
    """Whether the layer in whose place it is put keeps the size or not, and whatever it does itself."""
    moved = _found(lambda: graph.with_input(Shape(_CHANNELS, side, side)))
    if isinstance(moved, str) or not graph.nodes:
        return
    whole = graph.with_input(Shape(_CHANNELS, side, side))
    number = data.draw(st.integers(1, len(graph.nodes)))
    layer = data.draw(_layers())
    if len(graph.nodes[number - 1].inputs) > 1:
        return
    nodes = list(graph.nodes)
    nodes[number - 1] = replace(nodes[number - 1], layer=layer)
    expected = _found(lambda: Graph(whole.input, tuple(nodes)))
    assert _found(lambda: whole.with_layers({number: layer})) == expected


@pytest.mark.parametrize("name", [name for name in zoo() if name != "lenet5"])
def test_published_networks(name: str) -> None:
    """On inputs of all kinds, and with every stride doubled; LeNet-5 takes no other input."""
    graph = open_network(name).graph
    for side in _SIDES:
        shape = Shape(graph.input.channels, side, side + side % 3)
        moved = _found(lambda shape=shape: graph.with_input(shape))  # type: ignore[misc]
        assert moved == _found(lambda shape=shape: Graph(shape, graph.nodes))  # type: ignore[misc]
    whole = graph.with_input(Shape(graph.input.channels, *(side + 32 for side in graph.input.size)))
    for number, node in enumerate(graph.nodes, start=1):
        if isinstance(node.layer, Sliding) and node.layer.stride != (1, 1):
            height, width = node.layer.stride
            doubled = replace(node.layer, stride=(2 * height, 2 * width))
            nodes = tuple(replace(one, layer=doubled) if one is node else one for one in graph.nodes)
            altered = _found(lambda number=number, doubled=doubled: whole.with_layers({number: doubled}))  # type: ignore[misc]
            assert altered == _found(lambda nodes=nodes: Graph(whole.input, nodes))  # type: ignore[misc]
