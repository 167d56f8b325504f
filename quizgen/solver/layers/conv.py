"""Convolutions, ordinary and transposed."""

from dataclasses import dataclass
from typing import ClassVar

from quizgen.errors import IllPosedError
from quizgen.solver.checks import at_least, pairs_at_least
from quizgen.solver.geometry import Activation, Pair, Shape, Window
from quizgen.solver.layers.base import (
    ParameterCount,
    Sees,
    check_groups,
    no_windows,
    size_after,
    windows_of,
    with_channels,
)
from quizgen.solver.placement import Placement


@dataclass(frozen=True, slots=True)
class Conv2d:
    """`torch.nn.Conv2d`: weights k_h · k_w · (C_in / groups) · C_out, and one bias per output channel."""

    in_channels: int
    out_channels: int
    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    groups: int = 1
    bias: bool = True
    sees: ClassVar[Sees] = Sees.WINDOW

    def __post_init__(self) -> None:
        at_least(1, in_channels=self.in_channels, out_channels=self.out_channels, groups=self.groups)
        pairs_at_least(1, kernel_size=self.kernel_size, stride=self.stride, dilation=self.dilation)
        pairs_at_least(0, padding=self.padding)
        check_groups(self.groups, self.in_channels, self.out_channels)

    @property
    def windows(self) -> tuple[Window, Window]:
        return windows_of(self.kernel_size, self.stride, self.padding, self.dilation)

    @property
    def parameters(self) -> ParameterCount:
        height, width = self.kernel_size
        weights_per_filter = height * width * (self.in_channels // self.groups)
        return ParameterCount(self.out_channels, weights_per_filter, self.out_channels if self.bias else 0)

    def output_shape(self, shape: Activation) -> Shape:
        return Shape(self.out_channels, *self._size_after(shape))

    def macs(self, shape: Activation) -> int:
        """Count each weight once per output position."""
        height, width = self._size_after(shape)
        return height * width * self.parameters.weights

    def _size_after(self, shape: Activation) -> Pair:
        size = with_channels(shape, self.in_channels).size
        return size_after(self.kernel_size, self.stride, self.padding, self.dilation, size)


@dataclass(frozen=True, slots=True)
class ConvTranspose2d:
    """`torch.nn.ConvTranspose2d`: (n − 1)s − 2p + d(k − 1) + output_padding + 1 along each axis.

    Padding crops the output; output_padding adds rows and columns at one end.
    """

    in_channels: int
    out_channels: int
    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    output_padding: Pair = (0, 0)
    groups: int = 1
    bias: bool = True
    dilation: Pair = (1, 1)
    sees: ClassVar[Sees] = Sees.UNDEFINED

    def __post_init__(self) -> None:
        at_least(1, in_channels=self.in_channels, out_channels=self.out_channels, groups=self.groups)
        pairs_at_least(1, kernel_size=self.kernel_size, stride=self.stride, dilation=self.dilation)
        pairs_at_least(0, padding=self.padding, output_padding=self.output_padding)
        check_groups(self.groups, self.in_channels, self.out_channels)
        for extra, stride, dilation in zip(self.output_padding, self.stride, self.dilation, strict=True):
            if extra >= max(stride, dilation):
                raise IllPosedError(f"output_padding={extra} must be less than stride={stride} or dilation={dilation}")

    @property
    def windows(self) -> tuple[Window, Window]:
        raise no_windows("ConvTranspose2d")

    @property
    def parameters(self) -> ParameterCount:
        height, width = self.kernel_size
        weights_per_filter = height * width * (self.in_channels // self.groups)
        return ParameterCount(self.out_channels, weights_per_filter, self.out_channels if self.bias else 0)

    def output_side(self, axis: int, size: int) -> int:
        """Return the output size along an axis (0 height, 1 width).

        Raises:
            IllPosedError: the padding crops everything away.
        """
        stride, padding, dilation = self.stride[axis], self.padding[axis], self.dilation[axis]
        reach = dilation * (self.kernel_size[axis] - 1) + 1
        side = (size - 1) * stride - 2 * padding + reach + self.output_padding[axis]
        if side < 1:
            raise IllPosedError(f"padding={padding} crops the output of the transposed convolution to {side} pixels")
        return side

    def placement(self, axis: int, size: int) -> Placement:
        """Return where each of `size` input pixels stamps the kernel on the output along an axis.

        Padding crops the columns before the output and after it; output_padding keeps, or adds, some at the end.

        Raises:
            IllPosedError: the padding crops everything away.
        """
        side, padding, taps = self.output_side(axis, size), self.padding[axis], self.kernel_size[axis]
        behind = padding - self.output_padding[axis]
        return Placement(side, padding, behind, taps, self.stride[axis], self.dilation[axis], size)

    def output_shape(self, shape: Activation) -> Shape:
        shape = with_channels(shape, self.in_channels)
        return Shape(self.out_channels, self.output_side(0, shape.height), self.output_side(1, shape.width))

    def macs(self, shape: Activation) -> int:
        """Count each weight once per *input* position: every input value is spread by the whole kernel."""
        self.output_shape(shape)
        shape = with_channels(shape, self.in_channels)
        return shape.height * shape.width * self.parameters.weights
