"""By which factor do work, weights and output grow when a convolution's settings change?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from math import prod
from random import Random
from typing import Literal

from quizgen.kit import square
from quizgen.kit.compute import keeping_padding
from quizgen.problem import Answer, Family, Level, Misconception, Ratio, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Shape

Kind = Literal["size", "height", "input channels", "filters", "kernel", "stride", "groups"]
Quantity = Literal["macs", "parameters", "activations"]
Exponents = Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One setting from old to new; sizes and channels in proportion only, as 1 to 2."""

    kind: Kind
    old: int
    new: int

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.new, self.old)

    @property
    def words(self) -> str:
        """The change as the question puts it."""
        if self.kind == "kernel":
            return f"its kernel goes from {self.old} × {self.old} to {self.new} × {self.new}"
        if self.kind in ("stride", "groups"):
            name = "its stride" if self.kind == "stride" else "its number of groups"
            return f"{name} goes from {self.old} to {self.new}"
        how = _HOW[self.ratio]
        if self.kind == "size":
            return f"height and width of its input are {how}"
        if self.kind == "height":
            return f"the height of its input is {how}, the width stays"
        return f"its number of {self.kind} is {how}"


@dataclass(frozen=True)
class Givens:
    """What is changed, and what is asked about."""

    changes: tuple[Change, ...]
    quantity: Quantity

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(change.kind for change in self.changes)


_HOW = {
    Fraction(2): "doubled",
    Fraction(3): "tripled",
    Fraction(4): "multiplied by 4",
    Fraction(3, 2): "multiplied by 1.5",
    Fraction(2, 3): "divided by 1.5",
    Fraction(1, 2): "halved",
    Fraction(1, 3): "divided by 3",
    Fraction(1, 4): "divided by 4",
}

_GROWN = ((1, 2), (1, 2), (1, 3), (1, 4), (2, 1), (3, 1), (2, 3))
_QUANTITIES: tuple[Quantity, ...] = ("macs", "parameters", "activations")
_DISTRACTED = {1: 0.4, 2: 0.5, 3: 0.8}
_FROM_TO: dict[Kind, tuple[tuple[int, int], ...]] = {
    "size": ((1, 2), (1, 2), (1, 3), (2, 1), (3, 1), (2, 3), (3, 2)),
    "height": ((1, 2), (1, 3), (2, 1), (3, 1), (2, 3)),
    "input channels": (*_GROWN, (4, 1)),
    "filters": (*_GROWN, (4, 1)),
    "kernel": ((3, 5), (3, 5), (3, 7), (5, 3), (5, 7), (7, 3), (7, 5), (1, 3), (3, 1), (1, 5)),
    "stride": ((1, 2), (2, 1), (1, 3), (1, 4), (3, 1)),
    "groups": ((1, 2), (1, 3), (1, 4), (1, 6), (1, 8), (4, 1), (2, 8), (2, 1)),
}
_KINDS: tuple[Kind, ...] = ("size", "height", "input channels", "filters", "kernel", "stride", "groups")

# Multiples of all strides and all groups.
_BASE_SIDE = 48
_BASE_CHANNELS = 96

RIGHT: dict[Quantity, Exponents] = {
    "macs": {"size": 2, "height": 1, "input channels": 1, "filters": 1, "kernel": 2, "stride": -2, "groups": -1},
    "parameters": {"size": 0, "height": 0, "input channels": 1, "filters": 1, "kernel": 2, "stride": 0, "groups": -1},
    "activations": {"size": 2, "height": 1, "input channels": 0, "filters": 1, "kernel": 0, "stride": -2, "groups": 0},
}
"""The power of each change in each quantity."""


