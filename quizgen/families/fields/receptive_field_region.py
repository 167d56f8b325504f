"""Where does a unit look? How far the first field begins outside, then the columns of a unit, then also its centre."""

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit.fields import (
    IMAGE,
    LARGEST_FIELD,
    Sketch,
    Windows,
    draw_around_pool,
    draw_conv,
    field_side,
    stack,
    units_across,
    with_new_jump,
)
from quizgen.kit.stacks import (
    Stack,
    columns_words,
    field_products,
    first_padding_only,
    paddings_added,
    paddings_at_added_strides,
    paddings_at_new_jump,
    strides_before,
    with_padding,
    with_side,
)
from quizgen.problem import Answer, Asks, Decimal, Family, Integer, Level, Range, Rank, Step, Task, Topic, Wrong, effort
from quizgen.solver import ReceptiveField, Sliding, receptive_fields
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.fields import dilated_kernels, jump_in_one, shift_in_one, side_in_one


class EffectivePadding(Stack):
    """How far the first unit's field begins before the image."""

    words = "padding"

    def of_field(self, field: ReceptiveField) -> Answer | None:
        return Integer(field.padding) if field.padding else None

    def task(self) -> Task:
        return Task("effective_padding", IMAGE, self.layers)

    def solve(self) -> tuple[Step, ...]:
        """Add up the paddings, one step each, with the jump where a stride changes it."""
        steps = [integer_step("At the input, the first unit is the first pixel", "P", 0)]
        windows, fields = self.windows, receptive_fields(self.windows)
        for number, window in enumerate(windows, start=1):
            old, new = fields[number - 1], fields[number]
            if window.padding:
                label = f"Layer {number}: padding {window.padding}, and the jump before it is {old.jump}"
                tex = rf"P = {old.padding} + {window.padding} \cdot {old.jump}"
                steps.append(integer_step(label, tex, new.padding))
            if window.stride > 1 and any(later.padding for later in windows[number:]):
                label = f"Jump after layer {number} (stride {window.stride}{'' if window.padding else ', no padding'})"
                steps.append(integer_step(label, rf"j = {old.jump} \cdot {window.stride}", new.jump))
        return tuple(steps)

    def effort(self) -> int:
        jumps, shifts, _ = field_products(self.windows)
        return effort([*jumps[:-1], *shifts])

    def picture(self) -> Drawing:
        return receptive_cone(self.windows, (0,), IMAGE.width)


def _half_field(windows: Windows) -> int:
    """Take half of the field without its centre for the padding; a field with no pixel in the centre has no half."""
    return (field_side(windows) - 1) // 2


_EFFECTIVE_PADDING: tuple[Wrong[EffectivePadding], ...] = (
    Wrong("paddings-added", with_padding(paddings_added)),
    Wrong("paddings-at-new-jump", with_padding(paddings_at_new_jump)),
    Wrong("strides-added", with_padding(paddings_at_added_strides), slots=strides_before),
    Wrong("first-padding-only", with_padding(first_padding_only)),
    Wrong("first-field-centred", lambda q: with_padding(_half_field)(q) if q.field.size % 2 else None),
)


@dataclass(frozen=True)
class _OfUnit(Stack):
    """Where the field of a unit lies."""

    unit: int

    def at(self, first: int, size: int) -> Answer:
        """Return the answer for a field of `size` columns from the first on."""
        raise NotImplementedError

    def of_field(self, field: ReceptiveField) -> Answer:
        return self.at(field.start(self.unit), field.size)

    def effort(self) -> int:
        jumps, shifts, growth = field_products(self.windows)
        return effort([*jumps, *shifts, *growth, (self.unit, self.field.jump)])

    def picture(self) -> Drawing:
        return receptive_cone(self.windows, (self.unit,), IMAGE.width)

    def steps(self) -> tuple[Step, ...]:
        """Work out side, jump and effective padding, and the first column."""
        tex = rf"{self.unit} \cdot {self.field.jump} - {self.field.padding}"
        return (
            *dilated_kernels(self.windows),
            jump_in_one(self.windows),
            side_in_one(self.windows),
            shift_in_one(self.windows),
            integer_step(f"First column that unit {self.unit} sees", tex, self.first),
        )

    @property
    def first(self) -> int:
        return self.field.start(self.unit)


def _numbers(q: _OfUnit) -> dict[str, object]:
    size, jump, padding = q.field
    words = {"shift": columns_words(padding), "further": columns_words(size - 1)}
    return {"unit": q.unit, "size": size, "jump": jump, "padding": padding, **words}


_OF_UNIT: tuple[Wrong[_OfUnit], ...] = (
    Wrong("padding-ignored", with_padding(lambda _: 0), slots=_numbers),
    Wrong("paddings-added", with_padding(paddings_added)),
    Wrong("counted-from-one", lambda q: q.at(q.field.start(q.unit - 1), q.field.size), slots=_numbers),
    Wrong("new-jump-in-side", with_side(with_new_jump)),
)


