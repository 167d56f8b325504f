"""Kernels that sizes lead to: what is left of a padded side once the moves are taken off."""

from dataclasses import replace
from functools import cached_property

from quizgen.drawing import Drawing
from quizgen.figures import window_of
from quizgen.kit.inverse import OnInput
from quizgen.problem import Answer, IntegerSet, Step, Task, effort
from quizgen.solver import Pair, Shape, Slide
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.inverse import output_check, padded_side
from quizgen.worked.output_size import pixels


def kernel_effort(q: OnInput) -> int:
    products: list[Pair] = []
    for slide in set(q.slides):
        window = slide.window
        products += [(2, window.padding or 1), (slide.steps, window.stride), (window.dilation, window.extent - 1)]
    return effort(products, [q.output[0]])


def travelled(slide: Slide) -> int:
    """Count the pixels that the kernel travels."""
    return slide.steps * slide.window.stride


def moves(slide: Slide, axis: str = "") -> tuple[Step, ...]:
    label, tex = "moves, one fewer than positions", f"{slide.positions} - 1"
    return (*padded_side(slide.window, slide.size, axis), integer_step(label, tex, slide.steps, axis))


def rest_step(slide: Slide, label: str, axis: str = "") -> Step:
    """Work out what the moves leave of a padded side."""
    moved = travelled(slide)
    return integer_step(label, f"{slide.padded} - {moved}", slide.padded - moved, axis)


class KernelSides(OnInput):
    """All sides of a square kernel that give the output: with a stride there are several. Its own is the smallest."""

    words = "sides"

    @cached_property
    def rest(self) -> int:
        """The pixels that the moves leave: the largest kernel has them all."""
        slide = self.slides[0]
        return slide.padded - travelled(slide)

    @property
    def checks(self) -> tuple[str, ...]:
        """The output with the smallest kernel and with the largest one."""
        smallest = self.slides[0]
        largest = replace(smallest.window, kernel=self.rest).slide(smallest.size)
        return tuple(rf"k = {slide.window.kernel}: \; {output_check(slide)}" for slide in (smallest, largest))

    def of_rest(self, rest: int, *, more: int = 0) -> Answer | None:
        """Return the sides, if this many pixels are left by the moves, and perhaps too many of them."""
        smallest = rest - self.layer.stride[0] + 1 - more
        return IntegerSet.of(range(smallest, rest + 1)) if smallest >= 1 else None

    def task(self) -> Task:
        details = (("target", self.output),)
        return Task("inverse_all:output_size", Shape(1, *self.size), (self.layer,), details, unknown=(0, "kernel_size"))

    def solve(self) -> tuple[Step, ...]:
        slide, stride = self.slides[0], self.layer.stride[0]
        answer = IntegerSet.of(range(slide.window.kernel, self.rest + 1))
        label = f"smallest kernel, with {pixels(stride - 1)} left over"
        return (
            *moves(slide),
            integer_step("distance that the kernel moves", rf"{slide.steps} \cdot {stride}", travelled(slide)),
            rest_step(slide, "largest kernel: all pixels that the moves leave"),
            integer_step(label, f"{self.rest} - ({stride} - 1)", slide.window.kernel),
            Step("All kernel sides", f"k = {answer.tex}", answer),
        )

    def effort(self) -> int:
        return kernel_effort(self)

    def picture(self) -> Drawing:
        return window_of(self.layer, self.size)
