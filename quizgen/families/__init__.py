"""The kinds of problems: a folder for each topic, a module for each family, found by its place."""

import importlib
import json
import pkgutil
from functools import cache
from pathlib import Path

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
