"""Multiple choice: the right answer among named mistakes, its place unbiased."""

from collections import Counter

import pytest

from quizgen.families import all_families
from quizgen.problem import Family, problem_for
from quizgen.problem.choices import CHOICES, choices

DRAWS = 100


@pytest.mark.parametrize("family", all_families(), ids=lambda family: str(family.name))
def test_choices_of_a_family(family: Family) -> None:
    """Each is the answer or a mistake, no two count as the same, the targeted mistake is there, and nothing changes."""
    for number in range(DRAWS):
        problem = problem_for(family, 1 + number % 3, f"choice{number}")
        shown = choices(problem)
        assert shown == choices(problem)
        assert shown.count(problem.answer) == 1
        assert set(shown) <= {problem.answer} | {mistake.value for mistake in problem.mistakes}
        assert problem.target in {mistake.name for mistake in problem.mistakes if mistake.value in shown}
        assert 3 <= len(shown) <= CHOICES
        assert not any(one.accepts(other) for one in shown for other in shown if one is not other)


def test_every_place_is_right_equally_often() -> None:
    """Of 2,000 problems with four choices, each place has a quarter, give or take a few."""
    family = next(family for family in all_families() if family.name == "conv-parameters")
    places = Counter(
        shown.index(problem.answer)
        for number in range(2_000)
        if len(shown := choices(problem := problem_for(family, 2, f"place{number}"))) == CHOICES
    )
    total = sum(places.values())
    assert total > 1_500
    assert all(abs(places[place] / total - 1 / CHOICES) < 0.04 for place in range(CHOICES))
