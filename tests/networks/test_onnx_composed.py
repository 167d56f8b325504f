"""Normalisations that ONNX files hold in parts: counted as the layer that they are, or refused."""

from pathlib import Path

import onnx
import pytest
from onnxfiles import Nodes, written

from quizgen.errors import ContentError
from quizgen.networks import open_network
from quizgen.solver import AdaptiveAvgPool2d, Features, Flatten, GroupNorm, Layer, LayerNorm, Shape

_WEIGHTS = {"norm.weight": [8], "b": [8], "g3": [8, 1, 1], "b3": [8, 1, 1], "e": [1], "half": [2], "none": [2]}
_WEIGHTS |= {"plane": [1, 6, 8], "one": [1]}
_NUMBERS = {
    "last": [-1],
    "two": [2],
    "cube": [3],
    "rows": [0, 2, -1],
    "thirds": [1, 3, -1],
    "back": [1, 8, 6, 8],
    "turned": [1, 8, 8, 6],
}

_TURN: Nodes = [("Transpose", ["x"], ["t"], {"perm": [0, 2, 3, 1]})]
_VECTOR: Nodes = [("GlobalAveragePool", ["x"], ["p"], {}), ("Flatten", ["p"], ["t"], {})]


def _layer_norm(read: str = "t", scale: str = "norm.weight", shift: str = "b", axis: int = -1) -> Nodes:
    """As PyTorch writes it up to opset 16."""
    return [
        ("ReduceMean", [read], ["m"], {"axes": [axis]}),
        ("Sub", [read, "m"], ["d"], {}),
        ("Pow", ["d", "two"], ["q"], {}),
        ("ReduceMean", ["q"], ["v"], {"axes": [axis]}),
        ("Add", ["v", "e"], ["w"], {}),
        ("Sqrt", ["w"], ["s"], {}),
        ("Div", ["d", "s"], ["n"], {}),
        ("Mul", ["n", scale], ["o"], {}),
        ("Add", ["o", shift], ["y"], {}),
    ]


def _group_norm(scale: str = "half", shift: str = "none", back: str = "back") -> Nodes:
    """As PyTorch writes it."""
    return [
        ("Reshape", ["x", "rows"], ["r"], {}),
        ("InstanceNormalization", ["r", scale, shift], ["i"], {}),
        ("Reshape", ["i", back], ["n"], {}),
        ("Mul", ["n", "g3"], ["o"], {}),
        ("Add", ["o", "b3"], ["y"], {}),
    ]


def _with(nodes: Nodes, number: int, *instead: tuple[str, list[str], list[str], dict[str, object]]) -> Nodes:
    return [*nodes[:number], *instead, *nodes[number + 1 :]]


def _written(folder: Path, nodes: Nodes, numbers: dict[str, float] | None = None) -> str:
    """Write a network on 8 × 6 × 8, with numbers in some of its weights."""
    path = written(folder / "net.onnx", nodes, _WEIGHTS, [1, 8, 6, 8], **_NUMBERS)
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        if tensor.name in (numbers or {}):
            tensor.float_data.extend([(numbers or {})[tensor.name]] * tensor.dims[0])
    onnx.save(model, path)
    return path


_CHANNELS_FIRST = _layer_norm("x", "g3", "b3", 1)
_READ: dict[str, tuple[Nodes, list[Layer]]] = {
    "last axis": ([*_TURN, *_layer_norm()], [LayerNorm(8)]),
    "vector": ([*_VECTOR, *_layer_norm()], [AdaptiveAvgPool2d(), Flatten(), LayerNorm(8)]),
    "channels first": (_CHANNELS_FIRST, [LayerNorm(8)]),
    # As ConvNeXt's authors write it: the difference is worked out twice, and the scale comes first.
    "twice": (
        [
            *_with(_CHANNELS_FIRST[:6], 2, ("Pow", ["d", "two"], ["q"], {})),
            ("Sub", ["x", "m"], ["d2"], {}),
            ("Div", ["d2", "s"], ["n"], {}),
            ("Mul", ["g3", "n"], ["o"], {}),
            ("Add", ["b3", "o"], ["y"], {}),
        ],
        [LayerNorm(8)],
    ),
    "times itself": (_with(_CHANNELS_FIRST, 2, ("Mul", ["d", "d"], ["q"], {})), [LayerNorm(8)]),
    "inverse": (
        _with(_CHANNELS_FIRST, 6, ("Reciprocal", ["s"], ["s1"], {}), ("Mul", ["s1", "d"], ["n"], {})),
        [LayerNorm(8)],
    ),
    "groups": (_group_norm(), [GroupNorm(2, 8)]),
}


