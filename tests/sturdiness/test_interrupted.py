"""Ctrl-C, and being asked to end: quiet, and nothing is left behind, neither files nor a browser."""

import signal
import tempfile
import time
from pathlib import Path

import pytest
from browser import executable
from calling import call
from processes import EXPORTS, FIXED, commands_with, quizgen, started, until

pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.mark.parametrize(("command", "after"), [("anki", 0.05), ("anki", 0.8), ("html", 0.4), ("sheet", 1.2)])
def test_at_any_moment(command: str, after: float, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While modules are loaded, problems drawn or files written: status 130 without a word, or it was done already."""
    name = EXPORTS[command]
    with started(quizgen(command, "--n", 40, "--seed", 1, "-o", name), temporary) as process:
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    if process.returncode == 0:
        assert Path(name).exists()
    elif process.returncode != -signal.SIGINT and not said.startswith(("Fatal Python error: init", "Could not import")):
        # Before Python has begun, the signal itself ends it, or Python does.
        assert (process.returncode, said.strip()) == (130, "")
    written = {name, "sheet.toml"} if command == "sheet" else {name}
    assert {path.name for path in Path.cwd().iterdir()} in (set(), written)
    assert list(temporary.iterdir()) == []
    if Path(name).exists():  # then the signal came after it was written, and it is whole
        whole = Path(name).read_bytes()
        for variable, value in FIXED.items():
            monkeypatch.setenv(variable, value)
        assert call(command, "--n", "40", "--seed", "1", "-o", name).status == 0
        assert Path(name).read_bytes() == whole


@pytest.mark.skipif(executable() is None, reason="no Chromium or Chrome is installed")
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (signal.SIGINT, 130),
        pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow),
        pytest.param(signal.SIGQUIT, 131, marks=pytest.mark.slow),
    ],
)
def test_while_a_pdf_is_printed(sent: signal.Signals, status: int, temporary: Path) -> None:
    """The browser ends too, with all its processes."""
    with started(quizgen("sheet", "--n", 12, "-o", "cnn.pdf"), temporary) as process:
        assert until(lambda: any(temporary.glob("quizgen-*/profile/*")), process)
        process.send_signal(sent)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said.strip()) == (status, "")
    assert until(lambda: not commands_with(str(temporary)), seconds=10)
    assert [*Path.cwd().iterdir(), *temporary.iterdir()] == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_more_than_once(sent: signal.Signals, temporary: Path) -> None:
    """Whoever is impatient leaves nothing behind either, and the status says which signal it was."""
    with started(quizgen("anki", "--n", 4000), temporary) as process:
        assert until(lambda: any(temporary.iterdir()), process)
        for _ in range(20):
            process.send_signal(sent)
            time.sleep(0.002)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said.strip()) == (128 + sent, "")
    assert [*Path.cwd().iterdir(), *temporary.iterdir()] == []


def test_nothing_is_left_after_a_normal_end_or_an_error(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports leave what they write, a failure nothing."""
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for command, name in EXPORTS.items():
        assert call(command, "--n", "3", "-o", name).status == 0
        assert call(command, "--n", "3", "--templates", "missing", "-o", f"other-{name}").status
    assert sorted(path.name for path in Path.cwd().iterdir()) == sorted((*EXPORTS.values(), "sheet.toml"))
    assert list(temporary.iterdir()) == []
