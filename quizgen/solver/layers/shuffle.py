"""Layers that rearrange."""

from dataclasses import dataclass
from typing import ClassVar

from quizgen.errors import IllPosedError
from quizgen.solver.checks import at_least
from quizgen.solver.geometry import Activation, Shape, Window
from quizgen.solver.layers.base import NO_PARAMETERS, ParameterCount, Sees, feature_map, no_windows


@dataclass(frozen=True, slots=True)
class PixelShuffle:
    """`torch.nn.PixelShuffle`: r² channels become a square of r × r pixels (Shi et al. 2016)."""

    upscale_factor: int
    sees: ClassVar[Sees] = Sees.UNDEFINED

    def __post_init__(self) -> None:
        at_least(1, upscale_factor=self.upscale_factor)

    @property
    def windows(self) -> tuple[Window, Window]:
        raise no_windows("PixelShuffle")

    @property
    def parameters(self) -> ParameterCount:
        return NO_PARAMETERS

    def output_shape(self, shape: Activation) -> Shape:
        shape = feature_map(shape)
        factor = self.upscale_factor
        if shape.channels % factor**2:
            raise IllPosedError(
                f"upscale_factor={factor} needs a multiple of {factor**2} channels, not {shape.channels}"
            )
        return Shape(shape.channels // factor**2, shape.height * factor, shape.width * factor)

    def macs(self, _shape: Activation) -> int:
        return 0
