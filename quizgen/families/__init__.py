"""The kinds of problems: a folder for each topic, a module for each family, found by its place."""

import importlib
import json
import pkgutil
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TypeVar

from quizgen.errors import UsageError, shortened
from quizgen.problem import LEVELS, Family

_SIZES = Path(__file__).with_name("sizes.json")


@cache
def all_families() -> tuple[Family, ...]:
    """Return every family, by name."""
    topics = [
        importlib.import_module(f"{__name__}.{topic.name}") for topic in pkgutil.iter_modules(__path__) if topic.ispkg
    ]
    modules = [
        importlib.import_module(f"{topic.__name__}.{found.name}")
        for topic in topics
        for found in pkgutil.iter_modules(topic.__path__)
    ]
    return tuple(sorted((module.FAMILY for module in modules), key=lambda family: family.name))


@cache
def level_sizes() -> dict[str, dict[int, int | str]]:
    """Return how many problems each level of each family can give, as `docs/generate.py` has found.

    Numbers were counted; for larger levels there is an estimate in words.
    """
    sizes: dict[str, list[int | str]] = json.loads(_SIZES.read_text("utf-8"))
    return {name: dict(zip(LEVELS, found, strict=True)) for name, found in sizes.items()}


F = TypeVar("F", bound=Family)


_MOST_NAMED = 8
"""Names that begin like what was typed are listed up to so many."""


def named(families: Sequence[F], names: tuple[str, ...], option: str = "--family") -> tuple[F, ...]:
    """Return the families with these names, with a network's or without, in their order; all if there are none.

    Raises:
        UsageError: a name is unknown; the message names the nearest one.
    """
    known = dict.fromkeys(one for family in families for one in (family.kind, family.name))
    for name in names:
        if name not in known:
            raise UsageError(f"{option} {shortened(name)}: there is no such family; {nearest(name, known)}")
    return tuple(family for family in families if family.name in names or family.kind in names or not names)


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which name was probably meant, or where to look."""
    begun = sorted(other for other in known if name and other.startswith(name))
    near = begun[:_MOST_NAMED] or get_close_matches(name, known, n=1, cutoff=0.4)
    return f"did you mean {' or '.join(near)}?" if near else "see: quizgen list"
