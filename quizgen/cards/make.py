"""Problems and concepts become cards."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from quizgen.cards.card import ConceptCard, Home, NumericCard, Variant
from quizgen.cards.mistakes import mistake_words
from quizgen.cards.templates import Templates, find_templates
from quizgen.drawing import TEMPLATE as PICTURE
from quizgen.drawing import Drawing
from quizgen.notes import Concept, WrittenProblem
from quizgen.own import OwnFamily, OwnQuestion
from quizgen.problem import Family, Problem
from quizgen.richtext import without_pictures

_LEVEL_NAMES = {1: "warm-up", 2: "exam", 3: "expert"}


def numeric_card(
    family: Family,
    level: int,
    slot: int,
    problems: Sequence[Problem],
    explanations: Mapping[str, Concept],
    *,
    templates: Templates | None = None,
    pictures: bool = True,
) -> NumericCard:
    """Make the card of a skill.

    Args:
        family: what is asked.
        level: the family's level.
        slot: counts the level's cards, from 1.
        problems: the card's variants.
        explanations: concepts by id; those that the problems' mistakes name go with the card.
        templates: put the problems into words; ours if none are given.
        pictures: show what quizgen draws, in questions, solutions, advice and explanations.
    """
    templates = templates or find_templates()
    place = _place(family, level)
    known = mistake_words(family)
    mistakes = {mistake.name: known[mistake.name] for problem in problems for mistake in problem.mistakes}
    why = [explanations[see] for see in dict.fromkeys(words.see for words in mistakes.values()) if see in explanations]
    if not pictures:
        mistakes = {name: words.undrawn for name, words in mistakes.items()}
        why = [concept.undrawn for concept in why]
    return NumericCard(
        id=f"{place.name}/{slot}",
        title=place.skill if isinstance(family, OwnFamily) and slot == 1 else f"{place.skill} {slot}",
        skill=place.skill,
        deck=place.deck,
        tags=place.tags,
        family=family.name,
        level=level,
        variants=tuple(_variant(family, problem, templates, pictures=pictures) for problem in problems),
        mistakes=mistakes,
        why=tuple(why),
        written=family.written if isinstance(family, OwnFamily) else None,
    )


class _Place(NamedTuple):
    """What a skill is called, and where its cards belong."""

    name: str
    skill: str
    deck: Home
    tags: tuple[str, ...]


def _place(family: Family, level: int) -> _Place:
    """Find the place of a skill. The level of a problem in a note is no part of its name: authors change it."""
    if isinstance(family, OwnFamily):
        return _Place(family.name, family.title, _deck(family.written), family.tags)
    topic = (family.topic.value,) if family.topic else ()
    tags = (*topic, f"cnn::level-{level}")
    return _Place(f"{family.name}/{level}", f"{family.title}, {_LEVEL_NAMES[level]}", Home(), tags)


def _deck(noted: Concept | WrittenProblem) -> Home:
    return Home(noted.deck, noted.folders)


def concept_card(concept: Concept, *, pictures: bool = True) -> ConceptCard:
    """Make the card of a concept, with the pictures that quizgen draws or without them."""
    concept = concept if pictures else concept.undrawn
    context = concept.breadcrumb if concept.needs_context else ()
    return ConceptCard(
        id=concept.id,
        title=" › ".join((*context, concept.title)),
        deck=_deck(concept),
        tags=concept.tags,
        source=concept.source,
        context=context,
        question=concept.question,
        answer=concept.answer,
        images=concept.images,
        note=concept.note,
        language=concept.language,
        is_built_in=concept.is_built_in,
    )


def _variant(family: Family, problem: Problem, templates: Templates, *, pictures: bool) -> Variant:
    name, asked = f"problems/{family.kind}.html.j2", problem.question
    if isinstance(asked, OwnQuestion):
        texts = asked.texts()
        return Variant(problem, *(texts if pictures else map(without_pictures, texts)))
    question = _strip(templates.call(name, f"{asked.words}_question", asked))
    solution = _strip(templates.call(name, f"{asked.words}_solution", asked, problem.steps))
    if pictures:
        question += _figure(asked.sketch(), templates)
        solution = _figure(asked.picture(), templates) + solution
    return Variant(problem, question, solution)


def _figure(drawing: Drawing | None, templates: Templates) -> Markup:
    return Markup("") if drawing is None else templates.call(PICTURE, "picture", drawing).strip()


def _strip(html: Markup) -> Markup:
    lines = map(str.strip, str(html).splitlines())  # as plain text: Markup would escape each line again
    return Markup("\n".join(filter(None, lines)))  # noqa: S704 - was Markup
