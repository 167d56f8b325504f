"""What does a concatenation mean for the layers that read it? One convolution after it, then whole blocks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import prod
from random import Random
from typing import Literal

from quizgen.drawing import Drawing
from quizgen.figures import branches, parameter_bars, stages
from quizgen.kit import known, square
from quizgen.kit.networks import (
    Count,
    lacks_bias,
    parameter_products,
    total_of,
    whole,
    with_bias,
    with_flat_filters,
    with_kernel_side,
    without_bias,
)
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, MaxPool2d, Shape
from quizgen.worked.arithmetic import total
from quizgen.worked.networks import layer_count, short_name

Branch = tuple[Conv2d | MaxPool2d, ...]


@dataclass(frozen=True, slots=True)
class Givens:
    """A convolution after a concatenation, a block of branches, or a dense block.

    Attributes:
        input: what the convolution or the block reads.
        layers: the convolutions whose parameters are asked for.
        channels: after a concatenation, the channels of its branches.
        branches: of a block, the layers of each of its branches.
    """

    kind: Literal["behind", "block", "dense"]
    input: Shape
    layers: tuple[Conv2d, ...]
    channels: tuple[int, ...] = ()
    branches: tuple[Branch, ...] = ()


_SIDE = 28  # nothing depends on it
_POOL = MaxPool2d((3, 3), (1, 1), (1, 1))
_FEW = (4, 6, 8, 8, 10, 12, 16, 20, 24, 32)
_USUAL = (8, 16, 16, 24, 32, 32, 40, 48, 64, 64, 80, 96, 128)
_FILTERS = (4, 5, 6, 8, 10, 12, 16, 20, 30)
_MORE_FILTERS = (8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 100, 128)
_BLOCK_INPUTS = (8, 12, 16, 20, 24, 30, 32, 40, 48, 50, 60, 64, 80, 100)
_BLOCK_FILTERS = (4, 6, 8, 8, 10, 12, 16, 16, 20, 24, 30, 32, 40)
_REDUCED = (2, 4, 4, 5, 6, 8, 8, 10)


def draw(rng: Random, level: int) -> Givens | None:
    bias = rng.random() < 0.5  # noqa: PLR2004 - half of them
    if level == 1:
        channels = tuple(rng.choice(_FEW) for _ in range(rng.choice((2, 2, 3))))
        return _behind(channels, rng.choice(_FILTERS), rng.choice((1, 1, 1, 3)), bias=bias)
    if level == 2:  # noqa: PLR2004 - a level's number
        channels = tuple(rng.choice(_USUAL) for _ in range(rng.choice((2, 3, 3, 4))))
        return _behind(channels, rng.choice(_MORE_FILTERS), rng.choice((1, 1, 3, 3, 5)), bias=bias)
    return _draw_block(rng, bias=bias) if rng.random() < 0.6 else _draw_dense(rng, bias=bias)  # noqa: PLR2004 - some of each


def _behind(channels: tuple[int, ...], filters: int, kernel: int, *, bias: bool) -> Givens:
    layer = Conv2d(sum(channels), filters, square(kernel), padding=square(kernel // 2), bias=bias)
    return Givens("behind", Shape(layer.in_channels, _SIDE, _SIDE), (layer,), channels)


def _draw_block(rng: Random, *, bias: bool) -> Givens:
    channels = rng.choice(_BLOCK_INPUTS)

    def conv(read: int, filters: int, kernel: int) -> Conv2d:
        return Conv2d(read, filters, square(kernel), padding=square(kernel // 2), bias=bias)

    def reduced(kernel: int) -> Branch:
        between = rng.choice(_REDUCED)
        return conv(channels, between, 1), conv(between, rng.choice(_BLOCK_FILTERS), kernel)

    plain: Branch = (conv(channels, rng.choice(_BLOCK_FILTERS), 1),)
    pooled: Branch = (_POOL, conv(channels, rng.choice(_BLOCK_FILTERS), 1))
    kernel = rng.choice((3, 3, 5))
    branches = rng.choice(((plain, reduced(kernel)), (reduced(kernel), pooled), (plain, reduced(kernel), pooled)))
    layers = tuple(layer for branch in branches for layer in branch if isinstance(layer, Conv2d))
    return Givens("block", Shape(channels, _SIDE, _SIDE), layers, branches=branches)


def _draw_dense(rng: Random, *, bias: bool) -> Givens:
    channels, growth, kernel = (
        rng.choice(_BLOCK_INPUTS),
        rng.choice((4, 5, 6, 8, 10, 12, 16, 20, 24, 32)),
        rng.choice((3, 3, 3, 5)),
    )
    reads = (channels + number * growth for number in range(rng.choice((3, 4, 4, 5))))
    layers = tuple(Conv2d(read, growth, square(kernel), padding=square(kernel // 2), bias=bias) for read in reads)
    return Givens("dense", Shape(channels, _SIDE, _SIDE), layers)


def task(givens: Givens) -> Task:
    if givens.kind == "behind":
        return Task("parameters", givens.input, givens.layers, (("concatenated_channels", givens.channels),))
    if givens.kind == "block":
        return Task("branched:parameters", givens.input, (), (("branches", givens.branches),))
    return Task("dense:parameters", givens.input, (), (("dense_layers", givens.layers),))


def solve(givens: Givens) -> tuple[Step, ...]:
    if givens.kind == "behind":
        return _solve_behind(givens)
    return _solve_block(givens) if givens.kind == "block" else _solve_dense(givens)


def _solve_behind(givens: Givens) -> tuple[Step, ...]:
    layer = givens.layers[0]
    label = "Weights and bias of one filter, times filters" if layer.bias else "Weights of one filter, times filters"
    return total("Channels that each filter reads", *givens.channels), layer_count(layer, label)


def _solve_block(givens: Givens) -> tuple[Step, ...]:
    counted = tuple(
        layer_count(layer, f"Branch {number}, {short_name(layer)}")
        for number, branch in enumerate(givens.branches, start=1)
        for layer in branch
        if isinstance(layer, Conv2d)
    )
    return *counted, total("The whole block", *(layer.parameters.total for layer in givens.layers))


def _solve_dense(givens: Givens) -> tuple[Step, ...]:
    first, *_, last = givens.layers
    height, width = first.kernel_size
    count, growth = len(givens.layers), first.out_channels
    deepest, reads = Integer(last.in_channels), total("Channels read by all layers", *_reads(givens))
    weights = Integer(sum(layer.parameters.weights for layer in givens.layers))
    steps = (
        Step(
            f"Layer {count} reads the input and {count - 1} outputs",
            rf"{first.in_channels} + {count - 1} \cdot {growth} = {deepest.tex}",
            deepest,
        ),
        reads,
        Step(
            "Each layer has so many filters",
            rf"{height} \cdot {width} \cdot {reads.value.tex} \cdot {growth} = {weights.tex}",
            weights,
        ),
    )
    if not first.bias:
        return steps
    block = Integer(total_of(givens.layers))
    return *steps, Step(
        "One bias per filter in each layer", rf"{weights.tex} + {count} \cdot {growth} = {block.tex}", block
    )


def _reads(givens: Givens) -> list[int]:
    return [layer.in_channels for layer in givens.layers]


def sketch(givens: Givens) -> Drawing | None:
    if givens.kind != "block":
        return None
    channels = givens.input.channels
    paths = [stages(branch, channels) for branch in givens.branches]
    return branches("Block of branches", channels, paths, sum(path[-1].channels for path in paths), "concatenated")


def mental_effort(givens: Givens) -> int:
    products, biases = parameter_products(givens.layers)
    if givens.kind == "behind":
        return effort(products, [*givens.channels[1:], *biases])
    if givens.kind == "block":
        return effort(products, biases)
    layer, reads = givens.layers[0], sum(_reads(givens))
    area = prod(layer.kernel_size)
    biases = [len(givens.layers) * layer.out_channels] if layer.bias else []
    return effort([(area, reads), (area * reads, layer.out_channels)], [*_reads(givens)[1:], *biases])


def _each(count: Count) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count of a layer to all layers."""
    return lambda givens: whole(total_of(givens.layers, count))


