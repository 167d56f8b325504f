"""The kinds of problems: one module a family, found by its place in this folder."""

import importlib
import pkgutil
from difflib import get_close_matches
from functools import cache
from typing import Any

from quizgen.errors import UsageError
from quizgen.problem import Family


@cache
def all_families() -> tuple[Family[Any], ...]:
    """Return every family, by name."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(sorted((module.FAMILY for module in modules), key=lambda family: family.name))


def find_families(names: tuple[str, ...]) -> tuple[Family[Any], ...]:
    """Return the families with these names, or all if there are none.

    Raises:
        UsageError: a name is unknown; the message names the nearest one.
    """
    known = {family.name: family for family in all_families()}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.4)
            hint = f"did you mean {near[0]}?" if near else "see: quizgen list"
            raise UsageError(f"--family {name}: there is no such family; {hint}")
    return tuple(family for name, family in known.items() if name in names or not names)
