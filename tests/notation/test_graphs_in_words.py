"""Joins, names and definitions: what they say, and errors that point at what was written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.errors import QuizgenError, UsageError
from quizgen.notation import parse_graph, parse_network, parse_shape
from quizgen.notation.kinds import ALIASES, KINDS
from quizgen.solver import Add, BatchNorm1d, Concat, Conv2d, Features, Graph, Multiply, Shape, Split, ZeroPad2d

IMAGE = Shape(4, 32, 32)


def _inputs(graph: Graph) -> list[tuple[int, ...]]:
    return [node.inputs for node in graph.nodes]


@pytest.mark.parametrize(
    ("text", "inputs", "join"),
    [
        ("relu, residual(conv 4 k3 p1, bn)", [(0,), (1,), (2,), (3, 1)], Add),
        ("residual(conv 8 k1 | conv 8 k3 p1)", [(0,), (0,), (1, 2)], Add),
        ("branches(id | conv 8 k1 | relu, relu)", [(0,), (0,), (2,), (0, 1, 3)], Concat),
        ("sum(relu | tanh | id)", [(0,), (0,), (1, 2, 0)], Add),
        ("gate(gap, conv 4 k1, sigmoid)", [(0,), (1,), (2,), (0, 3)], Multiply),
        ("gate(conv 4 k1 | conv 4 k1, sigmoid)", [(0,), (0,), (2,), (1, 3)], Multiply),
    ],
)
def test_joins(text: str, inputs: list[tuple[int, ...]], join: type) -> None:
    """Each branch begins where the join does; `id` is no layer."""
    graph = parse_graph(text, IMAGE)
    assert _inputs(graph) == inputs
    assert isinstance(graph.nodes[-1].layer, join)


def test_definitions_are_filled_in_and_may_use_each_other() -> None:
    """By names, also inside words and as repetitions, over several lines in brackets."""
    graph = parse_graph(
        "let c w k=conv $w k$k nobias,relu\nlet twice w n = (\n  $n*(c ${w} 3)\n  c $w 1\n)\ntwice 6 2; c 5 1",
        IMAGE,
    )
    sizes = [
        (node.layer.out_channels, node.layer.kernel_size) for node in graph.nodes if isinstance(node.layer, Conv2d)
    ]
    assert sizes == [(6, (3, 3)), (6, (3, 3)), (6, (1, 1)), (5, (1, 1))]


def test_names_are_as_pytorch_s_modules_are_called() -> None:
    """Numbers only where there are several, in their group; blocks of named groups are numbered from 0."""
    graph = parse_graph(
        "let block w = residual(conv $w k3 p1, bn, relu, conv $w k3 p1, bn), relu\n"
        "stem: (conv 8 k3 p1, bn, relu), layer1: (2*(block 8)), head: (gap, flatten, linear 10)\nsoftmax",
        IMAGE,
    )
    assert [group.name for group in graph.groups] == ["stem", "layer1", "layer1.0", "layer1.1", "head"]
    assert [node.name for node in graph.nodes][:9] == [
        *("stem.conv", "stem.bn", "stem.relu"),
        *("layer1.0.conv1", "layer1.0.bn1", "layer1.0.relu1", "layer1.0.conv2", "layer1.0.bn2", "layer1.0.add"),
    ]
    assert graph.nodes[-1].name == "softmax"
    assert graph.group("layer1").numbers == range(4, 18)
    assert len({node.name for node in graph.nodes}) == len(graph.nodes)


def test_blocks_without_names_are_called_by_their_definition() -> None:
    """And one that is a single row of the table is no group."""
    graph = parse_graph(
        "let c w = conv $w k1, bn\nlet two w = c $w, c $w\nc 4, two 4, two 4, branches(c 2 | c 2)", IMAGE
    )
    assert [group.name for group in graph.groups] == ["two1", "two2", "branches"]
    assert [graph.nodes[0].name, graph.nodes[2].name] == ["conv", "two1.conv1"]


def test_weights_shared_by_name_count_once() -> None:
    """Layers of one name; they must be equally large."""
    graph = parse_graph("2*(conv 4 k3 p1 as head, relu)", IMAGE)
    assert graph.parameters == 4 * 4 * 9 + 4
    assert graph.macs == 2 * 32 * 32 * 144
    with pytest.raises(UsageError, match="layers of one name have equal weights, so give one of them another name"):
        parse_graph("conv 4 k3 as a, conv 4 k1 as a", IMAGE)


def test_same_is_tensorflow_s_padding() -> None:
    """⌈n / s⌉; where an odd pixel is left, it goes to the right and the bottom, as a layer of its own."""
    graph = parse_graph("conv 8 k3 s2 same, conv 8 k3 same, dw k5 s3 same, maxpool k2 same, avgpool k3 s2 same", IMAGE)
    assert [node.layer for node in graph.nodes if isinstance(node.layer, ZeroPad2d)] == [ZeroPad2d(0, 1, 0, 1)] * 1
    assert graph.shapes[-1] == Shape(8, 2, 2)


def test_same_keeps_the_size_of_a_pool_with_holes() -> None:
    """It takes more padding than pools have, on some images the same on both sides: a layer of its own."""
    for size in (7, 8):
        for layers in ("maxpool k3 s1 d2 same", "maxpool k1x3 s1 d2 same", "maxpool k4 s1 d2 same"):
            assert parse_graph(layers, Shape(4, size, size)).shapes[-1] == Shape(4, size, size)
    assert len(parse_graph("maxpool k3 s1 same", IMAGE).nodes) == 1


def test_other_words() -> None:
    """Sizes with one number or two, parts, vectors as maps and back."""
    graph = parse_graph(
        "split 2 2, gap 2x1, flatten, bn, ln, linear 12, unflatten 3x2x2, upsample 2x3, resize 5", IMAGE
    )
    assert graph.nodes[0].layer == Split(2, 2)
    assert BatchNorm1d(4) in [node.layer for node in graph.nodes]
    assert graph.shapes[-2:] == (Shape(3, 4, 6), Shape(3, 5, 5))


def test_a_slope_for_each_feature() -> None:
    """PyTorch's PReLU takes vectors as well as maps."""
    graph = parse_graph("flatten, linear 12, prelu", IMAGE)
    assert graph.shapes[-1] == Features(12)
    assert graph.node_parameters[-1] == 12


