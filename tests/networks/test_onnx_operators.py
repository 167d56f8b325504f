"""Operators of ONNX one by one: what each makes of a map of 8 × 12 × 12, or of a vector of 8."""

from pathlib import Path

import pytest
from onnxfiles import Dims, Nodes, one_node, written

from quizgen.errors import ContentError
from quizgen.networks import open_network
from quizgen.solver import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    Conv2d,
    ConvTranspose2d,
    Features,
    Flatten,
    GroupNorm,
    Hardtanh,
    InstanceNorm2d,
    Layer,
    LayerScale,
    LeakyReLU,
    LocalResponseNorm,
    MaxPool2d,
    PixelShuffle,
    PixelUnshuffle,
    PReLU,
    ReLU,
    Split,
    Unflatten,
    Upsample,
    ZeroPad2d,
)

_WEIGHTS = {
    "k": [4, 8, 3, 3],
    "kt": [8, 4, 3, 3],
    "eight": [8],
    "scale": [1, 8, 1, 1],
    "one": [1],
    "row": [1, 8, 12, 12],
    "m": [8, 3],
    "half": [4],
}
_NUMBERS = {
    "two": [2],
    "minus": [-1],
    "start": [1],
    "stop": [3],
    "axis": [1],
    "hw": [2, 3],
    "c": [1],
    "sizes": [3, 5],
    "pads": [0, 0, 1, 2, 0, 0, 3, 4],
    "image": [0, 2, 2, 2],
    "six": [1, 8, 30, 6],
    "zero": [0],
    "flat": [1, -1],
}
_SAME = {"auto_pad": "SAME_LOWER", "strides": [2, 2]}
_POOL = {"kernel_shape": [2, 2], "strides": [2, 2]}

# What an exporter writes for x.view(x.size(0), -1), and for x.view(x.shape[0], x.shape[1] * 144).
_DYNAMIC: Nodes = [
    ("Shape", ["x"], ["s"], {}),
    ("Gather", ["s", "zero"], ["n"], {"axis": 0}),
    ("Squeeze", ["n"], ["n0"], {}),
    ("Unsqueeze", ["n0", "zero"], ["n1"], {}),
    ("Cast", ["n1"], ["n2"], {"to": 7}),
    ("Concat", ["n2", "minus"], ["t"], {"axis": 0}),
    ("Reshape", ["x", "t"], ["y"], {}),
]
_COMPUTED: Nodes = [
    ("Shape", ["x"], ["s"], {}),
    ("Slice", ["s", "start", "stop"], ["ch"], {}),
    ("Slice", ["ch", "zero", "start"], ["c1"], {}),
    ("Constant", [], ["area"], {"value_int": 144}),
    ("Constant", [], ["ones"], {"value_ints": [1]}),
    ("Mul", ["c1", "area"], ["all"], {}),
    ("Div", ["all", "ones"], ["all2"], {}),
    ("Sub", ["all2", "zero"], ["all3"], {}),
    ("Concat", ["ones", "all3"], ["t"], {"axis": 0}),
    ("Reshape", ["x", "t"], ["y"], {}),
]
_SQUEEZED: Nodes = [
    ("GlobalAveragePool", ["x"], ["a"], {}),
    ("Squeeze", ["a", "hw"], ["b"], {}),
    ("Unsqueeze", ["b", "hw"], ["y"], {}),
]

MAPS: dict[str, tuple[Nodes, list[Layer], tuple[int, ...]]] = {
    "conv, same": (one_node("Conv", "k", **_SAME), [Conv2d(8, 4, (3, 3), (2, 2), bias=False)], (4, 6, 6)),
    "transposed": (
        one_node("ConvTranspose", "kt", strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1]),
        [ConvTranspose2d(8, 4, (3, 3), (2, 2), (1, 1), (1, 1), bias=False)],
        (4, 24, 24),
    ),
    "average pool": (
        one_node("AveragePool", **_POOL, ceil_mode=1),
        [AvgPool2d((2, 2), (2, 2), ceil_mode=True)],
        (8, 6, 6),
    ),
    "max pool": (one_node("MaxPool", **_POOL), [MaxPool2d((2, 2), (2, 2))], (8, 6, 6)),
    "global max": (one_node("GlobalMaxPool"), [AdaptiveMaxPool2d()], (8, 1, 1)),
    "mean, old": (one_node("ReduceMean", axes=[2, 3]), [AdaptiveAvgPool2d()], (8, 1, 1)),
    "max": (one_node("ReduceMax", "hw", keepdims=0), [AdaptiveMaxPool2d(), Flatten()], (8,)),
    "group norm": (one_node("GroupNormalization", "eight", "eight", num_groups=2), [GroupNorm(2, 8)], (8, 12, 12)),
    "instance norm": (
        one_node("InstanceNormalization", "eight", "eight"),
        [InstanceNorm2d(8, affine=True)],
        (8, 12, 12),
    ),
    "lrn": (one_node("LRN", size=5), [LocalResponseNorm(5)], (8, 12, 12)),
    "leaky": (one_node("LeakyRelu"), [LeakyReLU()], (8, 12, 12)),
    "prelu": (one_node("PRelu", "scale"), [PReLU(8)], (8, 12, 12)),
    "clip": (one_node("Clip", "two"), [Hardtanh()], (8, 12, 12)),
    "scale": (one_node("Mul", "scale"), [LayerScale(8)], (8, 12, 12)),
    "a number": (one_node("Div", "one"), [], (8, 12, 12)),
    "identity": (one_node("Dropout"), [], (8, 12, 12)),
    "scales": (one_node("Resize", "", "scales", mode="nearest"), [Upsample(size=(24, 36))], (8, 24, 36)),
    "sizes": (one_node("Resize", "", "", "six", mode="cubic"), [Upsample(size=(30, 6), mode="bicubic")], (8, 30, 6)),
    "depth to space": (one_node("DepthToSpace", blocksize=2), [PixelShuffle(2)], (2, 24, 24)),
    "space to depth": (one_node("SpaceToDepth", blocksize=3), [PixelUnshuffle(3)], (72, 4, 4)),
    "pad": (one_node("Pad", "pads"), [ZeroPad2d(2, 4, 1, 3)], (8, 16, 18)),
    "crop": (one_node("Slice", "start", "stop", "two"), [ZeroPad2d(0, 0, -1, -9)], (8, 2, 12)),
    "channels": (one_node("Slice", "start", "stop", "c"), [Split(1, 2)], (2, 12, 12)),
    "split by sizes": ([("Split", ["x", "sizes"], ["y", "z"], {"axis": 1})], [Split(0, 3)], (3, 12, 12)),
    "dynamic flatten": (_DYNAMIC, [Flatten()], (1152,)),
    "computed flatten": (_COMPUTED, [Flatten()], (1152,)),
    "squeeze and back": (_SQUEEZED, [AdaptiveAvgPool2d(), Flatten(), Unflatten(8, 1, 1)], (8, 1, 1)),
}


