"""Which units see an input column? After one convolution, then after a stack, then with pools and dilation."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import fields_of_units
from quizgen.kit.fields import (
    IMAGE,
    LARGEST_FIELD,
    Sketch,
    draw_around_pool,
    draw_conv,
    stack,
    units_across,
    with_new_jump,
)
from quizgen.kit.inverse import ceil_div
from quizgen.kit.stacks import Stack, columns_words, field_products, paddings_added, with_padding
from quizgen.problem import Asks, Family, Level, Range, Rank, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, ReceptiveField, Window, receptive_fields
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.fields import dilated_kernels, jump_in_one, shift_in_one, side_in_one


@dataclass(frozen=True)
class Units(Stack):
    """The units after a stack whose fields hold a column of the image, from the first to the last."""

    column: int
    words = "units"

    @cached_property
    def count(self) -> int:
        """Units in a row of the output."""
        return units_across(self.windows)

    @property
    def first(self) -> int:
        return self.first_in(self.field)

    @property
    def last(self) -> int:
        return self.last_in(self.field)

    def first_in(self, field: ReceptiveField) -> int:
        """Return the first unit that ends at or after the column; negative if there would be such before unit 0."""
        return ceil_div(self.column + field.padding - field.size + 1, field.jump)

    def last_in(self, field: ReceptiveField) -> int:
        """Return the last unit that begins at or before the column."""
        return (self.column + field.padding) // field.jump

    def of_field(self, field: ReceptiveField) -> Range | None:
        return _units(self.first_in(field), self.last_in(field))

    def task(self) -> Task:
        return Task("units_that_see", IMAGE, self.layers, (("column", self.column),))

    def solve(self) -> tuple[Step, ...]:
        (size, jump, padding), first, last = self.field, self.first, self.last
        start = f"{jump}u - {padding}" if padding else f"{jump}u"
        further = size - 1 - padding
        end = f"{jump}u + {further}" if further > 0 else f"{jump}u - {-further}" if further else f"{jump}u"
        last_tex = rf"\left\lfloor \frac{{{self.column + padding}}}{{{jump}}} \right\rfloor"
        first_tex = rf"\left\lceil \frac{{{self.column - further}}}{{{jump}}} \right\rceil"
        begins = rf"{start} \le {self.column}, \quad u \le {last_tex}"
        ends = rf"{end} \ge {self.column}, \quad u \ge {first_tex}"
        cut = (integer_step("The row begins with unit 0", rf"\max(0, {first})", 0),) if first < 0 else ()
        units = Range(max(0, first), last)
        return (
            *dilated_kernels(self.windows),
            jump_in_one(self.windows),
            side_in_one(self.windows),
            shift_in_one(self.windows),
            integer_step("The last unit: its field begins at or before the column", begins, last),
            integer_step("The first unit: its field ends at or after the column", ends, first),
            *cut,
            Step("Units from the first to the last", units.tex, units),
        )

    def columns(self, unit: int) -> range:
        """Return the columns that a unit sees."""
        first = self.field.start(unit)
        return range(first, first + self.field.size)

    def effort(self) -> int:
        jumps, shifts, growth = field_products(self.windows)
        jump = self.field.jump
        return effort([*jumps, *shifts, *growth, (self.last, jump), (self.first, jump)])

    def picture(self) -> Drawing:
        units = range(max(0, self.first), self.last + 1)
        return fields_of_units(self.field.placement(IMAGE.width, self.count), units, self.column)


def _units(first: int, last: int) -> Range | None:
    """Return the units from the first to the last, unless there are none; none comes before unit 0."""
    first = max(first, 0)
    return Range(first, last) if first <= last else None


def _first_rounded_down(q: Units) -> Range | None:
    return _units((q.column + q.field.padding - q.field.size + 1) // q.field.jump, q.last)


def _last_rounded_up(q: Units) -> Range | None:
    return _units(q.first, ceil_div(q.column + q.field.padding, q.field.jump))


def _new_jump_in_side(q: Units) -> Range | None:
    """Take the side for larger than it is; not for a single layer, nor where units before the first would see it."""
    field = q.field._replace(size=with_new_jump(q.windows))
    return None if len(q.layers) == 1 or q.first_in(field) < 0 else q.of_field(field)


_UNITS: tuple[Wrong[Units], ...] = (
    Wrong("padding-ignored", with_padding(lambda _: 0), slots=lambda q: {"shift": columns_words(q.field.padding)}),
    Wrong("first-rounded-down", _first_rounded_down),
    Wrong("last-rounded-up", _last_rounded_up),
    Wrong("counted-from-one", lambda q: Range(max(q.first, 0) + 1, q.last + 1)),
    Wrong("paddings-added", with_padding(paddings_added), (2, 3)),
    Wrong("before-unit-zero", lambda q: Range(q.first, q.last) if q.first < 0 else None, (3,)),
    Wrong("new-jump-in-side", _new_jump_in_side, (2, 3)),
)


_MOST_UNITS = 12
"""More units than this see a pixel only where there are hardly any strides."""


def _draw(sketches: Callable[[Random], list[Sketch]], *, border: bool) -> Callable[[Random], Units | None]:
    """Draw a column of the image before layers; with `border`, one near the border now and then."""

    def draw(rng: Random) -> Units | None:
        drawn = sketches(rng)
        field = receptive_fields(window for _, window in drawn)[-1]
        if field.jump == 1 or field.size > LARGEST_FIELD:
            return None
        column = rng.randint(8, 40) if border and rng.random() < 0.3 else rng.randint(8, 99)
        question = Units(stack(drawn), column)
        fits = 1 <= question.last - question.first < _MOST_UNITS and 1 < question.last < question.count
        return question if fits else None

    return draw


def _one_convolution(rng: Random) -> list[Sketch]:
    kernel = rng.choice((3, 5, 5, 7, 7, 9, 11))
    return [(Conv2d, Window(kernel, rng.choice((2, 2, 3, 4)), rng.randint(0, kernel // 2)))]


def _convolutions(rng: Random) -> list[Sketch]:
    return [draw_conv(rng, (3, 3, 5, 7), rng.choice((1, 2, 2, 3))) for _ in range(rng.choice((2, 3, 3)))]


def _mixed_layers(rng: Random) -> list[Sketch]:
    return draw_around_pool(rng, rng.choice((3, 3, 4)))


FAMILY = Family(
    "units-that-see-a-pixel",
    "Units that see a pixel",
    Topic.RECEPTIVE_FIELD,
    questions=(Asks(Units, _UNITS),),
    levels=(
        Level("after one convolution", _draw(_one_convolution, border=False), ("E9",)),
        Level("after strided convolutions", _draw(_convolutions, border=False), ("E9",)),
        Level("after pools and dilation, at the border now and then", _draw(_mixed_layers, border=True), ("E9",)),
    ),
    rank=Rank.SPECIAL,
)
