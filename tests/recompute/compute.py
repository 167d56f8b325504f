"""Multiply-accumulates, values and bytes of outputs, and the matrix of im2col."""

from collections.abc import Callable
from functools import cache
from typing import Any

import bruteforce

from recompute.basic import axis_of, output_of, parameters_of

Data = dict[str, Any]


def macs_of(input_shape: list[int], layers: list[Data]) -> int:
    """Count the products of all layers for one image: the connections of one place, place by place."""
    count, shape = 0, list(input_shape)
    for layer in layers:
        output = output_of(shape, [layer])
        count += _macs(layer, shape, output)
        shape = output
    return count


def _macs(layer: Data, before: list[int], after: list[int]) -> int:
    match layer["type"]:
        case "Conv2d" | "ConvTranspose2d":
            # A convolution gathers at each output pixel, a transposed one spreads from each input pixel.
            _, height, width = after if layer["type"] == "Conv2d" else before
            at_a_place = _connections(
                layer["in_channels"], layer["out_channels"], tuple(layer["kernel_size"]), layer["groups"]
            )
            return sum(at_a_place for _ in range(height) for _ in range(width))
        case "Linear":
            return sum(layer["in_features"] for _ in range(layer["out_features"]))
    return 0


@cache
def _connections(in_channels: int, out_channels: int, kernel: tuple[int, int], groups: int) -> int:
    """Name every product of one filter at one place. All filters read as many channels: those of their group."""
    assert in_channels % groups == out_channels % groups == 0
    first_group = [channel for channel in range(in_channels) if channel * groups // in_channels == 0]
    one = bruteforce.parameters(len(first_group), 1, kernel, 1, bias=False)
    return sum(one for _ in range(out_channels))


def _values_of(input_shape: list[int], layers: list[Data]) -> int:
    """Count the values of the last output."""
    channels, height, width = output_of(input_shape, layers)
    return sum(channels for _ in range(height) for _ in range(width))


def _batch_bytes(problem: Data) -> int:
    """Add up the float32 values of each image of the batch."""
    return sum(4 * _values_of(problem["input"], problem["layers"]) for _ in range(problem["batch"]))


def _activation_memory(problem: Data, _answer: Data) -> float:
    """Count bytes in units of the last place, then round half up."""
    last_place = {"kB": 1_000, "MB": 1_000_000}[problem["unit"]] // 10 ** problem["places"]
    whole, rest = divmod(_batch_bytes(problem), last_place)
    return float((whole + (2 * rest >= last_place)) / 10 ** problem["places"])


def _im2col_size(problem: Data, _answer: Data) -> list[int]:
    """Write down what the first column copies, and a column for each place; all patches are of one size."""
    (layer,) = problem["layers"]
    down, across = (_patches(side, *axis_of(layer, axis)) for axis, side in enumerate(problem["input"][1:]))
    assert len({len(patch) for patch in down}) == len({len(patch) for patch in across}) == 1
    column = [(channel, y, x) for channel in range(layer["in_channels"]) for y in down[0] for x in across[0]]
    return [len(column), len([(y[0], x[0]) for y in down for x in across])]


def _patches(size: int, kernel: int, stride: int, padding: int, dilation: int) -> list[list[int]]:
    """List the pixels under the kernel at each place along an axis."""
    pixels = {*range(-padding, size + padding)}
    starts = range(-padding, size + padding, stride)
    touched = (bruteforce.touched(start, kernel, dilation) for start in starts)
    return [patch for patch in touched if pixels.issuperset(patch)]


def _difference_of_macs(problem: Data, _answer: Data) -> int:
    other = macs_of(problem["input"], problem["other_layers"])
    return other - macs_of(problem["input"], problem["layers"])


def _lowest_terms(above: int, below: int) -> list[int]:
    """Divide by the largest number that divides both (Euclid)."""
    a, b = above, below
    while b:
        a, b = b, a % b
    return [above // a, below // a]


def _ratio_of_macs(problem: Data, _answer: Data) -> list[int]:
    other = macs_of(problem["input"], problem["other_layers"])
    return _lowest_terms(other, macs_of(problem["input"], problem["layers"]))


def _scaled_macs(problem: Data, _answer: Data) -> list[int]:
    other = macs_of(problem["other_input"], problem["other_layers"])
    return _lowest_terms(other, macs_of(problem["input"], problem["layers"]))


def _scaled_parameters(problem: Data, _answer: Data) -> list[int]:
    return _lowest_terms(parameters_of(problem["other_layers"]), parameters_of(problem["layers"]))


def _scaled_activations(problem: Data, _answer: Data) -> list[int]:
    other = _values_of(problem["other_input"], problem["other_layers"])
    return _lowest_terms(other, _values_of(problem["input"], problem["layers"]))


def _doubled(shape: list[int], layer: Data, scaled: str) -> tuple[list[int], Data]:
    """Double what is scaled in a network of one convolution."""
    channels, height, width = shape
    if scaled == "size":
        return [channels, 2 * height, 2 * width], layer
    layer = dict(layer)
    if scaled in {"filters", "channels"}:
        layer["out_channels"] *= 2
    if scaled in {"input channels", "channels"}:
        layer["in_channels"] *= 2
    return [layer["in_channels"], height, width], layer


def _balance(count: Callable[[list[int], list[Data]], int]) -> Callable[[Data, Data], list[int]]:
    """See what doubling does to a quantity, then search for the factor that brings it back to what it was."""

    def factor(problem: Data, _answer: Data) -> list[int]:
        shape, (layer,) = problem["other_input"], problem["other_layers"]
        before, after = count(problem["input"], problem["layers"]), count(shape, [layer])
        bigger, doubled = _doubled(shape, layer, problem["scaled"])
        times = {2: 1, 4: 2}[count(bigger, [doubled]) // after]  # how often the factor stands in the quantity
        needed = _lowest_terms(before, after)
        return [next(one for one in range(1, number + 1) if one**times == number) for number in needed]

    return factor


ANSWERS = {
    "macs": lambda problem, _: macs_of(problem["input"], problem["layers"]),
    "difference:macs": _difference_of_macs,
    "ratio:macs": _ratio_of_macs,
    "scaling:macs": _scaled_macs,
    "scaling:parameters": _scaled_parameters,
    "scaling:activations": _scaled_activations,
    "balance:macs": _balance(macs_of),
    "balance:parameters": _balance(lambda _shape, layers: parameters_of(layers)),
    "balance:activations": _balance(_values_of),
    "memory_bytes": lambda problem, _: _batch_bytes(problem),
    "activation_memory": _activation_memory,
    "im2col_size": _im2col_size,
}
