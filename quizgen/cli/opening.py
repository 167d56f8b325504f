"""Handing a finished file to the desktop: what `--open` does."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from quizgen.errors import UsageError
from quizgen.files import STANDARD_OUTPUT, descriptor

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
"""One of them is set where a desktop is to be found, if the system is neither Windows nor macOS."""
_NO = {"", "0", "false"}


def check_openable(output: Path, *, opens: bool) -> None:
    """Refuse to open what is no file.

    Raises:
        UsageError: it goes to standard output, or to another open file.
    """
    if opens and (output == STANDARD_OUTPUT or descriptor(output) is not None):
        raise UsageError(f"-o {output} --open: standard output can't be opened; name a file with -o")


def open_file(path: Path) -> bool:
    """Let the desktop open a file with whatever it opens such files with; tell whether it has been asked to.

    In CI, and where there is no desktop, nothing is started: some systems would open a browser in the terminal.
    """
    if os.environ.get("CI", "").lower() not in _NO or not _has_desktop():
        return False
    try:
        with _silenced():
            return click.launch(str(path.resolve())) == 0
    except OSError:
        return False


@contextlib.contextmanager
def _silenced() -> Iterator[None]:
    """Let what is started meanwhile write to nobody: it may live long, and would hold open what reads our output."""
    with contextlib.ExitStack() as stack:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        stack.callback(os.close, nowhere)
        for number in (1, 2):
            kept = os.dup(number)
            stack.callback(os.close, kept)
            stack.callback(os.dup2, kept, number)
            os.dup2(nowhere, number)
        yield


def _has_desktop() -> bool:
    return sys.platform in {"win32", "cygwin", "darwin"} or any(map(os.environ.get, _DISPLAYS))
