"""What if one layer of a network had another stride? Sizes, receptive fields, and the work after it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures import Bar, bars
from quizgen.kit.sizes import channels_first
from quizgen.network_families.counting import line, multiplied, span_macs
from quizgen.network_families.fields import field_at
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.questions import NetworkQuestion, map_of, part_drawing
from quizgen.network_families.ways import Change, changes, side_steps, side_without_ceil, strided_layers, way_drawing
from quizgen.problem import Answer, Asks, Integer, Step, Task, Topic, Volume, Wrong
from quizgen.solver import Graph, Group, Shape, Sliding

_STRIDES = (1, 2, 3, 4)


@dataclass(frozen=True)
class _WhatIf(NetworkQuestion):
    """A version of the network in which a layer before a stage has another stride.

    Attributes:
        node: the layer, by its number.
        stride: what it has instead.
        stage: about what is asked.
    """

    node: int
    stride: int
    stage: Group

    @property
    def layer(self) -> Sliding:
        layer = self.whole.nodes[self.node - 1].layer
        if not isinstance(layer, Sliding):
            raise IllPosedError("only layers with windows have strides")
        return layer

    @property
    def name(self) -> str:
        return self.whole.nodes[self.node - 1].name

    @property
    def old(self) -> int:
        """The stride that it has."""
        return self.layer.stride[0]

    @cached_property
    def altered(self) -> Graph:
        """The network with the other stride.

        Raises:
            IllPosedError: it doesn't fit.
        """
        changed = replace(self.layer, stride=(self.stride, self.stride))
        return self.whole.with_layers({self.node: changed})

    @property
    def change(self) -> tuple[tuple[int, object], ...]:
        return ((self.node, self.altered.nodes[self.node - 1].layer),)

    @property
    def before(self) -> Shape:
        """What the stage outputs in the network as it is."""
        return map_of(self.whole, self.stage.last)

    @property
    def after(self) -> Shape:
        return map_of(self.altered, self.stage.last)


def _times(value: int, above: int, below: int) -> int | None:
    """Multiply by a fraction; None where no whole number comes out, which nobody would give."""
    return None if value * above % below else value * above // below


class ShapeIf(_WhatIf):
    """What a stage outputs then."""

    words = "shape_if"

    @property
    def way(self) -> tuple[Change, ...]:
        way = changes(self.altered, self.stage.last)
        if not way:
            raise IllPosedError("the size changes in ways that can't be told in a line")
        return way

    @property
    def old_way(self) -> tuple[Change, ...]:
        return changes(self.whole, self.stage.last) or ()

    def task(self) -> Task:
        return self.asked("network:output_shape", node=self.stage.last, changes=self.change)

    def solve(self) -> tuple[Step, ...]:
        answer = Volume.of(self.after)
        return (*side_steps(self.way, self.side), Step("Strides don't change the channels", answer.tex, answer))

    def picture(self) -> Drawing | None:
        return way_drawing(self.way, self.side)

    def sized(self, side: int | None, channels: int | None = None) -> Answer | None:
        """Return a square volume; None where no side comes out."""
        return Volume(channels or self.after.channels, side, side) if side else None


def _channels_scaled(q: ShapeIf) -> Answer | None:
    channels = _times(q.after.channels, q.stride, q.old)
    return q.sized(q.after.height, channels) if channels else None


_SHAPE: tuple[Wrong[ShapeIf], ...] = (
    Wrong("nothing-changes", lambda q: Volume.of(q.before)),
    Wrong("changed-the-other-way", lambda q: q.sized(_times(q.before.height, q.stride, q.old))),
    Wrong("channels-change-too", _channels_scaled),
    Wrong("area-taken-for-side", lambda q: q.sized(_times(q.before.height, q.old**2, q.stride**2))),
    Wrong("only-multiplied", lambda q: q.sized(_times(q.before.height, q.old, q.stride))),
    Wrong("ceil-mode-ignored", lambda q: q.sized(side_without_ceil(q.way, q.side))),
    Wrong("channels-first", channels_first(lambda q: q.after), levels=()),
)


class FieldIf(_WhatIf):
    """What a unit after the stage sees then."""

    words = "field_if"

    @property
    def field(self) -> int:
        """What it sees in the network as it is."""
        return field_at(self.whole, self.stage.last).size

    @property
    def here(self) -> int:
        """What a unit of the layer itself sees, whatever its stride."""
        return field_at(self.whole, self.node).size

    @property
    def then(self) -> int:
        return field_at(self.altered, self.stage.last).size

    def scaled(self, pixels: int, kept: int = 0, *, power: int = 1) -> Answer | None:
        """Scale pixels with a power of the stride, and add those that stay; None for a fraction of a pixel."""
        found = pixels * Fraction(self.stride, self.old) ** power
        return Integer(kept + int(found)) if found.denominator == 1 else None

    def task(self) -> Task:
        return self.asked("network:receptive_field", node=self.stage.last, changes=self.change)

    def solve(self) -> tuple[Step, ...]:
        later = self.field - self.here
        scaled = later * self.stride // self.old
        if self.here + scaled != self.then:
            raise IllPosedError("the layer lies in a branch")
        return (
            line("Pixels that later layers add", f"{self.field} - {self.here}", later),
            line(
                "Jumps after the layer, and with them these pixels, scale with the stride",
                rf"{later} \cdot {self.stride} / {self.old}",
                scaled,
            ),
            line("What a unit of the layer itself sees stays", f"{self.here} + {scaled}", self.then),
        )

    def picture(self) -> Drawing | None:
        now = Bar(f"after {self.stage.name}, as it is", self.field, rival=True)
        then = Bar(f"after {self.stage.name}, in that version", self.then)
        return bars("What a unit sees", [Bar(f"after {self.name}", self.here), now, then], "pixels")


_FIELD: tuple[Wrong[FieldIf], ...] = (
    Wrong("nothing-changes", lambda q: Integer(q.field)),
    Wrong("whole-field-scaled", lambda q: q.scaled(q.field)),
    Wrong("changed-the-other-way", lambda q: q.scaled(q.field - q.here, q.here, power=-1)),
    Wrong("scaled-twice", lambda q: q.scaled(q.field - q.here, q.here, power=2)),
    Wrong("only-the-later-layers", lambda q: q.scaled(q.field - q.here)),
    Wrong("started-at-one-pixel", lambda q: q.scaled(q.field - 1, 1)),
)


class MacsIf(_WhatIf):
    """How many multiply-accumulates the stage needs then."""

    words = "macs_if"

    @property
    def now(self) -> int:
        return span_macs(self.whole, self.stage.numbers)

    @property
    def then(self) -> int:
        return span_macs(self.altered, self.stage.numbers)

    def task(self) -> Task:
        return self.asked("network:macs", nodes=tuple(self.stage.numbers), changes=self.change)

    def solve(self) -> tuple[Step, ...]:
        if self.now * self.old**2 != self.then * self.stride**2:
            raise IllPosedError("the sizes don't scale exactly")
        grows = self.stride < self.old
        ratio = self.old // self.stride if grows else self.stride // self.old
        label = f"The positions of each map {'grow' if grows else 'shrink'} by the factor"
        scaled = line(label, rf"{ratio} \cdot {ratio}", ratio**2)
        used = "Each weight is used at all of them"
        if grows:
            return scaled, multiplied(used, self.now, ratio**2)
        return scaled, line(used, f"{Integer(self.now).tex} / {ratio**2}", self.then)

    def picture(self) -> Drawing | None:
        return part_drawing(self.altered.part(self.stage), self.stage.name)

    def times(self, above: int, below: int) -> Answer | None:
        found = _times(self.now, above, below)
        return None if found is None else Integer(found)


def _scaled(power: int, *, inverse: bool = False) -> Callable[[MacsIf], Answer | None]:
    def answer(q: MacsIf) -> Answer | None:
        above, below = (q.stride, q.old) if inverse else (q.old, q.stride)
        return q.times(above**power, below**power)

    return answer


_MACS: tuple[Wrong[MacsIf], ...] = (
    Wrong("nothing-changes", lambda q: Integer(q.now)),
    Wrong("only-one-side", _scaled(1)),
    Wrong("changed-the-other-way", _scaled(2, inverse=True)),
    Wrong("one-power-too-many", _scaled(3)),
    Wrong("squared-twice", _scaled(4)),
    Wrong("flops", lambda q: Integer(2 * q.then)),
)


def _draw_any(network: NamedNetwork, rng: Random, question: Callable[..., _WhatIf], *, even: bool) -> _WhatIf | None:
    body = network.body
    strided = strided_layers(body)
    if not strided or not network.stages:
        return None
    node, stage = rng.choice(strided), rng.choice(network.stages)
    layer = body.nodes[node - 1].layer
    old = layer.stride[0] if isinstance(layer, Sliding) else 1
    stride = rng.choice([one for one in _STRIDES if one != old and (not even or one % old == 0 or old % one == 0)])
    if stage.last <= node or (even and stage.first <= node):
        return None
    return question(network, rng.choice(network.sides), node, stride, stage)


def _draw_shape(network: NamedNetwork, rng: Random) -> _WhatIf | None:
    drawn = _draw_any(network, rng, ShapeIf, even=False)
    return drawn if isinstance(drawn, ShapeIf) and drawn.way and min(drawn.after.size) > 1 else None


def _draw_field(network: NamedNetwork, rng: Random) -> _WhatIf | None:
    drawn = _draw_any(network, rng, FieldIf, even=False)
    return drawn if isinstance(drawn, FieldIf) and drawn.then != drawn.field else None


def _draw_macs(network: NamedNetwork, rng: Random) -> _WhatIf | None:
    drawn = _draw_any(network, rng, MacsIf, even=True)
    return drawn if isinstance(drawn, MacsIf) and drawn.now else None


KIND = Kind(
    "network-what-if",
    "What another stride would change",
    Topic.COMPUTE,
    "strided layers outside of branches, with stages after them",
    questions=(
        Asks(ShapeIf, _SHAPE, levels=(1,)),
        Asks(FieldIf, _FIELD, levels=(2,)),
        Asks(MacsIf, _MACS, levels=(3,)),
    ),
    levels=(
        NetworkLevel("the shape that a stage outputs then", _draw_shape),
        NetworkLevel("what a unit sees then", _draw_field, 0.3),
        NetworkLevel("the work of a later stage then", _draw_macs),
    ),
    efforts=(80, 60, 60),
)
