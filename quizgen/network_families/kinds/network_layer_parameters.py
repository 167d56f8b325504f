"""How many parameters does a layer inside a block have? What it reads has to be found in the block."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from random import Random

from quizgen.errors import IllPosedError
from quizgen.network_families.counting import channels_read, filters, kernel, line, parameter_step, summed, weighted
from quizgen.network_families.drawing import WIDTHS, draw_part
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.outline import line_name
from quizgen.network_families.questions import PartQuestion
from quizgen.problem import Answer, Asks, Integer, Step, Task, Topic, Wrong, group_digits
from quizgen.solver import BatchNorm2d, Conv2d, Layer, LayerNorm, Norm


@dataclass(frozen=True)
class LayerParameters(PartQuestion):
    """Of a convolution in a part, by its number there; with the normalisation after it or alone."""

    node: int = 1
    norm: bool = False
    words = "layer_parameters"

    @property
    def layer(self) -> Conv2d:
        layer = self.graph.nodes[self.node - 1].layer
        if not isinstance(layer, Conv2d):
            raise IllPosedError("only convolutions are asked about")
        return layer

    @cached_property
    def name(self) -> str:
        return line_name(self.graph, self.node)

    @property
    def nodes(self) -> tuple[int, ...]:
        """What is counted: the layer, and the normalisation that reads it."""
        return (self.node, self.node + 1) if self.norm else (self.node,)

    @property
    def after(self) -> Layer | None:
        """The layer after it, if there is one in the part."""
        return self.graph.nodes[self.node].layer if self.node < len(self.graph.nodes) else None

    @property
    def has_norm(self) -> bool:
        """Whether a normalisation follows, counted or not."""
        return isinstance(self.after, Norm)

    @property
    def has_statistics(self) -> bool:
        """Whether mean and variance belong to what is counted."""
        return self.norm and isinstance(self.after, BatchNorm2d)

    @property
    def marked(self) -> tuple[int, ...]:
        return self.nodes

    @property
    def normed(self) -> int:
        """Parameters of the normalisation."""
        return self.graph.node_parameters[self.node] if self.norm else 0

    def task(self) -> Task:
        return self.about("network:parameters", nodes=tuple(self.part.first - 1 + number for number in self.nodes))

    def solve(self) -> tuple[Step, ...]:
        own = parameter_step(self.graph, self.node, self.name)
        if not self.norm:
            return (own,)
        channels = self.layer.out_channels
        scale = line("Normalisation: a scale and a shift per channel", rf"2 \cdot {channels}", self.normed)
        return own, scale, summed("Both layers", self.layer.parameters.total, self.normed)

    def weights(self, *factors: int) -> Answer:
        """Multiply other factors, and add what else there is."""
        return Integer(prod(factors) + self.layer.parameters.biases + self.normed)


def _if(
    applies: Callable[[LayerParameters], bool], rule: Callable[[LayerParameters], Answer]
) -> Callable[[LayerParameters], Answer | None]:
    return lambda q: rule(q) if applies(q) else None


def _reads_the_block(q: LayerParameters) -> Answer | None:
    """Take what the block reads for what the layer reads."""
    if q.reads.channels == q.layer.in_channels or q.layer.groups > 1:
        return None
    return q.weights(*kernel(q.layer), q.reads.channels, filters(q.layer))


def _reads_the_end(q: LayerParameters) -> Answer | None:
    """Take what the block outputs for what the layer reads."""
    if q.gives.channels in {q.layer.in_channels, q.reads.channels} or q.layer.groups > 1:
        return None
    return q.weights(*kernel(q.layer), q.gives.channels, filters(q.layer))


def _channels_words(count: int) -> str:
    return f"{group_digits(count)} channel{'' if count == 1 else 's'}"


_WRONG: tuple[Wrong[LayerParameters], ...] = (
    Wrong(
        "groups-ignored",
        _if(lambda q: q.layer.groups > 1, lambda q: q.weights(*kernel(q.layer), q.layer.in_channels, filters(q.layer))),
        slots=lambda q: {"read": channels_read(q.layer)},
    ),
    Wrong("reads-the-block", _reads_the_block, slots=lambda q: {"read": _channels_words(q.layer.in_channels)}),
    Wrong("reads-the-end", _reads_the_end, slots=lambda q: {"read": _channels_words(q.layer.in_channels)}),
    Wrong("batch-norm-left-out", _if(lambda q: q.norm, lambda q: Integer(q.layer.parameters.total))),
    Wrong(
        "statistics-counted",
        _if(lambda q: q.has_statistics, lambda q: Integer(_total(q) + q.normed)),
    ),
    Wrong("bias-added", _if(lambda q: not q.layer.bias, lambda q: Integer(_total(q) + filters(q.layer)))),
    Wrong("bias-left-out", _if(lambda q: q.layer.bias, lambda q: Integer(_total(q) - filters(q.layer)))),
    Wrong(
        "kernel-not-squared",
        _if(
            lambda q: len(set(q.layer.kernel_size)) == 1 < q.layer.kernel_size[0],
            lambda q: q.weights(q.layer.kernel_size[0], channels_read(q.layer), filters(q.layer)),
        ),
    ),
    Wrong("one-filter", lambda q: Integer(_total(q) // filters(q.layer))),
    Wrong(
        "taken-for-1-by-1",
        _if(lambda q: prod(q.layer.kernel_size) > 1, lambda q: q.weights(channels_read(q.layer), filters(q.layer))),
    ),
)


def _total(q: LayerParameters) -> int:
    return q.layer.parameters.total + q.normed


def _draw(network: NamedNetwork, rng: Random, *, norm: bool, widths: tuple[Fraction, ...]) -> LayerParameters | None:
    found = draw_part(network, rng, network.distinct_blocks, widths, network.body.input.height)
    if found is None:
        return None
    part, width = found
    question = LayerParameters(network, network.body.input.height, part, width)
    convs = [number for number, layer in weighted(question.graph) if isinstance(layer, Conv2d)]
    if not convs:
        return None
    drawn = LayerParameters(network, question.side, part, width, (), rng.choice(convs), norm)
    return drawn if not norm or isinstance(drawn.after, BatchNorm2d | LayerNorm) else None


def _draw_any(network: NamedNetwork, rng: Random) -> LayerParameters | None:
    """Draw with the normalisation, where the network has any."""
    has_norms = any(isinstance(node.layer, BatchNorm2d) for node in network.body.nodes)
    return _draw(network, rng, norm=has_norms, widths=WIDTHS)


def _draw_wide(network: NamedNetwork, rng: Random) -> LayerParameters | None:
    """Draw a layer with groups, or one that doesn't read what the block reads."""
    drawn = _draw(network, rng, norm=rng.random() < 0.5, widths=WIDTHS)
    return drawn if drawn and (drawn.layer.groups > 1 or drawn.graph.nodes[drawn.node - 1].inputs != (0,)) else None


KIND = Kind(
    "network-layer-parameters",
    "Parameters of a layer",
    Topic.PARAMETERS,
    "blocks of few layers with convolutions",
    questions=(Asks(LayerParameters, _WRONG),),
    levels=(
        NetworkLevel("a convolution alone", lambda n, rng: _draw(n, rng, norm=False, widths=WIDTHS), 0.2),
        NetworkLevel("a convolution, with its batch normalisation where there is one", _draw_any, 0.2),
        NetworkLevel("with groups, or after other layers of its block", _draw_wide, 0.2),
    ),
    efforts=(30, 40, 50),
)
