"""How many multiply-accumulates does a convolution need? The output counts; the input for a transposed one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import stamps_of
from quizgen.kit import integer, sometimes, square
from quizgen.kit.compute import area, area_products, input_for, keeping_padding, output_by, side_products
from quizgen.kit.parameters import own
from quizgen.kit.sizes import is_ambiguous
from quizgen.kit.slides import Rule, padding_ignored, positions, rounded_up, slides_along
from quizgen.problem import Answer, Asks, Family, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, ConvTranspose2d, Pair, Shape, Window
from quizgen.worked.arithmetic import product
from quizgen.worked.compute import keeps_size, macs_at_a_position, output_sides, spread_of_an_input_value


@dataclass(frozen=True)
class _Macs(Question):
    """The multiply-accumulates of a layer with a square kernel on an input."""

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

    @property
    def filters(self) -> int:
        return self.layer.out_channels

    @property
    def kernel(self) -> int:
        """Side of the kernel."""
        return self.layer.kernel_size[0]

    @property
    def taps(self) -> int:
        """Weights of the kernel per channel."""
        return area(self.layer.kernel_size)

    @property
    def weights(self) -> int:
        return self.layer.parameters.weights

    @property
    def positions(self) -> int:
        return area(self.places)

    def at(self, places: Pair) -> int:
        """Use all weights at the places of a map, right or wrong."""
        return area(places) * self.weights

    def task(self) -> Task:
        return Task("macs", self.input, (self.layer,))

    def at_all(self, label: str, each: str) -> tuple[Step, ...]:
        """Go from the work at one place to that at all of them."""
        return product(label, *self.places), product(each, self.weights, self.positions)

    def effort_at_all(self) -> int:
        return effort([*area_products(self.places), (self.weights, self.positions)])


def _divided(divisor: Callable[[_Macs], int]) -> Callable[[_Macs], Answer | None]:
    """Lift the loss of a factor that is more than 1."""
    return integer(lambda q: q.macs // divisor(q) if divisor(q) > 1 else None)


_CHANNELS: Wrong[_Macs] = Wrong("input-channels-forgotten", _divided(lambda q: q.read), slots=own("read"))
_FILTERS_LOST: Wrong[_Macs] = Wrong("filters-forgotten", _divided(lambda q: q.filters), slots=own("filters"))
_POSITIONS: Wrong[_Macs] = Wrong("positions-forgotten", integer(lambda q: q.weights), slots=own("weights", "positions"))
_KERNEL_SIDE: Wrong[_Macs] = Wrong("kernel-not-squared", _divided(lambda q: q.kernel), slots=own("kernel", "taps"))
_FLOPS: Wrong[_Macs] = Wrong("flops", integer(lambda q: 2 * q.macs))
_BIASES: Wrong[_Macs] = Wrong("biases-counted", integer(lambda q: q.macs + q.output.count))

_MACS: tuple[Wrong[_Macs], ...] = (_POSITIONS, _CHANNELS, _KERNEL_SIDE, _FILTERS_LOST, _FLOPS, _BIASES)


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
        return (*at_a_position, *self.at_all(label, "MACs at all output positions"))

    def effort(self) -> int:
        layer, weights_per_filter = self.layer, self.layer.parameters.weights_per_filter
        grouped = (layer.in_channels, layer.groups)
        filters = [(self.taps, self.read), (weights_per_filter, self.filters)]
        return effort([grouped, *filters]) + self.effort_at_all()


class FromBoth(FromOutput):
    """Of a convolution, given its input and its output."""

    words = "from_both"


def _input_size(q: FromOutput) -> int | None:
    return None if q.input.size == q.output.size else q.at(q.input.size)


_INPUT_SIZE: Wrong[FromOutput] = Wrong("input-size-used", integer(_input_size), slots=own("positions"))
_FROM_BOTH: tuple[Wrong[FromBoth], ...] = (_INPUT_SIZE, *_MACS)


class FromInput(FromOutput):
    """Of a convolution that keeps the size, given its input."""

    words = "from_input"

    def solve(self) -> tuple[Step, ...]:
        if keeps_size(self.layer, self.input):
            return self.steps("Output positions, as many as input pixels: the padding keeps the size")
        return (*output_sides(self.layer, self.input), *self.steps())

    def effort(self) -> int:
        sides = [] if keeps_size(self.layer, self.input) else side_products(self.layer, self.input)
        return effort(sides) + super().effort()


class Strided(FromInput):
    """Of a convolution, given its input; the output size has to be worked out."""


class Grouped(Strided):
    """Of a convolution with groups, given its input."""


def _side(rule: Rule) -> Callable[[Strided], Answer | None]:
    """Lift a wrong output side."""
    return integer(lambda q: q.at(size) if (size := output_by(rule, q.layer, q.input)) else None)


_NO_PLUS_ONE: Wrong[Strided] = Wrong("no-plus-one", _side(lambda slide: slide.steps))
_PADDING: Wrong[Strided] = Wrong("padding-ignored", _side(positions(padding_ignored)))

_STRIDED: tuple[Wrong[Strided], ...] = (
    _INPUT_SIZE,
    _PADDING,
    _NO_PLUS_ONE,
    Wrong("ceil-for-floor", _side(rounded_up)),
    _CHANNELS,
    _POSITIONS,
    _FLOPS,
)

_GROUPED: tuple[Wrong[Grouped], ...] = (
    Wrong("groups-ignored", integer(lambda q: q.macs * q.layer.groups), slots=own("read")),
    Wrong("groups-divide-twice", integer(lambda q: q.macs // q.layer.groups), slots=own("filters")),
    _INPUT_SIZE,
    _PADDING,
    _NO_PLUS_ONE,
    _POSITIONS,
    _FLOPS,
)


@dataclass(frozen=True)
class Transposed(_Macs):
    """Of a transposed convolution, given its input."""

    layer: ConvTranspose2d
    words = "transposed"

    @property
    def places(self) -> Pair:
        return self.input.size

    def solve(self) -> tuple[Step, ...]:
        at_a_place = spread_of_an_input_value(self.layer)
        return (*at_a_place, *self.at_all("Input positions", "MACs at all input positions"))

    def effort(self) -> int:
        return effort([(self.taps, self.filters), (self.taps * self.filters, self.read)]) + self.effort_at_all()

    def picture(self) -> Drawing:
        return stamps_of(self.layer, self.input)


def _as_ordinary(q: Transposed) -> int | None:
    """Slide the kernel over the input, as an ordinary convolution would."""
    (kernel, _), (stride, _), (padding, _) = q.layer.kernel_size, q.layer.stride, q.layer.padding
    window = Window(kernel, stride, padding)
    height, width = slides_along((window, window), q.input.size)
    return q.at((height.positions, width.positions))


_TRANSPOSED: tuple[Wrong[Transposed], ...] = (
    Wrong("output-size-used", integer(lambda q: q.at(q.output.size)), slots=own("positions")),
    Wrong("as-ordinary-convolution", integer(_as_ordinary)),
    _CHANNELS,
    _POSITIONS,
    _KERNEL_SIDE,
    _FILTERS_LOST,
    _FLOPS,
)


_FEW = (1, 2, 3, 3, 4, 5, 6, 8, 10, 16, 20)
_FILTERS = (2, 4, 5, 6, 8, 10, 16, 20)
_USUAL = (3, 3, 4, 6, 8, 10, 16, 20, 32, 40, 50, 64, 80, 100)
_DIVISIBLE = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_LARGEST_SIDE = 112
_UPSAMPLING = ((2, 2, 0, 0), (3, 2, 1, 1), (4, 2, 1, 0), (5, 2, 2, 1), (3, 3, 0, 0), (4, 4, 0, 0), (5, 3, 1, 0))


def _draw_same_size(rng: Random) -> FromOutput | None:
    kernel, side = rng.choice((3, 3, 3, 5)), rng.choice((4, 5, 6, 7, 8, 10, 12, 14, 20, 30))
    layer = Conv2d(rng.choice(_FEW), rng.choice(_FILTERS), square(kernel), padding=keeping_padding(kernel), bias=False)
    drawn = rng.choice((FromInput, FromOutput))(layer, Shape(layer.in_channels, side, side))
    return None if is_ambiguous(drawn.input, drawn.output) else drawn


def _draw_strided(rng: Random) -> FromOutput | None:
    kernel, stride = rng.choice((3, 3, 3, 5, 7)), rng.choice((1, 2, 2, 2, 3))
    padding, in_channels, filters = rng.randint(0, (kernel - 1) // 2), rng.choice(_USUAL), rng.choice(_USUAL[2:])
    layer = Conv2d(in_channels, filters, square(kernel), square(stride), square(padding), bias=False)
    shape = input_for(rng, layer, (7, 8, 10, 12, 14, 16, 20, 28, 30, 32, 40, 50))
    return _unless_trivial(rng.choice((Strided, Strided, FromBoth))(layer, shape))


def _draw_transposed(rng: Random) -> Transposed:
    kernel, stride, padding, extra = map(square, rng.choice(_UPSAMPLING))
    in_channels = rng.choice((8, 12, 16, 20, 24, 32, 48, 64, 128))
    filters = rng.choice((3, 4, 6, 8, 12, 16, 20, 32, 64))
    layer = ConvTranspose2d(in_channels, filters, kernel, stride, padding, extra, bias=False)
    side = rng.choice((5, 6, 7, 8, 10, 12, 14, 16, 20, 28, 32, 40))
    return Transposed(layer, Shape(in_channels, side, side))


def _draw_grouped(rng: Random) -> FromOutput | None:
    kernel, stride, groups = rng.choice((3, 3, 5)), rng.choice((1, 2, 2)), rng.choice((2, 2, 4, 4, 8))
    padding, in_channels, filters = rng.randint(0, (kernel - 1) // 2), rng.choice(_DIVISIBLE), rng.choice(_DIVISIBLE)
    if in_channels % groups or filters % groups:
        return None
    layer = Conv2d(in_channels, filters, square(kernel), square(stride), square(padding), groups=groups, bias=False)
    return _unless_trivial(Grouped(layer, input_for(rng, layer, (7, 8, 10, 14, 16, 20, 28, 30, 32, 40, 56))))


def _unless_trivial(question: FromOutput) -> FromOutput | None:
    is_trivial = question.input.height > _LARGEST_SIDE or question.output.size == question.input.size
    return None if is_trivial or is_ambiguous(question.input, question.output) else question


FAMILY = Family(
    "conv-macs",
    "Multiply-accumulates of a convolution",
    Topic.COMPUTE,
    questions=(
        Asks(FromInput, _MACS, levels=(1,)),
        Asks(FromOutput, _MACS, levels=(1,)),
        Asks(Strided, _STRIDED, levels=(2,)),
        Asks(FromBoth, _FROM_BOTH, levels=(2,)),
        Asks(Grouped, _GROUPED, levels=(3,)),
        Asks(Transposed, _TRANSPOSED, levels=(3,)),
    ),
    levels=(
        Level("what is multiplied, where the size stays", _draw_same_size, ("D1",)),
        Level("which size counts, with a stride or a smaller output", _draw_strided, ("D1", "D2")),
        Level(
            "groups, and transposed convolutions",
            sometimes(0.5, _draw_transposed, otherwise=_draw_grouped),
            ("D2", "D7"),
        ),
    ),
)
