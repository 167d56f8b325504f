"""Twenty thousand problems over all families, recomputed by counting from what the JSON export says of them."""

import json
from typing import Any

import pytest
from recompute import recompute

from quizgen.cards import numeric_card
from quizgen.export.json import to_json
from quizgen.families import all_families
from quizgen.problem import Family, problem_for

LEVELS = [(family, level.number) for family in all_families() for level in family.levels]
EACH = -(-20_000 // len(LEVELS))


@pytest.mark.parametrize(("family", "level"), LEVELS, ids=lambda value: getattr(value, "name", value))
def test_every_answer_is_what_counting_finds(family: Family[Any], level: int) -> None:
    """Slide, enumerate, trace and search: no difference."""
    problems = [problem_for(family, level, f"count{number}") for number in range(EACH)]
    card = numeric_card(family, level, 1, problems, {})
    (exported,) = json.loads(to_json(0, (card,)))["cards"]
    for variant in exported["variants"]:
        answer = variant["answer"]
        assert recompute(variant["problem"], answer) == answer["value"], variant["code"]
