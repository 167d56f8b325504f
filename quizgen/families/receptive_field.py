"""How far does a unit see? Stacks with stride 1, then with strides, then with pooling and dilation."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from random import Random

from quizgen.kit import integer
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Shape, Sliding, Window, grow
from quizgen.worked import receptive_field


@dataclass(frozen=True, slots=True)
class Givens:
    """Square layers on a square image."""

    layers: tuple[Sliding, ...]

    @property
    def windows(self) -> tuple[Window, ...]:
        """The layers along one axis."""
        return tuple(layer.windows[1] for layer in self.layers)

    @property
    def pads(self) -> bool:
        """Whether any layer pads: a number that does not matter here."""
        return any(window.padding for window in self.windows)


_IMAGE = Shape(3, 224, 224)
_LARGEST = 150
"""Larger receptive fields mean more arithmetic, not more insight."""


def draw(rng: Random, level: int) -> Givens | None:
    sketches = (_draw_plain, _draw_strided, _draw_mixed)[level - 1](rng)
    strides = sum(window.stride > 1 for _, window in sketches[:-1])
    if level > 1 and strides < 2:  # noqa: PLR2004 - with fewer, ignoring or adding strides is right by luck
        return None
    givens = Givens(_layers(sketches))
    return givens if grow(givens.windows)[-1].size <= _LARGEST else None


_Sketch = tuple[type[Sliding], Window]


def _conv(rng: Random, kernels: tuple[int, ...], stride: int = 1, dilation: int = 1) -> _Sketch:
    kernel = rng.choice(kernels)
    return Conv2d, Window(kernel, stride, rng.choice((0, dilation * (kernel - 1) // 2)), dilation)


def _pool(rng: Random) -> _Sketch:
    kernel, stride, padding = rng.choice(((2, 2, 0), (2, 2, 0), (3, 2, 0), (3, 2, 1), (3, 3, 0)))
    return rng.choice((MaxPool2d, MaxPool2d, AvgPool2d)), Window(kernel, stride, padding)


def _draw_plain(rng: Random) -> list[_Sketch]:
    return [_conv(rng, (1, 2, 3, 3, 3, 5, 5, 7, 11)) for _ in range(rng.choice((2, 3, 3, 4)))]


def _draw_strided(rng: Random) -> list[_Sketch]:
    """Draw convolutions with two strides before the last layer."""
    count = rng.choice((3, 4, 4))
    strided = set(rng.sample(range(count - 1), 2))
    return [_conv(rng, (3, 3, 5, 7), rng.choice((2, 2, 3)) if i in strided else 1) for i in range(count)]


def _draw_mixed(rng: Random) -> list[_Sketch]:
    """Draw convolutions and one or two pools, one layer dilated now and then."""
    count = rng.choice((4, 4, 5))
    pools = rng.choice(((1,), (2,), (1, 3)) if count > 4 else ((1,), (2,)))  # noqa: PLR2004 - never two in a row
    dilated = rng.randrange(count) if rng.random() < 0.5 else None  # noqa: PLR2004 - half of them
    return [
        _pool(rng)
        if i in pools
        else _conv(rng, (3, 3, 5), rng.choice((1, 1, 2)), rng.choice((2, 3)) if i == dilated else 1)
        for i in range(count)
    ]


def _layers(sketches: list[_Sketch]) -> tuple[Sliding, ...]:
    """Give the sketched windows channels: they double with each convolution, and nothing depends on them."""
    layers: list[Sliding] = []
    channels = _IMAGE.channels
    for kind, window in sketches:
        kernel, stride, padding, dilation = (
            (v, v) for v in (window.kernel, window.stride, window.padding, window.dilation)
        )
        if kind is Conv2d:
            filters = 16 if channels == _IMAGE.channels else 2 * channels
            layers.append(Conv2d(channels, filters, kernel, stride, padding, dilation))
            channels = filters
        elif kind is MaxPool2d:
            layers.append(MaxPool2d(kernel, stride, padding))
        else:
            layers.append(AvgPool2d(kernel, stride, padding))
    return tuple(layers)


def task(givens: Givens) -> Task:
    return Task("receptive_field", _IMAGE, givens.layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    return receptive_field(givens.layers)


def mental_effort(givens: Givens) -> int:
    windows, fields = givens.windows, grow(givens.windows)
    growth = [(window.extent - 1, field.jump) for window, field in zip(windows, fields, strict=False)]
    jumps = [(window.stride, field.jump) for window, field in zip(windows[:-1], fields, strict=False)]
    dilations = [(window.dilation, window.kernel - 1) for window in windows]
    return effort([*growth, *jumps, *dilations])


def _windows(wrong: Callable[[tuple[Window, ...]], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for windows to an answer."""
    return integer(lambda givens: wrong(givens.windows))


