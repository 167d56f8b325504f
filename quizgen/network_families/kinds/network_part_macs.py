"""How many multiply-accumulates does a layer, a block or a stage need, on an image of some size?"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from quizgen.errors import IllPosedError
from quizgen.network_families.counting import (
    counted,
    filters,
    layer_at,
    mac_step,
    mac_steps,
    macs,
    positions,
    runs,
    shortcut,
    weighted,
)
from quizgen.network_families.drawing import WIDTHS, draw_part
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.outline import line_name
from quizgen.network_families.questions import PartQuestion, map_of
from quizgen.problem import Answer, Asks, Integer, Step, Task, Topic, Wrong
from quizgen.solver import Conv2d, Graph, Multiply


class _Macs(PartQuestion):
    """Multiply-accumulates, right and wrong."""

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes that are counted, by their numbers in the part."""
        return tuple(range(1, len(self.graph.nodes) + 1))

    @property
    def total(self) -> int:
        return sum(macs(self.graph, number) for number in self.nodes)

    def task(self) -> Task:
        return self.about("network:macs", nodes=tuple(self.part.first - 1 + number for number in self.nodes))

    def at(self, places: Callable[[Graph, int], int]) -> int:
        """Use each layer's weights at other numbers of places."""
        graph = self.graph
        return sum(
            macs(graph, number) // positions(graph, number) * places(graph, number)
            for number in self.nodes
            if macs(graph, number)
        )


@dataclass(frozen=True)
class LayerMacs(_Macs):
    """Of one convolution in a part."""

    node: int = 1
    words = "layer_macs"

    @property
    def nodes(self) -> tuple[int, ...]:
        return (self.node,)

    @property
    def marked(self) -> tuple[int, ...]:
        return self.nodes

    @property
    def name(self) -> str:
        return line_name(self.graph, self.node)

    def solve(self) -> tuple[Step, ...]:
        return (mac_step(self.graph, self.node, self.name),)


class PartMacs(_Macs):
    """Of all layers of a part."""

    words = "part_macs"

    def solve(self) -> tuple[Step, ...]:
        return mac_steps(self.graph)


def _other(value: Callable[[_Macs], int | None]) -> Callable[[_Macs], Answer | None]:
    return lambda q: None if (found := value(q)) is None else Integer(found)


def _area(graph: Graph, number: int) -> int:
    shape = map_of(graph, number)
    return shape.height * shape.width


def _groups(q: _Macs) -> int | None:
    layers = [(number, layer_at(q.graph, number)) for number in q.nodes]
    more = sum(macs(q.graph, number) * (one.groups - 1) for number, one in layers if isinstance(one, Conv2d))
    return q.total + more if more else None


def _biases(q: _Macs) -> int | None:
    """Count an addition for each output value of the layers that have biases."""
    inside = {number: layer for number, layer in weighted(q.graph) if layer.bias}
    more = sum(filters(inside[number]) * positions(q.graph, number) for number in q.nodes if number in inside)
    return q.total + more if more else None


def _input_places(q: _Macs) -> int | None:
    return q.at(lambda graph, number: _area(graph, graph.nodes[number - 1].inputs[0]))


def _usual(q: _Macs) -> int | None:
    if q.network.usual_side in {None, q.side} or q.width != 1 or q.changes:
        return None
    return q.network.body.macs_of([q.part.first - 1 + number for number in q.nodes])


_COMMON: tuple[Wrong[_Macs], ...] = (
    Wrong("usual-size-recited", _other(_usual), slots=lambda q: {"side": q.network.body.input.height}),
    Wrong("input-positions", _other(_input_places)),
    Wrong("groups-ignored", _other(_groups)),
    Wrong("positions-forgotten", _other(lambda q: q.at(lambda _graph, _number: 1))),
    Wrong("flops", _other(lambda q: 2 * q.total)),
    Wrong("biases-counted", _other(_biases)),
)

