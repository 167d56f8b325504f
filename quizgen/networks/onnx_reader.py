"""Collects the nodes of a graph while an ONNX file is gone through."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from quizgen.networks.onnx_folding import FOLDS
from quizgen.networks.onnx_names import node_name
from quizgen.networks.onnx_values import Constant, Map, Value
from quizgen.solver import Layer, Node, Shape, ZeroPad2d

if TYPE_CHECKING:
    from quizgen.networks.onnx_composed import Composed

STANDARD = frozenset({"", "ai.onnx"})
"""The names of ONNX's own domain: an operator of another means something else, whatever it is called."""


class UnsupportedError(Exception):
    """An operator is known, but not in this form."""


class Reader:
    """What is known so far.

    Attributes:
        input: the graph's input.
        nodes: made so far.
        values: what every name in the file stands for.
        notes: what the file hides, in sentences.
        folded: whether weights show that batch normalisation was folded into them.
        sparse: whether weights are stored without their zeros.
        constants: numbers that are added or multiplied without being a layer.
        batch: how many images the file is for, if it says so; all is worked out for one.
        composed: by the first output of each of its nodes, what belongs to a normalisation in parts.
    """

    def __init__(
        self, input_shape: Shape, values: dict[str, Value], nodes: Sequence[Any], outputs: Collection[str] = ()
    ) -> None:
        self.input = input_shape
        self.nodes: list[Node] = []
        self.values = values
        self.notes: list[str] = []
        self.folded = False
        self.sparse = False
        self.constants = 0
        self.batch = 1
        self.composed: dict[str, Composed] = {}
        self._uses = Counter(used for node in nodes for used in node.input)
        self._readers: dict[str, list[Any]] = {}
        for node in nodes:
            for used in dict.fromkeys(node.input):
                self._readers.setdefault(used, []).append(node)
        self._outputs = outputs

    def map(self, node: Any, place: int = 0) -> Map:  # noqa: ANN401 - a protobuf message
        """Return the map that a node reads.

        Raises:
            UnsupportedError: it is none, or missing.
        """
        value = self.value(node, place)
        if not isinstance(value, Map):
            raise UnsupportedError("it reads a constant where a feature map is expected")
        return value

    def value(self, node: Any, place: int) -> Value:  # noqa: ANN401 - a protobuf message
        """Return what a node reads.

        Raises:
            UnsupportedError: nothing gives it.
        """
        name = node.input[place] if place < len(node.input) else ""
        if name not in self.values:
            raise UnsupportedError(f"its input {name or place + 1} is missing")
        return self.values[name]

    def constant(self, node: Any, place: int) -> Constant | None:  # noqa: ANN401 - a protobuf message
        """Return the constant that a node reads, if there is one."""
        value = self.values.get(node.input[place]) if place < len(node.input) else None
        return value if isinstance(value, Constant) else None

    def numbers(self, node: Any, place: int) -> tuple[int, ...] | None:  # noqa: ANN401 - a protobuf message
        """Return a constant's whole numbers, if it is there and known."""
        constant = self.constant(node, place)
        if constant is None or constant.values is None:
            return None
        return tuple(int(value) for value in constant.values)

    def read_once(self, name: str) -> bool:
        """Whether only one node reads a name."""
        return self._uses.get(name, 0) == 1

    def readers(self, name: str) -> Sequence[Any]:
        """Return the nodes that read a name; none, if it is an output of the network, which anyone may read."""
        return () if name in self._outputs else self._readers.get(name, ())

    def compose(self, composed: "Composed", nodes: Sequence[Any]) -> None:
        """Pass over the nodes of a normalisation in parts, up to its last one."""
        self.composed |= {node.output[0]: composed for node in nodes}

    def is_read(self, name: str) -> bool:
        """Whether a node reads a name, or it is an output of the network."""
        return name in self._uses or name in self._outputs

    def add(
        self,
        layer: Layer,
        read: Map | tuple[Map, ...],
        name: str,
        axes: tuple[str, ...],
        shared: tuple[str, str] = ("", ""),
    ) -> Map:
        """Add a node, and return what it gives.

        Args:
            layer: what it does.
            read: what it reads; several maps for a join.
            name: its name.
            axes: the order of axes that it gives.
            shared: the names of the initializers that hold its weights and its biases; both may hold any character.
        """
        reads = read if isinstance(read, tuple) else (read,)
        shape = layer.output_shape(*[one.shape for one in reads])
        self.nodes.append(Node(layer, tuple(one.node for one in reads), name, *shared))
        return Map(len(self.nodes), shape, axes)

    def padded(self, read: Map, sides: tuple[int, int, int, int], name: str) -> Map:
        """Pad on the left, right, top and bottom; nothing is added where there is nothing to pad."""
        return self.add(ZeroPad2d(*sides), read, f"{name}.pad", read.axes) if any(sides) else read

    def give(self, node: Any, value: Value, place: int = 0) -> None:  # noqa: ANN401 - a protobuf message
        """Set what a node gives."""
        if place < len(node.output) and node.output[place]:
            self.values[node.output[place]] = value

    def name(self, node: Any) -> str:  # noqa: ANN401 - a protobuf message
        """Return a node's name as PyTorch's modules are called."""
        return node_name(node)

    def fold(self, node: Any) -> bool:  # noqa: ANN401 - a protobuf message
        """Work out a node that reads only constants; return whether that could be done."""
        fold = FOLDS.get(node.op_type) if node.domain in STANDARD else None
        result = fold(self, node) if fold else None
        if result is None:
            return False
        self.give(node, result)
        return True


def attribute(node: Any, name: str, default: Any = None) -> Any:  # noqa: ANN401 - protobuf's values have no common type
    """Return an attribute of a node: a number, a text, a list of numbers or a tensor."""
    for given in node.attribute:
        if given.name == name:
            return {1: given.f, 2: given.i, 3: given.s, 4: given.t, 6: list(given.floats), 7: list(given.ints)}.get(
                given.type
            )
    return default
