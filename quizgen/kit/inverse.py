"""What the families that work backwards share."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from quizgen.problem import Answer, Integer, Question
from quizgen.solver import Conv2d, Pair, Shape, Slide

Method = Callable[[Slide], int | Fraction | None]
"""A setting along one axis, wrong, and perhaps a fraction; None on an axis where the method does not apply."""


def ceil_div(number: int, divisor: int) -> int:
    """Divide and round up."""
    return -(-number // divisor)


def exact_quotient(number: int, divisor: int) -> Answer | None:
    """Divide; None where the quotient is no whole number, or none that counts anything."""
    return Integer(number // divisor) if number > 0 and number % divisor == 0 else None


def positive_or_none(value: int) -> int | None:
    """Pass on what can be a size or a number of channels; None is neither."""
    return value if value >= 1 else None


def first_count(reaches: Callable[[int], bool]) -> int:
    """Return the smallest number, from 1, at which something is reached."""
    count = 1
    while not reaches(count):
        count += 1
    return count


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

    @property
    def slides_to_check(self) -> tuple[Slide, ...]:
        """The slides along both axes, or one where they are equal."""
        return self.slides[:1] if self.slides[0] == self.slides[1] else self.slides


class Setting(OnInput):
    """A setting that may differ between the axes is asked for: a kernel, a padding.

    Attributes:
        least: smaller numbers are none that it can have.
    """

    least: ClassVar[int] = 1

    @property
    def right(self) -> Pair:
        """The setting, for height and width."""
        raise NotImplementedError

    def of_setting(self, values: Pair) -> Answer:
        """Return the answer that a setting makes, right or wrong: one number for both axes, unless overridden."""
        return Integer(values[0])

    def on_axes(self, wrong: Method) -> Answer | None:
        """Return the answer that a wrong method for one axis leads to; where it does not apply, the right value stays.

        None if it applies on neither axis, or leads to a fraction or to a number that is too small.
        """
        found = [wrong(slide) for slide in self.slides]
        values = [right if value is None else value for value, right in zip(found, self.right, strict=True)]
        if found == [None, None] or any(value.denominator > 1 or value < self.least for value in values):
            return None
        height, width = map(int, values)
        return self.of_setting((height, width))


def on_each_axis(wrong: Method) -> Callable[[Setting], Answer | None]:
    """Lift a wrong method for one axis."""
    return lambda q: q.on_axes(wrong)


def axes_swapped(q: Setting) -> Answer:
    height, width = q.right
    return q.of_setting((width, height))


def first_axis_for_both(q: Setting) -> Answer:
    height, _ = q.right
    return q.of_setting((height, height))
