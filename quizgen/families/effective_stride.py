"""How far apart do the fields of two units lie? Convolutions, then pools among them, then units further apart."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod
from random import Random

from quizgen.figures import receptive_cone
from quizgen.kit import integer
from quizgen.kit.fields import IMAGE, Sketch, Windows, draw_conv, field_side, stack, windows_across
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Network, Pair, Shape, Sliding, Window, grow
from quizgen.worked.fields import jump_by_jump, number_step


@dataclass(frozen=True)
class Givens:
    """Square layers, and two units of the last one. Without units the jump is asked for: the distance of neighbours."""

    layers: tuple[Sliding, ...]
    units: Pair | None = None

    @cached_property
    def windows(self) -> Windows:
        """The layers along one axis."""
        return windows_across(self.layers)

    @cached_property
    def distance(self) -> int:
        """Units from the first to the second."""
        return self.units[1] - self.units[0] if self.units else 1

    @cached_property
    def distracts(self) -> bool:
        """Whether padding or dilation is given, which does not matter here."""
        return any(window.padding or window.dilation > 1 for window in self.windows)


_LARGEST = 48
"""Networks rarely shrink an image more before they stop."""

_POOLS = ((2, 2, 0), (2, 2, 0), (3, 2, 0), (3, 2, 1), (3, 1, 1), (3, 3, 0), (4, 4, 0), (2, 1, 0))


def draw(rng: Random, level: int) -> Givens | None:
    sketches = (_draw_convolutions, _draw_with_pools, _draw_with_dilation)[level - 1](rng)
    windows = tuple(window for _, window in sketches)
    if any(window.stride > max(window.kernel, 2) for window in windows):
        return None  # a kernel that jumps over pixels is rarely seen
    if sum(window.stride > 1 for window in windows) < 2 or grow(windows)[-1].jump > _LARGEST:  # noqa: PLR2004 - a product
        return None
    layers = stack(sketches)
    return Givens(layers) if level < 3 else _with_units(rng, layers)  # noqa: PLR2004 - a level's number


def _draw_convolutions(rng: Random) -> list[Sketch]:
    return [draw_conv(rng, (3, 3, 5, 7), rng.choice((1, 2, 2, 2, 3, 4))) for _ in range(rng.choice((3, 4)))]


def _draw_with_pools(rng: Random) -> list[Sketch]:
    """Draw convolutions with one or two pools among them, some of which keep the resolution."""
    count = rng.choice((4, 5, 6))
    pools = rng.sample(range(1, count), rng.choice((1, 2, 2)))
    return [_pool(rng) if i in pools else draw_conv(rng, (1, 3, 3, 5, 7), _stride(rng)) for i in range(count)]


def _draw_with_dilation(rng: Random) -> list[Sketch]:
    count = rng.choice((3, 4, 5))
    pools = rng.sample(range(1, count), 1)
    dilated = rng.randrange(count)
    return [
        _pool(rng)
        if i in pools
        else draw_conv(rng, (3, 3, 5), _stride(rng), rng.choice((2, 3, 4)) if i == dilated else 1)
        for i in range(count)
    ]


def _stride(rng: Random) -> int:
    return rng.choice((1, 1, 2, 2, 2, 3, 4))


def _pool(rng: Random) -> Sketch:
    kernel, stride, padding = rng.choice(_POOLS)
    return rng.choice((MaxPool2d, MaxPool2d, AvgPool2d)), Window(kernel, stride, padding)


def _with_units(rng: Random, layers: tuple[Sliding, ...]) -> Givens | None:
    """Choose two units of the last map, neither of them at its end, unless the map is too small."""
    output = Network(IMAGE, layers).output
    width = output.width if isinstance(output, Shape) else 0
    if width < 8:  # noqa: PLR2004 - too few to choose from
        return None
    first, second = sorted(rng.sample(range(1, min(width, 40)), 2))
    return Givens(layers, (first, second)) if second - first > 2 else None  # noqa: PLR2004 - the jump itself is level 2


def task(givens: Givens) -> Task:
    if givens.units:
        return Task("field_distance", IMAGE, givens.layers, (("units", givens.units),))
    return Task("jump", IMAGE, givens.layers)


def solve(givens: Givens) -> tuple[Step, ...]:
    steps = jump_by_jump(givens.windows)
    if not givens.units:
        return steps
    first, second = givens.units
    jump = _jump(givens)
    return (
        *steps,
        number_step("Units from the first to the second", f"{second} - {first}", givens.distance),
        number_step("Each is a jump further on", rf"{givens.distance} \cdot {jump}", givens.distance * jump),
    )


def _jump(givens: Givens) -> int:
    return grow(givens.windows)[-1].jump


def mental_effort(givens: Givens) -> int:
    fields = grow(givens.windows)
    jumps = [(window.stride, field.jump) for window, field in zip(givens.windows, fields, strict=False)]
    return effort([*jumps, (givens.distance, fields[-1].jump)])


def _jumps(wrong: Callable[[Windows], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong jump to an answer."""

    def value(givens: Givens) -> int | None:
        jump = wrong(givens.windows)
        return None if jump is None else jump * givens.distance

    return integer(value)


def _pools_skipped(givens: Givens) -> int | None:
    strides = [layer.stride[1] for layer in givens.layers if isinstance(layer, Conv2d)]
    return None if len(strides) == len(givens.layers) else prod(strides) * givens.distance


