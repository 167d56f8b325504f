r"""What formulas that differ in nothing but their numbers share.

`27 + 3 = 30` and `6 + 2 = 8` have one skeleton, which is converted once; the numbers are put in afterwards.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

_NUMBER = re.compile(r"(\d+(?:\{,\}\d{3})*(?:\.\d+)?)")
_COMMAND_BEFORE = re.compile(r"\\([A-Za-z]+)\s*$")
_SAFE_COMMANDS = frozenset(
    (
        *("approx", "bmod", "cdot", "cdots", "geq", "ge", "gt", "in", "ldots", "leftarrow", "leq", "le", "lt", "max"),
        *("mid", "min", "neq", "pm", "qquad", "quad", "rightarrow", "sum", "times", "to"),
        *("lceil", "lfloor", "rceil", "rfloor"),
    )
)
"""Commands that take no argument: a number after any other may be meant digit by digit (`\\frac12`)."""

MARK = "4242424"
"""What all marks end in. A mark is a number itself, so the converter treats it as the number that it stands for."""

_HOLE = re.compile(rf"8(\d\d){MARK}")
_MOST_HOLES = 100
_MARKS = tuple(f"8{number:02d}{MARK}" for number in range(_MOST_HOLES))


def skeleton(source: str) -> tuple[str, list[str]]:
    """Put marks in place of the numbers; return the numbers as they are shown.

    A formula that happens to hold the digits of a mark stays as it is, and is converted with its own numbers; so does
    one of chemistry, where `4.5` is an index and a factor.
    """
    if MARK in source or r"\ce" in source:
        return source, []
    parts = _NUMBER.split(source)
    holes = _holes(tuple(parts[::2]))
    numbers = [parts[place].replace("{,}", ",") for place in holes]
    for number, place in enumerate(holes):
        parts[place] = _MARKS[number]
    return "".join(parts), numbers


@lru_cache(maxsize=4096)  # here and below: formulas of one skeleton differ only in their numbers
def _holes(texts: tuple[str, ...]) -> tuple[int, ...]:
    """Return which parts of a formula are numbers to be put in afterwards, given the texts between all numbers."""
    places = (2 * place + 1 for place, before in enumerate(texts[:-1]) if not _takes_digits(before))
    return tuple(islice(places, _MOST_HOLES))


def _takes_digits(before: str) -> bool:
    """Tell whether what stands before a number may take only its first digit."""
    before = before.rstrip()
    if before.endswith(("^", "_")):
        return True
    command = _COMMAND_BEFORE.search(before[-20:])
    return bool(command and command[1] not in _SAFE_COMMANDS)


Template = tuple[tuple[str, ...], tuple[int, ...]]
"""What a skeleton becomes: texts with something between them, and which numbers are to be put there."""


def template(shown: str, skeleton: str, *, times: int) -> Template | None:
    """Cut what is shown at the marks, each of which stands in it so many times; None if some are lost or doubled."""
    parts = _HOLE.split(shown)
    is_whole = len(parts) // 2 == times * len(_HOLE.findall(skeleton))
    return (tuple(parts), tuple(map(int, parts[1::2]))) if is_whole else None


def filled(template: Template, numbers: Sequence[str]) -> str:
    """Put the numbers in the places of their marks."""
    parts = list(template[0])
    parts[1::2] = [numbers[place] for place in template[1]]
    return "".join(parts)
