"""Weights of ONNX files in forms that are legal and rare: slopes, biases, sparse kernels. Shapes are ONNX Runtime's."""

from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper
from onnxfiles import Nodes, one_node, written

from quizgen.errors import ContentError
from quizgen.networks import open_network
from quizgen.solver import Conv2d, Features, Graph, Linear, PReLU

_WEIGHTS = {
    "m": [8, 4],
    "last": [8, 1],
    "eight": [8],
    "pixels": [8, 6, 12],
    "row": [12],
    "plane": [1, 6, 12],
    "one": [1],
}
_VECTOR: Nodes = [("GlobalAveragePool", ["x"], ["p"], {}), ("Flatten", ["p"], ["v"], {})]


def _open(folder: Path, nodes: Nodes) -> Graph:
    """Read a network whose input is 8 × 6 × 12."""
    return open_network(written(folder / "net.onnx", nodes, _WEIGHTS, [1, 8, 6, 12])).graph


@pytest.mark.parametrize(("slope", "count"), [("eight", 8), ("one", 1)])
def test_slopes_for_the_features_of_a_vector(tmp_path: Path, slope: str, count: int) -> None:
    """As Keras writes PReLU after Dense."""
    graph = _open(tmp_path, [*_VECTOR, ("PRelu", ["v", slope], ["y"], {})])
    assert (graph.nodes[-1].layer, graph.output, graph.parameters) == (PReLU(count), Features(8), count)


@pytest.mark.parametrize(("slope", "sizes"), [("pixels", "8 × 6 × 12"), ("plane", "1 × 6 × 12"), ("row", "12")])
def test_slopes_that_differ_from_pixel_to_pixel(tmp_path: Path, slope: str, sizes: str) -> None:
    """The input is right, so another one is not advised."""
    with pytest.raises(ContentError, match=rf"node n0 \(PRelu\): its slopes are {sizes}, and only one") as caught:
        _open(tmp_path, one_node("PRelu", slope))
    assert "--input" not in str(caught.value)


@pytest.mark.parametrize(("number", "notes"), [(0.0, 0), (0.5, 1), (None, 1)])
def test_one_number_for_all_outputs_is_no_bias(tmp_path: Path, number: float | None, notes: int) -> None:
    """ONNX spreads it over the outputs. Converters write a 0 where there is none; others are said."""
    path = written(tmp_path / "net.onnx", [*_VECTOR, ("Gemm", ["v", "m", "one"], ["y"], {})], _WEIGHTS, [1, 8, 6, 12])
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        if tensor.name == "one" and number is not None:
            tensor.float_data.append(number)
    onnx.save(model, path)
    opened = open_network(path)
    assert (opened.graph.nodes[-1].layer, opened.graph.parameters) == (Linear(8, 4, bias=False), 32)
    assert opened.notes == ("Numbers that are added or multiplied and can't be told from parameters: 1.",) * notes


def test_one_number_for_one_output_is_its_bias(tmp_path: Path) -> None:
    """As of a network that tells two classes apart."""
    graph = _open(tmp_path, [*_VECTOR, ("Gemm", ["v", "last", "one"], ["y"], {})])
    assert (graph.nodes[-1].layer, graph.parameters) == (Linear(8, 1), 9)


@pytest.mark.parametrize("constant", [True, False])
def test_a_kernel_without_its_zeros(tmp_path: Path, *, constant: bool) -> None:
    """It has a weight for each, as in training; the file holds three of them."""
    values = helper.make_tensor("k", TensorProto.FLOAT, [3], [1.0, 2.0, 3.0])
    kernel = helper.make_sparse_tensor(
        values, helper.make_tensor("at", TensorProto.INT64, [3], [0, 5, 9]), [4, 8, 3, 3]
    )
    made: Nodes = [("Constant", [], ["k"], {"sparse_value": kernel})] if constant else []
    path = written(tmp_path / "net.onnx", [*made, ("Conv", ["x", "k"], ["y"], {})], {}, [1, 8, 6, 12])
    if not constant:
        model = onnx.load(path)
        model.graph.sparse_initializer.append(kernel)
        onnx.save(model, path)
    opened = open_network(path)
    assert [node.layer for node in opened.graph.nodes] == [Conv2d(8, 4, (3, 3), bias=False)]
    assert opened.graph.parameters == 288
    assert opened.notes == (
        "Weights are stored sparsely in this file; the zeros that it leaves out are counted as well.",
    )
