"""Which units see an input column? After one convolution, then after a stack, then with pools and dilation."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import fields_of_units
from quizgen.kit import known
from quizgen.kit.fields import (
    IMAGE,
    LARGEST_FIELD,
    Sketch,
    Windows,
    draw_conv,
    draw_pool,
    stack,
    units_across,
    windows_across,
    with_new_jump,
    with_whole_kernels,
)
from quizgen.problem import Answer, Family, Level, Misconception, Range, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, ReceptiveField, Sliding, Window, grow
from quizgen.worked.fields import dilated_kernels, jump_in_one, number_step, shift_in_one, side_in_one


@dataclass(frozen=True)
class Givens:
    """Square layers on a square image, and a column of it. `count` is how many units a row of the output has."""

    layers: tuple[Sliding, ...]
    column: int
    count: int

    @cached_property
    def windows(self) -> Windows:
        """The layers along one axis."""
        return windows_across(self.layers)

    @cached_property
    def field(self) -> ReceptiveField:
        """Side, jump and effective padding after the last layer."""
        return grow(self.windows)[-1]


_MOST_UNITS = 12
"""More units than that see a pixel only where there are hardly any strides."""


def draw(rng: Random, level: int) -> Givens | None:
    sketches = (_draw_one, _draw_convolutions, _draw_mixed)[level - 1](rng)
    windows = tuple(window for _, window in sketches)
    field = grow(windows)[-1]
    if field.jump == 1 or field.size > LARGEST_FIELD:
        return None
    column = rng.randint(8, 40) if level > 1 and rng.random() < 0.3 else rng.randint(8, 99)  # noqa: PLR2004 - near the border
    first, last = _first(column, field), _last(column, field)
    count = units_across(windows)
    fits = 1 <= last - first < _MOST_UNITS and 1 < last < count
    return Givens(stack(sketches), column, count) if fits else None


def _draw_one(rng: Random) -> list[Sketch]:
    kernel = rng.choice((3, 5, 5, 7, 7, 9, 11))
    return [(Conv2d, Window(kernel, rng.choice((2, 2, 3, 4)), rng.randint(0, kernel // 2)))]


def _draw_convolutions(rng: Random) -> list[Sketch]:
    return [draw_conv(rng, (3, 3, 5, 7), rng.choice((1, 2, 2, 3))) for _ in range(rng.choice((2, 3, 3)))]


def _draw_mixed(rng: Random) -> list[Sketch]:
    """Draw convolutions with a pool among them, and one that is dilated now and then."""
    count = rng.choice((3, 3, 4))
    pool = rng.randrange(1, count)
    dilated = rng.randrange(count) if rng.random() < 0.4 else None  # noqa: PLR2004 - less than half of them
    return [
        draw_pool(rng) if i == pool else draw_conv(rng, (3, 3, 5), rng.choice((1, 1, 2)), 2 if i == dilated else 1)
        for i in range(count)
    ]


def _first(column: int, field: ReceptiveField) -> int:
    """Return the first unit whose field ends at or after the column; negative if there would be such before unit 0."""
    return -(-(column + field.padding - field.size + 1) // field.jump)


def _last(column: int, field: ReceptiveField) -> int:
    """Return the last unit whose field begins at or before the column."""
    return (column + field.padding) // field.jump


def task(givens: Givens) -> Task:
    return Task("units_that_see", IMAGE, givens.layers, (("column", givens.column),))


def solve(givens: Givens) -> tuple[Step, ...]:
    windows, field, column = givens.windows, givens.field, givens.column
    first, last = _first(column, field), _last(column, field)
    inside = f"{column} + {field.padding}" if field.padding else str(column)
    steps = [
        *dilated_kernels(windows),
        jump_in_one(windows),
        side_in_one(windows),
        shift_in_one(windows),
        number_step(
            "Last unit that begins at or before the column",
            rf"\left\lfloor \frac{{{inside}}}{{{field.jump}}} \right\rfloor",
            last,
        ),
        number_step(
            "First unit that ends at or after the column",
            rf"\left\lceil \frac{{{inside} - {field.size} + 1}}{{{field.jump}}} \right\rceil",
            first,
        ),
    ]
    if first < 0:
        steps.append(number_step("No unit comes before unit 0", rf"\max(0, {first})", 0))
    units = Range(max(0, first), last)
    return (*steps, Step("From the first to the last", units.tex, units))


def picture(givens: Givens) -> Drawing:
    field = givens.field
    units = range(max(0, _first(givens.column, field)), _last(givens.column, field) + 1)
    return fields_of_units(field.placement(IMAGE.width, givens.count), units, givens.column)


def mental_effort(givens: Givens) -> int:
    windows, fields = givens.windows, grow(givens.windows)
    field = fields[-1]
    jumps = [(window.stride, before.jump) for window, before in zip(windows, fields, strict=False)]
    shifts = [(window.padding, before.jump) for window, before in zip(windows, fields, strict=False) if window.padding]
    growth = [(window.extent - 1, before.jump) for window, before in zip(windows, fields, strict=False)]
    quotients = [(_last(givens.column, field), field.jump), (_first(givens.column, field), field.jump)]
    return effort([*jumps, *shifts, *growth, *quotients])


def _units(first: int, last: int) -> Answer | None:
    """Return the units from the first to the last, unless there are none; none comes before unit 0."""
    first = max(first, 0)
    return Range(first, last) if first <= last else None


def _field(wrong: Callable[[Givens], ReceptiveField | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong side, jump or effective padding to an answer."""

    def answer(givens: Givens) -> Answer | None:
        field = wrong(givens)
        return None if field is None else _units(_first(givens.column, field), _last(givens.column, field))

    return answer