def test_every_word_makes_its_layer() -> None:
    """Each in the table, with what it needs."""
    for word, kind in KINDS.items():
        numbers = {"pad": "1", "split": "1 2", "unflatten": "4 32 32", "gap": ""}.get(word, "2" if kind.counts else "")
        kernel = " k1" if "k" in kind.settings else ""
        before = "flatten, " if word in {"linear", "unflatten"} else ""
        assert parse_graph(f"{before}{word} {numbers}{kernel}", IMAGE).nodes
    assert all(name in KINDS or name == "id" for name in ALIASES.values())


WRONG = {
    "let c w = conv $w k3\nrelu, c 4 4": "line 2, column 11, at “4”: c takes 1 numbers or words, not 2: c w",
    "let c w = conv $w k$w\nc x": "column 16, at “$w” (here x; in “c”, used in line 2): the number of filters is",
    "let c w = conv $w k$w\nlet d = c 99\n\nd": "at “conv” (in “c”, from “d”, used in line 4): layer 1 is impossible",
    "let c = conv $w k3\nrelu": "line 1, column 14, at “$w”: there is no $w here; names are written in a definition",
    "let c v = conv $w k3\nrelu": "there is no $w; it takes $v",
    "let c = d 3\nlet d w = conv $w k3\nc": "line 1, column 9, at “d”: there is no such layer",
    "let conv w = relu": "at “conv”: there is a layer of this name",
    "let c = relu\nlet c = relu": "line 2, column 5, at “c”: this is defined twice",
    "let c relu": "at “let”: a definition is written let block w",
    "let c = \n": "at “c”: nothing is defined here",
    "let b w = conv $w k3; b 64": "column 23, at “b”: a definition goes to the end of its line and can't use itself",
    "let sum = relu": "this word has a meaning of its own",
    "branches(relu)": "branches have | between them",
    "residual(relu | relu | relu)": "a residual has one or two branches",
    "residual()": "there is no layer in its branches",
    "relu | relu": "at “|”: | stands between branches, in brackets",
    "2*(relu | relu)": "branches that meet need a word",
    "residual(conv 8 k3 p1)": "a sum needs inputs of one shape, but its inputs are 8 × 32 × 32 and 4 × 32 × 32; give",
    "branches(relu | conv 4 k3)": "equal heights and widths, but its inputs are 4 × 32 × 32 and 4 × 30 × 30; give the",
    "gate(conv 3 k1)": "its inputs are 4 × 32 × 32 and 3 × 32 × 32; a gate ends with as many channels",
    "residual relu": "branches go in brackets: residual(",
    "layer 1: (relu)": "at “:”: a name is one word",
    "layer1:": "layers go after a name",
    "1a: (relu)": "a group's name is letters",
    "id 3": "id is not a layer and takes no settings",
    "conv 4 k3 as": "the name of the weights goes after as",
    "relu as a": "it learns nothing that could be shared",
    "conv 4 k3 p1 same": "it has padding twice",
    "gap 7 7 7": "at “7”: gap has no such setting",
    "split 3 2": "there is no part 3 of 2",
    "split 1 3": "4 channels can't be split into 3 equal parts",
    "pad 1 2": "give one number for all sides, or four",
    "conv 64 k3, concat": "branches(a | b) concatenates",
    "adaptiveavgpool 7": "write gap 7",
    "conv 64 3×3": "a kernel is written k3x3",
    "conv 64 3": "a number needs its letter: k3 for the kernel",
    "leaky_relu": "did you mean leakyrelu?",
    "conv2d 64 k3": "did you mean conv?",
    "conv64 k3": "did you mean conv 64?",
    "batchnorm": "did you mean bn?",
    "attention": "attention can't be written",
    "max pool k2": "at “max”: there is no such layer; write maxpool",
    "batch norm": "write bn",
    "let layers = relu\nlayer": "did you mean layers?",
    "relu, leaky relu": "at “relu”: leaky is a word by itself; leave relu out",
    "conv transpose 8 k2": "at “transpose”: a transposed convolution is written convt 64 k2 s2",
    "conv3d 64 k3": "three-dimensional layers can't be written",
    "conv1d 64 k3": "write a row of pixels: conv 64 k1x3",
    "conv(64, 3)": "settings have no brackets: conv 64 k3",
    "conv 64 k=3": "at “=”: settings have no =, as in conv 64 k3",
    "flatten, linear 1,000": "at “000”: 000 goes after its layer, without a comma",
    "conv 64 k3, s2": "at “s2”: s2 goes after its layer",
    "conv 64 k3 stride 2": "at “stride”: write s2;",
    "conv 64 k3 pad same": "at “pad”: write same;",
    "conv 64 k3 no bias": "at “no”: a layer has a bias unless you write nobias",
    "let a x = conv $x k1\n"
    + "\n".join(f"let a{'a' * n} x = a{'a' * (n - 1)} $x$x" for n in range(1, 12))
    + "\naaaaaaaaaaaa 4": ("letters; give something shorter"),
    "let a = 99*(relu)\nlet b = 99*(a)\nlet c = 99*(b)\nc": "these are more than 10,000 layers",
    "let a n = $n*(relu)\nlet b n = $n*(a $n)\nb 999": "these are more than 10,000 layers",
}


