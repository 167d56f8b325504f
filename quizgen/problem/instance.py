"""One problem, complete: what is given, asked and worked out, and the wrong answers that have a name."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from markupsafe import Markup

from quizgen.problem.answers import Answer
from quizgen.solver import Layer, Shape

G = TypeVar("G")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a worked solution: what is done, the arithmetic as TeX, and what comes out."""

    label: str
    tex: str
    value: Answer


@dataclass(frozen=True, slots=True)
class Mistake:
    """The wrong answer that a known misconception gives on these givens.

    Attributes:
        name: slug of the misconception.
        title: what went wrong, in a few words.
        value: the wrong answer.
        advice: one or two sentences that set it right.
        see: id of the concept that explains it.
    """

    name: str
    title: str
    value: Answer
    advice: Markup
    see: str


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of which network, so that anyone can recompute the answer (`docs/json.md` lists `asked`).

    Attributes:
        asked: the quantity.
        input: shape of the network's input.
        layers: the network. Together with the input it has to be well-posed.
        details: further keys of the exported problem, such as `("unit", 4)`. Values are numbers, texts, shapes, layers,
            and tuples of these.
        unknown: layer number and name of the setting that the answer gives; it is exported as null.
    """

    asked: str
    input: Shape
    layers: tuple[Layer, ...]
    details: tuple[tuple[str, object], ...] = ()
    unknown: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Problem(Generic[G]):
    """One instance of a family.

    Attributes:
        code: regenerates exactly this problem, e.g. `conv-output-size/2/k3f9`.
        target: name of the mistake that this problem was drawn to expose; always among `mistakes`.
        mistakes: named wrong answers, each different from the answer. Two may share a value.
    """

    family: str
    level: int
    code: str
    givens: G
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
