"""Question banks: each card is written separately, and the questions are then grouped into pools."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from quizgen.cards import About, Card, ConceptCard, Templates, about
from quizgen.deck import Deck
from quizgen.export.lms.items import Item, items
from quizgen.export.lms.writing import Export
from quizgen.export.topics import topic


class Question(NamedTuple):
    """A question as a format has it.

    Attributes:
        code: of its problem, or a concept's id.
        text: in the format.
        pictures: the files that it shows, by name.
        left_out: how many pictures the format can't hold.
    """

    code: str
    text: str
    pictures: Mapping[str, bytes] = {}
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A card as a question bank holds it: the problems of a numeric card, or the essay question of a concept.

    Attributes:
        pool: of a numeric card, family and level; empty for a concept.
        title: of the pool, or of the concept.
        questions: none for a concept where a format holds no essays.
        about: what its export is called after.
    """

    pool: str
    topic: str
    title: str
    questions: tuple[Question, ...]
    about: About


class Pool(NamedTuple):
    """All variants of a family's level. `cards` says how many of them a student gets."""

    id: str
    topic: str
    title: str
    cards: int
    questions: tuple[Question, ...]


class Bank(ABC):
    """Writes question banks in one format, and remembers texts that many questions share."""

    holds_essays = True
    """Whether concepts become essay questions."""

    def card(self, card: Card, _templates: Templates) -> Written:
        """Write a card. Several processes may do so, each with its own copy of the bank."""
        if isinstance(card, ConceptCard):
            essays = (self.essay(card),) if self.holds_essays else ()
            return Written("", topic(card), card.title, essays, about(card))
        problems = tuple(map(self.problem, items(card)))
        return Written(f"{card.family}/{card.level}", topic(card), card.skill, problems, about(card))

    @abstractmethod
    def problem(self, item: Item) -> Question:
        """Write the question of a problem."""

    def essay(self, card: ConceptCard) -> Question:
        """Write the question of a concept."""
        raise NotImplementedError

    @abstractmethod
    def export(self, deck: Deck[Written]) -> Export:
        """Put the questions together."""


def pools(cards: Iterable[Written]) -> tuple[Pool, ...]:
    """Return the problems, family by family and level by level, in the order of the cards."""
    groups: dict[str, list[Written]] = {}
    for card in cards:
        if card.pool:
            groups.setdefault(card.pool, []).append(card)
    return tuple(
        Pool(name, group[0].topic, group[0].title, len(group), tuple(one for card in group for one in card.questions))
        for name, group in groups.items()
    )


def essays_by_topic(cards: Iterable[Written]) -> dict[str, list[str]]:
    """Return the texts of the essay questions by their topics."""
    groups: dict[str, list[str]] = {}
    for card in concept_cards(cards):
        groups.setdefault(card.topic, []).extend(question.text for question in card.questions)
    return groups


def concept_cards(cards: Iterable[Written]) -> tuple[Written, ...]:
    """Return the cards of concepts."""
    return tuple(card for card in cards if not card.pool)


def default_category(deck: Deck[Written]) -> str:
    """Name the top category after the seed: Moodle never replaces questions, so new numbers need a new place."""
    return f"quizgen, seed {deck.seed}"
