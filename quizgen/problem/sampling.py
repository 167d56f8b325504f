"""Drawing problems that teach: the one place that aims, rejects and gives up.

Plain random numbers make poor questions: the ceiling is right by luck half of the time. So a misconception is chosen
first, and numbers are drawn until it gives a wrong answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Generic, TypeVar, cast

from quizgen.errors import ContentError, IllPosedError
from quizgen.problem.answers import Answer
from quizgen.problem.family import Family, Level
from quizgen.problem.instance import Mistake, Problem
from quizgen.solver import Network

G = TypeVar("G")

DISTINCT_MISTAKES = 3
"""A problem has at least this many different wrong answers with a name."""

_DRAWS = 2_000
_PICKY = 8
"""Among so many fitting draws, the targeted mistake's value has to be its own; after that it may be shared."""

_EXHAUSTED = 400
"""So many codes in a row without a new problem, and a level counts as exhausted."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o, u: codes are read from paper
_CODE_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Drawn(Generic[G]):
    """What a problem is made of: enough to work it out again, in little memory."""

    code: str
    target: str
    givens: G


def work_out(family: Family[G], drawn: Drawn[G]) -> Problem[G]:
    """Return the problem that was drawn."""
    givens = _afresh(drawn.givens)
    steps = family.solve(givens)
    level = int(drawn.code.split("/")[1])
    mistakes = _mistakes(family, givens, steps[-1].value)
    return Problem(family.name, level, drawn.code, givens, family.task(givens), steps, drawn.target, mistakes)


def problem_for(family: Family[G], level: int, suffix: str) -> Problem[G]:
    """Return the problem with the code `<family>/<level>/<suffix>`: always the same one.

    Raises:
        ContentError: the family's draws are never diagnostic.
    """
    code = f"{family.name}/{level}/{suffix}"
    rng = Random(code)
    declared = family.level(level)
    target = rng.choice(declared.targets)
    fitting = 0
    for _ in range(_DRAWS):
        try:
            problem = _pose(family, declared, code, target, rng)
        except IllPosedError:
            continue
        if problem is None:
            continue
        fitting += 1
        if fitting > _PICKY or _is_unshared(problem):
            return problem
    raise ContentError(
        f"{code}: no problem in {_DRAWS} draws that exposes “{target}”; widen the draws of {family.name} "
        f"or leave this target out of level {level}"
    )


def distinct_problems(family: Family[G], level: int, seed: int, seen: set[G]) -> Iterator[Problem[G]]:
    """Yield problems of a level, none with givens in `seen` (which grows), until no new ones turn up."""
    codes = Random(f"{seed}/{family.name}/{level}")
    misses = 0
    while misses < _EXHAUSTED:
        problem = problem_for(family, level, "".join(codes.choices(_ALPHABET, k=_CODE_LENGTH)))
        if problem.givens in seen:
            misses += 1
            continue
        misses = 0
        seen.add(problem.givens)
        yield problem


def _pose(family: Family[G], level: Level, code: str, target: str, rng: Random) -> Problem[G] | None:
    """Make a problem from one draw, or None if it would not teach what it is meant to."""
    givens = family.draw(rng, level.number)
    if givens is None or family.effort(givens) > level.max_effort:
        return None
    steps = family.solve(givens)
    answer = steps[-1].value
    if not _is_exposed(family, target, givens, answer):
        return None
    mistakes = _mistakes(family, givens, answer)
    if len({mistake.value for mistake in mistakes}) < DISTINCT_MISTAKES:
        return None
    task = family.task(givens)
    Network(task.input, task.layers)  # raises where the layers don't fit on the input
    return Problem(family.name, level.number, code, _afresh(givens), task, steps, target, mistakes)


def _afresh(givens: G) -> G:
    """Copy givens without what they have worked out and kept meanwhile."""
    return cast("G", replace(cast("Any", givens)))


def _mistakes(family: Family[G], givens: G, answer: Answer) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(known.name, known.title, value, known.advice, known.see)
        for known in family.misconceptions
        if (value := known.wrong(givens)) is not None and not answer.accepts(value)
    )


def _is_exposed(family: Family[G], target: str, givens: G, answer: Answer) -> bool:
    """Tell whether the targeted misconception gives a wrong answer. Asked first: most draws fail here."""
    value = next(known for known in family.misconceptions if known.name == target).wrong(givens)
    return value is not None and not answer.accepts(value)


def _is_unshared(problem: Problem[G]) -> bool:
    value = next(mistake.value for mistake in problem.mistakes if mistake.name == problem.target)
    return sum(mistake.value == value for mistake in problem.mistakes) == 1
