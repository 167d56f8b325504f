"""What is asked of a deck."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from quizgen.cards import ConceptCard, NumericCard, Templates, concept_card, numeric_card
from quizgen.notes import Concept
from quizgen.problem import Family, Problem, Topic

_SEEDS = 100_000
"""Fresh seeds are below this: short enough to copy from a sheet."""


def fresh_seed() -> int:
    """Return a seed for those who choose none."""
    return secrets.randbelow(_SEEDS)


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
    def salt(self) -> str:
        """What decides, besides its name, which family or concept comes first."""
        return f"{self.seed}/" if self.seed_chooses_families else ""

    def numeric_card(self, family: Family, level: int, slot: int, problems: Sequence[Problem]) -> NumericCard:
        """Make the card of a skill as it was asked for; `slot` counts the level's cards, from 1."""
        return numeric_card(
            family, level, slot, problems, self.explanations, templates=self.templates, pictures=self.pictures
        )

    def concept_card(self, concept: Concept) -> ConceptCard:
        """Make the card of a concept as it was asked for."""
        return concept_card(concept, pictures=self.pictures)
