"""How many parameters has a depthwise separable convolution? Then what share of a standard one's, and what it saves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.figures import chain, parameter_bars, stages
from quizgen.kit import integer, known, square
from quizgen.kit.parameters import Asked, area, from_count, parameters, task_of
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Ratio, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape
from quizgen.worked.arithmetic import difference, product, share, total


@dataclass(frozen=True)
class Givens:
    """A depthwise and a pointwise layer, and what is asked of their parameters."""

    depthwise: Conv2d
    pointwise: Conv2d
    asked: Asked

    @cached_property
    def standard(self) -> Conv2d:
        """The convolution that they stand in for, without bias."""
        return Conv2d(self.inputs, self.outputs, self.depthwise.kernel_size, bias=False)

    @cached_property
    def inputs(self) -> int:
        return self.depthwise.in_channels

    @cached_property
    def outputs(self) -> int:
        return self.pointwise.out_channels

    @cached_property
    def places(self) -> int:
        """Weights of one slice of the depthwise kernel."""
        return self.depthwise.kernel_size[0] * self.depthwise.kernel_size[1]

    @cached_property
    def total(self) -> int:
        """Parameters of both layers."""
        return parameters((self.depthwise, self.pointwise))


_SMALL = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20)
_USUAL = (8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128)
_LARGE = (16, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256, 512)
_RECTANGLES: tuple[Pair, ...] = ((1, 5), (5, 1), (1, 7), (7, 1), (3, 5), (5, 3), (3, 7), (7, 3))


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _separable(rng, _SMALL, square(rng.choice((2, 3, 3, 3, 5))), "count")
    if level == 2:  # noqa: PLR2004 - a level's number
        asked: Asked = rng.choice(("count", "count", "share"))
        return _separable(rng, _USUAL, square(rng.choice((3, 3, 5, 5, 7))), asked)
    asked = rng.choice(("count", "saving", "share"))
    kernel = rng.choice((*_RECTANGLES, (3, 3), (5, 5), (7, 7)))
    return _separable(rng, _LARGE, kernel, asked, bias=asked == "count" and rng.random() < 0.8)  # noqa: PLR2004


def _separable(
    rng: Random, channels: tuple[int, ...], kernel: Pair, asked: Asked, *, bias: bool = False
) -> Givens | None:
    inputs, outputs = rng.choice(channels), rng.choice(channels)
    depthwise = Conv2d(inputs, inputs, kernel, groups=inputs, bias=bias)
    givens = Givens(depthwise, Conv2d(inputs, outputs, (1, 1), bias=bias), asked)
    return givens if givens.total < givens.standard.parameters.total else None


def task(givens: Givens) -> Task:
    shape = Shape(givens.inputs, 32, 32)
    return task_of(givens.asked, shape, (givens.depthwise, givens.pointwise), (givens.standard,))


def solve(givens: Givens) -> tuple[Step, ...]:
    if givens.asked == "share":
        return _share_steps(givens)
    depthwise, pointwise = givens.depthwise.parameters, givens.pointwise.parameters
    height, width = givens.depthwise.kernel_size
    steps = [product("Depthwise: one slice per channel", height, width, givens.inputs)]
    if depthwise.biases:
        steps.append(total("Its biases, one per channel", depthwise.weights, depthwise.biases))
    steps.append(product("Pointwise: a weight for each pair of channels", givens.inputs, givens.outputs))
    if pointwise.biases:
        steps.append(total("Its biases, one per filter", pointwise.weights, pointwise.biases))
    steps.append(total("Both layers", depthwise.total, pointwise.total))
    if givens.asked == "saving":
        standard = givens.standard.parameters.total
        steps.append(product("Standard convolution", height, width, givens.inputs, givens.outputs))
        steps.append(difference("What is saved", standard, givens.total))
    return tuple(steps)


def _share_steps(givens: Givens) -> tuple[Step, ...]:
    """Compare the weights for each input channel: their number cancels."""
    height, width = givens.depthwise.kernel_size
    separable, standard = givens.places + givens.outputs, givens.places * givens.outputs
    return (
        product("Depthwise, for each input channel", height, width),
        total("With its weights in the pointwise layer", givens.places, givens.outputs),
        product("Standard, for each input channel", givens.places, givens.outputs),
        share("Separable to standard", separable, standard),
    )


def mental_effort(givens: Givens) -> int:
    products = area(*givens.depthwise.kernel_size)
    if givens.asked == "share":
        return effort([*products, (givens.places, givens.outputs)], [givens.outputs])
    products += [(givens.places, givens.inputs), (givens.inputs, givens.outputs)]
    if givens.asked == "saving":
        products.append((givens.places, givens.inputs * givens.outputs))
    return effort(products, [givens.inputs, givens.outputs] if givens.depthwise.bias else [])


_Rule = Callable[[Givens], int | None]
_Wrong = Callable[[Givens], Answer | None]


def _count(rule: _Rule) -> _Wrong:
    """Lift a wrong count for both layers to an answer; the standard convolution is counted right."""

    def of_givens(givens: Givens) -> Answer | None:
        count = rule(givens)
        return None if count is None else from_count(givens.asked, count, givens.standard.parameters.total)

    return of_givens


def _only_count(rule: _Rule) -> _Wrong:
    """Lift a wrong count to an answer where nothing else is asked."""
    return integer(lambda givens: rule(givens) if givens.asked == "count" else None)


def _biases(givens: Givens) -> int:
    return givens.depthwise.parameters.biases + givens.pointwise.parameters.biases


def _multiplied(givens: Givens) -> Answer | None:
    if givens.asked == "share":
        return Ratio.of(1, givens.places * givens.outputs)
    if givens.asked == "saving" or givens.depthwise.bias:
        return None
    return Integer(givens.depthwise.parameters.weights * givens.pointwise.parameters.weights)


def _inverted(givens: Givens) -> Answer | None:
    return Ratio.of(givens.standard.parameters.total, givens.total) if givens.asked == "share" else None


def _one_kernel_side(givens: Givens) -> int | None:
    """Forget a side of the depthwise kernel, where only that kernel matters."""
    if min(givens.depthwise.kernel_size) == 1:
        return None
    weights = max(givens.depthwise.kernel_size) * givens.inputs
    return weights + givens.pointwise.parameters.weights + _biases(givens)


_TARGETS = ("depthwise-forgotten", "pointwise-forgotten", "depthwise-on-outputs")
_COUNT_TARGETS = (
    "standard-convolution",
    "multiplied-not-added",
    "depthwise-reads-all",
    "one-weight-pointwise",
    "kernel-not-squared",
)

FAMILY = Family(
    name="depthwise-separable-parameters",
    title="Parameters of a depthwise separable convolution",
    topic=Topic.PARAMETERS,
    levels=(
        Level(1, "small layers without bias", (*_TARGETS, *_COUNT_TARGETS, "bias-added"), max_effort=8, forms=("C8",)),
        Level(
            2,
            "usual layers, and their share of a standard convolution",
            (*_TARGETS, *_COUNT_TARGETS, "bias-added", "ratio-inverted"),
            max_effort=14,
            forms=("C8", "C9"),
        ),
        Level(
            3,
            "rectangular kernels, biases, what is saved and what share is left",
            (
                *_TARGETS,
                "depthwise-reads-all",
                "multiplied-not-added",
                "depthwise-bias-forgotten",
                "bias-forgotten",
                "rest-for-saving",
                "ratio-inverted",
            ),
            max_effort=20,
            forms=("C8", "C9"),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    sketch=lambda g: chain("Depthwise separable convolution", g.inputs, stages((g.depthwise, g.pointwise), g.inputs)),
    picture=lambda g: parameter_bars((g.depthwise, g.pointwise), (g.standard,)),
    misconceptions=(
        Misconception(
            "standard-convolution",
            "counted as a standard convolution",
            prose(
                "No filter here is both wide and deep: the depthwise layer sees one channel, the pointwise one pixel."
            ),
            "quizgen/parameters#^depthwise-separable",
            _only_count(lambda g: g.standard.parameters.weights + g.pointwise.parameters.biases),
        ),
        Misconception(
            "depthwise-forgotten",
            "depthwise layer forgotten",
            prose("Before the pointwise layer mixes channels, each of them is filtered by a kernel of its own."),
            "quizgen/parameters#^depthwise-separable",
            _count(lambda g: g.pointwise.parameters.total),
        ),
        Misconception(
            "pointwise-forgotten",
            "pointwise layer forgotten",
            prose("A pointwise layer follows, which mixes the channels: it has a weight for each pair of them."),
            "quizgen/parameters#^depthwise-separable",
            _count(lambda g: g.depthwise.parameters.total),
        ),
        Misconception(
            "depthwise-on-outputs",
            "depthwise layer counted on the output channels",
            prose("The depthwise layer comes first: it has one kernel for each channel of the input."),
            "quizgen/parameters#^depthwise-separable",
            _count(
                lambda g: (
                    (g.places + g.depthwise.bias) * g.outputs + g.pointwise.parameters.total
                    if g.inputs != g.outputs
                    else None
                )
            ),
        ),
        Misconception(
            "multiplied-not-added",
            "the two layers multiplied instead of added",
            prose("They are two layers, one after the other: each has its own weights, and weights add up."),
            "quizgen/parameters#^separable-ratio",
            _multiplied,
        ),
        Misconception(
            "depthwise-reads-all",
            "depthwise filters as deep as the input",
            prose("A depthwise filter reads one channel, so it has a single slice, not one for each input channel."),
            "quizgen/parameters#^depthwise-separable",
            _count(lambda g: g.places * g.inputs**2 + g.pointwise.parameters.weights + _biases(g)),
        ),
        Misconception(
            "one-weight-pointwise",
            "one weight per pointwise filter",
            prose("A 1 × 1 filter covers one pixel, but all its channels: it has a weight for each of them."),
            "quizgen/convolution#^one-by-one",
            _only_count(lambda g: g.depthwise.parameters.weights + g.outputs + _biases(g)),
        ),
        known("kernel-not-squared", _only_count(_one_kernel_side)),
        Misconception(
            "bias-added",
            "biases added to layers without bias",
            prose("Neither layer has a bias: the weights are all there is."),
            "quizgen/parameters#^bias",
            _only_count(lambda g: None if g.depthwise.bias else g.total + g.inputs + g.outputs),
        ),
        Misconception(
            "bias-forgotten",
            "biases forgotten",
            prose("Both layers have biases: one per channel in the depthwise, one per filter in the pointwise layer."),
            "quizgen/parameters#^bias",
            _only_count(lambda g: g.total - _biases(g) if g.depthwise.bias else None),
        ),
        Misconception(
            "depthwise-bias-forgotten",
            "only the pointwise layer given biases",
            prose(
                "Both layers are convolutions with bias. The depthwise layer adds one to each of its channels as well."
            ),
            "quizgen/parameters#^bias",
            _only_count(lambda g: g.total - g.inputs if g.depthwise.bias else None),
        ),
        Misconception(
            "rest-for-saving",
            "what remains given for what is saved",
            prose("These are the parameters that are left. Subtract them from those of the standard convolution."),
            "quizgen/parameters#^separable-ratio",
            integer(lambda g: g.total if g.asked == "saving" else None),
        ),
        Misconception(
            "ratio-inverted",
            "standard divided by separable",
            prose("Asked is the share that the separable convolution has: its own count goes above the line."),
            "quizgen/parameters#^separable-ratio",
            _inverted,
        ),
    ),
)
