"""What does a large kernel cost after a 1 × 1 convolution that reduces the channels, and what does that save?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import chain, mac_bars, stages
from quizgen.kit import square
from quizgen.kit.compute import area, area_products, keeping_padding
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape
from quizgen.worked.arithmetic import difference, product, total


@dataclass(frozen=True)
class _Reduced(Question):
    """A 1 × 1 layer of `reduced` filters, and a layer with a larger kernel that keeps the size."""

    input: Shape
    reduced: int
    filters: int
    kernel: int

    @cached_property
    def layers(self) -> tuple[Conv2d, Conv2d]:
        """The reduction and the layer after it."""
        return Conv2d(self.input.channels, self.reduced, (1, 1), bias=False), self._main(self.reduced)

    @cached_property
    def direct(self) -> Conv2d:
        """The second layer without a reduction before it."""
        return self._main(self.input.channels)

    def _main(self, in_channels: int) -> Conv2d:
        return Conv2d(in_channels, self.filters, square(self.kernel), padding=keeping_padding(self.kernel), bias=False)

    # Multiply-accumulates at one position.

    @property
    def reducing(self) -> int:
        return self.input.channels * self.reduced

    @property
    def main(self) -> int:
        return self.kernel**2 * self.reduced * self.filters

    @property
    def both(self) -> int:
        return self.reducing + self.main

    @property
    def directly(self) -> int:
        """Of the second layer without a reduction before it."""
        return self.kernel**2 * self.input.channels * self.filters

    @property
    def places(self) -> int:
        return area(self.input.size)

    def of(self, both: int) -> Answer | None:
        """Return the answer that a count at one position, right or wrong, leads to."""
        raise NotImplementedError

    def effort(self) -> int:
        products = [(self.input.channels, self.reduced), (self.reduced, self.filters)]
        products += [(self.kernel**2, self.reduced * self.filters), *area_products(self.input.size)]
        return effort(products, [_significant(min(self.reducing, self.main))])

    def steps(self) -> tuple[Step, ...]:
        """Work out both layers at one position."""
        kernel, name = self.kernel, f"The {self.kernel} × {self.kernel} layer, at one position"
        return (
            product("The 1 × 1 layer, at one position", self.input.channels, self.reduced),
            product(name, kernel, kernel, self.reduced, self.filters),
            total("Both layers at one position", self.reducing, self.main),
        )

    def at_all(self, count: int) -> tuple[Step, ...]:
        """Go from one position to all of them."""
        places = product("Positions: both layers keep the size", *self.input.size)
        return places, product("All positions", count, self.places)

    def sketch(self) -> Drawing:
        return chain("Two convolutions in a row", self.input.channels, stages(self.layers, self.input.channels))

    def picture(self) -> Drawing:
        return mac_bars(self.input, self.layers, (self.direct,))


def _significant(number: int) -> int:
    """Drop the zeros at the end: they add nothing to the work of adding."""
    return int(str(number).rstrip("0"))


def _with_kernel_side(q: _Reduced) -> int:
    return q.reducing + q.main // q.kernel


_REDUCED: tuple[Wrong[_Reduced], ...] = (
    Wrong("reduction-forgotten", lambda q: q.of(q.main)),
    Wrong("main-layer-forgotten", lambda q: q.of(q.reducing)),
    Wrong("reduction-with-large-kernel", lambda q: q.of(q.kernel**2 * q.reducing + q.main)),
    Wrong("reduction-to-the-filters", lambda q: q.of(q.input.channels * q.filters + q.main), (2, 3)),
)


class Macs(_Reduced):
    """What both layers need together."""

    words = "macs"

    def of(self, both: int) -> Integer:
        return Integer(both * self.places)

    def task(self) -> Task:
        return Task("macs", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return (*self.steps(), *self.at_all(self.both))

    def effort(self) -> int:
        return super().effort() + effort([(self.both, self.places)])


_MACS: tuple[Wrong[Macs], ...] = (
    Wrong("direct-convolution", lambda q: q.of(q.directly), (2,)),
    *_REDUCED,
    Wrong("main-layer-not-reduced", lambda q: q.of(q.reducing + q.directly)),
    Wrong("kernel-not-squared", lambda q: q.of(_with_kernel_side(q))),
    Wrong("positions-forgotten", lambda q: Integer(q.both)),
    Wrong("flops", lambda q: q.of(2 * q.both)),
)


class Saving(_Reduced):
    """What both layers save against the second one alone."""

    words = "saving"

    def of(self, both: int) -> Integer | None:
        return self.against(self.directly, both)

    def against(self, directly: int, both: int) -> Integer | None:
        """Hold two counts at one position, right or wrong, against each other; None where nothing is saved."""
        return Integer((directly - both) * self.places) if both < directly else None

    def task(self) -> Task:
        return Task("difference:macs", self.input, self.layers, (("other_layers", (self.direct,)),))

    def solve(self) -> tuple[Step, ...]:
        return (
            *self.steps(),
            product("Directly, at one position", self.kernel, self.kernel, self.input.channels, self.filters),
            difference("Saved at one position", self.directly, self.both),
            *self.at_all(self.directly - self.both),
        )

    def effort(self) -> int:
        channels, filters = self.input.channels, self.filters
        products = [(channels, filters), (self.kernel**2, channels * filters)]
        products.append((self.directly - self.both, self.places))
        return super().effort() + effort(products, [_significant(self.both)])


_SAVING: tuple[Wrong[Saving], ...] = (
    *_REDUCED,
    Wrong("kernel-not-squared", lambda q: q.against(q.directly // q.kernel, _with_kernel_side(q))),
    Wrong("positions-forgotten", lambda q: Integer(q.directly - q.both), ()),
    Wrong("flops", lambda q: q.against(2 * q.directly, 2 * q.both), ()),
    Wrong("need-given", lambda q: Integer(q.both * q.places)),
    Wrong("direct-given", lambda q: q.of(0)),
)


_SIDES = (7, 8, 10, 10, 12, 14, 16, 20, 20, 28, 30, 40, 50)
_CHANNELS = (24, 32, 40, 48, 60, 64, 80, 96, 100, 120, 128, 160, 192, 200, 240, 256, 320, 400, 480, 512)
_NARROW = (4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 50, 64)
_FILTERS = (8, 10, 12, 16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128)


def _draw_small(rng: Random) -> _Reduced | None:
    side, channels = rng.choice((5, 7, 8, 10, 10, 20, 20, 30)), rng.choice((6, 8, 10, 12, 16, 20, 30, 40, 50))
    reduced, filters = rng.choice((2, 3, 4, 5, 6, 8, 10)), rng.choice((4, 5, 6, 8, 10, 12, 20))
    return _if_reduced(Macs(Shape(channels, side, side), reduced, filters, rng.choice((3, 3, 5))))


def _draw(question: type[_Reduced]) -> Callable[[Random], _Reduced | None]:
    def draw(rng: Random) -> _Reduced | None:
        side, channels, reduced = rng.choice(_SIDES), rng.choice(_CHANNELS), rng.choice(_NARROW)
        return _if_reduced(question(Shape(channels, side, side), reduced, rng.choice(_FILTERS), rng.choice((3, 5))))

    return draw


def _if_reduced(question: _Reduced) -> _Reduced | None:
    """Reject a first layer that is not worth its name: it has to leave half of the channels at most."""
    is_reduced = 2 * question.reduced <= question.input.channels and question.both < question.directly
    return question if is_reduced else None


FAMILY = Family(
    "bottleneck-macs",
    "Multiply-accumulates after a 1 × 1 reduction",
    Topic.COMPUTE,
    questions=(
        Asks(Macs, _MACS, levels=(1, 2)),
        Asks(Saving, _SAVING, levels=(3,)),
    ),
    levels=(
        Level("both layers together, small", _draw_small, ("D4",)),
        Level("both layers together", _draw(Macs), ("D4",)),
        Level("the saving against the direct convolution", _draw(Saving), ("D4",)),
    ),
)
