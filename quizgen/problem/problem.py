"""One problem, complete: the question, its solution, and the wrong answers that have a name."""

from dataclasses import dataclass

from quizgen.problem.answers import Answer
from quizgen.problem.instance import Mistake, Step, Task
from quizgen.problem.question import Question


@dataclass(frozen=True, slots=True)
class Problem:
    """One instance of a family.

    Attributes:
        code: regenerates exactly this problem, e.g. `conv-output-size/2/k3f9`.
        target: name of the mistake that this problem was drawn to expose; always among `mistakes`, or empty if
            there are none.
        mistakes: named wrong answers, each different from the answer. Two may share a value.
    """

    family: str
    level: int
    code: str
    question: Question
    task: Task
    steps: tuple[Step, ...]
    target: str
    mistakes: tuple[Mistake, ...]

    @property
    def answer(self) -> Answer:
        """The last step's value: solution and answer can't disagree."""
        return self.steps[-1].value

    @property
    def wrong_answers(self) -> tuple[tuple[Answer, tuple[Mistake, ...]], ...]:
        """The wrong answers, each with all the mistakes that lead to it."""
        groups: dict[Answer, list[Mistake]] = {}
        for mistake in self.mistakes:
            groups.setdefault(mistake.value, []).append(mistake)
        return tuple((value, tuple(group)) for value, group in groups.items())
