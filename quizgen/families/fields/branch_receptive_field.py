"""How far does a unit see after branches that join? Modules and residual blocks, with what lies before them."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from random import Random
from typing import ClassVar, TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import fields_of_branches, sliding_words
from quizgen.kit import integer
from quizgen.kit.fields import (
    IMAGE,
    LARGEST_FIELD,
    Sketch,
    Windows,
    draw_conv,
    draw_pool,
    field_side,
    has_dilation,
    same,
    stack,
    windows_across,
    with_extents,
    with_new_jump,
    with_strides_ignored,
    with_whole_kernels,
    without_dilation,
)
from quizgen.problem import Asks, Family, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, MaxPool2d, Pair, ReceptiveField, Shape, Sliding, Window, receptive_fields
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.fields import dilated_kernels, jump_in_one, side_behind, side_in_one

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
        """The layers in front of the branches, along one axis."""
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
        """The branch that decides, along one axis."""
        return max(self.paths, key=field_side)

    @cached_property
    def sides(self) -> tuple[int, ...]:
        """How wide the field after each branch is."""
        return tuple(self.behind(field_side(path)) for path in self.paths)

    def behind(self, side: int) -> int:
        """Return the side in the image of a field that spans so many units of the branches' input, right or wrong."""
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
        return (*steps, integer_step("The widest decides", rf"\max({widest})", max(self.sides)))

    def _along(self, path: Windows, branch: str) -> tuple[Step, ...]:
        spans = [Step(f"{branch} is dilated: it spans", step.tex, step.value) for step in dilated_kernels(path)]
        if not path:
            label = f"{branch} has no layer: the field stays as it is"
        elif spans:
            label = f"{branch}, with the span of its dilated kernel"
        elif field_side(path) == 1:
            label = f"{branch}: a 1 × 1 kernel adds nothing"
        else:
            label = f"{branch}: each kernel adds k − 1 times the jump in front of it"
        return (*spans, side_behind(self.start, path, label))

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


def _mean(q: Joined) -> int | None:
    return None if sum(q.sides) % len(q.sides) else sum(q.sides) // len(q.sides)


def _without_dilation(q: Joined) -> int | None:
    if not any(map(has_dilation, q.paths)):
        return None
    return max(q.behind(with_extents(path, without_dilation) or field_side(path)) for path in q.paths)


_JOINED: tuple[Wrong[Joined], ...] = (
    Wrong("fields-added", integer(lambda q: sum(q.sides))),
    Wrong("branches-averaged", integer(_mean), (1, 2)),
    Wrong("narrowest-taken", integer(lambda q: min(q.sides))),
    Wrong("longest-branch-taken", integer(lambda q: max(zip(map(len, q.paths), q.sides, strict=True))[1])),
    Wrong("jump-ignored", integer(lambda q: q.start.size + with_strides_ignored(q.widest) - 1)),
    Wrong("block-alone", integer(lambda q: field_side(q.widest) if q.start.size > 1 else None)),
    Wrong("fields-multiplied", integer(lambda q: q.start.size * field_side(q.widest) if q.start.size > 1 else None)),
    Wrong("whole-kernel-added", integer(lambda q: q.behind(with_whole_kernels(q.widest))), (1, 2)),
    Wrong("new-jump", integer(lambda q: q.behind(with_new_jump(q.widest))), (2, 3)),
    Wrong("dilation-ignored", integer(_without_dilation), (3,)),
)


class Module(Joined):
    """Branches of which the outputs are concatenated."""

    words = "module"
    branch_word = "Branch"


def _last_kernels_multiplied(q: Module) -> int | None:
    return prod(path[-1].extent for path in q.paths) if q.start.size == 1 else None


_MODULE: tuple[Wrong[Module], ...] = (
    # in a row, but without their strides
    Wrong("branches-in-a-row", integer(lambda q: q.start.size + sum(side - q.start.size for side in q.sides))),
    Wrong("last-kernels-multiplied", integer(_last_kernels_multiplied), (1,)),
    *_JOINED,
)


class ResidualBlock(Joined):
    """Two paths of which the outputs are added."""

    words = "residual"
    branch_word = "Path"


Sketches = tuple[tuple[Sketch, ...], ...]
"""Branches before they have channels."""

J = TypeVar("J", bound=Joined)


