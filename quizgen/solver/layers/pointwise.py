"""Layers that treat every position by itself and keep the shape."""

from dataclasses import dataclass
from typing import ClassVar

from quizgen.errors import IllPosedError
from quizgen.solver.checks import at_least
from quizgen.solver.geometry import Activation, Shape, Window
from quizgen.solver.layers.base import NO_PARAMETERS, ONE_PIXEL, ParameterCount, Sees, with_channels


class Pointwise:
    """Sees one pixel and keeps its input's shape."""

    __slots__ = ()
    sees: ClassVar[Sees] = Sees.WINDOW

    @property
    def windows(self) -> tuple[Window, Window]:
        return ONE_PIXEL

    @property
    def parameters(self) -> ParameterCount:
        return NO_PARAMETERS

    def output_shape(self, shape: Activation) -> Activation:
        return shape

    def macs(self, _shape: Activation) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class WithoutSettings(Pointwise):
    """What layers without settings share; a dataclass for each would take a hundredth of a small deck's time."""


class ReLU(WithoutSettings):
    """`torch.nn.ReLU`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Dropout(Pointwise):
    """`torch.nn.Dropout`. `p` is the probability to drop a value."""

    p: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.p <= 1:
            raise IllPosedError(f"p must lie between 0 and 1, not {self.p}")


@dataclass(frozen=True, slots=True)
class BatchNorm2d(Pointwise):
    """`torch.nn.BatchNorm2d`: a learned scale and shift per channel. Its running statistics are not trained."""

    num_features: int

    def __post_init__(self) -> None:
        at_least(1, num_features=self.num_features)

    @property
    def parameters(self) -> ParameterCount:
        return ParameterCount(filters=self.num_features, weights_per_filter=1, biases=self.num_features)

    def output_shape(self, shape: Activation) -> Shape:
        return with_channels(shape, self.num_features)


@dataclass(frozen=True, slots=True)
class BatchNorm1d(Pointwise):
    """`torch.nn.BatchNorm1d` on a vector: a learned scale and shift per feature."""

    num_features: int

    def __post_init__(self) -> None:
        at_least(1, num_features=self.num_features)

    @property
    def parameters(self) -> ParameterCount:
        return ParameterCount(filters=self.num_features, weights_per_filter=1, biases=self.num_features)

    def output_shape(self, shape: Activation) -> Activation:
        if isinstance(shape, Shape):
            raise IllPosedError("the layer takes a vector, but its input is a feature map")
        if shape.count != self.num_features:
            raise IllPosedError(f"the layer takes {self.num_features} features, but its input has {shape.count}")
        return shape