def draw(rng: Random, level: int) -> Givens | None:
    """Draw as many changes that matter as the level's number, and now and then one that does not."""
    quantity: Quantity = rng.choices(_QUANTITIES, (4, 3, 3))[0]
    mattering = [kind for kind in _KINDS if RIGHT[quantity][kind]]
    others = [kind for kind in _KINDS if not RIGHT[quantity][kind]]
    kinds = rng.sample(mattering, level)
    if others and rng.random() < _DISTRACTED[level]:
        kinds.append(rng.choice(others))
    if {"size", "height"} <= set(kinds):
        return None
    rng.shuffle(kinds)
    givens = Givens(tuple(Change(kind, *rng.choice(_FROM_TO[kind])) for kind in kinds), quantity)
    return None if prod(_factor(change, quantity) for change in givens.changes) == 1 else givens


def _networks(changes: tuple[Change, ...]) -> tuple[tuple[Shape, Conv2d], tuple[Shape, Conv2d]]:
    """Return an input and a layer, and what the changes make of them."""
    old: dict[Kind, int] = {change.kind: change.old for change in changes}
    new: dict[Kind, int] = {change.kind: change.new for change in changes}
    return _network(old), _network(new)


def _network(settings: dict[Kind, int]) -> tuple[Shape, Conv2d]:
    both, kernel = settings.get("size", 1), settings.get("kernel", 3)
    in_channels = _BASE_CHANNELS * settings.get("input channels", 1)
    layer = Conv2d(
        in_channels,
        _BASE_CHANNELS * settings.get("filters", 1),
        square(kernel),
        square(settings.get("stride", 1)),
        keeping_padding(kernel),
        groups=settings.get("groups", 1),
        bias=False,
    )
    return Shape(in_channels, _BASE_SIDE * both * settings.get("height", 1), _BASE_SIDE * both), layer


def _count(quantity: Quantity, input_shape: Shape, layer: Conv2d) -> int:
    if quantity == "macs":
        return layer.macs(input_shape)
    return layer.parameters.total if quantity == "parameters" else layer.output_shape(input_shape).count


@cache
def _factor(change: Change, quantity: Quantity) -> Fraction:
    """Return what a single change does, by counting before and after it."""
    old, new = _networks((change,))
    return Fraction(_count(quantity, *new), _count(quantity, *old))


def task(givens: Givens) -> Task:
    (input_shape, layer), (other_input, other_layer) = _networks(givens.changes)
    details = (("other_input", other_input), ("other_layers", (other_layer,)))
    return Task(f"scaling:{givens.quantity}", input_shape, (layer,), details)


_LABELS: dict[Kind, str] = {
    "size": "Positions: both sides change",
    "height": "Positions: one side changes",
    "input channels": "Depth of each filter",
    "filters": "Number of filters",
    "kernel": "Area of the kernel",
    "stride": "Positions: the stride skips some along both axes",
    "groups": "A filter reads only its own group",
}
_UNCHANGED: dict[Kind, str] = {
    "size": "Size of the image: all positions share the weights",
    "height": "Size of the image: all positions share the weights",
    "input channels": "Input channels: each filter sums over them",
    "kernel": "Kernel: the padding fits, the output stays as large",
    "stride": "Stride: the weights stay the same",
    "groups": "Groups: there are as many filters as before",
}


def solve(givens: Givens) -> tuple[Step, ...]:
    factors = [_factor(change, givens.quantity) for change in givens.changes]
    if len(factors) == 1:
        return (_step("f", givens.changes[0], givens.quantity),)
    steps = [_step(f"f_{number}", change, givens.quantity) for number, change in enumerate(givens.changes, start=1)]
    answer = _ratio(prod(factors, start=Fraction(1)))
    product = r" \cdot ".join(_ratio(factor).tex for factor in factors if factor != 1)
    tex = f"f = {product}" if product == answer.tex else f"f = {product} = {answer.tex}"
    return *steps, Step("Factors are multiplied", tex, answer)


