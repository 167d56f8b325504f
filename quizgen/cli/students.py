"""Names of students from a table."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from quizgen.errors import ContentError, UsageError
from quizgen.files import read_bounded

_LARGEST = 5_000_000
_SEPARATOR = re.compile("sep=([,;|\t])", re.IGNORECASE)
"""A first line that Excel reads and writes, but doesn't show."""
_QUOTED = re.compile('"[^"]*"')
_HEADINGS = ("name", "student", "full name", "student name")
_FIRST, _LAST = ("first name", "given name", "firstname"), ("last name", "surname", "family name", "lastname")


def read_students(path: Path, most: int) -> tuple[str, ...]:
    """Return the names in a CSV file: those below the heading "name" (or first and last name), else the first column.

    Beside first names, "name" means the last name.

    Raises:
        UsageError: the file can't be read.
        ContentError: it holds no names, one twice, or too many.
    """
    rows = _rows(path)
    columns = _columns([cell.casefold().replace("_", " ") for cell in rows[0][1]]) if rows else []
    names: dict[str, int] = {}
    for line, row in rows[1:] if columns else rows:
        name = " ".join(row[index] for index in columns or [0] if index < len(row)).strip()
        if not name:
            continue
        if name in names:
            raise ContentError(
                f"{path}:{line}: {name} stands on line {names[name]} too; add what tells them apart, such as a number"
            )
        names[name] = line
    if not names:
        raise ContentError(f"{path}: holds no names; write one on each line, or below the heading name")
    if len(names) > most:
        raise ContentError(f"{path}: holds {len(names)} names; {most} can be printed at once: split the file")
    return tuple(names)


def _columns(heads: Sequence[str]) -> list[int]:
    """Return which columns make a name; none if no heading says so."""
    whole, first, last = (
        next((heads.index(name) for name in names if name in heads), None) for names in (_HEADINGS, _FIRST, _LAST)
    )
    if first is not None and last is None and whole is not None and heads[whole] == "name":
        return [first, whole]
    return [whole] if whole is not None else [one for one in (first, last) if one is not None]


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, with their lines. Tables of some countries have semicolons or tabs."""
    try:
        text = read_bounded(path, _LARGEST).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"--students {path}: can't be read ({error.strerror}); check its name and place") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: not UTF-8 text; save the table as CSV with UTF-8 encoding") from error
    first = next(filter(str.strip, text.splitlines()), "")
    said = _SEPARATOR.fullmatch(first.strip(' "\r'))
    bare = _QUOTED.sub("", first)
    mark = said[1] if said else next((mark for mark in ("\t", ";") if mark in bare), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        rows = [(reader.line_num, [clean_name(cell) for cell in row]) for row in reader]
    except csv.Error as error:
        raise ContentError(f"{path}:{reader.line_num}: is not CSV ({error}); save the table as CSV") from error
    return [(line, row) for line, row in rows if any(row)][1 if said else 0 :]


def clean_name(cell: str) -> str:
    """Return a cell's text in one form, so that a name is the same whichever program wrote it."""
    shown = "".join(sign for sign in cell if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return unicodedata.normalize("NFC", " ".join(shown.split()))
