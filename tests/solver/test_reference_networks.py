"""The zoo against PyTorch: fourteen networks node by node, as recorded in tests/data/networks.json."""

import json
from pathlib import Path
from typing import Any

import pytest

from quizgen.notation import parse_graph
from quizgen.solver import Activation, Features, Graph, Join, Shape

_ROOT = Path(__file__).parents[2]
REFERENCE: dict[str, dict[str, Any]] = json.loads((_ROOT / "tests" / "data" / "networks.json").read_text("utf-8"))[
    "networks"
]
_JOINS = {"add": "Add", "cat": "Concat", "mul": "Multiply"}
_SPELLED = {"relu": "ReLU", "flatten": "Flatten", "adaptive_avg_pool2d": "AdaptiveAvgPool2d"}
_CONVNEXT = {"LayerNorm2d": "LayerNorm", "Linear": "Conv2d", "mul": "LayerScale"}


def _graph(name: str) -> Graph:
    text = (_ROOT / "content" / "networks" / f"{name}.net").read_text("utf-8")
    return parse_graph(text, Shape(*REFERENCE[name]["input"]))


def _numbers(shape: Activation) -> list[int]:
    return [shape.count] if isinstance(shape, Features) else [shape.channels, shape.height, shape.width]


def _expected(name: str) -> list[tuple[str, list[int], int, int]]:
    """Return the reference's nodes by our names, without those that only PyTorch has.

    These are permutations of axes, stochastic depth (nothing at inference), DenseNet's concatenation of one map, and
    ConvNeXt's scales as nodes of their own: there the product has their parameters.
    """
    nodes, scale = [], 0
    for _, kind, inputs, shape, *counts in REFERENCE[name]["nodes"]:
        parameters, macs = (*counts, 0, 0)[:2]
        scale = parameters if kind == "get_attr" else scale
        if _is_only_pytorchs(kind, inputs):
            continue
        if name == "convnext_tiny" and len(shape) == 3:
            nodes.append(_of_convnext(kind, shape, scale if kind == "mul" else parameters, macs))
        else:
            nodes.append((_JOINS.get(kind) or _SPELLED.get(kind, kind), shape, parameters, macs))
    return nodes


def _of_convnext(kind: str, shape: list[int], parameters: int, macs: int) -> tuple[str, list[int], int, int]:
    """Channels come last in its blocks."""
    turned = [shape[2], *shape[:2]] if kind in {"Linear", "LayerNorm", "GELU"} else shape
    return _CONVNEXT.get(kind) or _JOINS.get(kind, kind), turned, parameters, macs


def _is_only_pytorchs(kind: str, inputs: list[int] | None) -> bool:
    return kind in {"get_attr", "Permute", "StochasticDepth"} or (kind == "cat" and inputs is None)


@pytest.mark.parametrize("name", REFERENCE)
def test_every_node_is_pytorchs(name: str) -> None:
    """Kind, shape, parameters and MACs of each, in PyTorch's order; and the totals."""
    graph = _graph(name)
    found = [
        (type(node.layer).__name__, _numbers(shape), parameters, macs)
        for node, shape, parameters, macs in zip(
            graph.nodes, graph.shapes[1:], graph.node_parameters, graph.node_macs, strict=True
        )
    ]
    assert found == _expected(name)
    assert graph.parameters == REFERENCE[name]["parameters"]
    assert graph.macs == REFERENCE[name]["macs"]


@pytest.mark.parametrize("name", [name for name in REFERENCE if name not in {"convnext_tiny", "densenet121"}])
def test_every_node_reads_what_pytorchs_reads(name: str) -> None:
    """Joins read the same nodes. Not in ConvNeXt, with its other nodes, and DenseNet, whose concatenations we nest."""
    kept, numbers = [], {0: 0}
    for number, (_, kind, inputs, *_) in enumerate(REFERENCE[name]["nodes"], start=1):
        reads = [number - 1] if inputs is None else inputs
        if kind == "StochasticDepth":
            numbers[number] = numbers[reads[0]]
            continue
        kept.append({numbers[one] for one in reads})
        numbers[number] = len(kept)
    assert [set(node.inputs) for node in _graph(name).nodes] == kept


@pytest.mark.parametrize("name", REFERENCE)
def test_fields_are_what_autograd_finds(name: str) -> None:
    """At the ends of stem and stages: size, jump and padding; after upsampling the sizes that units have."""
    graph, expected = _graph(name), REFERENCE[name]["fields"]
    ours = _ours_of(name, graph)
    assert len(expected) >= 6
    for place, size, jump, padding, holes in expected:
        found = [graph.fields[number] for number in ours.get(place, [len(graph.nodes)])]
        fields = [field[0] for field in found if isinstance(field, tuple) and field[0] == field[1]]
        if jump is None:
            assert size in [list(field.sizes) for field in fields]
        else:
            assert ((size, jump, padding), holes) in [(field.uniform, 0) for field in fields]


def _ours_of(name: str, graph: Graph) -> dict[str, list[int]]:
    """Return our numbers of the reference's nodes: several of a module that is used several times."""
    ours: dict[str, list[int]] = {}
    count = 0
    for place, kind, inputs, *_ in REFERENCE[name]["nodes"]:
        count += not _is_only_pytorchs(kind, inputs)
        ours.setdefault(place.partition(":")[0], []).append(count)
    assert count == len(graph.nodes)
    return ours


def test_joins_are_where_they_should_be() -> None:
    """As many as in the reference."""
    for name, reference in REFERENCE.items():
        joins = sum(isinstance(node.layer, Join) for node in _graph(name).nodes)
        kinds = [kind for _, kind, inputs, *_ in reference["nodes"] if inputs is not None or kind != "cat"]
        scales = kinds.count("get_attr")  # ConvNeXt's are a layer here
        assert joins == sum(kinds.count(kind) for kind in _JOINS) - scales
