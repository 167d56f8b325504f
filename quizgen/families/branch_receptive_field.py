"""How far does a unit see after branches that join? Modules and residual blocks, with what lies before them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from random import Random

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
    has_dilation,
    same,
    stack,
    windows_across,
)
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, MaxPool2d, Pair, ReceptiveField, Shape, Sliding, Window, grow
from quizgen.worked.fields import dilated_kernels, jump_in_one, number_step, side_behind, side_in_one

Branch = tuple[Sliding, ...]
"""Layers in a row; without any, the identity."""


@dataclass(frozen=True)
class Givens:
    """Branches that read the same map and join again: those of a module, or the two paths of a residual block.

    Before them lie `layers`; or the side and jump of the fields there are `given`; or nothing, and they read the image.
    All paddings keep the branches' fields centred on each other, so the widest contains the others.
    """

    layers: tuple[Sliding, ...]
    branches: tuple[Branch, ...]
    given: Pair | None = None
    residual: bool = False

    @cached_property
    def start(self) -> ReceptiveField:
        """The field of a unit that the branches read."""
        if self.given:
            side, jump = self.given
            return ReceptiveField(side, jump)
        return grow(windows_across(self.layers))[-1]

    @cached_property
    def paths(self) -> tuple[Windows, ...]:
        """The branches along one axis."""
        return tuple(windows_across(branch) for branch in self.branches)

    @cached_property
    def widest(self) -> Windows:
        """The branch that decides, along one axis."""
        start = self.start
        return max(self.paths, key=lambda path: _after(start, path).size)


def _after(field: ReceptiveField, path: Windows) -> ReceptiveField:
    for window in path:
        field = field.after(window)
    return field


_POOL: Sketch = MaxPool2d, Window(3, 1, 1)
_NARROW = ((same(1),), (same(1),), (same(3),), (_POOL, same(1)))
_WIDE = (
    (same(5),),
    (same(7),),
    (same(3), same(3)),
    (same(1), same(3)),
    (same(1), same(5)),
    (same(5), same(3)),
    (same(1), same(3), same(3)),
    (same(3), same(3), same(3)),
    (same(1), same(7)),
    (same(5), same(5)),
    (same(9),),
    (same(11),),
    (same(7), same(5)),
)
_REDUCTIONS = (
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

_PLAIN_BLOCKS = (
    (same(3), same(3)),
    (same(3), same(3)),
    (same(5), same(3)),
    (same(5), same(5)),
    (same(3), same(3), same(3)),
)
_BLOCKS = (*_PLAIN_BLOCKS, (same(1), same(3), same(1)), (same(1), same(5), same(1)), (same(7), same(1)))
_STRIDED_BLOCKS = (
    (same(3, 2), same(3)),
    (same(1), same(3, 2), same(1)),
    (same(3, 2), same(3), same(3)),
    (same(5, 2), same(3)),
    (same(3, 2), same(5)),
)
_CHANNELS = 64


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _draw_simple(rng)
    if level == 2:  # noqa: PLR2004 - a level's number
        return _checked(_draw_block(rng, (), given=_draw_field(rng, (1, 2, 2, 4, 4, 8))))
    return _checked(_draw_block(rng, stack(_draw_stem(rng)), given=None))


def _draw_simple(rng: Random) -> Givens | None:
    """Draw a module on the image itself, or a module or plain block after a small field."""
    chance = rng.random()
    if chance < 0.3:  # noqa: PLR2004 - less than a third
        return _checked(_module(rng, (), None))
    given = _draw_field(rng, (1, 2, 2, 3, 4))
    if chance < 0.6:  # noqa: PLR2004 - as many
        return _checked(_module(rng, (), given))
    return _checked(_block(rng.choice(_PLAIN_BLOCKS), (), given))


def _draw_field(rng: Random, jumps: tuple[int, ...]) -> Pair:
    jump = rng.choice(jumps)
    return rng.randint(2 * jump + 1, 8 * jump + 9), jump


def _draw_stem(rng: Random) -> list[Sketch]:
    """Draw two or three layers with a stride among them."""
    first = draw_conv(rng, (3, 5, 7), rng.choice((1, 2, 2)))
    second = draw_pool(rng) if rng.random() < 0.5 else draw_conv(rng, (3, 3, 5), rng.choice((1, 2)))  # noqa: PLR2004 - half
    return [first, second, *([draw_conv(rng, (3,))] if rng.random() < 0.3 else [])]  # noqa: PLR2004 - now and then


def _draw_block(rng: Random, layers: tuple[Sliding, ...], given: Pair | None) -> Givens:
    chance = rng.random()
    if chance < 0.3:  # noqa: PLR2004 - the shares of the kinds
        return _module(rng, layers, given)
    if chance < 0.45:  # noqa: PLR2004
        return _join(tuple(rng.sample(_REDUCTIONS, rng.choice((2, 3)))), layers, given)
    if chance < 0.6:  # noqa: PLR2004
        rates = rng.choice(_RATES)
        return _join((((same(1),)), *((same(3, dilation=rate),) for rate in rates)), layers, given)
    if chance < 0.8:  # noqa: PLR2004
        return _block(rng.choice(_BLOCKS), layers, given)
    return _join((rng.choice(_STRIDED_BLOCKS), (same(1, 2),)), layers, given, residual=True)


def _module(rng: Random, layers: tuple[Sliding, ...], given: Pair | None) -> Givens:
    branches = [rng.choice(_NARROW), *rng.sample(_WIDE, rng.choice((2, 2, 3)))]
    rng.shuffle(branches)
    return _join(tuple(branches), layers, given)


def _block(path: tuple[Sketch, ...], layers: tuple[Sliding, ...], given: Pair | None) -> Givens:
    """Make a residual block whose other path is the identity."""
    return _join((path, ()), layers, given, residual=True)


def _join(
    sketches: tuple[tuple[Sketch, ...], ...], layers: tuple[Sliding, ...], given: Pair | None, *, residual: bool = False
) -> Givens:
    channels = _channels_behind(layers, given)
    filters = channels * 2 if residual and sketches[-1] else channels
    branches = tuple(_with_channels(sketch, channels, filters) for sketch in sketches)
    return Givens(layers, branches, given, residual)


def _channels_behind(layers: tuple[Sliding, ...], given: Pair | None) -> int:
    if given:
        return _CHANNELS
    convolutions = [layer for layer in layers if isinstance(layer, Conv2d)]
    return convolutions[-1].out_channels if convolutions else IMAGE.channels


@lru_cache(maxsize=256)
def _with_channels(sketches: tuple[Sketch, ...], channels: int, filters: int) -> Branch:
    """Make the layers of a branch. All its convolutions have the same filters; no receptive field depends on them."""
    layers: list[Sliding] = []
    for kind, window in sketches:
        kernel, stride, padding, dilation = (
            (v, v) for v in (window.kernel, window.stride, window.padding, window.dilation)
        )
        if kind is Conv2d:
            layers.append(Conv2d(channels, filters, kernel, stride, padding, dilation))
            channels = filters
        else:
            layers.append(MaxPool2d(kernel, stride, padding))
    return tuple(layers)


def _checked(givens: Givens) -> Givens | None:
    """Keep givens whose branches differ and whose field is not too large."""
    sizes = set(_sizes(givens))
    return givens if len(sizes) > 1 and max(sizes) <= LARGEST_FIELD else None


def task(givens: Givens) -> Task:
    shape = Shape(_CHANNELS, 56, 56) if givens.given else IMAGE
    details: tuple[tuple[str, object], ...] = (("branches", givens.branches),)
    if givens.given:
        details += (("field", givens.given[0]), ("jump", givens.given[1]))
    return Task("branch_receptive_field", shape, givens.layers, details)


def solve(givens: Givens) -> tuple[Step, ...]:
    start, word = givens.start, "Path" if givens.residual else "Branch"
    steps: list[Step] = []
    if givens.layers:
        before = windows_across(givens.layers)
        steps += [jump_in_one(before), side_in_one(before)]
    elif not givens.given:
        steps.append(number_step("An input pixel sees itself", "r", 1))
    sizes = []
    for letter, path in zip("ABCDE", givens.paths, strict=False):
        if not path:
            label = f"{word} {letter} has no layer: the field stays as it is"
        else:
            label = f"{word} {letter}: each kernel adds k − 1 times the jump in front of it"
        if path and all(window.extent == 1 for window in path):
            label = f"{word} {letter}: a 1 × 1 kernel adds nothing"
        if has_dilation(path):
            label = f"{word} {letter}, with the span of its dilated kernel"
            steps += [Step(f"{word} {letter} is dilated: it spans", s.tex, s.value) for s in dilated_kernels(path)]
        steps.append(side_behind(start, path, label))
        sizes.append(_after(start, path).size)
    widest = ", ".join(map(str, sizes))
    return (*steps, number_step("The widest decides", rf"\max({widest})", max(sizes)))


def picture(givens: Givens) -> Drawing:
    start = givens.start
    sizes = [_after(start, path).size for path in givens.paths]
    names = (
        " → ".join(sliding_words(layer, padding=False) for layer in branch) or "identity" for branch in givens.branches
    )
    named = (f"{letter}: {name}" for letter, name in zip("ABCDE", names, strict=False))
    return fields_of_branches(tuple(zip(named, sizes, strict=True)), max(sizes))


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    before = windows_across(givens.layers)
    for start, path in ((ReceptiveField(), before), (givens.start, givens.widest)):
        field = start
        for window in path:
            products += [
                (window.extent - 1, field.jump),
                (window.dilation, window.kernel - 1),
                (window.stride, field.jump),
            ]
            field = field.after(window)
    return effort(products)


def _sizes(givens: Givens) -> list[int]:
    """Return the field after each branch."""
    start = givens.start
    return [_after(start, path).size for path in givens.paths]


def _branches_summed(givens: Givens) -> int | None:
    """Put the branches in a row, without their strides."""
    if givens.residual:
        return None
    start = givens.start.size
    return start + sum(size - start for size in _sizes(givens))


def _mean(givens: Givens) -> int | None:
    sizes = _sizes(givens)
    return None if sum(sizes) % len(sizes) else sum(sizes) // len(sizes)


def _last_kernels_multiplied(givens: Givens) -> int | None:
    if givens.start.size > 1 or givens.residual:
        return None
    return prod(path[-1].extent for path in givens.paths if path)


def _longest(givens: Givens) -> int | None:
    lengths = [len(branch) for branch in givens.branches]
    return max(size for size, length in zip(_sizes(givens), lengths, strict=True) if length == max(lengths))


def _jump_ignored(givens: Givens) -> int | None:
    return givens.start.size + sum(window.extent - 1 for window in givens.widest)


def _with_new_jump(givens: Givens) -> int | None:
    size, jump = givens.start.size, givens.start.jump
    for window in givens.widest:
        jump *= window.stride
        size += (window.extent - 1) * jump
    return size


def _with_whole_kernels(givens: Givens) -> int:
    field, size = givens.start, givens.start.size
    for window in givens.widest:
        size += window.extent * field.jump
        field = field.after(window)
    return size


def _without_dilation(givens: Givens) -> int | None:
    if not any(has_dilation(path) for path in givens.paths):
        return None
    start = givens.start
    plain = (tuple(Window(window.kernel, window.stride) for window in path) for path in givens.paths)
    return max(_after(start, path).size for path in plain)


def _behind_something(wrong: Callable[[Givens], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a rule that is wrong about what lies before the branches; it does not apply where nothing does."""
    return integer(lambda givens: wrong(givens) if givens.start.size > 1 else None)


