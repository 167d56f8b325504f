"""Problems about all built-in networks, recomputed by an independent walk from what the JSON export says of them."""

import json

import pytest
from recompute import recompute

from quizgen.cards import numeric_card
from quizgen.export.json import to_json
from quizgen.network_families import Kind, all_kinds, families_about, find_network
from quizgen.networks import zoo
from quizgen.problem import problem_for

_FEW = {"resnet18": 1, "unet": 3, "mobilenet_v2": 1}
"""Problems of each level in a quick run."""

_MANY = 3


@pytest.mark.parametrize(
    ("name", "count"),
    [
        *(pytest.param(name, count, id=f"{name}-few") for name, count in _FEW.items()),
        *(pytest.param(name, _MANY, id=name, marks=pytest.mark.slow) for name in zoo()),
    ],
)
def test_every_answer_is_what_a_walk_finds(name: str, count: int) -> None:
    """Over all networks more than two thousand; no difference."""
    asked = 0
    for family in families_about(find_network(name)):
        for level in family.levels_asked:
            problems = [problem_for(family, level, f"walk{number}") for number in range(count)]
            exported = json.loads(to_json(0, (numeric_card(family, level, 1, problems, {}, pictures=False),)))
            for variant in exported["cards"][0]["variants"]:
                problem = variant["problem"]
                network = exported["networks"][problem["network"]]
                answer = variant["answer"]
                assert recompute(problem | {"graph": network}, answer) == answer["value"], variant["code"]
                asked += 1
    assert asked >= count * 10


def test_there_are_twelve_kinds() -> None:
    """And each asks about some built-in network."""
    kinds: tuple[Kind, ...] = all_kinds()
    assert len(kinds) >= 12
