"""A kind of problem, as its module in `quizgen.families` declares it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Generic, TypeVar

from markupsafe import Markup

from quizgen.drawing import Drawing
from quizgen.problem.answers import Answer
from quizgen.problem.instance import Step, Task

G = TypeVar("G")


class Topic(Enum):
    """What a family is about; its tag in every export, and in the notes that explain it."""

    OUTPUT_SIZE = "cnn::output-size"
    PARAMETERS = "cnn::parameters"
    COMPUTE = "cnn::compute"
    RECEPTIVE_FIELD = "cnn::receptive-field"


USUAL_SHARE = 0.1
"""Where there are enough possible answers, none has more than this share of the draws."""


@dataclass(frozen=True, slots=True)
class Misconception(Generic[G]):
    """A wrong solver with a name.

    Attributes:
        name: slug, unique in its family.
        title: what went wrong, in a few words a learner understands.
        advice: one or two sentences that set it right.
        see: id of the concept that explains it.
        wrong: the answer it gives; None where it does not apply (no padding to forget) or gives nothing sensible.
    """

    name: str
    title: str
    advice: Markup
    see: str
    wrong: Callable[[G], Answer | None]


@dataclass(frozen=True, slots=True)
class Level:
    """One of a family's levels: 1 (warm-up), 2 (exam), 3 (expert).

    Attributes:
        asks: what is asked for, in a few words.
        targets: names of the misconceptions that problems of this level are drawn to expose.
        max_effort: bound on the mental effort (`problem.effort`).
        max_share: bound on the share of the most frequent answer.
        forms: the forms of question that it asks (`problem.forms`).
    """

    number: int
    asks: str
    targets: tuple[str, ...]
    max_effort: int
    max_share: float = USUAL_SHARE
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family(Generic[G]):
    """One kind of numeric problem. Its template `problems/<name>.html.j2` puts the givens into words.

    Attributes:
        draw: givens of a level, or None for an unlucky draw. What is ill-posed, not diagnostic, too hard or drawn
            before is rejected in `problem.sampling`, not here.
        task: the givens as a network that anyone can recompute.
        solve: the worked steps; the last one's value is the answer.
        effort: mental effort of the givens.
        sketch: a picture for the question, which must not give the answer away; None where words are enough.
        picture: a picture for the solution.
    """

    name: str
    title: str
    topic: Topic
    levels: tuple[Level, ...]
    draw: Callable[[Random, int], G | None]
    task: Callable[[G], Task]
    solve: Callable[[G], tuple[Step, ...]]
    effort: Callable[[G], int]
    misconceptions: tuple[Misconception[G], ...]
    sketch: Callable[[G], Drawing | None] | None = None
    picture: Callable[[G], Drawing | None] | None = None

    def level(self, number: int) -> Level:
        """Return the level with this number.

        Raises:
            KeyError: there is none.
        """
        for level in self.levels:
            if level.number == number:
                return level
        raise KeyError(number)
