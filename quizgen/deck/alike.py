"""Problems for the versions of a sheet: other numbers, but the same form of question and nearly the same effort."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import chain
from math import log

from quizgen.problem import Problem

_WITHIN = 1.3
"""The hardest of a group takes at most about so many times the effort of the easiest."""

_MAX_MISSES = 400
"""Problems looked at without a complete group, after which the effort is no longer looked at."""

_Waiting = dict[Hashable, list[list[Problem]]]
"""Groups that are not complete yet, by what their problems have in common."""


def alike(problems: Iterator[Problem], size: int) -> Iterator[Problem]:
    """Yield problems in groups of `size` that are alike, one group after the other.

    Alike are problems that ask the same of the same kinds of layers, with nearly the same effort and different answers.
    Where a level has too few of these, effort and answers are not looked at; the form of the question always is.
    """

    def effort(problem: Problem) -> int:
        return round(log(1 + problem.question.effort(), _WITHIN))

    waiting: _Waiting = defaultdict(list)
    by_form_and_effort = _groups(
        problems, lambda problem: (_form(problem), effort(problem)), size, waiting, patience=_MAX_MISSES
    )
    yield from by_form_and_effort
    left = sorted((problem for groups in waiting.values() for group in groups for problem in group), key=effort)
    yield from _groups(chain(left, problems), _form, size, defaultdict(list))


def _groups(
    problems: Iterable[Problem],
    key: Callable[[Problem], Hashable],
    size: int,
    waiting: _Waiting,
    *,
    patience: int | None = None,
) -> Iterator[Problem]:
    """Yield a group as soon as `size` problems with the same key have come; the others are left in `waiting`.

    With `patience`, the answers of a group differ, and it ends after so many problems without a complete group.
    """
    since = 0
    for problem in problems:
        since += 1
        groups = waiting[key(problem)]
        group = next((group for group in groups if patience is None or _is_new(problem, group)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(problem)
        if len(group) == size:
            yield from group
            groups.remove(group)
            since = 0
        elif since == patience:
            return


def _is_new(problem: Problem, group: Iterable[Problem]) -> bool:
    return all(problem.answer != other.answer for other in group)


def _form(problem: Problem) -> Hashable:
    """Return what a question's words depend on: what is asked, what is given, and of which layers."""
    task = problem.task
    return (
        task.asked,
        problem.answer.kind,
        tuple(name for name, _ in task.details),
        task.unknown and task.unknown[1],
        tuple(type(layer).__name__ for layer in task.layers),
    )
