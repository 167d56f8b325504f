"""How many parameters has a convolution in groups? Then with as many groups as channels, and what groups save."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import parameter_bars
from quizgen.kit import square
from quizgen.kit.compute import area
from quizgen.kit.parameters import area_effort, from_count, task_of
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, product
from quizgen.worked.parameters import conv_parameters, filter_weights


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


_GROUPED: tuple[Wrong[Grouped], ...] = (
    Wrong("both-divided", _weights(lambda layer: layer.parameters.weights_per_filter * _filters_of_group(layer))),
    Wrong("one-group-only", _count(lambda layer: layer.parameters.total // layer.groups)),
    Wrong("bias-divided", _biases(_filters_of_group)),
    Wrong("one-slice-per-filter", _weights(lambda layer: area(layer.kernel_size) * layer.out_channels)),
)


class Count(Grouped):
    """Its parameters."""

    words = "count"

    def of_count(self, count: int) -> Integer:
        return Integer(count)

    def task(self) -> Task:
        return task_of("count", self.input, (self.layer,), (self.ungrouped,))

    def solve(self) -> tuple[Step, ...]:
        return conv_parameters(self.layer)

    def effort(self) -> int:
        count = self.layer.parameters
        products = [*_filter_products(self.layer), (count.weights_per_filter, self.layer.out_channels)]
        return effort(products, [count.biases] if self.layer.bias else [])


_COUNT: tuple[Wrong[Count], ...] = (
    Wrong("groups-ignored", _weights(lambda layer: layer.parameters.weights * layer.groups)),
    *_GROUPED,
    Wrong("bias-per-group", _biases(lambda layer: layer.groups), (2,)),
    Wrong("bias-forgotten", _biases(lambda _: 0), (1, 2)),
    Wrong("bias-added", _count(lambda layer: layer.parameters.weights + layer.out_channels)),
    Wrong(
        "all-filters-in-every-group",
        # Without biases it is the same as ignoring the groups.
        lambda q: Integer(q.layer.parameters.total * q.layer.groups) if q.layer.bias else None,
        (2,),
    ),
    Wrong("kernel-not-squared", _weights(lambda layer: layer.parameters.weights // min(layer.kernel_size)), (2, 3)),
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
        label = "All filters; the biases are the same in both" if layer.bias else "All filters"
        return (
            replace(filter_weights(self.ungrouped), label="Weights of one filter in a single group"),
            replace(filter_weights(layer), label="Weights of one filter in its own group"),
            difference("Saved in each filter", together, alone),
            product(label, together - alone, layer.out_channels),
        )

    def effort(self) -> int:
        layer, together = self.layer, self.ungrouped.parameters.weights_per_filter
        whole = area(layer.kernel_size), layer.in_channels
        saved = together - layer.parameters.weights_per_filter
        return effort([*_filter_products(layer), whole, (saved, layer.out_channels)])


def _saved(q: Saving) -> int:
    return q.ungrouped.parameters.total - q.layer.parameters.total


_SAVING: tuple[Wrong[Saving], ...] = (
    *_GROUPED,
    Wrong("kernel-not-squared", lambda q: Integer(_saved(q) // min(q.layer.kernel_size))),
    Wrong("rest-for-saving", lambda q: Integer(q.layer.parameters.total)),
)


def _filter_products(layer: Conv2d) -> list[Pair]:
    channels = layer.in_channels // layer.groups
    products = [*area_effort(*layer.kernel_size), (area(layer.kernel_size), channels)]
    return [*products, (layer.in_channels, layer.groups)] if channels > 1 else products


_SMALL = (4, 6, 8, 10, 12, 16, 20)
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
        return question(Conv2d(inputs, outputs, kernel, groups=parts, bias=_has_bias(rng)))

    return draw


def _squares(*sides: int) -> tuple[Pair, ...]:
    return tuple(map(square, sides))


def _draw_depthwise(rng: Random) -> Count:
    channels, multiplier = rng.choice(_USUAL), rng.choice((1, 2, 2, 3, 4))
    kernel = square(rng.choice((3, 3, 5, 5, 7)))
    return Count(Conv2d(channels, multiplier * channels, kernel, groups=channels, bias=_has_bias(rng)))


def _has_bias(rng: Random) -> bool:
    return rng.random() < 0.7  # most convolutions of exercises have one


_draw_rectangle = _draw(Count, _LARGE, _RECTANGLES, (2, 3, 4, 8, 16))
_draw_saving = _draw(Saving, _LARGE, _squares(1, 3, 3, 5), (2, 4, 8, 16, 32))


def _draw_expert(rng: Random) -> Grouped | None:
    draw = rng.choice((_draw_rectangle, _draw_saving, _draw_depthwise))
    return draw(rng)


FAMILY = Family(
    "grouped-conv-parameters",
    "Parameters of a grouped convolution",
    Topic.PARAMETERS,
    questions=(Asks(Count, _COUNT), Asks(Saving, _SAVING, levels=(3,))),
    levels=(
        Level(
            "small layers with a few groups", _draw(Count, _SMALL, _squares(1, 2, 3, 3, 3, 5), (2, 2, 3, 4)), ("C7",)
        ),
        Level(
            "usual layers with up to eight groups",
            _draw(Count, _USUAL, _squares(1, 3, 3, 3, 5, 5, 7), (2, 2, 3, 4, 4, 8)),
            ("C7",),
        ),
        Level("rectangular kernels, a group for each channel, and what groups save", _draw_expert, ("C7",)),
    ),
)
