"""The solver's functions in the expressions of notes: sizes, parameters, MACs and receptive fields."""

import re
from collections.abc import Callable
from functools import lru_cache

from quizgen.errors import IllPosedError, UsageError, shortened
from quizgen.own.arithmetic import EvaluationError, Value, whole
from quizgen.solver import Network, ReceptiveField, Window
from quizgen.solver.checks import at_least

_INPUT = "3x224x224"
_LONGEST = 200
_KEPT = 4096
"""Networks whose counts are kept: to read one takes as long as dozens of operations, and draws repeat them."""

_REPEATED = re.compile(r"\*|\blet\b", re.IGNORECASE)
"""What makes many layers of few words."""


def output_size(pixels: object, kernel: object, stride: object = 1, padding: object = 0, dilation: object = 1) -> Value:
    """Return the side of the output of a layer with a window, in pixels (Dumoulin & Visin 2016)."""
    window = Window(whole(kernel), whole(stride), whole(padding), whole(dilation))
    try:
        at_least(1, n=whole(pixels), k=window.kernel, s=window.stride, d=window.dilation)
        at_least(0, p=window.padding)
        return window.slide(whole(pixels)).positions
    except IllPosedError as error:
        raise EvaluationError(str(error)) from error


def _network(layers: object, shape: object) -> Network:
    if not isinstance(layers, str) or not isinstance(shape, str):
        raise EvaluationError('layers and input are texts, such as "conv 64 k3" and "3x32x32"')
    if len(layers) > _LONGEST or _REPEATED.search(layers):
        raise EvaluationError("the network is too long; write a few layers, without repetitions")
    from quizgen.notation import parse_graph, parse_shape  # noqa: PLC0415 - most problems are about no network

    try:
        network = parse_graph(layers, parse_shape(shape)).row
    except UsageError as error:  # here, no option gives the input
        raise EvaluationError(f"“{shortened(layers)}”: {str(error).removeprefix('--input ')}") from error
    if network is None:
        raise EvaluationError(
            f"“{shortened(layers)}”: here, layers stand in a row, without joins, groups and shared names"
        )
    return network


@lru_cache(maxsize=_KEPT)
def _parameters(layers: object, shape: object = _INPUT) -> Value:
    return _network(layers, shape).parameters


@lru_cache(maxsize=_KEPT)
def _macs(layers: object, shape: object = _INPUT) -> Value:
    return _network(layers, shape).macs


@lru_cache(maxsize=_KEPT)
def _field(layers: object, shape: object = _INPUT) -> Value:
    """Return the side of the receptive field of a unit after the last layer, in pixels, borders ignored."""
    last = _network(layers, shape).fields[-1]
    if isinstance(last, tuple) and isinstance(last[0], ReceptiveField):
        return last[0].size
    raise EvaluationError("a unit sees everything here, so there is no receptive field")


FUNCTIONS: dict[str, tuple[Callable[..., Value], int, int]] = {
    "out": (output_size, 2, 5),
    "parameters": (_parameters, 1, 2),
    "macs": (_macs, 1, 2),
    "field": (_field, 1, 2),
}
WEIGHTS = {"parameters": 40, "macs": 40, "field": 40}
"""How many operations of arithmetic take as long as these functions, where it is more than one."""

KEYWORDS = {"n": 0, "k": 1, "s": 2, "p": 3, "d": 4}
"""The names of the arguments of `out`, and their places."""
