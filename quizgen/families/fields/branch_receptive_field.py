"""How far does a unit see after branches that join? Modules and residual blocks, with what lies before them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from random import Random
from typing import ClassVar, TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import fields_of_branches, sliding_words
from quizgen.kit import integer
from quizgen.kit.branches import BLOCKS, PLAIN_BLOCKS, RATES, REDUCTIONS, STRIDED_BLOCKS, Sketches, draw_module
from quizgen.kit.fields import (
    IMAGE,
    LARGEST_FIELD,
    SideRule,
    Windows,
    draw_conv,
    draw_pool,
    field_side,
    has_dilation,
    has_strides,
    same,
    stack,
    windows_across,
    with_extents,
    with_new_jump,
    with_strides_ignored,
    with_whole_kernels,
    without_dilation,
)
from quizgen.problem import Answer, Asks, Family, Level, Question, Rank, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, ReceptiveField, Shape, Sliding, receptive_fields
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.fields import dilated_kernels, jump_in_one, side_after, side_in_one

Branch = tuple[Sliding, ...]
"""Layers in a row; without any, the identity."""

_CHANNELS = 64


@dataclass(frozen=True)
class Joined(Question):
    """How wide the field is after branches that read the same map and join again.

    Before them lie `layers`; or the side and jump of the fields there are `given`; or nothing, and they read the image.
    All paddings keep the branches' fields centred on each other, so the widest contains the others.
    """

    branches: tuple[Branch, ...]
    layers: tuple[Sliding, ...] = ()
    given: Pair | None = None
    branch_word: ClassVar[str]

    @cached_property
    def before(self) -> Windows:
        """The layers before the branches, along one axis."""
        return windows_across(self.layers)

    @cached_property
    def start(self) -> ReceptiveField:
        """The field of a unit that the branches read."""
        return ReceptiveField(*self.given) if self.given else receptive_fields(self.before)[-1]

    @cached_property
    def paths(self) -> tuple[Windows, ...]:
        """The branches along one axis."""
        return tuple(windows_across(branch) for branch in self.branches)

    @cached_property
    def widest(self) -> Windows:
        """The branch that sees most, along one axis."""
        return max(self.paths, key=field_side)

    @cached_property
    def sides(self) -> tuple[int, ...]:
        """How wide the field after each branch is."""
        return tuple(self.in_image(field_side(path)) for path in self.paths)

    @cached_property
    def dilated(self) -> bool:
        """Whether any branch is dilated."""
        return any(map(has_dilation, self.paths))

    def in_image(self, side: int) -> int:
        """Return the side in the image of a field that spans `side` units of the branches' input, right or wrong."""
        return self.start.size + self.start.jump * (side - 1)

    def task(self) -> Task:
        shape = Shape(_CHANNELS, 56, 56) if self.given else IMAGE
        field = zip(("field", "jump"), self.given or (), strict=False)
        return Task("branch_receptive_field", shape, self.layers, (("branches", self.branches), *field))

    def solve(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        if self.layers:
            steps = [jump_in_one(self.before), side_in_one(self.before)]
        elif not self.given:
            steps = [integer_step("An input pixel sees itself", "r", 1)]
        for letter, path in zip("ABCDE", self.paths, strict=False):
            steps += self._along(path, f"{self.branch_word} {letter}")
        widest = ", ".join(map(str, self.sides))
        return (*steps, integer_step("The widest field contains the others", rf"\max({widest})", max(self.sides)))

    def _along(self, path: Windows, branch: str) -> tuple[Step, ...]:
        spans = [
            Step(f"{branch} is dilated, so its kernel spans", step.tex, step.value) for step in dilated_kernels(path)
        ]
        if not path:
            label = f"{branch} has no layer, so the field stays as it is"
        elif field_side(path) == 1:
            label = f"{branch}: a 1 × 1 kernel adds nothing"
        else:
            adds = "its span − 1" if spans else "k − 1"
            label = f"{branch}: each kernel adds {adds} times the jump before its layer"
        return (*spans, side_after(self.start, path, label))

    def effort(self) -> int:
        products: list[Pair] = []
        field = self.start if self.given else ReceptiveField()
        for window in self.before + self.widest:
            products += [(window.extent - 1, field.jump), (window.dilation, window.kernel - 1)]
            products.append((window.stride, field.jump))
            field = field.after(window)
        return effort(products)

    def picture(self) -> Drawing:
        bars = []
        for letter, branch, side in zip("ABCDE", self.branches, self.sides, strict=False):
            name = " → ".join(sliding_words(layer, padding=False) for layer in branch) or "identity"
            bars.append((f"{letter}: {name}", side))
        return fields_of_branches(tuple(bars), max(self.sides))


def _along_each(rule: SideRule) -> Callable[[Joined], Answer | None]:
    """Apply a wrong rule to each branch with what comes before it, and take the widest that it gives."""

    def widest(q: Joined) -> int | None:
        found = [rule(q.before + path) for path in q.paths]
        sides = [q.in_image(side) if q.given else side for side in found if side is not None]
        return max(sides) if len(sides) == len(q.paths) else None

    return integer(widest)


def _without_dilation(windows: Windows) -> int:
    return with_extents(windows, without_dilation) or field_side(windows)


def _jump_ignored(q: Joined) -> int | None:
    """Let neighbours in the block's input lie one pixel apart; what comes before counts as it should."""
    return q.start.size + max(map(field_side, q.paths)) - 1 if q.given else None


def _in_a_row(q: Joined) -> int:
    return q.in_image(field_side(tuple(window for path in q.paths for window in path)))


def _numbers(q: Joined) -> dict[str, object]:
    return {"branches": "branches" if q.branch_word == "Branch" else "paths", "jump": q.start.jump}


def _strides(q: Joined) -> bool:
    return any(map(has_strides, (q.before, *q.paths)))


_JOINED: tuple[Wrong[Joined], ...] = (
    Wrong("fields-added", integer(lambda q: sum(q.sides)), None, _numbers),
    Wrong("jump-ignored", integer(_jump_ignored), (2,), _numbers),
    Wrong("block-alone", integer(lambda q: max(map(field_side, q.paths)) if q.start.size > 1 else None)),
    Wrong("new-jump", lambda q: _along_each(with_new_jump)(q) if _strides(q) else None, (2, 3)),
    Wrong("strides-ignored", lambda q: _along_each(with_strides_ignored)(q) if q.layers else None, (3,)),
    Wrong("dilation-ignored", lambda q: _along_each(_without_dilation)(q) if q.dilated else None, (2, 3)),
    Wrong("whole-kernel-added", lambda q: None if q.layers else _along_each(with_whole_kernels)(q), (1, 2)),
    Wrong("longest-branch-counted", integer(lambda q: max(zip(map(len, q.paths), q.sides, strict=True))[1])),
)


class Module(Joined):
    """Branches whose outputs are concatenated."""

    words = "module"
    branch_word = "Branch"


_MODULE: tuple[Wrong[Module], ...] = (Wrong("branches-in-a-row", integer(_in_a_row)), *_JOINED)


class ResidualBlock(Joined):
    """Two paths whose outputs are added."""

    words = "residual"
    branch_word = "Path"


_RESIDUAL: tuple[Wrong[ResidualBlock], ...] = (*_JOINED, Wrong("narrowest-counted", integer(lambda q: min(q.sides))))


J = TypeVar("J", bound=Joined)


def _draw_simple(rng: Random) -> Joined | None:
    """Draw a module on the image itself, or a module or plain block where neighbouring fields lie a pixel apart."""
    chance = rng.random()
    if chance < 0.3:
        return _joined(Module, draw_module(rng))
    given = rng.randint(3, 21), 1
    if chance < 0.65:
        return _joined(Module, draw_module(rng), given=given)
    return _joined(ResidualBlock, (rng.choice(PLAIN_BLOCKS), ()), given=given)


def _draw_after_field(rng: Random) -> Joined | None:
    jump = rng.choice((2, 2, 3, 4, 4, 8))
    return _joined(*_draw_any(rng), given=(rng.randint(2 * jump + 1, 8 * jump + 9), jump))


def _draw_after_layers(rng: Random) -> Joined | None:
    """Draw two or three layers with a stride among them, and branches after them."""
    first = draw_conv(rng, (3, 5, 7), rng.choice((1, 2, 2)))
    second = draw_pool(rng) if rng.random() < 0.5 else draw_conv(rng, (3, 3, 5), rng.choice((1, 2)))
    sketches = [first, second, *([draw_conv(rng, (3,))] if rng.random() < 0.3 else [])]
    if all(window.stride == 1 for _, window in sketches):
        return None
    return _joined(*_draw_any(rng), stack(sketches))


def _draw_any(rng: Random) -> tuple[type[Joined], Sketches]:
    chance = rng.random()
    if chance < 0.3:
        return Module, draw_module(rng)
    if chance < 0.45:
        return Module, tuple(rng.sample(REDUCTIONS, rng.choice((2, 3))))
    if chance < 0.6:
        return Module, ((same(1),), *((same(3, dilation=rate),) for rate in rng.choice(RATES)))
    if chance < 0.8:
        return ResidualBlock, (rng.choice(BLOCKS), ())
    return ResidualBlock, (rng.choice(STRIDED_BLOCKS), (same(1, 2),))


def _joined(kind: type[J], sketches: Sketches, layers: Branch = (), given: Pair | None = None) -> J | None:
    """Ask for the field after branches that differ, if it is not too large."""
    convolutions = [layer for layer in layers if isinstance(layer, Conv2d)]
    channels = convolutions[-1].out_channels if convolutions else _CHANNELS if given else IMAGE.channels
    # a residual block doubles the channels unless its other path is the identity, which cannot
    filters = channels * 2 if kind is ResidualBlock and sketches[-1] else channels
    question = kind(tuple(_with_channels(sketch, channels, filters) for sketch in sketches), layers, given)
    return question if len(set(question.sides)) > 1 and max(question.sides) <= LARGEST_FIELD else None


_with_channels = lru_cache(maxsize=256)(stack)
"""Branches come again and again."""


_FORMS = ("E10", "E11")

FAMILY = Family(
    "branch-receptive-field",
    "Receptive field after branches",
    Topic.RECEPTIVE_FIELD,
    questions=(Asks(Module, _MODULE), Asks(ResidualBlock, _RESIDUAL)),
    levels=(
        Level(
            "modules and residual blocks at jump 1",
            _draw_simple,
            _FORMS,
            max_share=0.2,  # on the image itself, small odd numbers are all there is
        ),
        Level("after a given field and a larger jump, with strides or dilation", _draw_after_field, _FORMS),
        Level("after given layers, whose field and jump come first", _draw_after_layers, _FORMS),
    ),
    rank=Rank.SPECIAL,
)
