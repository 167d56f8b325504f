"""ONNX files as graphs. The `onnx` package reads them; weights are looked at by their shape alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from quizgen.errors import ContentError, QuizgenError, UsageError
from quizgen.networks.onnx_composed import part
from quizgen.networks.onnx_names import group_spans, hides_names, told_apart
from quizgen.networks.onnx_ops import CHANNELS_FIRST, OPERATORS, why_unknown
from quizgen.networks.onnx_outputs import needed_nodes, outputs_note
from quizgen.networks.onnx_reader import STANDARD, Reader, UnsupportedError, attribute
from quizgen.networks.onnx_values import FLAT, NCHW, NHWC, Constant, Map
from quizgen.solver import BatchNorm1d, BatchNorm2d, Conv2d, Flatten, Graph, Shape

_MOST_NODES = 50_000
_FEW = 256
"""Numbers of a constant that are read: shapes, axes and the like have no more."""
_REAL = {1, 10, 11, 16}  # float, float16, double, bfloat16
_INTEGERS = {6, 7}
_LARGEST = 2**31
_MALFORMED = (ValueError, TypeError, IndexError, KeyError, AttributeError, OverflowError, ZeroDivisionError)
"""What a file that breaks ONNX's rules makes of reading it."""


def open_onnx(path: Path, shape: Shape | None) -> tuple[Graph, tuple[str, ...]]:
    """Read a file.

    Args:
        path: where it is.
        shape: the input's shape in place of the file's.

    Returns:
        The graph, and what the file hides, in sentences.

    Raises:
        UsageError: the onnx package is missing, the file can't be read, or it needs a shape.
        ContentError: the file is damaged, or holds what can't be worked out; the message names the node.
    """
    model = _load(path)
    try:
        reader = _read(model, shape)
        nodes = told_apart(reader.nodes)
        graph = Graph(reader.input, nodes, group_spans(nodes))
        assert graph.node_parameters is not None  # noqa: S101 - asked for here, where errors are explained
    except QuizgenError as error:
        raise ContentError(f"{path}: {error}") from error
    except _MALFORMED as error:
        raise ContentError(f"{path}: breaks ONNX's rules ({error}); export it again") from error
    outputs = [output.name for output in model.graph.output]
    return graph, (*_notes(graph, reader), *outputs_note(outputs, reader.values, len(graph.nodes)))


def _load(path: Path) -> Any:  # noqa: ANN401 - a protobuf message, typed by the package alone
    try:
        import onnx  # noqa: PLC0415 - an extra, and slow to import
        from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # noqa: PLC0415 - comes with it
    except ImportError as error:
        raise UsageError(f"{path}: ONNX files need the onnx package; pip install onnx") from error
    try:
        if not path.stat().st_size:
            raise ContentError(f"{path}: is empty; export it again")
        if not path.is_file():
            raise UsageError(f"{path}: is not a file; check the path")
        model = onnx.load(path, load_external_data=False)
    except OSError as error:
        raise UsageError(f"{path}: could not be read ({error.strerror}); check the path") from error
    except (DecodeError, ValueError) as error:
        raise ContentError(f"{path}: is not an ONNX file, or was cut off; export it again") from error
    if not model.graph.node:
        raise ContentError(f"{path}: holds no nodes; is it an ONNX file? Export it again")
    if len(model.graph.node) > _MOST_NODES:
        raise ContentError(f"{path}: holds more than {_MOST_NODES:,} nodes; cut it into parts")
    return model


def _read(model: Any, shape: Shape | None) -> Reader:  # noqa: ANN401 - a protobuf message
    graph = model.graph
    constants = {tensor.name: _constant(tensor) for tensor in graph.initializer}
    constants |= {sparse.values.name: _constant(sparse.values, sparse.dims) for sparse in graph.sparse_initializer}
    nodes = needed_nodes(graph)
    uses = Counter(used for _, node in nodes for used in node.input)
    inputs = [given for given in graph.input if given.name not in constants]
    if len(inputs) > 1:
        inputs = [given for given in inputs if given.name in uses] or inputs
    if len(inputs) != 1:
        names = ", ".join(given.name for given in inputs[:5]) or "none"
        cut = "; cut out a part with one (onnx.utils.extract_model)" if inputs else ""
        raise ContentError(f"it has {len(inputs)} inputs ({names}), and only networks with one can be worked out{cut}")
    name, value = _input(inputs[0], shape, [node for _, node in nodes if inputs[0].name in node.input[:1]])
    assert isinstance(value.shape, Shape)  # noqa: S101 - made there
    outputs = {output.name for output in graph.output}
    reader = Reader(value.shape, {**constants, name: value}, [node for _, node in nodes], outputs)
    sizes = inputs[0].type.tensor_type.shape.dim
    reader.batch = sizes[0].dim_value if sizes else 1
    reader.sparse = any(sparse.values.name in uses for sparse in graph.sparse_initializer)
    if value.axes == FLAT:
        reader.values[name] = reader.add(Flatten(), value, "flatten", FLAT)
    functions = {(function.domain, function.name) for function in model.functions}
    for number, node in nodes:
        if (node.domain, node.op_type) in functions:
            raise ContentError(
                f"node {node.name or number} ({node.op_type}): it calls a function of the file; put the nodes of the "
                "function in its place with onnx.inliner.inline_local_functions"
            )
        _translate(reader, number, node)
    return reader


