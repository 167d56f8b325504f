"""Parameters and multiply-accumulates of a part, line by line, right and wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

from quizgen.network_families.caching import cached_on_graph
from quizgen.network_families.outline import Block, outline
from quizgen.problem import Integer, Step, group_digits_tex, group_formula_tex
from quizgen.solver import Add, Conv2d, ConvTranspose2d, Graph, Layer, Linear, Norm, Shape

_DOT = r" \cdot "
"""Between factors."""

Weighted = Conv2d | ConvTranspose2d | Linear
Count = Callable[[Graph, int], int]
"""Counts something of a node, by its number."""


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks that cost the same: the nodes of the first, and how many there are."""

    block: Block
    numbers: range
    count: int


@cached_on_graph
def runs(graph: Graph) -> tuple[Run, ...]:
    """Divide a part into blocks, those together that cost the same."""
    found: list[Run] = []
    for block in outline(graph):
        costs: tuple[object, ...] = ()
        for span in block.spans:
            now = tuple((graph.node_parameters[one - 1], graph.node_macs[one - 1]) for one in span)
            if found and block.names and now == costs:
                found[-1] = Run(block, found[-1].numbers, found[-1].count + 1)
            else:
                found.append(Run(block, span, 1))
            costs = now
    return tuple(found)


def counted(graph: Graph, count: Count) -> int:
    """Add up what is counted of each node."""
    return sum(count(graph, number) for number in range(1, len(graph.nodes) + 1))


def of_nodes(counts: Sequence[int], numbers: range) -> Sequence[int]:
    """Return the counts of some nodes in a row, by their numbers, out of those of all nodes."""
    return counts[numbers.start - 1 : numbers.stop - 1]


@cached_on_graph
def span_macs(graph: Graph, numbers: range) -> int:
    """Count the multiply-accumulates of nodes in a row."""
    return graph.macs_of(numbers)


@cached_on_graph
def weighted(graph: Graph) -> tuple[tuple[int, Weighted], ...]:
    """Return the convolutions and linear layers with their numbers."""
    return tuple(
        (number, node.layer) for number, node in enumerate(graph.nodes, start=1) if isinstance(node.layer, Weighted)
    )


@cached_on_graph
def node_weights(graph: Graph) -> tuple[int, ...]:
    """Return each node's weights, without biases: those of convolutions and linear layers, and else none."""
    return tuple(node.layer.parameters.weights if isinstance(node.layer, Weighted) else 0 for node in graph.nodes)


def layer_at(graph: Graph, number: int) -> Layer:
    """Return a node's layer."""
    return graph.nodes[number - 1].layer


def parameters(graph: Graph, number: int) -> int:
    """Count trainable parameters."""
    return graph.node_parameters[number - 1]


def macs(graph: Graph, number: int) -> int:
    """Count multiply-accumulates."""
    return graph.node_macs[number - 1]


def positions(graph: Graph, number: int) -> int:
    """Return at how many places a layer's weights are used: pixels of its output, or of a transposed one's input."""
    layer = layer_at(graph, number)
    shape = graph.shapes[graph.nodes[number - 1].inputs[0] if isinstance(layer, ConvTranspose2d) else number]
    return shape.height * shape.width if isinstance(shape, Shape) else 1


def channels_read(layer: Weighted) -> int:
    """Return how many channels a filter reads."""
    return layer.in_features if isinstance(layer, Linear) else layer.in_channels // layer.groups


def filters(layer: Weighted) -> int:
    """Return how many filters or units there are."""
    return layer.out_features if isinstance(layer, Linear) else layer.out_channels


def kernel(layer: Weighted) -> tuple[int, ...]:
    """Return the sides of the kernel; none for a linear layer."""
    return () if isinstance(layer, Linear) else layer.kernel_size


@cached_on_graph
def shortcut(graph: Graph) -> tuple[int, ...]:
    """Return the nodes of all projections: branches of a sum with a single 1 × 1 convolution beside longer ones."""
    found: list[int] = []
    for number, node in enumerate(graph.nodes, start=1):
        if isinstance(node.layer, Add):
            ways = [_way(graph, index, number) for index in node.inputs]
            convs = [[one for one in way if isinstance(layer_at(graph, one), Conv2d)] for way in ways]
            for way, inside in zip(ways, convs, strict=True):
                if len(inside) == 1 and max(map(len, convs)) > 1 and layer_at(graph, inside[0]).windows[0].kernel == 1:
                    found += way
    return tuple(sorted(found))


def _way(graph: Graph, number: int, reader: int) -> list[int]:
    """Return a node and those before it that are read by the next one alone."""
    way: list[int] = []
    while number and graph.readers[number] == (reader,):
        way.append(number)
        reader, number = number, graph.nodes[number - 1].inputs[0]
    return way


