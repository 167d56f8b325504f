"""What the shell offers when Tab is pressed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from quizgen.catalogue import family_names
from quizgen.cli import cli, commands
from quizgen.networks import zoo
from quizgen.notes import ALSO

QUIZGEN = str(Path(sys.executable).with_name("quizgen"))


def _asked(**variables: str) -> str:
    """Run quizgen as a shell does that wants to know something of it."""
    done = subprocess.run([QUIZGEN], env={**os.environ, **variables}, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    return done.stdout


def _offered(words: str) -> list[tuple[str, ...]]:
    """Return kind and text of what is offered for the last of these words."""
    last = len(words.split(" ")) - 1
    printed = _asked(_QUIZGEN_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(last))
    return [tuple(line.split(",", 1)) for line in printed.splitlines()]


def _in_place(words: str) -> list[tuple[str, str]]:
    """Return the same without a process: kind and text, in the order in which they are offered."""
    *args, last = words.split(" ")[1:]
    return [(item.type, item.value) for item in BashComplete(cli, {}, "quizgen", "_").get_completions(args, last)]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str) -> None:
    """The line that the documentation puts into the shell's start-up file prints a script about quizgen."""
    script = _asked(_QUIZGEN_COMPLETE=f"{shell}_source")
    assert "_quizgen_completion" in script
    assert f"_QUIZGEN_COMPLETE={shell}_complete" in script
    page = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
    assert f"_QUIZGEN_COMPLETE={shell}_source quizgen" in page


def test_commands_are_offered() -> None:
    """All of them, or those that begin as typed."""
    assert _offered("quizgen ") == [("plain", name) for name in commands()]
    assert _offered("quizgen sh") == [("plain", "sheet"), ("plain", "show")]


@pytest.mark.parametrize("command", ["anki", pytest.param("check --families", marks=pytest.mark.slow)])
def test_families_are_offered(command: str) -> None:
    """Wherever a family can be named."""
    assert _in_place(f"quizgen {command} --family ") == [("plain", name) for name in family_names()]
    assert _in_place(f"quizgen {command} --family receptive") == [
        ("plain", "receptive-field"),
        ("plain", "receptive-field-region"),
    ]


@pytest.mark.parametrize("words", ["solve", "anki --network", "list --network", "show network-shape@x/1/a --network"])
def test_networks_are_in_place(words: str) -> None:
    """Published ones by name, after the files, which bash shows where no name fits."""
    assert _in_place(f"quizgen {words} ") == [("file", ""), *(("plain", name) for name in zoo())]
    names = ["mobilenet_v1", "mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small"]
    assert _in_place(f"quizgen {words} mob") == [("file", "mob"), *(("plain", name) for name in names)]
    assert _in_place(f"quizgen {words} my-net.tx") == [("file", "my-net.tx")]


def test_lists_go_on() -> None:
    """After each comma with what is not in the list yet."""
    assert _in_place("quizgen anki --also ") == [("plain", style) for style in ALSO]
    assert _in_place(f"quizgen check --also {ALSO[1]},{ALSO[0][:3]}") == [("plain", f"{ALSO[1]},{ALSO[0]}")]
    assert _in_place("quizgen html --topics output") == [("plain", "output-size")]
    after = {text for _, text in _in_place("quizgen html --topics output-size=2,")}
    assert {"output-size=2,compute", "output-size=2,receptive-field"} <= after
    assert "output-size=2,output-size" not in after


@pytest.mark.parametrize("words", ["anki --notes no", "sheet --templates my", "html -o qu", "check no"])
def test_paths_are_left_to_the_shell(words: str) -> None:
    """It knows the files."""
    assert _in_place(f"quizgen {words}")[0][0] == "file"


def test_choices_are_offered() -> None:
    """As in the help."""
    assert _in_place("quizgen sheet --paper l") == [("plain", "letter")]
    assert _in_place("quizgen anki --only ") == [("plain", "problems"), ("plain", "notes")]


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("anki --family conv-m", ["conv-macs"]),
        ("anki --network resnet10", ["resnet101"]),
    ],
)
def test_bash_completes(words: str, completed: list[str]) -> None:
    """In a real bash that has read the script, Tab after `--family conv-m` gives conv-macs."""
    script = (
        'eval "$(_QUIZGEN_COMPLETE=bash_source quizgen)"; compopt() { true; }\n'
        f"COMP_WORDS=(quizgen {words}); COMP_CWORD=3; _quizgen_completion quizgen; echo ${{COMPREPLY[@]}}"
    )
    path = f"{Path(QUIZGEN).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-c", script],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == completed
