"""How many channels does a layer have, given its parameters? Output, then input, then with odd kernels and groups."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from quizgen.kit import square
from quizgen.kit.inverse import exact_quotient
from quizgen.problem import (
    Answer,
    Asks,
    Family,
    Integer,
    Level,
    Question,
    Step,
    Task,
    Topic,
    Wrong,
    effort,
    group_digits_tex,
)
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, integer_step, product, quotient, total


@dataclass(frozen=True)
class _Channels(Question):
    """A convolution, given by its parameters and one of its numbers of channels."""

    layer: Conv2d

    def of_area(self, area: int) -> Answer | None:
        """Return the channels that follow from an area of the kernel, right or wrong; None for a fraction."""
        raise NotImplementedError

    @property
    def area(self) -> int:
        height, width = self.layer.kernel_size
        return height * width

    @property
    def total(self) -> int:
        return self.layer.parameters.total

    @property
    def read(self) -> int:
        """The channels that one filter reads."""
        return self.layer.in_channels // self.layer.groups

    @property
    def checks(self) -> tuple[str, ...]:
        """The number of parameters, counted with the answer."""
        layer, (height, width) = self.layer, self.layer.kernel_size
        one = rf"{height} \cdot {width} \cdot {self.read}"
        one = f"({one} + 1)" if layer.bias else one
        return (rf"{one} \cdot {layer.out_channels} = {group_digits_tex(self.total)}",)

    def task_of(self, unknown: str) -> Task:
        shape, details = Shape(self.layer.in_channels, 32, 32), (("target", self.total),)
        return Task("inverse:parameters", shape, (self.layer,), details, unknown=(0, unknown))

    def effort(self) -> int:
        layer, (height, width) = self.layer, self.layer.kernel_size
        area = [] if height == width else [(height, width)]  # squares are known by heart
        filters = layer.parameters.weights_per_filter, layer.out_channels
        products = [*area, (self.read, layer.groups), (self.area, self.read), filters]
        return effort(products, [1] if layer.bias else [])


def _with_area(wrong: Callable[[int, int], int | None]) -> Callable[[_Channels], Answer | None]:
    """Lift a wrong area of the kernel, from its height and width."""
    return lambda q: None if (area := wrong(*q.layer.kernel_size)) is None else q.of_area(area)


def _numbers(q: _Channels) -> Mapping[str, object]:
    """Return the numbers that advice may name."""
    height, width = q.layer.kernel_size
    return {
        "area": q.area,
        "channels": q.read,
        "filters": q.layer.out_channels,
        "groups": q.layer.groups,
        "inputs": q.layer.in_channels,
        "kernel": f"{height} · {width}",
    }


_AREAS: tuple[Wrong[_Channels], ...] = (
    Wrong("kernel-forgotten", _with_area(lambda high, wide: 1 if max(high, wide) > 1 else None), slots=_numbers),
    Wrong("kernel-not-squared", _with_area(lambda high, wide: high if high == wide > 1 else None)),
    Wrong(
        "kernel-sides-added",
        _with_area(lambda high, wide: high + wide if max(high, wide) > 1 else None),
        slots=_numbers,
    ),
    Wrong("height-squared", _with_area(lambda high, wide: high**2 if high != wide else None), (3,), _numbers),
)


class OutputChannels(_Channels):
    """How many output channels there are with this many input channels."""

    words = "output"

    def of_filter(self, parameters: int) -> Answer | None:
        """Return the channels that follow from the parameters of one filter, right or wrong; None for a fraction."""
        return exact_quotient(self.total, parameters)

    def of_area(self, area: int) -> Answer | None:
        return self.of_filter(area * self.read + self.layer.bias)

    def task(self) -> Task:
        return self.task_of("out_channels")

    def solve(self) -> tuple[Step, ...]:
        layer, (height, width), weights = self.layer, self.layer.kernel_size, self.layer.parameters.weights_per_filter
        channels = rf"({layer.in_channels} / {layer.groups})" if layer.groups > 1 else str(layer.in_channels)
        steps = [integer_step("weights of one filter", rf"{height} \cdot {width} \cdot {channels}", weights)]
        if layer.bias:
            steps.append(total("parameters of one filter, with its bias", weights, 1))
        return (*steps, quotient("number of filters, one for each output channel", self.total, weights + layer.bias))


def _one_bias_per_input(q: OutputChannels) -> Answer | None:
    return exact_quotient(q.total - q.layer.in_channels, q.area * q.read) if q.layer.bias else None


def _filters_grouped_too(q: OutputChannels) -> Answer | None:
    """Multiply by the groups in the end; with a bias it would be unclear which filters are meant to have one."""
    groups = q.layer.groups
    return None if groups == 1 or q.layer.bias else exact_quotient(q.total * groups, q.area * q.read)


_OUTPUT: tuple[Wrong[OutputChannels], ...] = (
    Wrong("bias-forgotten", lambda q: q.of_filter(q.area * q.read) if q.layer.bias else None, (1,)),
    Wrong(
        "input-channels-forgotten", lambda q: q.of_filter(q.area + q.layer.bias) if q.read > 1 else None, slots=_numbers
    ),
    Wrong(
        "groups-ignored", lambda q: q.of_area(q.area * q.layer.groups) if q.layer.groups > 1 else None, (3,), _numbers
    ),
    Wrong("groups-counted-twice", _filters_grouped_too, (3,), _numbers),
    *_AREAS,
    Wrong("bias-assumed", lambda q: None if q.layer.bias else q.of_filter(q.area * q.read + 1), (1,)),
    Wrong("bias-per-input-channel", _one_bias_per_input, (1,)),
)


class InputChannels(_Channels):
    """How many input channels there are with this many output channels."""

    words = "input"

    @property
    def weights(self) -> int:
        """The weights of one filter."""
        return self.layer.parameters.weights_per_filter

    def of_weights(self, weights: int) -> Answer | None:
        """Return the channels that follow from the weights of one filter, right or wrong; None for a fraction."""
        return None if weights % self.area else exact_quotient(weights * self.layer.groups, self.area)

    def of_area(self, area: int) -> Answer | None:
        return None if self.weights % area else exact_quotient(self.weights * self.layer.groups, area)

    def task(self) -> Task:
        return self.task_of("in_channels")

    def solve(self) -> tuple[Step, ...]:
        layer = self.layer
        steps = [quotient("parameters of one filter", self.total, layer.out_channels)]
        if layer.bias:
            label = "its weights, without the bias" if self.area > 1 else "its weights, one for each channel it reads"
            steps.append(difference(label, self.weights + 1, 1))
        if self.area > 1:
            steps.append(product("weights for each channel it reads", *layer.kernel_size))
            label = "channels that it reads, those of one group" if layer.groups > 1 else "channels that it reads"
            steps.append(quotient(label, self.weights, self.area))
        if layer.groups > 1:
            steps.append(product("channels of all groups", self.read, layer.groups))
        return tuple(steps)


def _input_grouped_twice(q: InputChannels) -> Answer | None:
    """Multiply by the groups twice; see `_filters_grouped_too`."""
    return None if q.layer.groups == 1 or q.layer.bias else Integer(q.read * q.layer.groups**2)


_INPUT: tuple[Wrong[InputChannels], ...] = (
    Wrong("filters-forgotten", lambda q: q.of_weights(q.weights * q.layer.out_channels), slots=_numbers),
    Wrong("groups-ignored", lambda q: Integer(q.read) if q.layer.groups > 1 else None, (3,), _numbers),
    Wrong("groups-counted-twice", _input_grouped_twice, (3,), _numbers),
    *_AREAS,
    Wrong("bias-forgotten", lambda q: q.of_weights(q.weights + 1) if q.layer.bias else None, (3,)),
    Wrong("bias-assumed", lambda q: None if q.layer.bias else q.of_weights(q.weights - 1), (3,)),
)


_FEW_READ = (1, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20)
_FILTERS = (4, 5, 6, 8, 9, 10, 12, 16, 18, 20, 24, 30, 32, 36, 40, 48, 64)
_USUAL = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_GROUPED = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_RECTANGLES = ((1, 3), (3, 1), (1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3), (3, 7), (7, 3))

C = TypeVar("C", bound=_Channels)


def _draw_output(rng: Random) -> OutputChannels | None:
    layer = _layer(rng, square(rng.choice((1, 2, 3, 3, 5))), rng.choice(_FEW_READ), rng.choice(_FILTERS))
    return _checked(OutputChannels(layer))


def _draw_input(rng: Random) -> InputChannels | None:
    layer = _layer(rng, square(rng.choice((2, 3, 3, 3, 5, 5, 7))), rng.choice(_USUAL), rng.choice(_USUAL))
    return _checked(InputChannels(layer))


def _draw_rectangle_or_groups(rng: Random) -> _Channels | None:
    kind = rng.choice((OutputChannels, InputChannels))
    if rng.random() < 0.5:
        return _checked(kind(_layer(rng, rng.choice(_RECTANGLES), rng.choice(_USUAL), rng.choice(_USUAL))))
    groups, in_channels, out_channels = rng.choice((2, 4, 8)), rng.choice(_GROUPED), rng.choice(_GROUPED)
    if in_channels % groups or out_channels % groups:
        return None
    return _checked(kind(_layer(rng, square(rng.choice((1, 3, 3, 5))), in_channels, out_channels, groups)))


def _layer(rng: Random, kernel: Pair, in_channels: int, out_channels: int, groups: int = 1) -> Conv2d:
    return Conv2d(in_channels, out_channels, kernel, groups=groups, bias=rng.random() < 0.6)


def _checked(question: C) -> C | None:
    """Reject layers whose channels can be guessed."""
    layer = question.layer
    easily_guessed = [Integer(number) for number in (1, layer.kernel_size[0], layer.groups)]
    is_equal = layer.in_channels == layer.out_channels
    return None if is_equal or question.of_area(question.area) in easily_guessed else question


FAMILY = Family(
    "channels-from-parameters",
    "Channels from the number of parameters",
    Topic.PARAMETERS,
    questions=(Asks(OutputChannels, _OUTPUT, levels=(1, 3)), Asks(InputChannels, _INPUT, levels=(2, 3))),
    levels=(
        # few small numbers leave room for a mistake
        Level("output channels: how often one filter goes into the count", _draw_output, ("B7",), max_share=0.2),
        # real networks have few different numbers of channels
        Level("input channels: the count undone step by step", _draw_input, ("B7",), max_share=0.15),
        Level("rectangular kernels and groups", _draw_rectangle_or_groups, ("B7",), max_share=0.15),  # as on level 2
    ),
)
