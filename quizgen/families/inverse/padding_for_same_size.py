"""Which padding keeps the size at stride 1? Plain kernels, then dilated ones, then other settings on each axis."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import ClassVar

from quizgen.drawing import Drawing
from quizgen.figures import window_of
from quizgen.kit.inverse import Setting, axes_swapped, ceil_div, first_axis_for_both, on_each_axis
from quizgen.problem import Answer, Asks, Couple, Family, Level, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape, Window
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.inverse import kernel_span, output_check


def _lost(kernel: int, dilation: int) -> int:
    """Return the pixels that a kernel takes from a side."""
    return dilation * (kernel - 1)


class EqualPadding(Setting):
    """The padding on all sides that keeps the size of a square input."""

    words = "equal"
    least: ClassVar[int] = 0

    @property
    def right(self) -> Pair:
        return self.layer.padding

    @property
    def checks(self) -> tuple[str, ...]:
        """The output sides with the answer."""
        return tuple(map(output_check, self.slides_to_check))

    def task(self) -> Task:
        details = (("target", self.size),)
        return Task("inverse:output_size", Shape(1, *self.size), (self.layer,), details, unknown=(0, "padding"))

    def solve(self) -> tuple[Step, ...]:
        return _one_axis(self.layer.windows[0])

    def effort(self) -> int:
        products: list[Pair] = []
        for window in set(self.layer.windows):
            products += [(window.dilation, window.kernel - 1), (2, window.extent - 1)]
        return effort(products)

    def picture(self) -> Drawing:
        return window_of(self.layer, self.size)


def _one_axis(window: Window, axis: str = "") -> tuple[Step, ...]:
    lost = _lost(window.kernel, window.dilation)
    return (
        *kernel_span(window, axis),
        integer_step("pixels that a side loses without padding", f"{window.extent} - 1", lost, axis),
        integer_step("half of them at each end", f"{lost} / 2", window.padding, axis),
    )


def _each(wrong: Callable[[Window], int | Fraction]) -> Callable[[Setting], Answer | None]:
    """Lift a wrong rule for one axis. It does not apply to a kernel of one pixel, which needs no padding."""
    return on_each_axis(lambda slide: wrong(slide.window) if slide.window.kernel > 1 else None)


def _dilated(wrong: Callable[[Window], int | Fraction]) -> Callable[[Setting], Answer | None]:
    """Lift a rule that is wrong about dilation; it does not apply without."""
    return on_each_axis(lambda slide: wrong(slide.window) if slide.window.extent > slide.window.kernel else None)


def _numbers(q: EqualPadding) -> Mapping[str, object]:
    """Return the numbers that advice may name."""
    window = q.layer.windows[0]
    return {
        "kernel": window.kernel,
        "dilation": window.dilation,
        "gaps": window.kernel - 1,
        "span": window.extent,
        "lost": window.extent - 1,
    }


_BOTH_ENDS = Wrong[EqualPadding]("both-ends-together", _each(lambda w: w.extent - 1))
_HALF_SPAN = Wrong[EqualPadding]("half-span", _each(lambda w: ceil_div(w.extent, 2)))

_EQUAL: tuple[Wrong[EqualPadding], ...] = (
    Wrong("padding-of-one", _each(lambda _: 1), slots=_numbers),
    _BOTH_ENDS,
    Wrong("no-padding", _each(lambda _: 0), slots=_numbers),
    _HALF_SPAN,
)

_DILATIONS: tuple[Wrong[EqualPadding], ...] = (
    Wrong("dilation-ignored", _dilated(lambda w: Fraction(w.kernel - 1, 2))),
    Wrong("dilation-as-padding", _dilated(lambda w: w.dilation)),
    Wrong("dilation-as-holes", _dilated(lambda w: Fraction((w.kernel - 1) * (w.dilation + 1), 2))),
)


class DilatedPadding(EqualPadding):
    """The padding on all sides that keeps the size of a square input under a dilated kernel."""


_DILATED: tuple[Wrong[DilatedPadding], ...] = (
    *_DILATIONS,
    _BOTH_ENDS,
    _HALF_SPAN,
    Wrong("dilation-times-half-kernel", _dilated(lambda w: Fraction(w.dilation * w.kernel, 2)), slots=_numbers),
    Wrong("dilation-added", _dilated(lambda w: Fraction(w.kernel + w.dilation - 1, 2)), slots=_numbers),
)


class PaddingOnEachAxis(EqualPadding):
    """The padding above and below, and that on the left and right, that keep the size."""

    words = "axes"

    def of_setting(self, values: Pair) -> Answer:
        return Couple(*values)

    def solve(self) -> tuple[Step, ...]:
        height, width = self.layer.windows
        answer = self.of_setting(self.right)
        last = Step("Above and below, then left and right", answer.tex, answer)
        return (*_one_axis(height, "height"), *_one_axis(width, "width"), last)


_ON_EACH_AXIS: tuple[Wrong[PaddingOnEachAxis], ...] = (
    Wrong("axes-swapped", axes_swapped),
    Wrong("first-axis-for-both", first_axis_for_both),
    *_DILATIONS,
    _BOTH_ENDS,
    _HALF_SPAN,
)


_Settings = tuple[int, int]
"""kernel, dilation"""

_PLAIN = (3, 5, 7, 9, 11, 13)
_LARGEST = 40
"""Kernels that span more are wider than the usual feature map."""


def _by_padding(kernels: tuple[int, ...], dilations: tuple[int, ...]) -> tuple[tuple[_Settings, ...], ...]:
    """Sort settings by the padding they need, so that drawing a padding first makes all equally frequent."""
    found: defaultdict[int, list[_Settings]] = defaultdict(list)
    for kernel in kernels:
        for dilation in dilations:
            lost = _lost(kernel, dilation)
            if lost % 2 == 0:
                found[lost // 2].append((kernel, dilation))
    return tuple(map(tuple, found.values()))


_DILATED_SETTINGS = _by_padding((3, 5, 7, 9), (2, 3, 4, 5, 6, 8))
_MIXED_SETTINGS = _by_padding((1, 2, 3, 4, 5, 7), (1, 2, 3, 4))


def _draw_plain(rng: Random) -> EqualPadding | None:
    return _draw_equal(rng, EqualPadding, (rng.choice(_PLAIN), 1))


def _draw_dilated(rng: Random) -> EqualPadding | None:
    return _draw_equal(rng, DilatedPadding, rng.choice(rng.choice(_DILATED_SETTINGS)))


def _draw_equal(rng: Random, kind: type[EqualPadding], settings: _Settings) -> EqualPadding | None:
    layer = _layer(settings, settings)
    side = _draw_side(rng, layer)
    return kind((side, side), layer) if side else None


def _draw_axes(rng: Random) -> PaddingOnEachAxis | None:
    height, width = rng.choice(rng.choice(_MIXED_SETTINGS)), rng.choice(rng.choice(_MIXED_SETTINGS))
    if any(kernel == 1 and dilation > 1 for kernel, dilation in (height, width)):
        return None  # a dilation that spreads nothing
    if height[1] == width[1] == 1:
        return None  # level 1, twice
    layer = _layer(height, width)
    if layer.padding[0] == layer.padding[1]:
        return None  # one number twice: nothing to confuse
    rows = _draw_side(rng, layer)
    columns = _draw_side(rng, layer)
    return PaddingOnEachAxis((rows, columns), layer) if rows and columns else None


def _layer(height: _Settings, width: _Settings) -> Conv2d:
    kernel, dilation = (height[0], width[0]), (height[1], width[1])
    return Conv2d(1, 1, kernel, (1, 1), (_lost(*height) // 2, _lost(*width) // 2), dilation)


def _draw_side(rng: Random, layer: Conv2d) -> int | None:
    """Draw a side of the input, as long as the kernel at least."""
    span = max(window.extent for window in layer.windows)
    return rng.randint(max(8, span), 64) if span <= _LARGEST else None


FAMILY = Family(
    "padding-for-same-size",
    "Padding that keeps the size",
    Topic.OUTPUT_SIZE,
    questions=(
        Asks(EqualPadding, _EQUAL, levels=(1,)),
        Asks(DilatedPadding, _DILATED, levels=(2,)),
        Asks(PaddingOnEachAxis, _ON_EACH_AXIS, levels=(3,)),
    ),
    levels=(
        # six odd kernels are already more than networks use
        Level("plain kernels: half of the pixels that a side loses", _draw_plain, ("B1",), max_share=0.3),
        Level("dilated kernels: half of what their span costs", _draw_dilated, ("B1",), max_share=0.2),  # as on level 1
        Level("a kernel and a dilation for each axis", _draw_axes, ("B1",)),
    ),
)
