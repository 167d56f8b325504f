"""Networks as tables, as worked steps and as data."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from quizgen.mathml.plain import tex_to_text
from quizgen.networks import Opened
from quizgen.solver import (
    Activation,
    Features,
    Field,
    Graph,
    Group,
    Layer,
    Network,
    ReceptiveField,
    Seen,
    Sees,
    Unknown,
)
from quizgen.worked import Row, full_layer_name, layer_name, layer_sections, node_sections
from quizgen.worked.whole_network import Section

_FLOAT32 = 4
_MB = 10**6
_HEAD = ("", "layer", "output", "parameters", "MACs", "field", "jump")
_GRAPH_HEAD = (*_HEAD, "MB")
_UNCHANGED = "   Nothing changes, nothing is learned."


def row_table(network: Network) -> str:
    """Write layers in a row: a row for each, numbered, and the totals."""
    rows = [_HEAD, ("", "input", _shape_text(network.input), "", "", "1", "1")]
    for number, (layer, before, after, field) in enumerate(_rows(network), start=1):
        counts = f"{layer.parameters.total:,}", f"{layer.macs(before):,}"
        rows.append((str(number), full_layer_name(layer), _shape_text(after), *counts, *_field_texts(field)))
    rows.append(("", "total", "", f"{network.parameters:,}", f"{network.macs:,}", "", ""))
    return _aligned(rows, {1, 2})


def graph_table(opened: Opened, rows: Sequence[Row], group: Group | None, *, titled: bool = True) -> str:
    """Write a graph: what is known about it, a row for each group and layer, the totals and what is to be noted."""
    graph = opened.graph
    numbers = group.numbers if group else range(1, len(graph.nodes) + 1)
    read = min((one for number in numbers for one in graph.nodes[number - 1].inputs), default=0)
    read = read if group and read < group.first else 0
    lines: list[tuple[str, ...]] = [_GRAPH_HEAD]
    lines += [("", "input", _shape_text(graph.shapes[read]), "", "", *_seen_texts(graph.fields[read]), "")]
    lines += [_graph_row(graph, row) for row in rows]
    lines.append(("", f"total of {group.name}" if group else "total", "", *_counts(graph, numbers)))
    head = opened.head
    about = [f"{head.title}: {head.variant}" if head.variant else head.title] if head.title and titled else []
    return "\n".join([*about, _aligned(lines, {0, 1, 2}), *_remarks(opened, numbers)])


def _graph_row(graph: Graph, row: Row) -> tuple[str, ...]:
    name = f"{'  ' * row.level}{row.name}"
    parameters, macs, _, _, memory = _counts(graph, row.numbers)
    if row.opened:
        return name, row.words, "", parameters, macs, "", "", memory
    last = row.numbers[-1]
    return (
        name,
        row.words,
        _shape_text(graph.shapes[last]),
        parameters,
        macs,
        *_seen_texts(graph.fields[last]),
        memory,
    )


def _counts(graph: Graph, numbers: Iterable[int]) -> tuple[str, str, str, str, str]:
    numbers = tuple(numbers)
    memory = graph.values_of(numbers) * _FLOAT32 / _MB
    return f"{graph.parameters_of(numbers):,}", f"{graph.macs_of(numbers):,}", "", "", f"{memory:,.2f}"


def _remarks(opened: Opened, numbers: range) -> list[str]:
    """Say what the table can't: where gates were left out, why there is no field, what a file hides."""
    graph, remarks = opened.graph, list(opened.notes)
    for number in numbers:
        if graph.strict_fields[number] is Sees.EVERYTHING and graph.fields[number] is not Sees.EVERYTHING:
            remarks.append(
                f"Gates are left out of the fields, as in published tables; strictly, every unit sees the whole input "
                f"from {_node_name(graph, number)} on."
            )
            break
    unknown = next((field for field in graph.fields[numbers.start : numbers.stop] if isinstance(field, Unknown)), None)
    if unknown:
        remarks.append(f"There is no field from {_node_name(graph, unknown.node)} on: {unknown.cause.value}.")
    return remarks


def _node_name(graph: Graph, number: int) -> str:
    node = graph.nodes[number - 1]
    return node.name or f"layer {number} ({layer_name(node.layer)})"


def graph_steps(graph: Graph, numbers: Iterable[int]) -> str:
    """Work out every number of some nodes."""
    lines: list[str] = []
    for number in numbers:
        node = graph.nodes[number - 1]
        lines += _section_lines(f"{node.name or number}: {full_layer_name(node.layer)}", node_sections(graph, number))
    return "\n".join(lines)


def row_steps(network: Network) -> str:
    """Work out every number of layers in a row."""
    lines: list[str] = []
    for number, (layer, sections) in enumerate(zip(network.layers, layer_sections(network), strict=True), start=1):
        lines += _section_lines(f"{number}. {full_layer_name(layer)}", sections)
    return "\n".join(lines)