def _step(name: str, change: Change, quantity: Quantity) -> Step:
    value = _ratio(_factor(change, quantity))
    power = RIGHT[quantity][change.kind]
    if power == 0:
        return Step(_UNCHANGED[change.kind], f"{name} = {value.tex}", value)
    above, below = (change.new, change.old) if power > 0 else (change.old, change.new)
    if abs(power) == 1:
        return Step(_LABELS[change.kind], f"{name} = {value.tex}", value)
    powers = f"{above}^2" if below == 1 else rf"\frac{{{above}^2}}{{{below}^2}}"
    return Step(_LABELS[change.kind], f"{name} = {powers} = {value.tex}", value)


def mental_effort(givens: Givens) -> int:
    products, done = [], Fraction(1)
    for change in givens.changes:
        factor = _factor(change, givens.quantity)
        products += [(done.numerator, factor.numerator), (done.denominator, factor.denominator)]
        done *= factor
    return effort(products)


def _ratio(factor: Fraction) -> Ratio:
    return Ratio(factor.numerator, factor.denominator)


def _with_powers(
    kinds: frozenset[Kind], quantities: tuple[Quantity, ...], wrong: Callable[[Exponents], Exponents]
) -> Callable[[Givens], Answer | None]:
    """Lift wrong powers; they apply where one of these settings changes and one of these quantities is asked."""

    def factor(givens: Givens) -> Answer | None:
        if givens.quantity not in quantities or not kinds & givens.kinds:
            return None
        powers = {**RIGHT[givens.quantity], **wrong(RIGHT[givens.quantity])}
        above = below = 1
        for change in givens.changes:
            power = powers[change.kind]
            above *= change.new**power if power > 0 else change.old**-power
            below *= change.old**power if power > 0 else change.new**-power
        return Ratio.of(above, below)

    return factor


def _powers(kind: Kind, power: int, *quantities: Quantity) -> Callable[[Givens], Answer | None]:
    """Lift a wrong power of one setting."""
    return _with_powers(frozenset({kind}), quantities, lambda _: {kind: power})


def _channels_twice(givens: Givens) -> Answer | None:
    kind: Kind
    for kind in ("input channels", "filters"):
        if givens.kinds & {"input channels", "filters"} == {kind} and RIGHT[givens.quantity][kind]:
            return _powers(kind, 2, givens.quantity)(givens)
    return None


def _added(givens: Givens) -> Answer | None:
    factors = [factor for change in givens.changes if (factor := _factor(change, givens.quantity)) != 1]
    if len(factors) < 2 or min(factors) < 1:  # noqa: PLR2004 - a sum has two terms
        return None
    return _ratio(sum(factors, start=Fraction(0)))


def _inverted(givens: Givens) -> Answer:
    return _ratio(prod((1 / _factor(change, givens.quantity) for change in givens.changes), start=Fraction(1)))


_PLACES = frozenset[Kind]({"size", "height"})
_ALONE = (
    "side-for-area",
    "size-ignored",
    "kernel-side-for-area",
    "stride-once",
    "groups-divide-twice",
    "groups-ignored",
    "channels-squared",
    "size-in-parameters",
    "inverted",
)

