"""How many cards of each kind, family and level: fair shares."""

from collections import Counter
from collections.abc import Mapping, Sequence
from zlib import crc32

from quizgen.deck.request import ALL, All
from quizgen.errors import UsageError
from quizgen.problem import LEVELS, Family, Rank, Topic

Cell = tuple[str, int]
"""A family's name and a level."""

_CONCEPT_SHARE = 3
"""Unless the user asks for more, at most one card in three is a concept."""

_STAGES = (
    (Rank.OWN, (1, 2, 3)),
    (Rank.CORE, (1, 2, 3)),
    (Rank.COURSE, (1, 2)),
    (Rank.SPECIAL, (1,)),
    (Rank.COURSE, (3,)),
    (Rank.SPECIAL, (2, 3)),
    (Rank.NETWORK, (1, 2)),
    (Rank.NETWORK, (3,)),
)
"""In which order the ranks get their first cards, and at which levels."""

_NETWORK_EVERY = 8
"""One numeric card in eight is about a published network, if other families are asked as well."""

_NETWORK_MOST = 4
"""At most this many cards are from one level of such a family: a network has few parts, and soon repeats itself."""

_FIRST = {
    Rank.OWN: (1, 2, 3),
    Rank.CORE: (1, 2),
    Rank.COURSE: (1, 2),
    Rank.SPECIAL: (1,),
    Rank.NETWORK: (1, 2),
}
"""The levels that a short quiz or sheet asks of the families that it chooses."""

_IN_ORDER = frozenset({Rank.OWN, Rank.NETWORK})
"""Families that stay in the order in which they are given."""

_CORE_EVERY, _SPECIAL_EVERY = 3, 5
"""Of the families that the seed chooses, one in three is a core one; of all others, one in five is a special one."""


def concept_count(
    total: int | All, wanted: int | All | None, found: int, *, numeric: bool, own: int | None = None
) -> int:
    """Return how many concepts an export of `total` cards holds.

    Args:
        total: cards in all; ALL for as many concepts as there are or are wanted, where there are no numeric cards.
        wanted: what the user asked for; None if nothing.
        found: how many there are.
        numeric: whether the rest may be numeric cards.
        own: how many skills there are, where all are a note's own; each gets a card before concepts are left out.

    Raises:
        UsageError: the numbers can't be met.
    """
    if not numeric:
        limit = wanted if isinstance(wanted, int) else found
        count = limit if isinstance(total, All) else min(total, max(limit, found))
    elif wanted is ALL:
        count = found
    elif wanted is None:
        usual = 0 if isinstance(total, All) else total // _CONCEPT_SHARE
        count = min(found, usual if own is None else found if isinstance(total, All) else max(usual, total - own))
    else:
        count = wanted
    if count > found:
        raise UsageError(f"{count} concept cards asked for, but the notes hold {found}; ask for fewer or add notes")
    if isinstance(total, int) and count > total:
        raise UsageError(f"{count} concept cards don't fit in --n {total}; raise --n or lower --concepts")
    return count


def own_skills(families: Sequence[Family], levels: Sequence[int]) -> int | None:
    """Count the skills of some levels, if all families are a note's own; None if others are among them."""
    if not families or any(family.rank is not Rank.OWN for family in families):
        return None
    return sum(level in levels for family in families for level in family.level_numbers)


