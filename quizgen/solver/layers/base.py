"""What all layers have in common."""

from enum import Enum
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, Protocol

from quizgen.errors import IllPosedError
from quizgen.solver.geometry import Activation, Features, Pair, Shape, Window


class ParameterCount(NamedTuple):
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


NO_PARAMETERS = ParameterCount()


class Sees(Enum):
    """What a unit of a layer sees of the layer's input."""

    WINDOW = "a window"
    EVERYTHING = "the whole input"
    UNDEFINED = "not defined here"


class Layer(Protocol):
    """What the solver asks of a layer, which is a dataclass of its settings."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __hash__(self) -> int:
        """Return the same for equal settings."""
        ...

    @property
    def sees(self) -> Sees:
        """What a unit sees of the layer's input."""
        ...

    @property
    def windows(self) -> tuple[Window, Window]:
        """The windows that slide along the height and the width.

        Raises:
            IllPosedError: the layer sees no window (`sees`).
        """
        ...

    @property
    def parameters(self) -> ParameterCount:
        """Trainable parameters."""
        ...

    def output_shape(self, shape: Activation) -> Activation:
        """Return the shape after this layer.

        Raises:
            IllPosedError: the layer can't take this input.
        """
        ...

    def macs(self, shape: Activation) -> int:
        """Return the multiply-accumulates for one input of this shape, without biases."""
        ...


_PIXEL = Window(1)
ONE_PIXEL = (_PIXEL, _PIXEL)
"""The windows of layers whose units see nothing but the unit at their place."""


@lru_cache(maxsize=4096)  # layers are made again at each draw, from a few settings
def windows_of(kernel_size: Pair, stride: Pair, padding: Pair, dilation: Pair) -> tuple[Window, Window]:
    """Sort a layer's pairs by axis; equal windows are one object."""
    height, width = zip(kernel_size, stride, padding, dilation, strict=True)
    rows = Window(*height)
    return rows, rows if height == width else Window(*width)


@lru_cache(maxsize=4096)
def size_after(kernel_size: Pair, stride: Pair, padding: Pair, dilation: Pair, size: Pair) -> Pair:
    """Return the size of what windows make of a map; cached, since the layers of a network repeat themselves.

    Raises:
        IllPosedError: a window fits nowhere.
    """
    height, width = windows_of(kernel_size, stride, padding, dilation)
    return height.slide(size[0]).positions, width.slide(size[1]).positions


def no_windows(layer: str) -> IllPosedError:
    """Return the error for asking a layer for windows that it doesn't have."""
    return IllPosedError(f"{layer} has no sliding window")


def feature_map(shape: Activation) -> Shape:
    """Return the shape of a layer's input if it is a feature map.

    Raises:
        IllPosedError: it has been flattened.
    """
    if isinstance(shape, Features):
        raise IllPosedError(f"the layer takes a feature map, but its input is flat ({shape.count} features)")
    return shape


def with_channels(shape: Activation, channels: int) -> Shape:
    """Return the shape of a layer's input if it is a feature map of this many channels.

    Raises:
        IllPosedError: it is flat, or has other channels.
    """
    if isinstance(shape, Shape) and shape.channels == channels:  # as nearly always
        return shape
    raise IllPosedError(f"the layer takes {channels} channels, but its input has {feature_map(shape).channels}")


def check_groups(groups: int, in_channels: int, out_channels: int) -> None:
    """Raise `IllPosedError` unless the groups divide both numbers of channels."""
    for name, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
        if channels % groups:
            raise IllPosedError(f"groups={groups} does not divide {name}={channels}")
