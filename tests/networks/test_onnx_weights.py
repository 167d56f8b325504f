"""Weights of ONNX files in forms that are legal and rare: slopes, biases. Shapes are ONNX Runtime's."""

from pathlib import Path

import pytest
from onnxfiles import Nodes, one_node, written

from quizgen.errors import ContentError
from quizgen.networks import open_network
from quizgen.solver import Features, Graph, PReLU

_WEIGHTS = {"eight": [8], "pixels": [8, 6, 12], "row": [12], "plane": [1, 6, 12], "one": [1]}
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
