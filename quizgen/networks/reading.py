"""From what was typed to a network: a name, a file, or layers in words."""

import os
from pathlib import Path

from quizgen.errors import ContentError, QuizgenError, UsageError
from quizgen.files import read_bounded
from quizgen.networks.opening import DEFAULT_INPUT, Opened, network_path
from quizgen.networks.ready import write_graph
from quizgen.networks.zoo import Head, near_names, read_head, zoo, zoo_name
from quizgen.notation import parse_graph, parse_shape
from quizgen.notation.hints import is_layer
from quizgen.solver import Shape

_MOST_BYTES = 2_000_000


def read_network(given: str, input_text: str | None = None) -> Opened:
    """Read a network; a built-in one from its text.

    Args:
        given: as `open_network` takes it.
        input_text: the same.

    Raises:
        UsageError: nothing can be opened under it, or its text is wrong; the message points at the word.
        ContentError: the file is damaged.
    """
    name = zoo_name(given)
    if name:
        return _from_text(zoo()[name].read_text("utf-8"), name, input_text)
    path = network_path(given)
    if path is None:
        if len(given.split()) == 1 and not is_layer(given) and (near := near_names(given)):
            raise UsageError(f"{given}: there is no such network or layer; did you mean {' or '.join(near)}?")
        if _is_path(given):
            raise UsageError(
                f"{given}: is not a network; give a file that ends in .onnx, .net or .txt, @ and a path, "
                "a name (quizgen list --networks), or layers in words"
            )
        return _from_text(given, "NETWORK", input_text)
    if path.suffix.lower() == ".onnx":
        from quizgen.networks.onnx_file import open_onnx  # noqa: PLC0415 - few need it, and it takes long to import

        graph, notes = open_onnx(path, parse_shape(input_text) if input_text else None)
        return Opened(graph, Head(path.name), notes)
    return _from_text(_read(path, given), f"@{path}", input_text)


def write_networks(folder: Path) -> None:
    """Write the built-in networks to a folder of a wheel, ready."""
    for name in zoo():
        write_graph(name, read_network(name).graph, folder)


def _is_path(given: str) -> bool:
    """Tell whether one word looks like a path, or is one."""
    return len(given.split()) == 1 and (given.startswith(("/", "./", "~")) or os.path.exists(given))  # noqa: PTH110 - any text is taken


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


def _read(path: Path, given: str) -> str:
    try:
        return read_bounded(path, _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"{given}: not UTF-8 text; save the file with UTF-8 encoding") from error
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise UsageError(f"{given}: could not be read ({said}); check the path") from error
