"""What layers of ONNX files are called."""

from pathlib import Path

from onnxfiles import Written, written

from quizgen.cards import numeric_card
from quizgen.network_families import all_kinds, find_network
from quizgen.networks import open_network
from quizgen.problem import problem_for
from quizgen.richtext import plain


def test_layers_that_share_a_name_are_numbered(tmp_path: Path) -> None:
    """A last part that names the operator is left out, as PyTorch adds it; any other is the layer's own name."""
    nodes: list[Written] = [
        ("Conv", ["x", "k"], ["a"], {"name": "/stem/Conv"}),
        ("Conv", ["a", "k2"], ["b"], {"name": "/stem/Conv_1"}),
        ("Conv", ["b", "k2"], ["c"], {"name": "net/last/Conv2D"}),
        ("Conv", ["c", "k2"], ["y"], {"name": "net/conv"}),
    ]
    path = written(tmp_path / "named.onnx", nodes, {"k": [8, 3, 1, 1], "k2": [8, 8, 1, 1]}, [1, 3, 32, 32])
    assert [node.name for node in open_network(path).graph.nodes] == ["stem", "stem_2", "net.last", "net.conv"]


def test_a_number_never_makes_the_name_of_another_layer(tmp_path: Path) -> None:
    """Whether that layer stands before or after; what is named once keeps its name."""
    for named, shown in {
        ("enc", "enc", "enc_2"): ["enc", "enc_3", "enc_2"],
        ("enc_2", "enc", "enc", "enc"): ["enc_2", "enc", "enc_3", "enc_4"],
        ("enc", "enc", "enc_2", "enc_2"): ["enc", "enc_3", "enc_2", "enc_2_2"],
        ("enc_2", "enc_2", "enc", "enc", "enc_2_2"): ["enc_2", "enc_2_3", "enc", "enc_3", "enc_2_2"],
    }.items():
        nodes: list[Written] = [
            ("Conv", [f"c{number}" if number else "x", "k"], [f"c{number + 1}"], {"name": name})
            for number, name in enumerate(named)
        ]
        path = written(tmp_path / "numbered.onnx", nodes, {"k": [3, 3, 1, 1]}, [1, 3, 32, 32])
        assert [node.name for node in open_network(path).graph.nodes] == shown


def test_codes_of_networks_with_blanks_in_names_stay(tmp_path: Path) -> None:
    """The key of a file that was always counted correctly is frozen: codes on paper hold it."""
    nodes: list[Written] = [
        ("Conv", ["x", "conv 1.weight", "conv 1.bias"], ["a"], {}),
        ("Conv", ["a", "last 2.weight"], ["b"], {}),
        ("Conv", ["b", " k"], ["y"], {}),
    ]
    weights = {"conv 1.weight": [8, 3, 3, 3], "conv 1.bias": [8], "last 2.weight": [4, 8, 3, 3], " k": [4, 4, 1, 1]}
    path = written(tmp_path / "blanks.onnx", nodes, weights, [1, 3, 32, 32])
    assert find_network(path).key == "d8354498"


def test_layers_without_names_are_asked_about_by_their_number(tmp_path: Path) -> None:
    """As in the list that stands in the question."""
    widths = (3, 8, 12, 16, 24, 32, 48)
    nodes: list[Written] = [
        ("Conv", [f"c{number}" if number else "x", f"k{number}"], [f"c{number + 1}"], {"name": ""})
        for number in range(6)
    ]
    weights = {f"k{number}": [widths[number + 1], widths[number], 3, 3] for number in range(6)}
    path = written(tmp_path / "lost.onnx", nodes, weights, [1, 3, 32, 32])
    (kind,) = (kind for kind in all_kinds() if kind.name == "network-layer-parameters")
    family = kind.family(find_network(path))
    problem = problem_for(family, family.levels_asked[0], "one")
    question = plain(numeric_card(family, problem.level, 1, [problem], {}, pictures=False).variants[0].question)
    asked = question.partition("parameters does layer ")[2].partition(" have")[0]
    assert asked.isdigit()
    assert f"{asked}: convolution" in question
