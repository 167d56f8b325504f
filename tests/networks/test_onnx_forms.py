"""Forms of ONNX's operators that are legal and rare: counted as ONNX says, or refused, but never counted wrongly."""

from math import inf, nan
from pathlib import Path

import pytest
from onnxfiles import Dims, Nodes, one_node, written

from quizgen.errors import ContentError
from quizgen.networks import open_network
from quizgen.solver import Features, Graph, Hardtanh, ReLU6, ZeroPad2d

_WEIGHTS = {
    "k": [4, 8, 3, 3],
    "narrow": [4, 8, 9, 1],
    "roi": [8],
    "k3": [4, 3, 3, 3],
    "kt": [8, 4, 3, 3],
    "kt3": [3, 4, 3, 3],
    "one": [1],
    "half": [4],
    "eight": [8],
    "m": [8, 4],
    "row": [1, 1, 12, 12],
    "sixteen": [1, 16, 1, 1],
    "scale": [1, 8, 1, 1],
}
_NUMBERS = {
    "hw": [2, 3],
    "more": [1, 16, 24, 24],
    "one_image": [1, 8, 24, 36],
    "four_images": [4, 8, 24, 36],
    "two": [2, 3],
    "factors": [1, 1, 2, 3],
    "zero": [0],
    "first": [1],
    "wide": [20, 30],
    "groups": [1, 2, 4, 12, 12],
    "all": [-1],
    "thousand": [1, 1000],
    "rest": [-1, 1000],
    "thin": [1, 2, 3, 12, 12],
}

# What a block of YOLOv8 does: the second half goes to a convolution, and past it.
_SPLIT: Nodes = [
    ("Split", ["x"], ["a", "b", "c"], {"axis": 1}),
    ("Relu", ["b"], ["d"], {}),
    ("Concat", ["a", "b", "d"], ["y"], {"axis": 1}),
]


_CHANNELS_LAST: Nodes = [("Transpose", ["x"], ["t"], {"perm": [0, 2, 3, 1]})]
_POOLED: Nodes = [("GlobalAveragePool", ["x"], ["p"], {})]
_ONE_CHANNEL: Nodes = [("Slice", ["x", "zero", "first", "first"], ["c"], {})]
_VECTOR: Nodes = [
    *_POOLED,
    ("Flatten", ["p"], ["v"], {}),
    ("Gemm", ["v", "m"], ["m2"], {}),
]


def _open(folder: Path, nodes: Nodes, side: int = 12) -> Graph:
    """Read a network whose input is 8 × side × 12."""
    path = written(folder / "one.onnx", nodes, _WEIGHTS, [1, 8, side, 12], **_NUMBERS)
    return open_network(path).graph


def _sizes(graph: Graph) -> tuple[int, ...]:
    output = graph.output
    return (output.count,) if isinstance(output, Features) else (output.channels, output.height, output.width)


# Channels in two groups, and all values of the map in one row.
_GROUPED: Nodes = [("Reshape", ["x", "groups"], ["g"], {})]
_ROW: Nodes = [("Reshape", ["x", "all"], ["r"], {})]

