"""docs/networks.md shows what happens."""

import re
import shlex
from pathlib import Path

import pytest
from conftest import Run

from quizgen.notation import LANGUAGE, parse_graph
from quizgen.notation.kinds import KINDS
from quizgen.solver import Shape

_PAGE = (Path(__file__).parents[2] / "docs" / "networks.md").read_text("utf-8")
_COMMANDS = re.search(r"^```sh\n(.*?)^```$", _PAGE, re.MULTILINE | re.DOTALL)
_SHOWN = re.findall(r"^```console\n\$ quizgen (.*?\")\n(quizgen:[^\n]*\n)```$", _PAGE, re.MULTILINE | re.DOTALL)
_WRITTEN = re.findall(
    r"^\| `(.*?)` \| [^|]*\|$", _PAGE.partition("## The language")[2].partition("\n## ")[0], re.MULTILINE
)


@pytest.mark.usefixtures("elsewhere")
def test_commands_do_what_they_say(run: Run) -> None:
    """All that need no file of the reader's."""
    assert _COMMANDS
    lines = [line.partition(" # ")[0].strip() for line in _COMMANDS[1].splitlines()]
    for line in lines:
        if "net.txt" not in line and "model.onnx" not in line:
            assert run(*shlex.split(line)[1:]).status == 0, line
    assert len(lines) == 8


def test_an_error_is_the_one_that_is_shown(run: Run) -> None:
    """Word for word."""
    assert len(_SHOWN) == 1
    for command, printed in _SHOWN:
        assert run(*shlex.split(command)).err == printed


def test_what_the_page_writes_can_be_written() -> None:
    """Each line of its table, with layers in place of a and b."""
    texts = [text.replace("\\|", "|") for text in _WRITTEN if "…" not in text and "`, `" not in text]
    for text in texts:
        graph = parse_graph("\n".join((*("let a = relu", "let b = tanh"), text, "relu")), Shape(64, 32, 32))
        assert graph.nodes
    assert len(texts) >= 10


def test_every_word_is_in_the_help() -> None:
    """And so in quizgen solve --help."""
    assert set(KINDS) - set(re.findall(r"[a-z0-9]+", LANGUAGE)) == set()
