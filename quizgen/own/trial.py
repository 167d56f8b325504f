"""What trials of problems have shown."""

from dataclasses import dataclass

from quizgen.notes import Message
from quizgen.own.family import OwnFamily
from quizgen.problem import Answer


@dataclass(frozen=True, slots=True)
class Trial:
    """What the draws of a problem have shown.

    Attributes:
        instances: how many different ones there are; None if more than can be counted, or nobody asked.
        answers: those of the draws.
        luck: how often each mistake applied, and how often it was right, by its title.
    """

    instances: int | None
    answers: tuple[Answer, ...]
    luck: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The families of some notes, what their draws have shown, and what there is to say, in the order of the notes."""

    families: tuple[OwnFamily, ...]
    trials: tuple[Trial, ...]
    messages: tuple[Message, ...]
