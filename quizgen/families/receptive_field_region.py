"""Where does a unit look? How far the first field begins outside, then the columns of a unit, then also its centre."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Literal

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
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
from quizgen.problem import Answer, Decimal, Family, Integer, Level, Misconception, Range, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import ReceptiveField, Sliding, grow
from quizgen.worked.fields import dilated_kernels, jump_in_one, number_step, shift_in_one, side_in_one


@dataclass(frozen=True)
class Givens:
    """Square layers on a square image, a unit of the last one, and what is asked of its field.

    Asked is how far the first unit's field begins before the image, the columns of a unit's field, or its centre.
    """

    layers: tuple[Sliding, ...]
    unit: int
    asked: Literal["padding", "region", "centre"]

    @cached_property
    def windows(self) -> Windows:
        """The layers along one axis."""
        return windows_across(self.layers)

    @cached_property
    def field(self) -> ReceptiveField:
        """Side, jump and effective padding after the last layer."""
        return grow(self.windows)[-1]


def draw(rng: Random, level: int) -> Givens | None:
    sketches = (_draw_padded, _draw_convolutions, _draw_mixed)[level - 1](rng)
    windows = tuple(window for _, window in sketches)
    before, field = grow(windows)[-2:]
    if before.jump == 1 or field.size > LARGEST_FIELD:
        return None
    if level == 1:
        several = sum(window.padding > 0 for window in windows) > 1
        return Givens(stack(sketches), 0, "padding") if several else None
    count = units_across(windows)
    if count == 1:
        return None
    asked: Literal["region", "centre"] = "region" if level == 2 or rng.random() < 0.5 else "centre"  # noqa: PLR2004 - half
    return Givens(stack(sketches), rng.randint(1, min(count - 1, 12)), asked)


def _draw_padded(rng: Random) -> list[Sketch]:
    """Draw convolutions with a stride before the last padding."""
    count = rng.choice((2, 3, 3))
    kernels = [rng.choice((3, 3, 5, 7)) for _ in range(count)]
    return [draw_conv(rng, (kernel,), rng.choice((1, 2, 2, 3))) for kernel in kernels]


def _draw_convolutions(rng: Random) -> list[Sketch]:
    return [draw_conv(rng, (3, 3, 5, 7), rng.choice((1, 2, 2, 3))) for _ in range(rng.choice((2, 3, 3)))]


def _draw_mixed(rng: Random) -> list[Sketch]:
    """Draw convolutions with a pool among them, and one that is dilated now and then."""
    count = rng.choice((3, 4, 4))
    pool = rng.randrange(1, count)
    dilated = rng.randrange(count) if rng.random() < 0.4 else None  # noqa: PLR2004 - less than half of them
    return [
        draw_pool(rng) if i == pool else draw_conv(rng, (3, 3, 5), rng.choice((1, 1, 2)), 2 if i == dilated else 1)
        for i in range(count)
    ]


def task(givens: Givens) -> Task:
    if givens.asked == "padding":
        return Task("effective_padding", IMAGE, givens.layers)
    asked = "receptive_field_region" if givens.asked == "region" else "receptive_field_centre"
    return Task(asked, IMAGE, givens.layers, (("unit", givens.unit),))


def solve(givens: Givens) -> tuple[Step, ...]:
    windows, field, unit = givens.windows, givens.field, givens.unit
    if givens.asked == "padding":
        return _padding_steps(windows)
    first = field.start(unit)
    last = first + field.size - 1
    steps = (
        *dilated_kernels(windows),
        jump_in_one(windows),
        side_in_one(windows),
        shift_in_one(windows),
        number_step(f"First column of unit {unit}", rf"{unit} \cdot {field.jump} - {field.padding}", first),
    )
    if givens.asked == "region":
        region = Range(first, last)
        return (
            *steps,
            number_step(f"Last of its {field.size} columns", f"{first} + {field.size} - 1", last),
            Step("From the first to the last", region.tex, region),
        )
    centre = _middle(first, field.size - 1)
    tex = rf"{first} + \frac{{{field.size} - 1}}{{2}} = {centre.tex}"
    return (*steps, Step("Half of the other columns further on lies the centre", tex, centre))


def _padding_steps(windows: Windows) -> tuple[Step, ...]:
    """Add up the paddings, one step each, with the jump where a stride changes it."""
    steps = [number_step("An input pixel has no padding", "P", 0)]
    fields = grow(windows)
    for number, window in enumerate(windows, start=1):
        old, new = fields[number - 1], fields[number]
        if window.padding:
            tex = rf"P = {old.padding} + {window.padding} \cdot {old.jump}"
            steps.append(number_step(f"Layer {number}: padding {window.padding} at jump {old.jump}", tex, new.padding))
        if window.stride > 1 and any(later.padding for later in windows[number:]):
            label = f"Its stride spreads what follows by {window.stride}"
            if not window.padding:
                label = f"Layer {number} does not pad; its stride spreads what follows by {window.stride}"
            steps.append(number_step(label, rf"j = {old.jump} \cdot {window.stride}", new.jump))
    return tuple(steps)


def _middle(first: int, width: int) -> Decimal:
    """Return the point half of `width` after the first column: a whole or a half, so exact with one decimal."""
    return Decimal.rounded(first + Fraction(width, 2), 1, slack=0)


def picture(givens: Givens) -> Drawing:
    return receptive_cone(givens.windows, (0 if givens.asked == "padding" else givens.unit,), IMAGE.width)


def mental_effort(givens: Givens) -> int:
    windows, fields = givens.windows, grow(givens.windows)
    jumps = [(window.stride, field.jump) for window, field in zip(windows, fields, strict=False)]
    shifts = [(window.padding, field.jump) for window, field in zip(windows, fields, strict=False) if window.padding]
    if givens.asked == "padding":
        return effort([*jumps[:-1], *shifts])
    growth = [(window.extent - 1, field.jump) for window, field in zip(windows, fields, strict=False)]
    return effort([*jumps, *shifts, *growth, (givens.unit, fields[-1].jump)])


def _field(wrong: Callable[[Givens], ReceptiveField | None], *, moves: int = 0) -> Callable[[Givens], Answer | None]:
    """Lift a wrong side, jump or effective padding to an answer; `moves` is by how many units the unit is mistaken."""

    def answer(givens: Givens) -> Answer | None:
        field = wrong(givens)
        if field is None:
            return None
        if givens.asked == "padding":
            return Integer(field.padding) if field.padding else None
        first = field.start(givens.unit + moves)
        if givens.asked == "region":
            return Range(first, first + field.size - 1)
        return _middle(first, field.size - 1)

    return answer


def _with_padding(givens: Givens, padding: int) -> ReceptiveField | None:
    """Return the field with another effective padding; None where nothing is padded."""
    field = givens.field
    return ReceptiveField(field.size, field.jump, padding) if field.padding else None


def _with_side(givens: Givens, side: int) -> ReceptiveField | None:
    """Return the field with another side; None where the side is not needed."""
    field = givens.field
    return None if givens.asked == "padding" else ReceptiveField(side, field.jump, field.padding)


def _with_jump(givens: Givens, jump: int) -> ReceptiveField | None:
    """Return the field with another jump for the unit; None where no unit is asked for."""
    field = givens.field
    return None if givens.asked == "padding" else ReceptiveField(field.size, jump, field.padding)


def _paddings_at_new_jump(windows: Windows) -> int:
    return sum(window.padding * field.jump for window, field in zip(windows, grow(windows)[1:], strict=True))


def _paddings_at_added_strides(windows: Windows) -> int:
    """Take the sum of the strides so far for the jump."""
    added = accumulate((window.stride for window in windows[:-1]), initial=0)
    return sum(window.padding * (jump or 1) for window, jump in zip(windows, added, strict=True))


def _padding_ignored(givens: Givens) -> ReceptiveField | None:
    return None if givens.asked == "padding" else _with_padding(givens, 0)


def _padding_of_last_layer(windows: Windows) -> int:
    return windows[-1].padding * grow(windows)[-2].jump


def _end_off_by_one(givens: Givens) -> Answer | None:
    if givens.asked != "region":
        return None
    first = givens.field.start(givens.unit)
    return Range(first, first + givens.field.size)


def _cut_at_the_border(givens: Givens) -> Answer | None:
    first = givens.field.start(givens.unit)
    if givens.asked != "region" or first >= 0:
        return None
    return Range(0, first + givens.field.size - 1)


def _centred_on_jump(givens: Givens) -> Answer | None:
    if givens.asked == "padding":
        return None
    middle = givens.unit * givens.field.jump
    if givens.asked == "centre":
        return _middle(middle, 0)
    half = givens.field.size // 2
    return Range(middle - half, middle - half + givens.field.size - 1)


def _half_pixel_more(givens: Givens) -> Answer | None:
    field = givens.field
    return _middle(field.start(givens.unit), field.size) if givens.asked == "centre" else None


def _first_column_for_centre(givens: Givens) -> Answer | None:
    return _middle(givens.field.start(givens.unit), 0) if givens.asked == "centre" else None


def _counted_from_one(givens: Givens) -> ReceptiveField | None:
    return givens.field if givens.asked != "padding" and givens.unit > 0 else None


_PADDING_TARGETS = ("paddings-added", "paddings-at-new-jump", "padding-on-both-sides", "last-padding-only")
_REGION_TARGETS = ("padding-ignored", "counted-from-one", "centred-on-jump", "new-jump", "whole-kernel-added")

FAMILY = Family(
    name="receptive-field-region",
    title="Where a unit looks",
    topic=Topic.RECEPTIVE_FIELD,
    levels=(
        Level(
            1,
            "how far the first field begins before the image",
            (*_PADDING_TARGETS, "first-padding-only", "strides-added"),
            max_effort=8,
            max_share=0.15,  # small numbers are all there is
            forms=("E6",),
        ),
        Level(
            2,
            "the columns that a unit sees",
            (*_REGION_TARGETS, *_PADDING_TARGETS[:3], "end-off-by-one", "cut-at-the-border", "last-stride-only"),
            max_effort=14,
            forms=("E7",),
        ),
        Level(
            3,
            "columns or centre, after pools and dilation",
            (
                *_REGION_TARGETS,
                "paddings-added",
                "paddings-at-new-jump",
                "end-off-by-one",
                "half-pixel-more",
                "first-column-for-centre",
                "last-stride-only",
            ),
            max_effort=20,
            forms=("E7", "E8"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=picture,
    misconceptions=(
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose("Unit 0 doesn't begin at column 0: all fields begin $P$ columns earlier, the effective padding."),
            "quizgen/receptive-field#^region",
            _field(_padding_ignored),
        ),
        known(
            "paddings-added",
            _field(lambda givens: _with_padding(givens, sum(window.padding for window in givens.windows))),
        ),
        Misconception(
            "paddings-at-new-jump",
            "padding multiplied by the jump after its layer",
            prose(
                "A layer pads its input, and the units there lie the jump of that input apart, before its own stride."
            ),
            "quizgen/receptive-field#^effective-padding",
            _field(lambda givens: _with_padding(givens, _paddings_at_new_jump(givens.windows))),
        ),
        Misconception(
            "padding-on-both-sides",
            "padding of both sides counted",
            prose("Only the padding on the left moves the beginning. That on the right makes room for more units."),
            "quizgen/receptive-field#^effective-padding",
            _field(lambda givens: _with_padding(givens, 2 * givens.field.padding)),
        ),
        Misconception(
            "last-padding-only",
            "only the last layer's padding counted",
            prose(
                "Each padding on the way moves the field. Add those of all layers, each times the jump in front of it."
            ),
            "quizgen/receptive-field#^effective-padding",
            _field(lambda givens: _with_padding(givens, _padding_of_last_layer(givens.windows))),
        ),
        Misconception(
            "first-padding-only",
            "only the first layer's padding counted",
            prose(
                "Later layers pad too, and theirs counts even more: multiply each by the jump in front of its layer."
            ),
            "quizgen/receptive-field#^effective-padding",
            _field(lambda givens: _with_padding(givens, givens.windows[0].padding)),
        ),
        Misconception(
            "strides-added",
            "strides added instead of multiplied",
            prose("The jump in front of a layer is the product of all strides before it, not their sum."),
            "quizgen/receptive-field#^jump",
            _field(lambda givens: _with_padding(givens, _paddings_at_added_strides(givens.windows))),
        ),
        Misconception(
            "counted-from-one",
            "unit counted from 1",
            prose("The first unit has number 0, so unit $u$ lies $u$ jumps from it, not $u - 1$."),
            "quizgen/receptive-field#^last-column",
            _field(_counted_from_one, moves=-1),
        ),
        Misconception(
            "end-off-by-one",
            "field a column too long",
            prose("The first column is one of the $r$, so the last lies $r - 1$ columns further on."),
            "quizgen/receptive-field#^last-column",
            _end_off_by_one,
        ),
        Misconception(
            "cut-at-the-border",
            "field cut off at the border",
            prose("Part of this field lies in the padding. Asked is where it begins, and that has a negative number."),
            "quizgen/receptive-field#^region",
            _cut_at_the_border,
        ),
        Misconception(
            "centred-on-jump",
            "field taken to be centred on unit times jump",
            prose(
                "That holds only if the padding makes up for all kernels exactly. Begin at $u \\cdot j - P$ instead."
            ),
            "quizgen/receptive-field#^centre",
            _centred_on_jump,
        ),
        Misconception(
            "half-pixel-more",
            "half a pixel too far",
            prose(
                "Half-way between the first and the last of $r$ columns lies $(r - 1)/2$ beyond the first, not $r/2$."
            ),
            "quizgen/receptive-field#^centre",
            _half_pixel_more,
        ),
        Misconception(
            "first-column-for-centre",
            "first column given instead of the centre",
            prose("The field begins there. Its centre lies $(r - 1)/2$ columns further on."),
            "quizgen/receptive-field#^centre",
            _first_column_for_centre,
        ),
        known("last-stride-only", _field(lambda givens: _with_jump(givens, givens.windows[-1].stride))),
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
