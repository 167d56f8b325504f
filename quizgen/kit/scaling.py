"""Changes of a convolution's settings, and how work, weights and output follow them: products of powers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import isqrt, prod
from random import Random
from typing import Literal

from quizgen.kit.compute import keeping_padding
from quizgen.kit.numbers import square
from quizgen.problem import Ratio, Step
from quizgen.solver import Conv2d, Shape

Kind = Literal["size", "height", "input channels", "filters", "kernel", "stride", "groups"]
Exponents = dict[Kind, int]
"""The powers of some changes; those of all others are 0."""

POSITIONS: Exponents = {"size": 2, "height": 1, "stride": -2}
WEIGHTS: Exponents = {"kernel": 2, "input channels": 1, "groups": -1}
FILTERS: Exponents = {"filters": 1}

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

_LABELS: dict[Kind, str] = {
    "size": "Positions: height and width both change",
    "height": "Positions: only the height changes",
    "input channels": "Depth of each filter",
    "filters": "Number of filters",
    "kernel": "Area of the kernel",
    "stride": "Positions: the stride acts along both axes",
    "groups": "Channels that each filter reads: those of its group",
}
_UNCHANGED: dict[Kind, str] = {
    "size": "Size of the image: all positions share the weights",
    "height": "Size of the image: all positions share the weights",
    "input channels": "Input channels: each filter sums over them",
    "kernel": "Kernel: the padding makes up for it",
    "stride": "Stride: the weights stay the same",
    "groups": "Groups: there are as many filters as before",
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
                return f"the height of its input is {_HOW[self.ratio]}, the width stays the same"
            case _:
                return f"its number of {self.kind} is {_HOW[self.ratio]}"

    def step(self, name: str, power: int) -> Step:
        """Work out the factor that the change contributes to a quantity that has this power of it."""
        value = ratio([_factor(self.old, self.new, power)])
        if power == 0:
            return Step(_UNCHANGED[self.kind], f"{name} = {value.tex}", value)
        if abs(power) == 1:
            return Step(_LABELS[self.kind], f"{name} = {value.tex}", value)
        above, below = (self.new, self.old) if power > 0 else (self.old, self.new)
        powers = f"{above}^2" if below == 1 else rf"\frac{{{above}^2}}{{{below}^2}}"
        return Step(_LABELS[self.kind], f"{name} = {powers} = {value.tex}", value)


def factors(changes: Iterable[Change], powers: Exponents) -> tuple[Fraction, ...]:
    """Return what each change contributes to a quantity that has these powers of them."""
    return tuple(_factor(change.old, change.new, powers.get(change.kind, 0)) for change in changes)


@cache  # few are different, and each wrong method of each draw asks for some
def _factor(old: int, new: int, power: int) -> Fraction:
    return Fraction(new, old) ** power


def ratio(parts: Iterable[Fraction]) -> Ratio:
    """Multiply factors."""
    return Ratio(*prod(parts, start=Fraction(1)).as_integer_ratio())


def root(number: Fraction) -> Fraction | None:
    """Return the square root; None where it is no fraction."""
    found = Fraction(isqrt(number.numerator), isqrt(number.denominator))
    return found if found * found == number else None


def network(settings: Mapping[Kind, int]) -> tuple[Shape, Conv2d]:
    """Return an input and a layer with these settings; side and channels are multiples of all strides and groups."""
    side, kernel = 48 * settings.get("size", 1), settings.get("kernel", 3)
    in_channels, filters = 96 * settings.get("input channels", 1), 96 * settings.get("filters", 1)
    stride, groups = square(settings.get("stride", 1)), settings.get("groups", 1)
    layer = Conv2d(in_channels, filters, square(kernel), stride, keeping_padding(kernel), groups=groups, bias=False)
    return Shape(in_channels, side * settings.get("height", 1), side), layer


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


def draw_changes(rng: Random, powers: Exponents, mattering: int, distracted: float) -> tuple[Change, ...] | None:
    """Draw this many changes that matter where these are the powers, and with this probability one that does not."""
    kinds = rng.sample([kind for kind in _FROM_TO if kind in powers], mattering)
    others = [kind for kind in _FROM_TO if kind not in powers]
    if others and rng.random() < distracted:
        kinds.append(rng.choice(others))
    if {"size", "height"} <= set(kinds):
        return None
    rng.shuffle(kinds)
    return tuple(Change(kind, *rng.choice(_FROM_TO[kind])) for kind in kinds)