_REFUSED: list[tuple[Nodes, str]] = [
    (one_node("AveragePool", kernel_shape=[3, 3], dilations=[2, 2]), "its windows have holes (dilations)"),
    (one_node("ReduceMean"), "it goes over all of them"),
    (one_node("ReduceMax", keepdims=0), "it goes over all of them"),
    (one_node("ReduceMean", noop_with_empty_axes=1), "its axes are not known from the file"),
    (one_node("Resize", "", "", "more"), "it changes the number of channels"),
    (one_node("Resize", "", "", "one_image", keep_aspect_ratio_policy="not_larger"), "it keeps the ratio"),
    (one_node("Resize", "roi", "", "one_image", coordinate_transformation_mode="tf_crop_and_resize"), "it cuts before"),
    (one_node("Conv", "k3"), "its weights are 4 × 3 × 3 × 3, for 3 channels, but its input has 8"),
    (one_node("Conv", "k", group=2), "for 16 channels, but its input has 8"),
    (one_node("Conv", "k", "one"), "its bias has to hold 4 numbers, one for each output, and holds 1"),
    (one_node("ConvTranspose", "kt3"), "for 3 channels, but its input has 8"),
    (one_node("GroupNormalization", "half", "half", num_groups=2), "its scale has to hold 8 numbers"),
    (one_node("GroupNormalization", "half", "half", num_groups=4), "it has one scale for each group, as in opset 18"),
    ([*_CHANNELS_LAST, ("LayerNormalization", ["t", "eight"], ["y"], {})], "it has no shift"),
    (
        [*_VECTOR, ("Gemm", ["v", "m", "eight"], ["y"], {})],
        "its bias has to hold 4 numbers, one for each output, and holds 8",
    ),
    ([*_VECTOR, ("Gemm", ["v", "m", "m2"], ["y"], {})], "its bias is computed from the input"),
    (one_node("ConvTranspose", "kt", auto_pad="SAME_UPPER", strides=[4, 4]), "its kernel is smaller than its stride"),
    ([*_POOLED, ("Add", ["p", "row"], ["y"], {})], "a constant of 1 × 1 × 12 × 12 makes a larger map of 1 × 8 × 1 × 1"),
    ([*_ONE_CHANNEL, ("Mul", ["c", "sixteen"], ["y"], {})], "makes a larger map of 1 × 1 × 12 × 12"),
    ([*_GROUPED, ("Slice", ["g", "zero", "first", "first"], ["y"], {})], "it cuts groups of channels"),
    ([*_ROW, ("Slice", ["r", "zero", "first", "zero"], ["y"], {})], "it cuts all values in one row"),
    ([*_GROUPED, ("Pad", ["g", "two", "", "first"], ["y"], {})], "it pads groups of channels"),
    ([*_ROW, ("Pad", ["r", "two", "", "zero"], ["y"], {})], "it pads all values in one row"),
    ([*_CHANNELS_LAST, ("GlobalAveragePool", ["t"], ["y"], {})], "it reads axes N H W C, and goes over all but"),
    ([*_GROUPED, ("GlobalMaxPool", ["g"], ["y"], {})], "it reads axes N G K H W, and goes over all but"),
    (one_node("Reshape", "thousand"), "it makes 1 × 1000 of 1 × 8 × 12 × 12"),
    (one_node("Reshape", "rest"), "it makes 1 × 1000 of 1 × 8 × 12 × 12"),
    (one_node("Reshape", "thin"), "it makes 1 × 2 × 3 × 12 × 12 of 1 × 8 × 12 × 12"),
    (one_node("Resize", "", "", "wide"), "its size is not known from the file"),
    (one_node("Resize", "", "", "four_images"), "it makes a batch of 4; export the network for one image at a time"),
    ([("MatMul", ["m", "x"], ["y"], {})], "it multiplies a constant by a map; in a linear layer, the map comes first"),
    (one_node("MatMul", "x"), "it multiplies two maps, as attention does"),
    ([("Split", ["x"], ["a", "b"], {"axis": 0})], "it splits the batch, not a map's channels"),
    ([*_GROUPED, ("Split", ["g"], ["a", "b"], {"axis": 1})], "it splits groups of channels, not a map's channels"),
]


@pytest.mark.parametrize(("nodes", "message"), _REFUSED)
def test_what_would_be_counted_wrongly_is_refused(tmp_path: Path, nodes: Nodes, message: str) -> None:
    """Each says why, with its node."""
    with pytest.raises(ContentError, match=r"node n\d+ ") as caught:
        _open(tmp_path, nodes)
    assert message in str(caught.value)


_SIZED: list[tuple[Nodes, tuple[int, ...], int]] = [
    (one_node("Resize", "", "two", axes=[2, 3]), (8, 24, 36), 0),
    (one_node("Resize", "factors"), (8, 24, 36), 0),  # opset 10, with no region before the factors
    (one_node("Resize", "", "", "wide", axes=[3, 2]), (8, 30, 20), 0),
    (one_node("Resize", "", "", "wide", axes=[-1, -2]), (8, 30, 20), 0),
    (_SPLIT, (9, 12, 12), 0),
    (one_node("Conv", "k", "half"), (4, 10, 10), 292),
    (one_node("ConvTranspose", "kt", "half"), (4, 14, 14), 292),
    (_VECTOR, (4,), 32),
    (one_node("Mul", "scale"), (8, 12, 12), 8),
    (one_node("Add", "row"), (8, 12, 12), 0),
]


@pytest.mark.parametrize(("nodes", "sizes", "parameters"), _SIZED)
def test_what_is_counted(tmp_path: Path, nodes: Nodes, sizes: tuple[int, ...], parameters: int) -> None:
    """Shapes as ONNX infers them, and parameters as they stand in the file."""
    graph = _open(tmp_path, nodes)
    assert _sizes(graph) == sizes
    assert graph.parameters == parameters


