"""A kind of problem, as its module in `quizgen.families` declares it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from random import Random
from typing import Any

from quizgen.problem.question import Asks, Question, Wrong

LEVELS = (1, 2, 3)
"""Warm-up, exam, expert."""

USUAL_EFFORT = (8, 14, 20)
"""Bounds on the mental effort (`problem.effort`), by level."""

USUAL_SHARE = 0.1
"""Where there are enough possible answers, none has more than this share of the draws."""


class Topic(Enum):
    """What a family is about; its tag in every export, and in the notes that explain it."""

    OUTPUT_SIZE = "cnn::output-size"
    PARAMETERS = "cnn::parameters"
    COMPUTE = "cnn::compute"
    RECEPTIVE_FIELD = "cnn::receptive-field"


class Rank(Enum):
    """How early a family comes when cards are shared: a note's own, what everybody needs, and last what few need."""

    OWN = "own"
    CORE = "core"
    COURSE = "course"
    SPECIAL = "special"
    NETWORK = "network"
    """About a published network, among families that are not: these get a share of their own."""


@dataclass(frozen=True, slots=True)
class Level:
    """One of a family's levels.

    Attributes:
        asks: what is asked for, in a few words.
        draw: makes a question, or None for an unlucky draw. What is ill-posed, not diagnostic, too hard or drawn
            before is rejected in `problem.sampling`, not here.
        forms: the forms of question that it asks (`problem.forms`).
        max_share: bound on the share of the most frequent answer.
    """

    asks: str
    draw: Callable[[Random], Question | None]
    forms: tuple[str, ...]
    max_share: float = USUAL_SHARE


@dataclass(frozen=True)
class Family:
    """One kind of numeric problem.

    The name of a family about a network ends with the network's: `stage-parameters@resnet50`. The template
    `problems/<kind>.html.j2` puts the questions into words; the words of its mistakes are on the page of the same name.

    Attributes:
        topic: what it is about; None for a problem of a note.
        first_level: the number of the first of its levels.
    """

    name: str
    title: str
    topic: Topic | None
    questions: tuple[Asks[Any], ...]
    levels: tuple[Level, ...]
    rank: Rank = Rank.COURSE
    efforts: tuple[int, int, int] = USUAL_EFFORT
    patience: int = 400
    """A level counts as exhausted after this many codes in a row without a new problem."""
    first_level: int = 1

    @property
    def kind(self) -> str:
        """The name without a network's."""
        return self.name.partition("@")[0]

    def level(self, number: int) -> Level:
        """Return the level with this number, from 1."""
        return self.levels[number - self.first_level]

    @property
    def level_numbers(self) -> range:
        """The numbers of its levels."""
        return range(self.first_level, self.first_level + len(self.levels))

    @property
    def is_strict(self) -> bool:
        """Whether no wrong method may be right by luck, and any number of them is enough: so it is with notes."""
        return False

    def asks(self, level: int) -> bool:
        """Tell whether there is anything to ask at a level."""
        return level in self.level_numbers and bool(self.targets(level) or (self.is_strict and not self.mistakes))

    def max_effort(self, level: int) -> int:
        """Return the bound on the mental effort of a level's problems."""
        return self.efforts[level - 1]

    def wrong(self, question: Question) -> tuple[Wrong[Any], ...]:
        """Return the wrong methods for a question."""
        return self._wrong_by_type[type(question)]

    def targets(self, level: int) -> tuple[str, ...]:
        """Return the names of the wrong methods that a level's problems are drawn to expose."""
        return self._targets_by_level.get(level, ())

    @cached_property
    def mistakes(self) -> tuple[str, ...]:
        """The names of all wrong methods."""
        return tuple(dict.fromkeys(wrong.name for asks in self.questions for wrong in asks.wrong))

    @cached_property
    def _targets_by_level(self) -> dict[int, tuple[str, ...]]:
        names: dict[int, dict[str, None]] = defaultdict(dict)
        for asks in self.questions:
            for wrong in asks.wrong:
                for level in asks.levels if wrong.levels is None else wrong.levels:
                    names[level][wrong.name] = None
        return {level: tuple(exposed) for level, exposed in names.items()}

    @cached_property
    def _wrong_by_type(self) -> dict[type[Question], tuple[Wrong[Any], ...]]:
        return {asks.question: asks.wrong for asks in self.questions}
