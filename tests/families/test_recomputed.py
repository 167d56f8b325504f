"""Thousands of problems over all families, recomputed by counting from what the JSON export says of them."""

import json

import pytest
from drawing import problems_of
from recompute import recompute

from quizgen.cards import numeric_card
from quizgen.export.json import to_json
from quizgen.families import all_families
from quizgen.problem import LEVELS, Family

FAMILIES_AND_LEVELS = [(family, level) for family in all_families() for level in LEVELS]
# Over all of them two thousand, and twenty thousand where it may take long.
FEW, MANY = (-(-total // len(FAMILIES_AND_LEVELS)) for total in (2_000, 20_000))


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("family", "level"), FAMILIES_AND_LEVELS, ids=lambda value: getattr(value, "name", value))
def test_every_answer_is_what_counting_finds(family: Family, level: int, count: int) -> None:
    """Slide, enumerate, trace and search: no difference."""
    problems = problems_of(family, level, count)
    card = numeric_card(family, level, 1, problems, {})
    (exported,) = json.loads(to_json(0, (card,)))["cards"]
    for variant in exported["variants"]:
        answer = variant["answer"]
        assert recompute(variant["problem"], answer) == answer["value"], variant["code"]
