"""The sampler gives up with an error that names the family, the level and the target."""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from quizgen.catalogue import find_families
from quizgen.errors import ContentError, IllPosedError
from quizgen.families.sizes.conv_output_size import Output
from quizgen.problem import Family, Question, distinct_problems, problem_for

(CONV,) = find_families(("conv-output-size",))


WARM_UP = CONV.level(1)


def _with(draw: Callable[[Random], Question | None]) -> Family:
    """Return the family with another draw at its first level."""
    return replace(CONV, levels=(replace(WARM_UP, draw=draw), *CONV.levels[1:]))


def _without_padding(rng: Random) -> Question:
    while not isinstance(question := WARM_UP.draw(rng), Output) or question.layer.padding != (0, 0):
        pass
    return question


def test_a_target_that_no_draw_exposes_is_an_error() -> None:
    """Without padding nobody can count it once."""
    (output,) = (asks for asks in CONV.questions if asks.question is Output)
    only = replace(output, wrong=tuple(wrong for wrong in output.wrong if wrong.name == "padding-once"))
    family = replace(_with(_without_padding), questions=(only,))
    with pytest.raises(ContentError, match=r"conv-output-size/1/x: .*“padding-once”.*leave this target out of level 1"):
        problem_for(family, 1, "x")


def test_ill_posed_draws_are_drawn_again() -> None:
    """A family may draw what the solver refuses."""
    calls = 0

    def sometimes_ill_posed(rng: Random) -> Question | None:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise IllPosedError("nothing fits")
        return WARM_UP.draw(rng)

    assert problem_for(_with(sometimes_ill_posed), 1, "x").answer


def test_problems_are_distinct_and_run_out() -> None:
    """No givens twice, and an end instead of an endless search."""
    few = [question for number in range(40) if (question := WARM_UP.draw(Random(number)))]
    family = _with(lambda rng: rng.choice(few))
    seen: set[Question] = set()
    problems = list(distinct_problems(family, 1, seed=1, seen=seen))
    assert 3 < len(problems) <= len(few)
    assert len({problem.question for problem in problems}) == len(problems) == len(seen)
    assert list(distinct_problems(family, 1, seed=2, seen=seen)) == []


def test_the_stream_depends_on_the_seed_alone() -> None:
    """The same seed, the same problems; another seed, others."""
    first, again, other = ([p.code for p in islice(distinct_problems(CONV, 2, seed, set()), 20)] for seed in (1, 1, 2))
    assert first == again != other
