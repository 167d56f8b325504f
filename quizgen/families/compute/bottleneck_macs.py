"""What does a large kernel cost after a 1 × 1 convolution that reduces the channels, and what does that save?"""

from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import chain, mac_bars, stages
from quizgen.kit import square
from quizgen.kit.compute import area, area_products, keeping_padding, side_products
from quizgen.kit.parameters import own
from quizgen.kit.sizes import is_ambiguous
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, product, total
from quizgen.worked.compute import output_sides


@dataclass(frozen=True)
class _Reduced(Question):
    """A 1 × 1 layer of `reduced` filters, and a layer with a larger kernel and padding that makes up for it."""

    input: Shape
    reduced: int
    filters: int
    kernel: int
    stride: int = 1

    @cached_property
    def layers(self) -> tuple[Conv2d, Conv2d]:
        """The reduction and the layer after it."""
        return Conv2d(self.channels, self.reduced, (1, 1), bias=False), self._main(self.reduced)

    @cached_property
    def direct(self) -> Conv2d:
        """The second layer without a reduction before it."""
        return self._main(self.channels)

    def _main(self, in_channels: int) -> Conv2d:
        window = square(self.kernel), square(self.stride), keeping_padding(self.kernel)
        return Conv2d(in_channels, self.filters, *window, bias=False)

    @property
    def channels(self) -> int:
        return self.input.channels

    @property
    def places(self) -> int:
        """Positions of the 1 × 1 layer."""
        return area(self.input.size)

    # Multiply-accumulates at one position.

    @property
    def reducing(self) -> int:
        return self.channels * self.reduced

    @property
    def main(self) -> int:
        return self.kernel**2 * self.reduced * self.filters

    @property
    def both(self) -> int:
        return self.reducing + self.main

    @property
    def directly(self) -> int:
        """Of the second layer without a reduction before it."""
        return self.kernel**2 * self.channels * self.filters

    def of(self, reducing: int, main: int) -> Answer | None:
        """Return the answer that counts of both layers at one position, right or wrong, lead to."""
        raise NotImplementedError

    def products(self) -> list[Pair]:
        """Return what there is to multiply at one position."""
        pairs = [(self.channels, self.reduced), (self.reduced, self.filters)]
        return [*pairs, (self.kernel**2, self.reduced * self.filters)]

    def step_of_reduction(self) -> Step:
        return product("1 × 1 layer, at one position", self.channels, self.reduced)

    def step_of_main(self) -> Step:
        kernel = self.kernel
        return product(f"{kernel} × {kernel} layer, at one position", kernel, kernel, self.reduced, self.filters)

    def sketch(self) -> Drawing:
        return chain("Two convolutions in a row", self.channels, stages(self.layers, self.channels))

    def picture(self) -> Drawing:
        return mac_bars(self.input, self.layers, (self.direct,))


def _significant(number: int) -> int:
    """Drop the zeros at the end: they add nothing to the work of adding."""
    return int(str(number).rstrip("0"))


_FORGOTTEN: Wrong[_Reduced] = Wrong("reduction-forgotten", lambda q: q.of(0, q.main), slots=own("channels", "reduced"))
_LARGE_REDUCTION: Wrong[_Reduced] = Wrong(
    "reduction-with-large-kernel", lambda q: q.of(q.kernel**2 * q.reducing, q.main)
)
_FLOPS: Wrong[_Reduced] = Wrong("flops", lambda q: q.of(2 * q.reducing, 2 * q.main))