def parameter_steps(graph: Graph) -> tuple[Step, ...]:
    """Work out the parameters of a part: each block once, then how many there are of each."""
    return _steps(graph, parameters, _parameter_lines, "parameters")


def mac_steps(graph: Graph) -> tuple[Step, ...]:
    """Work out the multiply-accumulates of a part: each block once, then how many there are of each."""
    return _steps(graph, macs, _mac_lines, "MACs")


def _steps(graph: Graph, count: Count, lines: Callable[[Graph, Run], list[Step]], what: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    terms = []
    for run in runs(graph):
        own = sum(count(graph, number) for number in run.numbers)
        if not own:
            continue
        inside = lines(graph, run)
        steps += inside
        if len(inside) > 1:
            steps.append(summed(f"{_called(run)}, all layers", *_values(inside)))
        if run.count > 1:
            steps.append(multiplied(f"{run.count} such blocks", run.count, own))
        terms.append(own * run.count)
    if len(terms) > 1:
        steps.append(summed(f"All {what}", *terms))
    return tuple(steps)


def line(label: str, tex: str, value: int) -> Step:
    """Make a step that begins with a name, whose case counts; numbers are written alike on both sides."""
    answer = Integer(value)
    return Step(label, f"{group_formula_tex(tex)} = {answer.tex}", answer)


def summed(label: str, *terms: int) -> Step:
    """Add."""
    return line(label, " + ".join(map(group_digits_tex, terms)), sum(terms))


def multiplied(label: str, *factors: int) -> Step:
    """Multiply."""
    return line(label, _DOT.join(map(group_digits_tex, factors)), prod(factors))


def _called(run: Run) -> str:
    return run.block.names.partition(" to ")[0] or "Together"


def _values(steps: Sequence[Step]) -> list[int]:
    return [step.value.data for step in steps if isinstance(step.value.data, int)]


def _parameter_lines(graph: Graph, run: Run) -> list[Step]:
    steps, norms = [], []
    for number in run.numbers:
        layer, own = layer_at(graph, number), parameters(graph, number)
        if isinstance(layer, Norm):
            norms += [own // 2] if own else []
        elif isinstance(layer, Weighted):
            steps.append(parameter_step(graph, number, _name(run, number)))
        elif own:
            learned = Integer(own)
            steps.append(Step(f"{_name(run, number)}: a learned number per channel", learned.tex, learned))
    if norms:
        channels = " + ".join(map(group_digits_tex, norms))
        steps.append(
            line(
                "Normalisation: a scale and a shift per channel",
                rf"2 \cdot ({channels})" if len(norms) > 1 else rf"2 \cdot {channels}",
                2 * sum(norms),
            )
        )
    return steps


def parameter_step(graph: Graph, number: int, name: str) -> Step:
    """Work out the parameters of a layer in one line."""
    layer, own = layer_at(graph, number), parameters(graph, number)
    if not isinstance(layer, Weighted):
        raise TypeError(layer)
    factors = (*kernel(layer), channels_read(layer), filters(layer))
    tex = _DOT.join(map(group_digits_tex, factors))
    label = f"{name}: kernel times channels read times filters" if kernel(layer) else f"{name}: inputs times units"
    if layer.bias:
        return line(f"{label}, and biases", f"{tex} + {group_digits_tex(filters(layer))}", own)
    return line(label, tex, own)


def _mac_lines(graph: Graph, run: Run) -> list[Step]:
    return [
        mac_step(graph, number, _name(run, number))
        for number in run.numbers
        if isinstance(layer_at(graph, number), Weighted)
    ]


def mac_step(graph: Graph, number: int, name: str) -> Step:
    """Work out the multiply-accumulates of a layer in one line."""
    layer = layer_at(graph, number)
    if not isinstance(layer, Weighted):
        raise TypeError(layer)
    shape = graph.shapes[graph.nodes[number - 1].inputs[0] if isinstance(layer, ConvTranspose2d) else number]
    places = (shape.height, shape.width) if isinstance(shape, Shape) else ()
    what = "input" if isinstance(layer, ConvTranspose2d) else "output"
    return multiplied(
        f"{name}: {what} positions times weights", *places, *kernel(layer), channels_read(layer), filters(layer)
    )


def _name(run: Run, number: int) -> str:
    """Return what the outline calls the line of a node."""
    for line in run.block.lines:
        offset = run.block.spans[0].start
        if number - run.numbers.start + offset in line.numbers:
            return f"{run.block.names.partition(' to ')[0]}.{line.name}" if run.block.names else line.name
    return str(number)
