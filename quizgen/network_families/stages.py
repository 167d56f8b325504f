"""How a network divides into parts that can be asked about."""

from collections.abc import Iterator

from quizgen.errors import IllPosedError
from quizgen.solver import Activation, AdaptiveAvgPool2d, Features, Graph, Group, Shape

_FEWEST = 3
"""With fewer parts that have a name, a network is divided where its maps change size."""


def maps_only(graph: Graph) -> Graph:
    """Return the nodes before the first one whose output doesn't grow with the image.

    Raises:
        IllPosedError: there are none.
    """
    for number, shape in enumerate(graph.shapes):
        if number and _ends_maps(graph, number, shape):
            if number == 1:
                raise IllPosedError("the network has no layer that outputs a feature map")
            return graph.start(number - 1)
    return graph


def _ends_maps(graph: Graph, number: int, shape: Activation) -> bool:
    """Tell whether a node outputs a vector, a map of a fixed size, or the first of nothing but single pixels."""
    if isinstance(shape, Features):
        return True
    if shape.size != (1, 1):
        return isinstance(graph.nodes[number - 1].layer, AdaptiveAvgPool2d)
    return _ends_here(graph, number)


def _ends_here(graph: Graph, number: int) -> bool:
    """Tell whether the maps end with a node: all after it are single pixels or vectors."""
    return all(isinstance(shape, Features) or shape.size == (1, 1) for shape in graph.shapes[number:])


def stages_of(graph: Graph) -> tuple[Group, ...]:
    """Return parts that follow each other: the outermost groups, or spans of one map size where there are few."""
    outer = [group for group in graph.groups if not any(_holds(other, group) for other in graph.groups)]
    parts = [group for group in outer if _learns(graph, group)]
    while len(parts) < _FEWEST:
        opened = [inner for part in parts for inner in _inside(graph, part) or [part]]
        if len(opened) == len(parts):
            break
        parts = [group for group in opened if _learns(graph, group)]
    if len(parts) < _FEWEST:
        parts = list(_spans(graph))
    return tuple(part for part in parts if is_part(graph, part))


def children(graph: Graph, part: Group) -> tuple[Group, ...]:
    """Return the parts of a part: groups in it that follow each other."""
    return tuple(one for one in _inside(graph, part) if is_part(graph, one) and _learns(graph, one))


def is_part(graph: Graph, group: Group) -> bool:
    """Tell whether a group reads a single map, that of the node before it."""
    read = {index for number in group.numbers for index in graph.nodes[number - 1].inputs if index < group.first}
    return read == {group.first - 1} and isinstance(graph.shapes[group.first - 1], Shape)


def _holds(group: Group, other: Group) -> bool:
    return group != other and group.first <= other.first and other.last <= group.last


def _learns(graph: Graph, group: Group) -> bool:
    return graph.parameters_of(group.numbers) > 0


def _inside(graph: Graph, group: Group) -> list[Group]:
    inner = [one for one in graph.groups if _holds(group, one)]
    return [one for one in inner if not any(_holds(other, one) for other in inner)]


def _spans(graph: Graph) -> Iterator[Group]:
    """Yield spans between nodes that everything goes through, each up to where the maps change size."""
    start, number = 1, 1
    for cut in _cuts(graph):
        if size_at(graph, cut) != size_at(graph, start - 1) and cut > start and _learns(graph, Group("", start, cut)):
            following = [one for one in _cuts(graph) if one > cut]
            if following and size_at(graph, following[0]) == size_at(graph, cut):
                continue
            yield Group(f"part {number}", start, cut)
            start, number = cut + 1, number + 1
    last = len(graph.nodes)
    if start <= last and _learns(graph, Group("", start, last)):
        yield Group(f"part {number}", start, last)


def _cuts(graph: Graph) -> list[int]:
    """Return the nodes after which nothing reads anything before them."""
    cuts = []
    furthest = 0
    for number, readers in enumerate(graph.readers):
        if furthest <= number:
            cuts.append(number)
        furthest = max(furthest, *readers, 0) if readers else furthest
    return [cut for cut in cuts if cut]


def size_at(graph: Graph, number: int) -> tuple[int, int]:
    """Return height and width of the map that a node outputs; zeros for a vector."""
    shape = graph.shapes[number]
    return shape.size if isinstance(shape, Shape) else (0, 0)
