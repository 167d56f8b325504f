"""A cache for functions of a graph, kept in the graph itself.

Python's own caches would hash the whole graph at each call, which takes longer than most of these functions.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from quizgen.solver import Graph

P = ParamSpec("P")
R = TypeVar("R")


def cached_on_graph(function: Callable[Concatenate[Graph, P], R]) -> Callable[Concatenate[Graph, P], R]:
    """Cache what a function returns with its first argument, a graph, by its other arguments."""
    name = f"cached {function.__module__}.{function.__qualname__}"

    @wraps(function)
    def cached(graph: Graph, /, *arguments: P.args, **options: P.kwargs) -> R:
        known: dict[Any, R] = vars(graph).setdefault(name, {})
        place = (*arguments, *options.items()) if options else arguments
        if place not in known:
            known[place] = function(graph, *arguments, **options)
        return known[place]

    return cached
