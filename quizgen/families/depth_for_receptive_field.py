"""How many layers see far enough? Equal layers, then doubling dilations, then either after a strided stem."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit import integer, known, square
from quizgen.kit.inverse import ceil_div, first_count
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Pair, ReceptiveField, Shape, Sliding, grow
from quizgen.worked.inverse import integer_step


@dataclass(frozen=True)
class Givens:
    """A stem, perhaps empty, the layer that is repeated after it, and the side that has to be seen."""

    stem: tuple[Sliding, ...]
    layer: Conv2d
    doubling: bool
    target: int

    @cached_property
    def kernel(self) -> int:
        return self.layer.kernel_size[0]

    @cached_property
    def start(self) -> ReceptiveField:
        """The receptive field in front of the repeated layers."""
        return grow(layer.windows[0] for layer in self.stem)[-1]

    @cached_property
    def missing(self) -> int:
        """Pixels that the repeated layers have to add."""
        return self.target - self.start.size

    @cached_property
    def gain(self) -> int:
        """Pixels that one layer with dilation 1 adds."""
        return (self.kernel - 1) * self.start.jump


_IMAGE = Shape(3, 224, 224)
_KERNELS = (3, 3, 3, 5, 5, 7, 9, 11)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _plain(rng, (), rng.choice((3, 3, 5, 5, 7, 9)), rng.randint(3, 24))
    if level == 2:  # noqa: PLR2004 - a level's number
        if rng.random() < 0.6:  # noqa: PLR2004 - the larger part
            return _doubling(rng, (), rng.choice((2, 3, 3, 4, 5, 7)), rng.randint(3, 9))
        return _plain(rng, (), rng.choice((2, 4, *_KERNELS)), rng.randint(5, 60))
    stem = _stem(rng)
    if rng.random() < 0.35:  # noqa: PLR2004 - a third of them
        return _doubling(rng, stem, rng.choice((3, 3, 5)), rng.randint(2, 6))
    return _plain(rng, stem, rng.choice((3, 3, 5, 7)), rng.randint(3, 24))


def _plain(rng: Random, stem: tuple[Sliding, ...], kernel: int, count: int) -> Givens | None:
    """Draw a side that takes so many layers."""
    givens = _givens(stem, kernel, doubling=False)
    target = givens.start.size + (count - 1) * givens.gain + rng.randint(1, givens.gain)
    return replace(givens, target=target) if target <= 200 else None  # noqa: PLR2004 - a usual image


def _doubling(rng: Random, stem: tuple[Sliding, ...], kernel: int, count: int) -> Givens | None:
    """Draw a side that takes so many layers with doubling dilations; a round one where there is a choice."""
    givens = _givens(stem, kernel, doubling=True)
    before = givens.start.size + givens.gain * (2 ** (count - 1) - 1)
    target = rng.randint(before + 1, before + givens.gain * 2 ** (count - 1))
    if target > 100:  # noqa: PLR2004 - long numbers teach nothing
        target -= target % 10
    return replace(givens, target=target) if before < target <= 1_500 else None  # noqa: PLR2004 - as in audio


def _givens(stem: tuple[Sliding, ...], kernel: int, *, doubling: bool) -> Givens:
    channels = 32 if stem else _IMAGE.channels
    layer = Conv2d(channels, channels, square(kernel), padding=square((kernel - 1) // 2))
    return Givens(stem, layer, doubling, target=1)


def _stem(rng: Random) -> tuple[Sliding, ...]:
    """Draw a convolution and perhaps a pool, or two convolutions, that make the image smaller."""
    kernel, stride = rng.choice(((3, 2), (5, 2), (7, 2), (7, 4), (11, 4), (3, 3), (5, 3), (7, 3)))
    first = Conv2d(3, 32, square(kernel), square(stride))
    if rng.random() < 0.15:  # noqa: PLR2004 - a few
        return (first,)
    if rng.random() < 0.6:  # noqa: PLR2004 - the larger part
        return first, rng.choice((MaxPool2d, MaxPool2d, AvgPool2d))(square(rng.choice((2, 3))), square(2))
    return first, Conv2d(32, 32, square(rng.choice((3, 5))), square(2))


def task(givens: Givens) -> Task:
    return Task(
        "depth:receptive_field",
        _IMAGE,
        (*givens.stem, givens.layer),
        (("target", givens.target), ("dilation_factor", 2 if givens.doubling else 1)),
    )


def solve(givens: Givens) -> tuple[Step, ...]:
    start, gain, missing = givens.start, givens.gain, givens.missing
    layers = ceil_div(missing, gain)
    steps = [*_stem_steps(givens)]
    if givens.stem or not givens.doubling or gain > 1:
        factor = rf" \cdot {start.jump}" if givens.stem else ""
        label = "a layer with dilation 1 adds" if givens.doubling else "each layer adds"
        steps.append(integer_step(label, f"({givens.kernel} - 1){factor}", gain))
    label = "pixels that are missing" if givens.stem else "pixels to be added to the first one"
    steps.append(integer_step(label, f"{givens.target} - {start.size}", missing))
    quotient = rf"\lceil {missing} / {gain} \rceil"
    if not givens.doubling:
        return (*steps, integer_step("layers needed, rounded up", f"m = {quotient}", layers))
    if gain > 1:
        steps.append(integer_step("so the dilations have to add up to at least", quotient, layers))
    steps.append(integer_step("their sum is one less than a power of two", f"{layers} + 1", layers + 1))
    count = _right(givens)
    enough = 2**count
    label = f"first power of two that is enough: {enough}, since {enough // 2} is too small"
    return (*steps, integer_step(label, rf"m = \lceil \log_2 {layers + 1} \rceil", count))


def _stem_steps(givens: Givens) -> list[Step]:
    """Work out the receptive field and the jump after the stem, one layer at a time."""
    steps: list[Step] = []
    fields = grow(layer.windows[0] for layer in givens.stem)
    for number, (layer, old, new) in enumerate(zip(givens.stem, fields, fields[1:], strict=False), start=1):
        window = layer.windows[0]
        growth = rf"r_0 = {old.size} + ({window.kernel} - 1) \cdot {old.jump}"
        steps += [
            integer_step(f"field after layer {number}", growth, new.size),
            integer_step(f"jump after layer {number}", rf"j = {old.jump} \cdot {window.stride}", new.jump),
        ]
    return steps


def picture(givens: Givens) -> Drawing:
    window = givens.layer.windows[0]
    dilations = (2**number if givens.doubling else 1 for number in range(_right(givens)))
    repeated = (replace(window, dilation=dilation) for dilation in dilations)
    return receptive_cone((*(layer.windows[0] for layer in givens.stem), *repeated))


def mental_effort(givens: Givens) -> int:
    windows = [layer.windows[0] for layer in givens.stem]
    fields = grow(windows)
    products: list[Pair] = []
    for window, field in zip(windows, fields, strict=False):
        products += [(window.kernel - 1, field.jump), (field.jump, window.stride)]
    products += [(givens.kernel - 1, givens.start.jump), (ceil_div(givens.missing, givens.gain), givens.gain)]
    return effort(products, [2] * 2 if givens.doubling else [])


_Wrong = Callable[[Givens], Answer | None]


def _first_depth(missing: int, gain: int, dilations: Callable[[int], int]) -> int:
    """Return how many layers add the missing pixels if the dilations of so many add up to `dilations`."""
    return first_count(lambda depth: gain * dilations(depth) >= missing)


def _doubled(depth: int) -> int:
    """Add up so many dilations that double from 1 on."""
    return (1 << depth) - 1


def _depth(givens: Givens, missing: int, gain: int) -> int:
    """Return how many layers add the missing pixels, with dilations as they are given."""
    return _first_depth(missing, gain, _doubled) if givens.doubling else ceil_div(missing, gain)


def _right(givens: Givens) -> int:
    return _depth(givens, givens.missing, givens.gain)


def _sum(dilations: Callable[[int], int]) -> _Wrong:
    """Lift a wrong sum of doubling dilations."""
    return _layers(_doubles, lambda givens: _first_depth(givens.missing, givens.gain, dilations))


def _layers(kind: Callable[[Givens], bool], wrong: Callable[[Givens], int]) -> _Wrong:
    """Lift a wrong number of layers, where it applies; no layer at all is none."""

    def of_givens(givens: Givens) -> Answer | None:
        count = wrong(givens) if kind(givens) else 0
        return Integer(count) if count >= 1 else None

    return of_givens


def _any(_: Givens) -> bool:
    return True


def _doubles(givens: Givens) -> bool:
    return givens.doubling


def _has_stem(givens: Givens) -> bool:
    return bool(givens.stem)


def _is_plain(givens: Givens) -> bool:
    return not givens.stem and not givens.doubling


def _with_start(givens: Givens, size: int, jump: int) -> int:
    """Count layers as if the stem had another receptive field or jump."""
    return _depth(givens, givens.target - size, (givens.kernel - 1) * jump)


def _rounded_down(givens: Givens) -> int | None:
    depth = _right(givens)
    reached = givens.gain * (_doubled(depth) if givens.doubling else depth)
    return None if reached == givens.missing or depth == 1 else depth - 1


def _strides(combine: Callable[[tuple[int, ...]], int]) -> _Wrong:
    """Lift a wrong jump made of the strides of the stem."""
    return _layers(
        _has_stem,
        lambda givens: _with_start(givens, givens.start.size, combine(tuple(x.stride[0] for x in givens.stem))),
    )


_DEPTH = "quizgen/inverse#^depth"
_DOUBLING = "quizgen/inverse#^depth-doubling"
_STEM = "quizgen/inverse#^depth-behind-stem"
_NEW_PIXELS = "quizgen/receptive-field#^new-pixels"

_TARGETS = ("side-over-kernel", "rounded-down", "one-too-many", "half-kernel-added")

FAMILY = Family(
    name="depth-for-receptive-field",
    title="Depth for a receptive field",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(1, "equal layers", (*_TARGETS, "kernels-multiplied"), max_effort=8, forms=("B8",)),
        Level(
            2,
            "more layers, and doubling dilations",
            (
                *_TARGETS,
                "dilations-ignored",
                "power-alone",
                "last-dilation-only",
                "dilations-in-a-row",
            ),
            max_effort=14,
            max_share=0.2,  # doubling dilations need three to nine layers, whatever the side
            forms=("B8", "B9"),
        ),
        Level(
            3,
            "after strided layers",
            (
                "rounded-down",
                "whole-kernel-added",
                "dilations-ignored",
                "stem-jump-ignored",
                "stem-field-ignored",
                "stem-ignored",
                "last-stride-only",
                "strides-added",
            ),
            max_effort=20,
            max_share=0.15,  # few layers after a stem see a whole image
            forms=("B8", "B9"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=picture,
    misconceptions=(
        Misconception(
            "side-over-kernel",
            "side divided by the kernel",
            prose(
                "Windows of neighbouring units overlap: a layer adds $k - 1$ pixels, and one is there to begin with."
            ),
            _DEPTH,
            _layers(_is_plain, lambda g: ceil_div(g.target, g.kernel)),
        ),
        Misconception(
            "rounded-down",
            "rounded down",
            prose("So many layers don't see far enough. The field has to be at least that large: round up."),
            _DEPTH,
            integer(_rounded_down),
        ),
        Misconception(
            "one-too-many",
            "one layer too many",
            prose("The pixel to start with is no layer, and with one layer fewer the field is large enough already."),
            _DEPTH,
            _layers(_is_plain, lambda g: _right(g) + 1),
        ),
        Misconception(
            "whole-kernel-added",
            "k instead of k − 1 added by each layer",
            prose("One tap of the kernel is what you see already: only the other $k - 1$ bring something new."),
            _NEW_PIXELS,
            _layers(_any, lambda g: _depth(g, g.missing, g.kernel * g.start.jump)),
        ),
        Misconception(
            "half-kernel-added",
            "kernel's reach to one side only",
            prose("A kernel reaches $(k - 1) / 2$ to the left and as far to the right: a layer adds $k - 1$ pixels."),
            _DEPTH,
            _layers(
                lambda g: _is_plain(g) and g.kernel % 2 == 1,
                lambda g: ceil_div(g.missing, g.gain // 2),
            ),
        ),
        known(
            "kernels-multiplied",
            _layers(
                _is_plain,
                lambda g: first_count(lambda depth: g.kernel**depth >= g.target),
            ),
        ),
        Misconception(
            "dilations-ignored",
            "dilations ignored",
            prose("A layer with dilation $d$ adds $d(k - 1)$ units, so each adds twice as much as the one before."),
            _DOUBLING,
            _layers(_doubles, lambda g: ceil_div(g.missing, g.gain)),
        ),
        Misconception(
            "power-alone",
            "field taken for a power of two",
            prose("The field doubles with each layer, but it starts from what the first layer adds, $k - 1$ pixels."),
            _DOUBLING,
            _layers(_doubles, lambda g: first_count(lambda depth: 2**depth >= g.target)),
        ),
        Misconception(
            "last-dilation-only",
            "only the last layer counted",
            prose("The layers before it add pixels too: the dilations sum to $2^m - 1$, the last one is $2^{m-1}$."),
            _DOUBLING,
            _sum(lambda depth: 2 ** (depth - 1)),
        ),
        Misconception(
            "dilations-in-a-row",
            "dilations 1, 2, 3 instead of 1, 2, 4",
            prose("These dilations double: the fourth is 8, not 4. Their sum is $2^m - 1$."),
            _DOUBLING,
            _sum(lambda depth: depth * (depth + 1) // 2),
        ),
        Misconception(
            "stem-jump-ignored",
            "strides of the first layers ignored",
            prose("After strides, units lie $j$ pixels apart in the input: a layer adds $(k - 1) \\cdot j$."),
            _STEM,
            _layers(_has_stem, lambda g: _with_start(g, g.start.size, 1)),
        ),
        Misconception(
            "stem-field-ignored",
            "receptive field of the first layers ignored",
            prose("The first layers see more than one pixel already. Only what is still missing has to be added."),
            _STEM,
            _layers(_has_stem, lambda g: _with_start(g, 1, g.start.jump)),
        ),
        Misconception(
            "stem-ignored",
            "first layers ignored altogether",
            prose("The first layers bring a field of their own, and their strides widen what each further layer adds."),
            _STEM,
            _layers(_has_stem, lambda g: _with_start(g, 1, 1)),
        ),
        Misconception(
            "last-stride-only",
            "only the last stride counted",
            prose("The jump is the product of all strides so far, not just the latest."),
            "quizgen/receptive-field#^jump",
            _strides(lambda strides: strides[-1]),
        ),
        Misconception(
            "strides-added",
            "strides added instead of multiplied",
            prose("A stride takes every so many units of a layer that is spread already: strides multiply."),
            "quizgen/receptive-field#^jump",
            _strides(sum),
        ),
    ),
)