@pytest.mark.parametrize("text", WRONG)
def test_errors_point_at_what_was_written(text: str) -> None:
    """In a definition, they say where it was used."""
    with pytest.raises(UsageError) as caught:
        parse_graph(text, IMAGE)
    assert WRONG[text] in str(caught.value)


def test_an_example_for_a_missing_number_can_be_written() -> None:
    """Split 64 7 would be part 64 of 7."""
    for word, kind in KINDS.items():
        if not kind.counts or not kind.least:
            continue
        before = "conv 64 k1, gap 7, flatten, " if word in {"linear", "unflatten"} else "conv 64 k1, "
        with pytest.raises(UsageError) as caught:
            parse_graph(f"{before}{word}", IMAGE)
        example = str(caught.value).partition("write ")[2].partition(", for example")[0]
        assert example.startswith(word)
        assert parse_graph(f"{before}{example}{' k1' if 'k' in kind.settings else ''}", IMAGE).nodes


def test_an_input_in_another_order_is_recognised() -> None:
    """Height × width × channels, as TensorFlow writes it."""
    with pytest.raises(UsageError, match="channels come first: 3x224x224"):
        parse_shape("224x224x3")


def test_layers_in_a_row_are_a_network() -> None:
    """Anything else is said to be a graph."""
    assert parse_network("silu, 2*(ln)", IMAGE).layers
    with pytest.raises(UsageError, match="not just layers in a row; use quizgen"):
        parse_network("residual(relu)", IMAGE)


words = st.sampled_from(
    (
        *("conv 4 k3 p1", "relu", "let", "a", "w", "=", "$w", ",", "(", ")", "*", "|", ":", "2", "residual(", "sum("),
        *(
            "branches(",
            "gate(",
            "id",
            "gap",
            "flatten",
            "linear 4",
            "as",
            "\n",
            "same",
            "k$w",
            "${",
            "split 1 2",
            "x: (",
        ),
    )
)


@settings(max_examples=40)
@given(st.lists(words, max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_a_graph_or_one_of_our_errors(text: str) -> None:
    """No other exception, whatever is typed."""
    try:
        graph = parse_graph(text, IMAGE)
    except QuizgenError:
        return
    assert len(graph.shapes) == len(graph.nodes) + 1 == len(graph.fields)
