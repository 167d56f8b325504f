"""Problems read well even with the smallest numbers."""

import re
from collections.abc import Iterator

import pytest

from quizgen.cards import numeric_card
from quizgen.families import all_families
from quizgen.network_families import families_about, find_network
from quizgen.plaintext import to_line
from quizgen.problem import LEVELS, Family, problem_for

_ODD = re.compile(
    r"\b[Aa]ll [12] [a-z]+|\bto 1 [a-z]+s\b|\b(?:reads?|has|have|of) 1 (?:channel|filter|group|pixel|unit|value)s\b"
)
"""Of two things one says "both", and one thing is singular."""

_EACH = 6

_FAMILIES = (*all_families(), *families_about(find_network("lenet5")))


def _said(family: Family) -> Iterator[str]:
    """Yield questions, worked solutions and advice."""
    for level in filter(family.targets, LEVELS):
        for problem in (problem_for(family, level, f"small{number}") for number in range(_EACH)):
            card = numeric_card(family, level, 1, [problem], {})
            (variant,) = card.variants
            yield to_line(variant.question)
            yield to_line(variant.solution)
            yield from (to_line(card.mistakes[one.name].advice_for(one.slots)) for one in problem.mistakes)


@pytest.mark.parametrize("family", _FAMILIES, ids=lambda family: family.name)
def test_one_and_two_read_naturally(family: Family) -> None:
    """Nobody says "all 2 filters", "from 0 to 1 pixels" or "reads 1 channels"."""
    assert not [found[0] for said in _said(family) for found in [_ODD.search(said)] if found]
