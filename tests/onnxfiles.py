"""Small ONNX files, written for a test."""

from pathlib import Path
from typing import Any

from onnx import TensorProto, helper, save

Written = tuple[str, list[str], list[str], dict[str, Any]]
"""Operator, inputs, outputs and attributes of a node."""

Nodes = list[Written]
Dims = list[str | int | None]


def one_node(kind: str, *more: str, **attributes: object) -> Nodes:
    """Return a single node, which reads the input x and perhaps more."""
    return [(kind, ["x", *more], ["y"], attributes)]


def written(path: Path, nodes: Nodes, weights: dict[str, list[int]], shape: Dims, **more: list[int]) -> str:
    """Write a file: nodes as (operator, inputs, outputs, attributes), weights by their shapes, an input x (or in)."""
    made = [
        helper.make_node(kind, reads, gives, **{"name": f"n{number}", **attributes})
        for number, (kind, reads, gives, attributes) in enumerate(nodes)
    ]
    tensors = [TensorProto(name=name, data_type=TensorProto.FLOAT, dims=dims) for name, dims in weights.items()]
    tensors += [helper.make_tensor(name, TensorProto.INT64, [len(values)], values) for name, values in more.items()]
    given = helper.make_tensor_value_info("in" if nodes[0][1] == ["in"] else "x", TensorProto.FLOAT, shape)
    taken = helper.make_empty_tensor_value_info(nodes[-1][2][0])
    save(helper.make_model(helper.make_graph(made, "g", [given], [taken], tensors)), path)
    return str(path)
