"""The built-in networks, read and checked: made ready when a wheel is built, or when they are first needed.

Reading one takes longer than making many questions about it. They are kept as JSON; nothing that is kept is run.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from quizgen.resources import ready_or_made
from quizgen.solver import Activation, Features, Graph, Group, Layer, Node, Shape, layers

_LAYERS: dict[str, Any] = {name: kind for name in layers.__all__ if is_dataclass(kind := getattr(layers, name))}


def ready_graph(name: str, read: Callable[[], Graph]) -> Graph:
    """Return a built-in network on its own input; it is read only where it isn't ready."""
    return graph_of(ready_or_made(_file(name), lambda: _written(read())))


def write_graph(name: str, graph: Graph, folder: Path) -> None:
    """Write a built-in network to a folder of a wheel."""
    (folder / _file(name)).write_bytes(_written(graph))


def _file(name: str) -> str:
    return f"network-{name}.json"


def _written(graph: Graph) -> bytes:
    """Write a graph: each layer and each shape once, and with a node their places."""
    kinds = list(dict.fromkeys(node.layer for node in graph.nodes))
    shapes = list(dict.fromkeys(graph.shapes))
    data = {
        "layers": [[type(layer).__name__, *(getattr(layer, one.name) for one in fields(layer))] for layer in kinds],
        "shapes": [_numbers(shape) for shape in shapes],
        "input": shapes.index(graph.input),
        "nodes": [
            [kinds.index(node.layer), node.inputs, node.name, node.weights, node.biases, shapes.index(shape)]
            for node, shape in zip(graph.nodes, graph.shapes[1:], strict=True)
        ],
        "groups": [[group.name, group.first, group.last] for group in graph.groups],
    }
    return json.dumps(data, separators=(",", ":")).encode()


def graph_of(written: bytes) -> Graph:
    """Make a graph of what was written, which is known to fit."""
    data = json.loads(written)
    kinds = [_layer(*one) for one in data["layers"]]
    shapes = [Shape(*numbers) if len(numbers) > 1 else Features(*numbers) for numbers in data["shapes"]]
    nodes = tuple(
        Node(kinds[kind], tuple(inputs), name, weights, biases)
        for kind, inputs, name, weights, biases, _ in data["nodes"]
    )
    groups = tuple(Group(*group) for group in data["groups"])
    first = shapes[data["input"]]
    assert isinstance(first, Shape)  # noqa: S101 - a graph's input
    return Graph.known(first, nodes, groups, (first, *(shapes[node[-1]] for node in data["nodes"])))


def _layer(kind: str, *settings: Any) -> Layer:  # noqa: ANN401 - as they were written
    layer: Layer = _LAYERS[kind](*(tuple(one) if isinstance(one, list) else one for one in settings))
    return layer


def _numbers(shape: Activation) -> tuple[int, ...]:
    return (shape.channels, *shape.size) if isinstance(shape, Shape) else (shape.count,)
