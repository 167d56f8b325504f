"""Draws that several kinds share."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import inf
from random import Random

from quizgen.errors import IllPosedError
from quizgen.network_families.counting import weighted
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.outline import line_count
from quizgen.network_families.parts import one_part, part_of
from quizgen.solver import Group

WIDTHS = tuple(Fraction(*one) for one in ((1, 2), (3, 4), (5, 4), (3, 2), (7, 4), (2, 1), (1, 1)))
"""By what a version of a network multiplies its channels."""

OWN_WIDTH = (Fraction(1),)

MOST_LINES = 16
"""Lines of the outline in a question."""


def draw_part(
    network: NamedNetwork,
    rng: Random,
    parts: Sequence[Group],
    widths: Sequence[Fraction],
    side: int,
    *,
    most: int = MOST_LINES,
) -> tuple[Group, Fraction] | None:
    """Draw a part with convolutions that can be told in a few lines, and a width; None for an unlucky draw."""
    if not parts:
        return None
    part, width = rng.choice(parts), rng.choice(widths)
    try:
        if lines_of(network, part) > most:
            return None
        part_of(network, part, side, width)
    except IllPosedError:
        return None
    return part, width


@lru_cache(maxsize=1024)  # every draw asks for it, and a network has few parts
def lines_of(network: NamedNetwork, part: Group) -> float:
    """Return how many lines tell of a part, on any image and in any width; infinitely many if it has no weights."""
    graph = one_part(network.body, part)
    return line_count(graph) if weighted(graph) else inf
