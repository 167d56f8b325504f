"""How many layers see far enough? Equal layers, then doubling dilations, then either after a strided stem."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from random import Random
from typing import ClassVar

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit import integer, square
from quizgen.kit.fields import IMAGE, windows_across
from quizgen.kit.inverse import ceil_div, first_count, positive_or_none
from quizgen.problem import Answer, Asks, Family, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, ReceptiveField, Sliding, receptive_fields
from quizgen.worked.arithmetic import integer_step


@dataclass(frozen=True)
class _Depth(Question):
    """How many convolutions it takes for a field of `target` pixels.

    Attributes:
        stem: the layers in front of them, perhaps none.
        layer: the first of them; all have its kernel.
        target: the side that has to be seen.
        growth: by what the dilation grows from one to the next.
    """

    stem: tuple[Sliding, ...]
    layer: Conv2d
    target: int
    growth: ClassVar[int]

    @property
    def kernel(self) -> int:
        return self.layer.kernel_size[0]

    @cached_property
    def fields(self) -> tuple[ReceptiveField, ...]:
        """The receptive fields in front of the stem, and after each of its layers."""
        return receptive_fields(windows_across(self.stem))

    @property
    def start(self) -> ReceptiveField:
        return self.fields[-1]

    @property
    def missing(self) -> int:
        """Pixels that the convolutions have to add."""
        return self.target - self.start.size

    @property
    def gain(self) -> int:
        """Pixels that one with dilation 1 adds."""
        return (self.kernel - 1) * self.start.jump

    @cached_property
    def depth(self) -> int:
        return self.behind(self.start)

    def behind(self, field: ReceptiveField) -> int:
        """Return how many it takes behind a field, right or wrong."""
        return self.adding(self.target - field.size, (self.kernel - 1) * field.jump)

    def adding(self, missing: int, gain: int) -> int:
        """Return how many add the missing pixels, if one with dilation 1 adds `gain`."""
        return self.with_dilations(ceil_div(missing, gain))

    def with_dilations(self, least: int) -> int:
        """Return how many it takes until their dilations add up to so much."""
        raise NotImplementedError

    def task(self) -> Task:
        givens = (("target", self.target), ("dilation_factor", self.growth))
        return Task("depth:receptive_field", IMAGE, (*self.stem, self.layer), givens)

    def effort(self) -> int:
        products = [(self.kernel - 1, self.start.jump), (ceil_div(self.missing, self.gain), self.gain)]
        for window, field in zip(windows_across(self.stem), self.fields, strict=False):
            products += [(window.kernel - 1, field.jump), (field.jump, window.stride)]
        return effort(products)

    def picture(self) -> Drawing:
        window = self.layer.windows[0]
        repeated = (replace(window, dilation=self.growth**number) for number in range(self.depth))
        return receptive_cone((*windows_across(self.stem), *repeated))

    def stem_steps(self) -> tuple[Step, ...]:
        """Work out the receptive field and the jump after the stem, one layer at a time."""
        steps: list[Step] = []
        layers = zip(windows_across(self.stem), pairwise(self.fields), strict=True)
        for number, (window, (old, new)) in enumerate(layers, start=1):
            side = rf"r_0 = {old.size} + ({window.kernel} - 1) \cdot {old.jump}"
            steps += [
                integer_step(f"Field after layer {number}", side, new.size),
                integer_step(f"Jump after layer {number}", rf"j = {old.jump} \cdot {window.stride}", new.jump),
            ]
        return tuple(steps)

    def gain_step(self, what: str) -> Step:
        factor = rf" \cdot {self.start.jump}" if self.stem else ""
        return integer_step(f"{what} adds", f"({self.kernel} - 1){factor}", self.gain)

    def missing_step(self) -> Step:
        label = "Pixels that are missing" if self.stem else "Pixels to be added to the first one"
        return integer_step(label, f"{self.target} - {self.start.size}", self.missing)


_ROUNDED_DOWN = Wrong[_Depth]("rounded-down", integer(lambda q: positive_or_none(q.adding(q.missing + 1, q.gain) - 1)))
_WHOLE_KERNEL = Wrong[_Depth](
    "whole-kernel-added", integer(lambda q: q.adding(q.missing, q.kernel * q.start.jump)), (3,)
)


def _behind(wrong: Callable[[_Depth], ReceptiveField]) -> Callable[[_Depth], Answer | None]:
    """Lift a wrong receptive field of the stem."""
    return integer(lambda q: q.behind(wrong(q)))


def _with_jump(combine: Callable[[list[int]], int]) -> Callable[[_Depth], Answer | None]:
    """Lift a wrong way from the stem's strides to its jump."""
    return _behind(lambda q: q.start._replace(jump=combine([layer.stride[0] for layer in q.stem])))


