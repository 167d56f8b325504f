"""The kinds of problems: a folder for each topic, a module for each family, found by its place."""

import importlib
import json
import pkgutil
import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from quizgen.errors import UsageError, shortened
from quizgen.problem import LEVELS, Family, Problem, problem_for

_SIZES = Path(__file__).with_name("sizes.json")
_CODE = re.compile(r"([a-z0-9-]+)/([0-9]+)/([a-z0-9]{1,40})")


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
def level_sizes() -> dict[str, list[str]]:
    """Return how many problems each level of each family can give, in words; `docs/generate.py` counts them."""
    sizes: dict[str, list[str]] = json.loads(_SIZES.read_text("utf-8"))
    return sizes


def find_families(names: tuple[str, ...]) -> tuple[Family, ...]:
    """Return the families with these names, or all if there are none.

    Raises:
        UsageError: a name is unknown; the message names the nearest one.
    """
    known = {family.name: family for family in all_families()}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.4)
            hint = f"did you mean {near[0]}?" if near else "see: quizgen list"
            raise UsageError(f"--family {shortened(name)}: there is no such family; {hint}")
    return tuple(family for name, family in known.items() if name in names or not names)


def find_problem(code: str) -> tuple[Family, Problem]:
    """Return the problem with a code, and its family. Codes are read from paper: case and blanks around don't matter.

    Raises:
        UsageError: it is not a code, or there is no such family or level.
    """
    match = _CODE.fullmatch(code.strip().lower())
    if not match:
        raise UsageError(f"{shortened(code)}: is not a code; use family/level/letters, as in conv-output-size/2/k3f9")
    (family,) = find_families((match[1],))
    level = int(match[2]) if len(match[2]) == 1 else 0
    if level not in LEVELS:
        raise UsageError(f"{family.name} has no level {match[2][:8]}; its levels are {', '.join(map(str, LEVELS))}")
    return family, problem_for(family, level, match[3])
