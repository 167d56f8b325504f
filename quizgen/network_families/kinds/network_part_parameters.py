"""How many parameters does a block or a stage of a network have?"""

from collections.abc import Callable
from fractions import Fraction
from random import Random

from quizgen.network_families.counting import (
    channels_read,
    counted,
    filters,
    kernel,
    layer_at,
    parameter_steps,
    parameters,
    runs,
    shortcut,
    weighted,
)
from quizgen.network_families.drawing import WIDTHS, draw_part
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.questions import PartQuestion
from quizgen.problem import Answer, Asks, Integer, Step, Task, Topic, Wrong
from quizgen.solver import BatchNorm2d, Graph, Norm


class PartParameters(PartQuestion):
    """Of all layers of a part."""

    words = "part_parameters"

    @property
    def total(self) -> int:
        return self.graph.parameters

    def task(self) -> Task:
        return self.about("network:parameters", nodes=tuple(self.part.numbers))

    def solve(self) -> tuple[Step, ...]:
        return parameter_steps(self.graph)


def _plus(change: Callable[[Graph], int]) -> Callable[[PartParameters], Answer | None]:
    """Lift what a rule counts too much or too little; it doesn't apply where that is nothing."""
    return lambda q: Integer(q.total + more) if (more := change(q.graph)) else None


def _normed(graph: Graph) -> int:
    return counted(graph, lambda one, number: parameters(one, number) * isinstance(layer_at(one, number), Norm))


def _statistics(graph: Graph) -> int:
    """Count a mean and a variance for each channel of batch normalisations; others measure nothing in training."""
    return counted(graph, lambda one, number: parameters(one, number) * isinstance(layer_at(one, number), BatchNorm2d))


def _biases(graph: Graph) -> int:
    return sum(layer.parameters.biases for _, layer in weighted(graph))


def _groups(graph: Graph) -> int:
    return sum(
        layer.parameters.weights * (layer.groups - 1) for _, layer in weighted(graph) if hasattr(layer, "groups")
    )


def _square(graph: Graph) -> int:
    """Count k weights for each k × k kernel; where some aren't square, nobody knows which side is meant."""
    if any(len(set(kernel(layer))) > 1 for _, layer in weighted(graph)):
        return 0
    return -sum(
        layer.parameters.weights - kernel(layer)[0] * channels_read(layer) * filters(layer)
        for _, layer in weighted(graph)
        if kernel(layer)
    )


def _once(graph: Graph) -> int:
    """Count each kind of block once."""
    return -sum((run.count - 1) * sum(parameters(graph, one) for one in run.numbers) for run in runs(graph))


def _like_the_first(graph: Graph) -> int:
    """Take all blocks for copies of the first."""
    blocks = [run for run in runs(graph) if run.block.names]
    if len(blocks) < 2:
        return 0
    first, *others = (sum(parameters(graph, one) for one in run.numbers) for run in blocks)
    return sum(run.count * (first - own) for run, own in zip(blocks[1:], others, strict=True))


def _like_the_last(graph: Graph) -> int:
    """Take all blocks for copies of the last."""
    blocks = [run for run in runs(graph) if run.block.names]
    if len(blocks) < 2:
        return 0
    *others, last = (sum(parameters(graph, one) for one in run.numbers) for run in blocks)
    return sum(run.count * (last - own) for run, own in zip(blocks[:-1], others, strict=True))


_WRONG: tuple[Wrong[PartParameters], ...] = (
    Wrong("shortcut-forgotten", _plus(lambda graph: -sum(parameters(graph, one) for one in shortcut(graph)))),
    Wrong("block-counted-once", _plus(_once)),
    Wrong("all-like-the-first", _plus(_like_the_first)),
    Wrong("all-like-the-last", _plus(_like_the_last)),
    Wrong("batch-norm-left-out", _plus(lambda graph: -_normed(graph))),
    Wrong("statistics-counted", _plus(_statistics)),
    Wrong("groups-ignored", _plus(_groups)),
    Wrong(
        "bias-added",
        _plus(lambda graph: sum(filters(layer) for _, layer in weighted(graph) if not layer.bias)),
    ),
    Wrong("bias-left-out", _plus(lambda graph: -_biases(graph))),
    Wrong("kernel-not-squared", _plus(_square)),
)


def _draw(network: NamedNetwork, rng: Random, *, plain: bool) -> PartParameters | None:
    """Draw a block, with or without a branch of its own for the input."""
    side = network.body.input.height
    drawn = draw_part(network, rng, network.distinct_blocks, WIDTHS, side)
    if drawn is None:
        return None
    question = PartParameters(network, side, *drawn)
    harder = bool(shortcut(question.graph)) or len(list(weighted(question.graph))) > 4
    return None if plain and harder else question


def _draw_plain(network: NamedNetwork, rng: Random) -> PartParameters | None:
    return _draw(network, rng, plain=True)


def _draw_hard(network: NamedNetwork, rng: Random) -> PartParameters | None:
    return _draw(network, rng, plain=False)


def _draw_stage(network: NamedNetwork, rng: Random) -> PartParameters | None:
    side = network.body.input.height
    drawn = draw_part(network, rng, network.stages, (*WIDTHS, Fraction(1), Fraction(1)), side)
    if drawn is None:
        return None
    question = PartParameters(network, side, *drawn)
    return question if len(list(weighted(question.graph))) > 1 and len(runs(question.graph)) <= 4 else None


KIND = Kind(
    "network-part-parameters",
    "Parameters of a block or stage",
    Topic.PARAMETERS,
    "blocks or stages of few different layers, with normalisation, groups, a shortcut or equal blocks",
    questions=(Asks(PartParameters, _WRONG),),
    levels=(
        NetworkLevel("a plain block, in some width", _draw_plain, 0.25),
        NetworkLevel("a block with its shortcut or its branches, in some width", _draw_hard, 0.2),
        NetworkLevel("a whole stage", _draw_stage, 0.25),
    ),
    efforts=(70, 120, 180),
)
