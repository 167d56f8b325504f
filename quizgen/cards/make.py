"""Problems and concepts become cards."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from quizgen.cards.card import ConceptCard, NumericCard, Variant
from quizgen.cards.mistakes import mistake_words
from quizgen.cards.subject import DECK
from quizgen.cards.templates import Templates, find_templates
from quizgen.drawing import TEMPLATE as PICTURE
from quizgen.drawing import Drawing
from quizgen.notes import Concept
from quizgen.problem import Family, Problem

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
        pictures: show what can be drawn, in questions and solutions.
    """
    words = templates or find_templates()
    skill = f"{family.title}, {_LEVEL_NAMES[level]}"
    known = mistake_words(family)
    made = {mistake.name: known[mistake.name] for problem in problems for mistake in problem.mistakes}
    mistakes = made if pictures else {name: words.undrawn for name, words in made.items()}
    named = dict.fromkeys(words.see for words in mistakes.values())
    return NumericCard(
        id=f"{family.name}/{level}/{slot}",
        title=f"{skill} {slot}",
        skill=skill,
        deck=DECK,
        tags=(family.topic.value, f"cnn::level-{level}"),
        family=family.name,
        level=level,
        variants=tuple(_variant(family, problem, words, pictures=pictures) for problem in problems),
        mistakes=mistakes,
        why=tuple(explanations[see] for see in named if see in explanations),
    )


def concept_card(concept: Concept) -> ConceptCard:
    """Make the card of a concept."""
    context = concept.breadcrumb if concept.needs_context else ()
    return ConceptCard(
        id=concept.id,
        title=" › ".join((*context, concept.title)),
        deck="::".join((DECK, *concept.folders)) if concept.deck is None else concept.deck,
        tags=concept.tags,
        source=concept.source,
        context=context,
        question=concept.question,
        answer=concept.answer,
        images=concept.images,
        note=concept.note,
        language=concept.language,
    )


def _variant(family: Family, problem: Problem, templates: Templates, *, pictures: bool) -> Variant:
    name, asked = f"problems/{family.kind}.html.j2", problem.question
    question = _strip(templates.call(name, f"{asked.words}_question", asked))
    solution = _strip(templates.call(name, f"{asked.words}_solution", asked, problem.steps))
    if pictures:
        question += _figure(asked.sketch(), templates)
        solution = _figure(asked.picture(), templates) + solution
    return Variant(problem, question, solution)


def _figure(drawing: Drawing | None, templates: Templates) -> Markup:
    return Markup("") if drawing is None else templates.call(PICTURE, "picture", drawing).strip()


def _strip(html: Markup) -> Markup:
    lines = map(str.strip, str(html).splitlines())  # as plain text: Markup would escape each line anew
    return Markup("\n".join(filter(None, lines)))  # noqa: S704 - was Markup
