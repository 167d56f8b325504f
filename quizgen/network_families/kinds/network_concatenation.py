"""How many channels come together where branches are concatenated? And what does the layer after them cost?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.network_families.counting import layer_at, line
from quizgen.network_families.drawing import WIDTHS, draw_part
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.outline import line_name
from quizgen.network_families.questions import PartQuestion, map_of, part_drawing
from quizgen.network_families.stages import is_part
from quizgen.problem import Answer, Asks, Integer, Step, Task, Topic, Wrong, group_digits_tex
from quizgen.solver import Concat, Conv2d, ConvTranspose2d, Graph, Group, Join, Shape, Split

_TRIES = 8


@dataclass(frozen=True)
class _Joined(PartQuestion):
    """About a concatenation in a part, by its number there."""

    node: int = 1

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """The nodes that are joined; a concatenation among them is taken apart, too."""
        return tuple(self._joined(self.node))

    def _joined(self, number: int) -> Iterator[int]:
        for index in self.graph.nodes[number - 1].inputs:
            if index and isinstance(self.graph.nodes[index - 1].layer, Concat):
                yield from self._joined(index)
            else:
                yield index

    @property
    def branches(self) -> tuple[int, ...]:
        """Channels of each branch."""
        return tuple(map_of(self.graph, number).channels for number in self.ends)

    def picture(self) -> Drawing | None:
        """Draw the block that the concatenation is in."""
        around = next(span for block in self.outline for span in block.spans if self.node in span)
        block = Group(self.name.rpartition(".")[0] or self.part.name, around.start, around.stop - 1)
        if not is_part(self.graph, block):
            return part_drawing(self.graph, self.part.name, [self.node])
        return part_drawing(self.graph.part(block), block.name, [self.node + 1 - around.start])

    @property
    def joined(self) -> int:
        return map_of(self.graph, self.node).channels

    @property
    def name(self) -> str:
        return line_name(self.graph, self.node)

    @property
    def place(self) -> int:
        """How many concatenations there are up to this one."""
        return sum(isinstance(node.layer, Concat) for node in self.graph.nodes[: self.node])

    def adding(self) -> Step:
        """Add up the channels of the branches; equal ones in a row are multiplied."""
        terms: list[list[int]] = []
        for channels in self.branches:
            if terms and terms[-1][1] == channels:
                terms[-1][0] += 1
            else:
                terms.append([1, channels])
        tex = " + ".join(
            (rf"{count} \cdot " if count > 1 else "") + group_digits_tex(channels) for count, channels in terms
        )
        return line("Channels of all branches", tex, self.joined)


class Joined(_Joined):
    """The channels after the concatenation."""

    words = "joined"

    def task(self) -> Task:
        return self.about("network:channels", node=self.part.first - 1 + self.node)

    def solve(self) -> tuple[Step, ...]:
        return (self.adding(),)

    def effort(self) -> int:
        return super().effort() or 1


def _sum(keep: Callable[[tuple[int, ...]], tuple[int, ...]], least: int = 2) -> Callable[[_Joined], Answer | None]:
    """Add up other channels, where there are this many branches at least."""
    return lambda q: Integer(sum(keep(q.branches))) if len(q.branches) >= least else None


def _inner(q: _Joined) -> Answer | None:
    """Add the filters of earlier layers of the branches, back to where something else is joined or divided."""
    ends, inside = set[int](), set[int]()
    for number in q.ends:
        branch = _branch(q.graph, number)
        found = [one for one in branch if isinstance(layer_at(q.graph, one), Conv2d | ConvTranspose2d)]
        ends.update(found[:1])
        inside.update(found[1:])
    more = sum(map_of(q.graph, number).channels for number in inside - ends)
    return Integer(q.joined + more) if more else None


def _branch(graph: Graph, number: int) -> Iterator[int]:
    """Yield the nodes of a branch, last to first."""
    while number and not isinstance(layer_at(graph, number), Join | Split):
        yield number
        (number,) = graph.nodes[number - 1].inputs


_JOINED: tuple[Wrong[_Joined], ...] = (
    Wrong("added-like-a-sum", lambda q: Integer(max(q.branches))),
    Wrong("first-branch-left-out", _sum(lambda branches: branches[1:], 3)),
    Wrong("one-branch-too-few", _sum(lambda branches: branches[:-1])),
    Wrong("one-branch-too-many", _sum(lambda branches: (*branches, branches[-1]))),
    Wrong("last-branch-alone", _sum(lambda branches: branches[-1:])),
    Wrong("what-the-part-reads", lambda q: Integer(q.reads.channels)),
    Wrong("inner-widths-counted", _inner),
)


@dataclass(frozen=True)
class ReadsJoined(_Joined):
    """The weights of a convolution of one's own that reads the concatenation."""

    kernel: int = 1
    filters: int = 64
    words = "reads_joined"

    @property
    def layer(self) -> Conv2d:
        return Conv2d(self.joined, self.filters, (self.kernel, self.kernel), bias=False)

    def task(self) -> Task:
        layer = self.layer
        return self.about("network:parameters_behind", node=self.part.first - 1 + self.node, layer=layer)

    def solve(self) -> tuple[Step, ...]:
        area = rf"{self.kernel} \cdot {self.kernel} \cdot " if self.kernel > 1 else ""
        tex = rf"{area}{group_digits_tex(self.joined)} \cdot {self.filters}"
        return self.adding(), line("Weights of the convolution", tex, self.layer.parameters.total)

    def of_channels(self, channels: int) -> Answer:
        return Integer(self.kernel**2 * channels * self.filters)


