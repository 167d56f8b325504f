"""Which projection makes the input of a residual block fit its output, and what does it cost?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from quizgen.errors import IllPosedError
from quizgen.network_families.counting import line, multiplied, shortcut, summed, weighted
from quizgen.network_families.drawing import WIDTHS, draw_part
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.outline import Block
from quizgen.network_families.questions import PartQuestion
from quizgen.problem import Answer, Asks, Integer, Step, Task, Topic, Wrong, group_digits_tex
from quizgen.solver import Add, BatchNorm2d, Conv2d, Graph, Norm


class _Projection(PartQuestion):
    """About the shortcut of a block, which the question leaves out of its layers."""

    @cached_property
    def nodes(self) -> tuple[int, ...]:
        return shortcut(self.graph)

    @property
    def marked(self) -> tuple[int, ...]:
        return self.nodes

    @property
    def number(self) -> int:
        """The node of the projection's convolution."""
        return next(one for one in self.nodes if isinstance(self.graph.nodes[one - 1].layer, Conv2d))

    @property
    def layer(self) -> Conv2d:
        layer = self.graph.nodes[self.number - 1].layer
        if not isinstance(layer, Conv2d):
            raise IllPosedError("the shortcut has no convolution")
        return layer

    @property
    def normed(self) -> bool:
        """Whether a normalisation follows it."""
        return any(isinstance(self.graph.nodes[one - 1].layer, Norm) for one in self.nodes)

    @property
    def has_statistics(self) -> bool:
        """Whether that is a batch normalisation, which measures mean and variance."""
        return any(isinstance(self.graph.nodes[one - 1].layer, BatchNorm2d) for one in self.nodes)

    @property
    def inner(self) -> int:
        """Filters of the block's first convolution."""
        _, layer = next(iter(weighted(self.graph)))
        return layer.out_channels if isinstance(layer, Conv2d) else 0

    @property
    def last(self) -> int:
        """Channels that the block's last convolution reads."""
        layer = [layer for number, layer in weighted(self.graph) if number != self.number][-1]
        return layer.in_channels if isinstance(layer, Conv2d) else 0

    @property
    def main(self) -> tuple[Block, ...]:
        """The block's layers without the shortcut and the sum."""
        kept = [
            one
            for block in self.outline
            for one in block.lines
            if one.numbers[0] not in self.nodes and not one.words.startswith("sum of")
        ]
        return (Block("", (range(1, len(self.graph.nodes) + 1),), tuple(kept)),)

    def numbered(self, nodes: tuple[int, ...]) -> tuple[int, ...]:
        """Return the numbers of nodes in the whole network."""
        return tuple(self.part.first - 1 + one for one in nodes)


@dataclass(frozen=True)
class ProjectionParameters(_Projection):
    """Its parameters, with the normalisation after it or alone."""

    norm: bool = False
    words = "projection_parameters"

    @property
    def nodes_counted(self) -> tuple[int, ...]:
        return self.nodes if self.norm else (self.number,)

    @property
    def total(self) -> int:
        return self.graph.parameters_of(self.nodes_counted)

    @property
    def scale(self) -> int:
        """Parameters of the normalisation."""
        return self.total - self.layer.parameters.total

    def task(self) -> Task:
        return self.about("network:parameters", nodes=self.numbered(self.nodes_counted))

    def solve(self) -> tuple[Step, ...]:
        layer = self.layer
        tex = rf"{group_digits_tex(layer.in_channels)} \cdot {group_digits_tex(layer.out_channels)}"
        bias = rf" + {group_digits_tex(layer.out_channels)}" if layer.bias else ""
        label = "From the channels read to those of the output, 1 × 1" + (", and biases" if layer.bias else "")
        own = line(label, tex + bias, layer.parameters.total)
        if not self.scale:
            return (own,)
        norm = line("Normalisation: a scale and a shift per channel", rf"2 \cdot {layer.out_channels}", self.scale)
        return own, norm, summed("Both layers", layer.parameters.total, self.scale)

    def of(self, read: int, made: int, area: int = 1) -> Answer:
        layer = self.layer
        return Integer(area * read * made + made * layer.bias + (2 * made if self.scale else 0))


