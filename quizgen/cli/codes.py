"""Codes as they are typed, or as they stand in a file."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from quizgen.deck import Request
from quizgen.errors import UsageError
from quizgen.files import read_bounded
from quizgen.problem import Rank

_LARGEST = 1_000_000
_COMMENT = "#"
_AFTER_CODE = re.compile(r"(?<=/)([123]/[0-9A-Za-z]+)\s*[,;]\s*")
"""Where a code ends and another follows: ids of notes' own problems and concepts may themselves hold commas."""
_NO_CODE = "there is no code; give some, such as conv-output-size/2/k3f9"


@dataclass(frozen=True, slots=True)
class _Line:
    """Codes as they were typed, or as a line of a file has them, which may be a comment."""

    text: str
    may_be_comment: bool = False


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of problems and ids of concepts, and the files that they were read from."""

    lines: tuple[_Line, ...] = ()
    files: tuple[Path, ...] = ()

    def names(self, request: Request) -> tuple[str, ...]:
        """Return the codes and ids one by one, as the names in a request tell them apart.

        Raises:
            UsageError: there is none, since all lines are comments.
        """
        ids = {concept.id for concept in request.concepts}
        families = {family.name for family in request.families if family.rank is Rank.OWN}
        whole = [name for name in (*ids, *families) if _AFTER_CODE.search(name)]
        names: list[str] = []
        for line in self.lines:
            found = _split(line.text, whole)
            if not line.may_be_comment or found[0] in ids or found[0].rsplit("/", 2)[0] in families:
                names += found
        if self.lines and not names:
            raise UsageError(f"--codes: {_NO_CODE}")
        return tuple(names)


def parse_codes(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> Codes:
    """Read `a,b,c`, or a file with such lines. A line of a file may also be the id of a concept, which has a #."""
    lines: list[_Line] = []
    files: list[Path] = []
    for value in values:
        path = Path(value)
        if _is_file(path):
            files.append(path)
            lines += _from_file(path)
        elif path.suffix:
            raise click.BadParameter(f"{value}: there is no such file; give one, or codes with commas between them")
        else:
            lines += [_Line(value)] if _split(value) else []
    if values and not lines:
        raise click.BadParameter(_NO_CODE)
    return Codes(tuple(lines), tuple(files))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _from_file(path: Path) -> Iterator[_Line]:
    """Read the lines of a file; one with a single # in front is surely a comment, as each id has a # inside."""
    try:
        text = read_bounded(path, _LARGEST).decode("utf-8-sig")
    except OSError as error:
        raise click.BadParameter(f"{path}: can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{path}: is not UTF-8 text; save it with UTF-8 encoding") from error
    for line in map(str.strip, text.splitlines()):
        is_marked = line.startswith(_COMMENT)
        if _split(line) and not (is_marked and line.count(_COMMENT) == 1):
            yield _Line(line, is_marked)


def _split(text: str, whole: Collection[str] = ()) -> list[str]:
    """Split a text where codes end, but not within names that hold what looks like the end of a code."""
    if _COMMENT not in text:
        return [name for name in re.split(r"[,;\s]+", text) if name]
    names, start = [], 0
    for end in _AFTER_CODE.finditer(text):
        if not any(text.startswith(name, start) and start + len(name) > end.end(1) for name in whole):
            names.append(text[start : end.end(1)])
            start = end.end()
    return [name for name in (*names, text[start:]) if name.strip()]
