"""Networks as graphs: layers with names, and joins where ways meet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from quizgen.errors import IllPosedError
from quizgen.solver.geometry import Activation, Shape
from quizgen.solver.graph_fields import Seen, Union, fields_of
from quizgen.solver.layers import Flatten, Join, Layer, Split, Unflatten
from quizgen.solver.network import Network
from quizgen.solver.nodes import Node, check_inputs, macs_of_each, parameters_of_each, shapes_through
from quizgen.solver.resizing import Resizing
from quizgen.solver.unit_fields import UnitFields

_VIEWS = Flatten | Unflatten | Split
"""Layers whose output is their input, looked at differently: it takes no memory of its own."""


@dataclass(frozen=True, slots=True)
class Group:
    """A span of nodes with a name, such as `layer3` or `layer3.0`: numbers from `first` to `last`, both included."""

    name: str
    first: int
    last: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Graph:
    """An input and nodes, each after those it reads. What doesn't fit raises `IllPosedError` at once.

    Nodes are numbered from 1; 0 is the input. The last node is the output.
    """

    input: Shape
    nodes: tuple[Node, ...]
    groups: tuple[Group, ...] = ()
    shapes: tuple[Activation, ...] = field(init=False, repr=False, compare=False)
    """The input's shape, then each node's."""

    def __post_init__(self) -> None:
        for number, node in enumerate(self.nodes, start=1):
            check_inputs(number, node)
        object.__setattr__(self, "shapes", shapes_through([self.input], self.nodes))
        for group in self.groups:
            if not 1 <= group.first <= group.last <= len(self.nodes):
                raise IllPosedError(f"the group {group.name} is not a span of the {len(self.nodes)} nodes")

    def __getstate__(self) -> dict[str, Any]:
        """Pickle only what the graph consists of, and not what has been worked out from it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def of(cls, network: Network) -> "Graph":
        """Return layers in a row as a graph without joins."""
        return cls(network.input, tuple(Node(layer, (number,)) for number, layer in enumerate(network.layers)))

    @property
    def row(self) -> Network | None:
        """The layers in a row, if that is all there is to it: no joins, no names, nothing shared."""
        for number, node in enumerate(self.nodes):
            if node.inputs != (number,) or node.weights or isinstance(node.layer, Join):
                return None
        return None if self.groups else Network(self.input, tuple(node.layer for node in self.nodes))

    @property
    def output(self) -> Activation:
        return self.shapes[-1]

    @property
    def parameters(self) -> int:
        """Trainable parameters; shared ones count once."""
        return sum(self.node_parameters)

    @property
    def macs(self) -> int:
        """Multiply-accumulates for one input, without biases: of convolutions and linear layers, at each use."""
        return sum(self.node_macs)

    @cached_property
    def node_parameters(self) -> tuple[int, ...]:
        """Trainable parameters that each node adds, the first node's at place 0. Shared ones are the first user's."""
        return parameters_of_each(self.nodes)

    @cached_property
    def node_macs(self) -> tuple[int, ...]:
        """Each node's multiply-accumulates, the first node's at place 0."""
        return macs_of_each(self.nodes, self.shapes, self._known_macs)

    @cached_property
    def node_values(self) -> tuple[int, ...]:
        """Numbers that each node puts into memory, the first node's at place 0; none where it only looks differently.

        Every layer's output counts, as PyTorch keeps it for the backward pass, unless layers work in place.
        """
        return tuple(
            0 if isinstance(node.layer, _VIEWS) else shape.count
            for node, shape in zip(self.nodes, self.shapes[1:], strict=True)
        )

    @cached_property
    def fields(self) -> tuple[Seen, ...]:
        """What units see at the input and after each node; gates that see everything are left out, as in tables."""
        return self.fields_with(gates=False)

    @cached_property
    def strict_fields(self) -> tuple[Seen, ...]:
        """The same with gates and the statistics of group and instance norms, through which units see everything."""
        return self.fields_with(gates=True)

    def fields_with(self, *, gates: bool, union: Union = UnitFields.joined) -> tuple[Seen, ...]:
        """Return the fields by a rule of one's own for where branches meet; see `fields_of`."""
        layers = [(node.layer, node.inputs) for node in self.nodes]
        return fields_of(layers, self.shapes, gates=gates, union=union)

    @cached_property
    def readers(self) -> tuple[tuple[int, ...], ...]:
        """Which nodes read the input and each node."""
        readers: list[list[int]] = [[] for _ in self.shapes]
        for number, node in enumerate(self.nodes, start=1):
            for index in node.inputs:
                readers[index].append(number)
        return tuple(map(tuple, readers))

    def number(self, name: str) -> int:
        """Return the number of the first node with a name.

        Raises:
            IllPosedError: there is none.
        """
        if name not in self._numbers:
            raise IllPosedError(f"there is no node {name}")
        return self._numbers[name]

    def group(self, name: str) -> Group:
        """Return the first group with a name.

        Raises:
            IllPosedError: there is none.
        """
        for group in self.groups:
            if group.name == name:
                return group
        raise IllPosedError(f"there is no group {name}")

    def parameters_of(self, numbers: Iterable[int]) -> int:
        """Count the trainable parameters of some nodes, by their numbers."""
        return sum(self.node_parameters[number - 1] for number in numbers)

    def macs_of(self, numbers: Iterable[int]) -> int:
        """Count the multiply-accumulates of some nodes."""
        nodes = (self.nodes[number - 1] for number in numbers)  # a question is often about a few of many
        return sum(macs_of_each(nodes, self.shapes, self._known_macs))

    def values_of(self, numbers: Iterable[int]) -> int:
        """Count the numbers that some nodes put into memory."""
        return sum(self.node_values[number - 1] for number in numbers)

    def with_input(self, shape: Shape) -> "Graph":
        """Return the same layers on another input.

        Raises:
            IllPosedError: a layer can't take what it gets then.
        """
        if shape == self.input:
            return self
        shapes = self._resizing.shapes(shape, self.nodes, ()) or shapes_through([shape], self.nodes)
        graph = self.known(shape, self.nodes, self.groups, shapes)
        vars(graph)["_resizing"] = self._resizing  # nodes are all that it depends on
        return graph

    def with_layers(self, layers: Mapping[int, Layer], shape: Shape | None = None) -> "Graph":
        """Return the graph with other layers at some nodes, by their numbers: what if the stem had stride 1?

        Args:
            layers: those that are put in place of the graph's.
            shape: of another input, if it has one.

        Raises:
            IllPosedError: a layer can't take what it gets then.
        """
        nodes = list(self.nodes)
        for number, layer in layers.items():
            old = nodes[number - 1]
            if layer is not old.layer:
                node = nodes[number - 1] = Node(layer, old.inputs, old.name, old.weights, old.biases)
                check_inputs(number, node)
        # A graph from with_input has its resizing already; to make it for one change would not pay.
        resizing: Resizing | None = vars(self).get("_resizing")
        shapes = resizing.shapes(shape or self.input, nodes, layers) if resizing else None
        if shapes is None:
            start = [shape] if shape else self.shapes[: min(layers, default=len(self.shapes))]
            shapes = shapes_through(start, nodes)
        return self.known(shape or self.input, tuple(nodes), self.groups, shapes)

    def part(self, group: Group) -> "Graph":
        """Return a group as a graph of its own, on the feature map that it reads.

        Raises:
            IllPosedError: it reads several nodes outside, or a vector.
        """
        outside = {index for number in group.numbers for index in self.nodes[number - 1].inputs if index < group.first}
        if len(outside) != 1:
            raise IllPosedError(f"the group {group.name} reads {len(outside)} nodes outside of it, not one")
        (read,) = outside
        shape = self.shapes[read]
        if not isinstance(shape, Shape):
            raise IllPosedError(f"the group {group.name} reads a vector, not a feature map")
        moved = {read: 0} | {number: number - group.first + 1 for number in group.numbers}
        nodes = tuple(
            Node(node.layer, tuple(moved[index] for index in node.inputs), node.name, node.weights, node.biases)
            for node in self.nodes[group.first - 1 : group.last]
        )
        inner = (
            Group(one.name, one.first - group.first + 1, one.last - group.first + 1)
            for one in self.groups
            if group.first <= one.first and one.last <= group.last and one != group
        )
        return self.known(shape, nodes, tuple(inner), (shape, *self.shapes[group.first : group.last + 1]))

    def start(self, count: int) -> "Graph":
        """Return the first nodes as a graph of their own; groups that go on end with them."""
        groups = (Group(one.name, one.first, min(one.last, count)) for one in self.groups if one.first <= count)
        return self.known(self.input, self.nodes[:count], tuple(groups), self.shapes[: count + 1])

    @classmethod
    def known(
        cls, shape: Shape, nodes: tuple[Node, ...], groups: tuple[Group, ...], shapes: tuple[Activation, ...]
    ) -> "Graph":
        """Return a graph that is known to fit, with its shapes: most of the time of making one goes into these."""
        graph = object.__new__(cls)
        vars(graph).update(input=shape, nodes=nodes, groups=groups, shapes=shapes)
        return graph

    @cached_property
    def _known_macs(self) -> dict[tuple[int, int], int]:
        return {}

    @cached_property
    def _resizing(self) -> Resizing:
        return Resizing(self.nodes, self.shapes)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        numbers: dict[str, int] = {}
        for number, node in enumerate(self.nodes, start=1):
            numbers.setdefault(node.name, number)
        return numbers
