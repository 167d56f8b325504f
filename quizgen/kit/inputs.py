"""Layers and their output, from which the input is worked out, and wrong rules for the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from quizgen.drawing import Drawing
from quizgen.figures import sizes_through, sliding_window
from quizgen.problem import Answer, Question, Task, effort
from quizgen.solver import Conv2d, Pair, Shape, Slide, Sliding, Window
from quizgen.worked.inverse import output_check, side_before


@dataclass(frozen=True)
class Inputs(Question):
    """Square layers and one side of their output."""

    layers: tuple[Sliding, ...]
    output: int

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The layers along one axis."""
        return tuple(layer.windows[0] for layer in self.layers)

    @cached_property
    def pads(self) -> bool:
        return any(window.padding for window in self.windows)

    @cached_property
    def all_pad(self) -> bool:
        return all(window.padding for window in self.windows)

    @property
    def placed(self) -> str:
        """What is placed where it fits: words for the question."""
        if len(self.layers) > 1:
            return "Kernels and windows are placed"
        return f"The {'kernel' if isinstance(self.layers[0], Conv2d) else 'window'} is placed"

    @cached_property
    def sizes(self) -> tuple[Pair, ...]:
        """The smallest and the largest side at the output, then before each layer from the last."""
        sizes = [(self.output, self.output)]
        for window in reversed(self.windows):
            first, last = sizes[-1]
            sizes.append((side_before(window, first), side_before(window, last) + window.stride - 1))
        return tuple(sizes)

    def of_sides(self, first: int, last: int) -> Answer | None:
        """Return the answer that the smallest and the largest side of the input make, right or wrong."""
        raise NotImplementedError

    def backwards(self) -> list[tuple[Window, Pair, str]]:
        """Return the layers from the last: the window, the sides after it, and words for where it stands."""
        names = [f"before layer {number}" for number in range(len(self.layers), 0, -1)]
        return list(zip(reversed(self.windows), self.sizes[:-1], names, strict=True))

    def effort(self) -> int:
        products: list[Pair] = []
        for window, (first, last), _ in self.backwards():
            products += [(first - 1, window.stride), (2, window.padding or 1), (window.dilation, window.kernel - 1)]
            if first != last:
                products.append((last - 1, window.stride))
        return effort([(a, b) for a, b in products if a])

    def slides_of(self, size: int) -> list[Slide]:
        """Slide over an input of this side, layer by layer."""
        slides: list[Slide] = []
        for window in self.windows:
            slides.append(window.slide(size))
            size = slides[-1].positions
        return slides

    def through(self, size: int) -> Drawing:
        """Draw the way of an input through the layers."""
        slides = self.slides_of(size)
        return sliding_window(slides[0].placement) if len(slides) == 1 else sizes_through(self.layers, slides)

    def check(self, size: int) -> str:
        """Return the sides that an input of this side has on its way, as TeX."""
        slides = self.slides_of(size)
        if len(slides) == 1:
            return rf"n = {size}: \; {output_check(slides[0])}"
        return r" \to ".join(map(str, (size, *(slide.positions for slide in slides))))

    def task_of(self, asked: str) -> Task:
        first, _ = self.sizes[-1]
        return Task(asked, Shape(1, first, first), self.layers, (("target", self.output),))


Rule = Callable[[Window, int], int]
"""From a window and the side after it to the smallest side before it."""


def fold(
    rule: Rule, *, left_over: int = -1, if_any: Callable[[Window], object] = lambda _: True
) -> Callable[[Inputs], Answer | None]:
    """Lift a wrong rule for one layer to all of them.

    Args:
        rule: the wrong rule.
        left_over: pixels that may be left over, beyond a stride.
        if_any: at least one window must be such, or the rule does not apply.
    """

    def backwards(q: Inputs) -> Answer | None:
        if not any(map(if_any, q.windows)):
            return None
        first = last = q.output
        for window in reversed(q.windows):
            first, last = rule(window, first), rule(window, last) + window.stride + left_over
        return q.of_sides(first, last)

    return backwards


def padded(rule: Rule) -> Callable[[Inputs], Answer | None]:
    """Lift a rule that is wrong about padding."""
    return fold(rule, if_any=lambda window: window.padding)
