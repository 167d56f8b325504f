"""From text to a network."""

import re
from collections.abc import Sequence

from quizgen.errors import IllPosedError, UsageError
from quizgen.notation.expand import BEYOND, LARGEST, Expander
from quizgen.notation.grammar import parse
from quizgen.notation.words import Word
from quizgen.solver import Graph, Network, Seen, Shape

_TIMES = r"\s*(?:[x×*,]|by)\s*"
_SHAPE = re.compile(rf"[(\[]?([0-9]{{1,9}}){_TIMES}([0-9]{{1,9}}){_TIMES}([0-9]{{1,9}})[)\]]?")
_IMAGE_CHANNELS = {1, 3}
_SMALL = 8


def parse_shape(text: str) -> Shape:
    """Read an input's shape: `3x224x224`, `3 × 224 × 224` as tables show it, or `(3, 224, 224)` as PyTorch does.

    Channels come first, then height and width.

    Raises:
        UsageError: the text is not a shape.
    """
    match = _SHAPE.fullmatch(text.strip().lower())
    try:
        if match:
            shape = Shape(*map(int, match.groups()))
            _check_order(text, shape)
            return shape
    except IllPosedError as error:
        raise UsageError(f"--input {text}: {error}; give channels x height x width, such as 3x224x224") from error
    raise UsageError(f"--input {text}: is not a shape; give channels x height x width, such as 3x224x224")


def _check_order(text: str, shape: Shape) -> None:
    """Refuse what is surely height × width × channels, as TensorFlow writes it."""
    first, second, third = shape.channels, shape.height, shape.width
    if first == second and first >= _SMALL and third in _IMAGE_CHANNELS:
        raise UsageError(
            f"--input {text}: this looks like height x width x channels; channels come first: {third}x{first}x{second}"
        )


def parse_graph(text: str, input_shape: Shape) -> Graph:
    """Read a network in the language of `LANGUAGE`.

    Raises:
        UsageError: a word is wrong, or a layer can't stand where it is; the message points at it.
    """
    expander = Expander(parse(text), input_shape)
    graph = expander.graph()
    if not graph.nodes:
        raise UsageError('no layers; name some, such as "conv 64 k3 p1, relu, maxpool k2"')
    try:
        assert graph.node_parameters  # noqa: S101 - asked for, since weights that are shared must be equally many
    except IllPosedError as error:
        raise UsageError(f"{error}; layers of one name have equal weights, so give one of them another name") from error
    _check_fields(graph.fields, expander.words)
    return graph


def parse_network(text: str, input_shape: Shape) -> Network:
    """Read layers in a row.

    Raises:
        UsageError: as `parse_graph`; or there are joins or names in it.
    """
    network = parse_graph(text, input_shape).row
    if network is None:
        raise UsageError("these are not just layers in a row; use quizgen.graph for joins and groups")
    return network


def _check_fields(fields: Sequence[Seen], words: Sequence[Word]) -> None:
    """Refuse strides whose product is beyond all bounds: sizes do not show it where one pixel is left."""
    for number, (field, word) in enumerate(zip(fields[1:], words, strict=True), start=1):
        if isinstance(field, tuple) and max(max(axis.shift, *axis.sizes) for axis in set(field)) > LARGEST:
            raise word.wrong(f"layer {number} sees {BEYOND} pixels; make kernels and strides smaller")
