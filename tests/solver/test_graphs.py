"""Graphs: shapes, parameters and fields over joins, by counting; shared weights; groups; what if."""

from itertools import pairwise

import bruteforce
import pytest
from graphtrace import Step, reaching
from hypothesis import given
from hypothesis import strategies as st

from quizgen.errors import IllPosedError
from quizgen.solver import (
    Add,
    BatchNorm2d,
    Cause,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Features,
    Flatten,
    Graph,
    Group,
    GroupNorm,
    Linear,
    MaxPool2d,
    Multiply,
    Network,
    Node,
    ReceptiveField,
    ReLU,
    Sees,
    Shape,
    Sigmoid,
    Unknown,
    Upsample,
    ZeroPad2d,
)
from quizgen.solver.layers import AdaptiveAvgPool2d

CHANNELS = 4


@st.composite
def _drawn(draw: st.DrawFn) -> tuple[int, list[Step]]:
    """A side and nodes as plain numbers; joins only where the sides agree, counted by sliding and stamping."""
    size = draw(st.integers(12, 40))
    sides, steps = [size], []
    for number in range(1, draw(st.integers(2, 9)) + 1):
        kind = draw(st.sampled_from(["window", "window", "stamp", "join"]))
        source = draw(st.integers(max(0, number - 3), number - 1))
        if kind == "join":
            alike = [one for one, side in enumerate(sides) if side == sides[source]]
            inputs = tuple(draw(st.lists(st.sampled_from(alike), min_size=2, max_size=3)))
            steps.append(Step(kind, inputs))
            sides.append(sides[source])
            continue
        kernel, stride = draw(st.sampled_from([1, 2, 3, 5])), draw(st.sampled_from([1, 1, 2]))
        dilation = draw(st.sampled_from([1, 1, 2]))
        padding = draw(st.integers(0, kernel // 2))
        stamped = max((sides[source] - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1, 0)
        counted = bruteforce.output_size(sides[source], kernel, stride, padding, dilation)
        side = stamped if kind == "stamp" else counted
        if not 1 <= side <= 80:
            kind, kernel, stride, padding, dilation, side = "window", 1, 1, 0, 1, sides[source]
        steps.append(Step(kind, (source,), kernel, stride, padding, dilation))
        sides.append(side)
    return size, steps


def _graph(size: int, steps: list[Step]) -> Graph:
    nodes = []
    for step in steps:
        if step.kind == "join":
            nodes.append(Node(Add(), step.inputs))
            continue
        kernel, stride, padding = (1, step.kernel), (1, step.stride), (0, step.padding)
        kind = Conv2d if step.kind == "window" else ConvTranspose2d
        layer = kind(CHANNELS, CHANNELS, kernel, stride, padding, dilation=(1, step.dilation))
        nodes.append(Node(layer, step.inputs))
    return Graph(Shape(CHANNELS, 1, size), tuple(nodes))


@given(_drawn())
def test_fields_are_what_a_trace_of_every_way_finds(drawn: tuple[int, list[Step]]) -> None:
    """Node by node, unit by unit: first and last column; undefined only where branches really drift apart."""
    size, steps = drawn
    graph = _graph(size, steps)
    for number, field in enumerate(graph.fields[1:], start=1):
        if isinstance(field, Unknown):
            assert field.cause is Cause.JUMPS
            assert len({_drift(steps, one) for one in steps[field.node - 1].inputs}) > 1
            continue
        assert isinstance(field, tuple)
        for unit in (0, 1, 2, 3, 5, 8):
            columns = reaching(steps, number, unit)
            assert field[1].seen(unit) == ((min(columns), max(columns)) if columns else None)


def _drift(steps: list[Step], node: int) -> int | None:
    """How far the field of a unit moves over many units, from the first one that sees anything."""
    for unit in range(4):
        near, far = reaching(steps, node, unit), reaching(steps, node, unit + 512)
        if near and far:
            return min(far) - min(near)
    return None


@given(_drawn())
def test_shapes_and_counts_are_those_of_the_parts(drawn: tuple[int, list[Step]]) -> None:
    """Every weight enumerated, every position counted."""
    size, steps = drawn
    graph = _graph(size, steps)
    weights = 0
    for step, shape in zip(steps, graph.shapes[1:], strict=True):
        assert isinstance(shape, Shape)
        before = graph.shapes[step.inputs[0]]
        assert isinstance(before, Shape)
        if step.kind == "window":
            axis = (step.kernel, step.stride, step.padding, step.dilation)
            assert shape.width == bruteforce.output_size(before.width, *axis)
        if step.kind != "join":
            weights += bruteforce.parameters(CHANNELS, CHANNELS, (1, step.kernel), 1, bias=True)
    assert graph.parameters == weights


@given(_drawn())
def test_a_row_is_a_graph_without_joins(drawn: tuple[int, list[Step]]) -> None:
    """The same shapes, counts and fields as a network's."""
    size, steps = drawn
    row = [step._replace(inputs=(number,)) for number, step in enumerate(steps) if step.kind == "window"]
    row = [step._replace(inputs=(number,)) for number, step in enumerate(row)]
    try:
        graph = _graph(size, row)
    except IllPosedError:
        return
    network = Network(graph.input, tuple(node.layer for node in graph.nodes))
    assert Graph.of(network) == graph
    assert graph.row == network
    assert (graph.shapes, graph.parameters, graph.macs) == (network.shapes, network.parameters, network.macs)
    for field, other in zip(graph.fields[1:], network.fields, strict=True):
        assert isinstance(field, tuple)
        assert (field[0].uniform, field[1].uniform) == other


def _conv(channels: int, filters: int, kernel: int = 1, stride: int = 1) -> Conv2d:
    return Conv2d(channels, filters, (kernel, kernel), (stride, stride), (kernel // 2, kernel // 2))


def test_joins_take_shapes_that_fit() -> None:
    """Sums and products of equal shapes or of one pixel, concatenations of equal sizes; else what they are."""
    big, small, pixel, one = Shape(8, 5, 5), Shape(8, 3, 5), Shape(8, 1, 1), Shape(1, 5, 5)
    assert Add().output_shape(big, big, pixel) == big
    assert Multiply().output_shape(pixel, big) == Multiply().output_shape(big, one) == big
    assert Concat().output_shape(big, one) == Shape(9, 5, 5)
    assert Concat().output_shape(Features(3), Features(4)) == Features(7)
    for join, other in ((Add(), small), (Add(), one), (Multiply(), small), (Concat(), small)):
        with pytest.raises(IllPosedError, match="inputs are 8 × 5 × 5 and"):
            join.output_shape(big, other)
    with pytest.raises(IllPosedError, match="8 × 5 × 5 and 200 features"):
        Add().output_shape(big, Features(200))


def test_gates_see_everything_strictly_but_not_in_tables() -> None:
    """Squeeze-and-excitation and group norm: both answers are there."""
    nodes = (
        Node(_conv(4, 4, 3), (0,)),
        Node(AdaptiveAvgPool2d(), (1,)),
        Node(Sigmoid(), (2,)),
        Node(Multiply(), (1, 3)),
        Node(GroupNorm(2, 4), (4,)),
    )
    graph = Graph(Shape(4, 9, 9), nodes)
    assert graph.fields[5] == graph.fields[1]
    assert graph.strict_fields[1] == graph.fields[1]
    assert graph.strict_fields[4] is graph.strict_fields[5] is graph.fields[3] is Sees.EVERYTHING


def test_shared_weights_count_once_and_work_at_each_use() -> None:
    """A head on two maps: its parameters once, its MACs twice; other biases of their own."""
    head = _conv(4, 2, 3)
    nodes = (
        Node(MaxPool2d((2, 2), (2, 2)), (0,)),
        Node(head, (0,), weights="head", biases="head"),
        Node(head, (1,), weights="head", biases="head"),
        Node(head, (1,), weights="head"),
    )
    graph = Graph(Shape(4, 8, 8), nodes)
    assert graph.node_parameters == (0, 74, 0, 2)
    assert graph.macs == (64 + 16 + 16) * 72
    other = Graph(Shape(4, 8, 8), (*nodes, Node(_conv(4, 4), (0,), weights="head")))
    with pytest.raises(IllPosedError, match="weights head are 72 elsewhere, here 16"):
        assert other.parameters


def test_padding_of_four_sides_moves_what_units_see() -> None:
    """TensorFlow's "same" on 224 with stride 2: a pixel on the right and the bottom only."""
    graph = Graph(Shape(3, 224, 224), (Node(ZeroPad2d(0, 1, 0, 1), (0,)), Node(Conv2d(3, 8, (3, 3), (2, 2)), (1,))))
    assert graph.output == Shape(8, 112, 112)
    field = graph.fields[2]
    assert isinstance(field, tuple)
    assert field[0].uniform == ReceptiveField(3, 2, 0)
    with pytest.raises(IllPosedError, match="crops a map of 4 × 4 to 4 × 0 pixels"):
        ZeroPad2d(-2, -2, 0, 0).output_shape(Shape(1, 4, 4))


@pytest.mark.parametrize(("mode", "sizes"), [("nearest", (3,)), ("bilinear", (3, 5))])
def test_upsampling_is_traced_unit_by_unit(mode: str, sizes: tuple[int, ...]) -> None:
    """By 3: nearest copies; bilinear mixes two neighbours, but in the middle of a pixel the other one has weight 0."""
    graph = Graph(Shape(1, 12, 12), (Node(_conv(1, 1, 3, 2), (0,)), Node(Upsample((3, 3), mode=mode), (1,))))
    field = graph.fields[2]
    assert isinstance(field, tuple)
    assert (field[1].sizes, field[1].period, field[1].shift) == (sizes, 3, 2)
    assert [field[1].seen(unit + 3) == _moved(field[1].seen(unit), 2) for unit in range(3)] == [True] * 3


def _moved(span: tuple[int, int] | None, by: int) -> tuple[int, int] | None:
    return span and (span[0] + by, span[1] + by)


def test_what_if_and_parts() -> None:
    """Another layer, another input, a group for itself: all worked out anew."""
    nodes = (
        Node(_conv(3, 8, 7, 2), (0,), "stem"),
        Node(BatchNorm2d(8), (1,), "bn"),
        Node(_conv(8, 8, 3), (2,), "block.conv"),
        Node(Add(), (3, 2), "block.add"),
        Node(ReLU(), (4,), "relu"),
        Node(AdaptiveAvgPool2d(), (5,)),
        Node(Flatten(), (6,)),
        Node(Linear(8, 10), (7,), "fc"),
    )
    graph = Graph(Shape(3, 32, 32), nodes, (Group("block", 3, 4),))
    wider = graph.with_layers({1: _conv(3, 8, 7)})
    assert wider.parameters == graph.parameters
    assert wider.macs_of(range(1, 5)) == 4 * graph.macs_of(range(1, 5))
    assert graph.with_input(Shape(3, 64, 64)).shapes[1] == Shape(8, 32, 32)
    block = graph.part(graph.group("block"))
    assert (block.input, block.parameters) == (Shape(8, 16, 16), graph.parameters_of(graph.group("block").numbers))
    assert block.nodes[1].inputs == (1, 0)
    assert graph.number("fc") == 8
    assert graph.readers[2] == (3, 4)
    assert graph.values_of((6, 7, 8)) == 8 + 0 + 10
    for wrong in (lambda: graph.number("x"), lambda: graph.group("x"), lambda: graph.part(Group("", 4, 4))):
        with pytest.raises(IllPosedError):
            wrong()


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ((Node(ReLU(), (1,)),), "node 1 .ReLU.: it must read nodes before it"),
        ((Node(ReLU(), ()),), "must read nodes before it"),
        ((Node(ReLU(), (0,), "a"), Node(ReLU(), (0, 1), "b")), "node 2 .b, ReLU.: it takes one input, not 2"),
        ((Node(_conv(4, 2), (0,)),), "the layer takes 4 channels, but its input has 3"),
    ],
)
def test_what_makes_no_graph(nodes: tuple[Node, ...], message: str) -> None:
    """Named with the node."""
    with pytest.raises(IllPosedError, match=message):
        Graph(Shape(3, 8, 8), nodes)


def test_a_long_graph_is_quick_and_deep() -> None:
    """Three thousand nodes with a sum at every second one: numbers rise from node to node."""
    nodes = [Node(_conv(3, 3, 3), (0,))]
    for number in range(1, 3_000, 2):
        nodes += [Node(_conv(3, 3, 3), (number,)), Node(Add(), (number + 1, number))]
    graph = Graph(Shape(3, 64, 64), tuple(nodes))
    sizes = [field[0].sizes[0] for field in graph.fields[1::2] if isinstance(field, tuple)]
    assert all(second == first + 2 for first, second in pairwise(sizes))


def test_one_layer_may_join_one_input_or_several() -> None:
    """What a layer makes of a shape is known from its first use, but not what a join makes of several."""
    join, shape = Concat(), Shape(3, 8, 8)
    graph = Graph(shape, (Node(join, (0,)), Node(join, (0, 1)), Node(join, (0,)), Node(join, (2, 0))))
    assert [one.channels for one in graph.shapes if isinstance(one, Shape)] == [3, 3, 6, 3, 9]
