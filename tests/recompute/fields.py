"""Where units look, traced tap by tap on an image without borders."""

from typing import Any

import bruteforce

from recompute.basic import axis_of, output_of

Data = dict[str, Any]


def _axes(layers: list[Data], axis: int = 1) -> list[bruteforce.Axis]:
    return [axis_of(layer, axis) for layer in layers]


def _seen(problem: Data, unit: int) -> set[int]:
    return bruteforce.seen_columns(unit, _axes(problem["layers"]))


def _span(columns: set[int]) -> int:
    return len(range(min(columns), max(columns) + 1))


def _jump(problem: Data, _answer: Data) -> int:
    return min(_seen(problem, 1)) - min(_seen(problem, 0))


def _field_distance(problem: Data, _answer: Data) -> int:
    first, second = (min(_seen(problem, unit)) for unit in problem["units"])
    return second - first


def _effective_padding(problem: Data, _answer: Data) -> int:
    return len([column for column in range(min(_seen(problem, 0)), 1) if column < 0])


def _region(problem: Data, _answer: Data) -> list[int]:
    columns = _seen(problem, problem["unit"])
    return [min(columns), max(columns)]


def _centre(problem: Data, answer: Data) -> float:
    """Close in from both ends."""
    first, last = _region(problem, answer)
    while last - first > 1:
        first, last = first + 1, last - 1
    return (first + last) / 2


def _units_that_see(problem: Data, _answer: Data) -> list[int]:
    *_, width = output_of(problem["input"], problem["layers"])
    units = [
        unit for unit in range(width) if min(_seen(problem, unit)) <= problem["column"] <= max(_seen(problem, unit))
    ]
    assert units == list(range(units[0], units[-1] + 1))
    return [units[0], units[-1]]


def _branch_receptive_field(problem: Data, _answer: Data) -> int:
    """Join what the branches see of the map before them, and look through each unit of it at the image."""
    units = set().union(*(bruteforce.seen_columns(0, _axes(branch)) for branch in problem["branches"]))
    columns: set[int] = set()
    for unit in units:
        if "field" in problem:
            start = unit * problem["jump"]
            columns |= {*range(start, start + problem["field"])}
        else:
            columns |= _seen(problem, unit)
    return _span(columns)


def _equivalent_kernel(problem: Data, answer: Data) -> object:
    height, width = (_span(bruteforce.seen_columns(0, _axes(problem["layers"], axis))) for axis in (0, 1))
    if answer["type"] == "integer":
        assert height == width
        return width
    return [height, width]


def _untouched(problem: Data, _answer: Data) -> int:
    columns = _seen(problem, 0)
    return len({*range(min(columns), max(columns) + 1)} - columns)


def _image_columns_seen(problem: Data, _answer: Data) -> int:
    """Trace all units of the last map back through units that there are: neither padding nor what a floor dropped."""
    layers = problem["layers"]
    sliding = [layer for layer in layers if "kernel_size" in layer]
    assert layers[len(sliding)]["type"] in {"AdaptiveAvgPool2d", "Flatten"}
    output_of(problem["input"], layers)
    widths = [output_of(problem["input"], sliding[:number])[2] for number in range(len(sliding) + 1)]
    units = {*range(widths[-1])}
    for layer, width in zip(reversed(sliding), reversed(widths[:-1]), strict=True):
        one_layer = [axis_of(layer, 1)]
        units = {*range(width)} & set().union(*(bruteforce.seen_columns(unit, one_layer) for unit in units))
    return _span(units)


ANSWERS = {
    "branch_receptive_field": _branch_receptive_field,
    "effective_padding": _effective_padding,
    "equivalent_kernel": _equivalent_kernel,
    "field_distance": _field_distance,
    "image_columns_seen": _image_columns_seen,
    "jump": _jump,
    "receptive_field_centre": _centre,
    "receptive_field_region": _region,
    "touched_inputs": lambda problem, _: len(_seen(problem, 0)),
    "units_that_see": _units_that_see,
    "untouched_inputs": _untouched,
}
