"""How many parameters has a depthwise separable convolution? Then against a standard one, then with all its extras."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import ClassVar

from quizgen.drawing import Drawing
from quizgen.figures import chain, parameter_bars, stages
from quizgen.kit import square
from quizgen.kit.compute import area
from quizgen.kit.parameters import Asked, area_effort, either, from_count, own, parameters, task_of
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
        """The convolution that they stand in for."""
        return Conv2d(self.inputs, self.outputs, self.depthwise.kernel_size, bias=self.depthwise.bias)

    @property
    def inputs(self) -> int:
        return self.depthwise.in_channels

    @property
    def middle(self) -> int:
        """The channels between the two layers."""
        return self.depthwise.out_channels

    @property
    def outputs(self) -> int:
        return self.pointwise.out_channels

    @property
    def input(self) -> Shape:
        return Shape(self.inputs, 32, 32)

    @property
    def places(self) -> int:
        """Weights of one depthwise kernel."""
        return area(self.depthwise.kernel_size)

    @property
    def kernel(self) -> str:
        """The kernel's sides, as they are multiplied."""
        return " · ".join(map(str, self.depthwise.kernel_size))

    @cached_property
    def total(self) -> int:
        return parameters(self.layers)

    @property
    def biases(self) -> int:
        return self.depthwise.parameters.biases + self.pointwise.parameters.biases

    def of_count(self, count: int) -> Answer | None:
        """Return the answer that follows from a number of parameters, right or wrong."""
        return Integer(count)

    def solve(self) -> tuple[Step, ...]:
        depthwise, pointwise = self.depthwise.parameters, self.pointwise.parameters
        steps = [product("Depthwise weights: one kernel per channel", *self.depthwise.kernel_size, self.middle)]
        if depthwise.biases:
            steps.append(total("With its biases, one per kernel", depthwise.weights, depthwise.biases))
        steps.append(product("Pointwise weights: one per pair of channels", self.middle, self.outputs))
        if pointwise.biases:
            steps.append(total("With its biases, one per filter", pointwise.weights, pointwise.biases))
        return (*steps, total("Both layers", depthwise.total, pointwise.total))

    def products(self) -> list[Pair]:
        return [*area_effort(*self.depthwise.kernel_size), (self.places, self.middle), (self.middle, self.outputs)]

    def sketch(self) -> Drawing | None:
        """Draw the channels on the way, unless those between the layers are to be found."""
        drawn = chain("Depthwise separable convolution", self.inputs, stages(self.layers, self.inputs))
        return drawn if self.middle == self.inputs else None

    def picture(self) -> Drawing | None:
        return parameter_bars(self.layers, (self.standard,))


def _count(rule: Callable[[Separable], int]) -> Callable[[Separable], Answer | None]:
    return lambda q: q.of_count(rule(q))


def _weights(rule: Callable[[Separable], int]) -> Callable[[Separable], Answer | None]:
    """Lift a wrong number of weights; biases are counted right."""
    return lambda q: q.of_count(rule(q) + q.biases)


_STANDARD: Wrong[Separable] = Wrong(
    "standard-convolution", _count(lambda q: q.standard.parameters.total), slots=own("outputs", "kernel", "inputs")
)
_TOO_DEEP: Wrong[Separable] = Wrong(
    "depthwise-reads-all",
    _weights(lambda q: q.places * q.inputs * q.middle + q.pointwise.parameters.weights),
    slots=own("kernel"),
)
_TOO_FLAT: Wrong[Separable] = Wrong(
    "one-weight-pointwise", _weights(lambda q: q.depthwise.parameters.weights + q.outputs), slots=own("middle")
)
_ON_OUTPUTS: Wrong[Separable] = Wrong(
    "depthwise-on-outputs", _weights(lambda q: (q.places + q.inputs) * q.outputs), slots=own("inputs", "outputs")
)
_SEPARABLE: tuple[Wrong[Separable], ...] = _TOO_DEEP, _TOO_FLAT, _ON_OUTPUTS
_NO_POINTWISE: Wrong[Separable] = Wrong(
    "pointwise-forgotten", _count(lambda q: q.depthwise.parameters.total), slots=own("middle", "outputs")
)
_NO_DEPTHWISE: Wrong[Separable] = Wrong(
    "depthwise-forgotten", _count(lambda q: q.pointwise.parameters.total), slots=own("kernel", "inputs")
)


class Count(Separable):
    """Its parameters."""

    words = "count"

    def task(self) -> Task:
        return Task("parameters", self.input, self.layers)

    def effort(self) -> int:
        return effort(self.products(), [self.middle, self.outputs] if self.biases else [])


_COUNT: tuple[Wrong[Count], ...] = (
    _STANDARD,
    *_SEPARABLE,
    Wrong(
        "kernel-not-squared",
        lambda q: q.of_count(q.depthwise.kernel_size[0] * q.inputs + q.pointwise.parameters.weights),
        slots=own("kernel"),
    ),
    _NO_POINTWISE,
    Wrong("bias-added", lambda q: Integer(q.total + q.middle + q.outputs)),
)


class CountAll(Count):
    """Its parameters with biases, and with `multiplier` kernels for each input channel."""

    words = "all"

    @property
    def multiplier(self) -> int:
        return self.middle // self.inputs

    def solve(self) -> tuple[Step, ...]:
        middle = product("Channels after the depthwise layer", self.inputs, self.multiplier)
        return (middle, *super().solve()) if self.multiplier > 1 else super().solve()


