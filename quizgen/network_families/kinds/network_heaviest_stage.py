"""Which of some parts of a network has the most weights, or needs the most work?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import Bar, bars
from quizgen.network_families.counting import node_weights, of_nodes, span_macs
from quizgen.network_families.drawing import lines_of
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.outline import Block, outline
from quizgen.network_families.parts import part_of
from quizgen.network_families.questions import NetworkQuestion, map_of
from quizgen.problem import Answer, Asks, Name, Step, Task, Topic, Wrong, group_digits_tex
from quizgen.solver import Group, Shape

_AHEAD = 6, 5
"""The heaviest part is ahead of the next by a fifth at least, so that an estimate tells."""

_MOST_LINES = 24
_TRIES = 4


@dataclass(frozen=True)
class _Heaviest(NetworkQuestion):
    """About parts in the order of the network.

    Attributes:
        parts: to choose from.
        place: which is asked for: 0 the one with the most, 1 the second, -1 the last.
    """

    parts: tuple[Group, ...]
    place: int = 0

    @property
    def rank(self) -> str:
        """What is asked for, as in `the most`."""
        return {0: "the most", 1: "the second most"}.get(self.place, "the fewest")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(part.name for part in self.parts)

    def most(self, measure: Callable[[Group], int]) -> Answer:
        """Return the part at the place that is asked for, by some measure; of equal ones, the earlier as more."""
        return Name(self.ranked(measure)[self.place].name, self.names)

    def clearly(self, measure: Callable[[Group], int]) -> Answer | None:
        """Return it by a wrong measure; None where another part has as much, so that it tells of no part."""
        values = {part: measure(part) for part in self.parts}
        found = self.ranked(values.__getitem__)[self.place]
        return Name(found.name, self.names) if list(values.values()).count(values[found]) == 1 else None

    def ranked(self, measure: Callable[[Group], int]) -> list[Group]:
        """Return the parts, the one with the most first."""
        return sorted(self.parts, key=measure, reverse=True)

    def output(self, part: Group) -> Shape:
        return map_of(self.whole, part.last)

    def places(self, part: Group) -> int:
        """Pixels of the part's output."""
        return self.output(part).height * self.output(part).width

    def weights(self, part: Group) -> int:
        """Weights of convolutions, without biases and normalisations."""
        return sum(of_nodes(node_weights(self.network.body), part.numbers))

    def macs(self, part: Group) -> int:
        return span_macs(self.whole, part.numbers)

    def layers(self, part: Group) -> int:
        """Convolutions in the part."""
        return sum(map(bool, of_nodes(node_weights(self.network.body), part.numbers)))

    def measured(self, part: Group) -> int:
        """Return what is asked for of a part."""
        return self.macs(part)

    def estimate(self, part: Group) -> int:
        """Return it from what is given, as if all layers worked on the map that the part outputs."""
        return self.places(part) * self.weights(part)

    def about_parts(self, what: str) -> Task:
        parts = tuple((part.name, tuple(part.numbers)) for part in self.parts)
        return self.asked(f"network:ranked_{what}", parts=parts, place=self.place)

    def worked(self, label: str, tex: Callable[[Group], str], last: str) -> tuple[Step, ...]:
        """Go through the parts, and name the one that is asked for."""
        steps: list[Step] = [
            Step(f"{part.name}: {label}", tex(part), Name(part.name, self.names)) for part in self.parts
        ]
        answer = self.most(self.measured)
        return (*steps, Step(f"T{self.rank[1:]} {last}", answer.tex, answer))

    def effort(self) -> int:
        return 8 * len(self.parts)

    def picture(self) -> Drawing | None:
        return bars("The parts side by side", [Bar(part.name, self.measured(part)) for part in self.parts])


class MostWeights(_Heaviest):
    """Which has the most weights, given the work?"""

    words = "most_weights"

    def measured(self, part: Group) -> int:
        return self.weights(part)

    def estimate(self, part: Group) -> int:
        return self.macs(part) // self.places(part)

    def task(self) -> Task:
        return self.about_parts("weights")

    def solve(self) -> tuple[Step, ...]:
        def tex(part: Group) -> str:
            macs, places = self.macs(part), self.places(part)
            weights, rest = divmod(macs, places)
            sign = r"\approx" if rest else "="
            return f"{group_digits_tex(macs)} / {group_digits_tex(places)} {sign} {group_digits_tex(weights)}"

        return self.worked("MACs divided by the positions of its map", tex, "weights")


class MostMacs(_Heaviest):
    """Which needs the most work, given the weights?"""

    words = "most_macs"

    def task(self) -> Task:
        return self.about_parts("macs")

    def solve(self) -> tuple[Step, ...]:
        def tex(part: Group) -> str:
            shape, weights = self.output(part), self.weights(part)
            product = weights * shape.height * shape.width
            places = rf"{shape.height} \cdot {shape.width}"
            return rf"{places} \cdot {group_digits_tex(weights)} = {group_digits_tex(product)}"

        return self.worked("positions of its map times weights", tex, "MACs")