def _section_lines(title: str, sections: Sequence[Section]) -> list[str]:
    lines = [title]
    for name, worked in sections:
        lines.append(f"   {name}")
        lines += [f"     {step.label}: {tex_to_text(step.tex)}" for step in worked]
    return lines if sections else [title, _UNCHANGED]


def row_data(network: Network) -> dict[str, Any]:
    """Return layers in a row as data."""
    return {
        "input": _shape_data(network.input),
        "layers": [
            {
                "type": type(layer).__name__,
                **asdict(layer),
                "output": _shape_data(after),
                "parameters": layer.parameters.total,
                "macs": layer.macs(before),
                "receptive_field": _field_data(field),
            }
            for layer, before, after, field in _rows(network)
        ],
        "parameters": network.parameters,
        "macs": network.macs,
    }


def graph_data(opened: Opened, within: Group | None = None) -> dict[str, Any]:
    """Return a graph as data: nodes with the numbers of those they read (0 is the input), and groups of them."""
    graph = opened.graph
    numbers = within.numbers if within else range(1, len(graph.nodes) + 1)
    known = {key: value for key, value in asdict(opened.head).items() if value and key != "input"}
    notes = {"notes": list(opened.notes)} if opened.notes else {}
    return {
        **known,
        **notes,
        "input": _shape_data(graph.input),
        "nodes": [_node_data(graph, number) for number in numbers],
        "groups": [
            {
                "name": group.name,
                "first": group.first,
                "last": group.last,
                "output": _shape_data(graph.shapes[group.last]),
                "parameters": graph.parameters_of(group.numbers),
                "macs": graph.macs_of(group.numbers),
                "values": graph.values_of(group.numbers),
            }
            for group in graph.groups
            if numbers.start <= group.first and group.last < numbers.stop
        ],
        "parameters": graph.parameters_of(numbers),
        "macs": graph.macs_of(numbers),
        "values": graph.values_of(numbers),
    }


def _node_data(graph: Graph, number: int) -> dict[str, Any]:
    node = graph.nodes[number - 1]
    shared = {"weights": node.weights} if node.weights else {}
    return {
        "number": number,
        "name": node.name,
        "type": type(node.layer).__name__,
        **asdict(node.layer),
        **shared,
        "inputs": list(node.inputs),
        "output": _shape_data(graph.shapes[number]),
        "parameters": graph.node_parameters[number - 1],
        "macs": graph.node_macs[number - 1],
        "values": graph.node_values[number - 1],
        "receptive_field": _seen_data(graph.fields[number]),
        "sees_everything": graph.strict_fields[number] is Sees.EVERYTHING,
    }


def _aligned(rows: Sequence[Sequence[str]], words: set[int]) -> str:
    """Numbers to the right, words to the left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column in words else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _rows(network: Network) -> list[tuple[Layer, Activation, Activation, Field]]:
    return list(zip(network.layers, network.shapes, network.shapes[1:], network.fields, strict=False))


def _shape_text(shape: Activation) -> str:
    if isinstance(shape, Features):
        return str(shape.count)
    return f"{shape.channels} × {shape.height} × {shape.width}"


def _field_texts(field: Field) -> tuple[str, str]:
    if isinstance(field, Sees):
        return ("all", "") if field is Sees.EVERYTHING else ("–", "–")
    height, width = field
    return _pair_text(str(height.size), str(width.size)), _pair_text(str(height.jump), str(width.jump))


def _seen_texts(seen: Seen) -> tuple[str, str]:
    """Write the field; where it differs from unit to unit, the least and the greatest."""
    if not isinstance(seen, tuple):
        return ("all", "") if seen is Sees.EVERYTHING else ("–", "–")
    sizes = [f"{axis.sizes[0]}–{axis.sizes[-1]}" if len(axis.sizes) > 1 else str(axis.sizes[0]) for axis in seen]
    jumps = [str(axis.shift) if axis.period == 1 else "–" for axis in seen]
    return _pair_text(*sizes), _pair_text(*jumps)


def _pair_text(height: str, width: str) -> str:
    return height if height == width else f"{height} × {width}"


def _shape_data(shape: Activation) -> list[int]:
    return [shape.count] if isinstance(shape, Features) else [shape.channels, shape.height, shape.width]


def _field_data(field: Field) -> dict[str, list[int]] | str | None:
    if isinstance(field, Sees):
        return "all" if field is Sees.EVERYTHING else None
    return _uniform_data(*field)


def _seen_data(seen: Seen) -> dict[str, Any] | str | None:
    if not isinstance(seen, tuple):
        return "all" if seen is Sees.EVERYTHING else None
    height, width = seen[0].uniform, seen[1].uniform
    if height and width:
        return _uniform_data(height, width)
    return {"sizes": [list(axis.sizes) for axis in seen], "period": [axis.period for axis in seen]}


def _uniform_data(*field: ReceptiveField) -> dict[str, list[int]]:
    return {
        "size": [axis.size for axis in field],
        "jump": [axis.jump for axis in field],
        "start": [axis.start(0) for axis in field],
    }
