"""How far apart do the fields of two units lie? Convolutions, then pools among them, then units further apart."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit import integer
from quizgen.kit.fields import IMAGE, Sketch, Windows, draw_conv, stack, units_across, windows_across
from quizgen.kit.stacks import Stack, columns_words, field_products, strides_of, with_jump
from quizgen.problem import Answer, Asks, Family, Integer, Level, Rank, Step, Task, Topic, Wrong, effort
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Pair, ReceptiveField, Sliding, Window, receptive_fields
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.fields import jump_by_jump


class Jump(Stack):
    """The distance between the fields of neighbouring units."""

    words = "jump"

    @property
    def distance(self) -> int:
        """Units from the first to the second."""
        return 1

    def of_field(self, field: ReceptiveField) -> Integer:
        return Integer(self.distance * field.jump)

    def task(self) -> Task:
        return Task("jump", IMAGE, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return jump_by_jump(self.windows)

    def effort(self) -> int:
        jumps, _, _ = field_products(self.windows)
        return effort([*jumps, (self.distance, self.field.jump)])

    def picture(self) -> Drawing:
        return receptive_cone(self.windows, (0, 1))


def _with_strides(stride: Callable[[Sliding], int]) -> Callable[[Jump], Answer | None]:
    """Lift wrong strides of the layers."""
    return lambda q: q.of_field(q.field._replace(jump=prod(map(stride, q.layers))))


def _pool_kernel_or_stride(layer: Sliding) -> int:
    return layer.stride[1] if isinstance(layer, Conv2d) else layer.windows[1].kernel


def _conv_stride_only(layer: Sliding) -> int:
    return layer.stride[1] if isinstance(layer, Conv2d) else 1


def _last_stride_only(q: Jump) -> Answer | None:
    """Take the last layer's stride; nobody takes one that changes nothing."""
    stride = q.windows[-1].stride
    return Integer(stride) if stride > 1 else None


_STRIDES: tuple[Wrong[Jump], ...] = (
    Wrong(
        "strides-added",
        with_jump(lambda windows: sum(window.stride for window in windows)),
        slots=lambda q: strides_of(q.windows),
    ),
    Wrong("last-stride-left-out", with_jump(lambda windows: receptive_fields(windows)[-2].jump)),
    Wrong("pools-skipped", _with_strides(_conv_stride_only), (2, 3)),
)

_JUMP: tuple[Wrong[Jump], ...] = (
    *_STRIDES,
    Wrong("last-stride-only", _last_stride_only),
    Wrong("pool-stride-is-kernel", _with_strides(_pool_kernel_or_stride), (2,)),
    Wrong("width-for-jump", lambda q: Integer(q.field.size)),
    Wrong("overlap-for-jump", lambda q: Integer(q.field.size - q.field.jump) if q.field.size > q.field.jump else None),
)


@dataclass(frozen=True)
class Distance(Jump):
    """The distance between the fields of two units that are not neighbours."""

    units: Pair
    words = "distance"

    @property
    def distance(self) -> int:
        return self.units[1] - self.units[0]

    def task(self) -> Task:
        return Task("field_distance", IMAGE, self.layers, (("units", self.units),))

    def solve(self) -> tuple[Step, ...]:
        (first, second), count, jump = self.units, self.distance, self.field.jump
        return (
            *jump_by_jump(self.windows),
            integer_step(f"Jumps from unit {first} to unit {second}", f"{second} - {first}", count),
            integer_step(f"Each jump is {jump} pixels", rf"{count} \cdot {jump}", count * jump),
        )

    def picture(self) -> Drawing:
        return receptive_cone(self.windows, self.units)


def _from_end_to_start(q: Distance) -> int | None:
    """Measure from the last column of the first field to the first column of the second."""
    apart = q.distance * q.field.jump - (q.field.size - 1)
    return apart if apart > 0 else None


def _gap(q: Distance) -> int | None:
    """Count the columns that lie between the two fields."""
    gap = q.distance * q.field.jump - q.field.size
    return gap if gap > 0 else None


def _dilation_too(windows: Windows) -> int:
    return prod(window.stride * window.dilation for window in windows)


def _numbers(q: Distance) -> dict[str, object]:
    (first, second), size = q.units, q.field.size
    columns = {"further": columns_words(size - 1), "side": columns_words(size)}
    return {"first": first, "second": second, "jumps": q.distance, **columns}


