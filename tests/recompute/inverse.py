"""Answers of questions that work backwards, found by trying every candidate."""

from collections.abc import Iterable
from functools import cache
from itertools import count
from typing import Any

import bruteforce

from recompute.basic import axis_of, output_of, parameters_of

Data = dict[str, Any]

_SETTINGS = 60
"""Kernels, strides, paddings of problems are smaller."""
_SIDES = 260
_CHANNELS = 600


@cache
def _slide(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    return bruteforce.output_size(size, kernel, stride, padding, dilation) if size else 0


def _output_size(problem: Data, answer: Data) -> object:
    """Try values of the unknown setting: the only one, or the only pair, that leads to the target."""
    tried = {axis: set(_fitting(problem, axis, problem["target"][axis])) for axis in (0, 1)}
    if answer["type"] == "integer":
        return _only(tried[0] & tried[1])
    return [_only(tried[0]), _only(tried[1])]


def _all_of_output_size(problem: Data, _answer: Data) -> object:
    """Try values of the unknown setting, equal on both axes: all that lead to the target."""
    tried = [set(_fitting(problem, axis, problem["target"][axis])) for axis in (0, 1)]
    return sorted(tried[0] & tried[1])


def _fitting(problem: Data, axis: int, target: int) -> Iterable[int]:
    number, name = problem["unknown"]["layer"], problem["unknown"]["name"]
    smallest = 0 if name.endswith("padding") else 1
    for value in range(smallest, _SETTINGS):
        layers = [dict(layer) for layer in problem["layers"]]
        layers[number][name] = [value, value]
        if _through(layers, problem["input"][axis + 1], axis) == target:
            yield value


def _through(layers: list[Data], side: int, axis: int) -> int:
    """Return the side after the last layer; 0 where a kernel fits nowhere."""
    for layer in layers:
        if layer["type"] == "ConvTranspose2d":
            spread = output_of([layer["in_channels"], side, side], [layer])
            side = spread[axis + 1]
        else:
            side = _slide(side, *axis_of(layer, axis))
    return side


def _input_sides(problem: Data) -> list[int]:
    sides = [side for side in range(1, _SIDES) if _through(problem["layers"], side, 0) == problem["target"]]
    assert sides
    assert sides == list(range(sides[0], sides[-1] + 1))
    assert sides[-1] < _SIDES - 1
    return sides


def _parameters(problem: Data, _answer: Data) -> int:
    """Try numbers of channels that the groups divide."""
    found = set()
    number, name = problem["unknown"]["layer"], problem["unknown"]["name"]
    layer = problem["layers"][number]
    for channels in range(layer["groups"], _CHANNELS, layer["groups"]):
        total = parameters_of([{**layer, name: channels}])
        if total == problem["target"]:
            found.add(channels)
        if total >= problem["target"]:
            break
    return _only(found)


def _depth(problem: Data, _answer: Data) -> int:
    """Append layer after layer until the field is large enough."""
    stem = [axis_of(layer, 0) for layer in problem["layers"][:-1]]
    kernel, stride, padding, dilation = axis_of(problem["layers"][-1], 0)
    stack = list(stem)
    for depth in count(1):
        stack.append((kernel, stride, padding, dilation))
        if _extent(tuple(stack)) >= problem["target"]:
            return depth
        dilation *= problem["dilation_factor"]
    raise AssertionError


def _extent(layers: tuple[tuple[int, int, int, int], ...]) -> int:
    """Trace the outermost input columns that reach a unit."""
    first = last = 0
    for kernel, stride, padding, dilation in reversed(layers):
        first = min(bruteforce.touched(first * stride - padding, kernel, dilation))
        last = max(bruteforce.touched(last * stride - padding, kernel, dilation))
    return last - first + 1


def _only(values: set[int]) -> int:
    (value,) = values
    return value


ANSWERS = {
    "inverse:output_size": _output_size,
    "inverse_all:output_size": _all_of_output_size,
    "inverse:parameters": _parameters,
    "input_sizes": lambda problem, _: [_input_sides(problem)[0], _input_sides(problem)[-1]],
    "smallest_input": lambda problem, _: _input_sides(problem)[0],
    "depth:receptive_field": _depth,
}
