"""What is asked about the parameters of a single convolution, and what the advice on it may tell of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from quizgen.kit.compute import area
from quizgen.problem import Integer, Question
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape


@dataclass(frozen=True)
class OfLayer(Question):
    """What a convolution learns, and the input that it stands on.

    Attributes:
        reader: what reads the input channels, in words.
        owner: what has a bias, in words.
    """

    layer: Conv2d | ConvTranspose2d
    input: Shape
    reader: ClassVar[str] = "filter"
    owner: ClassVar[str] = "filter"

    @property
    def channels(self) -> int:
        return self.layer.in_channels

    @property
    def filters(self) -> int:
        return self.layer.out_channels

    @property
    def kernel(self) -> str:
        """The kernel's sides, as they are multiplied."""
        return " · ".join(map(str, self.layer.kernel_size))

    @property
    def side(self) -> int:
        return self.layer.kernel_size[0]

    @property
    def places(self) -> int:
        """Weights of the kernel for each input channel."""
        return area(self.layer.kernel_size)

    @cached_property
    def positions(self) -> int:
        """Where the filters are put."""
        return area(self.layer.output_shape(self.input).size)

    @property
    def pixels(self) -> int:
        return area(self.input.size)

    def of_filter(self, weights: int) -> Integer:
        """Return the answer for this many weights in a filter, with biases and all else as they should be."""
        raise NotImplementedError

    def filter_products(self) -> list[Pair]:
        """Return what there is to multiply for the weights of a filter."""
        height, width = self.layer.kernel_size
        places = [] if height == width else [(height, width)]  # squares are known by heart
        return [*places, (self.places, self.channels)]
