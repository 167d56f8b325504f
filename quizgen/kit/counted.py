"""Layers in a row whose parameters are counted, and wrong counts of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import ClassVar

from quizgen.drawing import Drawing
from quizgen.figures import parameter_bars
from quizgen.kit.networks import Count, has_bias, parameter_products, total_of
from quizgen.problem import Answer, Integer, Question, Step, Task, effort
from quizgen.solver import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Shape,
)
from quizgen.worked.networks import network_parameters

_FREE: dict[type, str] = {
    ReLU: "ReLU",
    MaxPool2d: "max pooling",
    AdaptiveAvgPool2d: "global average pooling",
    Flatten: "flatten",
    Dropout: "dropout",
}
"""Layers that have nothing to learn, by name."""


@dataclass(frozen=True)
class LayersInRow(Question):
    """The parameters of layers in a row on a square input.

    Attributes:
        sizes_matter: whether the size of a feature map decides how many parameters there are.
    """

    input: Shape
    layers: tuple[Layer, ...]
    words = "network"
    sizes_matter: ClassVar[bool] = False

    @cached_property
    def network(self) -> Network:
        return Network(self.input, self.layers)

    @property
    def has_bias(self) -> bool:
        return any(map(has_bias, self.layers))

    @property
    def has_linear(self) -> bool:
        return any(isinstance(layer, Linear) for layer in self.layers)

    @property
    def has_norm(self) -> bool:
        return any(isinstance(layer, BatchNorm2d) for layer in self.layers)

    @property
    def has_padding(self) -> bool:
        return any(isinstance(layer, Conv2d) and layer.padding != (0, 0) for layer in self.layers)

    @property
    def parameter_free(self) -> tuple[str, ...]:
        """Names of the kinds of layers that have nothing to learn, in order."""
        return tuple(dict.fromkeys(_FREE[type(layer)] for layer in self.layers if type(layer) in _FREE))

    def task(self) -> Task:
        return Task("parameters", self.input, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return network_parameters(self.network, sizes=False)

    def effort(self) -> int:
        return effort(*parameter_products(self.layers))

    def picture(self) -> Drawing | None:
        return parameter_bars(self.layers)


def in_each(count: Count, where: Callable[[Layer], bool]) -> Callable[[LayersInRow], Answer | None]:
    """Lift a wrong count of a layer to the network; it does not apply where no layer is of that kind."""
    return lambda q: Integer(total_of(q.layers, count)) if any(map(where, q.layers)) else None


def in_convolutions(count: Count) -> Callable[[LayersInRow], Answer | None]:
    """Lift a wrong count of a convolution to the network."""
    return in_each(count, lambda layer: isinstance(layer, Conv2d))


def in_norms(count: Callable[[int], int]) -> Callable[[LayersInRow], Answer | None]:
    """Lift a wrong count for a batch-norm layer with this many channels to the network."""
    return in_each(
        lambda layer: count(layer.num_features) if isinstance(layer, BatchNorm2d) else layer.parameters.total,
        lambda layer: isinstance(layer, BatchNorm2d),
    )


def pooling_counted(q: LayersInRow) -> Answer | None:
    """Count a weight for each place in a window of a max pooling, in every channel."""
    pairs = zip(q.layers, q.network.shapes, strict=False)
    pools = ((layer, shape) for layer, shape in pairs if isinstance(layer, MaxPool2d) and isinstance(shape, Shape))
    more = sum(prod(pool.kernel_size) * shape.channels for pool, shape in pools)
    return Integer(total_of(q.layers) + more) if more else None
