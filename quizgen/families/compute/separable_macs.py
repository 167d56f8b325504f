"""How many multiply-accumulates does a separable convolution need? And what part of a standard convolution's?"""

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import chain, mac_bars, stages
from quizgen.kit import square
from quizgen.kit.compute import area, area_products, keeping_padding, side_products
from quizgen.kit.parameters import own
from quizgen.kit.sizes import is_ambiguous
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Ratio, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import product, total
from quizgen.worked.compute import output_sides


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
        channels = self.channels
        depthwise = Conv2d(channels, channels, *self._window, groups=channels, bias=False)
        return depthwise, Conv2d(channels, self.filters, (1, 1), bias=False)

    @cached_property
    def standard(self) -> Conv2d:
        """The convolution that both steps stand for."""
        return Conv2d(self.input.channels, self.filters, *self._window, bias=False)

    @property
    def _window(self) -> tuple[Pair, Pair, Pair]:
        return square(self.kernel), square(self.stride), keeping_padding(self.kernel)

    @property
    def channels(self) -> int:
        return self.input.channels

    # Multiply-accumulates at one position.

    @property
    def depthwise_macs(self) -> int:
        return self.kernel**2 * self.channels

    @property
    def pointwise_macs(self) -> int:
        return self.channels * self.filters

    @property
    def both_macs(self) -> int:
        return self.depthwise_macs + self.pointwise_macs

    @property
    def standard_macs(self) -> int:
        return self.kernel**2 * self.channels * self.filters

    def of(self, count: int) -> Answer:
        """Return the answer that a count of both steps at one position, right or wrong, leads to."""
        raise NotImplementedError

    def sketch(self) -> Drawing:
        return chain("Depthwise separable convolution", self.channels, stages(self.layers, self.channels))

    def picture(self) -> Drawing:
        return mac_bars(self.input, self.layers, (self.standard,))


def _with_kernel_side(q: _Separable) -> int:
    return q.depthwise_macs // q.kernel + q.pointwise_macs


_POINTWISE: Wrong[_Separable] = Wrong("pointwise-forgotten", lambda q: q.of(q.depthwise_macs), slots=own("filters"))
_DEPTHWISE: Wrong[_Separable] = Wrong("depthwise-forgotten", lambda q: q.of(q.pointwise_macs))
_ON_FILTERS: Wrong[_Separable] = Wrong(
    "depthwise-on-output-channels",
    lambda q: q.of(q.kernel**2 * q.filters + q.pointwise_macs),
    slots=own("channels", "filters"),
)


