"""The built-in networks: texts in `content/networks`, each with a head that says where it comes from."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from quizgen.resources import CONTENT

FOLDER = CONTENT / "networks"
_HEAD = re.compile(r"^# ?(.*)$")
_LONGEST_TITLE = 100
_FIELD = re.compile(r"(source|variant|input|published): (.*)")


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines of a text say about the network in it, each a comment.

    Attributes:
        title: its name, e.g. ResNet-50.
        source: where it was published.
        variant: which of several forms it is.
        input: the input that its totals are for, as in `--input`.
        published: the totals that others publish.
    """

    title: str = ""
    source: str = ""
    variant: str = ""
    input: str = ""
    published: str = ""


def read_head(text: str) -> Head:
    """Read the comments at the start of a text. A title is in the first line, and only where other fields follow."""
    fields: dict[str, str] = {}
    title, last = "", ""
    for number, line in enumerate(text.splitlines()):
        comment = _HEAD.match(line)
        if not comment:
            break
        field = _FIELD.match(comment[1])
        if field:
            last = field[1]
            fields[last] = _printable(field[2])
        elif last:
            fields[last] += f" {_printable(comment[1])}"  # the field goes on
        elif not number:
            title = _printable(comment[1])[:_LONGEST_TITLE]
    return Head(title if fields else "", **fields)


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text)).strip()


@cache
def zoo() -> dict[str, Path]:
    """Return the built-in networks' files by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.net"))}


def zoo_name(given: str) -> str | None:
    """Return the name of the built-in network that is meant: capitals, hyphens and underscores don't matter."""
    return {_plain(name): name for name in zoo()}.get(_plain(given))


def near_names(given: str) -> list[str]:
    """Return names of built-in networks that are nearly the one given."""
    plain = {_plain(name): name for name in zoo()}
    return [plain[near] for near in get_close_matches(_plain(given), plain, n=3, cutoff=0.7)]


def _plain(name: str) -> str:
    return re.sub(r"[-_ .]", "", name).lower()
