"""Two heads that can stand after a feature map: one pools it globally, the other flattens it as it is."""

from dataclasses import dataclass
from functools import cached_property

from quizgen.drawing import Drawing
from quizgen.figures import parameter_bars
from quizgen.kit.networks import total_of
from quizgen.problem import Answer, Question
from quizgen.solver import AdaptiveAvgPool2d, Flatten, Layer, Linear, Shape


@dataclass(frozen=True)
class Heads(Question):
    """A feature map and two heads that can stand after it: one pools it globally, the other flattens it as it is.

    Attributes:
        units: of the last layer.
        bias: of all fully connected layers.
    """

    shape: Shape
    units: int
    bias: bool

    @property
    def front(self) -> tuple[Layer, ...]:
        """What comes before both heads."""
        return ()

    @property
    def map(self) -> Shape:
        """What both heads read."""
        return self.shape

    def pooling(self, values: int) -> tuple[Layer, ...]:
        """Return the head with global pooling, if that leaves this many values."""
        return AdaptiveAvgPool2d(), Flatten(), Linear(values, self.units, self.bias)

    def flattening(self, values: int) -> tuple[Layer, ...]:
        """Return the head without global pooling, if flattening makes this many values."""
        return Flatten(), Linear(values, self.units, self.bias)

    @cached_property
    def pooled_head(self) -> tuple[Layer, ...]:
        return self.pooling(self.map.channels)

    @cached_property
    def flat_head(self) -> tuple[Layer, ...]:
        return self.flattening(self.map.count)

    @cached_property
    def counts(self) -> tuple[int, int]:
        """The parameters of the head with global pooling and of that without."""
        return total_of(self.pooled_head), total_of(self.flat_head)

    def of_counts(self, pooled: int, flat: int) -> Answer | None:
        """Return the answer that follows from the parameters of both heads, right or wrong."""
        raise NotImplementedError

    def of_inputs(self, pooled: int, flat: int) -> Answer | None:
        """Return the answer that follows from the numbers of values that are left after pooling and flattening."""
        return self.of_counts(total_of(self.pooling(pooled)), total_of(self.flattening(flat)))

    def with_more(self, parameters: int) -> Answer | None:
        """Return the answer if the head with global pooling had this many parameters more."""
        pooled, flat = self.counts
        return self.of_counts(pooled + parameters, flat)

    def picture(self) -> Drawing | None:
        return parameter_bars(self.pooled_head, self.flat_head)
