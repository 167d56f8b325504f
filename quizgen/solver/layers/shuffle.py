"""Layers that rearrange."""

from dataclasses import dataclass
from typing import ClassVar

from quizgen.errors import IllPosedError
from quizgen.solver.checks import at_least
from quizgen.solver.geometry import Activation, Features, Shape, Window
from quizgen.solver.layers.base import NO_PARAMETERS, ParameterCount, Sees, feature_map, no_windows
from quizgen.solver.layers.pointwise import Pointwise


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


@dataclass(frozen=True, slots=True)
class PixelUnshuffle:
    """`torch.nn.PixelUnshuffle`: squares of r × r pixels become channels."""

    downscale_factor: int
    sees: ClassVar[Sees] = Sees.WINDOW

    def __post_init__(self) -> None:
        at_least(1, downscale_factor=self.downscale_factor)

    @property
    def windows(self) -> tuple[Window, Window]:
        window = Window(self.downscale_factor, self.downscale_factor)
        return window, window

    @property
    def parameters(self) -> ParameterCount:
        return NO_PARAMETERS

    def output_shape(self, shape: Activation) -> Shape:
        shape = feature_map(shape)
        factor = self.downscale_factor
        if shape.height % factor or shape.width % factor:
            raise IllPosedError(
                f"downscale_factor={factor} does not divide the map of {shape.height} × {shape.width} pixels"
            )
        return Shape(shape.channels * factor**2, shape.height // factor, shape.width // factor)

    def macs(self, _shape: Activation) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class ChannelShuffle(Pointwise):
    """`torch.nn.ChannelShuffle`: channels of the groups take turns (Zhang et al. 2017, ShuffleNet)."""

    groups: int

    def __post_init__(self) -> None:
        at_least(1, groups=self.groups)

    def output_shape(self, shape: Activation) -> Shape:
        shape = feature_map(shape)
        if shape.channels % self.groups:
            raise IllPosedError(f"groups={self.groups} does not divide {shape.channels} channels")
        return shape


@dataclass(frozen=True, slots=True)
class Split(Pointwise):
    """One of the outputs of `torch.split` along the channels: `size` of them, from `start` (0-indexed)."""

    start: int
    size: int

    def __post_init__(self) -> None:
        at_least(0, start=self.start)
        at_least(1, size=self.size)

    def output_shape(self, shape: Activation) -> Activation:
        channels = shape.channels if isinstance(shape, Shape) else shape.count
        if self.start + self.size > channels:
            raise IllPosedError(f"there are {channels} channels, not {self.start + self.size} to take some from")
        return Shape(self.size, shape.height, shape.width) if isinstance(shape, Shape) else Features(self.size)
