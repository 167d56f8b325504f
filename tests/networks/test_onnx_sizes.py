"""Sizes in ONNX files where ONNX rounds in its own way. Values are ONNX Runtime's, or worked out by hand."""

from pathlib import Path

import pytest
from onnxfiles import one_node, written

from quizgen.networks import open_network
from quizgen.solver import Shape


@pytest.mark.parametrize(
    ("size", "factor", "expected"),
    [(10, 2.8, 28), (10, 1.3, 13), (10, 0.7, 7), (3, 1.5, 4), (9, 0.33, 2), (7, 3.0, 21)],
)
def test_a_factor_is_multiplied_in_32_bits(tmp_path: Path, size: int, factor: float, expected: int) -> None:
    """As ONNX does, and as the network did in PyTorch: 10 × 2.8 are 28, though the file's 2.8 is 2.79999995."""
    nodes = one_node("Upsample", scales=[1.0, 1.0, factor, 1.0])
    graph = open_network(written(tmp_path / "net.onnx", nodes, {}, [1, 3, size, 5])).graph
    assert graph.output == Shape(3, expected, 5)