class Macs(_Separable):
    """What both steps need together, where the padding keeps the size."""

    words = "macs"

    @cached_property
    def output_size(self) -> Pair:
        return self.standard.output_shape(self.input).size

    @property
    def positions(self) -> int:
        """Where both steps work."""
        return area(self.output_size)

    def of(self, count: int) -> Integer:
        return Integer(count * self.positions)

    def task(self) -> Task:
        return Task("macs", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        sides: tuple[Step, ...] = ()
        kernel, channels = self.kernel, self.channels
        label = "Output positions, as many as input pixels: the padding keeps the size"
        if self.stride > 1:
            sides, label = output_sides(self.standard, self.input), "Output positions, the same for both steps"
        return (
            *sides,
            product("Depthwise step, at one position: a kernel for each input channel", kernel, kernel, channels),
            product("Pointwise step, at one position", channels, self.filters),
            total("Both steps, at one position", self.depthwise_macs, self.pointwise_macs),
            product(label, *self.output_size),
            product("Both steps, at all positions", self.both_macs, self.positions),
        )

    def effort(self) -> int:
        channels, filters, squared = self.channels, self.filters, self.kernel**2
        sides = side_products(self.standard, self.input) if self.stride > 1 else []
        places = [*area_products(self.output_size), (self.both_macs, self.positions)]
        return effort([*sides, (squared, channels), (channels, filters), *places], [min(squared, filters) * channels])


_STANDARD: Wrong[Macs] = Wrong("standard-convolution", lambda q: q.of(q.standard_macs), slots=own("channels"))
_KERNEL_SIDE: Wrong[Macs] = Wrong("kernel-not-squared", lambda q: q.of(_with_kernel_side(q)))
_FLOPS: Wrong[Macs] = Wrong("flops", lambda q: q.of(2 * q.both_macs))

_MACS: tuple[Wrong[Macs], ...] = (
    _STANDARD,
    _POINTWISE,
    _DEPTHWISE,
    _ON_FILTERS,
    _KERNEL_SIDE,
    Wrong("positions-forgotten", lambda q: Integer(q.both_macs)),
    _FLOPS,
)


class Strided(Macs):
    """What both steps need together, with a stride in the depthwise one."""

    words = "strided"


def _depthwise_before_the_stride(q: Strided) -> Integer:
    return Integer(q.depthwise_macs * area(q.input.size) + q.pointwise_macs * q.positions)


_STRIDED: tuple[Wrong[Strided], ...] = (
    Wrong("input-size-used", lambda q: Integer(q.both_macs * area(q.input.size)), slots=own("positions")),
    Wrong("depthwise-at-input-positions", _depthwise_before_the_stride, slots=own("positions")),
    _STANDARD,
    _POINTWISE,
    _ON_FILTERS,
    _KERNEL_SIDE,
    _FLOPS,
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
            product("Depthwise step: products per position and input channel", self.kernel, self.kernel),
            total("The pointwise step adds one product per filter", squared, self.filters),
            product("Standard convolution: products per position and input channel", squared, self.filters),
            Step("Separable to standard; positions and input channels cancel", tex, answer),
        )

    def effort(self) -> int:
        squared, filters = self.kernel**2, self.filters
        return effort([(squared, filters), (squared + filters, squared * filters)], [squared])


_TO_STANDARD: tuple[Wrong[ToStandard], ...] = (
    _DEPTHWISE,
    _POINTWISE,
    Wrong("inverted", lambda q: Ratio.of(q.standard_macs, q.both_macs)),
    Wrong("saving-given", lambda q: q.of(q.standard_macs - q.both_macs)),
    Wrong("shares-multiplied", lambda q: Ratio.of(1, q.kernel**2 * q.filters)),
    _ON_FILTERS,
    Wrong("kernel-not-squared", lambda q: Ratio.of(_with_kernel_side(q), q.standard_macs // q.kernel)),
)


Q = TypeVar("Q", bound=_Separable)

_FEW = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)
_USUAL = (3, 8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 50, 60, 64, 80, 96, 100, 128)
_MANY = (6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 96, 112, 120, 128, 144, 160, 192, 256)


def _draw_small(rng: Random) -> Macs | None:
    side = rng.choice((5, 6, 7, 8, 10, 10, 20, 20, 30))
    return _unless_ambiguous(Macs(Shape(rng.choice(_FEW), side, side), rng.choice(_FEW[2:]), rng.choice((3, 3, 5))))


def _draw_strided(rng: Random) -> Strided | None:
    output, stride = rng.choice((7, 8, 10, 12, 14, 16, 20, 28, 30, 32, 40)), rng.choice((2, 2, 3))
    side = output * stride - rng.randrange(stride)
    input_, filters, kernel = Shape(rng.choice(_USUAL), side, side), rng.choice(_USUAL[1:]), rng.choice((3, 3, 5, 7))
    return _unless_ambiguous(Strided(input_, filters, kernel, stride))


def _draw_ratio(rng: Random) -> ToStandard | None:
    kernel, stride = rng.choice((3, 3, 5, 7)), rng.choice((1, 1, 2))
    side = rng.choice((7, 14, 16, 20, 28, 32, 40, 56, 64, 80, 96, 112))
    return _unless_ambiguous(ToStandard(Shape(rng.choice(_MANY), side, side), rng.choice(_MANY), kernel, stride))


def _unless_ambiguous(question: Q) -> Q | None:
    return None if is_ambiguous(question.input) or question.channels == question.filters else question


FAMILY = Family(
    "separable-macs",
    "Multiply-accumulates of a separable convolution",
    Topic.COMPUTE,
    questions=(
        Asks(Macs, _MACS, levels=(1,)),
        Asks(Strided, _STRIDED, levels=(2,)),
        Asks(ToStandard, _TO_STANDARD, levels=(3,)),
    ),
    levels=(
        Level("both steps together, where the size stays", _draw_small, ("D3",)),
        Level("where each step works when the depthwise one has a stride", _draw_strided, ("D3",)),
        Level("the ratio to a standard convolution", _draw_ratio, ("D3",)),
    ),
)
