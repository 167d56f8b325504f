"""Problems are drawn so that the wrong method gives a wrong answer."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from quizgen.families import all_families
from quizgen.problem import Family, problem_for

DRAWS = 2_000
LEVELS = [(family, level.number) for family in all_families() for level in family.levels]


@pytest.mark.parametrize(("family", "level"), LEVELS, ids=lambda value: getattr(value, "name", value))
def test_two_thousand_problems_are_diagnostic(family: Family[Any], level: int, luck: Callable[[str], None]) -> None:
    """Mistakes differ from the answer, three or more are distinct, and the targeted one is never right by luck."""
    problems = [problem_for(family, level, f"luck{number}") for number in range(DRAWS)]
    declared = family.level(level)
    for problem in problems:
        values = [mistake.value for mistake in problem.mistakes]
        assert not any(problem.answer.accepts(value) for value in values)
        assert len(set(values)) >= 3
        assert {type(value) for value in values} == {type(problem.answer)}
        assert problem.target in {mistake.name for mistake in problem.mistakes}
        assert family.effort(problem.givens) <= declared.max_effort
    assert {problem.target for problem in problems} == set(declared.targets)
    luck(f"{family.name}, level {level}: {DRAWS} problems, {len({p.givens for p in problems})} different")
    for known in family.misconceptions:
        applied = [
            (p.answer.accepts(value), p.target == known.name) for p in problems if (value := known.wrong(p.givens))
        ]
        if not applied:
            continue
        targeted = [lucky for lucky, is_target in applied if is_target]
        assert not any(targeted)
        lucky = sum(lucky for lucky, _ in applied)
        luck(
            f"  {known.name:<28} applies to {len(applied):>4}, right by luck in {lucky / len(applied):6.1%}; "
            f"targeted in {len(targeted):>4}, right by luck in {sum(targeted)}"
        )
    ((_, most_frequent),) = Counter(problem.answer for problem in problems).most_common(1)
    assert most_frequent <= DRAWS * declared.max_share
