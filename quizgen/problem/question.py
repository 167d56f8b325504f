"""A question of a family: what is given, what is asked, how it is worked out, and how it is worked out wrongly."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from quizgen.drawing import Drawing
from quizgen.problem.answers import Answer
from quizgen.problem.instance import Step, Task


class Question(ABC):
    """The base of all questions: frozen dataclasses of what is given, and nothing more.

    Attributes:
        words: names the question's macros in its family's template, `<words>_question` and `<words>_solution`.
    """

    words: ClassVar[str]

    def __getstate__(self) -> dict[str, Any]:
        """Pickle only what is given, and not what has been worked out from it."""
        return {name: getattr(self, name) for name in getattr(self, "__dataclass_fields__", ())}

    @abstractmethod
    def task(self) -> Task:
        """Return the givens as a network that anyone can recompute."""

    @abstractmethod
    def solve(self) -> tuple[Step, ...]:
        """Return the worked steps; the last one's value is the answer."""

    @cached_property
    def solution(self) -> tuple[Step, ...]:
        """The worked steps. They are worked out once: drawing, checking and showing all ask for them."""
        return self.solve()

    @abstractmethod
    def effort(self) -> int:
        """Return the mental effort (`problem.effort`)."""

    def sketch(self) -> Drawing | None:
        """Draw what is given; the picture must not give the answer away."""
        return None

    def picture(self) -> Drawing | None:
        """Draw the solution."""
        return None


Q = TypeVar("Q", bound=Question)
Q_contra = TypeVar("Q_contra", bound=Question, contravariant=True)


class Wrong(NamedTuple, Generic[Q_contra]):
    """A wrong method: its name, and the answer that it leads to.

    What it is called and what sets it right is in `content/mistakes/`.

    Attributes:
        name: the slug of its words.
        rule: the wrong answer; None where the method does not apply (no padding to forget) or gives nothing sensible.
        levels: those whose problems are drawn to expose it; all that ask the question, unless said otherwise.
        slots: values for the `{{name}}` in its advice, by name.
    """

    name: str
    rule: Callable[[Q_contra], Answer | None]
    levels: tuple[int, ...] | None = None
    slots: Callable[[Q_contra], Mapping[str, object]] | None = None


@dataclass(frozen=True, slots=True)
class Asks(Generic[Q]):
    """A question that a family asks, its wrong methods in the order in which they are shown, and its levels."""

    question: type[Q]
    wrong: tuple[Wrong[Q], ...]
    levels: tuple[int, ...] = (1, 2, 3)
