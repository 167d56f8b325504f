"""Several small kernels or one large one? The stack, then what it saves, then with the equivalent left to find."""

from dataclasses import replace
from math import prod
from random import Random

from quizgen.kit import square
from quizgen.kit.inverse import first_count
from quizgen.kit.networks import (
    positive_integer,
    stack_products,
    total_of,
    with_bias,
    with_flat_filters,
    with_kernel_side,
    without_bias,
)
from quizgen.kit.small_kernels import SmallKernels, column_and_row, equal_layers, kernel_numbers
from quizgen.problem import Answer, Asks, Family, Integer, Level, Ratio, Step, Task, Topic, Wrong, effort
from quizgen.solver import Pair
from quizgen.worked.arithmetic import difference, product
from quizgen.worked.networks import kernel_of_stack, layer_count, layers_of_stack, stack_parameters

_ONE_LAYER: Wrong[SmallKernels] = Wrong(
    "one-layer-counted", lambda q: q.of_counts(q.stack[0].parameters.total, q.counts[1]), slots=kernel_numbers
)
_FLAT_FILTERS: Wrong[SmallKernels] = Wrong("input-channels-forgotten", lambda q: q.of_count(with_flat_filters))
_BIASES_ADDED: Wrong[SmallKernels] = Wrong(
    "biases-added", lambda q: None if q.single.bias else q.of_count(with_bias), (1, 2)
)
_BIASES_FORGOTTEN: Wrong[SmallKernels] = Wrong(
    "biases-forgotten", lambda q: q.of_count(without_bias) if q.single.bias else None, (1, 3)
)


class Total(SmallKernels):
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


def _squares_for_pair(q: Total) -> Integer | None:
    """Count both layers of a pair with square kernels."""
    squares = (replace(layer, kernel_size=square(q.sides[0])) for layer in q.stack)
    return Integer(total_of(squares)) if q.is_pair else None


_TOTAL: tuple[Wrong[Total], ...] = (
    _ONE_LAYER,
    Wrong("single-layer-counted", lambda q: Integer(q.counts[1]), slots=kernel_numbers),
    _FLAT_FILTERS,
    _BIASES_FORGOTTEN,
    _BIASES_ADDED,
    Wrong("kernel-not-squared", lambda q: None if q.is_pair else q.of_count(with_kernel_side)),
    Wrong("squares-for-pair", _squares_for_pair, slots=kernel_numbers),
)


class Fraction(SmallKernels):
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
            product("Weights of B for each pair of channels", len(self.stack), *self.stack[0].kernel_size),
            product("Weights of A for each pair of channels", *self.single.kernel_size),
            Step("B as a fraction of A", tex, fraction),
        )

    def effort(self) -> int:
        return effort([(len(self.stack), prod(self.stack[0].kernel_size))])


_FRACTION: tuple[Wrong[Fraction], ...] = (
    Wrong("fraction-inverted", lambda q: Ratio.of(*q.areas[::-1])),
    Wrong("saved-not-left", lambda q: Ratio.of(q.areas[1] - q.areas[0], q.areas[1])),
    _ONE_LAYER,
    Wrong("sides-compared", lambda q: None if q.is_pair else Ratio.of(*q.sides), slots=kernel_numbers),
)


class Saving(SmallKernels):
    """How many fewer parameters the stack has than the single layer."""

    words = "saving"

    def of_counts(self, stack: int, single: int) -> Integer | None:
        return positive_integer(single - stack)

    def task(self) -> Task:
        return Task("difference:parameters", self.input, self.stack, (("other_layers", (self.single,)),))

    def solve(self) -> tuple[Step, ...]:
        stack, single = self.counts
        alone = layer_count(self.single, "Parameters of A")
        return alone, *stack_parameters(self.stack, "B"), difference("Parameters of A minus those of B", single, stack)

    def effort(self) -> int:
        return effort(*stack_products(self.stack, [self.single]))


_REST: Wrong[Saving] = Wrong("rest-for-saving", lambda q: Integer(q.counts[0]))
_SLIPS: tuple[Wrong[Saving], ...] = _REST, _ONE_LAYER, _BIASES_FORGOTTEN, _BIASES_ADDED, _FLAT_FILTERS
_SAVING: tuple[Wrong[Saving], ...] = (
    _REST,
    _ONE_LAYER,
    _FLAT_FILTERS,
    Wrong("channels-cancelled", lambda q: q.of_count(lambda layer: prod(layer.kernel_size)) if q.is_uniform else None),
    Wrong("single-for-saving", lambda q: Integer(q.counts[1])),
    _BIASES_ADDED,
)


class SavingOfPair(Saving):
    """The same, of a pair that changes the number of channels on the way."""


def _middle_ignored(q: SavingOfPair) -> Answer | None:
    """Count both layers of a pair from the block's input to its output channels."""
    read, made = q.single.in_channels, q.single.out_channels
    return q.of_count(lambda layer: replace(layer, in_channels=read, out_channels=made).parameters.total)


_SAVING_OF_PAIR: tuple[Wrong[SavingOfPair], ...] = (
    Wrong("middle-channels-ignored", _middle_ignored, slots=kernel_numbers),
    *_SLIPS,
)


