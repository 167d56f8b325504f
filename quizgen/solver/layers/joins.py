"""Where ways meet: layers with several inputs, which have nothing to learn and don't count as MACs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from quizgen.errors import IllPosedError
from quizgen.solver.geometry import Activation, Features, Shape, Window
from quizgen.solver.layers.base import NO_PARAMETERS, ONE_PIXEL, ParameterCount, Sees


@dataclass(frozen=True, slots=True)
class Join:
    """Takes as many shapes as it has inputs. A unit sees what the units at its place see in any of them."""

    sees: ClassVar[Sees] = Sees.WINDOW

    @property
    def windows(self) -> tuple[Window, Window]:
        return ONE_PIXEL

    @property
    def parameters(self) -> ParameterCount:
        return NO_PARAMETERS

    def macs(self, *_shapes: Activation) -> int:
        return 0

    def output_shape(self, *shapes: Activation) -> Activation:
        """Return the shape after the join.

        Raises:
            IllPosedError: the shapes don't fit together.
        """
        raise NotImplementedError


class Add(Join):
    """A sum, as at the end of a residual block. All shapes are equal; a map of one pixel is added everywhere."""

    __slots__ = ()

    def output_shape(self, *shapes: Activation) -> Activation:
        return _spread(shapes, "sum", one_channel=False)


class Multiply(Join):
    """A product, as of a map and its gate. A gate may be one pixel for each channel, or one channel for all."""

    __slots__ = ()

    def output_shape(self, *shapes: Activation) -> Activation:
        return _spread(shapes, "product", one_channel=True)


class Concat(Join):
    """`torch.cat` along the channels, or of vectors: sizes are equal, channels add up."""

    __slots__ = ()

    def output_shape(self, *shapes: Activation) -> Activation:
        maps = [shape for shape in shapes if isinstance(shape, Shape)]
        if not maps:
            return Features(sum(shape.count for shape in shapes))
        sizes = {shape.size for shape in maps}
        if len(maps) < len(shapes) or len(sizes) > 1:
            raise IllPosedError(f"a concatenation needs equal heights and widths, but its inputs are {_list(shapes)}")
        return Shape(sum(shape.channels for shape in maps), *maps[0].size)


def _spread(shapes: Sequence[Activation], join: str, *, one_channel: bool) -> Activation:
    """Return the largest shape, if the others are equal to it or can be spread over it."""
    if shapes.count(shapes[0]) == len(shapes):  # as nearly always
        return shapes[0]
    largest = max(shapes, key=lambda shape: shape.count)
    for shape in shapes:
        if shape == largest:
            continue
        if not (isinstance(shape, Shape) and isinstance(largest, Shape)):
            raise IllPosedError(f"a {join} needs inputs of one shape, but its inputs are {_list(shapes)}")
        channels_fit = shape.channels == largest.channels or (one_channel and shape.channels == 1)
        if not channels_fit or shape.size not in {largest.size, (1, 1)}:
            raise IllPosedError(f"a {join} needs inputs of one shape, but its inputs are {_list(shapes)}")
    return largest


def _list(shapes: Sequence[Activation]) -> str:
    *others, last = [_words(shape) for shape in shapes]
    return f"{', '.join(others)} and {last}" if others else last


def _words(shape: Activation) -> str:
    if isinstance(shape, Features):
        return f"{shape.count} features"
    return f"{shape.channels} × {shape.height} × {shape.width}"
