"""The ending of a file says what is written; one that nothing is written for is refused."""

from collections.abc import Sequence
from pathlib import Path

from quizgen.errors import UsageError, shortened
from quizgen.files import STANDARD_OUTPUT, descriptor

PAGE = (".html", ".htm")


def check_ending(output: Path, endings: Sequence[str]) -> str:
    """Return the ending of a file in small letters: one of these, or none.

    Raises:
        UsageError: nothing is written that ends so.
    """
    ending = output.suffix.lower()
    if output == STANDARD_OUTPUT or descriptor(output) is not None or not ending or ending in endings:
        return ending
    raise UsageError(
        f"-o {shortened(str(output))}: {ending} files can't be written; use a name that ends in {_or(endings)}"
    )


def _or(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
