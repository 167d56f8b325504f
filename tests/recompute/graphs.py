"""Questions about networks, answered by walking node by node through the network that the JSON export holds."""

from collections.abc import Callable, Iterator
from math import prod
from typing import Any, NamedTuple

Data = dict[str, Any]
Size = tuple[int, ...]
"""[C, H, W] of a map, or [n] of a vector."""

_WINDOWS = {"Conv2d", "MaxPool2d", "AvgPool2d"}
_NORMS = {"BatchNorm2d": "num_features", "BatchNorm1d": "num_features", "LayerNorm": "num_features"}


class Walk(NamedTuple):
    """A network on an input: its nodes, numbered from 1, and what each outputs; 0 is the input."""

    nodes: list[Data]
    shapes: list[Size]


def nodes_of(problem: Data) -> list[Data]:
    """Return the nodes with what the problem changes."""
    nodes = [dict(node) for node in problem["graph"]["nodes"]]
    for number, layer in problem.get("changes", []):
        nodes[number - 1] |= layer
    above, below = problem.get("width", (1, 1))
    for node in nodes[problem["first"] - 1 : problem["last"]] if "width" in problem else []:
        if node["type"] == "Conv2d" and node["groups"] == node["in_channels"] > 1:
            node["groups"] = node["groups"] * above // below
        for name in ("in_channels", "out_channels", "num_features"):
            if name in node:
                assert node[name] * above % below == 0
                node[name] = node[name] * above // below
    return nodes


