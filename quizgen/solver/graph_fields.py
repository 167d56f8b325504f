"""What a unit at any node of a graph sees of the graph's input."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from quizgen.solver.geometry import Activation, Shape, Window
from quizgen.solver.layers import (
    AdaptiveAvgPool2d,
    ConvTranspose2d,
    Join,
    Layer,
    Multiply,
    PixelShuffle,
    Sees,
    Upsample,
)
from quizgen.solver.layers.base import ONE_PIXEL
from quizgen.solver.unit_fields import UnitFields


class Cause(Enum):
    """Why a receptive field is not defined."""

    JUMPS = "branches meet whose units are not equally far apart"
    UPSAMPLING = "the upsampling has no whole factor, or one too large"
    ADAPTIVE = "the adaptive pooling's windows differ in size"


@dataclass(frozen=True, slots=True)
class Unknown:
    """No receptive field is defined from this node on, and why."""

    node: int
    cause: Cause


Seen = tuple[UnitFields, UnitFields] | Sees | Unknown
"""What units see along height and width; or everything (`Sees.EVERYTHING`); or why that is not defined."""

Union = Callable[[UnitFields, UnitFields], UnitFields | None]

_AXIS = UnitFields()
_PIXEL: Seen = (_AXIS, _AXIS)
"""One object for both axes: as long as units see the same along both, it is worked out once."""


def fields_of(
    layers: Sequence[tuple[Layer, tuple[int, ...]]],
    shapes: Sequence[Activation],
    *,
    gates: bool,
    union: Union = UnitFields.joined,
) -> tuple[Seen, ...]:
    """Return what units see at the input and after each node.

    Args:
        layers: each node's layer and the numbers of its inputs; 0 is the graph's input.
        shapes: the input's, then each node's.
        gates: whether a gate that sees everything, as in squeeze-and-excitation, and the statistics of a group or
            instance norm count. Strictly they do, and then every unit sees everything; published tables leave them out.
        union: what units see where branches meet. By default the least interval around both.
    """
    seen = [_PIXEL]
    for number, (layer, inputs) in enumerate(layers, start=1):
        read = [seen[index] for index in inputs]
        if isinstance(layer, Join):
            seen.append(_joined(number, layer, read, union, gates=gates))
        else:
            seen.append(_after(number, layer, read[0], shapes[inputs[0]], gates=gates))
    return tuple(seen)


def _joined(number: int, layer: Layer, read: list[Seen], union: Union, *, gates: bool) -> Seen:
    if isinstance(layer, Multiply) and not gates:
        read = [field for field in read if field is not Sees.EVERYTHING] or read
    if Sees.EVERYTHING in read:
        return Sees.EVERYTHING
    whole: Seen = read[0]
    for field in read[1:]:
        if isinstance(whole, Sees | Unknown):
            return whole
        if isinstance(field, Sees | Unknown):
            return field
        height = union(whole[0], field[0])
        width = height if whole[0] is whole[1] and field[0] is field[1] else union(whole[1], field[1])
        if height is None or width is None:
            return Unknown(number, Cause.JUMPS)
        whole = height, width
    return whole


def _after(number: int, layer: Layer, now: Seen, shape: Activation, *, gates: bool) -> Seen:
    if now is Sees.EVERYTHING or layer.sees is Sees.EVERYTHING or (gates and getattr(layer, "uses_whole_map", False)):
        return Sees.EVERYTHING
    if isinstance(now, Sees | Unknown):
        return now
    if layer.sees is Sees.WINDOW:
        return now if layer.windows is ONE_PIXEL else _through(layer.windows, now)
    stamps = _stamps(layer, shape)
    if stamps:
        tall, wide = now[0].spread(stamps[0]), now[1].spread(stamps[1])
        return (tall, wide) if tall and wide else Unknown(number, Cause.UPSAMPLING)
    if isinstance(layer, AdaptiveAvgPool2d) and isinstance(shape, Shape):
        return _adaptive(number, layer, now, shape)
    return Unknown(number, Cause.UPSAMPLING)


def _through(windows: tuple[Window, Window], now: tuple[UnitFields, UnitFields]) -> Seen:
    rows, columns = windows
    height = now[0].after(rows)
    return height, height if rows is columns and now[0] is now[1] else now[1].after(columns)


def _stamps(layer: Layer, shape: Activation) -> tuple[Window, Window] | None:
    """Return the windows that a layer stamps with each of its input's values, if that is what it does."""
    if isinstance(layer, ConvTranspose2d):
        settings = (layer.kernel_size, layer.stride, layer.padding, layer.dilation)
        height, width = zip(*settings, strict=True)
        return Window(*height), Window(*width)
    if isinstance(layer, PixelShuffle):
        factor = layer.upscale_factor
        return Window(factor, factor), Window(factor, factor)
    if isinstance(layer, Upsample) and isinstance(shape, Shape):
        return layer.stamps(shape)
    return None


def _adaptive(number: int, layer: AdaptiveAvgPool2d, now: tuple[UnitFields, UnitFields], shape: Shape) -> Seen:
    """Equal windows, where the output's size divides the input's."""
    rows, columns = layer.output_size
    if shape.height % rows or shape.width % columns:
        return Unknown(number, Cause.ADAPTIVE)
    height, width = shape.height // rows, shape.width // columns
    return now[0].after(Window(height, height)), now[1].after(Window(width, width))
