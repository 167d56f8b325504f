"""What questions about a network have in common."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures import network_drawing
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.outline import Block, outline
from quizgen.network_families.parts import Changes, part_of
from quizgen.problem import Question, Step, Task, effort
from quizgen.solver import Graph, Group, Join, Multiply, Shape
from quizgen.worked import graph_rows

_MOST_BOXES = 9
_NUMBER = re.compile(r"[0-9]+(?:\{,\}[0-9]+)*")
_ONE = Fraction(1)


def effort_of(steps: tuple[Step, ...]) -> int:
    """Measure the mental effort of worked steps (`problem.effort`): what is multiplied, and what is added."""
    return sum(_effort_of(step.tex.partition("=")[0] if "=" in step.tex else "") for step in steps)


def _effort_of(tex: str) -> int:
    products, added = [], []
    for term in re.split(r" [+-] ", tex):
        factors = [int(number.replace("{,}", "")) for number in _NUMBER.findall(term)]
        before = 1
        for factor in factors:
            products.append((before, factor))
            before *= factor
        added += [before] if factors else []
    return effort(products, added[1:])


@dataclass(frozen=True)
class NetworkQuestion(Question):
    """A question about a network that reads a square image.

    Attributes:
        network: the network.
        side: of the image, in pixels.
    """

    network: NamedNetwork
    side: int

    @cached_property
    def whole(self) -> Graph:
        """The network on the image, as far as it has maps.

        Raises:
            IllPosedError: it takes no such image.
        """
        graph = self.network.at(self.side)
        if graph is None:
            raise IllPosedError(f"{self.network.title} takes no image of {self.side} pixels")
        return graph

    @property
    def has_branches(self) -> bool:
        """Whether branches meet in what is asked about."""
        return any(isinstance(node.layer, Join) for node in self.network.body.nodes)

    @property
    def image(self) -> Shape:
        return Shape(self.network.body.input.channels, self.side, self.side)

    def effort(self) -> int:
        return effort_of(self.solution)

    def asked(self, word: str, **details: object) -> Task:
        """Return a task about the network: what is asked of it, and details by name."""
        named = self.network.key, self.network.graph
        return Task(word, self.image, (), (("network", self.network.key), *details.items()), network=named)


@dataclass(frozen=True)
class PartQuestion(NetworkQuestion):
    """A question about a part of a network.

    Attributes:
        part: its nodes, by the numbers of the whole network.
        width: by what all channels of the network are multiplied, but those of the image.
        changes: layers in place of others, by their numbers in the part.
    """

    part: Group
    width: Fraction = _ONE
    changes: Changes = ()

    @cached_property
    def graph(self) -> Graph:
        """The part, on the map that it reads."""
        return part_of(self.network, self.part, self.side, self.width, self.changes)

    @property
    def reads(self) -> Shape:
        return self.graph.input

    @property
    def gives(self) -> Shape:
        """What the part outputs.

        Raises:
            IllPosedError: it is no feature map.
        """
        return map_of(self.graph, len(self.graph.nodes))

    @property
    def has_branches(self) -> bool:
        return any(isinstance(node.layer, Join) for node in self.graph.nodes)

    @property
    def has_gates(self) -> bool:
        """Whether something in the part is multiplied by a gate."""
        return any(isinstance(node.layer, Multiply) for node in self.graph.nodes)

    @property
    def part_ends(self) -> tuple[str, ...]:
        """The part's name, or those of the first and the last of several in a row."""
        return tuple(self.part.name.split(" to "))

    @property
    def outline(self) -> tuple[Block, ...]:
        return outline(self.graph)

    @property
    def wider(self) -> str:
        """The width in words, as in `1.25 times as many`; empty for the network's own."""
        if self.width == 1:
            return ""
        return {2.0: "twice", 0.5: "half"}.get(float(self.width), f"{float(self.width):g} times") + " as many"

    def about(self, word: str, **details: object) -> Task:
        """Return a task about the part."""
        told: dict[str, object] = {"first": self.part.first, "last": self.part.last}
        if self.width != 1:
            told["width"] = self.width.as_integer_ratio()
        if self.changes:
            told["changes"] = tuple((self.part.first - 1 + number, layer) for number, layer in self.changes)
        return self.asked(word, **told, **details)

    def picture(self) -> Drawing | None:
        return part_drawing(self.graph, self.part.name, self.marked)

    @property
    def marked(self) -> tuple[int, ...]:
        """The nodes that the question is about, by their numbers in the part; none for all."""
        return ()


def map_of(graph: Graph, number: int) -> Shape:
    """Return the map that a node outputs.

    Raises:
        IllPosedError: it outputs a vector.
    """
    shape = graph.shapes[number]
    if not isinstance(shape, Shape):
        raise IllPosedError(f"node {number} outputs no feature map")
    return shape


def part_drawing(graph: Graph, title: str, marked: Collection[int] = ()) -> Drawing | None:
    """Draw a part with its counts, by blocks or by layers, as many as there is room for; marked nodes stand out."""
    for depth in (99, 2, 1):
        rows = graph_rows(graph, depth)
        if len(rows) <= _MOST_BOXES or depth == 1:
            return (
                network_drawing(graph, rows, title, on_card=True, marked=marked)
                if len(rows) <= 2 * _MOST_BOXES
                else None
            )
    return None