def _right(windows: tuple[Window, ...]) -> int:
    return grow(windows)[-1].size


def _with_new_jump(windows: tuple[Window, ...]) -> int:
    size = jump = 1
    for window in windows:
        jump *= window.stride
        size += (window.extent - 1) * jump
    return size


def _with_strides_added(windows: tuple[Window, ...]) -> int:
    size, jump = windows[0].extent, 0
    for before, window in pairwise(windows):
        jump += before.stride
        size += (window.extent - 1) * jump
    return size


def _with_previous_stride(windows: tuple[Window, ...]) -> int:
    return windows[0].extent + sum((window.extent - 1) * before.stride for before, window in pairwise(windows))


def _top_down_rule(windows: tuple[Window, ...]) -> int:
    size = 1
    for window in windows:
        size = size * window.stride + window.extent - 1
    return size


def _with_whole_kernels(windows: tuple[Window, ...]) -> int:
    return 1 + sum(window.extent * field.jump for window, field in zip(windows, grow(windows), strict=False))


def _without_dilation(windows: tuple[Window, ...]) -> int | None:
    if all(window.dilation == 1 for window in windows):
        return None
    return _right(tuple(Window(window.kernel, window.stride) for window in windows))


def _pools_skipped(givens: Givens) -> Answer | None:
    convolutions = tuple(layer.windows[1] for layer in givens.layers if isinstance(layer, Conv2d))
    return None if len(convolutions) == len(givens.layers) else Integer(_right(convolutions))


def _pool_kernels_skipped(givens: Givens) -> Answer | None:
    if all(isinstance(layer, Conv2d) for layer in givens.layers):
        return None
    return Integer(
        _right(
            tuple(
                window if isinstance(layer, Conv2d) else Window(1, window.stride)
                for layer, window in zip(givens.layers, givens.windows, strict=True)
            )
        )
    )


def _has_strides(windows: tuple[Window, ...]) -> bool:
    return any(window.stride > 1 for window in windows)


def _strided(wrong: Callable[[tuple[Window, ...]], int]) -> Callable[[Givens], Answer | None]:
    """Lift a rule that is wrong about strides; it does not apply where there are none."""
    return _windows(lambda windows: wrong(windows) if _has_strides(windows) else None)


_TARGETS = ("kernels-added", "kernels-multiplied", "whole-kernel-added", "started-at-zero", "last-kernel-only")
_STRIDE_TARGETS = (
    "new-jump",
    "strides-ignored",
    "previous-stride-only",
    "strides-added",
    "order-reversed",
    "top-down-rule",
)

