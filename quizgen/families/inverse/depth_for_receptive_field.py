"""How many layers see far enough? Equal layers, then doubling dilations, then either after a strided stem."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from quizgen.kit import integer, square
from quizgen.kit.depths import Depth, numbers
from quizgen.kit.fields import IMAGE, windows_across
from quizgen.kit.inverse import ceil_div, first_count, positive_or_none
from quizgen.problem import Answer, Asks, Family, Level, Rank, Step, Topic, Wrong, effort
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, ReceptiveField, Sliding
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.inverse import field_and_jump

_ROUNDED_DOWN = Wrong[Depth](
    "rounded-down", integer(lambda q: positive_or_none(q.adding(q.missing + 1, q.gain) - 1)), slots=numbers
)
_WHOLE_KERNEL = Wrong[Depth](
    "whole-kernel-added", integer(lambda q: q.adding(q.missing, q.kernel * q.start.jump)), slots=numbers
)


def _behind(wrong: Callable[[Depth], ReceptiveField]) -> Callable[[Depth], Answer | None]:
    """Lift a wrong receptive field of the stem."""
    return integer(lambda q: q.behind(wrong(q)))


def _with_jump(combine: Callable[[list[int]], int]) -> Callable[[Depth], Answer | None]:
    """Lift a wrong way from the stem's strides to its jump."""
    return _behind(lambda q: q.start._replace(jump=combine([layer.stride[0] for layer in q.stem])))


_STEM: tuple[Wrong[Depth], ...] = (
    Wrong("stem-jump-ignored", _with_jump(lambda _: 1), slots=numbers),
    Wrong("stem-field-ignored", _behind(lambda q: q.start._replace(size=1)), slots=numbers),
    Wrong("stem-ignored", _behind(lambda _: ReceptiveField()), slots=numbers),
    Wrong("last-stride-only", _with_jump(lambda strides: strides[-1]), slots=numbers),
    Wrong("strides-added", _with_jump(sum), slots=numbers),
)


class Equal(Depth):
    """Equal layers."""

    words = "equal"
    growth = 1

    def with_dilations(self, least: int) -> int:
        return least

    def solve(self) -> tuple[Step, ...]:
        rounded = rf"m = \lceil {self.missing} / {self.gain} \rceil"
        return (
            *field_and_jump(windows_across(self.stem)),
            self.gain_step("each layer"),
            self.missing_step(),
            integer_step("Layers needed, rounded up", rounded, self.depth),
        )


def _first_layer_forgotten(q: Equal) -> int | None:
    """Count one layer too few; where something is rounded, that gives the same."""
    return None if q.missing % q.gain else positive_or_none(q.depth - 1)


