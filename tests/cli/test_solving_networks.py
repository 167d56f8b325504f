"""`quizgen solve` on networks by name and with joins: tables, steps, JSON and drawings."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from calling import scripts_of
from conftest import Run

from quizgen.networks import zoo


def _rows(text: str) -> dict[str, list[str]]:
    """Return the cells of a table by the name in the first one."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
    return {row[0]: row[1:] for row in rows}


def test_a_name_gives_a_table_by_groups(run: Run) -> None:
    """Subtotals, outputs, fields and memory; the variant is named."""
    outcome = run("solve", "ResNet-50")
    text = outcome.out.decode()
    assert outcome.status == 0
    assert text.startswith("ResNet-50: torchvision's, also called v1.5: the stride is in the 3x3")
    rows = _rows(text)
    assert rows["layer3"] == ["19 layers", "1024 × 14 × 14", "7,098,368", "1,464,336,384", "267", "16", "29.90"]
    assert rows["total"][:2] == ["25,557,032", "4,089,184,256"]


def test_groups_are_opened_and_chosen(run: Run) -> None:
    """Down to a depth, or one alone; subtotals stay."""
    deep = _rows(run("solve", "resnet18", "--depth", "2").out.decode())
    assert deep["layer2"] == [
        "5 layers",
        "525,568",
        "411,041,792",
        "6.42",
    ]  # 16 outputs of 128 × 28 × 28 values of 4 bytes
    assert deep["layer2.0"][1] == "128 × 28 × 28"
    one = _rows(run("solve", "resnet18", "--group", "layer2.0").out.decode())
    assert one["layer2.0.conv1"][0] == "Convolution 3 × 3, 128 filters, stride 2, padding 1, without bias, BN, ReLU"
    assert one["layer2.0.add"][0] == "Sum, ReLU"
    assert one["total of layer2.0"][:2] == ["230,144", "179,830,784"]
    unfolded = _rows(run("solve", "resnet18", "--group", "layer2.0", "--unfold").out.decode())
    assert unfolded["layer2.0.bn1"][0] == "Batch normalisation"


def test_what_the_table_can_not_show_is_said(run: Run) -> None:
    """Gates, fields of several sizes, branches that drift apart."""
    assert (
        "strictly, every unit sees the whole input from stage1.mul on" in run("solve", "efficientnet_b0").out.decode()
    )
    assert "188–204" in run("solve", "unet").out.decode()
    drifting = "branches(conv 4 k3 s2 p1 | conv 4 k9), relu"
    outcome = run("solve", drifting, "--input", "3x16x16").out.decode()
    assert "There is no field from branches.cat on" in outcome
    assert "branches meet whose units are not equally far apart" in outcome


def test_steps_of_a_group(run: Run) -> None:
    """Every number of its layers, the union where branches meet; a whole large network is too much."""
    text = run("solve", "resnet18", "--group", "layer2.0", "--steps").out.decode()
    assert "Each weight once per output position: 28 · 28 · 73,728 = 57,802,752" in text
    assert "r = 33 − (−33) + 1 = 67" in text
    assert "\\" not in text
    outcome = run("solve", "resnet50", "--steps")
    assert outcome.status == 2
    assert "175 layers are a lot to work out; choose a part of them: --group stem, layer1, layer2" in outcome.err
    shared = run("solve", "2*(residual(conv 3 k3 p1 as a))", "--steps", "--input", "3x9x9").out.decode()
    assert "Its weights are shared (a) and have been counted before: 0" in shared
    assert "Channels add up: 3 + 4 = 7" in run("solve", "branches(id | conv 4 k1)", "--steps").out.decode()


def test_a_graph_as_json(run: Run) -> None:
    """Nodes with the numbers of those they read, groups with subtotals, both fields."""
    data = json.loads(run("solve", "efficientnet_b0", "--json").out)
    assert (data["title"], data["parameters"], data["macs"]) == ("EfficientNet-B0", 5_288_548, 385_814_752)
    gate = next(node for node in data["nodes"] if node["type"] == "Multiply")
    assert len(gate["inputs"]) == 2
    assert gate["sees_everything"] is True
    assert gate["receptive_field"]["size"] == [7, 7]
    assert sum(node["parameters"] for node in data["nodes"]) == data["parameters"]
    group = next(group for group in data["groups"] if group["name"] == "stage2")
    assert sum(node["macs"] for node in data["nodes"][group["first"] - 1 : group["last"]]) == group["macs"]
    only = json.loads(run("solve", "unet", "--json", "--group", "up1").out)
    assert only["nodes"][0]["receptive_field"]["sizes"] == [[188, 204], [188, 204]]
    assert len(only["nodes"]) == 4


