"""Nodes of a graph, and what follows from one to the next.

Equal layers read equal shapes again and again. What a layer makes of a shape is worked out once, and found by the
identity of both, since hashing them would take as long.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizgen.errors import IllPosedError
from quizgen.solver.geometry import Activation
from quizgen.solver.layers import Join, Layer


@dataclass(frozen=True, slots=True)
class Node:
    """A layer in a graph.

    Attributes:
        layer: what it does.
        inputs: numbers of the nodes it reads, 0 being the graph's input. Several only for a join.
        name: as in `layer1.0.conv1`; may be empty.
        weights: nodes with the same word here share their weights, which then count once.
        biases: the same for biases (and all vectors); they are shared only together with the weights.
    """

    layer: Layer
    inputs: tuple[int, ...]
    name: str = ""
    weights: str = ""
    biases: str = ""


def shapes_through(start: Sequence[Activation], nodes: Sequence[Node]) -> tuple[Activation, ...]:
    """Return the input's shape, then each node's; equal ones are one object.

    Args:
        start: the input's shape, and those of the first nodes as far as they are known.
        nodes: all of them.

    Raises:
        IllPosedError: a layer can't take what it gets.
    """
    shapes = list(start)
    once = {shapes[-1]: shapes[-1]}
    known: dict[tuple[int, int], Activation] = {}
    for number, node in enumerate(nodes[len(shapes) - 1 :], start=len(shapes)):
        layer, inputs = node.layer, node.inputs
        read = shapes[inputs[0]]
        place = id(layer), id(read)
        output = known.get(place) if len(inputs) == 1 else None
        if output is None:
            output = output_of(number, node, map(shapes.__getitem__, inputs))
            if output is not read:
                output = once.setdefault(output, output)
            if len(inputs) == 1:
                known[place] = output
        shapes.append(output)
    return tuple(shapes)


def output_of(number: int, node: Node, shapes: Iterable[Activation]) -> Activation:
    """Return what a node makes of the shapes that it reads.

    Raises:
        IllPosedError: its layer can't take them; the message names the node.
    """
    try:
        return node.layer.output_shape(*shapes)
    except IllPosedError as error:
        raise IllPosedError(f"{_said(number, node)}: {error}") from error


def parameters_of_each(nodes: Sequence[Node]) -> tuple[int, ...]:
    """Return the trainable parameters that each node adds. Shared ones are the first user's.

    Raises:
        IllPosedError: nodes share what is not equally many.
    """
    shared: dict[tuple[str, ...], int] = {}
    known: dict[int, int] = {}
    counts = []
    for number, node in enumerate(nodes, start=1):
        total = known.get(id(node.layer))
        if total is None:
            total = known[id(node.layer)] = node.layer.parameters.total
        if node.weights:
            own = node.layer.parameters
            total -= _shared(shared, ("weights", node.weights), own.weights, number, node)
            if node.biases:
                total -= _shared(shared, ("biases", node.weights, node.biases), own.biases, number, node)
        counts.append(total)
    return tuple(counts)


def macs_of_each(
    nodes: Iterable[Node], shapes: Sequence[Activation], known: dict[tuple[int, int], int]
) -> tuple[int, ...]:
    """Return the multiply-accumulates of some nodes of a graph.

    Args:
        nodes: some of the graph's.
        shapes: the shapes of its input and of all of its nodes.
        known: what has been worked out for this graph before, and is now.
    """
    counts = []
    for node in nodes:
        layer, read = node.layer, shapes[node.inputs[0]]
        place = id(layer), id(read)
        count = known.get(place)
        if count is None:
            count = known[place] = layer.macs(read)
        counts.append(count)
    return tuple(counts)


def check_inputs(number: int, node: Node) -> None:
    """Raise `IllPosedError` unless a node reads nodes before it, and several only for a join."""
    if not node.inputs or min(node.inputs) < 0 or max(node.inputs) >= number:
        raise IllPosedError(f"{_said(number, node)}: it must read nodes before it")
    if len(node.inputs) > 1 and not isinstance(node.layer, Join):
        raise IllPosedError(f"{_said(number, node)}: it takes one input, not {len(node.inputs)}")


def _shared(known: dict[tuple[str, ...], int], key: tuple[str, ...], count: int, number: int, node: Node) -> int:
    """Return how many parameters have been counted before."""
    if key not in known:
        known[key] = count
        return 0
    if known[key] != count:
        raise IllPosedError(f"{_said(number, node)}: the {' '.join(key)} are {known[key]} elsewhere, here {count}")
    return count


def _said(number: int, node: Node) -> str:
    name = f"{node.name}, " if node.name else ""
    return f"node {number} ({name}{type(node.layer).__name__})"
