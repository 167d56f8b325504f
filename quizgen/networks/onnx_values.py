"""What passes through an ONNX graph, as far as the solver needs it: maps, and constants known by their shape."""

from dataclasses import dataclass

from quizgen.solver import Activation, Features

NCHW = ("N", "C", "H", "W")
NHWC = ("N", "H", "W", "C")
FLAT = ("N", "C")
ALL = ("A",)
"""All values of a batch in one row."""


@dataclass(frozen=True, slots=True)
class Map:
    """What a node of the solver's graph gives, for a batch of one.

    Attributes:
        node: its number.
        shape: its shape, whatever the order of axes.
        axes: the order of axes in the file: N batch, C channels, H, W; G and K where channels are divided in
            groups, A for all values in one row.
        groups: how many groups, then.
    """

    node: int
    shape: Activation
    axes: tuple[str, ...]
    groups: int = 0

    @property
    def dims(self) -> tuple[int, ...]:
        """The sizes along the axes."""
        if isinstance(self.shape, Features):
            sizes = {"N": 1, "C": self.shape.count}
        else:
            sizes = {"N": 1, "C": self.shape.channels, "H": self.shape.height, "W": self.shape.width}
        sizes["A"] = self.shape.count
        if self.groups:
            sizes |= {"G": self.groups, "K": sizes["C"] // self.groups}
        return tuple(sizes.get(axis, 1) for axis in self.axes)


@dataclass(frozen=True, slots=True)
class Constant:
    """A tensor that doesn't depend on the input.

    Attributes:
        name: of the initializer; empty for one that was computed.
        dims: its shape.
        values: its numbers, where there are few and the file holds them.
        learned: whether it is an initializer of real numbers, and so a parameter.
        shaped: whether its shape is known; else `dims` is one row of all its numbers.
    """

    name: str
    dims: tuple[int, ...]
    values: tuple[float, ...] | None = None
    learned: bool = False
    shaped: bool = True

    @property
    def count(self) -> int:
        count = 1
        for size in self.dims:
            count *= size
        return count


Value = Map | Constant
