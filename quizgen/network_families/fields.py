"""Receptive fields inside a network: what the map that a part reads sees, and what the part adds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures import Bar, bars
from quizgen.network_families.caching import cached_on_graph
from quizgen.network_families.counting import line
from quizgen.problem import Step
from quizgen.solver import Graph, ReceptiveField, Sees, Sliding, Window


@dataclass(frozen=True, slots=True)
class Sight:
    """A layer on the way of the widest field: its name and its window."""

    name: str
    window: Window


@cached_on_graph
def field_at(graph: Graph, number: int) -> ReceptiveField:
    """Return what a unit of a node sees along each axis.

    Raises:
        IllPosedError: it differs from unit to unit or by axis, is everything, or not defined.
    """
    seen = graph.fields[number]
    if isinstance(seen, tuple) and seen[0] == seen[1] and (field := seen[0].uniform):
        return field
    raise IllPosedError(f"node {number} has no receptive field that is one square")


def through_part(entry: ReceptiveField, inside: ReceptiveField) -> ReceptiveField:
    """Return what a unit in a part sees of the image.

    Args:
        entry: what a unit of the map that the part reads sees of the image.
        inside: what the unit in the part sees of that map.
    """
    size = entry.size + (inside.size - 1) * entry.jump
    return ReceptiveField(size, entry.jump * inside.jump, -(entry.start(0) + inside.start(0) * entry.jump))


def widest_way(graph: Graph, node: int, *, narrow: bool = False) -> tuple[Sight, ...]:
    """Return the layers on the way to a node that sees most (or least), first to last.

    Raises:
        IllPosedError: a node on it sees everything, or has no receptive field that is one square.
    """
    known = _ways(graph, narrow)
    found: list[Sight] = []
    number = node
    while number not in known:
        one = graph.nodes[number - 1]
        layer = one.layer
        if isinstance(layer, Sliding) and (layer.windows[0].extent > 1 or layer.windows[0].stride > 1):
            found.append(Sight(one.name or f"layer {number}", layer.windows[0]))
        inputs = [index for index in one.inputs if graph.fields[index] is not Sees.EVERYTHING]
        if not inputs:
            raise IllPosedError(f"a unit after node {node} sees everything")
        sizes = {index: field_at(graph, index).size for index in inputs}
        number = (min if narrow else max)(inputs, key=sizes.__getitem__)
    known[node] = (*known[number], *reversed(found))
    return known[node]


@cached_on_graph
def _ways(_graph: Graph, _narrow: bool) -> dict[int, tuple[Sight, ...]]:  # noqa: FBT001 - a key of the cache
    """Return the ways that have been found so far, by the nodes they lead to: most ways begin as another one."""
    return {0: ()}


Rule = Callable[[int, int, Window], tuple[int, int]]
"""Makes field and jump after a layer from those before it, rightly or wrongly."""


def fold(entry: ReceptiveField, way: Sequence[Sight], rule: Rule) -> int:
    """Return the size of the field after a way, by a rule."""
    size, jump = entry.size, entry.jump
    for sight in way:
        size, jump = rule(size, jump, sight.window)
    return size


@dataclass(frozen=True, slots=True)
class Growth:
    """Layers of a way that add the same, one after the other; the field before and after them, and the jump before."""

    layers: tuple[Sight, ...]
    before: int
    after: int
    jump: int

    @property
    def window(self) -> Window:
        return self.layers[0].window

    @property
    def last(self) -> str:
        return self.layers[-1].name

    @property
    def name(self) -> str:
        count = len(self.layers)
        return self.last if count == 1 else f"{self.layers[0].name} to {self.last}, {count} such layers"


def growths(entry: ReceptiveField, way: Sequence[Sight]) -> tuple[Growth, ...]:
    """Follow the field along a way; layers with one window and stride 1 stand together."""
    found: list[Growth] = []
    size, jump = entry.size, entry.jump
    for sight in way:
        window = sight.window
        after = size + (window.extent - 1) * jump
        if found and window.stride == 1 and found[-1].window == window:
            found[-1] = replace(found[-1], layers=(*found[-1].layers, sight), after=after)
        else:
            found.append(Growth((sight,), size, after, jump))
        size, jump = after, jump * window.stride
    return tuple(found)


def field_steps(entry: ReceptiveField, way: Sequence[Sight]) -> tuple[Step, ...]:
    """Work out the field along a way; layers that add the same stand together."""
    steps = []
    found = growths(entry, way)
    for growth in found:
        window, jump, count = growth.window, growth.jump, len(growth.layers)
        if window.extent > 1:
            times = rf"{count} \cdot " if count > 1 else ""
            tex = rf"{growth.before} + {times}({window.extent} - 1) \cdot {jump}"
            steps.append(line(f"Field after {growth.name}", tex, growth.after))
        if window.stride > 1 and growth is not found[-1]:
            steps.append(line(f"Jump after {growth.last}", rf"{jump} \cdot {window.stride}", jump * window.stride))
    return tuple(steps)


def field_drawing(entry: ReceptiveField, way: Sequence[Sight], part: str) -> Drawing:
    """Draw how the field grows along a way, to scale."""
    grown = [growth for growth in growths(entry, way) if growth.window.extent > 1]
    first = Bar("one pixel" if entry.size == 1 else f"before {part}", entry.size)
    return bars("What a unit sees", [first, *(Bar(f"after {one.last}", one.after) for one in grown)], "pixels")