FAMILY = Family(
    name="receptive-field",
    title="Receptive field of a stack",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(
            1,
            "stacks with stride 1",
            (*_TARGETS, "padding-added"),
            max_effort=8,
            max_share=0.2,  # small odd numbers are all there is
            forms=("E2",),
        ),
        Level(
            2,
            "convolutions with strides",
            (*_STRIDE_TARGETS, "whole-kernel-added", "padding-added"),
            max_effort=14,
            forms=("E1",),
        ),
        Level(
            3,
            "pooling and dilation among the strides",
            (*_STRIDE_TARGETS, "pools-skipped", "pool-kernels-skipped", "dilation-ignored"),
            max_effort=20,
            forms=("E3",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    misconceptions=(
        Misconception(
            "new-jump",
            "each layer's own stride used too early",
            prose("A layer's taps are spaced by the jump of its input. Its own stride counts from the next layer on."),
            "quizgen/receptive-field#^old-jump",
            _strided(_with_new_jump),
        ),
        Misconception(
            "strides-ignored",
            "strides ignored",
            prose("After a stride, neighbouring units lie further apart in the input: multiply $k - 1$ by the jump."),
            "quizgen/receptive-field#^jump",
            _strided(lambda windows: 1 + sum(window.extent - 1 for window in windows)),
        ),
        Misconception(
            "previous-stride-only",
            "only the stride just before counted",
            prose("The jump is the product of all earlier strides, not just that of the layer before."),
            "quizgen/receptive-field#^jump",
            _strided(_with_previous_stride),
        ),
        Misconception(
            "strides-added",
            "strides added instead of multiplied",
            prose("A step of 2 made of steps of 2 is a step of 4 here, and three of them make 8: strides multiply."),
            "quizgen/receptive-field#^jump",
            _strided(_with_strides_added),
        ),
        Misconception(
            "order-reversed",
            "layers taken in reverse order",
            prose(
                "With this rule, start at the input: a stride widens the steps of the layers after it, not before it."
            ),
            "quizgen/receptive-field#^order",
            _strided(lambda windows: _right(windows[::-1])),
        ),
        Misconception(
            "top-down-rule",
            "the rule for going backwards used forwards",
            prose("Multiplying $r$ by the stride belongs to the way from the last layer to the first: $r s + k - s$."),
            "quizgen/receptive-field#^order",
            _strided(_top_down_rule),
        ),
        Misconception(
            "kernels-added",
            "kernel sizes added",
            prose("Windows of neighbouring units overlap. A layer adds only $k - 1$ new pixels (times the jump)."),
            "quizgen/receptive-field#^new-pixels",
            _windows(lambda windows: sum(window.extent for window in windows)),
        ),
        Misconception(
            "kernels-multiplied",
            "kernel sizes multiplied",
            prose(
                "Kernels multiply only if their windows never overlap. With stride 1 each layer adds $k - 1$ pixels."
            ),
            "quizgen/receptive-field#^new-pixels",
            _windows(lambda windows: prod(window.extent for window in windows)),
        ),
        Misconception(
            "whole-kernel-added",
            "k instead of k − 1 added",
            prose("One tap of the kernel is the pixel you already have: only the other $k - 1$ are new."),
            "quizgen/receptive-field#^new-pixels",
            _windows(_with_whole_kernels),
        ),
        Misconception(
            "started-at-zero",
            "started at 0 instead of 1",
            prose("Before any layer a unit is one pixel and sees itself: start with $r = 1$."),
            "quizgen/receptive-field#^new-pixels",
            _windows(lambda windows: _right(windows) - 1),
        ),
        Misconception(
            "last-kernel-only",
            "only the last kernel counted",
            prose("The last kernel sees units of the layer before, and each of these sees several pixels itself."),
            "quizgen/receptive-field#^definition",
            _windows(lambda windows: windows[-1].extent),
        ),
        Misconception(
            "padding-added",
            "padding added to the field",
            prose("Padding shifts where the field lies, not how wide it is: leave it out."),
            "quizgen/receptive-field#^padding",
            _windows(
                lambda windows: _right(windows) + 2 * grow(windows)[-1].padding if grow(windows)[-1].padding else None
            ),
        ),
        Misconception(
            "pools-skipped",
            "pooling layers left out",
            prose("A pool slides a window like a convolution: its kernel widens the field, its stride the jump."),
            "quizgen/receptive-field#^pooling",
            _pools_skipped,
        ),
        Misconception(
            "pool-kernels-skipped",
            "only the strides of the pools counted",
            prose("A pool's window sees several units too: add $(k - 1)$ times the jump for it."),
            "quizgen/receptive-field#^pooling",
            _pool_kernels_skipped,
        ),
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("A dilated kernel spans $d(k - 1) + 1$ units: use that in place of $k$."),
            "quizgen/receptive-field#^dilation",
            _windows(_without_dilation),
        ),
    ),
)
