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
    draw_conv,
    draw_pool,
    stack,
    units_across,
    with_new_jump,
    with_whole_kernels,
)
from quizgen.kit.stacks import (
    Stack,
    first_padding_only,
    last_padding_only,
    last_stride_only,
    padding_on_both_sides,
    paddings_added,
    paddings_at_added_strides,
    paddings_at_new_jump,
    with_jump,
    with_padding,
    with_side,
)
from quizgen.problem import Answer, Asks, Decimal, Family, Integer, Level, Range, Step, Task, Topic, Wrong, effort
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
        steps = [integer_step("An input pixel has no padding", "P", 0)]
        windows, fields = self.windows, receptive_fields(self.windows)
        for number, window in enumerate(windows, start=1):
            old, new = fields[number - 1], fields[number]
            if window.padding:
                label = f"Layer {number}: padding {window.padding} at jump {old.jump}"
                tex = rf"P = {old.padding} + {window.padding} \cdot {old.jump}"
                steps.append(integer_step(label, tex, new.padding))
            if window.stride > 1 and any(later.padding for later in windows[number:]):
                label = f"Its stride spreads what follows by {window.stride}"
                if not window.padding:
                    label = f"Layer {number} does not pad; its stride spreads what follows by {window.stride}"
                steps.append(integer_step(label, rf"j = {old.jump} \cdot {window.stride}", new.jump))
        return tuple(steps)

    def effort(self) -> int:
        jumps, shifts, _ = _products(self)
        return effort([*jumps[:-1], *shifts])

    def picture(self) -> Drawing:
        return receptive_cone(self.windows, (0,), IMAGE.width)


_EFFECTIVE_PADDING: tuple[Wrong[EffectivePadding], ...] = (
    Wrong("paddings-added", with_padding(paddings_added)),
    Wrong("paddings-at-new-jump", with_padding(paddings_at_new_jump)),
    Wrong("padding-on-both-sides", with_padding(padding_on_both_sides)),
    Wrong("last-padding-only", with_padding(last_padding_only)),
    Wrong("first-padding-only", with_padding(first_padding_only)),
    Wrong("strides-added", with_padding(paddings_at_added_strides)),
)


@dataclass(frozen=True)
class _OfUnit(Stack):
    """Where the field of a unit lies."""

    unit: int

    def at(self, first: int, size: int) -> Answer:
        """Return the answer for a field of so many columns from the first on."""
        raise NotImplementedError

    def of_field(self, field: ReceptiveField) -> Answer:
        return self.at(field.start(self.unit), field.size)

    def effort(self) -> int:
        jumps, shifts, growth = _products(self)
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
            integer_step(f"First column of unit {self.unit}", tex, self.first),
        )

    @property
    def first(self) -> int:
        return self.field.start(self.unit)


_OF_UNIT: tuple[Wrong[_OfUnit], ...] = (
    Wrong("padding-ignored", with_padding(lambda _: 0)),
    Wrong("counted-from-one", lambda q: q.at(q.field.start(q.unit - 1), q.field.size) if q.unit else None),
    Wrong("new-jump", with_side(with_new_jump)),
    Wrong("whole-kernel-added", with_side(with_whole_kernels)),
    Wrong("paddings-added", with_padding(paddings_added)),
    Wrong("paddings-at-new-jump", with_padding(paddings_at_new_jump)),
    Wrong("last-stride-only", with_jump(last_stride_only)),
    Wrong("padding-on-both-sides", with_padding(padding_on_both_sides), (2,)),
    Wrong("last-padding-only", with_padding(last_padding_only), ()),
    Wrong("first-padding-only", with_padding(first_padding_only), ()),
    Wrong("strides-added", with_padding(paddings_at_added_strides), ()),
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
            integer_step(f"Last of its {size} columns", f"{self.first} + {size} - 1", region.last),
            Step("From the first to the last", region.tex, region),
        )


_REGION: tuple[Wrong[Region], ...] = (
    *_OF_UNIT,
    Wrong("centred-on-jump", lambda q: q.at(q.unit * q.field.jump - q.field.size // 2, q.field.size)),
    Wrong("end-off-by-one", lambda q: q.at(q.first, q.field.size + 1)),
    Wrong("cut-at-the-border", lambda q: q.at(0, q.first + q.field.size) if q.first < 0 else None, (2,)),
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
        return (*self.steps(), Step("Half of the other columns further on lies the centre", tex, centre))


_CENTRE: tuple[Wrong[Centre], ...] = (
    *_OF_UNIT,
    Wrong("centred-on-jump", lambda q: q.at(q.unit * q.field.jump, 1)),
    Wrong("half-pixel-more", lambda q: q.at(q.first, q.field.size + 1)),
    Wrong("first-column-for-centre", lambda q: q.at(q.first, 1)),
)


Q = TypeVar("Q", bound=_OfUnit)


def _products(q: Stack) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[tuple[int, int]]]:
    """Return what there is to multiply for the jumps, the paddings and the side."""
    layers = list(zip(q.windows, receptive_fields(q.windows), strict=False))
    return (
        [(window.stride, field.jump) for window, field in layers],
        [(window.padding, field.jump) for window, field in layers if window.padding],
        [(window.extent - 1, field.jump) for window, field in layers],
    )


def _draw_effective_padding(rng: Random) -> EffectivePadding | None:
    count = rng.choice((2, 3, 3))
    kernels = [rng.choice((3, 3, 5, 7)) for _ in range(count)]
    sketches = [draw_conv(rng, (kernel,), rng.choice((1, 2, 2, 3))) for kernel in kernels]
    several = sum(window.padding > 0 for _, window in sketches) > 1
    layers = _spread(sketches)
    return EffectivePadding(layers) if layers and several else None


def _draw_region(rng: Random) -> Region | None:
    """Draw convolutions."""
    sketches = [draw_conv(rng, (3, 3, 5, 7), rng.choice((1, 2, 2, 3))) for _ in range(rng.choice((2, 3, 3)))]
    return _draw_unit(rng, sketches, Region)


def _draw_region_or_centre(rng: Random) -> _OfUnit | None:
    """Draw convolutions with a pool among them, and one that is dilated now and then."""
    count = rng.choice((3, 4, 4))
    pool = rng.randrange(1, count)
    dilated = rng.randrange(count) if rng.random() < 0.4 else None
    sketches = [
        draw_pool(rng) if i == pool else draw_conv(rng, (3, 3, 5), rng.choice((1, 1, 2)), 2 if i == dilated else 1)
        for i in range(count)
    ]
    return _draw_unit(rng, sketches, Region, Centre)


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
        Level(
            "how far the first field begins before the image",
            _draw_effective_padding,
            ("E6",),
            max_share=0.15,  # small numbers are all there is
        ),
        Level("the columns that a unit sees", _draw_region, ("E7",)),
        Level("columns or centre, after pools and dilation", _draw_region_or_centre, ("E7", "E8")),
    ),
)
