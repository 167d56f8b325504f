"""Problems of a family, drawn once for all tests that look at many of them, each test for something else."""

from functools import cache

from quizgen.problem import Family, Problem, problem_for

_KEPT = 100
"""Problems kept of each level: the long searches draw thousands more, which no other test asks for."""


def problems_of(family: Family, level: int, count: int) -> list[Problem]:
    """Return the first problems of a sample, which is the same for all tests."""
    kept = [_kept(family, level, number) for number in range(min(count, _KEPT))]
    return kept + [_drawn(family, level, number) for number in range(_KEPT, count)]


@cache
def _kept(family: Family, level: int, number: int) -> Problem:
    return _drawn(family, level, number)


def _drawn(family: Family, level: int, number: int) -> Problem:
    return problem_for(family, level, f"luck{number}")
