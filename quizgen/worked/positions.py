"""Positions that taps touch in a row, step by step."""

from collections.abc import Sequence
from itertools import pairwise

from quizgen.problem import Step
from quizgen.solver import Window
from quizgen.worked.arithmetic import integer_step

Positions = tuple[int, ...]
"""Where units lie in a row, from the leftmost one on."""

_MOST_IN_UNION = 16
"""More positions are not written out one by one."""

_MOST_EVEN = 5
"""More evenly spaced positions are shortened to the first two and the last."""

_SHORTEST_RUN = 3
"""Shorter runs are written out."""


def trace_label(windows: Sequence[Window], number: int) -> str:
    """Say which taps of layer `number` lie where: from each position that is noted already."""
    window = windows[number - 1]
    distance = f"{window.dilation} apart" if window.dilation > 1 else "side by side"
    label = f"Layer {number}: {window.kernel} taps {distance}"
    if number == len(windows):
        return label
    return f"{label}, from each of these positions" + (f" times {window.stride}" if window.stride > 1 else "")


def union(window: Window, starts: Positions) -> str:
    """Write what a window touches from each of these positions, unless that takes too long."""
    if len(starts) * window.kernel > _MOST_IN_UNION:
        return ""
    taps = range(0, window.extent, window.dilation)
    sets = (", ".join(str(start * window.stride + tap) for tap in taps) for start in starts)
    return r" \cup ".join(rf"\{{{some}\}}" for some in sets) + " = "


def count_step(positions: Positions) -> Step:
    """Count positions: by their steps where they are evenly spaced, else run by run."""
    step, last = spacing(positions), positions[-1]
    if step:
        tex = f"{last} / {step} + 1" if step > 1 else f"{last} + 1"
        return integer_step("Count the steps from the first to the last, and 1 for the first", tex, len(positions))
    return integer_step(
        "Count these positions, run by run", " + ".join(str(len(run)) for run in runs(positions)), len(positions)
    )


def listed(positions: Positions) -> str:
    r"""Write positions as TeX: `\{0, 2, \ldots, 12\}` where they are evenly spaced, else `\{0, 3\text{–}9, 12\}`."""
    if len(positions) > _MOST_EVEN and spacing(positions):
        first, second, *_, last = positions
        return rf"\{{{first}, {second}, \ldots, {last}\}}"
    return rf"\{{{', '.join(map(_run_tex, runs(positions)))}\}}"


def _run_tex(run: list[int]) -> str:
    return rf"{run[0]}\text{{–}}{run[-1]}" if len(run) >= _SHORTEST_RUN else ", ".join(map(str, run))


def runs(positions: Positions) -> list[list[int]]:
    """Split positions where a hole lies between them."""
    runs = [[positions[0]]]
    for before, position in pairwise(positions):
        if position == before + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def spacing(positions: Positions) -> int | None:
    """Return the distance of neighbours if it is the same everywhere."""
    gaps = {second - first for first, second in pairwise(positions)}
    return gaps.pop() if len(gaps) == 1 else None
