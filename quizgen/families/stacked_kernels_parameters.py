"""Several small kernels or one large one? The stack, then what it saves, then with the equivalent left to find."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from math import prod
from random import Random
from typing import Literal

from quizgen.figures import parameter_bars
from quizgen.kit import square
from quizgen.kit.networks import parameter_products, total_of, whole, with_bias, with_kernel_side, without_bias
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Ratio, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Shape, grow
from quizgen.worked.arithmetic import difference, product, total
from quizgen.worked.networks import layer_count


@dataclass(frozen=True)
class Givens:
    """A stack of small convolutions, and the single one that sees as much.

    Attributes:
        hidden: what the question leaves to work out: the single layer's kernel, or how many layers the stack has.
    """

    stack: tuple[Conv2d, ...]
    single: Conv2d
    asked: Literal["stack", "saving", "fraction"]
    hidden: Literal["nothing", "kernel", "count"] = "nothing"

    @cached_property
    def is_pair(self) -> bool:
        """Whether the stack is n × 1 followed by 1 × n."""
        return self.stack[0].kernel_size != self.stack[-1].kernel_size

    @cached_property
    def is_uniform(self) -> bool:
        """Whether all layers have the same number of channels, in and out."""
        return all(layer.in_channels == layer.out_channels for layer in self.stack)


_SIMPLE = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 32, 40, 50, 60, 64, 80, 100, 200, 300)
_CHANNELS = (6, 8, 10, 12, 16, 20, 24, 30, 32, 40, 48, 60, 64, 80, 96, 100, 128, 160, 192, 256)
_MANY = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_LONG = (3, 5, 7, 9, 11)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        channels = rng.choice(_SIMPLE)
        stack = _pair(rng.choice((3, 5, 7)), (channels,) * 3) if rng.random() < 0.3 else _stack(rng, channels)  # noqa: PLR2004
        return Givens(stack, _single(stack), "stack")
    channels = rng.choice(_CHANNELS)
    if level == 2:  # noqa: PLR2004 - a level's number
        stack = _pair(rng.choice(_LONG), (channels,) * 3) if rng.random() < 0.4 else _stack(rng, channels)  # noqa: PLR2004
        return Givens(stack, _single(stack), rng.choice(("saving", "saving", "fraction")))
    return _draw_expert(rng, channels)


def _draw_expert(rng: Random, channels: int) -> Givens | None:
    bias = rng.random() < 0.6  # noqa: PLR2004 - so that biases matter more often than not
    if rng.random() < 0.6:  # noqa: PLR2004 - the others hide no number, but change channels on the way
        stack = _stack(rng, channels, bias=bias)
        return Givens(stack, _single(stack), "saving", rng.choice(("kernel", "count")))
    first, middle, last = (rng.choice(_MANY) for _ in range(3))
    if first == last:
        return None  # the channels in between are what is asked about
    stack = _pair(rng.choice(_LONG), (first, middle, last), bias=bias)
    single = _single(stack)
    return Givens(stack, single, "saving") if total_of(stack) < single.parameters.total else None


def _stack(rng: Random, channels: int, *, bias: bool = False) -> tuple[Conv2d, ...]:
    kernel, count = rng.choice(((3, 2), (3, 2), (3, 3), (3, 3), (3, 4), (3, 5), (5, 2), (5, 3), (7, 2)))
    return (Conv2d(channels, channels, square(kernel), padding=square(kernel // 2), bias=bias),) * count


def _pair(side: int, channels: tuple[int, int, int], *, bias: bool = False) -> tuple[Conv2d, ...]:
    first, middle, last = channels
    return (
        Conv2d(first, middle, (side, 1), padding=(side // 2, 0), bias=bias),
        Conv2d(middle, last, (1, side), padding=(0, side // 2), bias=bias),
    )


def _single(stack: tuple[Conv2d, ...]) -> Conv2d:
    """Return the one layer with the stack's receptive field, which keeps the size too."""
    height, width = (grow(layer.windows[axis] for layer in stack)[-1].size for axis in (0, 1))
    padding = height // 2, width // 2
    return Conv2d(stack[0].in_channels, stack[-1].out_channels, (height, width), padding=padding, bias=stack[0].bias)


