"""Normalisations besides batch normalisation, and learned scales."""

from dataclasses import dataclass
from typing import ClassVar

from quizgen.solver.checks import at_least
from quizgen.solver.geometry import Activation, Features, Shape
from quizgen.solver.layers.base import ParameterCount, check_groups, with_channels
from quizgen.solver.layers.pointwise import Pointwise


def _scale_and_shift(channels: int) -> ParameterCount:
    return ParameterCount(filters=channels, weights_per_filter=1, biases=channels)


@dataclass(frozen=True, slots=True)
class LayerNorm(Pointwise):
    """`torch.nn.LayerNorm` over the channels of each position (ConvNeXt's `LayerNorm2d`), or over a vector."""

    num_features: int

    def __post_init__(self) -> None:
        at_least(1, num_features=self.num_features)

    @property
    def parameters(self) -> ParameterCount:
        return _scale_and_shift(self.num_features)

    def output_shape(self, shape: Activation) -> Activation:
        if isinstance(shape, Features) and shape.count == self.num_features:
            return shape
        return with_channels(shape, self.num_features)


class _OfTheMap(Pointwise):
    """Its mean and deviation are those of the whole map, also at inference: strictly, every unit sees everything."""

    __slots__ = ()
    uses_whole_map: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class GroupNorm(_OfTheMap):
    """`torch.nn.GroupNorm`: statistics of a group's channels over the whole map; a scale and a shift per channel."""

    num_groups: int
    num_channels: int

    def __post_init__(self) -> None:
        at_least(1, num_groups=self.num_groups, num_channels=self.num_channels)
        check_groups(self.num_groups, self.num_channels, self.num_channels)

    @property
    def parameters(self) -> ParameterCount:
        return _scale_and_shift(self.num_channels)

    def output_shape(self, shape: Activation) -> Shape:
        return with_channels(shape, self.num_channels)


@dataclass(frozen=True, slots=True)
class InstanceNorm2d(_OfTheMap):
    """`torch.nn.InstanceNorm2d`: statistics of each map. Nothing is learned unless `affine`, as is the default."""

    num_features: int
    affine: bool = False

    def __post_init__(self) -> None:
        at_least(1, num_features=self.num_features)

    @property
    def parameters(self) -> ParameterCount:
        return _scale_and_shift(self.num_features) if self.affine else ParameterCount()

    def output_shape(self, shape: Activation) -> Shape:
        return with_channels(shape, self.num_features)


@dataclass(frozen=True, slots=True)
class LocalResponseNorm(Pointwise):
    """`torch.nn.LocalResponseNorm` over `size` neighbouring channels (AlexNet)."""

    size: int

    def __post_init__(self) -> None:
        at_least(1, size=self.size)


@dataclass(frozen=True, slots=True)
class LayerScale(Pointwise):
    """A learned factor per channel (Touvron et al. 2021), as at the end of ConvNeXt's blocks."""

    num_features: int

    def __post_init__(self) -> None:
        at_least(1, num_features=self.num_features)

    @property
    def parameters(self) -> ParameterCount:
        return ParameterCount(filters=self.num_features, weights_per_filter=1)

    def output_shape(self, shape: Activation) -> Activation:
        if isinstance(shape, Features) and shape.count == self.num_features:
            return shape
        return with_channels(shape, self.num_features)
