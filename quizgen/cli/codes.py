"""Codes as they are typed, or as they stand in a file."""

import re
from dataclasses import dataclass
from pathlib import Path

import click

from quizgen.files import read_bounded

_LARGEST = 1_000_000
_COMMENT = "#"
_AFTER_CODE = re.compile(r"(?<=/)([123]/[0-9A-Za-z]+)\s*[,;]\s*")
"""Where a code ends and another follows: ids of notes' own problems and concepts may themselves hold commas."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of problems and ids of concepts, and the files that they were read from."""

    names: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


def parse_codes(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> Codes:
    """Read `a,b,c`, or a file with such lines. A line of a file may also be the id of a concept, which has a #."""
    names: list[str] = []
    files: list[Path] = []
    for value in values:
        path = Path(value)
        if _is_file(path):
            files.append(path)
            names += _from_file(path)
        elif path.suffix:
            raise click.BadParameter(f"{value}: there is no such file; give one, or codes with commas between them")
        else:
            names += _split(value)
    if values and not names:
        raise click.BadParameter("there is no code; give some, such as conv-output-size/2/k3f9")
    return Codes(tuple(names), tuple(files))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _from_file(path: Path) -> list[str]:
    try:
        text = read_bounded(path, _LARGEST).decode("utf-8-sig")
    except OSError as error:
        raise click.BadParameter(f"{path}: can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{path}: is not UTF-8 text; save it with UTF-8 encoding") from error
    names: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith(_COMMENT):
            names += _split(line)
    return names


def _split(text: str) -> list[str]:
    if _COMMENT in text:
        return [name for name in _AFTER_CODE.sub(r"\1\n", text).splitlines() if name.strip()]
    return [name for name in re.split(r"[,;\s]+", text) if name]
