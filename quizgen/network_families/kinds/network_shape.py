"""What shape does a layer of a network output, for an image of another size than usual?"""

from dataclasses import dataclass
from random import Random

from quizgen.errors import IllPosedError
from quizgen.kit.sizes import channels_first
from quizgen.network_families.caching import cached_on_graph
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.questions import map_of
from quizgen.network_families.ways import Change, changes, side_steps, total_stride
from quizgen.network_families.wrong_sides import OnTheWay, wrong_sides
from quizgen.problem import Answer, Asks, Step, Task, Topic, Volume, Wrong
from quizgen.solver import Conv2d, Graph, Shape

_MOST = 7
"""Layers that change the size, in one question."""


@dataclass(frozen=True)
class ShapeAfter(OnTheWay):
    """Of a convolution somewhere in the network, by its number."""

    node: int
    words = "shape_after"

    @property
    def way(self) -> tuple[Change, ...]:
        way = changes(self.whole, self.node)
        if way is None:
            raise IllPosedError("the size changes in ways that can't be told in a line")
        return way

    @property
    def name(self) -> str:
        return self.whole.nodes[self.node - 1].name

    @property
    def layer(self) -> Conv2d:
        layer = self.whole.nodes[self.node - 1].layer
        if not isinstance(layer, Conv2d):
            raise IllPosedError("only convolutions are asked about")
        return layer

    @property
    def output(self) -> Shape:
        return map_of(self.whole, self.node)

    def task(self) -> Task:
        return self.asked("network:output_shape", node=self.node)

    def solve(self) -> tuple[Step, ...]:
        answer = Volume.of(self.output)
        channels = f"One channel per filter of {self.name}"
        return (*side_steps(self.way, self.side), Step(channels, answer.tex, answer))

    def of_side(self, side: int, channels: int | None = None) -> Answer:
        """Return a square volume."""
        return Volume(channels or self.output.channels, side, side)


def _block_width(q: ShapeAfter) -> Answer | None:
    """Give the channels with which the layer's block ends."""
    named = (block for block in q.network.blocks if block in q.network.body.groups)
    around = [block for block in named if block.first <= q.node < block.last]
    return q.of_side(q.output.height, map_of(q.whole, around[0].last).channels) if around else None


def _recited(q: ShapeAfter) -> Answer | None:
    return Volume.of(map_of(q.network.body, q.node)) if q.network.usual_side not in {None, q.side} else None


_WRONG: tuple[Wrong[ShapeAfter], ...] = (
    Wrong("usual-size-recited", _recited, slots=lambda q: {"side": q.network.body.input.height}),
    Wrong("width-of-the-block", _block_width, slots=lambda q: {"filters": q.output.channels}),
    Wrong("input-width-kept", lambda q: q.of_side(q.output.height, q.layer.in_channels)),
    *wrong_sides(ShapeAfter.of_side),
    Wrong("channels-first", channels_first(lambda q: q.output), levels=()),
)


@cached_on_graph
def _convolutions(graph: Graph) -> list[int]:
    """Return the numbers of the convolutions that have a name."""
    return [number for number, node in enumerate(graph.nodes, start=1) if isinstance(node.layer, Conv2d) and node.name]


def _draw(network: NamedNetwork, rng: Random, *, near: bool, even: bool) -> ShapeAfter | None:
    nodes = _convolutions(network.body)
    if not nodes:
        return None
    question = ShapeAfter(network, rng.choice(network.sides), rng.choice(nodes))
    way = changes(network.body, question.node)
    if not way or not 1 < len(way) <= _MOST or near != (len(way) <= 1 + _MOST // 3):
        return None
    return question if even == (question.side % total_stride(way) == 0) else None


KIND = Kind(
    "network-shape",
    "Shape of a feature map",
    Topic.OUTPUT_SIZE,
    "convolutions after two or more layers that change the size, all with square windows",
    questions=(Asks(ShapeAfter, _WRONG),),
    levels=(
        NetworkLevel(
            "after two or three layers that change the size, where strides divide it",
            lambda network, rng: _draw(network, rng, near=True, even=True),
        ),
        NetworkLevel("deeper in the network", lambda network, rng: _draw(network, rng, near=False, even=True)),
        NetworkLevel(
            "where strides leave remainders", lambda network, rng: _draw(network, rng, near=False, even=False)
        ),
    ),
    efforts=(40, 60, 60),
)