_STEM: tuple[Wrong[_Depth], ...] = (
    Wrong("stem-jump-ignored", _with_jump(lambda _: 1)),
    Wrong("stem-field-ignored", _behind(lambda q: q.start._replace(size=1))),
    Wrong("stem-ignored", _behind(lambda _: ReceptiveField())),
    Wrong("last-stride-only", _with_jump(lambda strides: strides[-1])),
    Wrong("strides-added", _with_jump(sum)),
)


class Equal(_Depth):
    """Equal layers."""

    words = "equal"
    growth = 1

    def with_dilations(self, least: int) -> int:
        return least

    def solve(self) -> tuple[Step, ...]:
        rounded = rf"m = \lceil {self.missing} / {self.gain} \rceil"
        return (
            *self.stem_steps(),
            self.gain_step("Each layer"),
            self.missing_step(),
            integer_step("Layers needed, rounded up", rounded, self.depth),
        )


_EQUAL: tuple[Wrong[Equal], ...] = (
    Wrong("side-over-kernel", integer(lambda q: ceil_div(q.target, q.kernel))),
    _ROUNDED_DOWN,
    Wrong("one-too-many", integer(lambda q: q.depth + 1)),
    _WHOLE_KERNEL,
    Wrong("half-kernel-added", integer(lambda q: ceil_div(q.missing, q.gain // 2) if q.kernel % 2 else None)),
    Wrong("kernels-multiplied", integer(lambda q: first_count(lambda depth: q.kernel**depth >= q.target)), (1,)),
)


class EqualAfterStem(Equal):
    """Equal layers after a stem."""

    words = "equal_after_stem"


class Doubling(_Depth):
    """Layers whose dilations double."""

    words = "doubling"
    growth = 2

    def with_dilations(self, least: int) -> int:
        return least.bit_length()  # sums of 1, 2, 4, … have only ones as binary digits

    def effort(self) -> int:
        return super().effort() + effort([], [2, 2])

    def solve(self) -> tuple[Step, ...]:
        dilations, enough = ceil_div(self.missing, self.gain), 2**self.depth
        steps = [self.missing_step()]
        if self.stem or self.gain > 1:
            steps.insert(0, self.gain_step("A layer with dilation 1"))
        if self.gain > 1:
            least = rf"\lceil {self.missing} / {self.gain} \rceil"
            steps.append(integer_step("So the dilations have to add up to at least", least, dilations))
        label = f"First power of two that is enough: {enough}, since {enough // 2} is too small"
        return (
            *self.stem_steps(),
            *steps,
            integer_step("Their sum is one less than a power of two", f"{dilations} + 1", dilations + 1),
            integer_step(label, rf"m = \lceil \log_2 {dilations + 1} \rceil", self.depth),
        )


def _with_sum(dilations: Callable[[int], int]) -> Callable[[Doubling], Answer | None]:
    """Lift a wrong sum of so many doubling dilations."""
    return integer(lambda q: first_count(lambda depth: q.gain * dilations(depth) >= q.missing))


_DOUBLING: tuple[Wrong[Doubling], ...] = (
    _ROUNDED_DOWN,
    _WHOLE_KERNEL,
    Wrong("dilations-ignored", integer(lambda q: ceil_div(q.missing, q.gain))),
    Wrong("power-alone", integer(lambda q: first_count(lambda depth: 2**depth >= q.target)), (2,)),
    Wrong("last-dilation-only", _with_sum(lambda depth: 2 ** (depth - 1)), (2,)),
    Wrong("dilations-in-a-row", _with_sum(lambda depth: depth * (depth + 1) // 2), (2,)),
)


class DoublingAfterStem(Doubling):
    """Layers whose dilations double, after a stem."""

    words = "doubling_after_stem"


def _draw_short(rng: Random) -> Equal | None:
    return _equal(rng, Equal, (), rng.choice((3, 3, 5, 5, 7, 9)), rng.randint(3, 24))


def _draw_long_or_doubling(rng: Random) -> _Depth | None:
    if rng.random() < 0.6:
        return _doubling(rng, Doubling, (), rng.choice((2, 3, 3, 4, 5, 7)), rng.randint(3, 9))
    return _equal(rng, Equal, (), rng.choice((2, 4, 3, 3, 3, 5, 5, 7, 9, 11)), rng.randint(5, 60))


def _draw_after_stem(rng: Random) -> _Depth | None:
    stem = _stem(rng)
    if rng.random() < 0.35:
        return _doubling(rng, DoublingAfterStem, stem, rng.choice((3, 3, 5)), rng.randint(2, 6))
    return _equal(rng, EqualAfterStem, stem, rng.choice((3, 3, 5, 7)), rng.randint(3, 24))


def _equal(rng: Random, kind: type[Equal], stem: tuple[Sliding, ...], kernel: int, count: int) -> Equal | None:
    """Draw a side that takes so many layers."""
    question = kind(stem, _layer(stem, kernel), target=1)
    target = question.start.size + (count - 1) * question.gain + rng.randint(1, question.gain)
    return replace(question, target=target) if target <= 200 else None  # a usual image


def _doubling(rng: Random, kind: type[Doubling], stem: tuple[Sliding, ...], kernel: int, count: int) -> Doubling | None:
    """Draw a side that takes so many layers with doubling dilations; a round one where there is a choice."""
    question = kind(stem, _layer(stem, kernel), target=1)
    gain = question.gain
    before = question.start.size + gain * (2 ** (count - 1) - 1)
    target = rng.randint(before + 1, before + gain * 2 ** (count - 1))
    if target > 100:  # long numbers teach nothing
        target -= target % 10
    return replace(question, target=target) if before < target <= 1_500 else None  # as in audio


def _layer(stem: tuple[Sliding, ...], kernel: int) -> Conv2d:
    channels = 32 if stem else IMAGE.channels
    return Conv2d(channels, channels, square(kernel), padding=square((kernel - 1) // 2))


def _stem(rng: Random) -> tuple[Sliding, ...]:
    """Draw a convolution and perhaps a pool, or two convolutions, that make the image smaller."""
    kernel, stride = rng.choice(((3, 2), (5, 2), (7, 2), (7, 4), (11, 4), (3, 3), (5, 3), (7, 3)))
    first = Conv2d(3, 32, square(kernel), square(stride))
    if rng.random() < 0.15:
        return (first,)
    if rng.random() < 0.6:
        return first, rng.choice((MaxPool2d, MaxPool2d, AvgPool2d))(square(rng.choice((2, 3))), square(2))
    return first, Conv2d(32, 32, square(rng.choice((3, 5))), square(2))


FAMILY = Family(
    "depth-for-receptive-field",
    "Depth for a receptive field",
    Topic.RECEPTIVE_FIELD,
    questions=(
        Asks(Equal, _EQUAL, levels=(1, 2)),
        Asks(Doubling, _DOUBLING, levels=(2,)),
        Asks(EqualAfterStem, (_ROUNDED_DOWN, _WHOLE_KERNEL, *_STEM), levels=(3,)),
        Asks(DoublingAfterStem, (*_DOUBLING, *_STEM), levels=(3,)),
    ),
    levels=(
        Level("equal layers", _draw_short, ("B8",)),
        Level(
            "more layers, and doubling dilations",
            _draw_long_or_doubling,
            ("B8", "B9"),
            max_share=0.2,  # doubling dilations need three to nine layers, whatever the side
        ),
        Level(
            "after strided layers",
            _draw_after_stem,
            ("B8", "B9"),
            max_share=0.15,  # few layers after a stem see a whole image
        ),
    ),
)