def task(givens: Givens) -> Task:
    shape = Shape(givens.single.in_channels, 32, 32)
    if givens.asked == "stack":
        return Task("parameters", shape, givens.stack)
    if givens.asked == "saving":
        return Task("difference:parameters", shape, givens.stack, (("other_layers", (givens.single,)),))
    return Task("ratio:parameters", shape, (givens.single,), (("other_layers", givens.stack),))


def solve(givens: Givens) -> tuple[Step, ...]:
    if givens.asked == "fraction":
        return _compare_areas(givens)
    counted = _count_stack(givens)
    if givens.asked == "stack":
        return counted
    single = layer_count(givens.single, "A: the single layer")
    saved = difference("B saves", givens.single.parameters.total, total_of(givens.stack))
    return *_find(givens), single, *counted, saved


def _find(givens: Givens) -> tuple[Step, ...]:
    """Work out what the question leaves open."""
    small, large, count = givens.stack[0].kernel_size[0], givens.single.kernel_size[0], len(givens.stack)
    if givens.hidden == "kernel":
        tex = rf"{count} \cdot ({small} - 1) + 1 = {large}"
        return (Step("Side of the single kernel: each layer adds one less than its side", tex, Integer(large)),)
    if givens.hidden == "count":
        tex = rf"({large} - 1) / ({small} - 1) = {count}"
        return (Step("Layers needed: each adds one less than its side to the first pixel", tex, Integer(count)),)
    return ()


def _count_stack(givens: Givens) -> tuple[Step, ...]:
    counts = [layer.parameters.total for layer in givens.stack]
    if givens.is_pair:
        first, second = givens.stack
        one, two = layer_count(first, "First layer of the stack"), layer_count(second, "Second layer of the stack")
        return one, two, total("The whole stack", *counts)
    one = layer_count(givens.stack[0], "One layer of the stack")
    return one, product("The whole stack", len(counts), counts[0])


def _areas(givens: Givens) -> tuple[int, int]:
    """Return the kernel areas of the stack, added up, and of the single layer."""
    return sum(prod(layer.kernel_size) for layer in givens.stack), prod(givens.single.kernel_size)


def _compare_areas(givens: Givens) -> tuple[Step, ...]:
    stack, single = _areas(givens)
    height, width = givens.stack[0].kernel_size
    side = givens.single.kernel_size[0]
    fraction = Ratio.of(stack, single)
    quotient = f"{stack}/{single}"
    last = fraction.tex if fraction.denominator == single else f"{quotient} = {fraction.tex}"
    return (
        Step(
            "B: weights per pair of channels",
            rf"{len(givens.stack)} \cdot {height} \cdot {width} = {stack}",
            Integer(stack),
        ),
        Step("A: weights per pair of channels", rf"{side} \cdot {side} = {single}", Integer(single)),
        Step("B as a fraction of A", last, fraction),
    )


def mental_effort(givens: Givens) -> int:
    if givens.asked == "fraction":
        return effort([(len(givens.stack), prod(givens.stack[0].kernel_size))])
    different = givens.stack if givens.is_pair else givens.stack[:1]
    counted, biases = parameter_products(different)
    if not givens.is_pair:
        counted.append((len(givens.stack), givens.stack[0].parameters.weights))
    if givens.asked == "stack":
        return effort(counted, biases)
    single, single_biases = parameter_products([givens.single])
    return effort([*counted, *single], [*biases, *single_biases])


_Wrong = Callable[[Givens], tuple[int, int] | None]
"""Parameters of the stack and of the single layer, at least one of them wrong."""


def _counts(wrong: _Wrong) -> Callable[[Givens], Answer | None]:
    """Lift wrong counts to an answer to what is asked."""

    def answer(givens: Givens) -> Answer | None:
        counts = wrong(givens)
        if counts is None:
            return None
        stack, single = counts
        if givens.asked == "fraction":
            return Ratio.of(stack, single) if stack <= single else None
        return whole(stack if givens.asked == "stack" else single - stack)

    return answer


