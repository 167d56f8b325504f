"""How many parameters has a bottleneck block? Then what it saves against plain convolutions, and what share is left."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import chain, parameter_bars, stages
from quizgen.kit.parameters import area_effort, from_count, parameters
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Ratio, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape
from quizgen.worked.arithmetic import difference, product, share, total


@dataclass(frozen=True)
class Block(Question):
    """A block that narrows from `wide` to `narrow` channels and widens again."""

    wide: int
    narrow: int

    @cached_property
    def layers(self) -> tuple[Conv2d, ...]:
        return (
            Conv2d(self.wide, self.narrow, (1, 1), bias=False),
            Conv2d(self.narrow, self.narrow, (3, 3), padding=(1, 1), bias=False),
            Conv2d(self.narrow, self.wide, (1, 1), bias=False),
        )

    @cached_property
    def plain_layers(self) -> tuple[Conv2d, ...]:
        """Two convolutions at full width."""
        return (Conv2d(self.wide, self.wide, (3, 3), padding=(1, 1), bias=False),) * 2

    @cached_property
    def total(self) -> int:
        return parameters(self.layers)

    @cached_property
    def plain_total(self) -> int:
        return parameters(self.plain_layers)

    @property
    def input(self) -> Shape:
        return Shape(self.wide, 28, 28)

    def sketch(self) -> Drawing:
        return chain("Bottleneck", self.wide, stages(self.layers, self.wide))

    def picture(self) -> Drawing | None:
        return parameter_bars(self.layers, self.plain_layers)


Rule = Callable[[Block], int]


def _count(wrong: Rule) -> Callable[[Block], Answer | None]:
    return lambda block: from_count("count", wrong(block), block.plain_total)


def _saving(wrong: Rule, plain: Rule = lambda block: block.plain_total) -> Callable[[Block], Answer | None]:
    return lambda block: from_count("saving", wrong(block), plain(block))


def _share(wrong: Rule, plain: Rule = lambda block: block.plain_total) -> Callable[[Block], Answer | None]:
    return lambda block: from_count("share", wrong(block), plain(block))


_PATHS: dict[str, Rule] = {
    "full-width-read": lambda b: 2 * b.wide * b.narrow + 9 * b.wide * b.narrow,
    "one-pointwise": lambda b: b.wide * b.narrow + 9 * b.narrow**2,
    "pointwise-forgotten": lambda b: 9 * b.narrow**2,
    "one-weight-pointwise": lambda b: b.wide + b.narrow + 9 * b.narrow**2,
}
"""Wrong counts of the block that show in whatever is asked."""

_DETAILS: dict[str, Rule] = {
    "all-kernels-3x3": lambda b: 9 * (2 * b.wide * b.narrow + b.narrow**2),
    "kernel-not-squared": lambda b: 2 * b.wide * b.narrow + 3 * b.narrow**2,
    "narrow-inputs-forgotten": lambda b: 2 * b.wide * b.narrow + 9 * b.narrow,
    "bias-added": lambda b: b.total + 2 * b.narrow + b.wide,
}
"""Wrong counts that are asked about only where nothing else is."""


def _steps(wide: int, narrow: int) -> tuple[Step, ...]:
    """Count a block of these widths."""
    return (
        product("1 × 1 that narrows", wide, narrow),
        product("3 × 3 at the narrow width", 3, 3, narrow, narrow),
        product("1 × 1 that widens", narrow, wide),
        total("The whole block", wide * narrow, 9 * narrow**2, wide * narrow),
    )


def _plain(wide: int) -> Step:
    return product("Two plain 3 × 3 convolutions", 2, 3, 3, wide, wide)


def _effort(wide: int, narrow: int, *, plain: bool) -> int:
    products = [(wide, narrow), *area_effort(narrow, narrow), (9, narrow**2)]
    return effort([*products, *area_effort(wide, wide), (18, wide**2)] if plain else products)


class Count(Block):
    """The parameters of the block."""

    words = "count"

    def task(self) -> Task:
        return Task("parameters", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return _steps(self.wide, self.narrow)

    def effort(self) -> int:
        return _effort(self.wide, self.narrow, plain=False)


_COUNT: tuple[Wrong[Count], ...] = (
    *(Wrong(name, _count(rule)) for name, rule in (_PATHS | _DETAILS).items()),
    Wrong("plain-convolutions", lambda b: Integer(b.plain_total), (2,)),
)


class Saving(Block):
    """How many parameters the block saves against two plain convolutions."""

    words = "saving"

    def task(self) -> Task:
        return Task("difference:parameters", self.input, self.layers, (("other_layers", self.plain_layers),))

    def solve(self) -> tuple[Step, ...]:
        saved = difference("What is saved", self.plain_total, self.total)
        return (*_steps(self.wide, self.narrow), _plain(self.wide), saved)

    def effort(self) -> int:
        return _effort(self.wide, self.narrow, plain=True)


_SAVING: tuple[Wrong[Saving], ...] = (
    *(Wrong(name, _saving(rule)) for name, rule in _PATHS.items()),
    Wrong("rest-for-saving", lambda b: Integer(b.total)),
    Wrong("against-one-convolution", _saving(lambda b: b.total, lambda b: b.plain_total // 2)),
)


class Share(Block):
    """Which share of the parameters of two plain convolutions the block has."""

    words = "share"

    @cached_property
    def units(self) -> tuple[int, int]:
        """The widths without their common factor: it is in all counts twice, and cancels."""
        factor = gcd(self.wide, self.narrow)
        return self.wide // factor, self.narrow // factor

    def task(self) -> Task:
        return Task("ratio:parameters", self.input, self.plain_layers, (("other_layers", self.layers),))

    def solve(self) -> tuple[Step, ...]:
        wide, narrow = self.units
        count = 2 * wide * narrow + 9 * narrow**2
        return (*_steps(wide, narrow), _plain(wide), share("Block to plain convolutions", count, 18 * wide**2))

    def effort(self) -> int:
        return _effort(*self.units, plain=True)


_SHARE: tuple[Wrong[Share], ...] = (
    *(Wrong(name, _share(rule)) for name, rule in _PATHS.items()),
    Wrong("against-one-convolution", _share(lambda b: b.total, lambda b: b.plain_total // 2)),
    Wrong("ratio-inverted", lambda b: Ratio.of(b.plain_total, b.total)),
    Wrong("saved-for-left", _share(lambda b: b.plain_total - b.total)),
)


_NARROW = (
    (4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 18, 20, 24, 25, 30, 40, 50),
    (8, 10, 12, 16, 20, 24, 25, 30, 32, 40, 48, 50, 64, 80, 100, 128),
    (10, 12, 16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128, 256),
)
"""Narrow widths by level."""

_REDUCTIONS = ("2/1", "3/1", "4/1", "5/1", "6/1", "8/1", "3/2", "5/2", "8/3", "16/3", "10/3", "5/3", "15/4")
"""By how much a block narrows."""


def _draw(widths: tuple[int, ...], *questions: type[Block]) -> Callable[[Random], Block | None]:
    """Draw one of the questions about a block with one of the narrow widths."""

    def draw(rng: Random) -> Block | None:
        narrow = rng.choice(widths)
        wide = narrow * Fraction(rng.choice(_REDUCTIONS))
        if wide.denominator > 1:
            return None
        question = rng.choice(questions) if len(questions) > 1 else questions[0]
        return question(int(wide), narrow)

    return draw


FAMILY = Family(
    "bottleneck-parameters",
    "Parameters of a bottleneck block",
    Topic.PARAMETERS,
    questions=(
        Asks(Count, _COUNT, levels=(1, 2)),
        Asks(Saving, _SAVING, levels=(2, 3)),
        Asks(Share, _SHARE, levels=(3,)),
    ),
    levels=(
        Level("narrow blocks, in the head", _draw(_NARROW[0], Count), ("C11",)),
        Level("usual blocks, and what they save", _draw(_NARROW[1], Count, Count, Saving), ("C11",)),
        Level("what a block saves, and which share is left", _draw(_NARROW[2], Saving, Saving, Share), ("C11",)),
    ),
)
