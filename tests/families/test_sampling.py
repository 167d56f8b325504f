"""Problems are drawn so that the wrong method gives a wrong answer."""

from collections import Counter
from collections.abc import Callable
from math import sqrt

import pytest
from drawing import problems_of

from quizgen.families import all_families
from quizgen.problem import LEVELS, Family

ENOUGH = 2_000
"""So many show the share of an answer; in fewer, three standard errors more are chance."""

FAMILIES_AND_LEVELS = [(family, level) for family in all_families() for level in LEVELS]


@pytest.mark.parametrize("draws", [100, pytest.param(ENOUGH, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("family", "level"), FAMILIES_AND_LEVELS, ids=lambda value: getattr(value, "name", value))
def test_problems_are_diagnostic(family: Family, level: int, draws: int, luck: Callable[[str], None]) -> None:
    """Mistakes differ from the answer, three or more are distinct, and the targeted one is never right by luck."""
    problems = problems_of(family, level, draws)
    declared = family.level(level)
    for problem in problems:
        values = [mistake.value for mistake in problem.mistakes]
        assert not any(problem.answer.accepts(value) for value in values)
        assert len(set(values)) >= 3
        assert {type(value) for value in values} == {type(problem.answer)}
        assert problem.target in {mistake.name for mistake in problem.mistakes}
        assert problem.question.effort() <= family.max_effort(level)
    assert {problem.target for problem in problems} == set(family.targets(level))
    luck(f"{family.name}, level {level}: {draws} problems, {len({p.question for p in problems})} different")
    for name in family.mistakes:
        applied = [
            (p.answer.accepts(value), p.target == name)
            for p in problems
            for wrong in family.wrong(p.question)
            if wrong.name == name and (value := wrong.rule(p.question))
        ]
        if not applied:
            continue
        targeted = [lucky for lucky, is_target in applied if is_target]
        assert not any(targeted)
        lucky = sum(lucky for lucky, _ in applied)
        luck(
            f"  {name:<28} applies to {len(applied):>4}, right by luck in {lucky / len(applied):6.1%}; "
            f"targeted in {len(targeted):>4}, right by luck in {sum(targeted)}"
        )
    ((_, most_frequent),) = Counter(problem.answer for problem in problems).most_common(1)
    chance = 3 * sqrt(declared.max_share * (1 - declared.max_share) / draws) if draws < ENOUGH else 0
    assert most_frequent / draws <= declared.max_share + chance
