"""Where the numbers of a constant, an axis or a batch stand in an ONNX file. Shapes are ONNX Runtime's."""

from pathlib import Path

import onnx
import pytest
from onnx import TensorProto
from onnxfiles import Dims, Nodes, written

from quizgen.errors import ContentError
from quizgen.networks import open_network
from quizgen.networks.opening import Opened
from quizgen.solver import Activation, Conv2d, Features, LayerScale, Shape

_WEIGHTS = {"k": [8, 8, 1, 1], "m": [8, 3], "eight": [8], "five": [5], "map": [8, 1, 1], "deep": [2, 1, 8, 1, 1]}
_NUMBERS = {
    "zero": [0],
    "one": [1],
    "two": [2],
    "three": [3],
    "last": [-1],
    "front": [1, 2],
    "hw": [2, 3],
    "rest": [4, -1],
    "groups": [4, 2, 4, 6, 12],
    "image": [4, 8, 6, 12],
    "parts": [2, 6],
}
_CONV: Nodes = [("Conv", ["x", "k"], ["c"], {})]
_POOL: Nodes = [("GlobalAveragePool", ["x"], ["c"], {})]


def _open(folder: Path, nodes: Nodes, shape: Dims) -> Opened:
    return open_network(written(folder / "net.onnx", nodes, _WEIGHTS, shape, **_NUMBERS))


@pytest.mark.parametrize("kind", ["Add", "Mul"])
def test_a_list_lies_along_the_width(tmp_path: Path, kind: str) -> None:
    """Eight numbers for eight columns are neither a bias nor a scale of eight channels; those of 8 × 1 × 1 are."""
    opened = _open(tmp_path, [*_CONV, (kind, ["c", "eight"], ["y"], {})], [1, 8, 6, 8])
    assert [node.layer for node in opened.graph.nodes] == [Conv2d(8, 8, (1, 1), bias=False)]
    assert opened.notes == ("Numbers that are added or multiplied and can't be told from parameters: 8.",)
    opened = _open(tmp_path, [*_CONV, (kind, ["c", "map"], ["y"], {})], [1, 8, 6, 8])
    assert opened.notes == ()
    assert opened.graph.parameters == 64 + 8
    assert (opened.graph.nodes[-1].layer == LayerScale(8)) == (kind == "Mul")


@pytest.mark.parametrize(
    ("before", "constant", "message"),
    [
        (_POOL, "eight", "a constant of 8 makes a larger map of 1 × 8 × 1 × 1"),
        (_POOL, "five", "a constant of 5 makes a larger map of 1 × 8 × 1 × 1"),
        (_CONV, "deep", "a constant of 2 × 1 × 8 × 1 × 1 makes a larger map of 1 × 8 × 6 × 12"),
        (_CONV, "eight", "a constant of 8 doesn't fit a map of 1 × 8 × 6 × 12"),
    ],
)
def test_a_list_that_makes_a_larger_map_or_fits_none(
    tmp_path: Path, before: Nodes, constant: str, message: str
) -> None:
    """Eight numbers added to 8 × 1 × 1 make 8 × 1 × 8."""
    with pytest.raises(ContentError, match=message):
        _open(tmp_path, [*before, ("Add", ["c", constant], ["y"], {})], [1, 8, 6, 12])


