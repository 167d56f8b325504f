"""What the families that work backwards share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from quizgen.kit.slides import Rule
from quizgen.problem import Answer, Integer, Question
from quizgen.solver import Conv2d, Pair, Shape, Slide


def ceil_div(number: int, divisor: int) -> int:
    """Divide and round up."""
    return -(-number // divisor)


def positive_or_none(value: int) -> int | None:
    """Pass on what can be a size or a number of channels; None is neither."""
    return value if value >= 1 else None


def first_count(reaches: Callable[[int], bool]) -> int:
    """Return the smallest number, from 1, at which something is reached."""
    count = 1
    while not reaches(count):
        count += 1
    return count


def with_right_values_elsewhere(values: Sequence[int | None], right: Pair) -> Pair | None:
    """Complete a wrong rule's values for height and width with the right ones where it does not apply.

    None if it applies on neither axis.
    """
    height, width = values
    if height is None and width is None:
        return None
    return right[0] if height is None else height, right[1] if width is None else width


@dataclass(frozen=True)
class OnInput(Question):
    """A convolution on an input of known size, of which something is asked that only both sizes tell."""

    size: Pair
    layer: Conv2d

    @cached_property
    def output(self) -> Pair:
        return self.layer.output_shape(Shape(1, *self.size)).size

    @cached_property
    def slides(self) -> tuple[Slide, Slide]:
        height, width = self.layer.windows
        return height.slide(self.size[0]), width.slide(self.size[1])


class Setting(OnInput):
    """A setting that may differ between the axes is asked for: a kernel, a padding."""

    @property
    def right(self) -> Pair:
        """The setting, for height and width."""
        raise NotImplementedError

    def of_setting(self, values: Pair) -> Answer:
        """Return the answer that a setting makes, right or wrong: one number for both axes, unless overridden."""
        return Integer(values[0])

    def on_axes(self, wrong: Rule) -> Answer | None:
        """Return the answer that a wrong rule for one axis leads to; where it does not apply, the right value stays."""
        values = with_right_values_elsewhere([wrong(slide) for slide in self.slides], self.right)
        return None if values is None else self.of_setting(values)


def on_each_axis(wrong: Rule) -> Callable[[Setting], Answer | None]:
    """Lift a wrong rule for one axis."""
    return lambda q: q.on_axes(wrong)


def axes_swapped(q: Setting) -> Answer:
    height, width = q.right
    return q.of_setting((width, height))


def first_axis_for_both(q: Setting) -> Answer:
    height, _ = q.right
    return q.of_setting((height, height))
