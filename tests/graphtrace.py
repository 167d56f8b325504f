"""Which inputs reach a unit of a graph, found by following every way back. Nothing here is shared with quizgen."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple


class Step(NamedTuple):
    """One node along one axis, in plain numbers: what it reads, and how it reads it.

    `kind` is "window", "stamp" (a transposed convolution) or "join".
    """

    kind: str
    inputs: tuple[int, ...]
    kernel: int = 1
    stride: int = 1
    padding: int = 0
    dilation: int = 1


def reaching(steps: Sequence[Step], node: int, unit: int) -> frozenset[int]:
    """Return the columns of the input that reach a unit of a node (numbered from 1; 0 is the input)."""

    @cache
    def back(number: int, place: int) -> frozenset[int]:
        if number == 0:
            return frozenset({place})
        step = steps[number - 1]
        found: set[int] = set()
        for source in step.inputs:
            for one in _read(step, place):
                found |= back(source, one)
        return frozenset(found)

    return back(node, unit)


def _read(step: Step, place: int) -> list[int]:
    if step.kind == "join":
        return [place]
    if step.kind == "window":
        return [place * step.stride - step.padding + tap * step.dilation for tap in range(step.kernel)]
    # Of a stamp: every input whose stamp, pixel by pixel, lies on this place. Others around are tried in vain.
    near, far = (place // step.stride, step.kernel * step.dilation + step.padding + 2)
    around = range(near - far, near + far)
    return [
        one
        for one in around
        if place in {one * step.stride - step.padding + tap * step.dilation for tap in range(step.kernel)}
    ]