_OF_LAYER: tuple[Wrong[LayerMacs], ...] = (
    *_COMMON,
    Wrong("positions-along-one-side", lambda q: Integer(q.total // map_of(q.graph, q.node).height)),
    Wrong("size-of-the-image", _other(lambda q: q.at(lambda _graph, _number: q.side * q.side))),
)


def _on_maps(node: Callable[[Graph], int]) -> Callable[[Graph, int], int]:
    """Use all weights at as many places as a node's map has, but those of gates, whose maps are single pixels."""

    def places(graph: Graph, number: int) -> int:
        area = positions(graph, number)
        return _area(graph, node(graph)) if area > 1 else area

    return places


def _gates(q: _Macs) -> int | None:
    """Let the layers of gates work at all positions of the maps that they scale."""
    scaled = [one for one, node in enumerate(q.graph.nodes, start=1) if isinstance(node.layer, Multiply)]
    if not scaled or min(_area(q.graph, one) for one in scaled) == 1:
        return None
    places = {number: _area(q.graph, next(one for one in scaled if one > number)) for number in range(1, scaled[-1])}
    return q.at(
        lambda graph, number: positions(graph, number) if positions(graph, number) > 1 else places.get(number, 1)
    )


_OF_PART: tuple[Wrong[PartMacs], ...] = (
    *_COMMON,
    Wrong("shortcut-forgotten", _other(lambda q: _less(q, sum(macs(q.graph, one) for one in shortcut(q.graph))))),
    Wrong("last-map-for-all", _other(lambda q: q.at(_on_maps(lambda graph: len(graph.nodes))))),
    Wrong("first-map-for-all", _other(lambda q: q.at(_on_maps(lambda _graph: 0)))),
    Wrong("gate-at-all-positions", _other(_gates)),
    Wrong("block-counted-once", _other(lambda q: _less(q, _repeated(q.graph)))),
    Wrong("normalisation-counted", _other(lambda q: q.total + _normed(q.graph) if _normed(q.graph) else None)),
)


def _less(q: _Macs, count: int) -> int | None:
    return q.total - count if count else None


def _repeated(graph: Graph) -> int:
    return sum((run.count - 1) * sum(macs(graph, one) for one in run.numbers) for run in runs(graph))


def _normed(graph: Graph) -> int:
    """Count a product for each value that a normalisation scales."""

    def scaled(one: Graph, number: int) -> int:
        is_norm = type(layer_at(one, number)).__name__ in {"BatchNorm2d", "LayerNorm"}
        return one.shapes[number].count if is_norm else 0

    return counted(graph, scaled)


def _draw_layer(network: NamedNetwork, rng: Random) -> LayerMacs | None:
    side = rng.choice(network.sides)
    drawn = draw_part(network, rng, network.distinct_blocks, (Fraction(1),), side)
    if drawn is None:
        return None
    part, width = drawn
    graph = PartMacs(network, side, part, width).graph
    convs = [number for number, layer in weighted(graph) if isinstance(layer, Conv2d)]
    return LayerMacs(network, side, part, width, (), rng.choice(convs)) if convs else None


def _draw_block(network: NamedNetwork, rng: Random) -> PartMacs | None:
    side = rng.choice(network.sides)
    drawn = draw_part(network, rng, network.distinct_blocks, WIDTHS, side)
    return _told(PartMacs(network, side, *drawn)) if drawn else None


def _draw_stage(network: NamedNetwork, rng: Random) -> PartMacs | None:
    side = rng.choice(network.sides)
    drawn = draw_part(network, rng, network.stages, (*WIDTHS, Fraction(1), Fraction(1)), side)
    return _told(PartMacs(network, side, *drawn)) if drawn else None


def _told(question: PartMacs) -> PartMacs | None:
    """Leave out single layers, and parts of too many different ones."""
    if len(runs(question.graph)) > 4 or len(list(weighted(question.graph))) < 2:
        return None
    if any(not isinstance(layer, Conv2d) for _, layer in weighted(question.graph)):
        raise IllPosedError("only convolutions are asked about")
    return question


KIND = Kind(
    "network-part-macs",
    "Multiply-accumulates of a layer, block or stage",
    Topic.COMPUTE,
    "blocks or stages of few different convolutions",
    questions=(Asks(LayerMacs, _OF_LAYER, levels=(1,)), Asks(PartMacs, _OF_PART, levels=(2, 3))),
    levels=(
        NetworkLevel("a layer, on an image of some size", _draw_layer),
        NetworkLevel("a block, on an image of some size and in some width", _draw_block),
        NetworkLevel("a whole stage", _draw_stage),
    ),
    efforts=(60, 180, 300),
)