def walk(problem: Data, shape: list[int] | None = None) -> Walk:
    """Go through the network; where only a part has another width, what it reads has it, too.

    Raises:
        ValueError: it doesn't take this input.
    """
    nodes = nodes_of(problem)
    shapes: list[Size] = [tuple(shape or problem["input"])]
    until = _until(problem)
    above, below = problem.get("width", (1, 1))
    for number, node in enumerate(nodes, start=1):
        if number > until:
            break
        if number == problem.get("first") and "width" in problem:
            channels, *size = shapes[number - 1]
            shapes[number - 1] = (channels * above // below, *size)
        shapes.append(_output(node, [shapes[index] for index in node["inputs"]]))
    return Walk(nodes, shapes)


def _until(problem: Data) -> int:
    """Return the last node that matters: images of other sizes may not fit the layers after it."""
    named = [*problem.get("nodes", []), *(number for _, numbers in problem.get("parts", []) for number in numbers)]
    named += [problem[name] for name in ("node", "last") if name in problem]
    return max(named, default=len(problem["graph"]["nodes"]))


def _output(node: Data, read: list[Size]) -> Size:
    kind, first = node["type"], read[0]
    if kind in _WINDOWS:
        sides = [_places(node, axis, first[axis + 1]) for axis in (0, 1)]
        return (node.get("out_channels", first[0]), *sides)
    if kind == "ConvTranspose2d":
        sides = [_stamped(node, axis, first[axis + 1]) for axis in (0, 1)]
        return (node["out_channels"], *sides)
    if kind in {"Add", "Multiply"}:
        largest = max(read, key=prod)
        if any(one not in {largest, (largest[0], 1, 1)} for one in read):
            raise ValueError(read)
        return largest
    if kind == "Concat":
        if len({one[1:] for one in read}) > 1:
            raise ValueError(read)
        return (sum(one[0] for one in read), *first[1:])
    return _other(node, first)


def _other(node: Data, first: Size) -> Size:
    kind = node["type"]
    if kind == "Linear":
        assert first == (node["in_features"],)
        return (node["out_features"],)
    if kind == "Flatten":
        return (prod(first),)
    if kind == "AdaptiveAvgPool2d":
        return (first[0], *node["output_size"])
    if kind == "Split":
        return (node["size"], *first[1:])
    if kind == "ZeroPad2d":
        return (first[0], first[1] + node["top"] + node["bottom"], first[2] + node["left"] + node["right"])
    return first


def _places(node: Data, axis: int, side: int) -> int:
    """Count the positions of a window."""
    kernel, stride, padding = (node[name][axis] for name in ("kernel_size", "stride", "padding"))
    reach = node.get("dilation", (1, 1))[axis] * (kernel - 1) + 1
    starts = list(range(-padding, side + padding - reach + 1, stride))
    if not starts:
        raise ValueError(side)
    more = starts[-1] + stride
    if node.get("ceil_mode") and starts[-1] + reach < side + padding and more < side:
        starts.append(more)
    return len(starts)


def _stamped(node: Data, axis: int, side: int) -> int:
    """Lay stamps out and cut the padding off."""
    kernel, stride, padding, more = (
        node[name][axis] for name in ("kernel_size", "stride", "padding", "output_padding")
    )
    reach = node["dilation"][axis] * (kernel - 1) + 1
    covered = {place + start * stride for start in range(side) for place in range(reach)}
    return int(max(covered) - min(covered) + 1 - 2 * padding + more)


def weights(node: Data) -> int:
    """Count the weights of a convolution or a linear layer."""
    if node["type"] == "Linear":
        return int(node["in_features"] * node["out_features"])
    if node["type"] in {"Conv2d", "ConvTranspose2d"}:
        return int(prod(node["kernel_size"]) * node["in_channels"] * node["out_channels"] // node["groups"])
    return 0


def parameters(node: Data) -> int:
    """Count trainable parameters."""
    if node["type"] in _NORMS:
        return int(2 * node[_NORMS[node["type"]]])
    if node["type"] == "LayerScale":
        return int(node["num_features"])
    biases = node.get("out_channels") or node.get("out_features") or 0
    return weights(node) + int(biases) * bool(node.get("bias"))


def macs(walked: Walk, number: int) -> int:
    """Count multiply-accumulates: each weight once at each position of the output, or of a transposed one's input."""
    node = walked.nodes[number - 1]
    at = node["inputs"][0] if node["type"] == "ConvTranspose2d" else number
    return weights(node) * prod(walked.shapes[at][1:])


def seen(walked: Walk, number: int, unit: int) -> tuple[int, int]:
    """Trace a unit of a row back to the first and the last column that it sees."""
    spans: dict[int, tuple[int, int]] = {number: (unit, unit)}
    for now in range(number, 0, -1):
        if now not in spans:
            continue
        node, (least, most) = walked.nodes[now - 1], spans[now]
        if node["type"] in _WINDOWS:
            kernel, stride, padding = (node[name][1] for name in ("kernel_size", "stride", "padding"))
            reach = node.get("dilation", (1, 1))[1] * (kernel - 1)
            least, most = least * stride - padding, most * stride - padding + reach
        for index in node["inputs"]:
            if walked.shapes[index][1:] == (1, 1) != walked.shapes[now][1:]:
                continue  # a gate
            known = spans.get(index, (least, most))
            spans[index] = min(known[0], least), max(known[1], most)
    return spans[0]


def _fits(problem: Data, height: int, width: int) -> bool:
    try:
        walk(problem, [problem["input"][0], height, width])
    except ValueError:
        return False
    return True


def _sides(problem: Data, _answer: Data) -> list[int]:
    """Search for the images whose last map has the side that is wanted; larger images have no smaller maps."""

    def side(pixels: int) -> int:
        try:
            return walk(problem, [problem["input"][0], pixels, pixels]).shapes[problem["node"]][1]
        except ValueError:
            return 0

    def first(wanted: int) -> int:
        least, most = 1, 1 << 14
        while least < most:
            middle = (least + most) // 2
            least, most = (least, middle) if side(middle) >= wanted else (middle + 1, most)
        return least

    return [first(problem["target"]), first(problem["target"] + 1) - 1]


def _ranked(measure: Callable[[Walk, int], int]) -> Callable[[Data, Data], str]:
    def answer(problem: Data, _answer: Data) -> str:
        walked = walk(problem)
        totals = {name: sum(measure(walked, number) for number in numbers) for name, numbers in problem["parts"]}
        return str(sorted(totals, key=totals.__getitem__, reverse=True)[problem["place"]])

    return answer


def _padded(problem: Data, _answer: Data) -> list[int]:
    height, width = problem["size"]
    side = next(_from(height, lambda one: _fits(problem, one, one)))
    return [side, next(_from(width, lambda one: _fits(problem, one, one)))]


def _from(start: int, fits: Callable[[int], bool]) -> Iterator[int]:
    while True:
        if fits(start):
            yield start
        start += 1


def _last(problem: Data) -> Data:
    return next(node for node in reversed(problem["graph"]["nodes"]) if parameters(node))


def _head(problem: Data, classes: int) -> int:
    return parameters(_last(problem) | {"out_features": classes})


def _with_head(problem: Data, classes: int) -> int:
    nodes = problem["graph"]["nodes"]
    return sum(map(parameters, nodes)) - parameters(_last(problem)) + _head(problem, classes)


def _classes(problem: Data, _answer: Data) -> int:
    return next(_from(1, lambda classes: _with_head(problem, classes) == problem["target"]))


def _field(problem: Data, _answer: Data) -> int:
    least, most = seen(walk(problem), problem["node"], 0)
    return most - least + 1


def _first_inside(problem: Data, _answer: Data) -> int:
    walked = walk(problem)
    return next(_from(0, lambda unit: seen(walked, problem["node"], unit)[0] >= problem["column"]))


ANSWERS: dict[str, Callable[[Data, Data], object]] = {
    "network:output_shape": lambda problem, _: list(walk(problem).shapes[problem["node"]]),
    "network:output_side": lambda problem, _: walk(problem).shapes[problem["node"]][1],
    "network:sides": _sides,
    "network:parameters": lambda problem, _: sum(
        parameters(nodes_of(problem)[number - 1]) for number in problem["nodes"]
    ),
    "network:macs": lambda problem, _: sum(macs(walk(problem), number) for number in problem["nodes"]),
    "network:ranked_weights": _ranked(lambda walked, number: weights(walked.nodes[number - 1])),
    "network:ranked_macs": _ranked(macs),
    "network:receptive_field": _field,
    "network:receptive_field_region": lambda problem, _: list(seen(walk(problem), problem["node"], problem["unit"])),
    "network:first_unit_inside": _first_inside,
    "network:channels": lambda problem, _: walk(problem).shapes[problem["node"]][0],
    "network:parameters_behind": lambda problem, _: parameters(
        problem["layer"] | {"in_channels": walk(problem).shapes[problem["node"]][0]}
    ),
    "network:next_fitting_side": lambda problem, _: next(
        _from(problem["least"], lambda side: _fits(problem, side, side))
    ),
    "network:fitting_sides": lambda problem, _: sum(
        _fits(problem, side, side) for side in range(problem["least"], problem["most"] + 1)
    ),
    "network:padded_size": _padded,
    "network:head_parameters": lambda problem, _: _head(problem, problem["classes"]),
    "network:parameters_with_head": lambda problem, _: _with_head(problem, problem["classes"]),
    "network:classes": _classes,
}
