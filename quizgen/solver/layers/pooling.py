"""Pooling layers."""

from dataclasses import dataclass
from typing import ClassVar

from quizgen.errors import IllPosedError
from quizgen.solver.checks import pairs_at_least
from quizgen.solver.geometry import Activation, Pair, Shape, Window
from quizgen.solver.layers.base import NO_PARAMETERS, ParameterCount, Sees, feature_map, windows_of


class _Pool:
    """What the two pooling layers share: channels stay, nothing is trained, padding is at most half the kernel."""

    __slots__ = ()
    kernel_size: Pair
    stride: Pair
    padding: Pair
    ceil_mode: bool
    sees: ClassVar[Sees] = Sees.WINDOW
    _dilation: ClassVar[Pair] = (1, 1)

    def __post_init__(self) -> None:
        pairs_at_least(1, kernel_size=self.kernel_size, stride=self.stride)
        pairs_at_least(0, padding=self.padding)
        for kernel, padding in zip(self.kernel_size, self.padding, strict=True):
            if 2 * padding > kernel:
                raise IllPosedError(f"padding={padding} is more than half of kernel_size={kernel}")

    @property
    def windows(self) -> tuple[Window, Window]:
        return windows_of(self.kernel_size, self.stride, self.padding, self._dilation)

    @property
    def parameters(self) -> ParameterCount:
        return NO_PARAMETERS

    def output_shape(self, shape: Activation) -> Shape:
        shape = feature_map(shape)
        height, width = (
            window.slide(size, ceil_mode=self.ceil_mode).positions
            for window, size in zip(self.windows, shape.size, strict=True)
        )
        return Shape(shape.channels, height, width)

    def macs(self, _shape: Activation) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class MaxPool2d(_Pool):
    """`torch.nn.MaxPool2d`, with its stride always stated."""

    kernel_size: Pair
    stride: Pair
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    ceil_mode: bool = False

    def __post_init__(self) -> None:
        _Pool.__post_init__(self)  # super() needs the class that slots=True has replaced
        pairs_at_least(1, dilation=self.dilation)

    @property
    def windows(self) -> tuple[Window, Window]:
        return windows_of(self.kernel_size, self.stride, self.padding, self.dilation)


@dataclass(frozen=True, slots=True)
class AvgPool2d(_Pool):
    """`torch.nn.AvgPool2d`, with its stride always stated."""

    kernel_size: Pair
    stride: Pair
    padding: Pair = (0, 0)
    ceil_mode: bool = False
