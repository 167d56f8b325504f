"""How far does a unit see? Stacks with stride 1, then with strides, then with pooling and dilation, or all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.drawing import Drawing
from quizgen.figures import fields_of_units
from quizgen.kit.fields import (
    IMAGE,
    LARGEST_FIELD,
    SideRule,
    Sketch,
    Windows,
    draw_conv,
    draw_pool,
    field_side,
    if_dilated,
    if_plain,
    if_strided,
    multiplied_by_strides,
    same,
    stack,
    started_at_zero,
    units_across,
    with_kernels_added,
    with_kernels_multiplied,
    with_last_kernel_only,
    with_new_jump,
    with_padding_added,
    with_previous_stride,
    with_strides_added,
    with_strides_ignored,
    with_whole_kernels,
    without_dilation,
)
from quizgen.kit.stacks import FieldSide, Stack, side_effort, strides_before, with_side
from quizgen.problem import Answer, Asks, Family, Integer, Level, Rank, Step, Task, Topic, Wrong
from quizgen.solver import AdaptiveAvgPool2d, Conv2d, Flatten, Layer, Linear, Shape, Slide, Window, receptive_fields
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.fields import dilated_kernels, jump_in_one, shift_in_one, side_in_one


class Side(FieldSide):
    """How wide the field of a unit after the last layer is."""

    words = "side"


def _if_convolutions(rule: SideRule) -> Callable[[Side], Answer | None]:
    """Apply a rule only where there are neither pools nor dilations, of which other rules are wrong."""
    lifted = with_side(rule)
    return lambda q: None if q.dilated or not all(isinstance(layer, Conv2d) for layer in q.layers) else lifted(q)


def _with_pools_as(taken: Callable[[Window], Windows]) -> Callable[[Side], Answer | None]:
    """Take other windows for that of each pool; it does not apply where no layer is one."""

    def rule(q: Side) -> Answer | None:
        if all(isinstance(layer, Conv2d) for layer in q.layers):
            return None
        layers = zip(q.layers, q.windows, strict=True)
        windows = [(window,) if isinstance(layer, Conv2d) else taken(window) for layer, window in layers]
        return q.of_field(receptive_fields(window for some in windows for window in some)[-1])

    return rule


def _last_jump(q: Side) -> dict[str, object]:
    """Return the jump that counts for the last layer."""
    return {"layer": len(q.layers), "jump": receptive_fields(q.windows)[-2].jump}


_SIDE: tuple[Wrong[Side], ...] = (
    Wrong("strides-ignored", with_side(if_strided(with_strides_ignored)), (2, 3), _last_jump),
    Wrong("new-jump", with_side(if_strided(with_new_jump)), (2, 3)),
    Wrong("strides-added", with_side(if_strided(with_strides_added)), (2, 3), strides_before),
    Wrong("previous-stride-only", with_side(if_strided(with_previous_stride)), (2, 3)),
    Wrong("pools-skipped", _with_pools_as(lambda _: ()), (3,)),
    Wrong("pool-kernels-skipped", _with_pools_as(lambda window: (Window(1, window.stride),)), (3,)),
    Wrong("dilation-ignored", with_side(if_dilated(without_dilation)), (3,)),
    Wrong("kernels-added", with_side(if_plain(with_kernels_added)), (1,)),
    Wrong("whole-kernel-added", _if_convolutions(with_whole_kernels), (1, 2)),
    Wrong("started-at-zero", with_side(if_plain(started_at_zero)), (1,)),
    Wrong("kernels-multiplied", with_side(if_plain(with_kernels_multiplied)), (1,)),
    Wrong("padding-added", with_side(if_plain(with_padding_added)), (1,)),
    Wrong("last-kernel-only", with_side(if_plain(with_last_kernel_only)), (1,)),
    Wrong("order-reversed", _if_convolutions(if_strided(lambda windows: field_side(windows[::-1]))), (2,)),
    Wrong("field-times-stride", _if_convolutions(if_strided(multiplied_by_strides)), (2,)),
)


_CLASSES = 10


@dataclass(frozen=True)
class WholeImage(Stack):
    """What a unit sees after a layer that joins all positions of the map before it: the image, `side` pixels wide."""

    end: Literal["pool", "linear"]
    side: int
    words = "image"

    @cached_property
    def sides(self) -> tuple[int, ...]:
        """Sides of the image and of each map."""
        return tuple(units_across(self.windows[:number], self.side) for number in range(len(self.windows) + 1))

    @property
    def units(self) -> int:
        """How many units a row of the last map has."""
        return self.sides[-1]

    @cached_property
    def ending(self) -> tuple[Layer, ...]:
        """The layers after the last map."""
        if self.end == "pool":
            return (AdaptiveAvgPool2d(),)
        channels = next(layer.out_channels for layer in reversed(self.layers) if isinstance(layer, Conv2d))
        return Flatten(), Linear(channels * self.units**2, _CLASSES)

    def task(self) -> Task:
        return Task("image_columns_seen", Shape(IMAGE.channels, self.side, self.side), self.layers + self.ending)

    def solve(self) -> tuple[Step, ...]:
        """Show that the units' fields cover the image: the first begins, the last ends at the border."""
        windows, field, units, last = self.windows, self.field, self.units, self.side - 1
        end_tex = rf"{units - 1} \cdot {field.jump} - {field.padding} + {field.size} - 1"
        return (
            Step(
                "Side of the map at the input and after each layer", r" \to ".join(map(str, self.sides)), Integer(units)
            ),
            *dilated_kernels(windows),
            jump_in_one(windows),
            side_in_one(windows),
            shift_in_one(windows),
            integer_step("First column that unit 0 sees", f"0 - {field.padding}", field.start(0)),
            integer_step(f"Last column that unit {units - 1} sees", end_tex, field.start(units - 1) + field.size - 1),
            integer_step(f"The whole image, columns 0 to {last}, lies in between", f"{last} + 1", self.side),
        )

    def effort(self) -> int:
        return side_effort(self.windows)

    def picture(self) -> Drawing:
        return fields_of_units(self.field.placement(self.side, self.units), range(self.units))


