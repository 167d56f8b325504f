"""The order of learning: by level, families interleaved, concepts near the families they explain."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from quizgen.deck.concepts import is_about, subjects_of
from quizgen.notes import Concept
from quizgen.problem import Family

Slot = tuple[str, int, int]
"""A family's name, a level, and the card's number in both, from 1."""


def numeric_order(slots: Sequence[Slot], families: Sequence[Family]) -> list[Slot]:
    """Put level before level; within a level, each family's first card, then each one's second."""
    rank = {family.name: index for index, family in enumerate(families)}
    return sorted(slots, key=lambda slot: (slot[1], slot[2], rank[slot[0]]))


def place_concepts(
    slots: Sequence[Slot], concepts: Sequence[Concept], families: Sequence[Family]
) -> list[Slot | Concept]:
    """Put each concept after a numeric card of a family it explains, spread over all of these, few in a row.

    Concepts that explain none of the families are spread over the whole deck.
    """
    if not slots:
        return list(concepts)
    after: dict[int, list[Concept]] = defaultdict(list)
    for names, group in _groups(concepts, families).items():
        anchors = [index for index, slot in enumerate(slots) if slot[0] in names] or list(range(len(slots)))
        for number, concept in enumerate(group):
            middle = (2 * number + 1) * len(anchors) // (2 * len(group))
            after[_free(anchors, middle, after)].append(concept)
    placed: list[Slot | Concept] = []
    for index, slot in enumerate(slots):
        placed += [slot, *after[index]]
    return placed


def _free(anchors: Sequence[int], middle: int, after: Mapping[int, Sequence[Concept]]) -> int:
    """Return the anchor nearest to the middle one that no concept follows yet, else one that the fewest follow."""
    for distance in range(len(anchors)):
        for index in (middle - distance, middle + distance):
            if 0 <= index < len(anchors) and not after.get(anchors[index]):
                return anchors[index]
    return min(anchors, key=lambda anchor: len(after.get(anchor, ())))


def _groups(concepts: Sequence[Concept], families: Sequence[Family]) -> dict[frozenset[str], list[Concept]]:
    """Group concepts by the families they explain, in their own order."""
    groups: dict[frozenset[str], list[Concept]] = defaultdict(list)
    subjects = [(family.name, subjects_of(family)) for family in families]  # once, not for each concept
    for concept in concepts:
        groups[frozenset(name for name, of_family in subjects if is_about(concept, of_family))].append(concept)
    return groups
