"""Families about a network: kinds of questions, each a module in `kinds`, made for a given network."""

import importlib
import pkgutil
from functools import cache
from itertools import zip_longest

from quizgen.network_families import kinds
from quizgen.network_families.built_in import BUILT_IN
from quizgen.network_families.kind import Kind, NetworkFamily, NetworkLevel
from quizgen.network_families.named import NamedNetwork, find_network, network_by_key, zoo_network
from quizgen.problem import Rank

__all__ = [
    "Kind",
    "NamedNetwork",
    "NetworkFamily",
    "NetworkLevel",
    "all_kinds",
    "families_about",
    "find_network",
    "network_by_key",
    "published_families",
    "zoo_network",
]


@cache
def all_kinds() -> tuple[Kind, ...]:
    """Return every kind, by name."""
    modules = (
        importlib.import_module(f"{kinds.__name__}.{found.name}") for found in pkgutil.iter_modules(kinds.__path__)
    )
    return tuple(sorted((module.KIND for module in modules), key=lambda kind: kind.name))


@cache
def published_families() -> tuple[NetworkFamily, ...]:
    """Return the families about published networks that built-in decks ask, in this order; none is opened yet."""
    kinds_by_name = {kind.name: kind for kind in all_kinds()}
    rows = zip_longest(*([(kind, name) for name in names] for kind, names in BUILT_IN.items()))
    pairs = [pair for row in rows for pair in row if pair]
    return tuple(kinds_by_name[kind].family(zoo_network(name), Rank.NETWORK) for kind, name in pairs)


def families_about(network: NamedNetwork) -> tuple[NetworkFamily, ...]:
    """Return a family of each kind about a network, whether there is anything to ask or not."""
    return tuple(kind.family(network) for kind in all_kinds())
