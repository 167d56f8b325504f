"""Which concepts are chosen, and to which families each belongs."""

from collections.abc import Iterable, Sequence
from itertools import groupby, zip_longest
from random import Random

from quizgen.cards import explaining_concepts
from quizgen.notes import Concept
from quizgen.problem import Family


def explains(concept: Concept, family: Family) -> bool:
    """Tell whether a concept belongs to a family: it explains one of its mistakes, or is about its topic."""
    return family.topic.value in concept.tags or concept.id in explaining_concepts(family)


def choose_concepts(
    concepts: Sequence[Concept], count: int, families: Iterable[Family], salt: str = ""
) -> tuple[Concept, ...]:
    """Choose `count` concepts: those that explain the families first, then the others, evenly over the notes.

    A larger `count` only adds to the choice. With a `salt` it is another one.
    """
    families = tuple(families)
    related: list[Concept] = []
    others: list[Concept] = []
    for concept in concepts:
        (related if any(explains(concept, family) for family in families) else others).append(concept)
    chosen = [*_evenly(related, salt), *_evenly(others, salt)][:count]
    return tuple(concept for concept in concepts if concept in chosen) if count < len(concepts) else tuple(concepts)


def _evenly(concepts: Sequence[Concept], salt: str) -> list[Concept]:
    """Take the first concept of each note, then the second of each, and so on; with a salt, notes are shuffled."""
    notes = [list(group) for _, group in groupby(concepts, key=lambda concept: concept.source.file)]
    if salt:
        random = Random(f"{salt}concepts")
        random.shuffle(notes)
        for note in notes:
            random.shuffle(note)
    return [concept for row in zip_longest(*notes) for concept in row if concept is not None]
