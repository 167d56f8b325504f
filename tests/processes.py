"""quizgen in processes of its own, which can be killed, interrupted and kept from writing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

EXPORTS = {"anki": "cnn.apkg", "html": "quiz.html", "sheet": "sheet.html", "json": "cnn.json"}
"""Commands that write a file, and a name for it."""

FIXED = {"SOURCE_DATE_EPOCH": "1700000000"}
"""With it, equal decks are equal files, packages too."""

_LIMITED = (
    "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); from quizgen.__main__ import run; run()"
)


def quizgen(*arguments: object, largest: int | None = None) -> list[str]:
    """Return the command line of quizgen; no file that it writes can be larger than `largest` bytes.

    That is how a disk without room looks to a program, and takes no rights to set up. Half a compiled module would be
    kept for later processes, so that none is written then.
    """
    program = ["-m", "quizgen"] if largest is None else ["-B", "-c", _LIMITED.format(largest)]
    return [sys.executable, *program, *map(str, arguments)]


def finish(command: list[str], temporary: Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(command, env=_environment(temporary), capture_output=True, text=True, check=False)


@contextmanager
def started(command: list[str], temporary: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a command, and end it in any case."""
    with subprocess.Popen(
        command,
        env=_environment(temporary),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def as_in_a_terminal() -> None:
    """Restore the signals that end a program, here and for every child: a program started by nohup ignores one."""
    for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        if signal.getsignal(sent) is signal.SIG_IGN:
            signal.signal(sent, signal.default_int_handler if sent == signal.SIGINT else signal.SIG_DFL)


def until(condition: Callable[[], object], process: "subprocess.Popen[str] | None" = None, seconds: float = 60) -> bool:
    """Wait for a condition, or for the process to end; tell whether the condition came first."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        if process is not None and process.poll() is not None:
            return False
        time.sleep(0.0005)
    raise TimeoutError


def commands_with(text: str) -> list[str]:
    """Return the command lines of all running processes that hold a text."""
    listed = subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, text=True, check=True)  # noqa: S607
    return [line for line in listed.stdout.splitlines() if text in line]


def _environment(temporary: Path) -> dict[str, str]:
    """Return an environment in which compiled modules are kept, as they are for a user: a third of a short run."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **FIXED, "TMPDIR": str(temporary)}
