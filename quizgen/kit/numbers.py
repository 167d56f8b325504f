"""Numbers as real networks have them, and draws of them."""

from collections.abc import Callable
from random import Random

from quizgen.problem import Question
from quizgen.solver import Pair

CHANNELS = (3, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Numbers of channels for ordinary exercises: powers of two and three times such, 3 for an image."""

MANY_CHANNELS = (16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
"""Numbers of channels deeper in a network."""


def square(value: int) -> Pair:
    """Return an equal pair."""
    return value, value


def sometimes(
    share: float, draw: Callable[[Random], Question | None], *, otherwise: Callable[[Random], Question | None]
) -> Callable[[Random], Question | None]:
    """Draw with this probability in one way, else in the other."""
    return lambda rng: draw(rng) if rng.random() < share else otherwise(rng)
