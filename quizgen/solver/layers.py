"""The layers, with PyTorch's names and defaults. Each validates itself when it is made."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from quizgen.errors import IllPosedError
from quizgen.solver.checks import at_least, pairs_at_least
from quizgen.solver.geometry import Pair, Shape, Window


@dataclass(frozen=True, slots=True)
class ParameterCount:
    """Trainable parameters of a layer: `filters` filters of `weights_per_filter` weights each, and `biases`."""

    filters: int = 0
    weights_per_filter: int = 0
    biases: int = 0

    @property
    def weights(self) -> int:
        return self.filters * self.weights_per_filter

    @property
    def total(self) -> int:
        return self.weights + self.biases


class Layer(Protocol):
    """What the solver asks of a layer, which is a dataclass of its settings."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def windows(self) -> tuple[Window, Window]:
        """The windows that slide along the height and the width."""
        ...

    @property
    def parameters(self) -> ParameterCount:
        """Trainable parameters."""
        ...

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape after this layer.

        Raises:
            IllPosedError: the layer can't take this input.
        """
        ...


def _windows(kernel_size: Pair, stride: Pair, padding: Pair, dilation: Pair) -> tuple[Window, Window]:
    height, width = zip(kernel_size, stride, padding, dilation, strict=True)
    return Window(*height), Window(*width)


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

    def __post_init__(self) -> None:
        at_least(1, in_channels=self.in_channels, out_channels=self.out_channels, groups=self.groups)
        pairs_at_least(1, kernel_size=self.kernel_size, stride=self.stride, dilation=self.dilation)
        pairs_at_least(0, padding=self.padding)
        for name, channels in (("in_channels", self.in_channels), ("out_channels", self.out_channels)):
            if channels % self.groups:
                raise IllPosedError(f"groups={self.groups} does not divide {name}={channels}")

    @property
    def windows(self) -> tuple[Window, Window]:
        return _windows(self.kernel_size, self.stride, self.padding, self.dilation)

    @property
    def parameters(self) -> ParameterCount:
        height, width = self.kernel_size
        return ParameterCount(
            filters=self.out_channels,
            weights_per_filter=height * width * (self.in_channels // self.groups),
            biases=self.out_channels if self.bias else 0,
        )

    def output_shape(self, shape: Shape) -> Shape:
        if shape.channels != self.in_channels:
            raise IllPosedError(f"the layer takes {self.in_channels} channels, its input has {shape.channels}")
        height, width = self.windows
        return Shape(self.out_channels, height.slide(shape.height).positions, width.slide(shape.width).positions)


class _Pool:
    """What the two pooling layers share: channels stay, nothing is trained, padding is at most half the kernel."""

    __slots__ = ()
    kernel_size: Pair
    stride: Pair
    padding: Pair
    ceil_mode: bool
    _dilation: ClassVar[Pair] = (1, 1)

    def __post_init__(self) -> None:
        pairs_at_least(1, kernel_size=self.kernel_size, stride=self.stride)
        pairs_at_least(0, padding=self.padding)
        for kernel, padding in zip(self.kernel_size, self.padding, strict=True):
            if 2 * padding > kernel:
                raise IllPosedError(f"padding={padding} is more than half of kernel_size={kernel}")

    @property
    def windows(self) -> tuple[Window, Window]:
        return _windows(self.kernel_size, self.stride, self.padding, self._dilation)

    @property
    def parameters(self) -> ParameterCount:
        return ParameterCount()

    def output_shape(self, shape: Shape) -> Shape:
        height, width = (
            window.slide(size, ceil_mode=self.ceil_mode).positions
            for window, size in zip(self.windows, shape.size, strict=True)
        )
        return Shape(shape.channels, height, width)


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
        return _windows(self.kernel_size, self.stride, self.padding, self.dilation)


@dataclass(frozen=True, slots=True)
class AvgPool2d(_Pool):
    """`torch.nn.AvgPool2d`, with its stride always stated."""

    kernel_size: Pair
    stride: Pair
    padding: Pair = (0, 0)
    ceil_mode: bool = False
