"""The built-in networks: each says where it comes from, and has the totals that others publish."""

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from quizgen.errors import IllPosedError
from quizgen.networks import Head, open_network, read_head, zoo
from quizgen.networks.ready import graph_of, write_graph
from quizgen.notation import parse_graph, parse_shape
from quizgen.solver import Graph, Shape

_TOTAL = re.compile(r"([\d.,]+) ?([kMG]?) (parameters|MACs|FLOPs)")
_UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}

WANTED = (
    *("lenet5", "alexnet", "vgg16", "googlenet", "resnet18", "resnet50", "densenet121", "squeezenet1_1"),
    *("mobilenet_v1", "mobilenet_v2", "efficientnet_b0", "convnext_tiny", "unet", "darknet53"),
    *("resnet34", "resnext50", "inception_v3", "mobilenet_v3_large"),
)


def test_the_networks_that_people_ask_for_are_there() -> None:
    """At least these."""
    assert set(WANTED) <= set(zoo())


@pytest.mark.parametrize("name", zoo())
def test_totals_are_the_published_ones(name: str) -> None:
    """To the last digit that is published."""
    opened = open_network(name)
    counts = {"parameters": opened.graph.parameters, "MACs": opened.graph.macs, "FLOPs": 2 * opened.graph.macs}
    published = _TOTAL.findall(opened.head.published)
    assert published
    for number, unit, what in published:
        places = len(number.partition(".")[2])
        assert round(counts[what] / _UNITS[unit], places) == float(number.replace(",", "")), what


@pytest.mark.parametrize("name", zoo())
def test_a_network_that_is_ready_is_the_one_in_its_file(name: str, tmp_path: Path) -> None:
    """Node by node, with names, shapes and groups, as it comes with a wheel or is kept."""
    text = zoo()[name].read_text("utf-8")
    read = parse_graph(text, parse_shape(read_head(text).input))
    write_graph(name, read, tmp_path)
    (file,) = tmp_path.iterdir()
    ready = graph_of(file.read_bytes())
    assert ready == read == open_network(name).graph
    assert ready.shapes == read.shapes
    assert [type(node.layer) for node in ready.nodes] == [type(node.layer) for node in read.nodes]


@pytest.mark.parametrize("name", zoo())
def test_each_says_what_it_is(name: str) -> None:
    """Title, source, variant, and the input that its totals are for."""
    head = read_head(zoo()[name].read_text("utf-8"))
    assert all((head.title, head.source, head.variant, head.input, head.published))


def test_lenet_5_says_how_far_it_is_from_the_paper() -> None:
    """Its C3 joins 60 of the 96 pairs of maps; each map of S2 and S4 has two weights, and the output trains none."""
    opened = open_network("lenet5")
    pairs = 6 * 3 + 9 * 4 + 1 * 6
    fewer = (6 * 16 - pairs) * 5 * 5
    assert f"with {fewer} fewer weights" in opened.head.variant
    assert opened.graph.parameters - fewer + 2 * (6 + 16) - (84 + 1) * 10 == 60_000
    assert "60,000 trainable parameters in all" in opened.head.variant


@pytest.mark.parametrize("name", [name for name in zoo() if name != "lenet5"])
def test_most_take_other_inputs(name: str) -> None:
    """A third larger, as a question may ask; parameters stay."""
    graph = open_network(name).graph
    other = open_network(name, f"3x{graph.input.height + 96}x{graph.input.width + 32}").graph
    assert other.parameters == graph.parameters
    assert other.macs > graph.macs


def test_comments_that_are_no_head_are_none() -> None:
    """A file of one's own need not say what it is."""
    assert read_head("# LeNet\nconv 6 k5") == Head()
    assert read_head("# Mine\n# variant: small\n#   and quick\nrelu") == Head("Mine", "", "small and quick")


@pytest.mark.parametrize("name", zoo())
def test_what_is_known_of_a_graph_is_what_is_worked_out(name: str) -> None:
    """Read, on another input, with other layers, cut short, or in part, a graph has the shapes of one made anew."""
    graph = open_network(name).graph
    half = Shape(graph.input.channels, graph.input.height // 2, graph.input.width // 2)
    first = replace(graph.nodes[0].layer)  # equal, but another object
    kinds = [graph, graph.start(len(graph.nodes) // 2), graph.with_layers({1: first})]
    with suppress(IllPosedError):  # some take inputs of one size only
        kinds += [graph.with_input(half), graph.with_layers({1: first}, half)]
    for group in graph.groups:
        with suppress(IllPosedError):  # one that reads several nodes is no graph of its own
            kinds.append(graph.part(group))
    for known in kinds:
        made = Graph(known.input, known.nodes, known.groups)
        assert (made, made.shapes) == (known, known.shapes)
