"""How many channels does a layer with so many parameters have? Output or input; then with odd kernels and groups."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from quizgen.kit import square
from quizgen.kit.networks import positive_integer
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, integer_step, product, quotient, total


@dataclass(frozen=True)
class _Channels(Question):
    """A convolution, given by its parameters and one of its numbers of channels."""

    layer: Conv2d

    def of_area(self, area: int) -> Answer | None:
        """Return the channels that follow from an area of the kernel, right or wrong."""
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


_AREAS: tuple[Wrong[_Channels], ...] = (
    Wrong("kernel-forgotten", _with_area(lambda high, wide: 1 if max(high, wide) > 1 else None), (1, 2)),
    Wrong("kernel-not-squared", _with_area(lambda high, wide: max(high, wide) if min(high, wide) > 1 else None)),
    Wrong("height-squared", _with_area(lambda high, wide: high**2 if high != wide else None), (3,)),
)


class OutputChannels(_Channels):
    """How many output channels there are, if so many input channels are."""

    words = "output"

    def of_filter(self, parameters: int) -> Answer | None:
        """Return the channels that follow from the parameters of one filter, right or wrong."""
        return positive_integer(self.total // parameters)

    def of_area(self, area: int) -> Answer | None:
        return self.of_filter(area * self.read + self.layer.bias)

    def task(self) -> Task:
        return self.task_of("out_channels")

    def solve(self) -> tuple[Step, ...]:
        layer, (height, width), weights = self.layer, self.layer.kernel_size, self.layer.parameters.weights_per_filter
        channels = rf"({layer.in_channels} / {layer.groups})" if layer.groups > 1 else str(layer.in_channels)
        steps = [integer_step("weights of one filter", rf"{height} \cdot {width} \cdot {channels}", weights)]
        if layer.bias:
            steps.append(total("with its bias", weights, 1))
        return (*steps, quotient("one output channel for each filter", self.total, weights + layer.bias))


def _bias_for_each_input(q: OutputChannels) -> Answer | None:
    return positive_integer((q.total - q.layer.in_channels) // (q.area * q.read)) if q.layer.bias else None


def _filters_grouped_too(q: OutputChannels) -> Answer | None:
    groups = q.layer.groups
    return positive_integer(q.total * groups // (q.area * q.read + q.layer.bias * groups)) if groups > 1 else None


_OUTPUT: tuple[Wrong[OutputChannels], ...] = (
    Wrong("bias-forgotten", lambda q: q.of_filter(q.area * q.read) if q.layer.bias else None, (1, 2)),
    Wrong("bias-assumed", lambda q: None if q.layer.bias else q.of_filter(q.area * q.read + 1)),
    Wrong("bias-per-input-channel", _bias_for_each_input, (2,)),
    Wrong("input-channels-forgotten", lambda q: q.of_filter(q.area + q.layer.bias)),
    *_AREAS,
    Wrong("groups-ignored", lambda q: q.of_area(q.area * q.layer.groups) if q.layer.groups > 1 else None, (3,)),
    Wrong("groups-counted-twice", _filters_grouped_too, (3,)),
)


class InputChannels(_Channels):
    """How many input channels there are, if so many output channels are."""

    words = "input"

    @property
    def weights(self) -> int:
        """The weights of one filter."""
        return self.layer.parameters.weights_per_filter

    def of_weights(self, weights: int) -> Answer | None:
        """Return the channels that follow from the weights of one filter, right or wrong."""
        return positive_integer(weights // self.area * self.layer.groups)

    def of_area(self, area: int) -> Answer | None:
        return positive_integer(self.weights // area * self.layer.groups)

    def task(self) -> Task:
        return self.task_of("in_channels")

    def solve(self) -> tuple[Step, ...]:
        layer = self.layer
        steps = [quotient("parameters of one filter", self.total, layer.out_channels)]
        if layer.bias:
            label = "without its bias" if self.area > 1 else "without its bias: one weight for each channel it reads"
            steps.append(difference(label, self.weights + 1, 1))
        if self.area > 1:
            label = "channels a filter reads: those of its group" if layer.groups > 1 else "channels a filter reads"
            steps.append(product("weights for each channel it reads", *layer.kernel_size))
            steps.append(quotient(label, self.weights, self.area))
        if layer.groups > 1:
            steps.append(product("all groups together", self.read, layer.groups))
        return tuple(steps)


def _bias_for_each_channel(q: InputChannels) -> Answer | None:
    groups = q.layer.groups
    return positive_integer(q.total * groups // (q.area * q.layer.out_channels + groups)) if q.layer.bias else None


_INPUT: tuple[Wrong[InputChannels], ...] = (
    Wrong("bias-forgotten", lambda q: q.of_weights(q.weights + 1) if q.layer.bias else None, (1, 2)),
    Wrong("bias-assumed", lambda q: None if q.layer.bias else q.of_weights(q.weights - 1)),
    Wrong("bias-per-input-channel", _bias_for_each_channel, (2,)),
    Wrong("filters-forgotten", lambda q: q.of_weights(q.total - q.layer.bias)),
    *_AREAS,
    Wrong("groups-ignored", lambda q: positive_integer(q.read) if q.layer.groups > 1 else None, (3,)),
    Wrong(
        "groups-counted-twice",
        lambda q: positive_integer(q.read * q.layer.groups**2) if q.layer.groups > 1 else None,
        (3,),
    ),
)


_SMALL = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30)
_USUAL = (3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_GROUPED = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_KERNELS = ((1, 3), (3, 1), (1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3), (3, 7), (7, 3))


def _draw_small(rng: Random) -> _Channels | None:
    return _draw(rng, square(rng.choice((1, 1, 2, 3, 3))), _SMALL)


def _draw_usual(rng: Random) -> _Channels | None:
    return _draw(rng, square(rng.choice((1, 1, 3, 3, 3, 5, 7))), _USUAL)


def _draw_rectangle_or_groups(rng: Random) -> _Channels | None:
    if rng.random() < 0.5:
        return _draw(rng, rng.choice(_KERNELS), _USUAL)
    kernel = square(rng.choice((1, 3, 3, 5)))
    return _draw(rng, kernel, _GROUPED, rng.choice((2, 4, 8)))


def _draw(rng: Random, kernel: Pair, channels: tuple[int, ...], groups: int = 1) -> _Channels | None:
    in_channels, out_channels = rng.choice(channels), rng.choice(channels)
    if in_channels % groups or out_channels % groups:
        return None
    layer = Conv2d(in_channels, out_channels, kernel, groups=groups, bias=rng.random() < 0.6)
    question = rng.choice((OutputChannels, InputChannels))(layer)
    easily_guessed = [Integer(number) for number in (1, kernel[0], groups)]
    return None if in_channels == out_channels or question.of_area(question.area) in easily_guessed else question


FAMILY = Family(
    "channels-from-parameters",
    "Channels from the number of parameters",
    Topic.PARAMETERS,
    questions=(Asks(OutputChannels, _OUTPUT), Asks(InputChannels, _INPUT)),
    levels=(
        Level(
            "small layers, in the head",
            _draw_small,
            ("B7",),
            max_share=0.2,  # few small numbers leave room for a mistake
        ),
        Level(
            "usual layers, with and without bias",
            _draw_usual,
            ("B7",),
            max_share=0.15,  # real networks have few different numbers of channels
        ),
        Level("rectangular kernels and groups", _draw_rectangle_or_groups, ("B7",), max_share=0.15),  # as on level 2
    ),
)
