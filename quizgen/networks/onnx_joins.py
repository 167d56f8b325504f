"""ONNX's operators on every value: activations, sums and products, with maps or with constants."""

from dataclasses import replace
from math import prod
from typing import Any

from quizgen.networks.onnx_reader import Reader, UnsupportedError, attribute
from quizgen.networks.onnx_values import Constant, Map
from quizgen.solver import (
    ELU,
    GELU,
    Add,
    Concat,
    Conv2d,
    Features,
    Hardsigmoid,
    Hardswish,
    Hardtanh,
    Layer,
    LayerScale,
    LeakyReLU,
    Linear,
    Mish,
    Multiply,
    Node,
    PReLU,
    ReLU,
    ReLU6,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Tanh,
)

Proto = Any
"""A protobuf message, which is typed by the onnx package alone."""

ACTIVATIONS: dict[str, Layer] = {
    "Relu": ReLU(),
    "LeakyRelu": LeakyReLU(),
    "Elu": ELU(),
    "Sigmoid": Sigmoid(),
    "Tanh": Tanh(),
    "Softplus": Softplus(),
    "HardSwish": Hardswish(),
    "HardSigmoid": Hardsigmoid(),
    "Softmax": Softmax(),
    "LogSoftmax": Softmax(),
    "Mish": Mish(),
    "Gelu": GELU(),
    "Erf": GELU(),
}

_WHOLE: dict[type, Layer] = {Sigmoid: SiLU(), Hardsigmoid: Hardswish(), ReLU6: Hardswish(), GELU: GELU()}
"""What x times an activation of x is."""


def activation(reader: Reader, node: Proto) -> None:
    """An activation by its name."""
    read = reader.map(node)
    reader.give(node, reader.add(ACTIVATIONS[node.op_type], read, reader.name(node), read.axes))


def clip(reader: Reader, node: Proto) -> None:
    """ReLU6, as it is exported, or another cut."""
    read = reader.map(node)
    layer: Layer = ReLU6() if (_bound(reader, node, 1), _bound(reader, node, 2)) == (0, 6) else Hardtanh()
    reader.give(node, reader.add(layer, read, reader.name(node), read.axes))


def _bound(reader: Reader, node: Proto, place: int) -> float | None:
    """Return where it cuts, which may be at a fraction or nowhere: below at place 1, above at place 2."""
    constant = reader.constant(node, place)
    if constant is not None:
        return constant.values[0] if constant.values else None
    bound: float | None = attribute(node, ("min", "max")[place - 1])
    return bound


def prelu(reader: Reader, node: Proto) -> None:
    """A slope for each channel, or one."""
    read, slope = reader.map(node), reader.constant(node, 1)
    if slope is None:
        raise UnsupportedError("its slope is computed from the input")
    channels = read.shape.count if isinstance(read.shape, Features) else read.shape.channels
    if slope.count not in {1, channels} and not _is_per_channel(slope, read):
        sizes = " × ".join(map(str, slope.dims))
        raise UnsupportedError(
            f"its slopes are {sizes}, and only one slope, or one for each channel, can be worked out: those of Keras "
            "are such with shared_axes=[1, 2]"
        )
    reader.give(node, reader.add(PReLU(slope.count), read, reader.name(node), read.axes))


def same(reader: Reader, node: Proto) -> None:
    """Nothing happens to the shape, nothing is learned: identity, dropout at inference, other types of numbers."""
    reader.give(node, reader.map(node))


def concat(reader: Reader, node: Proto) -> None:
    """A concatenation of channels."""
    maps = [reader.value(node, place) for place in range(len(node.input))]
    reads = tuple(value for value in maps if isinstance(value, Map))
    if len(reads) < len(maps) or len({read.axes for read in reads}) != 1:
        raise UnsupportedError("it joins constants or different orders of axes")
    along = reads[0].axes[attribute(node, "axis", 1)]
    if along == "N":
        raise UnsupportedError("it joins along the batch, not along the channels")
    if along != "C":
        raise UnsupportedError("it joins along height or width, not along the channels")
    reader.give(node, reader.add(Concat(), reads, reader.name(node), reads[0].axes) if len(reads) > 1 else reads[0])