def _right(givens: Givens) -> tuple[int, int]:
    return total_of(givens.stack), givens.single.parameters.total


def _one_layer(givens: Givens) -> tuple[int, int]:
    return givens.stack[0].parameters.total, givens.single.parameters.total


def _channels_once(givens: Givens) -> tuple[int, int]:
    stack, single = ([replace(layer, in_channels=1) for layer in layers] for layers in (givens.stack, (givens.single,)))
    return total_of(stack), total_of(single)


def _sides_for_areas(givens: Givens) -> tuple[int, int] | None:
    return None if givens.is_pair else (total_of(givens.stack, with_kernel_side), with_kernel_side(givens.single))


def _areas_multiplied(givens: Givens) -> tuple[int, int] | None:
    if givens.asked != "stack":
        return None
    area = prod(prod(layer.kernel_size) for layer in givens.stack)
    return replace(givens.single, kernel_size=(1, area)).parameters.total, givens.single.parameters.total


def _biases_added(givens: Givens) -> tuple[int, int] | None:
    if givens.single.bias or givens.asked == "fraction":
        return None
    return total_of(givens.stack, with_bias), with_bias(givens.single)


def _biases_forgotten(givens: Givens) -> tuple[int, int] | None:
    return (total_of(givens.stack, without_bias), without_bias(givens.single)) if givens.single.bias else None


def _bias_sign_confused(givens: Givens) -> tuple[int, int] | None:
    if not givens.single.bias:
        return None
    more = sum(layer.parameters.biases for layer in givens.stack) - givens.single.parameters.biases
    return total_of(givens.stack, without_bias) - more, without_bias(givens.single)


def _left_not_saved(givens: Givens) -> Answer | None:
    return Integer(total_of(givens.stack)) if givens.asked == "saving" else None


def _inverted(givens: Givens) -> Answer | None:
    return Ratio.of(*_areas(givens)[::-1]) if givens.asked == "fraction" else None


def _saved_not_left(givens: Givens) -> Answer | None:
    stack, single = _areas(givens)
    return Ratio.of(single - stack, single) if givens.asked == "fraction" else None


def _sides_compared(givens: Givens) -> Answer | None:
    if givens.asked != "fraction":
        return None
    side, small = givens.single.kernel_size[0], max(givens.stack[0].kernel_size)
    return None if givens.is_pair else Ratio.of(small, side)


def _equivalent(
    kernel: Callable[[int, int], int], count: Callable[[int, int], int]
) -> Callable[[Givens], Answer | None]:
    """Lift wrong equivalents, the kernel of n layers k × k and the number of k × k for K × K, to an answer."""

    def wrong(givens: Givens) -> tuple[int, int] | None:
        small, large = givens.stack[0].kernel_size[0], givens.single.kernel_size[0]
        stack, single = _right(givens)
        if givens.hidden == "kernel":
            side = kernel(len(givens.stack), small)
            return stack, replace(givens.single, kernel_size=square(side)).parameters.total
        if givens.hidden == "count":
            return count(small, large) * givens.stack[0].parameters.total, single
        return None

    return _counts(wrong)


def _power_reaching(small: int, large: int) -> int:
    """Return how many factors `small` it takes to reach `large`."""
    powers = accumulate([small] * large, int.__mul__)
    return next(number for number, power in enumerate(powers, start=1) if power >= large)


def _middle_ignored(givens: Givens) -> tuple[int, int] | None:
    """Count both layers of a pair from the block's input to its output channels."""
    if givens.is_uniform:
        return None
    ends = [
        replace(layer, in_channels=givens.single.in_channels, out_channels=givens.single.out_channels)
        for layer in givens.stack
    ]
    return total_of(ends), givens.single.parameters.total


_TARGETS = ("one-layer-counted", "channels-once")

