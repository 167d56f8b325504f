"""Which images does a network take whose maps must meet again at one size?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from random import Random

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.network_families.caching import cached_on_graph
from quizgen.network_families.counting import line, multiplied
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.questions import NetworkQuestion
from quizgen.network_families.ways import Change, way_drawing
from quizgen.problem import Answer, Asks, Integer, Size, Step, Task, Topic, Wrong, group_digits
from quizgen.solver import Concat, ConvTranspose2d, Graph, Sliding, Upsample

_TRIED = 3
"""This many multiples must fit, and no side between them."""


@cached_on_graph
def downs(graph: Graph) -> tuple[Change, ...]:
    """Return the layers with a stride before the first one that makes maps larger."""
    found = []
    for number, node in enumerate(graph.nodes, start=1):
        if isinstance(node.layer, ConvTranspose2d | Upsample):
            break
        if isinstance(node.layer, Sliding) and node.layer.stride[0] == node.layer.stride[1] > 1:
            found.append(Change(number, node.name or f"layer {number}", node.layer))
    else:
        return ()
    return tuple(found)


@lru_cache(maxsize=64)  # tries many sides, and every draw asks for it
def unit_of(network: NamedNetwork) -> int:
    """Return the number whose multiples, and no other sides, fit; 0 if there is none."""
    strides = [change.layer.stride[0] for change in downs(network.body)]
    unit = prod(strides)
    has_joins = any(isinstance(node.layer, Concat) for node in network.body.nodes)
    own = network.body.input.height
    if unit == 1 or not has_joins or own % unit:
        return 0
    fits = [network.at(side) is not None for side in range(own, own + _TRIED * unit)]
    return unit if fits == [place % unit == 0 for place in range(_TRIED * unit)] else 0


class _Fitting(NetworkQuestion):
    """About sides that are multiples of one number."""

    @property
    def unit(self) -> int:
        unit = unit_of(self.network)
        if not unit:
            raise IllPosedError("its images need no fitting")
        return unit

    @property
    def down(self) -> tuple[Change, ...]:
        return downs(self.network.body)

    @property
    def strides(self) -> tuple[int, ...]:
        """Of these layers."""
        return tuple(change.layer.stride[0] for change in self.down)

    @property
    def halves(self) -> bool:
        """Whether each of them halves the side."""
        return set(self.strides) == {2}

    @property
    def ups(self) -> tuple[str, ...]:
        """The layers that make maps larger."""
        return tuple(
            node.name for node in self.network.body.nodes if isinstance(node.layer, ConvTranspose2d | Upsample)
        )

    def found(self) -> Step:
        """Multiply the strides on the way down."""
        return multiplied(
            "A side must be divisible by all strides on the way down",
            *self.strides,
        )

    def picture(self) -> Drawing | None:
        return way_drawing(self.down, self.shown)

    @property
    def shown(self) -> int:
        """A side that fits, for the picture."""
        return self.unit


@dataclass(frozen=True)
class NextFitting(_Fitting):
    """The smallest side that fits and isn't below a given one."""

    least: int = 1
    words = "next_fitting"

    def task(self) -> Task:
        return self.asked("network:next_fitting_side", least=self.least)

    def solve(self) -> tuple[Step, ...]:
        times = -(-self.least // self.unit)
        up = line(
            f"Multiples of {self.unit} up to there, rounded up", rf"\lceil {self.least} / {self.unit} \rceil", times
        )
        return self.found(), up, multiplied("The side", times, self.unit)

    @property
    def shown(self) -> int:
        return -(-self.least // self.unit) * self.unit

    def up(self, unit: int) -> Answer:
        return Integer(-(-self.least // unit) * unit)


_NEXT: tuple[Wrong[NextFitting], ...] = (
    Wrong("any-even-side", lambda q: q.up(2) if q.halves else None),
    Wrong("one-level-too-few", lambda q: q.up(q.unit // q.strides[-1])),
    Wrong("one-level-too-many", lambda q: q.up(q.unit * q.strides[-1])),
    Wrong("strides-added", lambda q: q.up(sum(q.strides))),
    Wrong("rounded-down", lambda q: Integer(q.least // q.unit * q.unit)),
    Wrong("any-side", lambda q: Integer(q.least)),
)


@dataclass(frozen=True)
class CountFitting(_Fitting):
    """How many sides between two fit, both included."""

    least: int = 1
    most: int = 2
    words = "count_fitting"

    def task(self) -> Task:
        return self.asked("network:fitting_sides", least=self.least, most=self.most)

    def solve(self) -> tuple[Step, ...]:
        above, below = self.most // self.unit, (self.least - 1) // self.unit
        return (
            self.found(),
            line(f"Multiples up to {group_digits(self.most)}", rf"\lfloor {self.most} / {self.unit} \rfloor", above),
            line(
                f"Multiples below {group_digits(self.least)}", rf"\lfloor {self.least - 1} / {self.unit} \rfloor", below
            ),
            line("Those between", f"{above} - {below}", above - below),
        )

    @property
    def shown(self) -> int:
        return -(-self.least // self.unit) * self.unit

    def count(self, unit: int) -> int:
        return self.most // unit - (self.least - 1) // unit


_COUNT: tuple[Wrong[CountFitting], ...] = (
    Wrong("any-even-side", lambda q: Integer(q.count(2)) if q.halves else None),
    Wrong("one-level-too-few", lambda q: Integer(q.count(q.unit // q.strides[-1]))),
    Wrong("one-level-too-many", lambda q: Integer(q.count(q.unit * q.strides[-1]))),
    Wrong("strides-added", lambda q: Integer(q.count(sum(q.strides)))),
    Wrong("distance-divided", lambda q: Integer((q.most - q.least) // q.unit)),
    Wrong("any-side", lambda q: Integer(q.most - q.least + 1)),
)


@dataclass(frozen=True)
class PaddedImage(_Fitting):
    """The smallest size to which an image has to be padded."""

    height: int = 1
    width: int = 1
    words = "padded_image"

    def task(self) -> Task:
        return self.asked("network:padded_size", size=(self.height, self.width))

    def solve(self) -> tuple[Step, ...]:
        tall, wide = -(-self.height // self.unit) * self.unit, -(-self.width // self.unit) * self.unit
        answer = Size(tall, wide)
        return (
            self.found(),
            line("Height", rf"\lceil {self.height} / {self.unit} \rceil \cdot {self.unit}", tall),
            line("Width", rf"\lceil {self.width} / {self.unit} \rceil \cdot {self.unit}", wide),
            Step("Height × width", answer.tex, answer),
        )

    @property
    def shown(self) -> int:
        return -(-self.height // self.unit) * self.unit

    def up(self, unit: int) -> Answer:
        return Size(-(-self.height // unit) * unit, -(-self.width // unit) * unit)


def _square(q: PaddedImage) -> Answer:
    """Make both sides as long as the longer one."""
    side = -(-max(q.height, q.width) // q.unit) * q.unit
    return Size(side, side)


_PADDED: tuple[Wrong[PaddedImage], ...] = (
    Wrong("any-even-side", lambda q: q.up(2) if q.halves else None),
    Wrong("one-level-too-few", lambda q: q.up(q.unit // q.strides[-1])),
    Wrong("one-level-too-many", lambda q: q.up(q.unit * q.strides[-1])),
    Wrong("strides-added", lambda q: q.up(sum(q.strides))),
    Wrong("rounded-down", lambda q: Size(q.height // q.unit * q.unit, q.width // q.unit * q.unit)),
    Wrong("made-square", _square),
)


def _sides(network: NamedNetwork) -> tuple[int, int]:
    own = network.body.input.height
    return own // 2, 4 * own


def _needs_unit(
    draw: Callable[[NamedNetwork, Random], _Fitting | None],
) -> Callable[[NamedNetwork, Random], _Fitting | None]:
    return lambda network, rng: draw(network, rng) if unit_of(network) else None


def _draw_next(network: NamedNetwork, rng: Random) -> NextFitting:
    return NextFitting(network, network.body.input.height, rng.randrange(*_sides(network)))


def _draw_count(network: NamedNetwork, rng: Random) -> CountFitting:
    least = rng.randrange(*_sides(network))
    return CountFitting(network, network.body.input.height, least, least + rng.randrange(8, 40) * unit_of(network) // 2)


def _draw_padded(network: NamedNetwork, rng: Random) -> PaddedImage:
    height, width = rng.randrange(*_sides(network)), rng.randrange(*_sides(network))
    return PaddedImage(network, network.body.input.height, height, width)


KIND = Kind(
    "network-fitting-sizes",
    "Image sizes that fit",
    Topic.OUTPUT_SIZE,
    "maps that get smaller, grow again and are concatenated",
    questions=(
        Asks(NextFitting, _NEXT, levels=(1,)),
        Asks(CountFitting, _COUNT, levels=(2,)),
        Asks(PaddedImage, _PADDED, levels=(3,)),
    ),
    levels=(
        NetworkLevel("the next side that fits", _needs_unit(_draw_next)),
        NetworkLevel("how many sides of a range fit", _needs_unit(_draw_count), 0.2),
        NetworkLevel("to what size an image must be padded", _needs_unit(_draw_padded)),
    ),
    efforts=(40, 40, 60),
)
