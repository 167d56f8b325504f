"""Several small kernels or one large one? The stack, then what it saves, then with the equivalent left to find."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import parameter_bars
from quizgen.kit import square
from quizgen.kit.inverse import first_count
from quizgen.kit.networks import (
    positive_integer,
    stack_products,
    total_of,
    with_bias,
    with_flat_filters,
    with_kernel_side,
    with_same_field,
    without_bias,
)
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Ratio, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, product
from quizgen.worked.networks import kernel_of_stack, layer_count, layers_of_stack, stack_parameters


@dataclass(frozen=True)
class _Stack(Question):
    """A stack of small convolutions, and the single one that sees as much."""

    stack: tuple[Conv2d, ...]

    @cached_property
    def single(self) -> Conv2d:
        """The one layer with the stack's receptive field."""
        return with_same_field(self.stack)

    @property
    def sides(self) -> Pair:
        """The side of the small kernels and that of the large one; n × 1 and 1 × n count as small."""
        return self.stack[0].kernel_size[0], self.single.kernel_size[0]

    @property
    def is_pair(self) -> bool:
        """Whether the stack is n × 1 followed by 1 × n."""
        return self.stack[0].kernel_size != self.stack[-1].kernel_size

    @property
    def is_uniform(self) -> bool:
        """Whether all layers have the same number of channels, in and out."""
        return all(layer.in_channels == layer.out_channels for layer in self.stack)

    @property
    def input(self) -> Shape:
        return Shape(self.single.in_channels, 32, 32)

    @cached_property
    def counts(self) -> Pair:
        """The parameters of the stack and of the single layer."""
        return total_of(self.stack), self.single.parameters.total

    def of_counts(self, stack: int, single: int) -> Answer | None:
        """Return the answer that follows from the parameters of the stack and of the single layer."""
        raise NotImplementedError

    def of_count(self, count: Callable[[Conv2d], int]) -> Answer | None:
        """Return the answer that follows from a count of a layer, right or wrong."""
        return self.of_counts(sum(map(count, self.stack)), count(self.single))

    def picture(self) -> Drawing | None:
        return parameter_bars(self.stack, (self.single,))


_STACK: tuple[Wrong[_Stack], ...] = (
    Wrong("one-layer-counted", lambda q: q.of_counts(q.stack[0].parameters.total, q.counts[1])),
    Wrong("channels-once", lambda q: q.of_count(with_flat_filters)),
    Wrong("sides-for-areas", lambda q: None if q.is_pair else q.of_count(with_kernel_side), (1,)),
)


class Total(_Stack):
    """The parameters of the stack."""

    words = "total"

    def of_counts(self, stack: int, single: int) -> Integer:  # noqa: ARG002 - the single layer is not asked about
        return Integer(stack)

    def task(self) -> Task:
        return Task("parameters", self.input, self.stack)

    def solve(self) -> tuple[Step, ...]:
        return stack_parameters(self.stack)

    def effort(self) -> int:
        return effort(*stack_products(self.stack))


def _areas_multiplied(q: Total) -> Integer:
    area = prod(prod(layer.kernel_size) for layer in q.stack)
    return Integer(replace(q.single, kernel_size=(1, area)).parameters.total)


_TOTAL: tuple[Wrong[Total], ...] = (
    *_STACK,
    Wrong("areas-multiplied", _areas_multiplied),
    Wrong("biases-added", lambda q: None if q.single.bias else q.of_count(with_bias)),
)