FAMILY = Family(
    name="stacked-kernels-parameters",
    title="Small kernels in a stack against a large one",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "the parameters of the stack",
            (*_TARGETS, "sides-for-areas", "areas-multiplied", "biases-added"),
            max_effort=8,
            forms=("C16",),
        ),
        Level(
            2,
            "what the stack saves, as a number or as a fraction",
            (*_TARGETS, "biases-added", "left-not-saved", "fraction-inverted", "saved-not-left", "sides-compared"),
            max_effort=14,
            forms=("C15", "C16"),
        ),
        Level(
            3,
            "what it saves, with the equivalent left to find or other channels in between",
            (
                *_TARGETS,
                "left-not-saved",
                "biases-forgotten",
                "bias-sign-confused",
                "kernels-added",
                "kernels-multiplied",
                "middle-channels-ignored",
            ),
            max_effort=20,
            forms=("C15", "C16"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: parameter_bars(g.stack, (g.single,)),
    misconceptions=(
        Misconception(
            "one-layer-counted",
            "only one layer of the stack counted",
            prose("Each layer of the stack has weights of its own: add up all of them."),
            "quizgen/convolution#^small-kernels",
            _counts(_one_layer),
        ),
        Misconception(
            "channels-once",
            "channels counted once instead of in and out",
            prose("Each of the $C_\\text{out}$ filters is as deep as the input, so the area is multiplied by both."),
            "quizgen/parameters#^filter-weights",
            _counts(_channels_once),
        ),
        Misconception(
            "sides-for-areas",
            "sides of the kernels counted for their areas",
            prose("A kernel is an area: $k \\times k$ has $k^2$ weights per channel."),
            "quizgen/parameters#^filter-weights",
            _counts(_sides_for_areas),
        ),
        Misconception(
            "areas-multiplied",
            "kernel areas multiplied",
            prose("The layers stand one after the other, and each has its own weights: they add up."),
            "quizgen/convolution#^small-kernels",
            _counts(_areas_multiplied),
        ),
        Misconception(
            "biases-added",
            "biases added to layers without bias",
            prose("There is no bias here: the weights are all there is."),
            "quizgen/parameters#^bias",
            _counts(_biases_added),
        ),
        Misconception(
            "biases-forgotten",
            "biases forgotten",
            prose("Every layer has one bias per output channel, and the stack has more layers."),
            "quizgen/parameters#^bias",
            _counts(_biases_forgotten),
        ),
        Misconception(
            "bias-sign-confused",
            "biases of the additional layers counted as saved",
            prose("The stack has more biases than the single layer, so they make the saving smaller."),
            "quizgen/parameters#^bias",
            _counts(_bias_sign_confused),
        ),
        Misconception(
            "left-not-saved",
            "parameters of the stack, not the difference",
            prose("That is what the stack has. The question is how much less this is than the single layer has."),
            "quizgen/convolution#^small-kernels",
            _left_not_saved,
        ),
        Misconception(
            "fraction-inverted",
            "fraction turned upside down",
            prose("The stack is the part and the single layer the whole: put the stack's weights on top."),
            "quizgen/networks#^channels-cancel",
            _inverted,
        ),
        Misconception(
            "saved-not-left",
            "fraction that is saved",
            prose("That is the part that the stack does without. Asked is the part that it still has."),
            "quizgen/networks#^channels-cancel",
            _saved_not_left,
        ),
        Misconception(
            "sides-compared",
            "sides compared instead of areas",
            prose("Weights grow with the area of the kernel, and with the number of layers: compare $n k^2$ to $K^2$."),
            "quizgen/networks#^channels-cancel",
            _sides_compared,
        ),
        Misconception(
            "kernels-added",
            "sides of the kernels added up",
            prose("Windows of neighbouring units overlap, so each layer widens the view by $k - 1$ only."),
            "quizgen/networks#^same-reach",
            _equivalent(lambda count, small: count * small, lambda small, large: large // small),
        ),
        Misconception(
            "kernels-multiplied",
            "sides of the kernels multiplied",
            prose("At stride 1 windows overlap: each layer adds $k - 1$ pixels to the view, it doesn't multiply it."),
            "quizgen/networks#^same-reach",
            _equivalent(lambda count, small: small**count, _power_reaching),
        ),
        Misconception(
            "middle-channels-ignored",
            "channels in between ignored",
            prose("The first layer puts out the channels in between, and these are what the second layer reads."),
            "quizgen/networks#^chain",
            _counts(_middle_ignored),
        ),
    ),
)