_DISTANCE: tuple[Wrong[Distance], ...] = (
    Wrong("first-unit-not-subtracted", lambda q: Integer(q.units[1] * q.field.jump), slots=_numbers),
    Wrong("one-unit-too-many", lambda q: Integer((q.distance + 1) * q.field.jump), slots=_numbers),
    *_STRIDES,
    Wrong("dilation-multiplied", with_jump(_dilation_too)),
    Wrong("from-end-to-start", integer(_from_end_to_start), slots=_numbers),
    Wrong("gap-for-distance", integer(_gap), slots=_numbers),
)


_LARGEST = 48
"""Networks rarely shrink an image more before they stop."""

_POOLS = ((2, 2, 0), (2, 2, 0), (3, 2, 0), (3, 2, 1), (3, 1, 1), (3, 3, 0), (4, 4, 0), (2, 1, 0))


def _draw_jump(sketches: Callable[[Random], list[Sketch]]) -> Callable[[Random], Jump | None]:
    def draw(rng: Random) -> Jump | None:
        layers = _usual_stack(sketches(rng))
        return Jump(layers) if layers else None

    return draw


def _draw_distance(rng: Random) -> Distance | None:
    """Choose two units of the last map, neither of them at its end, unless the map is too small."""
    layers = _usual_stack(_with_dilation(rng))
    if not layers:
        return None
    width = units_across(windows_across(layers))
    if width < 8:
        return None  # too few to choose from
    first, second = sorted(rng.sample(range(1, min(width, 40)), 2))
    return Distance(layers, (first, second)) if second - first > 2 else None  # the jump itself is level 2


def _usual_stack(sketches: list[Sketch]) -> tuple[Sliding, ...] | None:
    """Return the layers, if there are strides to multiply and none is unusual."""
    windows = tuple(window for _, window in sketches)
    if any(window.stride > max(window.kernel, 2) for window in windows):
        return None  # a kernel that jumps over pixels is rarely seen
    strided = sum(window.stride > 1 for window in windows)
    return stack(sketches) if strided > 1 and receptive_fields(windows)[-1].jump <= _LARGEST else None


def _convolutions(rng: Random) -> list[Sketch]:
    first = draw_conv(rng, (3, 5, 7, 7), rng.choice((1, 2, 2, 3, 4)))
    return [first, *(draw_conv(rng, (3, 3, 5), rng.choice((1, 2, 2, 3))) for _ in range(rng.choice((2, 3))))]


def _with_pools(rng: Random) -> list[Sketch]:
    """Draw convolutions with one or two pools among them, some of which keep the resolution."""
    count = rng.choice((4, 5, 6))
    pools = rng.sample(range(1, count), rng.choice((1, 2, 2)))
    return [_pool(rng) if i in pools else draw_conv(rng, (1, 3, 3, 5, 7), _stride(rng)) for i in range(count)]


def _with_dilation(rng: Random) -> list[Sketch]:
    count = rng.choice((3, 4, 5))
    pool = rng.randrange(1, count)
    dilated = rng.randrange(count)
    return [
        _pool(rng)
        if i == pool
        else draw_conv(rng, (3, 3, 5), _stride(rng), rng.choice((2, 3, 4)) if i == dilated else 1)
        for i in range(count)
    ]


def _stride(rng: Random) -> int:
    return rng.choice((1, 1, 2, 2, 2, 3))


def _pool(rng: Random) -> Sketch:
    kernel, stride, padding = rng.choice(_POOLS)
    return rng.choice((MaxPool2d, MaxPool2d, AvgPool2d)), Window(kernel, stride, padding)


FAMILY = Family(
    "effective-stride",
    "Effective stride of a stack",
    Topic.RECEPTIVE_FIELD,
    questions=(Asks(Jump, _JUMP, levels=(1, 2)), Asks(Distance, _DISTANCE, levels=(3,))),
    levels=(
        # products of a few small strides
        Level("the strides of convolutions", _draw_jump(_convolutions), ("E5",), max_share=0.25),
        # products of a few small strides
        Level("pools among them, some of which keep the resolution", _draw_jump(_with_pools), ("E5",), max_share=0.25),
        Level("two units far apart, among settings that do not matter", _draw_distance, ("E5",)),
    ),
    rank=Rank.SPECIAL,
)
