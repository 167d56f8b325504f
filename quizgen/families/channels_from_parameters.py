"""How many channels does a layer with so many parameters have? Output or input; then with odd kernels and groups."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from quizgen.kit import known, square
from quizgen.kit.inverse import at_least_one
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Shape
from quizgen.worked.inverse import integer_step


@dataclass(frozen=True, slots=True)
class Givens:
    """A convolution, and which of its numbers of channels is asked for."""

    layer: Conv2d
    wanted: Literal["out", "in"]


_SMALL: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30)
_USUAL: tuple[int, ...] = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_GROUPED: tuple[int, ...] = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_KERNELS = ((1, 3), (3, 1), (1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3), (3, 7), (7, 3))


def draw(rng: Random, level: int) -> Givens | None:
    kernel, groups, channels = square(rng.choice((1, 1, 3, 3, 3, 5, 7))), 1, _USUAL
    if level == 1:
        kernel, channels = square(rng.choice((1, 1, 2, 3, 3))), _SMALL
    elif level == 3:  # noqa: PLR2004 - a level's number
        if rng.random() < 0.5:  # noqa: PLR2004 - half of them
            kernel = rng.choice(_KERNELS)
        else:
            kernel, groups, channels = square(rng.choice((1, 3, 3, 5))), rng.choice((2, 4, 8)), _GROUPED
    in_channels, out_channels = rng.choice(channels), rng.choice(channels)
    if in_channels % groups or out_channels % groups:
        return None
    layer = Conv2d(in_channels, out_channels, kernel, groups=groups, bias=rng.random() < 0.6)  # noqa: PLR2004
    givens = Givens(layer, rng.choice(("out", "in")))
    return None if _right(givens) in (1, kernel[0], groups, _other(givens)) else givens  # can be guessed


def _right(givens: Givens) -> int:
    return givens.layer.out_channels if givens.wanted == "out" else givens.layer.in_channels


def _other(givens: Givens) -> int:
    return givens.layer.in_channels if givens.wanted == "out" else givens.layer.out_channels


def task(givens: Givens) -> Task:
    layer = givens.layer
    return Task(
        "inverse:parameters",
        Shape(layer.in_channels, 32, 32),
        (layer,),
        (("target", layer.parameters.total),),
        unknown=(0, f"{givens.wanted}_channels"),
    )


def solve(givens: Givens) -> tuple[Step, ...]:
    return _solve_out(givens.layer) if givens.wanted == "out" else _solve_in(givens.layer)


def _solve_out(layer: Conv2d) -> tuple[Step, ...]:
    count, (height, width) = layer.parameters, layer.kernel_size
    channels = rf"({layer.in_channels} / {layer.groups})" if layer.groups > 1 else str(layer.in_channels)
    each = Integer(count.weights_per_filter + layer.bias)
    steps = [
        integer_step("weights of one filter", rf"{height} \cdot {width} \cdot {channels}", count.weights_per_filter)
    ]
    if layer.bias:
        steps.append(integer_step("with its bias", f"{Integer(count.weights_per_filter).tex} + 1", each.value))
    quotient = f"{Integer(count.total).tex} / {each.tex}"
    return (*steps, integer_step("one output channel for each filter", quotient, layer.out_channels))


def _solve_in(layer: Conv2d) -> tuple[Step, ...]:
    count, (height, width) = layer.parameters, layer.kernel_size
    area, each = height * width, count.weights_per_filter + layer.bias
    steps = [integer_step("parameters of one filter", f"{Integer(count.total).tex} / {layer.out_channels}", each)]
    read = layer.in_channels // layer.groups
    if layer.bias:
        label = "without its bias" if area > 1 else "without its bias: one weight for each channel it reads"
        steps.append(integer_step(label, f"{Integer(each).tex} - 1", count.weights_per_filter))
    if area > 1:
        label = "channels a filter reads: those of its group" if layer.groups > 1 else "channels a filter reads"
        steps.append(integer_step("weights for each channel it reads", rf"{height} \cdot {width}", area))
        steps.append(integer_step(label, f"{Integer(count.weights_per_filter).tex} / {area}", read))
    if layer.groups > 1:
        steps.append(integer_step("all groups together", rf"{read} \cdot {layer.groups}", layer.in_channels))
    return tuple(steps)


def mental_effort(givens: Givens) -> int:
    layer, count = givens.layer, givens.layer.parameters
    height, width = layer.kernel_size
    area = [] if height == width else [(height, width)]  # squares are known by heart
    grouped = [(layer.in_channels // layer.groups, layer.groups)]
    products = [(height * width, layer.in_channels // layer.groups), (count.weights_per_filter, layer.out_channels)]
    return effort([*area, *grouped, *products], [1] if layer.bias else [])


_Wrong = Callable[[Givens], Answer | None]


@dataclass(frozen=True, slots=True)
class _Count:
    """The numbers of a layer, by short names, for rules that divide them wrongly."""

    total: int
    area: int
    read: int
    """channels that one filter reads"""
    filters: int
    groups: int
    bias: int


def _lift(
    out_channels: Callable[[_Count], int] | None = None,
    in_channels: Callable[[_Count], int] | None = None,
    *,
    when: Callable[[Conv2d], bool] = lambda _: True,
) -> _Wrong:
    """Lift wrong rules for the output and the input channels. They divide and drop the rest: channels are whole."""

    def of_givens(givens: Givens) -> Answer | None:
        rule = out_channels if givens.wanted == "out" else in_channels
        if rule is None or not when(givens.layer):
            return None
        layer, (height, width) = givens.layer, givens.layer.kernel_size
        total, read = layer.parameters.total, layer.in_channels // layer.groups
        count = _Count(total, height * width, read, layer.out_channels, layer.groups, int(layer.bias))
        channels = at_least_one(rule(count))
        return None if channels is None else Integer(channels)

    return of_givens


def _with_area(area: Callable[[Conv2d], int], *, when: Callable[[Conv2d], bool]) -> _Wrong:
    """Lift a wrong area of the kernel."""

    def of_givens(givens: Givens) -> Answer | None:
        layer = givens.layer
        if not when(layer):
            return None
        wrong, count = area(layer), layer.parameters
        if givens.wanted == "out":
            channels = count.total // (wrong * (layer.in_channels // layer.groups) + layer.bias)
        else:
            channels = count.weights_per_filter // wrong * layer.groups
        return Integer(channels) if channels >= 1 else None

    return of_givens


def _has_bias(layer: Conv2d) -> bool:
    return layer.bias


def _has_no_bias(layer: Conv2d) -> bool:
    return not layer.bias


def _is_grouped(layer: Conv2d) -> bool:
    return layer.groups > 1


_FILTERS = "quizgen/inverse#^filters-from-parameters"
_INPUTS = "quizgen/inverse#^input-channels-from-parameters"
_BIAS = "quizgen/parameters#^bias"
_WEIGHTS = "quizgen/parameters#^filter-weights"

_TARGETS = (
    "bias-forgotten",
    "bias-assumed",
    "input-channels-forgotten",
    "filters-forgotten",
    "kernel-forgotten",
    "kernel-not-squared",
)

FAMILY = Family(
    name="channels-from-parameters",
    title="Channels from the number of parameters",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "small layers, in the head",
            _TARGETS,
            max_effort=8,
            max_share=0.2,  # few small numbers leave room for a mistake
            forms=("B7",),
        ),
        Level(
            2,
            "usual layers, with and without bias",
            (*_TARGETS, "bias-per-input-channel"),
            max_effort=14,
            max_share=0.15,  # real networks have few different numbers of channels
            forms=("B7",),
        ),
        Level(
            3,
            "rectangular kernels and groups",
            (
                "bias-assumed",
                "input-channels-forgotten",
                "filters-forgotten",
                "kernel-not-squared",
                "height-squared",
                "groups-ignored",
                "groups-counted-twice",
            ),
            max_effort=20,
            max_share=0.15,  # as on level 2
            forms=("B7",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    misconceptions=(
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose(
                "Each filter has a bias besides its weights: one filter costs $k_h k_w C_\\text{in} + 1$ parameters."
            ),
            _FILTERS,
            _lift(
                lambda c: c.total // (c.area * c.read),
                lambda c: c.total // (c.area * c.filters) * c.groups,
                when=_has_bias,
            ),
        ),
        Misconception(
            "bias-assumed",
            "biases counted in a layer without bias",
            prose("This layer has no bias: a filter costs its weights and nothing else."),
            _BIAS,
            _lift(
                lambda c: c.total // (c.area * c.read + 1),
                lambda c: (c.total - c.filters) // (c.area * c.filters) * c.groups,
                when=_has_no_bias,
            ),
        ),
        Misconception(
            "bias-per-input-channel",
            "one bias per input channel",
            prose("A bias is added after the sum over the inputs: there is one for each filter, not for each input."),
            _BIAS,
            _lift(
                lambda c: (c.total - c.read * c.groups) // (c.area * c.read),
                lambda c: c.total * c.groups // (c.area * c.filters + c.groups),
                when=_has_bias,
            ),
        ),
        Misconception(
            "input-channels-forgotten",
            "input channels forgotten",
            prose("A filter is as deep as what it reads: it has $k_h k_w$ weights for each of these channels."),
            _WEIGHTS,
            _lift(lambda c: c.total // (c.area + c.bias)),
        ),
        Misconception(
            "filters-forgotten",
            "all parameters taken for one filter's",
            prose("The parameters belong to all filters together: divide by their number first."),
            _INPUTS,
            _lift(None, lambda c: (c.total - c.bias) // c.area * c.groups),
        ),
        Misconception(
            "kernel-forgotten",
            "area of the kernel forgotten",
            prose("A filter has $k_h k_w$ weights for each channel it reads, not just one."),
            _WEIGHTS,
            _with_area(lambda _: 1, when=lambda layer: max(layer.kernel_size) > 1),
        ),
        known(
            "kernel-not-squared",
            _with_area(lambda layer: max(layer.kernel_size), when=lambda layer: min(layer.kernel_size) > 1),
        ),
        Misconception(
            "height-squared",
            "kernel taken for a square",
            prose("This kernel is as high as its first number and as wide as its second: multiply the two."),
            _WEIGHTS,
            _with_area(
                lambda layer: layer.kernel_size[0] ** 2, when=lambda layer: layer.kernel_size[0] != layer.kernel_size[1]
            ),
        ),
        Misconception(
            "groups-ignored",
            "groups ignored",
            prose("With groups a filter reads only $C_\\text{in} / G$ channels, so it has that many fewer weights."),
            _INPUTS,
            _lift(lambda c: c.total // (c.area * c.read * c.groups + c.bias), lambda c: c.read, when=_is_grouped),
        ),
        Misconception(
            "groups-counted-twice",
            "both numbers of channels divided by the groups",
            prose("A filter reads one group, but the filters of all groups are there: only the input is divided."),
            _INPUTS,
            _lift(
                lambda c: c.total * c.groups // (c.area * c.read + c.bias * c.groups),
                lambda c: c.read * c.groups**2,
                when=_is_grouped,
            ),
        ),
    ),
)
