"""Inputs and outputs of an ONNX file: what the outputs need, and which of them is worked out."""

from pathlib import Path

import onnx
import onnx.inliner
import pytest
from onnxfiles import Written, written

from quizgen.errors import ContentError
from quizgen.networks import Opened, open_network
from quizgen.networks.onnx_outputs import needed_nodes
from quizgen.solver import Shape, Split

_WEIGHTS = {"k": [4, 8, 3, 3], "side": [5, 8, 5, 5]}
_MAIN: Written = ("Conv", ["x", "k"], ["y"], {})
_SIDE: Written = ("Conv", ["x", "side"], ["z"], {})
_UNKNOWN: Written = ("TopK", ["x", "k"], ["values", "places"], {})
_CHOICE: Written = ("If", ["x"], ["w"], {})


def _file(path: Path, nodes: list[Written], *outputs: str, inputs: tuple[str, ...] = ()) -> str:
    """Write a file with these outputs, and with these inputs beside x."""
    model = onnx.load(written(path, nodes, _WEIGHTS, [1, 8, 12, 12]))
    del model.graph.output[:]
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in outputs)
    model.graph.input.extend(onnx.helper.make_tensor_value_info(name, 1, [1, 8, 12, 12]) for name in inputs)
    onnx.save(model, path)
    return str(path)


def _opened(folder: Path, nodes: list[Written], *outputs: str) -> Opened:
    return open_network(_file(folder / "net.onnx", nodes, *outputs))


@pytest.mark.parametrize("nodes", [[_MAIN, _SIDE], [_SIDE, _MAIN], [_MAIN, _UNKNOWN], [_UNKNOWN, _MAIN]])
def test_what_no_output_needs_is_left_out(tmp_path: Path, nodes: list[Written]) -> None:
    """It is neither counted nor taken for the output, wherever it stands, and need not be known."""
    opened = _opened(tmp_path, nodes, "y")
    assert opened.graph.output == Shape(4, 10, 10)
    assert (opened.graph.parameters, opened.notes) == (288, ())


def test_what_a_node_reads_inside_is_needed(tmp_path: Path) -> None:
    """The branches of an If read what is outside of them."""
    path = Path(_file(tmp_path / "net.onnx", [("Relu", ["x"], ["r"], {}), _CHOICE], "w"))
    model = onnx.load(path)
    model.graph.node[1].attribute.append(
        onnx.helper.make_attribute(
            "then_branch", onnx.helper.make_graph([onnx.helper.make_node("Relu", ["r"], ["s"])], "then", [], [])
        )
    )
    assert [number for number, _ in needed_nodes(model.graph)] == [1, 2]


@pytest.mark.parametrize(("nodes", "last"), [([_SIDE, _MAIN], "y"), ([_MAIN, _SIDE], "z")])
def test_several_outputs_are_told(tmp_path: Path, nodes: list[Written], last: str) -> None:
    """All are counted; the one that stands for the network's output is named."""
    opened = _opened(tmp_path, nodes, "y", "z")
    assert opened.graph.parameters == 288 + 1000
    assert opened.notes == (f"The file has 2 outputs; the last layer gives {last}.",)


def test_an_input_that_no_output_needs_is_none(tmp_path: Path) -> None:
    """A file has one input if only a branch without an output reads the other."""
    path = _file(tmp_path / "net.onnx", [("Conv", ["other", "side"], ["z"], {}), _MAIN], "y", inputs=("other",))
    assert open_network(path).graph.parameters == 288


def test_an_input_without_a_shape_is_given_one(tmp_path: Path) -> None:
    """A file may leave the number of axes open, too; then it has to be told, as with open sizes."""
    path = _file(tmp_path / "net.onnx", [_MAIN], "y")
    model = onnx.load(path)
    model.graph.input[0].type.tensor_type.ClearField("shape")
    onnx.save(model, path)
    with pytest.raises(ContentError, match="its input x has no shape; give it, for example --input 3x224x224"):
        open_network(path)
    assert open_network(path, "8x12x12").graph.output == Shape(4, 10, 10)


def test_a_file_without_outputs_is_read_whole(tmp_path: Path) -> None:
    """ONNX asks for outputs; where none is named, the last node gives it."""
    assert _opened(tmp_path, [_SIDE, _MAIN]).graph.parameters == 288 + 1000


@pytest.mark.parametrize("reads", ["x", "k"])
def test_an_operator_of_another_domain_is_not_onnx_s(tmp_path: Path, reads: str) -> None:
    """What it does is not known, whether it reads a map or weights."""
    nodes: list[Written] = [("Identity", [reads], ["i"], {"domain": "com.example"})]
    nodes.append(("Conv", ["i", "k"] if reads == "x" else ["x", "i"], ["y"], {}))
    with pytest.raises(ContentError, match=r"node n0 \(Identity\): this operator can't be worked out"):
        _opened(tmp_path, nodes, "y")


def test_a_function_of_the_file_is_to_be_put_in_place(tmp_path: Path) -> None:
    """The message names what does so, and it does."""
    path = Path(_file(tmp_path / "net.onnx", [("Block", ["x", "k"], ["y"], {"domain": "own"})], "y"))
    model, helper = onnx.load(path), onnx.helper
    opsets = [helper.make_opsetid("", 17)]
    conv = helper.make_node("Conv", ["a", "b"], ["c"])
    model.functions.append(helper.make_function("own", "Block", ["a", "b"], ["c"], [conv], opsets))
    del model.opset_import[:]
    model.opset_import.extend([*opsets, helper.make_opsetid("own", 1)])
    onnx.save(model, path)
    with pytest.raises(
        ContentError, match=r"node n0 \(Block\): it calls a function of the file; .*inline_local_functions"
    ):
        open_network(str(path))
    onnx.save(onnx.inliner.inline_local_functions(model), path)
    assert open_network(str(path)).graph.output == Shape(4, 10, 10)


def test_a_part_that_is_only_an_output_has_its_node(tmp_path: Path) -> None:
    """No node reads it, but the network gives it."""
    opened = _opened(tmp_path, [("Split", ["x"], ["y", "z"], {"axis": 1})], "y", "z")
    assert [node.layer for node in opened.graph.nodes] == [Split(0, 4), Split(4, 4)]
    assert opened.notes == ("The file has 2 outputs; the last layer gives z.",)
