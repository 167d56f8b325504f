"""How many parameters has a convolution with groups? Then with a group for each channel, then what groups save."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import parameter_bars
from quizgen.kit import square
from quizgen.kit.compute import area
from quizgen.kit.parameters import area_effort, draw_bias, either, from_count, task_of
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, product, quotient, total, value_of


@dataclass(frozen=True)
class Grouped(Question):
    """A convolution with two or more groups."""

    layer: Conv2d

    @cached_property
    def ungrouped(self) -> Conv2d:
        """The same convolution in one group."""
        return replace(self.layer, groups=1)

    @property
    def input(self) -> Shape:
        return Shape(self.layer.in_channels, 32, 32)

    def of_count(self, count: int) -> Answer | None:
        """Return the answer that follows from a number of parameters, right or wrong."""
        raise NotImplementedError

    def picture(self) -> Drawing | None:
        return parameter_bars((self.layer,), (self.ungrouped,))


def _count(rule: Callable[[Conv2d], int]) -> Callable[[Grouped], Answer | None]:
    return lambda q: q.of_count(rule(q.layer))


def _weights(rule: Callable[[Conv2d], int]) -> Callable[[Grouped], Answer | None]:
    """Lift a wrong number of weights; biases are counted right."""
    return _count(lambda layer: rule(layer) + layer.parameters.biases)


def _biases(rule: Callable[[Conv2d], int]) -> Callable[[Grouped], Answer | None]:
    """Lift a wrong number of biases where there are any."""
    return lambda q: q.of_count(q.layer.parameters.weights + rule(q.layer)) if q.layer.bias else None


def _filters_of_group(layer: Conv2d) -> int:
    return layer.out_channels // layer.groups


def _numbers(q: Grouped) -> dict[str, object]:
    """Name the numbers that advice speaks of."""
    layer = q.layer
    depth = layer.in_channels // layer.groups
    return {
        "groups": layer.groups,
        "read": "1 channel" if depth == 1 else f"{depth} channels",
        "inputs": layer.in_channels,
        "filters": layer.out_channels,
        "each": _filters_of_group(layer),
    }


def _with_one_side(q: Grouped) -> Answer | None:
    """Answer for one side of a square kernel in place of its area."""
    height, width = q.layer.kernel_size
    if height != width or height == 1:
        return None
    return replace(q, layer=replace(q.layer, kernel_size=(1, width))).solve()[-1].value


_ONE_SIDE: Wrong[Grouped] = Wrong("kernel-not-squared", _with_one_side)
_GROUPED: tuple[Wrong[Grouped], ...] = (
    Wrong("both-divided", _count(lambda layer: layer.parameters.total // layer.groups), slots=_numbers),
    Wrong("bias-divided", _biases(_filters_of_group), slots=_numbers),
    Wrong("one-slice-per-filter", _weights(lambda layer: area(layer.kernel_size) * layer.out_channels), slots=_numbers),
)


class Count(Grouped):
    """Its parameters."""

    words = "count"

    def of_count(self, count: int) -> Integer:
        return Integer(count)

    def task(self) -> Task:
        return task_of("count", self.input, (self.layer,), (self.ungrouped,))

    def solve(self) -> tuple[Step, ...]:
        layer, count = self.layer, self.layer.parameters
        depth = quotient("Channels that one filter reads", layer.in_channels, layer.groups)
        filter_ = product("Weights of one filter", *layer.kernel_size, value_of(depth))
        weights = product("Weights of all filters", count.weights_per_filter, layer.out_channels)
        if not layer.bias:
            return depth, filter_, weights
        return depth, filter_, weights, total("Plus one bias for each filter", count.weights, count.biases)

    def effort(self) -> int:
        count = self.layer.parameters
        products = [*_filter_products(self.layer), (count.weights_per_filter, self.layer.out_channels)]
        return effort(products, [count.biases] if self.layer.bias else [])


_COUNT: tuple[Wrong[Count], ...] = (
    Wrong("groups-ignored", _weights(lambda layer: layer.parameters.weights * layer.groups), slots=_numbers),
    *_GROUPED,
    Wrong("bias-forgotten", _biases(lambda _: 0)),
    Wrong("bias-added", lambda q: None if q.layer.bias else Integer(q.layer.parameters.total + q.layer.out_channels)),
    _ONE_SIDE,
)


class Saving(Grouped):
    """How many parameters the groups save."""

    words = "saving"

    def of_count(self, count: int) -> Answer | None:
        return from_count("saving", count, self.ungrouped.parameters.total)

    def task(self) -> Task:
        return task_of("saving", self.input, (self.layer,), (self.ungrouped,))

    def solve(self) -> tuple[Step, ...]:
        layer = self.layer
        alone, together = layer.parameters.weights_per_filter, self.ungrouped.parameters.weights_per_filter
        depth = quotient("Channels that one filter reads, with groups", layer.in_channels, layer.groups)
        return (
            depth,
            product("Weights of one filter with groups", *layer.kernel_size, value_of(depth)),
            product("Weights of one filter without groups", *layer.kernel_size, layer.in_channels),
            difference("Weights saved in each filter", together, alone),
            product("Weights saved in all filters", together - alone, layer.out_channels),
        )

    def effort(self) -> int:
        layer, together = self.layer, self.ungrouped.parameters.weights_per_filter
        whole = area(layer.kernel_size), layer.in_channels
        saved = together - layer.parameters.weights_per_filter
        return effort([*_filter_products(layer), whole, (saved, layer.out_channels)])


def _of_one_filter(q: Saving) -> Integer:
    return Integer(q.ungrouped.parameters.weights_per_filter - q.layer.parameters.weights_per_filter)


_SAVING: tuple[Wrong[Saving], ...] = (
    Wrong("rest-for-saving", lambda q: Integer(q.layer.parameters.total)),
    *_GROUPED,
    Wrong("saving-of-one-filter", _of_one_filter, slots=_numbers),
    _ONE_SIDE,
)


def _filter_products(layer: Conv2d) -> list[Pair]:
    channels = layer.in_channels // layer.groups
    products = [*area_effort(*layer.kernel_size), (area(layer.kernel_size), channels)]
    return [*products, (layer.in_channels, layer.groups)] if channels > 1 else products


_CHANNELS = (4, 6, 8, 10, 12, 16, 20, 24, 30, 32, 40)
_USUAL = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_LARGE = (16, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256, 384, 512)
_RECTANGLES: tuple[Pair, ...] = ((1, 3), (3, 1), (1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3))

Q = TypeVar("Q", bound=Grouped)


def _draw(
    question: type[Q], channels: tuple[int, ...], kernels: tuple[Pair, ...], groups: tuple[int, ...]
) -> Callable[[Random], Q | None]:
    """Draw a convolution whose groups are smaller than its input."""

    def draw(rng: Random) -> Q | None:
        kernel = rng.choice(kernels)
        inputs, outputs, parts = rng.choice(channels), rng.choice(channels), rng.choice(groups)
        if inputs % parts or outputs % parts or inputs == parts:
            return None
        return question(Conv2d(inputs, outputs, kernel, groups=parts, bias=draw_bias(rng)))

    return draw


def _squares(*sides: int) -> tuple[Pair, ...]:
    return tuple(map(square, sides))


def _draw_depthwise(rng: Random) -> Count:
    channels, multiplier = rng.choice(_USUAL), rng.choice((1, 2, 2, 3, 4))
    kernel = square(rng.choice((3, 3, 5, 5, 7)))
    return Count(Conv2d(channels, multiplier * channels, kernel, groups=channels, bias=draw_bias(rng)))


_draw_special = either(_draw_depthwise, _draw(Count, _USUAL, _RECTANGLES, (2, 3, 4, 8)))


FAMILY = Family(
    "grouped-conv-parameters",
    "Parameters of a grouped convolution",
    Topic.PARAMETERS,
    questions=(Asks(Count, _COUNT, levels=(1, 2)), Asks(Saving, _SAVING, levels=(3,))),
    levels=(
        Level("a square kernel and a few groups", _draw(Count, _CHANNELS, _squares(3, 3, 3, 5), (2, 2, 3, 4)), ("C7",)),
        Level("a group for each channel, or a rectangular kernel", _draw_special, ("C7",)),
        Level("what groups save", _draw(Saving, _LARGE, _squares(1, 3, 3, 5), (3, 4, 8, 16, 32)), ("C7",)),
    ),
)