_PARAMETERS: tuple[Wrong[ProjectionParameters], ...] = (
    Wrong("projection-3-by-3", lambda q: q.of(q.layer.in_channels, q.layer.out_channels, 9)),
    Wrong("inner-width-made", lambda q: q.of(q.layer.in_channels, q.inner)),
    Wrong("inner-width-read", lambda q: q.of(q.last, q.layer.out_channels)),
    Wrong("batch-norm-left-out", lambda q: Integer(q.layer.parameters.total) if q.scale else None),
    Wrong("statistics-counted", lambda q: Integer(q.total + q.scale) if q.scale and q.has_statistics else None),
    Wrong("bias-added", lambda q: None if q.layer.bias else Integer(q.total + q.layer.out_channels)),
    Wrong("bias-left-out", lambda q: Integer(q.total - q.layer.out_channels) if q.layer.bias else None),
    Wrong("stride-counted", lambda q: q.of(q.layer.in_channels, q.layer.out_channels, q.layer.stride[0] ** 2)),
    Wrong("identity-taken", lambda _q: Integer(0)),
)


class ProjectionMacs(_Projection):
    """Its multiply-accumulates."""

    words = "projection_macs"

    @property
    def total(self) -> int:
        return self.graph.macs_of(self.nodes)

    def task(self) -> Task:
        return self.about("network:macs", nodes=self.numbered(self.nodes))

    def solve(self) -> tuple[Step, ...]:
        layer, output = self.layer, self.gives
        label = "Output positions times weights"
        return (multiplied(label, output.height, output.width, layer.in_channels, layer.out_channels),)

    def at(self, positions: int, read: int, made: int) -> Answer:
        return Integer(positions * read * made)

    @property
    def places(self) -> int:
        return self.gives.height * self.gives.width


_MACS: tuple[Wrong[ProjectionMacs], ...] = (
    Wrong("input-positions", lambda q: Integer(q.reads.height * q.reads.width * q.layer.parameters.weights)),
    Wrong("projection-3-by-3", lambda q: Integer(9 * q.total)),
    Wrong("inner-width-made", lambda q: q.at(q.places, q.layer.in_channels, q.inner)),
    Wrong("inner-width-read", lambda q: q.at(q.places, q.last, q.layer.out_channels)),
    Wrong("positions-forgotten", lambda q: Integer(q.layer.parameters.weights)),
    Wrong("identity-taken", lambda _q: Integer(0)),
    Wrong("flops", lambda q: Integer(2 * q.total)),
)


def _draw(network: NamedNetwork, rng: Random, question: Callable[..., _Projection]) -> _Projection | None:
    side = rng.choice(network.sides) if question is ProjectionMacs else network.body.input.height
    with_shortcut = tuple(part for part in network.distinct_blocks if _has_one(network.body, part.numbers))
    drawn = draw_part(network, rng, with_shortcut, WIDTHS, side)
    if drawn is None:
        return None
    asked = question(network, side, *drawn)
    convs = [one for one in asked.nodes if isinstance(asked.graph.nodes[one - 1].layer, Conv2d)]
    return asked if len(convs) == 1 else None


def _has_one(body: Graph, numbers: range) -> bool:
    """Tell whether a part is a single residual block with a projection."""
    found = set(shortcut(body))
    sums = sum(isinstance(body.nodes[number - 1].layer, Add) for number in numbers)
    return sums == 1 and any(number in found for number in numbers)


def _draw_parameters(network: NamedNetwork, rng: Random, *, norm: bool) -> _Projection | None:
    drawn = _draw(network, rng, ProjectionParameters)
    return replace(drawn, norm=norm and drawn.normed) if isinstance(drawn, ProjectionParameters) else None


KIND = Kind(
    "network-shortcut",
    "The shortcut that fits",
    Topic.PARAMETERS,
    "residual blocks whose shortcut is a 1 × 1 convolution",
    questions=(Asks(ProjectionParameters, _PARAMETERS, levels=(1, 2)), Asks(ProjectionMacs, _MACS, levels=(3,))),
    levels=(
        NetworkLevel("its parameters", lambda n, rng: _draw_parameters(n, rng, norm=False), 0.15),
        NetworkLevel("with its batch normalisation", lambda n, rng: _draw_parameters(n, rng, norm=True), 0.15),
        NetworkLevel("its multiply-accumulates", lambda n, rng: _draw(n, rng, ProjectionMacs)),
    ),
    efforts=(30, 40, 60),
)
