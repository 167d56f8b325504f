"""Padding that differs from side to side."""

from dataclasses import dataclass
from typing import ClassVar

from quizgen.errors import IllPosedError
from quizgen.solver.checks import at_least
from quizgen.solver.geometry import Activation, Shape, Window
from quizgen.solver.layers.base import NO_PARAMETERS, ParameterCount, Sees, feature_map


@dataclass(frozen=True, slots=True)
class ZeroPad2d:
    """`torch.nn.ZeroPad2d`: rows and columns added on four sides, or cut off where a number is negative.

    TensorFlow's "same" with an odd number of pixels and Keras' `ZeroPadding2D` are this layer before a convolution.
    """

    left: int
    right: int
    top: int
    bottom: int
    sees: ClassVar[Sees] = Sees.WINDOW

    def __post_init__(self) -> None:
        for name in ("left", "right", "top", "bottom"):
            at_least(-(10**9), **{name: getattr(self, name)})

    @property
    def windows(self) -> tuple[Window, Window]:
        """One pixel each; only the padding before the first pixel moves what a unit sees."""
        return Window(1, padding=self.top), Window(1, padding=self.left)

    @property
    def parameters(self) -> ParameterCount:
        return NO_PARAMETERS

    def output_shape(self, shape: Activation) -> Shape:
        shape = feature_map(shape)
        height, width = shape.height + self.top + self.bottom, shape.width + self.left + self.right
        if height < 1 or width < 1:
            raise IllPosedError(f"it crops a map of {shape.height} × {shape.width} to {height} × {width} pixels")
        return Shape(shape.channels, height, width)

    def macs(self, _shape: Activation) -> int:
        return 0
