"""Names of nodes in ONNX files, as PyTorch's modules are called, and the groups that they show."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from quizgen.solver import ActivationLayer, Conv2d, Dropout, Group, LayerScale, Linear, Node, Norm

_WEIGHT = re.compile(r"([A-Za-z_][\w.]*)\.(?:weight|kernel|bias)$")
_NUMBERED = re.compile(r"(node_)?[A-Za-z0-9]+_?\d*")
_OTHER = re.compile(r"[^\w.:-]")
_SCOPES = "pkg.torch.onnx.name_scopes"
_LONGEST = 120
_OPERATORS = "Conv2D|MatMul|BiasAdd|FusedBatchNorm(V3)?|depthwise|AvgPool"
"""What TensorFlow calls operators that have another name in ONNX."""

_FOLDED = ActivationLayer | Norm | Dropout | LayerScale


def node_name(node: Any) -> str:  # noqa: ANN401 - a protobuf message
    """Return a node's name: from its weights' name, its scopes, or its own name.

    `features.0.weight` gives `features.0`; `/layer1/layer1.0/conv1/Conv` gives `layer1.0.conv1`. The last part is left
    out where it names the operator. Names are shown, in formulas too, so what no module's name holds is replaced.
    """
    return _OTHER.sub("_", _name(node))


def _name(node: Any) -> str:  # noqa: ANN401 - a protobuf message
    for used in node.input[1:2]:
        weight = _WEIGHT.match(used)
        if weight:
            return weight[1][:_LONGEST]
    for given in node.metadata_props:
        if given.key == _SCOPES:
            scopes = re.findall(r"'([^']*)'", given.value)
            if len(scopes) > 1:
                return _joined(scopes[:-1] if scopes[-2] else scopes)[:_LONGEST]
    parts = [part for part in node.name.split("/") if part]
    if len(parts) > 1:
        last = parts.pop()
        if node.op_type in {"Add", "Concat", "Mul", "Sum"}:
            parts.append(last.lower())
        elif not re.fullmatch(rf"(?:{re.escape(node.op_type)}|{_OPERATORS})(_\d+)?", last):
            parts.append(last)
        return _joined(parts)[:_LONGEST]
    return (node.name or "").strip("/")[:_LONGEST]


def _joined(parts: Sequence[str]) -> str:
    """Join scopes, of which each may repeat the one before: layer1, layer1.0, conv1."""
    path = ""
    for part in parts:
        last = path.rsplit("/", 1)[-1]
        path = part if not path else (path[: -len(last)] + part if part.startswith(f"{last}.") else f"{path}/{part}")
    return path.replace("/", ".")


def hides_names(nodes: Sequence[Node]) -> bool:
    """Whether hardly a layer with weights has a name that says more than its kind and a number."""
    weighted = [node for node in nodes if isinstance(node.layer, Conv2d | Linear)]
    named = sum(not _NUMBERED.fullmatch(node.name) or "." in node.name for node in weighted)
    return len(weighted) > 2 and named * 2 < len(weighted)  # noqa: PLR2004 - two layers may be called anything


def told_apart(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Number the layers that share a name, from the second one on; those that others take in keep theirs.

    A number that makes the name of another layer is passed over, wherever that layer stands.
    """
    taken = {node.name for node in nodes if _is_told_apart(node)}
    given: dict[str, int] = {}
    found = []
    for node in nodes:
        if not _is_told_apart(node):
            found.append(node)
            continue
        name, count = node.name, given.get(node.name, 0) + 1
        if count > 1:
            while (name := f"{node.name}_{count}") in taken:
                count += 1
            taken.add(name)
        given[node.name] = count
        found.append(replace(node, name=name) if count > 1 else node)
    return tuple(found)


def _is_told_apart(node: Node) -> bool:
    return bool(node.name) and not isinstance(node.layer, _FOLDED)


def group_spans(nodes: Sequence[Node]) -> tuple[Group, ...]:
    """Return groups for what names have in common before a dot, where it is one span of several layers.

    A node without a dot in its name, as exporters leave behind for joins, belongs to the span around it.
    """
    spans: dict[str, list[int]] = {}
    for number, node in enumerate(nodes, start=1):
        parts = node.name.split(".")
        for length in range(1, len(parts)):
            span = spans.setdefault(".".join(parts[:length]), [number, number])
            span[1] = number
    groups = []
    for name, (first, last) in spans.items():
        inside = nodes[first - 1 : last]
        others = [node for node in inside if not f"{node.name}.".startswith(f"{name}.")]
        layers = sum(not isinstance(node.layer, _FOLDED) for node in inside)
        if layers > 1 and not any("." in node.name for node in others):
            groups.append(Group(name, first, last))
    return tuple(sorted(groups, key=lambda group: (group.first, -group.last)))
