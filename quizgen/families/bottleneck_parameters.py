"""How many parameters has a bottleneck block? Then what it saves against plain convolutions, and what share is left."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from random import Random

from quizgen.figures import chain, parameter_bars, stages
from quizgen.kit import integer
from quizgen.kit.parameters import Asked, area, from_count, parameters, task_of
from quizgen.problem import Answer, Family, Level, Misconception, Ratio, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, product, share, total


@dataclass(frozen=True)
class Givens:
    """A block that narrows from `wide` to `narrow` channels and widens again, and what is asked of its parameters."""

    wide: int
    narrow: int
    asked: Asked

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

    @cached_property
    def units(self) -> Pair:
        """The widths without their common factor: it is in all counts twice, and cancels in a share."""
        factor = gcd(self.wide, self.narrow)
        return self.wide // factor, self.narrow // factor


_NARROW = (
    (4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 18, 20, 24, 25, 30, 40, 50),
    (8, 10, 12, 16, 20, 24, 25, 30, 32, 40, 48, 50, 64, 80, 100, 128),
    (10, 12, 16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128, 256),
)
"""Narrow widths by level."""

_REDUCTIONS = (
    (2, 1),
    (3, 1),
    (4, 1),
    (5, 1),
    (6, 1),
    (8, 1),
    (3, 2),
    (5, 2),
    (8, 3),
    (16, 3),
    (10, 3),
    (5, 3),
    (15, 4),
)
"""By how much a block narrows, as a fraction."""


def draw(rng: Random, level: int) -> Givens | None:
    narrow = rng.choice(_NARROW[level - 1])
    above, below = rng.choice(_REDUCTIONS)
    if narrow % below:
        return None
    asked: Asked = "count"
    if level == 2:  # noqa: PLR2004 - a level's number
        asked = rng.choice(("count", "count", "saving"))
    elif level > 2:  # noqa: PLR2004 - a level's number
        asked = rng.choice(("saving", "saving", "share"))
    return Givens(above * narrow // below, narrow, asked)


def task(givens: Givens) -> Task:
    return task_of(givens.asked, Shape(givens.wide, 28, 28), givens.layers, givens.plain_layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    wide, narrow = givens.units if givens.asked == "share" else (givens.wide, givens.narrow)
    pointwise, spatial = wide * narrow, 9 * narrow**2
    count = 2 * pointwise + spatial
    block = (
        product("1 × 1 that narrows", wide, narrow),
        product("3 × 3 at the narrow width", 3, 3, narrow, narrow),
        product("1 × 1 that widens", narrow, wide),
        total("The whole block", pointwise, spatial, pointwise),
    )
    if givens.asked == "count":
        return block
    plain = product("Two plain 3 × 3 convolutions", 2, 3, 3, wide, wide)
    if givens.asked == "saving":
        return (*block, plain, difference("What is saved", 18 * wide**2, count))
    return (*block, plain, share("Block to plain convolutions", count, 18 * wide**2))


def mental_effort(givens: Givens) -> int:
    wide, narrow = givens.units if givens.asked == "share" else (givens.wide, givens.narrow)
    products = [(wide, narrow), *area(narrow, narrow), (9, narrow**2)]
    if givens.asked != "count":
        products += [*area(wide, wide), (18, wide**2)]
    return effort(products)


_Rule = Callable[[Givens], int | None]
_Wrong = Callable[[Givens], Answer | None]


def _count(rule: _Rule) -> _Wrong:
    """Lift a wrong count for the block to an answer; the plain convolutions are counted right."""

    def of_givens(givens: Givens) -> Answer | None:
        count = rule(givens)
        return None if count is None else from_count(givens.asked, count, givens.plain_total)

    return of_givens


def _only_count(rule: _Rule) -> _Wrong:
    """Lift a wrong count to an answer where nothing else is asked."""
    return integer(lambda givens: rule(givens) if givens.asked == "count" else None)


def _against_one(givens: Givens) -> Answer | None:
    """Hold the block against a single plain convolution."""
    return None if givens.asked == "count" else from_count(givens.asked, givens.total, givens.plain_total // 2)


def _pointwise(givens: Givens) -> int:
    """Count both 1 × 1 convolutions."""
    return 2 * givens.wide * givens.narrow


def _rest_of_one(givens: Givens) -> Answer | None:
    if givens.asked != "share" or givens.total >= givens.plain_total:
        return None
    return Ratio.of(givens.plain_total - givens.total, givens.plain_total)


_TARGETS = ("full-width-read", "one-pointwise", "pointwise-forgotten", "one-weight-pointwise")
_COUNT_TARGETS = ("all-kernels-3x3", "kernel-not-squared", "narrow-inputs-forgotten", "bias-added")

FAMILY = Family(
    name="bottleneck-parameters",
    title="Parameters of a bottleneck block",
    topic=Topic.PARAMETERS,
    levels=(
        Level(1, "narrow blocks, in the head", (*_TARGETS, *_COUNT_TARGETS), max_effort=8, forms=("C11",)),
        Level(
            2,
            "usual blocks, and what they save",
            (*_TARGETS, *_COUNT_TARGETS, "plain-convolutions", "rest-for-saving", "against-one-convolution"),
            max_effort=14,
            forms=("C11",),
        ),
        Level(
            3,
            "what a block saves, and which share is left",
            (*_TARGETS, "against-one-convolution", "rest-for-saving", "ratio-inverted", "saved-for-left"),
            max_effort=20,
            forms=("C11",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    sketch=lambda g: chain("Bottleneck", g.wide, stages(g.layers, g.wide)),
    picture=lambda g: parameter_bars(g.layers, g.plain_layers),
    misconceptions=(
        Misconception(
            "plain-convolutions",
            "counted as two plain convolutions at full width",
            prose("The 3 × 3 convolution never meets the full width: the first 1 × 1 has narrowed it before."),
            "quizgen/architectures#^bottleneck",
            _only_count(lambda g: g.plain_total),
        ),
        Misconception(
            "full-width-read",
            "3 × 3 convolution given the full width to read",
            prose("It reads what the first 1 × 1 makes, the narrow width, and has as many filters: $9 m^2$ weights."),
            "quizgen/parameters#^bottleneck-count",
            _count(lambda g: _pointwise(g) + 9 * g.wide * g.narrow),
        ),
        Misconception(
            "one-pointwise",
            "only one of the two 1 × 1 convolutions counted",
            prose("One narrows and one widens again, so that the shortcut can be added: both have $C m$ weights."),
            "quizgen/architectures#^bottleneck",
            _count(lambda g: g.total - g.wide * g.narrow),
        ),
        Misconception(
            "pointwise-forgotten",
            "only the 3 × 3 convolution counted",
            prose("1 × 1 convolutions have weights too: one for each pair of input and output channel."),
            "quizgen/convolution#^one-by-one",
            _count(lambda g: 9 * g.narrow**2),
        ),
        Misconception(
            "one-weight-pointwise",
            "one weight per 1 × 1 filter",
            prose("A 1 × 1 filter covers one pixel, but all its channels: it has a weight for each of them."),
            "quizgen/convolution#^one-by-one",
            _count(lambda g: g.wide + g.narrow + 9 * g.narrow**2),
        ),
        Misconception(
            "all-kernels-3x3",
            "all three kernels taken as 3 × 3",
            prose(
                "Only the middle kernel has nine places. The 1 × 1 convolutions have one weight per pair of channels."
            ),
            "quizgen/parameters#^bottleneck-count",
            _only_count(lambda g: 9 * (_pointwise(g) + g.narrow**2)),
        ),
        Misconception(
            "kernel-not-squared",
            "only one side of the kernel counted",
            prose("A kernel is an area: 3 × 3 has nine weights per pair of channels, not three."),
            "quizgen/parameters#^filter-weights",
            _only_count(lambda g: _pointwise(g) + 3 * g.narrow**2),
        ),
        Misconception(
            "narrow-inputs-forgotten",
            "input channels of the 3 × 3 convolution forgotten",
            prose("Its filters are as deep as what they read: nine weights for every one of the $m$ channels."),
            "quizgen/parameters#^filter-weights",
            _only_count(lambda g: _pointwise(g) + 9 * g.narrow),
        ),
        Misconception(
            "bias-added",
            "biases added to layers without bias",
            prose("None of the three has a bias: the weights are all there is."),
            "quizgen/parameters#^bias-before-batch-norm",
            _only_count(lambda g: g.total + 2 * g.narrow + g.wide),
        ),
        Misconception(
            "against-one-convolution",
            "compared with a single plain convolution",
            prose("Two plain convolutions stand against the block: $2 \\cdot 9 C^2$ weights, not $9 C^2$."),
            "quizgen/parameters#^bottleneck-count",
            _against_one,
        ),
        Misconception(
            "rest-for-saving",
            "what remains given for what is saved",
            prose("These are the parameters that the block has. Subtract them from those of the plain convolutions."),
            "quizgen/architectures#^bottleneck",
            integer(lambda g: g.total if g.asked == "saving" else None),
        ),
        Misconception(
            "ratio-inverted",
            "plain convolutions divided by the block",
            prose("Asked is which share of the plain convolutions the block has: its own count goes above the line."),
            "quizgen/parameters#^bottleneck-count",
            lambda g: Ratio.of(g.plain_total, g.total) if g.asked == "share" else None,
        ),
        Misconception(
            "saved-for-left",
            "share that is saved given for the share that is left",
            prose("That is what the block does without. Asked is what it has: subtract from 1."),
            "quizgen/architectures#^bottleneck",
            _rest_of_one,
        ),
    ),
)
