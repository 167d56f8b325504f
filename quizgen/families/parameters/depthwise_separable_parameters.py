"""How many parameters has a depthwise separable convolution? Then what share of a standard one's, and what it saves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import chain, parameter_bars, stages
from quizgen.kit import square
from quizgen.kit.compute import area
from quizgen.kit.parameters import area_effort, from_count, parameters, task_of
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Ratio, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, product, share, total


@dataclass(frozen=True)
class Separable(Question):
    """A depthwise layer and a pointwise one after it."""

    depthwise: Conv2d
    pointwise: Conv2d

    @property
    def layers(self) -> tuple[Conv2d, Conv2d]:
        return self.depthwise, self.pointwise

    @cached_property
    def standard(self) -> Conv2d:
        """The convolution that they stand in for, without bias."""
        return Conv2d(self.inputs, self.outputs, self.depthwise.kernel_size, bias=False)

    @property
    def inputs(self) -> int:
        return self.depthwise.in_channels

    @property
    def outputs(self) -> int:
        return self.pointwise.out_channels

    @property
    def input(self) -> Shape:
        return Shape(self.inputs, 32, 32)

    @property
    def places(self) -> int:
        """Weights of one slice of the depthwise kernel."""
        return area(self.depthwise.kernel_size)

    @cached_property
    def total(self) -> int:
        """Parameters of both layers."""
        return parameters(self.layers)

    @property
    def biases(self) -> int:
        return self.depthwise.parameters.biases + self.pointwise.parameters.biases

    def of_count(self, count: int) -> Answer | None:
        """Return the answer that follows from a number of parameters, right or wrong."""
        raise NotImplementedError

    def sketch(self) -> Drawing:
        return chain("Depthwise separable convolution", self.inputs, stages(self.layers, self.inputs))

    def picture(self) -> Drawing | None:
        return parameter_bars(self.layers, (self.standard,))


def _count(rule: Callable[[Separable], int]) -> Callable[[Separable], Answer | None]:
    return lambda q: q.of_count(rule(q))


def _weights(rule: Callable[[Separable], int]) -> Callable[[Separable], Answer | None]:
    """Lift a wrong number of weights; biases are counted right."""
    return lambda q: q.of_count(rule(q) + q.biases)


_SEPARABLE: tuple[Wrong[Separable], ...] = (
    Wrong("depthwise-forgotten", _count(lambda q: q.pointwise.parameters.total)),
    Wrong("pointwise-forgotten", _count(lambda q: q.depthwise.parameters.total)),
    Wrong(
        "depthwise-on-outputs",
        _count(lambda q: (q.places + q.depthwise.bias) * q.outputs + q.pointwise.parameters.total),
    ),
    Wrong("depthwise-reads-all", _weights(lambda q: q.places * q.inputs**2 + q.pointwise.parameters.weights)),
)


def _steps(q: Separable) -> tuple[Step, ...]:
    """Count the parameters of both layers."""
    depthwise, pointwise = q.depthwise.parameters, q.pointwise.parameters
    steps = [product("Depthwise: one slice per channel", *q.depthwise.kernel_size, q.inputs)]
    if depthwise.biases:
        steps.append(total("Its biases, one per channel", depthwise.weights, depthwise.biases))
    steps.append(product("Pointwise: a weight for each pair of channels", q.inputs, q.outputs))
    if pointwise.biases:
        steps.append(total("Its biases, one per filter", pointwise.weights, pointwise.biases))
    return (*steps, total("Both layers", depthwise.total, pointwise.total))


class Count(Separable):
    """Its parameters."""

    words = "count"

    def of_count(self, count: int) -> Integer:
        return Integer(count)

    def task(self) -> Task:
        return task_of("count", self.input, self.layers, (self.standard,))

    def solve(self) -> tuple[Step, ...]:
        return _steps(self)

    def effort(self) -> int:
        return effort(_products(self), [self.inputs, self.outputs] if self.biases else [])


def _one_kernel_side(q: Separable) -> int:
    """Forget a side of the depthwise kernel: only there it matters."""
    return max(q.depthwise.kernel_size) * q.inputs + q.pointwise.parameters.weights


def _multiplied(q: Count) -> Answer | None:
    return None if q.biases else Integer(q.depthwise.parameters.weights * q.pointwise.parameters.weights)


def _standard(q: Separable) -> int:
    return q.standard.parameters.weights + q.pointwise.parameters.biases


_COUNT: tuple[Wrong[Count], ...] = (
    Wrong("standard-convolution", _count(_standard), (1, 2)),
    *_SEPARABLE,
    Wrong("multiplied-not-added", _multiplied),
    Wrong("one-weight-pointwise", _weights(lambda q: q.depthwise.parameters.weights + q.outputs), (1, 2)),
    Wrong("kernel-not-squared", _weights(_one_kernel_side), (1, 2)),
    Wrong("bias-added", lambda q: None if q.biases else Integer(q.total + q.inputs + q.outputs), (1, 2)),
    Wrong("bias-forgotten", _count(lambda q: q.total - q.biases), (3,)),
    Wrong("depthwise-bias-forgotten", _count(lambda q: q.total - q.depthwise.parameters.biases), (3,)),
)


class Saving(Separable):
    """How many parameters it saves against a standard convolution."""

    words = "saving"

    def of_count(self, count: int) -> Answer | None:
        return from_count("saving", count, self.standard.parameters.total)

    def task(self) -> Task:
        return task_of("saving", self.input, self.layers, (self.standard,))

    def solve(self) -> tuple[Step, ...]:
        return (
            *_steps(self),
            product("Standard convolution", *self.depthwise.kernel_size, self.inputs, self.outputs),
            difference("What is saved", self.standard.parameters.total, self.total),
        )

    def effort(self) -> int:
        return effort([*_products(self), (self.places, self.inputs * self.outputs)])


_SAVING: tuple[Wrong[Saving], ...] = (*_SEPARABLE, Wrong("rest-for-saving", lambda q: Integer(q.total)))


class Share(Separable):
    """Which share of the parameters of a standard convolution it has."""

    words = "share"

    def of_count(self, count: int) -> Answer | None:
        return from_count("share", count, self.standard.parameters.total)

    def task(self) -> Task:
        return task_of("share", self.input, self.layers, (self.standard,))

    def solve(self) -> tuple[Step, ...]:
        """Compare the weights for each input channel: their number cancels."""
        separable, standard = self.places + self.outputs, self.places * self.outputs
        return (
            product("Depthwise, for each input channel", *self.depthwise.kernel_size),
            total("With its weights in the pointwise layer", self.places, self.outputs),
            product("Standard, for each input channel", self.places, self.outputs),
            share("Separable to standard", separable, standard),
        )

    def effort(self) -> int:
        return effort([*area_effort(*self.depthwise.kernel_size), (self.places, self.outputs)], [self.outputs])


_SHARE: tuple[Wrong[Share], ...] = (
    *_SEPARABLE,
    Wrong("multiplied-not-added", lambda q: Ratio.of(1, q.places * q.outputs)),
    Wrong("ratio-inverted", lambda q: Ratio.of(q.standard.parameters.total, q.total)),
)


def _products(q: Separable) -> list[Pair]:
    return [*area_effort(*q.depthwise.kernel_size), (q.places, q.inputs), (q.inputs, q.outputs)]


_SMALL = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)
_USUAL = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_LARGE = (16, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256, 512)
_RECTANGLES: tuple[Pair, ...] = ((1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3), (3, 7), (7, 3))


def _draw_small(rng: Random) -> Separable | None:
    return _separable(rng, Count, _SMALL, square(rng.choice((2, 3, 3, 3, 5))))


def _draw_usual(rng: Random) -> Separable | None:
    question = rng.choice((Count, Count, Share))
    return _separable(rng, question, _USUAL, square(rng.choice((3, 3, 5, 5, 7))))


def _draw_expert(rng: Random) -> Separable | None:
    question = rng.choice((Count, Saving, Share))
    kernel = rng.choice((*_RECTANGLES, (3, 3), (5, 5), (7, 7)))
    return _separable(rng, question, _LARGE, kernel, bias=question is Count and rng.random() < 0.8)


def _separable(
    rng: Random, question: type[Separable], channels: tuple[int, ...], kernel: Pair, *, bias: bool = False
) -> Separable | None:
    inputs, outputs = rng.choice(channels), rng.choice(channels)
    depthwise = Conv2d(inputs, inputs, kernel, groups=inputs, bias=bias)
    separable = question(depthwise, Conv2d(inputs, outputs, (1, 1), bias=bias))
    return separable if separable.total < separable.standard.parameters.total else None


FAMILY = Family(
    "depthwise-separable-parameters",
    "Parameters of a depthwise separable convolution",
    Topic.PARAMETERS,
    questions=(Asks(Count, _COUNT), Asks(Saving, _SAVING, levels=(3,)), Asks(Share, _SHARE, levels=(2, 3))),
    levels=(
        Level("small layers without bias", _draw_small, ("C8",)),
        Level("usual layers, and their share of a standard convolution", _draw_usual, ("C8", "C9")),
        Level("rectangular kernels, biases, what is saved and what share is left", _draw_expert, ("C8", "C9")),
    ),
)
