"""A deck as versions A, B, C… of one sheet: the same skills, other numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from random import Random
from string import ascii_uppercase

from markupsafe import Markup, escape

from quizgen.cards import Card, ConceptCard
from quizgen.deck import Deck
from quizgen.export.web import concept_html, page_html
from quizgen.richtext import plain

MOST_VERSIONS = len(ascii_uppercase)

_CONCEPT_POINTS = 2
_WORDS_A_LINE = 9
"""A line written by hand holds about so many words of an answer."""
_FEWEST_LINES, _MOST_LINES = 3, 8


@dataclass(frozen=True, slots=True)
class Question:
    """One question of one version.

    Attributes:
        number: its place on the version's sheet, from 1.
        card: id of the card, the same in all versions.
        code: gives it back with `quizgen show`; empty for a concept.
        points: what it counts.
        lines: lines to write on; 0 where there is a number to find.
        answer: as text, or a concept's whole answer.
        wrong_answers: each with the titles of the mistakes that lead to it.
    """

    number: int
    card: str
    skill: str
    code: str
    points: int
    lines: int
    text: Markup
    answer: Markup
    solution: Markup
    wrong_answers: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the sheet."""

    letter: str
    questions: tuple[Question, ...]

    @property
    def points(self) -> int:
        return sum(question.points for question in self.questions)


def versions(deck: Deck[Card], count: int, *, shuffle: bool) -> tuple[Version, ...]:
    """Make `count` versions of a deck whose numeric cards have as many variants.

    With `shuffle` each version but the first has an order of its own.
    """
    cards = deck.cards
    return tuple(_version(cards, index, deck.seed if shuffle else None) for index in range(count))


def _version(in_order: Sequence[Card], index: int, shuffle_seed: int | None) -> Version:
    letter, cards = ascii_uppercase[index], list(in_order)
    if shuffle_seed is not None and index:
        Random(f"{shuffle_seed}/{letter}").shuffle(cards)
    return Version(letter, tuple(_question(number, card, index) for number, card in enumerate(cards, start=1)))


def _question(number: int, card: Card, index: int) -> Question:
    if isinstance(card, ConceptCard):
        words = len(plain(card.answer).split())
        return Question(
            number=number,
            card=card.id,
            skill=" › ".join(card.context),
            code="",
            points=_CONCEPT_POINTS,
            lines=min(max(ceil(words / _WORDS_A_LINE), _FEWEST_LINES), _MOST_LINES),
            text=concept_html(card, card.question),
            answer=concept_html(card, card.answer),
            solution=Markup(),
            wrong_answers=(),
        )
    variant = card.variants[index]
    problem = variant.problem
    return Question(
        number=number,
        card=card.id,
        skill=card.skill,
        code=problem.code,
        points=card.level,
        lines=0,
        text=page_html(variant.question),
        answer=escape(problem.answer.text),
        solution=page_html(variant.solution),
        wrong_answers=tuple(
            (value.text, tuple(card.mistakes[mistake.name].title for mistake in group))
            for value, group in problem.wrong_answers
        ),
    )
