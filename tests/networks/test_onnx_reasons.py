"""Why an ONNX file can't be worked out: each reason is true of the node that it names, and says what can be done."""

from pathlib import Path

import onnx
import pytest
from onnxfiles import Nodes, one_node, written

from quizgen.errors import ContentError
from quizgen.networks import open_network

_WEIGHTS = {"m3": [1, 8, 4], "k": [4, 8, 3, 3]}
_NUMBERS = {"last": [-1], "first": [0], "end": [99], "two": [2], "back": [-99], "some": [2, 1], "channel": [1]}
_VECTOR: Nodes = [("GlobalAveragePool", ["x"], ["p"], {}), ("Flatten", ["p"], ["v"], {})]


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        (
            one_node("Slice", "last", "back", "two", "last"),
            "it takes values in steps of -1, and only those side by side",
        ),
        (one_node("Slice", "first", "end", "two", "two"), "it takes values in steps of 2, and only those side by side"),
        (one_node("Gather", "some", axis=1), "it picks channels one by one; cut the network before it"),
        (one_node("Gather", "some", axis=-1), "it picks columns one by one; cut the network before it"),
        ([*_VECTOR, ("MatMul", ["v", "m3"], ["y"], {})], "its weights are 1 × 8 × 4, and not a matrix; cut"),
        (
            one_node("QLinearConv", "k"),
            "numbers: take the file from before the network was quantized, or quantize it in",
        ),
        (one_node("DynamicQuantizeLinear"), "this operator can't be worked out; it computes with quantized numbers"),
        (one_node("Loop"), "this operator can't be worked out; which nodes run is decided only as the network runs"),
        (one_node("FusedConv", "k", domain="com.microsoft"), "ONNX Runtime writes it when it optimizes or quantizes"),
        (one_node("If", domain="own"), "quizgen knows convolutions, pooling, normalisations, activations, linear"),
        (one_node("NonZero"), "quizgen knows convolutions, pooling, normalisations, activations, linear"),
    ],
)
def test_a_reason_is_true_of_its_node(tmp_path: Path, nodes: Nodes, message: str) -> None:
    """In one line."""
    path = written(tmp_path / "net.onnx", nodes, _WEIGHTS, [1, 8, 6, 12], **_NUMBERS)
    with pytest.raises(ContentError, match=r"node n\d \(") as caught:
        open_network(path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_several_inputs_can_be_cut(tmp_path: Path) -> None:
    """As a file has that was cut in the middle of a block."""
    path = written(tmp_path / "net.onnx", one_node("Add", "z"), {}, [1, 8, 6, 12])
    model = onnx.load(path)
    model.graph.input.append(onnx.helper.make_tensor_value_info("z", onnx.TensorProto.FLOAT, [1, 8, 6, 12]))
    onnx.save(model, path)
    with pytest.raises(ContentError, match=r"it has 2 inputs \(x, z\), and only networks with one .*extract_model"):
        open_network(path)
