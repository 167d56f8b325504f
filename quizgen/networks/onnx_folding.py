"""Small arithmetic on constants, with which exporters work out shapes."""

from __future__ import annotations

from itertools import product, zip_longest
from math import prod
from typing import TYPE_CHECKING, Any

from quizgen.networks.onnx_values import Constant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from quizgen.networks.onnx_reader import Reader

Dims = tuple[int, ...]

_FEW = 256


def _identity(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    return reader.constant(node, 0)


def _constant(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    for given in node.attribute:
        if given.name == "value":
            return Constant("", tuple(given.t.dims), _values_of(given.t))
        if given.name == "sparse_value":
            reader.sparse = True
            return Constant("", tuple(given.sparse_tensor.dims))
        if given.name in {"value_int", "value_float"}:
            return Constant("", (), (given.i if given.name == "value_int" else given.f,))
        if given.name in {"value_ints", "value_floats"}:
            values = tuple(given.ints or given.floats)
            return Constant("", (len(values),), values[:_FEW])
    return None


def _concat(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    values: list[float] = []
    for place in range(len(node.input)):
        constant = reader.constant(node, place)
        if constant is None or constant.values is None or len(constant.dims) > 1:
            return None
        values += constant.values
    return Constant("", (len(values),), tuple(values)) if len(values) <= _FEW else None


def _gather(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    data, indices = reader.constant(node, 0), reader.constant(node, 1)
    if not data or not indices or data.values is None or indices.values is None or len(data.dims) != 1:
        return None
    return Constant("", indices.dims, tuple(data.values[int(index)] for index in indices.values))


def _slice(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    data = reader.constant(node, 0)
    starts, ends = reader.numbers(node, 1) or _ints(node, "starts"), reader.numbers(node, 2) or _ints(node, "ends")
    steps = reader.numbers(node, 4)
    if not data or data.values is None or len(data.dims) != 1 or not starts or not ends:
        return None
    values = data.values[starts[0] : ends[0] : steps[0] if steps else 1]
    return Constant("", (len(values),), values)


def _reshaped(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    """The same numbers in another shape."""
    constant = reader.constant(node, 0)
    if constant is None:
        return None
    numbers = reader.numbers(node, 1)
    given = numbers if numbers is not None else _ints(node, "shape" if node.op_type == "Reshape" else "axes")
    dims = _SHAPES[node.op_type](constant.dims, given)
    shaped = dims is not None and prod(dims) == constant.count
    if dims is None or not shaped:
        dims = (constant.count,)
    return Constant(constant.name, dims, constant.values, constant.learned, shaped)


def _ints(node: Any, name: str) -> list[int] | None:  # noqa: ANN401 - a protobuf message
    return next((list(given.ints) for given in node.attribute if given.name == name), None)


def _unsqueezed(dims: Dims, axes: Sequence[int] | None) -> Dims | None:
    if axes is None:
        return None
    rank = len(dims) + len(axes)
    places, sizes = {axis % rank for axis in axes}, iter(dims)
    return tuple(1 if place in places else next(sizes, 0) for place in range(rank))


def _squeezed(dims: Dims, axes: Sequence[int] | None) -> Dims | None:
    places = [axis % len(dims) for axis in axes] if axes and dims else [i for i, size in enumerate(dims) if size == 1]
    return tuple(size for place, size in enumerate(dims) if place not in places)


def _reformed(dims: Dims, target: Sequence[int] | None) -> Dims | None:
    """Sizes of 0 are copied, and one of -1 follows from the rest."""
    if target is None or any(size == 0 and place >= len(dims) for place, size in enumerate(target)):
        return None
    copied = [size or dims[place] for place, size in enumerate(target)]
    known = prod(size for size in copied if size > 0)
    return tuple(prod(dims) // known if size < 0 else size for size in copied)


def _transpose(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    constant = reader.constant(node, 0)
    if constant is None:
        return None
    order = _ints(node, "perm") or list(range(len(constant.dims)))[::-1]
    dims = tuple(constant.dims[axis] for axis in order)
    return Constant(constant.name, dims, None, constant.learned, constant.shaped)


def _arithmetic(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    first, second = reader.constant(node, 0), reader.constant(node, 1)
    if not first or not second:
        return None
    larger = first if first.count >= second.count else second
    dims = _broadcast(first.dims, second.dims)
    if first.values is None or second.values is None or prod(dims) > _FEW:
        return Constant(larger.name, dims, None, larger.learned, first.shaped and second.shaped)
    ones, others = (_spread(one.values, one.dims, dims) for one in (first, second) if one.values is not None)
    compute = _COMPUTE[node.op_type]
    computed = tuple(compute(one, other) for one, other in zip(ones, others, strict=True))
    return Constant("", dims, computed, shaped=first.shaped and second.shaped)


def _filled(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    """One number in all places, 0 if none is given."""
    sizes = reader.numbers(node, 0)
    if sizes is None or min(sizes, default=0) < 0 or prod(sizes) > _FEW:
        return None
    value = next((one.t for one in node.attribute if one.name == "value"), None)
    given = _values_of(value) if value is not None else (0.0,)
    return Constant("", sizes, given * prod(sizes)) if given and len(given) == 1 else None


def _chosen(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    """The second's numbers where the first's are not 0, else the third's."""
    constants = [constant for place in range(3) if (constant := reader.constant(node, place)) is not None]
    known = [constant.values for constant in constants if constant.values is not None and constant.shaped]
    if len(known) != 3:  # noqa: PLR2004 - a condition and two values
        return None
    dims = _broadcast(_broadcast(constants[0].dims, constants[1].dims), constants[2].dims)
    if prod(dims) > _FEW:
        return None
    spread = [_spread(values, one.dims, dims) for values, one in zip(known, constants, strict=True)]
    return Constant("", dims, tuple(one if chosen else other for chosen, one, other in zip(*spread, strict=True)))


def _values_of(tensor: Any) -> tuple[float, ...] | None:  # noqa: ANN401 - a protobuf message
    from quizgen.networks.onnx_file import values_of  # noqa: PLC0415 - it reads with this module's help

    return values_of(tensor)


def _broadcast(first: Dims, second: Dims) -> Dims:
    """Return the sizes that two constants have together, aligned at their last axes."""
    pairs = list(zip_longest(reversed(first), reversed(second), fillvalue=1))
    for one, other in pairs:
        if one != other and 1 not in {one, other}:
            raise ValueError(f"constants of {first} and {second} don't fit together")
    return tuple(other if one == 1 else one for one, other in reversed(pairs))


def _spread(values: tuple[float, ...], dims: Dims, to: Dims) -> Iterable[float]:
    """Repeat numbers along the axes where they have one number for all."""
    whole = (1,) * (len(to) - len(dims)) + dims
    for place in product(*map(range, to)):
        index = 0
        for at, size in zip(place, whole, strict=True):
            index = index * size + (at if size > 1 else 0)
        yield values[index]


def _divided(one: float, other: float) -> float:
    return one // other if isinstance(one, int) and isinstance(other, int) else one / other


_COMPUTE: dict[str, Callable[[float, float], float]] = {
    "Add": lambda one, other: one + other,
    "Sub": lambda one, other: one - other,
    "Mul": lambda one, other: one * other,
    "Div": _divided,
    "Equal": lambda one, other: int(one == other),
}

_SHAPES: dict[str, Callable[[Dims, Sequence[int] | None], Dims | None]] = {
    "Reshape": _reformed,
    "Squeeze": _squeezed,
    "Unsqueeze": _unsqueezed,
}

FOLDS: dict[str, Callable[[Reader, Any], Constant | None]] = {
    "Constant": _constant,
    "Identity": _identity,
    "Cast": _identity,
    "DequantizeLinear": _identity,
    "QuantizeLinear": _identity,
    "Concat": _concat,
    "Gather": _gather,
    "Slice": _slice,
    "Unsqueeze": _reshaped,
    "Squeeze": _reshaped,
    "Reshape": _reshaped,
    "Transpose": _transpose,
    "ConstantOfShape": _filled,
    "Where": _chosen,
    **dict.fromkeys(_COMPUTE, _arithmetic),
}
"""What can be worked out without an input. Each gives nothing where numbers are not known."""