_COUNT_ALL: tuple[Wrong[CountAll], ...] = (
    Wrong("bias-forgotten", _count(lambda q: q.total - q.biases), slots=own("middle", "outputs")),
    Wrong("depthwise-bias-forgotten", _count(lambda q: q.total - q.depthwise.parameters.biases), slots=own("middle")),
    Wrong(
        "one-kernel-per-channel",
        _count(lambda q: (q.places + 1) * q.inputs + (q.inputs + 1) * q.outputs),
        slots=own("multiplier", "middle"),
    ),
    Wrong(
        "pointwise-reads-input",
        _count(lambda q: q.depthwise.parameters.total + (q.inputs + 1) * q.outputs),
        slots=own("inputs", "middle"),
    ),
    _TOO_DEEP,
    _TOO_FLAT,
    _STANDARD,
)


class _Compared(Separable):
    """Its parameters compared with those of a standard convolution."""

    asked: ClassVar[Asked]

    def of_count(self, count: int) -> Answer | None:
        return from_count(self.asked, count, self.standard.parameters.total)

    def task(self) -> Task:
        return task_of(self.asked, self.input, self.layers, (self.standard,))


class Saving(_Compared):
    """How many parameters it saves."""

    words = asked = "saving"

    def solve(self) -> tuple[Step, ...]:
        return (
            *super().solve(),
            product("Standard convolution", *self.depthwise.kernel_size, self.inputs, self.outputs),
            difference("Parameters saved", self.standard.parameters.total, self.total),
        )

    def effort(self) -> int:
        return effort([*self.products(), (self.places, self.inputs * self.outputs)])


_SAVING: tuple[Wrong[Saving], ...] = (
    Wrong("rest-for-saving", lambda q: Integer(q.total), slots=lambda q: {"standard": q.standard.parameters.total}),
    *_SEPARABLE,
    _NO_POINTWISE,
    _NO_DEPTHWISE,
)


class Share(_Compared):
    """Its parameters as a fraction of the others."""

    words = asked = "share"

    def solve(self) -> tuple[Step, ...]:
        """Compare the weights for each input channel: their number cancels."""
        separable, standard = self.places + self.outputs, self.places * self.outputs
        return (
            product("Depthwise weights per input channel", *self.depthwise.kernel_size),
            total("Pointwise weights per input channel added", self.places, self.outputs),
            product("Weights of the standard convolution per input channel", self.places, self.outputs),
            share("Separable over standard", separable, standard),
        )

    def effort(self) -> int:
        return effort([*area_effort(*self.depthwise.kernel_size), (self.places, self.outputs)], [self.outputs])


_SHARE: tuple[Wrong[Share], ...] = (
    _NO_DEPTHWISE,
    Wrong("ratio-inverted", lambda q: Ratio.of(q.standard.parameters.total, q.total)),
    Wrong("saved-not-left", _count(lambda q: q.standard.parameters.total - q.total)),
    _NO_POINTWISE,
    *_SEPARABLE,
)


_SMALL = (3, 4, 5, 6, 8, 10, 12, 16, 20)
_THREE, _FIVE, _SEVEN = map(square, (3, 5, 7))
_USUAL = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_KERNELS: tuple[Pair, ...] = ((3, 3), (5, 5), (7, 7), (1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3))


def _draw(
    questions: tuple[type[Separable], ...],
    channels: tuple[int, ...],
    kernels: tuple[Pair, ...],
    multipliers: tuple[int, ...] = (1,),
) -> Callable[[Random], Separable | None]:
    """Draw one of the questions, if the two layers save parameters; those that count all have biases."""

    def draw(rng: Random) -> Separable | None:
        question, inputs, outputs = rng.choice(questions), rng.choice(channels), rng.choice(channels)
        bias, middle = question is CountAll, inputs * rng.choice(multipliers)
        depthwise = Conv2d(inputs, middle, rng.choice(kernels), groups=inputs, bias=bias)
        separable = question(depthwise, Conv2d(middle, outputs, (1, 1), bias=bias))
        return separable if separable.total < separable.standard.parameters.total else None

    return draw


FAMILY = Family(
    "depthwise-separable-parameters",
    "Parameters of a depthwise separable convolution",
    Topic.PARAMETERS,
    questions=(
        Asks(Count, _COUNT, levels=(1,)),
        Asks(Saving, _SAVING, levels=(2,)),
        Asks(Share, _SHARE, levels=(2,)),
        Asks(CountAll, _COUNT_ALL, levels=(3,)),
    ),
    levels=(
        Level("the two layers, without biases", _draw((Count,), _SMALL, (_THREE, _THREE, _THREE, _FIVE)), ("C8",)),
        Level(
            "what they save against a standard convolution, or what fraction they have",
            _draw((Saving, Share), _USUAL, (_THREE, _THREE, _THREE, _FIVE, _FIVE, _SEVEN)),
            ("C8", "C9"),
        ),
        Level(
            "with biases, several kernels for each channel, or rectangular ones",
            either(
                _draw((CountAll,), _USUAL, (_THREE, _THREE, _FIVE), (2, 2, 3, 4)),
                _draw((CountAll,), _USUAL, _KERNELS),
            ),
            ("C8",),
        ),
    ),
)