def _rows(*rows: tuple[int, ...]) -> Sketches:
    """Sketch branches out of convolutions with these kernels."""
    return tuple(tuple(same(kernel) for kernel in kernels) for kernels in rows)


_NARROW: Sketches = (*_rows((1,), (1,), (3,)), ((MaxPool2d, Window(3, 1, 1)), same(1)))
_WIDE = _rows((5,), (7,), (3, 3), (1, 3), (1, 5), (5, 3), (1, 3, 3), (3, 3, 3), (1, 7), (5, 5), (9,), (11,), (7, 5))
_REDUCTIONS: Sketches = (
    (same(3, 2),),
    (same(5, 2),),
    (same(3), same(3, 2)),
    (same(1), same(5), same(3, 2)),
    (same(1), same(3), same(3, 2)),
    (same(3, 2), same(3)),
    ((MaxPool2d, Window(3, 2, 1)),),
)
"""Branches of modules that halve the resolution."""

_RATES = ((1, 2, 4), (2, 4, 6), (3, 6, 9), (1, 2, 3), (4, 8, 12), (2, 3, 5))
"""Dilations of parallel 3 × 3 convolutions, as for segmentation."""

_PLAIN_BLOCKS = _rows((3, 3), (3, 3), (5, 3), (5, 5), (3, 3, 3))
_BLOCKS = (*_PLAIN_BLOCKS, *_rows((1, 3, 1), (1, 5, 1), (7, 1)))
_STRIDED_BLOCKS: Sketches = (
    (same(3, 2), same(3)),
    (same(1), same(3, 2), same(1)),
    (same(3, 2), same(3), same(3)),
    (same(5, 2), same(3)),
    (same(3, 2), same(5)),
)


def _draw_simple(rng: Random) -> Joined | None:
    """Draw a module on the image itself, or a module or plain block after a small field."""
    chance = rng.random()
    if chance < 0.3:
        return _joined(Module, _draw_module(rng))
    given = _draw_field(rng, (1, 2, 2, 3, 4))
    if chance < 0.6:
        return _joined(Module, _draw_module(rng), given=given)
    return _joined(ResidualBlock, (rng.choice(_PLAIN_BLOCKS), ()), given=given)


def _draw_behind_field(rng: Random) -> Joined | None:
    given = _draw_field(rng, (1, 2, 2, 4, 4, 8))
    return _joined(*_draw_any(rng), given=given)


def _draw_behind_layers(rng: Random) -> Joined | None:
    """Draw two or three layers with a stride among them, and what comes behind."""
    first = draw_conv(rng, (3, 5, 7), rng.choice((1, 2, 2)))
    second = draw_pool(rng) if rng.random() < 0.5 else draw_conv(rng, (3, 3, 5), rng.choice((1, 2)))
    layers = stack([first, second, *([draw_conv(rng, (3,))] if rng.random() < 0.3 else [])])
    return _joined(*_draw_any(rng), layers)


def _draw_field(rng: Random, jumps: tuple[int, ...]) -> Pair:
    jump = rng.choice(jumps)
    return rng.randint(2 * jump + 1, 8 * jump + 9), jump


def _draw_any(rng: Random) -> tuple[type[Joined], Sketches]:
    chance = rng.random()
    if chance < 0.3:
        return Module, _draw_module(rng)
    if chance < 0.45:
        return Module, tuple(rng.sample(_REDUCTIONS, rng.choice((2, 3))))
    if chance < 0.6:
        return Module, ((same(1),), *((same(3, dilation=rate),) for rate in rng.choice(_RATES)))
    if chance < 0.8:
        return ResidualBlock, (rng.choice(_BLOCKS), ())
    return ResidualBlock, (rng.choice(_STRIDED_BLOCKS), (same(1, 2),))


def _draw_module(rng: Random) -> Sketches:
    branches = [rng.choice(_NARROW), *rng.sample(_WIDE, rng.choice((2, 2, 3)))]
    rng.shuffle(branches)
    return tuple(branches)


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
    questions=(Asks(Module, _MODULE), Asks(ResidualBlock, _JOINED)),
    levels=(
        Level(
            "small modules and residual blocks",
            _draw_simple,
            _FORMS,
            max_share=0.2,  # on the image itself, small odd numbers are all there is
        ),
        Level("after a given field and jump", _draw_behind_field, _FORMS),
        Level("after given layers", _draw_behind_layers, _FORMS),
    ),
)