def _half_kernels(q: Equal) -> int | None:
    return ceil_div(q.missing, q.gain // 2) if q.kernel % 2 else None


_EQUAL: tuple[Wrong[Equal], ...] = (
    Wrong("side-over-kernel", integer(lambda q: ceil_div(q.target, q.kernel)), slots=numbers),
    _ROUNDED_DOWN,
    Wrong("started-at-zero", integer(lambda q: ceil_div(q.target, q.gain))),
    Wrong("first-layer-forgotten", integer(_first_layer_forgotten), slots=numbers),
    Wrong("half-kernel-added", integer(_half_kernels), slots=numbers),
    Wrong("kernels-multiplied", integer(lambda q: first_count(lambda depth: q.kernel**depth >= q.target))),
)


class EqualAfterStem(Equal):
    """Equal layers after a stem."""

    words = "equal_after_stem"


class Doubling(Depth):
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
            least = rf"\lceil {self.missing} / {self.gain} \rceil"
            steps.insert(0, self.gain_step("a layer with dilation 1"))
            steps.append(integer_step("The dilations must add up to at least", least, dilations))
        label = f"Smallest power of two that is enough: {enough}, since {enough // 2} is too small"
        return (
            *field_and_jump(windows_across(self.stem)),
            *steps,
            integer_step(
                "They sum to one less than a power of two, so that power must be at least",
                f"{dilations} + 1",
                dilations + 1,
            ),
            integer_step(label, rf"m = \lceil \log_2 {dilations + 1} \rceil", self.depth),
        )


def _with_sum(dilations: Callable[[int], int]) -> Callable[[Doubling], Answer | None]:
    """Lift a wrong sum of this many doubling dilations."""
    return integer(lambda q: first_count(lambda depth: q.gain * dilations(depth) >= q.missing))


_DILATIONS_IGNORED = Wrong[Doubling]("dilations-ignored", integer(lambda q: ceil_div(q.missing, q.gain)))

_DOUBLING: tuple[Wrong[Doubling], ...] = (
    _DILATIONS_IGNORED,
    _ROUNDED_DOWN,
    Wrong("last-dilation-only", _with_sum(lambda depth: 2 ** (depth - 1))),
    Wrong("dilations-in-a-row", _with_sum(lambda depth: depth * (depth + 1) // 2)),
    Wrong("power-alone", integer(lambda q: first_count(lambda depth: 2**depth >= q.target)), slots=numbers),
)


class DoublingAfterStem(Doubling):
    """Layers whose dilations double, after a stem."""

    words = "doubling_after_stem"


def _draw_equal(rng: Random) -> Equal | None:
    return _equal(rng, Equal, (), rng.choice((3, 3, 5, 5, 7, 9)), rng.randint(3, 24))


def _draw_doubling(rng: Random) -> Doubling | None:
    return _doubling(rng, Doubling, (), rng.choice((2, 3, 3, 3, 5, 7)), rng.randint(3, 9))


def _draw_after_stem(rng: Random) -> Depth | None:
    stem = _stem(rng)
    if rng.random() < 0.35:
        return _doubling(rng, DoublingAfterStem, stem, rng.choice((3, 3, 5)), rng.randint(2, 6))
    return _equal(rng, EqualAfterStem, stem, rng.choice((3, 3, 5, 7)), rng.randint(3, 24))


def _equal(rng: Random, kind: type[Equal], stem: tuple[Sliding, ...], kernel: int, count: int) -> Equal | None:
    """Draw a side that takes this many layers."""
    question = kind(stem, _layer(stem, kernel), target=1)
    target = question.start.size + (count - 1) * question.gain + rng.randint(1, question.gain)
    return replace(question, target=target) if target <= 200 else None  # a usual image


def _doubling(rng: Random, kind: type[Doubling], stem: tuple[Sliding, ...], kernel: int, count: int) -> Doubling | None:
    """Draw a side that takes this many layers with doubling dilations; a round one where there is a choice."""
    question = kind(stem, _layer(stem, kernel), target=1)
    gain = question.gain
    before = question.start.size + gain * (2 ** (count - 1) - 1)
    target = rng.randint(before + 1, before + gain * 2 ** (count - 1))
    if target > 100:  # long numbers teach nothing
        target -= target % 10
    return replace(question, target=target) if before < target <= 600 else None  # as for large images


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
        Asks(Equal, _EQUAL, levels=(1,)),
        Asks(Doubling, _DOUBLING, levels=(2,)),
        Asks(EqualAfterStem, (_ROUNDED_DOWN, _WHOLE_KERNEL, *_STEM), levels=(3,)),
        Asks(DoublingAfterStem, (_DILATIONS_IGNORED, _ROUNDED_DOWN, *_STEM[:4]), levels=(3,)),
    ),
    levels=(
        Level("equal layers: each adds the same", _draw_equal, ("B8",)),
        Level(
            "doubling dilations: each layer adds twice as much as the one before",
            _draw_doubling,
            ("B9",),
            max_share=0.25,  # three to nine layers, whatever the side
        ),
        # few layers after a stem see a whole image
        Level("after strided layers, whose field and jump count", _draw_after_stem, ("B8", "B9"), max_share=0.15),
    ),
    rank=Rank.SPECIAL,
)