def elementwise(reader: Reader, node: Proto) -> None:
    """A sum, difference, product or quotient: of maps a join, with a constant a scale, a bias, or nothing to count."""
    values = [reader.value(node, place) for place in range(len(node.input))]
    maps = [value for value in values if isinstance(value, Map)]
    constants = [value for value in values if isinstance(value, Constant)]
    if not constants:
        _join(reader, node, tuple(maps))
    elif len(maps) == len(constants) == 1:
        place = next(place for place, value in enumerate(values) if isinstance(value, Map))
        _with_constant(reader, node, maps[0], constants[0], place)
    else:
        raise UnsupportedError("it joins several maps and constants")


def _join(reader: Reader, node: Proto, maps: tuple[Map, ...]) -> None:
    if len({read.axes for read in maps}) != 1:
        raise UnsupportedError("it joins maps with different orders of axes")
    if node.op_type in {"Add", "Sum", "Sub"}:
        reader.give(node, reader.add(Add(), maps, reader.name(node), maps[0].axes) if len(maps) > 1 else maps[0])
        return
    if node.op_type != "Mul":
        raise UnsupportedError("it divides maps or takes powers of them")
    whole = _whole_activation(reader, maps)
    reader.give(node, whole or reader.add(Multiply(), maps, reader.name(node), maps[0].axes))


def _whole_activation(reader: Reader, maps: tuple[Map, ...]) -> Map | None:
    """Recognise x · sigmoid(x) and its like, as which exporters write activations."""
    last = reader.nodes[-1] if reader.nodes else None
    number = len(reader.nodes)
    places = {read.node for read in maps}
    if last is None or type(last.layer) not in _WHOLE or places != {number, *last.inputs}:
        return None
    name = last.name.rsplit(".", 1)[0] if last.name.endswith((".erf", ".Erf")) else last.name
    reader.nodes[-1] = Node(_WHOLE[type(last.layer)], last.inputs, name)
    return next(read for read in maps if read.node == number)


def _with_constant(reader: Reader, node: Proto, read: Map, constant: Constant, place: int) -> None:
    channels = read.shape.count if isinstance(read.shape, Features) else read.shape.channels
    _check_fit(constant, read)
    if constant.count == 1:
        reader.give(node, read)
    elif not _is_per_channel(constant, read):
        reader.constants += constant.count
        reader.give(node, read)
    elif node.op_type == "Mul" and constant.learned and constant.count == channels:
        reader.give(node, reader.add(LayerScale(channels), read, reader.name(node), read.axes))
    elif node.op_type == "Add" and constant.count == channels and _take_bias(reader, node, read, constant, place):
        reader.give(node, read)
    else:
        reader.constants += constant.count
        reader.give(node, read)


def _check_fit(constant: Constant, read: Map) -> None:
    """Refuse a constant that repeats a map along an axis, but for that of a batch, or fits nowhere."""
    if not constant.shaped or constant.count == 1:
        return
    added = len(constant.dims) - len(read.dims)
    theirs = constant.dims[max(0, added) :]
    sizes = " × ".join(map(str, constant.dims))
    pairs = [pair for pair in _aligned(theirs, read) if pair[0] != 1 and pair[2] != "N"]
    if prod(constant.dims[: max(0, added)]) > 1 or any(own == 1 for _, own, _ in pairs):
        raise UnsupportedError(f"a constant of {sizes} makes a larger map of {' × '.join(map(str, read.dims))}")
    if any(one != own for one, own, _ in pairs):
        raise UnsupportedError(f"a constant of {sizes} doesn't fit a map of {' × '.join(map(str, read.dims))}")


def _is_per_channel(constant: Constant, read: Map) -> bool:
    """Tell whether a constant differs from channel to channel alone; a list of numbers lies along the last axis."""
    return not constant.shaped or all(size == 1 or axis in "CGK" for size, _, axis in _aligned(constant.dims, read))


def _aligned(dims: tuple[int, ...], read: Map) -> list[tuple[int, int, str]]:
    """Return the sizes of a constant and of a map along the axes that they share, counted from the last."""
    return list(zip(reversed(dims), reversed(read.dims), reversed(read.axes), strict=False))


def _take_bias(reader: Reader, node: Proto, read: Map, constant: Constant, place: int) -> bool:
    """Give a layer the bias that is added to it, if nothing else reads what it gives without one."""
    if not read.node or not reader.read_once(node.input[place]):
        return False
    before = reader.nodes[read.node - 1]
    if not isinstance(before.layer, Conv2d | Linear) or before.layer.bias:
        return False
    layer = replace(before.layer, bias=True)
    reader.nodes[read.node - 1] = replace(before, layer=layer, biases=constant.name if before.weights else "")
    return True
