"""Pools of ONNX files with padding that PyTorch's pools don't have. Values are ONNX Runtime's."""

from pathlib import Path

import pytest
from onnxfiles import one_node, written

from quizgen.errors import ContentError
from quizgen.networks import open_network
from quizgen.solver import Activation, Shape


def _output(folder: Path, size: tuple[int, int], **attributes: object) -> Activation:
    path = written(folder / "net.onnx", one_node("MaxPool", **attributes), {}, [1, 3, *size])
    return open_network(path).graph.output


@pytest.mark.parametrize(
    ("size", "window", "pads", "expected"),
    [
        ((3, 3), ([3, 3], [2, 2]), [0, 0, 2, 2], (2, 2)),
        ((1, 5), ([3, 4], [4, 3]), [2, 0, 2, 1], (1, 2)),
        ((4, 4), ([2, 2], [2, 2]), [0, 0, 1, 1], (2, 2)),
        ((4, 5), ([2, 2], [2, 2]), [1, 0, 1, 1], (3, 3)),
        ((5, 5), ([3, 3], [2, 2]), [0, 0, 1, 1], (3, 3)),
    ],
)
def test_a_last_window_in_uneven_padding_is_left_out(
    tmp_path: Path,
    size: tuple[int, int],
    window: tuple[list[int], list[int]],
    pads: list[int],
    expected: tuple[int, int],
) -> None:
    """In ceil mode, as it is where padding is the same on both sides: padding after the map is no input."""
    kernel, strides = window
    found = _output(tmp_path, size, kernel_shape=kernel, strides=strides, pads=pads, ceil_mode=1)
    assert found == Shape(3, *expected)


@pytest.mark.parametrize("ceil", [0, 1])
def test_padding_may_be_more_than_half_of_the_kernel(tmp_path: Path, ceil: int) -> None:
    """ONNX bounds it by the kernel, PyTorch by half of it; with holes, the same size needs more, too."""
    wide = {"kernel_shape": [3, 3], "pads": [2, 2, 2, 2], "ceil_mode": ceil}
    assert _output(tmp_path, (8, 9), **wide) == Shape(3, 10, 11)
    holes = {"kernel_shape": [3, 3], "dilations": [2, 2], "auto_pad": "SAME_UPPER", "ceil_mode": ceil}
    assert _output(tmp_path, (8, 9), **holes) == Shape(3, 8, 9)


def test_no_padding_is_none(tmp_path: Path) -> None:
    """`VALID` wins over numbers beside it, as in ONNX Runtime."""
    assert _output(tmp_path, (6, 7), kernel_shape=[2, 2], auto_pad="VALID", pads=[1, 1, 1, 1]) == Shape(3, 5, 6)


def test_holes_of_an_average_pool_are_refused_for_what_they_are(tmp_path: Path) -> None:
    """ONNX has them since opset 19."""
    path = written(
        tmp_path / "net.onnx", one_node("AveragePool", kernel_shape=[2, 2], dilations=[2, 2]), {}, [1, 3, 9, 9]
    )
    with pytest.raises(ContentError, match="windows have holes \\(dilations\\), which are known for MaxPool alone"):
        open_network(path)
