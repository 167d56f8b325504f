"""Networks from elsewhere, as text or as ONNX: names are only shown, and what can't be used is said in one line."""

import re
import sqlite3
import zipfile
from pathlib import Path

import onnx
import pytest
from calling import call, scripts_of
from onnx import TensorProto, helper

pytestmark = pytest.mark.usefixtures("elsewhere")

_HOSTILE = r"<script>hit()</script> \(\href{javascript:hit()}{x}\) $\href{javascript:hit()}{x}$ [sound:x.mp3] {{ID}} \["
_ASKED = ("--n", "3", "--only", "problems", "--seed", "1")
_TEX_COMMAND = re.compile(r"\\[(\[][^)\]]*\\+(?:href|style|cssId)")


def _residual(title: str) -> str:
    block = "residual(conv 16 k3 p1, bn, relu, conv 16 k3 p1, bn)"
    head = f"# {title}\n# variant: {title}\n# input: 3x32x32\n"
    return f"{head}stem: (conv 16 k3 s2 p1, relu)\nstage1: (2*({block}, relu))\ngap, flatten, linear 10\n"


def _onnx(name: str) -> bytes:
    """Write two convolutions whose nodes bear a name."""
    weights = [TensorProto(name=f"w{number}", data_type=1, dims=[3, 3, 3, 3]) for number in range(2)]
    for tensor in weights:
        tensor.raw_data = bytes(4 * 81)
    nodes = [
        helper.make_node("Conv", ["x", "w0"], ["y"], name=f"/{name}/a/Conv", pads=[1] * 4),
        helper.make_node("Conv", ["y", "w1"], ["z"], name=f"/{name}/b/Conv", pads=[1] * 4),
    ]
    sizes = [1, 3, 32, 32]
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, sizes) for end in "xz"]
    graph = helper.make_graph(nodes, name, ends[:1], ends[1:], weights)
    return bytes(helper.make_model(graph).SerializeToString())


def _text(path: Path) -> str:
    """Return the text of an export: of a package, all fields and tags of its notes."""
    if path.suffix != ".apkg":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as package:
        collection = sqlite3.connect(package.extract("collection.anki2"))
    rows = collection.execute("select flds || tags from notes").fetchall()
    collection.close()
    return "\n".join(text for (text,) in rows)


_SCRIPTS = {"a.html": 3, "s.html": 1}
"""A quiz's data, its script, and the one for browsers that are too old for it; a sheet's only script."""


@pytest.mark.parametrize("network", ["text.net", "file.onnx"])
def test_what_a_network_is_called_is_only_shown(network: str) -> None:
    """Its title, its variant and the names of its nodes: no script, no TeX, no sound, in any format."""
    Path("text.net").write_text(_residual(_HOSTILE), "utf-8")
    Path("file.onnx").write_bytes(_onnx(_HOSTILE.replace("/", "")))
    for command, name in (("anki", "a.apkg"), ("html", "a.html"), ("sheet", "s.html"), ("moodle", "a.xml")):
        outcome = call(command, "--network", network, *_ASKED, "-o", name)
        assert outcome.status == 0, outcome.err
        text = _text(Path(name))
        assert "javascript" in text or network == "file.onnx"  # whose names keep no such signs
        assert not _TEX_COMMAND.search(text)
        assert "<script>hit" not in text
        assert command != "anki" or "[sound:" not in text
        assert not name.endswith(".html") or scripts_of(text) == _SCRIPTS[name]


def test_no_message_steers_the_terminal() -> None:
    """Control characters of a file or an argument are replaced in messages; a title loses them."""
    Path("a.net").write_text("# T\x1b[31m\u202e\n# input: 3x32x32\nconv 8 k3\n", "utf-8")
    Path("b.net").write_text("conv\x1b[31m 8", "utf-8")
    for arguments in (
        ("solve", "@a.net"),
        ("solve", "@b.net"),
        ("show", "a/\x1b[31m/b"),
        ("anki", "--network", "x\x1b"),
    ):
        outcome = call(*arguments)
        assert "\x1b" not in outcome.out + outcome.err
        assert "\u202e" not in outcome.out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.net", "(" * 5000 + "relu" + ")" * 5000),
        ("joins.net", "residual(" * 400 + "relu" + ")" * 400),
        (
            "doubled.net",
            "let b0 = relu, relu\n" + "".join(f"let b{n} = b{n - 1}, b{n - 1}\n" for n in range(1, 60)) + "b59",
        ),
        ("circle.net", "let a = b\nlet b = a\na"),
        ("large.net", "# T\n# input: 3x999999999999x999999999999\nconv 8 k3"),
        ("long.net", "relu, " * 400_000 + "relu"),
        ("other.net", "conv 8 k3".encode("utf-16")),
        ("cut.onnx", _onnx("a")[:200]),
        ("operator.onnx", _onnx("a").replace(b"\x04Conv", b"\x04((((")),
        ("deep.onnx", b"\x3a\x80\x08" * 3000),
        (
            "claims.onnx",
            _onnx("a").replace(b"\x08\x03\x08\x03\x08\x03\x08\x03", b"\x08\xff\xff\xff\x7f\x08\x03\x08\x03"),
        ),
    ],
)
def test_a_network_that_can_not_be_used_says_so_at_once(name: str, content: str | bytes) -> None:
    """Nested without end, growing without bounds, going in circles, cut off: one line."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    outcome = call("json", "--network", name, *_ASKED)
    assert outcome.status in {1, 2}
    assert outcome.err.count("\n") == 1
    assert outcome.err.startswith("quizgen: ")


def test_a_circle_of_nodes() -> None:
    """No order, no end: the first node whose input is missing is named."""
    nodes = [helper.make_node("Relu", ["b"], ["a"]), helper.make_node("Relu", ["a"], ["b"])]
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, [1, 3, 8, 8]) for end in "xb"]
    onnx.save(helper.make_model(helper.make_graph(nodes, "g", ends[:1], ends[1:])), "circle.onnx")
    outcome = call("json", "--network", "circle.onnx", *_ASKED)
    assert (outcome.status, outcome.err.count("\n")) == (1, 1)
    assert "its input b is missing" in outcome.err
