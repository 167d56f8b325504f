"""How much memory does the output of a layer take for a batch? In bytes, then in kilobytes and megabytes."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Literal

from quizgen.kit import known, square
from quizgen.kit.compute import area, area_products, keeping_padding, side_products
from quizgen.problem import Answer, Decimal, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Shape
from quizgen.worked.arithmetic import product, value_of
from quizgen.worked.compute import keeps_size, output_sides


@dataclass(frozen=True)
class Givens:
    """A layer on images, how many of them, and the unit of the answer."""

    layer: Conv2d
    input: Shape
    batch: int
    unit: Literal["bytes", "kB", "MB"] = "bytes"
    gives_output: bool = False

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)

    @cached_property
    def places(self) -> int:
        """Decimals to round to."""
        return _PLACES[self.unit]

    @cached_property
    def bytes(self) -> int:
        return _FLOAT32 * self.batch * self.output.count


_FLOAT32 = 4
_PLACES = {"bytes": 0, "kB": 1, "MB": 2}
_BYTES = {"bytes": 1, "kB": 10**3, "MB": 10**6}
_BINARY = {"kB": 2**10, "MB": 2**20}
_MEGABYTE = _BYTES["MB"]

_SIDES = (7, 8, 10, 12, 14, 16, 20, 24, 28, 30, 32, 40, 50, 56, 64)
_CHANNELS = (8, 12, 16, 20, 24, 32, 48, 50, 64, 96, 100, 128, 256)
_BATCHES = (2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        side = rng.choice((4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 30))
        layer = _conv(3, rng.choice((3, 4, 5, 6, 8, 10, 12, 16, 20, 32)), 3, 1)
        return Givens(layer, Shape(3, side, side), rng.choice((2, 3, 4, 5, 8, 10, 16, 20, 32)), gives_output=True)
    if level == 2:  # noqa: PLR2004 - a level's number
        side, layer = rng.choice(_SIDES), _conv(rng.choice((3, *_CHANNELS)), rng.choice(_CHANNELS), 3, 1)
        gives_output = rng.random() < 0.4  # noqa: PLR2004 - the others mention what doesn't matter
        if gives_output:
            layer = _conv(3, layer.out_channels, 3, 1)
        return _in_unit(layer, Shape(layer.in_channels, side, side), rng.choice(_BATCHES), gives_output=gives_output)
    kernel, stride = rng.choice((3, 3, 5, 5, 7)), rng.choice((1, 2, 2, 2, 3))
    layer = _conv(rng.choice((3, 3, *_CHANNELS)), rng.choice(_CHANNELS), kernel, stride, rng.randint(0, kernel // 2))
    window = layer.windows[0]
    side = (rng.choice(_SIDES) - 1) * stride + kernel - 2 * window.padding + rng.randrange(stride)
    if keeps_size(layer, Shape(layer.in_channels, side, side)):
        return None
    return _in_unit(layer, Shape(layer.in_channels, side, side), rng.choice(_BATCHES), gives_output=False)


def _conv(in_channels: int, filters: int, kernel: int, stride: int, padding: int | None = None) -> Conv2d:
    padding = keeping_padding(kernel)[0] if padding is None else padding
    return Conv2d(in_channels, filters, square(kernel), square(stride), square(padding))


def _in_unit(layer: Conv2d, images: Shape, batch: int, *, gives_output: bool) -> Givens | None:
    """Ask for megabytes from one on, else for kilobytes. What lies between two roundings, or is tiny, is rejected."""
    count = Givens(layer, images, batch).bytes
    unit: Literal["kB", "MB"] = "MB" if count >= _MEGABYTE else "kB"
    last_place = _BYTES[unit] // 10 ** _PLACES[unit]
    if count < _BINARY["kB"] * 10 or 2 * (count % last_place) == last_place:
        return None
    return Givens(layer, images, batch, unit, gives_output)


def task(givens: Givens) -> Task:
    batch = ("batch", givens.batch)
    if givens.unit == "bytes":
        return Task("memory_bytes", givens.input, (givens.layer,), (batch,))
    details = (batch, ("unit", givens.unit), ("places", givens.places))
    return Task("activation_memory", givens.input, (givens.layer,), details)


def solve(givens: Givens) -> tuple[Step, ...]:
    output = givens.output
    sides: tuple[Step, ...] = ()
    label = "Values of one image"
    if not givens.gives_output:
        if keeps_size(givens.layer, givens.input):
            label = "Values of one image; the padding keeps its size"
        else:
            sides = output_sides(givens.layer, givens.input)
    image = product(label, output.height, output.width, output.channels)
    batch = product("Values of the batch", value_of(image), givens.batch)
    count = product("4 bytes each", value_of(batch), _FLOAT32)
    steps = (*sides, image, batch, count)
    if givens.unit == "bytes":
        return steps
    answer = _rounded(givens, Fraction(givens.bytes))
    power = rf"10^{len(str(_BYTES[givens.unit])) - 1}"
    sign = "=" if answer.exact * _BYTES[givens.unit] == givens.bytes else r"\approx"
    tex = rf"{Integer(givens.bytes).tex} / {power} {sign} {answer.tex}"
    return *steps, Step(f"In {givens.unit}", tex, answer)


def _rounded(givens: Givens, count: Fraction) -> Decimal:
    return Decimal.rounded(count / _BYTES[givens.unit], givens.places)


def mental_effort(givens: Givens) -> int:
    output = givens.output
    sides = []
    if not givens.gives_output and not keeps_size(givens.layer, givens.input):
        sides = side_products(givens.layer, givens.input)
    places = area(output.size)
    values = [(places, output.channels), (output.count, givens.batch), (output.count * givens.batch, _FLOAT32)]
    return effort([*sides, *area_products(output.size), *values])


def _bytes(wrong: Callable[[Givens], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of bytes to the unit that is asked for; what rounds to nothing is no answer."""

    def answer(givens: Givens) -> Answer | None:
        count = wrong(givens)
        if count is None:
            return None
        if givens.unit == "bytes":
            return Integer(count)
        rounded = _rounded(givens, Fraction(count))
        return rounded if rounded.scaled > 0 else None

    return answer


