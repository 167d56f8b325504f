"""Drawing problems that teach: the one place that aims, rejects and gives up.

Plain random numbers make poor questions: the ceiling is right by luck half of the time. So a misconception is chosen
first, and numbers are drawn until it gives a wrong answer.
"""

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any, Generic, NamedTuple, TypeVar, cast

from quizgen.errors import ContentError, IllPosedError
from quizgen.problem.answers import Answer
from quizgen.problem.family import Family, Level
from quizgen.problem.instance import Mistake, Problem, Step, Task
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


class Packed(NamedTuple):
    """What a problem is made of, in a twentieth of its memory."""

    code: str
    target: str
    givens: bytes


def pack(problem: Problem[Any]) -> Packed:
    """Keep of a problem what is needed to work it out again."""
    return Packed(problem.code, problem.target, pickle.dumps(problem.givens, pickle.HIGHEST_PROTOCOL))


def unpack(family: Family[G], packed: Packed) -> Problem[G]:
    """Work a problem out again."""
    givens: G = givens_in(packed)
    steps = family.solve(givens)
    level = int(packed.code.split("/")[1])
    mistakes = _mistakes(family, _wrong_answers(family, givens, steps[-1].value))
    return Problem(family.name, level, packed.code, givens, family.task(givens), steps, packed.target, mistakes)


def givens_in(packed: Packed) -> Any:  # noqa: ANN401 - each family has its own
    """Return the givens of a packed problem."""
    return pickle.loads(packed.givens)  # noqa: S301 - written above, by this very program


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
            posed = _pose(family, declared, target, rng)
        except IllPosedError:
            continue
        if posed is None:
            continue
        fitting += 1
        if fitting > _PICKY or _is_unshared(posed.wrong, target):
            mistakes = _mistakes(family, posed.wrong)
            givens = _afresh(posed.givens)
            return Problem(family.name, level, code, givens, posed.task, posed.steps, target, mistakes)
    raise ContentError(
        f"{code}: no problem in {_DRAWS} draws that exposes “{target}”; widen the draws of {family.name} "
        f"or leave this target out of level {level}"
    )


def distinct_problems(family: Family[G], level: int, seed: int, seen: set[G], after: str = "") -> Iterator[Problem[G]]:
    """Yield problems of a level, none with givens in `seen` (which grows), until no new ones turn up.

    With `after`, the code of a problem that this has yielded before, go on behind it.
    """
    codes = _codes(family, level, seed)
    while after and next(codes) != after:
        pass
    misses = 0
    for code in codes:
        problem = problem_for(family, level, code.rpartition("/")[2])
        if problem.givens in seen:
            misses += 1
            if misses == _EXHAUSTED:
                return
            continue
        misses = 0
        seen.add(problem.givens)
        yield problem


def _codes(family: Family[Any], level: int, seed: int) -> Iterator[str]:
    random = Random(f"{seed}/{family.name}/{level}")
    while True:
        yield f"{family.name}/{level}/{''.join(random.choices(_ALPHABET, k=_CODE_LENGTH))}"


class _Posed(NamedTuple, Generic[G]):
    """A draw that would make a problem: what it gives, and its wrong answers by the misconceptions' names."""

    givens: G
    task: Task
    steps: tuple[Step, ...]
    wrong: dict[str, Answer]


def _pose(family: Family[G], level: Level, target: str, rng: Random) -> _Posed[G] | None:
    """Draw once; return None for a draw that would not teach what it is meant to."""
    givens = family.draw(rng, level.number)
    if givens is None:
        return None
    steps = family.solve(givens)
    answer = steps[-1].value
    if not _is_exposed(family, target, givens, answer) or family.effort(givens) > level.max_effort:
        return None
    wrong = _wrong_answers(family, givens, answer)
    if len(set(wrong.values())) < DISTINCT_MISTAKES:
        return None
    task = family.task(givens)
    Network(task.input, task.layers)  # raises where the layers don't fit on the input
    return _Posed(givens, task, steps, wrong)


def _afresh(givens: G) -> G:
    """Copy givens without what they have worked out and kept meanwhile."""
    return cast("G", replace(cast("Any", givens)))


def _wrong_answers(family: Family[G], givens: G, answer: Answer) -> dict[str, Answer]:
    """Return the wrong answers by the names of the misconceptions that give them."""
    return {
        known.name: value
        for known in family.misconceptions
        if (value := known.wrong(givens)) is not None and not answer.accepts(value)
    }


def _mistakes(family: Family[G], wrong: Mapping[str, Answer]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(known.name, known.title, wrong[known.name], known.advice, known.see)
        for known in family.misconceptions
        if known.name in wrong
    )


def _is_exposed(family: Family[G], target: str, givens: G, answer: Answer) -> bool:
    """Tell whether the targeted misconception gives a wrong answer. Asked first: most draws fail here."""
    value = next(known for known in family.misconceptions if known.name == target).wrong(givens)
    return value is not None and not answer.accepts(value)


def _is_unshared(wrong: Mapping[str, Answer], target: str) -> bool:
    value = wrong[target]
    return sum(other == value for other in wrong.values()) == 1
