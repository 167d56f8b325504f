"""The sampler gives up with an error that names the family, the level and the target."""

from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

import pytest

from quizgen.errors import ContentError, IllPosedError
from quizgen.families import find_families
from quizgen.problem import Family, Level, distinct_problems, problem_for

(CONV,) = find_families(("conv-output-size",))


def _without_padding(rng: Random, level: int) -> object:
    while (givens := CONV.draw(rng, level)) is None or givens.layer.padding != (0, 0):
        pass
    return givens


def test_a_target_that_no_draw_exposes_is_an_error() -> None:
    """Without padding nobody can count it once."""
    level = Level(1, "sides", ("padding-once",), max_effort=8)
    family: Family[Any] = replace(CONV, levels=(level,), draw=_without_padding)
    with pytest.raises(ContentError, match=r"conv-output-size/1/x: .*“padding-once”.*leave this target out of level 1"):
        problem_for(family, 1, "x")


def test_ill_posed_draws_are_drawn_again() -> None:
    """A family may draw what the solver refuses."""
    calls = 0

    def sometimes_ill_posed(rng: Random, level: int) -> object:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise IllPosedError("nothing fits")
        return CONV.draw(rng, level)

    assert problem_for(replace(CONV, draw=sometimes_ill_posed), 1, "x").answer


def test_problems_are_distinct_and_run_out() -> None:
    """No givens twice, and an end instead of an endless search."""
    few = [givens for number in range(40) if (givens := CONV.draw(Random(number), 1))]
    family: Family[Any] = replace(CONV, draw=lambda rng, _level: rng.choice(few))
    seen: set[Any] = set()
    problems = list(distinct_problems(family, 1, seed=1, seen=seen))
    assert 3 < len(problems) <= len(few)
    assert len({problem.givens for problem in problems}) == len(problems) == len(seen)
    assert list(distinct_problems(family, 1, seed=2, seen=seen)) == []


def test_the_stream_depends_on_the_seed_alone() -> None:
    """The same seed, the same problems; another seed, others."""
    first, again, other = ([p.code for p in islice(distinct_problems(CONV, 2, seed, set()), 20)] for seed in (1, 1, 2))
    assert first == again != other
