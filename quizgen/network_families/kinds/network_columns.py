"""Which columns of the image does a unit of a network see? And from which unit on nothing before some column?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures import fields_of_units
from quizgen.network_families.counting import line
from quizgen.network_families.drawing import OWN_WIDTH, draw_part
from quizgen.network_families.fields import Sight, field_at, through_part, widest_way
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.questions import PartQuestion, map_of
from quizgen.problem import Answer, Asks, Integer, Range, Step, Task, Topic, Wrong, group_digits
from quizgen.solver import Group, ReceptiveField


class _Columns(PartQuestion):
    """About the columns that units see after a part."""

    @cached_property
    def entry(self) -> ReceptiveField:
        """What a unit of the map sees that the part reads."""
        return field_at(self.network.body, self.part.first - 1)

    @cached_property
    def way(self) -> tuple[Sight, ...]:
        return widest_way(self.graph, len(self.graph.nodes))

    @cached_property
    def field(self) -> ReceptiveField:
        field = self.entry
        for sight in self.way:
            field = field.after(sight.window)
        if field != through_part(self.entry, field_at(self.graph, len(self.graph.nodes))):
            raise IllPosedError("branches see to different sides")
        return field

    @property
    def units(self) -> int:
        """Units in a row of the map."""
        return map_of(self.graph, len(self.graph.nodes)).width

    @property
    def entry_ends(self) -> tuple[str, str]:
        """The first and the last column that unit 0 of the map sees that the part reads, as answers are written."""
        first = self.entry.start(0)
        return group_digits(first), group_digits(first + self.entry.size - 1)

    def seen_by(self, units: range, column: int | None = None) -> Drawing:
        """Draw what units see of a row of the image."""
        return fields_of_units(self.field.placement(self.side, self.units), units, column)

    def folded(self) -> tuple[Step, ...]:
        """Work out field, jump and first column of unit 0, layer by layer."""
        steps: list[Step] = []
        field = self.entry
        for sight in self.way:
            window, after = sight.window, field.after(sight.window)
            if window.extent > 1:
                grown = rf"{field.size} + ({window.extent} - 1) \cdot {field.jump}"
                steps.append(line(f"Field after {sight.name}", grown, after.size))
            if window.padding:
                moved = rf"{field.start(0)} - {window.padding} \cdot {field.jump}"
                steps.append(line(f"First column of unit 0 after {sight.name}", moved, after.start(0)))
            if window.stride > 1:
                spread = rf"{field.jump} \cdot {window.stride}"
                steps.append(line(f"Jump after {sight.name}", spread, after.jump))
            field = after
        return tuple(steps)


@dataclass(frozen=True)
class Columns(_Columns):
    """Of one unit."""

    unit: int = 0
    words = "columns"

    def task(self) -> Task:
        return self.about("network:receptive_field_region", node=self.part.last, unit=self.unit)

    def solve(self) -> tuple[Step, ...]:
        field, unit = self.field, self.unit
        first = field.start(unit)
        answer = Range(first, first + field.size - 1)
        return (
            *self.folded(),
            line(f"First column of unit {unit}", rf"{field.start(0)} + {unit} \cdot {field.jump}", first),
            line(f"Last column of unit {unit}", f"{first} + {field.size} - 1", answer.last),
            Step("From the first to the last", answer.tex, answer),
        )

    def picture(self) -> Drawing | None:
        return self.seen_by(range(self.unit + 1))

    def seen(self, field: ReceptiveField) -> Range:
        first = field.start(self.unit)
        return Range(first, first + field.size - 1)


def _moved(change: Callable[[ReceptiveField], ReceptiveField]) -> Callable[[Columns], Answer | None]:
    """Lift another field, or another start or jump."""
    return lambda q: q.seen(change(q.field))


def _centred(q: Columns) -> Answer:
    """Take the first column for the centre."""
    first = q.field.start(q.unit) - (q.field.size - 1) // 2
    return Range(first, first + q.field.size - 1)


def _cut(q: Columns) -> Answer | None:
    """Leave out columns in the padding."""
    seen = q.seen(q.field)
    first, last = max(0, seen.first), min(q.side - 1, seen.last)
    return Range(first, last) if first <= last else None


_COLUMNS: tuple[Wrong[Columns], ...] = (
    Wrong("padding-forgotten", lambda q: q.seen(q.field._replace(padding=q.entry.padding))),
    Wrong("last-column-too-far", _moved(lambda field: field._replace(size=field.size + 1))),
    Wrong("first-taken-for-centre", _centred),
    Wrong("jump-of-the-input", lambda q: q.seen(q.field._replace(jump=q.entry.jump))),
    Wrong("counted-from-one", lambda q: q.seen(q.field._replace(padding=q.field.padding + q.field.jump))),
    Wrong("paddings-added", lambda q: q.seen(q.field._replace(padding=_plain_padding(q)))),
    Wrong("cut-at-the-border", _cut),
)


def _plain_padding(q: _Columns) -> int:
    """Add the paddings of the part as they are."""
    return q.entry.padding + sum(sight.window.padding for sight in q.way)


@dataclass(frozen=True)
class FirstInside(_Columns):
    """The first unit of a row that sees no column before a given one."""

    column: int = 0
    words = "first_inside"

    @property
    def distance(self) -> int:
        """Columns from where unit 0 begins to the given one."""
        return self.column + self.field.padding

    def task(self) -> Task:
        return self.about("network:first_unit_inside", node=self.part.last, column=self.column)

    def solve(self) -> tuple[Step, ...]:
        return (
            *self.folded(),
            line("Columns from where unit 0 begins", f"{self.column} - ({self.field.start(0)})", self.distance),
            line(
                "Divided by the jump, rounded up",
                rf"\lceil {self.distance} / {self.field.jump} \rceil",
                -(-self.distance // self.field.jump),
            ),
        )

    def picture(self) -> Drawing | None:
        first = -(-self.distance // self.field.jump)
        return self.seen_by(range(max(first - 1, 0), first + 1), self.column)

    def first(self, distance: int, jump: int) -> Answer:
        return Integer(-(-distance // jump))


_INSIDE: tuple[Wrong[FirstInside], ...] = (
    Wrong("padding-forgotten", lambda q: q.first(q.column + q.entry.padding, q.field.jump)),
    Wrong("rounded-down", lambda q: Integer(q.distance // q.field.jump)),
    Wrong("jump-of-the-input", lambda q: q.first(q.distance, q.entry.jump)),
    Wrong("field-added", lambda q: q.first(q.column + q.field.size, q.field.jump)),
    Wrong("paddings-added", lambda q: q.first(q.column + _plain_padding(q), q.field.jump)),
    Wrong("counted-from-one", lambda q: Integer(-(-q.distance // q.field.jump) + 1)),
    Wrong("in-columns", lambda q: Integer(q.distance)),
)


def _parts(network: NamedNetwork, *, deep: bool) -> tuple[Group, ...]:
    if deep:
        return tuple(part for part in (*network.blocks, *network.stages) if part.first > 1)
    first = [stage for stage in network.stages if stage.first == 1][:1]
    names = [stage.name for stage in network.stages]
    ends = [stage for stage in network.stages[1:4] if first]
    return (*first, *(Group(f"{names[0]} to {stage.name}", 1, stage.last) for stage in ends))


def _draw(network: NamedNetwork, rng: Random, *, deep: bool) -> Columns | None:
    side = network.body.input.height
    drawn = draw_part(network, rng, _parts(network, deep=deep), OWN_WIDTH, side)
    if drawn is None:
        return None
    question = Columns(network, side, *drawn)
    if len(question.way) > 7 or not question.way:
        return None
    return (
        Columns(network, side, *drawn, unit=rng.randrange(1, min(question.units, 40))) if question.units > 1 else None
    )


def _draw_inside(network: NamedNetwork, rng: Random) -> FirstInside | None:
    side = rng.choice(network.sides)
    drawn = draw_part(network, rng, _parts(network, deep=rng.random() < 0.8), OWN_WIDTH, side)
    if drawn is None:
        return None
    question = FirstInside(network, side, *drawn, column=rng.randrange(side))
    if not 0 < len(question.way) <= 7 or not question.field.padding:
        return None
    return question if -(-question.distance // question.field.jump) < question.units else None


KIND = Kind(
    "network-columns",
    "Columns that a unit sees",
    Topic.RECEPTIVE_FIELD,
    "layers with square kernels whose branches see equally far to both sides",
    questions=(Asks(Columns, _COLUMNS, levels=(1, 2)), Asks(FirstInside, _INSIDE, levels=(3,))),
    levels=(
        NetworkLevel("a unit after the first layers", lambda n, rng: _draw(n, rng, deep=False)),
        NetworkLevel("a unit deeper in the network", lambda n, rng: _draw(n, rng, deep=True)),
        NetworkLevel("the first unit that sees nothing before some column", _draw_inside, 0.2),
    ),
    efforts=(80, 110, 110),
)
