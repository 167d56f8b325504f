"""Every number of a graph's nodes, step by step."""

from collections.abc import Iterator

from quizgen.problem import Integer, Step, Volume
from quizgen.solver import Add, Concat, Features, Field, Graph, Join, Multiply, Seen, Sees, Shape
from quizgen.worked.arithmetic import total
from quizgen.worked.whole_network import Section, sections_of

_SAME: dict[type, str] = {
    Add: "A sum has the shape of its parts",
    Multiply: "A product has the shape of its larger part",
}


def node_sections(graph: Graph, number: int) -> tuple[Section, ...]:
    """Work out a node: its output, parameters, MACs and receptive field, where there is something to work out."""
    node = graph.nodes[number - 1]
    if isinstance(node.layer, Join):
        parts = (("Output", tuple(_output(graph, number))), ("Receptive field", tuple(_union(graph, number))))
        return tuple((title, steps) for title, steps in parts if steps)
    (read,) = node.inputs
    sections = sections_of(node.layer, graph.shapes[read], _plain(graph.fields[read]), _plain(graph.fields[number]))
    counted = graph.node_parameters[number - 1]
    if counted == node.layer.parameters.total:
        return sections
    answer = Integer(counted)
    shared = Step(f"Its weights are shared ({node.weights}) and have been counted before", answer.tex, answer)
    return tuple((title, (*steps, shared) if title == "Parameters" else steps) for title, steps in sections)


def _plain(seen: Seen) -> Field:
    """Return a field that all units have in common, else that there is none to work out."""
    if isinstance(seen, Sees):
        return seen
    if isinstance(seen, tuple):
        height, width = seen[0].uniform, seen[1].uniform
        if height and width:
            return height, width
    return Sees.UNDEFINED


def _output(graph: Graph, number: int) -> Iterator[Step]:
    node, shape = graph.nodes[number - 1], graph.shapes[number]
    parts = [graph.shapes[index] for index in node.inputs]
    if isinstance(node.layer, Concat):
        yield total("Channels add up", *(part.channels if isinstance(part, Shape) else part.count for part in parts))
    if isinstance(shape, Features):
        return
    answer = Volume.of(shape)
    yield Step(_SAME.get(type(node.layer), "Height and width stay"), answer.tex, answer)


def _union(graph: Graph, number: int) -> Iterator[Step]:
    """Where branches meet, the least and the greatest column count."""
    after = graph.fields[number]
    fields = [graph.fields[index] for index in graph.nodes[number - 1].inputs]
    if not isinstance(after, tuple) or len({field for field in fields if isinstance(field, tuple)}) < 2:  # noqa: PLR2004
        return  # nothing to unite
    for axis, name in enumerate(("",) if after[0] == after[1] else ("height: ", "width: ")):
        ways = [field[axis].uniform for field in fields if isinstance(field, tuple)]
        whole = after[axis].uniform
        if whole is None or None in ways:
            continue
        starts = [way.start(0) for way in ways if way]
        ends = [way.start(0) + way.size - 1 for way in ways if way]
        least, greatest = ", ".join(map(str, starts)), ", ".join(map(str, ends))
        first, last = min(starts), max(ends)
        yield Step(f"{name}least first column of unit 0".capitalize(), rf"\min({least}) = {first}", Integer(first))
        yield Step(f"{name}greatest last column".capitalize(), rf"\max({greatest}) = {last}", Integer(last))
        spread = rf"r = {last} - ({first}) + 1 = {whole.size}"
        yield Step(f"{name}the union reaches from one to the other".capitalize(), spread, Integer(whole.size))
