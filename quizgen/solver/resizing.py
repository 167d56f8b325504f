"""A graph on an input of another size: most layers keep height and width, so few of them have to be asked again."""

from collections.abc import Collection, Sequence

from quizgen.solver.geometry import Activation, Shape
from quizgen.solver.layers import Join, Layer, Sliding
from quizgen.solver.layers.pointwise import Pointwise
from quizgen.solver.nodes import Node, output_of


class Resizing:
    """Which nodes of a graph change height and width, and which of these each other node has its size from.

    The source of a node is the one that decides its height and width: the node itself, or one before it, or the input
    (0). Nodes with one source and equally many channels have one shape, which is made once for all of them.

    Args:
        nodes: of the graph.
        shapes: the input's shape, then each node's, on any input that the nodes take.
    """

    def __init__(self, nodes: Sequence[Node], shapes: Sequence[Activation]) -> None:
        self._shape_numbers: list[int] = []  # which of the shapes the input has, then each node
        self._by_source: dict[int, list[tuple[int, int | None]]] = {}  # numbers and channels of the shapes
        known: dict[tuple[int, int | None], int] = {}
        for source, shape in zip(_sources(nodes, shapes), shapes, strict=True):
            key = source, _channels(shape)
            if key not in known:
                known[key] = len(known)
                self._by_source.setdefault(source, []).append((known[key], key[1]))
            self._shape_numbers.append(known[key])
        self._count = len(known)

    def shapes(self, start: Shape, nodes: Sequence[Node], altered: Collection[int]) -> tuple[Activation, ...] | None:
        """Return the input's shape, then each node's; equal ones are one object.

        Args:
            start: the input's shape.
            nodes: the graph's, or some with other layers.
            altered: the numbers of those with other layers.

        Returns:
            None if this can't be told from the sources alone: a source has other channels than before, or a layer was
            replaced that is no source and might now change the size.

        Raises:
            IllPosedError: a layer can't take what it gets.
        """
        if not self._by_source.keys() >= set(altered):
            return None
        made: list[Activation] = [start] * self._count
        once: dict[Activation, Activation] = {}
        for source, wanted in self._by_source.items():
            output: Activation = start
            if source:
                node = nodes[source - 1]
                output = output_of(source, node, [made[self._shape_numbers[index]] for index in node.inputs])
            if _channels(output) != wanted[0][1]:
                return None
            for number, channels in wanted:
                shape = Shape(channels, *output.size) if channels and isinstance(output, Shape) else output
                made[number] = once.setdefault(shape, shape)
        return tuple(map(made.__getitem__, self._shape_numbers))


def _channels(shape: Activation) -> int | None:
    return shape.channels if isinstance(shape, Shape) else None


def _sources(nodes: Sequence[Node], shapes: Sequence[Activation]) -> list[int]:
    """Return the source of the input and of each node, on any input: their own numbers if they change the size."""
    sources = [0]
    for number, node in enumerate(nodes, start=1):
        read = {sources[index] for index in node.inputs}
        are_maps = all(isinstance(shapes[index], Shape) for index in node.inputs)
        sources.append(read.pop() if len(read) == 1 and are_maps and _keeps_size(node.layer) else number)
    return sources


def _keeps_size(layer: Layer) -> bool:
    """Tell whether a layer keeps the height and the width of any map; a join does if all its inputs have the same."""
    if isinstance(layer, Sliding):
        return all(window.keeps_size for window in layer.windows)
    return isinstance(layer, Pointwise | Join)