def _by_axes(*steps: tuple[str, str]) -> Nodes:
    """Squeeze and unsqueeze a pooled map, step by step."""
    names = ["c", *(f"s{number}" for number in range(1, len(steps))), "y"]
    return [*_POOL, *((kind, [names[i], axes], [names[i + 1]], {}) for i, (kind, axes) in enumerate(steps))]


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        (_by_axes(("Squeeze", "last"), ("Squeeze", "last")), Features(8)),
        (_by_axes(("Squeeze", "two"), ("Squeeze", "two")), Features(8)),
        ([*_by_axes(("Squeeze", "three")), ("Transpose", ["y"], ["t"], {"perm": [0, 2, 1]})], Features(8)),
        (
            [
                *_by_axes(("Squeeze", "three")),
                ("Transpose", ["y"], ["t"], {"perm": [0, 2, 1]}),
                ("MatMul", ["t", "m"], ["z"], {}),
            ],
            Features(3),
        ),
        (_by_axes(("Squeeze", "three"), ("Unsqueeze", "three")), Shape(8, 1, 1)),
        ([*_by_axes(("Squeeze", "hw"), ("Unsqueeze", "one")), ("Add", ["y", "eight"], ["z"], {})], Features(8)),
    ],
)
def test_axes_of_one_pixel_go_one_at_a_time(tmp_path: Path, nodes: Nodes, expected: Activation) -> None:
    """As `x.squeeze(-1).squeeze(-1)` and channel attention over neighbours write it."""
    assert _open(tmp_path, nodes, [1, 8, 6, 12]).graph.output == expected


def test_axes_before_the_channels_make_no_image(tmp_path: Path) -> None:
    """Eight features with axes put before them are 1 × 1 × 1 × 8: eight columns to ONNX, not eight channels."""
    nodes = _by_axes(("Squeeze", "hw"), ("Unsqueeze", "front"))
    nodes.append(("Upsample", ["y"], ["z"], {"scales": [1.0, 1.0, 2.0, 2.0]}))
    with pytest.raises(ContentError, match="it reads no image"):
        _open(tmp_path, nodes, [1, 8, 6, 12])


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([("Reshape", ["c", "rest"], ["y"], {})], Features(576)),
        (
            [
                ("Reshape", ["c", "groups"], ["g"], {}),
                ("Transpose", ["g"], ["t"], {"perm": [0, 2, 1, 3, 4]}),
                ("Reshape", ["t", "image"], ["y"], {}),
            ],
            Shape(8, 6, 12),
        ),
    ],
)
def test_a_file_for_four_images_is_worked_out_for_one(tmp_path: Path, nodes: Nodes, expected: Activation) -> None:
    """Where its shapes name the four."""
    assert _open(tmp_path, [*_CONV, *nodes], [4, 8, 6, 12]).graph.output == expected


def test_images_that_are_joined_are_not_called_rows(tmp_path: Path) -> None:
    """Of a batch."""
    with pytest.raises(ContentError, match="it joins along the batch, not along the channels"):
        _open(tmp_path, [*_CONV, ("Concat", ["c", "c"], ["y"], {"axis": 0})], [1, 8, 6, 12])


def test_sizes_are_cut_as_old_files_do(tmp_path: Path) -> None:
    """Up to opset 9, a slice has its ends as attributes, also one of a shape."""
    nodes: Nodes = [
        *_CONV,
        ("Shape", ["c"], ["s"], {}),
        ("Slice", ["s"], ["n"], {"starts": [0], "ends": [1]}),
        ("Concat", ["n", "last"], ["t"], {"axis": 0}),
        ("Reshape", ["c", "t"], ["y"], {}),
    ]
    assert _open(tmp_path, nodes, [1, 8, 6, 12]).graph.output == Features(576)


@pytest.mark.parametrize(
    ("node", "hidden", "message"),
    [
        (("Split", ["c", "parts"], ["y", "z"], {"axis": 1}), "parts", "its sizes are not known"),
        (("Slice", ["c", "zero", "one", "two"], ["y"], {}), "two", "its axes or its steps are not known"),
    ],
)
def test_numbers_in_a_separate_file_are_not_made_up(
    tmp_path: Path, node: tuple[str, list[str], list[str], dict[str, object]], hidden: str, message: str
) -> None:
    """Sizes of 2 and 6 are not taken for 4 and 4, nor height for the batch."""
    path = written(tmp_path / "net.onnx", [*_CONV, node], _WEIGHTS, [1, 8, 6, 12], **_NUMBERS)
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        if tensor.name == hidden:
            tensor.ClearField("int64_data")
            tensor.data_location = TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value="numbers.bin")
    Path(path).write_bytes(model.SerializeToString())
    with pytest.raises(ContentError, match=message):
        open_network(path)
