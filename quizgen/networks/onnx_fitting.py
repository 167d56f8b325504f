"""Whether the weights of an ONNX node fit what it reads: only then are they counted rightly."""

from typing import Any

from quizgen.errors import IllPosedError
from quizgen.networks.onnx_reader import Reader, UnsupportedError
from quizgen.networks.onnx_values import Constant

Proto = Any
"""A protobuf message, which is typed by the onnx package alone."""

_BIAS = 2
"""Its place among the inputs, after what is read and the weights."""


def check_channels(weights: Constant, known: int, channels: int) -> None:
    """Refuse a map that has other channels than the weights."""
    if known != channels:
        raise IllPosedError(f"its weights are {_sizes(weights)}, for {known} channels, but its input has {channels}")


def check_inputs(weights: Constant, inputs: int, outputs: int) -> None:
    """Refuse a vector that is longer or shorter than the weights."""
    if weights.count != inputs * outputs:
        raise IllPosedError(f"its weights are {_sizes(weights)}, but its input has {inputs} features")


def has_bias(reader: Reader, node: Proto, outputs: int) -> bool:
    """Tell whether a node adds a bias, one number for each output.

    Raises:
        UnsupportedError: it adds something else.
    """
    if len(node.input) <= _BIAS or not node.input[_BIAS]:
        return False
    _check_vector(reader, node, _BIAS, outputs, "bias")
    return True


def has_gemm_bias(reader: Reader, node: Proto, outputs: int) -> bool:
    """Tell whether a Gemm adds a bias for each output; one number for all of them is none.

    Raises:
        UnsupportedError: it adds something else.
    """
    bias = reader.constant(node, _BIAS)
    if bias is None or bias.count != 1 or outputs == 1:
        return has_bias(reader, node, outputs)
    reader.constants += bias.values != (0,)
    return False


def check_scale_and_shift(reader: Reader, node: Proto, channels: int) -> None:
    """Refuse a normalisation that has no scale or shift, or not one for each channel."""
    for place, name in ((1, "scale"), (2, "shift")):
        if place >= len(node.input) or not node.input[place]:
            raise UnsupportedError(f"it has no {name}")
        _check_vector(reader, node, place, channels, name)


def check_groups(reader: Reader, node: Proto, groups: int, channels: int) -> None:
    """Refuse a group normalisation that scales groups as a whole, as those of opset 18 do."""
    scale = reader.constant(node, 1)
    if scale is not None and scale.count == groups != channels:
        raise UnsupportedError(
            "it has one scale for each group, as in opset 18, not one for each channel, as from opset 21 on"
        )


def _check_vector(reader: Reader, node: Proto, place: int, count: int, name: str) -> None:
    vector = reader.constant(node, place)
    if vector is None:
        raise UnsupportedError(f"its {name} is computed from the input")
    if vector.count != count:
        raise UnsupportedError(f"its {name} has to hold {count} numbers, one for each output, and holds {vector.count}")


def _sizes(weights: Constant) -> str:
    return " × ".join(map(str, weights.dims))
