"""Questions worked by hand: the right answer, and what wrong methods make of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from quizgen.families import all_families
from quizgen.problem import Answer, Family, Question
from quizgen.solver import Conv2d

_FAMILIES = {asks.question: family for family in all_families() for asks in family.questions}


@dataclass(frozen=True)
class Case:
    """A question whose answers are known from courses, exams and papers.

    Attributes:
        promise: what the case is for, in a few words; names the test.
        right: the right answer, as text or as data.
        wrong: wrong answers by the slugs of the methods; None where a method gives no wrong answer: it does not apply,
            or is right by luck.
        complete: whether no other method gives a wrong answer.
    """

    promise: str
    question: Question
    right: object
    wrong: Mapping[str, object]
    complete: bool = False

    @property
    def expected(self) -> dict[str, object]:
        """The right answer and the wrong ones, as they are known."""
        return {"right": self.right, **self.wrong}

    @property
    def found(self) -> dict[str, object]:
        """The right answer and the wrong ones, as the family has them."""
        family = _FAMILIES[type(self.question)]
        unknown = self.wrong.keys() - set(family.mistakes)
        assert not unknown, f"{family.name} has no {unknown}"
        right = self.question.solve()[-1].value
        wrong = wrong_answers(family, self.question)
        names = {**self.wrong, **wrong} if self.complete else self.wrong
        found = {name: _like(self.wrong.get(name), wrong[name]) if name in wrong else None for name in names}
        return {"right": _like(self.right, right), **found}


def wrong_answers(family: Family, question: Question) -> dict[str, Answer]:
    """Return the answers that wrong methods lead to, by name, but those that are right by luck."""
    right = question.solve()[-1].value
    answers = {wrong.name: wrong.rule(question) for wrong in family.wrong(question)}
    return {name: answer for name, answer in answers.items() if answer is not None and not right.accepts(answer)}


def each(*cases: Case) -> pytest.MarkDecorator:
    """Run a test for each case."""
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.promise) for case in cases])


def conv(kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Conv2d:
    """Return a square convolution of one channel."""
    return Conv2d(1, 1, (kernel, kernel), (stride, stride), (padding, padding), (dilation, dilation))


def _like(known: object, answer: Answer) -> object:
    """Write an answer as the known one is written."""
    return answer.text if isinstance(known, str) else answer.data
