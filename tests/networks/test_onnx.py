"""ONNX files: exports of known networks, small files of one's own, and files that are none."""

import json
from pathlib import Path
from random import Random

import pytest
from calling import call
from onnxfiles import Dims, Written, written

from quizgen.errors import ContentError, UsageError
from quizgen.networks import open_network
from quizgen.solver import (
    AdaptiveAvgPool2d,
    Add,
    BatchNorm1d,
    ChannelShuffle,
    Conv2d,
    Flatten,
    Graph,
    Hardswish,
    LayerNorm,
    Linear,
    MaxPool2d,
    ReLU,
    ReLU6,
    Shape,
    SiLU,
    Split,
    Unknown,
    Upsample,
    ZeroPad2d,
)

_DATA = Path(__file__).parents[1] / "data"
FILES = sorted((_DATA / "onnx").glob("*.onnx"))
_REFERENCE = json.loads((_DATA / "networks.json").read_text("utf-8"))["networks"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_export_has_the_numbers_of_its_network(path: Path) -> None:
    """MACs always; parameters too, unless batch normalisation is folded away, which is said. Sums are there."""
    opened, reference = open_network(str(path)), _REFERENCE[path.name.partition(".")[0]]
    graph = opened.graph
    assert graph.macs == reference["macs"]
    norms = sum(counts[0] for _, kind, _, _, *counts in reference["nodes"] if kind == "BatchNorm2d")
    if any("folded" in note for note in opened.notes):
        assert graph.parameters == reference["parameters"] - norms // 2  # a bias takes the place of scale and shift
    else:
        assert graph.parameters == reference["parameters"]
        assert norms == 0 or "raw" in path.name
    sums = sum(isinstance(node.layer, Add) for node in graph.nodes)
    assert sums == sum(kind == "add" for _, kind, *_ in reference["nodes"])
    kinds = [type(node.layer).__name__ for node in graph.nodes]
    assert "SiLU" in kinds if "efficientnet" in path.name else "SiLU" not in kinds


def test_names_and_groups_are_pytorchs() -> None:
    """From the names of weights and of scopes."""
    graph = open_network(str(_DATA / "onnx" / "resnet18.raw.stripped.onnx")).graph
    names = {name for name, kind, *_ in _REFERENCE["resnet18"]["nodes"] if kind in {"Conv2d", "BatchNorm2d"}}
    assert names <= {node.name for node in graph.nodes}
    assert graph.parameters_of(graph.group("layer3").numbers) == 2_099_712
    lost = open_network(str(_DATA / "onnx" / "convnext_tiny.dynamo.stripped.onnx"))
    assert any("lost the names" in note for note in lost.notes)


def _layers(graph: Graph) -> list[object]:
    return [node.layer for node in graph.nodes]


def test_a_network_of_ones_own(tmp_path: Path) -> None:
    """Padding that differs, a shared kernel, merged biases, ReLU6, a mean in place of a pool, an open batch."""
    nodes: list[Written] = [
        ("Conv", ["x", "k", "b"], ["a"], {"pads": [0, 0, 1, 1], "strides": [2, 2]}),
        ("Clip", ["a", "zero", "six"], ["c"], {}),
        ("Conv", ["c", "k2", "b"], ["d"], {"auto_pad": "SAME_UPPER"}),
        ("Conv", ["d", "k2", "b"], ["e"], {"pads": [1, 1, 1, 1]}),
        ("Conv", ["e", "k3", "b"], ["f"], {"pads": [1, 1, 1, 1]}),
        ("Add", ["f", "c"], ["g"], {}),
        ("ReduceMean", ["g", "axes"], ["h"], {"keepdims": 0}),
        ("MatMul", ["h", "m"], ["i"], {}),
        ("Add", ["i", "mb"], ["y"], {}),
    ]
    weights = {"k": [8, 3, 3, 3], "b": [8], "k2": [8, 8, 3, 3], "k3": [8, 8, 3, 3], "m": [8, 5], "mb": [5]}
    path = written(tmp_path / "mine.onnx", nodes, weights, ["N", 3, 32, 32], zero=[0], six=[6], axes=[2, 3])
    graph = open_network(path).graph
    assert _layers(graph)[:3] == [ZeroPad2d(0, 1, 0, 1), Conv2d(3, 8, (3, 3), (2, 2)), ReLU6()]
    assert _layers(graph)[-3:] == [AdaptiveAvgPool2d(), Flatten(), Linear(8, 5)]
    # the kernel k2 once and its biases with it, those of k and k3 for themselves
    assert graph.parameters == (216 + 8) + (576 + 8) + (576 + 8) + 45
    assert graph.macs == 16 * 16 * (216 + 3 * 576) + 40


def test_blanks_in_the_names_of_weights_merge_no_layers(tmp_path: Path) -> None:
    """Not those of kernels, of matrices, or of a kernel and its biases together."""
    nodes: list[Written] = [
        ("Conv", ["x", "conv 1.weight"], ["a"], {}),
        ("Conv", ["a", "conv 2.weight"], ["b"], {}),
        ("Conv", ["b", "conv", "2.weight bias"], ["c"], {}),
        ("Conv", ["c", "conv 2.weight", "bias"], ["d"], {}),
        ("Conv", ["d", " k", "bias"], ["e"], {}),
        ("Conv", ["e", "k", "bias"], ["f"], {}),
        ("GlobalAveragePool", ["f"], ["g"], {}),
        ("Flatten", ["g"], ["h"], {}),
        ("MatMul", ["h", "fully connected 1"], ["i"], {}),
        ("MatMul", ["i", "fully connected 2"], ["y"], {}),
    ]
    kernels = {"conv 1.weight": 3, "conv 2.weight": 8, "conv": 8, " k": 8, "k": 8}
    weights = {name: [8, channels, 1, 1] for name, channels in kernels.items()}
    weights |= {"2.weight bias": [8], "bias": [8], "fully connected 1": [8, 8], "fully connected 2": [8, 5]}
    graph = open_network(written(tmp_path / "blanks.onnx", nodes, weights, ["N", 3, 8, 8])).graph
    # conv 2.weight is used twice and counts once, its biases where they are
    assert graph.node_parameters == (24, 64, 72, 8, 72, 72, 0, 0, 64, 40)


def test_channels_last_and_what_is_written_in_several_nodes(tmp_path: Path) -> None:
    """TensorFlow's order of axes, x · sigmoid(x), a channel shuffle, a slice, a linear layer on channels."""
    nodes: list[Written] = [
        ("Transpose", ["x"], ["a"], {"perm": [0, 3, 1, 2]}),
        ("Conv", ["a", "k"], ["b"], {}),
        ("Sigmoid", ["b"], ["s"], {}),
        ("Mul", ["b", "s"], ["c"], {}),
        ("Shape", ["c"], ["sh"], {}),
        ("Reshape", ["c", "five"], ["d"], {}),
        ("Transpose", ["d"], ["e"], {"perm": [0, 2, 1, 3, 4]}),
        ("Reshape", ["e", "sh"], ["f"], {}),
        ("Slice", ["f", "from", "to", "axis"], ["g"], {}),
        ("Transpose", ["g"], ["h"], {"perm": [0, 2, 3, 1]}),
        ("LayerNormalization", ["h", "w", "w2"], ["i"], {"axis": -1}),
        ("MatMul", ["i", "m"], ["j"], {}),
        ("Add", ["j", "mb"], ["l"], {}),
        ("HardSigmoid", ["l"], ["hs"], {}),
        ("Mul", ["hs", "l"], ["y"], {}),
    ]
    weights = {"k": [8, 3, 1, 1], "w": [4], "w2": [4], "m": [4, 16], "mb": [16]}
    more = {"five": [0, 2, 4, 20, 24], "from": [4], "to": [8], "axis": [1]}
    graph = open_network(written(tmp_path / "tf.onnx", nodes, weights, [1, 20, 24, 3], **more)).graph
    assert graph.input == Shape(3, 20, 24)
    expected = [Conv2d(3, 8, (1, 1), bias=False), SiLU(), ChannelShuffle(2), Split(4, 4), LayerNorm(4)]
    assert _layers(graph) == [*expected, Conv2d(4, 16, (1, 1)), Hardswish()]
    assert graph.output == Shape(16, 20, 24)


def test_vectors_and_what_changes_sizes(tmp_path: Path) -> None:
    """A generator from a vector, resizing, padding and cropping, a split, batch norm on a vector."""
    nodes: list[Written] = [
        ("Gemm", ["x", "m", "mb"], ["a"], {"transB": 1}),
        ("BatchNormalization", ["a", "s", "s", "mean", "var"], ["b"], {}),
        ("Reshape", ["b", "to"], ["c"], {}),
        ("ConvTranspose", ["c", "k"], ["d"], {"strides": [2, 2], "pads": [0, 0, 1, 1]}),
        (
            "Resize",
            ["d", "", "", "sizes"],
            ["e"],
            {"mode": "linear", "coordinate_transformation_mode": "align_corners"},
        ),
        ("Pad", ["e", "pads"], ["f"], {}),
        ("Split", ["f"], ["g", "h"], {"axis": 1, "num_outputs": 2}),
        ("MaxPool", ["g"], ["i"], {"kernel_shape": [2, 2], "strides": [2, 2]}),
        ("MaxPool", ["h"], ["j"], {"kernel_shape": [2, 2], "strides": [2, 2]}),
        ("Concat", ["i", "j"], ["y"], {"axis": -3}),
    ]
    weights = {"m": [32, 10], "mb": [32], "s": [32], "mean": [32], "var": [32], "k": [2, 6, 3, 3]}
    more = {"to": [-1, 2, 4, 4], "sizes": [1, 6, 20, 20], "pads": [0, 0, 1, 1, 0, 0, -1, 1]}
    graph = open_network(written(tmp_path / "gan.onnx", nodes, weights, ["N", 10], **more)).graph
    layers = _layers(graph)
    assert BatchNorm1d(32) in layers
    assert Upsample(size=(20, 20), mode="bilinear", align_corners=True) in layers
    assert next(layer for layer in layers if isinstance(layer, Split | MaxPool2d)) == Split(0, 3)
    assert graph.output == Shape(6, 10, 11)
    assert graph.parameters == 32 * 10 + 32 + 64 + 2 * 6 * 9
    assert not any(isinstance(field, Unknown) for field in graph.fields)  # everything is seen from the vector on


@pytest.mark.parametrize(
    ("nodes", "shape", "message"),
    [
        (
            [("Einsum", ["x"], ["y"], {"equation": "i"})],
            [1, 3, 8, 8],
            "node n0 (Einsum): this operator can't be worked out",
        ),
        ([("Relu", ["x"], ["y"], {})], [1, 3, "H", "W"], "its input x has no fixed size; give it, for example --input"),
        ([("Relu", ["x"], ["y"], {})], [1, 7, 3], "its input x has 3 axes"),
        ([("Conv", ["x", "k"], ["y"], {})], [1, 4, 8, 8], "node n0 (Conv): the kernel"),
        ([("Conv", ["x", "m"], ["y"], {})], [1, 3, 8, 8], "its weights have 2 axes, not 4"),
        ([("Conv", ["x", "none"], ["y"], {})], [1, 3, 8, 8], "its weights are computed from the input"),
        ([("Relu", ["z"], ["y"], {})], [1, 3, 8, 8], "its input z is missing"),
        ([("MatMul", ["x", "x"], ["y"], {})], [1, 3, 8, 8], "it multiplies two maps, as attention does"),
        (
            [("Flatten", ["x"], ["f"], {}), ("MatMul", ["f", "m"], ["y"], {})],
            [1, 3, 8, 8],
            "features; does the network",
        ),
        ([("Concat", ["x", "x"], ["y"], {"axis": 2})], [1, 3, 8, 8], "it joins along height or width"),
        ([("Concat", ["x", "x"], ["y"], {"axis": 9})], [1, 3, 8, 8], "breaks ONNX's rules"),
        ([("Transpose", ["x"], ["y"], {"perm": [1, 0, 2, 3]})], [1, 3, 8, 8], "it moves the batch"),
    ],
)
def test_what_can_not_be_worked_out(tmp_path: Path, nodes: list[Written], shape: Dims, message: str) -> None:
    """One line with the node, the operator and what can be done."""
    path = written(tmp_path / "bad.onnx", nodes, {"k": [8, 4, 9, 9], "m": [4, 4]}, shape)
    with pytest.raises(ContentError) as caught:
        open_network(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")


def test_open_sizes_are_given(tmp_path: Path) -> None:
    """By --input."""
    path = written(tmp_path / "open.onnx", [("Relu", ["x"], ["y"], {})], {}, ["N", 3, "H", "W"])
    assert open_network(path, "3x50x60").graph.output == Shape(3, 50, 60)
    assert open_network(path, "3x50x60").graph.nodes[0].layer == ReLU()


def test_files_that_are_none(tmp_path: Path) -> None:
    """Missing, a folder, empty, text, cut off: one line each."""
    whole = FILES[0].read_bytes()
    for name, data in (("empty", b""), ("text", b"conv 64 k3\n" * 99), ("cut", whole[: len(whole) // 2])):
        (tmp_path / f"{name}.onnx").write_bytes(data)
        outcome = call("solve", str(tmp_path / f"{name}.onnx"))
        assert (outcome.status, outcome.err.count("\n")) == (1, 1)
    (tmp_path / "folder.onnx").mkdir()
    for name in ("missing", "folder"):
        with pytest.raises(UsageError, match="check the path"):
            open_network(str(tmp_path / f"{name}.onnx"))


def _damage(path: Path, seeds: range) -> None:
    whole = FILES[-2].read_bytes()
    for seed in seeds:
        rng = Random(seed)
        data = bytearray(whole)
        for _ in range(rng.choice([1, 3, 20])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(bytes(data[: rng.choice([len(data), rng.randrange(len(data))])]))
        outcome = call("solve", str(path))
        assert outcome.status in {0, 1, 2}
        assert outcome.status == 0 or outcome.err.count("\n") == 1, outcome.err


def test_damaged_files_give_one_line(tmp_path: Path) -> None:
    """Bytes changed and ends cut off at random."""
    _damage(tmp_path / "damaged.onnx", range(150))


@pytest.mark.slow
def test_many_damaged_files_give_one_line(tmp_path: Path) -> None:
    """The same, searched for long."""
    _damage(tmp_path / "damaged.onnx", range(150, 6_000))
