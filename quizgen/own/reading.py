"""The families of notes that are named by their paths."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from quizgen.errors import ContentError, UsageError, shortened
from quizgen.notes import Message, read_notes
from quizgen.own.family import OwnFamily
from quizgen.own.working import work
from quizgen.richtext import without_directions

_NAMED = 5
"""Problems that are named where there is none of a code."""


def read_families(paths: Sequence[Path], code: str = "") -> tuple[OwnFamily, ...]:
    """Read the problems of notes.

    Args:
        paths: notes, and folders of notes.
        code: that of a problem; only its family is made then, or nothing if it is of no note.

    Raises:
        UsageError: no note has the problem with the code.
        ContentError: a note can't be read, or something is wrong in a problem; the message says what, and where.
    """
    library = read_notes(paths, check_math=False)
    problems = library.problems
    if code:
        name = without_directions(code).strip().rsplit("/", 2)[0].casefold()
        problems = tuple(problem for problem in problems if without_directions(problem.id).casefold() == name)
        if not problems and "#" in code:
            _raise_first(library.messages)
            has = ", ".join(problem.id for problem in library.problems[:_NAMED]) or "none"
            raise UsageError(f"{shortened(code)}: the notes have no such problem; those they have: {has}")
    found = work(problems, library.concepts, thorough=False)
    lost = found.messages if len(found.families) < len(problems) else ()  # else they tell of formulas, shown as code
    _raise_first(lost if code else (*library.messages, *lost))
    return found.families


def _raise_first(messages: Iterable[Message]) -> None:
    for message in messages:
        if message.level == "error":
            raise ContentError(str(message))
