"""Paths as they are typed."""

import os
import re
import shlex
import sys
from pathlib import Path

import click

from quizgen.errors import UsageError

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_WINDOWS = frozenset({"win32"})
_PLAIN_ON_WINDOWS = re.compile(r"[\w.:\\/~+-]+")
"""What means nothing but itself to cmd.exe and PowerShell."""


class _Named(click.Path):
    """A path; an empty one, as an unset variable of the shell leaves it, is not the current folder."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if value == "":
            self.fail("the path is empty; name a file or a folder", param, ctx)
        if param and param.name == "output":
            _check_output(os.fsdecode(value))
        if "\0" in os.fsdecode(value):  # which no system allows; a shell never passes one on, but a TOML file may
            self.fail(f"{os.fsdecode(value)!r} can't name a file or a folder; take the \\x00 out", param, ctx)
        return super().convert(value, param, ctx)


PATH = _Named(path_type=Path)


def _check_output(text: str) -> None:
    """Find out whether a folder is meant that is missing: as a path, it would lose its slash and name a file."""
    if text.endswith(("/", os.sep)) and not os.path.isdir(text):  # noqa: PTH112 - see above
        folder = Path(text)
        raise UsageError(f"{text}: there is no folder {folder}; make it first (mkdir -p) and name a file in it")


def seen_from(folder: Path, path: Path) -> str:
    """Return a path as a file in this folder names it; on the way up, links count with the place that they lead to."""
    try:
        seen = os.path.relpath(path, folder)
    except ValueError:  # on another drive of Windows
        return path.absolute().as_posix()
    if (folder / seen).resolve() != path.resolve():
        seen = os.path.relpath(path.parent.resolve() / path.name, folder.resolve())
    return Path(seen).as_posix()


def typed(name: str) -> str:
    """Return a file's name as it is typed in a shell of any system, on one line.

    Where double quotation marks are enough, it has those, which the shells of Windows know too.
    """
    if re.fullmatch(r"[\w@%+=:,./-]+", name):
        return name
    if _CONTROL.search(name):  # then as most shells of Unix read it
        escaped = re.sub(r"['\\]", r"\\\g<0>", name)
        return f"$'{_CONTROL.sub(_octal, escaped)}'"
    return shlex.quote(name) if re.search(r'["$`\\!]', name) else f'"{name}"'


def typed_here(path: str) -> str:
    """Return a path as it is typed in a shell of this system: cmd.exe knows only double quotation marks."""
    if sys.platform not in _WINDOWS:
        return shlex.quote(path)
    return path if _PLAIN_ON_WINDOWS.fullmatch(path) else f'"{path}"'


def _octal(sign: re.Match[str]) -> str:
    return f"\\{ord(sign[0]):03o}"
