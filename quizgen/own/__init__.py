"""Problems of one's own: what a note's `problem` block says, as a family like any other."""

from collections.abc import Collection, Sequence

from quizgen.notes import Concept, WrittenProblem
from quizgen.own.family import OwnFamily, OwnQuestion
from quizgen.own.trial import Trial, WorkedOut

__all__ = ["OwnFamily", "OwnQuestion", "Trial", "WorkedOut", "work_out"]


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
