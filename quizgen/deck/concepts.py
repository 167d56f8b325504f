"""Which concepts are chosen, and which have to do with what a family is about."""

from collections.abc import Iterable, Sequence
from itertools import groupby, zip_longest
from random import Random

from quizgen.cards import explaining_concepts
from quizgen.notes import Concept
from quizgen.problem import Family


def subjects_of(family: Family) -> frozenset[str]:
    """Return what a family is about: the tag of its topic, and the ids of the concepts that explain its mistakes."""
    explaining = explaining_concepts(family)
    return explaining | {family.topic.value} if family.topic else explaining


def is_about(concept: Concept, subjects: frozenset[str]) -> bool:
    """Tell whether a concept has to do with what a family is about, as `subjects_of` returns it."""
    return concept.id in subjects or not subjects.isdisjoint(concept.tags)


def choose_concepts(
    concepts: Sequence[Concept], count: int, families: Iterable[Family], salt: str = ""
) -> tuple[Concept, ...]:
    """Choose `count` concepts, half of them to explain the families' mistakes, half for the ideas beyond.

    Of the latter, those that their notes call core come first. Each half is spread evenly over the notes; when one half
    runs out, the other fills up. A larger `count` only adds to the choice. Another `salt` gives another choice.
    """
    families = tuple(families)
    explaining = {name for family in families for name in explaining_concepts(family)}
    related = [concept for concept in concepts if concept.id in explaining and not concept.is_core]
    core = [concept for concept in concepts if concept.is_core]
    others = [concept for concept in concepts if concept.id not in explaining and not concept.is_core]
    beyond = [*_evenly(core, salt), *_evenly(others, salt)]
    pairs = zip_longest(beyond, _evenly(related, salt))
    chosen = [concept for pair in pairs for concept in pair if concept is not None][:count]
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
