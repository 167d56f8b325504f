"""What the families about parameters share: counts as they are, and counts compared with another network's."""

from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Literal, TypeVar

from quizgen.problem import Answer, Integer, Question, Ratio, Task
from quizgen.solver import Layer, Pair, Shape

Asked = Literal["count", "saving", "share"]
"""The parameters, how many fewer they are than another network's, or their share of these."""

Q = TypeVar("Q", bound=Question)

_KNOWN_SQUARES = frozenset((*range(1, 17), 20, 32, 64))
"""Numbers whose squares are known by heart, powers of two among them."""

_WITH_BIAS = 0.7


def area_effort(height: int, width: int) -> list[Pair]:
    """Return what there is to multiply for an area: nothing where the square is known by heart."""
    return [] if height == width and height in _KNOWN_SQUARES else [(height, width)]


def from_count(asked: Asked, count: int, other: int) -> Answer | None:
    """Return the answer that a count, right or wrong, leads to; None where it makes no sense.

    Args:
        asked: what is asked of the count.
        count: the parameters.
        other: the parameters of the network that it is compared with.
    """
    if count < 1:
        return None
    if asked == "count":
        return Integer(count)
    if count >= other:
        return None
    return Integer(other - count) if asked == "saving" else Ratio.of(count, other)


def task_of(asked: Asked, shape: Shape, layers: tuple[Layer, ...], others: tuple[Layer, ...]) -> Task:
    """Return the task: the parameters of `layers`, what they save against `others`, or their share of these."""
    if asked == "count":
        return Task("parameters", shape, layers)
    if asked == "saving":
        return Task("difference:parameters", shape, layers, (("other_layers", others),))
    return Task("ratio:parameters", shape, others, (("other_layers", layers),))


def parameters(layers: Iterable[Layer]) -> int:
    """Return the trainable parameters of all layers."""
    return sum(layer.parameters.total for layer in layers)


def own(*names: str) -> Callable[[Question], Mapping[str, object]]:
    """Fill the slots of advice with a question's attributes of the same names."""
    return lambda question: {name: getattr(question, name) for name in names}


def draw_bias(rng: Random) -> bool:
    """Give most layers a bias, as in most exercises."""
    return rng.random() < _WITH_BIAS


def either(*draws: Callable[[Random], Q | None]) -> Callable[[Random], Q | None]:
    """Draw by one of several ways, all equally likely."""
    return lambda rng: rng.choice(draws)(rng)
