"""How many multiply-accumulates does a separable convolution need? And what part of a standard convolution's?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.figures import chain, mac_bars, stages
from quizgen.kit import integer, known, square
from quizgen.kit.compute import area, area_products, keeping_padding, side_products
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Ratio, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import product, total, value_of
from quizgen.worked.compute import keeps_size, output_sides, positions


@dataclass(frozen=True)
class Givens:
    """An input, the settings of both steps, and what is asked: the count or its ratio to a standard convolution's."""

    input: Shape
    filters: int
    kernel: int
    stride: int = 1
    asked: Literal["macs", "ratio"] = "macs"

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

    @cached_property
    def _window(self) -> tuple[Pair, Pair, Pair]:
        return square(self.kernel), square(self.stride), keeping_padding(self.kernel)

    @cached_property
    def output_size(self) -> Pair:
        return self.standard.output_shape(self.input).size

    @cached_property
    def depthwise_macs(self) -> int:
        """Of the depthwise step at one position."""
        return self.kernel**2 * self.input.channels

    @cached_property
    def pointwise_macs(self) -> int:
        """Of the pointwise step at one position."""
        return self.input.channels * self.filters

    @cached_property
    def standard_macs(self) -> int:
        """Of the standard convolution at one position."""
        return self.kernel**2 * self.input.channels * self.filters


_FEW = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)
_USUAL = (3, 8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 50, 60, 64, 80, 96, 100, 128)
_MANY = (6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 96, 112, 120, 128, 144, 160, 192, 256)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        side = rng.choice((5, 6, 7, 8, 10, 10, 20, 20, 30))
        return Givens(_square_input(rng.choice(_FEW), side), rng.choice(_FEW[2:]), rng.choice((3, 3, 5)))
    if level == 2:  # noqa: PLR2004 - a level's number
        output, stride = rng.choice((7, 8, 10, 12, 14, 16, 20, 28, 30, 32, 40)), rng.choice((1, 1, 2))
        side = output * stride - (rng.randrange(stride) if output % 2 else 0)
        return Givens(_square_input(rng.choice(_USUAL), side), rng.choice(_USUAL[1:]), rng.choice((3, 3, 5, 7)), stride)
    kernel, stride = rng.choice((3, 3, 5, 7)), rng.choice((1, 1, 2))
    side = rng.choice((7, 14, 16, 20, 28, 32, 40, 56, 64, 80, 96, 112))
    return Givens(_square_input(rng.choice(_MANY), side), rng.choice(_MANY), kernel, stride, "ratio")


def _square_input(channels: int, side: int) -> Shape:
    return Shape(channels, side, side)


def task(givens: Givens) -> Task:
    if givens.asked == "macs":
        return Task("macs", givens.input, givens.layers)
    return Task("ratio:macs", givens.input, (givens.standard,), (("other_layers", givens.layers),))


def solve(givens: Givens) -> tuple[Step, ...]:
    return _solve_ratio(givens) if givens.asked == "ratio" else _solve_macs(givens)


def _solve_macs(givens: Givens) -> tuple[Step, ...]:
    sides: tuple[Step, ...] = ()
    label = "Output positions: the padding keeps the size"
    if not keeps_size(givens.standard, givens.input):
        sides, label = output_sides(givens.standard, givens.input), "Output positions"
    channels = givens.input.channels
    depthwise = product("Depthwise, at one position", givens.kernel, givens.kernel, channels)
    pointwise = product("Pointwise, at one position", channels, givens.filters)
    both = total("Both steps at one position", value_of(depthwise), value_of(pointwise))
    places = positions(label, givens.output_size)
    return *sides, depthwise, pointwise, both, places, product("All positions", value_of(both), value_of(places))


def _solve_ratio(givens: Givens) -> tuple[Step, ...]:
    squared = product("Depthwise: products per position and input channel", givens.kernel, givens.kernel)
    separable = total("The pointwise step adds one per filter", value_of(squared), givens.filters)
    standard = product("Standard: per position and input channel", value_of(squared), givens.filters)
    answer = Ratio.of(value_of(separable), value_of(standard))
    fraction = rf"\frac{{{Integer(value_of(separable)).tex}}}{{{Integer(value_of(standard)).tex}}}"
    tex = fraction if fraction == answer.tex else f"{fraction} = {answer.tex}"
    return squared, separable, standard, Step("Positions and input channels cancel", tex, answer)


def mental_effort(givens: Givens) -> int:
    channels, filters, squared = givens.input.channels, givens.filters, givens.kernel**2
    if givens.asked == "ratio":
        return effort([(squared, filters), (squared + filters, squared * filters)], [squared])
    sides = [] if keeps_size(givens.standard, givens.input) else side_products(givens.standard, givens.input)
    both = givens.depthwise_macs + givens.pointwise_macs
    places = [*area_products(givens.output_size), (both, area(givens.output_size))]
    return effort([*sides, (squared, channels), (channels, filters), *places], [min(squared, filters) * channels])