def _pool_stride_is_kernel(givens: Givens) -> int | None:
    if all(isinstance(layer, Conv2d) for layer in givens.layers):
        return None
    pairs = zip(givens.layers, givens.windows, strict=True)
    strides = (window.stride if isinstance(layer, Conv2d) else window.kernel for layer, window in pairs)
    return prod(strides) * givens.distance


def _with_dilation(windows: Windows) -> int | None:
    if all(window.dilation == 1 for window in windows):
        return None
    return prod(window.stride * window.dilation for window in windows)


def _padding_subtracted(givens: Givens) -> int | None:
    """Subtract the effective padding from the distance, as if only one of the two units were shifted."""
    field = grow(givens.windows)[-1]
    value = givens.distance * field.jump - field.padding
    return value if givens.units and field.padding and value > 0 else None


def _first_unit_kept(givens: Givens) -> int | None:
    return givens.units[1] * _jump(givens) if givens.units else None


def _one_unit_too_many(givens: Givens) -> int | None:
    return (givens.distance + 1) * _jump(givens) if givens.units else None


_TARGETS = ("strides-added", "last-stride-only", "last-stride-left-out", "width-for-jump")

FAMILY = Family(
    name="effective-stride",
    title="Effective stride of a stack",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(
            1,
            "convolutions in a row",
            (*_TARGETS, "largest-stride-only", "kernels-multiplied"),
            max_effort=8,
            max_share=0.25,  # products of a few small strides
            forms=("E5",),
        ),
        Level(
            2,
            "convolutions and pools",
            (*_TARGETS, "largest-stride-only", "pools-skipped", "pool-stride-is-kernel"),
            max_effort=14,
            max_share=0.25,  # products of a few small strides
            forms=("E5",),
        ),
        Level(
            3,
            "two units far apart, among settings that do not matter",
            (
                *_TARGETS,
                "pools-skipped",
                "pool-stride-is-kernel",
                "dilation-multiplied",
                "padding-subtracted",
                "first-unit-not-subtracted",
                "one-unit-too-many",
            ),
            max_effort=20,
            forms=("E5",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: receptive_cone(g.windows, g.units or (0, 1)),
    misconceptions=(
        Misconception(
            "strides-added",
            "strides added instead of multiplied",
            prose("A stride of 2 on units that lie 2 apart makes 4, and another one makes 8: strides multiply."),
            "quizgen/receptive-field#^jump",
            _jumps(lambda windows: sum(window.stride for window in windows)),
        ),
        Misconception(
            "last-stride-only",
            "only the last stride counted",
            prose("The last stride counts units of the layer before, and these lie several pixels apart already."),
            "quizgen/receptive-field#^jump",
            _jumps(lambda windows: windows[-1].stride),
        ),
        Misconception(
            "last-stride-left-out",
            "the last layer's stride left out",
            prose("The old jump is for the width of a field. The distance between its units includes the last stride."),
            "quizgen/receptive-field#^jump",
            _jumps(lambda windows: grow(windows)[-2].jump),
        ),
        Misconception(
            "largest-stride-only",
            "only the largest stride counted",
            prose("Every stride spreads the units, whatever the others do: multiply them all."),
            "quizgen/receptive-field#^jump",
            _jumps(lambda windows: max(window.stride for window in windows)),
        ),
        Misconception(
            "width-for-jump",
            "width of a field given instead",
            prose("That is how wide one field is. How far the next one lies is decided by the strides alone."),
            "quizgen/receptive-field#^jump-and-width",
            integer(lambda givens: field_side(givens.windows)),
        ),
        Misconception(
            "kernels-multiplied",
            "kernel sizes multiplied",
            prose("Kernels say how far a unit looks. What moves the next unit's field on is the stride."),
            "quizgen/receptive-field#^jump-and-width",
            _jumps(lambda windows: prod(window.kernel for window in windows)),
        ),
        Misconception(
            "pools-skipped",
            "pooling layers left out",
            prose("A pool with stride 2 keeps every second unit, just as a convolution with that stride does."),
            "quizgen/receptive-field#^pooling",
            integer(_pools_skipped),
        ),
        Misconception(
            "pool-stride-is-kernel",
            "kernel of a pool taken for its stride",
            prose("A pool moves by its stated stride, which may differ from its kernel: windows may overlap."),
            "quizgen/receptive-field#^pooling",
            integer(_pool_stride_is_kernel),
        ),
        Misconception(
            "dilation-multiplied",
            "dilation counted like a stride",
            prose("Dilation spreads the taps within a kernel. The kernel still moves on by its stride."),
            "quizgen/receptive-field#^dilation-and-jump",
            _jumps(_with_dilation),
        ),
        Misconception(
            "padding-subtracted",
            "padding subtracted",
            prose("Padding shifts the fields of both units alike, so their distance stays what it is."),
            "quizgen/receptive-field#^jump-and-width",
            integer(_padding_subtracted),
        ),
        Misconception(
            "first-unit-not-subtracted",
            "distance taken from unit 0",
            prose("From unit $u$ to unit $v$ there are $v - u$ jumps. Multiplying $v$ gives the distance from unit 0."),
            "quizgen/receptive-field#^jump-and-width",
            integer(_first_unit_kept),
        ),
        Misconception(
            "one-unit-too-many",
            "both units counted",
            prose("From unit $u$ to unit $v$ there are $v - u$ steps. Counting both ends gives one too many."),
            "quizgen/receptive-field#^last-column",
            integer(_one_unit_too_many),
        ),
    ),
)
