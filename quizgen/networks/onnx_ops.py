"""ONNX's operators by name: what each adds to the graph."""

from collections.abc import Callable
from typing import Any

from quizgen.networks import onnx_composed as composed
from quizgen.networks import onnx_joins as joins
from quizgen.networks import onnx_layers as layers
from quizgen.networks import onnx_resizing as resizing
from quizgen.networks import onnx_shapes as shapes
from quizgen.networks.onnx_reader import STANDARD, Reader

OPERATORS: dict[str, Callable[[Reader, Any], None]] = {
    "Conv": layers.convolution,
    "ConvTranspose": layers.transposed,
    "MaxPool": layers.pooling,
    "AveragePool": layers.pooling,
    "GlobalAveragePool": layers.global_pooling,
    "GlobalMaxPool": layers.global_pooling,
    "ReduceMean": composed.mean,
    "ReduceMax": layers.global_pooling,
    "Gemm": layers.gemm,
    "MatMul": layers.matmul,
    "BatchNormalization": layers.batch_norm,
    "LayerNormalization": layers.other_norms,
    "GroupNormalization": layers.other_norms,
    "InstanceNormalization": layers.other_norms,
    "LRN": layers.other_norms,
    **dict.fromkeys(joins.ACTIVATIONS, joins.activation),
    "Clip": joins.clip,
    "PRelu": joins.prelu,
    "Concat": joins.concat,
    **dict.fromkeys(("Add", "Sum", "Sub", "Mul", "Div", "Pow"), joins.elementwise),
    **dict.fromkeys(("Identity", "Dropout", "Cast", "QuantizeLinear", "DequantizeLinear"), joins.same),
    "Shape": shapes.shape_of,
    "Flatten": shapes.flatten,
    "Reshape": composed.grouped,
    "Gather": shapes.gather,
    "Transpose": shapes.transpose,
    "Squeeze": shapes.squeeze,
    "Unsqueeze": shapes.unsqueeze,
    "Pad": shapes.pad,
    "Slice": shapes.cut,
    "Split": shapes.split,
    "Resize": resizing.resize,
    "Upsample": resizing.resize,
    "Expand": resizing.expand,
    "DepthToSpace": resizing.shuffle,
    "SpaceToDepth": resizing.shuffle,
}

CHANNELS_FIRST = {"Conv", "ConvTranspose", "MaxPool", "AveragePool", "DepthToSpace", "SpaceToDepth"}
"""Those that read channels before height and width, whatever the sizes look like."""

_KNOWN = (
    "quizgen knows convolutions, pooling, normalisations, activations, linear layers and joins: cut the network before "
    "it, or write it in words (docs/networks.md)"
)
_QUANTIZED = (
    "it computes with quantized numbers: take the file from before the network was quantized, or quantize it in the "
    "QDQ format"
)
_WHILE_RUNNING = (
    "which nodes run is decided only as the network runs: export it without branches and loops, or cut it before them"
)
_REASONS = {
    **dict.fromkeys(("If", "Loop", "Scan"), _WHILE_RUNNING),
    **dict.fromkeys(
        ("QLinearConv", "QLinearMatMul", "ConvInteger", "MatMulInteger", "DynamicQuantizeLinear"), _QUANTIZED
    ),
}


def why_unknown(kind: str, domain: str) -> str:
    """Say why an operator that isn't in the table can't be worked out, and what can be done."""
    if domain == "com.microsoft":
        return "ONNX Runtime writes it when it optimizes or quantizes a network: take the file from before that"
    return _KNOWN if domain not in STANDARD else _REASONS.get(kind, _KNOWN)
