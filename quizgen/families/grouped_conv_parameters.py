"""How many parameters has a convolution in groups? Then with as many groups as channels, and what groups save."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.figures import parameter_bars
from quizgen.kit import integer, known, square
from quizgen.kit.parameters import area, from_count, task_of
from quizgen.problem import Answer, Family, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, product
from quizgen.worked.parameters import conv_parameters, filter_weights


@dataclass(frozen=True)
class Givens:
    """A convolution with two or more groups, and whether its parameters are asked or what the groups save."""

    layer: Conv2d
    asked: Literal["count", "saving"] = "count"

    @cached_property
    def ungrouped(self) -> Conv2d:
        """The same convolution in one group."""
        return replace(self.layer, groups=1)


_SMALL = (4, 6, 8, 10, 12, 16, 20)
_USUAL = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_LARGE = (16, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256, 384, 512)
_RECTANGLES: tuple[Pair, ...] = ((1, 3), (3, 1), (1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3))


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _grouped(rng, _SMALL, rng.choice((1, 2, 3, 3, 3, 5)), (2, 2, 3, 4))
    if level == 2:  # noqa: PLR2004 - a level's number
        return _grouped(rng, _USUAL, rng.choice((1, 3, 3, 3, 5, 5, 7)), (2, 2, 3, 4, 4, 8))
    kind = rng.choice(("rectangle", "saving", "depthwise"))
    if kind == "saving":
        givens = _grouped(rng, _LARGE, rng.choice((1, 3, 3, 5)), (2, 4, 8, 16, 32))
        return replace(givens, asked="saving") if givens else None
    if kind == "rectangle":
        return _grouped(rng, _LARGE, rng.choice(_RECTANGLES), (2, 3, 4, 8, 16))
    channels, multiplier = rng.choice(_USUAL), rng.choice((1, 2, 2, 3, 4))
    kernel = square(rng.choice((3, 3, 5, 5, 7)))
    return Givens(Conv2d(channels, multiplier * channels, kernel, groups=channels, bias=_has_bias(rng)))


def _grouped(rng: Random, channels: tuple[int, ...], kernel: int | Pair, groups: tuple[int, ...]) -> Givens | None:
    inputs, outputs, parts = rng.choice(channels), rng.choice(channels), rng.choice(groups)
    if inputs % parts or outputs % parts or inputs == parts:
        return None
    kernel_size = square(kernel) if isinstance(kernel, int) else kernel
    return Givens(Conv2d(inputs, outputs, kernel_size, groups=parts, bias=_has_bias(rng)))


def _has_bias(rng: Random) -> bool:
    return rng.random() < 0.7  # noqa: PLR2004 - most convolutions of exercises have one


def task(givens: Givens) -> Task:
    return task_of(givens.asked, Shape(givens.layer.in_channels, 32, 32), (givens.layer,), (givens.ungrouped,))


def solve(givens: Givens) -> tuple[Step, ...]:
    layer = givens.layer
    if givens.asked == "count":
        return conv_parameters(layer)
    alone, together = layer.parameters.weights_per_filter, givens.ungrouped.parameters.weights_per_filter
    whole, part = filter_weights(givens.ungrouped), filter_weights(layer)
    label = "All filters; the biases are the same in both" if layer.bias else "All filters"
    return (
        replace(whole, label="Weights of one filter in a single group"),
        replace(part, label="Weights of one filter in its own group"),
        difference("Saved in each filter", together, alone),
        product(label, together - alone, layer.out_channels),
    )


def mental_effort(givens: Givens) -> int:
    layer, each = givens.layer, givens.layer.parameters.weights_per_filter
    height, width = layer.kernel_size
    places = height * width
    channels = layer.in_channels // layer.groups
    products = [*area(height, width), (places, channels)]
    if channels > 1:
        products.append((layer.in_channels, layer.groups))
    if givens.asked == "saving":
        saved = places * (layer.in_channels - channels)
        return effort([*products, (places, layer.in_channels), (saved, layer.out_channels)])
    return effort([*products, (each, layer.out_channels)], [layer.out_channels] if layer.bias else [])


_Rule = Callable[[Conv2d], int | None]
_Wrong = Callable[[Givens], Answer | None]


def _count(rule: _Rule) -> _Wrong:
    """Lift a wrong count for the grouped layer to an answer; what it is held against is counted right."""

    def of_givens(givens: Givens) -> Answer | None:
        count = rule(givens.layer)
        return None if count is None else from_count(givens.asked, count, givens.ungrouped.parameters.total)

    return of_givens


def _only_count(rule: _Rule) -> _Wrong:
    """Lift a wrong count for a layer to an answer where it is what is asked: it doesn't matter for the saving."""
    return integer(lambda givens: rule(givens.layer) if givens.asked == "count" else None)


def _one_side_counted(givens: Givens) -> int | None:
    """Forget a side of the kernel, wherever filters are counted."""
    layer = givens.layer
    if min(layer.kernel_size) == 1:
        return None  # there is no second side to forget
    side = max(layer.kernel_size)
    channels = layer.in_channels // layer.groups
    if givens.asked == "saving":
        return side * (layer.in_channels - channels) * layer.out_channels
    return side * channels * layer.out_channels + layer.parameters.biases