def _rounding(wrong: Callable[[Givens, ReceptiveField], tuple[int, int]]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong way from the right field to the first and the last unit."""
    return lambda givens: _units(*wrong(givens, givens.field))


def _with_padding(givens: Givens, padding: int) -> ReceptiveField | None:
    """Return the field with another effective padding; None where nothing is padded."""
    field = givens.field
    return ReceptiveField(field.size, field.jump, padding) if field.padding else None


def _with_side(givens: Givens, side: int) -> ReceptiveField:
    field = givens.field
    return ReceptiveField(side, field.jump, field.padding)


def _with_last_stride(givens: Givens) -> ReceptiveField | None:
    field, stride = givens.field, givens.windows[-1].stride
    return None if stride == field.jump else ReceptiveField(field.size, stride, field.padding)


def _with_first_rounded_down(givens: Givens, field: ReceptiveField) -> tuple[int, int]:
    return (givens.column + field.padding - field.size + 1) // field.jump, _last(givens.column, field)


def _with_last_rounded_up(givens: Givens, field: ReceptiveField) -> tuple[int, int]:
    return _first(givens.column, field), -(-(givens.column + field.padding) // field.jump)


def _with_end_off_by_one(givens: Givens, field: ReceptiveField) -> tuple[int, int]:
    return -(-(givens.column + field.padding - field.size) // field.jump), _last(givens.column, field)


def _before_unit_zero(givens: Givens) -> Answer | None:
    first = _first(givens.column, givens.field)
    return Range(first, _last(givens.column, givens.field)) if first < 0 else None


def _counted_from_one(givens: Givens) -> Answer | None:
    return Range(max(_first(givens.column, givens.field), 0) + 1, _last(givens.column, givens.field) + 1)


_TARGETS = (
    "column-over-jump",
    "padding-ignored",
    "padding-subtracted",
    "first-rounded-down",
    "last-rounded-up",
    "counted-from-one",
)

FAMILY = Family(
    name="units-that-see-a-pixel",
    title="Units that see a pixel",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(1, "after one convolution", (*_TARGETS, "end-off-by-one"), max_effort=8, forms=("E9",)),
        Level(
            2,
            "after strided convolutions",
            (*_TARGETS, "paddings-added", "last-stride-only", "last-kernel-only", "before-unit-zero"),
            max_effort=14,
            forms=("E9",),
        ),
        Level(
            3,
            "after pools and dilation",
            (*_TARGETS, "paddings-added", "last-stride-only", "new-jump", "whole-kernel-added"),
            max_effort=20,
            forms=("E9",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=picture,
    misconceptions=(
        Misconception(
            "column-over-jump",
            "column simply divided by the jump",
            prose("Fields overlap, so several units see a column. All count that begin before and end after it."),
            "quizgen/receptive-field#^units-of-a-column",
            _rounding(lambda givens, field: (givens.column // field.jump, givens.column // field.jump)),
        ),
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose("All fields begin $P$ columns earlier than without padding, so look for column $x + P$."),
            "quizgen/receptive-field#^effective-padding",
            _field(lambda givens: _with_padding(givens, 0)),
        ),
        Misconception(
            "padding-subtracted",
            "padding subtracted instead of added",
            prose("Padding on the left gives every pixel a larger number in the padded row: $x + P$, not $x - P$."),
            "quizgen/receptive-field#^units-of-a-column",
            _field(lambda givens: _with_padding(givens, -givens.field.padding)),
        ),
        Misconception(
            "first-rounded-down",
            "first unit rounded down",
            prose("Rounded down, the first unit's field ends before the column. Round up to the one that reaches it."),
            "quizgen/receptive-field#^units-of-a-column",
            _rounding(_with_first_rounded_down),
        ),
        Misconception(
            "last-rounded-up",
            "last unit rounded up",
            prose("Rounded up, the last unit's field begins after the column. Round down."),
            "quizgen/receptive-field#^units-of-a-column",
            _rounding(_with_last_rounded_up),
        ),
        Misconception(
            "end-off-by-one",
            "fields taken for a column longer",
            prose("A field's last column is its first plus $r - 1$, as the first is one of the $r$."),
            "quizgen/receptive-field#^last-column",
            _rounding(_with_end_off_by_one),
        ),
        Misconception(
            "counted-from-one",
            "units counted from 1",
            prose("The first unit has number 0: unit $u$ lies $u$ jumps from it."),
            "quizgen/receptive-field#^last-column",
            _counted_from_one,
        ),
        Misconception(
            "before-unit-zero",
            "units before the first counted",
            prose("The row begins with unit 0. A negative number only says that all units from 0 on reach the column."),
            "quizgen/receptive-field#^units-of-a-column",
            _before_unit_zero,
        ),
        known(
            "paddings-added",
            _field(lambda givens: _with_padding(givens, sum(window.padding for window in givens.windows))),
        ),
        known("last-stride-only", _field(_with_last_stride)),
        Misconception(
            "last-kernel-only",
            "only the last kernel counted in the width",
            prose("The last kernel sees units of the layer before, and each of these sees several pixels itself."),
            "quizgen/receptive-field#^definition",
            _field(lambda givens: _with_side(givens, givens.windows[-1].extent) if len(givens.layers) > 1 else None),
        ),
        Misconception(
            "new-jump",
            "each layer's own stride used too early for the width",
            prose("A layer's taps are spaced by the jump of its input. Its own stride counts from the next layer on."),
            "quizgen/receptive-field#^old-jump",
            _field(lambda givens: _with_side(givens, with_new_jump(givens.windows))),
        ),
        known("whole-kernel-added", _field(lambda givens: _with_side(givens, with_whole_kernels(givens.windows)))),
    ),
)