class Fraction(_Stack):
    """Which fraction of the parameters of the single layer the stack has. Nothing has a bias, so channels cancel."""

    words = "fraction"

    @property
    def areas(self) -> Pair:
        """The kernel areas of the stack, added up, and of the single layer."""
        return sum(prod(layer.kernel_size) for layer in self.stack), prod(self.single.kernel_size)

    def of_counts(self, stack: int, single: int) -> Ratio | None:
        return Ratio.of(stack, single) if stack <= single else None

    def task(self) -> Task:
        return Task("ratio:parameters", self.input, (self.single,), (("other_layers", self.stack),))

    def solve(self) -> tuple[Step, ...]:
        stack, single = self.areas
        fraction = Ratio.of(stack, single)
        tex = fraction.tex if fraction.denominator == single else f"{stack}/{single} = {fraction.tex}"
        return (
            product("B: weights per pair of channels", len(self.stack), *self.stack[0].kernel_size),
            product("A: weights per pair of channels", *self.single.kernel_size),
            Step("B as a fraction of A", tex, fraction),
        )

    def effort(self) -> int:
        return effort([(len(self.stack), prod(self.stack[0].kernel_size))])


_FRACTION: tuple[Wrong[Fraction], ...] = (
    *_STACK,
    Wrong("fraction-inverted", lambda q: Ratio.of(*q.areas[::-1])),
    Wrong("saved-not-left", lambda q: Ratio.of(q.areas[1] - q.areas[0], q.areas[1])),
    Wrong("sides-compared", lambda q: None if q.is_pair else Ratio.of(*q.sides)),
)


class Saving(_Stack):
    """How many fewer parameters the stack has than the single layer."""

    words = "saving"

    def of_counts(self, stack: int, single: int) -> Integer | None:
        return positive_integer(single - stack)

    def task(self) -> Task:
        return Task("difference:parameters", self.input, self.stack, (("other_layers", (self.single,)),))

    def solve(self) -> tuple[Step, ...]:
        stack, single = self.counts
        alone = layer_count(self.single, "A: the single layer")
        return alone, *stack_parameters(self.stack), difference("B saves", single, stack)

    def effort(self) -> int:
        return effort(*stack_products(self.stack, [self.single]))


def _less_biases(layer: Conv2d) -> int:
    return layer.parameters.weights - layer.parameters.biases


_SAVINGS: tuple[Wrong[Saving], ...] = (
    *_STACK,
    Wrong("biases-added", lambda q: None if q.single.bias else q.of_count(with_bias), (2,)),
    Wrong("biases-forgotten", lambda q: q.of_count(without_bias) if q.single.bias else None, (3,)),
    Wrong("bias-sign-confused", lambda q: q.of_count(_less_biases) if q.single.bias else None, (3,)),
    Wrong("left-not-saved", lambda q: Integer(q.counts[0])),
)


def _middle_ignored(q: Saving) -> Answer | None:
    """Count both layers of a pair from the block's input to its output channels."""
    if q.is_uniform:
        return None
    read, made = q.single.in_channels, q.single.out_channels
    return q.of_count(lambda layer: replace(layer, in_channels=read, out_channels=made).parameters.total)


_SAVING: tuple[Wrong[Saving], ...] = (*_SAVINGS, Wrong("middle-channels-ignored", _middle_ignored, (3,)))


class SavingWithoutKernel(Saving):
    """The same, but the kernel of the single layer is left to work out."""

    words = "kernel"

    def with_kernel(self, side: int) -> Answer | None:
        """Return what the stack saves against a single layer with such a kernel."""
        return self.of_counts(self.counts[0], replace(self.single, kernel_size=square(side)).parameters.total)

    def solve(self) -> tuple[Step, ...]:
        return kernel_of_stack(len(self.stack), self.sides[0]), *super().solve()


_SAVING_WITHOUT_KERNEL: tuple[Wrong[SavingWithoutKernel], ...] = (
    *_SAVINGS,
    Wrong("kernels-added", lambda q: q.with_kernel(len(q.stack) * q.sides[0])),
    Wrong("kernels-multiplied", lambda q: q.with_kernel(q.sides[0] ** len(q.stack))),
)


