"""Drawing problems that teach: the one place that aims, rejects and gives up.

Plain random numbers make poor questions: the ceiling is right by luck half of the time. So a misconception is chosen
first, and numbers are drawn until it gives a wrong answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple, cast

from quizgen.errors import ContentError, IllPosedError
from quizgen.problem.answers import Answer, Name
from quizgen.problem.family import Family
from quizgen.problem.instance import Mistake, Step, Task
from quizgen.problem.problem import Problem
from quizgen.problem.question import Question, Wrong
from quizgen.solver import Network

DISTINCT_MISTAKES = 3
"""A problem has at least this many different wrong answers with a name; where names are asked for, one less. In notes
any number is enough."""

_DRAWS = 2_000
"""Draws after which a family is reported as one that can't be drawn."""

_DRAWS_WITH_UNIQUE_TARGET = 8
"""In this many fitting draws, no other mistake may give the target's value; after that, others may share it."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o, u: codes are read from paper
_CODE_LENGTH = 4


def problem_for(family: Family, level: int, suffix: str) -> Problem:
    """Return the problem with the code `<family>/<level>/<suffix>`: always the same one.

    Raises:
        ContentError: the family's draws are never diagnostic.
    """
    code = f"{family.name}/{level}/{suffix}"
    rng = Random(code)
    targets = family.targets(level)
    target = rng.choice(targets) if targets else ""
    fitting = 0
    for _ in range(_DRAWS):
        try:
            draft = _attempt(family, level, target, rng)
        except IllPosedError:
            continue
        if draft is None:
            continue
        fitting += 1
        if fitting > _DRAWS_WITH_UNIQUE_TARGET or not target or _is_unshared(draft.wrong, target):
            mistakes = _mistakes(family.wrong(draft.question), draft)
            question = _without_cached_values(draft.question)
            return Problem(family.name, level, code, question, draft.task, draft.steps, target, mistakes)
    exposing = f" that exposes “{target}”" if target else ""
    raise ContentError(
        f"{code}: no problem in {_DRAWS} draws{exposing}; widen the draws of {family.name} "
        f"or leave this target out of level {level}"
    )


class DrawOutcome(NamedTuple):
    """What a problem made of a draw would show: its answer, and the names of its mistakes."""

    answer: Answer
    exposed: frozenset[str]


def try_draw(family: Family, level: int, rng: Random) -> DrawOutcome | None:
    """Draw once without a target, to find out what could be one; None if the draw makes no problem."""
    try:
        question = family.level(level).draw(rng)
        if question is None or question.effort() > family.max_effort(level):
            return None
        answer = question.solution[-1].value
        wrong = _wrong_answers(family.wrong(question), question, answer)
    except IllPosedError:
        return None
    return DrawOutcome(answer, frozenset(wrong)) if _enough(wrong) else None


def distinct_problems(family: Family, level: int, seed: int | str, seen: set[Question]) -> Iterator[Problem]:
    """Yield problems of a level, none whose question is in `seen` (which grows), until no new ones turn up."""
    misses = 0
    if not family.asks(level):
        return
    for suffix in _suffixes(family, level, seed):
        problem = problem_for(family, level, suffix)
        if problem.question in seen:
            misses += 1
            if misses == family.patience:
                return
            continue
        misses = 0
        seen.add(problem.question)
        yield problem


def _suffixes(family: Family, level: int, seed: int | str) -> Iterator[str]:
    random = Random(f"{seed}/{family.name}/{level}")
    while True:
        yield "".join(random.choices(_ALPHABET, k=_CODE_LENGTH))


class _Draft(NamedTuple):
    """A draw that would make a problem, and its wrong answers by the names of the methods that lead to them."""

    question: Question
    task: Task
    steps: tuple[Step, ...]
    wrong: dict[str, Answer]


def _attempt(family: Family, level: int, target: str, rng: Random) -> _Draft | None:
    """Draw once; return None for a draw that would not teach what it is meant to."""
    question = family.level(level).draw(rng)
    if question is None:
        return None
    methods = family.wrong(question)
    targeted = _value_of(methods, target, question)
    if (target and targeted is None) or question.effort() > family.max_effort(level):
        return None  # before anything is worked out: most draws fail here
    steps = question.solution
    answer = steps[-1].value
    if targeted is not None and answer.accepts(targeted):
        return None
    wrong = _wrong_answers(methods, question, answer)
    if not family.is_strict and not _enough(wrong):
        return None
    if family.is_strict and any(_is_lucky(method, question, answer) for method in methods):
        return None
    task = question.task()
    if task.input:
        Network(task.input, task.layers)  # raises where the layers don't fit on the input
    return _Draft(question, task, steps, wrong)


def _enough(wrong: Mapping[str, Answer]) -> bool:
    """Tell whether there are enough different wrong answers."""
    values = set(wrong.values())
    return len(values) >= DISTINCT_MISTAKES - any(isinstance(value, Name) for value in values)


def _without_cached_values(question: Question) -> Question:
    """Copy a question without its cached values, which would otherwise stay in memory with the problem."""
    return cast("Question", replace(cast("Any", question)))


def _wrong_answers(methods: tuple[Wrong[Any], ...], question: Question, answer: Answer) -> dict[str, Answer]:
    """Return the wrong answers by the names of the methods that lead to them."""
    return {
        wrong.name: value
        for wrong in methods
        if (value := wrong.rule(question)) is not None and not answer.accepts(value)
    }


def _mistakes(methods: tuple[Wrong[Any], ...], draft: _Draft) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(wrong.name, draft.wrong[wrong.name], _slots(wrong, draft.question))
        for wrong in methods
        if wrong.name in draft.wrong
    )


def _slots(wrong: Wrong[Any], question: Question) -> tuple[tuple[str, str], ...]:
    if wrong.slots is None:
        return ()
    return tuple(
        (name, f"{value:,}" if isinstance(value, int) else str(value)) for name, value in wrong.slots(question).items()
    )


def _value_of(methods: tuple[Wrong[Any], ...], name: str, question: Question) -> Answer | None:
    """Return what a method leads to; None where it does not apply, or is not one of the question's."""
    for wrong in methods:
        if wrong.name == name:
            return wrong.rule(question)
    return None


def _is_lucky(method: Wrong[Any], question: Question, answer: Answer) -> bool:
    """Tell whether a wrong method gives the right answer."""
    value = method.rule(question)
    return value is not None and answer.accepts(value)


def _is_unshared(wrong: Mapping[str, Answer], target: str) -> bool:
    value = wrong[target]
    return sum(other == value for other in wrong.values()) == 1