@pytest.mark.parametrize("case", _READ)
def test_parts_are_one_layer(tmp_path: Path, case: str) -> None:
    """With a scale and a shift for each channel: 16 parameters."""
    nodes, layers = _READ[case]
    opened = open_network(_written(tmp_path, [*nodes, ("Relu", ["y"], ["z"], {})], {"half": 1.0, "none": 0.0}))
    assert [node.layer for node in opened.graph.nodes[:-1]] == layers
    assert (opened.graph.parameters, opened.notes) == (16, ())
    assert opened.graph.output == (Features(8) if case == "vector" else Shape(8, 6, 8))


def test_a_norm_is_called_as_its_weights(tmp_path: Path) -> None:
    """They keep the module's name where nodes have none."""
    assert open_network(_written(tmp_path, [*_TURN, *_layer_norm()])).graph.nodes[0].name == "norm"


_REFUSED: list[tuple[Nodes, str]] = [
    (_with(_CHANNELS_FIRST, 3, ("ReduceMean", ["q"], ["v"], {"axes": [3]})), "n8 (Add): it ends a layer"),
    (_with(_CHANNELS_FIRST, 2, ("Pow", ["d", "cube"], ["q"], {})), "n8 (Add): it ends a layer"),
    (_layer_norm("x", "norm.weight", "b3", 1), "n8 (Add): it ends a layer"),  # a scale for each column
    (_layer_norm("x", "plane", "b3", 1), "n8 (Add): it ends a layer"),
    (_with(_CHANNELS_FIRST, 6, ("Div", ["s", "d"], ["n"], {})), "n0 (ReduceMean): it goes over the axes C"),
    (_CHANNELS_FIRST[:-2], "n0 (ReduceMean): it goes over the axes C"),
    ([*_CHANNELS_FIRST, ("Add", ["y", "d"], ["z"], {})], "n0 (ReduceMean): it goes over the axes C"),
    (_with(_CHANNELS_FIRST, 1, ("Sub", ["m", "x"], ["d"], {})), "n0 (ReduceMean): it goes over the axes C"),
    (_group_norm("norm.weight"), "n4 (Add): it ends a group normalisation in parts"),
    (_group_norm(back="turned"), "n4 (Add): it ends a group normalisation in parts"),
    (_group_norm()[:-2], "n0 (Reshape): it makes 1 × 2 × 192 of 1 × 8 × 6 × 8"),
    (_with(_group_norm(), 0, ("Reshape", ["x", "thirds"], ["r"], {})), "n0 (Reshape): it makes 1 × 3 × 128 of 1 × 8"),
]


@pytest.mark.parametrize(("nodes", "message"), _REFUSED)
def test_other_parts_are_refused(tmp_path: Path, nodes: Nodes, message: str) -> None:
    """What looks like a normalisation and isn't one."""
    with pytest.raises(ContentError) as caught:
        open_network(_written(tmp_path, nodes))
    assert f"node {message}" in str(caught.value)


@pytest.mark.parametrize("name", ["half", "none"])
def test_groups_with_a_scale_or_shift_of_their_own_are_refused(tmp_path: Path, name: str) -> None:
    """There are more parameters than a group normalisation has."""
    path = _written(tmp_path, _group_norm(), {"half": 1.0, "none": 0.0} | {name: 0.5})
    with pytest.raises(ContentError, match="known only with a scale and a shift for each of 8 channels"):
        open_network(path)


def test_a_part_that_is_an_output_is_no_part(tmp_path: Path) -> None:
    """Then it has to be worked out by itself."""
    path = _written(tmp_path, _CHANNELS_FIRST)
    model = onnx.load(path)
    model.graph.output.append(onnx.helper.make_empty_tensor_value_info("n"))
    onnx.save(model, path)
    with pytest.raises(ContentError, match="it goes over the axes C, not over height and width"):
        open_network(path)
