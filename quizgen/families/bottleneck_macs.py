"""What does a large kernel cost after a 1 × 1 convolution that reduces the channels, and what does that save?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.figures import chain, mac_bars, stages
from quizgen.kit import integer, known, square
from quizgen.kit.compute import area, area_products, keeping_padding
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Network, Shape
from quizgen.worked.arithmetic import difference, product, total, value_of
from quizgen.worked.compute import positions


@dataclass(frozen=True)
class Givens:
    """A 1 × 1 layer of `reduced` filters, a layer with a larger kernel that keeps the size, and what is asked."""

    input: Shape
    reduced: int
    filters: int
    kernel: int
    asked: Literal["macs", "saving"] = "macs"

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

    @cached_property
    def places(self) -> int:
        return area(self.input.size)

    @cached_property
    def reducing(self) -> int:
        """Multiply-accumulates of the 1 × 1 layer at one position."""
        return self.input.channels * self.reduced

    @cached_property
    def main(self) -> int:
        """Multiply-accumulates of the second layer at one position."""
        return self.kernel**2 * self.reduced * self.filters

    @cached_property
    def directly(self) -> int:
        """Multiply-accumulates of the second layer at one position, without a reduction before it."""
        return self.kernel**2 * self.input.channels * self.filters

    @cached_property
    def macs(self) -> int:
        return Network(self.input, self.layers).macs

    @cached_property
    def direct_macs(self) -> int:
        return self.direct.macs(self.input)


_SIDES = (7, 8, 10, 10, 12, 14, 16, 20, 20, 28, 30, 40, 50)
_CHANNELS = (24, 32, 40, 48, 60, 64, 80, 96, 100, 120, 128, 160, 192, 200, 240, 256, 320, 400, 480, 512)
_REDUCED = (4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 50, 64)
_FILTERS = (8, 10, 12, 16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        side = rng.choice((5, 7, 8, 10, 10, 20, 20, 30))
        channels, reduced = rng.choice((6, 8, 10, 12, 16, 20, 30, 40, 50)), rng.choice((2, 3, 4, 5, 6, 8, 10))
        filters = rng.choice((4, 5, 6, 8, 10, 12, 20))
        givens = Givens(Shape(channels, side, side), reduced, filters, rng.choice((3, 3, 5)))
    else:
        side, channels = rng.choice(_SIDES), rng.choice(_CHANNELS)
        reduced, filters, kernel = rng.choice(_REDUCED), rng.choice(_FILTERS), rng.choice((3, 5))
        asked: Literal["macs", "saving"] = "saving" if level == 3 else "macs"  # noqa: PLR2004 - a level's number
        givens = Givens(Shape(channels, side, side), reduced, filters, kernel, asked)
    return givens if _reduces(givens) else None


def _reduces(givens: Givens) -> bool:
    """Tell whether the first layer is worth its name: it leaves half of the channels at most."""
    return 2 * givens.reduced <= givens.input.channels and givens.reducing + givens.main < givens.directly


def task(givens: Givens) -> Task:
    if givens.asked == "macs":
        return Task("macs", givens.input, givens.layers)
    return Task("difference:macs", givens.input, givens.layers, (("other_layers", (givens.direct,)),))


def solve(givens: Givens) -> tuple[Step, ...]:
    kernel = givens.kernel
    reducing = product("The 1 × 1 layer, at one position", givens.input.channels, givens.reduced)
    main = product(f"The {kernel} × {kernel} layer, at one position", kernel, kernel, givens.reduced, givens.filters)
    both = total("Both layers at one position", value_of(reducing), value_of(main))
    places = positions("Positions: both layers keep the size", givens.input.size)
    if givens.asked == "macs":
        return reducing, main, both, places, product("All positions", value_of(both), value_of(places))
    direct = product("Directly, at one position", kernel, kernel, givens.input.channels, givens.filters)
    saved = difference("Saved at one position", value_of(direct), value_of(both))
    return reducing, main, both, direct, saved, places, product("All positions", value_of(saved), value_of(places))


def mental_effort(givens: Givens) -> int:
    channels, reduced, filters, squared = givens.input.channels, givens.reduced, givens.filters, givens.kernel**2
    both = givens.reducing + givens.main
    products = [
        (channels, reduced),
        (reduced, filters),
        (squared, reduced * filters),
        *area_products(givens.input.size),
    ]
    added = [_significant(min(givens.reducing, givens.main))]
    if givens.asked == "macs":
        return effort([*products, (both, givens.places)], added)
    direct = givens.directly
    products += [(channels, filters), (squared, channels * filters), (direct - both, givens.places)]
    return effort(products, [*added, _significant(both)])


def _significant(number: int) -> int:
    """Drop the zeros at the end: they add nothing to the work of adding."""
    return int(str(number).rstrip("0"))


def _at_a_position(wrong: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count at one position to the answer asked for; a saving is taken from the right direct count."""

    def count(givens: Givens) -> int | None:
        macs = wrong(givens) * givens.places
        if givens.asked == "macs":
            return macs
        return givens.direct_macs - macs if macs < givens.direct_macs else None

    return integer(count)