def _open(folder: Path, nodes: Nodes, shape: Dims) -> tuple[list[Layer], tuple[int, ...], tuple[str, ...]]:
    scales = {"scales": [1, 1, 2, 3]}
    path = written(folder / "one.onnx", [("Relu", ["in"], ["x"], {}), *nodes], _WEIGHTS, shape, **_NUMBERS, **scales)
    opened = open_network(path)
    layers = [node.layer for node in opened.graph.nodes]
    assert layers[0] == ReLU()
    output = opened.graph.output
    sizes = (output.count,) if isinstance(output, Features) else (output.channels, output.height, output.width)
    return layers[1:], sizes, opened.notes


@pytest.mark.parametrize("case", MAPS)
def test_an_operator_makes_its_layer(tmp_path: Path, case: str) -> None:
    """With ONNX's defaults and settings; padding that differs is a layer before it."""
    nodes, layers, sizes = MAPS[case]
    found, output, _ = _open(tmp_path, nodes, [1, 8, 12, 12])
    assert [layer for layer in found if not (case == "conv, same" and isinstance(layer, ZeroPad2d))] == layers
    assert output == sizes


def test_what_is_added_and_is_no_layer_is_said(tmp_path: Path) -> None:
    """Numbers for every position, such as a position's code: can't be told from parameters."""
    layers, _, notes = _open(tmp_path, one_node("Add", "row"), [1, 8, 12, 12])
    assert layers == []
    assert notes == ("Numbers that are added or multiplied and can't be told from parameters: 1152.",)


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        (one_node("ReduceMean", "c"), "it goes over the axes C, not over height and width"),
        (one_node("Gemm", "m"), "it reads a feature map, not a vector"),
        (one_node("MatMul", "m"), "it multiplies along the width, not along the channels"),
        (one_node("LayerNormalization", "eight", axis=1), "it goes over more than the channels"),
        (one_node("Div", "x"), "it divides maps or takes powers of them"),
        (one_node("PRelu", "x"), "its slope is computed from the input"),
        (one_node("Split", axis=3), "it splits along height or width"),
        (one_node("Reshape", "image"), "it makes 1 × 2 × 2 × 2 of 1 × 8 × 12 × 12"),
        (one_node("Reshape", "half"), "its target is not known from the file"),
        (one_node("Squeeze", "hw"), "only a map of one pixel can be squeezed"),
        (one_node("Unsqueeze", "zero"), "it adds an axis to a feature map"),
        (one_node("Gather", "two"), "it picks single values"),
        (one_node("Slice", "half", "half"), "its ends are not known from the file"),
        (one_node("Pad", "two"), "its numbers are not known from the file"),
        (one_node("Resize", "", ""), "its size is not known from the file"),
        (one_node("Flatten", axis=2), "it does not keep the items of a batch apart"),
        (one_node("MaxPool", kernel_shape=[2]), "its kernel has 1 axes; only images can be worked out"),
        (
            one_node("ConvTranspose", "kt", output_shape=[30, 30]),
            "it names an output that is larger than its windows reach",
        ),
        (one_node("ConvTranspose", "kt", output_shape=[1, 4, 14, 14]), "its output_shape has 4 axes; only images"),
        (one_node("Concat", "half", axis=1), "it joins constants"),
        ([("If", ["x"], ["y"], {})], "this operator can't be worked out"),
    ],
)
def test_forms_that_can_not_be_worked_out(tmp_path: Path, nodes: Nodes, message: str) -> None:
    """Each says why, with its node."""
    with pytest.raises(ContentError) as caught:
        _open(tmp_path, nodes, [1, 8, 12, 12])
    assert message in str(caught.value)
    assert "node n1 (" in str(caught.value)
