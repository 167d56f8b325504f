"""Curves over the steps of training: how a schedule changes the learning rate, and what a rate does to the loss."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi

from quizgen.drawing import WIDTH, Anchor, Drawing, Role, Sketchpad

_LEFT, _RIGHT = 12, WIDTH - 92
"""Between which x curves lie; their names stand at their ends."""

_TOP, _HEIGHT = 32, 130
_POINTS = 60
"""Points a curve is drawn through at most."""

_VISIBLE = 0.6
"""How far a point has to be off a line to be seen."""

_LINE = 14
"""Names at the ends of curves are at least so far apart."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve: its name, its height at each step (1 is where a loss begins and a rate peaks), and what it does."""

    name: str
    heights: tuple[float, ...]
    words: str


def schedules(decays: Sequence[str], steps: int, warmup: int) -> Drawing:
    """Draw how the learning rate changes, by `DECAYS`, after it has risen in a straight line from 0.

    Args:
        decays: names of the ways down, one curve each.
        steps: of training.
        warmup: steps until the rate is at its peak.
    """
    rest = max(1, steps - warmup)

    def rate(step: int, decay: Callable[[float], float]) -> float:
        return step / warmup if step < warmup else decay((step - warmup) / rest)

    curves = [
        Curve(name, tuple(rate(step, _DECAYS[name]) for step in range(steps + 1)), _DECAY_WORDS[name])
        for name in decays
    ]
    rising = f"It rises in a straight line for {warmup} of them. " if warmup else ""
    told = f"The learning rate over {steps} steps. {rising}{' '.join(curve.words for curve in curves)}"
    return _plot("Learning rate over the steps of training", "learning rate", curves, steps, told)


def descents(rates: Sequence[int], steps: int, noise: int) -> Drawing:
    """Draw the expected loss of gradient descent on a parabola whose gradients are noisy.

    Where the loss is half the squared distance to the minimum, a step leaves (1 − rate) of the distance and adds the
    rate times the noise. So the expected loss obeys an exact rule: times (1 − rate)², plus rate² times the noise.

    Args:
        rates: in per cent of the rate that would reach the minimum in one step.
        steps: of training.
        noise: variance of the gradient's noise, in per cent of the first squared distance.
    """
    curves = [_descent(rate, steps, noise / 100) for rate in rates]
    told = f"The loss over {steps} steps, from 1. {' '.join(curve.words for curve in curves)}"
    return _plot("Loss at several learning rates", "loss", curves, steps, told)


def _descent(percent: int, steps: int, noise: float) -> Curve:
    rate = percent / 100
    losses = [1.0]
    for _ in range(steps):
        losses.append(losses[-1] * (1 - rate) ** 2 + rate**2 * noise)
        if losses[-1] > _BEYOND:
            break
    name = f"rate {rate:g}"
    if losses[-1] > 1:
        return Curve(name, tuple(losses), f"At {name} it grows without bound.")
    return Curve(name, tuple(losses), f"At {name} it falls to {losses[-1]:.2f}.")


_BEYOND = 1.2
"""Heights above this are outside of the plot."""

_DECAYS: dict[str, Callable[[float], float]] = {
    "constant": lambda _: 1.0,
    "linear": lambda done: 1 - done,
    "cosine": lambda done: (1 + cos(pi * done)) / 2,
    "step": lambda done: 10.0 ** -int(3 * min(done, 0.99)),
}
_DECAY_WORDS = {
    "constant": "Constant: then it stays.",
    "linear": "Linear: then it falls in a straight line to 0.",
    "cosine": "Cosine: then it falls slowly, quickly in the middle, and slowly again to 0.",
    "step": "Step: then it is divided by 10 after each third.",
}
DECAYS = tuple(_DECAYS)


def _plot(title: str, what: str, curves: Sequence[Curve], steps: int, told: str) -> Drawing:
    """Draw curves over the same steps, the first one most prominently."""
    pad = Sketchpad()
    bottom = _TOP + _HEIGHT
    pad.line(Role.GUIDE, (_LEFT, _TOP - 6), (_LEFT, bottom), (_RIGHT, bottom))
    pad.text(_LEFT, 12, what)
    pad.text(_LEFT, bottom + 16, "0")
    pad.text(_RIGHT, bottom + 16, f"{steps:,} steps", Anchor.END)
    ends = []
    for number, curve in enumerate(curves):
        points = _points(curve.heights, steps)
        pad.line(Role.FLOW if number else Role.REACH, *points)
        ends.append((points[-1], curve.name))
    _name_ends(pad, ends)
    return pad.drawing(bottom + 22, title, told)


def _points(heights: Sequence[float], steps: int) -> list[tuple[int, int]]:
    """Place a curve on the plot, with no more points than it takes to see its shape."""
    every = max(1, -(-steps // _POINTS))
    shown = sorted({*range(0, len(heights), every), len(heights) - 1})
    across, up = (_RIGHT - _LEFT) / steps, _HEIGHT / _BEYOND
    exact = [(_LEFT + step * across, _TOP + _HEIGHT - min(heights[step], _BEYOND) * up) for step in shown]
    return [(round(x), round(y)) for x, y in _simplified(exact)]


def _simplified(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out points that lie on the line between others; whole units would make that line jagged."""
    (left, first), (right, last) = points[0], points[-1]
    slope = (last - first) / (right - left) if right > left else 0

    def off(number: int) -> float:
        x, y = points[number]
        return abs(y - first - (x - left) * slope)

    farthest = max(range(len(points)), key=off)
    if off(farthest) < _VISIBLE:
        return [points[0], points[-1]]
    return _simplified(points[: farthest + 1])[:-1] + _simplified(points[farthest:])


def _name_ends(pad: Sketchpad, ends: Sequence[tuple[tuple[int, int], str]]) -> None:
    """Name curves where they end, from the highest down, none on top of another."""
    most_prominent = ends[0]
    ends = sorted(ends, key=lambda end: end[0][1])
    lowest = _TOP + _HEIGHT + 4
    above = _TOP - _LINE
    for number, end in enumerate(ends):
        (x, y), name = end
        above = max(above + _LINE, min(y + 4, lowest - _LINE * (len(ends) - 1 - number)))
        pad.text(x + 6, above, name, strong=end is most_prominent)