_WHOLE_IMAGE: tuple[Wrong[WholeImage], ...] = (
    Wrong("end-overlooked", lambda q: Integer(q.field.size)),
    Wrong("end-sees-the-map-only", lambda q: Integer(q.units)),
    # as if the joining layer were a kernel as large as the map
    Wrong("end-beyond-the-image", lambda q: Integer(q.field.size + (q.units - 1) * q.field.jump)),
)


_MOST_JOINED = {"pool": 32, "linear": 16}
"""Larger maps are not flattened or averaged as a whole."""

_SIDES = (24, 28, 32, 40, 48, 56, 60, 64, 72, 80, 84, 96, 100, 112, 120, 128, 144, 160, 192, 224, 256)


def _draw_plain(rng: Random) -> Side | None:
    sketches = [draw_conv(rng, (3, 3, 3, 5, 5, 7, 7)) for _ in range(rng.choice((2, 3, 3, 4)))]
    if len(sketches) > 2 and rng.random() < 0.4:
        sketches[rng.randrange(len(sketches))] = same(1)
    return _side(sketches)


def _draw_strided(rng: Random) -> Side | None:
    """Draw convolutions with two strides before the last layer."""
    count = rng.choice((3, 4, 4))
    strided = set(rng.sample(range(count - 1), 2))
    sketches = [draw_conv(rng, (3, 3, 5, 7), rng.choice((2, 2, 3)) if i in strided else 1) for i in range(count)]
    return _side(sketches, strides=2)


def _draw_mixed_or_joined(rng: Random) -> Stack | None:
    side = _side(_draw_mixed(rng), strides=2)
    return _draw_joined(rng, side) if side and rng.random() < 0.3 else side


def _draw_mixed(rng: Random) -> list[Sketch]:
    """Draw convolutions and one or two pools, one layer dilated now and then."""
    count = rng.choice((4, 4, 5))
    pools = rng.choice(((1,), (2,), (1, 3)) if count > 4 else ((1,), (2,)))
    dilated = rng.randrange(count) if rng.random() < 0.5 else None
    return [
        draw_pool(rng)
        if i in pools
        else draw_conv(rng, (3, 3, 5), rng.choice((1, 1, 2)), rng.choice((2, 3)) if i == dilated else 1)
        for i in range(count)
    ]


def _side(sketches: list[Sketch], strides: int = 0) -> Side | None:
    """Ask for the field if it is not too large, after at least `strides`: with fewer, adding them is right by luck."""
    if sum(window.stride > 1 for _, window in sketches[:-1]) < strides:
        return None
    question = Side(stack(sketches))
    return question if 1 < question.field.size <= LARGEST_FIELD else None


def _draw_joined(rng: Random, stacked: Stack) -> WholeImage | None:
    """Put a layer that joins all positions after the last map, on an image of which every pixel reaches that map."""
    end: Literal["pool", "linear"] = rng.choice(("pool", "linear"))
    for side in rng.sample(_SIDES, 6):
        units = _units_reached_from_all(stacked.windows, side)
        if 1 < units <= _MOST_JOINED[end] and stacked.field.size < side:
            return WholeImage(stacked.layers, end, side)
    return None


def _units_reached_from_all(windows: Windows, side: int) -> int:
    """Return how many units a row of the last map has if every pixel reaches one of them, else 0."""
    for window in windows:
        slide = window.slide(side)
        if not _reaches_all(slide):
            return 0
        side = slide.positions
    return side


def _reaches_all(slide: Slide) -> bool:
    """Tell whether some window touches each pixel: none is dropped at the end, or lies between the taps of all."""
    window = slide.window
    dense = window.dilation == 1 or (window.stride == 1 and slide.positions >= window.dilation)
    return dense and window.stride <= window.kernel and slide.remainder <= window.padding


FAMILY = Family(
    "receptive-field",
    "Receptive field of a stack",
    Topic.RECEPTIVE_FIELD,
    questions=(Asks(Side, _SIDE), Asks(WholeImage, _WHOLE_IMAGE, levels=(3,))),
    levels=(
        Level("stacks with stride 1", _draw_plain, ("E2",), max_share=0.2),  # small odd numbers are all there is
        Level("convolutions with strides", _draw_strided, ("E1",)),
        Level(
            "pooling and dilation among the strides, or a layer that joins all positions",
            _draw_mixed_or_joined,
            ("E3", "E12"),
        ),
    ),
    rank=Rank.CORE,
)
