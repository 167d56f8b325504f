"""A part of a network in words: its layers row by row, equal blocks once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizgen.network_families.caching import cached_on_graph
from quizgen.network_families.stages import children
from quizgen.solver import Add, Concat, Graph, Group, Join, Layer, Multiply
from quizgen.worked import Row, graph_rows, layer_name

_JOINED = {Add: "sum of", Concat: "concatenation of", Multiply: "product of"}


@dataclass(frozen=True, slots=True)
class Line:
    """A layer, with what stands with it: its name inside the block, what it is, and its nodes."""

    name: str
    words: str
    numbers: range


@dataclass(frozen=True, slots=True)
class Block:
    """Layers in a row, or a block with a name and those that read the same.

    Attributes:
        names: as in `layer3.1 to layer3.5`; empty for layers in no block.
        spans: the nodes of each.
        lines: the layers of the first.
    """

    names: str
    spans: tuple[range, ...]
    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        return len(self.spans)


@cached_on_graph
def outline(graph: Graph) -> tuple[Block, ...]:
    """Divide a part, given as a graph of its own, into blocks; those that read the same stand together."""
    blocks: list[Block] = []
    for name, numbers in _spans(graph, Group("", 1, len(graph.nodes))):
        lines = tuple(_lines(graph, numbers, name))
        last = blocks[-1] if blocks else None
        if last and name and last.names and [_said(one) for one in last.lines] == [_said(one) for one in lines]:
            first = last.names.partition(" to ")[0]
            blocks[-1] = Block(f"{first} to {name}", (*last.spans, numbers), last.lines)
        else:
            blocks.append(Block(name, (numbers,), lines))
    return tuple(blocks)


def line_name(graph: Graph, node: int) -> str:
    """Return the name of the layer in whose line of the outline a node stands, or its number there in words."""
    for block in outline(graph):
        for span in block.spans:
            for line in block.lines:
                first = line.numbers[0] - block.spans[0].start + span.start
                if node in range(first, first + len(line.numbers)):
                    return f"layer {line.name}" if line.name.isdigit() else graph.nodes[first - 1].name
    return f"layer {node}"


def line_count(graph: Graph) -> int:
    """Return how many lines the outline of a part takes."""
    return sum(len(block.lines) + bool(block.names) for block in outline(graph))


def _said(line: Line) -> tuple[str, str]:
    return line.name, line.words


def _spans(graph: Graph, whole: Group) -> Iterator[tuple[str, range]]:
    """Yield the smallest blocks that follow each other, with their names, and the layers between them."""
    start = whole.first
    for block in children(graph, whole):
        if block.first > start:
            yield whole.name, range(start, block.first)
        if block.first >= start:
            yield from _spans(graph, block)
            start = block.last + 1
    if start <= whole.last:
        yield whole.name, range(start, whole.last + 1)


def _lines(graph: Graph, numbers: range, block: str) -> Iterator[Line]:
    rows = graph_rows(graph, 99, Group(block, numbers.start, numbers.stop - 1))
    rows = tuple(row for row in rows if not row.opened)
    names = _names(graph, rows)
    before = numbers.start - 1
    for row, name in zip(rows, names, strict=True):
        yield Line(name, _words(graph, row, rows, names, before), row.numbers)
        before = row.numbers[-1]


def _names(graph: Graph, rows: Sequence[Row]) -> list[str]:
    """Return names without what they have in common, or numbers where some have none."""
    given = [graph.nodes[row.numbers[0] - 1].name.split(".") for row in rows]
    while len(given) > 1 and all(len(parts) > 1 and parts[0] == given[0][0] for parts in given):
        given = [parts[1:] for parts in given]
    names = [".".join(parts) for parts in given]
    if len(rows) == 1:
        names = [given[0][-1]]
    return names if all(names) and len(set(names)) == len(names) else [str(place) for place in range(1, len(rows) + 1)]


def _words(graph: Graph, row: Row, rows: Sequence[Row], names: Sequence[str], before: int) -> str:
    node = graph.nodes[row.numbers[0] - 1]
    start = rows[0].numbers[0] - 1
    if isinstance(node.layer, Join):
        *others, last = (_source(index, start, rows, names) for index in node.inputs)
        read = f"{', '.join(others)} and {last}" if others else last
        _, comma, folded = row.words.partition(", ")
        return f"{_JOINED.get(type(node.layer), 'join of')} {read}{comma}{folded}"
    words = _with_bias(node.layer, row.words)
    (index,) = node.inputs
    return words if index == before else f"{words} (reads {_source(index, start, rows, names)})"


def _with_bias(layer: Layer, words: str) -> str:
    """Say of each layer that might have biases whether it has."""
    known = layer_name(layer, filters=True, bias=getattr(layer, "bias", True) is False)
    words = layer_name(layer, filters=True, bias=True) + words.removeprefix(known)
    return words[0].lower() + words[1:] if words[1:2].islower() else words


def _source(index: int, start: int, rows: Sequence[Row], names: Sequence[str]) -> str:
    if index <= start:
        return "the input"
    return next(name for row, name in zip(rows, names, strict=True) if index in row.numbers)