def _kernel_not_squared(givens: Givens) -> int | None:
    """Count only a side of the kernel, in the direct convolution as well."""
    reduced = givens.reducing + givens.main // givens.kernel
    if givens.asked == "macs":
        return reduced * givens.places
    saved = givens.directly // givens.kernel - reduced
    return saved * givens.places if saved > 0 else None


def _positions_forgotten(givens: Givens) -> int:
    both = givens.reducing + givens.main
    return both if givens.asked == "macs" else givens.directly - both


def _asked(givens: Givens) -> int:
    return givens.macs if givens.asked == "macs" else givens.direct_macs - givens.macs


def _if_saving(wrong: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    return integer(lambda givens: wrong(givens) if givens.asked == "saving" else None)


_TARGETS = (
    "reduction-forgotten",
    "main-layer-forgotten",
    "reduction-with-large-kernel",
    "kernel-not-squared",
)

_COUNTS = ("main-layer-not-reduced", "positions-forgotten", "flops")

FAMILY = Family(
    name="bottleneck-macs",
    title="Multiply-accumulates after a 1 × 1 reduction",
    topic=Topic.COMPUTE,
    levels=(
        Level(1, "both layers together, small", (*_TARGETS, *_COUNTS), max_effort=8, forms=("D4",)),
        Level(
            2,
            "both layers together",
            (*_TARGETS, *_COUNTS, "direct-convolution", "reduction-to-the-filters"),
            max_effort=14,
            forms=("D4",),
        ),
        Level(
            3,
            "the saving against the direct convolution",
            (*_TARGETS, "reduction-to-the-filters", "need-given", "direct-given"),
            max_effort=20,
            forms=("D4",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    sketch=lambda g: chain("Two convolutions in a row", g.input.channels, stages(g.layers, g.input.channels)),
    picture=lambda g: mac_bars(g.input, g.layers, (g.direct,)),
    misconceptions=(
        Misconception(
            "direct-convolution",
            "counted as if there were no reduction",
            prose(
                "The second layer reads only the channels that the $1 \\times 1$ layer leaves, not all of the input's."
            ),
            "quizgen/compute#^reduction",
            integer(lambda givens: givens.direct_macs if givens.asked == "macs" else None),
        ),
        Misconception(
            "reduction-forgotten",
            "work of the 1 × 1 layer forgotten",
            prose("The $1 \\times 1$ layer isn't free: at each position it takes input channels times its filters."),
            "quizgen/compute#^reduction",
            _at_a_position(lambda givens: givens.main),
        ),
        Misconception(
            "main-layer-forgotten",
            "work of the second layer forgotten",
            prose("That is the reduction alone. The layer with the large kernel after it has work to do as well."),
            "quizgen/compute#^reduction",
            _at_a_position(lambda givens: givens.reducing),
        ),
        Misconception(
            "main-layer-not-reduced",
            "second layer reads all input channels",
            prose("The second layer's input is the first layer's output, with as many channels as that has filters."),
            "quizgen/compute#^reduction",
            integer(
                lambda givens: givens.reducing * givens.places + givens.direct_macs if givens.asked == "macs" else None
            ),
        ),
        Misconception(
            "reduction-with-large-kernel",
            "1 × 1 layer given the large kernel",
            prose("A $1 \\times 1$ kernel has one weight per channel. Only the second layer pays for the area $k^2$."),
            "quizgen/convolution#^one-by-one",
            _at_a_position(lambda givens: givens.kernel**2 * givens.reducing + givens.main),
        ),
        Misconception(
            "reduction-to-the-filters",
            "1 × 1 layer given the second layer's filters",
            prose("Each layer has its own number of filters: the $1 \\times 1$ layer makes fewer channels on purpose."),
            "quizgen/convolution#^filters-and-channels",
            _at_a_position(lambda givens: givens.input.channels * givens.filters + givens.main),
        ),
        Misconception(
            "kernel-not-squared",
            "only one side of the kernel counted",
            prose("A kernel is an area: it makes $k^2$ products for each channel, not $k$."),
            "quizgen/compute#^kernel-area",
            integer(_kernel_not_squared),
        ),
        known("positions-forgotten", integer(_positions_forgotten)),
        known("flops", integer(lambda givens: 2 * _asked(givens))),
        Misconception(
            "need-given",
            "what is still needed given instead of what is saved",
            prose("That is what both layers need. Subtract it from what the direct convolution needs."),
            "quizgen/compute#^reduction",
            _if_saving(lambda givens: givens.macs),
        ),
        Misconception(
            "direct-given",
            "everything the direct convolution needs counted as saved",
            prose("The reduced way is not free: subtract what its two layers need."),
            "quizgen/compute#^reduction",
            _if_saving(lambda givens: givens.direct_macs),
        ),
    ),
)
