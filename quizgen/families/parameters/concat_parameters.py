"""What does a concatenation mean for the layers that read it? One convolution after it, then whole blocks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import branches, parameter_bars, stages
from quizgen.kit import square
from quizgen.kit.compute import area
from quizgen.kit.networks import (
    Count,
    parameter_products,
    total_of,
    with_bias,
    with_flat_filters,
    with_kernel_side,
    without_bias,
)
from quizgen.kit.parameters import own
from quizgen.problem import Answer, Asks, Family, Integer, Level, Question, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, MaxPool2d, Shape
from quizgen.worked.arithmetic import integer_step, total
from quizgen.worked.networks import layer_count

Branch = tuple[Conv2d | MaxPool2d, ...]


def _conv(inputs: int, filters: int, kernel: int, *, bias: bool) -> Conv2d:
    """Return a convolution that keeps height and width."""
    return Conv2d(inputs, filters, square(kernel), padding=square(kernel // 2), bias=bias)


def _map(channels: int) -> Shape:
    return Shape(channels, 28, 28)  # nothing depends on the sides


class _Concat(Question):
    """Convolutions whose parameters are asked for."""

    @property
    def layers(self) -> tuple[Conv2d, ...]:
        raise NotImplementedError

    def picture(self) -> Drawing | None:
        return parameter_bars(self.layers)


def _each(count: Count) -> Callable[[_Concat], Answer | None]:
    """Lift a wrong count of a layer to all layers."""
    return lambda q: Integer(total_of(q.layers, count))


_CONCAT: tuple[Wrong[_Concat], ...] = (
    Wrong("bias-forgotten", _each(without_bias)),
    Wrong("bias-added", _each(with_bias)),
    Wrong("input-channels-forgotten", _each(with_flat_filters)),
    Wrong("kernel-not-squared", _each(with_kernel_side)),
)


@dataclass(frozen=True)
class After(_Concat):
    """The parameters of a convolution that reads branches with these channels."""

    layer: Conv2d
    channels: tuple[int, ...]
    words = "after"

    @property
    def layers(self) -> tuple[Conv2d, ...]:
        return (self.layer,)

    @property
    def read(self) -> int:
        return self.layer.in_channels

    @property
    def filters(self) -> int:
        return self.layer.out_channels

    def task(self) -> Task:
        given = (("concatenated_channels", self.channels),)
        return Task("parameters", _map(self.read), self.layers, given)

    def solve(self) -> tuple[Step, ...]:
        learnt = "Weights and bias" if self.layer.bias else "Weights"
        count = layer_count(self.layer, f"{learnt} of one filter, times {self.filters} filters")
        return total("Channels that each filter reads", *self.channels), count

    def effort(self) -> int:
        products, biases = parameter_products(self.layers)
        return effort(products, [*self.channels[1:], *biases])


_AFTER: tuple[Wrong[After], ...] = (
    Wrong(
        "one-branch-read",
        lambda q: Integer(replace(q.layer, in_channels=max(q.channels)).parameters.total),
        slots=lambda q: {"read": q.read, "widest": max(q.channels)},
    ),
    *_CONCAT,
    Wrong(
        "bias-per-branch",
        lambda q: Integer(q.layer.parameters.weights + len(q.channels) * q.layer.parameters.biases),
        slots=own("filters"),
    ),
    Wrong("one-filter", lambda q: Integer(replace(q.layer, out_channels=1).parameters.total)),
)


@dataclass(frozen=True)
class Block(_Concat):
    """The parameters of branches that read the same channels."""

    channels: int
    branches: tuple[Branch, ...]
    words = "block"

    @cached_property
    def convolutions(self) -> tuple[tuple[Conv2d, ...], ...]:
        """The convolutions of each branch."""
        return tuple(tuple(layer for layer in branch if isinstance(layer, Conv2d)) for branch in self.branches)

    @cached_property
    def layers(self) -> tuple[Conv2d, ...]:
        return tuple(layer for branch in self.convolutions for layer in branch)

    @property
    def reducing(self) -> int:
        """The parameters of all convolutions before the last one of their branch."""
        return sum(total_of(branch[:-1]) for branch in self.convolutions)

    def task(self) -> Task:
        return Task("branched:parameters", _map(self.channels), (), (("branches", self.branches),))

    def solve(self) -> tuple[Step, ...]:
        counted = (
            layer_count(layer, f"Branch {number}, {layer.kernel_size[0]} × {layer.kernel_size[1]} convolution")
            for number, branch in enumerate(self.convolutions, start=1)
            for layer in branch
        )
        return *counted, total("The whole block", *(layer.parameters.total for layer in self.layers))

    def effort(self) -> int:
        return effort(*parameter_products(self.layers))

    def sketch(self) -> Drawing:
        paths = [stages(branch, self.channels) for branch in self.branches]
        out = sum(path[-1].channels for path in paths)
        return branches("Block of branches", self.channels, paths, out, "concatenated")


def _layers(wrong: Callable[[Block], Iterable[Conv2d]]) -> Callable[[Block], Answer | None]:
    """Count other layers than there are."""
    return lambda q: Integer(total_of(wrong(q)))


def _pooling_counted(q: Block) -> Answer:
    pools = (layer for branch in q.branches for layer in branch if isinstance(layer, MaxPool2d))
    return Integer(total_of(q.layers) + sum(area(pool.kernel_size) * q.channels for pool in pools))


def _chained(q: Block) -> Iterable[Conv2d]:
    read = q.channels
    for first, *others in q.convolutions:
        yield from (replace(first, in_channels=read), *others)
        read = (others or [first])[-1].out_channels


_BLOCK: tuple[Wrong[Block], ...] = (
    Wrong("reduction-ignored", _layers(lambda q: (replace(layer, in_channels=q.channels) for layer in q.layers))),
    Wrong("reductions-left-out", lambda q: Integer(total_of(q.layers) - q.reducing), slots=own("reducing")),
    *_CONCAT,
    Wrong("branches-chained", _layers(_chained), slots=own("channels")),
    Wrong("pooling-counted", _pooling_counted),
)


@dataclass(frozen=True)
class Dense(_Concat):
    """The parameters of a dense block: `count` layers that add `growth` channels each."""

    channels: int
    growth: int
    kernel: int
    count: int
    bias: bool
    words = "dense"

    @cached_property
    def layers(self) -> tuple[Conv2d, ...]:
        return tuple(_conv(read, self.growth, self.kernel, bias=self.bias) for read in self.reads)

    @property
    def reads(self) -> list[int]:
        """The channels that each layer reads."""
        return [self.channels + number * self.growth for number in range(self.count)]

    @property
    def second(self) -> int:
        """The channels that the second layer reads."""
        return self.reads[1]

    @property
    def deepest(self) -> int:
        """The channels that the last layer reads."""
        return self.reads[-1]

    def reading(self, channels: Iterable[int]) -> Integer:
        """Return the answer if the layers read this many channels."""
        return Integer(total_of(replace(self.layers[0], in_channels=read) for read in channels))

    def task(self) -> Task:
        return Task("dense:parameters", _map(self.channels), (), (("dense_layers", self.layers),))

    def solve(self) -> tuple[Step, ...]:
        places, read = rf"{self.kernel} \cdot {self.kernel}", Integer(sum(self.reads)).tex
        others, weights = self.count - 1, sum(layer.parameters.weights for layer in self.layers)
        deepest = rf"{self.channels} + {others} \cdot {self.growth}"
        steps = (
            integer_step(f"Layer {self.count} reads the block's input and {others} outputs", deepest, self.deepest),
            total("Channels that all layers read together", *self.reads),
            integer_step(
                f"Weights: each layer has {self.growth} filters", rf"{places} \cdot {read} \cdot {self.growth}", weights
            ),
        )
        if not self.bias:
            return steps
        tex = rf"{Integer(weights).tex} + {self.count} \cdot {self.growth}"
        return *steps, integer_step("One bias per filter in each layer", tex, total_of(self.layers))

    def effort(self) -> int:
        places, read = self.kernel**2, sum(self.reads)
        biases = [self.count * self.growth] if self.bias else []
        return effort([(places, read), (places * read, self.growth)], [*self.reads[1:], *biases])


_DENSE: tuple[Wrong[Dense], ...] = (
    Wrong("growth-ignored", lambda q: q.reading([q.channels] * q.count), slots=own("growth", "second")),
    Wrong(
        "only-previous-read",
        lambda q: q.reading([q.channels] + [q.growth] * (q.count - 1)),
        slots=own("deepest", "growth"),
    ),
    Wrong("growth-too-early", lambda q: q.reading([read + q.growth for read in q.reads]), slots=own("channels")),
    Wrong("deepest-input-for-all", lambda q: q.reading([q.deepest] * q.count), slots=own("deepest")),
    *_CONCAT,
)


_FEW = (4, 6, 8, 8, 10, 12, 16, 20, 24, 32)
_FILTERS = (4, 5, 6, 8, 10, 12, 16, 20, 30)
_BLOCK_INPUTS = (8, 12, 16, 20, 24, 30, 32, 40, 48, 50, 60, 64, 80, 100)
_BLOCK_FILTERS = (4, 6, 8, 8, 10, 12, 16, 16, 20, 24, 30, 32, 40)
_REDUCED = (4, 4, 5, 6, 8, 8, 10, 16)
_GROWTHS = (4, 5, 6, 8, 10, 12, 16, 20, 24, 32)


def _draw_after(rng: Random) -> After:
    bias, channels = rng.random() < 0.5, tuple(rng.choice(_FEW) for _ in range(rng.choice((2, 3, 3, 4))))
    return After(_conv(sum(channels), rng.choice(_FILTERS), rng.choice((1, 1, 3)), bias=bias), channels)


def _draw_block(rng: Random) -> Block | None:
    """Draw two or three branches, one of which reduces the channels first."""
    bias, channels, between = rng.random() < 0.5, rng.choice(_BLOCK_INPUTS), rng.choice(_REDUCED)
    if between * 2 > channels:
        return None
    plain = _conv(channels, rng.choice(_BLOCK_FILTERS), 1, bias=bias)
    pooled = MaxPool2d((3, 3), (1, 1), (1, 1)), _conv(channels, rng.choice(_BLOCK_FILTERS), 1, bias=bias)
    last = _conv(between, rng.choice(_BLOCK_FILTERS), rng.choice((3, 3, 5)), bias=bias)
    reduced = _conv(channels, between, 1, bias=bias), last
    return Block(channels, rng.choice((((plain,), reduced), (reduced, pooled), ((plain,), reduced, pooled))))


def _draw_dense(rng: Random) -> Dense | None:
    """Draw four layers or more: with three, reading one's own output and the last layer's come to the same."""
    channels, growth, kernel = rng.choice(_BLOCK_INPUTS), rng.choice(_GROWTHS), rng.choice((3, 3, 3, 5))
    return None if growth == channels else Dense(channels, growth, kernel, rng.choice((4, 4, 5)), rng.random() < 0.5)


FAMILY = Family(
    "concat-parameters",
    "Parameters where maps are concatenated",
    Topic.PARAMETERS,
    questions=(Asks(After, _AFTER, levels=(1,)), Asks(Block, _BLOCK, levels=(2,)), Asks(Dense, _DENSE, levels=(3,))),
    levels=(
        Level("a convolution after parallel branches", _draw_after, ("C20",)),
        Level("a whole block of parallel branches", _draw_block, ("C20",)),
        Level("a dense block, in which every layer reads all before it", _draw_dense, ("C20",)),
    ),
)
