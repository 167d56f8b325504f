"""A window that slides along one axis: where every output size and receptive field comes from."""

from dataclasses import dataclass, field

from quizgen.errors import IllPosedError
from quizgen.solver.checks import at_least
from quizgen.solver.placement import Placement

Pair = tuple[int, int]
"""(height, width)"""


@dataclass(frozen=True, slots=True)
class Shape:
    """A feature map: channels × height × width (PyTorch's order, without the batch)."""

    channels: int
    height: int
    width: int

    def __post_init__(self) -> None:
        for value in (self.channels, self.height, self.width):
            if type(value) is not int or value < 1:
                at_least(1, channels=self.channels, height=self.height, width=self.width)  # says which, and why

    @property
    def size(self) -> Pair:
        """(height, width)."""
        return self.height, self.width

    @property
    def count(self) -> int:
        """Numbers in it."""
        return self.channels * self.height * self.width


@dataclass(frozen=True, slots=True)
class Features:
    """What is left of a feature map once it is flattened: a vector of numbers."""

    count: int

    def __post_init__(self) -> None:
        at_least(1, features=self.count)


Activation = Shape | Features
"""What passes from layer to layer."""


@dataclass(frozen=True, slots=True)
class Window:
    """A kernel's settings along one axis. `padding` is added on each side."""

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    @property
    def extent(self) -> int:
        """Pixels from the first to the last one the kernel touches: d(k − 1) + 1 (Dumoulin & Visin 2016, §5.1)."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def keeps_size(self) -> bool:
        """Whether there are as many positions as pixels, however many these are: s = 1 and 2p = d(k − 1)."""
        return self.stride == 1 and 2 * self.padding == self.dilation * (self.kernel - 1)

    def slide(self, size: int, *, ceil_mode: bool = False) -> "Slide":
        """Slide over `size` pixels.

        Raises:
            IllPosedError: the window fits nowhere.
        """
        return Slide(self, size, ceil_mode)


@dataclass(frozen=True, slots=True)
class Slide:
    """One window on one axis of `size` pixels, and the count of its positions.

    Floor: out = ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1 (Dumoulin & Visin 2016, relationship 15). With `ceil_mode`, ceil, and
    a last window that would start beyond the input and its left padding is dropped, as PyTorch does.
    """

    window: Window
    size: int
    ceil_mode: bool = False
    span: int = field(init=False, repr=False, compare=False)
    """How far the window can travel from its first position, in pixels. Cached, since all else follows from it."""

    def __post_init__(self) -> None:
        window = self.window  # padded - extent, written out: nothing is done more often than this
        span = self.size + 2 * window.padding - window.dilation * (window.kernel - 1) - 1
        object.__setattr__(self, "span", span)
        # Checked before dividing: the floor of a negative span would hide that the window fits nowhere. In ceil_mode
        # PyTorch lets the last window hang over the edge, be it the only one.
        if span < 0 and not (self.ceil_mode and self.positions > 0):
            raise IllPosedError(
                f"the kernel spans {self.window.extent} pixels and fits nowhere on the padded input of {self.padded}"
            )

    @property
    def padded(self) -> int:
        """Pixels with both paddings."""
        return self.size + 2 * self.window.padding

    @property
    def steps(self) -> int:
        """Whole strides in the span."""
        return self.span // self.window.stride

    @property
    def remainder(self) -> int:
        """Pixels at the end that no whole stride reaches."""
        return self.span % self.window.stride

    @property
    def positions(self) -> int:
        """The output size along this axis."""
        if not self.ceil_mode:
            return self.span // self.window.stride + 1
        positions = -(-self.span // self.window.stride) + 1
        starts_beyond = (positions - 1) * self.window.stride >= self.size + self.window.padding
        return positions - starts_beyond

    @property
    def placement(self) -> Placement:
        """Every position of the window."""
        window = self.window
        return Placement(
            self.size, window.padding, window.padding, window.kernel, window.stride, window.dilation, self.positions
        )
