"""How many parameters has a bottleneck block? Then compared with plain convolutions, then with one on its shortcut."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import gcd
from random import Random
from typing import ClassVar

from quizgen.drawing import Drawing
from quizgen.figures import branches, chain, parameter_bars, stages
from quizgen.kit import square
from quizgen.kit.networks import with_bias, with_flat_filters, with_kernel_side
from quizgen.kit.parameters import Asked, area_effort, from_count, own, parameters, task_of
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Ratio, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape
from quizgen.worked.arithmetic import difference, product, share, total


def _conv(inputs: int, filters: int, kernel: int) -> Conv2d:
    return Conv2d(inputs, filters, square(kernel), padding=square(kernel // 2), bias=False)


@dataclass(frozen=True)
class Block(Question):
    """The parameters of a block that narrows from `wide` to `narrow` channels and widens again."""

    wide: int
    narrow: int
    words = "count"

    @property
    def made(self) -> int:
        """The channels that come out of the block."""
        return self.wide

    @cached_property
    def path(self) -> tuple[Conv2d, ...]:
        """The three convolutions in a row."""
        return _conv(self.wide, self.narrow, 1), _conv(self.narrow, self.narrow, 3), _conv(self.narrow, self.made, 1)

    @property
    def layers(self) -> tuple[Conv2d, ...]:
        """All convolutions in the block."""
        return self.path

    @property
    def others(self) -> tuple[Conv2d, ...]:
        """What the block is compared with."""
        return ()

    @cached_property
    def total(self) -> int:
        return parameters(self.layers)

    @property
    def input(self) -> Shape:
        return Shape(self.wide, 28, 28)

    def of_counts(self, block: int, others: int) -> Answer | None:  # noqa: ARG002 - nothing to hold it against
        """Return the answer that follows from the parameters of the block, right or wrong, and of the others."""
        return Integer(block)

    def of_block(self, block: int) -> Answer | None:
        return self.of_counts(block, parameters(self.others))

    def task(self) -> Task:
        return Task("parameters", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return self._steps()

    def _steps(self, *others: Step) -> tuple[Step, ...]:
        """Count the block: its three convolutions in a row, `others`, and the sum."""
        return (
            product("First 1 × 1: narrows the channels", self.wide, self.narrow),
            product("3 × 3 at the narrow width", 3, 3, self.narrow, self.narrow),
            product("Last 1 × 1: widens them again", self.narrow, self.made),
            *others,
            total("The whole block", *(layer.parameters.total for layer in self.layers)),
        )

    def effort(self) -> int:
        return _effort(self.wide, self.narrow)

    def sketch(self) -> Drawing:
        return chain("Bottleneck", self.wide, stages(self.path, self.wide))

    def picture(self) -> Drawing | None:
        return parameter_bars(self.layers, self.others)


def _each(rule: Callable[[Conv2d], int]) -> Callable[[Block], Answer | None]:
    """Count each convolution by a wrong rule."""
    return lambda b: b.of_counts(sum(map(rule, b.layers)), sum(map(rule, b.others)))


def _full_width(b: Block) -> Answer | None:
    first, middle, *others = b.layers
    return b.of_block(parameters((first, replace(middle, in_channels=b.wide), *others)))


def _flat_pointwise(layer: Conv2d) -> int:
    return with_flat_filters(layer) if layer.kernel_size == (1, 1) else layer.parameters.total


_FULL_WIDTH: Wrong[Block] = Wrong("full-width-read", _full_width, slots=own("narrow", "wide"))
_POINTWISE: Wrong[Block] = Wrong("one-weight-pointwise", _each(_flat_pointwise), slots=own("wide"))
_SLIPS: tuple[Wrong[Block], ...] = (
    Wrong("input-channels-forgotten", _each(with_flat_filters), slots=own("narrow")),
    Wrong("kernel-not-squared", _each(with_kernel_side)),
)
_BIAS_ADDED: Wrong[Block] = Wrong("bias-added", _each(with_bias))

_COUNT: tuple[Wrong[Block], ...] = (
    _FULL_WIDTH,
    _POINTWISE,
    *_SLIPS,
    Wrong("one-pointwise", lambda b: Integer(parameters(b.layers[:2])), slots=own("wide", "narrow")),
    Wrong("all-kernels-3x3", _each(lambda layer: replace(layer, kernel_size=(3, 3)).parameters.total)),
    _BIAS_ADDED,
)


class _Compared(Block):
    """The block compared with two convolutions at full width."""

    asked: ClassVar[Asked]

    @cached_property
    def others(self) -> tuple[Conv2d, ...]:
        return (_conv(self.wide, self.wide, 3),) * 2

    @cached_property
    def plain(self) -> int:
        """The parameters of the two convolutions at full width."""
        return parameters(self.others)

    def of_counts(self, block: int, others: int) -> Answer | None:
        return from_count(self.asked, block, others)

    def task(self) -> Task:
        return task_of(self.asked, self.input, self.layers, self.others)

    def plain_step(self) -> Step:
        return product("Two plain 3 × 3 convolutions", 2, 3, 3, self.wide, self.wide)


_ONE_PLAIN: Wrong[_Compared] = Wrong(
    "against-one-convolution", lambda b: b.of_counts(b.total, b.plain // 2), slots=own("wide")
)


class Saving(_Compared):
    """How many parameters the block saves."""

    words = asked = "saving"

    def solve(self) -> tuple[Step, ...]:
        return *self._steps(), self.plain_step(), difference("Parameters saved", self.plain, self.total)

    def effort(self) -> int:
        return _effort(self.wide, self.narrow, against=True)


_SAVING: tuple[Wrong[Saving], ...] = (
    Wrong("rest-for-saving", lambda b: Integer(b.total), slots=own("plain")),
    _ONE_PLAIN,
    _FULL_WIDTH,
    _POINTWISE,
    *_SLIPS,
)


class Share(_Compared):
    """The parameters of the block as a fraction of those of the two convolutions."""

    words = asked = "share"

    @cached_property
    def units(self) -> tuple[int, int]:
        """The widths without their common factor: it is in all counts twice, and cancels."""
        factor = gcd(self.wide, self.narrow)
        return self.wide // factor, self.narrow // factor

    def solve(self) -> tuple[Step, ...]:
        return *self._steps(), self.plain_step(), share("Block over plain convolutions", self.total, self.plain)

    def effort(self) -> int:
        return _effort(*self.units, against=True)


_SHARE: tuple[Wrong[Share], ...] = (
    _ONE_PLAIN,
    _FULL_WIDTH,
    Wrong("saved-not-left", lambda b: b.of_block(b.plain - b.total)),
    Wrong("ratio-inverted", lambda b: Ratio.of(b.plain, b.total)),
    *_SLIPS,
)


@dataclass(frozen=True)
class Projected(Block):
    """The parameters of a block that outputs another number of channels, with a 1 × 1 convolution on its shortcut."""

    outputs: int
    words = "projected"

    @property
    def made(self) -> int:
        return self.outputs

    @cached_property
    def shortcut(self) -> Conv2d:
        return _conv(self.wide, self.outputs, 1)

    @property
    def layers(self) -> tuple[Conv2d, ...]:
        return *self.path, self.shortcut

    def task(self) -> Task:
        return Task("branched:parameters", self.input, (), (("branches", (self.path, (self.shortcut,))),))

    def solve(self) -> tuple[Step, ...]:
        return self._steps(product("1 × 1 on the shortcut, which reads the block's input", self.wide, self.outputs))

    def effort(self) -> int:
        return _effort(self.wide, self.narrow) + effort([(self.narrow, self.outputs), (self.wide, self.outputs)])

    def sketch(self) -> Drawing:
        paths = [stages(self.path, self.wide), stages((self.shortcut,), self.wide)]
        return branches("Bottleneck with a convolution on its shortcut", self.wide, paths, self.outputs, "added")


_PROJECTED: tuple[Wrong[Projected], ...] = (
    Wrong("shortcut-forgotten", lambda b: b.of_block(parameters(b.path)), slots=own("wide", "outputs")),
    _FULL_WIDTH,
    Wrong(
        "shortcut-reads-narrow",
        lambda b: b.of_block(b.total + (b.narrow - b.wide) * b.outputs),
        slots=own("wide", "narrow"),
    ),
    _POINTWISE,
    *_SLIPS,
    _BIAS_ADDED,
)


def _effort(wide: int, narrow: int, *, against: bool = False) -> int:
    products = [(wide, narrow), *area_effort(narrow, narrow), (9, narrow**2)]
    return effort([*products, *area_effort(wide, wide), (18, wide**2)] if against else products)


_NARROW = (4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 25, 30, 40, 50)
_USUAL_NARROW = (12, 16, 20, 24, 25, 30, 32, 40, 48, 50, 64, 80, 96, 100, 128)
_REDUCTIONS = ("2", "3", "4", "5", "6", "8", "3/2", "5/2", "8/3", "10/3")
"""By how much a block narrows."""


def _draw(narrows: tuple[int, ...], *questions: type[Block]) -> Callable[[Random], Block | None]:
    """Draw one of the questions about a block with one of the narrow widths."""

    def draw(rng: Random) -> Block | None:
        narrow = rng.choice(narrows)
        wide = narrow * Fraction(rng.choice(_REDUCTIONS))
        return rng.choice(questions)(int(wide), narrow) if wide.denominator == 1 else None

    return draw


def _draw_projected(rng: Random) -> Projected:
    """Draw a block that outputs more or fewer channels than it reads."""
    narrow = rng.choice(_USUAL_NARROW)
    wide, outputs = rng.sample((2, 3, 4, 6, 8), 2)
    return Projected(wide * narrow, narrow, outputs * narrow)


FAMILY = Family(
    "bottleneck-parameters",
    "Parameters of a bottleneck block",
    Topic.PARAMETERS,
    questions=(
        Asks(Block, _COUNT, levels=(1,)),
        Asks(Saving, _SAVING, levels=(2,)),
        Asks(Share, _SHARE, levels=(2,)),
        Asks(Projected, _PROJECTED, levels=(3,)),
    ),
    levels=(
        Level("the block alone", _draw(_NARROW, Block), ("C11",)),
        Level(
            "what it saves, or what fraction of two plain convolutions it has",
            _draw(_USUAL_NARROW, Saving, Saving, Share),
            ("C11",),
        ),
        Level("a block with a convolution on its shortcut", _draw_projected, ("C11",)),
    ),
)
