"""How many layers a receptive field takes: the question, with a rule for the dilations left open."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit.fields import IMAGE, windows_across
from quizgen.kit.inverse import ceil_div
from quizgen.problem import Question, Step, Task, effort
from quizgen.solver import Conv2d, ReceptiveField, Sliding, receptive_fields
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.inverse import depth_check


@dataclass(frozen=True)
class Depth(Question):
    """How many convolutions it takes for a field of `target` pixels.

    Attributes:
        stem: the layers before them, perhaps none.
        layer: the first of them; all have its kernel.
        target: the side that has to be seen.
        growth: by what the dilation grows from one to the next.
    """

    stem: tuple[Sliding, ...]
    layer: Conv2d
    target: int
    growth: ClassVar[int]

    @property
    def kernel(self) -> int:
        return self.layer.kernel_size[0]

    @cached_property
    def fields(self) -> tuple[ReceptiveField, ...]:
        """The receptive fields before the stem, and after each of its layers."""
        return receptive_fields(windows_across(self.stem))

    @property
    def start(self) -> ReceptiveField:
        return self.fields[-1]

    @property
    def missing(self) -> int:
        """Pixels that the convolutions have to add."""
        return self.target - self.start.size

    @property
    def gain(self) -> int:
        """Pixels that one with dilation 1 adds."""
        return (self.kernel - 1) * self.start.jump

    @cached_property
    def depth(self) -> int:
        return self.behind(self.start)

    def behind(self, field: ReceptiveField) -> int:
        """Return how many it takes after a field, right or wrong."""
        return self.adding(self.target - field.size, (self.kernel - 1) * field.jump)

    def adding(self, missing: int, gain: int) -> int:
        """Return how many add the missing pixels, if one with dilation 1 adds `gain`."""
        return self.with_dilations(ceil_div(missing, gain))

    def with_dilations(self, least: int) -> int:
        """Return how many it takes until their dilations add up to so much."""
        raise NotImplementedError

    @property
    def checks(self) -> tuple[str, ...]:
        """What the answer's layers see, and what one layer fewer does."""
        dilations = (sum(self.growth**number for number in range(depth)) for depth in (self.depth, self.depth - 1))
        return tuple(depth_check(self.start, self.gain, total, self.target) for total in dilations)

    def task(self) -> Task:
        givens = (("target", self.target), ("dilation_factor", self.growth))
        return Task("depth:receptive_field", IMAGE, (*self.stem, self.layer), givens)

    def effort(self) -> int:
        products = [(self.kernel - 1, self.start.jump), (ceil_div(self.missing, self.gain), self.gain)]
        for window, field in zip(windows_across(self.stem), self.fields, strict=False):
            products += [(window.kernel - 1, field.jump), (field.jump, window.stride)]
        return effort(products)

    def picture(self) -> Drawing:
        window = self.layer.windows[0]
        repeated = (replace(window, dilation=self.growth**number) for number in range(self.depth))
        return receptive_cone((*windows_across(self.stem), *repeated))

    def gain_step(self, what: str) -> Step:
        tex = rf"({self.kernel} - 1) \cdot {self.start.jump}" if self.stem else f"{self.kernel} - 1"
        return integer_step(f"Pixels that {what} adds", tex, self.gain)

    def missing_step(self) -> Step:
        label = "Pixels still missing after the first layers" if self.stem else "Pixels to add to the first one"
        return integer_step(label, f"{self.target} - {self.start.size}", self.missing)


def numbers(q: Depth) -> Mapping[str, object]:
    """Return the numbers that advice may name."""
    new, (field, jump, _) = q.kernel - 1, q.start
    of_kernel = {"kernel": q.kernel, "new": new, "half": new // 2, "gain": q.gain}
    return {"field": field, "jump": jump, "target": q.target, **of_kernel}
