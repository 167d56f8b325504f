"""By what factor do work, weights and output change with a convolution's settings? And what makes up for a change?"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from random import Random
from typing import ClassVar, Literal

from quizgen.kit.scaling import (
    FILTERS,
    POSITIONS,
    WEIGHTS,
    Change,
    Exponents,
    Kind,
    draw_changes,
    factors,
    network,
    ratio,
    root,
)
from quizgen.problem import Answer, Asks, Family, Level, Question, Rank, Ratio, Step, Task, Topic, Wrong, effort

Scaled = Literal["filters", "input channels", "channels", "size"]
"""What makes up for a change: one number of channels, both of them alike, or both sides of the input alike."""


@dataclass(frozen=True)
class _Scaling(Question):
    """What is changed.

    Attributes:
        quantity: what is asked about.
        powers: those of the changes in that quantity.
    """

    changes: tuple[Change, ...]
    quantity: ClassVar[str]
    powers: ClassVar[Exponents]

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(change.kind for change in self.changes)

    @property
    def factors(self) -> tuple[Fraction, ...]:
        return factors(self.changes, self.powers)

    @property
    def factor(self) -> Fraction:
        """By which all changes together change the quantity."""
        return prod(self.factors, start=Fraction(1))

    def of(self, factor: Fraction) -> Ratio | None:
        """Return the answer that a factor of all changes together, right or wrong, leads to."""
        return ratio([factor])

    def by(self, powers: Exponents) -> Ratio | None:
        """Return the answer that powers, right or wrong, lead to."""
        return self.of(prod(factors(self.changes, powers), start=Fraction(1)))

    def task(self) -> Task:
        old, layer = network({change.kind: change.old for change in self.changes})
        new, new_layer = network({change.kind: change.new for change in self.changes})
        details = (("other_input", new), ("other_layers", (new_layer,)))
        return Task(f"scaling:{self.quantity}", old, (layer,), details)

    def solve(self) -> tuple[Step, ...]:
        """Work out the factor of all changes together."""
        if len(self.changes) == 1:
            return (self.changes[0].step("f", self.powers.get(self.changes[0].kind, 0)),)
        answer = ratio(self.factors)
        product = r" \cdot ".join(ratio([factor]).tex for factor in self.factors if factor != 1)
        tex = f"f = {product}" if product == answer.tex else f"f = {product} = {answer.tex}"
        steps = [
            change.step(f"f_{number}", self.powers.get(change.kind, 0))
            for number, change in enumerate(self.changes, start=1)
        ]
        return (*steps, Step("All changes together: their factors are multiplied", tex, answer))

    def effort(self) -> int:
        products, done = [], Fraction(1)
        for factor in self.factors:
            products += [(done.numerator, factor.numerator), (done.denominator, factor.denominator)]
            done *= factor
        return effort(products)


def _powers(wrong: Exponents) -> Callable[[_Scaling], Answer | None]:
    """Lift wrong powers of some settings; they apply where one of these changes."""
    return lambda q: q.by(q.powers | wrong) if q.kinds & wrong.keys() else None


def _channels_squared(q: _Scaling) -> Answer | None:
    if "groups" in q.kinds:
        return None  # they change what a filter reads, too
    changed = [kind for kind in q.kinds if kind in ("input channels", "filters")]
    return q.by(q.powers | {changed[0]: 2}) if len(changed) == 1 and changed[0] in q.powers else None


def _added(q: _Scaling) -> Answer | None:
    changing = [factor for factor in q.factors if factor != 1]
    return None if len(changing) < 2 or min(changing) < 1 else ratio([sum(changing, start=Fraction(0))])


_OF_POSITIONS: tuple[Wrong[_Scaling], ...] = (
    Wrong("side-for-area", _powers({"size": 1})),
    Wrong("one-side-squared", _powers({"height": 2})),
    Wrong("stride-once", _powers({"stride": -1})),
)
_OF_WEIGHTS: tuple[Wrong[_Scaling], ...] = (
    Wrong("kernel-side-for-area", _powers({"kernel": 1})),
    Wrong("groups-ignored", _powers({"groups": 0})),
    Wrong("groups-divide-twice", _powers({"groups": -2})),
)
_SIZE: Wrong[_Scaling] = Wrong("size-in-parameters", _powers({"size": 2, "height": 1, "stride": -2}))
_NOT_IN_OUTPUT: Wrong[_Scaling] = Wrong("not-in-the-output", _powers({"kernel": 2, "input channels": 1}))

_ALL: tuple[Wrong[_Scaling], ...] = (
    Wrong("channels-squared", _channels_squared, (1, 2)),
    Wrong("factors-added", _added, (2,)),
    Wrong("inverted", lambda q: q.of(1 / q.factor), (1, 2)),
    Wrong("increase-given", lambda q: ratio([q.factor - 1]) if q.factor > 1 else None, (1, 2)),
)


class Macs(_Scaling):
    """By what factor the multiply-accumulates change."""

    words = quantity = "macs"
    powers = POSITIONS | WEIGHTS | FILTERS


_MACS: tuple[Wrong[_Scaling], ...] = (*_OF_POSITIONS, *_OF_WEIGHTS, *_ALL)


class Parameters(_Scaling):
    """By what factor the parameters change."""

    words = quantity = "parameters"
    powers = WEIGHTS | FILTERS


_PARAMETERS: tuple[Wrong[_Scaling], ...] = (_SIZE, *_OF_WEIGHTS, *_ALL)


class Activations(_Scaling):
    """By what factor the values in the output change."""

    words = quantity = "activations"
    powers = POSITIONS | FILTERS


_ACTIVATIONS: tuple[Wrong[_Scaling], ...] = (*_OF_POSITIONS, _NOT_IN_OUTPUT, *_ALL)


@dataclass(frozen=True)
class _Balance(_Scaling):
    """A quantity is kept in spite of the changes. The factor asked for is that of what makes up for them."""

    scaled: Scaled

    @property
    def is_shared(self) -> bool:
        """Whether two settings make up for the changes, each by the same factor."""
        return self.scaled in ("channels", "size")

    def of(self, factor: Fraction) -> Ratio | None:
        """Undo a factor; None where two settings would have to change by what is no fraction."""
        each = root(1 / factor) if self.is_shared else 1 / factor
        return None if each is None else ratio([each])

    def task(self) -> Task:
        task = super().task()
        return Task(f"balance:{self.quantity}", task.input, task.layers, (*task.details, ("scaled", self.scaled)))

    def solve(self) -> tuple[Step, ...]:
        needed = ratio([1 / self.factor])
        power = "x^2" if self.is_shared else "x"
        undo = Step("Factor that undoes it", rf"{power} = 1 / f = {needed.tex}", needed)
        if not self.is_shared:
            return (*super().solve(), undo)
        answer = ratio([root(needed.exact) or needed.exact])
        return (
            *super().solve(),
            undo,
            Step("Factor of each of the two settings", rf"x = \sqrt{{{needed.tex}}} = {answer.tex}", answer),
        )


def _of_two(wrong: Callable[[Fraction], Fraction]) -> Callable[[_Balance], Answer | None]:
    """Lift a wrong way in which two settings share the factor that they need together."""
    return lambda q: ratio([wrong(1 / q.factor)]) if q.is_shared else None


_BALANCE: tuple[Wrong[_Balance], ...] = (
    Wrong("change-repeated", lambda q: q.of(1 / q.factor)),
    Wrong("root-forgotten", _of_two(lambda needed: needed)),
    Wrong("factor-halved", _of_two(lambda needed: needed / 2)),
)


class KeptMacs(_Balance):
    """What keeps the multiply-accumulates."""

    words, quantity, powers = "kept_macs", "macs", Macs.powers


class KeptParameters(_Balance):
    """What keeps the parameters."""

    words, quantity, powers = "kept_parameters", "parameters", Parameters.powers


class KeptActivations(_Balance):
    """What keeps the values in the output."""

    words, quantity, powers = "kept_activations", "activations", Activations.powers


_KEPT: dict[type[_Balance], tuple[Scaled, ...]] = {
    KeptMacs: ("filters", "input channels", "channels", "channels", "size"),
    KeptParameters: ("filters", "input channels", "channels"),
    KeptActivations: ("filters", "size"),
}
"""What can make up for changes, by the quantity that is kept."""

_QUESTIONS: tuple[type[_Scaling], ...] = (Macs, Parameters, Activations)
_SAME: dict[Scaled, frozenset[Kind]] = {
    "filters": frozenset({"filters"}),
    "input channels": frozenset({"input channels"}),
    "channels": frozenset({"input channels", "filters"}),
    "size": frozenset({"size", "height"}),
}


def _draw(mattering: tuple[int, ...], distracted: float) -> Callable[[Random], _Scaling | None]:
    """Draw this many changes that matter, and with this probability one that does not."""

    def draw(rng: Random) -> _Scaling | None:
        question = rng.choices(_QUESTIONS, (4, 3, 3))[0]
        changes = draw_changes(rng, question.powers, rng.choice(mattering), distracted)
        drawn = None if changes is None else question(changes)
        return None if drawn is None or drawn.factor == 1 else drawn

    return draw


def _draw_balance(rng: Random) -> _Balance | None:
    question = rng.choices(tuple(_KEPT), (5, 3, 3))[0]
    scaled = rng.choice(_KEPT[question])
    changes = draw_changes(rng, question.powers, rng.choice((1, 2)), 0.3)
    if changes is None or _SAME[scaled] & {change.kind for change in changes}:
        return None
    drawn = question(changes, scaled)
    return None if drawn.factor == 1 or drawn.by(drawn.powers) is None else drawn


FAMILY = Family(
    "scaling-law",
    "How cost grows with size and channels",
    Topic.COMPUTE,
    questions=(
        Asks(Macs, _MACS, levels=(1, 2)),
        Asks(Parameters, _PARAMETERS, levels=(1, 2)),
        Asks(Activations, _ACTIVATIONS, levels=(1, 2)),
        Asks(KeptMacs, (*_BALANCE, *_OF_POSITIONS, *_OF_WEIGHTS), levels=(3,)),
        Asks(KeptParameters, (*_BALANCE, _SIZE, *_OF_WEIGHTS), levels=(3,)),
        Asks(KeptActivations, (*_BALANCE, *_OF_POSITIONS, _NOT_IN_OUTPUT), levels=(3,)),
    ),
    levels=(
        Level(
            "one change: to what power it counts",
            _draw((1,), 0.4),
            ("D8",),
            max_share=0.2,  # the factors of a single change are few: 2, 4, 1/2 and 1/4 are most of them
        ),
        Level("several changes at once, some of which don't matter", _draw((2, 2, 3), 0.5), ("D8",)),
        Level("what makes up for a change", _draw_balance, ("D8",), max_share=0.15),
    ),
    rank=Rank.SPECIAL,
)