class Region(_OfUnit):
    """The columns that a unit sees, from the first to the last."""

    words = "region"

    def at(self, first: int, size: int) -> Range:
        return Range(first, first + size - 1)

    def task(self) -> Task:
        return Task("receptive_field_region", IMAGE, self.layers, (("unit", self.unit),))

    def solve(self) -> tuple[Step, ...]:
        size, region = self.field.size, self.at(self.first, self.field.size)
        return (
            *self.steps(),
            integer_step(f"Last of the {size} columns that it sees", f"{self.first} + {size} - 1", region.last),
            Step("Columns from the first to the last", region.tex, region),
        )


def _centred_region(q: Region) -> Answer | None:
    """Centre the field on unit times jump; None where no pixel is in its centre."""
    half, odd = divmod(q.field.size, 2)
    return q.at(q.unit * q.field.jump - half, q.field.size) if odd else None


_REGION: tuple[Wrong[Region], ...] = (
    *_OF_UNIT,
    Wrong("end-off-by-one", lambda q: q.at(q.first, q.field.size + 1), slots=_numbers),
    Wrong("cut-at-the-border", lambda q: q.at(0, q.first + q.field.size) if q.first < 0 else None, (2,)),
    Wrong("centred-on-jump", _centred_region, slots=_numbers),
)


class Centre(_OfUnit):
    """The centre of the field of a unit, to one decimal."""

    words = "centre"

    def at(self, first: int, size: int) -> Decimal:
        return Decimal.rounded(first + Fraction(size - 1, 2), 1, slack=0)

    def task(self) -> Task:
        return Task("receptive_field_centre", IMAGE, self.layers, (("unit", self.unit),))

    def solve(self) -> tuple[Step, ...]:
        centre = self.at(self.first, self.field.size)
        tex = rf"{self.first} + \frac{{{self.field.size} - 1}}{{2}} = {centre.tex}"
        return (*self.steps(), Step("The centre is (r − 1)/2 columns to the right of the first", tex, centre))


_CENTRE: tuple[Wrong[Centre], ...] = (
    *_OF_UNIT,
    Wrong("centred-on-jump", lambda q: q.at(q.unit * q.field.jump, 1), slots=_numbers),
    Wrong("half-pixel-more", lambda q: q.at(q.first, q.field.size + 1), slots=_numbers),
    Wrong("first-column-for-centre", lambda q: q.at(q.first, 1)),
)


Q = TypeVar("Q", bound=_OfUnit)


def _draw_effective_padding(rng: Random) -> EffectivePadding | None:
    count = rng.choice((2, 3, 3))
    kernels = [rng.choice((3, 3, 5, 7)) for _ in range(count)]
    sketches = [draw_conv(rng, (kernel,), rng.choice((1, 2, 2, 3))) for kernel in kernels]
    several = sum(window.padding > 0 for _, window in sketches) > 1
    layers = _spread(sketches)
    return EffectivePadding(layers) if layers and several else None


def _draw_region(rng: Random) -> Region | None:
    sketches = [draw_conv(rng, (3, 3, 5, 7), rng.choice((1, 2, 2, 3))) for _ in range(rng.choice((2, 3, 3)))]
    return _draw_unit(rng, sketches, Region)


def _draw_region_or_centre(rng: Random) -> _OfUnit | None:
    return _draw_unit(rng, draw_around_pool(rng, rng.choice((3, 4, 4))), Region, Centre)


def _draw_unit(rng: Random, sketches: list[Sketch], *questions: type[Q]) -> Q | None:
    layers = _spread(sketches)
    count = units_across(tuple(window for _, window in sketches)) if layers else 1
    if not layers or count == 1:
        return None
    question = questions[0] if len(questions) == 1 or rng.random() < 0.5 else questions[1]
    return question(layers, rng.randint(1, min(count - 1, 12)))


def _spread(sketches: list[Sketch]) -> tuple[Sliding, ...] | None:
    """Return the layers, if a stride comes before the last one and the field is not too large."""
    before, field = receptive_fields(window for _, window in sketches)[-2:]
    return None if before.jump == 1 or field.size > LARGEST_FIELD else stack(sketches)


FAMILY = Family(
    "receptive-field-region",
    "Where a unit looks",
    Topic.RECEPTIVE_FIELD,
    questions=(
        Asks(EffectivePadding, _EFFECTIVE_PADDING, levels=(1,)),
        Asks(Region, _REGION, levels=(2, 3)),
        Asks(Centre, _CENTRE, levels=(3,)),
    ),
    levels=(
        # small numbers are all there is
        Level("the effective padding: where the first field begins", _draw_effective_padding, ("E6",), max_share=0.15),
        Level("the columns that a unit sees, after convolutions", _draw_region, ("E7",)),
        Level("columns or centre, after pools and dilation", _draw_region_or_centre, ("E7", "E8")),
    ),
    rank=Rank.SPECIAL,
)