def _costs(rule: Callable[[_Joined], Answer | None]) -> Callable[[ReadsJoined], Answer | None]:
    """Lift wrong channels to the weights that they lead to."""

    def answer(q: ReadsJoined) -> Answer | None:
        found = rule(q)
        return q.of_channels(found.value) if isinstance(found, Integer) else None

    return answer


_READS: tuple[Wrong[ReadsJoined], ...] = (
    *(Wrong(wrong.name, _costs(wrong.rule)) for wrong in _JOINED),
    Wrong("kernel-not-squared", lambda q: Integer(q.kernel * q.joined * q.filters) if q.kernel > 1 else None),
    Wrong("bias-added", lambda q: Integer(q.layer.parameters.total + q.filters)),
)


def _drawn(network: NamedNetwork, rng: Random, parts: tuple[Group, ...]) -> tuple[Joined, list[int]] | None:
    side = network.body.input.height
    drawn = draw_part(network, rng, parts, WIDTHS, side)
    if drawn is None:
        return None
    question = Joined(network, side, *drawn)
    joins = [number for number, node in enumerate(question.graph.nodes, start=1) if _is_map(question, number)]
    return (question, joins) if joins else None


def _is_map(question: Joined, number: int) -> bool:
    return isinstance(question.graph.nodes[number - 1].layer, Concat) and isinstance(
        question.graph.shapes[number], Shape
    )


def _draw(network: NamedNetwork, rng: Random, *, chained: bool) -> Joined | None:
    found = _drawn(network, rng, network.stages if chained else network.blocks)
    if found is None:
        return None
    question, joins = found
    drawn = Joined(network, question.side, question.part, question.width, (), rng.choice(joins))
    return drawn if chained == (drawn.place > 1) else None


def _draw_chain(network: NamedNetwork, rng: Random) -> Joined | None:
    """Draw one behind others where the network has such, with several tries: not every stage holds any."""
    chained = (_draw(network, rng, chained=True) for _ in range(_TRIES))
    return next(filter(None, chained), None) or _draw(network, rng, chained=False)


def _draw_reading(network: NamedNetwork, rng: Random) -> ReadsJoined | None:
    found = _drawn(network, rng, (*network.stages, *network.blocks))
    if found is None:
        return None
    question, joins = found
    base = Joined(network, question.side, question.part, question.width, (), rng.choice(joins))
    return ReadsJoined(
        network,
        base.side,
        base.part,
        base.width,
        (),
        base.node,
        rng.choice((1, 1, 3)),
        rng.choice((32, 48, 64, 96, 128)),
    )


KIND = Kind(
    "network-concatenation",
    "Channels after a concatenation",
    Topic.PARAMETERS,
    "concatenations inside of blocks or stages",
    questions=(Asks(Joined, _JOINED, levels=(1, 2)), Asks(ReadsJoined, _READS, levels=(3,))),
    levels=(
        NetworkLevel("branches of a block", lambda n, rng: _draw(n, rng, chained=False), 0.2),
        NetworkLevel("one concatenation after another, or a block in some width", _draw_chain, 0.2),
        NetworkLevel("a convolution that reads what was concatenated", _draw_reading),
    ),
    efforts=(30, 60, 80),
)
