"""Cards written for the page, one by one: all that does not depend on the other cards of the deck."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from quizgen.cards import About, Card, ConceptCard, NumericCard, Templates, Variant, about
from quizgen.export.html.articles import article_body
from quizgen.export.html.lines import card_line
from quizgen.export.topics import topic
from quizgen.export.web import card_html
from quizgen.notes import Concept, Image, MistakeWords
from quizgen.problem import Problem
from quizgen.problem.choices import choices
from quizgen.richtext import plain, without_footnotes


@dataclass(frozen=True, slots=True)
class Exercise:
    """A card as the page holds it.

    Attributes:
        skill: of a concept, the headings above it in its note.
        name: tells it from all other questions, and stays when its note is edited elsewhere.
        words: of its question, if it comes from a note: those of two courses may have the same name.
        sets: how many sets of numbers it has; 0 for a concept.
        body: HTML, the article below its heading.
        line: JSON for the script.
        family: of a numeric card.
        mistakes: their words, by name.
        why: the concepts that explain them.
        images: the pictures of its note.
        about: what its export is called after.
    """

    skill: str
    topic: str
    name: str
    words: str
    sets: int
    body: Markup
    line: str
    family: str
    mistakes: Mapping[str, MistakeWords]
    why: tuple[Concept, ...]
    images: tuple[Image, ...]
    about: About

    @property
    def language(self) -> str | None:
        """That of its note, if it says so."""
        return self.about.note.language if self.about.note else None


def exercise(card: Card, templates: Templates, *, anchors: Mapping[str, str], multiple_choice: bool) -> Exercise:
    """Write a card for the page.

    Args:
        card: from a deck.
        templates: how it looks.
        anchors: where the concepts that explain mistakes stand on the page, by id.
        multiple_choice: whether numeric answers are chosen instead of typed.
    """
    if isinstance(card, ConceptCard):
        return _concept(card, templates, anchors)
    return _problem(card, templates, anchors, multiple_choice=multiple_choice)


def _concept(card: ConceptCard, templates: Templates, anchors: Mapping[str, str]) -> Exercise:
    written = replace(card, question=card_html(card, card.question), answer=card_html(card, card.answer))
    skill = " › ".join(card.context)
    return Exercise(
        skill=skill,
        topic=topic(card),
        name=card.id,
        words=_words(card.question),
        sets=0,
        body=article_body(written, templates, anchors),
        line=card_line(written, skill),
        family="",
        mistakes={},
        why=(),
        images=card.images,
        about=about(card),
    )


def _problem(card: NumericCard, templates: Templates, anchors: Mapping[str, str], *, multiple_choice: bool) -> Exercise:
    variants = tuple(
        Variant(one.problem, card_html(card, one.question), card_html(card, one.solution)) for one in card.variants
    )
    written = replace(card, variants=variants)
    options = tuple(_options(one.problem) for one in variants) if multiple_choice else ()
    first = options[0] if options else ()
    return Exercise(
        skill=card.skill,
        topic=topic(card),
        name=" ".join((variants[0].problem.code, *first)),
        words=_words(card.variants[0].question) if card.written else "",
        sets=len(variants),
        body=article_body(written, templates, anchors, first),
        line=card_line(written, card.skill, options),
        family=card.family,
        mistakes=card.mistakes,
        why=card.why,
        images=card.images,
        about=about(card),
    )


def _words(question: Markup) -> str:
    return plain(without_footnotes(question))


def _options(problem: Problem) -> tuple[str, ...]:
    """Return the answers to choose from, as text."""
    return tuple(answer.text for answer in choices(problem))
