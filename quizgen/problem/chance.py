"""How far a sample may stray from what holds for all."""

from math import sqrt

_ERRORS = 3
"""Standard errors by which a sample may exceed a bound that holds."""


def by_chance(bound: float, draws: int) -> float:
    """Return the largest share that something may have in a sample by chance, if its true share is `bound`."""
    return bound + _ERRORS * sqrt(bound * (1 - bound) / draws)
