"""Activations, with PyTorch's names: they keep shape and receptive field, and all but one have nothing to learn."""

from dataclasses import dataclass

from quizgen.solver.checks import at_least
from quizgen.solver.geometry import Activation
from quizgen.solver.layers.base import ParameterCount, with_channels
from quizgen.solver.layers.pointwise import Pointwise, ReLU


@dataclass(frozen=True, slots=True)
class ReLU6(Pointwise):
    """`torch.nn.ReLU6`: cut off at 6."""


@dataclass(frozen=True, slots=True)
class LeakyReLU(Pointwise):
    """`torch.nn.LeakyReLU`, with PyTorch's slope unless stated."""

    negative_slope: float = 0.01


@dataclass(frozen=True, slots=True)
class PReLU(Pointwise):
    """`torch.nn.PReLU`: a learned slope for each channel, or one for all."""

    num_parameters: int = 1

    def __post_init__(self) -> None:
        at_least(1, num_parameters=self.num_parameters)

    @property
    def parameters(self) -> ParameterCount:
        return ParameterCount(filters=self.num_parameters, weights_per_filter=1)

    def output_shape(self, shape: Activation) -> Activation:
        return shape if self.num_parameters == 1 else with_channels(shape, self.num_parameters)


@dataclass(frozen=True, slots=True)
class ELU(Pointwise):
    """`torch.nn.ELU`."""


@dataclass(frozen=True, slots=True)
class Sigmoid(Pointwise):
    """`torch.nn.Sigmoid`."""


@dataclass(frozen=True, slots=True)
class Tanh(Pointwise):
    """`torch.nn.Tanh`."""


@dataclass(frozen=True, slots=True)
class SiLU(Pointwise):
    """`torch.nn.SiLU`, also known as swish."""


@dataclass(frozen=True, slots=True)
class Mish(Pointwise):
    """`torch.nn.Mish`."""


@dataclass(frozen=True, slots=True)
class GELU(Pointwise):
    """`torch.nn.GELU`."""


@dataclass(frozen=True, slots=True)
class Softplus(Pointwise):
    """`torch.nn.Softplus`."""


@dataclass(frozen=True, slots=True)
class Hardswish(Pointwise):
    """`torch.nn.Hardswish`."""


@dataclass(frozen=True, slots=True)
class Hardsigmoid(Pointwise):
    """`torch.nn.Hardsigmoid`."""


@dataclass(frozen=True, slots=True)
class Hardtanh(Pointwise):
    """`torch.nn.Hardtanh`: cut off at a least and a greatest value."""


@dataclass(frozen=True, slots=True)
class Softmax(Pointwise):
    """`torch.nn.Softmax` over the channels of a position, or over the features of a vector."""


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
