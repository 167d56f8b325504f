"""Results that are kept with the graph that they are about: to hash a whole graph takes longer than most of them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from quizgen.solver import Graph

P = ParamSpec("P")
R = TypeVar("R")


def kept(function: Callable[Concatenate[Graph, P], R]) -> Callable[Concatenate[Graph, P], R]:
    """Keep what a function of a graph returns, by its other arguments."""
    name = f"kept {function.__module__}.{function.__qualname__}"

    @wraps(function)
    def keeping(graph: Graph, /, *arguments: P.args, **options: P.kwargs) -> R:
        known: dict[Any, R] = vars(graph).setdefault(name, {})
        place = (*arguments, *options.items()) if options else arguments
        if place not in known:
            known[place] = function(graph, *arguments, **options)
        return known[place]

    return keeping
