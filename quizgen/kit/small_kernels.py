"""Small kernels in a stack, and the large one that sees as much."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod

from quizgen.drawing import Drawing
from quizgen.figures import parameter_bars
from quizgen.kit.networks import total_of, with_same_field
from quizgen.kit.numbers import square
from quizgen.problem import Answer, Question
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.networks import NUMBER_WORDS


@dataclass(frozen=True)
class SmallKernels(Question):
    """A stack of small convolutions, and the single one that sees as much."""

    stack: tuple[Conv2d, ...]

    @cached_property
    def single(self) -> Conv2d:
        """The one layer with the stack's receptive field."""
        return with_same_field(self.stack)

    @property
    def sides(self) -> Pair:
        """The side of the small kernels and that of the large one; n × 1 and 1 × n count as small."""
        return self.stack[0].kernel_size[0], self.single.kernel_size[0]

    @property
    def is_pair(self) -> bool:
        """Whether the stack is n × 1 followed by 1 × n."""
        return self.stack[0].kernel_size != self.stack[-1].kernel_size

    @property
    def is_uniform(self) -> bool:
        """Whether all layers have the same number of channels, in and out."""
        return all(layer.in_channels == layer.out_channels for layer in self.stack)

    @property
    def layer_number(self) -> str:
        """The number of layers as a word: digits in front of 3 × 3 would be misread."""
        return NUMBER_WORDS[len(self.stack)]

    @property
    def input(self) -> Shape:
        return Shape(self.single.in_channels, 32, 32)

    @cached_property
    def counts(self) -> Pair:
        """The parameters of the stack and of the single layer."""
        return total_of(self.stack), self.single.parameters.total

    def of_counts(self, stack: int, single: int) -> Answer | None:
        """Return the answer that follows from the parameters of the stack and of the single layer."""
        raise NotImplementedError

    def of_count(self, count: Callable[[Conv2d], int]) -> Answer | None:
        """Return the answer that follows from a count of a layer, right or wrong."""
        return self.of_counts(sum(map(count, self.stack)), count(self.single))

    def picture(self) -> Drawing | None:
        return parameter_bars(self.stack, (self.single,))


def kernel_numbers(q: SmallKernels) -> dict[str, object]:
    """Name the numbers that advice speaks of."""
    small, large = q.sides
    return {
        "layers": q.layer_number,
        "small": small,
        "large": large,
        "added": small - 1,
        "stack": sum(prod(layer.kernel_size) for layer in q.stack),
        "single": prod(q.single.kernel_size),
        "middle": q.stack[0].out_channels,
    }


def equal_layers(kernel: int, count: int, channels: int, *, bias: bool = False) -> tuple[Conv2d, ...]:
    """Stack equal layers that keep the size."""
    return (Conv2d(channels, channels, square(kernel), padding=square(kernel // 2), bias=bias),) * count


def column_and_row(side: int, channels: tuple[int, int, int], *, bias: bool = False) -> tuple[Conv2d, ...]:
    """Stack n × 1 and 1 × n."""
    first, middle, last = channels
    return (
        Conv2d(first, middle, (side, 1), padding=(side // 2, 0), bias=bias),
        Conv2d(middle, last, (1, side), padding=(0, side // 2), bias=bias),
    )
