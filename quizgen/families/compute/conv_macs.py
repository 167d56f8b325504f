"""How many multiply-accumulates does a convolution need? The output counts; the input for a transposed one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.kit import integer, square
from quizgen.kit.compute import area, area_products, keeping_padding, odd_kernel, output_by, side_products
from quizgen.kit.slides import Rule, padding_ignored, positions
from quizgen.problem import Answer, Asks, Family, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape
from quizgen.worked.arithmetic import product
from quizgen.worked.compute import keeps_size, macs_at_a_position, output_sides, spread_of_an_input_value


@dataclass(frozen=True)
class _Macs(Question):
    """The multiply-accumulates of a layer on an input."""

    layer: Conv2d | ConvTranspose2d
    input: Shape

    @property
    def places(self) -> Pair:
        """Height and width of the map at whose places all weights are used."""
        raise NotImplementedError

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)

    @cached_property
    def macs(self) -> int:
        return self.at(self.places)

    @property
    def read(self) -> int:
        """Input channels that meet a filter."""
        return self.layer.in_channels // self.layer.groups

    def at(self, places: Pair) -> int:
        """Use all weights at the places of a map, right or wrong."""
        return area(places) * self.layer.parameters.weights

    def task(self) -> Task:
        return Task("macs", self.input, (self.layer,))

    def at_all(self, label: str, each: str) -> tuple[Step, ...]:
        """Go from the work at one place to that at all of them."""
        places = area(self.places)
        return product(label, *self.places), product(each, self.layer.parameters.weights, places)

    def effort_at_all(self) -> int:
        return effort([*area_products(self.places), (self.layer.parameters.weights, area(self.places))])


def _divided(divisor: Callable[[_Macs], int]) -> Callable[[_Macs], Answer | None]:
    """Lift the loss of a factor that is more than 1."""
    return integer(lambda q: q.macs // divisor(q) if divisor(q) > 1 else None)


_MACS: tuple[Wrong[_Macs], ...] = (
    Wrong("input-channels-forgotten", _divided(lambda q: q.read), (1, 2)),
    Wrong("filters-forgotten", _divided(lambda q: q.layer.out_channels), (1,)),
    Wrong("positions-forgotten", integer(lambda q: q.layer.parameters.weights), (1, 2)),
    Wrong("one-side-of-the-map", integer(lambda q: q.at((q.places[0], 1))), (1, 2)),
    Wrong("kernel-not-squared", integer(lambda q: q.macs // q.layer.kernel_size[0])),
    Wrong("flops", integer(lambda q: 2 * q.macs)),
    Wrong("biases-counted", integer(lambda q: q.macs + q.output.count), (2,)),
)


@dataclass(frozen=True)
class FromOutput(_Macs):
    """Of a convolution, given its output."""

    layer: Conv2d
    words = "from_output"

    @property
    def places(self) -> Pair:
        return self.output.size

    def solve(self) -> tuple[Step, ...]:
        return self.steps()

    def steps(self, label: str = "Output positions") -> tuple[Step, ...]:
        layer = self.layer
        at_a_position = macs_at_a_position(layer.kernel_size, layer.in_channels, layer.out_channels, layer.groups)
        return (*at_a_position, *self.at_all(label, "All output positions"))

    def effort(self) -> int:
        layer, weights_per_filter = self.layer, self.layer.parameters.weights_per_filter
        grouped = (layer.in_channels, layer.groups)
        filters = [(area(layer.kernel_size), self.read), (weights_per_filter, layer.out_channels)]
        return effort([grouped, *filters]) + self.effort_at_all()


class FromBoth(FromOutput):
    """Of a convolution, given what it reads and what it puts out."""

    words = "from_both"


def _input_size(q: FromOutput) -> int | None:
    return None if q.input.size == q.output.size else q.at(q.input.size)


_FROM_BOTH: tuple[Wrong[FromBoth], ...] = (*_MACS, Wrong("input-size-used", integer(_input_size)))


class FromInput(FromOutput):
    """Of a convolution, given what it reads: the output size may have to be worked out."""

    words = "from_input"

    def solve(self) -> tuple[Step, ...]:
        if keeps_size(self.layer, self.input):
            return self.steps("Output positions: the padding keeps the size")
        return (*output_sides(self.layer, self.input), *self.steps())

    def effort(self) -> int:
        sides = [] if keeps_size(self.layer, self.input) else side_products(self.layer, self.input)
        return effort(sides) + super().effort()


def _side(rule: Rule) -> Callable[[FromInput], Answer | None]:
    """Lift a wrong output side, where it has to be worked out."""

    def macs(q: FromInput) -> int | None:
        size = None if keeps_size(q.layer, q.input) else output_by(rule, q.layer, q.input)
        return q.at(size) if size else None

    return integer(macs)


def _groups(wrong: Callable[[int, int], int]) -> Callable[[FromInput], Answer | None]:
    """Lift a wrong use of the groups, from the count and their number."""
    return integer(lambda q: wrong(q.macs, q.layer.groups) if q.layer.groups > 1 else None)


_FROM_INPUT: tuple[Wrong[FromInput], ...] = (
    *_MACS,
    Wrong("input-size-used", integer(_input_size), (2, 3)),
    Wrong("no-plus-one", _side(lambda slide: slide.steps), (2, 3)),
    Wrong("padding-ignored", _side(positions(padding_ignored)), (2,)),
    Wrong("groups-ignored", _groups(lambda macs, groups: macs * groups), (3,)),
    Wrong("groups-divide-twice", _groups(lambda macs, groups: macs // groups), (3,)),
)


@dataclass(frozen=True)
class Transposed(_Macs):
    """Of a transposed convolution, given what it reads."""

    layer: ConvTranspose2d
    words = "transposed"

    @property
    def places(self) -> Pair:
        return self.input.size

    def solve(self) -> tuple[Step, ...]:
        at_a_place = spread_of_an_input_value(self.layer)
        return (*at_a_place, *self.at_all("Input positions: each input value is spread", "All input positions"))

    def effort(self) -> int:
        kernel, filters = area(self.layer.kernel_size), self.layer.out_channels
        return effort([(kernel, filters), (kernel * filters, self.layer.in_channels)]) + self.effort_at_all()


_TRANSPOSED: tuple[Wrong[Transposed], ...] = (
    *_MACS,
    Wrong("output-size-used", integer(lambda q: q.at(q.output.size))),
)


_FEW = (1, 2, 3, 3, 4, 5, 6, 8, 10, 16, 20)
_FILTERS = (2, 4, 5, 6, 8, 10, 16, 20)
_USUAL = (3, 3, 4, 6, 8, 10, 16, 20, 32, 40, 50, 64, 80, 100)
_GROUPED = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_LARGEST_SIDE = 112
_UPSAMPLING = ((2, 2, 0, 0), (3, 2, 1, 1), (4, 2, 1, 0), (5, 2, 2, 1), (3, 3, 0, 0), (4, 4, 0, 0), (5, 3, 1, 0))


def _draw_same_size(rng: Random) -> FromOutput:
    kernel, side = odd_kernel(rng, 3, 3, 3, 5), rng.choice((4, 5, 6, 7, 8, 10, 12, 14, 20, 30))
    layer = Conv2d(rng.choice(_FEW), rng.choice(_FILTERS), kernel, padding=keeping_padding(kernel[0]), bias=False)
    return rng.choice((FromInput, FromOutput))(layer, Shape(layer.in_channels, side, side))


def _draw_strided(rng: Random) -> FromOutput | None:
    kernel, stride = rng.choice((2, 3, 3, 3, 5, 7)), rng.choice((1, 2, 2, 2, 3))
    if stride > kernel:
        return None
    padding, in_channels, filters = rng.randint(0, (kernel - 1) // 2), rng.choice(_USUAL), rng.choice(_USUAL[2:])
    layer = Conv2d(in_channels, filters, square(kernel), square(stride), square(padding), bias=False)
    shape = _input(rng, layer, (7, 8, 10, 12, 14, 16, 20, 28, 30, 32, 40, 50))
    return _unless_trivial(rng.choice((FromInput, FromInput, FromBoth))(layer, shape))


def _draw_transposed_or_grouped(rng: Random) -> _Macs | None:
    return _draw_transposed(rng) if rng.random() < 0.5 else _draw_grouped(rng)


def _draw_transposed(rng: Random) -> Transposed:
    kernel, stride, padding, extra = map(square, rng.choice(_UPSAMPLING))
    in_channels = rng.choice((8, 12, 16, 20, 24, 32, 48, 64, 128))
    filters = rng.choice((3, 4, 6, 8, 12, 16, 20, 32, 64))
    layer = ConvTranspose2d(in_channels, filters, kernel, stride, padding, extra, bias=False)
    side = rng.choice((4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 28, 32, 40))
    return Transposed(layer, Shape(in_channels, side, side))


def _draw_grouped(rng: Random) -> FromOutput | None:
    kernel, stride, groups = rng.choice((3, 3, 5)), rng.choice((1, 2, 2)), rng.choice((2, 2, 4, 4, 8))
    padding, in_channels, filters = rng.randint(0, (kernel - 1) // 2), rng.choice(_GROUPED), rng.choice(_GROUPED)
    if in_channels % groups or filters % groups:
        return None
    layer = Conv2d(in_channels, filters, square(kernel), square(stride), square(padding), groups=groups, bias=False)
    return _unless_trivial(FromInput(layer, _input(rng, layer, (7, 8, 10, 14, 16, 20, 28, 30, 32, 40, 56))))


def _input(rng: Random, layer: Conv2d, outputs: tuple[int, ...]) -> Shape:
    """Return one of the inputs from which the layer makes an output with one of these sides."""
    window = layer.windows[0]
    side = (rng.choice(outputs) - 1) * window.stride + window.kernel - 2 * window.padding + rng.randrange(window.stride)
    return Shape(layer.in_channels, side, side)


def _unless_trivial(question: FromOutput) -> FromOutput | None:
    is_trivial = question.input.height > _LARGEST_SIDE or question.output.size == question.input.size
    return None if is_trivial else question


FAMILY = Family(
    "conv-macs",
    "Multiply-accumulates of a convolution",
    Topic.COMPUTE,
    questions=(
        Asks(FromInput, _FROM_INPUT),
        Asks(FromOutput, _MACS, levels=(1,)),
        Asks(FromBoth, _FROM_BOTH, levels=(2,)),
        Asks(Transposed, _TRANSPOSED, levels=(3,)),
    ),
    levels=(
        Level("small layers that keep the size", _draw_same_size, ("D1",)),
        Level("strides and padding: which size counts", _draw_strided, ("D1", "D2")),
        Level("transposed and grouped convolutions", _draw_transposed_or_grouped, ("D2", "D7")),
    ),
)