class Macs(_Reduced):
    """What both layers need together, at the same positions."""

    words = "macs"

    @cached_property
    def output_size(self) -> Pair:
        return self.direct.output_shape(self.input).size

    @property
    def places_left(self) -> int:
        """Positions of the second layer."""
        return area(self.output_size)

    def of(self, reducing: int, main: int) -> Integer:
        return Integer(reducing * self.places + main * self.places_left)

    def task(self) -> Task:
        return Task("macs", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return (
            self.step_of_reduction(),
            self.step_of_main(),
            total("Both layers, at one position", self.reducing, self.main),
            product("Positions: both layers keep the size", *self.input.size),
            product("Both layers, at all positions", self.both, self.places),
        )

    def effort(self) -> int:
        products = [*self.products(), *area_products(self.input.size), (self.both, self.places)]
        return effort(products, [_significant(min(self.reducing, self.main))])


_DIRECT: Wrong[_Reduced] = Wrong("direct-convolution", lambda q: q.of(0, q.directly), slots=own("channels", "reduced"))
_NOT_REDUCED: Wrong[_Reduced] = Wrong(
    "main-layer-not-reduced", lambda q: q.of(q.reducing, q.directly), slots=own("channels", "reduced")
)
_KERNEL_SIDE: Wrong[_Reduced] = Wrong("kernel-not-squared", lambda q: q.of(q.reducing, q.main // q.kernel))

_MACS: tuple[Wrong[Macs], ...] = (
    _FORGOTTEN,
    _DIRECT,
    _NOT_REDUCED,
    _LARGE_REDUCTION,
    _KERNEL_SIDE,
    Wrong("positions-forgotten", lambda q: Integer(q.both)),
    _FLOPS,
)


class Saving(_Reduced):
    """What both layers save against the second one alone."""

    words = "saving"

    def of(self, reducing: int, main: int) -> Integer | None:
        return self.against(self.directly, reducing + main)

    def against(self, directly: int, both: int) -> Integer | None:
        """Hold two counts at one position, right or wrong, against each other; None where nothing is saved."""
        return Integer((directly - both) * self.places) if both < directly else None

    def task(self) -> Task:
        return Task("difference:macs", self.input, self.layers, (("other_layers", (self.direct,)),))

    def solve(self) -> tuple[Step, ...]:
        kernel, saved = self.kernel, self.directly - self.both
        return (
            product("Directly on the input, at one position", kernel, kernel, self.channels, self.filters),
            self.step_of_reduction(),
            self.step_of_main(),
            total("Both layers, at one position", self.reducing, self.main),
            difference("Saved at one position", self.directly, self.both),
            product("Positions: all layers keep the size", *self.input.size),
            product("Saved at all positions", saved, self.places),
        )

    def effort(self) -> int:
        product_of_channels = (self.kernel**2, self.channels * self.filters)
        products = [*self.products(), (self.channels, self.filters), product_of_channels]
        products += [*area_products(self.input.size), (self.directly - self.both, self.places)]
        added = [min(self.reducing, self.main), self.both]
        return effort(products, map(_significant, added))


def _saving_with_kernel_side(q: Saving) -> Integer | None:
    return q.against(q.directly // q.kernel, q.reducing + q.main // q.kernel)


_SAVING: tuple[Wrong[Saving], ...] = (
    _FORGOTTEN,
    Wrong("need-given", lambda q: Integer(q.both * q.places)),
    _LARGE_REDUCTION,
    Wrong("kernel-not-squared", _saving_with_kernel_side),
    Wrong("positions-forgotten", lambda q: Integer(q.directly - q.both)),
    Wrong("flops", lambda q: q.against(2 * q.directly, 2 * q.both)),
)


class Strided(Macs):
    """What both layers need together, each at its own positions: the second one has a stride."""

    words = "strided"

    def solve(self) -> tuple[Step, ...]:
        name = f"{self.kernel} × {self.kernel} layer"
        reduction, main = self.reducing * self.places, self.main * self.places_left
        return (
            self.step_of_reduction(),
            product("Positions of the 1 × 1 layer: stride 1 keeps the size", *self.input.size),
            product("1 × 1 layer, at all its positions", self.reducing, self.places),
            self.step_of_main(),
            *output_sides(self.direct, self.input),
            product(f"Positions of the {name}: those of the output", *self.output_size),
            product(f"{name}, at all its positions", self.main, self.places_left),
            total("Both layers together", reduction, main),
        )

    def effort(self) -> int:
        areas = [*area_products(self.input.size), *area_products(self.output_size)]
        counts = [(self.reducing, self.places), (self.main, self.places_left)]
        added = min(self.reducing * self.places, self.main * self.places_left)
        sides = side_products(self.direct, self.input)
        return effort([*self.products(), *sides, *areas, *counts], [_significant(added)])


_STRIDED: tuple[Wrong[Strided], ...] = (
    Wrong("reduction-at-output-positions", lambda q: Integer(q.both * q.places_left), slots=own("places")),
    Wrong("main-layer-at-input-positions", lambda q: Integer(q.both * q.places), slots=own("places_left")),
    _FORGOTTEN,
    _DIRECT,
    _NOT_REDUCED,
    _KERNEL_SIDE,
    _FLOPS,
)


_ROUND = (20, 30, 40, 50, 60, 80, 100, 120, 160, 200, 240, 300, 400)
_CHANNELS = (24, 32, 40, 48, 60, 64, 80, 96, 100, 128, 160, 192, 200, 256, 320, 400, 512)
_NARROW = (4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 50, 64)
_FILTERS = (8, 10, 12, 16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128)


def _draw_small(rng: Random) -> _Reduced | None:
    side, channels = rng.choice((5, 7, 8, 10, 10, 20, 20, 30)), rng.choice((6, 8, 10, 12, 16, 20, 30, 40, 50))
    reduced, filters = rng.choice((2, 3, 4, 5, 6, 8, 10)), rng.choice((4, 5, 6, 8, 10, 12, 20))
    return _if_reduced(Macs(Shape(channels, side, side), reduced, filters, rng.choice((3, 3, 5))))


def _draw_saving(rng: Random) -> _Reduced | None:
    side, channels, reduced = rng.choice((8, 10, 10, 14, 20, 20, 28, 30)), rng.choice(_ROUND), rng.choice(_NARROW)
    filters = rng.choice((8, 10, 20, 30, 40, 50, 60, 80, 100))
    return _if_reduced(Saving(Shape(channels, side, side), reduced, filters, rng.choice((3, 3, 5))))


def _draw_strided(rng: Random) -> _Reduced | None:
    side, channels, reduced = rng.choice((14, 16, 20, 20, 28, 40, 56, 60)), rng.choice(_CHANNELS), rng.choice(_NARROW)
    return _if_reduced(Strided(Shape(channels, side, side), reduced, rng.choice(_FILTERS), rng.choice((3, 3, 5)), 2))


def _if_reduced(question: _Reduced) -> _Reduced | None:
    """Reject a first layer that is not worth its name: it has to leave half of the channels at most."""
    is_reduced = 2 * question.reduced <= question.channels and question.both < question.directly
    return question if is_reduced and not is_ambiguous(question.input) else None


FAMILY = Family(
    "bottleneck-macs",
    "Multiply-accumulates after a 1 × 1 reduction",
    Topic.COMPUTE,
    questions=(
        Asks(Macs, _MACS, levels=(1,)),
        Asks(Saving, _SAVING, levels=(2,)),
        Asks(Strided, _STRIDED, levels=(3,)),
    ),
    levels=(
        Level("both layers together", _draw_small, ("D4",)),
        Level("what the reduction saves", _draw_saving, ("D4",)),
        Level("each layer at its own positions, with a stride in the second", _draw_strided, ("D4",)),
    ),
)
