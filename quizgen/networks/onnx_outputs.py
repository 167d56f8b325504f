"""Which nodes of an ONNX file its outputs need: exporters and tools that cut networks leave others behind."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from quizgen.networks.onnx_values import Map, Value

Proto = Any
"""A protobuf message, which is typed by the onnx package alone."""

_OTHER = re.compile(r"[^\w.:/-]")
_LONGEST = 60


def needed_nodes(graph: Proto) -> list[tuple[int, Proto]]:
    """Return the nodes on a way to an output, with their numbers in the file; all, if it names no output of a node."""
    nodes = list(enumerate(graph.node, start=1))
    made = {name for _, node in nodes for name in node.output if name}
    wanted = {output.name for output in graph.output} & made
    if not wanted:
        return nodes
    kept = []
    for number, node in reversed(nodes):
        if not wanted.isdisjoint(node.output):
            kept.append((number, node))
            wanted.update(node.input, _read_inside(node))
    return kept[::-1]


def _read_inside(node: Proto) -> Iterable[str]:
    """What the branches of an If and the body of a loop read, which may be anything outside of them."""
    for given in node.attribute:
        for inner in (given.g, *given.graphs):
            yield from (output.name for output in inner.output)
            for one in inner.node:
                yield from one.input
                yield from _read_inside(one)


def outputs_note(outputs: Sequence[str], values: dict[str, Value], last: int) -> Iterable[str]:
    """Say which of several outputs the last layer gives, by its number."""
    given = [(name, values.get(name)) for name in outputs]
    ends = [name for name, value in given if isinstance(value, Map) and value.node == last]
    if len(outputs) > 1 and ends:
        yield f"The file has {len(outputs)} outputs; the last layer gives {_OTHER.sub('_', ends[0])[:_LONGEST]}."
