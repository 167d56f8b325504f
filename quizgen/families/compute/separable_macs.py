"""How many multiply-accumulates does a separable convolution need? And what part of a standard convolution's?"""

from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import chain, mac_bars, stages
from quizgen.kit import square
from quizgen.kit.compute import area, area_products, keeping_padding, side_products
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Ratio, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import product, total
from quizgen.worked.compute import keeps_size, output_sides


@dataclass(frozen=True)
class _Separable(Question):
    """An input, and the settings of the depthwise and the pointwise step."""

    input: Shape
    filters: int
    kernel: int
    stride: int = 1

    @cached_property
    def layers(self) -> tuple[Conv2d, Conv2d]:
        """The depthwise and the pointwise step."""
        channels = self.input.channels
        depthwise = Conv2d(channels, channels, *self._window, groups=channels, bias=False)
        return depthwise, Conv2d(channels, self.filters, (1, 1), bias=False)

    @cached_property
    def standard(self) -> Conv2d:
        """The convolution that both steps stand for."""
        return Conv2d(self.input.channels, self.filters, *self._window, bias=False)

    @property
    def _window(self) -> tuple[Pair, Pair, Pair]:
        return square(self.kernel), square(self.stride), keeping_padding(self.kernel)

    # Multiply-accumulates at one position.

    @property
    def depthwise_macs(self) -> int:
        return self.kernel**2 * self.input.channels

    @property
    def pointwise_macs(self) -> int:
        return self.input.channels * self.filters

    @property
    def both_macs(self) -> int:
        return self.depthwise_macs + self.pointwise_macs

    @property
    def standard_macs(self) -> int:
        return self.kernel**2 * self.input.channels * self.filters

    def of(self, count: int) -> Answer:
        """Return the answer that a count of both steps at one position, right or wrong, leads to."""
        raise NotImplementedError

    def sketch(self) -> Drawing:
        channels = self.input.channels
        return chain("Depthwise separable convolution", channels, stages(self.layers, channels))

    def picture(self) -> Drawing:
        return mac_bars(self.input, self.layers, (self.standard,))


def _with_kernel_side(q: _Separable) -> int:
    return q.depthwise_macs // q.kernel + q.pointwise_macs


_SEPARABLE: tuple[Wrong[_Separable], ...] = (
    Wrong("pointwise-forgotten", lambda q: q.of(q.depthwise_macs)),
    Wrong("depthwise-forgotten", lambda q: q.of(q.pointwise_macs)),
    Wrong("depthwise-on-output-channels", lambda q: q.of(q.kernel**2 * q.filters + q.pointwise_macs), (2, 3)),
)