def _block_size(givens: Givens) -> int:
    return _after(ReceptiveField(), givens.widest).size


_TARGETS = ("fields-added", "narrowest-taken", "branches-averaged", "whole-kernel-added")
_BEHIND_TARGETS = ("branches-in-a-row", "jump-ignored", "block-alone", "fields-multiplied", "longest-branch-taken")

FAMILY = Family(
    name="branch-receptive-field",
    title="Receptive field after branches",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(
            1,
            "small modules and residual blocks",
            (*_TARGETS, *_BEHIND_TARGETS, "last-kernels-multiplied"),
            max_effort=8,
            max_share=0.2,  # on the image itself, small odd numbers are all there is
            forms=("E10", "E11"),
        ),
        Level(
            2,
            "after a given field and jump",
            (*_TARGETS, *_BEHIND_TARGETS, "new-jump"),
            max_effort=14,
            forms=("E10", "E11"),
        ),
        Level(
            3,
            "after given layers",
            (*_TARGETS[:2], *_BEHIND_TARGETS, "new-jump", "dilation-ignored"),
            max_effort=20,
            forms=("E10", "E11"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=picture,
    misconceptions=(
        Misconception(
            "branches-in-a-row",
            "branches counted as if in a row",
            prose("Branches run side by side, none sees what another puts out. Only the widest counts."),
            "quizgen/receptive-field#^branches",
            integer(_branches_summed),
        ),
        Misconception(
            "fields-added",
            "fields of the branches added",
            prose("The branches look at the same place, so their fields overlap. The widest contains the others."),
            "quizgen/receptive-field#^branches",
            integer(lambda givens: sum(_sizes(givens))),
        ),
        Misconception(
            "branches-averaged",
            "mean of the branches taken",
            prose("A unit depends on whatever any branch saw, so the field reaches as far as that of the widest."),
            "quizgen/receptive-field#^branches",
            integer(_mean),
        ),
        Misconception(
            "last-kernels-multiplied",
            "last kernels of the branches multiplied",
            prose("Nothing multiplies across branches that run side by side: work out each one, take the widest."),
            "quizgen/receptive-field#^branches",
            integer(_last_kernels_multiplied),
        ),
        Misconception(
            "narrowest-taken",
            "narrowest way taken",
            prose("The narrow way is in it, but so is the wide one: whatever can influence the unit counts."),
            "quizgen/receptive-field#^skip",
            integer(lambda givens: min(_sizes(givens))),
        ),
        Misconception(
            "longest-branch-taken",
            "branch with most layers taken",
            prose(
                "What counts is how wide, not how deep: 1 × 1 layers add nothing, and one large kernel may add more."
            ),
            "quizgen/receptive-field#^branches",
            integer(_longest),
        ),
        Misconception(
            "jump-ignored",
            "jump in front of the block ignored",
            prose("Neighbours in the block's input lie a jump apart in the image: multiply each $k - 1$ by it."),
            "quizgen/receptive-field#^jump",
            integer(_jump_ignored),
        ),
        Misconception(
            "block-alone",
            "what lies before the block left out",
            prose("That is what the block sees of its own input. Each unit there sees several image pixels already."),
            "quizgen/receptive-field#^definition",
            _behind_something(_block_size),
        ),
        Misconception(
            "fields-multiplied",
            "field before the block multiplied by the block's own",
            prose("Fields of neighbours overlap: the block adds $k - 1$ jumps for each kernel to the field there is."),
            "quizgen/receptive-field#^new-pixels",
            _behind_something(lambda givens: givens.start.size * _block_size(givens)),
        ),
        Misconception(
            "whole-kernel-added",
            "k instead of k − 1 added",
            prose("One tap of the kernel is the unit you already have: only the other $k - 1$ are new."),
            "quizgen/receptive-field#^new-pixels",
            integer(_with_whole_kernels),
        ),
        Misconception(
            "new-jump",
            "a stride in the block used too early",
            prose("A layer's taps are spaced by the jump of its input. Its own stride counts from the next layer on."),
            "quizgen/receptive-field#^old-jump",
            integer(_with_new_jump),
        ),
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("A dilated kernel spans $d(k - 1) + 1$ units: use that in place of $k$."),
            "quizgen/receptive-field#^dilation",
            integer(_without_dilation),
        ),
    ),
)
