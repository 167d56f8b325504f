"""Problems of one's own: what a note's `problem` block says, as a family like any other."""

from collections.abc import Collection, Sequence
from pathlib import Path

from quizgen.notes import Concept, WrittenProblem
from quizgen.own.family import OwnFamily, OwnQuestion
from quizgen.own.trial import Trial, WorkedOut

__all__ = ["OwnFamily", "OwnQuestion", "Trial", "WorkedOut", "families_of_notes", "work_out"]


def work_out(problems: Sequence[WrittenProblem], concepts: Collection[Concept], *, thorough: bool = False) -> WorkedOut:
    """Make a family of each problem in some notes; one that can't be used is left out, with a message.

    Args:
        problems: those of the notes.
        concepts: what advice may lead to.
        thorough: look at many draws, and count the instances; costs time.
    """
    if not problems:
        return WorkedOut((), (), ())
    from quizgen.own.working import work  # noqa: PLC0415 - takes long to import, and most notes have no problems

    return work(problems, concepts, thorough=thorough)


def families_of_notes(paths: Sequence[Path], code: str = "") -> tuple[OwnFamily, ...]:
    """Make a family of each problem in the notes and folders with these paths, or of the one with a code.

    Raises:
        UsageError: no note has the problem with the code.
        ContentError: a note can't be read, or something is wrong in a problem; the message says what, and where.
    """
    from quizgen.own.reading import read_families  # noqa: PLC0415 - as above

    return read_families(paths, code)