def _places(layer: Conv2d) -> int:
    return layer.kernel_size[0] * layer.kernel_size[1]


def _one_group(layer: Conv2d) -> int:
    filters = layer.out_channels // layer.groups
    return (layer.parameters.weights_per_filter + layer.bias) * filters


def _both_divided(layer: Conv2d) -> int:
    filters = layer.out_channels // layer.groups
    return layer.parameters.weights_per_filter * filters + layer.parameters.biases


def _whole_count_divided(layer: Conv2d) -> int | None:
    return layer.parameters.weights + layer.out_channels // layer.groups if layer.bias else None


def _depthwise(layer: Conv2d) -> int | None:
    if layer.groups == layer.in_channels:
        return None
    return _places(layer) * layer.out_channels + layer.parameters.biases


def _all_filters_in_every_group(layer: Conv2d) -> int | None:
    # Without biases it is the same as ignoring the groups.
    return layer.parameters.total * layer.groups if layer.bias else None


_TARGETS = ("groups-ignored", "both-divided", "one-group-only", "bias-divided")

FAMILY = Family(
    name="grouped-conv-parameters",
    title="Parameters of a grouped convolution",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "small layers with a few groups",
            (*_TARGETS, "bias-forgotten", "bias-added", "one-slice-per-filter"),
            max_effort=8,
            forms=("C7",),
        ),
        Level(
            2,
            "usual layers with up to eight groups",
            (
                *_TARGETS,
                "bias-forgotten",
                "bias-added",
                "bias-per-group",
                "all-filters-in-every-group",
                "one-slice-per-filter",
                "kernel-not-squared",
            ),
            max_effort=14,
            forms=("C7",),
        ),
        Level(
            3,
            "rectangular kernels, a group for each channel, and what groups save",
            (*_TARGETS, "bias-added", "one-slice-per-filter", "kernel-not-squared", "rest-for-saving"),
            max_effort=20,
            forms=("C7",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: parameter_bars((g.layer,), (g.ungrouped,)),
    misconceptions=(
        Misconception(
            "groups-ignored",
            "groups ignored",
            prose(
                "A filter reads only the channels of its own group: it is $C_\\text{in} / g$ deep, not $C_\\text{in}$."
            ),
            "quizgen/parameters#^groups",
            _only_count(lambda layer: layer.parameters.weights * layer.groups + layer.parameters.biases),
        ),
        Misconception(
            "both-divided",
            "both numbers of channels divided",
            prose("That gives the weights of one group only. Divide the depth of a filter, and count all filters."),
            "quizgen/parameters#^groups",
            _count(_both_divided),
        ),
        Misconception(
            "one-group-only",
            "only one group counted",
            prose("That is one group of filters. All groups have as many parameters: add them up."),
            "quizgen/parameters#^groups",
            _count(_one_group),
        ),
        Misconception(
            "bias-divided",
            "biases divided by the groups too",
            prose(
                "Groups make filters shallower, not fewer. Each filter keeps its bias, so the biases are not divided."
            ),
            "quizgen/parameters#^groups-bias",
            _count(_whole_count_divided),
        ),
        Misconception(
            "bias-per-group",
            "one bias per group",
            prose("A bias belongs to a filter, not to a group: there are as many as output channels."),
            "quizgen/parameters#^groups-bias",
            _only_count(lambda layer: layer.parameters.weights + layer.groups if layer.bias else None),
        ),
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose("Each filter has a bias of its own, in whatever group it is: add one parameter per output channel."),
            "quizgen/parameters#^bias",
            _only_count(lambda layer: layer.parameters.weights if layer.bias else None),
        ),
        Misconception(
            "bias-added",
            "biases added to a layer without bias",
            prose("This layer has no bias: the weights are all there is."),
            "quizgen/parameters#^bias",
            _only_count(lambda layer: None if layer.bias else layer.parameters.weights + layer.out_channels),
        ),
        Misconception(
            "all-filters-in-every-group",
            "all filters counted in every group",
            prose("The filters are dealt out to the groups as well: each filter belongs to one group and counts once."),
            "quizgen/parameters#^groups",
            _only_count(_all_filters_in_every_group),
        ),
        Misconception(
            "one-slice-per-filter",
            "taken for a depthwise convolution",
            prose(
                "Only with as many groups as channels does a filter read one channel. Here it reads $C_\\text{in} / g$."
            ),
            "quizgen/parameters#^groups",
            _count(_depthwise),
        ),
        known("kernel-not-squared", integer(_one_side_counted)),
        Misconception(
            "rest-for-saving",
            "what remains given for what is saved",
            prose("These are the parameters that are left. Subtract them from those of the layer in a single group."),
            "quizgen/parameters#^groups",
            integer(lambda givens: givens.layer.parameters.total if givens.asked == "saving" else None),
        ),
    ),
)
