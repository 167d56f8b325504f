"""The concepts that explain mistakes, and where they stand on the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from quizgen.export.html.exercises import Exercise
from quizgen.export.web import page_html
from quizgen.richtext import whole_sizes


@dataclass(frozen=True, slots=True)
class Idea:
    """A concept that explains a mistake, and where it stands on the page."""

    anchor: str
    title: str
    answer: Markup
    language: str | None


def anchors_of(concepts: Iterable[str]) -> dict[str, str]:
    """Return the anchors of all concepts that may explain a mistake, by id."""
    return {name: f"idea-{number}" for number, name in enumerate(concepts, start=1)}


def ideas_of(exercises: Iterable[Exercise], anchors: Mapping[str, str]) -> tuple[Idea, ...]:
    """Return the concepts that explain mistakes on the page, each once."""
    concepts = {concept.id: concept for item in exercises for concept in item.why}
    return tuple(
        Idea(anchors[concept.id], whole_sizes(concept.title), page_html(concept.answer), concept.language)
        for concept in concepts.values()
    )
