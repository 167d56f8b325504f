"""A graph as the rows of a table: groups with subtotals, and layers with what stands with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizgen.solver import ActivationLayer, Dropout, Graph, Group, Join, Layer, LayerScale, Norm
from quizgen.worked.names import full_layer_name, layer_name

_FOLDED = ActivationLayer | Norm | Dropout | LayerScale
"""Layers that stand in the row of the one before them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table.

    Attributes:
        name: of the group or of the layer; may be empty.
        words: what it is.
        numbers: the nodes in it; the last one gives its output.
        level: how many groups it lies in, from 0.
        group: the group, if it is one.
        opened: whether the rows below it are its parts.
    """

    name: str
    words: str
    numbers: range
    level: int = 0
    group: Group | None = None
    opened: bool = False


def graph_rows(graph: Graph, depth: int = 1, within: Group | None = None, *, folded: bool = True) -> tuple[Row, ...]:
    """Divide a graph's nodes among rows.

    Args:
        graph: the network.
        depth: down to which level groups are opened; at 1, each outermost group is a row.
        within: only this group, which is opened itself.
        folded: whether normalisations, activations and the like stand in the row of their layer.
    """
    numbers = within.numbers if within else range(1, len(graph.nodes) + 1)
    inner = [group for group in graph.groups if group != within and _holds(numbers, group)]
    inner.sort(key=lambda group: (group.first, -group.last))
    return tuple(_Divider(graph, depth, folded=folded).rows(numbers, inner, 0))


def _holds(numbers: range, group: Group) -> bool:
    return numbers.start <= group.first and group.last < numbers.stop


class _Divider:
    """Goes through the nodes from first to last."""

    def __init__(self, graph: Graph, depth: int, *, folded: bool) -> None:
        self._graph = graph
        self._depth = depth
        self._folded = folded

    def rows(self, numbers: range, groups: list[Group], level: int) -> Iterator[Row]:
        """Yield the rows of a span of nodes, with the groups in it, outer ones first."""
        number = numbers.start
        while number < numbers.stop:
            while groups and groups[0].first < number:
                groups = groups[1:]  # a group that overlaps the one before
            if groups and groups[0].first == number:
                group, inner, groups = _first_group(groups)
                yield from self._group(group, inner, level)
                number = group.last + 1
                continue
            until = min(groups[0].first if groups else numbers.stop, numbers.stop)
            last = self._last_folded(number, until)
            yield Row(self._graph.nodes[number - 1].name, self._words(number, last), range(number, last + 1), level)
            number = last + 1

    def _group(self, group: Group, inner: list[Group], level: int) -> Iterator[Row]:
        opened = level + 1 < self._depth
        rows = _Divider(self._graph, 1, folded=True).rows(group.numbers, [], 0)
        layers = sum(not isinstance(self._graph.nodes[row.numbers[0] - 1].layer, Join) for row in rows)
        words = f"{layers} layer{'' if layers == 1 else 's'}"
        yield Row(group.name, words, group.numbers, level, group, opened)
        if opened:
            yield from self.rows(group.numbers, inner, level + 1)

    def _last_folded(self, number: int, until: int) -> int:
        """Return the last of the nodes that stand in one row with a node: each read by the next one alone."""
        last = number
        while self._folded and last + 1 < until:
            node = self._graph.nodes[last]
            if (
                not isinstance(node.layer, _FOLDED)
                or node.inputs != (last,)
                or self._graph.readers[last] != (last + 1,)
            ):
                break
            last += 1
        return last

    def _words(self, number: int, last: int) -> str:
        first, *others = (self._graph.nodes[one - 1].layer for one in range(number, last + 1))
        return ", ".join((full_layer_name(first), *map(_short, others)))


def _first_group(groups: list[Group]) -> tuple[Group, list[Group], list[Group]]:
    """Take the first group; return it, those in it and those after it."""
    group, *others = groups
    inner = [other for other in others if other.last <= group.last]
    after = [other for other in others if other.first > group.last]
    return group, inner, after


def _short(layer: Layer) -> str:
    """Name a layer that follows another one in a row."""
    return {"BatchNorm2d": "BN", "BatchNorm1d": "BN", "LayerNorm": "LN"}.get(type(layer).__name__) or layer_name(layer)
