"""What is asked of a deck."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from quizgen.cards import Templates
from quizgen.notes import Concept
from quizgen.problem import Family, Topic


class All(Enum):
    """As many as there are."""

    ALL = "all"


ALL: Final = All.ALL


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for.

    Attributes:
        total: cards in all; ALL, if only notes are asked for, for all their concepts and a card of each problem.
        seed: decides all that is random.
        variants: problems a numeric card carries.
        levels: those to draw from.
        families: those to draw from; empty for concepts only.
        concepts: those found in the notes; empty for problems only.
        concept_limit: how many concepts; None for the usual share.
        explanations: concepts by id, to go with the mistakes that they explain.
        templates: what puts the problems into words.
        seed_chooses_families: the seed also decides which families and concepts a small export asks. Else these are
            always the same, so that a new seed gives new numbers to the same cards.
        pictures: whether cards show the pictures that quizgen draws.
        topics: shares of the numeric cards by topic; empty if topics don't matter.
    """

    total: int | All
    seed: int
    variants: int
    levels: tuple[int, ...]
    families: tuple[Family, ...]
    concepts: tuple[Concept, ...]
    concept_limit: int | All | None
    explanations: Mapping[str, Concept]
    templates: Templates
    seed_chooses_families: bool = False
    pictures: bool = True
    topics: Mapping[Topic, int] = field(default_factory=dict)

    @property
    def shown_explanations(self) -> Mapping[str, Concept]:
        """The explanations, without their drawings where no pictures are wanted."""
        if self.pictures:
            return self.explanations
        return {name: concept.undrawn for name, concept in self.explanations.items()}

    @property
    def salt(self) -> str:
        """What decides, besides its name, which family or concept comes first."""
        return f"{self.seed}/" if self.seed_chooses_families else ""
