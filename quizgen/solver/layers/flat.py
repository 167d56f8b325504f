"""The way from a feature map to a vector, and layers on vectors."""

from dataclasses import dataclass

from quizgen.errors import IllPosedError
from quizgen.solver.checks import at_least, pairs_at_least
from quizgen.solver.geometry import Activation, Features, Pair, Shape, Window
from quizgen.solver.layers.base import NO_PARAMETERS, ParameterCount, Sees, feature_map, no_windows


class _Global:
    """Has no sliding window."""

    __slots__ = ()

    @property
    def sees(self) -> Sees:
        return Sees.EVERYTHING

    @property
    def windows(self) -> tuple[Window, Window]:
        raise no_windows(type(self).__name__)

    @property
    def parameters(self) -> ParameterCount:
        return NO_PARAMETERS

    def macs(self, _shape: Activation) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class AdaptiveAvgPool2d(_Global):
    """`torch.nn.AdaptiveAvgPool2d`; with output size (1, 1) it is global average pooling."""

    output_size: Pair = (1, 1)

    def __post_init__(self) -> None:
        pairs_at_least(1, output_size=self.output_size)

    @property
    def sees(self) -> Sees:
        return Sees.EVERYTHING if self.output_size == (1, 1) else Sees.UNDEFINED

    def output_shape(self, shape: Activation) -> Shape:
        return Shape(feature_map(shape).channels, *self.output_size)


class AdaptiveMaxPool2d(AdaptiveAvgPool2d):
    """`torch.nn.AdaptiveMaxPool2d`: the same sizes, with maxima."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Flatten(_Global):
    """`torch.nn.Flatten`: all values of an item in a row."""

    def output_shape(self, shape: Activation) -> Features:
        return Features(shape.count)


@dataclass(frozen=True, slots=True)
class Linear(_Global):
    """`torch.nn.Linear`: a weight for each pair of input and output feature, and one bias per output feature."""

    in_features: int
    out_features: int
    bias: bool = True

    def __post_init__(self) -> None:
        at_least(1, in_features=self.in_features, out_features=self.out_features)

    @property
    def parameters(self) -> ParameterCount:
        return ParameterCount(self.out_features, self.in_features, self.out_features if self.bias else 0)

    def output_shape(self, shape: Activation) -> Features:
        if isinstance(shape, Shape):
            raise IllPosedError("the layer takes a vector, but its input is a feature map; flatten it first")
        if shape.count != self.in_features:
            raise IllPosedError(f"the layer takes {self.in_features} features, but its input has {shape.count}")
        return Features(self.out_features)

    def macs(self, shape: Activation) -> int:
        self.output_shape(shape)
        return self.parameters.weights


@dataclass(frozen=True, slots=True)
class Unflatten(_Global):
    """`torch.nn.Unflatten`: a vector as a feature map, as at the start of a generator."""

    channels: int
    height: int
    width: int

    def __post_init__(self) -> None:
        at_least(1, channels=self.channels, height=self.height, width=self.width)

    def output_shape(self, shape: Activation) -> Shape:
        output = Shape(self.channels, self.height, self.width)
        if shape.count != output.count:
            raise IllPosedError(f"{shape.count} values don't fill a map of {output.count}")
        return output
