"""A card as the page shows it without scripts: question, answer, solution, and where wrong answers come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from quizgen.cards import Card, ConceptCard, NumericCard, Templates, Variant
from quizgen.export.web import page_html
from quizgen.notes import MistakeWords
from quizgen.problem import Mistake
from quizgen.richtext import begins_right, code_in_order, whole_sizes


@dataclass(frozen=True, slots=True)
class ShownMistake:
    """A mistake as the page shows it.

    Attributes:
        see: the anchor of an idea, or empty.
        language: that of its note, if it says so.
        runs_left: whether its words run from right to left.
    """

    title: str
    advice: Markup
    see: str
    language: str | None
    runs_left: bool


@dataclass(frozen=True, slots=True)
class Body:
    """What an article shows below its heading.

    Attributes:
        answer: a concept's, or the right one of the problem.
        solution: of a problem, as are those that follow.
        wrong_answers: each with the mistakes that lead to it.
        options: answers to choose from.
    """

    kind: str
    code: Markup
    question: Markup
    answer: Markup
    solution: Markup | None = None
    wrong_answers: tuple[tuple[str, tuple[ShownMistake, ...]], ...] = ()
    options: tuple[str, ...] = ()


def article_body(card: Card, templates: Templates, anchors: Mapping[str, str], options: Sequence[str] = ()) -> Markup:
    """Return what follows the heading of a card's article: the heading has a number, which depends on the deck.

    Args:
        card: its texts are written for a page.
        templates: how it looks.
        anchors: of the concepts that may explain mistakes, by id.
        options: answers to choose from, of a numeric card.
    """
    shown = _concept(card) if isinstance(card, ConceptCard) else _problem(card, card.variants[0], anchors, options)
    return templates.call("html/parts.html.j2", "body", shown).strip()


def place(card: ConceptCard) -> str:
    """Say where a concept stands."""
    return f"{card.source.file}, line {card.source.line}"


def _concept(card: ConceptCard) -> Body:
    return Body(card.kind, Markup.escape(place(card)), card.question, card.answer)


def _problem(card: NumericCard, first: Variant, anchors: Mapping[str, str], options: Sequence[str]) -> Body:
    return Body(
        kind=card.kind,
        code=code_in_order(first.problem.code),
        question=first.question,
        answer=Markup.escape(first.problem.answer.text),
        solution=first.solution,
        wrong_answers=tuple(
            (value.text, tuple(_shown(card.mistakes[mistake.name], mistake, anchors) for mistake in mistakes))
            for value, mistakes in first.problem.wrong_answers
        ),
        options=tuple(options),
    )


def _shown(words: MistakeWords, mistake: Mistake, anchors: Mapping[str, str]) -> ShownMistake:
    see = anchors.get(words.see, "")
    return ShownMistake(
        title=whole_sizes(words.title),
        advice=page_html(words.advice_for(mistake.slots)),
        see=see,
        language=words.language,
        runs_left=begins_right(words.title),
    )
