"""The options of sheets, and how their values are read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from quizgen.cli.config import read_config
from quizgen.cli.numbers import Whole
from quizgen.cli.options import parse_text
from quizgen.cli.paths import PATH
from quizgen.deck import MOST_VERSIONS
from quizgen.export.sheet import PAPERS, Key, Printed

WORKSPACE = 2.5
_MOST_WORKSPACE = 20
_MOST_POINTS = 100
_MOST_CHOICES = 100


def _parse_workspace(_context: click.Context, _option: click.Parameter, value: str) -> float:
    """Read centimetres, with a point or a comma."""
    match = re.fullmatch(r"\s*([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s*(?:cm)?\s*", value)
    length = float(match[1].replace(",", ".")) if match else -1
    if not 0 <= length <= _MOST_WORKSPACE:
        raise click.BadParameter(
            f"{value!r} is not a length from 0 to {_MOST_WORKSPACE}; give centimetres, such as 2.5"
        )
    return length


def _parse_points(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[int, int] | None:
    """Read `7=4,9=2`; nothing after the option leaves all points as they are."""
    points: dict[int, int] = {}
    for part in (part.strip() for value in values for part in value.split(",") if part.strip()):
        match = re.fullmatch(r"([1-9][0-9]{0,4})\s*=\s*([0-9]{1,3})", part)
        if not match or int(match[2]) > _MOST_POINTS:
            raise click.BadParameter(f"{part!r} gives no points from 0 to {_MOST_POINTS}; write 7=4 for question 7")
        points[int(match[1])] = int(match[2])
    return points if values else None


def _parse_replaced(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[int, int]:
    """Read `7`, `7:2` and lists of them."""
    replaced: dict[int, int] = {}
    for part in (part.strip() for value in values for part in value.split(",")):
        match = re.fullmatch(r"([1-9][0-9]{0,4})(?::([1-9][0-9]{0,2}))?", part)
        if not match or int(match[2] or 1) > _MOST_CHOICES:
            raise click.BadParameter(f"{part!r} names no question; give its number, or 7:2 for a second choice")
        replaced[int(match[1])] = int(match[2] or 1)
    return replaced


def _parse_lines(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for value in values if (text := (parse_text(context, option, value) or "").strip()))


_OPTIONS = (
    click.option(
        "--config",
        "printed",
        type=PATH,
        metavar="FILE.toml",
        is_eager=True,
        callback=read_config,
        help='Options from a file, such as title = "Week 3"; or the manifest of a sheet, which prints it again.',
    ),
    click.option(
        "--versions",
        type=Whole(1, MOST_VERSIONS),
        default=1,
        show_default=True,
        help="Versions A, B, C… with other numbers, equally hard.",
    ),
    click.option(
        "--students",
        type=PATH,
        metavar="NAMES.csv",
        help="A version for each name in a table; it depends on that name, not on the other ones.",
    ),
    click.option(
        "--replace",
        "replaced",
        multiple=True,
        metavar="NUMBER[:CHOICE]",
        callback=_parse_replaced,
        help="Put other numbers into this question, and leave the rest; 7:2 takes the second choice; repeatable.",
    ),
    click.option("--shuffle", is_flag=True, help="Give each version an order of its own."),
    click.option("--exam", is_flag=True, help="Print no codes and no seed for students; the key has both."),
    click.option(
        "--points",
        is_flag=False,
        flag_value="",
        multiple=True,
        metavar="[NUMBER=POINTS]",
        callback=_parse_points,
        help="Show the points of each question: its level, or 2 for an explanation, or what you say: 7=4.",
    ),
    click.option(
        "--workspace",
        metavar="CM",
        default=str(WORKSPACE),
        callback=_parse_workspace,
        show_default=True,
        help="Empty space to compute below each question.",
    ),
    click.option(
        "--compact", is_flag=True, help="Add no space beyond that, to save pages; otherwise pages are filled."
    ),
    click.option(
        "--key",
        type=click.Choice([key.value for key in Key]),
        help="The answers: after the sheets, in a file of their own (…-key), none, or nothing else.  [default: append; "
        "separate for an exam]",
    ),
    click.option(
        "--paper",
        type=click.Choice(list(PAPERS), case_sensitive=False),
        default="a4",
        show_default=True,
        help="Size of the pages.",
    ),
    click.option("--title", callback=parse_text, help="Heading of each version.  [default: what it is about]"),
    click.option("--course", default="", callback=parse_text, help="The course, above the title."),
    click.option("--institution", default="", callback=parse_text, help="The school or university, above the title."),
    click.option("--logo", type=PATH, metavar="FILE", help="A picture beside the course and the school."),
    click.option("--instructions", type=PATH, metavar="FILE.md", help="Markdown to print above the questions."),
    click.option(
        "--line",
        "lines",
        multiple=True,
        metavar="TEXT",
        callback=_parse_lines,
        help="Something else to fill in besides the name, such as a student number; repeatable.",
    ),
    click.option("--no-manifest", is_flag=True, help="Leave out the .toml beside the sheet that prints it again."),
)


@dataclass(frozen=True, slots=True)
class SheetChoices:
    """What the options of sheets say."""

    printed: Printed | None
    versions: int
    students: Path | None
    replaced: Mapping[int, int]
    shuffle: bool
    exam: bool
    points: Mapping[int, int] | None
    workspace: float
    compact: bool
    key: str | None
    paper: str
    title: str | None
    course: str
    institution: str
    logo: Path | None
    instructions: Path | None
    lines: tuple[str, ...]
    no_manifest: bool

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that are read."""
        return tuple(filter(None, (self.students, self.logo, self.instructions)))

    @property
    def where_answers_go(self) -> Key:
        return Key(self.key) if self.key else Key.SEPARATE if self.exam else Key.APPEND


def sheet_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of sheets; the command is given them as `sheet`."""
    names = {known.name for known in fields(SheetChoices)}

    @wraps(command)
    def with_sheet(**values: Any) -> None:  # noqa: ANN401 - whatever click has read
        own = {name: values.pop(name) for name in names}
        command(sheet=SheetChoices(**own), **values)

    for option in reversed(_OPTIONS):
        with_sheet = option(with_sheet)
    return with_sheet
