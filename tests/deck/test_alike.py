"""Versions of a sheet ask the same skills, equally hard, with other numbers."""

from itertools import islice

import pytest

from quizgen.deck.alike import alike
from quizgen.families import all_families
from quizgen.problem import LEVELS, Family, distinct_problems

SIZE = 3
GROUPS = 5


@pytest.mark.parametrize("family", all_families(), ids=lambda family: str(family.name))
def test_groups_ask_in_the_same_form_equally_hard(family: Family) -> None:
    """The same quantity of the same kinds of layers, effort within a third, different problems and answers."""
    for level in LEVELS:
        source = distinct_problems(family, level, 5, set())
        problems = list(islice(alike(source, SIZE), SIZE * GROUPS))
        assert len({problem.question for problem in problems}) == len(problems) == SIZE * GROUPS
        for start in range(0, len(problems), SIZE):
            group = problems[start : start + SIZE]
            assert len({problem.task.asked for problem in group}) == 1
            assert len({tuple(type(layer) for layer in problem.task.layers) for problem in group}) == 1
            efforts = [1 + problem.question.effort() for problem in group]
            assert max(efforts) <= 1.35 * min(efforts)
            assert len({problem.answer for problem in group}) == SIZE


def test_a_level_with_few_problems_is_used_up() -> None:
    """When no more are alike in effort, the form alone counts, and nothing is yielded twice."""
    family = next(family for family in all_families() if family.name == "equivalent-kernel")
    problems = list(alike(distinct_problems(family, 1, 5, set()), 2))
    total = sum(1 for _ in distinct_problems(family, 1, 5, set()))
    assert len({problem.code for problem in problems}) == len(problems)
    assert total - 12 < len(problems) <= total
