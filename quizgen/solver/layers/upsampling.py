"""Larger maps without anything to learn."""

from dataclasses import dataclass
from typing import ClassVar

from quizgen.errors import IllPosedError
from quizgen.solver.checks import pairs_at_least
from quizgen.solver.geometry import Activation, Pair, Shape, Window
from quizgen.solver.layers.base import NO_PARAMETERS, ParameterCount, Sees, feature_map, no_windows

_MODES = ("nearest", "bilinear", "bicubic")


@dataclass(frozen=True, slots=True)
class Upsample:
    """`torch.nn.Upsample` by whole factors, or to a given size.

    Attributes:
        scale_factor: by height and width; ignored where there is a `size`.
        size: the height and width to reach.
        mode: "nearest", "bilinear" or "bicubic".
        align_corners: whether corners are mapped to corners; distances are no whole numbers then.
    """

    scale_factor: Pair = (2, 2)
    size: Pair | None = None
    mode: str = "nearest"
    align_corners: bool = False
    sees: ClassVar[Sees] = Sees.UNDEFINED

    def __post_init__(self) -> None:
        pairs_at_least(1, scale_factor=self.scale_factor)
        if self.size is not None:
            pairs_at_least(1, size=self.size)
        if self.mode not in _MODES:
            raise IllPosedError(f"mode must be one of {', '.join(_MODES)}, not {self.mode}")

    @property
    def windows(self) -> tuple[Window, Window]:
        raise no_windows("Upsample")

    @property
    def parameters(self) -> ParameterCount:
        return NO_PARAMETERS

    def output_shape(self, shape: Activation) -> Shape:
        shape = feature_map(shape)
        if self.size is not None:
            return Shape(shape.channels, *self.size)
        return Shape(shape.channels, shape.height * self.scale_factor[0], shape.width * self.scale_factor[1])

    def stamps(self, shape: Shape) -> tuple[Window, Window] | None:
        """Return the transposed convolution's windows that spread a value as far, or None.

        There are none where factors are not whole, corners are aligned or the mode is bicubic.

        Bilinear by f is a kernel of 2f − f mod 2 with padding ⌈(f − 1) / 2⌉ (Long, Shelhamer & Darrell 2015, FCN).
        """
        output = self.output_shape(shape)
        if output.height % shape.height or output.width % shape.width:
            return None
        height, width = output.height // shape.height, output.width // shape.width
        if (self.align_corners or self.mode == "bicubic") and (height, width) != (1, 1):
            return None
        return self._stamp(height), self._stamp(width)

    def _stamp(self, factor: int) -> Window:
        if self.mode == "nearest" or factor == 1:
            return Window(factor, factor)
        return Window(2 * factor - factor % 2, factor, factor // 2)

    def macs(self, _shape: Activation) -> int:
        return 0