class HeaviestBlock(_Heaviest):
    """Which block needs the most work, given its layers?"""

    words = "heaviest_block"

    @property
    def outlines(self) -> tuple[tuple[str, Shape, tuple[Block, ...]], ...]:
        """Name, input and layers of each block."""
        graphs = [(part.name, part_of(self.network, part, self.side)) for part in self.parts]
        return tuple((name, graph.input, outline(graph)) for name, graph in graphs)

    def task(self) -> Task:
        return self.about_parts("macs")

    def solve(self) -> tuple[Step, ...]:
        return self.worked("MACs of all its convolutions", self._terms, "MACs")

    def _terms(self, part: Group) -> str:
        terms = [term for number in part.numbers if (term := self.whole.node_macs[number - 1])]
        added = " + ".join(map(group_digits_tex, terms))
        return f"{added} = {group_digits_tex(self.macs(part))}" if len(terms) > 1 else added

    def largest_layer(self, part: Group) -> int:
        """Return the work of the part's heaviest convolution."""
        return max(of_nodes(self.whole.node_macs, part.numbers))


def _by_values(q: _Heaviest) -> Answer | None:
    return q.clearly(lambda part: q.output(part).count)


def _first(q: _Heaviest) -> Answer | None:
    """Give the one with the most where another is asked for."""
    return replace(q, place=0).most(q.measured) if q.place else None


_SHARED: tuple[Wrong[_Heaviest], ...] = (
    Wrong("largest-map", lambda q: q.clearly(q.places)),
    Wrong("most-channels", lambda q: q.clearly(lambda part: q.output(part).channels)),
    Wrong("most-layers", lambda q: q.clearly(q.layers)),
    Wrong("the-most-given", _first, slots=lambda q: {"rank": q.rank}),
    Wrong("the-deepest", lambda q: Name(q.parts[-1].name, q.names)),
)

_WEIGHTS: tuple[Wrong[MostWeights], ...] = (
    Wrong("work-taken-for-weights", lambda q: q.clearly(q.macs)),
    Wrong("most-values", _by_values),
    *_SHARED,
)

_MACS: tuple[Wrong[MostMacs], ...] = (
    Wrong("weights-taken-for-work", lambda q: q.clearly(q.weights)),
    Wrong("most-values-for-work", _by_values),
    *_SHARED,
)

_BLOCKS: tuple[Wrong[HeaviestBlock], ...] = (
    Wrong("weights-taken-for-work", lambda q: q.clearly(q.weights)),
    Wrong("most-values-for-work", _by_values),
    *_SHARED,
    Wrong("largest-layer-alone", lambda q: q.clearly(q.largest_layer)),
)


def _draw(network: NamedNetwork, rng: Random, question: type[_Heaviest]) -> _Heaviest | None:
    groups = network.distinct_blocks if question is HeaviestBlock else network.stages
    if len(groups) < 4:
        return None
    asked = rng.choice(groups)  # first, and tried for some time: no part is the answer more often than others
    return next(filter(None, (_draw_part(network, rng, question, groups, asked) for _ in range(_TRIES))), None)


def _draw_part(
    network: NamedNetwork, rng: Random, question: type[_Heaviest], groups: Sequence[Group], asked: Group
) -> _Heaviest | None:
    others = rng.sample([part for part in groups if part != asked], min(len(groups), rng.choice((4, 4, 5))) - 1)
    chosen = sorted((asked, *others), key=lambda part: part.first)
    drawn = question(network, rng.choice(network.sides), tuple(chosen))
    measured = {part: drawn.measured(part) for part in chosen}
    ranked = drawn.ranked(measured.__getitem__)
    place = ranked.index(asked)
    if place not in {0, 1, len(chosen) - 1}:
        return None
    if any(not drawn.weights(part) for part in chosen) or not _is_clear([measured[part] for part in ranked], place):
        return None
    drawn = replace(drawn, place=-1 if place == len(chosen) - 1 else place)
    if isinstance(drawn, HeaviestBlock):
        return drawn if sum(lines_of(network, part) for part in drawn.parts) <= _MOST_LINES else None
    return drawn if drawn.most(drawn.estimate) == drawn.most(measured.__getitem__) else None


def _is_clear(ranked: Sequence[int], place: int) -> bool:
    """Tell whether the part at a place is ahead of the next by a fifth, and behind the one before it."""
    pairs = list(pairwise(ranked))[max(place - 1, 0) : place + 1]
    return all(more * _AHEAD[1] >= less * _AHEAD[0] for more, less in pairs)


KIND = Kind(
    "network-heaviest-stage",
    "The part with the most weights or work",
    Topic.COMPUTE,
    "four stages or more",
    questions=(
        Asks(MostWeights, _WEIGHTS, levels=(1,)),
        Asks(MostMacs, _MACS, levels=(2,)),
        Asks(HeaviestBlock, _BLOCKS, levels=(3,)),
    ),
    levels=(
        NetworkLevel("weights, given the work", lambda n, rng: _draw(n, rng, MostWeights), 0.5),
        NetworkLevel("work, given the weights", lambda n, rng: _draw(n, rng, MostMacs), 0.5),
        NetworkLevel("work, given the layers of blocks", lambda n, rng: _draw(n, rng, HeaviestBlock), 0.5),
    ),
    efforts=(40, 40, 40),
)
