"""Wrong rules made into wrong answers."""

from collections.abc import Callable
from typing import TypeVar

from quizgen.problem import Answer, Integer

G = TypeVar("G")


def integer(wrong: Callable[[G], int | None]) -> Callable[[G], Answer | None]:
    """Make a wrong rule for a whole number a wrong answer; None stays None: the rule does not apply."""

    def answer(givens: G) -> Answer | None:
        value = wrong(givens)
        return None if value is None else Integer(value)

    return answer
