"""Constants of ONNX files that are computed from others: weights that are scaled or stored in another shape."""

from math import prod
from pathlib import Path

import onnx
import pytest
from onnxfiles import Written, written

from quizgen.errors import ContentError
from quizgen.networks import open_network
from quizgen.solver import Features, Graph, LayerScale, Shape

_WEIGHTS = {
    "k": [4, 3, 3, 3],
    "scale": [4, 1, 1, 1],
    "five": [5],
    "flat": [4, 3, 9],
    "pointwise": [4, 3],
    "seven": [7],
    "m": [1, 3, 4],
}
_NUMBERS = {"to": [4, 0, 3, -1], "all": [-1], "hw": [2, 3], "ends": [-1, 2], "last": [1, 2], "first": [0], "one": [1]}


def _open(folder: Path, nodes: list[Written], *, filled: bool = False) -> Graph:
    """Read a network on 3 × 12 × 12, with numbers in its weights or without."""
    path = written(folder / "net.onnx", nodes, _WEIGHTS, [1, 3, 12, 12], **_NUMBERS)
    if filled:
        model = onnx.load(path)
        for tensor in model.graph.initializer:
            if tensor.name in _WEIGHTS:
                tensor.float_data.extend([1.0] * prod(tensor.dims))
        onnx.save(model, path)
    return open_network(path).graph


def _made(kind: str, *reads: str, **attributes: object) -> list[Written]:
    """Compute a kernel, and use it."""
    return [(kind, list(reads), ["w"], attributes), ("Conv", ["x", "w"], ["y"], {})]


@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("reads", [("k", "scale"), ("scale", "k")])
def test_a_scaled_kernel_has_its_shape(tmp_path: Path, reads: tuple[str, str], *, filled: bool) -> None:
    """One factor for each filter, as weight normalisation leaves behind; files may hold the numbers or not."""
    graph = _open(tmp_path, _made("Mul", *reads), filled=filled)
    assert (graph.parameters, graph.output) == (108, Shape(4, 10, 10))


@pytest.mark.parametrize(
    ("nodes", "parameters", "side"),
    [
        (_made("Reshape", "flat", "to"), 108, 10),
        (_made("Reshape", "flat", shape=[4, 3, 3, 3]), 108, 10),
        (_made("Unsqueeze", "pointwise", "hw"), 12, 12),
        (_made("Unsqueeze", "pointwise", "ends"), 12, 12),
        (_made("Unsqueeze", "pointwise", axes=[2, 3]), 12, 12),
    ],
)
def test_a_kernel_in_another_shape(tmp_path: Path, nodes: list[Written], parameters: int, side: int) -> None:
    """With sizes that are copied, left open or negative axes; as inputs and, in older files, as attributes."""
    graph = _open(tmp_path, nodes)
    assert (graph.parameters, graph.output) == (parameters, Shape(4, side, side))


@pytest.mark.parametrize("axes", [["first"], []])
def test_a_matrix_without_an_axis_of_one(tmp_path: Path, axes: list[str]) -> None:
    """A Squeeze without axes leaves out every 1."""
    nodes: list[Written] = [
        ("Squeeze", ["m", *axes], ["w"], {}),
        ("GlobalAveragePool", ["x"], ["p"], {}),
        ("Flatten", ["p"], ["f"], {}),
        ("Gemm", ["f", "w"], ["y"], {}),
    ]
    graph = _open(tmp_path, nodes)
    assert (graph.parameters, graph.output) == (12, Features(4))


def test_a_list_of_factors_that_becomes_channels_is_one(tmp_path: Path) -> None:
    """Seven factors in an axis of their own make seven channels of one, which is refused."""
    nodes: list[Written] = [
        ("Slice", ["x", "first", "one", "one"], ["c"], {}),
        ("Unsqueeze", ["seven", "last"], ["s"], {}),
        ("Mul", ["c", "s"], ["y"], {}),
    ]
    with pytest.raises(ContentError, match="a constant of 7 × 1 × 1 makes a larger map of 1 × 1 × 12 × 12"):
        _open(tmp_path, nodes)


def test_constants_that_do_not_fit_together(tmp_path: Path) -> None:
    """Five and seven factors have no product."""
    with pytest.raises(ContentError, match=r"breaks ONNX's rules \(constants of \(5,\) and \(7,\) don't fit together"):
        _open(tmp_path, _made("Mul", "five", "seven"))


def test_a_scale_that_was_unsqueezed_is_a_scale(tmp_path: Path) -> None:
    """As before: one factor for each channel is learned."""
    nodes: list[Written] = [*_made("Identity", "k"), ("Squeeze", ["scale"], ["v"], {})]
    nodes += [("Unsqueeze", ["v", "last"], ["s"], {}), ("Mul", ["y", "s"], ["z"], {})]
    assert _open(tmp_path, nodes).nodes[-1].layer == LayerScale(4)
