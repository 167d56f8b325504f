"""Networks by name, and where else they may come from."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from quizgen.networks.ready import ready_graph
from quizgen.networks.zoo import Head, read_head, zoo, zoo_name
from quizgen.solver import Graph

DEFAULT_INPUT = "3x224x224"
_SUFFIXES = {".onnx", ".net", ".txt"}
_IN_LAYERS = re.compile(r"[,;()*|\n]")
"""Signs of layers in words, unless there is a file of that name."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A network, and what is known about it.

    Attributes:
        graph: the network.
        head: what its text says about it; empty for other sources.
        notes: what the file hides or can't say, each a sentence.
    """

    graph: Graph
    head: Head
    notes: tuple[str, ...] = ()


def open_network(given: str, input_text: str | None = None) -> Opened:
    """Open a network.

    Args:
        given: the name of a built-in network, a path with a dot or an @ before it, or layers in words. A name wins.
        input_text: the input's shape as in `--input`; by default the network's own, or 3x224x224.

    Raises:
        UsageError: nothing can be opened under it, or its text is wrong; the message points at the word.
        ContentError: the file is damaged.
    """
    name = zoo_name(given)
    if name and not input_text:
        graph = ready_graph(name, lambda: _read(name).graph)
        return Opened(graph, read_head(zoo()[name].read_text("utf-8")))
    return _read(given, input_text)


def _read(given: str, input_text: str | None = None) -> Opened:
    from quizgen.networks.reading import read_network  # noqa: PLC0415 - most are ready, and it takes long to import

    return read_network(given, input_text)


def network_path(given: str) -> Path | None:
    """Return the file that is meant, if it is one."""
    if given.startswith("@"):
        return Path(given[1:])
    path = Path(given)
    if path.suffix.lower() not in _SUFFIXES or "\0" in given:
        return None
    return None if _IN_LAYERS.search(given) and not os.path.isfile(path) else path  # noqa: PTH113 - any text is taken
