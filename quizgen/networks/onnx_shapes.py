"""ONNX's operators that look at a map differently, or cut it."""

from collections.abc import Sequence
from math import prod
from typing import Any

from quizgen.networks.onnx_reader import Reader, UnsupportedError, attribute
from quizgen.networks.onnx_values import ALL, FLAT, NCHW, Constant, Map
from quizgen.solver import (
    ChannelShuffle,
    Features,
    Flatten,
    Shape,
    Split,
    Unflatten,
)

Proto = Any
"""A protobuf message, which is typed by the onnx package alone."""

_GROUPED = ("N", "G", "K", "H", "W")
_SHUFFLED = ("N", "K", "G", "H", "W")

_AXES = {"G": "groups of channels", "K": "groups of channels", "A": "all values in one row"}
"""Axes of maps that are looked at differently, in words; whole maps alone can be cut and padded."""

_PICKED = {"C": "channels", "H": "rows", "W": "columns"}


def shape_of(reader: Reader, node: Proto) -> None:
    """The sizes of a map, as exporters ask for them to flatten."""
    dims = reader.map(node).dims[attribute(node, "start", 0) : attribute(node, "end")]
    reader.give(node, Constant("", (len(dims),), tuple(dims)))


def flatten(reader: Reader, node: Proto) -> None:
    """All values of an item."""
    read = reader.map(node)
    if attribute(node, "axis", 1) not in {1, 1 - len(read.axes)}:
        raise UnsupportedError("it does not keep the items of a batch apart")
    reader.give(node, _flat(reader, node, read))


def _flat(reader: Reader, node: Proto, read: Map) -> Map:
    if isinstance(read.shape, Features):
        return Map(read.node, read.shape, FLAT)
    return reader.add(Flatten(), read, reader.name(node), FLAT)


def reshape(reader: Reader, node: Proto) -> None:
    """Flattening and its inverse, and channels in groups."""
    read = reader.map(node)
    dims = target_of(reader, node, read)
    if dims == read.dims:
        reader.give(node, read)
    elif dims == (read.shape.count,):
        reader.give(node, Map(read.node, read.shape, ALL))
    elif len(dims) == 2 and dims[0] == 1:  # noqa: PLR2004 - batch and features
        reader.give(node, _flat(reader, node, read))
    elif len(dims) == 5 and read.axes == NCHW and dims[0] == 1 and dims[3:] == read.dims[2:]:  # noqa: PLR2004
        reader.give(node, Map(read.node, read.shape, _GROUPED, dims[1]))
    elif len(dims) == 4 and dims[0] == 1:  # noqa: PLR2004 - an image
        reader.give(node, _image(reader, node, read, dims))
    else:
        raise UnsupportedError(f"it makes {_sizes(dims)} of {_sizes(read.dims)}")


def target_of(reader: Reader, node: Proto, read: Map) -> tuple[int, ...]:
    """Return the sizes that a Reshape makes of a map's, with nothing left open.

    Raises:
        UnsupportedError: they are not in the file, or other than so many values.
    """
    target = reader.numbers(node, 1) or attribute(node, "shape")
    if target is None:
        constant = reader.constant(node, 1)
        if constant is None or constant.dims != (2,):
            raise UnsupportedError("its target is not known from the file")
        target = (1, -1)
    dims = _filled(_of_one(tuple(target), read, reader.batch), read)
    if prod(dims) != read.shape.count:
        raise UnsupportedError(f"it makes {_sizes(dims)} of {_sizes(read.dims)}")
    return dims


def _sizes(dims: tuple[int, ...]) -> str:
    return " × ".join(map(str, dims[:6]))


def _of_one(target: tuple[int, ...], read: Map, batch: int) -> tuple[int, ...]:
    """A target that names the batch of the file, for a batch of one."""
    known = prod(size for place, size in enumerate(target) if place and size > 0)
    named = len(target) > 1 and target[0] == batch > 1
    return (1, *target[1:]) if named and known <= read.shape.count else target


