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


def _by_axes(*steps: tuple[str, str]) -> Nodes:
    """Squeeze and unsqueeze a pooled map, step by step."""
    names = ["c", *(f"s{number}" for number in range(1, len(steps))), "y"]
    return [*_POOL, *((kind, [names[i], axes], [names[i + 1]], {}) for i, (kind, axes) in enumerate(steps))]


def test_images_that_are_joined_are_not_called_rows(tmp_path: Path) -> None:
    """Of a batch."""
    with pytest.raises(ContentError, match="it joins along the batch, not along the channels"):
        _open(tmp_path, [*_CONV, ("Concat", ["c", "c"], ["y"], {"axis": 0})], [1, 8, 6, 12])
