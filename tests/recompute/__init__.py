"""Answers recomputed from a problem of the JSON export alone, by counting. Nothing here is shared with quizgen.

Each module has `ANSWERS`: for each word that `asked` can be, a function from problem and answer to the value.
"""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

Data = dict[str, Any]
Recompute = Callable[[Data, Data], object]


def _collect() -> dict[str, Recompute]:
    answers: dict[str, Recompute] = {}
    for found in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{found.name}")
        assert not answers.keys() & module.ANSWERS.keys()
        answers |= module.ANSWERS
    return answers


def recompute(problem: Data, answer: Data) -> object:
    """Answer a problem from its JSON alone."""
    return _ANSWERS[problem["asked"]](problem, answer)


_ANSWERS = _collect()
