"""Normalisations that ONNX files hold in parts, as arithmetic: found by their nodes, and read as one layer.

Before opset 17, exporters wrote layer normalisation with means, differences and a root; PyTorch's still writes group
normalisation as an instance normalisation of a row for each group. What looks so at its first node is passed over up to
its last one, where scale and shift are known, and checked there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from quizgen.networks.onnx_layers import global_pooling
from quizgen.networks.onnx_reader import Reader, UnsupportedError, attribute
from quizgen.networks.onnx_shapes import reshape, target_of
from quizgen.networks.onnx_values import NCHW, Constant, Map
from quizgen.solver import Features, GroupNorm, Layer, LayerNorm

Proto = Any
"""A protobuf message, which is typed by the onnx package alone."""

_SQUARE = 2


@dataclass(frozen=True, slots=True)
class Composed:
    """A normalisation in parts.

    Attributes:
        read: what it normalises.
        groups: of channels, each with statistics of its own; 0 for a layer normalisation.
        name: its name.
        scaled: the node that multiplies by the scale.
        shifted: the last node, which adds the shift.
        agrees: whether its parts, now known, are those of such a normalisation.
    """

    read: Map
    groups: int
    name: str
    scaled: Proto
    shifted: Proto
    agrees: Callable[[], bool]


def mean(reader: Reader, node: Proto) -> None:
    """Global pooling, or the beginning of a layer normalisation."""
    if not (_goes_over_channels(reader, node, reader.map(node).axes) and _found_layer_norm(reader, node)):
        global_pooling(reader, node)


def grouped(reader: Reader, node: Proto) -> None:
    """The beginning of a group normalisation, or any other reshaping."""
    if not _found_group_norm(reader, node):
        reshape(reader, node)


def part(reader: Reader, node: Proto) -> None:
    """A part of a normalisation: all is in the last one."""
    composed = reader.composed[node.output[0]]
    if node.output[0] != composed.shifted.output[0]:
        return
    read = composed.read
    channels = read.shape.count if isinstance(read.shape, Features) else read.shape.channels
    vectors = [_constant(reader, composed.scaled.input), _constant(reader, composed.shifted.input)]
    if not composed.agrees() or not all(vector and _is_per_channel(vector, read, channels) for vector in vectors):
        kind = "group normalisation" if composed.groups else "layer normalisation"
        raise UnsupportedError(
            f"it ends a {kind} in parts, which is known only with a scale and a shift for each of {channels} channels"
        )
    layer: Layer = GroupNorm(composed.groups, channels) if composed.groups else LayerNorm(channels)
    reader.give(node, reader.add(layer, read, composed.name, read.axes))


def _found_layer_norm(reader: Reader, node: Proto) -> bool:
    """Tell whether a mean begins a layer normalisation: (x - mean) / √(mean of (x - mean)² + ε), scaled and shifted."""
    read, differences = reader.map(node), reader.readers(node.output[0])
    if any(one.op_type != "Sub" or list(one.input) != [node.input[0], node.output[0]] for one in differences):
        return False
    readers = [(one.output[0], other) for one in differences for other in reader.readers(one.output[0])]
    squares = [other for name, other in readers if _squares(name, other)]
    divisions = [other for name, other in readers if not _squares(name, other)]
    if len(squares) != 1 or len(divisions) != 1:
        return False
    (square,), (division,) = squares, divisions
    inverse = division.op_type == "Mul"
    way = _way(reader, square, ("ReduceMean", "Add", "Sqrt", *(("Reciprocal",) if inverse else ())))
    ends = _way(reader, division, ("Mul", "Add"))
    if not way or not ends or division.op_type not in {"Div", "Mul"}:
        return False
    if way[-1].output[0] not in (division.input if inverse else division.input[1:]):
        return False

    def agrees() -> bool:
        power, added = _constant(reader, square.input[1:]), _constant(reader, way[1].input)
        squared = square.op_type == "Mul" or (power is not None and power.values in {None, (_SQUARE,)})
        return squared and added is not None and added.count == 1 and _goes_over_channels(reader, way[0], read.axes)

    name = reader.name(ends[0] if ends[0].input[1].endswith(".weight") else node)
    composed = Composed(read, 0, name, ends[0], ends[1], agrees)
    reader.compose(composed, [*differences, square, division, *way, *ends])
    return True


def _goes_over_channels(reader: Reader, node: Proto, axes: tuple[str, ...]) -> bool:
    """Tell whether a mean goes over the channels alone, and keeps their axis."""
    numbers = reader.numbers(node, 1) or attribute(node, "axes") or ()
    return {axes[axis] for axis in numbers} == {"C"} and bool(attribute(node, "keepdims", 1))


def _found_group_norm(reader: Reader, node: Proto) -> bool:
    """Tell whether a row is made of each group of channels, each is normalised, and all are scaled and shifted."""
    read = reader.map(node)
    way = _way(reader, node, ("InstanceNormalization", "Reshape", "Mul", "Add"))
    if not way or read.axes != NCHW or way[0].input[0] != node.output[0]:
        return False
    dims = target_of(reader, node, read)
    if len(dims) != 3 or dims[0] != 1 or read.dims[1] % dims[1]:  # noqa: PLR2004 - batch, groups, what is in them
        return False

    def agrees() -> bool:
        scale, shift = _constant(reader, way[0].input[1:2]), _constant(reader, way[0].input[2:3])
        return (
            _is_all(scale, 1, dims[1]) and _is_all(shift, 0, dims[1]) and target_of(reader, way[1], read) == read.dims
        )

    name = reader.name(way[2] if way[2].input[1].endswith(".weight") else way[0])
    reader.compose(Composed(read, dims[1], name, way[2], way[3], agrees), way)
    return True


def _squares(name: str, node: Proto) -> bool:
    """Tell whether a node squares something: as a power, or times itself."""
    return (node.op_type == "Pow" and node.input[0] == name) or (node.op_type == "Mul" and set(node.input) == {name})


def _way(reader: Reader, node: Proto, kinds: Iterable[str]) -> list[Proto]:
    """Return nodes of these kinds, each of which alone reads what the one before gives; none, if others do."""
    way = []
    for kind in kinds:
        readers = reader.readers(node.output[0])
        if len(readers) != 1 or readers[0].op_type != kind:
            return []
        node = readers[0]
        way.append(node)
    return way


def _constant(reader: Reader, names: Iterable[str]) -> Constant | None:
    return next((value for name in names if isinstance(value := reader.values.get(name), Constant)), None)


def _is_all(constant: Constant | None, number: int, count: int) -> bool:
    """Tell whether there is one number for each of `count`, and always the same, as far as the file holds them."""
    if constant is None or constant.count != count:
        return False
    return constant.values is None or set(constant.values) == {number}


def _is_per_channel(constant: Constant, read: Map, channels: int) -> bool:
    """Tell whether there is one number for each channel, along its axis."""
    aligned = zip(reversed(constant.dims), reversed(read.axes), strict=False)
    return constant.shaped and constant.count == channels and all(size == 1 or axis == "C" for size, axis in aligned)
