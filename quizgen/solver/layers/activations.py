"""Activations, with PyTorch's names: they keep shape and receptive field, and all but one have nothing to learn."""

from dataclasses import dataclass

from quizgen.solver.checks import at_least
from quizgen.solver.geometry import Activation, Features
from quizgen.solver.layers.base import ParameterCount, with_channels
from quizgen.solver.layers.pointwise import Pointwise, ReLU, WithoutSettings


class ReLU6(WithoutSettings):
    """`torch.nn.ReLU6`: cut off at 6."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class LeakyReLU(Pointwise):
    """`torch.nn.LeakyReLU`, with PyTorch's slope unless stated."""

    negative_slope: float = 0.01


@dataclass(frozen=True, slots=True)
class PReLU(Pointwise):
    """`torch.nn.PReLU`: a learned slope for each channel or feature, or one for all."""

    num_parameters: int = 1

    def __post_init__(self) -> None:
        at_least(1, num_parameters=self.num_parameters)

    @property
    def parameters(self) -> ParameterCount:
        return ParameterCount(filters=self.num_parameters, weights_per_filter=1)

    def output_shape(self, shape: Activation) -> Activation:
        if self.num_parameters == 1 or (isinstance(shape, Features) and shape.count == self.num_parameters):
            return shape
        return with_channels(shape, self.num_parameters)


class ELU(WithoutSettings):
    """`torch.nn.ELU`."""

    __slots__ = ()


class Sigmoid(WithoutSettings):
    """`torch.nn.Sigmoid`."""

    __slots__ = ()


class Tanh(WithoutSettings):
    """`torch.nn.Tanh`."""

    __slots__ = ()


class SiLU(WithoutSettings):
    """`torch.nn.SiLU`, also known as swish."""

    __slots__ = ()


class Mish(WithoutSettings):
    """`torch.nn.Mish`."""

    __slots__ = ()


class GELU(WithoutSettings):
    """`torch.nn.GELU`."""

    __slots__ = ()


class Softplus(WithoutSettings):
    """`torch.nn.Softplus`."""

    __slots__ = ()


class Hardswish(WithoutSettings):
    """`torch.nn.Hardswish`."""

    __slots__ = ()


class Hardsigmoid(WithoutSettings):
    """`torch.nn.Hardsigmoid`."""

    __slots__ = ()


class Hardtanh(WithoutSettings):
    """`torch.nn.Hardtanh`: cut off at a least and a greatest value."""

    __slots__ = ()


class Softmax(WithoutSettings):
    """`torch.nn.Softmax` over the channels of a position, or over the features of a vector."""

    __slots__ = ()


ActivationLayer = (
    ReLU
    | ReLU6
    | LeakyReLU
    | PReLU
    | ELU
    | Sigmoid
    | Tanh
    | SiLU
    | Mish
    | GELU
    | Softplus
    | Hardswish
    | Hardsigmoid
    | Hardtanh
    | Softmax
)
"""Any of them."""