def _filled(target: tuple[int, ...], read: Map) -> tuple[int, ...]:
    """Fill in what is copied (0) and what follows from the rest (-1)."""
    copied = [read.dims[place] if size == 0 else size for place, size in enumerate(target)]
    known = 1
    for size in copied:
        known *= size if size > 0 else 1
    return tuple(read.shape.count // known if size == -1 else size for size in copied)


def _image(reader: Reader, node: Proto, read: Map, dims: tuple[int, ...]) -> Map:
    if read.groups and isinstance(read.shape, Shape) and dims[1:] == (read.shape.channels, *read.shape.size):
        if read.axes == _SHUFFLED:
            return reader.add(ChannelShuffle(read.groups), read, reader.name(node), NCHW)
        if read.axes == _GROUPED:
            return Map(read.node, read.shape, NCHW)
    if not isinstance(read.shape, Features):
        raise UnsupportedError(f"it makes {_sizes(dims)} of {_sizes(read.dims)}")
    return reader.add(Unflatten(*dims[1:]), read, reader.name(node), NCHW)


def gather(reader: Reader, node: Proto) -> None:
    """What exporters make of `as_strided`: a row of all values as the map that it was."""
    read, indices = reader.map(node), reader.constant(node, 1)
    image = Map(read.node, read.shape, NCHW)
    label = read.axes[attribute(node, "axis", 0)]
    if read.axes != ALL and label in "CHW":
        raise UnsupportedError(f"it picks {_PICKED[label]} one by one")
    if read.axes != ALL or indices is None or indices.dims != image.dims:
        raise UnsupportedError("it picks single values")
    reader.give(node, image)


def transpose(reader: Reader, node: Proto) -> None:
    """Another order of axes, which changes neither the map nor what units see."""
    read = reader.map(node)
    order = attribute(node, "perm") or list(range(len(read.axes)))[::-1]
    axes = tuple(read.axes[axis] for axis in order)
    if axes[0] != "N" or sorted(axes) != sorted(read.axes):
        raise UnsupportedError("it moves the batch")
    reader.give(node, Map(read.node, read.shape, axes, read.groups))


def squeeze(reader: Reader, node: Proto) -> None:
    """A map of one pixel as a vector, at once or an axis at a time."""
    read = reader.map(node)
    axes = _without(read, reader.numbers(node, 1) or attribute(node, "axes") or ())
    if isinstance(read.shape, Features) and len(axes) < len(read.axes):
        reader.give(node, Map(read.node, read.shape, axes))
        return
    if not isinstance(read.shape, Shape) or read.shape.size != (1, 1):
        raise UnsupportedError("only a map of one pixel can be squeezed")
    made = _flat(reader, node, read)
    reader.give(node, Map(made.node, made.shape, axes if len(axes) < len(read.axes) else FLAT))


def _without(read: Map, taken: Sequence[int]) -> tuple[str, ...]:
    """Return the axes that stay, in order; all, where a batch or the channels would go."""
    places = {place % len(read.axes) for place in taken}
    axes = tuple(axis for place, axis in enumerate(read.axes) if place not in places)
    if axes[:1] != ("N",) or "C" not in axes:
        return read.axes
    return tuple("W" if axis == "H" and "W" not in axes else axis for axis in axes)


def unsqueeze(reader: Reader, node: Proto) -> None:
    """A vector as a map of one pixel; done in two steps, the first one changes nothing."""
    read = reader.map(node)
    if not isinstance(read.shape, Features):
        raise UnsupportedError("it adds an axis to a feature map")
    taken = reader.numbers(node, 1) or attribute(node, "axes") or ()
    axes = _with(read, taken)
    if len(taken) == 1 and len(read.axes) == 2:  # noqa: PLR2004 - batch and features
        reader.give(node, Map(read.node, read.shape, axes))
        return
    reader.give(node, reader.add(Unflatten(read.shape.count, 1, 1), read, reader.name(node), axes))


def _with(read: Map, added: Sequence[int]) -> tuple[str, ...]:
    """Return the axes with those of one pixel, wherever the channels are then."""
    rank = len(read.axes) + len(added)
    places = {place % rank for place in added}
    if 0 in places or rank not in {3, 4}:
        return NCHW if rank != 3 else (*FLAT, "W")  # noqa: PLR2004 - batch, channels, and one axis
    channels = [place for place in range(rank) if place not in places][read.axes.index("C")]
    pixels = iter("HW"[4 - rank :])
    return ("N", *("C" if place == channels else next(pixels) for place in range(1, rank)))


def pad(reader: Reader, node: Proto) -> None:
    """Padding on four sides, whatever it is filled with."""
    read, pads = reader.map(node), reader.numbers(node, 1) or attribute(node, "pads")
    axes = reader.numbers(node, 3) or range(len(read.axes))
    if pads is None or len(pads) != 2 * len(axes):
        raise UnsupportedError("its numbers are not known from the file")
    sides = {read.axes[axis]: (pads[place], pads[place + len(axes)]) for place, axis in enumerate(axes)}
    if any(any(sides.get(axis, ())) for axis in "NC"):
        raise UnsupportedError("it pads channels")
    for axis, words in _AXES.items():
        if any(sides.get(axis, ())):
            raise UnsupportedError(f"it pads {words}")
    (top, bottom), (left, right) = sides.get("H", (0, 0)), sides.get("W", (0, 0))
    reader.give(node, reader.padded(read, (left, right, top, bottom), reader.name(node)))


def cut(reader: Reader, node: Proto) -> None:
    """Some channels, or some rows and columns."""
    read = reader.map(node)
    starts, ends = (
        reader.numbers(node, place) or attribute(node, name) for place, name in ((1, "starts"), (2, "ends"))
    )
    axes = reader.numbers(node, 3) or attribute(node, "axes") or range(len(starts or ()))
    if any(_is_unknown(reader, node, place) for place in (3, 4)):
        raise UnsupportedError("its axes or its steps are not known from the file")
    if not starts or not ends:
        raise UnsupportedError("its ends are not known from the file")
    steps = [step for step in reader.numbers(node, 4) or () if step != 1]
    if steps:
        raise UnsupportedError(f"it takes values in steps of {steps[0]}, and only those side by side can be worked out")
    made = read
    for start, end, axis in zip(starts, ends, axes, strict=True):
        size = made.dims[axis]
        first, last, _ = slice(start, end).indices(size)
        label = made.axes[axis]
        if label == "C" and (first, last) != (0, size):
            made = reader.add(Split(first, last - first), made, reader.name(node), made.axes)
        elif label in {"H", "W"}:
            sides = (-first, last - size, 0, 0) if label == "W" else (0, 0, -first, last - size)
            made = reader.padded(made, sides, reader.name(node))
        elif (first, last) != (0, size):
            raise UnsupportedError(f"it cuts {_AXES.get(label, 'the batch')}")
    reader.give(node, made)


def split(reader: Reader, node: Proto) -> None:
    """Channels in parts."""
    read = reader.map(node)
    label = read.axes[attribute(node, "axis", 0)]
    if label in {"H", "W"}:
        raise UnsupportedError("it splits along height or width, not along the channels")
    if label != "C":
        raise UnsupportedError(f"it splits {_AXES.get(label, 'the batch')}, not a map's channels")
    channels = read.shape.count if isinstance(read.shape, Features) else read.shape.channels
    parts = len(node.output)
    if _is_unknown(reader, node, 1):
        raise UnsupportedError("its sizes are not known from the file")
    sizes = reader.numbers(node, 1) or attribute(node, "split") or _equal(channels, parts)
    start = 0
    for place, size in enumerate(sizes[:parts]):
        if reader.is_read(node.output[place]) or not place:
            name = f"{reader.name(node)}.{place}"
            reader.give(node, reader.add(Split(start, size), read, name, read.axes), place)
        start += size


def _is_unknown(reader: Reader, node: Proto, place: int) -> bool:
    """Tell whether numbers are given and can't be read, as those in a separate file."""
    return place < len(node.input) and bool(node.input[place]) and reader.numbers(node, place) is None


def _equal(channels: int, parts: int) -> list[int]:
    """Divide channels as ONNX does: the last part may be smaller."""
    size = -(-channels // parts)
    return [min(size, channels - size * place) for place in range(parts)]
