"""A stack of square layers, and wrong rules for its receptive field: once for all families about them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import prod

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit.fields import IMAGE, SideRule, Windows, has_dilation, windows_across
from quizgen.problem import Answer, Integer, Question, Step, Task, effort
from quizgen.solver import Pair, ReceptiveField, Sliding, receptive_fields
from quizgen.worked import receptive_field

Rule = Callable[[Windows], int]
"""A wrong side, jump or effective padding of a stack."""


@dataclass(frozen=True)
class Stack(Question):
    """Square layers on a square image."""

    layers: tuple[Sliding, ...]

    @cached_property
    def windows(self) -> Windows:
        """The layers along one axis."""
        return windows_across(self.layers)

    @cached_property
    def field(self) -> ReceptiveField:
        """Side, jump and effective padding after the last layer."""
        return receptive_fields(self.windows)[-1]

    @cached_property
    def pads(self) -> bool:
        """Whether any layer pads."""
        return any(window.padding for window in self.windows)

    @cached_property
    def all_pad(self) -> bool:
        return all(window.padding for window in self.windows)

    @cached_property
    def dilated(self) -> bool:
        """Whether any layer is dilated."""
        return has_dilation(self.windows)

    def of_field(self, field: ReceptiveField) -> Answer | None:
        """Return the answer that follows from a field, right or wrong."""
        raise NotImplementedError


class FieldSide(Stack):
    """How wide the field of a unit after the last layer is."""

    def of_field(self, field: ReceptiveField) -> Answer | None:
        return Integer(field.size)

    def task(self) -> Task:
        return Task("receptive_field", IMAGE, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return receptive_field(self.layers)

    def effort(self) -> int:
        return side_effort(self.windows)

    def picture(self) -> Drawing:
        return receptive_cone(self.windows)


def columns_words(count: int) -> str:
    """Write 1 column, 2 columns."""
    return f"{count} column{'' if count == 1 else 's'}"


def strides_of(windows: Windows) -> dict[str, object]:
    """Return the product of the strides and their sum, written out and worked out, for advice."""
    strides = [window.stride for window in windows]
    words = {"product": " · ".join(map(str, strides)), "sum": " + ".join(map(str, strides))}
    return {**words, "jump": prod(strides), "added": sum(strides)}


def strides_before(q: Stack) -> dict[str, object]:
    """Return the strides before the last layer for which it makes a difference whether they are added or multiplied."""
    befores = [strides_of(q.windows[:number]) for number in range(len(q.windows))]
    number = max(range(len(befores)), key=lambda number: (befores[number]["jump"] != befores[number]["added"], number))
    return {"number": number + 1, **befores[number]}


def field_products(windows: Windows) -> tuple[list[Pair], list[Pair], list[Pair]]:
    """Return what there is to multiply for the jumps, the effective padding and the side."""
    layers = list(zip(windows, receptive_fields(windows), strict=False))
    return (
        [(window.stride, field.jump) for window, field in layers],
        [(window.padding, field.jump) for window, field in layers if window.padding],
        [(window.extent - 1, field.jump) for window, field in layers],
    )


def side_effort(windows: Windows) -> int:
    """Return the mental effort of working out the side of the field."""
    jumps, _, growth = field_products(windows)
    return effort([*growth, *jumps[:-1], *((window.dilation, window.kernel - 1) for window in windows)])


def with_side(wrong: SideRule) -> Callable[[Stack], Answer | None]:
    """Lift a wrong side; None: the rule does not apply."""
    return lambda q: None if (side := wrong(q.windows)) is None else q.of_field(q.field._replace(size=side))


def with_jump(wrong: Rule) -> Callable[[Stack], Answer | None]:
    return lambda q: q.of_field(q.field._replace(jump=wrong(q.windows)))


def with_padding(wrong: Rule) -> Callable[[Stack], Answer | None]:
    """Lift a wrong effective padding; it does not apply where nothing is padded."""
    return lambda q: q.of_field(q.field._replace(padding=wrong(q.windows))) if q.field.padding else None


def paddings_added(windows: Windows) -> int:
    return sum(window.padding for window in windows)


def paddings_at_new_jump(windows: Windows) -> int:
    return sum(
        window.padding * field.jump for window, field in zip(windows, receptive_fields(windows)[1:], strict=True)
    )


def paddings_at_added_strides(windows: Windows) -> int:
    """Take the sum of the strides so far for the jump."""
    added = accumulate((window.stride for window in windows[:-1]), initial=0)
    return sum(window.padding * (jump or 1) for window, jump in zip(windows, added, strict=True))


def first_padding_only(windows: Windows) -> int:
    return windows[0].padding
