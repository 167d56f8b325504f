"""All families there are: those with numbers of their own, and those about networks."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import TypeVar

from quizgen.errors import UsageError, shortened
from quizgen.families import all_families
from quizgen.network_families import (
    NamedNetwork,
    NetworkFamily,
    all_kinds,
    families_about,
    network_by_key,
    published_families,
)
from quizgen.problem import LEVELS, Family, Problem, problem_for
from quizgen.richtext import without_directions

_CODE_OF_NOTE = re.compile(r"(.+#.+)/([0-9]+)/([A-Za-z0-9]{1,40})", re.DOTALL)
"""Only the last two parts are the code's: a note's name and a heading may hold any character."""
_CODE = re.compile(r"([a-z0-9-]+)(?:@([a-z0-9_-]+))?/([0-9]+)/([a-z0-9]{1,40})")

_MOST_NAMED = 8
"""At most this many names that begin like what was typed are listed."""

F = TypeVar("F", bound=Family)


def built_in_families() -> tuple[Family, ...]:
    """Return the families of a deck for which no network was named."""
    return (*all_families(), *published_families())


def family_names() -> dict[str, str]:
    """Return the names that `--family` takes, with their titles."""
    own = {family.name: family.title for family in all_families()}
    return own | {kind.name: f"{kind.title} of a network" for kind in all_kinds()}


def find_families(
    names: tuple[str, ...], option: str = "--family", own: Sequence[Family] = (), *, built_in: bool = True
) -> tuple[Family, ...]:
    """Return the families with these names, or all if there are none.

    Args:
        names: whole names.
        option: where they were given, for the message.
        own: families of notes, which come before ours.
        built_in: whether ours are among those to choose from.

    Raises:
        UsageError: a name is unknown; the message names the nearest one.
    """
    return _named((*own, *(built_in_families() if built_in else ())), names, option)


def find_network_families(
    networks: Sequence[NamedNetwork], names: tuple[str, ...], own: Sequence[Family] = ()
) -> tuple[Family, ...]:
    """Return the families about some networks that find something to ask.

    Args:
        networks: in the place of our families.
        names: whole names, or none for all families.
        own: families of notes, which come before those about networks.

    Raises:
        UsageError: a name is unknown, or there is nothing to ask about a network.
    """
    about = [family for network in networks for family in families_about(network)]
    families = (*own, *about)
    known = {one for family in families for one in (family.kind, family.name)}
    for name in names:
        if name not in known and any(name == family.name for family in built_in_families()):
            raise UsageError(f"--family {name}: is not about what --network names; {_nearest(name, known)}")
    chosen = _named(families, names)
    found = [family for family in chosen if not isinstance(family, NetworkFamily) or family.levels_asked]
    asked, asking = (
        {family.network for family in families if isinstance(family, NetworkFamily)} for families in (chosen, found)
    )
    for network in networks:
        if network in asked - asking:
            raise UsageError(
                f"--network {network.title}: there is nothing to ask about it; quizgen list --network says why"
            )
    return tuple(found)


def find_problem(
    code: str, networks: Sequence[NamedNetwork] = (), own: Sequence[Family] = ()
) -> tuple[Family, Problem]:
    """Return the problem with a code, and its family. Codes are read from paper: case and blanks around don't matter.

    Only where names of notes' problems differ in nothing but case does it tell them apart.

    Args:
        code: family, level and letters; the family of a network ends with its name.
        networks: opened from files, for codes with the hash of one.
        own: families of notes, whose names hold a #.

    Raises:
        UsageError: it is not a code, or there is no such family, network or level.
    """
    code = without_directions(code)
    if of_note := _CODE_OF_NOTE.fullmatch(code.strip()):
        return _own_problem(code, of_note, own)
    match = _CODE.fullmatch(code.strip().lower())
    if not match:
        raise UsageError(f"{shortened(code)}: is not a code; use family/level/letters, as in conv-output-size/2/k3f9")
    name, key, digits, letters = match.groups()
    family = _family_about(name, key, networks) if key else _own_family(name)
    level = int(digits) if len(digits) == 1 else 0
    if level not in LEVELS:
        raise UsageError(f"{family.name} has no level {digits[:8]}; its levels are {', '.join(map(str, LEVELS))}")
    if not family.targets(level):
        raise UsageError(f"{family.name} has nothing to ask at level {level}")
    return family, problem_for(family, level, letters)


def _own_problem(code: str, match: re.Match[str], own: Sequence[Family]) -> tuple[Family, Problem]:
    """Return a problem of a note."""
    name, digits, letters = match.groups()
    alike = [one for one in own if without_directions(one.name).casefold() == name.casefold()]
    exact = [one for one in alike if without_directions(one.name) == name]
    if not alike:
        raise UsageError(f"{shortened(code)}: there is no such problem; name its note with --notes")
    if len(alike) > 1 and not exact:
        names = " or ".join(shortened(one.name) for one in alike[:_MOST_NAMED])
        raise UsageError(f"{shortened(code)}: which is meant, {names}? Type it with the capitals that it has")
    family = (exact or alike)[0]
    level = int(digits) if len(digits) == 1 else 0
    if level not in family.level_numbers:
        levels = ", ".join(map(str, family.level_numbers))
        raise UsageError(f"{family.name} has no level {digits[:8]}; its levels are {levels}")
    return family, problem_for(family, level, letters.lower())


def _own_family(name: str) -> Family:
    if any(kind.name == name for kind in all_kinds()):
        raise UsageError(
            f"{name} asks about a network, whose name is missing in the code, as in {name}@resnet50/1/k3f9"
        )
    families = {family.name: family for family in all_families()}
    if name not in families:
        raise UsageError(f"{shortened(name)}: there is no such family; {_nearest(name, families)}")
    return families[name]


def _family_about(name: str, key: str, networks: Sequence[NamedNetwork]) -> Family:
    kinds = {kind.name: kind for kind in all_kinds()}
    if name not in kinds:
        raise UsageError(
            f"{shortened(name)}@{shortened(key)}: no family of this name asks about networks; {_nearest(name, kinds)}"
        )
    for network in networks:
        if network.key == key:
            return kinds[name].family(network)
    known = network_by_key(key)
    if known:
        return kinds[name].family(known)
    if networks:
        given = ", ".join(f"{network.title} is {network.key}" for network in networks)
        raise UsageError(f"{name}@{shortened(key)}: {given}; give the network that the code was made from, unchanged")
    raise UsageError(
        f"{name}@{shortened(key)}: there is no such built-in network; for one from a file, add --network FILE"
    )


def _named(families: Sequence[F], names: tuple[str, ...], option: str = "--family") -> tuple[F, ...]:
    """Return the families with these names, with a network's or without, in their order; all if there are none.

    Raises:
        UsageError: a name is unknown; the message names the nearest one.
    """
    known = dict.fromkeys(one for family in families for one in (family.kind, family.name))
    for name in names:
        if name not in known:
            raise UsageError(f"{option} {shortened(name)}: there is no such family; {_nearest(name, known)}")
    return tuple(family for family in families if family.name in names or family.kind in names or not names)


def _nearest(name: str, known: Collection[str]) -> str:
    """Say which name was probably meant, or where to look; problems of notes may be called as their headings are."""
    begun = sorted(other for other in known if name and other.startswith(name))
    heading = name.lower().lstrip("#^")
    begun = begun or sorted(other for other in known if heading and _heading(other).startswith(heading))
    near = begun[:_MOST_NAMED] or get_close_matches(name, known, n=1, cutoff=0.4)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return "see: quizgen list" + (", with the same --notes" if any(map(_heading, known)) else "")


def _heading(name: str) -> str:
    """Return what stands for the heading in the name of a note's problem; nothing in that of a family of ours."""
    return name.partition("#")[2].lstrip("^").lower()
