"""`--open` hands what was written to the desktop: here a program that writes down what it is asked to open."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run
from processes import EXPORTS, quizgen, until

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="asks xdg-open, as desktops on Linux do")

_SMALL = ("--n", 1, "--seed", 1)


def _desktop(folder: Path, *lines: str) -> dict[str, str]:
    """Return an environment with a desktop in it."""
    folder.mkdir()
    program = folder / "xdg-open"
    program.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "WAYLAND_DISPLAY"}}
    return {**kept, "DISPLAY": ":9", "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def _said(environment: dict[str, str], *arguments: object) -> str:
    ended = subprocess.run(
        quizgen(*arguments), env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stderr


@pytest.mark.parametrize("command", EXPORTS)
def test_each_export_is_opened(command: str, elsewhere: Path) -> None:
    """The file by its whole path, once; the last line says what to do in the window."""
    environment = _desktop(elsewhere / "bin", f'printf "%s\\n" "$@" >> {elsewhere}/asked', f"touch {elsewhere}/done")
    said = _said(environment, command, *_SMALL, "-o", EXPORTS[command], "--open")
    assert until((elsewhere / "done").exists)
    assert (elsewhere / "asked").read_text().splitlines() == [str(elsewhere / EXPORTS[command])]
    assert "Opening it" in said.splitlines()[-1]
    if command == "anki":
        assert said.endswith("seed 1. Opening it: choose Import in Anki's window.\n")


def test_nothing_is_opened_where_nobody_sits(run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI, without a desktop, without a program for it: the file is there, and the line says what to do."""
    for name, value in _desktop(elsewhere / "bin", f"touch {elsewhere}/asked").items():
        monkeypatch.setenv(name, value)
    by_hand = "It can't be opened from here. Import it in Anki with File > Import.\n"
    for changed in ({"CI": "true"}, {"CI": "", "DISPLAY": ""}, {"CI": "false", "DISPLAY": ":9", "PATH": "/nowhere"}):
        for name, value in changed.items():
            monkeypatch.setenv(name, value)
        outcome = run("anki", *_SMALL, "--open")
        assert (outcome.status, outcome.err.endswith(by_hand)) == (0, True), outcome.err
    assert Path("cnn.apkg").exists()
    assert not (elsewhere / "asked").exists()


def test_a_desktop_that_does_not_answer_is_no_error(elsewhere: Path) -> None:
    """The command ends at once, also for whoever reads its output, and says no word that is not its own."""
    environment = _desktop(
        elsewhere / "bin", "echo no", "echo no >&2", f"echo $$ > {elsewhere}/began", "exec sleep 100"
    )
    said = _said(environment, "html", *_SMALL, "-o", "quiz.html", "--open")
    assert said.count("\n") == 1
    assert "Opening it in the browser." in said
    assert until((elsewhere / "began").exists)
    os.kill(int((elsewhere / "began").read_text()), signal.SIGKILL)


@pytest.mark.parametrize(
    "arguments",
    [("anki", "-o", "-"), ("json",), ("html", "-o", "-"), ("sheet", "-o", "-"), ("json", "-o", "/dev/stdout")],
)
def test_standard_output_is_not_opened(run: Run, arguments: tuple[str, ...]) -> None:
    """One line, nothing written."""
    outcome = run(*arguments, "--open")
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, b"", 1)
    assert "name a file" in outcome.err
