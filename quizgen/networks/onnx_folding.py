"""Small arithmetic on constants, with which exporters work out shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quizgen.networks.onnx_values import Constant

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizgen.networks.onnx_reader import Reader

_FEW = 256


def _identity(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    return reader.constant(node, 0)


def _constant(_: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    from quizgen.networks.onnx_file import values_of  # noqa: PLC0415 - it reads with this module's help

    for given in node.attribute:
        if given.name == "value":
            return Constant("", tuple(given.t.dims), values_of(given.t))
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
    starts, ends, steps = (reader.numbers(node, place) for place in (1, 2, 4))
    if not data or data.values is None or len(data.dims) != 1 or not starts or not ends:
        return None
    values = data.values[starts[0] : ends[0] : steps[0] if steps else 1]
    return Constant("", (len(values),), values)


def _reshaped(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    """The same numbers in another shape: one number, or a list of them."""
    constant = reader.constant(node, 0)
    if constant is None:
        return None
    dims = () if node.op_type == "Squeeze" and constant.count == 1 else (constant.count,)
    return Constant(constant.name, dims, constant.values, constant.learned)


def _transpose(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    constant = reader.constant(node, 0)
    if constant is None:
        return None
    order = next((list(given.ints) for given in node.attribute if given.name == "perm"), None)
    order = order or list(range(len(constant.dims)))[::-1]
    return Constant(constant.name, tuple(constant.dims[axis] for axis in order), None, constant.learned)


def _arithmetic(reader: Reader, node: Any) -> Constant | None:  # noqa: ANN401 - a protobuf message
    first, second = reader.constant(node, 0), reader.constant(node, 1)
    if not first or not second:
        return None
    larger = first if first.count >= second.count else second
    if first.values is None or second.values is None:
        return Constant(larger.name, larger.dims, None, larger.learned)
    ones, others = _as_long(first.values, larger.count), _as_long(second.values, larger.count)
    compute = _COMPUTE[node.op_type]
    return Constant("", larger.dims, tuple(compute(one, other) for one, other in zip(ones, others, strict=True)))


def _as_long(values: tuple[float, ...], count: int) -> tuple[float, ...]:
    return values * count if len(values) == 1 else values


def _divided(one: float, other: float) -> float:
    return one // other if isinstance(one, int) and isinstance(other, int) else one / other


_COMPUTE: dict[str, Callable[[float, float], float]] = {
    "Add": lambda one, other: one + other,
    "Sub": lambda one, other: one - other,
    "Mul": lambda one, other: one * other,
    "Div": _divided,
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
    **dict.fromkeys(_COMPUTE, _arithmetic),
}
"""What can be worked out without an input. Each gives nothing where numbers are not known."""
