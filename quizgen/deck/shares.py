"""How many cards of each kind, family and level: fair shares."""

from collections import Counter
from collections.abc import Mapping, Sequence
from zlib import crc32

from quizgen.deck.request import ALL, All
from quizgen.errors import UsageError
from quizgen.problem import Family

Cell = tuple[str, int]
"""A family's name and a level."""


_CONCEPT_SHARE = 3
"""Unless asked otherwise, at most one card in so many is a concept."""


def concept_count(total: int | All, wanted: int | All | None, found: int, *, numeric: bool) -> int:
    """Return how many concepts an export of `total` cards holds.

    Args:
        total: cards in all; ALL for as many concepts as there are or are wanted, where there are no numeric cards.
        wanted: what the user asked for; None if nothing.
        found: how many there are.
        numeric: whether the rest may be numeric cards.

    Raises:
        UsageError: the numbers can't be met.
    """
    if not numeric:
        limit = wanted if isinstance(wanted, int) else found
        count = limit if isinstance(total, All) else total
    elif wanted is ALL:
        count = found
    elif wanted is None:
        count = min(found, 0 if isinstance(total, All) else total // _CONCEPT_SHARE)
    else:
        count = wanted
    if count > found:
        raise UsageError(f"{count} concept cards asked for, but the notes hold {found}; ask for fewer or add notes")
    if isinstance(total, int) and count > total:
        raise UsageError(f"{count} concept cards don't fit in --n {total}; raise --n or lower --concepts")
    return count


def share(
    total: int, families: Sequence[Family], levels: Sequence[int], room: Mapping[Cell, int], salt: str = ""
) -> Counter[Cell]:
    """Share `total` cards among families evenly, then among each family's levels, within the room each cell has.

    Raising `total` only adds cards, and a new family takes its share without changing who comes first. The result
    holds fewer than `total` cards if there is no more room. Another `salt` puts other families first.
    """
    counts: Counter[Cell] = Counter()
    rank = {family.name: crc32(f"{salt}{family.name}".encode()) for family in families}
    order = sorted(families, key=lambda family: rank[family.name])
    while total > 0:
        dealt = 0
        for family in order:
            open_levels = [level for level in levels if counts[family.name, level] < room[family.name, level]]
            if not open_levels or dealt == total:
                continue
            # The rotation keeps small decks from asking every family at the same level.
            turn = {level: (index - rank[family.name]) % len(levels) for index, level in enumerate(levels)}
            level = min(open_levels, key=lambda level: (counts[family.name, level], turn[level]))
            counts[family.name, level] += 1
            dealt += 1
        if not dealt:
            return counts
        total -= dealt
    return counts
