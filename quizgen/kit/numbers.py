"""Numbers as real networks have them."""

from quizgen.solver import Pair

CHANNELS = (3, 8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Numbers of channels for ordinary exercises: powers of two and three times such, 3 for an image."""

MANY_CHANNELS = (16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
"""Numbers of channels deeper in a network."""


def square(value: int) -> Pair:
    """Return an equal pair."""
    return value, value