def _of_one_position(wrong: Callable[[Givens], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count at one position to the answer asked for; it is compared with the right standard count."""

    def answer(givens: Givens) -> Answer | None:
        count = wrong(givens)
        if count is None:
            return None
        if givens.asked == "ratio":
            return Ratio.of(count, givens.standard_macs)
        return Integer(count * area(givens.output_size))

    return answer


def _macs(wrong: Callable[[Givens], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count of all products; it doesn't apply to ratios."""
    return integer(lambda givens: None if givens.asked == "ratio" else wrong(givens))


def _ratio(wrong: Callable[[Givens], tuple[int, int]]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong ratio from its numerator and denominator; it doesn't apply to counts."""
    return lambda givens: Ratio.of(*wrong(givens)) if givens.asked == "ratio" else None


def _both(givens: Givens) -> int:
    return givens.depthwise_macs + givens.pointwise_macs


def _steps_multiplied(givens: Givens) -> Answer:
    if givens.asked == "ratio":
        return Ratio.of(1, givens.kernel**2 * givens.filters)
    return Integer(givens.depthwise_macs * givens.pointwise_macs * area(givens.output_size))


def _kernel_not_squared(givens: Givens) -> Answer:
    channels, filters, kernel = givens.input.channels, givens.filters, givens.kernel
    if givens.asked == "ratio":
        return Ratio.of(kernel + filters, kernel * filters)
    return Integer((kernel * channels + givens.pointwise_macs) * area(givens.output_size))


def _input_size_used(givens: Givens) -> int | None:
    return _both(givens) * area(givens.input.size) if givens.stride > 1 else None


_TARGETS = ("pointwise-forgotten", "depthwise-forgotten", "kernel-not-squared")
_COUNTS = ("standard-convolution", "positions-forgotten", "flops", "pointwise-with-kernel")

FAMILY = Family(
    name="separable-macs",
    title="Multiply-accumulates of a separable convolution",
    topic=Topic.COMPUTE,
    levels=(
        Level(1, "both steps together, small", (*_TARGETS, *_COUNTS), max_effort=8, forms=("D3",)),
        Level(
            2,
            "both steps together, with strides",
            (*_TARGETS, *_COUNTS, "depthwise-on-output-channels", "steps-multiplied", "input-size-used"),
            max_effort=14,
            forms=("D3",),
        ),
        Level(
            3,
            "the ratio to a standard convolution",
            (*_TARGETS, "depthwise-on-output-channels", "steps-multiplied", "inverted", "saving-given"),
            max_effort=20,
            forms=("D3",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    sketch=lambda g: chain("Depthwise separable convolution", g.input.channels, stages(g.layers, g.input.channels)),
    picture=lambda g: mac_bars(g.input, g.layers, (g.standard,)),
    misconceptions=(
        Misconception(
            "standard-convolution",
            "counted like a standard convolution",
            prose("A depthwise filter reads one channel only; mixing the channels is left to the $1 \\times 1$ step."),
            "quizgen/compute#^separable",
            _macs(lambda givens: givens.standard_macs * area(givens.output_size)),
        ),
        Misconception(
            "pointwise-forgotten",
            "pointwise step forgotten",
            prose("After the depthwise step each filter still mixes all channels: add $C_\\text{in} C_\\text{out}$."),
            "quizgen/compute#^separable",
            _of_one_position(lambda givens: givens.depthwise_macs),
        ),
        Misconception(
            "depthwise-forgotten",
            "depthwise step forgotten",
            prose("Before the pointwise step each input channel gets a kernel of its own: add $k^2 C_\\text{in}$."),
            "quizgen/compute#^separable",
            _of_one_position(lambda givens: givens.pointwise_macs),
        ),
        Misconception(
            "depthwise-on-output-channels",
            "depthwise step counted on the output channels",
            prose("The depthwise step comes first and works on the input channels: $k^2 C_\\text{in}$."),
            "quizgen/compute#^separable",
            _of_one_position(lambda givens: givens.kernel**2 * givens.filters + givens.pointwise_macs),
        ),
        Misconception(
            "pointwise-with-kernel",
            "pointwise step given the large kernel",
            prose("The pointwise kernel is $1 \\times 1$. Only the depthwise step pays for the area $k^2$."),
            "quizgen/compute#^separable",
            _macs(lambda givens: (givens.depthwise_macs + givens.standard_macs) * area(givens.output_size)),
        ),
        Misconception(
            "steps-multiplied",
            "two steps multiplied",
            prose("The steps are done one after the other, so their costs are added. That is the whole saving."),
            "quizgen/compute#^separable",
            _steps_multiplied,
        ),
        Misconception(
            "kernel-not-squared",
            "only one side of the kernel counted",
            prose("A kernel is an area: it makes $k^2$ products, not $k$."),
            "quizgen/compute#^kernel-area",
            _kernel_not_squared,
        ),
        known("positions-forgotten", _macs(_both)),
        known("flops", _macs(lambda givens: 2 * _both(givens) * area(givens.output_size))),
        Misconception(
            "input-size-used",
            "input positions used instead of output positions",
            prose("The stride belongs to the depthwise step: both steps work once per output position."),
            "quizgen/compute#^output-positions",
            _macs(_input_size_used),
        ),
        Misconception(
            "inverted",
            "ratio turned upside down",
            prose("Separable to standard: the smaller count stands above, so the ratio is less than 1."),
            "quizgen/compute#^separable-ratio",
            _ratio(lambda givens: (givens.standard_macs, _both(givens))),
        ),
        Misconception(
            "saving-given",
            "part saved given instead of part needed",
            prose("That is what the separable convolution saves. The ratio asked for is what it still needs."),
            "quizgen/compute#^separable-ratio",
            _ratio(lambda givens: (givens.standard_macs - _both(givens), givens.standard_macs)),
        ),
    ),
)