class Macs(_Separable):
    """What both steps need together."""

    words = "macs"

    @cached_property
    def output_size(self) -> Pair:
        return self.standard.output_shape(self.input).size

    def of(self, count: int) -> Integer:
        return Integer(count * area(self.output_size))

    def task(self) -> Task:
        return Task("macs", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        sides: tuple[Step, ...] = ()
        label, channels = "Output positions: the padding keeps the size", self.input.channels
        if not keeps_size(self.standard, self.input):
            sides, label = output_sides(self.standard, self.input), "Output positions"
        return (
            *sides,
            product("Depthwise, at one position", self.kernel, self.kernel, channels),
            product("Pointwise, at one position", channels, self.filters),
            total("Both steps at one position", self.depthwise_macs, self.pointwise_macs),
            product(label, *self.output_size),
            product("All positions", self.both_macs, area(self.output_size)),
        )

    def effort(self) -> int:
        channels, filters, squared = self.input.channels, self.filters, self.kernel**2
        sides = [] if keeps_size(self.standard, self.input) else side_products(self.standard, self.input)
        places = [*area_products(self.output_size), (self.both_macs, area(self.output_size))]
        return effort([*sides, (squared, channels), (channels, filters), *places], [min(squared, filters) * channels])


def _input_size(q: Macs) -> Integer | None:
    return Integer(q.both_macs * area(q.input.size)) if q.stride > 1 else None


_MACS: tuple[Wrong[Macs], ...] = (
    Wrong("standard-convolution", lambda q: q.of(q.standard_macs)),
    *_SEPARABLE,
    Wrong("pointwise-with-kernel", lambda q: q.of(q.depthwise_macs + q.standard_macs)),
    Wrong("steps-multiplied", lambda q: q.of(q.depthwise_macs * q.pointwise_macs), (2,)),
    Wrong("kernel-not-squared", lambda q: q.of(_with_kernel_side(q))),
    Wrong("positions-forgotten", lambda q: Integer(q.both_macs)),
    Wrong("flops", lambda q: q.of(2 * q.both_macs)),
    Wrong("input-size-used", _input_size, (2,)),
)


class ToStandard(_Separable):
    """What both steps need, as a ratio to what a standard convolution does."""

    words = "ratio"

    def of(self, count: int) -> Ratio:
        return Ratio.of(count, self.standard_macs)

    def task(self) -> Task:
        return Task("ratio:macs", self.input, (self.standard,), (("other_layers", self.layers),))

    def solve(self) -> tuple[Step, ...]:
        squared, answer = self.kernel**2, self.of(self.both_macs)
        separable, standard = Integer(squared + self.filters), Integer(squared * self.filters)
        fraction = rf"\frac{{{separable.tex}}}{{{standard.tex}}}"
        tex = fraction if fraction == answer.tex else f"{fraction} = {answer.tex}"
        return (
            product("Depthwise: products per position and input channel", self.kernel, self.kernel),
            total("The pointwise step adds one per filter", squared, self.filters),
            product("Standard: per position and input channel", squared, self.filters),
            Step("Positions and input channels cancel", tex, answer),
        )

    def effort(self) -> int:
        squared, filters = self.kernel**2, self.filters
        return effort([(squared, filters), (squared + filters, squared * filters)], [squared])


_TO_STANDARD: tuple[Wrong[ToStandard], ...] = (
    *_SEPARABLE,
    Wrong("steps-multiplied", lambda q: Ratio.of(1, q.kernel**2 * q.filters)),
    Wrong("kernel-not-squared", lambda q: Ratio.of(_with_kernel_side(q), q.standard_macs // q.kernel)),
    Wrong("inverted", lambda q: Ratio.of(q.standard_macs, q.both_macs)),
    Wrong("saving-given", lambda q: q.of(q.standard_macs - q.both_macs)),
)


_FEW = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)
_USUAL = (3, 8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 50, 60, 64, 80, 96, 100, 128)
_MANY = (6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 96, 112, 120, 128, 144, 160, 192, 256)


def _draw_small(rng: Random) -> Macs:
    side = rng.choice((5, 6, 7, 8, 10, 10, 20, 20, 30))
    return Macs(Shape(rng.choice(_FEW), side, side), rng.choice(_FEW[2:]), rng.choice((3, 3, 5)))


def _draw_strided(rng: Random) -> Macs:
    output, stride = rng.choice((7, 8, 10, 12, 14, 16, 20, 28, 30, 32, 40)), rng.choice((1, 1, 2))
    side = output * stride - (rng.randrange(stride) if output % 2 else 0)
    return Macs(Shape(rng.choice(_USUAL), side, side), rng.choice(_USUAL[1:]), rng.choice((3, 3, 5, 7)), stride)


def _draw_ratio(rng: Random) -> ToStandard:
    kernel, stride = rng.choice((3, 3, 5, 7)), rng.choice((1, 1, 2))
    side = rng.choice((7, 14, 16, 20, 28, 32, 40, 56, 64, 80, 96, 112))
    return ToStandard(Shape(rng.choice(_MANY), side, side), rng.choice(_MANY), kernel, stride)


FAMILY = Family(
    "separable-macs",
    "Multiply-accumulates of a separable convolution",
    Topic.COMPUTE,
    questions=(
        Asks(Macs, _MACS, levels=(1, 2)),
        Asks(ToStandard, _TO_STANDARD, levels=(3,)),
    ),
    levels=(
        Level("both steps together, small", _draw_small, ("D3",)),
        Level("both steps together, with strides", _draw_strided, ("D3",)),
        Level("the ratio to a standard convolution", _draw_ratio, ("D3",)),
    ),
)
