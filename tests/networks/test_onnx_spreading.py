"""One pixel that ONNX files spread over a map, by a size in the file or one that is worked out there."""

from pathlib import Path

import pytest
from onnx import TensorProto, helper
from onnxfiles import Dims, Nodes, written

from quizgen.errors import ContentError
from quizgen.networks import open_network
from quizgen.solver import AdaptiveAvgPool2d, Concat, Features, Graph, Layer, Multiply, Shape, Upsample

_NUMBERS = {"to": [1, 8, 6, 12], "side": [6, 12], "open": [-1, -1, 6, 12], "four": [4], "minus": [-1], "thin": [1, 1]}
_NUMBERS |= {"deep": [1, 1, 8, 6, 12], "batch": [4, 8, 6, 12], "zero": [0], "one": [1]}
_POOL: Nodes = [("GlobalAveragePool", ["x"], ["p"], {})]
_AS_INPUT: Nodes = [*_POOL, ("Shape", ["x"], ["s"], {}), ("Expand", ["p", "s"], ["e"], {})]

# What PyTorch writes for p.expand(-1, -1, 6, 12).
_KEPT: Nodes = [
    *_POOL,
    ("ConstantOfShape", ["four"], ["o"], {"value": helper.make_tensor("v", TensorProto.INT64, [1], [1])}),
    ("Mul", ["o", "minus"], ["m"], {}),
    ("Equal", ["open", "m"], ["q"], {}),
    ("Where", ["q", "o", "open"], ["t"], {}),
    ("Expand", ["p", "t"], ["e"], {}),
]


def _open(folder: Path, nodes: Nodes, shape: Dims | None = None) -> Graph:
    return open_network(written(folder / "net.onnx", nodes, {}, shape or [1, 8, 6, 12], **_NUMBERS)).graph


@pytest.mark.parametrize("nodes", [_KEPT, _AS_INPUT, [*_POOL, ("Expand", ["p", "side"], ["e"], {})]])
def test_a_pixel_is_spread_and_joined(tmp_path: Path, nodes: Nodes) -> None:
    """As in DeepLab: a pooled branch beside the others."""
    graph = _open(tmp_path, [*nodes, ("Concat", ["x", "e"], ["y"], {"axis": 1})])
    assert [node.layer for node in graph.nodes] == [AdaptiveAvgPool2d(), Upsample(size=(6, 12)), Concat()]
    assert graph.output == Shape(16, 6, 12)


@pytest.mark.parametrize(
    ("factors", "layers"),
    [
        (["x", "e"], [AdaptiveAvgPool2d(), Multiply()]),
        (["e", "x"], [AdaptiveAvgPool2d(), Multiply()]),
        (["e", "e"], [AdaptiveAvgPool2d(), Upsample(size=(6, 12)), Multiply()]),
        (["e", "p"], [AdaptiveAvgPool2d(), Upsample(size=(6, 12)), Multiply()]),
    ],
)
def test_a_gate_spreads_by_itself(tmp_path: Path, factors: list[str], layers: list[Layer]) -> None:
    """`x * gate.expand_as(x)` is `x * gate`; a product of other maps is as large as what was spread."""
    graph = _open(tmp_path, [*_AS_INPUT, ("Mul", factors, ["y"], {})])
    assert ([node.layer for node in graph.nodes], graph.output) == (layers, Shape(8, 6, 12))


def test_what_is_large_enough_stays(tmp_path: Path) -> None:
    """A map or a vector; also where the file is for four images."""
    graph = _open(tmp_path, [("Expand", ["x", "thin"], ["e"], {}), ("Relu", ["e"], ["y"], {})])
    assert (graph.output, len(graph.nodes)) == (Shape(8, 6, 12), 1)
    vector: Nodes = [*_POOL, ("Flatten", ["p"], ["v"], {}), ("Expand", ["v", "thin"], ["y"], {})]
    assert _open(tmp_path, vector).output == Features(8)
    assert _open(tmp_path, [*_POOL, ("Expand", ["p", "batch"], ["y"], {})], [4, 8, 6, 12]).output == Shape(8, 6, 12)


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([*_POOL, ("Expand", ["p", "deep"], ["y"], {})], "it makes 1 × 1 × 8 × 6 × 12 of 1 × 8 × 1 × 1"),
        ([*_POOL, ("Expand", ["p", "batch"], ["y"], {})], "it makes 4 × 8 × 6 × 12 of 1 × 8 × 1 × 1"),
        ([*_POOL, ("Expand", ["p", "x"], ["y"], {})], "its target is not known from the file"),
        (
            [("Slice", ["x", "zero", "one", "one"], ["c"], {}), ("Expand", ["c", "to"], ["y"], {})],
            "it makes 1 × 8 × 6 × 12 of 1 × 1 × 6 × 12, and only a map of one pixel can be spread",
        ),
    ],
)
def test_what_is_spread_otherwise_is_refused(tmp_path: Path, nodes: Nodes, message: str) -> None:
    """Over a batch, over channels, along a new axis, or to a size that isn't known."""
    with pytest.raises(ContentError, match=r"node n\d \(Expand\): ") as caught:
        _open(tmp_path, nodes)
    assert message in str(caught.value)