class SavingWithoutKernel(Saving):
    """The same, but the kernel of the single layer is left to work out."""

    words = "kernel"

    def with_kernel(self, side: int) -> Answer | None:
        """Return what the stack saves against a single layer with such a kernel."""
        return self.of_counts(self.counts[0], replace(self.single, kernel_size=square(side)).parameters.total)

    def solve(self) -> tuple[Step, ...]:
        return kernel_of_stack(len(self.stack), self.sides[0]), *super().solve()


_SAVING_WITHOUT_KERNEL: tuple[Wrong[SavingWithoutKernel], ...] = (
    Wrong("kernels-added", lambda q: q.with_kernel(len(q.stack) * q.sides[0]), slots=kernel_numbers),
    Wrong("kernels-multiplied", lambda q: q.with_kernel(q.sides[0] ** len(q.stack)), slots=kernel_numbers),
    *_SLIPS,
)


class SavingWithoutCount(Saving):
    """The same, but the number of layers in the stack is left to work out."""

    words = "count"

    def with_count(self, layers: int) -> Answer | None:
        """Return what a stack of this many layers saves."""
        return self.of_counts(layers * self.stack[0].parameters.total, self.counts[1])

    def solve(self) -> tuple[Step, ...]:
        return layers_of_stack(*self.sides), *super().solve()


def _sides_fill(q: SavingWithoutCount) -> Answer | None:
    """Take as many small kernels as fill the side of the large one, side by side."""
    small, large = q.sides
    return q.with_count(-(-large // small))


_SAVING_WITHOUT_COUNT: tuple[Wrong[SavingWithoutCount], ...] = (
    Wrong("kernels-added", _sides_fill, slots=kernel_numbers),
    Wrong(
        "kernels-multiplied",
        lambda q: q.with_count(first_count(lambda n: q.sides[0] ** n >= q.sides[1])),
        slots=kernel_numbers,
    ),
    *_SLIPS,
)


_SIMPLE = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 32, 40, 50, 60, 64, 80, 100, 200, 300)
_CHANNELS = (6, 8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 60, 64, 80, 96, 100, 128, 160, 192, 256)
_MANY = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_LONG = (3, 5, 7, 9)
_STACKS = ((3, 2), (3, 2), (3, 3), (3, 3), (3, 4), (3, 5), (5, 2), (5, 3), (7, 2))
"""Sides of kernels, and how many layers."""


_DEEP = 3
"""This many layers are not guessed: of two, most wrong rules tell the number right."""


def _draw_total(rng: Random) -> Total:
    channels, bias = rng.choice(_SIMPLE), rng.random() < 0.5
    if rng.random() < 0.3:
        return Total(column_and_row(rng.choice((3, 5, 7)), (channels,) * 3, bias=bias))
    return Total(equal_layers(*rng.choice(_STACKS), channels, bias=bias))


def _draw_saving_or_fraction(rng: Random) -> SmallKernels:
    channels = rng.choice(_CHANNELS)
    stack = (
        column_and_row(rng.choice(_LONG), (channels,) * 3)
        if rng.random() < 0.4
        else equal_layers(*rng.choice(_STACKS), channels)
    )
    return rng.choice((Saving, Saving, Fraction))(stack)


def _draw_saving(rng: Random) -> Saving | None:
    """Draw a stack of which something is left to work out, or a pair that changes channels on the way."""
    bias = rng.random() < 0.6
    if rng.random() < 0.6:
        stack = equal_layers(*rng.choice(_STACKS), rng.choice(_CHANNELS), bias=bias)
        return SavingWithoutKernel(stack) if len(stack) < _DEEP or rng.random() < 0.5 else SavingWithoutCount(stack)
    first, middle, last = (rng.choice(_MANY) for _ in range(3))
    if first == last or middle in {first, last}:
        return None  # the channels in between are what is asked about
    saving = SavingOfPair(column_and_row(rng.choice(_LONG), (first, middle, last), bias=bias))
    return saving if saving.of_counts(*saving.counts) else None


FAMILY = Family(
    "stacked-kernels-parameters",
    "Parameters of stacked small kernels",
    Topic.PARAMETERS,
    questions=(
        Asks(Total, _TOTAL, levels=(1,)),
        Asks(Saving, _SAVING, levels=(2,)),
        Asks(Fraction, _FRACTION, levels=(2,)),
        Asks(SavingOfPair, _SAVING_OF_PAIR, levels=(3,)),
        Asks(SavingWithoutKernel, _SAVING_WITHOUT_KERNEL, levels=(3,)),
        Asks(SavingWithoutCount, _SAVING_WITHOUT_COUNT, levels=(3,)),
    ),
    levels=(
        Level("the parameters of the stack", _draw_total, ("C16",)),
        Level("what the stack saves, as a number or as a fraction", _draw_saving_or_fraction, ("C15", "C16")),
        Level(
            "what it saves, with the equivalent left to find or other channels in between", _draw_saving, ("C15", "C16")
        ),
    ),
)