class SavingWithoutCount(Saving):
    """The same, but the number of layers in the stack is left to work out."""

    words = "count"

    def with_count(self, layers: int) -> Answer | None:
        """Return what a stack of so many layers saves."""
        return self.of_counts(layers * self.stack[0].parameters.total, self.counts[1])

    def solve(self) -> tuple[Step, ...]:
        return layers_of_stack(*self.sides), *super().solve()


_SAVING_WITHOUT_COUNT: tuple[Wrong[SavingWithoutCount], ...] = (
    *_SAVINGS,
    Wrong("kernels-added", lambda q: q.with_count(q.sides[1] // q.sides[0])),
    Wrong("kernels-multiplied", lambda q: q.with_count(first_count(lambda n: q.sides[0] ** n >= q.sides[1]))),
)


_SIMPLE = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 32, 40, 50, 60, 64, 80, 100, 200, 300)
_CHANNELS = (6, 8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 60, 64, 80, 96, 100, 128, 160, 192, 256)
_MANY = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_LONG = (3, 5, 7, 9, 11)
_STACKS = ((3, 2), (3, 2), (3, 3), (3, 3), (3, 4), (3, 5), (5, 2), (5, 3), (7, 2))
"""Sides of kernels, and how many layers."""


def _draw_total(rng: Random) -> Total:
    channels = rng.choice(_SIMPLE)
    return Total(_pair(rng.choice((3, 5, 7)), (channels,) * 3) if rng.random() < 0.3 else _stack(rng, channels))


def _draw_saving_or_fraction(rng: Random) -> _Stack:
    channels = rng.choice(_CHANNELS)
    stack = _pair(rng.choice(_LONG), (channels,) * 3) if rng.random() < 0.4 else _stack(rng, channels)
    return rng.choice((Saving, Saving, Fraction))(stack)


def _draw_saving(rng: Random) -> Saving | None:
    """Draw a stack of which something is left to work out, or a pair that changes channels on the way."""
    bias = rng.random() < 0.6
    if rng.random() < 0.6:
        stack = _stack(rng, rng.choice(_CHANNELS), bias=bias)
        return rng.choice((SavingWithoutKernel, SavingWithoutCount))(stack)
    first, middle, last = (rng.choice(_MANY) for _ in range(3))
    if first == last:
        return None  # the channels in between are what is asked about
    saving = Saving(_pair(rng.choice(_LONG), (first, middle, last), bias=bias))
    return saving if saving.of_counts(*saving.counts) else None


def _stack(rng: Random, channels: int, *, bias: bool = False) -> tuple[Conv2d, ...]:
    kernel, count = rng.choice(_STACKS)
    return (Conv2d(channels, channels, square(kernel), padding=square(kernel // 2), bias=bias),) * count


def _pair(side: int, channels: tuple[int, int, int], *, bias: bool = False) -> tuple[Conv2d, ...]:
    first, middle, last = channels
    return (
        Conv2d(first, middle, (side, 1), padding=(side // 2, 0), bias=bias),
        Conv2d(middle, last, (1, side), padding=(0, side // 2), bias=bias),
    )


FAMILY = Family(
    "stacked-kernels-parameters",
    "Small kernels in a stack against a large one",
    Topic.PARAMETERS,
    questions=(
        Asks(Total, _TOTAL, levels=(1,)),
        Asks(Saving, _SAVING, levels=(2, 3)),
        Asks(Fraction, _FRACTION, levels=(2,)),
        Asks(SavingWithoutKernel, _SAVING_WITHOUT_KERNEL, levels=(3,)),
        Asks(SavingWithoutCount, _SAVING_WITHOUT_COUNT, levels=(3,)),
    ),
    levels=(
        Level("the parameters of the stack", _draw_total, ("C16",)),
        Level("what the stack saves, as a number or as a fraction", _draw_saving_or_fraction, ("C15", "C16")),
        Level(
            "what it saves, with the equivalent left to find or other channels in between",
            _draw_saving,
            ("C15", "C16"),
        ),
    ),
)
