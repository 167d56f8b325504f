"""Output sizes that don't follow from a window alone: of transposed convolutions, and with TensorFlow's paddings."""

from dataclasses import dataclass
from functools import cached_property

from quizgen.solver.geometry import Pair, Shape, Window
from quizgen.solver.layers import ConvTranspose2d
from quizgen.solver.placement import Placement


@dataclass(frozen=True)
class TransposedAxis:
    """One axis of a transposed convolution on `size` pixels."""

    size: int
    kernel: int
    stride: int
    padding: int = 0
    output_padding: int = 0

    @cached_property
    def side(self) -> int:
        """The output size along this axis. The solver raises where padding crops everything away."""
        layer = ConvTranspose2d(
            in_channels=1,
            out_channels=1,
            kernel_size=(self.kernel, self.kernel),
            stride=(self.stride, self.stride),
            padding=(self.padding, self.padding),
            output_padding=(self.output_padding, self.output_padding),
        )
        return layer.output_side(0, self.size)


def transposed_axes(layer: ConvTranspose2d, shape: Shape) -> tuple[TransposedAxis, TransposedAxis]:
    """Sort a transposed convolution's settings by axis. No dilation."""
    settings = (shape.size, layer.kernel_size, layer.stride, layer.padding, layer.output_padding)
    height, width = zip(*settings, strict=True)
    return TransposedAxis(*height), TransposedAxis(*width)


@dataclass(frozen=True)
class TensorFlowAxis:
    """One axis of `size` pixels under a kernel with TensorFlow's padding "same" or "valid"."""

    size: int
    kernel: int
    stride: int
    padding: str

    @cached_property
    def side(self) -> int:
        """The output size. "Same" has as many windows as a kernel of one pixel, which needs no padding."""
        kernel = 1 if self.padding == "same" else self.kernel
        return Window(kernel, self.stride).slide(self.size).positions

    @property
    def reach(self) -> int:
        """Pixels from the first window's first to the last one's last."""
        return (self.side - 1) * self.stride + self.kernel

    @property
    def added(self) -> int:
        """Pixels of padding at both ends together."""
        return self.added_for(self.side)

    @property
    def ends(self) -> Pair:
        """Pixels of padding before and after."""
        return halves(self.added)

    @property
    def placement(self) -> Placement:
        """Every position of the kernel."""
        ends = self.ends if self.padding == "same" else (0, 0)
        return Placement(self.size, ends[0], ends[1], self.kernel, self.stride, 1, self.side)

    def added_for(self, windows: int) -> int:
        """Return the pixels of padding that this many windows need at both ends together."""
        return max((windows - 1) * self.stride + self.kernel - self.size, 0)


def halves(added: int) -> Pair:
    """Divide pixels of padding between before and after, where an odd one goes."""
    return added // 2, added - added // 2