def _binary_unit(givens: Givens) -> Answer | None:
    if givens.unit == "bytes":
        return None
    return Decimal.rounded(Fraction(givens.bytes, _BINARY[givens.unit]), givens.places)


def _if_layer(wrong: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    """Lift a confusion that needs the layer's settings."""
    return _bytes(lambda givens: None if givens.gives_output else wrong(givens))


def _with_side(wrong: Callable[[Givens], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong output side, where it has to be worked out."""

    def count(givens: Givens) -> int | None:
        if givens.gives_output or keeps_size(givens.layer, givens.input):
            return None
        side = wrong(givens)
        return _FLOAT32 * givens.batch * givens.output.channels * side * side if side else None

    return _bytes(count)


def _side_without_stride(givens: Givens) -> int | None:
    window = givens.layer.windows[0]
    return window.slide(givens.input.height).span + 1 if window.stride > 1 else None


_TARGETS = ("batch-forgotten", "values-for-bytes", "bits-for-bytes", "channels-forgotten", "one-side-of-the-map")

FAMILY = Family(
    name="activation-memory",
    title="Memory of a layer's output",
    topic=Topic.COMPUTE,
    levels=(
        Level(1, "bytes of an output that is given", (*_TARGETS, "double-precision"), max_effort=8, forms=("D5",)),
        Level(
            2,
            "kilobytes and megabytes, among numbers that don't matter",
            (*_TARGETS, "binary-unit", "weights-counted", "input-counted", "input-channels-multiplied"),
            max_effort=14,
            forms=("D5",),
        ),
        Level(
            3,
            "kilobytes and megabytes, with the output size to work out",
            (*_TARGETS, "binary-unit", "input-counted", "input-channels-multiplied", "stride-ignored", "no-plus-one"),
            max_effort=20,
            forms=("D5",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    misconceptions=(
        Misconception(
            "batch-forgotten",
            "batch forgotten",
            prose("Every image of the batch has an output of its own: multiply by their number."),
            "quizgen/compute#^activation-memory",
            _bytes(lambda givens: _FLOAT32 * givens.output.count),
        ),
        Misconception(
            "values-for-bytes",
            "values counted instead of bytes",
            prose("A float32 value takes 32 bits, that is 4 bytes: multiply the number of values by 4."),
            "quizgen/compute#^activation-memory",
            _bytes(lambda givens: givens.bytes // _FLOAT32),
        ),
        Misconception(
            "bits-for-bytes",
            "bits counted instead of bytes",
            prose("32 is the number of bits. A byte has 8 of them, so a float32 value takes 4 bytes."),
            "quizgen/compute#^activation-memory",
            _bytes(lambda givens: 8 * givens.bytes),
        ),
        Misconception(
            "double-precision",
            "8 bytes a value",
            prose("8 bytes is float64, double precision. Networks usually compute in float32, with 4 bytes."),
            "quizgen/compute#^activation-memory",
            _bytes(lambda givens: 2 * givens.bytes),
        ),
        Misconception(
            "binary-unit",
            "divided by a power of two",
            prose("The units asked for are decimal: 1 kB is 1,000 bytes. Powers of 1,024 give KiB and MiB."),
            "quizgen/compute#^megabyte",
            _binary_unit,
        ),
        Misconception(
            "channels-forgotten",
            "output channels forgotten",
            prose("An output has a whole map for each channel, and all of them are stored."),
            "quizgen/compute#^activation-memory",
            _bytes(lambda givens: givens.bytes // givens.output.channels),
        ),
        Misconception(
            "one-side-of-the-map",
            "only one side of the map counted",
            prose("A map is an area: it has height times width values."),
            "quizgen/compute#^activation-memory",
            _bytes(lambda givens: givens.bytes // givens.output.height),
        ),
        Misconception(
            "weights-counted",
            "weights counted instead of the output",
            prose("The weights are stored once, whatever the batch. The output has a value per position and filter."),
            "quizgen/compute#^activation-memory",
            _if_layer(lambda givens: _FLOAT32 * givens.layer.parameters.weights),
        ),
        Misconception(
            "input-counted",
            "input counted instead of the output",
            prose("That is the memory of the images that come in. The output has its own size and channels."),
            "quizgen/compute#^activation-memory",
            _if_layer(lambda givens: _FLOAT32 * givens.batch * givens.input.count),
        ),
        Misconception(
            "input-channels-multiplied",
            "multiplied by the input channels, too",
            prose("A filter sums over all input channels, so it leaves one map, not one per input channel."),
            "quizgen/convolution#^filters-and-channels",
            _if_layer(lambda givens: givens.bytes * givens.input.channels),
        ),
        known("stride-ignored", _with_side(_side_without_stride)),
        Misconception(
            "no-plus-one",
            "starting position of the kernel not counted",
            prose("The output side is the number of moves plus 1: the place where the kernel starts counts, too."),
            "quizgen/output-size#^plus-one",
            _with_side(lambda givens: givens.layer.windows[0].slide(givens.input.height).steps),
        ),
    ),
)