def share(
    total: int,
    families: Sequence[Family],
    levels: Sequence[int],
    room: Mapping[Cell, int],
    salt: str = "",
    *,
    topics: Mapping[Topic, int] | None = None,
) -> Counter[Cell]:
    """Share `total` cards among families and their levels, within the room each cell has.

    Raising `total` only adds cards, and a new family takes its share without changing the order of the others. The
    result holds fewer than `total` cards if there is no more room. Families about published networks get one card in
    eight at most, and a few for each level.

    Args:
        total: numeric cards.
        families: those to draw from; their ranks decide who comes first.
        levels: those to draw from. A level is asked only after the easier ones of its family.
        room: how many cards each cell can give.
        salt: another one puts other families of a rank first, and mixes the ranks.
        topics: shares of the cards by topic; None or empty if topics don't matter.
    """
    if topics:
        shared: Counter[Cell] = Counter()
        for topic, number in _by_topic(total, families, levels, room, topics).items():
            members = [family for family in families if family.topic is topic]
            shared += share(number, members, levels, room, salt)
        return shared
    order = [cell for cell in learning_order(families, salt) if cell[1] in levels]
    about = {family.name for family in families if family.rank is Rank.NETWORK}
    own = [cell for cell in order if cell[0] not in about]
    if not about or not own:
        return _dealt(total, order, room)
    few = {cell: min(room[cell], _NETWORK_MOST) for cell in order if cell[0] in about}
    networks = _dealt(total // _NETWORK_EVERY, list(few), few)
    return networks + _dealt(total - networks.total(), own, room)


def _dealt(total: int, order: Sequence[Cell], room: Mapping[Cell, int]) -> Counter[Cell]:
    """Deal cards to cells in turn, as long as there is room."""
    counts: Counter[Cell] = Counter()
    while total > 0:
        dealt = 0
        for cell in order:
            if dealt < total and counts[cell] < room[cell]:
                counts[cell] += 1
                dealt += 1
        if not dealt:
            return counts
        total -= dealt
    return counts


def _by_topic(
    total: int,
    families: Sequence[Family],
    levels: Sequence[int],
    room: Mapping[Cell, int],
    topics: Mapping[Topic, int],
) -> Counter[Topic]:
    """Share cards among topics by weight, one after the other (Webster's method): a larger total only adds."""
    most = {
        topic: sum(room[family.name, level] for family in families if family.topic is topic for level in levels)
        for topic in topics
    }
    counts: Counter[Topic] = Counter()
    for _ in range(total):
        open_topics = [topic for topic in topics if counts[topic] < most[topic]]
        if not open_topics:
            break
        counts[max(open_topics, key=lambda topic: topics[topic] / (2 * counts[topic] + 1))] += 1
    return counts


def learning_order(families: Sequence[Family], salt: str = "") -> list[Cell]:
    """Return the cells in the order in which they get their first cards.

    A note's own problems come first, in their order. Without a salt the core families follow, at all levels; then what
    courses ask, warm-up and exam together; then the rest; families about published networks stay in the order in which
    they are given. With a salt, as in a short quiz, every third of the others is a core one until there are no more.
    """
    hashed = sorted(families, key=lambda family: crc32(f"{salt}{family.name}".encode()))
    if salt:
        first = [(family, level) for family in _mixed(hashed) for level in _FIRST[family.rank]]
        rest = [(family, level) for level in LEVELS for family in hashed]
        cells = [*first, *rest]
    else:
        given = [family for family in families if family.rank in _IN_ORDER]
        ordered = [*(family for family in hashed if family.rank not in _IN_ORDER), *given]
        cells = [
            (family, level) for rank, levels in _STAGES for family in ordered for level in levels if family.rank is rank
        ]
    return list(dict.fromkeys((family.name, level) for family, level in cells if level in family.level_numbers))


def _mixed(families: Sequence[Family]) -> list[Family]:
    """Put a core family before every two others; of the others, special ones come less often."""
    own = [family for family in families if family.rank is Rank.OWN]
    core = [family for family in families if family.rank is Rank.CORE]
    course = [family for family in families if family.rank is Rank.COURSE]
    special = [family for family in families if family.rank is Rank.SPECIAL]
    others = _woven(course, special, _SPECIAL_EVERY)
    about = [family for family in families if family.rank is Rank.NETWORK]  # whose share is their own
    return [*own, *_woven(others, core, _CORE_EVERY), *about]


def _woven(many: Sequence[Family], few: Sequence[Family], every: int) -> list[Family]:
    """Put one of the few before every `every - 1` of the many, until either runs out."""
    left, rare = list(many), list(few)
    woven: list[Family] = []
    while left and rare:
        woven += [rare.pop(0), *left[: every - 1]]
        left = left[every - 1 :]
    return [*woven, *left, *rare]
