"""Multiple choice: the right answer among wrong ones that have a name, never filler."""

from random import Random

from quizgen.problem.answers import Answer
from quizgen.problem.problem import Problem

CHOICES = 4
"""The right answer and up to three wrong ones. Every problem has at least three."""


def choices(problem: Problem) -> tuple[Answer, ...]:
    """Return the answers to choose from.

    The mistake that the problem was drawn to expose is always among them. The order is random, and the same whenever
    the problem is shown; each place is equally likely to be right.
    """
    random = Random(f"{problem.code} choices")
    (target,) = (mistake.value for mistake in problem.mistakes if mistake.name == problem.target)
    wrong: dict[str, Answer] = {target.text: target}
    others = [mistake.value for mistake in problem.mistakes]
    random.shuffle(others)
    for value in others:
        if len(wrong) == CHOICES - 1:
            break
        if not any(value.accepts(chosen) or chosen.accepts(value) for chosen in wrong.values()):
            wrong[value.text] = value
    shown = [problem.answer, *wrong.values()]
    random.shuffle(shown)
    return tuple(shown)
