"""Parameters of some layers of a network, of one filter, and of a layer that shares nothing: counted one by one."""

from typing import Any

import bruteforce

from recompute.basic import output_of, parameters_of

Data = dict[str, Any]


def _parameters_of_layers(problem: Data, _answer: Data) -> int:
    output_of(problem["input"], problem["layers"])
    return parameters_of([problem["layers"][number] for number in problem["numbers"]])


def _weights_of_one_filter(problem: Data, _answer: Data) -> int:
    (layer,) = problem["layers"]
    assert (layer["type"], layer["groups"]) == ("Conv2d", 1)
    return bruteforce.parameters(layer["in_channels"], 1, layer["kernel_size"], 1, bias=False)


def _parameters_unshared(problem: Data, _answer: Data) -> int:
    """Go to every output position, and count what is needed there."""
    (layer,) = problem["layers"]
    _, height, width = output_of(problem["input"], [layer])
    here = parameters_of([layer])
    return sum(here for _ in range(height) for _ in range(width))


ANSWERS = {
    "parameters_of_layers": _parameters_of_layers,
    "parameters_unshared": _parameters_unshared,
    "weights_of_one_filter": _weights_of_one_filter,
}
