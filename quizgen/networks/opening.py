"""From what was typed to a network: a name, a file, or layers in words."""

import re
from dataclasses import dataclass
from pathlib import Path

from quizgen.errors import ContentError, QuizgenError, UsageError
from quizgen.files import read_bounded
from quizgen.networks.ready import ready_graph, write_graph
from quizgen.networks.zoo import Head, near_names, read_head, zoo, zoo_name
from quizgen.notation import parse_graph, parse_shape
from quizgen.notation.hints import is_layer
from quizgen.solver import Graph, Shape

DEFAULT_INPUT = "3x224x224"
_MOST_BYTES = 2_000_000
_SUFFIXES = {".onnx", ".net", ".txt"}
_NO_PATH = re.compile(r"[,;()*|\n]")


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
    if name:
        return _built_in(name, input_text)
    path = network_path(given)
    if path is None:
        if len(given.split()) == 1 and not is_layer(given) and (near := near_names(given)):
            raise UsageError(f"{given}: there is no such network or layer; did you mean {' or '.join(near)}?")
        if _is_path(given):
            raise UsageError(
                f"{given}: is no network; give a file that ends in .onnx, .net or .txt, @ and a path, "
                "a name (quizgen list --networks), or layers in words"
            )
        return _from_text(given, "LAYERS", input_text)
    if path.suffix.lower() == ".onnx":
        from quizgen.networks.onnx_file import open_onnx  # noqa: PLC0415 - few need it, and it takes long to import

        graph, notes = open_onnx(path, parse_shape(input_text) if input_text else None)
        return Opened(graph, Head(path.name), notes)
    return _from_text(_read(path, given), f"@{path}", input_text)


def write_networks(folder: Path) -> None:
    """Write the built-in networks to a folder of a wheel, ready."""
    for name in zoo():
        write_graph(name, _read_built_in(name, None).graph, folder)


def _built_in(name: str, input_text: str | None) -> Opened:
    if input_text:
        return _read_built_in(name, input_text)
    graph = ready_graph(name, lambda: _read_built_in(name, None).graph)
    return Opened(graph, read_head(zoo()[name].read_text("utf-8")))


def _read_built_in(name: str, input_text: str | None) -> Opened:
    return _from_text(zoo()[name].read_text("utf-8"), name, input_text)


def _is_path(given: str) -> bool:
    """Tell whether one word looks like a path, or is one."""
    return len(given.split()) == 1 and (given.startswith(("/", "./", "~")) or Path(given).exists())


def _from_text(text: str, where: str, input_text: str | None) -> Opened:
    head = read_head(text)
    shape = _shape(head, where, input_text)
    try:
        return Opened(parse_graph(text, shape), head)
    except QuizgenError as error:
        raise UsageError(f"{where}: {error}") from error


def _shape(head: Head, where: str, input_text: str | None) -> Shape:
    if input_text or not head.input:
        return parse_shape(input_text or DEFAULT_INPUT)
    try:
        return parse_shape(head.input)
    except UsageError as error:
        raise UsageError(f"{where}: the input in its head: {error}") from error


def network_path(given: str) -> Path | None:
    """Return the file that is meant, if it is one."""
    if given.startswith("@"):
        return Path(given[1:])
    if "." not in given or _NO_PATH.search(given) or "\0" in given:
        return None
    path = Path(given)
    return path if path.suffix.lower() in _SUFFIXES else None


def _read(path: Path, given: str) -> str:
    try:
        return read_bounded(path, _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"{given}: not UTF-8 text; save the file with UTF-8 encoding") from error
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise UsageError(f"{given}: could not be read ({said}); check the path") from error
