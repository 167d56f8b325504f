"""Pandoc, which writes the formats that people edit: looked for, and run."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from quizgen.errors import OutputError, UsageError

VARIABLE = "QUIZGEN_PANDOC"
"""Environment variable that names the pandoc to use."""

_OLDEST = (3, 1)
_LONGEST = 300
"""Seconds after which it is given up."""


def _install() -> str:
    """Say how to install pandoc, and with it what draws the pictures if that is missing too."""
    return f"install it with: pip install pypandoc_binary{'' if find_spec('resvg_py') else ' resvg-py'}"


def find_pandoc() -> str | None:
    """Return the path of pandoc: QUIZGEN_PANDOC's, else that of the extra, else an installed one."""
    if named := os.environ.get(VARIABLE):
        return shutil.which(named)
    found = find_spec("pypandoc")
    if found and found.origin:
        files = Path(found.origin).with_name("files")
        if bundled := shutil.which("pandoc", path=str(files)):
            return bundled
    return shutil.which("pandoc")


def check_pandoc(output: Path) -> None:
    """Find out before the work whether pandoc is there, and new enough.

    Raises:
        UsageError: it isn't.
    """
    path = find_pandoc()
    if path is None:
        named = os.environ.get(VARIABLE)
        missing = f"{VARIABLE} names {named}, which is not a program" if named else "pandoc was not found"
        raise UsageError(f"{output}: is written by pandoc 3, and {missing}; {_install()}")
    said = _run([path, "--version"], Path.cwd()).decode(errors="replace")
    version = re.search(r"pandoc(?:\.exe)? (\d+)\.(\d+)", said)
    if not version or (int(version[1]), int(version[2])) < _OLDEST:
        was = f"{version[1]}.{version[2]}" if version else "of no known version"
        raise UsageError(f"{output}: is written by pandoc 3.1 or newer, and {path} is {was}; {_install()}")


def run_pandoc(arguments: list[str], folder: Path) -> None:
    """Run pandoc in a folder.

    Raises:
        OutputError: it fails; the message holds the end of what it says.
    """
    path = find_pandoc()
    assert path is not None  # noqa: S101 - checked before the work
    _run([path, *arguments], folder)


def _run(command: list[str], folder: Path) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - a program of the user's, with options of ours
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST,
            check=True,
            env={"SOURCE_DATE_EPOCH": "946684800", **os.environ},  # so that equal sheets are equal files
        )
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
        raise OutputError(f"{command[0]}: failed ({last[0]}); write a .pdf or .html instead") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutputError(f"{command[0]}: could not be run ({error}); write a .pdf or .html instead") from error
    return done.stdout
