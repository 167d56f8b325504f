"""Practice for the arithmetic and the ideas of convolutional networks.

`quizgen.generate`, `quizgen.graph`, `quizgen.show` and `quizgen.solve` are for use from Python; `quizgen.api` describes
them.
"""

from typing import TYPE_CHECKING, Any

from quizgen.version import __version__

if TYPE_CHECKING:
    from quizgen.api import generate, graph, show, solve

__all__ = ["__version__", "generate", "graph", "show", "solve"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    """Import the functions when they are used: the command line is quicker without them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from quizgen import api  # noqa: PLC0415

    return getattr(api, name)


def __dir__() -> list[str]:
    """Let `help(quizgen)` and an editor's Tab show the functions before they are used."""
    return sorted({*globals(), *__all__})