@pytest.mark.parametrize("name", zoo())
def test_every_network_is_drawn(run: Run, elsewhere: Path, name: str) -> None:
    """As a picture with all its boxes and shapes, in words too; colours for light and dark come along."""
    outcome = run("solve", name, "-o", "net.svg", "--depth", "2")
    assert (outcome.status, outcome.out) == (0, b"")
    svg = ET.parse(elsewhere / "net.svg").getroot()
    labels = [text.text or "" for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    (words,) = (one.text or "" for one in svg.iter("{http://www.w3.org/2000/svg}desc"))
    data = json.loads(run("solve", name, "--json").out)
    rank = {3: " × ".join(map(str, data["input"]))}
    assert rank[3] in labels
    for group in data["groups"]:
        if "." not in group["name"]:
            assert group["name"] in labels
    assert words.count("output") >= 3
    assert "prefers-color-scheme: dark" in (elsewhere / "net.svg").read_text("utf-8")
    boxes = [text for text in labels if text.endswith("MACs") and "parameters" in text]
    assert boxes


def test_a_page_holds_the_drawing_and_the_table(run: Run, elsewhere: Path) -> None:
    """Without scripts; what a file says about itself is text."""
    (elsewhere / "net.txt").write_text("# <b>Mine</b>\n# variant: <script>x</script>\nresidual(conv 3 k3 p1)")
    assert run("solve", "@net.txt", "-o", "net.html").status == 0
    html = (elsewhere / "net.html").read_text("utf-8")
    assert scripts_of(html) == 0
    assert "<h1>&lt;b&gt;Mine&lt;/b&gt;</h1>" in html
    assert "total" in html


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["resnet51"], "resnet51: there is no such network or layer; did you mean resnet50"),
        (
            ["resnet50", "--input", "3x20x20", "--group", "layer9"],
            "--group layer9: there is no such group; there are stem",
        ),
        (["relu", "--group", "a"], "--group a: this network has no groups; name some: layer1: ("),
        (
            ["vgg16", "--input", "3x16x16"],
            "vgg16: line 10, column 36, at “maxpool”: layer 31 is impossible: the kernel spans",
        ),
        (["relu", "-o", "net.png"], "-o net.png: a drawing is an .svg or an .html file"),
        (["relu", "-o", "no/net.svg"], "no/net.svg: there is no folder no"),
        (["missing.net"], "missing.net: could not be read (No such file or directory); check the path"),
        (["@/dev/zero"], "@/dev/zero: could not be read (it is a pipe or a device)"),
        (["@head.net"], "@head.net: the input in its head: --input 9: is not a shape"),
        (["1000*(residual(relu))", "-o", "net.svg"], "2,000 boxes are too many to draw"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run: Run, elsewhere: Path, arguments: list[str], message: str) -> None:
    """And nothing is written."""
    (elsewhere / "head.net").write_text("# A\n# input: 9\nrelu")
    outcome = run("solve", *arguments)
    assert outcome.status in {1, 2}
    assert outcome.err.count("\n") == 1
    assert message in outcome.err
    assert not list(elsewhere.glob("net.*"))


@pytest.mark.parametrize("name", ["net (1).net", "a*b; c|d, e.TXT", "3*(conv 8 k3, relu).net"])
def test_a_file_may_be_named_with_the_signs_of_layers(run: Run, elsewhere: Path, name: str) -> None:
    """Browsers number what is downloaded twice, and folders have names of all kinds."""
    (elsewhere / name).write_text("conv 8 k3, relu", "utf-8")
    table = run("solve", "conv 8 k3, relu").out
    for path in (name, str(elsewhere / name), f"@{name}"):
        assert run("solve", path).out == table
    assert run("list", "--network", name).out.decode().startswith(f"{name} (")


def test_layers_without_spaces_may_be_longer_than_a_file_s_name(run: Run) -> None:
    """They are one word, which might name a file; but none is called so."""
    outcome = run("solve", ",".join(["relu"] * 60), "--json")
    assert outcome.status == 0, outcome.err
    assert len(json.loads(outcome.out)["layers"]) == 60
    outcome = run("solve", "x" * 5000)
    assert (outcome.status, "there is no such layer" in outcome.err) == (2, True)


def test_list_shows_the_networks(run: Run) -> None:
    """Name, title and variant."""
    text = run("list", "--networks").out.decode()
    assert all(re.search(rf"^{name} ", text, re.MULTILINE) for name in zoo())
    assert "ResNet-50: torchvision's" in text