def _translate(reader: Reader, number: int, node: Any) -> None:  # noqa: ANN401 - a protobuf message
    said = f"node {node.name or number} ({node.op_type})"
    if all(isinstance(reader.values.get(used), Constant) for used in node.input if used) and reader.fold(node):
        return
    operator = part if any(name in reader.composed for name in node.output) else OPERATORS.get(node.op_type)
    if operator is None or node.domain not in STANDARD:
        raise ContentError(f"{said}: this operator can't be worked out; {why_unknown(node.op_type, node.domain)}")
    try:
        operator(reader, node)
    except UnsupportedError as error:
        raise ContentError(f"{said}: {error}; cut the network before it, or write it in words") from error
    except QuizgenError as error:
        raise ContentError(f"{said}: {error}; does the network take this input? --input gives another") from error
    except _MALFORMED as error:
        raise ContentError(f"{said}: breaks ONNX's rules ({error}); export it again") from error


def _constant(tensor: Any, whole: Sequence[int] | None = None) -> Constant:  # noqa: ANN401 - a protobuf message
    """Return an initializer; of a sparse one, the tensor holds what isn't 0, and `whole` is the shape of all."""
    dims = tuple(tensor.dims if whole is None else whole)
    if any(not 0 <= size < _LARGEST for size in dims):
        raise ContentError(f"the initializer {tensor.name} has sizes {dims[:6]}; export the file again")
    return Constant(tensor.name, dims, values_of(tensor) if whole is None else None, tensor.data_type in _REAL)


def values_of(tensor: Any) -> tuple[float, ...] | None:  # noqa: ANN401 - a protobuf message
    """Return the numbers of a small tensor that are in the file itself."""
    from onnx import numpy_helper  # noqa: PLC0415 - an extra

    count = 1
    for size in tensor.dims:
        count *= size
    if count > _FEW or tensor.data_location or tensor.data_type not in _REAL | _INTEGERS:
        return None
    try:
        return tuple(numpy_helper.to_array(tensor).ravel().tolist())
    except (ValueError, TypeError):
        return None  # the numbers have been stripped


def _input(given: Any, shape: Shape | None, readers: list[Any]) -> tuple[str, Map]:  # noqa: ANN401 - a protobuf message
    dims = [one.dim_value for one in given.type.tensor_type.shape.dim]
    axes = NHWC if _channels_last(dims, readers) else NCHW
    if shape is not None and len(dims) in {0, 4}:
        return given.name, Map(0, shape, axes)
    if len(dims) == 2:  # noqa: PLR2004 - batch and features
        if not dims[1] > 0 and shape is None:
            raise ContentError(f"its input {given.name} has no fixed size; give it: --input 784x1x1")
        return given.name, Map(0, shape or Shape(dims[1], 1, 1), FLAT)
    if not given.type.tensor_type.HasField("shape"):
        raise ContentError(f"its input {given.name} has no shape; give it, for example --input 3x224x224")
    if len(dims) != 4:  # noqa: PLR2004 - batch, channels, height, width
        raise ContentError(f"its input {given.name} has {len(dims)} axes; only images have a receptive field here")
    sizes = dict(zip(axes, dims, strict=True))
    if not all(sizes[axis] > 0 for axis in "CHW"):
        raise ContentError(f"its input {given.name} has no fixed size; give it, for example --input 3x224x224")
    return given.name, Map(0, Shape(sizes["C"], sizes["H"], sizes["W"]), axes)


def _channels_last(dims: list[int], readers: list[Any]) -> bool:
    """TensorFlow's order, by what reads the input; else few channels at the end, many pixels in their place."""
    if any(node.op_type in CHANNELS_FIRST for node in readers):
        return False
    if any(node.op_type == "Transpose" and attribute(node, "perm") == [0, 3, 1, 2] for node in readers):
        return True
    return len(dims) == 4 and 0 < dims[3] <= 4 < max(dims[1], 5) and dims[1] not in {1, 2, 3, 4}  # noqa: PLR2004


def _notes(graph: Graph, reader: Reader) -> Iterable[str]:
    """Say what the file hides."""
    layers = [node.layer for node in graph.nodes]
    convolutions = [layer for layer in layers if isinstance(layer, Conv2d)]
    if reader.folded and not any(isinstance(layer, BatchNorm1d | BatchNorm2d) for layer in layers):
        yield (
            "Batch normalisation is folded into the convolutions in this file: each has a bias in its place, and there "
            "are fewer parameters than in training. MACs are the same."
        )
    if convolutions and hides_names(graph.nodes):
        yield "The file has lost the names of its layers; they are numbered."
    if reader.constants:
        yield f"Numbers that are added or multiplied and can't be told from parameters: {reader.constants}."
    if reader.sparse:
        yield "Weights are stored sparsely in this file; the zeros that it leaves out are counted as well."
    yield from reader.notes