def test_another_input_must_fit_the_weights(tmp_path: Path) -> None:
    """A network for 8 channels has no number of parameters for 3."""
    path = written(tmp_path / "one.onnx", one_node("Conv", "k"), _WEIGHTS, [1, 8, 12, 12])
    with pytest.raises(ContentError, match=r"for 8 channels, but its input has 3; does the network take this input"):
        open_network(path, "3x12x12")


@pytest.mark.parametrize("auto", ["SAME_UPPER", "SAME_LOWER"])
@pytest.mark.parametrize("side", [5, 6, 7, 8])
def test_a_transposed_convolution_pads_to_its_stride(tmp_path: Path, auto: str, side: int) -> None:
    """Its output is its input times the stride, whatever the kernel; an odd pixel is cropped where ONNX says."""
    for more in ({}, {"output_padding": [1, 1]}, {"dilations": [2, 2]}):
        nodes = one_node("ConvTranspose", "kt", auto_pad=auto, strides=[2, 2], **more)
        assert _sizes(_open(tmp_path, nodes, side)) == (4, 2 * side, 24)
    graph = _open(tmp_path, one_node("ConvTranspose", "kt", auto_pad=auto, strides=[2, 2]), side)
    cropped = ZeroPad2d(0, -1, 0, -1) if auto == "SAME_UPPER" else ZeroPad2d(-1, 0, -1, 0)
    assert graph.nodes[-1].layer == cropped


@pytest.mark.parametrize(("auto", "first"), [("NOTSET", 2), ("SAME_LOWER", 2), ("SAME_UPPER", 1)])
def test_a_transposed_convolution_that_names_its_output(tmp_path: Path, auto: str, first: int) -> None:
    """What its windows make beyond it is cropped on both sides, where ONNX Runtime does; without padding, 25 × 25."""
    more = {"auto_pad": auto, "strides": [2, 2]}
    graph = _open(tmp_path, one_node("ConvTranspose", "kt", "half", output_shape=[25, 22], **more))
    assert graph.nodes[-1].layer == ZeroPad2d(-first, first - 3, 0, 0)
    assert (_sizes(graph), graph.parameters) == ((4, 25, 22), 292)
    for height in range(19, 26):
        assert _sizes(_open(tmp_path, one_node("ConvTranspose", "kt", output_shape=[height, 23], **more)))[1] == height


@pytest.mark.parametrize(("least", "greatest"), [(0.0, 6.0), (0.0, 6.5), (0.5, 6.0), (0.0, inf), (-inf, 6.0), (nan, 6)])
def test_a_cut_is_relu6_from_0_to_6_alone(tmp_path: Path, least: float, greatest: float) -> None:
    """Its bounds may be fractions, and infinite where it cuts on one side; attributes up to opset 10, inputs since."""
    constants: Nodes = [
        ("Constant", [], ["least"], {"value_float": least}),
        ("Constant", [], ["greatest"], {"value_float": greatest}),
    ]
    new = [*constants, ("Clip", ["x", "least", "greatest"], ["y"], {})]
    (with_inputs,) = _open(tmp_path, new).nodes
    (with_attributes,) = _open(tmp_path, one_node("Clip", min=least, max=greatest)).nodes
    assert with_inputs.layer == with_attributes.layer == (ReLU6() if (least, greatest) == (0, 6) else Hardtanh())


@pytest.mark.parametrize(
    ("nodes", "shape", "read"),
    [
        (one_node("Conv", "narrow"), [1, 8, 128, 1], (8, 128, 1)),  # signals of 8 sensors in a column
        (one_node("MaxPool", kernel_shape=[2, 2]), [1, 8, 20, 4], (8, 20, 4)),
        (one_node("Transpose", perm=[0, 3, 1, 2]), [1, 20, 30, 13], (13, 20, 30)),  # a picture of 13 bands
        (one_node("Transpose", perm=[0, 3, 1, 2]), ["N", None, None, 13], (13, 9, 9)),
        (one_node("Relu"), [1, 20, 30, 3], (3, 20, 30)),
        (one_node("Relu"), [1, 13, 20, 30], (13, 20, 30)),
    ],
)
def test_what_reads_the_input_tells_the_order_of_its_axes(
    tmp_path: Path, nodes: Nodes, shape: Dims, read: tuple[int, ...]
) -> None:
    """A convolution reads channels first, however few columns there are; TensorFlow's files transpose at once."""
    path = written(tmp_path / "one.onnx", [*nodes, ("Relu", ["y"], ["z"], {})], _WEIGHTS, shape)
    given = open_network(path, None if shape[1] else "13x9x9").graph.input
    assert (given.channels, given.height, given.width) == read
