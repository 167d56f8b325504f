"""Whole networks, branches, and what they weigh in memory: counted parameter by parameter."""

import decimal
from fractions import Fraction
from typing import Any

from recompute.basic import output_of, parameters_of

Data = dict[str, Any]


def _difference_of_parameters(problem: Data, _answer: Data) -> int:
    for layers in (problem["layers"], problem["other_layers"]):
        output_of(problem["input"], layers)
    return parameters_of(problem["other_layers"]) - parameters_of(problem["layers"])


def _ratio_of_parameters(problem: Data, _answer: Data) -> list[int]:
    for layers in (problem["layers"], problem["other_layers"]):
        output_of(problem["input"], layers)
    ratio = Fraction(parameters_of(problem["other_layers"]), parameters_of(problem["layers"]))
    return list(ratio.as_integer_ratio())


def _branched_parameters(problem: Data, _answer: Data) -> int:
    """Count all branches; each stands on the input, and their outputs fit on top of each other."""
    outputs = [output_of(problem["input"], branch) for branch in problem["branches"]]
    assert len({tuple(sides) for _, *sides in outputs}) == 1
    return sum(parameters_of(branch) for branch in problem["branches"])


def _dense_parameters(problem: Data, _answer: Data) -> int:
    """Stack the maps: each layer reads all there are and puts its own on top."""
    maps = [("input", channel) for channel in range(problem["input"][0])]
    for number, layer in enumerate(problem["dense_layers"]):
        channels, *sides = output_of([len(maps), *problem["input"][1:]], [layer])
        assert sides == problem["input"][1:]
        maps += [(str(number), channel) for channel in range(channels)]
    return parameters_of(problem["dense_layers"])


def _model_size(problem: Data, _answer: Data) -> float:
    """Lay all parameters end to end, bit by bit, and count bytes; halves of the last place are rounded up."""
    if "parameter_count" in problem:
        bits = problem["parameter_count"] * problem["bits_per_weight"] * problem.get("numbers_per_parameter", 1)
    else:
        weights = parameters_of([{**layer, "bias": False} for layer in problem["layers"]])
        biases = parameters_of(problem["layers"]) - weights
        bits = weights * problem["bits_per_weight"] + biases * problem["bits_per_bias"]
    size = decimal.Decimal(bits) / 8 / problem["unit_bytes"]
    last_place = decimal.Decimal(1).scaleb(-problem["places"])
    return float(size.quantize(last_place, decimal.ROUND_HALF_UP))


ANSWERS = {
    "model_size": _model_size,
    "branched:parameters": _branched_parameters,
    "dense:parameters": _dense_parameters,
    "difference:parameters": _difference_of_parameters,
    "ratio:parameters": _ratio_of_parameters,
}
