"""Cards as the page shows them: the first variant of each, and the ideas that explain its mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from quizgen.cards import Card, ConceptCard, NumericCard, Templates, Variant
from quizgen.export.topics import topic
from quizgen.export.web import card_html, page_html
from quizgen.notes import MistakeWords
from quizgen.problem import Mistake, Problem
from quizgen.problem.choices import choices
from quizgen.richtext import whole_sizes


@dataclass(frozen=True, slots=True)
class Idea:
    """A concept that explains a mistake, and where it stands on the page."""

    anchor: str
    title: str
    answer: Markup


@dataclass(frozen=True, slots=True)
class ShownMistake:
    """A mistake as the page shows it. `see` is the anchor of an idea, or empty."""

    title: str
    advice: Markup
    see: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """A card as the page shows it without scripts."""

    number: int
    kind: str
    skill: str
    topic: str
    code: str
    question: Markup
    answer: Markup
    solution: Markup
    wrong_answers: tuple[tuple[str, tuple[ShownMistake, ...]], ...]
    options: tuple[str, ...]


def ideas_of(cards: Sequence[Card]) -> dict[str, Idea]:
    """Return the concepts that explain mistakes of the cards, by id, each once."""
    concepts = {concept.id: concept for card in cards if isinstance(card, NumericCard) for concept in card.why}
    return {
        concept.id: Idea(f"idea-{number}", whole_sizes(concept.title), page_html(concept.answer))
        for number, concept in enumerate(concepts.values(), start=1)
    }


def page_card(card: Card, _templates: Templates) -> Card:
    """Return a card with its questions, answers and solutions written for a page."""
    if isinstance(card, ConceptCard):
        return replace(card, question=card_html(card, card.question), answer=card_html(card, card.answer))
    variants = tuple(
        Variant(one.problem, card_html(card, one.question), card_html(card, one.solution)) for one in card.variants
    )
    return replace(card, variants=variants)


def exercise(number: int, card: Card, ideas: dict[str, Idea], *, multiple_choice: bool) -> Exercise:
    """Make the exercise of a card that is written for a page."""
    if isinstance(card, ConceptCard):
        return Exercise(
            number=number,
            kind=card.kind,
            skill=" › ".join(card.context),
            topic=topic(card),
            code=f"{card.source.file}, line {card.source.line}",
            question=card.question,
            answer=card.answer,
            solution=Markup(),
            wrong_answers=(),
            options=(),
        )
    first = card.variants[0]
    return Exercise(
        number=number,
        kind=card.kind,
        skill=card.skill,
        topic=topic(card),
        code=first.problem.code,
        question=first.question,
        answer=Markup.escape(first.problem.answer.text),
        solution=first.solution,
        wrong_answers=_wrong_answers(card, first.problem, ideas),
        options=options(first.problem) if multiple_choice else (),
    )


def options(problem: Problem) -> tuple[str, ...]:
    """Return the answers to choose from, as text."""
    return tuple(answer.text for answer in choices(problem))


def _wrong_answers(
    card: NumericCard, problem: Problem, ideas: dict[str, Idea]
) -> tuple[tuple[str, tuple[ShownMistake, ...]], ...]:
    return tuple(
        (value.text, tuple(_shown(card.mistakes[mistake.name], mistake, ideas) for mistake in mistakes))
        for value, mistakes in problem.wrong_answers
    )


def _shown(words: MistakeWords, mistake: Mistake, ideas: dict[str, Idea]) -> ShownMistake:
    return ShownMistake(whole_sizes(words.title), page_html(words.advice_for(mistake.slots)), _anchor(words.see, ideas))


def _anchor(see: str, ideas: dict[str, Idea]) -> str:
    return ideas[see].anchor if see in ideas else ""
