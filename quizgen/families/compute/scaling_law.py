"""By which factor do work, weights and output grow when a convolution's settings change?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from random import Random
from typing import ClassVar, Literal

from quizgen.kit import square
from quizgen.kit.compute import keeping_padding
from quizgen.problem import Answer, Asks, Family, Level, Question, Ratio, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Shape

Kind = Literal["size", "height", "input channels", "filters", "kernel", "stride", "groups"]
Exponents = dict[Kind, int]
"""The powers of some changes; those of all others are 0."""

_POSITIONS: Exponents = {"size": 2, "height": 1, "stride": -2}
_WEIGHTS: Exponents = {"kernel": 2, "input channels": 1, "groups": -1}
_FILTERS: Exponents = {"filters": 1}

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
        match self.kind:
            case "kernel":
                return f"its kernel goes from {self.old} × {self.old} to {self.new} × {self.new}"
            case "stride":
                return f"its stride goes from {self.old} to {self.new}"
            case "groups":
                return f"its number of groups goes from {self.old} to {self.new}"
            case "size":
                return f"height and width of its input are {_HOW[self.ratio]}"
            case "height":
                return f"the height of its input is {_HOW[self.ratio]}, the width stays"
            case _:
                return f"its number of {self.kind} is {_HOW[self.ratio]}"


@dataclass(frozen=True)
class _Scaling(Question):
    """What is changed. The factor asked for is a product of powers of the changes.

    Attributes:
        powers: those in the quantity asked about.
    """

    changes: tuple[Change, ...]
    powers: ClassVar[Exponents]

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(change.kind for change in self.changes)

    @property
    def factors(self) -> tuple[Fraction, ...]:
        return _factors(self.changes, self.powers)

    def by(self, powers: Exponents) -> Ratio:
        """Return the factor by powers, right or wrong."""
        return _ratio(_factors(self.changes, powers))

    def task(self) -> Task:
        old, layer = _network({change.kind: change.old for change in self.changes})
        new, new_layer = _network({change.kind: change.new for change in self.changes})
        details = (("other_input", new), ("other_layers", (new_layer,)))
        return Task(f"scaling:{self.words}", old, (layer,), details)

    def solve(self) -> tuple[Step, ...]:
        if len(self.changes) == 1:
            return (self._step("f", self.changes[0]),)
        answer = self.by(self.powers)
        product = r" \cdot ".join(_ratio([factor]).tex for factor in self.factors if factor != 1)
        tex = f"f = {product}" if product == answer.tex else f"f = {product} = {answer.tex}"
        steps = [self._step(f"f_{number}", change) for number, change in enumerate(self.changes, start=1)]
        return (*steps, Step("Factors are multiplied", tex, answer))

    def _step(self, name: str, change: Change) -> Step:
        """Work out the factor of a single change."""
        power = self.powers.get(change.kind, 0)
        value = _ratio([change.ratio**power])
        if power == 0:
            return Step(_UNCHANGED[change.kind], f"{name} = {value.tex}", value)
        if abs(power) == 1:
            return Step(_LABELS[change.kind], f"{name} = {value.tex}", value)
        above, below = (change.new, change.old) if power > 0 else (change.old, change.new)
        powers = f"{above}^2" if below == 1 else rf"\frac{{{above}^2}}{{{below}^2}}"
        return Step(_LABELS[change.kind], f"{name} = {powers} = {value.tex}", value)

    def effort(self) -> int:
        products, done = [], Fraction(1)
        for factor in self.factors:
            products += [(done.numerator, factor.numerator), (done.denominator, factor.denominator)]
            done *= factor
        return effort(products)


def _factors(changes: tuple[Change, ...], powers: Exponents) -> tuple[Fraction, ...]:
    return tuple(change.ratio ** powers.get(change.kind, 0) for change in changes)


def _ratio(factors: Iterable[Fraction]) -> Ratio:
    return Ratio(*prod(factors, start=Fraction(1)).as_integer_ratio())


def _network(settings: Mapping[Kind, int]) -> tuple[Shape, Conv2d]:
    """Return an input and a layer with these settings; side and channels are multiples of all strides and groups."""
    side, kernel = 48 * settings.get("size", 1), settings.get("kernel", 3)
    in_channels, filters = 96 * settings.get("input channels", 1), 96 * settings.get("filters", 1)
    stride, groups = square(settings.get("stride", 1)), settings.get("groups", 1)
    layer = Conv2d(in_channels, filters, square(kernel), stride, keeping_padding(kernel), groups=groups, bias=False)
    return Shape(in_channels, side * settings.get("height", 1), side), layer


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


def _powers(wrong: Exponents) -> Callable[[_Scaling], Answer | None]:
    """Lift wrong powers of some settings; they apply where one of these changes."""
    return lambda q: q.by(q.powers | wrong) if q.kinds & wrong.keys() else None


def _channels_squared(q: _Scaling) -> Answer | None:
    changed = [kind for kind in q.kinds if kind in ("input channels", "filters")]
    return q.by(q.powers | {changed[0]: 2}) if len(changed) == 1 and changed[0] in q.powers else None


def _added(q: _Scaling) -> Answer | None:
    factors = [factor for factor in q.factors if factor != 1]
    return None if len(factors) < 2 or min(factors) < 1 else _ratio([sum(factors, start=Fraction(0))])


_ALL: tuple[Wrong[_Scaling], ...] = (
    Wrong("filters-ignored", _powers({"filters": 0}), (2,)),
    Wrong("channels-squared", _channels_squared),
    Wrong("factors-added", _added, (2, 3)),
    Wrong("inverted", lambda q: _ratio(1 / factor for factor in q.factors)),
)

_OF_POSITIONS: tuple[Wrong[_Scaling], ...] = (
    Wrong("side-for-area", _powers({"size": 1})),
    Wrong("one-side-squared", _powers({"height": 2}), (2,)),
    Wrong("size-ignored", _powers({"size": 0, "height": 0})),
    Wrong("stride-once", _powers({"stride": -1})),
    Wrong("stride-ignored", _powers({"stride": 0}), (3,)),
)

_OF_WEIGHTS: tuple[Wrong[_Scaling], ...] = (
    Wrong("kernel-side-for-area", _powers({"kernel": 1})),
    Wrong("input-channels-ignored", _powers({"input channels": 0}), (2, 3)),
    Wrong("groups-ignored", _powers({"groups": 0})),
    Wrong("groups-divide-twice", _powers({"groups": -2})),
)


class Macs(_Scaling):
    """The multiply-accumulates."""

    words = "macs"
    powers = _POSITIONS | _WEIGHTS | _FILTERS


_MACS: tuple[Wrong[Macs], ...] = (*_OF_POSITIONS, *_OF_WEIGHTS, *_ALL)


class Parameters(_Scaling):
    """The parameters."""

    words = "parameters"
    powers = _WEIGHTS | _FILTERS


_PARAMETERS: tuple[Wrong[Parameters], ...] = (
    Wrong("size-in-parameters", _powers({"size": 2, "height": 1, "stride": -2})),
    *_OF_WEIGHTS,
    *_ALL,
)


class Activations(_Scaling):
    """The values in the output."""

    words = "activations"
    powers = _POSITIONS | _FILTERS


_ACTIVATIONS: tuple[Wrong[Activations], ...] = (
    *_OF_POSITIONS,
    Wrong("kernel-in-the-output", _powers({"kernel": 2}), (3,)),
    Wrong("input-channels-in-the-output", _powers({"input channels": 1}), (3,)),
    *_ALL,
)


_QUESTIONS: tuple[type[_Scaling], ...] = (Macs, Parameters, Activations)
_GROWN = ((1, 2), (1, 2), (1, 3), (1, 4), (2, 1), (3, 1), (2, 3))
_FROM_TO: dict[Kind, tuple[tuple[int, int], ...]] = {
    "size": ((1, 2), (1, 2), (1, 3), (2, 1), (3, 1), (2, 3), (3, 2)),
    "height": ((1, 2), (1, 3), (2, 1), (3, 1), (2, 3)),
    "input channels": (*_GROWN, (4, 1)),
    "filters": (*_GROWN, (4, 1)),
    "kernel": ((3, 5), (3, 5), (3, 7), (5, 3), (5, 7), (7, 3), (7, 5), (1, 3), (3, 1), (1, 5)),
    "stride": ((1, 2), (2, 1), (1, 3), (1, 4), (3, 1)),
    "groups": ((1, 2), (1, 3), (1, 4), (1, 6), (1, 8), (4, 1), (2, 8), (2, 1)),
}


def _draw(mattering: int, distracted: float) -> Callable[[Random], _Scaling | None]:
    """Draw so many changes that matter, and with this probability one that does not."""

    def draw(rng: Random) -> _Scaling | None:
        question = rng.choices(_QUESTIONS, (4, 3, 3))[0]
        kinds = rng.sample([kind for kind in _FROM_TO if kind in question.powers], mattering)
        others = [kind for kind in _FROM_TO if kind not in question.powers]
        if others and rng.random() < distracted:
            kinds.append(rng.choice(others))
        if {"size", "height"} <= set(kinds):
            return None
        rng.shuffle(kinds)
        drawn = question(tuple(Change(kind, *rng.choice(_FROM_TO[kind])) for kind in kinds))
        return None if prod(drawn.factors) == 1 else drawn

    return draw


FAMILY = Family(
    "scaling-law",
    "How cost grows with size and channels",
    Topic.COMPUTE,
    questions=(
        Asks(Macs, _MACS),
        Asks(Parameters, _PARAMETERS),
        Asks(Activations, _ACTIVATIONS),
    ),
    levels=(
        Level(
            "one change that matters",
            _draw(1, 0.4),
            ("D8",),
            max_share=0.2,  # the factors of a single change are few: 2, 4, 1/2 and 1/4 are most of them
        ),
        Level("two changes that matter", _draw(2, 0.5), ("D8",)),
        Level("three changes that matter", _draw(3, 0.8), ("D8",)),
    ),
)