def _reading(channels: Callable[[tuple[int, ...]], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong number of channels after the concatenation to an answer."""

    def answer(givens: Givens) -> Answer | None:
        if givens.kind != "behind":
            return None
        wrong = channels(givens.channels)
        return None if wrong is None else whole(replace(givens.layers[0], in_channels=wrong).parameters.total)

    return answer


def _mean(channels: tuple[int, ...]) -> int | None:
    mean, rest = divmod(sum(channels), len(channels))
    return None if rest else mean


def _product(channels: tuple[int, ...]) -> int | None:
    return prod(channels) if len(channels) == 2 else None  # noqa: PLR2004 - nobody multiplies more


def _bias_per_branch(givens: Givens) -> Answer | None:
    if givens.kind != "behind" or not givens.layers[0].bias:
        return None
    count = givens.layers[0].parameters
    return Integer(count.weights + len(givens.channels) * count.biases)


def _one_filter(givens: Givens) -> Answer | None:
    if givens.kind != "behind":
        return None
    return Integer(replace(givens.layers[0], out_channels=1).parameters.total)


def _bias_forgotten(givens: Givens) -> Answer | None:
    return Integer(total_of(givens.layers, without_bias)) if givens.layers[0].bias else None


def _bias_added(givens: Givens) -> Answer | None:
    return Integer(total_of(givens.layers, with_bias)) if lacks_bias(givens.layers[0]) else None


def _block(wrong: Callable[[Givens], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong count of a block of branches to an answer."""
    return lambda givens: whole(wrong(givens)) if givens.kind == "block" else None


def _convs(branch: Branch) -> list[Conv2d]:
    return [layer for layer in branch if isinstance(layer, Conv2d)]


def _reduction_ignored(givens: Givens) -> int:
    return total_of(replace(layer, in_channels=givens.input.channels) for layer in givens.layers)


def _reductions_left_out(givens: Givens) -> int:
    return total_of(_convs(branch)[-1] for branch in givens.branches)


def _pool_counted(givens: Givens) -> int:
    pools = (layer for branch in givens.branches for layer in branch if isinstance(layer, MaxPool2d))
    return total_of(givens.layers) + sum(prod(pool.kernel_size) * givens.input.channels for pool in pools)


def _branches_chained(givens: Givens) -> int:
    total, read = 0, givens.input.channels
    for branch in givens.branches:
        first, *others = _convs(branch)
        total += total_of([replace(first, in_channels=read), *others])
        read = (others or [first])[-1].out_channels
    return total


def _dense(reads: Callable[[int, int, int], Iterable[int]]) -> Callable[[Givens], Answer | None]:
    """Lift wrong channels, made of the block's input, the growth and the number of layers, to an answer."""

    def answer(givens: Givens) -> Answer | None:
        if givens.kind != "dense":
            return None
        layer = givens.layers[0]
        wrong = reads(givens.input.channels, layer.out_channels, len(givens.layers))
        return whole(total_of(replace(layer, in_channels=channels) for channels in wrong))

    return answer


_TARGETS = ("one-branch-read", "channels-averaged", "bias-forgotten", "bias-added", "input-channels-forgotten")

FAMILY = Family(
    name="concat-parameters",
    title="Parameters after a concatenation",
    topic=Topic.PARAMETERS,
    levels=(
        Level(
            1,
            "a small convolution after a few branches",
            (*_TARGETS, "channels-multiplied", "one-filter"),
            max_effort=8,
            forms=("C20",),
        ),
        Level(
            2,
            "a usual convolution after several branches",
            (*_TARGETS, "bias-per-branch", "kernel-not-squared", "one-filter"),
            max_effort=14,
            forms=("C20",),
        ),
        Level(
            3,
            "a whole block: parallel branches, or dense connections",
            (
                "bias-forgotten",
                "bias-added",
                "input-channels-forgotten",
                "reduction-ignored",
                "reductions-left-out",
                "pooling-counted",
                "branches-chained",
                "growth-ignored",
                "only-previous-read",
                "growth-too-early",
                "deepest-input-for-all",
            ),
            max_effort=20,
            forms=("C20",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    sketch=sketch,
    picture=lambda g: parameter_bars(g.layers),
    misconceptions=(
        Misconception(
            "one-branch-read",
            "only the largest branch read",
            prose("A concatenation stacks the maps of all branches: the convolution reads the sum of their channels."),
            "quizgen/networks#^concat",
            _reading(max),
        ),
        Misconception(
            "channels-averaged",
            "channels of the branches averaged",
            prose("Nothing is merged in a concatenation. All maps are kept, so the channels add up."),
            "quizgen/networks#^concat",
            _reading(_mean),
        ),
        Misconception(
            "channels-multiplied",
            "channels of the branches multiplied",
            prose("Maps are put on top of each other, not paired with each other: the channels add up."),
            "quizgen/networks#^concat",
            _reading(_product),
        ),
        Misconception(
            "bias-per-branch",
            "a bias per filter for every branch",
            prose("A filter sums over the channels of all branches and adds its one bias to that sum."),
            "quizgen/parameters#^bias",
            _bias_per_branch,
        ),
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose("Each filter has a bias of its own: add one parameter per output channel."),
            "quizgen/parameters#^bias",
            _bias_forgotten,
        ),
        Misconception(
            "bias-added",
            "biases added to layers without bias",
            prose("There is no bias here: the weights are all there is."),
            "quizgen/parameters#^bias",
            _bias_added,
        ),
        known("input-channels-forgotten", _each(with_flat_filters)),
        known("kernel-not-squared", _each(with_kernel_side)),
        known("one-filter", _one_filter),
        Misconception(
            "reduction-ignored",
            "second layer of a branch reads the block's input",
            prose("A second layer reads what the first one puts out. To make that small is the point of the 1 × 1."),
            "quizgen/networks#^inception",
            _block(_reduction_ignored),
        ),
        Misconception(
            "reductions-left-out",
            "1 × 1 convolution in front left out",
            prose("The 1 × 1 in front of the larger kernel has weights too, one per pair of channels."),
            "quizgen/networks#^inception",
            _block(_reductions_left_out),
        ),
        Misconception(
            "pooling-counted",
            "weights counted for the pooling",
            prose("Pooling takes the largest value of a window. There is nothing to learn in it."),
            "quizgen/networks#^parameter-free",
            _block(_pool_counted),
        ),
        Misconception(
            "branches-chained",
            "branches taken one after the other",
            prose("Branches run side by side: the first layer of each reads the input of the block."),
            "quizgen/networks#^inception",
            _block(_branches_chained),
        ),
        Misconception(
            "growth-ignored",
            "every layer reads the block's input only",
            prose("From one layer to the next another $g$ channels are concatenated, and they are read too."),
            "quizgen/networks#^dense",
            _dense(lambda channels, _, count: [channels] * count),
        ),
        Misconception(
            "only-previous-read",
            "only the output of the layer before read",
            prose("In a dense block a layer reads the input and all outputs so far, not only the last one."),
            "quizgen/networks#^dense",
            _dense(lambda channels, growth, count: [channels] + [growth] * (count - 1)),
        ),
        Misconception(
            "growth-too-early",
            "each layer's own output added to what it reads",
            prose("The first layer reads the block's input alone, so layer $l$ reads $C_0 + (l - 1) g$ channels."),
            "quizgen/networks#^dense",
            _dense(lambda channels, growth, count: [channels + number * growth for number in range(1, count + 1)]),
        ),
        Misconception(
            "deepest-input-for-all",
            "last layer's input taken for all layers",
            prose("Only the last layer reads that many channels. Those before it find fewer outputs to read."),
            "quizgen/networks#^dense",
            _dense(lambda channels, growth, count: [channels + (count - 1) * growth] * count),
        ),
    ),
)
