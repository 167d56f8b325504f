"""Codes as they are typed, or as they stand in a file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
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
_BETWEEN = re.compile(r"\s*[,;]\s*")
_NO_CODE = "there is no code; give some, such as conv-output-size/2/k3f9"


@dataclass(frozen=True, slots=True)
class _Line:
    """Codes as they were typed, or as a line of a file has them, which may be a comment."""

    text: str
    may_be_comment: bool = False


@dataclass(frozen=True)
class _Known:
    """Ids of concepts and names of own problems, which may themselves hold commas and what looks like a code."""

    ids: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()

    @cached_property
    def whole(self) -> list[str]:
        """Those in which a code seems to end."""
        return [name for name in self.ids | self.families if _AFTER_CODE.search(name)]

    @cached_property
    def longest(self) -> int:
        """How long an id may be."""
        return max(map(len, self.ids), default=0)


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
        known = _Known(
            frozenset(concept.id for concept in request.concepts),
            frozenset(family.name for family in request.families if family.rank is Rank.OWN),
        )
        names: list[str] = []
        for line in self.lines:
            found = _split(line.text, known)
            if not line.may_be_comment or found[0] in known.ids or found[0].rsplit("/", 2)[0] in known.families:
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
        elif path.suffix and _COMMENT not in value:  # an id holds one, and often a file's name before it
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


def _split(text: str, known: _Known | None = None) -> list[str]:
    """Split a text where codes and known ids end, but not within names that hold what looks like the end of a code."""
    if _COMMENT not in text:
        return [name for name in re.split(r"[,;\s]+", text) if name]
    names, start = [], 0
    known = known or _Known()
    while start < len(text):
        end, following = _id_at(text, start, known) or _code_at(text, start, known.whole) or (len(text), len(text))
        names.append(text[start:end])
        start = following
    return [name for name in names if name.strip()]


def _id_at(text: str, start: int, known: _Known) -> tuple[int, int] | None:
    """Return where the longest id ends that stands here, and where the next name begins."""
    if text[start:] in known.ids or any(text.startswith(f"{name}/", start) for name in known.families):
        return None
    gaps = takewhile(lambda gap: gap.start() - start <= known.longest, _BETWEEN.finditer(text, start))
    ends = [gap.span() for gap in gaps if text[start : gap.start()] in known.ids]
    return ends[-1] if ends else None


def _code_at(text: str, start: int, whole: Sequence[str]) -> tuple[int, int] | None:
    """Return where the first code ends that another follows, and where that one begins."""
    for end in _AFTER_CODE.finditer(text, start):
        if not any(text.startswith(name, start) and start + len(name) > end.end(1) for name in whole):
            return end.end(1), end.end()
    return None