FAMILY = Family(
    name="scaling-law",
    title="How cost grows with size and channels",
    topic=Topic.COMPUTE,
    levels=(
        # The factors of a single change are few: 2, 4, 1/2 and 1/4 are most of them.
        Level(1, "one change that matters", _ALONE, max_effort=8, max_share=0.2, forms=("D8",)),
        Level(
            2,
            "two changes that matter",
            (*_ALONE, "input-channels-ignored", "filters-ignored", "factors-added", "one-side-squared"),
            max_effort=14,
            forms=("D8",),
        ),
        Level(
            3,
            "three changes that matter",
            (
                *_ALONE,
                "input-channels-ignored",
                "stride-ignored",
                "factors-added",
                "input-channels-in-the-output",
                "kernel-in-the-output",
            ),
            max_effort=20,
            forms=("D8",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    misconceptions=(
        Misconception(
            "side-for-area",
            "one side of the image counted instead of its area",
            prose("Height and width both change, so the positions change by the square."),
            "quizgen/compute#^doubling-size",
            _powers("size", 1, "macs", "activations"),
        ),
        Misconception(
            "one-side-squared",
            "change of the height squared",
            prose("Only the height changes: the positions change in the same proportion, not by its square."),
            "quizgen/compute#^doubling-size",
            _powers("height", 2, "macs", "activations"),
        ),
        Misconception(
            "size-ignored",
            "size of the image ignored",
            prose("A larger image has more positions, and each takes work and gives an output value per filter."),
            "quizgen/compute#^doubling-size",
            _with_powers(_PLACES, ("macs", "activations"), lambda _: {"size": 0, "height": 0}),
        ),
        Misconception(
            "size-in-parameters",
            "parameters counted at each position",
            prose(
                "All positions share the weights: neither the size of the image nor the stride changes their number."
            ),
            "quizgen/parameters#^sharing",
            _with_powers(_PLACES | {"stride"}, ("parameters",), lambda _: {"size": 2, "height": 1, "stride": -2}),
        ),
        Misconception(
            "kernel-side-for-area",
            "side of the kernel counted instead of its area",
            prose("A kernel is an area: from side $a$ to side $b$ its taps change by $b^2 / a^2$."),
            "quizgen/compute#^kernel-area",
            _powers("kernel", 1, "macs", "parameters"),
        ),
        Misconception(
            "kernel-in-the-output",
            "kernel counted in the output",
            prose("A larger kernel makes each output value dearer, not more of them: the padding grows with it."),
            "quizgen/compute#^what-depends",
            _powers("kernel", 2, "activations"),
        ),
        Misconception(
            "stride-once",
            "stride counted along one axis only",
            prose("The stride skips positions along both axes: with stride $s$ one in $s^2$ is left."),
            "quizgen/compute#^output-positions",
            _powers("stride", -1, "macs", "activations"),
        ),
        Misconception(
            "stride-ignored",
            "stride ignored",
            prose("The stride decides at how many positions the kernel works: with stride $s$ one in $s^2$ is left."),
            "quizgen/compute#^output-positions",
            _powers("stride", 0, "macs", "activations"),
        ),
        Misconception(
            "input-channels-ignored",
            "input channels ignored",
            prose("A filter is as deep as its input: with the input channels grow its weights and its work."),
            "quizgen/parameters#^filter-weights",
            _powers("input channels", 0, "macs", "parameters"),
        ),
        Misconception(
            "input-channels-in-the-output",
            "input channels counted in the output",
            prose("A filter sums over all input channels, so they leave no trace in the size of the output."),
            "quizgen/compute#^what-depends",
            _powers("input channels", 1, "activations"),
        ),
        Misconception(
            "filters-ignored",
            "filters ignored",
            prose("Each filter has weights of its own, does work of its own and fills a map of its own."),
            "quizgen/convolution#^filters-and-channels",
            _powers("filters", 0, "macs", "parameters", "activations"),
        ),
        Misconception(
            "channels-squared",
            "one change of channels squared",
            prose("The square comes from changing input channels and filters together. Here only one of them changes."),
            "quizgen/compute#^doubling-channels",
            _channels_twice,
        ),
        Misconception(
            "groups-ignored",
            "groups ignored",
            prose("A filter reads only the channels of its group: more groups, fewer weights and less work."),
            "quizgen/compute#^groups",
            _powers("groups", 0, "macs", "parameters"),
        ),
        Misconception(
            "groups-divide-twice",
            "filters divided by the groups, too",
            prose("Groups divide only what a filter reads. The number of filters stays as it is."),
            "quizgen/compute#^groups",
            _powers("groups", -2, "macs", "parameters"),
        ),
        Misconception(
            "factors-added",
            "factors added instead of multiplied",
            prose("The settings stand in a product, so the factors of their changes are multiplied."),
            "quizgen/compute#^count",
            _added,
        ),
        Misconception(
            "inverted",
            "factor turned upside down",
            prose("The factor is new divided by old: more than 1 where something grows."),
            "quizgen/compute#^what-depends",
            _inverted,
        ),
    ),
)
